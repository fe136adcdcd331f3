// C2SP signed notes with Ed25519: readable text, signature lines below it, keys as one line of text.

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { base64, concat, equal, fromBase64, hex, randomBytes, utf8 } from "./bytes.js";

const DASH = "— ";
const SIZE_LIMIT = 64 * 1024;
const SIGNATURES_LIMIT = 100;

/** The text is not a note, its key not a key, or a signature does not hold. */
export class NoteError extends Error {}

function checkedName(name) {
  if (!name || /[+\s\x00-\x1f\x85]|\p{Surrogate}/u.test(name)) throw new NoteError("unfit name for a key");
  return name;
}

function decoded(text) {
  try {
    return fromBase64(text);
  } catch {
    throw new NoteError("not base64");
  }
}

function parseKey(text, algorithm) {
  const [, name, hash, encoded] = /^([^+]*)\+([^+]*)\+(.*)$/s.exec(text) ?? [];
  const data = hash?.length === 8 ? decoded(encoded) : [];
  if (data.length !== 33 || data[0] !== algorithm) {
    throw new NoteError("not an Ed25519 key for this kind of signature");
  }
  return { name: checkedName(name), key: data.slice(1) };
}

/** A public key that checks notes signed under `name`. */
export class Verifier {
  static ALGORITHM = 1;

  constructor(name, key) {
    const typed = concat(Uint8Array.of(this.constructor.ALGORITHM), key);
    this.name = checkedName(name);
    this.key = key;
    this.keyHash = sha256(concat(utf8(`${name}\n`), typed)).slice(0, 4);
    this.vkey = `${name}+${hex.encode(this.keyHash)}+${base64.encode(typed)}`;
  }

  /** Read `name+hash+base64`. */
  static parse(vkey) {
    const { name, key } = parseKey(vkey, this.ALGORITHM);
    const verifier = new this(name, key);
    if (verifier.vkey !== vkey) throw new NoteError("the key's hash does not belong to it");
    return verifier;
  }

  /** Return whether the signature is this key's over `text`. */
  hasSigned(text, signature) {
    try {
      // Strict as in RFC 8032, like the other side: a signature must not hold here and fail there.
      return ed25519.verify(signature, utf8(text), this.key, { zip215: false });
    } catch {
      return false;
    }
  }
}

/** A private key that signs notes under `name`. */
export class Signer {
  static VERIFIER = Verifier;
  #seed;

  constructor(name, seed) {
    this.#seed = seed;
    this.verifier = new this.constructor.VERIFIER(name, ed25519.getPublicKey(seed));
  }

  get name() {
    return this.verifier.name;
  }

  /** Make a new key. */
  static generate(name) {
    return new this(name, randomBytes(32));
  }

  /** Read `PRIVATE+KEY+name+hash+base64`. */
  static parse(skey) {
    const prefix = "PRIVATE+KEY+";
    if (!skey.startsWith(prefix)) throw new NoteError("not a signer key");
    const { name, key } = parseKey(skey.slice(prefix.length), this.VERIFIER.ALGORITHM);
    const signer = new this(name, key);
    if (signer.skey !== skey) throw new NoteError("the key's hash does not belong to it");
    return signer;
  }

  /** The private key as one line of text. */
  get skey() {
    const hash = hex.encode(this.verifier.keyHash);
    const typed = concat(Uint8Array.of(this.constructor.VERIFIER.ALGORITHM), this.#seed);
    return `PRIVATE+KEY+${this.name}+${hash}+${base64.encode(typed)}`;
  }

  /** Return the line that goes below `text`. */
  signatureLine(text) {
    return this.line(this.signed(text));
  }

  /** Return the signature over a text. */
  signed(text) {
    return ed25519.sign(utf8(text), this.#seed);
  }

  /** Return the line that carries a signature. */
  line(value) {
    return `${DASH}${this.name} ${base64.encode(concat(this.verifier.keyHash, value))}\n`;
  }
}

/** Return the note: `text`, an empty line, one line per signature. */
export function sign(text, ...signers) {
  mustBeNoteText(text);
  return `${text}\n${signers.map((signer) => signer.signatureLine(text)).join("")}`;
}

/** Return `{text, signatures}` of a note, unchecked. */
export function parse(note) {
  if ([...note].length > SIZE_LIMIT) throw new NoteError("note too large");
  const gap = note.lastIndexOf("\n\n");
  if (gap < 0 || !note.endsWith("\n") || gap + 2 >= note.length) throw new NoteError("no signature below the text");
  const text = note.slice(0, gap + 1);
  mustBeNoteText(text);
  const lines = note.slice(gap + 2, -1).split("\n");
  if (lines.length > SIGNATURES_LIMIT) throw new NoteError("too many signatures");
  return { text, signatures: lines.map(parseSignature) };
}

/** Return `{text, names}`: the text, and the names of the given keys that signed it; a NoteError if none did. */
export function verify(note, verifiers) {
  const { text, signatures } = parse(note);
  const names = new Set();
  for (const { name, keyHash, value } of signatures) {
    const key = verifiers.find((known) => known.name === name && equal(known.keyHash, keyHash));
    if (!key) continue;
    if (!key.hasSigned(text, value)) throw new NoteError(`the signature by ${name} does not hold`);
    names.add(name);
  }
  if (!names.size) throw new NoteError("not signed by any of the keys asked for");
  return { text, names };
}

function mustBeNoteText(text) {
  if (!text.endsWith("\n") || /[\x00-\x09\x0b-\x1f]|\p{Surrogate}/u.test(text)) {
    throw new NoteError("unfit text for a note");
  }
}

function parseSignature(line) {
  const [, name, encoded] = /^— ([^ ]+) (.*)$/s.exec(line) ?? [];
  if (!name) throw new NoteError("malformed signature line");
  const data = decoded(encoded);
  if (data.length < 5) throw new NoteError("malformed signature line");
  return { name: checkedName(name), keyHash: data.slice(0, 4), value: data.slice(4) };
}
