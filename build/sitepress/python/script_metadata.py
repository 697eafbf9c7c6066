"""The packages that a Python file says it needs: its block of inline script metadata (PEP 723).

    # /// script
    # dependencies = ["scipy", "pandas>=2"]
    # ///

https://packaging.python.org/en/latest/specifications/inline-script-metadata/
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from sitepress.errors import PressError

# The specification's own expression, with the lines between captured.
BLOCK = re.compile(r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$")
TYPE = "script"
KNOWN = ("dependencies", "requires-python", "tool")


@dataclass(frozen=True)
class Declared:
    """The requirements of one file, and the line on which its block begins (0 without one)."""

    path: Path
    line: int
    requirements: tuple[Requirement, ...]

    @property
    def place(self) -> str:
        """`file:line`, for messages."""
        return f"{self.path}:{self.line or 1}"


def declared(path: Path) -> Declared:
    """What the block of the Python file at `path` declares; nothing where it has none.

    Raises PressError, with file and line, where the block is not as the specification says.
    """
    text = path.read_text("utf-8")
    blocks = [found for found in BLOCK.finditer(text) if found["type"] == TYPE]
    opened = list(re.finditer(r"(?m)^# /// script[ \t]*$", text))
    lines = [text.count("\n", 0, m.start()) + 1 for m in opened]
    if not opened:
        return Declared(path, 0, ())
    if len(opened) > 1:
        raise PressError(f"{path}:{lines[1]}: got a second `# /// script` block; keep one.")
    if not blocks:
        raise PressError(
            f"{path}:{lines[0]}: got a `# /// script` block that does not end; expected lines that "
            "begin with `# ` and a last line `# ///`."
        )
    line = lines[0]
    content = "".join(
        row[2:] if row.startswith("# ") else row[1:]
        for row in blocks[0]["content"].splitlines(keepends=True)
    )
    try:
        meta = tomllib.loads(content)
    except tomllib.TOMLDecodeError as problem:
        raise PressError(
            f"{path}:{line}: the `# /// script` block is not TOML ({problem}); expected "
            '`# dependencies = ["scipy"]`.'
        ) from problem
    for name in meta:
        if name not in KNOWN:
            raise PressError(
                f"{path}:{line}: got {name!r} in the `# /// script` block; expected only "
                f"{', '.join(KNOWN)}."
            )
    asked = meta.get("dependencies", [])
    if not isinstance(asked, list) or not all(isinstance(one, str) for one in asked):
        raise PressError(
            f"{path}:{line}: got dependencies = {asked!r}; expected a list of texts such as "
            '["scipy", "pandas>=2"].'
        )
    return Declared(path, line, tuple(requirement(one, path, line) for one in asked))


def requirement(text: str, path: Path, line: int) -> Requirement:
    """One dependency, parsed; an address instead of a name is refused, as it cannot be pinned."""
    try:
        made = Requirement(text)
    except InvalidRequirement as problem:
        raise PressError(
            f'{path}:{line}: got the dependency {text!r}; expected a name such as "scipy", with '
            'versions if need be ("pandas>=2").'
        ) from problem
    if made.url:
        raise PressError(
            f"{path}:{line}: got the dependency {text!r} with an address; expected a package of "
            "the index, by its name."
        )
    return made
