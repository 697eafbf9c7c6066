// What the views of all kinds of figures have in common: an element, and its place for notices.

import { find } from "./dom.js";

export class WithNotices extends EventTarget {
  /** @param {HTMLElement} figure */
  constructor(figure) {
    super();
    this.figure = figure;
  }

  /**
   * Show a sentence in the figure's place for notices; the empty string hides it. A passing one is over
   * the figure's edge, so that nothing moves when it disappears.
   * @param {string} sentence
   * @param {(() => void) | null} [retry]
   * @param {boolean} [passing]
   * @param {string} [label] what the button for `retry` says
   */
  notice(sentence, retry, passing = false, label = WORDS.figure.tryAgain) {
    const place = find(this.figure, "[data-notice]");
    place.classList.toggle("passing", passing);
    place.hidden = !sentence;
    place.textContent = sentence;
    if (!retry) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", retry);
    place.append(" ", button);
  }
}
