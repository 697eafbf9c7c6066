// A button that calls a function of the widget in Python, which sets other controls. Its value is how
// often it was pressed since the last request; no address has it.

import { toAddress } from "../address.js";
import { Control } from "./control.js";

/** @import { State } from "../answers.js" */
/** @import { FigureView } from "../figure.js" */

/** @extends {Control<number>} */
export class ActionControl extends Control {
  listen() {
    this.value = 0;
    this.onButton((by) => {
      this.value += by;
      this.changed();
    });
  }
  parse() {}
  is() {
    return true;
  }
}

/**
 * Show what actions have set, where the reader has set nothing else since. One that raised an error is
 * not asked for again.
 * @param {FigureView} view
 * @param {State | undefined} state that Python answered for
 */
export function settleActions(view, state) {
  const { figure, asked } = view;
  const controls = [...view.controls.values()];
  const pressed = controls.filter((c) => c instanceof ActionControl && asked[c.name]);
  if (!pressed.length) return;
  for (const control of pressed)
    control.value = Number(control.value) - Number(asked[control.name]);
  view.asked = { ...asked, ...Object.fromEntries(pressed.map(({ name }) => [name, 0])), ...state };
  if (!state) return;
  const set = controls.filter(
    (control) =>
      !pressed.includes(control) &&
      control.value === asked[control.name] &&
      String(state[control.name]) !== String(control.value),
  );
  for (const control of set) {
    control.set(state[control.name]);
    toAddress(figure, control);
  }
  if (set.length) view.dispatchEvent(new Event("touched")); // so that an embedding page hears of it
}
