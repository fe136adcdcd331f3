import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { AgeError, identityText, readHeader, recipientOf, recipientPoint } from "../../static/js/seal/age.js";
import { base64, hex, sha256Hex, utf8 } from "../../static/js/seal/bytes.js";
import { checkedPath, mustBelong, paddedSize, parseSummary } from "../../static/js/seal/content.js";
import { PARTS, context, deal, partIdentity, partSeed } from "../../static/js/seal/dealing.js";
import { checkIntake } from "../../static/js/seal/envelope.js";
import { parseFacts } from "../../static/js/seal/facts.js";
import { instant } from "../../static/js/seal/lines.js";
import { deriveLotKey } from "../../static/js/seal/lotkeys.js";
import { NoteError, Signer, Verifier, sign, verify } from "../../static/js/seal/note.js";
import { identitiesFromKeys, identitiesFromSeed, openPart, openSummary } from "../../static/js/seal/opening.js";
import { parseRecovery, recoveryText } from "../../static/js/seal/recovery.js";
import * as shamir from "../../static/js/seal/shamir.js";
import * as statements from "../../static/js/seal/statements.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/seal-1.json", import.meta.url)));
const facts = parseFacts(utf8(vectors.facts));
const blob = (text) => new Blob([base64.decode(text)]);
const code = (expected) => ({ name: "SealError", code: expected });

test("keys read and write as age writes them", () => {
  for (const { scalar, identity, recipient } of vectors.keys) {
    assert.equal(identityText(hex.decode(scalar)), identity);
    assert.equal(recipientOf(identity), recipient);
  }
  for (const recipient of vectors.bad_recipients) assert.throws(() => recipientPoint(recipient), AgeError, recipient);
  for (const { master, lot, stage, part, identity, recipient } of vectors.lot_keys) {
    assert.equal(deriveLotKey(hex.decode(master), lot, stage, part), identity);
    assert.equal(recipientOf(identity), recipient);
  }
});

test("a secret is split and rebuilt by any quorum", () => {
  for (const { k, n, secret, coefficients, shares } of vectors.shamir) {
    const cut = shamir.split(hex.decode(secret), hex.decode(coefficients), n);
    assert.deepEqual(cut.map(hex.encode), shares);
    for (let first = 0; first + k <= n; first++) {
      assert.equal(hex.encode(shamir.combine(cut.slice(first, first + k).reverse())), secret);
    }
  }
});

test("a seed is dealt byte for byte", () => {
  for (const vector of vectors.deals) {
    const ctx = context({ ...vector, bidderKey: vector.bidder_key });
    assert.equal(hex.encode(ctx), vector.ctx);
    for (const part of PARTS) {
      const expected = vector.parts[part];
      const seed = partSeed(hex.decode(vector.seed), ctx, part);
      assert.equal(hex.encode(seed), expected.part_seed);
      assert.equal(partIdentity(seed, ctx), expected.identity);
      assert.deepEqual(deal(seed, ctx, vector.k, vector.recipients[part]).map((s) => base64.encode(s)), expected.shares);
    }
  }
});

test("notes are signed and checked alike", () => {
  for (const { skey, vkey, text, note } of vectors.notes) {
    const { name } = Signer.parse(skey);
    assert.ok(note.startsWith(sign(text, Signer.parse(skey)).split("\n\n")[0]));
    assert.ok(note.includes(sign(text, Signer.parse(skey)).split("\n\n")[1]));
    assert.deepEqual(verify(note, [Verifier.parse(vkey)]), { text, names: new Set([name]) });
  }
  for (const { why, vkey, note } of vectors.bad_notes) {
    assert.throws(() => verify(note, [Verifier.parse(vkey)]), NoteError, why);
  }
  for (const key of vectors.bad_keys) assert.throws(() => Verifier.parse(key), NoteError, key);
});

test("sealed bids pass intake and open with any two keys, or with the seed", async () => {
  for (const vector of vectors.sealed) {
    const envelope = checkIntake(utf8(vector.envelope), vector.signature, facts, vector.bidder);
    assert.equal(envelope.id, vector.id);
    assert.equal(hex.encode(envelope.ctx), vector.ctx);
    for (const quorum of [[0, 1], [0, 2], [1, 2]]) {
      const keys = Object.fromEntries(PARTS.map((part) =>
        [part, quorum.map((index) => vectors.custodian_identities[part][index])]));
      assert.deepEqual(identitiesFromKeys(envelope, keys), vector.identities);
    }
    const recovery = parseRecovery(vector.recovery);
    assert.deepEqual(identitiesFromSeed(envelope, recovery.seed), vector.identities);
    assert.equal(recoveryText(recovery), vector.recovery);
    assert.throws(() => identitiesFromSeed(envelope, new Uint8Array(32)), code("E_DEALING"));
    const summary = await openSummary(blob(vector.parts.summary), vector.identities.summary);
    assert.deepEqual(summary, parseSummary(utf8(vector.summary)));
    const opened = await openPart(blob(vector.parts.summary), vector.identities.summary);
    assert.equal(sha256Hex(new Uint8Array(await opened.arrayBuffer())), vector.summary_sha256);
    await openPart(blob(vector.parts.body), vector.identities.body);
  }
});

test("bad envelopes are refused with the right code", () => {
  for (const { name, code: expected, bidder, envelope, signature } of vectors.refused_at_intake) {
    assert.throws(() => checkIntake(utf8(envelope), signature, facts, bidder), code(expected), name);
  }
});

test("files that are not sealed parts are told by their head", () => {
  for (const { name, part } of vectors.bad_parts) {
    const bytes = base64.decode(part);
    assert.throws(() => {
      if (bytes.length < readHeader(bytes).size + 32) throw new AgeError("no payload");
    }, AgeError, name);
  }
});

test("unopenable bids fail for every quorum", async () => {
  for (const vector of vectors.unopenable) {
    const envelope = checkIntake(utf8(vector.envelope), vector.signature, facts, vector.bidder);
    for (const { quorum, code: expected } of vector.codes) {
      if (vector.content === "body") continue; // the ZIP is checked by whoever opens, not in the browser
      await assert.rejects(async () => {
        const keys = Object.fromEntries(PARTS.map((part) =>
          [part, quorum.map((index) => vectors.custodian_identities[part][index])]));
        const identities = identitiesFromKeys(envelope, keys);
        const summary = await openSummary(blob(vector.parts.summary), identities.summary);
        mustBelong(summary, envelope, vector.bidder_name);
        await openPart(blob(vector.parts.body), identities.body);
      }, code(expected), `${vector.name} by ${quorum}`);
    }
  }
});

test("statements read and write alike", () => {
  for (const vector of vectors.receipts) {
    const receipt = {
      ...vector,
      received: instant(vector.received),
      salt: base64.decode(vector.salt),
      mergeBy: vector.merge_by && instant(vector.merge_by),
    };
    assert.equal(statements.receiptText(receipt), vector.text);
    assert.equal(statements.receiptEntry(receipt), vector.entry);
    assert.equal(hex.encode(statements.commitment(receipt.salt, vector.entry)), vector.leaf);
    assert.equal(statements.parseReceipt(vector.text).envelope, vector.envelope);
    assert.equal(verify(vector.note, [Verifier.parse(vector.vkey)]).text, vector.text);
  }
  for (const text of vectors.bad_receipts) assert.throws(() => statements.parseReceipt(text), code("E_SHAPE"), text);
  const { refusal, withdrawal, lock } = vectors;
  assert.equal(statements.refusalText({ ...refusal, refused: instant(refusal.refused) }), refusal.text);
  assert.equal(statements.parseRefusal(refusal.text).code, refusal.code);
  assert.equal(statements.withdrawalText({ ...withdrawal, time: instant(withdrawal.time) }), withdrawal.text);
  assert.equal(statements.lockText(lock), lock.text);
  for (const release of vectors.key_releases) assert.equal(statements.keyReleaseText(release), release.text);
});

test("sizes fall into classes and paths are judged alike", () => {
  for (const [size, padded] of vectors.size_classes) assert.equal(paddedSize(size), padded, String(size));
  for (const path of vectors.paths.good) assert.equal(checkedPath(path), path);
  for (const path of vectors.paths.bad) assert.throws(() => checkedPath(path), Error, path);
});
