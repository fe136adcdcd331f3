import { sha256 } from "@noble/hashes/sha2.js";

import { AgeError, hkdf, identityText, openSmall, recipientOf, sealSmall } from "./age.js";
import { equal, utf8 } from "./bytes.js";
import { SealError } from "./errors.js";
import * as shamir from "./shamir.js";

export const VERSION = "seal/1";
export const SUITE = "age-x25519";
export const PARTS = ["summary", "body"];
export const SHARE_FILE_SIZE = 233;

/**
 * Return the 32 bytes that tie a deal to one lot, stage, notice, bidder, bidder key and custodians;
 * `recipients` maps each part to its recipients in order.
 */
export function context({ lot, stage, notice, bidder, bidderKey, k, recipients }) {
  const lines = [VERSION, SUITE, lot, stage, notice, bidder, bidderKey, String(k)];
  for (const part of PARTS) lines.push(part, ...recipients[part]);
  return sha256(utf8(lines.map((line) => `${line}\n`).join("")));
}

/** Return the seed of one part. */
export const partSeed = (seed, ctx, part) => hkdf(seed, ctx, `seal/v1 seed ${part}`);

/** Return the age identity that opens the part with this seed. */
export const partIdentity = (seed, ctx) => identityText(hkdf(seed, ctx, "seal/v1 part"));

/** Return the polynomial of a part's deal above the secret itself. */
export const coefficients = (seed, ctx, k) => hkdf(seed, ctx, "seal/v1 coefficients", shamir.SIZE * (k - 1));

/** Return one 233-byte age file per recipient, in order; any k of them hold the part seed. */
export function deal(seed, ctx, k, recipients) {
  const shares = shamir.split(seed, coefficients(seed, ctx, k), recipients.length);
  return shares.map((share, index) => {
    const keys = hkdf(seed, ctx, `seal/v1 share ${index + 1}`, 64);
    const [ephemeral, fileKey, nonce] = [keys.subarray(0, 32), keys.subarray(32, 48), keys.subarray(48)];
    return sealSmall(share, recipients[index], ephemeral, fileKey, nonce);
  });
}

/** Throw E_DEALING unless dealing this seed again gives exactly these share files. */
export function mustBeDealtFrom(seed, ctx, k, recipients, shares) {
  const again = deal(seed, ctx, k, recipients);
  if (again.length !== shares.length || !again.every((share, index) => equal(share, shares[index]))) {
    throw new SealError("E_DEALING", "the shares are not what their seed deals");
  }
}

/**
 * Return the part seed from k released identities, after dealing it again and comparing all shares. Identities
 * of nobody in `recipients` are ignored. Throws E_SHARE_DECRYPT, E_SHARE_FORMAT or E_DEALING.
 */
export function recover(shares, ctx, k, recipients, identities) {
  const byRecipient = new Map(identities.map((identity) => [recipientOf(identity), identity]));
  const held = recipients.flatMap((to, index) => (byRecipient.has(to) ? [index] : []));
  if (held.length < k) throw new RangeError(`${held.length} of the ${k} keys needed`);
  const plain = held.slice(0, k).map((index) =>
    openShare(shares[index], index + 1, byRecipient.get(recipients[index])));
  const seed = shamir.combine(plain);
  mustBeDealtFrom(seed, ctx, k, recipients, shares);
  return seed;
}

function openShare(share, number, identity) {
  let plain;
  try {
    plain = openSmall(share, identity);
  } catch (error) {
    if (!(error instanceof AgeError)) throw error;
    throw new SealError("E_SHARE_DECRYPT", `share ${number}: ${error.message}`);
  }
  if (plain.length !== shamir.SIZE + 1 || plain[shamir.SIZE] !== number) {
    throw new SealError("E_SHARE_FORMAT", `share ${number} is not 32 bytes and its number`);
  }
  return plain;
}
