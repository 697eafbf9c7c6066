"""One line of the table of faults."""

from dataclasses import dataclass

from playwright.sync_api import Page

SPINNER = "deciban-spinner"
HEAD = (
    "| what | fault | what the reader is told | text, picture, value kept | goes on |",
    "|---|---|---|---|---|",
)


@dataclass(frozen=True)
class Row:
    """One case: the file, the fault, and the result.

    says   the sentence that the reader was shown, or what the page did instead
    whole  whether the text and the first picture were there
    kept   whether the control had the reader's value at the end
    how    after what the page worked again
    ends   "answers" where Python answered in the end, "is read" where it cannot
    """

    file: str
    kind: str
    says: str
    whole: bool
    kept: bool
    how: str
    ends: str

    def line(self) -> str:
        """The row in Markdown."""
        good = "yes" if self.whole and self.kept else "no"
        return f"| {self.file} | {self.kind} | {self.says} | {good} | {self.how}, {self.ends} |"


def notice(page: Page) -> str:
    """The sentence in the first figure's place for notices, or none."""
    place = page.locator("[data-notice]:not([hidden])").first
    return place.inner_text().replace("Try again", "").strip() if place.count() else ""
