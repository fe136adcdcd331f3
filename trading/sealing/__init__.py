"""Sealed bids in the format seal/1 (docs/seal-1.md), knowing neither database nor web.

A bidder seals with `seal.seal` and is tested by `envelope.check_intake`, `check_chain` and `check_part`; the
platform answers with `statements.Receipt` or `Refusal`, signed by `note.sign`, and queues the receipt's
`commitment()` for the log. Custodians make keys with `lotkeys`, lend them to a lot as `statements.Lock` and
hand them in as `statements.KeyRelease`. `opening.open_envelope` reaches the verdict. `facts.Facts` is what a
notice tells a sealer. Every rule that is broken raises `errors.SealError` with a code of the document.
"""
