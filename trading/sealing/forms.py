"""The forms and limits of the identifiers on the wire (docs/seal-1.md §2)."""

import re

HEX_16 = re.compile(r"[0-9a-f]{32}")
HEX_32 = re.compile(r"[0-9a-f]{64}")
LOT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}/[1-9][0-9]{0,2}")
STAGE = re.compile(r"[a-z][a-z0-9-]{0,31}")
ACTOR = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
PRICE = re.compile(r"(0|[1-9][0-9]{0,12})(\.[0-9]{1,2})?")

ENVELOPE_LIMIT = 64 * 1024
CUSTODIANS_LIMIT = 16
PART_SIZE_LIMIT = 2**40
