"""A notice as one file (docs/notices.md): the signed note, an empty line, the frozen text."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final

from trading.sealing import lines, note
from trading.sealing.dealing import PARTS
from trading.sealing.errors import SealError
from trading.sealing.facts import VERSION, Facts, parse_facts

_KEYS: Final = ("number", "kind", "project", "lots", "digest", "published")


def facts_of(data: bytes, lot: str | None = None) -> Facts:
    """Return the sealing facts of one lot attempt; without `lot` the notice must be about one only.

    Raises E_SHAPE for what is no notice file whose note holds under the key it names, E_LOT for another lot.
    """
    try:
        written, content = _parts(data)
        lots = {each["lot"]: each for each in content["lots"]}
        wire = lot or next(iter(lots))
        if wire not in lots or (lot is None and len(lots) > 1):
            raise SealError("E_LOT", f"choose one of {', '.join(lots)}")
        locks = next(each for each in content["locks"] if each["lot"] == wire)
        facts = _facts(content, lots[wire], locks, hashlib.sha256(written.encode()).hexdigest())
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise SealError("E_SHAPE", f"notice file: {error}") from error
    return parse_facts(json.dumps(facts).encode())


def _parts(data: bytes) -> tuple[str, dict[str, Any]]:
    head, gap, rest = data.decode().partition("\n\n{")
    if not gap:
        raise ValueError("no frozen text after the note")
    written, frozen = head + "\n", "{" + rest
    content = json.loads(frozen)
    text, _ = note.verify(written, [note.Verifier.parse(content["sealing"]["notice_key"])])
    said = lines.read(text, ("ggnotice/1",), _KEYS)
    digest = hashlib.sha256(frozen.encode()).hexdigest()
    if said["digest"] != f"sha256:{digest}" or said["number"] != content["number"]:
        raise ValueError("the note is about another text")
    return written, content


def _facts(content: Any, lot: Any, locks: Any, notice: str) -> dict[str, object]:
    project, title, terms = content["project"]["title"], lot["title"], content["sealing"]
    asked = next((each for each in terms.get("lots", ()) if each["lot"] == lot["lot"]), terms)
    deadline = datetime.fromisoformat(content["deadline_and_opening"]["deadline"]).astimezone(UTC)
    return {
        "v": VERSION,
        "lot_attempt": lot["lot_attempt"],
        "lot": lot["lot"],
        "stage": locks["stage"],
        "title": title if title.startswith(project) else f"{project} {title}",
        "notice": notice,
        "suite": locks["suite"],
        "k": locks["quorum"],
        "custodians": [{"id": who["custodian"], "name": who["name"]} for who in locks["custodians"]],
        "parts": [{"name": part, "to": [who[part] for who in locks["custodians"]]} for part in PARTS],
        "deadline": lines.instant_text(deadline),
        "limits": terms["limits"],
        "price": asked["price"],
        "duration": asked["duration"],
        "fields": asked["fields"],
        "required_parts": [
            {"code": part["code"], "title": part["title"]}
            for part in content["submission"]["parts"]
            if part["mandatory"] and ("parts" not in asked or part["code"] in asked["parts"])
        ],
        "receipt_key": terms["receipt_key"],
    }
