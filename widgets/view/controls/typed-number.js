// Numbers as readers type and paste them. The grammar stands in CONTRIBUTING.md ("Typed numbers");
// widgets/kit/typed_number.py is the same for Python, and tests/data/typed_numbers.json holds both to
// one table.

import { fill } from "../../locale/fill.js";

/**
 * What a box takes.
 * @typedef {object} Box
 * @property {boolean} whole whether only whole numbers
 * @property {number} low
 * @property {number} high
 * @property {string} unit that may follow the number; the empty string where there is none
 */

const LONGEST = 100; // characters that can still be a number

// Each character on the left is read as the one on the right.
export const SAME = {
  "-": "−–‐‑‒－﹣",
  "+": "＋﹢",
  " ": "\t\n\r\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000",
  ".": "．",
  ",": "，",
  "'": "’‘ʼ＇",
  "%": "％﹪٪",
  _: "＿",
  "×": "xX*·⋅✕",
  "": "\u200b\u200e\u200f\u2060\u2066\u2067\u2068\u2069\u061c\ufeff", // unseen marks of direction
};
export const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const ASCII = new Map(
  Object.entries(SAME).flatMap(([one, others]) => [...others].map((other) => [other, one])),
);

// Whole part, fraction. ٫ and ٬ are the Arabic decimal and grouping marks, which mean nothing else.
const DECIMAL = /^([0-9]*)(?:[.,٫]([0-9]*))?$/;
// Groups of three, parted by one mark; or two digits each before the last three (12,34,567).
const GROUPED = /^([1-9][0-9]{0,2}([ '_٬.,])[0-9]{3}(?:\2[0-9]{3})*)(?:(?!\2)[.,٫]([0-9]*))?$/;
const INDIAN = /^([1-9][0-9]?(,)(?:[0-9]{2},)+[0-9]{3})(?:[.٫]([0-9]*))?$/;
const POWER = /^(.*?) ?(?:[eE]|× ?10 ?(?:\^|××)) ?([+-]?[0-9]{1,4})$/;
const BARE_POWER = /^10 ?(?:\^|××)/;

/**
 * A decimal digit of any script as 0 to 9: Unicode has them in runs of ten.
 * @param {string} character
 */
function digit(character) {
  const code = character.codePointAt(0) ?? 0;
  let start = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
  return String((code - start) % 10);
}

/**
 * A text with one character for each sign, digit and space; a superscript begins with ^.
 * @param {string} text
 */
function simplified(text) {
  const raised = text.replace(/[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (power) => {
    const digits = [...power].map(
      (one) => ({ "⁺": "+", "⁻": "-" })[one] ?? SUPERSCRIPTS.indexOf(one),
    );
    return `^${digits.join("")}`;
  });
  return [...raised]
    .map((one) => ASCII.get(one) ?? (/\p{Nd}/u.test(one) ? digit(one) : one))
    .join("")
    .replace(/ +/g, " ")
    .trim();
}

/**
 * The numbers that a text may mean and that a box takes: none, one, or two where it is ambiguous.
 * @param {string} text
 * @param {Box} box
 * @returns {number[]}
 */
export function readings(text, box) {
  if (text.length > LONGEST) return [];
  let body = simplified(text);
  let shift = 0;
  const unit = simplified(box.unit);
  if (unit && body.toLowerCase().endsWith(unit.toLowerCase())) {
    body = body.slice(0, -unit.length).trim();
  } else if (!unit && body.endsWith("%") && box.low >= 0 && box.high <= 1) {
    body = body.slice(0, -1).trim();
    shift = -2;
  }
  const negative = body.startsWith("-");
  if (/^[+-]/.test(body)) body = body.slice(1).trim();
  const found = (body === "∞" ? [Infinity] : finite(body, shift, box.whole)).map((x) =>
    negative && x ? -x : x,
  );
  return found.filter((x) => x >= box.low && x <= box.high && (!box.whole || Number.isInteger(x)));
}

/**
 * The readings of an unsigned number, times ten to the power of `shift`.
 * @param {string} body
 * @param {number} shift
 * @param {boolean} whole
 */
function finite(body, shift, whole) {
  const power = POWER.exec(BARE_POWER.test(body) ? `1×${body}` : body);
  const mantissa = power ? power[1] : body;
  const exponent = Number(power?.[2] ?? 0) + shift;
  const grouped = GROUPED.exec(mantissa) ?? INDIAN.exec(mantissa);
  const decimal = /[0-9]/.test(mantissa) ? DECIMAL.exec(mantissa) : null;
  const parts = [];
  // Where a mark could be either: nobody groups the mantissa of a power, and nobody gives a whole
  // number three decimals.
  if (grouped && !(decimal && power)) parts.push([grouped[1].replace(/[^0-9]/g, ""), grouped[3]]);
  if (decimal && !(parts.length && whole)) parts.push([decimal[1], decimal[2]]);
  const numbers = parts.map(([digits, fraction]) =>
    Number(`${digits || 0}.${fraction || 0}e${exponent}`),
  );
  return numbers.filter(Number.isFinite);
}

/**
 * The sentence that refuses a text with two readings.
 * @param {string} text
 * @param {number[]} found
 * @param {Box} box
 */
export function ambiguity(text, found, box) {
  const [one, other] = found;
  return fill(WORDS.control.ambiguous, {
    got: text.slice(0, 40),
    one: plain(one),
    other: plain(other),
    writeOne: written(one, box),
    writeOther: written(other, box),
  });
}

/**
 * A number as it stands in a sentence: exact, with a true minus, thin spaces from five digits on, and
 * a power of ten where it is tiny or huge.
 * @param {number} x
 */
export function plain(x) {
  const text = exact(x).replace("-", "−");
  const [whole, ...fraction] = text.split(".");
  const digits = whole.replace("−", "");
  if (!/^[0-9]{5,}$/.test(digits)) return text;
  const groups = digits.replace(/\B(?=(?:[0-9]{3})+$)/g, "\u202f");
  return [whole.replace(digits, groups), ...fraction].join(".");
}

/** @param {number} x */
function exact(x) {
  const size = Math.abs(x);
  if (size === Infinity) return x < 0 ? "-∞" : "∞";
  const short = size < 1e16 ? x.toFixed(6).replace(/\.?0+$/, "") : "";
  if (short && Number(short) === x) return Number(short) === 0 ? "0" : short;
  if (size >= 1e-4 && size < 1e16) return String(x);
  const [mantissa, power] = x.toExponential().split("e");
  const raised = [...power.replace("+", "")].map((one) => SUPERSCRIPTS[Number(one)] ?? "⁻");
  return `${mantissa} × 10${raised.join("")}`;
}

/**
 * A number as it stands in a box: as `plain` writes it, and with one more zero where the box could
 * take its decimal point for a grouping mark.
 * @param {number} x
 * @param {Box} box
 */
export function written(x, box) {
  const text = plain(x);
  return readings(text, box).length > 1 ? `${text}0` : text;
}
