"""What a Panel server shows of essays that have mistakes."""

import panel as pn
import pytest

from sitepress.pages.panel_server import page_or_mistake, template

HEAD = "---\ntitle: A tale\ndescription: Of it.\nauthor: Me\ndate: 2026-11-23\n---\n"
PYTHON = "figures = ()\n\n\ndef numbers():\n    return {}\n"


@pytest.fixture
def shelf(tmp_path, other_essays):
    """A folder of one essay, and a function that shows it."""
    folder = tmp_path / "shelf"
    (folder / "tale").mkdir(parents=True)

    def body(text, python=PYTHON):
        (folder / "tale" / "tale.md").write_text(HEAD + text)
        (folder / "tale" / "tale.py").write_text(python)
        page, figures, apps = page_or_mistake(folder, "tale")
        assert (figures, apps) == ({}, {})
        return page.body

    return body


@pytest.mark.parametrize(
    ("text", "python", "told"),
    [
        ("<<at>>", PYTHON, "tale.md:7: got &#x27;at&#x27;; numbers() has none."),
        ("Text.", "figures = (oops,)", "tale.py:1: got NameError: name &#x27;oops&#x27; is not"),
        ("[@key]", PYTHON, "tale.md:7: got the citation @key; there is no .bib file beside"),
    ],
)
def test_a_mistake_is_said_on_the_page(shelf, text, python, told):
    shown = shelf(text, python)
    assert told in shown
    assert 'role="alert"' in shown


APPS = """import panel as pn

figures = ()


def numbers():
    return {}


def breaks():
    return pn.Row(1 / 0)


def lives():
    go = pn.widgets.Button(label="Go")
    go.on_click(lambda event: {}["nothing"])
    return pn.Row(go)


apps = {"breaks": breaks, "lives": lives}
"""


def test_an_app_that_fails_leaves_the_page_and_the_other_apps(tmp_path, other_essays, monkeypatch):
    """Panel's handler is that of the page's session; here there is none, so it is put back."""
    monkeypatch.setattr(pn.config, "exception_handler", None)
    folder = tmp_path / "shelf"
    (folder / "tale").mkdir(parents=True)
    (folder / "tale" / "tale.md").write_text(f"{HEAD}::: app breaks\n:::\n\n::: app lives\n:::\n")
    (folder / "tale" / "tale.py").write_text(APPS)
    shown = template(folder, "tale")
    # A template knows its components by the names of their places.
    of = {name: component for name, (component, _) in shown._render_items.items()}
    (number, key, sentence, traceback) = of["deciban-problems"].problems[0]
    assert (number, key, sentence) == (1, "breaks", "ZeroDivisionError: division by zero")
    assert 'tale.py", line 11' in traceback
    assert type(of["breaks"]) is pn.Spacer
    (button,) = of["lives"]
    with pytest.raises(KeyError) as caught:
        button.param.trigger("clicks")
    pn.config.exception_handler(caught.value)
    assert [(n, key, said) for n, key, said, _ in of["deciban-problems"].problems] == [
        (1, "breaks", "ZeroDivisionError: division by zero"),
        (2, "", "KeyError: 'nothing'"),
    ]
