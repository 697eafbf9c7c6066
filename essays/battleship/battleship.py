"""The figures and the numbers of "Where to shoot"."""

from widgets.battleship.duel import Battleship
from widgets.battleship.fewest_shots import FewestShots
from widgets.battleship.mid_game import MidGame
from widgets.battleship.shot_tournament import ShotTournament
from widgets.battleship.small_sea import SmallSea
from widgets.battleship.where_they_lie import WhereTheyLie
from widgets.battleship.worth_of_a_shot import WorthOfAShot

figures = (
    WhereTheyLie,
    SmallSea,
    WorthOfAShot,
    MidGame,
    FewestShots,
    ShotTournament,
    Battleship,
)


def numbers() -> dict[str, float]:
    """Every number in the prose, by the name it has there."""
    return {}
