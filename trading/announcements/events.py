"""What upper features may hear of announcements, inside the same transaction."""

from dataclasses import dataclass

from trading.announcements.models import Notice, NoticeDraft


@dataclass(frozen=True, slots=True)
class NoticeDrafted:
    """A notice goes into sign-off; whoever knows why it must not, raises."""

    draft: NoticeDraft


@dataclass(frozen=True, slots=True)
class NoticePublished:
    """A notice of any kind stands; `notice.lots` says which lot attempts it is about.

    For an amendment with `notice.reseal`, envelopes under an older notice must be sealed again.
    """

    notice: Notice
