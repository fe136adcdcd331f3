"""Time stamps of RFC 3161: ask an authority for one, and check what it answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from trading.proofs.errors import ProofError


@dataclass(frozen=True, slots=True)
class Question:
    """A request as DER bytes, and the number that its answer must repeat."""

    data: bytes
    nonce: int | None


def question(text: str) -> Question:
    """Ask for a stamp over the SHA-256 of `text`, with the authority's certificates in the answer."""
    request = (
        TimestampRequestBuilder()
        .data(text.encode())
        .hash_algorithm(HashAlgorithm.SHA256)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    return Question(request.as_bytes(), request.nonce)


def stamped_at(
    answer: bytes, text: str, roots: Iterable[x509.Certificate], nonce: int | None = None
) -> datetime:
    """Return when an authority under one of the roots saw `text`; ProofError if the answer does not prove it.

    `nonce` is that of the question, known to whoever asked it. `openssl ts -verify` says the same.
    """
    try:
        verifier = VerifierBuilder(roots=list(roots), nonce=nonce).build()
        response = decode_timestamp_response(answer)
        verifier.verify_message(response, text.encode())
    except (ValueError, VerificationError) as error:
        raise ProofError(f"no time stamp: {error}") from error
    return response.tst_info.gen_time
