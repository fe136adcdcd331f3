// Hand in the four files of an envelope that was sealed elsewhere; what has arrived already is not sent again.

import { checkIntake, fromUtf8, parseFacts } from "../seal/index.js";
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
  const chosen = new Map([...field.files].map((file) => [file.name, file]));
  const wrong = NAMES.every((name) => chosen.has(name)) ? [] : [{ field, words: texts.set_incomplete }];
  markWrong(form, wrong);
  if (wrong.length) return workshop.say(texts.correct, wrong);

  const facts = parseFacts(await workshop.get(`/api/v1/lot-attempts/${told.lotAttempt}/sealing`));
  const bytes = new Uint8Array(await chosen.get("envelope.json").arrayBuffer());
  const signature = fromUtf8(new Uint8Array(await chosen.get("envelope.sig").arrayBuffer()));
  const envelope = checkIntake(bytes, signature, facts, told.bidder);
  workshop.find("#work").hidden = false;
  await send(workshop, facts, {
    id: envelope.id,
    envelope: bytes,
    signature,
    parts: { summary: chosen.get("summary.age"), body: chosen.get("body.age") },
  });
}
