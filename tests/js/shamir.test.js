import assert from "node:assert/strict";
import { test } from "node:test";

import * as audited from "shamir-secret-sharing";

import { randomBytes } from "../../static/js/seal/bytes.js";
import { combine, split } from "../../static/js/seal/shamir.js";

test("an audited library rebuilds our secrets, and we rebuild its secrets", async () => {
  for (const [k, n] of [[2, 3], [3, 5], [7, 9]]) {
    const secret = randomBytes(32);
    const ours = split(secret, randomBytes(32 * (k - 1)), n);
    assert.deepEqual(await audited.combine(ours.slice(-k)), secret);
    const theirs = await audited.split(secret, n, k);
    assert.deepEqual(combine(theirs.slice(-k)), secret);
    assert.notDeepEqual(combine(theirs.slice(-k + 1)), secret);
  }
});
