// Controls that are set by touching cells of a picture of the sea (board.py). The picture is Python's
// and is replaced with every answer; the control listens on the figure. A sea is one stop for the Tab
// key, and the arrow keys go from cell to cell.

import { Control } from "../view/controls/control.js";
import { find, findAll, targetOf } from "../view/dom.js";

const CELL = /^[a-j](?:10|[1-9])$/;
const LETTERS = "abcdefghij";

/**
 * The column and the row of a cell, from 0.
 * @param {string} cell
 */
export const placeOf = (cell) => [LETTERS.indexOf(cell[0]), Number(cell.slice(1)) - 1];

/**
 * The name of a cell.
 * @param {number} column
 * @param {number} row
 */
export const cellAt = (column, row) => `${LETTERS[column]}${row + 1}`;

/** @type {Record<string, [number, number]>} */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** @extends {Control<string>} */
export class SeaControl extends Control {
  listen() {
    this.value = this.default;
    /** @type {HTMLElement} */
    this.figure = /** @type {HTMLElement} */ (this.element.closest("figure"));
    this.figure.addEventListener("click", (event) => {
      const cell = this.cellOf(event);
      if (cell) this.touch(cell.dataset.cell ?? "", cell);
    });
    this.figure.addEventListener("keydown", (event) => this.key(event));
  }

  /**
   * The cell of this control's sea at which an event happened.
   * @param {Event} event
   * @returns {SVGElement | null}
   */
  cellOf(event) {
    /** @type {SVGElement | null | undefined} */
    const cell = targetOf(event)?.closest("[data-cell]");
    const sea = cell?.closest(`[data-sea="${CSS.escape(this.name)}"]`);
    return cell && sea ? cell : null;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const cell = this.cellOf(event);
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const name = cell.dataset.cell ?? "";
    if (event.key in ARROWS) {
      const [right, down] = ARROWS[event.key];
      const [column, row] = placeOf(name);
      this.focus(cell, cellAt(column + right, row + down));
    } else if (event.key === "Enter" || event.key === " ") this.touch(name, cell);
    else return;
    event.preventDefault();
  }

  /**
   * Go from a cell to another, which becomes the one that the Tab key finds.
   * @param {SVGElement} cell
   * @param {string} name
   */
  focus(cell, name) {
    /** @type {SVGElement | null | undefined} */
    const next = cell.closest("[data-sea]")?.querySelector(`[data-cell="${CSS.escape(name)}"]`);
    if (!next) return;
    cell.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }

  /**
   * The reader touched a cell.
   * @param {string} _name
   * @param {SVGElement} _cell
   */
  touch(_name, _cell) {}

  /**
   * Set the control to what the reader made of it.
   * @param {string} text
   */
  replace(text) {
    this.set(text);
    this.changed();
  }

  /** @param {string} text */
  parse(text) {
    this.set(text);
  }
}

/** Shots, one after the other. What was fired is never taken back. */
export class ShotsControl extends SeaControl {
  listen() {
    super.listen();
    /** @type {HTMLInputElement} */
    this.box = find(this.element, "input");
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.typed();
    });
    find(this.element, "[data-fire]").addEventListener("click", () => this.typed());
    for (const button of findAll(this.element, "[data-add]"))
      button.addEventListener("click", () => this.replace(this.value + button.dataset.add));
    find(this.element, "[data-again]").addEventListener("click", (event) => this.again(event));
  }

  /**
   * The cells that were shot at.
   * @returns {string[]}
   */
  get fired() {
    return this.value?.match(/[a-j]\d+/g) ?? [];
  }

  typed() {
    const text = this.box.value.trim().toLowerCase();
    if (!CELL.test(text)) {
      this.refuse(`Got “${text}”; expected a cell such as E5.`);
      return;
    }
    if (this.fired.includes(text)) {
      this.refuse(`Got ${text.toUpperCase()}, where you shot before; expected another cell.`);
      return;
    }
    this.box.value = "";
    this.replace(this.value + text);
  }

  /**
   * @param {string} name
   * @param {SVGElement} cell
   */
  touch(name, cell) {
    if (cell.getAttribute("aria-disabled") === "true" || this.fired.includes(name)) return;
    cell.setAttribute("opacity", "0.5"); // until Python answers
    this.replace(this.value + name);
  }

  /**
   * A new game: no shots, and another number for the layout.
   * @param {Event} event
   */
  again(event) {
    const name = targetOf(event)?.closest("button")?.dataset.again ?? "";
    this.replace("");
    /** @type {HTMLButtonElement | null} */
    const next = this.figure.querySelector(`[data-control="${CSS.escape(name)}"] [data-by]`);
    next?.click();
  }
}

/** Marks: a miss is written small, a hit large. */
export class MarksControl extends SeaControl {
  listen() {
    super.listen();
    find(this.element, "[data-clear]").addEventListener("click", () => this.replace(""));
  }

  /** @param {string} name */
  touch(name) {
    const marks = this.value?.match(/[A-Ja-j]\d+/g) ?? [];
    const old = marks.find((mark) => mark.toLowerCase() === name);
    const others = marks.filter((mark) => mark !== old);
    if (old === undefined) others.push(name);
    else if (old === name) others.push(name.toUpperCase());
    this.replace(others.join(""));
  }
}
