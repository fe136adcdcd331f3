// The part of the age v1 format that sealing needs: one X25519 recipient. Written here rather than taken from
// a library because a share file must come out byte for byte from given keys, and because a page that was
// opened over plain HTTP or from a disk may have no WebCrypto. The tests hold it against other programs.

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf as derive } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base64nopad, bech32 } from "@scure/base";

import { concat, equal, randomBytes, utf8 } from "./bytes.js";

export const CHUNK = 64 * 1024;
const TAG = 16;
const READ = 64 * (CHUNK + TAG);
const HEADER_LIMIT = 4096;
const INTRO = "age-encryption.org/v1\n";

/** The bytes are not an age file that this identity opens. */
export class AgeError extends Error {}

/** Return `length` bytes of HKDF-SHA-256. */
export const hkdf = (secret, salt, info, length = 32) => derive(sha256, secret, salt, utf8(info), length);

function keyBytes(prefix, text) {
  try {
    const { prefix: found, bytes } = bech32.decodeToBytes(text);
    if (found === prefix && bytes.length === 32) return bytes;
  } catch {
    // Not Bech32 at all: the same answer as for another kind of key.
  }
  throw new AgeError("not an age X25519 key");
}

/** Return `AGE-SECRET-KEY-1…` for a 32-byte scalar. */
export const identityText = (scalar) => bech32.encodeFromBytes("age-secret-key-", scalar).toUpperCase();

/** Return the scalar of `AGE-SECRET-KEY-1…`. */
export function identityScalar(text) {
  return keyBytes("age-secret-key-", text === text.toUpperCase() ? text.toLowerCase() : "");
}

/** Return the X25519 point of `age1…`, if it is one that can be sealed for. */
export function recipientPoint(text) {
  const point = keyBytes("age", text === text.toLowerCase() ? text : "");
  exchange(new Uint8Array(32), point);
  return point;
}

/** Return the `age1…` recipient of an identity text. */
export const recipientOf = (identity) =>
  bech32.encodeFromBytes("age", x25519.getPublicKey(identityScalar(identity)));

function exchange(scalar, point) {
  try {
    return x25519.getSharedSecret(scalar, point);
  } catch {
    throw new AgeError("X25519 point of low order");
  }
}

function wrapCipher(scalar, point, ephemeral, recipient) {
  const key = hkdf(exchange(scalar, point), concat(ephemeral, recipient), "age-encryption.org/v1/X25519");
  return chacha20poly1305(key, new Uint8Array(12));
}

const headerMac = (fileKey, authenticated) =>
  hmac(sha256, hkdf(fileKey, new Uint8Array(0), "header"), authenticated);

/** Return the 168-byte header of a file for one recipient. */
export function writeHeader(recipient, ephemeral, fileKey) {
  const point = recipientPoint(recipient);
  const share = x25519.getPublicKey(ephemeral);
  const wrapped = wrapCipher(ephemeral, point, share, point).encrypt(fileKey);
  const text = `${INTRO}-> X25519 ${base64nopad.encode(share)}\n${base64nopad.encode(wrapped)}\n---`;
  return utf8(`${text} ${base64nopad.encode(headerMac(fileKey, utf8(text)))}\n`);
}

function unpadded(text, size) {
  let bytes;
  try {
    bytes = base64nopad.decode(text);
  } catch {
    throw new AgeError("not base64");
  }
  if (bytes.length !== size || base64nopad.encode(bytes) !== text) {
    throw new AgeError("not canonical base64 of the right length");
  }
  return bytes;
}

/**
 * Read the header at the start of `bytes`: its one X25519 stanza, the bytes under the MAC, the MAC, and `size`,
 * where the payload begins. Other stanzas are passed over: some age programs add one at random.
 */
export function readHeader(bytes) {
  let at = 0;
  const line = () => {
    const end = bytes.indexOf(10, at);
    if (end < 0 || end >= HEADER_LIMIT) throw new AgeError("header too long or cut off");
    const text = String.fromCharCode(...bytes.subarray(at, end));
    at = end + 1;
    return text;
  };
  if (`${line()}\n` !== INTRO) throw new AgeError("not an age v1 file");
  const found = [];
  let start = at;
  let head = line();
  while (head.startsWith("-> ")) {
    const words = head.split(" ").slice(1);
    if (words.some((word) => !/^[!-~]+$/.test(word))) throw new AgeError("malformed stanza");
    let body = "";
    let piece;
    do {
      piece = line();
      body += piece;
    } while (piece.length === 64);
    if (piece.length > 64) throw new AgeError("malformed stanza body");
    unpadded(body, Math.floor((body.length * 3) / 4));
    if (words[0] === "X25519") {
      if (words.length !== 2) throw new AgeError("malformed X25519 stanza");
      found.push({ ephemeral: unpadded(words[1], 32), wrapped: unpadded(body, 32) });
    }
    start = at;
    head = line();
  }
  if (!head.startsWith("--- ") || found.length !== 1) throw new AgeError("not exactly one X25519 stanza");
  const mac = unpadded(head.slice(4), 32);
  return { ...found[0], authenticated: bytes.slice(0, start + 3), mac, size: at };
}

/** Return the 16-byte file key of a header; an AgeError if the identity does not open it. */
export function openHeader(header, identity) {
  const scalar = identityScalar(identity);
  const cipher = wrapCipher(scalar, header.ephemeral, header.ephemeral, x25519.getPublicKey(scalar));
  let fileKey;
  try {
    fileKey = cipher.decrypt(header.wrapped);
  } catch {
    throw new AgeError("sealed for another recipient");
  }
  if (!equal(headerMac(fileKey, header.authenticated), header.mac)) throw new AgeError("wrong header MAC");
  return fileKey;
}

function chunkNonce(counter, last) {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(7, counter);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Return the whole age file of at most one chunk (64 KiB), fully determined by its arguments. */
export function sealSmall(plaintext, recipient, ephemeral, fileKey, nonce) {
  const sealed = chacha20poly1305(hkdf(fileKey, nonce, "payload"), chunkNonce(0, true)).encrypt(plaintext);
  return concat(writeHeader(recipient, ephemeral, fileKey), nonce, sealed);
}

/** Seals what is written to it and passes the sealed bytes to `write`; `close()` writes the last chunk. */
export class Encryptor {
  #write;
  #key;
  #counter = 0;
  #pending = new Uint8Array(CHUNK);
  #filled = 0;

  constructor(write, recipient) {
    const [ephemeral, fileKey, nonce] = [randomBytes(32), randomBytes(16), randomBytes(16)];
    this.#write = write;
    this.#key = hkdf(fileKey, nonce, "payload");
    write(concat(writeHeader(recipient, ephemeral, fileKey), nonce));
  }

  write(bytes) {
    for (let at = 0; at < bytes.length; ) {
      // A full chunk waits until more comes: only the end of the file tells which chunk is the last.
      if (this.#filled === CHUNK) this.#seal(false);
      const taken = bytes.subarray(at, at + CHUNK - this.#filled);
      this.#pending.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
    }
  }

  close() {
    this.#seal(true);
  }

  #seal(last) {
    const nonce = chunkNonce(this.#counter++, last);
    this.#write(chacha20poly1305(this.#key, nonce).encrypt(this.#pending.subarray(0, this.#filled)));
    this.#filled = 0;
  }
}

/**
 * Decrypt an age file in a Blob chunk by chunk; an AgeError if any of it is not genuine, and then what was
 * yielded before must be thrown away.
 */
export async function* decrypt(blob, identity) {
  const read = async (from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer());
  const header = readHeader(await read(0, HEADER_LIMIT));
  const fileKey = openHeader(header, identity);
  const start = header.size + TAG;
  if (blob.size < start + TAG) throw new AgeError("payload cut off");
  const key = hkdf(fileKey, await read(header.size, start), "payload");
  let counter = 0;
  for (let from = start; from < blob.size; from += READ) {
    // Many chunks to a reading: each costs the browser about as much as decrypting a chunk.
    const block = await read(from, from + READ);
    for (let at = 0; at < block.length; at += CHUNK + TAG) {
      const chunk = block.subarray(at, at + CHUNK + TAG);
      const last = from + at + chunk.length === blob.size;
      if (last && counter && chunk.length === TAG) throw new AgeError("empty last chunk");
      yield openChunk(key, chunkNonce(counter++, last), chunk);
    }
  }
}

/** Decrypt an age file of one chunk. */
export function openSmall(bytes, identity) {
  const header = readHeader(bytes);
  const fileKey = openHeader(header, identity);
  const nonce = bytes.subarray(header.size, header.size + 16);
  if (nonce.length !== 16) throw new AgeError("payload cut off");
  return openChunk(hkdf(fileKey, nonce, "payload"), chunkNonce(0, true), bytes.subarray(header.size + 16));
}

function openChunk(key, nonce, chunk) {
  try {
    return chacha20poly1305(key, nonce).decrypt(chunk);
  } catch {
    throw new AgeError("payload altered or cut off");
  }
}
