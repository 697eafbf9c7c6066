"""What is shipped is named, with its licence and the licence's text, for people and for tools."""

import dataclasses
import json
import re
import zipfile
from pathlib import Path

import pytest

from sitepress.cache import Cache, default_root
from sitepress.errors import PressError
from sitepress.fetch import pinned, pins
from sitepress.pages import fonts, sbom
from sitepress.python.packages import REQUIREMENTS, pinned_versions
from sitepress.python.runtime import Runtime, fetch_runtime
from sitepress.site.assets import Site
from tests.pipeline.sources import Fake

ROOT = Path(__file__).resolve().parents[2]


def made(folder):
    cache = Cache(default_root())
    runtime = fetch_runtime(cache)
    site = Site(folder)
    placed = {}
    bokeh = f"bokeh-{pinned_versions(ROOT / REQUIREMENTS)['bokeh']}-cp313-none-any.whl"
    for name in ("pyodide.mjs", runtime.numpy, bokeh):
        placed[name] = site.write(f"runtime/{name}", name)
    for face in fonts.FACES:
        site.names[face.name] = site.write(f"assets/{face.name}", face.name)
    sbom.place(site, ROOT, runtime, placed, cache, print)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return made(tmp_path_factory.mktemp("site"))


def test_every_package_of_the_browser_is_named_with_the_text_of_its_licence(site):
    text = (site / "licenses.txt").read_text()
    runtime = fetch_runtime(Cache(default_root()))
    packages = pinned_versions(ROOT / REQUIREMENTS)
    assert len(packages) == 9
    # Pyodide's own lock file says what it was built from and with.
    lock = json.loads(runtime.files["pyodide-lock.json"].read_bytes())
    compiler = lock["info"]["platform"].removeprefix("emscripten_").replace("_", ".")
    for name, version in [
        *packages.items(),
        ("numpy", lock["packages"]["numpy"]["version"]),
        ("Pyodide", pins()["pyodide"]),
        ("CPython", lock["info"]["python"]),
        ("Emscripten", compiler),
    ]:
        assert f"\n{name} {version}: " in text, name
    for name in packages:
        assert f"={'=' * 79}\n{name}\n" in text, name
    assert text.count("Redistributions of source code must retain") >= 5
    for words in (
        "Mozilla Public License Version 2.0",
        "PYTHON SOFTWARE FOUNDATION LICENSE",
        "SIL OPEN FONT LICENSE",
        "Julian",
        "the deciban authors",
    ):
        assert words in text, words


def of_versions(folder, pyodide, python, platform):
    lock = folder / "pyodide-lock.json"
    lock.write_text(json.dumps({"info": {"python": python, "platform": platform}}))
    return Runtime(pyodide, python, {lock.name: lock}, "")


def test_versions_are_those_of_the_runtime(tmp_path, monkeypatch):
    monkeypatch.setattr(sbom, "LOOKED_UP_FOR", {"Pyodide": "1.2.3", "Emscripten": "9.8.7"})
    parts = sbom.compiled(of_versions(tmp_path, "1.2.3", "3.99.1", "emscripten_9_8_7"))
    found = {part.name: (part.version, part.purl.rpartition("@")[2]) for part in parts}
    assert found["CPython"] == ("3.99.1", "v3.99.1")
    assert found["Emscripten"] == ("9.8.7", "9.8.7")


def test_versions_that_were_looked_up_for_another_runtime_are_refused(tmp_path):
    with pytest.raises(
        PressError, match=r"runtime is Pyodide 0\.28\.3 and Emscripten 5\.0\.3; look"
    ):
        sbom.compiled(of_versions(tmp_path, "0.28.3", "3.13.2", "emscripten_5_0_3"))


def test_the_faces_say_who_drew_them(site):
    (line,) = re.findall(
        r"^STIX Two Text .*: OFL-1.1\n    (.*)", (site / "licenses.txt").read_text(), re.M
    )
    assert "STIX" in line


def test_the_bill_of_materials_has_what_cyclonedx_asks_for(site):
    bill = json.loads((site / "sbom.json").read_text())
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(
        r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        bill["serialNumber"],
    )
    refs = [part["bom-ref"] for part in bill["components"]]
    assert len(set(refs)) == len(refs) > 15
    (own,) = (d for d in bill["dependencies"] if "dependsOn" in d)
    assert own["ref"] == bill["metadata"]["component"]["bom-ref"] == "deciban@0.1.0"
    assert sorted(own["dependsOn"]) == sorted(refs)
    assert "timestamp" not in bill["metadata"]
    for part in bill["components"]:
        assert part["type"] == "library"
        assert part["version"]
        (licence,) = part["licenses"]
        assert re.fullmatch(
            r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*", licence["expression"]
        ), licence
    files = [f for part in bill["components"] for f in part.get("components", [])]
    assert {f["name"] for f in files} >= {"runtime/pyodide.mjs", "assets/math.woff2"}
    assert all(re.fullmatch("[0-9a-f]{64}", f["hashes"][0]["content"]) for f in files)


def test_the_same_site_gives_the_same_files(site, tmp_path):
    made(tmp_path)
    for name in (sbom.LICENCES, sbom.BILL):
        assert (tmp_path / name).read_bytes() == (site / name).read_bytes()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Fake({}, error=OSError("no network")), "without their texts: .*no network"),
        (Fake({"MIT.json": b"anything goes"}), "without their texts: .*MIT.json .* was refused"),
    ],
)
def test_a_build_without_the_texts_names_the_licences_all_the_same(
    tmp_path, monkeypatch, source, words
):
    only = dataclasses.replace(pinned("licences"), sources=[source])
    monkeypatch.setattr(sbom, "pinned", lambda name: only)
    said = []
    assert sbom.common_texts(Cache(tmp_path), said.append) == {}
    assert re.search(words, said[-1])


def test_a_wheel_speaks_for_itself(tmp_path):
    wheel = tmp_path / "a_b-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(
            "a_b-1.0.dist-info/METADATA", "Name: A_B\nVersion: 1.0\nLicense-Expression: MIT\n"
        )
        archive.writestr("a_b-1.0.dist-info/licenses/LICENSE", "Words.")
        archive.writestr("a_b-1.0.dist-info/licenses/sub/COPYING.txt", "Words.")
        archive.writestr("a_b/licenses.py", "code")
    part = sbom.part_of(wheel)
    assert (part.name, part.version, part.licence) == ("a-b", "1.0", "MIT")
    assert part.texts == ("Words.",)
