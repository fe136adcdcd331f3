// The sealing worker: takes `{facts, bid, options}`, answers `{progress}` as it goes and `{sealed}` or `{error}`.

import { SealError } from "./seal/errors.js";
import { parseFacts } from "./seal/facts.js";
import { Signer } from "./seal/note.js";
import { seal } from "./seal/seal.js";

self.addEventListener("message", async ({ data: { facts, bid, prev, bidderKey } }) => {
  let shown = 0;
  const progress = (phase, done, total) => {
    if (done < total && performance.now() - shown < 100) return;
    shown = performance.now();
    self.postMessage({ progress: { phase, done, total } });
  };
  try {
    const signer = bidderKey ? Signer.parse(bidderKey) : undefined;
    self.postMessage({ sealed: await seal(parseFacts(facts), bid, { prev, signer, progress }) });
  } catch (error) {
    const { code, detail } = error instanceof SealError ? error : { code: "failed", detail: String(error) };
    self.postMessage({ error: { code, detail } });
  }
});
