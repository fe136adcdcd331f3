import { randomBytes } from "@noble/hashes/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base64, hex } from "@scure/base";

export { concatBytes as concat, randomBytes } from "@noble/hashes/utils.js";
export { base64, hex } from "@scure/base";

/** Return the UTF-8 bytes of a text; an Error for a lone surrogate, which has none. */
export function utf8(text) {
  if (/\p{Surrogate}/u.test(text)) throw new Error("not Unicode text");
  return new TextEncoder().encode(text);
}

/** Return the text of UTF-8 bytes; a TypeError if they are not that. */
export function fromUtf8(bytes) {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Return whether two byte strings are the same. */
export function equal(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** Return the bytes of standard, padded, canonical base64; an Error for anything else. */
export function fromBase64(text) {
  const bytes = base64.decode(text);
  if (base64.encode(bytes) !== text) throw new Error("not canonical base64");
  return bytes;
}

/** Return the SHA-256 of bytes in hexadecimal. */
export const sha256Hex = (bytes) => hex.encode(sha256(bytes));

/** Return `count` random bytes in hexadecimal. */
export const randomHex = (count) => hex.encode(randomBytes(count));
