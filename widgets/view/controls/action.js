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
  get isDefault() {
    return true;
  }
}

/**
 * Show what actions have set, where the reader has set nothing else since.
 * @param {FigureView} view
 * @param {State} state that Python answered for
 */
export function settleActions(view, state) {
  const { figure, asked } = view;
  const controls = [...view.controls.values()];
  const pressed = controls.filter((c) => c instanceof ActionControl && asked[c.name]);
  if (!pressed.length) return;
  for (const control of controls) {
    const { name, value } = control;
    if (pressed.includes(control)) control.value = value - Number(asked[name]);
    else if (value === asked[name] && String(state[name]) !== String(value)) {
      control.set(state[name]);
      toAddress(figure, control);
    }
  }
  view.asked = state; // the next part of this answer has nothing to settle
}
