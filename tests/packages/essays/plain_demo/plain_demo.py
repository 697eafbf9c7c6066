"""An essay for the tests that declares nothing."""

from widgets.why_kl.deciban_spinner import DecibanSpinner

figures = (DecibanSpinner,)


def numbers() -> dict[str, float]:
    """Nothing is quoted."""
    return {}
