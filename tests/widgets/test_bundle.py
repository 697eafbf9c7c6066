"""Scripts are bundled into one text each, with the values that a build gives them."""

import re
import subprocess

import pytest

from sitepress.paths import WEB
from widgets.view import bundle as bundles
from widgets.view.bundle import BundleError, bundle, joined, style_source, view_source


def run(script: str) -> str:
    """What a script prints in Node."""
    done = subprocess.run(
        ["node", "--input-type=module"], input=script, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_module_and_what_it_imports_become_one_script_that_runs(tmp_path):
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nconsole.log(b + 1);\n')
    (tmp_path / "b.js").write_text("// Two.\nconst inner = 2;\nexport const b = `${inner}0`;\n")
    text = bundle(tmp_path / "a.js")
    assert "import" not in text
    assert "Two" not in text
    assert run(text) == "201"


def test_a_draft_is_readable_and_has_a_source_map(tmp_path):
    (tmp_path / "a.js").write_text("// Said.\nexport const named = 1;\nconsole.log(named);\n")
    text = bundle(tmp_path / "a.js", draft=True)
    assert "var named = 1;" in text
    assert "sourceMappingURL=data:" in text
    assert "sourceMappingURL" not in bundle(tmp_path / "a.js")


def test_drafts_that_stand_in_one_script_keep_their_source_maps(tmp_path):
    (tmp_path / "first.js").write_text("// One.\n\nconsole.log(1);\n")
    (tmp_path / "second.js").write_text('// Two.\n\n\nthrow new Error("second");\n')
    parts = [bundle(tmp_path / name, form="iife", draft=True) for name in ("first.js", "second.js")]
    script = joined(joined("{", parts[0], "}"), joined("{", parts[1], "}"))
    (source_map,) = re.findall(r"sourceMappingURL=data:application/json;base64,(\S+)", script)
    for name, word, line in (("first.js", "console", 3), ("second.js", "throw", 4)):
        before = script[: script.index(word)].splitlines()
        found = run(f"""import {{ SourceMap }} from "node:module";
            const map = new SourceMap(JSON.parse(atob("{source_map}")));
            const found = map.findEntry({len(before) - 1}, {len(before[-1])});
            console.log(found.originalSource, found.originalLine + 1);""")
        assert found == f"{name} {line}"


def test_scripts_without_source_maps_are_joined_as_they_are():
    assert joined("a", "b\nc") == "a\nb\nc"


def test_a_build_gives_scripts_their_values(tmp_path):
    (tmp_path / "a.js").write_text('import { X } from "#build-values";\nconsole.log(X.b);\n')
    values = {"X": {"b": "</script>\\1"}}
    assert run(bundle(tmp_path / "a.js", values=values)) == "</script>\\1"


def test_a_value_that_nobody_gives_is_an_error(tmp_path):
    (tmp_path / "a.js").write_text('import { X } from "#build-values";\nconsole.log(X);\n')
    with pytest.raises(BundleError, match="X"):
        bundle(tmp_path / "a.js", values={"Y": 1})


def test_a_missing_part_is_an_error(tmp_path):
    (tmp_path / "a.js").write_text('import { b } from "./gone.js";\nconsole.log(b);\n')
    with pytest.raises(BundleError, match=r"a\.js cannot be bundled: .*gone\.js"):
        bundle(tmp_path / "a.js")


def test_without_esbuild_there_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(bundles, "NODE_MODULES", tmp_path)
    with pytest.raises(BundleError, match=r"There is no esbuild in .*; run `make build`"):
        bundles.esbuild.__wrapped__()


def test_the_view_is_one_module_with_panel_s_entry():
    source = view_source()
    assert not re.search(r"^import\b", source, re.MULTILINE)
    exported = re.findall(r"\w+ as (\w+)", re.search(r"export\s*\{([^}]*)\}", source)[1])
    assert set(exported) == {"FigureView", "render"}


def test_packages_of_figures_bring_their_control_kinds():
    assert '"drawing"' in view_source()
    assert '"drawing"' not in bundle(bundles.VIEW / "figure.js")


def test_figures_ask_nobody_else():
    assert not re.search(r"https?://(?!www\.w3\.org/)", view_source())
    assert not re.search(r"https?://|@import|url\(", style_source())


@pytest.mark.parametrize("entry", ["worker/worker.js", "snapshot/capture.js"])
def test_the_scripts_of_the_worker_are_one_file_each(entry):
    assert not re.search(r"^(import|export)\b(?!\()", bundle(WEB / entry), re.MULTILINE)
