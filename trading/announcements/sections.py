"""The sections of notices, each named by the word of the procedures' vocabulary for that content."""

from datetime import datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from trading.kernel.clock import BEIJING
from trading.kernel.errors import Invalid
from trading.kernel.money import Money


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


class ParticularFacts(Section):
    """One fact of what is offered, in the words of record."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    value = fields.String(required=True)


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


class CriterionFacts(Section):
    """`maximum` in points with two decimals; 0.00 for what is passed or failed."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    maximum = fields.String(required=True)
    guidance = fields.String(required=True)


class EvaluationFacts(Section):
    method = fields.String(required=True)
    tie_break = fields.String(required=True)
    price_formula = fields.String(allow_none=True)
    criteria = fields.List(fields.Nested(CriterionFacts))


class SignUp(Section):
    """Until when bidders apply, and how many are drawn where more have applied."""

    until = Instant(required=True)
    invitees = fields.Integer(required=True)


class JointVentures(Section):
    """How many may bid as one."""

    members_at_most = fields.Integer(required=True)


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


class LotSealing(Section):
    """What the envelopes of one lot state, and the codes of the parts they hold, where stages differ."""

    lot = fields.String(required=True)
    price = fields.Boolean(required=True)
    duration = fields.Boolean(required=True)
    lines = fields.List(fields.Nested(OfferField), required=True, attribute="fields", data_key="fields")
    parts = fields.List(fields.String(), required=True)


class SealingTerms(Section):
    """What a sealer needs beside locks, parts and deadline; `notice_key` signs this notice."""

    notice_key = fields.String(required=True)
    receipt_key = fields.String(required=True)
    limits = fields.Nested(Limits, required=True)
    price = fields.Boolean(required=True)
    duration = fields.Boolean(required=True)
    lines = fields.List(fields.Nested(OfferField), required=True, attribute="fields", data_key="fields")
    lots = fields.List(fields.Nested(LotSealing))


class SecurityAsked(Section):
    amount = Amount(required=True, allow_none=True)


class ApplicationTerms(Section):
    """Until when one applies, and what one declares by applying."""

    until = Instant(required=True)
    declaration = fields.String(required=True)


class CompetitionRules(Section):
    """How one lot is competed for. `reserve`: a reserve price is sealed, opened after the hammer alone."""

    lot = fields.String(required=True)
    form = fields.String(required=True)
    step = Amount(required=True)
    minimum_bidders = fields.Integer(required=True)
    starts = Instant(required=True)
    listing_until = Instant(required=True, allow_none=True)
    live_from = Instant(required=True)
    closes = Instant(required=True)
    late_minutes = fields.Integer(required=True)
    extension_minutes = fields.Integer(required=True)
    reserve = fields.Boolean(required=True)
    single_taker = fields.String(required=True)
    extend_value = fields.Integer(required=True, allow_none=True)
    extend_unit = fields.String(required=True, allow_none=True)
    extensions_at_most = fields.Integer(required=True)


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


class JointMember(Section):
    """One of those who bid as one; the lead stands first."""

    name = fields.String(required=True)
    credit_code = fields.String(required=True)


class Candidate(Section):
    lot = fields.String(required=True)
    rank = fields.Integer(required=True)
    bidder = fields.String(required=True)
    credit_code = fields.String(required=True)
    members = fields.List(fields.Nested(JointMember))
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


class Supplier(Section):
    """The only supplier from whom a lot is to be bought."""

    lot = fields.String(required=True)
    name = fields.String(required=True)
    credit_code = fields.String(required=True)
    address = fields.String(required=True)


class Winner(Section):
    lot = fields.String(required=True)
    name = fields.String(required=True)
    credit_code = fields.String(required=True)
    members = fields.List(fields.Nested(JointMember))
    address = fields.String(required=True)


class LotItem(Section):
    lot = fields.String(required=True)
    item = fields.String(required=True)


class Answer(Section):
    """A question as it is told to all, without who asked, and its answer."""

    number = fields.Integer(required=True)
    question = fields.String(required=True)
    answer = fields.String(required=True)


class ContractFacts(Section):
    """What both sides agreed."""

    lot = fields.String(required=True)
    number = fields.String(required=True)
    supplier = fields.String(required=True)
    credit_code = fields.String(required=True)
    subject = fields.String(required=True)
    amount = Amount(required=True)
    signed = fields.String(required=True)
    duration_days = fields.Integer(required=True, allow_none=True)
    sha256 = fields.String(required=True)


class ContractChangeFacts(Section):
    number = fields.Integer(required=True)
    reason = fields.String(required=True)
    approval = fields.String(required=True)
    signed = fields.String(required=True)
