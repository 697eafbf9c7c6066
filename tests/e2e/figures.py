"""A figure as a reader works it: its controls, its outputs, and waiting for Python's answer."""

import re

from playwright.sync_api import Locator, Page, expect

from widgets.why_kl.deciban_spinner import DecibanSpinner

ENDED = re.compile("^(ready|error)$")

START = 120_000  # ms that a start may take on a busy machine
ANSWER = 30_000


def visit(page: Page, url: str) -> Page:
    """The page at an address, once all of it is laid out."""
    page.goto(url)
    return laid(page)


def laid(page: Page) -> Page:
    """The page once all of it is laid out."""
    expect(page.locator("html:not([data-laid])")).to_be_attached()
    return page


def ready(page: Page) -> Page:
    """The page once Python answers."""
    expect(page.locator("html")).to_have_attribute("data-python", ENDED, timeout=START)
    notices = page.locator("[data-notice]:not([hidden])").all_inner_texts()
    assert page.locator("html").get_attribute("data-python") == "ready", notices
    return page


def sectors(db: float) -> str:
    """The path of the blue sectors in Python's picture of the spinner."""
    picture = DecibanSpinner(db=db).answer().pictures["spinner"]
    return re.search(r' d="([^"]*)" data-share', picture)[1]


class Figure:
    """The first figure of a widget on a page."""

    def __init__(self, page: Page, slug: str):
        self.page = page
        self.slug = slug
        self.root = page.locator(f'figure[data-widget="{slug}"]').first

    def unfold(self) -> "Figure":
        """Open what is folded away behind "More"."""
        self.root.evaluate("f => f.querySelectorAll('details.more').forEach(d => (d.open = true))")
        return self

    def control(self, name: str) -> Locator:
        return self.root.locator(f'[data-control="{name}"]')

    def slider(self, name: str) -> Locator:
        return self.control(name).locator("input[type=range]")

    def box(self, name: str) -> Locator:
        return self.control(name).locator("input[role=spinbutton]")

    def refusal(self, name: str) -> Locator:
        return self.control(name).locator(".refusal")

    def notice(self) -> Locator:
        return self.root.locator("[data-notice]")

    def output(self, name: str) -> Locator:
        return self.root.locator(f'output[data-value="{name}"]').first

    def answered(self) -> "Figure":
        """The figure once nothing that was set waits for an answer."""
        expect(self.root).not_to_have_attribute("data-stale", "", timeout=ANSWER)
        expect(self.root).not_to_have_attribute("aria-busy", "true", timeout=ANSWER)
        expect(self.root).not_to_have_attribute("data-plays", "", timeout=ANSWER)
        return self

    def number(self, name: str) -> float:
        return float(self.answered().output(name).get_attribute("data-number"))

    def text(self, name: str) -> str:
        return self.answered().output(name).inner_text()

    def slide(self, name: str, value: float) -> "Figure":
        """Drag the slider to a value."""
        self.unfold().slider(name).fill(str(value))
        return self.answered()

    def type(self, name: str, text: str) -> "Figure":
        """Write into the box and leave it."""
        self.unfold().box(name).fill(text)
        self.box(name).press("Enter")
        return self.answered()
