// A notice as one file: the signed note, an empty line, the frozen text (docs/notices.md). Whoever seals from it
// needs no answer of the platform, and none could slip other locks in.

import { fromUtf8, sha256Hex, utf8 } from "./bytes.js";
import { PARTS } from "./dealing.js";
import { SealError } from "./errors.js";
import { instant, instantText, read } from "./lines.js";
import { NoteError, Verifier, verify } from "./note.js";
import * as json from "./strictjson.js";

const LIMIT = 4 * 2 ** 20;
const KEYS = ["number", "kind", "project", "lots", "digest", "published"];

/**
 * Return `{number, published, hash, digest, key, content}`: the notice's number and instant, the SHA-256 of its note
 * and of its frozen text, the verifier key that it names and that signed it, and the frozen text as an object.
 * Throws E_SHAPE for anything else, and for a notice that no bid is sealed for.
 */
export function readNoticeFile(bytes) {
  try {
    return parse(bytes);
  } catch (error) {
    if (error instanceof SealError) throw error;
    throw new SealError("E_SHAPE", `notice file: ${error.message}`);
  }
}

function parse(bytes) {
  const text = fromUtf8(bytes);
  const gap = text.indexOf("\n\n{");
  if (gap < 0) throw new Error("no frozen text after the note");
  const [note, frozen] = [text.slice(0, gap + 1), text.slice(gap + 2)];
  const content = json.loads(utf8(frozen), LIMIT);
  if (!content.sealing || !content.locks) throw new Error("not a notice that bids are sealed for");
  const key = json.string(content.sealing.notice_key, 300);
  const said = read(verify(note, [Verifier.parse(key)]).text, ["ggnotice/1"], KEYS);
  const digest = sha256Hex(utf8(frozen));
  if (said.digest !== `sha256:${digest}` || said.number !== content.number) {
    throw new NoteError("the note is about another text");
  }
  return { number: said.number, published: instant(said.published), hash: sha256Hex(utf8(note)), digest, key, content };
}

/** Return the sealing facts of one lot attempt, as bytes for `parseFacts`. */
export function factsOf({ hash, content }, wire) {
  const lot = content.lots.find((each) => each.lot === wire);
  const lock = content.locks.find((each) => each.lot === wire);
  if (!lot || !lock) throw new SealError("E_LOT", `${wire} is not in this notice`);
  const { title: project } = content.project;
  const { limits, lots, receipt_key: receiptKey } = content.sealing;
  const { price, duration, fields, parts } = lots?.find((each) => each.lot === wire) ?? content.sealing;
  const required = content.submission.parts.filter(({ code, mandatory }) => mandatory && (!parts || parts.includes(code)));
  return utf8(JSON.stringify({
    v: "sealing/1",
    lot_attempt: lot.lot_attempt,
    lot: wire,
    stage: lock.stage,
    title: lot.title.startsWith(project) ? lot.title : `${project} ${lot.title}`,
    notice: hash,
    suite: lock.suite,
    k: lock.quorum,
    custodians: lock.custodians.map(({ custodian, name }) => ({ id: custodian, name })),
    parts: PARTS.map((part) => ({ name: part, to: lock.custodians.map((each) => each[part]) })),
    deadline: instantText(new Date(content.deadline_and_opening.deadline)),
    limits,
    price,
    duration,
    fields,
    required_parts: required.map(({ code, title }) => ({ code, title })),
    receipt_key: receiptKey,
  }));
}
