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


def two_codes(p: np.ndarray, q: np.ndarray) -> str:
    """The letters a row each: their shares under p and q, and their words in both codes."""
    codes = [canonical_code(huffman_lengths(d)) for d in (p, q)]
    top, row = 40.0, 64.0
    columns = 346.0, 462.0
    parts = [
        svg.text(44, 18, "share", cls="label small"),
        svg.text(columns[0], 18, "p’s code", cls="label p"),
        svg.text(columns[1], 18, "q’s code", cls="label q"),
    ]
    for k, letter in enumerate(LETTERS):
        y = top + row * k
        parts.append(svg.line(0, y - 8, WIDTH, y - 8, "grid-line"))
        parts.append(svg.text(4, y + 28, letter, cls="label", font_size="22"))
        for d, name, at in ((p, "p", y), (q, "q", y + 24)):
            length = 210 * float(d[k])
            parts.append(svg.rect(44, at, length, 20, cls=name))
            words = f"{name} {percent(float(d[k]))}"
            parts.append(svg.text(44 + length + 6, at + 15, words, cls="label small"))
        for code, name, x in zip(codes, "pq", columns, strict=True):
            parts.append(bits(code[k], x, y + 8, name))
    title = (
        f"Huffman’s words for A, B, C and D: {', '.join(codes[0])} made for p, "
        f"{', '.join(codes[1])} made for q"
    )
    return frame(WIDTH, top + 4 * row - 6, *parts, title=title)


def bits(word: str, x: float, y: float, name: str) -> str:
    """A code word, a box a bit: ones are filled."""
    parts = []
    for bit in word:
        ink = f"label {'paper' if bit == '1' else name}"
        fill = name if bit == "1" else "paper"
        parts.append(svg.rect(x, y, 26, 28, cls=f"{fill} {name}-line", stroke_width="1.5"))
        parts.append(svg.text(x + 13, y + 20, bit, cls=ink, anchor="middle", font_size="16"))
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
    <div class="scroll"><table><caption>Bits a letter, when the letters come as p says</caption>
    <thead><tr><td></td><th scope="col">p’s code</th><th scope="col">q’s code</th>
    <th scope="col">excess</th></tr></thead><tbody>
    <tr><th scope="row">fractional bits</th><td>{{ value('entropy') }}</td>
    <td>{{ value('cross_entropy') }}</td><td>{{ value('kl') }}</td></tr>
    <tr><th scope="row">Huffman, whole bits</th><td>{{ value('length_p') }}</td>
    <td>{{ value('length_q') }}</td><td>{{ value('excess') }}</td></tr></tbody></table></div>
    <p class="readout"><span>The fractional excess is I[p; q]. The other way about,
    I[q; p] = {{ value('kl_reverse') }}: {{ value('tie') }}.</span></p>
    <div class="controls">
    <div class="group" role="group" aria-label="p, how letters come">
    <p class="group-name">p, how letters come</p>
    {{ slider('p_a') }} {{ slider('p_b') }} {{ slider('p_c') }} {{ slider('p_d') }}</div>
    <div class="group" role="group" aria-label="q, what the code expects">
    <p class="group-name">q, what the code expects</p>
    {{ slider('q_a') }} {{ slider('q_b') }} {{ slider('q_c') }} {{ slider('q_d') }}</div></div>
    <p class="readout small">The sliders are weights; each is divided by the sum of its four.</p>
    """

    def answer(self) -> Answer:
        p = shares(self.p_a, self.p_b, self.p_c, self.p_d)
        q = shares(self.q_a, self.q_b, self.q_c, self.q_d)
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
            "excess": Value(excess, fix(excess, 4)),
            "kl_reverse": Value(reverse, f"{fix(reverse, 4)} bits"),
            "tie": Value(difference, tie),
        }
        return Answer(
            values,
            pictures={"codes": two_codes(p, q)},
            summary=f"Letters that come as p says cost {fix(found['length_p'], 3)} bits each in "
            f"Huffman’s code for p and {fix(found['length_q'], 3)} in that for q. With fractional "
            f"bits the excess is I[p; q] = {fix(kl, 4)} bits; I[q; p] is {fix(reverse, 4)} bits.",
        )
