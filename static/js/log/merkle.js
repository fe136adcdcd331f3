// Merkle trees of RFC 9162 §2.1. A tree is read through `read(level, index)`, which promises the hash of the complete
// subtree over the leaves [index·2^level, (index+1)·2^level).

import { sha256 } from "@noble/hashes/sha2.js";

import { concat, equal } from "../seal/bytes.js";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** A proof, tile or checkpoint is not in form or does not prove what it should. */
export class ProofError extends Error {}

/** Return the hash of a leaf. */
export const leafHash = (data) => sha256(concat(LEAF, data));

/** Return the hash of a node over its two children. */
export const nodeHash = (left, right) => sha256(concat(NODE, left, right));

/** Return a promise of the root of the first `size` leaves. */
export const root = async (size, read) => (size ? rangeHash(0, size, read) : sha256(new Uint8Array()));

/** Return a promise of the proof that leaf `index` is among the first `size` (§2.1.3.1). */
export async function inclusion(index, size, read) {
  if (!(index >= 0 && index < size)) throw new ProofError("the leaf is not in a tree of this size");
  const proof = [];
  let [begin, end] = [0, size];
  while (end - begin > 1) {
    const middle = begin + split(end - begin);
    const isLeft = index < middle;
    proof.unshift(await (isLeft ? rangeHash(middle, end, read) : rangeHash(begin, middle, read)));
    [begin, end] = isLeft ? [begin, middle] : [middle, end];
  }
  return proof;
}

/** Return a promise of the proof that the tree of `old` leaves begins the tree of `size` (§2.1.4.1). */
export async function consistency(old, size, read) {
  if (old === 0 || old === size) return [];
  const proof = [];
  let [begin, end] = [0, size];
  while (end !== old) {
    const middle = begin + split(end - begin);
    const isLeft = old <= middle;
    proof.unshift(await (isLeft ? rangeHash(middle, end, read) : rangeHash(begin, middle, read)));
    [begin, end] = isLeft ? [begin, middle] : [middle, end];
  }
  if (begin) proof.unshift(await rangeHash(begin, end, read));
  return proof;
}

/** Throw a ProofError unless `proof` leads from the leaf hash to the root of the first `size` leaves. */
export function verifyInclusion(index, size, leaf, proof, expected) {
  if (!(index >= 0 && index < size)) throw new ProofError("the leaf is not in a tree of this size");
  if (!equal(rootFrom(index, size, leaf, proof), expected)) {
    throw new ProofError("the proof does not lead to this root");
  }
}

/** Throw a ProofError unless `proof` shows that the tree of `size` leaves begins with the tree of `old`. */
export function verifyConsistency(old, size, oldRoot, newRoot, proof) {
  if (old > size) throw new ProofError("the log has shrunk");
  if (old === 0) return;
  const [first, second] = rootsFrom(old, size, proof, oldRoot);
  if (!equal(first, oldRoot) || !equal(second, newRoot)) {
    throw new ProofError("the new tree does not begin with the old one");
  }
}

function rootFrom(index, size, leaf, proof) {
  if (size === 1) {
    if (proof.length) throw new ProofError("the proof is too long");
    return leaf;
  }
  const [rest, sibling] = [proof.slice(0, -1), last(proof)];
  const middle = split(size);
  return index < middle
    ? nodeHash(rootFrom(index, middle, leaf, rest), sibling)
    : nodeHash(sibling, rootFrom(index - middle, size - middle, leaf, rest));
}

/** The roots of both trees that follow from a proof; `known` is the old root as long as the old tree is whole. */
function rootsFrom(old, size, proof, known) {
  if (old === size) {
    if (proof.length !== (known ? 0 : 1)) throw new ProofError("the proof has the wrong length");
    const found = known ?? proof[0];
    return [found, found];
  }
  const [rest, sibling] = [proof.slice(0, -1), last(proof)];
  const middle = split(size);
  if (old <= middle) {
    const [first, second] = rootsFrom(old, middle, rest, known);
    return [first, nodeHash(second, sibling)];
  }
  return rootsFrom(old - middle, size - middle, rest, null).map((found) => nodeHash(sibling, found));
}

function last(proof) {
  if (!proof.length) throw new ProofError("the proof is too short");
  return proof.at(-1);
}

/** The largest power of two below `size`, which is at least 2. */
function split(size) {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

async function rangeHash(begin, end, read) {
  const hashes = [];
  let at = begin;
  while (at < end) {
    let level = 0;
    while (at + 2 ** (level + 1) <= end) level += 1;
    hashes.push(await read(level, at / 2 ** level));
    at += 2 ** level;
  }
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}
