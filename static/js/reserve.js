// The seller locks its reserve price in this browser and hands it in.

import { base64 } from "./seal/bytes.js";
import { parseFacts } from "./seal/facts.js";
import { seal } from "./seal/seal.js";

const AMOUNT = /^\d{1,13}(\.\d{1,2})?$/;

const bytesOf = async (blob) => base64.encode(new Uint8Array(await blob.arrayBuffer()));

/** Return what a field says as plain yuan with two decimals; null if it is no amount. */
function amountOf(field) {
  const written = field.value.replaceAll(/[,，\s]/g, "");
  if (!AMOUNT.test(written)) return null;
  const [yuan, decimals = ""] = written.split(".");
  return `${BigInt(yuan)}.${decimals.padEnd(2, "0")}`;
}

/** Return the amount, if both fields say the same. */
function amountIn(form) {
  const price = amountOf(form.elements.price);
  return price === amountOf(form.elements.again) ? price : null;
}

async function bytes(answer) {
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  const { detail } = await answer.json().catch(() => ({}));
  throw new Error(detail ?? String(answer.status));
}

async function handIn(form, price) {
  const { auction, bidder, unit, csrf } = form.dataset;
  const address = `/api/v1/auctions/${auction}/reserve`;
  const facts = parseFacts(await bytes(await fetch(`${address}/sealing`, { cache: "no-store" })));
  const sealed = await seal(facts, { bidder, name: unit, price, durationDays: null, fields: {}, files: [] });
  await bytes(await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify({
      envelope: base64.encode(sealed.envelope),
      signature: sealed.signature,
      summary: await bytesOf(sealed.parts.summary),
      body: await bytesOf(sealed.parts.body),
    }),
  }));
}

for (const form of document.querySelectorAll("[data-reserve]")) {
  const problem = form.querySelector("[data-problem]");
  const state = form.querySelector("[data-state]");
  const button = form.querySelector("button");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    const price = amountIn(form);
    if (price === null) {
      problem.textContent = form.dataset.wrong;
      return;
    }
    button.disabled = true;
    state.textContent = form.dataset.locking;
    try {
      await handIn(form, price);
      location.reload();
    } catch (error) {
      problem.textContent = error instanceof TypeError ? form.dataset.failed : error.message;
      button.disabled = false;
      state.textContent = "";
    }
  });
}
