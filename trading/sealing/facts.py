"""The sealing facts of a lot attempt: all that a sealer must know of the notice (docs/seal-1.md §10.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from trading.sealing import age, forms, strictjson
from trading.sealing.dealing import PARTS, SUITE
from trading.sealing.errors import SealError
from trading.sealing.lines import instant, instant_text

VERSION = "sealing/1"
SIZE_LIMIT = 256 * 1024


@dataclass(frozen=True)
class Limits:
    """Largest sealed parts in bytes, most files in the body, largest chunk of one PUT in bytes."""

    summary: int
    body: int
    files: int
    chunk: int

    def of(self, part: str) -> int:
        """Return the largest sealed size of a part."""
        return self.summary if part == "summary" else self.body


@dataclass(frozen=True)
class Custodian:
    """Who holds one lot key."""

    id: str
    name: str


@dataclass(frozen=True)
class Field:
    """A further line of the summary that the notice asks for."""

    name: str
    title: str
    required: bool


@dataclass(frozen=True)
class RequiredPart:
    """A document that the body must contain."""

    code: str
    title: str


@dataclass(frozen=True)
class Facts:
    """What a bid for one lot attempt and stage must be sealed with."""

    lot_attempt: str
    lot: str
    stage: str
    title: str
    notice: str
    k: int
    custodians: tuple[Custodian, ...]
    recipients: Mapping[str, tuple[str, ...]]
    deadline: datetime
    limits: Limits
    price: bool
    duration: bool
    fields: tuple[Field, ...]
    required_parts: tuple[RequiredPart, ...]
    receipt_key: str

    def as_json(self) -> dict[str, object]:
        """Return the object that `GET …/sealing` answers and `parse_facts` reads."""
        return {
            "v": VERSION,
            "lot_attempt": self.lot_attempt,
            "lot": self.lot,
            "stage": self.stage,
            "title": self.title,
            "notice": self.notice,
            "suite": SUITE,
            "k": self.k,
            "custodians": [{"id": who.id, "name": who.name} for who in self.custodians],
            "parts": [{"name": part, "to": list(self.recipients[part])} for part in PARTS],
            "deadline": instant_text(self.deadline),
            "limits": vars(self.limits),
            "price": self.price,
            "duration": self.duration,
            "fields": [vars(field) for field in self.fields],
            "required_parts": [vars(part) for part in self.required_parts],
            "receipt_key": self.receipt_key,
        }


_KEYS = (
    "v",
    "lot_attempt",
    "lot",
    "stage",
    "title",
    "notice",
    "suite",
    "k",
    "custodians",
    "parts",
    "deadline",
    "limits",
    "price",
    "duration",
    "fields",
    "required_parts",
    "receipt_key",
)


def parse_facts(data: bytes) -> Facts:
    """Return the facts in a JSON text; E_SHAPE if they are malformed or could not be sealed for."""
    try:
        return _read(data)
    except ValueError as error:
        raise SealError("E_SHAPE", f"sealing facts: {error}") from error


def _read(data: bytes) -> Facts:
    found = strictjson.fields(strictjson.loads(data, SIZE_LIMIT), _KEYS)
    if found["v"] != VERSION or found["suite"] != SUITE:
        raise ValueError("unknown version or suite")
    custodians = tuple(
        Custodian(strictjson.string(who["id"], 64), strictjson.string(who["name"]))
        for who in _objects(found["custodians"], ("id", "name"), forms.CUSTODIANS_LIMIT)
    )
    parts = _objects(found["parts"], ("name", "to"), len(PARTS))
    recipients = {
        strictjson.string(part["name"]): tuple(strictjson.items(part["to"], forms.CUSTODIANS_LIMIT))
        for part in parts
    }
    if tuple(recipients) != PARTS or any(len(to) != len(custodians) for to in recipients.values()):
        raise ValueError("summary and body need one recipient per custodian")
    for to in recipients.values():
        for text in to:
            age.recipient_point(strictjson.string(text, 100))
    if len({text for to in recipients.values() for text in to}) != 2 * len(custodians):
        raise ValueError("the same recipient stands twice")
    limits = strictjson.fields(found["limits"], ("summary", "body", "files", "chunk"))
    return Facts(
        lot_attempt=strictjson.string(found["lot_attempt"], 64),
        lot=strictjson.matching(forms.LOT, found["lot"]),
        stage=strictjson.matching(forms.STAGE, found["stage"]),
        title=strictjson.string(found["title"]),
        notice=strictjson.matching(forms.HEX_32, found["notice"]),
        k=strictjson.integer(found["k"], 2, len(custodians)),
        custodians=custodians,
        recipients=recipients,
        deadline=instant(strictjson.string(found["deadline"])),
        limits=Limits(
            **{name: strictjson.integer(value, 1, forms.PART_SIZE_LIMIT) for name, value in limits.items()}
        ),
        price=strictjson.truth(found["price"]),
        duration=strictjson.truth(found["duration"]),
        fields=tuple(
            Field(
                strictjson.matching(forms.CODE, field["name"]),
                strictjson.string(field["title"]),
                strictjson.truth(field["required"]),
            )
            for field in _objects(found["fields"], ("name", "title", "required"), 50)
        ),
        required_parts=tuple(
            RequiredPart(strictjson.matching(forms.CODE, part["code"]), strictjson.string(part["title"]))
            for part in _objects(found["required_parts"], ("code", "title"), 100)
        ),
        receipt_key=strictjson.string(found["receipt_key"], 300),
    )


def _objects(value: object, keys: tuple[str, ...], most: int) -> list[dict[str, object]]:
    return [strictjson.fields(item, keys) for item in strictjson.items(value, most)]
