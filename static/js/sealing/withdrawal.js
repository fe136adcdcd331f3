// Take a bid back: the bidder key of the recovery file signs, here in the browser; the key is not sent.

import { Problem, Verifier, fromUtf8, parseBidderKey, parseFacts, parseReceipt, sign, verify, withdrawalText } from "../seal/index.js";
import { markWrong } from "./offer.js";

export function beginWithdrawal(workshop) {
  const form = workshop.find("#withdrawal");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    workshop.quiet();
    try {
      await withdraw(workshop, form);
    } catch (error) {
      workshop.explain(error);
    }
  });
}

async function withdraw(workshop, form) {
  const { told, texts } = workshop;
  const address = `/api/v1/lot-attempts/${told.lotAttempt}`;
  const before = JSON.parse(fromUtf8(await workshop.get(`${address}/bid`)));
  const facts = parseFacts(await workshop.get(`${address}/sealing`));
  const field = form.elements.recovery;
  const signer = await signerOf(field.files[0], before.bidder_key);
  const words = field.files.length ? texts.wrong_recovery : texts.choose_file;
  const wrong = signer ? [] : [{ field, words }];
  markWrong(form, wrong);
  if (wrong.length) return workshop.say(texts.correct, wrong);

  const { lot, stage } = facts;
  const answer = await fetch(`${address}/withdrawals`, {
    method: "POST",
    headers: { ...workshop.headers, Accept: "application/json", "Content-Type": "text/plain; charset=utf-8" },
    body: sign(withdrawalText({ lot, stage, envelope: before.live, time: new Date() }), signer),
  });
  if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => ({})));
  const receipt = await answer.text();
  const said = parseReceipt(verify(receipt, [Verifier.parse(facts.receiptKey)]).text);
  if (said.state !== "withdrawn" || said.envelope !== before.live) {
    return workshop.say(texts.unverified, [{ words: receipt }]);
  }
  location.assign(form.dataset.done);
}

async function signerOf(file, bidderKey) {
  try {
    const { signer } = parseBidderKey(await file.text());
    return signer.verifier.vkey === bidderKey ? signer : null;
  } catch {
    return null;
  }
}
