"""Which wheels the declared dependencies of an essay mean in the browser, pinned by their hashes.

Only Pyodide's own builds of compiled packages run there. So a name is looked up in the official
`pyodide-lock.json` of the pinned runtime first, with its dependencies as that lock has them; what
is not there must be a pure wheel (`…-none-any`) of the package index, whose own metadata names its
dependencies. What the base set brings already (`build/requirements/browser.txt`, numpy) is taken
from there.

The outcome is `browser.txt` beside the essay: one line a package, `name==version` and SHA-256. It
is made anew only when the dependencies or the runtime change, names no host, and is to be
committed.
"""

import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from email import message_from_bytes
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sitepress.cache import Cache, sha256
from sitepress.errors import PressError, ProcessError
from sitepress.fetch import Log, Pinned, pinned
from sitepress.python.pip import download_pure
from sitepress.python.runtime import PYTHON, Runtime
from sitepress.python.script_metadata import Declared

LOCK = "browser.txt"
LINE = re.compile(r"(?P<name>[\w.-]+)==(?P<version>\S+) --hash=sha256:(?P<sha256>[0-9a-f]{64})")
# What people try first, and what does the work in a browser.
ALTERNATIVES = {
    "cupy": "numpy",
    "dask": "pandas",
    "datashader": "matplotlib",
    "jax": "numpy or autograd",
    "numba": "numpy",
    "polars": "pandas",
    "psycopg2": "a CSV file beside the essay",
    "pyarrow": "pandas with CSV files",
    "tensorflow": "scikit-learn, or weights computed with in numpy",
    "torch": "scikit-learn, or weights computed with in numpy",
}


@dataclass(frozen=True)
class Locked:
    """One pinned package; `file` is its name in Pyodide's distribution, or empty for the index."""

    name: str
    version: str
    sha256: str
    file: str = ""


@dataclass(frozen=True)
class Official:
    """Pyodide's own packages, by canonical name, as its lock has them."""

    version: str
    python: str
    packages: Mapping[str, Mapping[str, object]]

    def find(self, name: str) -> Locked | None:
        """The package of that name."""
        told = self.packages.get(name)
        if told is None:
            return None
        return Locked(name, str(told["version"]), str(told["sha256"]), str(told["file_name"]))

    def depends(self, name: str) -> list[str]:
        """What a package needs."""
        return [canonicalize_name(one) for one in self.packages[name]["depends"]]  # type: ignore[attr-defined]

    @property
    def environment(self) -> dict[str, str]:
        """What markers (`; sys_platform == …`) are asked against."""
        return {
            "implementation_name": "cpython",
            "os_name": "posix",
            "platform_machine": "wasm32",
            "platform_python_implementation": "CPython",
            "platform_system": "Emscripten",
            "python_full_version": self.python,
            "python_version": PYTHON,
            "sys_platform": "emscripten",
        }


def official(runtime: Runtime) -> Official:
    """The lock of the pinned runtime."""
    told = json.loads(runtime.files["pyodide-lock.json"].read_text("utf-8"))
    packages = {str(canonicalize_name(name)): one for name, one in told["packages"].items()}
    return Official(runtime.version, told["info"]["python"], packages)


@dataclass(frozen=True)
class Asked:
    """A requirement, and who asked for it."""

    requirement: Requirement
    by: str


def resolve(
    declared: Declared, lock: Official, base: Mapping[str, str], cache: Cache
) -> list[tuple[Locked, str]]:
    """(package, who asked for it), by name, of all that `declared` needs beyond the `base`.

    base  {canonical name: version} of what every worker has

    Raises PressError, in one sentence, where something cannot run in the browser.
    """
    found: dict[str, tuple[Locked, str]] = {}
    queue = [Asked(one, declared.path.name) for one in declared.requirements]
    while queue:
        asked = queue.pop(0)
        wanted, name = asked.requirement, canonicalize_name(asked.requirement.name)
        if wanted.marker and not wanted.marker.evaluate({**lock.environment, "extra": ""}):
            continue
        have = base.get(name) or (found[name][0].version if name in found else None)
        if have is not None:
            if not wanted.specifier.contains(have, prereleases=True):
                raise PressError(
                    f"{declared.place}: {asked.by} asks for {wanted}, and the browser's {name} is "
                    f"{have}; ask for a version of {asked.by} that goes with it, or loosen it."
                )
            continue
        package, needs = choose(asked, name, declared, lock, cache)
        found[name] = package, asked.by
        queue += needs
    return [found[name] for name in sorted(found)]


def choose(
    asked: Asked, name: str, declared: Declared, lock: Official, cache: Cache
) -> tuple[Locked, list[Asked]]:
    """The package that serves a requirement, and what it needs."""
    known, wanted = lock.find(name), asked.requirement
    if known and wanted.specifier.contains(known.version, prereleases=True):
        return known, [Asked(Requirement(one), name) for one in lock.depends(name)]
    if known and not known.file.endswith("-none-any.whl"):
        raise PressError(
            f"{declared.place}: {asked.by} asks for {wanted}, and {name} {known.version} is the "
            f"one that runs in the browser (Pyodide {lock.version}); ask for that version."
        )
    with tempfile.TemporaryDirectory() as scratch:
        try:
            wheel = download_pure(wanted, Path(scratch))
        except ProcessError as problem:
            raise PressError(refusal(asked, name, declared, lock)) from problem
        with zipfile.ZipFile(wheel) as archive:
            metadata = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
            told = message_from_bytes(archive.read(metadata))
        data = wheel.read_bytes()
        cache.put(data, wheel.name)
    needs = [Requirement(one) for one in told.get_all("Requires-Dist") or []]
    extras = wanted.extras or {""}
    needs = [
        one
        for one in needs
        if one.marker is None
        or any(one.marker.evaluate({**lock.environment, "extra": extra}) for extra in extras)
    ]
    for one in needs:
        one.marker = None
    return Locked(name, str(told["Version"]), sha256(data)), [Asked(one, name) for one in needs]


def refusal(asked: Asked, name: str, declared: Declared, lock: Official) -> str:
    """Why a package cannot be had, and what can."""
    other = ALTERNATIVES.get(name) or ALTERNATIVES.get(asked.by)
    other = other or " or ".join(get_close_matches(name, lock.packages, n=2))
    hint = f"; what does run there is {other}" if other else ""
    return (
        f"{declared.place}: {asked.requirement}, which {asked.by} asks for, has no wheel that "
        f"runs in the browser (Pyodide {lock.version} has none, and the package index no pure one)"
        f"{hint}."
    )


def head(declared: Declared, lock: Official) -> str:
    """The first lines of a lock file, which say what it was made of."""
    asked = ", ".join(sorted(str(one) for one in declared.requirements))
    return (
        f"# Made by the press of the dependencies in {declared.path.name}; to be committed.\n"
        f"# dependencies: {asked}\n# runtime: Pyodide {lock.version}\n"
    )


def text_of(packages: Iterable[tuple[Locked, str]], top: str) -> str:
    """A lock file."""
    lines = [
        f"{one.name}=={one.version} --hash=sha256:{one.sha256}  # {by}\n" for one, by in packages
    ]
    return top + "".join(lines)


def locked(
    declared: Declared, lock: Official, base: Mapping[str, str], cache: Cache, log: Log
) -> tuple[Locked, ...]:
    """What a file's dependencies mean: read from its lock file, or resolved anew into it."""
    if not declared.requirements:
        return ()
    path, top = declared.path.with_name(LOCK), head(declared, lock)
    if not path.is_file() or not path.read_text("utf-8").startswith(top):
        chosen = resolve(declared, lock, base, cache)
        path.write_text(text_of(chosen, top), "utf-8")
        names = ", ".join(f"{one.name} {one.version}" for one, _ in chosen) or "nothing new"
        log(f"{declared.path.name} needs {names}; pinned in {path}, which is to be committed")
    return tuple(read(path, lock))


def read(path: Path, lock: Official) -> list[Locked]:
    """The packages of a lock file; raises PressError, with the line, where one is not pinned."""
    packages = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if not (found := LINE.match(line)):
            raise PressError(
                f"{path}:{number}: got {line!r}; expected name==version --hash=sha256:…; delete "
                "the file, and the next build makes it anew."
            )
        known = lock.find(found["name"])
        file = known.file if known and known.sha256 == found["sha256"] else ""
        packages.append(Locked(found["name"], found["version"], found["sha256"], file))
    return packages


def fetch(packages: Iterable[Locked], cache: Cache, log: Log) -> dict[str, Path]:
    """{name: file} of pinned packages, from the cache or else from where they are to be had.

    Raises SourceError where one does not come with the bytes that its pin asks for.
    """
    packages = tuple(packages)
    theirs = {one.file: one.sha256 for one in packages if one.file}
    sources = pinned("pyodide").sources
    files = Pinned("the essay's packages", theirs, sources).fetch(cache, log)
    found = {one.name: files[one.file] for one in packages if one.file}
    for one in packages:
        if one.file:
            continue
        kept = next(cache.path(one.sha256, "").glob("*.whl"), None)
        wheel = cache.get(one.sha256, kept.name) if kept else None
        if wheel is None:
            with tempfile.TemporaryDirectory() as scratch:
                came = download_pure(
                    Requirement(f"{one.name}=={one.version}"), Path(scratch), one.sha256
                )
                wheel = cache.put(came.read_bytes(), came.name)
        found[one.name] = wheel
    return dict(sorted(found.items()))
