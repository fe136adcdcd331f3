// Custodians: make a signing key, make the locks of a lot, test a key. Secrets stay on this page; what a form sends
// are public locks, a verifier key and signed statements.

import { lockText, makeLotKeys, readKeyFile, recipientOf, sign, Signer } from "./seal/index.js";
import { lotKeyFile, signerIn, signingKeyFile } from "./custody/keyfile.js";
import { showSheet } from "./custody/sheet.js";
import { possessionText, testText } from "./custody/statements.js";

class Refusal extends Error {}

const recipients = ({ summary, body }) => ({ summary: recipientOf(summary), body: recipientOf(body) });

function fill(form, values) {
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
}

async function textOf(input) {
  const [file] = input.files;
  return file ? file.text() : "";
}

function ownSigner(form, text) {
  const signer = signerIn(text);
  if (signer?.verifier.vkey !== form.dataset.vkey) throw new Refusal(form.dataset.wrongSigner);
  return signer;
}

function makeSigningKey(form) {
  const { custodian } = form.dataset;
  const signer = Signer.generate(custodian);
  const proof = sign(possessionText(custodian), signer);
  fill(form, { vkey: signer.verifier.vkey, proof });
  showSheet(form, signingKeyFile(signer));
}

async function makeLocks(form) {
  const { lot, stage, custodian } = form.dataset;
  const signer = ownSigner(form, await textOf(form.querySelector("[data-signer]")));
  const identities = makeLotKeys();
  const locks = recipients(identities);
  fill(form, { ...locks, note: sign(lockText({ lot, stage, custodian, recipients: locks }), signer) });
  showSheet(form, lotKeyFile({ lot, stage, custodian, identities }, signer));
}

async function testKey(form) {
  const { lot, stage, custodian, asked, summary, body } = form.dataset;
  const text = await textOf(form.querySelector("[data-key]"));
  const held = new Set(keysIn(text).map(recipientOf));
  if (!held.has(summary) || !held.has(body)) throw new Refusal(form.dataset.wrongKey);
  const signer = ownSigner(form, text);
  fill(form, { note: sign(testText({ lot, stage, custodian, summary, body, asked }), signer) });
  form.requestSubmit();
}

function keysIn(text) {
  try {
    return readKeyFile(text);
  } catch {
    return [];
  }
}

const acts = { "signing-key": makeSigningKey, make: makeLocks, test: testKey };

for (const form of document.querySelectorAll("[data-custody]")) {
  const problem = form.querySelector("[data-problem]");
  form.hidden = false;
  form.querySelector("[data-make], [data-test]").addEventListener("click", async () => {
    problem.textContent = "";
    try {
      await acts[form.dataset.custody](form);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problem.textContent = error.message;
    }
  });
}
