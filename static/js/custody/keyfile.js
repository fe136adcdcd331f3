// A custodian's key file: what `age -i` reads, with the signing key in a comment beside it.

import { keyFile, Signer } from "../seal/index.js";

const MARK = "# signing key: ";

/** Return the text of a file that holds a signing key alone. */
export const signingKeyFile = (signer) => `${MARK}${signer.skey}\n`;

/** Return the text of a lot's key file: its keys, their words for paper, and the signing key if there is one. */
export const lotKeyFile = (facts, words, signer) =>
  `${keyFile(facts)}# words: ${words.join(" ")}\n${signer ? signingKeyFile(signer) : ""}`;

/** Return the signing key in a file, or null. */
export function signerIn(text) {
  const line = text.split(/\r?\n/).find((each) => each.startsWith(MARK));
  return line ? Signer.parse(line.slice(MARK.length).trim()) : null;
}
