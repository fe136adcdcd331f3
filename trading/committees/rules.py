"""Who may sit on a committee, how it decides, and the states of its seats and reports. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from trading.kernel.errors import Invalid
from trading.kernel.states import Machine
from trading.kernel.text import text


class RejectionGround(Enum):
    """The grounds of 招标投标法实施条例 article 51; no bid is rejected on any other."""

    UNSIGNED = "unsigned"
    NO_JOINT_VENTURE_AGREEMENT = "no_joint_venture_agreement"
    UNQUALIFIED = "unqualified"
    TWO_PRICES = "two_prices"
    ABOVE_CEILING = "above_ceiling"
    BELOW_COST = "below_cost"
    NON_RESPONSIVE = "non_responsive"
    COLLUSION = "collusion"


class ExpertField(Enum):
    """What an expert knows; draws are held within one field."""

    BUILDING = "building"
    ROADS = "roads"
    WATER = "water"
    MUNICIPAL = "municipal"
    DESIGN = "design"
    EQUIPMENT = "equipment"
    INFORMATION = "information"
    MEDICAL = "medical"
    SERVICES = "services"
    LAND = "land"


class Part(Enum):
    """What a member hands in about a lot: first whether each bid is acceptable, then its points."""

    BALLOTS = "ballots"
    MARKS = "marks"


class SeatKind(Enum):
    EXPERT = "expert"
    REPRESENTATIVE = "representative"


class SeatState(Enum):
    """`excused` stepped back for a conflict, `absent` did not come; both are replaced in the order drawn."""

    CALLED = "called"
    SIGNED_IN = "signed_in"
    EXCUSED = "excused"
    ABSENT = "absent"


SEAT = Machine(
    SeatState,
    {
        ("sign_in", SeatState.CALLED): SeatState.SIGNED_IN,
        ("excuse", SeatState.CALLED): SeatState.EXCUSED,
        ("excuse", SeatState.SIGNED_IN): SeatState.EXCUSED,
        ("miss", SeatState.CALLED): SeatState.ABSENT,
    },
)

SITTING = frozenset({SeatState.CALLED, SeatState.SIGNED_IN})


class TieKind(Enum):
    """What binds an expert to a unit or a project."""

    EMPLOYED = "employed"
    WAS_EMPLOYED = "was_employed"
    RELATIVE = "relative"
    CONSULTANT = "consultant"
    ADVISED = "advised"


class ConflictKind(Enum):
    """Why somebody may not sit (回避): found by the platform, or declared."""

    BIDDER = "bidder"
    UNIT = "unit"
    CUSTODIAN = "custodian"
    SUPERVISION = "supervision"
    TOOK_PART = "took_part"
    DECLARED = "declared"


class ReportState(Enum):
    SIGNING = "signing"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    SET_ASIDE = "set_aside"


REPORT = Machine(
    ReportState,
    {
        ("complete", ReportState.SIGNING): ReportState.SIGNED,
        ("withdraw", ReportState.SIGNING): ReportState.WITHDRAWN,
        ("set_aside", ReportState.SIGNED): ReportState.SET_ASIDE,
    },
)

STANDING = frozenset({ReportState.SIGNING, ReportState.SIGNED})


class Stance(Enum):
    """`silent`: refused to sign without giving a reason, which counts as agreement (条例 article 53)."""

    AGREE = "agree"
    DISSENT = "dissent"
    SILENT = "silent"


def must_be_composed(experts: int, representatives: int, at_least: int, expert_thirds: int) -> None:
    """Raise Invalid unless the number is odd, large enough, and `expert_thirds` thirds of it are experts."""
    members = experts + representatives
    if members % 2 == 0 or members < at_least:
        reason = text("The committee has an odd number of members, at least %(least)s.", least=at_least)
        raise Invalid("committee_too_small", reason, {"experts": [reason]})
    if experts * 3 < members * expert_thirds:
        reason = text("At least %(thirds)s of three members must be experts.", thirds=expert_thirds)
        raise Invalid("too_few_experts", reason, {"representatives": [reason]})


@dataclass(frozen=True, slots=True)
class Parties:
    """Everybody with a part in a tender, by credit code; `supervision` are bodies that supervise."""

    bidders: frozenset[str]
    unit: frozenset[str]
    custodians: frozenset[str]
    supervision: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ties:
    """What the register knows of one expert; `advised`: helped to write the documents of this project."""

    employer: str
    units: frozenset[str]
    advised: bool = False


def conflict_of(ties: Ties, parties: Parties) -> ConflictKind | None:
    """The conflict that the platform can find; None when it finds none, which proves nothing."""
    bound = ties.units | {ties.employer}
    if ties.employer in parties.supervision:
        return ConflictKind.SUPERVISION
    for kind, units in (
        (ConflictKind.BIDDER, parties.bidders),
        (ConflictKind.UNIT, parties.unit),
        (ConflictKind.CUSTODIAN, parties.custodians),
    ):
        if bound & units:
            return kind
    return ConflictKind.TOOK_PART if ties.advised else None


def majority(members: int) -> int:
    """How many of so many members are more than half."""
    return members // 2 + 1


@dataclass(frozen=True, slots=True)
class Vote:
    """One member's word on a bid: acceptable, or to be rejected on a ground with a reason."""

    ground: RejectionGround | None
    reason: str = ""


def decided_ground(votes: Sequence[Vote], members: int) -> RejectionGround | None:
    """The ground on which a bid is rejected: more than half must want it out; the most named ground is told.

    Grounds named equally often are told in the order of the regulation.
    """
    against = [vote.ground for vote in votes if vote.ground is not None]
    if len(against) < majority(members):
        return None
    counted = Counter(against)
    return max(RejectionGround, key=lambda ground: counted[ground])


def must_be_reasoned(vote: Vote) -> None:
    """Raise Invalid for a vote against a bid without its reason."""
    if vote.ground is not None and not vote.reason.strip():
        raise Invalid.field("reason", text("Say why the bid is rejected; its bidder will read it."))


def elected(votes: Iterable[UUID | None], members: int) -> UUID | None:
    """The seat that more than half of the members chose as chair."""
    counted = Counter(vote for vote in votes if vote is not None)
    return next((seat for seat, votes_for in counted.items() if votes_for >= majority(members)), None)


def must_fit_maximum(marks: Mapping[str, int], maxima: Mapping[str, int]) -> None:
    """Raise Invalid for a missing mark or one above its criterion's maximum (hundredths of a point)."""
    wrong = {
        f"points-{code}": [text("Between 0 and %(maximum)s points.", maximum=f"{maximum / 100:g}")]
        for code, maximum in maxima.items()
        if not 0 <= marks.get(code, -1) <= maximum
    }
    if wrong:
        raise Invalid("points_out_of_range", fields=wrong)


@dataclass(frozen=True, slots=True)
class Signed:
    seat_id: UUID
    stance: Stance
    reason: str = ""


def must_be_grounded(stance: Stance, reason: str) -> None:
    """Raise Invalid for a dissent that does not say why."""
    if stance is Stance.DISSENT and not reason.strip():
        raise Invalid.field(
            "reason", text("Write down your opinion and the reason; it goes into the report.")
        )


def is_carried(signed: Sequence[Signed], members: int) -> bool:
    """Whether more than half agree; silence without a reason is agreement (条例 article 53)."""
    return sum(each.stance is not Stance.DISSENT for each in signed) >= majority(members)


def must_be_numbered(groups: Sequence[Sequence[UUID]], places: Mapping[UUID, int]) -> None:
    """Raise Invalid unless `places` numbers the bids of every group of equals 1, 2, 3…"""
    for group in groups:
        if sorted(places.get(bid_id, 0) for bid_id in group) != list(range(1, len(group) + 1)):
            reason = text("Number the bids of equal price 1, 2, 3 and so on, each number once.")
            raise Invalid(fields={f"place-{bid_id}": [reason] for bid_id in group})


def must_not_supervise(employer: str, supervision: Collection[str]) -> None:
    """Raise Invalid for staff of a body that supervises: they sit on no committee (条例 article 46)."""
    if employer in supervision:
        reason = text("Staff of a supervision body may not sit on a committee.")
        raise Invalid.field("employer_code", reason, "supervisors_may_not_sit")
