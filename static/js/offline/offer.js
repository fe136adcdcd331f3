// The form of the offer, as the notice asks for it; then sealing, the tests in plain words, and what is saved.

import { envelopeFile, parseBidderKey, sealInWorker } from "../seal/index.js";
import { ACTOR } from "../seal/forms.js";
import { markWrong, readOffer } from "../sealing/offer.js";
import { size } from "../sealing/workshop.js";
import { field, grouped, make, saves, showFacts } from "./elements.js";
import { say } from "./language.js";

/** Show the form for one lot of the notice; `bytes` are its facts as they go to the worker. */
export function showOffer(workshop, { notice, bytes, facts }) {
  const form = workshop.find("#offer");
  const ceiling = notice.content.ceiling_price.find(({ lot }) => lot === facts.lot)?.amount ?? "";
  form.replaceChildren(
    group("who_head", null,
      field("bidder", { say: "bidder", hint: "bidder_hint", autocomplete: "off", spellcheck: false }),
      field("name", { say: "name", hint: "name_hint", autocomplete: "off" }),
      field("recovery", { say: "recovery", hint: "recovery_hint", type: "file", accept: ".txt", required: false })),
    group("offer_head", "offer_hint",
      field("price", {
        say: "price", hint: ceiling && ["ceiling", { ceiling }], inputMode: "decimal", autocomplete: "off", width: "half",
      }),
      ...(facts.duration ? [field("duration", { say: "duration", inputMode: "numeric", autocomplete: "off", width: "tiny" })] : []),
      ...facts.fields.map(({ name, title, required }) =>
        field(`statement-${name}`, { text: title, required, maxLength: 500, autocomplete: "off" }))),
    group("files_head", ["files_hint", { files: facts.limits.files, size: size(facts.limits.body) }],
      ...notice.content.submission.parts.map(({ code, title, mandatory }) =>
        field(`file-${code}`, { text: title, required: mandatory, type: "file" })),
      field("files", { say: "further", type: "file", multiple: true, required: false })),
    make("button", { type: "submit", className: "button button-primary", say: "seal" }),
  );
  form.hidden = false;
  form.onsubmit = (event) => {
    event.preventDefault();
    sealOffer(workshop, form, { bytes, facts, ceiling: ceiling.replace(".", "") }).catch((error) => {
      showWork(workshop, false);
      workshop.explain(error);
    });
  };
}

function group(legend, hint, ...fields) {
  const hints = hint ? [make("p", { className: "field-hint", say: hint })] : [];
  return make("fieldset", { className: "field-group" }, make("legend", { say: legend }), ...hints, ...fields);
}

async function sealOffer(workshop, form, { bytes, facts, ceiling }) {
  const { texts } = workshop;
  workshop.quiet();
  const bidder = form.elements.bidder.value.trim();
  const name = form.elements.name.value.normalize("NFC").trim();
  const { bid, wrong } = readOffer(form, { bidder, name }, ceiling, facts.limits, texts);
  const refuse = (key, words) => wrong.unshift({ field: form.elements[key], words: say(words) });
  const before = await recoveryOf(form, facts, bidder);
  if (before === undefined) refuse("recovery", "recovery_wrong");
  if (!name) refuse("name", "fill_in");
  if (!bidder.startsWith("b-") || !ACTOR.test(bidder)) refuse("bidder", bidder ? "bidder_wrong" : "fill_in");
  markWrong(form, wrong);
  if (wrong.length) return workshop.say(texts.correct, wrong);

  showWork(workshop, true);
  workshop.guard(true);
  const step = { pack: ["pack", texts.packing], test: ["lock", texts.locking] };
  const sealed = await sealInWorker(workshop.told.worker, {
    facts: bytes,
    bid,
    prev: before?.envelope ?? null,
    bidderKey: before?.signer.skey ?? null,
    type: "classic", // from a disk a module must not be loaded, not even from a blob
    progress: (phase, done, total) => {
      if (phase === "test") workshop.step("pack", "done");
      workshop.step(step[phase][0], "now", step[phase][1], done, total);
    },
  });
  for (const key of ["pack", "lock"]) workshop.step(key, "done");
  await showSealed(workshop, facts, sealed);
}

/** Return the recovery file of the bid to be replaced, null if none was chosen, undefined if it is not that. */
async function recoveryOf(form, { lot, stage }, bidder) {
  const [file] = form.elements.recovery.files;
  if (!file) return null;
  try {
    const found = parseBidderKey(await file.text());
    if (found.lot === lot && found.stage === stage && found.bidder === bidder) return found;
  } catch {
    // Not a recovery file: the same answer as for another bid's.
  }
  return undefined;
}

function showWork(workshop, working) {
  workshop.find("#offer").hidden = working;
  workshop.find("#work").hidden = !working;
  workshop.find("#done").hidden = true;
  for (const key of ["pack", "lock"]) workshop.step(key, "due");
  workshop.guard(working);
  if (working) workshop.find("#work").focus();
}

async function showSealed(workshop, { lot, k, custodians }, sealed) {
  const { quorums, opened } = sealed.tested;
  workshop.find("#tests").replaceChildren(...[
    "test_deal",
    ["test_quorums", { n: custodians.length, k, quorums }],
    ["test_open", { size: size(opened) }],
    "test_intake",
  ].map((words) => make("li", { say: words })));
  const name = lot.replaceAll("/", "-");
  const carry = workshop.find("#carry");
  carry.hidden = true;
  const envelope = workshop.find("#save-envelope");
  saves(envelope, await envelopeFile(sealed), `${name}.sealed.zip`);
  const recovery = workshop.find("#save-recovery");
  saves(recovery, new Blob([sealed.recovery], { type: "text/plain" }), `recovery-${name}.txt`);
  recovery.onclick = () => {
    carry.hidden = false;
  };
  envelope.onclick = () => workshop.guard(false);
  showFacts(workshop.find("#sealed-facts"), [["envelope_id", make("code", {}, grouped(sealed.id))]]);
  workshop.find("#work").hidden = true;
  workshop.find("#done").hidden = false;
  workshop.find("#done").focus();
}
