// A custodian signs, on this computer, exactly the text that stands on the page.

import { sign } from "../seal/index.js";
import { read } from "../seal/lines.js";
import { Refusal, ownSigner, textOf } from "./refusal.js";

const KEYS = ["lot", "stage", "bidder", "envelope", "act", "key", "seen", "nonce"];

export async function countersign(form) {
  const text = form.dataset.statement;
  const said = read(text, ["gglostkey/1", text.split("\n")[1]], KEYS);
  const shown = document.querySelector("[data-statement-shown]").textContent;
  if (said.lot !== form.dataset.lot || shown.trim() !== text.trim()) throw new Refusal(form.dataset.changed);
  const signer = ownSigner(form, await textOf(form.querySelector("[data-signer]")));
  form.elements.note.value = sign(text, signer);
  form.requestSubmit();
}
