"""The sampler's figure: frames in order, the same seed the same picture, cancelled when asked."""

import numpy as np
import pytest

from widgets.diffusion.diffusion_sampler import DiffusionSampler, drawn, frames
from widgets.diffusion.handwriting import CHARACTERS, grey, sheet
from widgets.diffusion.model import ANY, called, label_of, model
from widgets.maths import network
from widgets.maths.network import decode
from widgets.maths.sampler import SAMPLERS


def run(**state):
    return list(DiffusionSampler(**state).answers())


@pytest.fixture(scope="module")
def answers():
    return run(count=4, steps=8)


def test_progress_is_real_and_ends_at_one(answers):
    progress = [a.progress for a in answers]
    assert progress == sorted(progress)
    assert progress[0] > 0
    assert progress[-1] == 1
    assert all(p < 1 for p in progress[:-1])


def test_the_trajectory_comes_first_and_is_finished_before_the_film_is(answers):
    steps = [int(a.values["step"].number) for a in answers]
    assert steps[:9] == list(range(9))
    assert steps[-1] == 8
    assert answers[0].images.keys() == {"x_hat"}
    assert answers[8].images.keys() == {"z", "x_hat"}


def test_in_the_end_every_frame_has_both_pictures(answers):
    seen = {}
    for a in answers:
        seen.setdefault(int(a.values["step"].number), set()).update(a.images)
    assert seen == {step: {"z", "x_hat"} for step in range(9)}


def test_the_picture_is_that_of_the_mathematics():
    answer = run(character="A", count=5, steps=6, sampler="ddim", guidance=0.0, seed=3)[-1]
    labels = np.full(5, CHARACTERS.index("A"))
    *_, last = network.sample(model(), np.random.default_rng(3), labels, 6, SAMPLERS["ddim"], 0.0)
    assert answer.images["x_hat"] == grey(sheet(decode(model(), last.x_hat), columns=3))


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_the_same_seed_gives_the_same_picture_and_another_gives_another(sampler):
    state = {"count": 3, "steps": 5, "sampler": sampler}
    first, second, other = (run(seed=s, **state)[-1].images["x_hat"] for s in (1, 1, 2))
    assert first == second
    assert first != other


def test_more_samples_leave_the_first_ones_as_they_were():
    few, many = (list(frames("g", n, 5, "ddim", 0.0, 1))[-1].x_hat for n in (3, 9))
    np.testing.assert_allclose(few, many[:3], atol=1e-4)


def test_a_frame_tells_its_time():
    first, last = (run(count=1, steps=4)[k].values for k in (0, -1))
    assert first["t"].number == 1
    assert last["t"].number == 0
    assert last["log_snr"].number == pytest.approx(float(model().schedule.log_snr(0.0)))
    assert last["step"].text == "4 of 4"


def test_a_run_that_is_dropped_computes_no_more(monkeypatch):
    asked = []

    def counted(*arguments):
        for frame in frames(*arguments):
            asked.append(frame.step)
            yield frame

    monkeypatch.setattr("widgets.diffusion.diffusion_sampler.frames", counted)
    answers = DiffusionSampler(count=1, steps=50).answers()
    next(answers)
    answers.close()
    assert asked == [0]


def test_labels_and_their_names():
    assert [label_of(c) for c in "0Zt"] == [0, 35, 46]
    assert label_of(ANY) == 47 == model().null
    assert tuple(CHARACTERS) == model().label_names
    assert [called(c) for c in ("7", "C", "g", ANY)] == ["7", "C c", "g", "any character"]


def test_the_page_opens_on_the_noise_before_the_first_step():
    widget = DiffusionSampler(count=1, steps=2)
    opening = widget.opening()
    first = next(frames(widget.character, 1, 2, widget.sampler, widget.guidance, widget.seed))
    assert opening.values["step"].number == 0
    shown = np.frombuffer(opening.images["z"].pixels, np.uint8)
    assert shown == pytest.approx(255 * np.clip(drawn(first.z), 0, 1).ravel(), abs=15)
    assert len(set(opening.images["z"].pixels)) <= 10
