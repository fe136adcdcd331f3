// A bidder gives the recovery code of its own envelope away, after the deadline; nothing else of the file is sent.

import { SealError, parseRecovery } from "../seal/index.js";
import { base64 } from "../seal/bytes.js";
import { Refusal, textOf } from "./refusal.js";

export async function handOverSeed(form) {
  let kept;
  try {
    kept = parseRecovery(await textOf(form.querySelector("[data-recovery]")));
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
  }
  if (kept?.envelope !== form.dataset.envelope) throw new Refusal(form.dataset.wrongFile);
  form.elements.seed.value = base64.encode(kept.seed);
  form.requestSubmit();
}
