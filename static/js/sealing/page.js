// Seal a bid in this browser: check what was typed, pack and lock it, have the recovery file saved, send.

import { envelopeFile, fromUtf8, parseBidderKey, parseFacts, sealInWorker } from "../seal/index.js";
import { markWrong, readOffer } from "./offer.js";
import { send } from "./sending.js";

export function beginSealing(workshop) {
  const form = workshop.find("#offer");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sealOffer(workshop, form).catch((error) => {
      showWork(workshop, false);
      workshop.guard(false);
      workshop.explain(error);
    });
  });
}

async function sealOffer(workshop, form) {
  const { told, texts } = workshop;
  workshop.quiet();
  const bytes = await workshop.get(`/api/v1/lot-attempts/${told.lotAttempt}/sealing`);
  const facts = parseFacts(bytes);
  const who = { bidder: told.bidder, name: told.name };
  const { bid, wrong } = readOffer(form, who, told.ceiling, facts.limits, texts);
  const before = JSON.parse(fromUtf8(await workshop.get(`/api/v1/lot-attempts/${told.lotAttempt}/bid`)));
  const bidderKey = await keyToContinue(form, before, wrong, texts);
  markWrong(form, wrong);
  if (wrong.length) return workshop.say(texts.correct, wrong);

  showWork(workshop, true);
  workshop.guard(true);
  const step = { pack: ["pack", texts.packing], test: ["lock", texts.locking] };
  const sealed = await sealInWorker(told.worker, {
    facts: bytes,
    bid,
    prev: before.live,
    bidderKey,
    progress: (phase, done, total) => {
      if (phase === "test") workshop.step("pack", "done");
      workshop.step(step[phase][0], "now", step[phase][1], done, total);
    },
  });
  workshop.step("pack", "done");
  workshop.step("lock", "done");
  keepRecovery(workshop, facts, sealed);
}

/** Return the bidder key that a replacement must be signed with; null for a first envelope. */
async function keyToContinue(form, before, wrong, texts) {
  if (before.live === null) return null;
  const field = form.elements.recovery;
  if (!field) {
    wrong.push({ field: form.elements.price, words: texts.changed });
    return null;
  }
  try {
    const { signer } = parseBidderKey(await field.files[0].text());
    if (signer.verifier.vkey === before.bidder_key) return signer.skey;
  } catch {
    // Not a recovery file, or none: said below in the same words.
  }
  wrong.push({ field, words: field.files.length ? texts.wrong_recovery : texts.choose_file });
  return null;
}

function showWork(workshop, working) {
  workshop.find("#offer").hidden = working;
  workshop.find("#work").hidden = !working;
  workshop.find("#keep").hidden = true;
  for (const key of ["pack", "lock", "send"]) workshop.step(key, "due");
  if (working) workshop.find("#work").focus();
}

/** Nothing is sent before the bidder has saved what it needs to replace, withdraw or recover the bid. */
function keepRecovery(workshop, facts, sealed) {
  const keep = workshop.find("#keep");
  const go = keep.querySelector("[data-send]");
  offer(keep.querySelector("[data-save-recovery]"), new Blob([sealed.recovery], { type: "text/plain" }), () => {
    go.disabled = false;
  });
  const save = keep.querySelector("[data-save-sealed]");
  const later = async () => offer(save, await envelopeFile(sealed)); // a second copy, for those who ask for it
  save.closest("details").addEventListener("toggle", later, { once: true });
  go.disabled = true;
  go.onclick = () => {
    keep.hidden = true;
    send(workshop, facts, sealed);
  };
  keep.hidden = false;
  keep.querySelector("[data-save-recovery]").focus();
}

function offer(link, blob, then = () => {}) {
  link.href = URL.createObjectURL(blob);
  link.onclick = then;
}
