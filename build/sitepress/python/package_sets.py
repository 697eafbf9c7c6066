"""Which essays share a Python: those whose dependencies mean the same packages.

Every set of packages has one worker and one memory snapshot. Essays that declare nothing are in the
base set, whose files no other set changes. Ordinary apps need all of Panel: essays that have some
are in other sets than those that have none.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.utils import canonicalize_name

from sitepress.cache import Cache, key_of
from sitepress.content.essays import Essay
from sitepress.fetch import Log, pins
from sitepress.python import host_packages, resolve, undeclared_imports
from sitepress.python.lock import imports
from sitepress.python.packages import FOR_APPS, REQUIREMENTS, pinned_versions
from sitepress.python.resolve import Locked
from sitepress.python.runtime import Runtime
from sitepress.python.script_metadata import declared


@dataclass(frozen=True)
class PackageSet:
    """Packages beyond the base set; `name` stands in the names of files, and is empty for the base.

    files  name of a package → its wheel (or archive of a shared library), as pinned
    apps   whether ordinary apps run in it, which need all of Panel
    """

    name: str
    packages: tuple[Locked, ...]
    files: Mapping[str, Path]
    apps: bool = False


BASE = PackageSet("", (), {})


def base_versions(root: Path, *, apps: bool = False) -> dict[str, str]:
    """{canonical name: version} of what every worker has; with `apps`, each that has some."""
    versions = pinned_versions(root / REQUIREMENTS)
    if apps:
        versions |= pinned_versions(root / FOR_APPS)
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
    ours_in = {"widgets": root / "widgets", "essays": folder}
    sets: dict[str, PackageSet] = {}
    found: dict[str, PackageSet] = {}
    for essay in essays:
        told = declared(essay.source.with_suffix(".py"))
        apps = has_apps(told.path)
        base = base_versions(root, apps=apps)
        ours = {top for top, names in installed().items() if _are_in(names, base)}
        lock = resolve.official(runtime()) if told.requirements else None
        packages = resolve.locked(told, lock, base, cache, log) if lock else ()
        key = key_of(*sorted(one.sha256 for one in packages))[:8] if packages else ""
        key += "apps" * apps
        if key not in sets:
            files = resolve.fetch(packages, cache, log)
            sets[key] = PackageSet(key, packages, files, apps) if key else BASE
        found[essay.slug] = sets[key]
        wheels = [path for path in sets[key].files.values() if path.suffix == ".whl"]
        known = ours.union(*(imports(wheel) for wheel in wheels))
        undeclared_imports.check(told.path, ours_in, known)
        if lock:
            host_packages.use(told, packages, lock, base, cache, log)
    return found


@cache
def installed() -> Mapping[str, Sequence[str]]:
    """{module: the distributions here that have it}; to find it takes a second."""
    return packages_distributions()


def has_apps(file: Path) -> bool:
    """Whether an essay's Python file has `apps`, told without running it."""
    try:
        body = ast.parse(file.read_bytes()).body
    except SyntaxError:
        return False  # which whoever imports it says with the line
    targets = [target for node in body for target in getattr(node, "targets", ())]
    targets += [getattr(node, "target", None) for node in body]
    return any(isinstance(target, ast.Name) and target.id == "apps" for target in targets)


def _are_in(distributions: Sequence[str], base: Mapping[str, str]) -> bool:
    return any(canonicalize_name(name) in base for name in distributions)
