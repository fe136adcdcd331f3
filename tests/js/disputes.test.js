// What the pages of disputes sign and send, with forms as the pages have them.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { signingKeyFile } from "../../static/js/custody/keyfile.js";
import { countersign } from "../../static/js/disputes/countersign.js";
import { entrust } from "../../static/js/disputes/entrust.js";
import { Refusal } from "../../static/js/disputes/refusal.js";
import { handOverSeed } from "../../static/js/disputes/seed.js";
import { Signer, verify } from "../../static/js/seal/index.js";
import { base64 } from "../../static/js/seal/bytes.js";
import { recoveryText } from "../../static/js/seal/recovery.js";

const place = { lot: "GG-2026-000001-1/1", stage: "commercial" };
const custodian = Signer.generate("c-0123456789ab");
const words = { wrongSigner: "not your key", changed: "another lot", noFile: "choose", wrongFile: "another bid" };

/** A form with these data, and with files behind these selectors. */
function form(data, files, fields) {
  const sent = { count: 0 };
  return {
    sent,
    dataset: { ...words, ...place, vkey: custodian.verifier.vkey, custodian: custodian.name, ...data },
    elements: Object.fromEntries(fields.map((name) => [name, { value: "" }])),
    querySelector: (selector) => ({ files: (files[selector] ?? []).map((text) => new Blob([text])) }),
    requestSubmit: () => { sent.count += 1; },
  };
}

const key = { "[data-signer]": [signingKeyFile(custodian)] };

function statement(lot = place.lot) {
  const lines = ["gglostkey/1", "投标密钥遗失", `lot: ${lot}`, "stage: commercial", "bidder: b-1"];
  return `${[...lines, "envelope: sha256:0", "act: withdraw", "key: -", "seen: now", "nonce: 1"].join("\n")}\n`;
}

test("a custodian signs exactly the text that is shown, with its own key alone", async () => {
  const shown = (text) => { globalThis.document = { querySelector: () => ({ textContent: text }) }; };
  shown(statement());
  const own = form({ statement: statement() }, key, ["note"]);
  await countersign(own);
  const { text, names } = verify(own.elements.note.value, [custodian.verifier]);
  assert.equal(text, statement());
  assert.deepEqual([...names], [custodian.name]);
  assert.equal(own.sent.count, 1);

  const stranger = { "[data-signer]": [signingKeyFile(Signer.generate(custodian.name))] };
  await assert.rejects(countersign(form({ statement: statement() }, stranger, ["note"])), Refusal);
  await assert.rejects(countersign(form({ statement: statement() }, {}, ["note"])), Refusal);
  await assert.rejects(countersign(form({ statement: statement("GG-2026-9-1/1") }, key, ["note"])), Refusal);
  shown(statement().replace("withdraw", "replace"));
  await assert.rejects(countersign(form({ statement: statement() }, key, ["note"])), Refusal);
});

test("a custodian's voucher names the bytes that lie before it", async () => {
  const data = { caption: "收存凭证", asked: "2026-11-23T01:00:00Z" };
  const taken = form(data, { ...key, "[data-file]": ["a sealed envelope"] }, ["note"]);
  await entrust(taken);
  const { text } = verify(taken.elements.note.value, [custodian.verifier]);
  const digest = createHash("sha256").update("a sealed envelope").digest("hex");
  assert.ok(text.startsWith(`ggentrusted/1\n收存凭证\nlot: ${place.lot}\n`));
  assert.ok(text.endsWith(`file: sha256:${digest}\nat: ${data.asked}\n`));
  await assert.rejects(entrust(form(data, key, ["note"])), Refusal);
});

test("a bidder sends the seed of this bid and nothing else of its recovery file", async () => {
  const signer = Signer.generate("b-1");
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const file = recoveryText({ ...place, bidder: "b-1", envelope: "a".repeat(64), seed, signer });
  const files = { "[data-recovery]": [file] };
  const own = form({ envelope: "a".repeat(64) }, files, ["seed"]);
  await handOverSeed(own);
  assert.equal(own.elements.seed.value, base64.encode(seed));
  assert.ok(!JSON.stringify(own.elements).includes("PRIVATE"));
  await assert.rejects(handOverSeed(form({ envelope: "b".repeat(64) }, files, ["seed"])), Refusal);
  await assert.rejects(handOverSeed(form({ envelope: "a".repeat(64) }, {}, ["seed"])), Refusal);
});
