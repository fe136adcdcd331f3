"""The frozen form of notices: what each kind says, written as JSON and read back.

Every section is named by the word of the procedures' vocabulary for that content, so that a procedure's list
of required contents is checked against the text itself. Amounts are plain yuan, instants carry the Beijing
offset. What began with `notice/2` is not required, because texts of `notice/1` are read by the same schemas:
the pages for use without network in every notice, and in a tender notice or notice of change all that a bid
must be sealed with.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from trading.announcements.rules import NoticeKind
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Invalid
from trading.kernel.money import Money
from trading.kernel.text import text
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import Content
from trading.procedures.vocabulary import NoticeKind as PlannedNotice
from trading.procedures.words import CONTENTS

SCHEMA: Final = "notice/2"
READ: Final = ("notice/1", SCHEMA)


class Amount(fields.Field[Money]):
    """Money as plain yuan."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else str(value.yuan_text())

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Money:
        try:
            return Money.parse_yuan(value)
        except Invalid as error:
            raise ValidationError("not an amount") from error


class Instant(fields.Field[datetime]):
    """An aware instant, written with the Beijing offset to the second."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else value.astimezone(BEIJING).isoformat(timespec="seconds")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime:
        try:
            found = datetime.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise ValidationError("not an instant") from error
        if found.tzinfo is None:
            raise ValidationError("not an aware instant")
        return found


class Section(Schema):
    class Meta:
        unknown = RAISE


class Unit(Section):
    name = fields.String(required=True)
    credit_code = fields.String(required=True)
    address = fields.String(required=True)


class Parties(Section):
    procuring_entity = fields.Nested(Unit, required=True)
    agent = fields.Nested(Unit, required=True, allow_none=True)


class ProjectFacts(Section):
    id = fields.UUID(required=True)
    number = fields.String(required=True)
    title = fields.String(required=True)
    category = fields.String(required=True)
    region_code = fields.String(required=True)
    approval_number = fields.String(required=True)
    approval_authority = fields.String(required=True)
    investment_code = fields.String(required=True)


class ProcedureFacts(Section):
    code = fields.String(required=True)
    version = fields.String(required=True)
    name = fields.String(required=True)
    source = fields.String(required=True)
    certainty = fields.String(required=True)
    training_only = fields.Boolean(required=True)


class NoticeLot(Section):
    """`lot` is the name on the wire, with the attempt."""

    lot = fields.String(required=True)
    lot_attempt = fields.UUID(required=True)
    title = fields.String(required=True)


class LotAmount(Section):
    lot = fields.String(required=True)
    amount = Amount(required=True)


class PlaceAndTime(Section):
    place = fields.String(required=True)
    duration_days = fields.Integer(required=True, allow_none=True)


class DocumentFacts(Section):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    version = fields.Integer(required=True)
    file_name = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)


class DocumentsOnOffer(Section):
    start = Instant(required=True, data_key="from")
    until = Instant(required=True)
    files = fields.List(fields.Nested(DocumentFacts), required=True, validate=validate.Length(min=1))


class NoticePeriod(Section):
    value = fields.Integer(required=True)
    unit = fields.String(required=True)


class PartFacts(Section):
    code = fields.String(required=True)
    title = fields.String(required=True)
    mandatory = fields.Boolean(required=True)
    template = fields.UUID(required=True, allow_none=True)


class Submission(Section):
    parts = fields.List(fields.Nested(PartFacts), required=True, validate=validate.Length(min=1))
    validity_days = fields.Integer(required=True)
    bid_security = Amount(required=True, allow_none=True)


class CustodianLocks(Section):
    custodian = fields.String(required=True)
    name = fields.String(required=True)
    summary = fields.String(required=True)
    body = fields.String(required=True)


class LotLocks(Section):
    lot = fields.String(required=True)
    stage = fields.String(required=True)
    suite = fields.String(required=True)
    quorum = fields.Integer(required=True)
    custodians = fields.List(fields.Nested(CustodianLocks), required=True, validate=validate.Length(min=2))


class EvaluationFacts(Section):
    method = fields.String(required=True)
    tie_break = fields.String(required=True)


class DeadlineAndOpening(Section):
    deadline = Instant(required=True)
    opening = Instant(required=True)
    place = fields.String(required=True)
    questions_until = Instant(required=True, allow_none=True)


class Limits(Section):
    """Sizes in bytes; `files` is how many the body may hold."""

    summary = fields.Integer(required=True)
    body = fields.Integer(required=True)
    files = fields.Integer(required=True)
    chunk = fields.Integer(required=True)


class OfferField(Section):
    name = fields.String(required=True)
    title = fields.String(required=True)
    required = fields.Boolean(required=True)


class SealingTerms(Section):
    """What a sealer needs beside locks, parts and deadline; `notice_key` signs this notice."""

    notice_key = fields.String(required=True)
    receipt_key = fields.String(required=True)
    limits = fields.Nested(Limits, required=True)
    price = fields.Boolean(required=True)
    duration = fields.Boolean(required=True)
    lines = fields.List(fields.Nested(OfferField), required=True, attribute="fields", data_key="fields")


class OfflinePage(Section):
    """A page for use without network as it was at publication; `size` in bytes."""

    name = fields.String(required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)


class Change(Section):
    """One fact before and after, as text; `field` names it for programs, `lot` where it belongs to one."""

    field = fields.String(required=True)
    lot = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    before = fields.String(required=True)
    after = fields.String(required=True)


class Candidate(Section):
    lot = fields.String(required=True)
    rank = fields.Integer(required=True)
    bidder = fields.String(required=True)
    credit_code = fields.String(required=True)
    price = Amount(required=True)
    duration_days = fields.Integer(required=True, allow_none=True)
    quality = fields.String(required=True)
    leader = fields.String(required=True)


class Publicity(Section):
    start = Instant(required=True, data_key="from")
    until = Instant(required=True)


class Rejection(Section):
    lot = fields.String(required=True)
    bidder = fields.String(required=True)
    reason = fields.String(required=True)


class Winner(Section):
    lot = fields.String(required=True)
    name = fields.String(required=True)
    credit_code = fields.String(required=True)
    address = fields.String(required=True)


class LotItem(Section):
    lot = fields.String(required=True)
    item = fields.String(required=True)


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
    budget = Amount(required=True, allow_none=True)
    need = fields.String(required=True)
    place_and_time = fields.Nested(PlaceAndTime, required=True)
    qualification = fields.String(required=True)
    documents = fields.Nested(DocumentsOnOffer, required=True)
    notice_period = fields.Nested(NoticePeriod, required=True, allow_none=True)
    submission = fields.Nested(Submission, required=True)
    ceiling_price = fields.List(fields.Nested(LotAmount), required=True)
    evaluation_method = fields.Nested(EvaluationFacts, required=True)
    deadline_and_opening = fields.Nested(DeadlineAndOpening, required=True)
    objection_channel = fields.String(required=True)
    locks = fields.List(fields.Nested(LotLocks), required=True)
    sealing = fields.Nested(SealingTerms)


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


SCHEMAS: Final[Mapping[NoticeKind, type[Head]]] = {
    NoticeKind.TENDER: TenderNotice,
    NoticeKind.AMENDMENT: AmendmentNotice,
    NoticeKind.TERMINATION: TerminationNotice,
    NoticeKind.FAILURE: FailureNotice,
    NoticeKind.CANDIDATES: CandidatesNotice,
    NoticeKind.RESULT: ResultNotice,
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


def missing(procedure: Procedure, kind: NoticeKind, content: Mapping[str, Any]) -> list[Content]:
    """The contents that the procedure demands of this notice and that it does not give."""
    planned = procedure.notice(PlannedNotice(kind.value))
    return [] if planned is None else [each for each in planned.contents if not _says(content, each)]


def must_be_complete(procedure: Procedure, kind: NoticeKind, content: Mapping[str, Any]) -> None:
    """Raise Invalid naming every content that the procedure demands and the notice lacks."""
    lacking = missing(procedure, kind, content)
    if lacking:
        reason = text(
            "The notice must also say: %(contents)s.", contents=tuple(CONTENTS[each] for each in lacking)
        )
        raise Invalid("notice_incomplete", reason, {each.value: [reason] for each in lacking})


def _says(content: Mapping[str, Any], wanted: Content) -> bool:
    said = content.get(wanted.value)
    return said is not None and said != "" and said != []
