// A custodian's visit: the public register is compared with what this browser saw before, and countersigned.

import { ProofError } from "./log/merkle.js";
import { Unanswered } from "./log/register.js";
import { countersign, inTurn, registerOf } from "./custody/watching.js";

async function visit(box) {
  try {
    const shown = await inTurn(() => lookAndSign(box));
    box.querySelector("[data-count]").textContent = shown.size.toLocaleString(document.documentElement.lang);
    show(box, "signed");
    reveal(box.closest("main"));
  } catch (error) {
    if (error instanceof ProofError) show(box, "refused");
    else if (error instanceof Unanswered) show(box, "away");
    else throw error;
  }
}

async function lookAndSign(box) {
  const register = registerOf(box);
  const shown = await register.look();
  await countersign(box, register, shown);
  return shown;
}

function show(box, state) {
  for (const each of box.querySelectorAll("[data-state]")) each.hidden = each.dataset.state !== state;
}

/** Show what waited for this signature. */
function reveal(page) {
  const waiting = page.querySelector("[data-once-witnessed]");
  if (!waiting) return;
  waiting.hidden = false;
  page.querySelector("[data-awaits-witness]").hidden = true;
}

for (const box of document.querySelectorAll("[data-witness]")) visit(box);
