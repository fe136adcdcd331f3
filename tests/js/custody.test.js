// A custodian's key file and statements, as the other side reads and writes them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { lotKeyFile, signerIn, signingKeyFile } from "../../static/js/custody/keyfile.js";
import { parseLock, possessionText, testText } from "../../static/js/custody/statements.js";
import { randomBytes } from "../../static/js/seal/bytes.js";
import { Signer, lockText, readKeyFile, sign } from "../../static/js/seal/index.js";
import { identitiesOf, masterOf, paperWords } from "../../static/js/seal/paperwords.js";

const facts = { lot: "GG-2026-000001-1/1", stage: "commercial", custodian: "c-0123456789ab" };

test("the key file of a lot opens the lot and signs for its custodian", () => {
  const signer = Signer.generate(facts.custodian);
  const master = randomBytes(32);
  const identities = identitiesOf(master, facts.lot, facts.stage);
  const file = lotKeyFile({ ...facts, identities }, paperWords(master), signer);
  assert.deepEqual(readKeyFile(file), [identities.summary, identities.body]);
  assert.equal(signerIn(file).verifier.vkey, signer.verifier.vkey);
  const words = /^# words: (.*)$/m.exec(file)[1];
  assert.deepEqual(identitiesOf(masterOf(words), facts.lot, facts.stage), identities);
});

test("a lock file says the locks with or without a signature, and a key file is none", () => {
  const signer = Signer.generate(facts.custodian);
  const statement = lockText({ ...facts, recipients: { summary: "age1a", body: "age1b" } });
  for (const text of [statement, sign(statement, signer), sign(statement, signer).replaceAll("\n", "\r\n")]) {
    assert.deepEqual(parseLock(text), { ...facts, summary: "age1a", body: "age1b" });
  }
  assert.throws(() => parseLock(signingKeyFile(signer)), { code: "E_SHAPE" });
});

test("the signing key survives a text editor of another system", () => {
  const signer = Signer.generate(facts.custodian);
  assert.equal(signerIn(signingKeyFile(signer).replaceAll("\n", "\r\n")).skey, signer.skey);
});

test("a file from stock age-keygen holds no signing key", () => {
  assert.equal(signerIn(`# created: 2026-11-23\n${identitiesOf(randomBytes(32), facts.lot, facts.stage).summary}\n`), null);
});

test("statements are written as the platform expects them", () => {
  const asked = "2026-11-23T01:00:00Z";
  const locks = { summary: "age1summary", body: "age1body" };
  const lines = ["ggtest/1", "lot: GG-2026-000001-1/1", "stage: commercial", "custodian: c-0123456789ab"];
  const rest = ["summary: age1summary", "body: age1body", `asked: ${asked}`];
  assert.equal(testText({ ...facts, ...locks, asked }), `${[...lines, ...rest].join("\n")}\n`);
  assert.equal(possessionText(facts.custodian), "ggcustodian/1\ncustodian: c-0123456789ab\n");
});
