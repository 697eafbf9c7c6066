"""Numbers as readers type them: the table that tests/scripts/typed-number.test.js reads, too."""

import json
import math
import re
from pathlib import Path

import param
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from widgets.kit.number_format import db, fix, percent, plain, sig
from widgets.kit.parameters import AmbiguousNumber, parse
from widgets.kit.typed_number import SAME, Box, ambiguity, readings, written

ROOT = Path(__file__).resolve().parents[2]
TABLE = json.loads((ROOT / "tests/data/typed_numbers.json").read_text("utf-8"))
INFINITE = {"∞": math.inf, "−∞": -math.inf}


def box(name: str) -> Box:
    given = dict(TABLE["boxes"][name])
    low, high = given.pop("low"), given.pop("high")
    return Box(
        low=-math.inf if low is None else low, high=math.inf if high is None else high, **given
    )


def named(row: dict) -> str:
    return f"{row['box']}-{row['text']!a}"


@pytest.mark.parametrize("row", TABLE["read"], ids=named)
def test_what_is_typed(row):
    found = readings(row["text"], box(row["box"]))
    if "refusal" in row:
        assert ambiguity(row["text"], found, box(row["box"])) == row["refusal"]
    elif row["value"] is None:
        assert found == []
    else:
        assert found == [INFINITE.get(row["value"], row["value"])]


@pytest.mark.parametrize("row", TABLE["written"], ids=named)
def test_what_a_box_shows_is_read_as_the_same_number(row):
    number = INFINITE.get(row["number"], row["number"])
    assert written(number, box(row["box"])) == row["text"]
    assert readings(row["text"], box(row["box"])) == [number]


def test_the_page_has_the_same_characters():
    script = (ROOT / "widgets/view/controls/typed-number.js").read_text("utf-8")
    block = re.search(r"export const SAME = \{(.*?)\};", script, re.DOTALL)[1]
    block = re.sub(r",\s*//[^\n]*", ",", block).replace("\n  _:", '\n  "_":').rstrip().rstrip(",")
    assert json.loads("{" + block + "}") == SAME


finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)
wide = Box(whole=False, low=-math.inf, high=math.inf)


@given(finite, st.floats(min_value=0, max_value=1e6), st.sampled_from(["", "dB", "%"]))
@example(1.125, 1e6, "")
@example(-1000.5, 0.0, "dB")
def test_a_box_reads_what_it_shows(x, more, unit):
    around = Box(whole=False, low=-abs(x) - more, high=abs(x) + more, unit=unit)
    assert readings(written(x, around), around) == [x]
    assert readings(f"{written(x, around)} {unit}", around) == [x]


@given(st.integers(-(10**15), 10**15), st.integers(0, 10**6))
def test_a_whole_box_reads_what_it_shows(n, more):
    around = Box(whole=True, low=-abs(n) - more, high=abs(n) + more)
    assert readings(written(n, around), around) == [n]


@given(finite, st.integers(0, 6), st.sampled_from([fix, sig, percent, db]))
@example(1.25, 3, fix)
@example(1.15e-42, 3, sig)
def test_what_the_page_writes_is_read_as_the_same_number(x, n, write):
    """Or, on a box for which it has two readings, refused with both: never another number."""
    text = write(x, max(n, 1))
    unit = {percent: "%", db: "dB"}.get(write, "")
    digits = text.translate(str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", "\u202f\u00a0%dB "))
    wanted = float(digits.replace("×10", "e"))
    narrow = Box(whole=False, low=-abs(wanted), high=abs(wanted), unit=unit)
    assert readings(text, narrow) == [wanted]
    found = readings(text, Box(whole=False, low=-math.inf, high=math.inf, unit=unit))
    assert wanted in found
    assert len(found) == 1 or re.fullmatch(r"−?[1-9]\d{0,2}\.\d{3}(%|\xa0dB)?", text)


@given(st.text(max_size=120))
def test_no_text_breaks_the_reader(text):
    found = readings(text, wide)
    assert len(found) <= 2
    if len(found) == 2:
        assert ambiguity(text, found, wide).startswith("Got “")


def test_a_parameter_is_read_by_the_same_grammar():
    whole = param.Integer(1, bounds=(0, 1_000_000))
    assert parse(whole, "251,527") == 251527
    assert parse(whole, 251527.0) == 251527
    decimal = param.Number(1.0, bounds=(0, 10_000))
    assert parse(decimal, "1 250,5") == 1250.5
    with pytest.raises(AmbiguousNumber, match=r"it may be 1250 or 1\.25: write 1250 or 1\.25"):
        parse(decimal, "1.250")
    assert parse(decimal, 1.25) == 1.25


@given(finite)
def test_numbers_in_sentences_are_exact(x):
    assert readings(plain(x), Box(whole=False, low=x, high=x)) == [x]
