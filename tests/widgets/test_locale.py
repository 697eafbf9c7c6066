"""The words of the interface: each language has all of them, and scripts and Python speak it."""

import re
from datetime import date
from string import Formatter

import param
import pytest

from sitepress.pages.page import written_day
from sitepress.paths import ROOT
from widgets.kit import layout
from widgets.kit.parameters import expected
from widgets.kit.typed_number import Box, ambiguity
from widgets.kit.widget import WIDGETS
from widgets.locale import ENGLISH, FOLDER, available, language, languages, say, table, use, words
from widgets.view.bundle import view_source

OTHERS = [name for name in languages() if name != ENGLISH]


@pytest.fixture
def german():
    use("de-AT")
    yield
    use(ENGLISH)


def places(text):
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name})


@pytest.mark.parametrize("other", OTHERS)
def test_a_language_has_the_names_and_places_of_english(other):
    shown = {s: {n: places(t) for n, t in texts.items()} for s, texts in table(ENGLISH).items()}
    assert {
        s: {n: places(t) for n, t in texts.items()} for s, texts in table(other).items()
    } == shown, f"compare {FOLDER / other}.json with en.json"
    assert all(text.strip() for texts in table(other).values() for text in texts.values())


def test_every_text_is_used_somewhere():
    folders = ("widgets/kit", "widgets/view", "build/sitepress")
    sources = [p for folder in folders for p in (ROOT / folder).rglob("*")]
    text = "\n".join(
        p.read_text("utf-8")
        for p in sources
        if p.suffix in (".py", ".js", ".html") and "node_modules" not in p.parts
    )
    # Some names are put together: the themes, the callouts.
    made = {"auto", "light", "dark", "calloutNote", "calloutTip", "calloutWarning"}
    unused = [
        f"{section}.{name}"
        for section, texts in table(ENGLISH).items()
        for name in texts
        if name not in made and not re.search(rf"\b{name}\b", text)
    ]
    assert not unused


@pytest.mark.parametrize(
    ("tag", "spoken"),
    [("de", "de"), ("de-AT", "de"), ("en-GB", "en"), ("fr", "en"), ("pt-BR", "en")],
)
def test_a_site_speaks_its_language_or_the_nearest_or_english(tag, spoken):
    assert available(tag) == spoken


@pytest.mark.usefixtures("german")
def test_python_and_scripts_speak_the_language_of_the_site():
    assert language() == "de"
    number = param.Number(1, bounds=(0, 2))
    assert layout.share().count("Link zu diesem Zustand") == 1
    assert "eine Zahl von 0 bis 2" in expected(number)
    assert ambiguity("1.250", [1250.0, 1.25], Box(False, 0, 2000)).startswith("Eingegeben: „1.250“")
    spinner = WIDGETS["deciban-spinner"]()
    problem = spinner.restore({spinner.controls()[0]: "x"})
    assert [sentence[:15] for sentence in problem.values()] == ["Eingegeben: „x“"]
    assert "Kopiert" in view_source()
    assert "Copied" not in view_source()
    assert written_day(date(2026, 3, 4)) == "4. März 2026"


def test_a_script_in_english_speaks_english_and_names_no_table():
    text = view_source()
    assert "Copied" in text
    assert "WORDS" not in text


def test_a_text_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        say("page", "nothing")
    with pytest.raises(KeyError):
        words("nowhere")


def test_a_browser_which_has_one_language_alone_speaks_it(tmp_path, monkeypatch):
    (tmp_path / "de.json").write_bytes((FOLDER / "de.json").read_bytes())
    monkeypatch.setattr("widgets.locale.FOLDER", tmp_path)
    assert available(ENGLISH) == "de"
