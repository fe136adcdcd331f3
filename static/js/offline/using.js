// The words on paper become the key again: compared with the locks in the notice, tried on the platform's test files,
// written out to be handed in.

import { AgeError, openSmall } from "../seal/age.js";
import { fromUtf8 } from "../seal/bytes.js";
import { keyFile, parseFacts, recipientOf } from "../seal/index.js";
import { factsOf, readNoticeFile } from "../seal/noticefile.js";
import { identitiesOf } from "../seal/paperwords.js";
import { beijing, field, make, saves, showFacts } from "./elements.js";
import { say, tell } from "./language.js";
import { Refusal, onSubmit, typedMaster, wordsField } from "./paper.js";

const CODES = { summary: "summary_code", body: "body_code" };

export function beginUsing(find) {
  const form = find("#use");
  form.append(
    field("notice", { say: "notice_file", hint: "notice_hint", type: "file", accept: ".txt" }),
    wordsField("words"),
    make("button", { type: "submit", className: "button button-primary", say: "check" }),
  );
  onSubmit(form, async () => {
    find("#fits").hidden = true;
    const lots = await lotsIn(form.elements.notice);
    const master = typedMaster(form.elements.words);
    const found = lots.map((facts) => held(facts, master)).find(Boolean);
    if (!found) throw new Refusal(form.elements.words, say("no_lock"));
    showHeld(find, found);
  });
}

async function lotsIn(control) {
  const [file] = control.files;
  if (!file) throw new Refusal(control, say("choose_file"));
  try {
    const notice = readNoticeFile(new Uint8Array(await file.arrayBuffer()));
    return notice.content.locks.map(({ lot }) => parseFacts(factsOf(notice, lot)));
  } catch {
    throw new Refusal(control, say("not_a_notice"));
  }
}

/** Return the identities that these 32 bytes give for a lot and whose locks they open, or null. */
function held(facts, master) {
  const identities = identitiesOf(master, facts.lot, facts.stage);
  const at = facts.recipients.summary.indexOf(recipientOf(identities.summary));
  if (at < 0 || facts.recipients.body[at] !== recipientOf(identities.body)) return null;
  return { facts, identities, custodian: facts.custodians[at] };
}

function showHeld(find, { facts: { lot, stage, title, deadline }, identities, custodian }) {
  tell(find("#fits-words"), "fits", { unit: custodian.name, title, lot });
  const early = Date.now() < deadline;
  tell(find("#release-lead"), early ? "release_early" : "release_now", { deadline: beijing(deadline) });
  find("#release-lines").textContent = `${identities.summary}\n${identities.body}`;
  const key = keyFile({ lot, stage, custodian: custodian.id, identities });
  const name = `${lot.replaceAll("/", "_")}-${custodian.id}.key.txt`;
  saves(find("#save-release"), new Blob([key], { type: "text/plain" }), name);
  askTest(find, identities);
  find("#fits").hidden = false;
  find("#fits").focus();
}

function askTest(find, identities) {
  const form = make("form", { className: "form", id: "test", noValidate: true },
    field("test", { say: "test_files", type: "file", accept: ".age", multiple: true }),
    make("button", { type: "submit", className: "button button-secondary", say: "test" }));
  find("#test").replaceWith(form);
  find("#codes").replaceChildren();
  onSubmit(form, async () => {
    const control = form.elements.test;
    if (!control.files.length) throw new Refusal(control, say("choose_file"));
    const codes = [];
    for (const file of control.files) {
      const part = file.name.includes("body") ? "body" : "summary";
      codes.push([CODES[part], await opened(control, file, identities[part])]);
    }
    showFacts(find("#codes"), codes);
  });
}

async function opened(control, file, identity) {
  try {
    return fromUtf8(openSmall(new Uint8Array(await file.arrayBuffer()), identity));
  } catch (error) {
    if (!(error instanceof AgeError)) throw error;
    throw new Refusal(control, say("test_wrong"));
  }
}
