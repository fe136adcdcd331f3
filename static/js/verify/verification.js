// Carry out every check on a bundle, in the order in which they are told.

import { sha256Hex } from "../seal/bytes.js";
import * as bidding from "./bidding.js";
import { Contents } from "./contents.js";
import { Broken, each, expect } from "./faults.js";
import * as logged from "./logged.js";
import * as opening from "./opening.js";

const SIGNED = ["manifest.txt", "manifest.note"];
const KNOWN = new RegExp(`^(?:${[
  /keys\.txt|verify\.sh|README\.(?:en|zh-Hans|zh-Hant)\.txt/,
  /closing\.note|record\.(?:json|note)|notices\/\d{2,3}\.(?:json|note)|keys\/\d{1,2}\.(?:txt|note|lock)/,
  /(?:bids|ended)\/[0-9a-f]{64}\/(?:envelope\.(?:json|sig)|receipt\.note)/,
  /bids\/[0-9a-f]{64}\/(?:summary\.(?:age|json)|key\.txt|part-seed\.txt)/,
  /ended\/[0-9a-f]{64}\/(?:withdrawal|withdrawn|lost-key)\.note/,
  /log\/(?:checkpoint|closing\/\d{1,16}\.(?:checkpoint|consistency)|leaves\/\d{1,16}\.(?:leaf|proof))/,
].map((form) => form.source).join("|")})$`);

/** The keys on which all depends are those that the reader goes by. */
function trust(bundle, trusted) {
  return each(bundle.keysToKnow(), (vkey) => expect(trusted.includes(vkey), "keys.txt", "foreign-key"));
}

/** Every file is in the list with its hash, every file of the list is here, and nothing else is. */
function files(bundle) {
  const lines = bundle.text("manifest.txt").split("\n");
  const form = /^([0-9a-f]{64}) {2}(.+)$/;
  expect(lines.pop() === "" && lines.every((line) => form.test(line)), "manifest.txt", "form");
  const listed = new Map(lines.map((line) => form.exec(line).slice(1).reverse()));
  const present = [...bundle.files.keys()].filter((path) => !SIGNED.includes(path));
  return each(new Set([...listed.keys(), ...present]), (path) => {
    expect(bundle.has(path), path, "missing");
    expect(listed.has(path) && KNOWN.test(path), path, "unlisted");
    expect(sha256Hex(bundle.data(path)) === listed.get(path), path, "changed");
  });
}

/** The list itself is the one that the platform signed. */
function manifest(bundle) {
  return each([bundle.manifest()], (said) => {
    const list = bundle.text("manifest.txt");
    expect(said.manifest === `sha256:${bundle.sha256("manifest.txt")}`, "manifest.txt", "changed");
    expect(said.files === String(list.split("\n").length - 1), "manifest.note", "other");
  });
}

const CHECKS = {
  trust,
  files,
  manifest,
  notices: bidding.notices,
  locks: bidding.locks,
  envelopes: bidding.envelopes,
  receipts: bidding.receipts,
  endings: bidding.endings,
  closing: opening.closing,
  keys: opening.keys,
  "price-sheets": opening.priceSheets,
  verdicts: opening.verdicts,
  record: opening.record,
  entries: logged.entries,
  history: logged.history,
  witnesses: logged.witnesses,
};

/**
 * Check the files of a bundle against themselves and the vkeys in `trusted`; yields `{check, faults}` for each check,
 * a fault being `{file, reason}`. Once the files are not those that were signed the rest is left out: it would say the
 * same of other files.
 */
export async function* verify(found, trusted) {
  const bundle = new Contents(found);
  let failed = 0;
  for (const [check, run] of Object.entries(CHECKS)) {
    const faults = await faultsOf(run, bundle, trusted);
    failed += faults.length;
    yield { check, faults };
    if (check === "manifest" && failed) return;
  }
}

async function faultsOf(run, bundle, trusted) {
  try {
    return await run(bundle, trusted);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return [error];
  }
}
