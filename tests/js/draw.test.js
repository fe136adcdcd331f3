import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { orderOf, seedOf } from "../../static/js/draw/shuffle.js";
import { hex } from "../../static/js/seal/bytes.js";

const { shuffles } = JSON.parse(readFileSync(new URL("../vectors/draw-1.json", import.meta.url)));

test("a draw comes out as everywhere else", () => {
  for (const { list, nonces, seed, order } of shuffles) {
    const found = seedOf(list, nonces.map(hex.decode).reverse());
    assert.equal(hex.encode(found), seed);
    assert.deepEqual(orderOf(found, order.length), order);
  }
});

test("another number is another draw", () => {
  const { list, nonces, seed } = shuffles[0];
  const changed = hex.decode(nonces[0]);
  changed[0] ^= 1;
  assert.notEqual(hex.encode(seedOf(list, [changed])), seed);
});
