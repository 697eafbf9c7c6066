"""Paths in the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PINS = ROOT / "build" / "pins.json"
WEB = Path(__file__).with_name("web")


def hidden(path: Path, folder: Path) -> bool:
    """Whether a file below a folder is hidden there, or kept by Python."""
    parts = path.relative_to(folder).parts
    return any(part.startswith(".") or part == "__pycache__" for part in parts)
