import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";

import { AgeError, Encryptor, decrypt } from "../../static/js/seal/age.js";
import { concat, randomBytes, sha256Hex, utf8 } from "../../static/js/seal/bytes.js";
import { PARTS } from "../../static/js/seal/dealing.js";
import { parseEnvelope } from "../../static/js/seal/envelope.js";
import { parseFacts } from "../../static/js/seal/facts.js";
import { identitiesOf } from "../../static/js/seal/paperwords.js";
import { keyFile, mustOpen, readKeyFile, recipientOf } from "../../static/js/seal/lotkeys.js";
import { identitiesFromKeys, identitiesFromSeed, openPart, openSummary } from "../../static/js/seal/opening.js";
import { parseRecovery } from "../../static/js/seal/recovery.js";
import { seal } from "../../static/js/seal/seal.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/seal-1.json", import.meta.url)));
const facts = parseFacts(utf8(vectors.facts));
const keys = { summary: vectors.custodian_identities.summary.slice(1), body: vectors.custodian_identities.body.slice(1) };

const bid = (files = {}) => ({
  bidder: "b-7f3a",
  name: "龙水建设有限公司",
  price: "1234567.80",
  durationDays: 90,
  fields: { project_leader: "王一" },
  files: [
    { file: new Blob(["letter"]), path: "投标函.pdf", part: "letter_of_tender" },
    { file: new Blob(["sheet"]), path: "报价:清单.xlsx", part: "price_sheet" },
  ],
  ...files,
});
const collect = async (chunks) => {
  const found = [];
  for await (const chunk of chunks) found.push(chunk);
  return concat(...found);
};

test("a bid sealed in the browser opens with two keys and with the recovery file", async () => {
  const phases = new Set();
  const sealed = await seal(facts, bid(), { progress: (phase, done, total) => phases.add(`${phase} ${done <= total}`) });
  const envelope = parseEnvelope(sealed.envelope);
  const identities = identitiesFromKeys(envelope, keys);
  const summary = await openSummary(sealed.parts.summary, identities.summary);
  assert.equal(summary.price, "1234567.80");
  assert.deepEqual(summary.files.map((file) => file.path), ["投标函.pdf", "报价_清单.xlsx"]);
  assert.deepEqual(identitiesFromSeed(envelope, parseRecovery(sealed.recovery).seed), identities);
  assert.equal((await openPart(sealed.parts.body, identities.body)).size, 65536);
  assert.deepEqual(phases, new Set(["pack true", "test true"]));
});

test("a replacement names what it replaces and keeps the bidder key", async () => {
  const first = await seal(facts, bid());
  const { signer } = parseRecovery(first.recovery);
  const second = parseEnvelope((await seal(facts, bid(), { prev: first.id, signer })).envelope);
  assert.equal(second.prev, first.id);
  assert.equal(second.bidderKey, parseEnvelope(first.envelope).bidderKey);
});

test("equal bids leave no two equal bytes behind that a rival could compare", async () => {
  const [one, other] = [parseEnvelope((await seal(facts, bid())).envelope), parseEnvelope((await seal(facts, bid())).envelope)];
  PARTS.forEach((_, at) => {
    assert.equal(one.parts[at].size, other.parts[at].size);
    assert.notEqual(one.parts[at].sha256, other.parts[at].sha256);
  });
});

test("a page without WebCrypto, as over plain HTTP, seals just the same", async (context) => {
  context.after(() => delete globalThis.crypto.subtle);
  Object.defineProperty(globalThis.crypto, "subtle", { value: undefined, configurable: true });
  const sealed = await seal(facts, bid());
  const { summary: identity } = identitiesFromKeys(parseEnvelope(sealed.envelope), keys);
  assert.equal((await openSummary(sealed.parts.summary, identity)).files[0].sha256, sha256Hex(utf8("letter")));
});

test("what the notice asks for must be there", async () => {
  const missing = (change) => assert.rejects(() => seal(facts, bid(change)), { code: "E_CONTENT" });
  await missing({ files: bid().files.slice(1) });
  await missing({ fields: {} });
  await missing({ price: null });
  await missing({ durationDays: null });
  await missing({ price: "1,000" });
  await missing({ files: [...bid().files, { file: new Blob(["x"]), path: "../x" }] });
  await missing({ files: [...bid().files, { file: new Blob(["x"]), path: "投标函.PDF" }] });
  const large = { ...facts, limits: { ...facts.limits, body: 70_000 } };
  await assert.rejects(() => seal(large, bid({ files: [...bid().files, { file: new Blob([new Uint8Array(80_000)]), path: "x" }] })),
    { code: "E_TOO_BIG" });
});

test("files of every awkward size open in another age program, and its files here", async () => {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  for (const size of [0, 1, 65535, 65536, 65537, 131072, 200_000]) {
    const plain = crypto.getRandomValues(new Uint8Array(Math.min(size, 65536)));
    const data = concat(plain, new Uint8Array(size - plain.length));
    const pieces = [];
    const encryptor = new Encryptor((bytes) => pieces.push(bytes), recipient);
    for (let at = 0; at < size; at += 999) encryptor.write(data.subarray(at, at + 999));
    encryptor.close();
    const theirs = new Decrypter();
    theirs.addIdentity(identity);
    assert.deepEqual(await theirs.decrypt(concat(...pieces)), data);
    const other = new Encrypter();
    other.addRecipient(recipient);
    assert.deepEqual(await collect(decrypt(new Blob([await other.encrypt(data)]), identity)), data);
  }
});

test("an altered, shortened or lengthened file never decrypts to its end", async () => {
  const { summary: identity } = vectors.sealed[0].identities;
  const good = Buffer.from(vectors.sealed[0].parts.summary, "base64");
  for (let at = 0; at < good.length; at += 37) {
    const bad = Uint8Array.from(good);
    bad[at] ^= 1;
    await assert.rejects(collect(decrypt(new Blob([bad]), identity)), AgeError, `byte ${at}`);
  }
  for (const bad of [good.subarray(0, -1), good.subarray(0, 200), Buffer.concat([good, Buffer.from("x")])]) {
    await assert.rejects(collect(decrypt(new Blob([bad]), identity)), AgeError);
  }
});

test("a custodian's key file holds both keys, and a wrong key is told from the right one", () => {
  const identities = identitiesOf(randomBytes(32), "GG-1/1", "commercial");
  const text = keyFile({ lot: facts.lot, stage: facts.stage, custodian: "notary", identities });
  assert.deepEqual(readKeyFile(text.replaceAll("\n", "\r\n")), [identities.summary, identities.body]);
  mustOpen(identities.body, recipientOf(identities.body));
  assert.throws(() => mustOpen(identities.summary, recipientOf(identities.body)), { code: "E_KEY_MISMATCH" });
  assert.throws(() => readKeyFile("hello"), { code: "E_KEY_MISMATCH" });
});
