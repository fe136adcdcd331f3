// Parts of a page that follow an opening: a tiny resource says that something has changed, then the part is fetched
// anew. Without this script the page shows the same after reloading.

import { addCopyButtons } from "./app/copy.js";
import { startCountdowns } from "./app/countdown.js";

const OFTEN = 2_000;
const SELDOM = 30_000;
const NEAR = 10 * 60_000;

function watch(part) {
  const { watch: address } = part.dataset;
  const deadline = Date.parse(part.dataset.deadline);
  let version = part.dataset.version;
  let wasClosed = Date.parse(part.dataset.now) >= deadline;

  async function look() {
    let wait = SELDOM;
    try {
      const answer = await fetch(address, { cache: "no-store", headers: { "If-None-Match": `"${version}"` } });
      const now = Date.parse(answer.headers.get("Legal-Time"));
      const isClosed = now >= deadline;
      if (answer.status === 200 || isClosed !== wasClosed) {
        await renew(part);
        version = answer.headers.get("ETag").replaceAll('"', "");
        wasClosed = isClosed;
      }
      wait = deadline - now < NEAR ? OFTEN : SELDOM;
    } catch {
      // The network is away for a moment; what is shown stays, and the next look finds it.
    }
    setTimeout(look, wait);
  }

  setTimeout(look, OFTEN);
}

async function renew(part) {
  const answer = await fetch(part.dataset.live, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  part.replaceChildren(...page.getElementById(part.id).childNodes);
  for (const other of document.querySelectorAll("[data-follows]")) {
    other.replaceChildren(...page.getElementById(other.id).childNodes);
  }
  startCountdowns(part);
  addCopyButtons(part);
}

for (const part of document.querySelectorAll("[data-live]")) watch(part);
