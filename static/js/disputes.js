// Disputes: a bidder makes a new key or hands over its recovery code, a custodian countersigns or takes a file in.
// Secrets stay on this computer, but for the recovery code that a bidder gives away after the deadline.

import { countersign } from "./disputes/countersign.js";
import { entrust } from "./disputes/entrust.js";
import { makeNewKey } from "./disputes/new-key.js";
import { Refusal } from "./disputes/refusal.js";
import { handOverSeed } from "./disputes/seed.js";

const acts = { "new-key": makeNewKey, countersign, entrust, seed: handOverSeed };

for (const form of document.querySelectorAll("[data-dispute]")) {
  const problem = form.querySelector("[data-problem]");
  form.hidden = false;
  form.querySelector("[data-act]").addEventListener("click", async () => {
    problem.textContent = "";
    try {
      await acts[form.dataset.dispute](form);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problem.textContent = error.message;
    }
  });
}
