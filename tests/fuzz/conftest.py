"""The run says how many cases it tried of each kind of input."""

from tests.fuzz.cases import TRIED


def pytest_terminal_summary(terminalreporter):
    if TRIED:
        terminalreporter.section("fuzz cases")
        for kind, count in sorted(TRIED.items()):
            terminalreporter.line(f"{kind}: {count:,}")
