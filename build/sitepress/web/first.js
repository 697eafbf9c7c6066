// What must be so before the first paint; it stands in every page's head, and no request is waited
// for. A theme that the address names, or that the reader chose, holds from the start. And a page
// is laid out in the order in which it is read: the first screen first, and when that has been
// painted and the page's scripts have come, the rest, a part at a time (data-laid in page.css). A
// reader who moves, or comes back to a place further down, gets all of it at once.

(() => {
  const root = document.documentElement;
  const known = ["auto", "light", "dark"];
  const asked = new URLSearchParams(location.search).get("theme");
  let kept = null;
  try {
    kept = localStorage.getItem("deciban.theme");
  } catch {
    // Storage may be denied altogether, in a frame of another site for one.
  }
  const theme = [asked, kept].find((name) => known.includes(name));
  if (theme && theme !== "auto") root.dataset.theme = theme;

  const [arrival] = performance.getEntriesByType("navigation");
  if (location.hash || document.hidden || arrival?.type !== "navigate") return;
  const PARTS = 5;
  const PATIENCE = 300; // ms after the first frame; without one, a second
  root.dataset.laid = 0;
  const next = () => {
    if (!("laid" in root.dataset)) return;
    root.dataset.laid = Number(root.dataset.laid) + 1;
    if (root.dataset.laid >= PARTS) delete root.dataset.laid;
    else setTimeout(next);
  };
  let begun = false;
  const begin = () => {
    if (!begun) next();
    begun = true;
  };
  addEventListener("load", () => setTimeout(begin));
  requestAnimationFrame(() => setTimeout(begin, PATIENCE));
  setTimeout(begin, 1000);
  for (const move of ["wheel", "touchstart", "pointerdown", "keydown", "scroll", "beforeprint"])
    addEventListener(move, () => delete root.dataset.laid, { once: true, passive: true });
})();
