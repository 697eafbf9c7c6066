"""Entropy moves with the unit, information stays."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from widgets.why_kl.entropy_units import SHORT, UNITS, EntropyUnits, entropy_in


@pytest.mark.parametrize(
    ("unit", "bits"), [("centimetres", 5.36), ("feet", 0.43), ("metres", -1.28)]
)
def test_the_published_entropies(unit, bits):
    answer = EntropyUnits(unit=unit).answer()
    assert answer.values["entropy"].number == pytest.approx(bits, abs=0.005)
    assert answer.values["entropy"].text.startswith(f"{bits}".replace("-", "−"))


def test_a_unit_moves_the_entropy_by_the_log_of_its_size():
    for unit, factor in UNITS.items():
        assert entropy_in(unit) - entropy_in("centimetres") == pytest.approx(
            math.log2(factor), abs=1e-9
        )


@settings(deadline=None, max_examples=25)
@given(st.floats(150, 195), st.floats(2, 20), st.sampled_from(list(UNITS)))
def test_information_is_the_same_in_every_unit(mean, sd, unit):
    values = EntropyUnits(unit=unit, mean=mean, sd=sd).answer().values
    for short in SHORT.values():
        assert values[f"kl_{short}"].number == pytest.approx(
            values["kl_cm"].number, rel=1e-9, abs=1e-11
        )
    assert values["kl"].number == pytest.approx(values["kl_cm"].number, rel=1e-9, abs=1e-11)


def test_the_information_is_the_integral():
    def integrand(x):
        p = 0.5 * stats.norm.pdf(x, 178.4, 7.59) + 0.5 * stats.norm.pdf(x, 164.7, 7.07)
        return p * (math.log2(p) - stats.norm.logpdf(x, 178.4, 7.59) / math.log(2))

    expected, _ = integrate.quad(integrand, 90, 260, epsabs=1e-12, limit=200)
    assert EntropyUnits().answer().values["kl"].number == pytest.approx(expected, abs=1e-9)
