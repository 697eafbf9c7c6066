// The state of every control in the page's query string, where it differs from its default.

import { findAll } from "./dom.js";
import { queryName, textIn, withTexts, wordsOf } from "./query.js";

/** @import { Control } from "./controls/control.js" */

const LATER = 150; // ms: browsers ration address changes

/** @type {number | undefined} */
let timer;
/** @type {Map<string, string | null>} */
const changes = new Map();

/** Whether the page has this one figure, whose controls then go by their bare names. */
export function alone() {
  return findAll(document, "figure[data-widget]").length === 1;
}

/**
 * What a control is called in the address.
 * @param {HTMLElement} figure
 * @param {Control} control
 */
export const nameOf = (figure, control) => queryName(figure.id, control.name, alone());

/**
 * The raw text that the address gives a control, or null.
 * @param {HTMLElement} figure
 * @param {Control} control
 */
export function fromAddress(figure, control) {
  const figures = [figure.id, ...wordsOf(figure.dataset.slugAliases)];
  const controls = [control.name, ...wordsOf(control.element.dataset.aliases)];
  const same = `figure[data-widget] [data-control="${CSS.escape(control.name)}"]`;
  const owners = new Set(findAll(document, same).map((element) => element.closest("figure")));
  return textIn(new URLSearchParams(location.search), figures, controls, owners.size === 1);
}

/**
 * Put a control's value into the address, a little later.
 * @param {HTMLElement} figure
 * @param {Control} control
 */
export function toAddress(figure, control) {
  changes.set(nameOf(figure, control), control.isDefault ? null : control.text);
  clearTimeout(timer);
  timer = setTimeout(() => {
    history.replaceState(history.state, "", withTexts(location.href, changes));
    changes.clear();
  }, LATER);
}
