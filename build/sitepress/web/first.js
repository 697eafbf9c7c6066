// What must be so before the first paint; it stands in every page's head, and no request is waited
// for. A theme that the address names, or that the reader chose, holds from the start. And a page
// is laid out in the order in which it is read: what is on the first screen ("first"), the text
// ("text"), and a moment later the figures and formulas below the window (page.js); page.css says
// what waits for what. A reader who comes to a place further down gets all of it at once.

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

  if (location.hash || document.hidden) return;
  root.dataset.laid = "first";
  const next = () => {
    if (root.dataset.laid === "first") root.dataset.laid = "text";
  };
  requestAnimationFrame(() => setTimeout(next));
  setTimeout(next, 1000); // nobody may be looking, and then no frame comes
})();
