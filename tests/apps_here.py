"""Ordinary apps of scripts, run by this machine's Python as the browser's runs them."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from widgets.hosts import apps


def served_from(patch: pytest.MonkeyPatch, folder: Path, slugs: Iterable[str]) -> None:
    """Let the apps be those of `folder`/slug/slug.py, of which none has been made."""
    listed = {slug: {"script": f"{slug}/{slug}.py"} for slug in slugs}
    (folder / "apps.json").write_text(json.dumps(listed))
    patch.setattr(apps, "FOLDER", folder)
    patch.setattr(apps, "LIST", folder / "apps.json")
    for name in ("_prepared", "_numbered", "_entered"):
        patch.setattr(apps, name, type(getattr(apps, name))())
    for name in ("path", "argv"):
        patch.setattr(sys, name, [*getattr(sys, name)])
    patch.chdir(folder)
