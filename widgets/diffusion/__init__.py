"""The figures of "A path to the diffusion loss", and what only they know."""

from widgets.diffusion import drawing_control  # noqa: F401 - registers the control
