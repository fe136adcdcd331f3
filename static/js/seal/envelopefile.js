// A sealed bid as one file (docs/seal-1.md §12): to be carried to another computer and handed in there.

import { fromUtf8, utf8 } from "./bytes.js";
import { PARTS } from "./dealing.js";
import { SealError } from "./errors.js";
import * as forms from "./forms.js";
import { storedEntries } from "./unzip.js";
import { ZipWriter } from "./zip.js";

const NAMES = ["envelope.json", "envelope.sig", "summary.age", "body.age"];
const BLOCK = 2 ** 20;

/** Return the envelope file of what `seal` returns as a Blob. The recovery file stays outside. */
export async function envelopeFile({ envelope, signature, parts }) {
  const pieces = [];
  const zip = new ZipWriter((bytes) => pieces.push(new Blob([bytes])));
  const contents = [new Blob([envelope]), new Blob([utf8(signature)]), ...PARTS.map((part) => parts[part])];
  for (const [index, blob] of contents.entries()) {
    zip.begin(NAMES[index]);
    for (let at = 0; at < blob.size; at += BLOCK) {
      zip.write(new Uint8Array(await blob.slice(at, at + BLOCK).arrayBuffer()));
    }
    zip.end();
  }
  zip.finish();
  return new Blob(pieces, { type: "application/zip" });
}

/** Return `{envelope, signature, parts}` of an envelope file, unchecked; E_SHAPE if it is none. */
export async function openEnvelopeFile(blob) {
  const entries = await storedEntries(blob);
  if (entries.size !== NAMES.length || !NAMES.every((name) => entries.has(name))) {
    throw new SealError("E_SHAPE", `expected ${NAMES.join(", ")}`);
  }
  const read = async (name) => {
    const entry = entries.get(name);
    if (entry.size > forms.ENVELOPE_LIMIT) throw new SealError("E_SHAPE", `${name} is too large`);
    return new Uint8Array(await entry.arrayBuffer());
  };
  return {
    envelope: await read("envelope.json"),
    signature: fromUtf8(await read("envelope.sig")),
    parts: { summary: entries.get("summary.age"), body: entries.get("body.age") },
  };
}
