// A ZIP writer that stores files as they stream by, without compression and without going back.

import { utf8 } from "./bytes.js";

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? byte >>> 1 ^ 0xedb88320 : byte >>> 1;
  return byte;
});

function crc32(crc, bytes) {
  for (let at = 0; at < bytes.length; at++) crc = TABLE[(crc ^ bytes[at]) & 0xff] ^ crc >>> 8;
  return crc;
}

const VERSION = 20;
const FLAGS = 0x0808; // sizes follow the data; names are UTF-8
const DATE = 0x21; // 1 January 1980: the hour of sealing is nobody's business

/** Return little-endian bytes: two per number in `shorts`, four per number in `longs`, as `layout` says. */
function record(layout, values) {
  const view = new DataView(new ArrayBuffer([...layout].reduce((sum, kind) => sum + (kind === "H" ? 2 : 4), 0)));
  let at = 0;
  values.forEach((value, index) => {
    if (layout[index] === "H") view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += layout[index] === "H" ? 2 : 4;
  });
  return new Uint8Array(view.buffer);
}

/** Writes a ZIP to `write`, file after file; `size` is what has been written. */
export class ZipWriter {
  #write;
  #entries = [];
  #current = null;
  size = 0;

  constructor(write) {
    this.#write = write;
  }

  #put(bytes) {
    this.#write(bytes);
    this.size += bytes.length;
  }

  /** Begin a file; what is then written belongs to it. */
  begin(path) {
    const name = utf8(path);
    this.#current = { name, offset: this.size, crc: 0xffffffff, length: 0 };
    this.#put(record("IHHHHHIIIHH", [0x04034b50, VERSION, FLAGS, 0, 0, DATE, 0, 0, 0, name.length, 0]));
    this.#put(name);
  }

  write(bytes) {
    this.#current.crc = crc32(this.#current.crc, bytes);
    this.#current.length += bytes.length;
    this.#put(bytes);
  }

  /** End the file begun last. */
  end() {
    const entry = this.#current;
    entry.crc = ~entry.crc >>> 0;
    this.#put(record("IIII", [0x08074b50, entry.crc, entry.length, entry.length]));
    this.#entries.push(entry);
  }

  /** Return the size of the ZIP if an empty file of that name were added and the ZIP finished. */
  sizeWith(path) {
    const names = [...this.#entries.map((entry) => entry.name), utf8(path)];
    const directory = names.reduce((sum, name) => sum + 46 + name.length, 22);
    return this.size + 30 + utf8(path).length + 16 + directory;
  }

  /** Write the directory. */
  finish() {
    const start = this.size;
    for (const { name, offset, crc, length } of this.#entries) {
      this.#put(record("IHHHHHHIIIHHHHHII", [
        0x02014b50, VERSION, VERSION, FLAGS, 0, 0, DATE, crc, length, length, name.length, 0, 0, 0, 0, 0, offset,
      ]));
      this.#put(name);
    }
    const count = this.#entries.length;
    this.#put(record("IHHHHIIH", [0x06054b50, 0, 0, count, count, this.size - start, start, 0]));
  }
}
