"""What the forms of objections and complaints may send."""

from functools import partial
from typing import Final

from flask import request

from trading.kernel.errors import Invalid
from trading.kernel.text import text
from trading.projects.rules import SuspensionGround
from trading.remedies.commands.evidence import Handed
from trading.remedies.commands.standing_still import BY_OTHERS
from trading.remedies.rules import Consequence, DeclineGround, Finding, Subject
from trading.store.file_types import file_name, recognise
from trading.store.platform import Platform
from trading.web.forms import BeijingMoment, Day, Form, Line, Paragraphs, choice

FILES_AT_MOST: Final = 5
FILE_LIMIT: Final = 20 * 1024 * 1024
"""Octets of one file of evidence."""

OWN_GROUNDS: Final = tuple(ground for ground in SuspensionGround if ground not in BY_OTHERS)
UNIT_FINDS: Final = (Finding.UPHELD, Finding.DISMISSED)


class ObjectionForm(Form):
    subject = choice(*(subject.value for subject in Subject))
    grounds = Paragraphs(required=True, limit=5_000)
    demand = Paragraphs(required=True, limit=2_000)


class AnswerForm(Form):
    finding = choice(*(finding.value for finding in UNIT_FINDS))
    consequence = choice(*(consequence.value for consequence in Consequence))
    answer = Paragraphs(required=True, limit=5_000)


class ComplaintForm(Form):
    subject = choice(*(subject.value for subject in Subject))
    objection_number = Line(load_default="", limit=40)
    respondent = Line(required=True)
    grounds = Paragraphs(required=True, limit=10_000)
    demand = Paragraphs(required=True, limit=2_000)
    cause_known = Day(required=True)
    name = Line(required=True)
    identity_number = Line(required=True, limit=40)
    address = Line(required=True, limit=300)
    contact_name = Line(required=True, limit=60)
    phone = Line(required=True, limit=30)


class CodeForm(Form):
    number = Line(required=True, limit=40)
    code = Line(required=True, limit=40)


class CorrectionForm(CodeForm):
    grounds = Paragraphs(required=True, limit=10_000)
    demand = Paragraphs(required=True, limit=2_000)


class SendBackForm(Form):
    to_correct = Paragraphs(required=True, limit=2_000)


class DeclineForm(Form):
    ground = choice(*(ground.value for ground in DeclineGround))
    reply = Paragraphs(required=True, limit=2_000)


class ForwardForm(Form):
    authority = Line(required=True)


class SuspendForm(Form):
    until = BeijingMoment(required=True)


class DecisionForm(Form):
    finding = choice(*(finding.value for finding in Finding))
    consequence = choice(*(consequence.value for consequence in Consequence))
    reasons = Paragraphs(required=True, limit=20_000)
    reply = Paragraphs(required=True, limit=5_000)


class OwnSuspensionForm(Form):
    ground = choice(*(ground.value for ground in OWN_GROUNDS))
    reason = Paragraphs(required=True, limit=2_000)


class RenunciationForm(Form):
    reason = Paragraphs(required=True, limit=2_000)


class FollowForm(Form):
    consequence = choice(Consequence.NEXT_CANDIDATE.value, Consequence.VOID.value)


def evidence(platform: Platform) -> list[Handed]:
    """The files of this request, looked at and stored. Raises Invalid, TooBig."""
    sent = [each for each in request.files.getlist("evidence") if each.filename]
    if len(sent) > FILES_AT_MOST:
        reason = text("At most %(most)s files are possible.", most=FILES_AT_MOST)
        raise Invalid.field("evidence", reason)
    found = []
    for each in sent:
        name = file_name(each.filename or "")
        stored = platform.files.receive(
            each.stream, limit=FILE_LIMIT, media_type=partial(recognise, file_name=name)
        )
        found.append(Handed(name, stored))
    return found
