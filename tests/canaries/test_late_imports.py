"""Does what Panel's and Bokeh's recipes make late still work when somebody asks for it?"""

import subprocess
import sys
from importlib.metadata import distribution

from sitepress.python import trim
from tests.canaries.recipes import files_of

# Every template, a document as HTML, a component saved and shown in a notebook, and an error with a
# suggestion: all of it is imported late.
ASKED = """
import io
import panel, bokeh.models, bokeh.resources
assert panel.__file__.startswith({folder!r}) and bokeh.__file__.startswith({folder!r})
from bokeh.document import Document
from bokeh.embed import file_html
from panel.io import embed_state, push_notebook, save
from panel.io.resources import BASE_TEMPLATE, INDEX_TEMPLATE, _env, parse_template

assert Document().template is Document().template
assert Document().template.filename.endswith("file.html.jinja")
document = Document()
document.template = "{{{{ contents }}}}"
assert document.template == "{{{{ contents }}}}"
document.on_change(print)
document.destroy(print)
assert _env.trim_blocks and _env.get_template("base.html") is BASE_TEMPLATE
assert parse_template("{{{{ {{'a': 1}}|conffilter }}}}").render() == "{{'a': 1}}"
assert "href" in INDEX_TEMPLATE.render(items={{"App": "app.html"}})
page = file_html(bokeh.models.Div(text="<b>words</b>"), bokeh.resources.CDN, "Saved")
assert "<title>Saved</title>" in page and "bokeh-" in page
saved = io.StringIO()
panel.Row(panel.widgets.IntSlider()).save(saved, title="Kept")
assert "<title>Kept</title>" in saved.getvalue() and "panel.min.js" in saved.getvalue()
shown = panel.Row("x")._repr_mimebundle_()
assert shown is None or shown[0]
try:
    panel.widgets.IntSlider(valu=1)
except TypeError as problem:
    assert "valu" in str(problem)
else:
    raise AssertionError("a parameter that there is not was taken")
"""


def test_what_is_imported_late_is_there_when_it_is_used(tmp_path):
    for library in ("bokeh", "panel"):
        files, version = files_of(library), distribution(library).version
        recipe = trim.RECIPES[library]
        for path, data in files.items():
            if not path.startswith(f"{library}/") or "/tests/" in path:
                continue
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if path in recipe.late or path in recipe.lazy:
                data = trim.strip(data, path, files, version, recipe)
            target.write_bytes(data)
    script = ASKED.format(folder=str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (
        f"{done.stderr}\nSee `late` in build/sitepress/python/recipes and build/UPGRADING.md."
    )
