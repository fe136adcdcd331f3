import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { faultsOf } from "../../static/js/draw/repeat.js";
import { orderOf, seedOf } from "../../static/js/draw/shuffle.js";
import { base64, hex } from "../../static/js/seal/bytes.js";

const { published, shuffles } = JSON.parse(readFileSync(new URL("../vectors/draw-1.json", import.meta.url)));

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

const fetchOf = async (name) => {
  const [envelope, file] = name.split("/");
  return base64.decode(published.envelopes[envelope][file]);
};
const faults = (changes) => faultsOf({ ...published, fetchOf, ...changes });

test("a published draw is right, and whatever is changed in it is found", async () => {
  assert.deepEqual(await faults({}), []);
  const record = JSON.parse(published.record);
  const [first, ...rest] = record.contributions;
  const changed = (changes) => faults({ record: JSON.stringify({ ...record, ...changes }) });
  assert.deepEqual(await changed({ order: record.order.toReversed() }), ["order"]);
  assert.deepEqual(await changed({ drawn: record.drawn.slice(1) }), ["order"]);
  assert.ok((await changed({ contributions: rest })).includes("set"));
  const forged = { ...first, code: null, nonce: "00".repeat(32) };
  assert.ok((await changed({ contributions: [forged, ...rest] })).includes("contribution"));
  assert.ok((await faults({ list: published.list.replace("select: 3", "select: 4") })).includes("list"));
  assert.ok((await faults({ close: published.close.replace("live: 3", "live: 2") })).includes("set"));
});
