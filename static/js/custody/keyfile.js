// A custodian's key file: what `age -i` reads, with the signing key in a comment beside it.

import { keyFile, Signer } from "../seal/index.js";

const MARK = "# signing key: ";

/** Return the text of a file that holds a signing key alone. */
export const signingKeyFile = (signer) => `${MARK}${signer.skey}\n`;

/** Return the text of a lot's key file with the signing key in it. */
export const lotKeyFile = (facts, signer) => keyFile(facts) + signingKeyFile(signer);

/** Return the signing key in a file, or null. */
export function signerIn(text) {
  const line = text.split(/\r?\n/).find((each) => each.startsWith(MARK));
  return line ? Signer.parse(line.slice(MARK.length).trim()) : null;
}
