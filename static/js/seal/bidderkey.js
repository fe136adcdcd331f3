// The bidder key as a bidder keeps it: in its recovery file, or alone after the first one was lost.

import { SealError } from "./errors.js";
import { read, render } from "./lines.js";
import { NoteError, Signer } from "./note.js";
import { parseRecovery } from "./recovery.js";

const HEAD = ["ggbidderkey/1", "新的投标密钥：请离线妥善保存，不要上传或交给他人"];
const KEYS = ["lot", "stage", "bidder", "envelope", "bidder-key"];

/** Return the file of a new bidder key, which may replace or withdraw `envelope`. */
export const bidderKeyText = ({ lot, stage, bidder, envelope, signer }) => render(HEAD, {
  lot, stage, bidder, envelope: `sha256:${envelope}`, "bidder-key": signer.skey,
});

/** Read `{lot, stage, bidder, envelope, signer}` from a recovery file or that of a new key; E_SHAPE if it is neither. */
export function parseBidderKey(text) {
  const lines = text.replaceAll("\r\n", "\n");
  if (!lines.startsWith(HEAD[0])) return parseRecovery(lines);
  const { lot, stage, bidder, envelope, "bidder-key": skey } = read(lines, HEAD, KEYS);
  try {
    return { lot, stage, bidder, envelope: envelope.replace(/^sha256:/, ""), signer: Signer.parse(skey) };
  } catch (error) {
    if (error instanceof NoteError) throw new SealError("E_SHAPE", error.message);
    throw error;
  }
}
