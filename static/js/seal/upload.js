import { base64 } from "./bytes.js";

const CHUNK = 8 * 2 ** 20;
const RETRIES = 6;

/** The platform answered with a problem; `code`, `status` and, for a refused envelope, `refusal` are its members. */
export class Problem extends Error {
  constructor(status, body) {
    super(`${status} ${body.code ?? body.title ?? ""}`.trim());
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? null;
    this.body = body;
    this.refusal = body.refusal ?? null;
  }
}

/**
 * Send a sealed bid by the protocol of docs/seal-1.md §10 and return the text of its receipt.
 *
 * `sealed` is what `seal` returns; `headers` carry the CSRF or bearer token. Broken connections are taken up where
 * the platform's bytes end. `progress(done, total)` gets bytes. Throws a Problem for every refusal.
 */
export async function upload(lotAttempt, sealed, {
  headers = {}, progress = () => {}, signal, fetch = globalThis.fetch, origin = "", pause = wait,
} = {}) {
  const call = (method, path, extra = {}) => request(fetch, `${origin}${path}`, {
    method, signal, ...extra, headers: { Accept: "application/json", ...headers, ...extra.headers },
  }, pause);
  const begun = await (await call("POST", `/api/v1/lot-attempts/${lotAttempt}/uploads`, {
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ envelope: base64.encode(sealed.envelope), signature: sealed.signature }),
  })).json();
  if (begun.receipt) return begun.receipt;
  const total = begun.parts.reduce((sum, part) => sum + part.size, 0);
  let done = begun.parts.reduce((sum, part) => sum + part.offset, 0);
  for (const part of begun.parts) {
    for (let offset = part.offset; offset < part.size; ) {
      const before = offset;
      offset = await put(call, `${begun.upload}/parts/${part.name}`, sealed.parts[part.name], offset);
      done += offset - before;
      progress(done, total);
    }
  }
  return (await call("POST", `${begun.upload}/finalise`)).text();
}

/** Send one chunk and return the new offset, or the platform's offset if it is another. */
async function put(call, path, blob, offset) {
  try {
    const answer = await call("PUT", path, {
      headers: { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) },
      // A Blob, never a typed array: browsers copy those slowly.
      body: blob.slice(offset, offset + CHUNK),
    });
    return Number(answer.headers.get("Upload-Offset"));
  } catch (error) {
    if (error instanceof Problem && error.code === "E_OFFSET" && Number.isSafeInteger(error.body.offset)) {
      return error.body.offset;
    }
    throw error;
  }
}

/** Fetch; what failed on the way or at the server's end is tried again after a growing pause. */
async function request(fetch, url, options, pause) {
  for (let attempt = 0; ; attempt++) {
    let answer;
    try {
      answer = await fetch(url, options);
    } catch (error) {
      if (options.signal?.aborted || attempt >= RETRIES) throw error;
    }
    if (answer?.ok) return answer;
    if (answer && (answer.status < 500 || attempt >= RETRIES)) {
      throw new Problem(answer.status, await answer.json().catch(() => ({})));
    }
    await pause(500 * 2 ** attempt);
  }
}

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
