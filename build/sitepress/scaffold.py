"""A new essay that works from the first minute, and a new site around one."""

import datetime
import re
import subprocess
from pathlib import Path

from sitepress.errors import PressError
from sitepress.paths import ROOT

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


TEMPLATES = Path(__file__).with_name("new_site")
PLACES = {"gitignore": ".gitignore", "workflow.yml": ".github/workflows/site.yml"}
UNKNOWN = "https://github.com/your-name/deciban"  # to be corrected by the author


def new(essays: Path, slug: str) -> Path:
    """Write the files of the essay `slug` into the folder `essays`; return its Markdown file.

    Raises PressError where the slug cannot be one, or is taken.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug):
        raise PressError(
            f"Got the slug {slug!r}; expected lower case words joined by -, as in "
            "make new ESSAY=my-essay"
        )
    if not essays.is_dir():
        raise PressError(f"There is no folder {essays}; begin one: make new SITE={essays}")
    name = slug.replace("-", "_")
    folder = essays / name
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


def new_site(folder: Path) -> None:
    """Begin a site in `folder`: settings, a first essay, a page, and how it is published.

    Raises PressError where a site is there already.
    """
    titles = folder.resolve().name.replace("-", " ").replace("_", " ").capitalize()
    told = {"@TITLE@": titles, "@PRESS@": press_address()}
    files = {PLACES.get(p.name, p.name): p for p in sorted(TEMPLATES.iterdir()) if p.is_file()}
    for name in files:
        if (folder / name).exists():
            raise PressError(f"There is a {name} in {folder} already; name another folder.")
    for name, template in files.items():
        text = template.read_text("utf-8")
        for mark, words in told.items():
            text = text.replace(mark, words)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    new(folder, "first-essay")


def press_address() -> str:
    """Where this repository was cloned from, if that is an address; else one to be corrected."""
    command = ["git", "-C", str(ROOT), "remote", "get-url", "origin"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    known = done.stdout.strip()
    return known if done.returncode == 0 and known.startswith("https://") else UNKNOWN
