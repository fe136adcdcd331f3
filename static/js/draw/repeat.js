// Everything that a finished draw published, checked and calculated again in the reader's browser.

import { decrypt } from "../seal/age.js";
import { concat, fromUtf8, hex, sha256Hex, utf8 } from "../seal/bytes.js";
import { parseSummary } from "../seal/content.js";
import { parseEnvelope } from "../seal/envelope.js";
import { Verifier, verify } from "../seal/note.js";
import { orderOf, seedOf } from "./shuffle.js";

/** Return the names of what does not fit: `list`, `set`, `contribution`, `order`; nothing when all is right. */
export async function faultsOf({ key, list, close, record, fetchOf }) {
  const said = JSON.parse(record);
  const text = textOf(list, key);
  const faults = new Set();
  const expect = (holds, fault) => holds || faults.add(fault);
  expect(text !== null && sha256Hex(utf8(text)) === said.list && sha256Hex(utf8(list)) === said.notice, "list");

  const ids = said.contributions.map(({ envelope }) => envelope).sort();
  const set = sha256Hex(utf8(ids.map((id) => `${id}\n`).join("")));
  expect(textOf(close, key)?.includes(`\nset: ${set}\n`) && sha256Hex(utf8(close)) === said.close, "set");

  const counted = said.contributions.filter(({ code }) => code === null);
  for (const each of counted) expect(await isShown(each, said, fetchOf), "contribution");

  const size = (text ?? "").split("\n").filter((line) => line.startsWith("candidate-")).length;
  const wanted = Number(/^select: (\d+)$/m.exec(text ?? "")?.[1]);
  const seed = seedOf(text ?? "", counted.map(({ nonce }) => hex.decode(nonce)));
  const order = orderOf(seed, size);
  expect(hex.encode(seed) === said.seed && same(order, said.order) && same(order.slice(0, wanted), said.drawn), "order");
  return [...faults];
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function textOf(note, key) {
  try {
    return verify(note, [Verifier.parse(key)]).text;
  } catch {
    return null;
  }
}

/** Say whether the number is what the envelope holds, and the envelope was sealed for this list. */
async function isShown({ envelope: id, nonce, identity }, said, fetchOf) {
  try {
    const [data, sealed] = await Promise.all([fetchOf(`${id}/envelope.json`), fetchOf(`${id}/summary.age`)]);
    const envelope = parseEnvelope(data);
    const opened = [];
    for await (const chunk of decrypt(new Blob([sealed]), identity)) opened.push(chunk);
    const { fields } = parseSummary(concat(...opened));
    return envelope.id === id && envelope.lot === said.draw && envelope.notice === said.notice
      && envelope.parts[0].sha256 === sha256Hex(sealed) && fields.nonce === nonce;
  } catch {
    return false;
  }
}

/** Fetch what the page of a draw offers and check it. */
export async function repeat(base, key) {
  const fetchOf = async (name) => {
    const answer = await fetch(`${base}/${name}`, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    return new Uint8Array(await answer.arrayBuffer());
  };
  const texts = await Promise.all(["list.txt", "closing.note", "record.json"].map(fetchOf));
  const [list, close, record] = texts.map(fromUtf8);
  return faultsOf({ key, list, close, record, fetchOf });
}
