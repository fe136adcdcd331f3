"""The one taxonomy of refusals: codes are stable English words, messages are translated at the edge."""

from collections.abc import Mapping, Sequence
from typing import Any

from trading.kernel.text import Text, text


class DomainError(Exception):
    """A refusal the user can understand; `code` is stable, `message` is translatable."""

    status = 500
    default_code = "error"
    default_message = text("Something went wrong.")

    def __init__(self, code: str | None = None, message: Text | None = None, **facts: Any) -> None:
        self.code = code or self.default_code
        self.message = message or self.default_message
        self.facts = facts
        super().__init__(f"{self.code}: {self.message}")


class Invalid(DomainError):
    """What was sent cannot be used; `fields` maps a field name to its texts."""

    status = 422
    default_code = "invalid"
    default_message = text("Some details need to be corrected.")

    def __init__(
        self,
        code: str | None = None,
        message: Text | None = None,
        fields: Mapping[str, Sequence[Text]] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(code, message, **facts)
        self.fields: dict[str, list[Text]] = {name: list(texts) for name, texts in (fields or {}).items()}

    @classmethod
    def field(cls, name: str, message: Text, code: str | None = None) -> "Invalid":
        """One field, one reason."""
        return cls(code, None, {name: [message]})


class NotFound(DomainError):
    """It does not exist, or this reader may not know that it does."""

    status = 404
    default_code = "not_found"
    default_message = text("There is no such page.")


class NotSignedIn(DomainError):
    status = 401
    default_code = "not_signed_in"
    default_message = text("Please sign in first.")


class Forbidden(DomainError):
    status = 403
    default_code = "forbidden"
    default_message = text("Your account cannot do this.")


class Conflict(DomainError):
    """The request was understood but the moment or the state does not allow it."""

    status = 409
    default_code = "conflict"
    default_message = text("This cannot be done now.")


class IllegalTransition(Conflict):
    default_code = "illegal_transition"
    default_message = text("This step is not possible in the present state.")


class Stale(Conflict):
    default_code = "stale"
    default_message = text("Somebody changed this in the meantime. Please look at it again.")


class Duplicate(Conflict):
    default_code = "duplicate"
    default_message = text("This exists already.")


class TooEarly(Conflict):
    default_code = "too_early"
    default_message = text("It is too early for this.")


class TooLate(Conflict):
    default_code = "too_late"
    default_message = text("It is too late for this.")


class TooBig(DomainError):
    status = 413
    default_code = "too_big"
    default_message = text("The file is too large.")


class TooMany(DomainError):
    status = 429
    default_code = "too_many"
    default_message = text("Too many attempts. Please wait a little.")


class Full(DomainError):
    """The storage cannot take more; nothing was accepted."""

    status = 507
    default_code = "storage_full"
    default_message = text("The storage is full. Nothing was lost; please try again later.")
