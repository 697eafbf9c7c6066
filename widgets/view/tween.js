// Moves the parts of a new picture from where the old picture had them.
//
// Only the look moves: the elements have the answer's attributes from the start, so that whatever
// reads them reads Python's, and a move that is cut short ends where it should. A part is known again
// by its `data-key`, or else by its tag, its class and its place among those; axes, and what is marked data-still, stand
// still. An element with data-grow is drawn from left to right whenever its data-grow is another one.

const PACE = 320; // ms that a move takes
const GROWTH = 900; // ms that drawing something anew takes
const MOST = 400; // parts that are moved in one picture
const LONGEST = 24_000; // characters of a path that is moved
const EASE = "cubic-bezier(0.3, 0, 0.2, 1)";

const PARTS = "rect, circle, path, text, g[opacity], g[transform]";
/** @type {Record<string, string[]>} */
const SIZES = { rect: ["x", "y", "width", "height"], circle: ["cx", "cy", "r"] };
const SHADES = ["opacity", "fill-opacity", "stroke-opacity"];

/**
 * The parts of a picture by what they are.
 * @param {Element} picture
 */
function partsOf(picture) {
  /** @type {Map<string, SVGGraphicsElement>} */
  const parts = new Map();
  /** @type {Map<string, number>} */
  const counts = new Map();
  const found = /** @type {NodeListOf<SVGGraphicsElement>} */ (picture.querySelectorAll(PARTS));
  for (const part of found) {
    if (part.closest(".axis, clipPath, [data-still]")) continue;
    const kind = part.dataset.key ?? `${part.tagName} ${part.getAttribute("class")}`;
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    parts.set(`${kind} ${count}`, part);
  }
  return parts;
}

/** @param {string} path its commands without their numbers */
const skeleton = (path) => path.replace(/-?[0-9.]+ ?/g, "#");

/** @param {SVGGraphicsElement} part one that is out of use: what it is turned by becomes one matrix */
function matrix(part) {
  const { a, b, c, d, e, f } = part.transform.baseVal.consolidate()?.matrix ?? new DOMMatrix();
  return `matrix(${a},${b},${c},${d},${e},${f})`;
}

/**
 * How a part looked before, as far as it looked different; null where it did not.
 * @param {SVGGraphicsElement} before
 * @param {SVGGraphicsElement} now
 */
export function difference(before, now) {
  /** @type {Record<string, string>} */
  const frame = {};
  /** @param {string} name */
  const both = (name) => [before.getAttribute(name) ?? "", now.getAttribute(name) ?? ""];
  for (const name of SIZES[now.tagName] ?? []) {
    const [was, is] = both(name);
    if (was !== is) frame[name] = `${was}px`;
  }
  for (const name of SHADES) {
    const [was, is] = both(name);
    if (was !== is) frame[name.replace("-o", "O")] = was || "1";
  }
  const [was, is] = both("d");
  if (was !== is && is.length < LONGEST && skeleton(was) === skeleton(is))
    frame.d = `path("${was}")`;
  const [turn, turned] = both("transform");
  if (turn !== turned) frame.transform = matrix(before);
  else if (now.tagName === "text" && !turned) {
    const [x, y] = ["x", "y"].map((name) => {
      const [a, b] = both(name).map(Number);
      return a - b;
    });
    if (x || y) frame.transform = `translate(${x}px, ${y}px)`;
  }
  return Object.keys(frame).length ? frame : null;
}

/**
 * Move what stands elsewhere now, and show gently what was not there; nothing for readers who want
 * less motion.
 * @param {Element | null} before the picture that stood there
 * @param {Element} now the one that stands there
 */
export function tween(before, now) {
  if (!before || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const [old, parts] = [partsOf(before), partsOf(now)];
  if (parts.size > MOST) return;
  for (const [kind, part] of parts) {
    const was = old.get(kind);
    const { after, grow } = part.dataset;
    if (grow !== undefined && grow !== was?.dataset.grow) {
      const hidden = { clipPath: "inset(-9% 100% -9% 0)" };
      part.animate([hidden, { clipPath: "inset(-9% 0 -9% 0)" }], { duration: GROWTH });
      continue;
    }
    const frame = was ? difference(was, part) : { opacity: "0" };
    const delay = Number(after ?? 0);
    if (frame) part.animate([frame], { duration: PACE, easing: EASE, delay, fill: "backwards" });
  }
}
