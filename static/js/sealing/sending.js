// Send a sealed bid and believe its receipt only when the platform's signature holds.

import { Verifier, parseReceipt, upload, verify } from "../seal/index.js";

/**
 * Send `sealed`, show the progress, and lead to the receipt; a broken or blocked transfer can be taken up again.
 */
export async function send(workshop, facts, sealed) {
  const { texts, told } = workshop;
  const retry = () => send(workshop, facts, sealed);
  const giveUp = async (address) => {
    await fetch(address, { method: "DELETE", headers: workshop.headers });
    return retry();
  };
  workshop.guard(true);
  workshop.step("send", "now", texts.sending, 0, 0);
  try {
    const receipt = await upload(told.lotAttempt, sealed, {
      headers: workshop.headers,
      progress: (done, total) => workshop.step("send", "now", texts.sending, done, total),
    });
    workshop.guard(false);
    if (!holds(receipt, facts, sealed)) return workshop.say(texts.unverified, [{ words: receipt }]);
    workshop.step("send", "done");
    location.assign(told.receipt);
  } catch (error) {
    workshop.guard(false);
    workshop.explain(error, { retry, giveUp });
  }
}

/** Say whether the note is the platform's signed word that this envelope was accepted. */
export function holds(receipt, facts, sealed) {
  try {
    const said = parseReceipt(verify(receipt, [Verifier.parse(facts.receiptKey)]).text);
    return said.state === "accepted" && said.envelope === sealed.id;
  } catch {
    return false;
  }
}
