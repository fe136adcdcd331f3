"""What committees tell the rooms above."""

from dataclasses import dataclass

from trading.committees.models import PanelReport


@dataclass(frozen=True, slots=True)
class ReportSigned:
    """Every member has spoken on a report and more than half agree."""

    report: PanelReport
