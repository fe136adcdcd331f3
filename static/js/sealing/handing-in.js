// Hand in a bid that was sealed elsewhere, as one file or as four; what has arrived already is not sent again.

import { checkIntake, fromUtf8, openEnvelopeFile, parseFacts } from "../seal/index.js";
import { markWrong } from "./offer.js";
import { send } from "./sending.js";

const NAMES = ["envelope.json", "envelope.sig", "summary.age", "body.age"];

export function beginHandingIn(workshop) {
  const form = workshop.find("#sealed");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    workshop.quiet();
    try {
      await handIn(workshop, form);
    } catch (error) {
      workshop.explain(error);
    }
  });
}

async function handIn(workshop, form) {
  const { told, texts } = workshop;
  const field = form.elements.files;
  const sealed = await chosen([...field.files]);
  const wrong = sealed ? [] : [{ field, words: texts.set_incomplete }];
  markWrong(form, wrong);
  if (wrong.length) return workshop.say(texts.correct, wrong);

  const facts = parseFacts(await workshop.get(`/api/v1/lot-attempts/${told.lotAttempt}/sealing`));
  const { id } = checkIntake(sealed.envelope, sealed.signature, facts, told.bidder);
  workshop.find("#work").hidden = false;
  await send(workshop, facts, { ...sealed, id });
}

/** Return envelope, signature and parts of the chosen files, or null; the parts stay on the disk until sent. */
async function chosen(files) {
  try {
    if (files.length === 1) return await openEnvelopeFile(files[0]);
    const byName = new Map(files.map((file) => [file.name, file]));
    if (!NAMES.every((name) => byName.has(name))) return null;
    const read = async (name) => new Uint8Array(await byName.get(name).arrayBuffer());
    return {
      envelope: await read("envelope.json"),
      signature: fromUtf8(await read("envelope.sig")),
      parts: { summary: byName.get("summary.age"), body: byName.get("body.age") },
    };
  } catch {
    return null;
  }
}
