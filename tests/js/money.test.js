import assert from "node:assert/strict";
import { test } from "node:test";

import { inTenThousands } from "../../static/js/app/money.js";

const AMOUNTS = [
  ["1999999.99", "199.999999"],
  ["2,000,000", "200"],
  ["12", "0.0012"],
  ["0.5", "0.00005"],
  ["12345678900.10", "1,234,567.89001"],
  ["１２３４５６", "12.3456"],
];

for (const [yuan, tenThousands] of AMOUNTS) {
  test(`${yuan} yuan are shown as ${tenThousands} in 万元`, () => assert.equal(inTenThousands(yuan), tenThousands));
}

for (const unclear of ["", "1e3", "-4", "1,23", "12元5", "1.234"]) {
  test(`nothing is shown for “${unclear}”`, () => assert.equal(inTenThousands(unclear), ""));
}
