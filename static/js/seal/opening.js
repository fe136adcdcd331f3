import { AgeError, decrypt } from "./age.js";
import { SUMMARY_LIMIT, parseSummary } from "./content.js";
import { mustBeDealtFrom, partIdentity, partSeed, recover } from "./dealing.js";
import { SealError } from "./errors.js";

/** Return the identity of each part from released lot keys by part. */
export function identitiesFromKeys(envelope, keys) {
  return Object.fromEntries(envelope.parts.map(({ name, shares, to }) => {
    const seed = recover(shares, envelope.ctx, envelope.k, to, keys[name]);
    return [name, partIdentity(seed, envelope.ctx)];
  }));
}

/** Return the identity of each part from the bidder's seed; E_DEALING unless it deals exactly these shares. */
export function identitiesFromSeed(envelope, seed) {
  return Object.fromEntries(envelope.parts.map(({ name, shares, to }) => {
    const own = partSeed(seed, envelope.ctx, name);
    mustBeDealtFrom(own, envelope.ctx, envelope.k, to, shares);
    return [name, partIdentity(own, envelope.ctx)];
  }));
}

/** Return the opened part as a Blob; E_PART_DECRYPT if the file is not what the identity seals. */
export async function openPart(blob, identity) {
  const pieces = [];
  try {
    for await (const chunk of decrypt(blob, identity)) pieces.push(new Blob([chunk]));
  } catch (error) {
    if (!(error instanceof AgeError)) throw error;
    throw new SealError("E_PART_DECRYPT", error.message);
  }
  return new Blob(pieces);
}

/** Return the summary in a sealed summary; E_PART_DECRYPT or E_CONTENT. */
export async function openSummary(blob, identity) {
  const opened = await openPart(blob, identity);
  return parseSummary(new Uint8Array(await opened.slice(0, SUMMARY_LIMIT + 1).arrayBuffer()));
}
