// What the public register holds of all this, what it held at the closing, and who countersigned that.

import { openCheckpoint } from "../log/checkpoint.js";
import { leafHash, verifyConsistency, verifyInclusion } from "../log/merkle.js";
import { parseProof } from "../log/proof.js";
import { fromBase64, fromUtf8 } from "../seal/bytes.js";
import { render } from "../seal/lines.js";
import { parse } from "../seal/note.js";
import { commitment, receiptEntry } from "../seal/statements.js";
import { received, withdrawn } from "./bidding.js";
import { ENDED, FOLDERS } from "./contents.js";
import { each, expect, reading } from "./faults.js";

const CHECKPOINT = "log/checkpoint";
const SALT = 32;
const HEAD = "ggleaf/1";
const BEFORE = ["envelope", "withdraw", "close"];
const AFTER = ["key", "open"];

const numbers = (bundle, form) =>
  [...bundle.files.keys()].flatMap((path) => form.exec(path)?.[1] ?? []).map(Number).sort((a, b) => a - b);

const checkpoint = (bundle, path) =>
  reading(path, () => openCheckpoint(bundle.text(path), bundle.keys().log), "unsigned");

/** How large the register was when witnesses countersigned it with the closing in it. */
function sizesAtClosing(bundle) {
  const sizes = numbers(bundle, /^log\/closing\/(\d{1,15})\.checkpoint$/);
  expect(sizes.length > 0, "log/closing", "missing");
  return sizes;
}

/** Notices, envelopes, withdrawals, closing and record stand in the register, and nothing else does. */
export async function entries(bundle) {
  const tree = checkpoint(bundle, CHECKPOINT);
  const frozen = sizesAtClosing(bundle);
  const due = dueEntries(bundle);
  const found = new Set();
  const faults = await each(numbers(bundle, /^log\/leaves\/(\d{1,15})\.leaf$/), (index) => {
    const path = `log/leaves/${index}.leaf`;
    const entry = standing(bundle, index, tree, path);
    found.add(entry);
    const kind = /^ggleaf\/1\nkind: (\S+)\n/.exec(entry)?.[1];
    expect(kind, path, "form");
    expect(![...BEFORE, "open"].includes(kind) || due.has(entry), path, "unlisted");
    expect(!BEFORE.includes(kind) || index < frozen[0], path, "late");
    expect(!AFTER.includes(kind) || index >= frozen.at(-1), path, "register");
  });
  const missing = await each(due, ([entry, file]) => expect(found.has(entry), file, "unregistered"));
  return [...faults, ...missing];
}

function standing(bundle, index, tree, path) {
  const file = `log/leaves/${index}.proof`;
  const opening = bundle.data(path);
  const written = bundle.text(file);
  const proof = reading(file, () => parseProof(written));
  expect(proof.index === index && proof.checkpoint === bundle.text(CHECKPOINT), file, "other");
  const entry = reading(path, () => fromUtf8(opening.subarray(SALT)));
  const leaf = leafHash(commitment(opening.subarray(0, SALT), entry));
  reading(file, () => verifyInclusion(index, tree.size, leaf, proof.hashes, tree.root), "register");
  return entry;
}

/** Return the entries that must be there, each with the file that it speaks of. */
function dueEntries(bundle) {
  const { lot, stage } = bundle.manifest();
  const record = bundle.sha256("record.json");
  const { opened } = bundle.record();
  const due = new Map([
    [bundle.signed("closing.note", [bundle.keys().notice]), "closing.note"],
    [render([HEAD], { kind: "open", lot, stage, record, opened }), "record.json"],
  ]);
  for (const { file, sha256, said } of bundle.notices()) {
    due.set(render([HEAD], { kind: "notice", notice: sha256, published: said.published }), file);
  }
  for (const folder of FOLDERS) {
    for (const name of bundle.envelopes(folder)) {
      const own = `${folder}/${name}`;
      due.set(receiptEntry(received(bundle, folder, name)), `${own}/receipt.note`);
      const path = `${ENDED}/${name}/withdrawn.note`;
      if (bundle.has(path)) due.set(receiptEntry(withdrawn(bundle, name)), path);
    }
  }
  return due;
}

/** Since the closing the register only grew: what it held then it holds unchanged. */
export function history(bundle) {
  const now = checkpoint(bundle, CHECKPOINT);
  return each(sizesAtClosing(bundle), (size) => {
    const path = `log/closing/${size}.consistency`;
    const then = checkpoint(bundle, `log/closing/${size}.checkpoint`);
    const written = bundle.text(path);
    expect(then.size === size && (written === "" || written.endsWith("\n")), path, "other");
    reading(path, () => {
      const proof = written.split("\n").slice(0, -1).map(fromBase64);
      verifyConsistency(then.size, now.size, then.root, now.root, proof);
    }, "register");
  });
}

/** Enough witnesses countersigned the register with the closing in it. */
export async function witnesses(bundle) {
  const parties = new Set();
  const closings = sizesAtClosing(bundle).map((size) => `log/closing/${size}.checkpoint`);
  const faults = await each([CHECKPOINT, ...closings], (path) => {
    const { text, signatures } = reading(path, () => parse(bundle.text(path)));
    for (const [key, party] of bundle.keys().witnesses) {
      for (const { value } of signatures.filter((each) => isBy(each, key))) {
        expect(key.hasSigned(text, value), path, "unsigned");
        if (path !== CHECKPOINT) parties.add(party);
      }
    }
  });
  const required = Number(bundle.manifest().witnesses);
  return [...faults, ...await each([closings[0]], (path) => expect(parties.size >= required, path, "too-few"))];
}

const isBy = ({ name, keyHash }, key) =>
  name === key.name && keyHash.every((byte, at) => byte === key.keyHash[at]);
