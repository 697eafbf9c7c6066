// Where the reader's ships lie. The value is the text that fleet.py reads: a cell and h or v for each
// ship, in the order of the fleet; or r and a number, for a fleet that Python draws. Where the ships
// lie now stands in the picture (data-fleet), so that a drawn fleet can be changed ship by ship.

import { find, findAll } from "../view/dom.js";
import { cellAt, placeOf, SeaControl } from "./cells-control.js";

const SHIP = /([a-j]\d+)([hv])/g;

export class FleetControl extends SeaControl {
  listen() {
    super.listen();
    const fieldset = find(this.element, "fieldset");
    /** @type {number[]} */
    this.lengths = String(fieldset.dataset.lengths).split(" ").map(Number);
    /** @type {string[]} */
    this.names = String(fieldset.dataset.names).split(" ");
    /** @type {HTMLInputElement[]} */
    this.radios = findAll(this.element, "input[type=radio]");
    find(this.element, "[data-turn]").addEventListener("click", () => this.turn());
    find(this.element, "[data-draw]").addEventListener("click", () => this.draw());
  }

  /** The number of the ship that is chosen. */
  get ship() {
    return Math.max(
      0,
      this.radios.findIndex((radio) => radio.checked),
    );
  }

  /** Where every ship lies, as the picture says. */
  get ships() {
    const sea = this.figure.querySelector("[data-fleet]");
    const text =
      this.value?.startsWith("r") || !this.value ? sea?.getAttribute("data-fleet") : this.value;
    return [...(text ?? "").matchAll(SHIP)].map(([, cell, way]) => ({ cell, way }));
  }

  /**
   * The chosen ship's upper or left end comes to a cell, or as near as there is room.
   * @param {string} name
   */
  touch(name) {
    const { ships, ship } = this;
    if (ships.length !== this.lengths.length) return;
    this.lay(ship, name, ships[ship].way);
  }

  /** Whether ships may be moved: until a shot has fallen. If not, the reader is told. */
  get open() {
    const open = this.figure.querySelector(`[data-sea="${CSS.escape(this.name)}"]`) !== null;
    if (!open) this.refuse("Ships may be moved until the first shot; they stay: begin a new game.");
    return open;
  }

  turn() {
    const { ships, ship } = this;
    if (!this.open || ships.length !== this.lengths.length) return;
    this.lay(ship, ships[ship].cell, ships[ship].way === "h" ? "v" : "h");
  }

  draw() {
    if (!this.open) return;
    const last = this.value?.startsWith("r") ? Number(this.value.slice(1)) : 0;
    this.replace(`r${(last + 1) % 10000}`);
  }

  /**
   * @param {number} ship
   * @param {string} cell
   * @param {string} way
   */
  lay(ship, cell, way) {
    const { ships, lengths, names } = this;
    const room = 10 - lengths[ship];
    const [column, row] = placeOf(cell);
    const at = cellAt(
      way === "h" ? Math.min(column, room) : column,
      way === "v" ? Math.min(row, room) : row,
    );
    const mine = new Set(cellsOf(at, way, lengths[ship]));
    const other = ships.findIndex(
      (there, k) =>
        k !== ship && cellsOf(there.cell, there.way, lengths[k]).some((c) => mine.has(c)),
    );
    if (other >= 0) {
      this.refuse(
        `Got the ${names[ship]} at ${at.toUpperCase()}, where the ${names[other]} is in the way; ` +
          "choose another cell, or turn it: it stays where it was.",
      );
      return;
    }
    ships[ship] = { cell: at, way };
    this.replace(ships.map((each) => each.cell + each.way).join(""));
  }
}

/**
 * The cells of a ship.
 * @param {string} cell
 * @param {string} way
 * @param {number} length
 */
function cellsOf(cell, way, length) {
  const [column, row] = placeOf(cell);
  return Array.from({ length }, (_, k) =>
    way === "h" ? cellAt(column + k, row) : cellAt(column, row + k),
  );
}
