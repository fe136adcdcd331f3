import { sha256 } from "@noble/hashes/sha2.js";

import { AgeError, hkdf, identityText, recipientOf as point } from "./age.js";
import { utf8 } from "./bytes.js";
import { PARTS } from "./dealing.js";
import { SealError } from "./errors.js";

/** Return the identity that a custodian's 32-byte master gives for one lot attempt, stage and part. */
export function deriveLotKey(master, lot, stage, part) {
  return identityText(hkdf(master, sha256(utf8(`${lot}\n${stage}\n`)), `seal/v1 lot-key ${part}`));
}

/** Return the `age1…` lock of an identity; E_KEY_MISMATCH if the text is not an age X25519 identity. */
export function recipientOf(identity) {
  try {
    return point(identity);
  } catch (error) {
    if (!(error instanceof AgeError)) throw error;
    throw new SealError("E_KEY_MISMATCH", error.message);
  }
}

/** Throw E_KEY_MISMATCH unless the identity belongs to the recipient published for it. */
export function mustOpen(identity, recipient) {
  if (recipientOf(identity) !== recipient) {
    throw new SealError("E_KEY_MISMATCH", "the key does not belong to the published lock");
  }
}

/** Return the text of a custodian's key file: comments that `age -i` passes over, and its identities by part. */
export function keyFile({ lot, stage, custodian, identities }) {
  const lines = [`# ${lot} ${stage}`, `# custodian: ${custodian}`];
  for (const part of PARTS) lines.push(`# ${part}: ${recipientOf(identities[part])}`, identities[part]);
  return lines.map((line) => `${line}\n`).join("");
}

/** Return the identities of a key file, ours or `age-keygen`'s; E_KEY_MISMATCH if there are none. */
export function readKeyFile(text) {
  const found = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  if (!found.length) throw new SealError("E_KEY_MISMATCH", "no key in this file");
  found.forEach(recipientOf);
  return found;
}
