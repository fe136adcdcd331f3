"""Every fact that is recorded with an act, and every code in it, as a word."""

from collections.abc import Mapping
from typing import Final

from trading.admissions.words import INVITATIONS
from trading.announcements.changes import FACTS as TERMS
from trading.announcements.words import KINDS
from trading.committees.words import CONFLICTS, FIELDS, SEATS, STANCES, TIES
from trading.deposits.words import FORFEITS
from trading.draws.words import FAILURES
from trading.draws.words import KINDS as DRAWN
from trading.eligibility.words import FUNDS
from trading.kernel.text import Text, text
from trading.openings.words import CAPACITIES
from trading.procedures.words import CATEGORIES, METHODS
from trading.projects.checklist import load_checklist
from trading.projects.particulars import PARTICULARS
from trading.projects.registration import AMOUNT_WORDS
from trading.projects.words import RESULTS, SECTIONS
from trading.remedies.words import CAUSES, CONSEQUENCES, DECLINE_GROUNDS, FINDINGS, SUBJECTS
from trading.remedies.words import GROUNDS as SUSPENDED_FOR

FACTS: Final[Mapping[str, Text]] = {
    **AMOUNT_WORDS,
    "about": text("About"),
    "change_number": text("Number of the change"),
    "meeting_number": text("Number of the meeting"),
    "supplier": text("Supplier"),
    "terms": text("Terms"),
    "upheld": text("Upheld"),
    "after": text("After"),
    "authority": text("Authority"),
    "forfeit": text("Ground of forfeiture"),
    "own_account": text("From the basic account"),
    "interest": text("Interest"),
    "amount": text("Amount"),
    "before": text("Before"),
    "bidder": text("Number of the bidder"),
    "candidates": text("Names on the list"),
    "capacity": text("Capacity"),
    "cause": text("Cause"),
    "closing": text("Fingerprint of the closing entry"),
    "code": text("Code"),
    "consequence": text("Consequence"),
    "conflict": text("Conflict of interest"),
    "criteria": text("Criteria"),
    "custodian": text("Custodian"),
    "detail": text("Detail"),
    "digest": text("Digest of the entry"),
    "document_date": text("Date of the document"),
    "document_number": text("Number of the document"),
    "drafted_by": text("Drafted by"),
    "draw": text("Draw"),
    "drawn": text("What is drawn"),
    "earlier": text("Earlier tender"),
    "elected": text("Elected"),
    "envelope": text("Fingerprint of the envelope"),
    "experts": text("Experts"),
    "failure": text("Why it failed"),
    "falls_away": text("Falls away"),
    "fault": text("Whose fault"),
    "fell_at": text("When the hammer fell"),
    "field": text("Field"),
    "fields": text("What was changed"),
    "finding": text("Decision"),
    "how": text("How"),
    "kind": text("Kind"),
    "label": text("Label"),
    "late": text("Raised for the first time"),
    "late_reason": text("Reason for raising it late"),
    "list": text("Fingerprint of the list"),
    "live": text("Bids that count"),
    "letter": text("Number of the letter"),
    "lot": text("Lot"),
    "lots": text("Lots"),
    "method": text("Method"),
    "minimum": text("Bids needed"),
    "name": text("Name"),
    "note_sha256": text("Fingerprint of the signed note"),
    "notice": text("Notice"),
    "number": text("Number"),
    "numbers": text("Random numbers"),
    "on_paper": text("From paper"),
    "organisation": text("Organisation"),
    "part": text("Part"),
    "parts": text("Files asked for"),
    "price": text("Price"),
    "prev": text("Replaces the envelope"),
    "purpose": text("Purpose"),
    "quorum": text("Keys needed"),
    "quotes": text("Quotes in the book"),
    "raised": text("Raised items"),
    "reason": text("Reason"),
    "record": text("Fingerprint of the record"),
    "report": text("Fingerprint of the report"),
    "representatives": text("Members of the unit"),
    "responsible": text("Answers for the unit"),
    "reviewed_by": text("Reviewed by"),
    "role": text("Role"),
    "round": text("Round"),
    "rule": text("Rule"),
    "rule_set": text("Rule set"),
    "seat": text("Seat"),
    "section": text("Part of the registration"),
    "select": text("To be drawn"),
    "sha256": text("Fingerprint"),
    "signatory": text("Signatory"),
    "size": text("Entries in the register"),
    "slip": text("Number of the answer"),
    "stance": text("Stance"),
    "tie": text("Bond"),
    "starting_price": text("Starting price"),
    "step": text("Bid increment"),
    "title": text("Title"),
    "version": text("Version"),
    "wire_id": text("Lot"),
    "witness": text("Witness"),
    "url": text("Address"),
    "line": text("Line"),
    "lines": text("Lines"),
    "goes_on": text("Goes on"),
    "event": text("What was owed"),
    "card": text("Card"),
    # Below the recorded facts: what is changed in a registration, a tender or a judgement.
    "agent_id": text("Procurement agent"),
    "answers": text("Answers to the questions"),
    "approval_authority": text("Approving authority"),
    "approval_date": text("Date of approval"),
    "approval_number": text("Approval document"),
    "budget_line": text("Budget line"),
    "category": text("What is traded"),
    "content": text("Content and scale"),
    **{each.key: each.label for asked in PARTICULARS.values() for each in asked},
    "evaluated_price": text("Evaluated price"),
    "funding": text("Sources of money"),
    "ground": text("Ground of rejection"),
    "id": text("Rule"),
    "investment_code": text("National investment project code"),
    "method_reason": text("Reason for the method"),
    "minutes": text("Minutes"),
    "place": text("Place"),
    "concluded_on": text("Day of the contract"),
    "particulars": text("What is offered"),
    "partner": text("With whom"),
    "planned_start": text("Planned start"),
    "procedure_code": text("Procedure"),
    "region_code": text("Region"),
    "room": text("Room"),
    "set": text("Rule set"),
}
"""By the name of the fact; a test finds every name that is recorded."""

VALUES: Final[Mapping[tuple[str, str], Text]] = {
    **{("kind", kind.value): words for kind, words in KINDS.items()},
    **{("section", section.value): words for section, words in SECTIONS.items()},
    **{("method", method.value): words for method, words in METHODS.items()},
    **{("category", category.value): words for category, words in CATEGORIES.items()},
    **{("funding", fund.value): words for fund, words in FUNDS.items()},
    **{("capacity", capacity.value): words for capacity, words in CAPACITIES.items()},
    **{("drawn", kind.value): words for kind, words in DRAWN.items()},
    **{("failure", failure.value): words for failure, words in FAILURES.items()},
    **{("forfeit", ground.value): words for ground, words in FORFEITS.items()},
    **{("about", subject.value): words for subject, words in SUBJECTS.items()},
    **{("finding", finding.value): words for finding, words in FINDINGS.items()},
    **{("consequence", consequence.value): words for consequence, words in CONSEQUENCES.items()},
    **{("cause", cause.value): words for cause, words in CAUSES.items()},
    **{("ground", ground.value): words for ground, words in DECLINE_GROUNDS.items()},
    **{("ground", ground.value): words for ground, words in SUSPENDED_FOR.items()},
    **{("conflict", conflict.value): words for conflict, words in CONFLICTS.items()},
    **{("field", field.value): words for field, words in FIELDS.items()},
    **{("kind", seat.value): words for seat, words in SEATS.items()},
    **{("stance", stance.value): words for stance, words in STANCES.items()},
    **{("tie", tie.value): words for tie, words in TIES.items()},
    ("part", "ballots"): text("Votes"),
    ("part", "marks"): text("Points"),
    ("part", "summary"): text("Price sheet"),
    ("part", "body"): text("Body"),
    **{("how", invitation.value): words for invitation, words in INVITATIONS.items()},
    ("how", "signed"): text("By a signed answer"),
    ("how", "codes"): text("By reading out codes"),
}
"""Recorded codes by the name of their fact."""

ANYWHERE: Final[Mapping[str, Text]] = {
    **{result.value: words for result, words in RESULTS.items()},
    "yes": text("Yes"),
    "no": text("No"),
}
"""Codes that mean the same under every name."""

RECORDED_NAMES: Final[Mapping[str, str]] = {
    **{name: term.title for name, term in TERMS.items()},
    **{item.code: item.name for item in load_checklist()},
    "documents_from": "文件获取开始时间",
}
"""Names of terms and of items of the checklist, in the language of record."""
