// A bidder key by itself: what a bidder keeps after its first key was lost, or finds in its recovery file.

import { SealError } from "./errors.js";
import { read, render } from "./lines.js";
import { NoteError, Signer } from "./note.js";
import { parseRecovery } from "./recovery.js";

const HEAD = ["ggbidderkey/1", "新的投标密钥：请离线妥善保存，不要上传或交给他人"];

/** Return the file of a new bidder key. */
export const bidderKeyText = ({ lot, stage, signer }) => render(HEAD, { lot, stage, "bidder-key": signer.skey });

/** Return the bidder key in a recovery file or in the file of a new key; E_SHAPE if it is neither. */
export function bidderSigner(text) {
  const lines = text.replaceAll("\r\n", "\n");
  if (!lines.startsWith(HEAD[0])) return parseRecovery(lines).signer;
  try {
    return Signer.parse(read(lines, HEAD, ["lot", "stage", "bidder-key"])["bidder-key"]);
  } catch (error) {
    if (error instanceof NoteError) throw new SealError("E_SHAPE", error.message);
    throw error;
  }
}
