// What people and the platform state in signed notes. Each `…Text` is to be signed with `note.sign`; `parse…`
// reads the text of a verified note and throws E_SHAPE unless it is exactly what would be written.

import { sha256 } from "@noble/hashes/sha2.js";

import { base64, concat, fromBase64, hex, randomHex, utf8 } from "./bytes.js";
import { PARTS } from "./dealing.js";
import { SealError } from "./errors.js";
import * as forms from "./forms.js";
import { instant, instantText, read, render } from "./lines.js";

const CAPTIONS = {
  accepted: "回执：投标文件已收到（内容未解密）",
  withdrawn: "回执：投标已撤回",
};
const NONCE_RECEIVED = "回执：随机数已收到（内容未解密）";
const REFUSED = "回执：投标文件未被接收";
const RECEIPT_KEYS = ["lot", "stage", "envelope", "prev", "state", "received", "leaf", "salt", "merge-by"];
const REFUSAL_KEYS = ["lot", "stage", "envelope", "code", "refused"];

const shape = (detail) => new SealError("E_SHAPE", detail);

function hash(value) {
  const digest = value.replace(/^sha256:/, "");
  if (!forms.HEX_32.test(digest)) throw shape("expected a SHA-256");
  return digest;
}

function time(value) {
  try {
    return instant(value);
  } catch (error) {
    throw shape(error.message);
  }
}

function place({ lot, stage }) {
  if (!forms.LOT.test(lot) || !forms.STAGE.test(stage)) throw shape("not a lot attempt and stage");
  return { lot, stage };
}

function exact(statement, write, text) {
  if (write(statement) !== text) throw shape("not in the exact form");
  return statement;
}

/** Return the log entry that a receipt commits to. */
export function receiptEntry({ state, lot, stage, envelope, prev, received }) {
  const kind = state === "withdrawn" ? "withdraw" : "envelope";
  const before = kind === "envelope" && prev ? prev : "-";
  return render(["ggleaf/1"], { kind, lot, stage, envelope, prev: before, received: instantText(received) });
}

/** Return the 32 bytes that stand in the log for an entry until salt and entry are shown. */
export const commitment = (salt, entry) => sha256(concat(salt, utf8(entry)));

/** Return the text of a receipt `{state, lot, stage, envelope, prev, received, salt, mergeBy}`. */
export function receiptText(receipt) {
  const { state, lot, stage, envelope, prev, received, salt, mergeBy } = receipt;
  return render(["ggreceipt/1", stage === "draw" ? NONCE_RECEIVED : CAPTIONS[state]], {
    lot,
    stage,
    envelope: `sha256:${envelope}`,
    prev: prev ? `sha256:${prev}` : "-",
    state,
    received: instantText(received),
    leaf: `sha256:${hex.encode(commitment(salt, receiptEntry(receipt)))}`,
    salt: base64.encode(salt),
    "merge-by": mergeBy ? instantText(mergeBy) : "none",
  });
}

/** Read a receipt's text. */
export function parseReceipt(text) {
  const found = read(text, ["ggreceipt/1", text.split("\n")[1]], RECEIPT_KEYS);
  if (!Object.hasOwn(CAPTIONS, found.state)) throw shape("unknown state");
  let salt;
  try {
    salt = fromBase64(found.salt);
  } catch {
    throw shape("expected base64");
  }
  return exact({
    ...place(found),
    state: found.state,
    envelope: hash(found.envelope),
    prev: found.prev === "-" ? null : hash(found.prev),
    received: time(found.received),
    salt,
    mergeBy: found["merge-by"] === "none" ? null : time(found["merge-by"]),
  }, receiptText, text);
}

/** Return the text of a refusal `{lot, stage, envelope, code, refused}`. */
export function refusalText({ lot, stage, envelope, code, refused }) {
  const values = { lot, stage, envelope: `sha256:${envelope}`, code, refused: instantText(refused) };
  return render(["ggrefusal/1", REFUSED], values);
}

/** Read a refusal's text. */
export function parseRefusal(text) {
  const found = read(text, ["ggrefusal/1", REFUSED], REFUSAL_KEYS);
  const refusal = { ...place(found), envelope: hash(found.envelope), code: found.code, refused: time(found.refused) };
  return exact(refusal, refusalText, text);
}

/** Return the text by which a bidder takes its envelope back, to be signed with its bidder key. */
export function withdrawalText({ lot, stage, envelope, time: at, nonce = randomHex(16) }) {
  return render(["ggwithdraw/1", lot, stage, envelope, instantText(at), nonce], {});
}

/** Return the text by which a custodian lends its locks to a lot attempt and stage. */
export function lockText({ lot, stage, custodian, recipients }) {
  return render(["gglock/1"], {
    lot, stage, custodian, ...Object.fromEntries(PARTS.map((part) => [part, recipients[part]])),
  });
}

/** Return the text by which a custodian hands in one lot key after the signed close entry. */
export function keyReleaseText({ lot, stage, custodian, part, close, identity }) {
  return render(["ggkey/1"], { lot, stage, custodian, part, close: `sha256:${close}`, identity });
}
