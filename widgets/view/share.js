// A figure's state as a link, and the figure as a line for other pages: copied to the clipboard.

import { alone, nameOf } from "./address.js";
import { find, findAll } from "./dom.js";

/** @import { FigureView } from "./figure.js" */

const SHOWN = 1600; // ms for which a button says that it copied

/**
 * The page's own settings, where it is a static page; embedding needs its addresses.
 * @returns {{ embed?: string }}
 */
function siteOf() {
  const block = document.getElementById("deciban");
  return block ? JSON.parse(block.textContent ?? "") : {};
}

/**
 * The address of this page with this figure's state in it, and at this figure.
 * @param {FigureView} view
 */
function linkTo(view) {
  const url = new URL(location.href);
  url.search = "";
  for (const control of view.controls.values()) {
    if (!control.isDefault) url.searchParams.set(nameOf(view.figure, control), control.text);
  }
  const asked = new URLSearchParams(location.search).get("essay"); // on a Panel server
  if (asked) url.searchParams.set("essay", asked);
  url.hash = alone() ? "" : view.figure.id;
  return url.href;
}

/**
 * The two lines that put this figure, in this state, into any page.
 * @param {FigureView} view
 */
function embedOf(view) {
  const script = new URL(siteOf().embed ?? "", document.baseURI).href;
  const element = document.createElement("essay-widget");
  element.setAttribute("name", view.slug);
  for (const control of view.controls.values())
    if (!control.is(control.widgetDefault)) element.setAttribute(control.name, control.text);
  return `<script src="${script}" async></script>\n${element.outerHTML}`;
}

/**
 * Where a page may not write to the clipboard: the text, selected, and what to do.
 * @param {FigureView} view
 * @param {string} text
 */
function copyByHand(view, text) {
  view.figure.querySelector(".by-hand")?.remove();
  const place = document.createElement("p");
  place.className = "notice by-hand";
  place.setAttribute("role", "status");
  const code = document.createElement("code");
  code.textContent = text;
  place.append(WORDS.figure.copyByHand, code);
  find(view.figure, "[data-notice]").after(place); // whose own words may be others in a moment
  getSelection()?.selectAllChildren(code);
}

/**
 * Bring the share buttons of a figure to life.
 * @param {FigureView} view
 */
export function shareButtons(view) {
  for (const button of findAll(view.figure, "[data-copy]")) {
    if (button.dataset.copy === "embed" && !siteOf().embed) {
      button.hidden = true;
      continue;
    }
    const words = button.textContent;
    button.addEventListener("click", async () => {
      const text = button.dataset.copy === "link" ? linkTo(view) : embedOf(view);
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = WORDS.figure.copied;
        setTimeout(() => {
          button.textContent = words;
        }, SHOWN);
      } catch {
        copyByHand(view, text);
      }
    });
  }
}
