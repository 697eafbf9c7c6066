"""Bundles scripts and style sheets into one text each, by esbuild.

Panel takes a component's script as one text, and a page should not wait for a chain of small files.
A package of figures may have a `view.js` of its own, which registers its control kinds and
optimistic pictures; it is found by its name and needs no entry anywhere.
"""

import base64
import json
import re
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from widgets.locale import language, table
from widgets.view import palette

VIEW = Path(__file__).parent
WIDGETS = VIEW.parent
NODE_MODULES = WIDGETS.parent / "build" / "node_modules"
MAP = re.compile(r"\n//# sourceMappingURL=data:application/json;base64,([\w+/=]+)\s*\Z")
# The oldest browsers that are served fully; build/HOSTS.md says what older ones get.
OLDEST = {"chrome": "125", "edge": "125", "firefox": "126", "safari": "17.5"}
TARGET = ",".join(f"{name}{version}" for name, version in OLDEST.items())
VALUES = "#build-values"  # the module from which scripts import a build's values


class BundleError(Exception):
    """A script that esbuild cannot bundle, or no esbuild; the message is one sentence."""


@cache
def esbuild() -> Path:
    """esbuild's executable, as pinned in build/package-lock.json; raises BundleError."""
    found = [
        *NODE_MODULES.glob("@esbuild/*/bin/esbuild"),
        *NODE_MODULES.glob("@esbuild/*/esbuild.exe"),
    ]
    if not found:
        raise BundleError(
            f"There is no esbuild in {NODE_MODULES}; run `make build`, which installs it."
        )
    return found[0]


def bundle(
    entry: Path,
    *,
    form: str = "esm",
    values: Mapping[str, object] | None = None,
    plugins: bool = False,
    draft: bool = False,
) -> str:
    """One script of a module and all that it imports; raises BundleError.

    form     esbuild's output format: "esm" for a module, "iife" for a classic script
    values   {name: JSON value}, what the scripts import from `#build-values`; those that are true
             or false are globals, so that esbuild leaves out what stands under a false one
    plugins  include the `view.js` of every package of figures
    draft    keep it readable, with a source map in it, instead of small
    """
    views = sorted(WIDGETS.glob("*/view.js")) if plugins else []
    source = "".join(f"import {json.dumps(str(view.resolve()))};\n" for view in views)
    source += f"export * from {json.dumps(str(entry.resolve()))};\n"
    command = [str(esbuild()), "--bundle", f"--format={form}"]
    command += ["--sourcemap=inline"] if draft else ["--minify", "--legal-comments=none"]
    command += ["--log-level=error", "--charset=utf8", f"--target={TARGET}", *spoken(language())]
    with tempfile.TemporaryDirectory() as scratch:
        if values is not None:
            given = Path(scratch) / "values.js"
            known = {name: v for name, v in values.items() if isinstance(v, bool)}
            rest = {name: v for name, v in values.items() if name not in known}
            lines = [f"export const {name} = {json.dumps(v)};\n" for name, v in rest.items()]
            given.write_text("".join(lines), "utf-8")
            command.append(f"--alias:{VALUES}={given}")
            command += [f"--define:{name}={json.dumps(v)}" for name, v in known.items()]
        done = subprocess.run(
            command, input=source, capture_output=True, text=True, cwd=entry.parent, check=False
        )
    if done.returncode:
        raise BundleError(f"{entry.name} cannot be bundled: {' '.join(done.stderr.split())}")
    return done.stdout


def joined(*texts: str) -> str:
    """Scripts one below the other as one; the source maps of drafts become one with sections."""
    lines: list[str] = []
    sections: list[dict[str, object]] = []
    for text in texts:
        if found := MAP.search(text):
            known = json.loads(base64.b64decode(found[1]))
            for part in known.get("sections", [{"offset": {"line": 0}, "map": known}]):
                offset = {"line": len(lines) + part["offset"]["line"], "column": 0}
                sections.append({"offset": offset, "map": part["map"]})
        lines += MAP.sub("", text).split("\n")
    if sections:
        index = json.dumps({"version": 3, "sections": sections}).encode()
        url = f"data:application/json;base64,{base64.b64encode(index).decode()}"
        lines.append(f"//# sourceMappingURL={url}")
    return "\n".join(lines)


@cache
def spoken(tongue: str) -> list[str]:
    """Options of esbuild that put the words of a language in the place of `WORDS.section.name`."""
    return [
        f"--define:WORDS.{section}.{name}={json.dumps(text)}"
        for section, texts in table(tongue).items()
        for name, text in texts.items()
    ]


def view_source() -> str:
    """The view as the text of one ES module, for Panel's components."""
    return _view_source(language())


@cache
def _view_source(_language: str) -> str:
    return bundle(VIEW / "figure.js", plugins=True, values={"MORE_KINDS": True})


def problems_source() -> str:
    """The script that says what a page's apps could not do, likewise."""
    return _problems_source(language())


@cache
def _problems_source(_language: str) -> str:
    return bundle(VIEW / "app-problems.js")


def style_source(colours: Mapping[str, palette.Colour] = palette.PALETTE) -> str:
    """The style sheet of all figures, with the palette."""
    return f"{figure_style(colours)}\n{image_style()}"


def figure_style(colours: Mapping[str, palette.Colour] = palette.PALETTE) -> str:
    """The style sheet of figures without images, with the palette."""
    figure = (VIEW / "figure.css").read_text("utf-8")
    return "\n".join((palette.variables(colours), figure, palette.shapes()))


def image_style() -> str:
    """What the style sheet of figures with images has besides."""
    return (VIEW / "images.css").read_text("utf-8")


@cache
def minified(style: str) -> str:
    """A style sheet as short as it can be; raises BundleError."""
    command = [str(esbuild()), "--loader=css", "--minify", "--log-level=error", "--charset=utf8"]
    done = subprocess.run(
        [*command, f"--target={TARGET}"], input=style, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BundleError(f"The style sheet cannot be read: {' '.join(done.stderr.split())}")
    return done.stdout.strip()
