"""The lock file of the site: which wheels Pyodide loads, with hash, size and dependencies.

It has numpy as in the official lock and the project's compiled wheels, and nothing else of
the 343 packages that the official one lists. The project's own package depends on all the others:
`loadPackage("deciban")` then means everything, in one round. What the wheels declare about each
other is left out on purpose: Panel and panel-material-ui declare each other, and on such a cycle
`loadPackage` never returns.
"""

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from pyodide_lock import PyodideLockSpec
from pyodide_lock.spec import PackageSpec

from sitepress.errors import PressError
from sitepress.python.packages import OWN


def lock_of(official: Path, wheels: Mapping[str, Path]) -> dict[str, object]:
    """The lock of `wheels` (distribution name → file), as Pyodide reads it.

    `official` is the pinned `pyodide-lock.json`, whose ABI and platform the wheels are for.
    """
    lock = PyodideLockSpec(PyodideLockSpec.from_json(official).info, {})
    for name, wheel in sorted(wheels.items()):
        others = sorted(set(wheels) - {OWN}) if name == OWN else []
        lock.packages[name] = package(name, wheel, others)
    check(lock)
    content: dict[str, object] = lock.to_dict()
    return content


def package(name: str, wheel: Path, depends: list[str]) -> PackageSpec:
    """The lock's entry of one wheel, or of an archive of a shared library."""
    library = wheel.suffix != ".whl"
    return PackageSpec(
        name=name,
        version=wheel.stem.split("-")[1],
        file_name=wheel.name,
        install_dir="dynlib" if library else "site",
        package_type="shared_library" if library else "package",
        sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(),
        imports=[] if library else imports(wheel),
        depends=depends,
    )


def imports(wheel: Path) -> list[str]:
    """The names that can be imported from a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {
            Path(name).parts[0] for name in archive.namelist() if name.endswith((".pyc", ".py"))
        }
    return sorted(top.partition(".")[0] for top in tops if not top.endswith(".dist-info"))


def check(lock: PyodideLockSpec) -> None:
    """Raise PressError where a dependency is missing or goes round in a circle."""
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise PressError(f"packages depend on each other in a circle: {' → '.join(path)}")
        if name not in lock.packages:
            raise PressError(f"{path[-1]} depends on {name}, which is not in the lock")
        if name not in done:
            for other in lock.packages[name].depends:
                visit(other, (*path, name))
            done.add(name)

    for name in lock.packages:
        visit(name, ())
