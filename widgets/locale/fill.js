/**
 * A text of the interface with its {places} filled.
 * @param {string} text of WORDS
 * @param {Record<string, unknown>} values by the names of the places
 */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
