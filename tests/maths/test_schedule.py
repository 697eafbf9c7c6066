import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.maths.schedule import Schedule, noised, step_forward

SCHEDULE = Schedule.from_log_snr(4.0, -9.0)
times = st.floats(0, 1)


@given(times)
def test_variance_is_preserved(t):
    assert SCHEDULE.alpha(t) ** 2 + SCHEDULE.sigma(t) ** 2 == pytest.approx(1, abs=1e-14)


@given(times)
def test_log_snr_is_that_of_alpha_and_sigma_and_time_inverts_it(t):
    expected = np.log(SCHEDULE.alpha(t) ** 2 / SCHEDULE.sigma(t) ** 2)
    assert SCHEDULE.log_snr(t) == pytest.approx(expected, abs=1e-12)
    assert SCHEDULE.time(SCHEDULE.log_snr(t)) == pytest.approx(t, abs=1e-12)


def test_log_snr_runs_between_its_finite_ends():
    assert SCHEDULE.log_snr([0.0, 1.0]) == pytest.approx([4.0, -9.0])


@given(st.floats(0.001, 0.999))
def test_slope_is_the_derivative_of_log_snr(t):
    h = 1e-6
    numeric = (SCHEDULE.log_snr(t + h) - SCHEDULE.log_snr(t - h)) / (2 * h)
    assert SCHEDULE.log_snr_slope(t) == pytest.approx(numeric, rel=1e-5)


@pytest.mark.parametrize("evenness", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("steps", [1, 2, 20])
def test_grid_falls_from_one_to_nought(steps, evenness):
    grid = SCHEDULE.grid(steps, evenness)
    assert len(grid) == steps + 1
    assert (grid[0], grid[-1]) == (1.0, 0.0)
    assert np.all(np.diff(grid) < 0)


def test_grid_of_evenness_one_is_even_in_log_snr():
    assert np.diff(SCHEDULE.log_snr(SCHEDULE.grid(13, 1.0))) == pytest.approx(np.ones(13))


@pytest.mark.parametrize("evenness", [0.0, 1.0])
def test_no_step_begins_before_the_last_is_to(evenness):
    few, many = (SCHEDULE.grid(steps, evenness) for steps in (4, 40))
    late = SCHEDULE.grid(40, evenness, 0.1)
    assert many[-2] < 0.1 == late[-2]
    assert (late[0], late[-1]) == (1.0, 0.0)
    stretched = (1 - late[1:-1]) / (1 - many[1:-1])
    assert stretched == pytest.approx(np.full(39, stretched[0]))
    earlier = few[-2] / 2
    assert np.array_equal(SCHEDULE.grid(4, evenness, earlier), few)
    assert np.array_equal(SCHEDULE.grid(1, evenness, 0.1), [1.0, 0.0])


@pytest.mark.parametrize("hops", [1, 2, 7, 40])
def test_walking_there_and_jumping_there_give_the_same_distribution(hops):
    # The mean factor and the variance of a walk, followed exactly with noise as a linear map.
    ends = np.linspace(0, 0.8, hops + 1)
    factor, variance = SCHEDULE.alpha(ends[0]), SCHEDULE.sigma(ends[0]) ** 2
    for s, t in itertools.pairwise(ends):
        kept = step_forward(SCHEDULE, np.ones(1), s, t, np.zeros(1))[0]
        added = step_forward(SCHEDULE, np.zeros(1), s, t, np.ones(1))[0]
        factor, variance = kept * factor, kept**2 * variance + added**2
    jump = noised(SCHEDULE, np.ones(1), 0.8, np.zeros(1))[0]
    assert factor == pytest.approx(jump)
    assert variance == pytest.approx(noised(SCHEDULE, np.zeros(1), 0.8, np.ones(1))[0] ** 2)


@pytest.mark.parametrize(("start", "end"), [(0.5, 0.5), (0.9, 0.3), (0.0, 1.0), (0.1, 1.6)])
def test_angles_that_make_no_schedule_are_refused(start, end):
    with pytest.raises(ValueError, match="must rise strictly between 0 and π/2"):
        Schedule(start, end)


def test_no_steps_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        SCHEDULE.grid(0)
