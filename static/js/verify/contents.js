// What is in a bundle (docs/bundle-1.md), each file read once and only when a check asks for it.

import { Verifier as Witness } from "../log/cosignature.js";
import { fromBase64, fromUtf8, sha256Hex } from "../seal/bytes.js";
import { parseEnvelope } from "../seal/envelope.js";
import { instant, read } from "../seal/lines.js";
import { Verifier, verify } from "../seal/note.js";
import { loads } from "../seal/strictjson.js";
import { Broken, expect, reading } from "./faults.js";

export const LIVE = "bids";
export const ENDED = "ended";
export const FOLDERS = [LIVE, ENDED];

export const LOST_KEY = "gglostkey/1\n";

const JSON_LIMIT = 8 * 1024 * 1024;
const PLATFORM = ["notice", "receipt", "log"];
const MANIFEST_LINES = ["lot", "stage", "files", "manifest", "witnesses", "made"];
const NOTICE_LINES = ["number", "kind", "project", "lots", "digest", "published"];
const CLOSE_LINES = ["kind", "lot", "stage", "deadline", "live", "set"];

/** Remember what a method without arguments returned, or threw. */
function once(target, name) {
  const compute = target[name];
  target[name] = function remembered() {
    this.known[name] ??= outcome(() => compute.call(this));
    if (this.known[name].error) throw this.known[name].error;
    return this.known[name].value;
  };
}

function outcome(compute) {
  try {
    return { value: compute() };
  } catch (error) {
    return { error };
  }
}

/** The files of a bundle, and what stands in them; its methods throw a Broken that names the file at fault. */
export class Contents {
  constructor(files) {
    this.files = files;
    this.known = {};
    this.opened = new Map();
  }

  has(path) {
    return this.files.has(path);
  }

  data(path) {
    expect(this.has(path), path, "missing");
    return this.files.get(path);
  }

  text(path) {
    return reading(path, () => fromUtf8(this.data(path)));
  }

  json(path) {
    return reading(path, () => loads(this.data(path), JSON_LIMIT));
  }

  sha256(path) {
    return sha256Hex(this.data(path));
  }

  /** Return the text of a note that one of the keys has signed. */
  signed(path, keys) {
    return reading(path, () => verify(this.text(path), keys).text, "unsigned");
  }

  /** Return the ids of the envelopes in a folder. */
  envelopes(folder) {
    const paths = [...this.files.keys()].filter((path) => path.startsWith(`${folder}/`));
    return [...new Set(paths.map((path) => path.split("/")[1]))].sort();
  }

  /** Return `{notice, receipt, log, custodians, witnesses}`; witnesses are pairs of key and party. */
  keys() {
    return reading("keys.txt", () => {
      const found = { notice: [], receipt: [], log: [], custodian: [], witness: [] };
      const text = this.text("keys.txt");
      for (const line of text.split("\n").slice(0, -1)) {
        const [, task, vkey, party] = /^(\w+) (\S+)(?: (.+))?$/.exec(line);
        found[task].push(task === "witness" ? [Witness.parse(vkey), party] : Verifier.parse(vkey));
      }
      expect(PLATFORM.every((task) => found[task].length === 1) && text.endsWith("\n"), "keys.txt", "form");
      const [notice, receipt, log] = PLATFORM.map((task) => found[task][0]);
      return { notice, receipt, log, custodians: found.custodian, witnesses: found.witness };
    });
  }

  /** Return the keys of these custodians; each bears its custodian's name. */
  keysOf(...custodians) {
    return this.keys().custodians.filter((key) => custodians.includes(key.name));
  }

  /**
   * Return the vkeys on which all depends; those of custodians only where they stood in for a lost bidder key: their
   * locks and keys are tied to the notice anyway.
   */
  keysToKnow() {
    const { notice, receipt, log, custodians, witnesses } = this.keys();
    const stoodIn = [...this.files.keys()].some((path) => path.endsWith("/lost-key.note")
      || (path.endsWith("/withdrawal.note") && this.text(path).startsWith(LOST_KEY)));
    const own = [notice, receipt, log, ...witnesses.map(([key]) => key), ...(stoodIn ? custodians : [])];
    return own.map(({ vkey }) => vkey);
  }

  /** Return the lines of the signed note over the list of files. */
  manifest() {
    const text = this.signed("manifest.note", [this.keys().notice]);
    return reading("manifest.note", () => read(text, ["ggbundle/1"], MANIFEST_LINES));
  }

  /** Return the notices, first to last. */
  notices() {
    const count = [...this.files.keys()].filter((path) => /^notices\/.*\.note$/.test(path)).length;
    return Array.from({ length: Math.max(count, 1) }, (_, at) => this.#notice(at + 1));
  }

  #notice(number) {
    const name = `notices/${String(number).padStart(2, "0")}`;
    const [file, frozen] = [`${name}.note`, `${name}.json`];
    const text = this.signed(file, [this.keys().notice]);
    const said = reading(file, () => read(text, ["ggnotice/1"], NOTICE_LINES));
    expect(said.digest === `sha256:${this.sha256(frozen)}`, frozen, "changed");
    return { file, frozen, sha256: this.sha256(file), said, content: this.json(frozen) };
  }

  /** Return the custodians' locks on this lot `{k, custodians, summary, body}`, as the tender notice names them. */
  locks() {
    const { lot, stage } = this.manifest();
    const [notice] = this.notices();
    return reading(notice.frozen, () => {
      const found = notice.content.locks.find((each) => each.lot === lot && each.stage === stage);
      const column = (name) => found.custodians.map((each) => each[name]);
      return { k: found.quorum, custodians: column("custodian"), summary: column("summary"), body: column("body") };
    });
  }

  /** Return the hashes under which envelopes count: back to the last notice that asked to seal again. */
  acceptableNotices() {
    let found = [];
    for (const { said, content, sha256 } of this.notices()) {
      if (content.reseal) found = [];
      if (["tender", "amendment"].includes(said.kind)) found.push(sha256);
    }
    return found;
  }

  /** Return one envelope, which must bear the name of its folder. */
  envelope(folder, name) {
    if (!this.opened.has(name)) {
      const path = `${folder}/${name}/envelope.json`;
      const found = reading(path, () => parseEnvelope(this.data(path)));
      expect(found.id === name, path, "changed");
      this.opened.set(name, found);
    }
    return this.opened.get(name);
  }

  /** Return the seed of the summary that a bidder gave because the custodians' keys were lost, or null. */
  partSeed(name) {
    const path = `${LIVE}/${name}/part-seed.txt`;
    return this.has(path) ? reading(path, () => fromBase64(this.text(path).replace(/\n$/, ""))) : null;
  }

  /** Return the opening record. */
  record() {
    const found = this.json("record.json");
    const lists = [found.bids, found.changes, found.custodians];
    expect(lists.every(Array.isArray), "record.json", "form");
    return found;
  }

  /** Return the rows of the record's list `name` by envelope. */
  rows(name) {
    const list = this.record()[name];
    const rows = reading("record.json", () => new Map(list.map((row) => [row.envelope, row])));
    if (rows.size !== list.length) throw new Broken("record.json", "form");
    return rows;
  }

  /** Return the lines of the signed close entry. */
  closing() {
    const text = this.signed("closing.note", [this.keys().notice]);
    return reading("closing.note", () => read(text, ["ggleaf/1"], CLOSE_LINES));
  }

  deadline() {
    return reading("closing.note", () => instant(this.closing().deadline));
  }
}

for (const name of ["keys", "manifest", "notices", "locks", "acceptableNotices", "record", "closing"]) {
  once(Contents.prototype, name);
}
