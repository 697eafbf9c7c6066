// BokehJS and what Panel and an app need besides: fetched once a page, in their order, when an app is
// near.

import { trustedScript } from "../../../../widgets/view/trusted-types.js";

/** @type {Map<string, Promise<void>>} */
const loaded = new Map();

/**
 * Run scripts in their order; each is run once. They come side by side, and each is run when those
 * before it have been: where one does not come, those after it, which need it, wait for another try.
 * @param {string[]} urls
 */
export async function scripts(urls) {
  urls.forEach(fetchAhead);
  for (const url of urls) await script(url);
}

/** @param {string} url of a script that is soon run */
function fetchAhead(url) {
  if (loaded.has(url)) return;
  const link = document.createElement("link");
  link.rel = "preload";
  link.as = "script";
  link.href = new URL(url, document.baseURI).href;
  document.head.append(link);
}

/** @param {string} url */
function script(url) {
  const known = loaded.get(url);
  if (known) return known;
  const coming = new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
    const element = document.createElement("script");
    element.src = trustedScript(new URL(url, document.baseURI));
    element.async = false; // in the order in which they are put in
    element.onload = () => resolve();
    element.onerror = () => {
      loaded.delete(url);
      element.remove();
      reject(new Error(WORDS.app.noScript));
    };
    document.head.append(element);
  });
  loaded.set(url, coming);
  return coming;
}

/** @param {string[]} urls of module scripts */
export async function modules(urls) {
  try {
    await Promise.all(urls.map((url) => import(new URL(url, document.baseURI).href)));
  } catch (error) {
    throw new Error(WORDS.app.noScript, { cause: error });
  }
}

/** @param {string[]} urls */
export function sheets(urls) {
  for (const url of urls) {
    const href = new URL(url, document.baseURI).href;
    if ([...document.styleSheets].some((sheet) => sheet.href === href)) continue;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    document.head.append(link);
  }
}
