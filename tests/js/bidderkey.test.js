// The bidder key by itself: what a bidder keeps after the first key was lost.

import assert from "node:assert/strict";
import { test } from "node:test";

import { bidderKeyText, parseBidderKey, SealError, Signer } from "../../static/js/seal/index.js";
import { recoveryText } from "../../static/js/seal/recovery.js";

const place = { lot: "GG-2026-000001-1/1", stage: "commercial", bidder: "b-1", envelope: "0".repeat(64) };

test("the file of a new key gives the key back, whatever an editor did to its line ends", () => {
  const signer = Signer.generate("b-1");
  const file = bidderKeyText({ ...place, signer });
  assert.equal(parseBidderKey(file).signer.skey, signer.skey);
  assert.equal(parseBidderKey(file.replaceAll("\n", "\r\n")).signer.skey, signer.skey);
});

test("a recovery file serves as well, and anything else is refused", () => {
  const signer = Signer.generate("b-1");
  const kept = { ...place, seed: new Uint8Array(32), signer };
  assert.equal(parseBidderKey(recoveryText(kept)).signer.skey, signer.skey);
  for (const other of ["", "hello", bidderKeyText({ ...place, signer }).replace("PRIVATE", "PUBLIC")]) {
    assert.throws(() => parseBidderKey(other), SealError);
  }
});
