// Read the ZIP of a bundle: its files are stored as they are, without compression, one after the other.

import { fromUtf8 } from "../seal/bytes.js";

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const PLAIN = /^(?!.*(?:^|\/)\.{0,2}(?:\/|$))[\x21-\x7e]+$/;

/** The bytes are not the ZIP of a bundle. */
export class ZipError extends Error {}

/** Return the files of a ZIP by path; a ZipError for anything else. */
export function readZip(bytes) {
  try {
    return filesIn(bytes);
  } catch (error) {
    throw error instanceof ZipError ? error : new ZipError(error.message);
  }
}

function filesIn(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - 22;
  if (end < 0 || view.getUint32(end, true) !== END) throw new ZipError("no end");
  const [count, start] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  const files = new Map();
  let at = start;
  for (let number = 0; number < count; number++) {
    if (at + 46 > end || view.getUint32(at, true) !== ENTRY) throw new ZipError("no directory");
    const [method, size, place] = [view.getUint16(at + 10, true), view.getUint32(at + 24, true), view.getUint32(at + 42, true)];
    const length = view.getUint16(at + 28, true);
    const name = bytes.subarray(at + 46, at + 46 + length);
    const path = fromUtf8(name);
    if (method !== 0 || !PLAIN.test(path) || files.has(path)) throw new ZipError(`unfit entry ${path}`);
    files.set(path, stored(bytes, view, place, size, start));
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (at !== end) throw new ZipError("the directory does not end where it should");
  return files;
}

function stored(bytes, view, place, size, limit) {
  if (place + 30 > limit || view.getUint32(place, true) !== LOCAL) throw new ZipError("no entry");
  const begin = place + 30 + view.getUint16(place + 26, true) + view.getUint16(place + 28, true);
  if (begin + size > limit) throw new ZipError("an entry is cut off");
  return bytes.subarray(begin, begin + size);
}
