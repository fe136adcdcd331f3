import { AgeError, readHeader, recipientPoint } from "./age.js";
import { base64, fromBase64, sha256Hex, utf8 } from "./bytes.js";
import { PARTS, SHARE_FILE_SIZE, SUITE, VERSION, context } from "./dealing.js";
import { SealError } from "./errors.js";
import * as forms from "./forms.js";
import { NoteError, Verifier, verify } from "./note.js";
import * as json from "./strictjson.js";

const KEYS = ["v", "suite", "lot", "stage", "notice", "bidder", "bidder_key", "k", "parts", "prev", "nonce"];
const PART_KEYS = ["name", "to", "shares", "size", "sha256"];

/** Return the bytes of `envelope.json`; shares are byte strings, all else is as on the wire. */
export function envelopeBytes({ lot, stage, notice, bidder, bidderKey, k, parts, prev, nonce }) {
  const written = parts.map(({ name, to, shares, size, sha256 }) =>
    ({ name, to, shares: shares.map((share) => base64.encode(share)), size, sha256 }));
  const values = [VERSION, SUITE, lot, stage, notice, bidder, bidderKey, k, written, prev, nonce];
  return utf8(JSON.stringify(Object.fromEntries(KEYS.map((key, index) => [key, values[index]]))));
}

/** Return the envelope in the bytes, with its `id` and `ctx`; E_SHAPE if they are anything but one. */
export function parseEnvelope(bytes) {
  try {
    return read(bytes);
  } catch (error) {
    throw new SealError("E_SHAPE", error.message);
  }
}

function read(bytes) {
  if (bytes.some((byte) => byte > 127 || byte === 0x5c)) throw new Error("only ASCII without backslashes is allowed");
  const found = json.fields(json.loads(bytes, forms.ENVELOPE_LIMIT), KEYS);
  if (found.v !== VERSION || found.suite !== SUITE) throw new Error("unknown version or suite");
  const parts = json.items(found.parts, PARTS.length).map(readPart);
  if (parts.map((part) => part.name).join() !== PARTS.join() || parts[0].to.length !== parts[1].to.length) {
    throw new Error("parts must be summary and body, with equally many custodians");
  }
  if (new Set(parts.flatMap((part) => part.to)).size !== 2 * parts[0].to.length) {
    throw new Error("the same recipient stands twice");
  }
  const bidder = json.matching(forms.ACTOR, found.bidder);
  const bidderKey = json.string(found.bidder_key, 200);
  if (Verifier.parse(bidderKey).name !== bidder) throw new Error("the bidder key must bear the bidder's id");
  const envelope = {
    bytes,
    id: sha256Hex(bytes),
    lot: json.matching(forms.LOT, found.lot),
    stage: json.matching(forms.STAGE, found.stage),
    notice: json.matching(forms.HEX_32, found.notice),
    bidder,
    bidderKey,
    k: json.integer(found.k, 2, parts[0].to.length),
    parts,
    prev: found.prev === null ? null : json.matching(forms.HEX_32, found.prev),
    nonce: json.matching(forms.HEX_16, found.nonce),
  };
  const recipients = Object.fromEntries(parts.map((part) => [part.name, part.to]));
  return { ...envelope, ctx: context({ ...envelope, recipients }) };
}

function readPart(value) {
  const found = json.fields(value, PART_KEYS);
  const to = json.items(found.to, forms.CUSTODIANS_LIMIT).map((text) => json.string(text, 100));
  to.forEach(recipientPoint);
  const shares = json.items(found.shares, forms.CUSTODIANS_LIMIT).map((text) =>
    fromBase64(json.string(text, 20_000)));
  if (shares.length !== to.length) throw new Error("as many shares as recipients are needed");
  return {
    name: json.string(found.name),
    to,
    shares,
    size: json.integer(found.size, 1, forms.PART_SIZE_LIMIT),
    sha256: json.matching(forms.HEX_32, found.sha256),
  };
}

/** Return the text that the bidder key signs. */
export const signatureText = (id) => `ggseal/1\n${id}\n`;

/**
 * Return the envelope if it passes every intake check that needs neither its parts nor the platform's records;
 * throws a SealError with the first code in the order of docs/seal-1.md §7.
 */
export function checkIntake(bytes, signature, facts, bidder) {
  const envelope = parseEnvelope(bytes);
  if (envelope.lot !== facts.lot || envelope.stage !== facts.stage) {
    throw new SealError("E_LOT", `sealed for ${envelope.lot} ${envelope.stage}`);
  }
  if (envelope.bidder !== bidder) throw new SealError("E_BIDDER", "sealed for another bidder");
  checkSignature(envelope, signature);
  if (envelope.notice !== facts.notice) throw new SealError("E_NOTICE", "the notice was amended, seal again");
  checkRecipients(envelope, facts);
  checkShares(envelope);
  for (const part of envelope.parts) {
    const limit = facts.limits[part.name];
    if (part.size > limit) throw new SealError("E_TOO_BIG", `${part.name} has more than ${limit} bytes`);
  }
  return envelope;
}

/** Throw E_BIDDER_SIG unless `signature` is a note over E by the envelope's bidder key. */
export function checkSignature(envelope, signature) {
  let signed;
  try {
    signed = verify(signature, [Verifier.parse(envelope.bidderKey)]);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new SealError("E_BIDDER_SIG", error.message);
  }
  if (signed.text !== signatureText(envelope.id)) {
    throw new SealError("E_BIDDER_SIG", "the signature is over another envelope");
  }
}

function checkRecipients(envelope, facts) {
  if (envelope.k !== facts.k) throw new SealError("E_RECIPIENTS", `k is ${envelope.k}, the notice says ${facts.k}`);
  for (const part of envelope.parts) {
    const right = facts.recipients[part.name];
    if (part.to.length !== right.length || part.to.some((to, index) => to !== right[index])) {
      throw new SealError("E_RECIPIENTS", `${part.name} is sealed for other custodians than the notice's`);
    }
  }
}

/** Throw E_SHARE_FORM unless every share is 233 bytes with exactly one X25519 stanza and nothing else. */
export function checkShares(envelope) {
  for (const part of envelope.parts) {
    part.shares.forEach((share, index) => {
      const where = `${part.name} share ${index + 1}`;
      let size;
      try {
        ({ size } = readHeader(share));
      } catch (error) {
        if (!(error instanceof AgeError)) throw error;
        throw new SealError("E_SHARE_FORM", `${where}: ${error.message}`);
      }
      if (share.length !== SHARE_FILE_SIZE || share.length - size !== 65) {
        throw new SealError("E_SHARE_FORM", `${where}: not ${SHARE_FILE_SIZE} bytes`);
      }
    });
  }
}
