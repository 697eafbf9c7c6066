// Where embed.js came from: the widgets' pages lie beside it. The one file is loaded as a classic
// script, as a module and by `import()`; `import.meta` would be a syntax error in the first.

/**
 * The address of embed.js, from what the browser knows while it runs for the first time.
 * @param {{ currentScript: unknown }} page only a classic script is the current one
 * @param {string} stack of an error made in the script: it names the file that it was made in
 * @returns {string} empty where the browser does not tell
 */
export function ownAddress({ currentScript }, stack) {
  const { src = "" } = /** @type {Partial<HTMLScriptElement>} */ (currentScript ?? {});
  return src || (stack.match(/https?:\/\/[^\s()]+?\/embed\.js/)?.[0] ?? "");
}
