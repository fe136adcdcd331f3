"""What the forms of questions may send."""

from collections.abc import Iterable, Mapping

from trading.kernel.errors import Invalid
from trading.questions.rules import Answered
from trading.web.forms import Form, Paragraphs, bind, choice


class QuestionForm(Form):
    body = Paragraphs(required=True, limit=2_000)


class AnswersForm(Form):
    changes = choice("yes", "no")


class AnswerForm(Form):
    question = Paragraphs(required=True, limit=3_000)
    answer = Paragraphs(required=True, limit=5_000)


def answers(sent: Mapping[str, str], numbers: Iterable[int]) -> list[Answered]:
    """Read the answers from fields like `answer-<number>`; one that is left empty waits. Raises Invalid."""
    found = []
    for number in numbers:
        given = {name: sent.get(f"{name}-{number}", "") for name in ("question", "answer")}
        if not given["answer"].strip():
            continue
        try:
            read = bind(AnswerForm(), given)
        except Invalid as refused:
            wrong = {f"{name}-{number}": why for name, why in refused.fields.items()}
            raise Invalid(fields=wrong) from refused
        found.append(Answered(number, read["question"], read["answer"]))
    return found
