"""A new essay that works from the first minute: one Markdown file and one Python file."""

import datetime
import re
from pathlib import Path

from sitepress.errors import PressError

MARKDOWN = """---
title: {title}
description: One sentence that says what a reader will be able to do afterwards.
author: Your name
date: {today}
---

Write here, in Markdown. Formulas stand between dollar signs, $e^{{i\\pi}} = -1$, side notes after a
caret.^[Like this one.] Numbers are not typed: thirteen decibels are a probability of
<<at_thirteen|percent>>, as computed by `numbers()` in `{name}.py`.

## A first figure

::: figure {slug}-dial share=0.25
Move the slider: the share is now <<live('{slug}-dial', 'percent')>>.
:::
"""

PYTHON = '''"""The figures and the numbers of "{title}"."""

import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.number_format import db, percent
from widgets.maths import information


class Dial(Widget):
    """A bar that is as full as its slider says."""

    slug = "{slug}-dial"
    title = "A dial"
    sources = (information.db_from_probability,)

    share = param.Number(0.5, bounds=(0.01, 0.99), step=0.01, label="Share", doc="Not quite all.")

    layout = """
    <div class="stage">{{{{ picture('bar') }}}}</div>
    <div class="controls">{{{{ slider('share') }}}}</div>
    <p class="readout">{{{{ value('percent') }}}} · {{{{ value('evidence') }}}}</p>
    """

    def answer(self) -> Answer:
        """A bar of length `share`, the share in per cent and its log odds in decibels."""
        evidence = float(information.db_from_probability(self.share))
        bar = svg.stacked_bar(20, 20, 600, 40, [(self.share, "p"), (1 - self.share, "q")])
        return Answer(
            values={{
                "percent": Value(self.share, percent(self.share)),
                "evidence": Value(evidence, db(evidence, 1)),
            }},
            pictures={{"bar": svg.svg(640, 80, bar, title="A bar")}},
            summary=f"The bar is {{percent(self.share)}} full.",
        )


figures = (Dial,)


def numbers() -> dict[str, float]:
    """What the prose quotes."""
    return {{"at_thirteen": float(information.probability_from_db(13.0))}}
'''


def new(root: Path, slug: str) -> Path:
    """Write the files of the essay `slug` below `root`/essays; return its Markdown file.

    Raises PressError where the slug cannot be one, or is taken.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug):
        raise PressError(
            f"Got the slug {slug!r}; expected lower case words joined by -, as in "
            "make new ESSAY=my-essay"
        )
    name = slug.replace("-", "_")
    folder = root / "essays" / name
    if folder.exists():
        raise PressError(f"There is an essay in {folder} already; choose another slug.")
    title = slug.replace("-", " ").capitalize()
    fields = {"slug": slug, "name": name, "title": title, "today": datetime.date.today()}
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(f'"""The essay "{title}"."""\n')
    (folder / f"{name}.py").write_text(PYTHON.format(**fields))
    source = folder / f"{name}.md"
    source.write_text(MARKDOWN.format(**fields))
    return source
