"""What is asked of browsers is what the documents say, and no more."""

import pytest

from sitepress.paths import ROOT
from testing import web_features
from widgets.view.bundle import OLDEST


def test_what_is_newer_than_the_oldest_browsers_can_be_missing():
    newer = {feature.key for feature in web_features.used() if feature.date > web_features.DATE}
    assert newer == set(web_features.WITHOUT)


def test_the_document_has_the_table_and_the_browsers():
    text = (ROOT / "build" / "HOSTS.md").read_text()
    assert f"<!-- features:start -->\n{web_features.table()}\n<!-- features:end -->" in text
    assert f"| {' | '.join(OLDEST.values())} |" in text


@pytest.mark.parametrize(
    ("css", "key"),
    [
        ("p { text-wrap: pretty; }", "css.properties.text-wrap.pretty"),
        ("p { color: light-dark(red, blue); }", "css.types.color.light-dark"),
        ("p:has(a) { color: red; }", "css.selectors.has"),
        ("@media (scripting: none) { p { color: red; } }", "css.at-rules.media.scripting"),
        ("@container (width > 9em) { p { color: red; } }", "css.at-rules.container"),
    ],
)
def test_features_of_style_sheets_are_found(css, key):
    assert key in set(web_features.in_styles(css))


@pytest.mark.parametrize(
    ("js", "key"),
    [
        ("list.findLast(f)", "javascript.builtins.Array.findLast"),
        ("scheduler.yield()", "api.Scheduler.yield"),
        ("new DecompressionStream('gzip')", "api.DecompressionStream"),
        ("Promise.withResolvers()", "javascript.builtins.Promise.withResolvers"),
    ],
)
def test_features_of_scripts_are_found(js, key):
    assert key in set(web_features.in_script(js))


def test_comments_are_no_scripts():
    assert not set(web_features.in_script("// list.findLast(f)\n/* a.getDirectory() */ 1"))
