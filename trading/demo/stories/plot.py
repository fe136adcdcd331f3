"""What a story is told with: its row of the data, its days, and the stage."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from trading.demo.stage import Stage, on_day
from trading.kernel.calendar import WorkingCalendar
from trading.kernel.clock import BEIJING

Row = Mapping[str, Any]
Story = Generator[datetime, None, None]
Offer = Generator[datetime, None, UUID]


@dataclass(frozen=True)
class Plot:
    """One project's part: its row of the data file, counted from the Beijing day of `start`."""

    stage: Stage
    row: Row
    start: datetime
    calendar: WorkingCalendar
    rooms: Sequence[UUID]

    def day(self, days: int, hour: int, minute: int = 0) -> datetime:
        """An instant that many days after the project's own first day, or on the next working day."""
        return self.after(self.start, self.row["day"] + days, hour, minute)

    def after(self, moment: datetime, days: int, hour: int, minute: int = 0) -> datetime:
        """An instant that many days after `moment`, or on the next working day."""
        at = on_day(moment, days, hour, minute)
        working = self.calendar.next_working_day(at.astimezone(BEIJING).date())
        return on_day(datetime.combine(working, time(), BEIJING), 0, hour, minute)
