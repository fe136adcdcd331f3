"""How the vocabulary of eligibility reads to people."""

from collections.abc import Mapping
from typing import Final

from trading.eligibility.vocabulary import NO, YES, AmountBasis, Condition, Entry, Fact, Fund, Venue
from trading.kernel.text import Text, text

FUNDS: Final[Mapping[Fund, Text]] = {
    Fund.NATIONAL: text("national budget"),
    Fund.PROVINCE: text("provincial budget"),
    Fund.CITY: text("city budget"),
    Fund.COUNTY: text("county budget"),
    Fund.TOWNSHIP: text("township budget"),
    Fund.COLLECTIVE: text("village collective's money"),
    Fund.OWN: text("the unit's own money"),
    Fund.OTHER: text("other money"),
}

ALL_FISCAL: Final = text("fiscal money of every level")

AMOUNT_BASES: Final[Mapping[AmountBasis, Text]] = {
    AmountBasis.TOTAL_INVESTMENT: text("total investment"),
    AmountBasis.CONTRACT_ESTIMATE: text("contract estimate"),
    AmountBasis.BUDGET: text("budget of the purchase"),
    AmountBasis.VALUATION: text("valuation"),
    AmountBasis.RESERVE: text("reserve price"),
    AmountBasis.YEARLY_RENT: text("yearly rent"),
}

ENTRIES: Final[Mapping[Entry, Text]] = {
    Entry.RECORD_ONLY: text("record only"),
    Entry.MAY: text("may enter"),
    Entry.MUST: text("must enter"),
    Entry.REFER: text("referred elsewhere"),
}

VENUES: Final[Mapping[Venue, Text]] = {
    Venue.TOWNSHIP: text("township station"),
    Venue.COUNTY: text("county trading centre"),
    Venue.CITY: text("city trading centre"),
}

VERDICTS: Final[Mapping[Entry, Text]] = {
    Entry.RECORD_ONLY: text("This need not be traded at a centre. The result is recorded at the %(venue)s."),
    Entry.MAY: text("This may be traded at the %(venue)s; it is not compulsory."),
    Entry.MUST: text("This must be traded at the %(venue)s."),
    Entry.REFER: text("This is handled elsewhere. The %(venue)s refers it and keeps a record."),
}

QUESTIONS: Final[Mapping[Fact, Text]] = {
    Fact.FISCAL_AMOUNT: text("How much fiscal money is in the whole project?"),
    Fact.STATE_CONTROL: text("Does the state control the enterprise that pays?"),
    Fact.CENTRAL_CATALOGUE: text("Is it on the central procurement catalogue?"),
    Fact.COUNTY_IS_SELLER: text("Is the county the lawful seller of this right?"),
    Fact.ASSET_DEAL: text("What is done with the asset?"),
    Fact.EXEMPTION: text("Is there a ground for exemption?"),
}

ANSWER_WORDS: Final[Mapping[str, Text]] = {
    YES: text("Yes"),
    NO: text("No"),
    "sale": text("Sale of an asset"),
    "lease": text("Lease; the amount is the yearly rent"),
    "equity": text("Transfer of equity"),
    "right": text("Franchise, naming right or confiscated goods"),
    "none": text("None"),
    "emergency": text("Emergency"),
    "secret": text("State secret"),
    "disaster_relief": text("Disaster relief"),
}

REASONS: Final[Mapping[tuple[Condition, str], Text]] = {
    (Condition.STATE_MONEY, YES): text(
        "It counts as paid with state money: at least %(at_least)s and %(share)s%% of the investment"
        " is fiscal, or the state controls the enterprise."
    ),
    (Condition.STATE_MONEY, NO): text(
        "It does not count as paid with state money: less than %(at_least)s or less than %(share)s%% of the"
        " investment is fiscal, and the state does not control the enterprise."
    ),
    (Condition.CENTRAL_CATALOGUE, YES): text("It is on the central procurement catalogue."),
    (Condition.CENTRAL_CATALOGUE, NO): text("It is not on the central procurement catalogue."),
    (Condition.COUNTY_IS_SELLER, YES): text("The county is the lawful seller."),
    (Condition.COUNTY_IS_SELLER, NO): text("The county is not the lawful seller."),
    (Condition.ASSET_DEAL, "sale"): text("It is the sale of an asset."),
    (Condition.ASSET_DEAL, "lease"): text("It is a lease; the amount is the yearly rent."),
    (Condition.ASSET_DEAL, "equity"): text("It is a transfer of equity."),
    (Condition.ASSET_DEAL, "right"): text("It is a franchise, a naming right or confiscated goods."),
    (Condition.EXEMPTION, "none"): text("No ground for exemption is claimed."),
    (Condition.EXEMPTION, "emergency"): text("It is exempt as an emergency; the reason must be recorded."),
    (Condition.EXEMPTION, "secret"): text("It is exempt as a state secret; the reason must be recorded."),
    (Condition.EXEMPTION, "disaster_relief"): text(
        "It is exempt as disaster relief; the reason must be recorded."
    ),
}
