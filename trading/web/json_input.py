"""JSON from strangers: what the standard reader stumbles over is as unreadable as any other broken body."""

import json
from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider


class StrictInput(DefaultJSONProvider):
    """Reads what can be kept: nesting has an end, and every text can be written as UTF-8."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """Give the value; raises ValueError for everything that cannot be read."""
        try:
            value = super().loads(s, **options)
            json.dumps(value, ensure_ascii=False).encode()  # half a character is no UTF-8
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        return value


def install(app: Flask) -> None:
    app.json = StrictInput(app)
