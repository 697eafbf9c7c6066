"""How many cases are tried of each kind of input: few in the suite, as many as are asked for else.

make fuzz    # 10,000 of each kind
"""

import functools
import importlib
import math
import os
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

CASES = int(os.environ.get("DECIBAN_FUZZ", "500"))  # of each kind
TRIED: Counter[str] = Counter()  # cases by kind, for the summary of the run

ROOMY = settings(
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)


def fuzz(kind, tests=1, most=None):
    """Try the cases of a kind that fall to one of its `tests`, but at most so many."""

    def decorate(test):
        inner = test.hypothesis.inner_test

        @functools.wraps(inner)
        def counted(*told, **named):
            TRIED[kind] += 1
            return inner(*told, **named)

        test.hypothesis.inner_test = counted
        cases = math.ceil(CASES / tests)
        return settings(ROOMY, max_examples=min(cases, most or cases))(test)

    return decorate


# What a stranger may put where a number, a word or a choice is expected.
awkward = st.sampled_from(
    [
        "",
        " ",
        "nan",
        "inf",
        "-inf",
        "1e999",
        "-0",
        "−5",
        "1,5",
        "0x10",
        "1_000",
        "١٢",
        "½",
        "1e-400",
        "true",
        "TRUE",
        "\0",
        "\ud800",
        "\u202e1",
        "__class__",
        "../..",
        "<script>alert(1)</script>",
        "'; DROP TABLE",
        "{{7*7}}",
        "<<x>>",
        "%s%n",
        "9" * 400,
        "9" * 5000,
        "a" * 100_000,
        "*0",
        "*99",
        "....",
        "AA" * 5000,
    ]
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=60),
    awkward,
    st.integers(-(10**4000), 10**4000),
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def essays():
    """Import every essay, which registers its widgets."""
    for module in sorted((Path(__file__).resolve().parents[2] / "essays").glob("*/*.py")):
        if module.stem == module.parent.name:
            importlib.import_module(f"essays.{module.stem}.{module.stem}")
