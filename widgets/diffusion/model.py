"""The trained model, read once; and what its classes are called."""

import functools

from widgets.diffusion.handwriting import CHARACTERS
from widgets.kit.data_files import load
from widgets.maths import weights
from widgets.maths.network import Model

WEIGHTS = "diffusion/weights.npz"
MERGED = "CIJKLMOPSUVWXYZ"  # EMNIST counts these with their small letters, which look alike
ANY = "any"


@functools.cache
def model() -> Model:
    """The model that came with the essay; raises WeightsError where its file is damaged."""
    return weights.load(load(WEIGHTS))


def label_of(character: str) -> int:
    """The model's label of a class, or of any character."""
    return len(CHARACTERS) if character == ANY else CHARACTERS.index(character)


def called(character: str) -> str:
    """A class as a reader knows it: "7", "g", "C c", "any character"."""
    if character == ANY:
        return "any character"
    return f"{character} {character.lower()}" if character in MERGED else character
