// Reads the ZIP that zip.js writes: entries stored as they are, so that each is a slice of the file on the disk.

import { fromUtf8 } from "./bytes.js";
import { SealError } from "./errors.js";

const END = 22;
const LOCAL = 30;
const CENTRAL = 46;
const DIRECTORY_LIMIT = 64 * 1024;

const broken = () => new SealError("E_SHAPE", "not a ZIP of stored files");

async function view(blob, from, length) {
  const bytes = await blob.slice(from, from + length).arrayBuffer();
  if (from < 0 || bytes.byteLength !== length) throw broken();
  return new DataView(bytes);
}

/** Return the entries of a ZIP without compression and comment as a Map of Blobs by name; else E_SHAPE. */
export async function storedEntries(blob) {
  const end = await view(blob, blob.size - END, END);
  const [count, size, offset] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)];
  if (end.getUint32(0) !== 0x504b0506 || size > DIRECTORY_LIMIT || offset + size + END !== blob.size) throw broken();
  const directory = await view(blob, offset, size);
  const entries = new Map();
  for (let at = 0, left = count; left > 0; left--) {
    if (at + CENTRAL > size || directory.getUint32(at) !== 0x504b0102) throw broken();
    const next = at + CENTRAL + [28, 30, 32].reduce((sum, field) => sum + directory.getUint16(at + field, true), 0);
    const name = at + CENTRAL + directory.getUint16(at + 28, true);
    if (next > size || name > next || directory.getUint16(at + 10, true) !== 0) throw broken();
    const length = directory.getUint32(at + 24, true);
    const start = directory.getUint32(at + 42, true);
    const local = await view(blob, start, LOCAL);
    const data = start + LOCAL + local.getUint16(26, true) + local.getUint16(28, true);
    if (local.getUint32(0) !== 0x504b0304 || data + length > offset) throw broken();
    entries.set(fromUtf8(new Uint8Array(directory.buffer, at + CENTRAL, name - at - CENTRAL)), blob.slice(data, data + length));
    at = next;
  }
  return entries;
}
