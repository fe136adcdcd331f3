import assert from "node:assert/strict";
import test from "node:test";

import { fen, plainPrice, wholeDays } from "../../static/js/sealing/offer.js";

test("a price is read as people write it", () => {
  assert.equal(plainPrice("1,280,000.50"), "1280000.50");
  assert.equal(plainPrice(" １，２８０，０００．５ "), "1280000.5");
  assert.equal(plainPrice("0.01"), "0.01");
});

test("what is not a plain positive amount is no price", () => {
  for (const typed of ["", "0", "0.00", "-1", "1e3", "1.005", "12万", "NaN", "1 2.3.4", "99999999999999"]) {
    assert.equal(plainPrice(typed), null, typed);
  }
});

test("amounts are compared in fen without losing any", () => {
  assert.equal(fen("1280000.5"), 128000050n);
  assert.equal(fen("9007199254740993.01"), 900719925474099301n);
  assert.ok(fen("1500000.01") > fen("1500000"));
});

test("days are a whole positive number", () => {
  assert.equal(wholeDays(" １２０ "), 120);
  for (const typed of ["", "0", "-5", "1.5", "36501", "十天"]) assert.equal(wholeDays(typed), null, typed);
});
