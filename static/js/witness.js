// A custodian's visit: the public register is compared with what this browser saw before, and countersigned.

import { ProofError } from "./log/merkle.js";
import { Unanswered } from "./log/register.js";
import { countersign, registerOf } from "./custody/watching.js";

async function visit(box) {
  try {
    const register = registerOf(box);
    const shown = await register.look();
    await countersign(box, register, shown);
    box.querySelector("[data-count]").textContent = shown.size.toLocaleString(document.documentElement.lang);
    show(box, "signed");
    showAnew(box, shown.size);
  } catch (error) {
    if (error instanceof ProofError) show(box, "refused");
    else if (error instanceof Unanswered) show(box, "away");
    else throw error;
  }
}

function show(box, state) {
  for (const each of box.querySelectorAll("[data-state]")) each.hidden = each.dataset.state !== state;
}

/** A page that waited for this signature is loaded again, once for each state of the register. */
function showAnew(box, size) {
  if (!box.closest("main").querySelector("[data-awaits-witness]")) return;
  const place = `shown anew ${location.pathname}`;
  if (sessionStorage.getItem(place) === String(size)) return;
  sessionStorage.setItem(place, String(size));
  location.reload();
}

for (const box of document.querySelectorAll("[data-witness]")) visit(box);
