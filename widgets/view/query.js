// Controls in a query string: pure text, without a page.
//
// A page with one figure says ?db=13; a page with several says ?deciban-spinner.db=13, and still
// understands ?db=13 where only one of its figures has such a control.

/**
 * What a control is called in the address of a page with several figures, or with that one `alone`.
 * @param {string} figure
 * @param {string} control
 * @param {boolean} alone
 */
export function queryName(figure, control, alone) {
  return alone ? control : `${figure}.${control}`;
}

/**
 * All names of a control with its figure's, former ones too.
 * @param {string[]} figures
 * @param {string[]} controls
 */
export function fullNames(figures, controls) {
  return figures.flatMap((figure) => controls.map((name) => queryName(figure, name, false)));
}

/**
 * The raw text that a query gives a control, or null.
 * @param {URLSearchParams} query
 * @param {string[]} figures the figure's name and its former ones, which stay valid
 * @param {string[]} controls the control's name and its former ones
 * @param {boolean} bare whether the control's name alone means this figure's
 */
export function textIn(query, figures, controls, bare) {
  const names = fullNames(figures, controls);
  if (bare) names.push(...controls);
  const name = names.find((name) => query.has(name));
  return name === undefined ? null : query.get(name);
}

/**
 * An address with the texts of controls in it, by their names; null is a default, which is left out.
 * @param {string} href
 * @param {Iterable<[name: string, text: string | null]>} changes
 */
export function withTexts(href, changes) {
  const url = new URL(href);
  for (const [name, text] of changes) {
    url.searchParams.delete(name.slice(name.lastIndexOf(".") + 1)); // the name without a figure
    if (text === null) url.searchParams.delete(name);
    else url.searchParams.set(name, text);
  }
  return url;
}

/**
 * The words of an attribute.
 * @param {string} [text]
 */
export const wordsOf = (text = "") => text.split(" ").filter(Boolean);
