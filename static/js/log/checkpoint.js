// The log's signed statement of its size and root (c2sp.org/tlog-checkpoint).

import { base64, fromBase64 } from "../seal/bytes.js";
import { NoteError, verify } from "../seal/note.js";
import { ProofError } from "./merkle.js";

/** Return the text of a checkpoint. */
export const checkpointText = ({ origin, size, root }) => `${origin}\n${size}\n${base64.encode(root)}\n`;

/** Read `{origin, size, root}` from its text. */
export function parseCheckpoint(text) {
  const [origin, size, encoded] = text.split("\n");
  let found;
  try {
    found = { origin, size: Number(size), root: fromBase64(encoded ?? "") };
  } catch {
    throw new ProofError("not a checkpoint");
  }
  if (!origin || !Number.isSafeInteger(found.size) || found.root.length !== 32 || checkpointText(found) !== text) {
    throw new ProofError("not a checkpoint");
  }
  return found;
}

/** Return the checkpoint that the log signed under its own name. */
export function openCheckpoint(note, logKey) {
  let text;
  try {
    ({ text } = verify(note, [logKey]));
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new ProofError(`the log has not signed this: ${error.message}`);
  }
  const found = parseCheckpoint(text);
  if (found.origin !== logKey.name) throw new ProofError("the checkpoint of another log");
  return found;
}
