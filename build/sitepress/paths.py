"""Paths in the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PINS = ROOT / "build" / "pins.json"
WEB = Path(__file__).with_name("web")
