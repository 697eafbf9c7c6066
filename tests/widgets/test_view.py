"""The view's parts are joined into one module: each once, in order, with one entry."""

import re

import pytest

from sitepress import design
from widgets import view

NAMES = re.compile(r"^(?:export )?(?:class|(?:async )?function|const|let) (\w+)", re.MULTILINE)


def parts():
    return sorted(view.HERE.glob("*.js"))


def test_every_part_is_in_the_view_once():
    source = view.view_source()
    for part in parts():
        for name in NAMES.findall(part.read_text("utf-8")):
            found = [other for other in NAMES.findall(source) if other == name]
            assert len(found) == 1, f"{name} of {part.name}"


def test_nothing_is_imported_and_only_the_entry_exports():
    source = view.view_source()
    assert not re.search(r"^import\b", source, re.MULTILINE)
    exported = set(re.findall(r"^export (?:class|function|const) (\w+)", source, re.MULTILINE))
    assert exported == {"FigureView", "render"}


def test_what_is_needed_comes_first(tmp_path):
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nexport const a = b + 1;\n')
    (tmp_path / "b.js").write_text('import { c } from "./c.js";\nexport const b = c + 1;\n')
    (tmp_path / "c.js").write_text("export const c = 1;\n")
    joined = view.bundle(tmp_path / "a.js")
    assert joined.splitlines() == [
        "const c = 1;",
        "",
        "const b = c + 1;",
        "",
        "export const a = b + 1;",
    ]


def test_a_part_that_two_others_need_is_there_once(tmp_path):
    (tmp_path / "a.js").write_text(
        'import { b } from "./b.js";\nimport {\n  c,\n} from "./c.js";\nexport const a = b + c;\n'
    )
    (tmp_path / "b.js").write_text('import { c } from "./c.js";\nexport const b = c + 1;\n')
    (tmp_path / "c.js").write_text("export const c = 1;\n")
    assert view.bundle(tmp_path / "a.js").count("const c = 1;") == 1


def test_a_missing_part_is_an_error(tmp_path):
    (tmp_path / "a.js").write_text('import { b } from "./gone.js";\n')
    with pytest.raises(FileNotFoundError, match=r"gone\.js"):
        view.bundle(tmp_path / "a.js")


@pytest.mark.parametrize("script", [view.view_source, design.boot_script, design.host_script])
def test_no_two_parts_of_a_script_give_one_name(script):
    names = NAMES.findall(script())
    assert sorted(names) == sorted(set(names))


def test_the_view_asks_nobody_else():
    assert not re.search(r"https?://(?!www\.w3\.org/)", view.view_source())
    assert not re.search(r"https?://|@import|url\(", view.style_source())
