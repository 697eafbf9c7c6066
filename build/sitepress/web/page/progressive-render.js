// Runs before the first paint, inline in every page's head, and waits for no request. It sets the
// theme that the address names or the reader chose. And it lays the page out in reading order: first
// the title, in the next frame the first screen, and when that has been painted the rest, a few
// milliseconds of it between two frames. A reader who scrolls, or comes back to a place further down,
// gets all of it at once; for one who sets a control the rest waits until Python is there.

import { followSliders } from "./early-follow.js";

/**
 * A host that strips the slash at the end of an address takes their folder from all relative links;
 * with the slash back they lead where they should.
 * @param {string | undefined} page the page's folder in the site; unknown on a Panel server
 */
function mendAddress(page) {
  const { pathname, search, hash } = location;
  const last = pathname.slice(pathname.lastIndexOf("/") + 1);
  const stripped = page ? `${pathname}/`.endsWith(`/${page}`) : last && !/\.|^index$/.test(last);
  if (page === undefined || !stripped) return;
  try {
    history.replaceState(history.state, "", `${pathname}/${search}${hash}`);
  } catch {
    // In a sandbox it may not be mended.
  }
}

(() => {
  const root = document.documentElement;
  mendAddress(root.dataset.page);
  // The sentence for a page whose scripts do not come (base.css) waits until they could have.
  root.dataset.arriving = "";
  document.addEventListener("DOMContentLoaded", () => delete root.dataset.arriving);

  const known = ["auto", "light", "dark"];
  const asked = new URLSearchParams(location.search).get("theme");
  let chosen = null;
  try {
    chosen = localStorage.getItem("deciban.theme");
  } catch {
    // Storage may be denied, for instance in a frame of another site.
  }
  const theme = [asked, chosen].find((name) => known.includes(name ?? ""));
  if (theme && theme !== "auto") root.dataset.theme = theme;

  // The page's other scripts wait for these: the title is painted, the first screen is painted, all is
  // laid out.
  /** @type {Record<string, () => void>} */
  const reached = {};
  /** @param {string} stage @returns {Promise<void>} */
  const promised = (stage) =>
    new Promise((resolve) => {
      reached[stage] = resolve;
    });
  window.rendered = {
    title: promised("title"),
    screen: promised("screen"),
    whole: promised("whole"),
  };
  if (FOLLOWS) followSliders();
  const end = () => {
    delete root.dataset.laid;
    for (const resolve of Object.values(reached)) resolve();
  };

  const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (
    performance.getEntriesByType("navigation")
  );
  const embedded = window.parent !== window;
  if (embedded || location.hash || document.hidden || arrival?.type !== "navigate") return end();
  const SLICE = 5; // ms of laying out between two frames
  const SOON = 200; // ms for which the first screen waits for its fonts
  const PATIENCE = 300; // ms for which the rest waits for them
  const HELD = 2000; // ms after which the rest waits for Python no longer
  root.dataset.laid = "title";
  /** @type {Element[] | null} */
  let later = null; // the parts that are not laid out yet
  /** @param {Element} part */
  const show = (part) => part.classList.remove("later");
  // A reader who has set something waits for Python, which needs the processor.
  const held = () => root.dataset.python === "loading" && performance.now() < HELD;
  /** @param {Element[]} parts */
  const lay = (parts) => {
    if (held()) {
      setTimeout(lay, 50, parts);
      return;
    }
    const until = performance.now() + SLICE;
    while (parts.length && performance.now() < until) {
      const [part] = parts.splice(0, 1);
      show(part);
      part.getBoundingClientRect(); // lays it out now, and not with all the others in one frame
    }
    if (parts.length) setTimeout(lay, 0, parts);
    else end();
  };
  const begin = () => {
    if (later) return;
    later = [...document.querySelectorAll(".text > :nth-child(n + 7), .end")];
    for (const part of later) part.classList.add("later");
    root.dataset.laid = "rest";
    reached.screen();
    lay(later);
  };

  /** @param {number} ms */
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const frame = () => new Promise(requestAnimationFrame);
  // The title has its own fonts. Those of the text are requested after it, because a preload in the
  // markup delays the first frame. No other font has the size of the formulas' own, so they are laid
  // out once if it arrives in time.
  const fetchFaces = () => {
    const wanted = [...document.fonts].filter(({ family }) =>
      /^"?Essay (Text|Math)"?$/.test(family),
    );
    return Promise.allSettled(wanted.map((face) => face.load()));
  };
  const inOrder = async () => {
    await frame();
    await wait(0);
    const faces = fetchFaces();
    await frame(); // what follows a slider that was moved is seen before a long script runs
    await wait(0);
    reached.title();
    await rendered.title; // what waits for it runs first: what was set is drawn
    await Promise.race([faces, wait(SOON)]);
    await frame(); // what changes as a frame begins is laid out in it, and only once
    if (root.dataset.laid === "title") root.dataset.laid = "screen";
    await wait(0);
    reached.screen();
    await Promise.race([faces, wait(PATIENCE)]);
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
    else begin();
  };
  inOrder();
  setTimeout(begin, 1000); // whatever has not arrived by then
  const all = () => {
    later ??= [];
    later.splice(0).forEach(show);
    end();
  };
  // Whether an event sets a control, and so does not scroll the page.
  /** @param {Event & { key?: string, ctrlKey?: boolean, metaKey?: boolean }} event */
  const sets = ({ target, key, ctrlKey, metaKey }) =>
    target instanceof Element &&
    target.closest("figure[data-widget]") &&
    key !== "Tab" &&
    !ctrlKey &&
    !metaKey;
  for (const move of ["wheel", "scroll", "beforeprint"])
    addEventListener(move, all, { once: true, passive: true });
  for (const touch of ["touchstart", "pointerdown", "keydown"])
    addEventListener(touch, (event) => sets(event) || all(), { passive: true });
})();
