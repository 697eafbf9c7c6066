"""How many cases a fuzz test tries: few in the suite, as many as $DECIBAN_FUZZ says otherwise.

DECIBAN_FUZZ=10000 pytest tests/fuzz
"""

import importlib
import os
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

CASES = int(os.environ.get("DECIBAN_FUZZ", "50"))

fuzz = settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture, HealthCheck.too_slow,
        HealthCheck.filter_too_much, HealthCheck.data_too_large,
    ],
)  # fmt: skip

# What a stranger may put where a number, a word or a choice is expected.
awkward = st.sampled_from(
    ["", " ", "nan", "inf", "-inf", "1e999", "-0", "−5", "1,5", "0x10", "1_000", "١٢", "½",
     "1e-400", "true", "TRUE", "\0", "\ud800", "\u202e1", "__class__", "../..",
     "<script>alert(1)</script>", "'; DROP TABLE", "{{7*7}}", "<<x>>", "%s%n", "9" * 400,
     "9" * 5000, "a" * 100_000, "*0", "*99", "....", "AA" * 5000]
)  # fmt: skip
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=60), awkward,
    st.integers(-(10**4000), 10**4000),
)  # fmt: skip
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
