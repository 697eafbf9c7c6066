// The page around the figures: the theme, the notes, the contents list and the reader's place.
//
// It is inline in the page and runs when the first screen has been painted. Without it everything can
// still be read: the theme follows the system, notes unfold by their own links, the contents list is
// a list.

import { fill } from "../../../../widgets/locale/fill.js";
import { find, findAll } from "../../../../widgets/view/dom.js";

const root = document.documentElement;
const themes = /** @type {const} */ (["auto", "light", "dark"]);

// Storage may be denied, for instance in a frame of another site.
const store = {
  /** @param {string} name */
  get(name) {
    try {
      return localStorage.getItem(`deciban.${name}`);
    } catch {
      return null;
    }
  },
  /**
   * @param {string} name
   * @param {string} value
   */
  set(name, value) {
    try {
      localStorage.setItem(`deciban.${name}`, value);
    } catch {
      // Then it holds for this visit only.
    }
  },
};

/** @param {string} theme */
function show(theme) {
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  else delete root.dataset.theme;
}

/** @type {typeof themes[number]} */
let theme = themes.find((known) => known === root.dataset.theme) ?? "auto"; // as progressive-render.js found it

/** @param {HTMLElement} button */
function themeSwitch(button) {
  // Each name stands by itself: the bundler knows no word by a name that is computed.
  const names = { auto: WORDS.page.auto, light: WORDS.page.light, dark: WORDS.page.dark };
  const name = () => {
    button.textContent = fill(WORDS.page.theme, { name: names[theme] });
  };
  button.hidden = false;
  name();
  button.addEventListener("click", () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    show(theme);
    store.set("theme", theme);
    name();
  });
}

/** Where notes fold, their marks are buttons that say whether the note is open. */
function foldNotes() {
  const folding = matchMedia("(max-width: 57.99em)");
  /** @type {HTMLAnchorElement[]} */
  const marks = findAll(document, ".note-mark");
  /** @param {HTMLAnchorElement} mark */
  const noteOf = (mark) => /** @type {HTMLElement} */ (mark.parentElement);
  const dress = () => {
    for (const mark of marks) {
      if (folding.matches) {
        mark.setAttribute("role", "button");
        mark.setAttribute("aria-expanded", String(noteOf(mark).classList.contains("open")));
        mark.setAttribute("aria-controls", mark.hash.slice(1));
      } else {
        mark.setAttribute("role", "doc-noteref");
        mark.removeAttribute("aria-expanded");
        mark.removeAttribute("aria-controls");
      }
    }
  };
  /** @type {(mark: HTMLAnchorElement, open: boolean) => void} */
  const toggle = (mark, open) => {
    noteOf(mark).classList.toggle("open", open);
    dress();
  };
  for (const mark of marks) {
    const note = noteOf(mark);
    mark.addEventListener("click", (event) => {
      if (!folding.matches) return;
      event.preventDefault();
      toggle(mark, !note.classList.contains("open"));
    });
    mark.addEventListener("keydown", (event) => {
      if (!folding.matches || event.key !== " ") return;
      event.preventDefault();
      toggle(mark, !note.classList.contains("open"));
    });
    find(note, ".note-back").addEventListener("click", (event) => {
      if (!folding.matches) return;
      event.preventDefault();
      toggle(mark, false);
      mark.focus();
    });
    note.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !note.classList.contains("open")) return;
      toggle(mark, false);
      mark.focus();
    });
  }
  folding.addEventListener("change", dress);
  dress();
}

/**
 * The section being read is marked in the contents list, and remembered for the next visit. It is
 * the last one whose heading has passed the upper third of the window; an observer of the area
 * above finds it without measuring, which would force a layout.
 * @param {HTMLElement} contents
 */
function followReading(contents) {
  /** @type {HTMLAnchorElement[]} */
  const links = findAll(contents, "a[href^='#']");
  const sections = links.map((link) => find(document, `#${CSS.escape(link.hash.slice(1))}`));
  const place = `place ${location.pathname}`;
  const left = location.hash ? null : links.find((link) => link.hash === store.get(place));
  left?.classList.add("left-off");
  /** @type {Set<Element>} */
  const passed = new Set();
  /** @type {HTMLAnchorElement | undefined} */
  let current;
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) passed.add(target);
        else passed.delete(target);
      }
      const now = links[sections.map((section) => passed.has(section)).lastIndexOf(true)];
      if (now === current) return;
      current?.removeAttribute("aria-current");
      now?.setAttribute("aria-current", "true");
      current = now;
      store.set(place, now ? now.hash : "");
    },
    { rootMargin: "1000000px 0px -66% 0px" },
  );
  for (const section of sections) watch.observe(section);
}

/**
 * What scrolls sideways must be reachable by keys. All are measured before any is changed, so that
 * the browser lays the page out once.
 */
function reachScrollers() {
  const watch = new ResizeObserver((entries) => {
    const boxes = entries.map(({ target }) => /** @type {HTMLElement} */ (target));
    const scrolls = boxes.map((box) => box.scrollWidth > box.clientWidth + 1);
    boxes.forEach((box, i) => {
      if (scrolls[i]) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  });
  for (const box of document.querySelectorAll(".equation, .table")) watch.observe(box);
}

function dressPage() {
  findAll(document, "button.theme").forEach(themeSwitch);
  findAll(document, "nav.contents").forEach(followReading);
  foldNotes();
  reachScrollers();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", dressPage);
else dressPage();
