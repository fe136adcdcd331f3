// A custodian hands in the key of a lot: compared, checked and signed in this browser before anything is sent.

import {
  NoteError, SealError, Verifier, keyReleaseText, readKeyFile, recipientOf, sha256Hex, sign, utf8, verify,
} from "./seal/index.js";
import { read } from "./seal/lines.js";
import { signerIn } from "./custody/keyfile.js";

const CLOSE_LINES = ["kind", "lot", "stage", "deadline", "live", "set"];

class Refusal extends Error {}

async function ask(form, address) {
  const answer = await fetch(address, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) throw new Refusal(form.dataset.noAnswer);
  return answer;
}

/** Return the identity of each part in the file, or refuse it. */
function identitiesIn(form, text) {
  let held;
  try {
    held = new Map(readKeyFile(text).map((identity) => [recipientOf(identity), identity]));
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new Refusal(form.dataset.wrongKey);
  }
  const found = { summary: held.get(form.dataset.summary), body: held.get(form.dataset.body) };
  if (!found.summary || !found.body) throw new Refusal(form.dataset.wrongKey);
  return found;
}

function ownSigner(form, text) {
  let signer;
  try {
    signer = signerIn(text);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
  }
  if (signer?.verifier.vkey !== form.dataset.vkey) throw new Refusal(form.dataset.wrongSigner);
  return signer;
}

async function mustBeTime(form) {
  const answer = await ask(form, form.dataset.time);
  const now = Date.parse(answer.headers.get("Legal-Time"));
  if (!(now >= Date.parse(form.dataset.deadline))) throw new Refusal(form.dataset.tooEarly);
}

/** Return the hash of the signed close entry, once it is known to freeze this lot at its deadline. */
async function closeEntry(form) {
  const { lot, stage, deadline, platform } = form.dataset;
  const note = await (await ask(form, form.dataset.closing)).text();
  try {
    const entry = read(verify(note, [Verifier.parse(platform)]).text, ["ggleaf/1"], CLOSE_LINES);
    const isOurs = entry.kind === "close" && entry.lot === lot && entry.stage === stage
      && Date.parse(entry.deadline) === Date.parse(deadline);
    if (!isOurs) throw new Refusal(form.dataset.notFrozen);
  } catch (error) {
    if (error instanceof NoteError || error instanceof SealError) throw new Refusal(form.dataset.notFrozen);
    throw error;
  }
  return sha256Hex(utf8(note));
}

async function handIn(form) {
  const { lot, stage, custodian } = form.dataset;
  const files = await Promise.all([...form.querySelector("[data-key]").files].map((file) => file.text()));
  const text = files.join("\n");
  const identities = identitiesIn(form, text);
  const signer = form.dataset.vkey ? ownSigner(form, text) : null;
  await mustBeTime(form);
  const close = await closeEntry(form);
  for (const [part, identity] of Object.entries(identities)) {
    form.elements[part].value = identity;
    if (!signer) continue;
    const said = keyReleaseText({ lot, stage, custodian, part, close, identity });
    form.elements[`${part}_note`].value = sign(said, signer);
  }
  form.requestSubmit();
}

for (const form of document.querySelectorAll("[data-release]")) {
  const problem = form.querySelector("[data-problem]");
  const button = form.querySelector("[data-hand-in]");
  form.hidden = false;
  button.addEventListener("click", async () => {
    problem.textContent = "";
    button.disabled = true;
    try {
      await handIn(form);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problem.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  });
}
