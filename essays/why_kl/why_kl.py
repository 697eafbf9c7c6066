"""x."""

from widgets.deciban_spinner import DecibanSpinner
from widgets.deciban_table import DecibanTable
from widgets.maths import information

figures = (DecibanSpinner, DecibanTable)


def numbers():
    """x."""
    return {"p13": float(information.probability_from_db(13))}
