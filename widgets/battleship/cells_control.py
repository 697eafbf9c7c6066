"""Controls that are set by touching cells of a sea: shots, marks, and where ships lie.

The sea itself is a picture (board.py) that names the control which its cells set. Beside it stand
buttons and a box, so that whoever would rather type can type.
"""

from html import escape

from markupsafe import Markup

from widgets.battleship.sea import standard
from widgets.kit.controls import control, helper, label
from widgets.kit.widget import Widget

LOOK = "-"  # in a text of shots: a look at the heat map


@helper
def shots(widget: Widget, key: str, name: str, look: str = "", again: str = "seed") -> Markup:
    """Shots, one after the other: touch a cell, or type its name.

    look   what the button says that spends a shot on the heat map; the empty string for none
    again  the number that the button for a new game counts up
    """
    more = f'<button type="button" data-add="{LOOK}">{escape(look)}</button>' if look else ""
    inside = (
        f'<label for="{key}-{name}">{label(widget, name)}</label>'
        f'<span class="box"><input type="text" id="{key}-{name}" size="4" maxlength="3"'
        f' autocomplete="off" autocapitalize="characters" spellcheck="false"'
        f' aria-describedby="{key}-{name}-refusal"></span>'
        f'<button type="button" data-fire>Fire</button>{more}'
        f'<button type="button" data-again="{again}">New game</button>'
    )
    return control(widget, key, name, "shots", inside, "alone")


@helper
def marks(widget: Widget, key: str, name: str) -> Markup:
    """Marks on a sea: a cell that is touched becomes a miss, then a hit, then unknown again."""
    inside = (
        f"<span>{label(widget, name)}</span>"
        ' <button type="button" data-clear>Clear the sea</button>'
    )
    return control(widget, key, name, "marks", inside, "alone")


@helper
def fleet(widget: Widget, key: str, name: str) -> Markup:
    """Where ships lie: choose a ship, turn it, and touch the cell for its upper or left end."""
    sea = standard()
    ships = "".join(
        f'<label><input type="radio" name="{key}-{name}" value="{k}"{" checked" * (k == 0)}>'
        f"<span>{escape(ship.name)}, {ship.length}</span></label>"
        for k, ship in enumerate(sea.fleet)
    )
    lengths = " ".join(map(str, sea.lengths))
    names = " ".join(ship.name for ship in sea.fleet)
    inside = (
        f'<fieldset data-lengths="{lengths}" data-names="{names}"><legend>{label(widget, name)}'
        f'</legend>{ships}</fieldset><button type="button" data-turn>Turn it</button> '
        '<button type="button" data-draw>Others at random</button>'
    )
    return control(widget, key, name, "fleet", inside)
