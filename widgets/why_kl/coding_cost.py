"""The coding view: what it costs to write p's letters in q's code.

Huffman's code gives frequent letters short words. A code that was made for q still works when the
letters come with probability p, only longer than it need be. With words of fractional bits,
−log₂ q(x) each, the excess is I[p; q] to the last digit; Huffman's words have whole bits, and agree
with that where all probabilities are halves of halves, as they are at first.
"""

import math

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import WIDTH, frame
from widgets.kit.number_format import fix, percent
from widgets.maths import information
from widgets.maths.coding import canonical_code, expected_length, huffman_lengths

LETTERS = "ABCD"


def shares(*weights: float) -> np.ndarray:
    """Weights as a distribution: divided by their sum; if all are zero, all are equal."""
    w = np.array(weights, float)
    return w / w.sum() if w.sum() > 0 else np.full(w.size, 1 / w.size)


def costs(p: np.ndarray, q: np.ndarray) -> dict[str, float]:
    """Bits a letter of p's letters: the least, in q's ideal code, and in Huffman's whole bits."""
    return {
        "entropy": float(information.bits_from_nats(information.entropy(p))),
        "cross_entropy": float(information.bits_from_nats(information.cross_entropy(p, q))),
        "kl": float(information.bits_from_nats(information.kl(p, q))),
        "kl_reverse": float(information.bits_from_nats(information.kl(q, p))),
        "length_p": expected_length(p, huffman_lengths(p)),
        "length_q": expected_length(p, huffman_lengths(q)),
    }


HEAVIEST = 8.0  # the largest weight of a letter
BAR = 188.0  # picture units for it
MESSAGE = 24  # letters


def message(p: np.ndarray) -> list[int]:
    """A message of MESSAGE letters that come as often as p says, evenly mixed."""
    owed = np.zeros(len(p))
    letters = []
    for _ in range(MESSAGE):
        owed += p
        letters.append(int(owed.argmax()))
        owed[letters[-1]] -= 1
    return letters


def ideal_lengths(p: np.ndarray) -> np.ndarray:
    """−log₂ of each probability: bits of a word of fractional length; ∞ for none."""
    with np.errstate(divide="ignore"):
        return -np.log2(p)


def tapes(p: np.ndarray, q: np.ndarray, y: float) -> str:
    """One message in both ideal codes, a tile a letter; the orange overhang is wasted."""
    letters = message(p)
    longest = np.minimum(np.stack([ideal_lengths(d)[letters] for d in (p, q)]), 20.0)
    unit = (WIDTH - 30) / max(float(longest.sum(axis=1).max()), MESSAGE * 2.4)
    parts = []
    ends = []
    for row, (name, sizes) in enumerate(zip("pq", longest, strict=True)):
        at, top = 26.0, y + 36 * row
        parts.append(svg.text(20, top + 20, f"*{name}*", f"label {name}", "end"))
        for k, (letter, size) in enumerate(zip(letters, sizes, strict=True)):
            wide = unit * float(size)
            parts.append(
                svg.rect(
                    at,
                    top,
                    wide,
                    26,
                    f"{name} paper-line",
                    fill_opacity=(1.0, 0.75, 0.5, 0.3)[letter],
                    data_key=f"tape-{name}-{k}",
                )
            )
            at += wide
        ends.append(at)
    endless = bool(np.isinf(ideal_lengths(q)[letters]).any())
    over = "∞" if endless else fix(float(longest[1].sum() - longest[0].sum()), 1)
    low, high = min(ends), max(ends)
    parts += [
        svg.line(low, y - 4, low, y + 74, "ink-line", stroke_dasharray="3 3", data_key="own-end"),
        svg.text(
            min(max(high, 200.0), WIDTH),
            y + 92,
            f"{over} bits longer, for {MESSAGE} letters",
            "label small",
            "end",
            data_key="over",
        ),
    ]
    return "".join(parts)


def two_codes(p: np.ndarray, q: np.ndarray, weights: tuple[np.ndarray, np.ndarray]) -> str:
    """The letters a row each: bars to drag, and their words in both codes; and a message."""
    codes = [canonical_code(huffman_lengths(d)) for d in (p, q)]
    top, row, left = 32.0, 64.0, 30.0
    columns = 344.0, 456.0
    parts = [
        svg.text(columns[0], 18, "*p*’s code", cls="label p"),
        svg.text(columns[1], 18, "*q*’s code", cls="label q"),
    ]
    for k, letter in enumerate(LETTERS):
        y = top + row * k
        parts.append(svg.line(0, y - 6, WIDTH, y - 6, "grid-line"))
        parts.append(svg.text(2, y + 34, letter, cls="label big"))
        for d, heavy, name, at in ((p, weights[0], "p", y), (q, weights[1], "q", y + 27)):
            length = BAR * float(heavy[k]) / HEAVIEST
            parts.append(svg.rect(left, at + 3, length, 20, cls=name, data_key=f"bar-{name}-{k}"))
            track = svg.Track(f"{name}_{letter.lower()}", (left, left + BAR), (0, HEAVIEST))
            parts.append(svg.grip(left + length, at + 13, track))
            parts.append(
                svg.text(
                    left + length + 18,
                    at + 19,
                    percent(float(d[k]), 0),
                    "label small",
                    data_key=f"share-{name}-{k}",
                )
            )
        for code, name, x in zip(codes, "pq", columns, strict=True):
            parts.append(bits(code[k], x, y + 11, name))
    parts.append(tapes(p, q, top + 4 * row + 10))
    title = (
        f"Huffman’s words for A, B, C and D: {', '.join(codes[0])} made for p, "
        f"{', '.join(codes[1])} made for q; and one message in both codes"
    )
    return frame(WIDTH, top + 4 * row + 108, *parts, title=title)


def bits(word: str, x: float, y: float, name: str) -> str:
    """A code word, a box a bit: ones are filled."""
    parts = []
    for bit in word:
        ink = f"label {'paper' if bit == '1' else name}"
        fill = name if bit == "1" else "paper"
        parts.append(svg.rect(x, y, 26, 28, cls=f"{fill} {name}-line", stroke_width="1.5"))
        parts.append(svg.text(x + 13, y + 20, bit, cls=ink, anchor="middle"))
        x += 30
    return "".join(parts)


def weight(letter: str, of: str, default: float) -> param.Number:
    """How often a letter comes, against the others."""
    return param.Number(
        default,
        bounds=(0.0, 8.0),
        step=0.1,
        label=f"{letter} in {of}",
        doc=f"The weight of {letter} in {of}; only proportions count, and all zero means equal.",
    )


class CodingCost(Widget):
    """Four letters in two codes: the cost of writing p's letters in the code made for q."""

    slug = "coding-cost"
    title = "What the wrong code costs"
    sources = (costs, huffman_lengths, canonical_code, expected_length, information.kl, shares)

    p_a, p_b = weight("A", "p", 4.0), weight("B", "p", 2.0)
    p_c, p_d = weight("C", "p", 1.0), weight("D", "p", 1.0)
    q_a, q_b = weight("A", "q", 2.0), weight("B", "q", 2.0)
    q_c, q_d = weight("C", "q", 2.0), weight("D", "q", 2.0)

    layout = """
    <div class="stage wide">{{ picture('codes') }}</div>
    <p class="readout"><span><i>I</i>[<i>p</i>; <i>q</i>] is {{ value('kl') }} bits a letter; the
    other
    way about, <i>I</i>[<i>q</i>; <i>p</i>] = {{ value('kl_reverse') }}: {{ value('tie')
    }}.</span></p>
    {{ tries({'the numbers of the text': 'p_a=4;p_b=2;p_c=1;p_d=1;q_a=2;q_b=2;q_c=2;q_d=2',
              'a better guess': 'q_a=3;q_b=2;q_c=1.5;q_d=1.5', 'the right one':
              'p_a=4;p_b=2;p_c=1;p_d=1;q_a=4;q_b=2;q_c=1;q_d=1', 'D ruled out': 'q_d=0'}) }}
    <details class="more"><summary>More</summary>
    <div class="scroll"><table><caption>Bits a letter, when the letters come as p says</caption>
    <thead><tr><td></td><th scope="col">p’s code</th><th scope="col">q’s code</th>
    <th scope="col">excess</th></tr></thead><tbody>
    <tr><th scope="row">fractional bits</th><td>{{ value('entropy') }}</td>
    <td>{{ value('cross_entropy') }}</td><td>{{ value('kl_again') }}</td></tr>
    <tr><th scope="row">Huffman, whole bits</th><td>{{ value('length_p') }}</td>
    <td>{{ value('length_q') }}</td><td>{{ value('excess') }}</td></tr></tbody></table></div>
    <div class="controls">
    <div class="group" role="group" aria-label="p, how letters come">
    <p class="group-name">p, how letters come</p>
    {{ slider('p_a') }} {{ slider('p_b') }} {{ slider('p_c') }} {{ slider('p_d') }}</div>
    <div class="group" role="group" aria-label="q, what the code expects">
    <p class="group-name">q, what the code expects</p>
    {{ slider('q_a') }} {{ slider('q_b') }} {{ slider('q_c') }} {{ slider('q_d') }}</div></div>
    <p class="readout small">The sliders are weights; each is divided by the sum of its four, and
    all at
    zero mean equal ones.</p></details>
    """

    def answer(self) -> Answer:
        weights = (
            np.array([self.p_a, self.p_b, self.p_c, self.p_d]),
            np.array([self.q_a, self.q_b, self.q_c, self.q_d]),
        )
        p, q = (shares(*w) for w in weights)
        found = costs(p, q)
        # Rounding in the last digit is no excess: neither code is ever better than p's own.
        excess = max(found["length_q"] - found["length_p"], 0.0)
        kl, reverse = found["kl"], found["kl_reverse"]
        difference = 0.0 if kl == reverse else reverse - kl
        if kl == reverse == 0:
            tie = "p and q are one"
        elif math.isinf(kl) and math.isinf(reverse):
            tie = "each rules out a letter of the other’s"
        elif abs(difference) < 1e-12:
            tie = "the same, by chance; move a slider and the tie breaks"
        else:
            tie = "another number, for the averages are taken under q"
        values = {name: Value(bits_, fix(bits_, 4)) for name, bits_ in found.items()}
        values |= {
            "kl_again": values["kl"],
            "excess": Value(excess, fix(excess, 4)),
            "kl_reverse": Value(reverse, f"{fix(reverse, 4)} bits"),
            "tie": Value(difference, tie),
        }
        return Answer(
            values,
            pictures={"codes": two_codes(p, q, weights)},
            summary=f"Letters that come as p says cost {fix(found['length_p'], 3)} bits each in "
            f"Huffman’s code for p and {fix(found['length_q'], 3)} in that for q. With fractional "
            f"bits the excess is I[p; q] = {fix(kl, 4)} bits; I[q; p] is {fix(reverse, 4)} bits.",
        )
