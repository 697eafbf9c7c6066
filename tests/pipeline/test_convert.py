"""The pages that are made of scripts, from what a Python has made of them: here this machine's."""

import asyncio
import json
import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
from panel.io.resources import set_resource_mode
from PIL import Image

from sitepress.apps import convert
from sitepress.apps.sources import Script
from sitepress.cache import Cache, default_root
from sitepress.python.script_metadata import Declared
from sitepress.python.worker_bundle import Base, Worker
from sitepress.site.assets import Site
from tests.apps_here import served_from
from widgets.hosts import apps

SCRIPTS = {
    "plain": "import panel as pn\npn.widgets.FloatSlider(start=0, end=1).servable(title='Plain')\n",
    "linked": (
        "import panel as pn\n"
        "a, b = pn.widgets.FloatSlider(), pn.widgets.FloatSlider()\n"
        "a.jslink(b, value='value')\n"
        "pn.template.VanillaTemplate(title='Linked', main=[a, b]).servable()\n"
    ),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The folder of two scripts' pages, and what was said of them."""
    folder = tmp_path_factory.mktemp("convert")
    for slug, code in SCRIPTS.items():
        (folder / slug).mkdir()
        (folder / slug / f"{slug}.py").write_text(code)
    with pytest.MonkeyPatch.context() as patch:
        served_from(patch, folder, SCRIPTS)
        with set_resource_mode("cdn"):  # as the browser's Python
            made = json.loads(asyncio.run(apps.prepare()))
    assert not any("error" in told for told in made.values()), made
    scripts = [Script(Path(f"{s}.py"), "", {}, Declared(Path(s), 0, ()), ()) for s in SCRIPTS]
    site = Site(folder / "site")
    site.root.mkdir()
    site.write("assets/worker.js", "")
    base = Base("worker.js", (), {}, {}, {}, draft=False)
    worker = Worker("assets/worker.js", {}, {}, base, beyond=True, apps=made)
    said = []
    convert.make(site, scripts, worker, Cache(default_root()), said.append)
    return site.root, said


def policies(root: Path) -> dict[str, str]:
    """{rule: its policy}."""
    found, rule = {}, ""
    for line in (root / "_headers").read_text().splitlines():
        rule = line if line.startswith("/") else rule
        if line.strip().startswith("Content-Security-Policy: "):
            found[rule] = line.partition(": ")[2]
    return found


def test_each_script_has_a_page_and_they_have_a_list(pages):
    root, _ = pages
    for slug, title in (("plain", "Plain"), ("linked", "Linked")):
        html = (root / slug / "index.html").read_text()
        assert f"<title>{title}</title>" in html.replace("\n", "").replace("  ", "")
        assert f'data-app="{slug}"' in html
        assert "data-notice" in html
        told = json.loads(html.partition('id="deciban">')[2].partition("</script>")[0])
        assert (root / slug / told["apps"]["apps"][slug]["document"]).is_file()
        assert (root / slug / told["serviceWorker"]).is_file()
        assert "//cdn." not in html
        assert html.count('rel="icon"') == 1
    assert 'href="plain/">Plain</a>' in (root / "index.html").read_text()


def test_each_page_allows_what_its_script_needs_and_it_is_said(pages):
    root, said = pages
    found = policies(root)
    assert "'unsafe-eval'" in found["/linked/*"]
    assert found["/linked"] == found["/linked/*"]
    assert "'unsafe-eval'" not in found["/plain/*"]
    assert "unsafe-inline" not in found["/"]
    assert found["/"] == found["/index.html"] == found["/assets/*"]
    assert "'unsafe-eval'" in found["/*"]  # what a browser holds to is that and the page's own
    assert [line for line in said if "allows" in line] == [
        next(line for line in said if line.startswith("linked: its page's script-src allows"))
    ]


def test_a_page_holds_a_picture_of_the_app_for_its_first_frame(pages):
    root, _ = pages
    html = (root / "plain" / "index.html").read_text()
    still = html.partition("data-still>")[2].partition("</picture>")[0]
    (data,) = re.findall(r"data:image/webp;base64,([^\"]+)", still)  # one for all screens
    picture = Image.open(BytesIO(b64decode(data)))
    assert picture.width <= 390
    assert len(picture.getcolors(picture.width * picture.height)) > 8  # something is drawn
    assert html.index("data-still") < html.index("data-root-id")


def test_handlers_of_a_templates_tags_become_a_script():
    html = (
        '<html><body><fast-switch id="a" onChange="turn(&#39;dark&#39;)" checked></fast-switch>'
        '<b onclick="go(this)" onfocus="x()">1</b><p title="on a=b">2</p></body></html>'
    )
    made = convert.without_handlers(html)
    assert made == (
        '<html><body><fast-switch id="a" data-on0 checked></fast-switch>'
        '<b data-on1 data-on2>1</b><p title="on a=b">2</p><script>'
        'document.querySelector("[data-on0]").addEventListener("change",'
        "function(event){turn('dark')});"
        'document.querySelector("[data-on1]").addEventListener("click",'
        "function(event){go(this)});"
        'document.querySelector("[data-on2]").addEventListener("focus",function(event){x()});'
        "</script></body></html>"
    )
    assert convert.without_handlers("<body>1</body>") == "<body>1</body>"
