"""The frozen form of notices: what each kind says, written as JSON and read back.

Every section is named by the word of the procedures' vocabulary for that content, so that a procedure's list
of required contents is checked against the text itself. Amounts are plain yuan, instants carry the Beijing
offset. What began with `notice/2` is not required, because texts of `notice/1` are read by the same schemas:
the pages for use without network in every notice, and in a tender notice or notice of change all that a bid
must be sealed with.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from marshmallow import EXCLUDE, ValidationError, fields, validate

from trading.announcements.rules import NoticeKind
from trading.announcements.sections import (
    Amount,
    Answer,
    ApplicationTerms,
    Candidate,
    Change,
    CompetitionRules,
    ContractChangeFacts,
    ContractFacts,
    DeadlineAndOpening,
    DocumentFacts,
    DocumentsOnOffer,
    EvaluationFacts,
    Instant,
    JointVentures,
    LotAmount,
    LotItem,
    LotLocks,
    NoticeLot,
    NoticePeriod,
    OfflinePage,
    ParticularFacts,
    Parties,
    PlaceAndTime,
    ProcedureFacts,
    ProjectFacts,
    Publicity,
    Rejection,
    SealingTerms,
    Section,
    SecurityAsked,
    SignUp,
    Submission,
    Supplier,
    Winner,
)
from trading.kernel.errors import Invalid
from trading.kernel.text import text
from trading.procedures.parts import Notice as Planned
from trading.procedures.vocabulary import Content
from trading.procedures.words import CONTENTS

SCHEMA: Final = "notice/2"
READ: Final = ("notice/1", SCHEMA)


class Head(Section):
    """What every notice says; number, instant and pages are given at publication."""

    schema = fields.String(required=True, validate=validate.OneOf(READ))
    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in NoticeKind]))
    number = fields.String()
    published = Instant()
    title = fields.String(required=True)
    amends = fields.String(required=True, allow_none=True)
    parties = fields.Nested(Parties, required=True)
    project = fields.Nested(ProjectFacts, required=True)
    procedure = fields.Nested(ProcedureFacts, required=True)
    lots = fields.List(fields.Nested(NoticeLot), required=True, validate=validate.Length(min=1))
    contact = fields.String(required=True)
    pages = fields.List(fields.Nested(OfflinePage))


class TenderNotice(Head):
    """Sealed bids have `submission` and `evaluation_method`; rising quotes what stands after `sealing`."""

    budget = Amount(required=True, allow_none=True)
    need = fields.String(required=True)
    parcel = fields.List(fields.Nested(ParticularFacts))
    land_use = fields.List(fields.Nested(ParticularFacts))
    planning = fields.List(fields.Nested(ParticularFacts))
    mineral_area = fields.List(fields.Nested(ParticularFacts))
    mineral_terms = fields.List(fields.Nested(ParticularFacts))
    asset = fields.List(fields.Nested(ParticularFacts))
    valuation = fields.List(fields.Nested(ParticularFacts))
    lease_terms = fields.List(fields.Nested(ParticularFacts))
    right = fields.List(fields.Nested(ParticularFacts))
    priority = fields.List(fields.Nested(ParticularFacts))
    place_and_time = fields.Nested(PlaceAndTime, required=True)
    qualification = fields.String(required=True)
    documents = fields.Nested(DocumentsOnOffer, required=True)
    notice_period = fields.Nested(NoticePeriod, required=True, allow_none=True)
    submission = fields.Nested(Submission)
    ceiling_price = fields.List(fields.Nested(LotAmount), required=True)
    evaluation_method = fields.Nested(EvaluationFacts)
    sign_up = fields.Nested(SignUp)
    joint_ventures = fields.Nested(JointVentures)
    deadline_and_opening = fields.Nested(DeadlineAndOpening, required=True)
    objection_channel = fields.String(required=True)
    locks = fields.List(fields.Nested(LotLocks), required=True)
    sealing = fields.Nested(SealingTerms)
    starting_price = fields.List(fields.Nested(LotAmount))
    security = fields.Nested(SecurityAsked)
    application = fields.Nested(ApplicationTerms)
    competition_rules = fields.List(fields.Nested(CompetitionRules))
    payment = fields.String()


class SingleSourceNotice(Head):
    """`opinions`: what the experts said of the reason. The publicity runs from the publication."""

    budget = Amount(required=True, allow_none=True)
    need = fields.String(required=True)
    supplier = fields.List(fields.Nested(Supplier), required=True, validate=validate.Length(min=1))
    reason = fields.String(required=True)
    opinions = fields.String(required=True)
    publicity_period = fields.Nested(Publicity, required=True)
    objection_channel = fields.String(required=True)


class AmendmentNotice(Head):
    changes = fields.List(fields.Nested(Change), required=True, validate=validate.Length(min=1))
    reason = fields.String(required=True)
    material = fields.Boolean(required=True)
    reseal = fields.Boolean(required=True)
    documents = fields.List(fields.Nested(DocumentFacts), required=True)
    deadline_and_opening = fields.Nested(DeadlineAndOpening, required=True)
    submission = fields.Nested(Submission)
    ceiling_price = fields.List(fields.Nested(LotAmount))
    locks = fields.List(fields.Nested(LotLocks))
    sealing = fields.Nested(SealingTerms)


class ClarificationNotice(Head):
    answers = fields.List(fields.Nested(Answer), required=True, validate=validate.Length(min=1))
    deadline_and_opening = fields.Nested(DeadlineAndOpening, required=True)


class SuspensionNotice(Head):
    """`since` is when the lots stopped; the notice follows."""

    since = Instant(required=True)
    reason = fields.String(required=True)
    next_step = fields.String(required=True)


class ResumptionNotice(Head):
    since = Instant(required=True)
    until = Instant(required=True)
    reason = fields.String(required=True)
    next_step = fields.String(required=True)
    deadline_and_opening = fields.Nested(DeadlineAndOpening, required=True)


class TerminationNotice(Head):
    reason = fields.String(required=True)
    next_step = fields.String(required=True)


class FailureNotice(Head):
    """`ground` is one of the procedure's grounds of failure."""

    ground = fields.String(required=True)
    reason = fields.String(required=True)
    next_step = fields.String(required=True)


class CandidatesNotice(Head):
    candidates = fields.List(fields.Nested(Candidate), required=True, validate=validate.Length(min=1))
    rejections = fields.List(fields.Nested(Rejection), required=True)
    publicity = fields.Nested(Publicity, required=True)
    objection_channel = fields.String(required=True)


class ResultNotice(Head):
    winner = fields.List(fields.Nested(Winner), required=True, validate=validate.Length(min=1))
    amount = fields.List(fields.Nested(LotAmount), required=True, validate=validate.Length(min=1))
    main_items = fields.List(fields.Nested(LotItem), required=True)
    evaluators = fields.List(fields.String(), required=True)
    objection_channel = fields.String(required=True)


class ContractNotice(Head):
    winner = fields.List(fields.Nested(Winner), required=True, validate=validate.Length(min=1))
    amount = fields.List(fields.Nested(LotAmount), required=True, validate=validate.Length(min=1))
    contract = fields.Nested(ContractFacts, required=True)


class ContractChangeNotice(ContractNotice):
    changes = fields.List(fields.Nested(Change), required=True, validate=validate.Length(min=1))
    contract_change = fields.Nested(ContractChangeFacts, required=True)


SCHEMAS: Final[Mapping[NoticeKind, type[Head]]] = {
    NoticeKind.TENDER: TenderNotice,
    NoticeKind.SINGLE_SOURCE: SingleSourceNotice,
    NoticeKind.AMENDMENT: AmendmentNotice,
    NoticeKind.CLARIFICATION: ClarificationNotice,
    NoticeKind.SUSPENSION: SuspensionNotice,
    NoticeKind.RESUMPTION: ResumptionNotice,
    NoticeKind.TERMINATION: TerminationNotice,
    NoticeKind.FAILURE: FailureNotice,
    NoticeKind.CANDIDATES: CandidatesNotice,
    NoticeKind.RESULT: ResultNotice,
    NoticeKind.CONTRACT: ContractNotice,
    NoticeKind.CONTRACT_CHANGE: ContractChangeNotice,
}


def write(kind: NoticeKind, content: Mapping[str, Any]) -> str:
    """Write a content as JSON text in the order of its schema. Raises ValueError when it does not fit."""
    plain = SCHEMAS[kind]().dump(content)
    try:
        SCHEMAS[kind]().load(plain)
    except ValidationError as error:
        raise ValueError(f"{kind.value} notice: {error.messages}") from error
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def read(written: str) -> dict[str, Any]:
    """Read a content back, amounts and instants as values."""
    plain = json.loads(written)
    content: dict[str, Any] = SCHEMAS[NoticeKind(plain["kind"])](unknown=EXCLUDE).load(plain)
    return content


def missing(planned: Planned | None, content: Mapping[str, Any]) -> list[Content]:
    """The contents that the procedure demands of this notice and that it does not give."""
    return [] if planned is None else [each for each in planned.contents if not _says(content, each)]


def must_be_complete(planned: Planned | None, content: Mapping[str, Any]) -> None:
    """Raise Invalid naming every content that the procedure demands and the notice lacks."""
    lacking = missing(planned, content)
    if lacking:
        reason = text(
            "The notice must also say: %(contents)s.", contents=tuple(CONTENTS[each] for each in lacking)
        )
        raise Invalid("notice_incomplete", reason, {each.value: [reason] for each in lacking})


def _says(content: Mapping[str, Any], wanted: Content) -> bool:
    said = content.get(wanted.value)
    return said is not None and said != "" and said != []
