"""Which essays share a Python: those whose dependencies mean the same packages.

Every set of packages has one worker and one memory snapshot. Essays that declare nothing are in the
base set, whose files no other set changes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.utils import canonicalize_name

from sitepress.cache import Cache, key_of
from sitepress.content.essays import Essay
from sitepress.fetch import Log, pins
from sitepress.python import host_packages, resolve, undeclared_imports
from sitepress.python.lock import imports
from sitepress.python.packages import REQUIREMENTS, pinned_versions
from sitepress.python.resolve import Locked
from sitepress.python.runtime import Runtime
from sitepress.python.script_metadata import declared


@dataclass(frozen=True)
class PackageSet:
    """Packages beyond the base set; `name` stands in the names of files, and is empty for the base.

    files  name of a package → its wheel (or archive of a shared library), as pinned
    """

    name: str
    packages: tuple[Locked, ...]
    files: Mapping[str, Path]


BASE = PackageSet("", (), {})


def base_versions(root: Path) -> dict[str, str]:
    """{canonical name: version} of what every worker has."""
    versions = pinned_versions(root / REQUIREMENTS)
    files = pins()["downloads"]["pyodide"]["files"]
    versions["numpy"] = next(name.split("-")[1] for name in files if name.startswith("numpy-"))
    return {canonicalize_name(name): version for name, version in versions.items()}


def sets_of(
    essays: Sequence[Essay],
    root: Path,
    folder: Path,
    runtime: Callable[[], Runtime],
    cache: Cache,
    log: Log,
) -> dict[str, PackageSet]:
    """The set of each essay, by its slug; what it needs can then be imported here, too.

    root    the press's repository
    folder  the folder of essays, which is the package `essays`
    runtime fetches the runtime; it is called where an essay declares something

    Raises PressError where a dependency cannot be had, or an import is not declared.
    """
    base = base_versions(root)
    ours_in = {"widgets": root / "widgets", "essays": folder}
    ours = {top for top, names in packages_distributions().items() if _are_in(names, base)}
    sets: dict[str, PackageSet] = {}
    found: dict[str, PackageSet] = {}
    for essay in essays:
        told = declared(essay.source.with_suffix(".py"))
        lock = resolve.official(runtime()) if told.requirements else None
        packages = resolve.locked(told, lock, base, cache, log) if lock else ()
        key = key_of(*sorted(one.sha256 for one in packages))[:8] if packages else ""
        if key not in sets:
            files = resolve.fetch(packages, cache, log)
            sets[key] = PackageSet(key, packages, files) if packages else BASE
        found[essay.slug] = sets[key]
        wheels = [path for path in sets[key].files.values() if path.suffix == ".whl"]
        known = ours.union(*(imports(wheel) for wheel in wheels))
        undeclared_imports.check(told.path, ours_in, known)
        if lock:
            host_packages.use(told, packages, lock, base, cache, log)
    return found


def _are_in(distributions: Sequence[str], base: Mapping[str, str]) -> bool:
    return any(canonicalize_name(name) in base for name in distributions)
