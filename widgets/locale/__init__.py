"""The words of the interface, one JSON file a language: {section: {name: text with {places}}}.

What an author writes (prose, labels, captions) is not in here. A site's language is that of its
`site.toml`; where there is no file for it, the interface is English. To add a language, copy
en.json and translate it: a test compares names and places. Scripts say `WORDS.section.name`, which
the bundler replaces with the text (widgets/view/bundle.py).
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
ENGLISH = "en"


def languages() -> list[str]:
    """The languages that the interface is written in; in a browser, the site's alone."""
    return sorted(file.stem for file in FOLDER.glob("*.json"))


@cache
def table(language: str) -> Mapping[str, Mapping[str, str]]:
    """All words of one of the `languages`."""
    found: dict[str, dict[str, str]] = json.loads((FOLDER / f"{language}.json").read_bytes())
    return found


def available(tag: str) -> str:
    """The language of the interface for a site in `tag`: pt-BR, or pt, or English."""
    known = languages()
    wanted = (tag, tag.partition("-")[0], ENGLISH, *known)
    return next(language for language in wanted if language in known)


class _Interface:
    """The language that is spoken now."""

    language = available(ENGLISH)


def use(tag: str) -> str:
    """Speak the language of a site in `tag` from now on; return the one that was found."""
    _Interface.language = available(tag)
    return _Interface.language


def language() -> str:
    """The language of the interface."""
    return _Interface.language


def words(section: str) -> Mapping[str, str]:
    """The words of one section; raises KeyError where there is none."""
    return table(_Interface.language)[section]


def say(section: str, name: str, **values: object) -> str:
    """One text with its places filled; raises KeyError for an unknown name or a missing value."""
    return words(section)[name].format(**values)
