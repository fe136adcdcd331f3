// One file that says where something is in the log (c2sp.org/tlog-proof).

import { fromBase64 } from "../seal/bytes.js";
import { ProofError } from "./merkle.js";

const HEAD = "c2sp.org/tlog-proof@v1";

/** Read `{extra, index, hashes, checkpoint}` of a proof file, unchecked. */
export function parseProof(text) {
  const gap = text.indexOf("\n\n");
  const [head, ...lines] = text.slice(0, gap).split("\n");
  try {
    const extra = lines[0]?.startsWith("extra ") ? fromBase64(lines.shift().slice(6)) : null;
    const [, number] = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? "") ?? [];
    const hashes = lines.map(fromBase64);
    if (gap < 0 || head !== HEAD || !number || hashes.some((each) => each.length !== 32)) throw new Error("form");
    return { extra, index: Number(number), hashes, checkpoint: text.slice(gap + 2) };
  } catch {
    throw new ProofError("not a proof file");
  }
}
