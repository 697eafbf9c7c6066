// Every name of Panel's scripts that an app's page uses and no documentation promises, why, and where it
// is upstream. The links are to 1.10.0. tests/canaries/test_panel.py tries each; build/UPGRADING.md says
// what to do when one has changed.

/**
 * Let Panel import the scripts of an app's own components. It asks es-module-shims to, which first tries
 * in a frame what the browser can do; this page's policy lets no script run there, and all browsers that
 * run the page have modules. Names that an app maps to other hosts are none here.
 * https://github.com/holoviz/panel/blob/v1.10.0/panel/models/reactive_esm.ts
 */
export function importModules() {
  /** @type {any} */ (globalThis).importShim ??= Object.assign(
    (/** @type {string} */ url) => import(url),
    { addImportMap() {} },
  );
}

/**
 * Take away what Panel's own page of a script shows until its Python has come.
 * https://github.com/holoviz/panel/blob/v1.10.0/panel/_templates/base.html
 */
export const hideLoader = () => /** @type {any} */ (globalThis).panelLoader?.hide();
