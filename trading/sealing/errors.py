"""Codes with which a sealed bid is refused or found unopenable (docs/seal-1.md §7 and §9)."""

from types import MappingProxyType

STATUS = MappingProxyType(
    {
        "E_SHAPE": 422,
        "E_LOT": 422,
        "E_NOTICE": 409,
        "E_BIDDER": 403,
        "E_RECIPIENTS": 422,
        "E_SHARE_FORM": 422,
        "E_BIDDER_SIG": 403,
        "E_PREV": 409,
        "E_TOO_BIG": 413,
        "E_PART_HASH": 422,
        "E_PART_FORM": 422,
        "E_COPY": 422,
        "E_CLOSED": 409,
        "E_UNKNOWN": 404,
        "E_EARLY": 409,
        "E_NOT_FROZEN": 409,
        "E_KEY_MISMATCH": 422,
        "E_CUSTODIAN_SIG": 403,
        "E_SHARE_DECRYPT": 422,
        "E_SHARE_FORMAT": 422,
        "E_DEALING": 422,
        "E_PART_DECRYPT": 422,
        "E_CONTENT": 422,
        "E_BLOB_LOST": 500,
        "E_BLOB_HASH": 500,
    }
)

PLATFORM_FAULTS = frozenset({"E_BLOB_LOST", "E_BLOB_HASH"})


class SealError(Exception):
    """A sealed bid, or a note about one, broke a rule of the format."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail

    @property
    def status(self) -> int:
        """Return the HTTP status that goes with the code."""
        return STATUS[self.code]
