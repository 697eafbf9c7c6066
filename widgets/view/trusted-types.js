// The Trusted Types policy: only here does text become markup, and an address a script. Pages forbid
// any other way (`trusted-types deciban`, see build/sitepress/pages/csp.py); browsers without Trusted
// Types run the same checks.

const NO_PICTURE = /<(?:script|foreignobject|iframe|animate|set)\b/i; // Python escapes every < in text

const checks = {
  /** @param {string} text */
  createHTML(text) {
    if (text.startsWith("<svg ") && !NO_PICTURE.test(text)) return text;
    throw new TypeError("The picture holds more than a picture may.");
  },
  /** @param {string} url */
  createScriptURL(url) {
    if (new URL(url, location.href).origin === location.origin) return url;
    throw new TypeError(`The script ${url} is not of this site.`);
  },
};
const policy = globalThis.trustedTypes?.createPolicy("deciban", checks) ?? checks;

/**
 * The text of a picture, for a parser.
 * @param {string} text
 */
export const trustedPicture = (text) => policy.createHTML(text);

/**
 * The address of a script of this site, for a worker.
 * @param {string | URL} url
 */
export const trustedScript = (url) => policy.createScriptURL(String(url));
