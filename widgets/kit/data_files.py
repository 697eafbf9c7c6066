"""Files that figures compute with and that are too large for code: weights, example images.

They are beside the essays and not in the wheel. A server reads them there; in the browser the page
fetches a figure's files when it opens the figure, and `provide`s them.

    name    an essay's folder and a file in it: "my_essay/table.npz"
"""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "essays"

_provided: dict[str, bytes] = {}


def provide(name: str, content: bytes) -> None:
    """Store the content of a file that is not beside the essays."""
    _provided[name] = content


def load(name: str) -> bytes:
    """The content of a file; raises FileNotFoundError where it is neither provided nor on disk."""
    if name in _provided:
        return _provided[name]
    path = FOLDER / name
    if not path.is_file():
        raise FileNotFoundError(
            f"There is no file {name}, and none was provided; name it in the widget's `data`."
        )
    return path.read_bytes()
