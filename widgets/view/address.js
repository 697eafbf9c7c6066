// The state of every control in the page's query string, where it differs from its default.

import { findAll, targetOf } from "./dom.js";
import { fullNames, queryName, textIn, withTexts, wordsOf } from "./query.js";

/** @import { Control } from "./controls/control.js" */

const LATER = 150; // ms from a change to the address: browsers ration address changes
const LONGER = 2; // times as long, after a change that was not taken

let delay = LATER;
/** @type {number | undefined} */
let timer;
/** @type {Map<string, string | null>} */
const changes = new Map(); // that the address does not say yet
let followed = location.search; // the query that the figures show

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
 * The names of a figure and of its control, the present ones first.
 * @param {HTMLElement} figure
 * @param {Control} control
 * @returns {[figures: string[], controls: string[]]}
 */
const namesOf = (figure, control) => [
  [figure.id, ...wordsOf(figure.dataset.slugAliases)],
  [control.name, ...wordsOf(control.element.dataset.aliases)],
];

/**
 * The raw text that the address gives a control, or null.
 * @param {HTMLElement} figure
 * @param {Control} control
 */
export function fromAddress(figure, control) {
  const same = `figure[data-widget] [data-control="${CSS.escape(control.name)}"]`;
  const owners = new Set(findAll(document, same).map((element) => element.closest("figure")));
  const query = new URLSearchParams(location.search);
  return textIn(query, ...namesOf(figure, control), owners.size === 1);
}

/**
 * Put a control's value into the address, a little later.
 * @param {HTMLElement} figure
 * @param {Control} control
 */
export function toAddress(figure, control) {
  const name = nameOf(figure, control);
  for (const other of fullNames(...namesOf(figure, control))) changes.set(other, null);
  changes.delete(name); // to come last: a full name clears away the bare one
  changes.set(name, control.isDefault ? null : control.text);
  clearTimeout(timer);
  timer = setTimeout(write, delay);
}

/**
 * Put what has changed into the address now. A browser that has had enough throws, or does nothing:
 * then the changes wait, and are tried again later and later.
 */
export function write() {
  clearTimeout(timer);
  if (!changes.size) return;
  const { href } = withTexts(location.href, changes);
  try {
    history.replaceState(history.state, "", href);
  } catch {
    // It has not changed, then.
  }
  if (location.href === href) {
    followed = location.search;
    changes.clear();
    delay = LATER;
  } else {
    delay *= LONGER;
    timer = setTimeout(write, delay);
  }
}

/** @type {(() => void)[]} */
const followers = [];

/**
 * Call `follow` when the reader has gone back or forward to another query.
 * @param {() => void} follow
 */
export function onTraversal(follow) {
  followers.push(follow);
}

addEventListener("popstate", () => {
  if (location.search === followed) return; // a place in the text: what waits is for this entry too
  followed = location.search;
  changes.clear();
  for (const follow of followers) follow();
});

// What waits belongs to the entry that the reader leaves, by a link to a place or to another page.
document.addEventListener("click", (event) => targetOf(event)?.closest("a[href]") && write(), {
  capture: true,
});
addEventListener("pagehide", write);
