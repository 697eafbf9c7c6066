"""A start's spans follow each other without a gap, and each is drawn."""

from xml.etree import ElementTree

import pytest

from bench import trace

PAGE = {
    "origin": 1000.0,
    "notes": [
        ["made", 60.0],
        ["to open", 61.0],
        ["from stage", 100.0],
        ["from ready", 430.0],
        ["from opened", 440.0],
        ["to patch", 445.0],
        ["from patch", 455.0],
        ["to patch", 600.0],
        ["from patch", 610.0],
    ],
    "responseStart": 5.0,
    "responseEnd": 10.0,
    "fcp": 40.0,
    "picture": 50.0,
    "answer": 460.0,
}
WORKER = {
    "origin": 1070.0,
    "marks": [
        ["begun", 10.0],
        ["compiled", 150.0],
        ["stream", 200.0],
        ["runtime", 280.0],
        ["written", 310.0],
        ["restore", 330.0],
        ["imported", 350.0],
    ],
    "files": [["pyodide.asm.wasm", 12.0, 90.0], ["pyodide.mjs", 12.0, 30.0]],
}


@pytest.fixture(scope="module")
def found():
    return trace.spans(PAGE, WORKER)


def test_every_moment_until_the_answer_is_somebody_s(found):
    reached = 0.0
    for span in sorted(found, key=lambda span: span.start):
        assert span.start <= reached, f"nobody is busy from {reached} until {span.name}"
        reached = max(reached, span.end)
    assert reached == PAGE["answer"]
    assert {span.owner for span in found} == set(trace.OWNERS)


def test_the_worker_s_clock_is_the_page_s(found):
    by_name = {span.name: span for span in found}
    assert by_name["memory written and compared"].start == 350
    assert by_name["the answer"].end == 455


def test_the_picture_has_a_bar_for_every_span(found):
    picture = ElementTree.fromstring(trace.drawn({"Cold": found, "Warm": found}))
    bars = [e for e in picture.iter() if e.tag.endswith("rect")]
    assert len(bars) == len(trace.OWNERS) + 2 * len(found)
    words = [e.text for e in picture.iter() if e.tag.endswith("text")]
    assert "Cold: 460 ms" in words
    assert words.count("memory written and compared") == 2
