"""Guess Who?: putting people away is learning, and fewer people left is more learned.

Twenty-four people, each as likely as the others to be the one. Once some are put away, belief is
spread evenly over the n who still stand, and what was learned is I = Σ 1/n log (1/n)/(1/24) =
log 24/n, whoever they are. Down to five is a bigger move than down to twelve.
"""

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import WIDTH, Scale, frame
from widgets.kit.number_format import db, fix, percent
from widgets.maths import information

NAMES = (
    "Ada",
    "Ben",
    "Cleo",
    "Dan",
    "Eva",
    "Finn",
    "Gus",
    "Hana",
    "Ivo",
    "June",
    "Kai",
    "Lena",
    "Max",
    "Nora",
    "Omar",
    "Pia",
    "Quin",
    "Rosa",
    "Sam",
    "Tess",
    "Uri",
    "Vera",
    "Wes",
    "Xia",
)
LETTERS = "".join(name[0] for name in NAMES)
HAIR = ("short", "long", "curly", "none")
EXTRA = ("plain", "hat", "freckles")

SECRET = 4  # the person that the opponent picked, who answers the questions

COLUMNS = 8
CELL_W, CELL_H = WIDTH / COLUMNS, 84.0
CHIPS, RULER = 44.0, 74.0  # heights of the questions above the board and of the ruler under it


def features(k: int) -> tuple[bool, str, str]:
    """Glasses, hair and what else person k has; no two people are alike."""
    return (k * 7) % 24 < 12, HAIR[k % 4], EXTRA[(k // 4) % 3]


def order_of_departure(preferred: str) -> str:
    """All letters in the order in which people go: the preferred first, then by features.

    Without a preference those without glasses go first, then those with other hair than the last:
    good questions, each of which halves the board.
    """
    first = "".join(dict.fromkeys(preferred))
    rest = sorted(range(len(NAMES)), key=lambda k: (*features(k), k))
    return first + "".join(LETTERS[k] for k in rest if LETTERS[k] not in first)


def gone(left: int, preferred: str) -> str:
    """The letters of those put away when `left` people still stand, in order of departure."""
    return order_of_departure(preferred)[: len(NAMES) - left]


QUESTIONS = {
    "glasses?": lambda k: features(k)[0],
    "a hat?": lambda k: features(k)[2] == "hat",
    "freckles?": lambda k: features(k)[2] == "freckles",
    "curls?": lambda k: features(k)[1] == "curly",
    "long hair?": lambda k: features(k)[1] == "long",
}
"""What one may ask, and of whom the answer is yes."""


def asked(question: str, away: str) -> str:
    """All letters that are away once a question is answered, which the secret person does."""
    yes = QUESTIONS[question]
    losing = [LETTERS[k] for k in range(len(NAMES)) if yes(k) != yes(SECRET)]
    return away + "".join(letter for letter in losing if letter not in away)


def information_gained(left: int) -> float:
    """I[p; q] in nats of p even over `left` people from q even over all."""
    n = len(NAMES)
    p = np.where(np.arange(n) < left, 1 / left, 0.0)
    return float(information.kl(p, np.full(n, 1 / n)))


# Colours of hair. Blue and orange stay p's and q's.
TONES = ("ink", "accent", "muted")


def hair_of(k: int, x: float, y: float) -> tuple[str, str]:
    """Person k's hair behind the face, and before it."""
    _, hair, _ = features(k)
    cls = TONES[(k * 5 // 3) % 3]

    def lock(path: str) -> str:
        return svg.element("path", d=path, cls=cls)

    if hair == "long":
        behind = lock(f"M{x - 28:g} {y + 24:g}V{y - 4:g}a28 28 0 0 1 56 0V{y + 24:g}z")
        before = f"M{x - 24:g} {y - 2:g}a24 24 0 0 1 48 0q-20 -4 -24 -16q-4 12 -24 16z"
        return behind, lock(before)
    if hair == "short":
        return "", lock(f"M{x - 24:g} {y - 4:g}a24 24 0 0 1 48 0q-24 -14 -48 0z")
    if hair == "curly":
        curls = ((-20, -11, 8), (-11, -20, 9), (0, -23, 9), (11, -20, 9), (20, -11, 8))
        round_ = "".join(svg.circle(x + dx, y + dy, float(r), cls=cls) for dx, dy, r in curls)
        return "", round_
    return "", ""


def face(k: int, x: float, y: float) -> str:
    """Person k's face around the point (x, y), in lines and plain shapes."""
    glasses, _, extra = features(k)
    behind, before = hair_of(k, x, y)
    parts = [behind, svg.circle(x, y, 23.0, cls="paper ink-line"), before]
    for side in (-1, 1):
        parts.append(svg.circle(x + 8 * side, y - 1, 2.4, cls="ink"))
        if glasses:
            parts.append(svg.circle(x + 8 * side, y - 1, 6.8, cls="ink-line", fill="none"))
        if extra == "freckles":
            for dx, dy in ((11, 8), (15, 6), (14, 10)):
                parts.append(svg.circle(x + dx * side, y + dy, 1.2, cls="accent"))
    if glasses:
        parts.append(svg.line(x - 1.2, y - 2, x + 1.2, y - 2))
    mood = (7, 4, 0)[k % 3]
    parts.append(
        svg.element("path", d=f"M{x - 7:g} {y + 11:g}q7 {mood} 14 0", cls="ink-line", fill="none")
    )
    if extra == "hat":
        parts.append(svg.rect(x - 18, y - 36, 36, 19, cls="ink", rx=4))
        parts.append(svg.rect(x - 28, y - 20, 56, 6, cls="ink", rx=3))
    return "".join(parts)


def person(k: int, away: str, left: int) -> str:
    """One person's card: a button that puts them away or brings them back."""
    letter, name = LETTERS[k], NAMES[k]
    x, y = CELL_W * (k % COLUMNS + 0.5), CHIPS + CELL_H * (k // COLUMNS)
    is_away = letter in away
    after = away.replace(letter, "") if is_away else away + letter
    # A card that has been put away has fallen on its back: only a strip of it is seen.
    fallen = f"translate(0 {svg.num(y + CELL_H - 12)}) scale(1 0.12)" if is_away else None
    fallen = fallen or f"translate(0 {svg.num(y)}) scale(1 1)"
    card = svg.rect(
        x - CELL_W / 2 + 3,
        2,
        CELL_W - 6,
        CELL_H - 6,
        cls="grid" if is_away else "paper grid-line",
        rx=6,
    )
    standing = svg.group(
        card,
        svg.group(face(k, x, 40.0), opacity="0" if is_away else "1"),
        transform=fallen,
        data_after=8 * k,
        data_key=f"card-{letter}",
    )
    more: dict[str, object] = {
        "role": "button",
        "tabindex": 0,
        "id": f"guess-who-{letter}",
        "aria_pressed": "true" if is_away else "false",
        "aria_label": f"Put {name} away",
        "cls": "person",
    }
    if is_away or left > 1:
        more["data_set"] = f"left={left + 1 if is_away else left - 1};away={after}"
    else:
        more["aria_disabled"] = "true"
    target = svg.rect(x - CELL_W / 2 + 3, y, CELL_W - 6, CELL_H - 4, cls="reach")
    return svg.group(target, standing, **more)


def chips(away: str) -> str:
    """The questions, as buttons; one whose answer is known already does nothing and is faint."""
    parts, x = [], 2.0
    for k, question in enumerate(QUESTIONS):
        after = asked(question, away)
        wide = 16 + 11.0 * len(question)
        more: dict[str, object] = {"role": "button", "tabindex": 0, "id": f"guess-who-ask-{k}"}
        if len(after) > len(away):
            more["data_set"] = f"left={len(NAMES) - len(after)};away={after}"
        else:
            more |= {"aria_disabled": "true", "opacity": "0.35"}
        parts.append(
            svg.group(
                svg.rect(x, 2, wide, 32, cls="paper accent-line", rx=16, stroke_width="1.5"),
                svg.text(x + wide / 2, 24, question, cls="label", anchor="middle"),
                aria_label=question.capitalize(),
                **more,
            )
        )
        x += wide + 6
    return "".join(parts)


def ruler(left: int) -> str:
    """What has been learned, on a rule of decibels; each halving is one step of it."""
    top = CHIPS + CELL_H * (len(NAMES) // COLUMNS) + 10
    scale = Scale((0, 14), (4, WIDTH - 20))
    gained = float(information.db_from_nats(information_gained(left)))
    start = float(scale(0))
    parts = [
        svg.rect(start, top, float(scale(14)) - start, 18, cls="grid", fill_opacity=0.5),
        svg.rect(start, top, float(scale(gained)) - start, 18, cls="p", data_key="learned"),
    ]
    for n in (24, 12, 6, 3, 1):
        at = float(scale(information.db_from_nats(information_gained(n))))
        side = "start" if n == 24 else "middle"
        parts += [
            svg.line(at, top, at, top + 26, "ink-line"),
            svg.text(at, top + 44, f"{n} left" if n in (24, 1) else str(n), "label small", side),
        ]
    here = min(max(float(scale(gained)), 40.0), WIDTH - 60)
    parts.append(svg.text(here, top - 6, db(gained), cls="label big p halo", anchor="middle"))
    return svg.group(*parts)


def board(left: int, preferred: str) -> str:
    """The questions, all people, those put away on their backs, and what has been learned."""
    away = gone(left, preferred)
    people = [person(k, away, left) for k in range(len(NAMES))]
    height = CHIPS + CELL_H * len(NAMES) / COLUMNS + RULER
    title = f"A board of {len(NAMES)} people, {left} of them standing"
    return frame(WIDTH, height, chips(away), *people, ruler(left), title=title, role="group")


class GuessWho(Widget):
    """A board of 24 people to put away, and what has been learned by it in three units."""

    slug = "guess-who"
    title = "Guess who?"
    sources = (information_gained, information.kl, information.db_from_nats)

    left = param.Integer(
        12, bounds=(1, 24), label="People standing", doc="How many may still be the one."
    )
    away = param.String(
        "",
        regex="^[A-X]{0,24}$",
        label="Put away first, by their initials",
        doc="Initials of those who are put away before others, such as ADX.",
    )

    layout = """
    <div class="stage wide">{{ picture('board') }}</div>
    <p class="readout"><span>{{ value('standing') }} of 24 stand: you have learned
    {{ value('db') }}, or {{ value('bits') }}.</span></p>
    {{ tries({'start again': 'left=24;away=', 'half of them': 'left=12;away=',
              'down to five': 'left=5;away=', 'one': 'left=1;away='}) }}
    <details class="more"><summary>More</summary>
    <div class="controls">{{ slider('left') }} {{ text('away') }}</div>
    <p class="readout small">{{ value('nats') }}; each who stands is the one with probability
    {{ value('probability') }}.</p></details>
    """

    def answer(self) -> Answer:
        nats = information_gained(self.left)
        decibans = float(information.db_from_nats(nats))
        bits = float(information.bits_from_nats(nats))
        away = gone(self.left, self.away)
        standing = [name for name in NAMES if name[0] not in away]
        return Answer(
            values={
                "standing": Value(self.left, fix(self.left, 0)),
                "db": Value(decibans, db(decibans)),
                "bits": Value(bits, f"{fix(bits, 2)} bits"),
                "nats": Value(nats, f"{fix(nats, 2)} nats"),
                "probability": Value(1 / self.left, percent(1 / self.left)),
            },
            pictures={"board": board(self.left, self.away)},
            summary=f"{self.left} of 24 people stand: {', '.join(standing)}. "
            f"You have learned {db(decibans)}, {fix(bits, 2)} bits.",
        )
