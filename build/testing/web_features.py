"""What the pages ask of a browser: the web's features in our style sheet and scripts, with dates.

A feature's date is the day from which Chrome, Edge, Firefox and Safari all had it ("Baseline"), by
the npm package `web-features`. Names are looked up as they stand in the sources: a script's
`.member` is dated as the oldest of the interfaces that have one of this name, so that a name of our
own may hide a feature but no feature is made up.

    python -m testing.web_features

prints the table of build/HOSTS.md.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from sitepress.pages.page_assets import images_style, style_sheet, widget_sheet
from sitepress.paths import ROOT, WEB
from widgets.view.bundle import NODE_MODULES

DATE = "2024-05-26"  # what browsers had on this day is asked of them, widely available since
FROM = "2021"  # what is older is not worth a line
NEVER = "9999"  # not in all of the four yet
PREFIXED = re.compile(r"-(webkit|moz|ms)-")
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
# What is newer, or not in all browsers, and what a reader's browser does without it.
PRINT = "paper is broken elsewhere, or less coloured"
GROUND = "in forced colours pictures keep fewer colours"
TRUSTED = "that lock is missing; the policy's others hold"
BY_HAND = "what is to be copied is selected by hand"
FRUGAL = "Python is begun without being asked for"
WITHOUT: Mapping[str, str] = {
    "css.properties.widows": PRINT,
    "css.properties.orphans": PRINT,
    "css.properties.break-before.avoid": PRINT,
    "css.properties.break-after.avoid": PRINT,
    "css.properties.print-color-adjust": PRINT,
    "css.properties.print-color-adjust.exact": PRINT,
    "css.at-rules.page": PRINT,
    "css.properties.text-wrap.pretty": "lines are broken less well",
    "css.properties.text-size-adjust": "a telephone on its side may enlarge the text",
    "css.properties.forced-color-adjust": GROUND,
    "css.properties.forced-color-adjust.none": GROUND,
    "css.properties.cursor.pointer": "there is no pointer",
    "css.properties.cursor.crosshair": "there is no pointer",
    "css.properties.cursor.grab": "there is no pointer",
    "css.properties.cursor.ew-resize": "there is no pointer",
    "css.properties.cursor.ns-resize": "there is no pointer",
    "css.properties.user-select.none": "words may be selected while a picture is dragged",
    "css.properties.accent-color": "a tick has the browser's colour",
    "css.properties.user-select": BY_HAND,
    "css.properties.user-select.all": BY_HAND,
    "api.HTMLIFrameElement.credentialless": "an isolated page needs the site's headers",
    "api.Scheduler.yield": "a timer takes its place",
    "api.SharedWorker": "each page starts a Python of its own",
    "api.PointerEvent.getCoalescedEvents": "a drawn line has fewer points",
    "api.NetworkInformation.saveData": FRUGAL,
    "api.Navigator.connection": FRUGAL,
    "api.Navigator.deviceMemory": FRUGAL,
    "api.trustedTypes": TRUSTED,
    "api.TrustedTypePolicyFactory.createPolicy": TRUSTED,
    "api.TrustedTypePolicy.createScriptURL": TRUSTED,
    "api.TrustedTypePolicy.createHTML": TRUSTED,
}
# Names of our own that interfaces have as well, none of which we use.
OWN = set(
    re.findall(
        r"\w+",
        """axis build bytes changed copy destroy draw drop element frame grow hide info input last
        limits move number opened pad parameters range resize results second session show silent
        stack summary sync take touched turn unit views watch when""",
    )
)


class Feature(NamedTuple):
    """One feature: its key in the compatibility data, its date and where it is."""

    key: str
    date: str


@cache
def dates() -> dict[str, str]:
    """{key: the date of a feature of the web}."""
    data = json.loads((NODE_MODULES / "web-features" / "data.json").read_text("utf-8"))
    return {
        key: status.get("baseline_low_date", NEVER).lstrip("≤")
        for feature in data["features"].values()
        for key, status in feature.get("status", {}).get("by_compat_key", {}).items()
    }


@cache
def by_last() -> dict[str, list[str]]:
    """{last part of a key: the keys}."""
    found: dict[str, list[str]] = {}
    for key in dates():
        last = key.rpartition(".")[2].removesuffix("_static")
        found.setdefault(last, []).append(key)
    return found


def oldest(keys: Iterable[str]) -> Iterator[str]:
    """The oldest of some keys that may be meant, if there is one."""
    if known := [key for key in keys if key in dates()]:
        yield min(known, key=lambda key: dates()[key])


def in_styles(css: str) -> Iterator[str]:
    """The keys of what a style sheet uses."""
    for name in re.findall(r"[{;]\s*([a-z][a-z-]+)\s*:", css):
        yield from oldest([f"css.properties.{name}"])
    for name, words in re.findall(r"[{;]\s*([a-z][a-z-]+)\s*:([^;{}]*)", css):
        for word in re.findall(r"(?<![\w-])[a-z][a-z-]+(?![\w(-])", words):
            yield from oldest([f"css.properties.{name}.{word}"])
    for name in re.findall(r"@([a-z-]+)", css):
        yield from oldest([f"css.at-rules.{name}"])
    for name in re.findall(r"@media[^{]*\(([a-z-]+)", css):
        yield from oldest([f"css.at-rules.media.{name}"])
    for name in re.findall(r"::?([a-z-]+)", re.sub(r"\{[^{}]*\}", "", css)):
        yield from oldest([f"css.selectors.{name}"])
    for name in re.findall(r"(?<![\w:-])([a-z-]+)\(", css):
        yield from oldest(key for key in by_last().get(name, ()) if key.startswith("css.types."))


def in_script(js: str) -> Iterator[str]:
    """The keys of what a script uses."""
    js = COMMENT.sub("", js)
    kinds = ("api.", "javascript.builtins.", "webassembly.api.")
    for name in set(re.findall(r"\.([a-zA-Z]\w+)", js)) - OWN:
        yield from oldest(key for key in by_last().get(name, ()) if key.startswith(kinds))
    for name in set(re.findall(r"(?<![\w.$])([A-Z]\w+)(?=[.(])", js)):
        yield from oldest(f"{kind}{name}" for kind in kinds)


def used() -> list[Feature]:
    """What the pages use of the web's features since FROM, the newest first."""
    keys = set(in_styles(style_sheet() + images_style() + widget_sheet()))
    for folder in (WEB, ROOT / "widgets"):
        for path in folder.rglob("*.js"):
            keys |= set(in_script(path.read_text("utf-8")))
    found = {Feature(key, dates()[key]) for key in keys if dates()[key] > FROM}
    return sorted(found, key=lambda feature: (feature.date, feature.key), reverse=True)


def table() -> str:
    """The features as a table in Markdown."""
    lines = ["| feature | in all browsers since | without it |", "|---|---|---|"]
    for key, date in used():
        since = "not yet" if date == NEVER else date
        lines.append(f"| `{key}` | {since} | {WITHOUT.get(key, '')} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
