"""What a Panel server shows of essays that have mistakes."""

import pytest

from sitepress.pages.panel_server import page_or_mistake

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
