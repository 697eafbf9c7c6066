// Reading without a network: one version of the site, whole, kept beside the browser's own cache.
//
// A version is kept when every one of its files has come, and not before; only then does it answer.
// The next version is fetched in the background and waits until no page of this one is open, so a
// page never gets parts of another version and is never reloaded under its reader. Files whose
// names hold their hash are taken over from one version to the next; all others (the pages) are
// checked against the hash in this list, because a host may be in the middle of an update. A host may
// also put scripts of its own into pages; a page that says the right version of itself is taken.
//
// The press writes VERSION, a key of all that follows; KEPT, [path, bytes, SHA-256 or null where
// the name has a hash, what a page says of its version]; and RARE, paths that are kept once somebody
// has asked for them.

import { KEPT, RARE, VERSION } from "#build-values";
import { toKeeper } from "../shared/app-messages.js";
import { freeBuffer } from "../shared/free-buffer.js";
import { fromServiceWorker, toServiceWorker } from "../shared/messages.js";

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const { scope } = worker.registration;
const PREFIX = `deciban ${scope} `;
const NAME = PREFIX + VERSION;
const MISSING = "404.html";

/** @param {string} path */
const urlOf = (path) => new URL(path, scope).href;
const known = new Set(KEPT.map(([path]) => urlOf(path)));
const rare = new Set(RARE.map(urlOf));

/**
 * The address under which a request's file is kept: a folder is its index, a page's state is its own.
 * @param {Request} request
 */
function keyOf(request) {
  const url = new URL(request.url);
  url.search = "";
  url.hash = "";
  if (url.pathname.endsWith("/")) url.pathname += "index.html";
  return url.href;
}

/** @param {ArrayBuffer} bytes */
async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Keep a file of this version, from another version's cache or from the network.
 * @param {Cache} cache
 * @param {(typeof KEPT)[number]} file
 */
async function keep(cache, [path, , sha256, mark]) {
  const url = urlOf(path);
  if (sha256 === null) {
    const kept = await caches.match(url);
    if (kept) return cache.put(url, kept);
  }
  // Hosts send `folder/index.html` on to `folder/`, and a page must not be such an answer.
  const asked = url.replace(/(^|\/)index\.html$/, "$1");
  const response = await fetch(asked, { cache: sha256 === null ? "default" : "no-cache" });
  if (!response.ok && path !== MISSING) throw new Error(`${path}: status ${response.status}`);
  const bytes = await response.arrayBuffer();
  const same =
    sha256 === null ||
    (await digest(bytes)) === sha256 ||
    (mark && new TextDecoder().decode(bytes).includes(mark));
  if (!same) throw new Error(`${path} is of another version`);
  await cache.put(url, new Response(bytes, { headers: headersOf(response) }));
  // The runtime's are megabytes. Not freed before they are stored: WebKit copies them only then.
  freeBuffer(bytes);
}

/**
 * The bytes are no longer compressed, and keep nothing of how they came but what they are, and what a
 * page may do.
 * @param {Response} response
 */
function headersOf({ headers }) {
  return ["content-type", "content-security-policy"].flatMap((name) => {
    const value = headers.get(name);
    return value ? [/** @type {[string, string]} */ ([name, value])] : [];
  });
}

async function install() {
  const cache = await caches.open(NAME);
  try {
    // A few at a time: the reader's page comes first.
    const queue = [...KEPT];
    const next = async () => {
      for (let file = queue.shift(); file; file = queue.shift()) await keep(cache, file);
    };
    await Promise.all([next(), next(), next()]);
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

const size = () => KEPT.reduce((sum, [, bytes]) => sum + bytes, 0);

/** @param {Client} page */
const tell = (page) => fromServiceWorker.send(page, { type: "offline", bytes: size() });

async function tellAll() {
  const pages = await worker.clients.matchAll({ includeUncontrolled: true, type: "window" });
  pages.forEach(tell);
}

/**
 * Keep files of these that are kept once somebody has asked for them: a page did before this worker
 * was there. They come from the browser's own cache.
 * @param {string[]} urls
 */
async function keepUsed(urls) {
  const cache = await caches.open(NAME);
  for (const url of urls.filter((url) => rare.has(url))) {
    if (await cache.match(url)) continue;
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: status ${response.status}`);
    await cache.put(url, response);
  }
}

async function forgetOthers() {
  for (const name of await caches.keys())
    if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
}

/** @param {Request} request */
async function answer(request) {
  const key = keyOf(request);
  const cache = await caches.open(NAME);
  const kept = await cache.match(key);
  if (kept) return kept;
  try {
    const response = await fetch(request);
    if (response.ok && rare.has(key)) await cache.put(key, response.clone());
    return response;
  } catch (error) {
    const missing = request.mode === "navigate" && (await cache.match(urlOf(MISSING)));
    if (missing) return new Response(missing.body, { status: 404, headers: missing.headers });
    throw error;
  }
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
// Not told before: until a version is active, a page that is loaded again comes from the network.
worker.addEventListener("activate", (event) => event.waitUntil(forgetOthers().then(tellAll)));
worker.addEventListener("message", ({ data, source }) => {
  if (toServiceWorker.received(data) && source) tell(/** @type {Client} */ (source));
});
if (APPS)
  worker.addEventListener("message", (event) => {
    const used = toKeeper.received(event.data);
    const tellThen = () => tell(/** @type {Client} */ (event.source));
    if (used) event.waitUntil(keepUsed(used.urls).then(tellThen, console.info));
  });
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(scope)) return;
  const key = keyOf(request);
  if (known.has(key) || rare.has(key) || request.mode === "navigate")
    event.respondWith(answer(request));
});
