import { recipientPoint } from "./age.js";
import { PARTS, SUITE } from "./dealing.js";
import { SealError } from "./errors.js";
import * as forms from "./forms.js";
import { instant } from "./lines.js";
import * as json from "./strictjson.js";

const VERSION = "sealing/1";
const SIZE_LIMIT = 256 * 1024;
const KEYS = [
  "v", "lot_attempt", "lot", "stage", "title", "notice", "suite", "k", "custodians", "parts", "deadline", "limits",
  "price", "duration", "fields", "required_parts", "receipt_key",
];

/** Return what a sealer must know of the notice (docs/seal-1.md §10.1), from its JSON bytes; else E_SHAPE. */
export function parseFacts(bytes) {
  try {
    return read(bytes);
  } catch (error) {
    throw new SealError("E_SHAPE", `sealing facts: ${error.message}`);
  }
}

function read(bytes) {
  const found = json.fields(json.loads(bytes, SIZE_LIMIT), KEYS);
  if (found.v !== VERSION || found.suite !== SUITE) throw new Error("unknown version or suite");
  const custodians = objects(found.custodians, ["id", "name"], forms.CUSTODIANS_LIMIT).map(({ id, name }) =>
    ({ id: json.string(id, 64), name: json.string(name) }));
  const parts = objects(found.parts, ["name", "to"], PARTS.length);
  const to = parts.flatMap((part) => json.items(part.to, forms.CUSTODIANS_LIMIT));
  if (parts.map((part) => part.name).join() !== PARTS.join()
    || parts.some((part) => part.to.length !== custodians.length)) {
    throw new Error("summary and body need one recipient per custodian");
  }
  to.forEach((text) => recipientPoint(json.string(text, 100)));
  if (new Set(to).size !== to.length) throw new Error("the same recipient stands twice");
  const limits = json.fields(found.limits, ["summary", "body", "files", "chunk"]);
  Object.values(limits).forEach((limit) => json.integer(limit, 1, forms.PART_SIZE_LIMIT));
  return {
    lotAttempt: json.string(found.lot_attempt, 64),
    lot: json.matching(forms.LOT, found.lot),
    stage: json.matching(forms.STAGE, found.stage),
    title: json.string(found.title),
    notice: json.matching(forms.HEX_32, found.notice),
    k: json.integer(found.k, 2, custodians.length),
    custodians,
    recipients: Object.fromEntries(parts.map((part) => [part.name, part.to])),
    deadline: instant(json.string(found.deadline)),
    limits,
    price: json.truth(found.price),
    duration: json.truth(found.duration),
    fields: objects(found.fields, ["name", "title", "required"], 50).map(({ name, title, required }) =>
      ({ name: json.matching(forms.CODE, name), title: json.string(title), required: json.truth(required) })),
    requiredParts: objects(found.required_parts, ["code", "title"], 100).map(({ code, title }) =>
      ({ code: json.matching(forms.CODE, code), title: json.string(title) })),
    receiptKey: json.string(found.receipt_key, 300),
  };
}

const objects = (value, keys, most) => json.items(value, most).map((item) => json.fields(item, keys));
