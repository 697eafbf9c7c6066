"""A reader in any engine: goes to an address, works controls by hand, and sees what stands there.

What an engine must be able to do is small: go to an address, run a function in the page, perform
the actions of keys and pointer that all WebDriver protocols share, and tell what went wrong.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

PATIENCE = 120  # seconds that anything may take on a busy machine
KEYS = {"Enter": "\ue007", "End": "\ue010", "Home": "\ue011", "Right": "\ue014"}

# The middle of an element, scrolled into view; null while there is none to be pressed.
PLACE = """selector => {
  const element = document.querySelector(selector);
  element?.closest("details")?.setAttribute("open", "");
  element?.scrollIntoView({ block: "center", behavior: "instant" });
  const box = element?.getBoundingClientRect();
  return box?.width ? [box.x + box.width / 2, box.y + box.height / 2].map(Math.round) : null;
}"""


class Crashed(Exception):
    """The browser is gone."""


def wait(give: Callable[[], Any], what: str = "it") -> Any:
    """What `give` gives once that is anything true."""
    end = time.monotonic() + PATIENCE
    while not (found := give()):
        assert time.monotonic() < end, f"waited {PATIENCE} seconds in vain for {what}"
        time.sleep(0.05)
    return found


class Reader(ABC):
    """One browser with one window.

    errors   what its console has said of errors until now
    crashed  whether it is gone: all that is asked of it raises Crashed
    """

    errors: list[str]
    crashed = False

    @abstractmethod
    def go(self, url: str) -> None:
        """Open an address; what it shows is there."""

    @abstractmethod
    def begin(self, url: str, script: str) -> None:
        """Set out for an address where `script` runs as early as the engine lets one."""

    @abstractmethod
    def run(self, function: str, *arguments: Any) -> Any:
        """What a function's text gives in the page, waited for; all of it as JSON has it."""

    @abstractmethod
    def perform(self, *actions: dict[str, Any]) -> None:
        """Perform a list of actions, as W3C's WebDriver describes them."""

    @abstractmethod
    def look(self) -> None:
        """Bring `errors` up to date."""

    @abstractmethod
    def close(self) -> None:
        """End the browser and all that was started for it."""

    def until(self, function: str, *arguments: Any) -> Any:
        """What a function gives once that is anything true."""
        return wait(lambda: self.run(function, *arguments), f"{function} of {arguments}")

    def click(self, selector: str) -> None:
        """Click the middle of the first element that a selector finds."""
        x, y = self.until(PLACE, selector)
        steps = [
            {"type": "pointerMove", "x": x, "y": y, "origin": "viewport"},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self.perform({"type": "pointer", "id": "mouse", "actions": steps})

    def press(self, *keys: str) -> None:
        """Press keys one after another: characters, or names of KEYS."""
        kinds = ("keyDown", "keyUp")
        values = [KEYS.get(key, key) for key in keys]
        steps = [{"type": kind, "value": value} for value in values for kind in kinds]
        self.perform({"type": "key", "id": "keyboard", "actions": steps})

    def type(self, selector: str, text: str) -> None:
        """Write into a box, in place of what stands there, and press Enter."""
        self.click(selector)
        self.run("selector => document.querySelector(selector).select()", selector)
        self.press(*text, "Enter")
