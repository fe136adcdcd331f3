"""What the upload routes take in and give out (docs/seal-1.md §10)."""

import base64
import binascii
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from trading.bids.queries import UploadStatus
from trading.kernel.text import text
from trading.sealing.forms import ENVELOPE_LIMIT
from trading.sealing.lines import instant_text
from trading.sealing.note import SIZE_LIMIT as NOTE_LIMIT
from trading.web.forms import Refused

BEGIN_LIMIT = 2 * (ENVELOPE_LIMIT + NOTE_LIMIT)


class Base64(fields.Field[bytes]):
    """Bytes in standard Base64 with padding."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bytes:
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, TypeError, ValueError) as error:
            raise Refused(text("This is not Base64.")) from error


class BeginUpload(Schema):
    """The envelope's bytes and the bidder's signature over them."""

    envelope = Base64(required=True)
    signature = fields.String(required=True, validate=validate.Length(max=NOTE_LIMIT))


def upload_address(upload_id: UUID) -> str:
    return f"/api/v1/uploads/{upload_id}"


def upload_out(status: UploadStatus) -> dict[str, Any]:
    """An upload as its sender sees it."""
    return {
        "upload": upload_address(status.id),
        "envelope": status.envelope.id,
        "expires_at": instant_text(status.expires_at),
        "parts": [{"name": part.name, "size": part.size, "offset": part.offset} for part in status.parts],
    }
