// The page of a public draw: contribute with one press, and repeat a finished draw.

import { contribute, keepsake } from "./draw/contribute.js";
import { repeat } from "./draw/repeat.js";

async function press(box) {
  const find = (name) => box.querySelector(`[data-${name}]`);
  find("problem").textContent = "";
  find("state").textContent = box.dataset.locking;
  find("press").disabled = true;
  try {
    const given = await contribute(box.dataset.draw, box.dataset.csrf);
    find("envelope").textContent = given.id;
    find("receipt").href = URL.createObjectURL(new Blob([keepsake(given)], { type: "text/plain" }));
    find("done").hidden = false;
    if (!given.holds) find("problem").textContent = box.dataset.unverified;
  } catch (error) {
    find("problem").textContent = error instanceof TypeError ? box.dataset.failed : error.message;
    find("press").disabled = false;
  } finally {
    find("state").textContent = "";
  }
}

async function check(box) {
  const state = box.querySelector("[data-state]");
  state.textContent = "";
  try {
    const faults = await repeat(box.dataset.base, box.dataset.key);
    const words = JSON.parse(box.dataset.faults);
    state.className = faults.length ? "field-error" : "field-right";
    state.textContent = faults.length
      ? `${box.dataset.wrong} ${faults.map((fault) => words[fault]).join(" · ")}`
      : box.dataset.right;
  } catch {
    state.textContent = box.dataset.failed;
  }
}

for (const [selector, act] of [["[data-contribute]", press], ["[data-repeat]", check]]) {
  for (const box of document.querySelectorAll(selector)) {
    box.hidden = false;
    box.querySelector("[data-press]").addEventListener("click", () => act(box));
  }
}
