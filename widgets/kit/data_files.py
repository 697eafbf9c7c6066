"""Files that figures compute with and that are too large for code: weights, example images.

They lie beside the essays and are not in the wheel. A server reads them there; in the browser the
page fetches those that a figure needs, when it is needed, and `provide`s them.

    name    an essay's folder and a file in it: "my_essay/table.npz"
"""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "essays"

_provided: dict[str, bytes] = {}


def provide(name: str, content: bytes) -> None:
    """Keep the content of a file that does not lie beside the essays."""
    _provided[name] = content


def load(name: str) -> bytes:
    """The content of a file; raises FileNotFoundError where nobody has it."""
    if name in _provided:
        return _provided[name]
    path = FOLDER / name
    if not path.is_file():
        raise FileNotFoundError(
            f"There is no file {name} and nobody provided it; name it in the widget's `data`."
        )
    return path.read_bytes()
