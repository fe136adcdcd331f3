// What was frozen at the deadline, which keys opened it, and what was read out.

import { equal, sha256Hex, utf8 } from "../seal/bytes.js";
import { mustBelong, parseSummary } from "../seal/content.js";
import { mustBeDealtFrom, partIdentity, recover } from "../seal/dealing.js";
import { SealError } from "../seal/errors.js";
import { read } from "../seal/lines.js";
import { recipientOf } from "../seal/lotkeys.js";
import { openPart } from "../seal/opening.js";
import { keyReleaseText } from "../seal/statements.js";
import { ENDED, LIVE } from "./contents.js";
import { Broken, each, expect, reading } from "./faults.js";

const OPENED = "OPENED";
const isOpened = (row) => row?.verdict === OPENED;

/** The list frozen at the announced deadline is exactly the envelopes that count. */
export function closing(bundle) {
  return each([bundle.closing()], ({ kind, lot, stage, live, set }) => {
    const place = bundle.manifest();
    const frozen = bundle.envelopes(LIVE);
    expect(kind === "close" && lot === place.lot && stage === place.stage, "closing.note", "other");
    const digest = sha256Hex(utf8(frozen.map((name) => `${name}\n`).join("")));
    expect(live === String(frozen.length) && set === digest, "closing.note", "frozen");
    const last = bundle.notices().findLast(({ said }) => ["tender", "amendment"].includes(said.kind));
    const announced = reading(last.frozen, () => Date.parse(last.content.deadline_and_opening.deadline));
    expect(announced === bundle.deadline().getTime(), "closing.note", "late");
  });
}

/** The opening record is signed, and names exactly the bids that were frozen and those that had ended. */
export async function record(bundle) {
  const { lot, stage } = bundle.manifest();
  const text = bundle.signed("record.note", [bundle.keys().notice]);
  const said = reading("record.note", () => read(text, ["ggopening/1"], ["lot", "stage", "record", "opened"]));
  expect(said.record === `sha256:${bundle.sha256("record.json")}`, "record.json", "changed");
  const written = bundle.record();
  const isDue = written.lot === lot && written.stage === stage && written.opened === said.opened;
  expect(isDue, "record.json", "other");
  const frozen = bundle.signed("closing.note", [bundle.keys().notice]);
  const isFrozen = written.closing?.sha256 === bundle.sha256("closing.note") && written.closing.entry === frozen;
  expect(isFrozen, "record.json", "other");
  const faults = await Promise.all([[LIVE, "bids"], [ENDED, "changes"]].map(([folder, name]) => {
    const [here, named] = [bundle.envelopes(folder), [...bundle.rows(name).keys()]];
    return each(new Set([...here, ...named]), (envelope) => {
      const path = `${folder}/${envelope}/envelope.json`;
      expect(here.includes(envelope), path, "missing");
      expect(named.includes(envelope), path, "unlisted");
    });
  }));
  return faults.flat();
}

/** A quorum of custodians handed in keys that belong to the locks in the notice, after the closing. */
export function keys(bundle) {
  const { k, custodians, summary } = bundle.locks();
  const { custodians: rows } = bundle.record();
  expect(rows.map((row) => row?.summary_recipient).join() === summary.join(), "record.json", "other");
  const bySeed = bundle.envelopes(LIVE).every((name) => bundle.partSeed(name));
  const released = rows.filter((row) => row.summary_identity !== null);
  expect(released.length >= k || bySeed, "record.json", "too-few");
  return each(rows.entries(), ([at, { summary_recipient: recipient, summary_identity: identity }]) => {
    const [path, note] = [`keys/${at + 1}.txt`, `keys/${at + 1}.note`];
    expect(bundle.has(path) === (identity !== null), path, identity === null ? "unlisted" : "missing");
    if (identity === null) return;
    expect(bundle.text(path) === `${identity}\n`, path, "other");
    expect(reading(path, () => recipientOf(identity)) === recipient, path, "other");
    if (!bundle.has(note)) return;
    const { lot, stage } = bundle.manifest();
    const close = bundle.sha256("closing.note");
    const due = keyReleaseText({ lot, stage, custodian: custodians[at], part: "summary", close, identity });
    expect(bundle.signed(note, bundle.keysOf(custodians[at])) === due, note, "other");
  });
}

/** Every sealed price sheet opens with its published key, and says what was read out. */
export function priceSheets(bundle) {
  const rows = bundle.rows("bids");
  return each(bundle.envelopes(LIVE), async (name) => {
    const paths = ["summary.age", "key.txt", "summary.json"].map((file) => `${LIVE}/${name}/${file}`);
    const row = rows.get(name);
    if (isOpened(row)) await opens(bundle, bundle.envelope(LIVE, name), row, paths);
    else paths.forEach((path) => expect(!bundle.has(path), path, "unlisted"));
  });
}

async function opens(bundle, envelope, row, [sealed, key, plain]) {
  const part = envelope.parts.find(({ name }) => name === "summary");
  const data = bundle.data(sealed);
  expect(data.length === part.size && bundle.sha256(sealed) === part.sha256, sealed, "changed");
  expect(bundle.text(key) === `${row.summary_identity}\n`, key, "other");
  const opened = await openPart(new Blob([data]), row.summary_identity).catch((error) => {
    if (!(error instanceof SealError)) throw error;
    throw new Broken(sealed, "sealed");
  });
  expect(equal(new Uint8Array(await opened.arrayBuffer()), bundle.data(plain)), plain, "sealed");
  expect(bundle.sha256(plain) === row.summary_sha256, plain, "sealed");
  const { lot, stage } = bundle.manifest();
  const said = reading(plain, () => {
    const found = parseSummary(bundle.data(plain));
    mustBelong(found, { lot, stage, bidder: envelope.bidder }, row.bidder);
    return found;
  }, "other");
  const isReadOut = said.price === row.price && said.durationDays === row.duration_days
    && sorted(said.fields) === sorted(row.fields);
  expect(isReadOut, "record.json", "sealed");
}

const sorted = (fields) => JSON.stringify(Object.entries(fields ?? {}).sort());

/** What custodians, or bidders in their stead, handed in leads to the published key of every bid. */
export function verdicts(bundle) {
  const rows = bundle.rows("bids");
  const identities = bundle.record().custodians.map((row) => row?.summary_identity).filter(Boolean);
  return each(bundle.envelopes(LIVE), (name) => {
    const envelope = bundle.envelope(LIVE, name);
    const row = rows.get(name);
    let found;
    try {
      found = partIdentity(seedOf(envelope, bundle.partSeed(name), identities), envelope.ctx);
    } catch (error) {
      if (!(error instanceof SealError)) throw new Broken("record.json", "too-few");
      expect(!isOpened(row), `${LIVE}/${name}/envelope.json`, "sealed");
      return;
    }
    expect(!isOpened(row) || row.summary_identity === found, `${LIVE}/${name}/key.txt`, "other");
  });
}

function seedOf({ parts, ctx, k }, given, identities) {
  const { shares, to } = parts.find((part) => part.name === "summary");
  if (!given) return recover(shares, ctx, k, to, identities);
  mustBeDealtFrom(given, ctx, k, to, shares);
  return given;
}
