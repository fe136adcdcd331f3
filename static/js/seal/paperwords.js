// A custodian's key on paper: 32 bytes as 24 words of BIP-39, whose last eight bits check the others. Chinese words
// are single characters; both lists are published and the same in every program that knows them.

import { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39";
import { wordlist as english } from "@scure/bip39/wordlists/english.js";
import { wordlist as chinese } from "@scure/bip39/wordlists/simplified-chinese.js";

import { PARTS } from "./dealing.js";
import { deriveLotKey } from "./lotkeys.js";

export const COUNT = 24;
const HAN = /\p{Script=Han}/u;

/** What was typed from paper is no key; `code` is count, unknown or check, `positions` those of unknown words from 1. */
export class PaperError extends Error {
  constructor(code, positions = []) {
    super(`${code} ${positions.join(" ")}`.trim());
    this.name = "PaperError";
    this.code = code;
    this.positions = positions;
  }
}

/** Return the 24 words of 32 bytes, in Chinese characters or in English. */
export const paperWords = (master, isEnglish = false) =>
  entropyToMnemonic(master, isEnglish ? english : chinese).split(" ");

/** Return the words in what was typed; spaces, line breaks, digits and punctuation between them do not count. */
export function typedWords(typed) {
  const plain = typed.normalize("NFKC").toLowerCase();
  return HAN.test(plain) ? [...plain].filter((each) => HAN.test(each)) : plain.match(/[a-z]+/g) ?? [];
}

/** Return the 32 bytes in what was typed from paper; throws a PaperError. */
export function masterOf(typed) {
  const words = typedWords(typed);
  const list = HAN.test(words[0] ?? "") ? chinese : english;
  const unknown = words.flatMap((word, index) => (list.includes(word) ? [] : [index + 1]));
  if (unknown.length) throw new PaperError("unknown", unknown);
  if (words.length !== COUNT) throw new PaperError("count");
  try {
    return mnemonicToEntropy(words.join(" "), list);
  } catch {
    throw new PaperError("check");
  }
}

/** Return the identities of both parts that a master gives for one lot attempt and stage. */
export const identitiesOf = (master, lot, stage) =>
  Object.fromEntries(PARTS.map((part) => [part, deriveLotKey(master, lot, stage, part)]));
