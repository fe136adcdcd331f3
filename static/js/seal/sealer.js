import { SealError } from "./errors.js";

/**
 * Seal a bid in a worker, so that the page stays alive; resolves to what `seal` returns.
 *
 * `facts` are the bytes of the facts JSON, `bidderKey` the signer key of the recovery file for a replacement.
 * `type` is that of the worker's script. Aborting `signal` ends the worker and rejects.
 */
export function sealInWorker(workerUrl, { facts, bid, prev = null, bidderKey = null, progress = () => {}, signal, type = "module" }) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl, { type });
    const settle = (finish) => (value) => {
      worker.terminate();
      finish(value);
    };
    const [done, fail] = [settle(resolve), settle(reject)];
    signal?.addEventListener("abort", () => fail(signal.reason), { once: true });
    worker.addEventListener("error", (event) => fail(new Error(event.message)));
    worker.addEventListener("message", ({ data }) => {
      if (data.progress) progress(data.progress.phase, data.progress.done, data.progress.total);
      else if (data.sealed) done(data.sealed);
      else fail(new SealError(data.error.code, data.error.detail));
    });
    worker.postMessage({ facts, bid, prev, bidderKey });
  });
}
