"""The sampler: noise turned into handwriting, frame by frame, in the reader's own browser.

A trajectory has steps + 1 frames. Decoding codes into pixels costs more than the steps themselves,
so it is done in two passes: the first runs the whole trajectory and decodes a frame now and then
and the last one; the second develops the frames in between, for whoever wants to go through them.
An answer holds one frame, or a part of one, under its number, `step`.

    z_t     the noisy code, as the decoder would read it if it were clean
    x̂       the model's guess of the clean code, decoded
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import param

from widgets.diffusion.handwriting import CHARACTERS, grey, sheet
from widgets.diffusion.model import ANY, WEIGHTS, called, label_of, model
from widgets.kit import Answer, Value, Widget
from widgets.kit.number_format import fix
from widgets.maths import network
from widgets.maths.network import decode, denoise
from widgets.maths.sampler import SAMPLERS, Frame, trajectory
from widgets.maths.schedule import Array

GLIMPSES = 2  # frames decoded on the way, before the last one


def frames(
    character: str, count: int, steps: int, sampler: str, guidance: float, seed: int
) -> Iterator[Frame]:
    """The trajectory of `count` samples; a pure function of its arguments."""
    labels = np.full(count, label_of(character))
    rng = np.random.default_rng(seed)
    return network.sample(model(), rng, labels, steps, SAMPLERS[sampler], guidance)


def drawn(codes: Array) -> Array:
    """Codes (N, D) as one picture: N decoded characters in rows."""
    return sheet(decode(model(), codes), columns=math.ceil(math.sqrt(len(codes))))


class DiffusionSampler(Widget):
    """Choose a character and press: noise turns into handwriting, step by step."""

    slug = "diffusion-sampler"
    title = "From noise to handwriting"
    sources = (trajectory, denoise, network.denoiser, frames)
    data = (WEIGHTS,)

    character: param.Selector[str] = param.Selector(
        default="R",
        objects=[*CHARACTERS, ANY],
        label="Character",
        doc="Which of EMNIST’s 47 classes is drawn, or any of them.",
    )
    count = param.Integer(16, bounds=(1, 25), label="How many", doc="Samples drawn at once.")
    steps = param.Integer(
        20, bounds=(1, 60), label="Steps", doc="How often the network is asked on the way."
    )
    sampler: param.Selector[str] = param.Selector(
        default="dpm++2m",
        objects=list(SAMPLERS),
        label="Sampler",
        doc="Ancestral adds fresh noise at every step; DDIM none; DPM-Solver++ (2M) remembers.",
    )
    guidance = param.Number(
        0.0,
        bounds=(0.0, 4.0),
        step=0.1,
        label="Guidance",
        doc="How far each guess is pushed away from what any character would be.",
    )
    seed = param.Integer(
        1,
        bounds=(0, 999_999),
        label="Seed",
        doc="The same seed and settings draw the same picture.",
    )

    layout = """
    <div class="row two">
    <p class="shown"><i class="tile">{{ image('z', 'The noisy codes, decoded') }}</i>
    <i>z</i>, the noisy code</p>
    <p class="shown"><i class="tile">{{ image('x_hat', 'The guesses, decoded') }}</i>
    <i>x̂</i>, the guess of the clean one</p></div>
    <div class="film" data-film="step"><button type="button" data-play disabled>Play</button>
    <label><span class="unseen">Frame</span><input type="range" min="0" max="20" step="1" value="0"
    disabled></label></div>
    <div class="controls">{{ choice('character', CALLED) }}
    {{ number('seed', again='Draw others') }}</div>
    <p class="readout"><span>Step {{ value('step') }}, log-SNR {{ value('log_snr') }}.</span></p>
    {{ tries({'a 7': 'character=7', 'anything': 'character=any', 'one step': 'steps=1',
              'more insistence': 'guidance=2'}) }}
    <details class="more"><summary>More</summary><div class="controls">
    {{ choice('sampler', {'ancestral': 'ancestral', 'ddim': 'DDIM', 'dpm++2m': 'DPM-Solver++'}) }}
    {{ slider('count') }} {{ slider('steps') }} {{ slider('guidance') }}</div>
    <p class="readout small">Time {{ value('t') }}.
    <button type="button" data-save="png x_hat" disabled>Save picture</button>
    <button type="button" data-save="film z x_hat" disabled>Save film</button></p></details>
    """.replace("CALLED", repr({c: called(c) for c in [*CHARACTERS, ANY]}))

    def opening(self) -> Answer:
        """The frame before the first step: noise, and the guess that it was a bit of everything."""
        frame = next(
            frames(self.character, self.count, self.steps, self.sampler, self.guidance, self.seed)
        )
        pictures = {"z": drawn(frame.z), "x_hat": drawn(frame.x_hat)}
        noise = {name: grey(picture, 10) for name, picture in pictures.items()}
        return replace(self.part(frame, {}, 0.0), images=noise)

    def answers(self) -> Iterator[Answer]:
        kept: list[Frame] = []
        last = self.steps
        shown = {round(k * last / GLIMPSES) for k in range(GLIMPSES)}
        work = 3 * (last + 1)  # a step, and two pictures
        for frame in frames(
            self.character, self.count, last, self.sampler, self.guidance, self.seed
        ):
            kept.append(frame)
            if frame.step == last:
                break
            pictures = {"x_hat": drawn(frame.x_hat)} if frame.step in shown else {}
            yield self.part(frame, pictures, (frame.step + 1) / work)
        final = drawn(kept[-1].x_hat)
        finished = {"z": final, "x_hat": final}
        done = last + 1 + len(shown) + 2
        yield self.part(kept[-1], finished, done / work)
        for frame in kept[:-1]:
            missing = ("z",) if frame.step in shown else ("z", "x_hat")
            for name in missing:
                done += 1
                yield self.part(frame, {name: drawn(getattr(frame, name))}, done / (work + 1))
        yield self.part(kept[-1], finished, 1.0)

    def part(self, frame: Frame, pictures: dict[str, Array], progress: float) -> Answer:
        """An answer with a frame's numbers, and those of its pictures that are there."""
        log_snr = float(model().schedule.log_snr(frame.t))
        return Answer(
            values={
                "step": Value(frame.step, f"{frame.step} of {frame.steps}"),
                "t": Value(frame.t, fix(frame.t, 2)),
                "log_snr": Value(log_snr, f"{fix(log_snr, 1)} nats"),
            },
            images={name: grey(picture) for name, picture in pictures.items()},
            summary=f"Samples of {called(self.character)}: {self.count}, in {self.steps} steps, "
            f"from seed {self.seed}.",
            progress=progress,
        )
