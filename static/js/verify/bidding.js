// What was announced and handed in: notices, locks, envelopes, receipts, withdrawals, each under its signature.

import { sha256Hex } from "../seal/bytes.js";
import { checkShares, checkSignature } from "../seal/envelope.js";
import { instant, read } from "../seal/lines.js";
import { Verifier, verify } from "../seal/note.js";
import { lockText, parseReceipt } from "../seal/statements.js";
import { ENDED, FOLDERS, LIVE, LOST_KEY } from "./contents.js";
import { each, expect, reading } from "./faults.js";

const LOST_KEY_LINES = ["lot", "stage", "bidder", "envelope", "act", "key", "seen", "nonce"];

/** Every notice is signed, speaks of this lot, and follows on those before it. */
export function notices(bundle) {
  const { lot } = bundle.manifest();
  const numbers = [];
  return each(bundle.notices(), ({ file, frozen, said, content }) => {
    const amends = content.amends ?? null;
    expect(said.lots.split(" ").includes(lot), file, "other");
    expect(content.number === said.number && content.kind === said.kind, file, "other");
    expect(amends === null || numbers.includes(amends), frozen, "other");
    expect(numbers.length > 0 || said.kind === "tender", file, "other");
    numbers.push(said.number);
  });
}

/** Custodians' signed locks are those of the tender notice. */
export function locks(bundle) {
  const { lot, stage } = bundle.manifest();
  const { custodians, ...recipients } = bundle.locks();
  return each(custodians.entries(), ([at, custodian]) => {
    const path = `keys/${at + 1}.lock`;
    if (!bundle.has(path)) return;
    const own = { summary: recipients.summary[at], body: recipients.body[at] };
    const text = bundle.signed(path, bundle.keysOf(custodian));
    expect(text === lockText({ lot, stage, custodian, recipients: own }), path, "other");
  });
}

const all = (bundle) => FOLDERS.flatMap((folder) => bundle.envelopes(folder).map((name) => [folder, name]));

/** Every envelope is sealed for this lot and its custodians, and signed by its bidder; none is a copy. */
export function envelopes(bundle) {
  const seen = new Map();
  const known = bundle.notices().map((notice) => notice.sha256);
  return each(all(bundle), ([folder, name]) => {
    const path = `${folder}/${name}/envelope.json`;
    const found = bundle.envelope(folder, name);
    const { lot, stage } = bundle.manifest();
    expect(found.lot === lot && found.stage === stage, path, "other");
    expect((folder === LIVE ? bundle.acceptableNotices() : known).includes(found.notice), path, "other");
    const right = found.k === bundle.locks().k
      && found.parts.every(({ name: part, to }) => to.join() === bundle.locks()[part].join());
    expect(right, path, "other");
    const signature = `${folder}/${name}/envelope.sig`;
    reading(signature, () => checkSignature(found, bundle.text(signature)), "unsigned");
    reading(path, () => checkShares(found));
    for (const print of found.parts.flatMap(({ shares, sha256 }) => [sha256, ...shares.map(sha256Hex)])) {
      if (!seen.has(print)) seen.set(print, found.bidder);
      expect(seen.get(print) === found.bidder, path, "copy");
    }
  });
}

/** For every envelope the platform gave a signed receipt before the deadline. */
export function receipts(bundle) {
  return each(all(bundle), ([folder, name]) => received(bundle, folder, name));
}

/** Return the receipt of an envelope that was accepted in time. */
export function received(bundle, folder, name) {
  const path = `${folder}/${name}/receipt.note`;
  const found = receipt(bundle, path, name, "accepted");
  expect(found.prev === bundle.envelope(folder, name).prev, path, "other");
  return found;
}

/** Return the receipt of a withdrawal. */
export const withdrawn = (bundle, name) => receipt(bundle, `${ENDED}/${name}/withdrawn.note`, name, "withdrawn");

function receipt(bundle, path, name, state) {
  const text = bundle.signed(path, [bundle.keys().receipt]);
  const found = reading(path, () => parseReceipt(text));
  const { lot, stage } = bundle.manifest();
  const isDue = found.lot === lot && found.stage === stage && found.envelope === name && found.state === state;
  expect(isDue, path, "other");
  expect(found.received < bundle.deadline(), path, "late");
  return found;
}

/** What does not count any more was taken back, replaced or superseded, by its bidder's will alone. */
export async function endings(bundle) {
  const found = all(bundle).map(([folder, name]) => bundle.envelope(folder, name));
  const after = new Map(found.filter((envelope) => envelope.prev).map((envelope) => [envelope.prev, envelope]));
  const changes = bundle.rows("changes");
  const missing = await each(after.keys(), (prev) => bundle.data(`${ENDED}/${prev}/envelope.json`));
  const faults = await each(bundle.envelopes(ENDED), (name) => {
    const path = `${ENDED}/${name}/envelope.json`;
    const envelope = bundle.envelope(ENDED, name);
    const next = after.get(name);
    const reason = changes.get(name)?.change;
    if (reason === "withdrawn") takenBack(bundle, envelope);
    else if (reason === "replaced") {
      const key = successorKey(bundle, envelope);
      expect(next?.bidder === envelope.bidder && next.bidderKey === key, path, "ended");
    } else {
      expect(reason === "superseded" && !bundle.acceptableNotices().includes(envelope.notice), path, "ended");
    }
  });
  return [...missing, ...faults];
}

function takenBack(bundle, envelope) {
  const path = `${ENDED}/${envelope.id}/withdrawal.note`;
  const { lot, stage } = bundle.manifest();
  if (bundle.text(path).startsWith(LOST_KEY)) {
    expect(agreed(bundle, path, envelope).act === "withdraw", path, "other");
  } else {
    const text = bundle.signed(path, [Verifier.parse(envelope.bidderKey)]);
    const lines = text.split("\n");
    const isDue = lines.length === 7 && lines.slice(0, 4).join() === ["ggwithdraw/1", lot, stage, envelope.id].join();
    expect(isDue, path, "other");
    reading(path, () => instant(lines[4]));
  }
  withdrawn(bundle, envelope.id);
}

/** Return the key that may replace an envelope: its own, or the one that custodians put in the place of a lost one. */
function successorKey(bundle, envelope) {
  const path = `${ENDED}/${envelope.id}/lost-key.note`;
  if (!bundle.has(path)) return envelope.bidderKey;
  const { act, key } = agreed(bundle, path, envelope);
  return act === "replace" ? key : envelope.bidderKey;
}

/** Return what a quorum of custodians signed in the stead of a lost bidder key. */
function agreed(bundle, path, envelope) {
  const { lot, stage } = bundle.manifest();
  const custodians = bundle.keysOf(...bundle.locks().custodians);
  const signed = reading(path, () => verify(bundle.text(path), custodians), "unsigned");
  const head = signed.text.split("\n", 2);
  const said = reading(path, () => read(signed.text, head, LOST_KEY_LINES));
  expect(signed.names.size >= bundle.locks().k, path, "too-few");
  const isDue = head[0] === "gglostkey/1" && said.lot === lot && said.stage === stage
    && said.bidder === envelope.bidder && said.envelope === `sha256:${envelope.id}`;
  expect(isDue, path, "other");
  return said;
}
