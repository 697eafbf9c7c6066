// Numbers as a reader types them, and as they stand in a box.

const MINUS = "\u2212";

/**
 * A number as it stands in a box: true minus, no more than six decimals.
 * @param {number} x
 */
export function plain(x) {
  return String(Number(x.toFixed(6))).replace("-", MINUS);
}

/**
 * The number that a reader typed, or NaN; spaces may set its digits apart, a comma its decimals.
 * @param {string} text
 */
export function parseNumber(text) {
  const clean = text.replace(/\s/g, "").replace(MINUS, "-").replace(",", ".");
  return clean === "" ? NaN : Number(clean);
}
