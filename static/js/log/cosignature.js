// C2SP cosignature/v1: a witness's word that it saw a checkpoint which extends all that it saw before.

import { concat } from "../seal/bytes.js";
import * as note from "../seal/note.js";

const TIME = 8;
const SIGNATURE = 64;

const message = (text, seconds) => `cosignature/v1\ntime ${seconds}\n${text}`;

const secondsOf = (signature) => new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);

/** Return the time at which the witness says it signed. */
export const timeOf = (signature) => new Date(Number(secondsOf(signature)) * 1000);

/** A witness's public key; what it checks carries the time at which the witness signed. */
export class Verifier extends note.Verifier {
  static ALGORITHM = 4;

  /** Return whether the signature is this witness's over the checkpoint `text` and the time in it. */
  hasSigned(text, signature) {
    if (signature.length !== TIME + SIGNATURE) return false;
    const seconds = secondsOf(signature);
    if (seconds === 0n || seconds >= 2n ** 63n) return false;
    return super.hasSigned(message(text, seconds), signature.slice(TIME));
  }
}

/** A witness's private key. */
export class Signer extends note.Signer {
  static VERIFIER = Verifier;

  /** Return the line that goes below the checkpoint `text`. */
  cosign(text, at) {
    const seconds = BigInt(Math.floor(at.getTime() / 1000));
    const time = new Uint8Array(TIME);
    new DataView(time.buffer).setBigUint64(0, seconds);
    return this.line(concat(time, this.signed(message(text, seconds))));
  }
}
