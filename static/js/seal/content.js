// What is inside a sealed bid: the summary, made public at the opening, and the names in the body.

import { concat, utf8 } from "./bytes.js";
import { SealError } from "./errors.js";
import * as forms from "./forms.js";
import * as json from "./strictjson.js";

export const SUMMARY_LIMIT = 256 * 1024;
export const BODY_UNPACKED_LIMIT = 2 ** 30;
export const BODY_FILES_LIMIT = 1000;
export const PADDING_NAME = ".padding";

const VERSION = "summary/1";
const SUMMARY_STEP = 4096;
const BODY_STEP = 64 * 1024;
const BAD_IN_PATH = /[\\:*?"<>|]/;
const KEYS = ["v", "lot", "stage", "bidder", "name", "price", "duration_days", "fields", "files"];

/** Return the summary as JSON, filled up with spaces to a multiple of 4 KiB to hide its length. */
export function summaryBytes({ lot, stage, bidder, name, price, durationDays, fields, files }) {
  const values = [VERSION, lot, stage, bidder, name, price, durationDays, fields, files];
  const data = utf8(JSON.stringify(Object.fromEntries(KEYS.map((key, index) => [key, values[index]]))));
  return concat(data, new Uint8Array((SUMMARY_STEP - (data.length % SUMMARY_STEP)) % SUMMARY_STEP).fill(32));
}

/** Return the summary in the bytes; E_CONTENT if it is not one. */
export function parseSummary(bytes) {
  try {
    return read(bytes);
  } catch (error) {
    throw new SealError("E_CONTENT", `summary: ${error.message}`);
  }
}

function read(bytes) {
  const found = json.fields(json.loads(bytes, SUMMARY_LIMIT), KEYS);
  if (found.v !== VERSION) throw new Error("unknown version");
  const further = Object.entries(json.fields(found.fields, Object.keys(found.fields ?? {})));
  if (further.length > 50) throw new Error("fields must be an object of at most 50 texts");
  const files = json.items(found.files, BODY_FILES_LIMIT).map(readFile);
  mustBeDistinct(files.map((file) => file.path));
  return {
    lot: json.string(found.lot),
    stage: json.string(found.stage),
    bidder: json.string(found.bidder),
    name: json.string(found.name),
    price: found.price === null ? null : json.matching(forms.PRICE, found.price),
    durationDays: found.duration_days === null ? null : json.integer(found.duration_days, 1, 36500),
    fields: Object.fromEntries(further.map(([name, text]) => [json.matching(forms.CODE, name), json.string(text)])),
    files,
  };
}

function readFile(value) {
  const { path, size, sha256, part } = json.fields(value, ["path", "size", "sha256", "part"]);
  return {
    path: checkedPath(path),
    size: json.integer(size, 0, BODY_UNPACKED_LIMIT),
    sha256: json.matching(forms.HEX_32, sha256),
    part: part === null ? null : json.matching(forms.CODE, part),
  };
}

/**
 * Throw E_CONTENT unless the summary is of this envelope and bidder. Names are compared without spaces and width,
 * as companies write their brackets both ways.
 */
export function mustBelong(summary, { lot, stage, bidder }, bidderName) {
  if (summary.lot !== lot || summary.stage !== stage || summary.bidder !== bidder) {
    throw new SealError("E_CONTENT", "the summary names another lot, stage or bidder");
  }
  if (plainName(summary.name) !== plainName(bidderName)) {
    throw new SealError("E_CONTENT", "the summary bears another name than the bidder's account");
  }
}

const plainName = (name) => name.normalize("NFKC").replace(/\s/g, "");

/** Return a path fit for a body: relative, NFC, safe to unpack on any system; an Error for any other. */
export function checkedPath(value) {
  const path = json.string(value, 240);
  const unfit = path.normalize("NFC") !== path || utf8(path).length > 240 || BAD_IN_PATH.test(path)
    || path === PADDING_NAME || path.split("/").some((piece) => !piece || /[. ]$/.test(piece));
  if (unfit) throw new Error(`unfit file name: ${path}`);
  return path;
}

/** Return the name of a chosen file as it may stand in a body. */
export const fitPath = (name) => name.normalize("NFC").replaceAll(new RegExp(BAD_IN_PATH, "g"), "_");

/** Throw if two paths would be one file where case does not count. */
export function mustBeDistinct(paths) {
  const seen = new Set();
  for (const path of paths.map((path) => path.toLowerCase())) {
    if (seen.has(path)) throw new Error(`the file stands twice: ${path}`);
    seen.add(path);
  }
}

/** Return the size class of a body of `size` bytes: 64 KiB at least, then Padmé's ever finer steps. */
export function paddedSize(size) {
  const least = Math.max(size, BODY_STEP);
  const exponent = Math.floor(Math.log2(least));
  const step = 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1);
  return Math.ceil(least / step) * step;
}
