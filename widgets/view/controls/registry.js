// Control kinds are registered by name; a package of figures may add its own (see its view.js).

import { findAll } from "../dom.js";

/** @import { Control } from "./control.js" */
/** @typedef {new (element: HTMLElement, changed: (control: Control) => void) => Control} Kind */

/** @type {Map<string | undefined, Kind>} */
const KINDS = new Map();

/**
 * Let elements with data-kind="name" be controls of a class.
 * @param {string} name
 * @param {Kind} ControlClass
 */
export function register(name, ControlClass) {
  KINDS.set(name, ControlClass);
}

/**
 * The controls of a figure by name; `changed` hears what the reader sets. Where several elements
 * have one control, as three buttons with one count, it is the last one's.
 * @param {ParentNode} figure
 * @param {(control: Control) => void} changed
 */
export function controlsOf(figure, changed) {
  /** @type {Map<string, Control>} */
  const controls = new Map();
  for (const element of findAll(figure, "[data-control]")) {
    const { control: name, kind } = element.dataset;
    const ControlClass = KINDS.get(kind);
    if (!ControlClass) {
      const known = [...KINDS.keys()].join(", ");
      throw new Error(`Got a control “${name}” of kind “${kind}”; expected one of ${known}.`);
    }
    const control = new ControlClass(element, changed);
    controls.set(control.name, control);
  }
  return controls;
}
