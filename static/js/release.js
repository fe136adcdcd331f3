// A custodian hands in the key of a lot: compared, checked and signed in this browser before anything is sent.

import {
  NoteError, SealError, Verifier, keyReleaseText, readKeyFile, recipientOf, sha256Hex, sign, utf8, verify,
} from "./seal/index.js";
import { read } from "./seal/lines.js";
import { commitment } from "./seal/statements.js";
import { ProofError } from "./log/merkle.js";
import { parseProof } from "./log/proof.js";
import { Unanswered, ask, mustHold } from "./log/register.js";
import { signerIn } from "./custody/keyfile.js";
import { PaperError, linesFromPaper } from "./custody/paper.js";
import { countersign, inTurn, registerOf } from "./custody/watching.js";

const CLOSE_LINES = ["kind", "lot", "stage", "deadline", "live", "set"];

class Refusal extends Error {}

function typedLines(form) {
  try {
    return linesFromPaper(form);
  } catch (error) {
    if (!(error instanceof PaperError)) throw error;
    throw new Refusal(form.dataset.wrongWords);
  }
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
  const answer = await ask(form.dataset.time);
  const now = Date.parse(answer.headers.get("Legal-Time"));
  if (!(now >= Date.parse(form.dataset.deadline))) throw new Refusal(form.dataset.tooEarly);
}

/** Return the signed close entry, once it is known to freeze this lot at its deadline, and its text. */
async function closeEntry(form) {
  const { lot, stage, deadline, platform } = form.dataset;
  const note = await (await ask(form.dataset.closing)).text();
  try {
    const { text } = verify(note, [Verifier.parse(platform)]);
    const entry = read(text, ["ggleaf/1"], CLOSE_LINES);
    const isOurs = entry.kind === "close" && entry.lot === lot && entry.stage === stage
      && Date.parse(entry.deadline) === Date.parse(deadline);
    if (!isOurs) throw new Refusal(form.dataset.notFrozen);
    return { note, text };
  } catch (error) {
    if (error instanceof NoteError || error instanceof SealError) throw new Refusal(form.dataset.notFrozen);
    throw error;
  }
}

/** Countersign the public register, once it continues what was seen here before and the close entry stands in it. */
async function mustBeRegistered(form, text) {
  const box = document.querySelector("[data-witness]");
  try {
    const { extra: salt, index } = parseProof(await (await ask(form.dataset.proof)).text());
    await inTurn(async () => {
      const register = registerOf(box);
      const shown = await register.look();
      await mustHold(shown, index, commitment(salt, text));
      await countersign(box, register, shown);
    });
  } catch (error) {
    if (error instanceof ProofError) throw new Refusal(form.dataset.notRegistered);
    throw error;
  }
}

async function handIn(form) {
  const { lot, stage, custodian } = form.dataset;
  const files = await Promise.all([...form.querySelector("[data-key]").files].map((file) => file.text()));
  const text = [...files, ...typedLines(form)].join("\n");
  const identities = identitiesIn(form, text);
  const signer = form.dataset.vkey ? ownSigner(form, text) : null;
  await mustBeTime(form);
  const { note, text: entry } = await closeEntry(form);
  await mustBeRegistered(form, entry);
  if (Number(form.dataset.lacking) > 0) throw new Refusal(form.dataset.notCountersigned);
  const close = sha256Hex(utf8(note));
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
      if (!(error instanceof Refusal || error instanceof Unanswered)) throw error;
      problem.textContent = error instanceof Unanswered ? form.dataset.noAnswer : error.message;
    } finally {
      button.disabled = false;
    }
  });
}
