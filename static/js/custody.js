// Custodians: make a signing key, make the locks of a lot, test a key. Secrets stay on this page; what a form sends
// are public locks, a verifier key and signed statements.

import { lockText, readKeyFile, recipientOf, sign, Signer } from "./seal/index.js";
import { randomBytes } from "./seal/bytes.js";
import { identitiesOf, paperWords } from "./seal/paperwords.js";
import { lotKeyFile, signerIn, signingKeyFile } from "./custody/keyfile.js";
import { PaperError, linesFromPaper } from "./custody/paper.js";
import { showSheet } from "./custody/sheet.js";
import { parseLock, possessionText, testText } from "./custody/statements.js";

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
  const master = randomBytes(32);
  const identities = identitiesOf(master, lot, stage);
  const locks = recipients(identities);
  fill(form, { ...locks, note: sign(lockText({ lot, stage, custodian, recipients: locks }), signer) });
  const words = paperWords(master, document.documentElement.lang === "en");
  showSheet(form, lotKeyFile({ lot, stage, custodian, identities }, words, signer));
}

async function testKey(form) {
  const { lot, stage, custodian, asked, summary, body } = form.dataset;
  const files = await Promise.all([...form.querySelector("[data-key]").files].map((file) => file.text()));
  const text = [...files, ...typedLines(form)].join("\n");
  const held = new Set(keysIn(text).map(recipientOf));
  if (!held.has(summary) || !held.has(body)) throw new Refusal(form.dataset.wrongKey);
  const signer = ownSigner(form, text);
  fill(form, { note: sign(testText({ lot, stage, custodian, summary, body, asked }), signer) });
  form.requestSubmit();
}

async function bringLocks(form) {
  const { lot, stage, custodian, wrongLock } = form.dataset;
  const text = await textOf(form.querySelector("[data-lock]"));
  let said;
  try {
    said = parseLock(text);
  } catch {
    throw new Refusal(wrongLock);
  }
  if (said.lot !== lot || said.stage !== stage || said.custodian !== custodian) throw new Refusal(wrongLock);
  fill(form, { summary: said.summary, body: said.body, note: text.includes("\n\n") ? text : "" });
  form.requestSubmit();
}

function typedLines(form) {
  try {
    return linesFromPaper(form);
  } catch (error) {
    if (!(error instanceof PaperError)) throw error;
    throw new Refusal(form.dataset.wrongWords);
  }
}

function keysIn(text) {
  try {
    return readKeyFile(text);
  } catch {
    return [];
  }
}

const acts = { "signing-key": makeSigningKey, make: makeLocks, test: testKey, bring: bringLocks };

for (const form of document.querySelectorAll("[data-custody]")) {
  const problem = form.querySelector("[data-problem]");
  form.hidden = false;
  form.querySelector("[data-make], [data-test], [data-bring]").addEventListener("click", async () => {
    problem.textContent = "";
    try {
      await acts[form.dataset.custody](form);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problem.textContent = error.message;
    }
  });
}
