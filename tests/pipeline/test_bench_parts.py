"""Tables and ratios of the benchmark's parts, from numbers that are known."""

from pathlib import Path

import pytest

from bench import engines, next_page, summary, weak_phone

BUDGET = summary.read_budget(Path(summary.__file__).with_name("budget.json"))


def test_engines_are_compared_each_with_itself():
    seen = {
        "Firefox": {
            "ours cold": [1.0, 2.0, 9.0],
            "ours warm": [1.0],
            "stock cold": [16.0],
            "stock warm": [20.0],
        }
    }
    found = engines.ratios(seen)
    assert found == {"firefox_cold": 8, "firefox_warm": 20}
    assert set(found) <= set(BUDGET)
    assert "| Firefox, cold | 2.00 | 16.00 | 8.0 |" in engines.markdown(seen)


def test_a_weak_phone_is_shown_on_each_line():
    def visits(seconds):
        return [{"first_paint": 0.5, "first_picture": 1.0, "first_answer": seconds}]

    seen = {
        f"{page} {state} {line}": visits(4.0 if page == "ours" else 40.0 + 8 * (state == "warm"))
        for page in ("ours", "stock")
        for state in ("cold", "warm")
        for line in weak_phone.LINES
    }
    found = weak_phone.ratios(seen)
    assert found == {"phone_cold": 10, "phone_warm": 12}
    assert set(found) <= set(BUDGET)
    shown = weak_phone.markdown(seen)
    assert "| first Python answer, cold, line of 9 Mbit/s, 150 ms | 4.00 | 40.00 | 10.0 |" in shown


def test_a_second_tab_is_measured_against_the_first():
    one = {"answer": 2.0, "first": 0, "both": 0}
    seen = {kind: [one] for kind in next_page.WAYS}
    seen |= {
        "essay": [one | {"answer": 0.5}],
        "tab": [{"answer": 1.0, "first": 400e6, "both": 500e6}],
    }
    assert next_page.ratios(seen) == pytest.approx({"next_page": 0.25, "second_tab": 0.25})
    assert set(next_page.ratios(seen)) <= set(BUDGET)
    shown = next_page.markdown(seen)
    assert "| after another essay | 0.50 | 0.25 |" in shown
    assert "| the second one | 100 | 0.25 |" in shown
