// The public register as this browser has come to know it: what it saw last is kept here, and a register that does not
// continue it is refused.

import { Verifier } from "../seal/note.js";
import { checkpointText, openCheckpoint } from "./checkpoint.js";
import { ProofError, consistency, inclusion, leafHash, root, verifyConsistency, verifyInclusion } from "./merkle.js";
import { equal } from "../seal/bytes.js";
import { reader } from "./tiles.js";

/** The platform did not answer, or refused; `status` is 0 when there was no answer. */
export class Unanswered extends Error {
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}

/** Promise the answer to a request that no cache may answer. */
export async function ask(address, options = {}) {
  const answer = await fetch(address, { cache: "no-store", ...options }).catch(() => null);
  if (!answer?.ok) throw new Unanswered(answer?.status ?? 0);
  return answer;
}

/** Throw a ProofError unless the checkpoint `shown` extends `seen`, going by the hashes that `read` gives. */
export async function mustExtend(seen, shown, read) {
  if (!seen) {
    if (!equal(await root(shown.size, read), shown.root)) {
      throw new ProofError("the tiles do not have the root of the checkpoint");
    }
    return;
  }
  const proof = seen.size < shown.size ? await consistency(seen.size, shown.size, read) : [];
  verifyConsistency(seen.size, shown.size, seen.root, shown.root, proof);
}

export class Register {
  #storage;
  #place;

  constructor(logVkey, storage = localStorage) {
    this.logKey = Verifier.parse(logVkey);
    this.#storage = storage;
    this.#place = `register ${logVkey}`;
  }

  /** What this browser saw last, or null. */
  get seen() {
    const note = this.#storage.getItem(this.#place);
    return note ? openCheckpoint(note, this.logKey) : null;
  }

  /** Promise what the register shows now; a ProofError when it does not continue what was seen. */
  async look() {
    const note = await (await ask("/log/checkpoint")).text();
    const shown = openCheckpoint(note, this.logKey);
    const read = reader(shown.size, async (path) =>
      new Uint8Array(await (await ask(`/log/tile/${path}`)).arrayBuffer()));
    await mustExtend(this.seen, shown, read);
    this.#storage.setItem(this.#place, note);
    return { ...shown, read };
  }

  /** Sign what was looked at, and send the signature. */
  async countersign(shown, signer) {
    const text = checkpointText(shown);
    const body = `${text}\n${signer.cosign(text, new Date())}`;
    await ask("/log/cosignatures", { method: "POST", body, headers: { "Content-Type": "text/plain" } });
  }
}

/** Throw a ProofError unless the entry `data` stands at `index` of what was looked at. */
export async function mustHold({ size, root: expected, read }, index, data) {
  verifyInclusion(index, size, leafHash(data), await inclusion(index, size, read), expected);
}
