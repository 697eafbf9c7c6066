"""What is left out and rewritten when a library's wheel is trimmed.

A recipe names files and text inside somebody else's library, which may change with any version. So
everything in it must be found in the wheel: a pattern that matches nothing is an error, not a
library that is no longer trimmed without a notice.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from typing import Any

from sitepress.errors import PressError


@dataclass(frozen=True)
class Recipe:
    """How one library's wheel is trimmed; paths are those inside the wheel.

    library     the library's name as in the name of its wheel
    unused      patterns of files that a browser never reads
    kept_data   patterns of files, other than Python's, that it reads; `{version}` is the wheel's
    emptied     modules that become empty
    left_out    {module: texts}; statements at its top level that contain one are left out
    rewritten   {module: ((old, new), …)}, applied to the module as `ast.unparse` writes it;
                `{version}` in the new text is the wheel's version
    docstrings  {module: text in it}: modules whose functions' docstrings code reads; they get an
                empty one each. The text is where that is done.
    lazy        {initialiser: what it imports first}: packages whose names are imported when they
                are used
    late        {module: names}; what it imports at its top under these is imported where it is used
    in_apps     {field: value} that is another one where ordinary apps use all of the library
    """

    library: str
    unused: Collection[str] = ()
    kept_data: Collection[str] = ()
    emptied: Collection[str] = ()
    left_out: Mapping[str, Collection[str]] = field(default_factory=dict)
    rewritten: Mapping[str, Iterable[tuple[str, str]]] = field(default_factory=dict)
    docstrings: Mapping[str, str] = field(default_factory=dict)
    lazy: Mapping[str, str] = field(default_factory=dict)
    late: Mapping[str, Collection[str]] = field(default_factory=dict)
    in_apps: Mapping[str, Any] = field(default_factory=dict)

    def for_apps(self) -> "Recipe":
        """How the library is trimmed for ordinary apps."""
        return replace(self, **self.in_apps)

    def check_files(self, version: str, files: Collection[str]) -> None:
        """Raise PressError where something that the recipe names is not among `files`."""
        for pattern in (*self.unused, *self.data(version)):
            if not any(fnmatch(path, pattern) for path in files):
                raise self.changed(version, f"no file matches {pattern!r}")
        for path in sorted(self.modules()):
            if path not in files:
                raise self.changed(version, f"there is no {path}; it was moved or is gone")

    def modules(self) -> set[str]:
        """All modules that the recipe changes."""
        changed = (self.left_out, self.rewritten, self.docstrings, self.lazy, self.late)
        return {*self.emptied, *(path for paths in changed for path in paths)}

    def data(self, version: str) -> tuple[str, ...]:
        """The patterns of `kept_data` for a version of the library."""
        return tuple(pattern.replace("{version}", version) for pattern in self.kept_data)

    def changed(self, version: str, what: str) -> PressError:
        """The error for what was not found, with where to look."""
        return PressError(
            f"{self.library} {version} is not as its recipe expects: {what}; see "
            f"build/sitepress/python/recipes/{self.library}.py and build/UPGRADING.md."
        )
