import { sha256 } from "@noble/hashes/sha2.js";

import { Encryptor, decrypt, recipientOf } from "./age.js";
import { equal, hex, randomBytes, randomHex, utf8 } from "./bytes.js";
import * as content from "./content.js";
import { PARTS, coefficients, context, deal, mustBeDealtFrom, partIdentity, partSeed } from "./dealing.js";
import { checkIntake, envelopeBytes, parseEnvelope, signatureText } from "./envelope.js";
import { SealError } from "./errors.js";
import { recoveryText } from "./recovery.js";
import { Signer, sign } from "./note.js";
import * as shamir from "./shamir.js";
import { ZipWriter } from "./zip.js";

const BLOCK = 2 ** 20;
const PIECE = 8 * 2 ** 20;
const AT_ONCE = 256 * 2 ** 20;

/** Collects sealed bytes into a Blob piece by piece, so that the browser may keep them on disk. */
class Sealed {
  #pieces = [];
  #chunks = [];
  #held = 0;

  constructor(recipient) {
    this.plain = new Encryptor((bytes) => this.#take(bytes), recipient);
  }

  #take(bytes) {
    this.#chunks.push(bytes);
    this.#held += bytes.length;
    if (this.#held >= PIECE) this.#flush();
  }

  #flush() {
    this.#pieces.push(new Blob(this.#chunks));
    this.#chunks = [];
    this.#held = 0;
  }

  async finish() {
    this.plain.close();
    this.#flush();
    const blob = new Blob(this.#pieces, { type: "application/octet-stream" });
    const { digest } = await readThrough(blob, () => {});
    return { blob, size: blob.size, sha256: digest };
  }
}

/**
 * Seal a bid and return `{id, envelope, signature, parts, recovery, tested}`: the envelope's id and bytes, its signature
 * note, the sealed parts as Blobs, the text of the recovery file, and how many quorums rebuilt the key of a part and
 * how many bytes were opened again. At most one file is in memory, none above 256 MiB.
 *
 * `bid` is `{bidder, name, price, durationDays, fields, files: [{file: Blob, path, part}]}`; price in yuan, plain
 * digits. A replacement needs `prev`, the live envelope's id, and `signer`, the bidder key of its recovery file.
 * `progress(phase, done, total)` gets bytes; phases are `pack`, which locks as it packs, and `test`. Throws
 * E_CONTENT if the bid is not what the notice asks for, E_TOO_BIG if it is too large.
 */
export async function seal(facts, bid, { prev = null, signer = Signer.generate(bid.bidder), progress = () => {} } = {}) {
  const files = bid.files.map((file) => ({ ...file, path: content.fitPath(file.path), part: file.part ?? null }));
  mustFit(facts, { ...bid, files });
  const bidderKey = signer.verifier.vkey;
  const terms = { lot: facts.lot, stage: facts.stage, notice: facts.notice, bidder: bid.bidder, bidderKey, k: facts.k };
  const ctx = context({ ...terms, recipients: facts.recipients });
  const seed = randomBytes(32);
  const seeds = Object.fromEntries(PARTS.map((part) => [part, partSeed(seed, ctx, part)]));

  const sealed = await sealParts(facts, { ...bid, files }, seeds, ctx, progress);
  const parts = PARTS.map((name) => ({
    name,
    to: facts.recipients[name],
    shares: deal(seeds[name], ctx, facts.k, facts.recipients[name]),
    size: sealed[name].size,
    sha256: sealed[name].sha256,
  }));
  const envelope = parseEnvelope(envelopeBytes({ ...terms, parts, prev, nonce: randomHex(16) }));
  const signature = sign(signatureText(envelope.id), signer);
  const blobs = Object.fromEntries(PARTS.map((part) => [part, sealed[part].blob]));
  const tested = await test(facts, envelope, signature, seeds, blobs, progress);
  return {
    id: envelope.id,
    envelope: envelope.bytes,
    signature,
    parts: blobs,
    recovery: recoveryText({ ...terms, envelope: envelope.id, seed, signer }),
    tested,
  };
}

/** Throw E_CONTENT unless the bid has everything that the notice asks for, with fit file names. */
export function mustFit(facts, bid) {
  const given = new Set(bid.files.map((file) => file.part));
  const missing = [
    ...facts.requiredParts.filter((part) => !given.has(part.code)).map((part) => part.title),
    ...facts.fields.filter((field) => field.required && !bid.fields[field.name]).map((field) => field.title),
    ...(facts.price && bid.price === null ? ["price"] : []),
    ...(facts.duration && bid.durationDays === null ? ["duration_days"] : []),
  ];
  if (missing.length) throw new SealError("E_CONTENT", `missing: ${missing.join(", ")}`);
  if (bid.files.length > Math.min(facts.limits.files, content.BODY_FILES_LIMIT)) {
    throw new SealError("E_CONTENT", `more than ${facts.limits.files} files`);
  }
  try {
    content.mustBeDistinct(bid.files.map((file) => content.checkedPath(file.path)));
  } catch (error) {
    throw new SealError("E_CONTENT", error.message);
  }
}

async function sealParts(facts, bid, seeds, ctx, progress) {
  const recipients = Object.fromEntries(PARTS.map((part) => [part, recipientOf(partIdentity(seeds[part], ctx))]));
  const body = new Sealed(recipients.body);
  const files = await pack(bid.files, body, Math.min(facts.limits.body, content.BODY_UNPACKED_LIMIT), progress);
  const { bidder, name, price, durationDays, fields } = bid;
  const data = content.summaryBytes({
    lot: facts.lot, stage: facts.stage, bidder, name, price, durationDays, fields, files,
  });
  content.parseSummary(data);
  const summary = new Sealed(recipients.summary);
  summary.plain.write(data);
  return { summary: await summary.finish(), body: await body.finish() };
}

async function pack(files, body, limit, progress) {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  if (total > limit) throw new SealError("E_TOO_BIG", `the body has more than ${limit} bytes`);
  const zip = new ZipWriter((bytes) => body.plain.write(bytes));
  let done = 0;
  const packed = [];
  for (const { file, path, part } of files) {
    zip.begin(path);
    const { size, digest } = await readThrough(file, (block) => {
      zip.write(block);
      done += block.length;
      progress("pack", done, total);
    });
    zip.end();
    packed.push({ path, size, sha256: digest, part });
  }
  const least = zip.sizeWith(content.PADDING_NAME);
  zip.begin(content.PADDING_NAME);
  for (let left = content.paddedSize(least) - least; left > 0; left -= BLOCK) {
    zip.write(new Uint8Array(Math.min(left, BLOCK)));
  }
  zip.end();
  zip.finish();
  return packed;
}

/** Pass a Blob to `take` block by block and return its size and SHA-256, all from the same reading. */
async function readThrough(blob, take) {
  // The browser's own SHA-256 is ten times as fast, but takes only whole files, and is missing over plain HTTP.
  if (blob.size <= AT_ONCE && globalThis.crypto.subtle) {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    for (let at = 0; at < bytes.length; at += BLOCK) take(bytes.subarray(at, at + BLOCK));
    return { size: bytes.length, digest: hex.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))) };
  }
  const digest = sha256.create();
  for (let at = 0; at < blob.size; at += BLOCK) {
    const block = new Uint8Array(await blob.slice(at, at + BLOCK).arrayBuffer());
    take(block);
    digest.update(block);
  }
  return { size: blob.size, digest: hex.encode(digest.digest()) };
}

async function test(facts, envelope, signature, seeds, blobs, progress) {
  checkIntake(envelope.bytes, signature, facts, envelope.bidder);
  const total = blobs.summary.size + blobs.body.size;
  let done = 0;
  let quorums;
  for (const part of envelope.parts) {
    const seed = seeds[part.name];
    mustBeDealtFrom(seed, envelope.ctx, envelope.k, part.to, part.shares);
    const shares = shamir.split(seed, coefficients(seed, envelope.ctx, envelope.k), part.to.length);
    quorums = 0;
    for (const quorum of combinations(shares, envelope.k)) {
      if (!equal(shamir.combine(quorum), seed)) {
        throw new SealError("E_DEALING", "the shares do not rebuild their seed");
      }
      quorums++;
    }
    for await (const chunk of decrypt(blobs[part.name], partIdentity(seed, envelope.ctx))) {
      done += chunk.length;
      progress("test", Math.min(done, total), total);
    }
  }
  progress("test", total, total);
  return { quorums, opened: done };
}

function* combinations(items, size, chosen = []) {
  if (chosen.length === size) return yield chosen;
  for (const [index, item] of items.entries()) yield* combinations(items.slice(index + 1), size, [...chosen, item]);
}
