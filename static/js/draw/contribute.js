// One press: the browser draws a random number, seals it as docs/draw-1.md says, and hands it in.

import { base64, randomHex, utf8 } from "../seal/bytes.js";
import { parseFacts } from "../seal/facts.js";
import { Verifier, verify } from "../seal/note.js";
import { seal } from "../seal/seal.js";
import { parseReceipt } from "../seal/statements.js";

const bytesOf = async (blob) => base64.encode(new Uint8Array(await blob.arrayBuffer()));

/** Contribute to a draw and return `{id, nonce, receipt}`; throws an Error with the platform's words if it refuses. */
export async function contribute(draw, csrf) {
  const facts = parseFacts(await bytes(await fetch(`/api/v1/draws/${draw}/sealing`, { cache: "no-store" })));
  const nonce = randomHex(32);
  const id = `n-${randomHex(8)}`;
  const sealed = await seal(facts, { bidder: id, name: id, price: null, durationDays: null, fields: { nonce }, files: [] });
  const answer = await fetch(`/api/v1/draws/${draw}/contributions`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify({
      envelope: base64.encode(sealed.envelope),
      signature: sealed.signature,
      summary: await bytesOf(sealed.parts.summary),
      body: await bytesOf(sealed.parts.body),
    }),
  });
  const { receipt } = JSON.parse(new TextDecoder().decode(await bytes(answer)));
  return { id: sealed.id, nonce, receipt, holds: holds(receipt, facts, sealed.id) };
}

async function bytes(answer) {
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  const { detail, title } = await answer.json().catch(() => ({}));
  throw new Error(detail ?? title ?? String(answer.status));
}

function holds(receipt, facts, id) {
  try {
    const said = parseReceipt(verify(receipt, [Verifier.parse(facts.receiptKey)]).text);
    return said.state === "accepted" && said.envelope === id && said.lot === facts.lot;
  } catch {
    return false;
  }
}

/** Return what a contributor keeps: the number and, byte for byte, the receipt. */
export const keepsake = ({ nonce, receipt }) => utf8(`nonce: ${nonce}\n\n${receipt}`);
