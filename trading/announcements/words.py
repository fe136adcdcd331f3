"""How kinds, states and terms read to people."""

from collections.abc import Mapping
from typing import Final

from trading.announcements.rules import DocumentKind, DraftState, NoticeKind
from trading.kernel.text import Text, text
from trading.procedures.vocabulary import NoticeKind as PlannedNotice
from trading.procedures.words import NOTICES

KINDS: Final[Mapping[NoticeKind, Text]] = {kind: NOTICES[PlannedNotice(kind.value)] for kind in NoticeKind}

DRAFT_STATES: Final[Mapping[DraftState, Text]] = {
    DraftState.DRAFT: text("Waiting for review"),
    DraftState.REVIEWED: text("Waiting for publication"),
    DraftState.PUBLISHED: text("Published"),
    DraftState.DISCARDED: text("Taken back"),
}

DOCUMENTS: Final[Mapping[DocumentKind, Text]] = {
    DocumentKind.TENDER_DOCUMENT: text("Tender document"),
    DocumentKind.BILL_OF_QUANTITIES: text("Bill of quantities"),
    DocumentKind.DRAWINGS: text("Drawings"),
    DocumentKind.TEMPLATE: text("Form to fill in"),
    DocumentKind.OTHER: text("Other file"),
}

OFFLINE_PAGES: Final[Mapping[str, Text]] = {
    "sealing": text("Sealing page"),
    "custodian": text("Page for custodians"),
}

PARTS: Final[Mapping[str, str]] = {
    "letter_of_tender": "投标函",
    "price_sheet": "报价清单",
    "qualification_proof": "资格证明文件",
    "work_plan": "施工组织设计",
    "guarantee": "保证金缴纳凭证",
    "other": "其他资料",
}
"""Parts a bid may have to contain, with their usual titles of record."""
