"""The course of each project of the demonstration, by the name that its row of the data gives."""

from collections.abc import Callable, Mapping
from typing import Final

from trading.demo.stories import admissions, auctions, committees, money, procedures, remedies, rounds, sealed
from trading.demo.stories.plot import Plot, Story

STORIES: Final[Mapping[str, Callable[[Plot], Story]]] = {
    **admissions.STORIES,
    **auctions.STORIES,
    **committees.STORIES,
    **money.STORIES,
    **procedures.STORIES,
    **remedies.STORIES,
    **rounds.STORIES,
    **sealed.STORIES,
}
