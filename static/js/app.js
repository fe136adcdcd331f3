// Small comforts for every page. Each one may be missing: the page is complete without it.

import { startClocks, startCountdowns } from "./app/countdown.js";
import { addCopyButtons } from "./app/copy.js";
import { showTenThousands } from "./app/money.js";

startClocks(document);
startCountdowns(document);
addCopyButtons(document);
showTenThousands(document);

// After a refused form the reader, sighted or not, begins at the summary of what is wrong.
document.querySelector("[data-take-focus]")?.focus();

// An account menu left open would cover the page.
for (const menu of document.querySelectorAll("details.account")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
