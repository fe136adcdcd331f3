// A bidder makes the key that takes the place of a lost one; only its public half is sent.

import { Signer, bidderKeyText } from "../seal/index.js";
import { showSheet } from "../custody/sheet.js";

export async function makeNewKey(form) {
  const { lot, stage, bidder, envelope } = form.dataset;
  const signer = Signer.generate(bidder);
  form.elements.key.value = signer.verifier.vkey;
  showSheet(form, bidderKeyText({ lot, stage, bidder, envelope, signer }));
}
