// The seed and the shuffle of a public draw (docs/draw-1.md); the twin of trading/proofs/draw.py.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { concat, hex, utf8 } from "../seal/bytes.js";

const WORDS = 2 ** 16;

/** Return the seed that follows from the text of the list and the nonces, in whatever order they come. */
export function seedOf(list, nonces) {
  const sorted = nonces.map((nonce) => hex.encode(nonce)).sort();
  return sha256(concat(utf8("draw/v1\n"), sha256(utf8(list)), ...sorted.map((nonce) => sha256(hex.decode(nonce)))));
}

/** Return the places 1…size of the list in the order in which they are drawn. */
export function orderOf(seed, size) {
  const places = Array.from({ length: size }, (_, at) => at + 1);
  const words = wordsOf(seed);
  for (let at = 0; at < size - 1; at++) {
    const chosen = at + below(words, size - at);
    [places[at], places[chosen]] = [places[chosen], places[at]];
  }
  return places;
}

function* wordsOf(seed) {
  for (let block = 0; ; block++) {
    const stream = hmac(sha256, seed, utf8(String(block)));
    for (let at = 0; at < stream.length; at += 2) yield stream[at] * 256 + stream[at + 1];
  }
}

/** Take words until one falls into the largest multiple of `size`, so that no place is favoured. */
function below(words, size) {
  const fair = WORDS - (WORDS % size);
  for (;;) {
    const word = words.next().value;
    if (word < fair) return word % size;
  }
}
