// The sealing worker: takes `{facts, bid, prev, bidderKey}`, answers `{progress}` as it goes and `{sealed}` or `{error}`.

import { SealError } from "./errors.js";
import { parseFacts } from "./facts.js";
import { Signer } from "./note.js";
import { seal } from "./seal.js";

/** Answer every bid that is sent to this worker. */
export function serve(scope) {
  scope.addEventListener("message", async ({ data: { facts, bid, prev, bidderKey } }) => {
    let shown = 0;
    const progress = (phase, done, total) => {
      if (done < total && performance.now() - shown < 100) return;
      shown = performance.now();
      scope.postMessage({ progress: { phase, done, total } });
    };
    try {
      const signer = bidderKey ? Signer.parse(bidderKey) : undefined;
      scope.postMessage({ sealed: await seal(parseFacts(facts), bid, { prev, signer, progress }) });
    } catch (error) {
      const { code, detail } = error instanceof SealError ? error : { code: "failed", detail: String(error) };
      scope.postMessage({ error: { code, detail } });
    }
  });
}
