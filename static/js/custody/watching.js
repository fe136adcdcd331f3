// The browser of a custodian as a witness of the public register. Its key is made here on the first visit and never
// leaves; the platform learns the public half.

import { randomHex } from "../seal/bytes.js";
import { Signer } from "../log/cosignature.js";
import { Register, Unanswered, ask } from "../log/register.js";

const FORBIDDEN = 403;

/** Let one page of this browser at a time look and sign: each builds on what the other has seen. */
export const inTurn = (act) => (navigator.locks ? navigator.locks.request("public register", act) : act());

/** Return the register that the box on this page speaks of. */
export const registerOf = (box) => new Register(box.dataset.log);

/** Countersign what was looked at; a key that the platform does not know, or no longer, is replaced. */
export async function countersign(box, register, shown) {
  const kept = signerOf(box);
  try {
    await register.countersign(shown, kept ?? await newSigner(box));
  } catch (error) {
    if (!kept || !(error instanceof Unanswered) || error.status !== FORBIDDEN) throw error;
    await register.countersign(shown, await newSigner(box));
  }
}

const place = (box) => `witness ${box.dataset.prefix}`;

function signerOf(box) {
  const skey = localStorage.getItem(place(box));
  return skey ? Signer.parse(skey) : null;
}

async function newSigner(box) {
  const signer = Signer.generate(box.dataset.prefix + randomHex(8));
  const body = new URLSearchParams({
    vkey: signer.verifier.vkey,
    csrf_token: box.querySelector("[name=csrf_token]").value,
  });
  await ask(box.dataset.register, { method: "POST", body });
  localStorage.setItem(place(box), signer.skey);
  return signer;
}
