"""Ordinary apps on a Panel server: what one raises is a sentence in its place; the rest lives."""

import logging
from collections.abc import Callable
from typing import Any

import panel as pn
import param
from panel.custom import JSComponent

from widgets.hosts.apps import in_words
from widgets.view.bundle import problems_source

KEPT = 20  # problems that a page which comes late still hears of


class Problems(JSComponent):
    """What the apps of a page could not do; the page has a place for it in each app."""

    problems = param.List(doc="[number, key or empty, sentence, traceback] of the last ones.")

    _esm = problems_source()

    def __init__(self) -> None:
        """None so far."""
        super().__init__(width=0, height=0, margin=0)

    def made(self, key: str, function: Callable[[], Any]) -> Any:
        """What an app shows in the figure `key`: nothing where its code raises something."""
        try:
            return pn.panel(function())
        except Exception as problem:  # the reader gets a sentence for any error
            self.tell(problem, key)
            return pn.Spacer(width=0, height=0)

    def tell(self, problem: BaseException, key: str = "") -> None:
        """Tell the page of an exception: of a callback, or of the making of the app in `key`."""
        logging.getLogger(__name__).error("an app failed", exc_info=problem)
        number = self.problems[-1][0] + 1 if self.problems else 1
        self.problems = [*self.problems, [number, key, *in_words(problem)]][-KEPT:]
