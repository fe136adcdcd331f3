import { NoteError } from "../seal/index.js";
import { signerIn } from "../custody/keyfile.js";

/** What the reader can mend, in the page's words. */
export class Refusal extends Error {}

/** Return the text of the chosen file, or "". */
export const textOf = async (input) => (input.files.length ? input.files[0].text() : "");

/** Return the custodian's registered signing key from a key file, or refuse the file. */
export function ownSigner(form, text) {
  let signer;
  try {
    signer = signerIn(text);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
  }
  if (signer?.verifier.vkey !== form.dataset.vkey) throw new Refusal(form.dataset.wrongSigner);
  return signer;
}
