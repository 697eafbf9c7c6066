// The name that was probably meant: pure text.

/**
 * How many letters must be added, removed or replaced to make one word of the other (Levenshtein).
 * @param {string} one
 * @param {string} other
 */
export function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[other.length];
}

/**
 * The name nearest to what was written, or null where none is near: half of it may be wrong.
 * @param {string} written
 * @param {string[]} names
 */
export function nearest(written, names) {
  const far = written.length / 2;
  const ranked = names
    .map((name) => ({ name, away: distance(written, name) }))
    .filter(({ away }) => away <= far)
    .sort((a, b) => a.away - b.away);
  return ranked[0]?.name ?? null;
}
