"""What a script that is to become a page brings along, and what it is told."""

import json
from pathlib import Path

import pytest

from sitepress.apps import sources
from sitepress.errors import PressError
from sitepress.python.resolve import Official

LOCK = Official(
    "0.28.3",
    "3.13.2",
    {
        "pandas": {"version": "2.3.1", "imports": ["pandas"]},
        "scikit-learn": {"version": "1.7.0", "imports": ["sklearn"]},
    },
)
BASE = ("panel", "bokeh", "param", "numpy")


@pytest.fixture
def script(tmp_path):
    """`script(text, path=text)`: a script of this text, with files beside it, read."""

    def read(text, more=(), **files):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        (tmp_path / "my_app.py").write_text(text)
        return sources.read(tmp_path / "my_app.py", LOCK, BASE, [tmp_path / one for one in more])

    return read


def test_own_modules_and_data_come_along(script):
    read = script(
        "import panel as pn\nfrom beside import f\nopen('data/points.csv')\n",
        **{
            "beside.py": "import deeper.inner\nNAMES = 'names.txt'\n",
            "deeper/__init__.py": "",
            "deeper/inner.py": "",
            "data/points.csv": "x\n1\n",
            "names.txt": "a",
            "unused.csv": "",
        },
    )
    assert sorted(read.files) == [
        "beside.py",
        "data/points.csv",
        "deeper/__init__.py",
        "deeper/inner.py",
        "names.txt",
    ]
    assert read.slug == "my-app"
    assert not read.needs.requirements


def test_a_folder_that_is_named_comes_whole(script):
    read = script("d = 'data'\n", **{"data/a.csv": "", "data/b/c.csv": ""})
    assert sorted(read.files) == ["data/a.csv", "data/b/c.csv"]


@pytest.mark.parametrize("above", ["site-packages", "node_modules", "__pycache__", ".hidden"])
def test_the_folders_above_a_project_leave_nothing_out(tmp_path, above):
    """Only folders of the project are looked at, not those in which it lies."""
    folder = tmp_path / above / "project"
    skipped = folder / "package" / "node_modules"
    skipped.mkdir(parents=True)
    (skipped / "left_out.py").write_text("")
    (folder / "package" / "__init__.py").write_text("")
    (folder / "package" / "inner.py").write_text("")
    (folder / "data").mkdir()
    (folder / "data" / "a.csv").write_text("")
    (folder / "more").mkdir()
    (folder / "more" / "b.csv").write_text("")
    script = folder / "app.py"
    script.write_text("import package\nopen('data/a.csv')\n")
    read = sources.read(script, LOCK, BASE, [folder / "more"])
    assert sorted(read.files) == [
        "data/a.csv",
        "more/b.csv",
        "package/__init__.py",
        "package/inner.py",
    ]


@pytest.mark.parametrize("name", ["widgets.py", "essays/__init__.py"])
def test_a_module_of_a_name_that_is_taken_is_said(script, name):
    top = name.partition("/")[0].removesuffix(".py")
    with pytest.raises(PressError, match=rf"my_app.py has its own '{top}' beside it"):
        script(f"import {top}\n", **{name: ""})


def test_files_that_no_text_names_are_named_by_hand(script):
    read = script("x = 'a' + '.csv'\n", ["a.csv"], **{"a.csv": ""})
    assert list(read.files) == ["a.csv"]
    with pytest.raises(PressError, match=r"There is no .*b\.csv"):
        script("", ["b.csv"])


def test_imports_say_what_is_needed_where_nothing_is_declared(script):
    read = script("import sklearn.cluster, json\nimport hvplot.pandas\nimport panel\n")
    assert [str(one) for one in read.needs.requirements] == ["hvplot", "pandas", "scikit-learn"]
    assert read.notes == (
        "my_app.py declares no dependencies; its imports mean hvplot, pandas, scikit-learn",
    )


def test_a_table_needs_pandas(script):
    read = script("import panel as pn\npn.widgets.Tabulator()\n")
    assert [str(one) for one in read.needs.requirements] == ["pandas"]


def test_sample_data_are_a_package(script):
    read = script("from bokeh.sampledata.iris import flowers\n")
    assert [str(one) for one in read.needs.requirements] == ["bokeh-sampledata"]


def test_what_is_declared_is_taken(script):
    read = script('# /// script\n# dependencies = ["scipy"]\n# ///\nimport sklearn\n')
    assert [str(one) for one in read.needs.requirements] == ["scipy"]
    assert read.notes == ()


@pytest.mark.parametrize("module", sources.NOT_THERE)
def test_what_a_browser_cannot_do_is_said(script, module):
    notes = script(f"import panel\n\nimport {module}\n").notes
    assert any(f"my_app.py:3: imports {module}; a browser has no" in note for note in notes)


def test_mistakes_are_one_sentence(script, tmp_path):
    with pytest.raises(PressError, match=r"my_app.py:2: got Python that cannot be read"):
        script("x = 1\nx =\n")
    with pytest.raises(PressError, match=r"There is no .*nothing\.py; name a Panel"):
        sources.read(tmp_path / "nothing.py", LOCK, BASE)
    (tmp_path / "app.r").write_text("")
    with pytest.raises(PressError, match=r"Got app.r; expected a script \(.py\) or a notebook"):
        sources.read(tmp_path / "app.r", LOCK, BASE)


def notebook(folder: Path, *cells):
    """A notebook of cells (kind, text)."""
    told = [{"cell_type": kind, "source": text.splitlines(keepends=True)} for kind, text in cells]
    path = folder / "notes.ipynb"
    path.write_text(json.dumps({"cells": told, "nbformat": 4}))
    return sources.read(path, LOCK, BASE)


def test_a_notebook_that_says_what_it_shows(tmp_path):
    read = notebook(
        tmp_path,
        ("markdown", "# Title"),
        ("code", "%matplotlib inline\nimport panel as pn"),
        ("code", "pn.Row('a').servable()\n3"),
    )
    assert "Title" not in read.code
    assert "%" not in read.code
    assert read.code.count("servable") == 1


def test_a_notebook_that_does_not_shows_its_cells(tmp_path):
    read = notebook(
        tmp_path,
        ("markdown", "# Title"),
        ("code", "x = 3\nx + 1"),
        ("code", "x;"),
        ("code", "y = 2"),
    )
    shown = []

    class Panel:
        def __init__(self, value):
            self.value = value

        def servable(self):
            shown.append(self.value)

    class Panels:
        panel = Panel
        pane = type("pane", (), {"Markdown": Panel})

    exec(read.code, {"__builtins__": {"__import__": lambda _: Panels}})
    assert shown == ["# Title", 4]


def test_a_broken_notebook_is_said(tmp_path):
    (tmp_path / "notes.ipynb").write_text("{}")
    with pytest.raises(PressError, match=r"notes.ipynb is no notebook of version 4"):
        sources.read(tmp_path / "notes.ipynb", LOCK, BASE)
