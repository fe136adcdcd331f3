// A new lot key: made, put on paper, typed in again from the paper; only then does the lock leave this computer.

import { equal, randomBytes } from "../seal/bytes.js";
import { lockText, recipientOf, sign } from "../seal/index.js";
import { identitiesOf, paperWords } from "../seal/paperwords.js";
import { lotKeyFile, signerIn } from "../custody/keyfile.js";
import { parseRequest } from "../custody/statements.js";
import { field, make, saves, showFacts } from "./elements.js";
import { language, say } from "./language.js";
import { Refusal, onSubmit, typedMaster, wordsField } from "./paper.js";

export function beginMaking(find) {
  const form = find("#make");
  form.append(
    field("request", { say: "request", hint: "request_hint", type: "file", accept: ".txt" }),
    field("signer", { say: "signer", hint: "signer_hint", type: "file", accept: ".txt", required: false }),
    make("button", { type: "submit", className: "button button-primary", say: "make" }),
  );
  onSubmit(form, async () => {
    const request = await requestIn(form.elements.request);
    const signer = await signerOf(form.elements.signer, request);
    showKey(find, request, signer, randomBytes(32));
  });
  find("#print").addEventListener("click", () => print());
}

async function requestIn(control) {
  const [file] = control.files;
  if (!file) throw new Refusal(control, say("choose_file"));
  try {
    return parseRequest(await file.text());
  } catch {
    throw new Refusal(control, say("request_wrong"));
  }
}

async function signerOf(control, { signingKey }) {
  const [file] = control.files;
  if (!file) return null;
  let signer;
  try {
    signer = signerIn(await file.text());
  } catch {
    // No key at all: the same answer as for another's.
  }
  if (signer?.verifier.vkey !== signingKey) throw new Refusal(control, say("signer_wrong"));
  return signer;
}

function showKey(find, request, signer, master) {
  const { lot, stage, custodian, unit, title } = request;
  const identities = identitiesOf(master, lot, stage);
  const locks = { summary: recipientOf(identities.summary), body: recipientOf(identities.body) };
  const isEnglish = language() === "en";
  const words = paperWords(master, isEnglish);
  const sheet = find("#words");
  sheet.lang = isEnglish ? "en" : "zh-Hans";
  sheet.replaceChildren(...words.map((word) => make("li", {}, word)));
  find("#lines").textContent = `${identities.summary}\n${identities.body}`;
  showFacts(find("#sheet-facts"), [
    ["project", make("span", { lang: "zh-Hans" }, title)],
    ["lot", lot],
    ["unit", make("span", { lang: "zh-Hans" }, `${unit} (${custodian})`)],
    ["locks", make("span", { className: "small breakable" }, locks.summary, make("br"), locks.body)],
  ]);
  const name = `${lot.replaceAll("/", "_")}-${custodian}`;
  const key = lotKeyFile({ lot, stage, custodian, identities }, words, signer);
  saves(find("#save-key"), textBlob(key), `${name}.key.txt`);
  find("#made").hidden = false;
  find("#made").focus();
  askBack(find, master, () => {
    const said = lockText({ lot, stage, custodian, recipients: locks });
    find("#lock-lines").textContent = `${locks.summary}\n${locks.body}`;
    saves(find("#save-lock"), textBlob(signer ? sign(said, signer) : said), `${name}.lock.txt`);
  });
}

const textBlob = (text) => new Blob([text], { type: "text/plain" });

/** The lock is not handed out before the paper was shown to be right. */
function askBack(find, master, then) {
  const form = make("form", { className: "form", id: "back", noValidate: true },
    wordsField("back"), make("button", { type: "submit", className: "button button-primary", say: "check" }));
  find("#back").replaceWith(form);
  find("#public").hidden = true;
  onSubmit(form, () => {
    const control = form.elements.back;
    if (!equal(typedMaster(control), master)) throw new Refusal(control, say("back_other"));
    then();
    find("#public").hidden = false;
    find("#public").focus();
  });
}
