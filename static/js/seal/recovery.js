import { base64, fromBase64 } from "./bytes.js";
import { SealError } from "./errors.js";
import { read, render } from "./lines.js";
import { Signer } from "./note.js";

const HEAD = ["ggrecovery/1", "恢复文件：请离线妥善保存，开标前切勿上传或交给他人"];
const KEYS = ["lot", "stage", "bidder", "envelope", "seed", "bidder-key"];

/** Return what the bidder keeps: the seed opens the bid, the bidder key replaces or withdraws it. */
export function recoveryText({ lot, stage, bidder, envelope, seed, signer }) {
  return render(HEAD, {
    lot, stage, bidder, envelope: `sha256:${envelope}`, seed: base64.encode(seed), "bidder-key": signer.skey,
  });
}

/** Read a recovery file; E_SHAPE if it is not one. */
export function parseRecovery(text) {
  const found = read(text.replaceAll("\r\n", "\n"), HEAD, KEYS);
  try {
    return {
      lot: found.lot,
      stage: found.stage,
      bidder: found.bidder,
      envelope: found.envelope.replace(/^sha256:/, ""),
      seed: fromBase64(found.seed),
      signer: Signer.parse(found["bidder-key"]),
    };
  } catch (error) {
    throw new SealError("E_SHAPE", `recovery file: ${error.message}`);
  }
}
