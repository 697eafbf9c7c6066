"""What is made of Lighthouse's reports."""

from bench import lighthouse

FULL = {"performance": 100, "accessibility": 100, "best-practices": 100, "seo": 100}


def report(performance):
    """A report with one audit that counts, one that counts for nothing, and points."""
    categories = {name: {"score": points / 100, "auditRefs": []} for name, points in FULL.items()}
    weights = [{"id": "speed", "weight": 1}, {"id": "x", "weight": 0}]
    categories["performance"] = {"score": performance, "auditRefs": weights}
    audits = {
        "speed": {"score": performance, "title": "Speed", "displayValue": "4 s"},
        "x": {"score": 0, "title": "Counts for nothing"},
    }
    return {"categories": categories, "audits": audits}


def test_points_are_of_a_hundred_and_the_middle_run_is_told():
    runs = [lighthouse.scores(report(score)) for score in (0.5, 0.951, 1)]
    assert lighthouse.medians(runs) == FULL | {"performance": 95}


def test_what_costs_points_is_named():
    assert lighthouse.failed(report(0.5)) == {"speed": "4 s"}
    assert lighthouse.failed(report(1)) == {}


def test_a_page_under_its_must_is_told():
    table = {("", "phone"): FULL | {"performance": 94}, ("why-kl/", "desktop"): FULL}
    assert lighthouse.short(table) == ["index on a phone: performance 94 of 95"]


def test_the_table_has_a_row_for_each_page_and_screen():
    rows = lighthouse.markdown({("", "phone"): FULL, ("why-kl/", "desktop"): FULL}).splitlines()
    assert rows[0] == "| Lighthouse | performance | accessibility | best practices | SEO |"
    assert rows[2:] == [
        "| index, phone | 100 | 100 | 100 | 100 |",
        "| why-kl, desktop | 100 | 100 | 100 | 100 |",
    ]
