"""The Python packages that the browser imports, as compiled wheels.

Which ones, and the hash of each file, stands in build/requirements/browser.txt (made from
browser.in). They are downloaded by pip for one fixed platform, whatever machine this is, trimmed
(`sitepress.python.trim`), and compiled to bytecode by `pyodide py-compile` under the same minor
version of Python as the browser's: the browser then neither compiles nor caches. The project's own
wheel (widgets, and the essays wherever they lie), the runtime's
numpy and its standard library go the same way.
"""

import inspect
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Collection, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from sitepress.cache import Cache, key_of
from sitepress.content.essays import PACKAGE
from sitepress.content.pages import FIRST
from sitepress.errors import PressError
from sitepress.fetch import Log
from sitepress.process import run
from sitepress.python import lazy_imports, trim
from sitepress.python.runtime import PYTHON, Runtime
from widgets.locale import language

REQUIREMENTS = Path("build/requirements/browser.txt")
FOR_APPS = REQUIREMENTS.with_name("apps.txt")  # besides, where ordinary apps run
RECIPES = Path(__file__).with_name("recipes")
LIBRARY = "python_stdlib.zip"
OWN = "deciban"
# Folders beside essays that are none, and hold Python of others.
NOT_ESSAYS = {"__pycache__", "node_modules", "venv", "env", "tests"}
# Wheels with compiled parts are taken for this platform, and lose those parts in `trim`.
PLATFORM = ("manylinux_2_28_x86_64", "manylinux2014_x86_64", "any")
REPRODUCIBLE = {
    # With a fixed date, py_compile stamps bytecode with the hash of its source, not a time.
    "SOURCE_DATE_EPOCH": "315532800",
    # Columns of every instruction, for the carets in tracebacks: a third of the bytecode.
    "PYTHONNODEBUGRANGES": "1",
}


@dataclass(frozen=True)
class Packages:
    """What the browser imports; all of it belongs in the site.

    wheels   distribution name → compiled wheel
    library  the compiled standard library, a zip archive
    """

    wheels: Mapping[str, Path]
    library: Path


def build_packages(
    cache: Cache,
    root: Path,
    runtime: Runtime,
    essays: Path | None,
    log: Log = print,
    beyond: Mapping[str, Path] | None = None,
    left_out: Collection[str] = (),
    more: Mapping[str, bytes] | None = None,
) -> Packages:
    """The wheels of browser.txt, numpy's, and the project's own; raises PressError.

    root      the press's repository
    essays    the folder of essays, which become the package `essays`; None leaves that empty
    beyond    name → file of further packages, which essays declare (`sitepress.python.resolve`)
    left_out  patterns of the project's own files that this Python has no use for
    more      path → content of further files of the project's own; without any there are no apps
    """
    host = f"{sys.version_info.major}.{sys.version_info.minor}"
    if host != runtime.python:
        raise PressError(
            f"Got Python {host}; bytecode for the browser needs Python {runtime.python}: "
            "make the environment anew with it."
        )
    asked = [root / REQUIREMENTS, *[root / FOR_APPS] * bool(more)]
    numpy, library = runtime.files[runtime.numpy], runtime.files[LIBRARY]
    recipe = [inspect.getsource(module).encode() for module in (lazy_imports, trim)]
    recipe += [path.read_bytes() for path in sorted(RECIPES.glob("*.py"))]
    recipe += [Path(__file__).read_bytes(), library.read_bytes()]

    def make_others(folder: Path) -> None:
        log("downloading and compiling the browser's packages")
        with tempfile.TemporaryDirectory() as scratch:
            for file in asked:
                download(file, Path(scratch))
            wheels = [numpy, *sorted(Path(scratch).glob("*.whl"))]
            compile_all(wheels, library, folder, for_apps=bool(more))

    def make_own(folder: Path) -> None:
        log("compiling the widgets and essays")
        with tempfile.TemporaryDirectory() as scratch:
            build_wheel(root, essays, Path(scratch))
            compile_all(sorted(Path(scratch).glob("*.whl")), None, folder, left_out)
        if more:
            add_files(next(folder.glob("*.whl")), more)

    pinned = key_of(asked[0].read_bytes(), numpy.read_bytes(), *recipe)
    if more:
        pinned = key_of(pinned, asked[1].read_bytes(), "for apps")
    others = cache.folder("packages", pinned, make_others)
    own_key = key_of(*own_sources(root, essays), *recipe, *sorted(left_out))
    if more:
        own_key = key_of(own_key, *(part for name in sorted(more) for part in (name, more[name])))
    own = cache.folder("own", own_key, make_own)
    wheels = [*sorted(others.glob("*.whl")), *sorted(own.glob("*.whl"))]
    archives: dict[str, Path] = {}
    if beyond:
        further = [numpy, *(path for path in beyond.values() if path.suffix == ".whl")]
        wheels += compile_beyond(
            cache, {one: key_of(one.read_bytes(), *recipe) for one in further}, log
        )
        # What is no wheel is an archive of a shared library, which goes as it is.
        archives = {name: path for name, path in beyond.items() if path.suffix != ".whl"}
    named = {wheel.name.split("-")[0].replace("_", "-"): wheel for wheel in wheels}
    return Packages(named | archives, others / LIBRARY)


def own_files(root: Path, essays: Path | None) -> dict[str, Path]:
    """All that the project's wheel is made from, in a fixed order: path in the project → file."""
    files = {name: root / name for name in ("pyproject.toml", "README.md", "LICENSE")}
    for path in sorted((root / "widgets").rglob("*.py")):
        files[path.relative_to(root).as_posix()] = path
    for path in (root / "widgets" / "locale").glob(f"{language()}.json"):  # the site's alone
        files[path.relative_to(root).as_posix()] = path
    files["essays/__init__.py"] = root / "essays" / "__init__.py"
    return files | (essay_files(essays, books=False) if essays else {})


def essay_files(essays: Path, *, books: bool) -> dict[str, Path]:
    """The Python files of a folder of essays, with those of books or not, likewise."""
    files = {}
    for path in sorted(essays.rglob("*.py")):
        parts = path.relative_to(essays).with_suffix("").parts
        wanted = books or not (essays / parts[0] / FIRST).is_file()
        if wanted and all(part.isidentifier() and part not in NOT_ESSAYS for part in parts):
            files[f"{PACKAGE}/{path.relative_to(essays).as_posix()}"] = path
    return files


def own_sources(root: Path, essays: Path | None) -> list[bytes]:
    """What the project's wheel depends on: paths and contents."""
    files = own_files(root, essays)
    files = {name: path for name, path in files.items() if name not in ("README.md", "LICENSE")}
    return [part for name, f in files.items() for part in (name.encode(), f.read_bytes())]


def pinned_versions(requirements: Path) -> dict[str, str]:
    """{package: version} of what a requirements file pins."""
    return dict(re.findall(r"^([\w-]+)==([\w.]+)", requirements.read_text(), re.MULTILINE))


def download(requirements: Path, folder: Path) -> None:
    """Every wheel that `requirements` names, its hash checked by pip."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--only-binary=:all:", "--implementation", "cp", "--python-version", PYTHON]
    for platform in PLATFORM:
        command += ["--platform", platform]
    run([*command, "-r", str(requirements), "-d", str(folder)], name="pip download")


def build_wheel(root: Path, essays: Path | None, folder: Path) -> None:
    """The project's own wheel, by the build backend that pyproject.toml names."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, path in own_files(root, essays).items():
            target = Path(scratch) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
        make_wheel(Path(scratch), folder)


def make_wheel(project: Path, folder: Path) -> None:
    """The wheel of a project."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "-w", str(folder), str(project)]
    run(command, name="pip wheel", env=REPRODUCIBLE)


def compile_all(
    wheels: list[Path],
    library: Path | None,
    folder: Path,
    left_out: Collection[str] = (),
    *,
    for_apps: bool = False,
) -> None:
    """Trim and compile `wheels` and the standard library into `folder`."""
    with tempfile.TemporaryDirectory() as scratch:
        for wheel in wheels:
            trim.trim(wheel, Path(scratch), left_out, for_apps=for_apps)
        if library:
            trim.trim_library(library, Path(scratch))
        compile_folder(Path(scratch), folder)


def compile_beyond(cache: Cache, keys: Mapping[Path, str], log: Log) -> list[Path]:
    """The compiled wheels of packages beyond the base set, each kept by its key, side by side."""
    missing = [wheel for wheel, key in keys.items() if not (cache.root / "beyond" / key).is_dir()]
    if missing:
        log(f"compiling {', '.join(wheel.name.split('-')[0] for wheel in missing)}")
        missing.sort(key=lambda wheel: -wheel.stat().st_size)  # the long work first
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            list(pool.map(compile_one, *zip(*((cache, w, keys[w]) for w in missing), strict=True)))
    return sorted((compile_one(cache, *one) for one in keys.items()), key=lambda path: path.name)


def compile_one(cache: Cache, wheel: Path, key: str) -> Path:
    """The compiled wheel of a package beyond the base set."""

    def make(folder: Path) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            trim.trim(wheel, Path(scratch), for_others=True)
            compile_folder(Path(scratch), folder)

    return next(cache.folder("beyond", key, make).glob("*.whl"))


def add_files(wheel: Path, more: Mapping[str, bytes]) -> None:
    """Put files into a wheel that is compiled already."""
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    trim.write_zip(wheel, files | dict(more))


def compile_folder(trimmed: Path, folder: Path) -> None:
    """Compile all that is in the folder `trimmed`, into `folder`."""
    tool = Path(sys.executable).with_name("pyodide")
    command = [str(tool), "py-compile", "--silent", "--no-keep"]
    command += ["--compression-level", str(trim.PASSING), str(trimmed)]
    run(command, name="pyodide py-compile", env=REPRODUCIBLE)
    for made in sorted(trimmed.iterdir()):
        with zipfile.ZipFile(made) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        trim.write_zip(folder / made.name, files)
