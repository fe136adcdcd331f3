// The sealing page as one file: it reads a notice, seals with its locks, tests what it made and saves it. The same
// script is the worker that does the sealing, so that the page stays alive meanwhile.

import { parseFacts } from "../seal/facts.js";
import { factsOf, readNoticeFile } from "../seal/noticefile.js";
import { serve } from "../seal/worker.js";
import { Workshop } from "../sealing/workshop.js";
import { beijing, field, grouped, make, showFacts } from "./elements.js";
import { say, speak, tell } from "./language.js";
import { showOffer } from "./offer.js";
import { texts } from "./texts.js";
import words from "./words/sealing.js";

function begin(source) {
  const workshop = new Workshop(document.querySelector("#workshop"));
  workshop.told.worker = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  speak(words, () => {
    workshop.texts = texts();
  });
  const form = workshop.find("#notice");
  form.append(field("notice", { say: "notice_file", hint: "notice_hint", type: "file", accept: ".txt" }));
  form.elements.notice.addEventListener("change", () => readNotice(workshop, form));
  for (const event of ["online", "offline"]) addEventListener(event, () => tellNetwork(workshop));
  tellNetwork(workshop);
}

const tellNetwork = (workshop) => tell(workshop.find("#network"), navigator.onLine ? "online" : "offline");

async function readNotice(workshop, form) {
  workshop.quiet();
  for (const later of ["#known", "#offer", "#work", "#done"]) workshop.find(later).hidden = true;
  form.querySelector("[data-lots]")?.remove();
  const [file] = form.elements.notice.files;
  if (!file) return;
  let notice;
  try {
    notice = readNoticeFile(new Uint8Array(await file.arrayBuffer()));
    notice.content.lots.forEach(({ lot }) => parseFacts(factsOf(notice, lot)));
  } catch {
    return workshop.say(say("not_a_notice"));
  }
  const { lots } = notice.content;
  if (lots.length === 1) return showLot(workshop, notice, lots[0].lot);
  const choice = field("lot", { say: "lot" }, "select");
  choice.dataset.lots = "";
  const select = choice.querySelector("select");
  select.append(new Option("", ""), ...lots.map(({ lot, title }) => new Option(`${title} (${lot})`, lot)));
  select.addEventListener("change", () => select.value && showLot(workshop, notice, select.value));
  form.append(choice);
  select.focus();
}

function showLot(workshop, notice, lot) {
  const bytes = factsOf(notice, lot);
  const facts = parseFacts(bytes);
  const { custodians, k } = facts;
  const units = custodians.map(({ name }) => make("span", { lang: "zh-Hans" }, name, make("br")));
  showFacts(workshop.find("#facts"), [
    ["project", make("span", { lang: "zh-Hans" }, facts.title, make("br"), make("span", { className: "quiet small" }, lot))],
    ["number", notice.number],
    ["deadline", beijing(facts.deadline)],
    ["custodians", make("span", {}, ...units, make("span", { className: "quiet small", say: ["quorum", { n: custodians.length, k }] }))],
    ["signed_by", make("code", {}, notice.key)],
    ["digest", make("code", {}, grouped(notice.digest))],
  ]);
  const page = notice.content.pages.find(({ name }) => name === "sealing");
  tell(workshop.find("#page-hash"), "page_hash", { hash: grouped(page.sha256) });
  workshop.find("#known").hidden = false;
  if (Date.now() >= facts.deadline) workshop.say(say("closed"));
  showOffer(workshop, { notice, bytes, facts });
}

if (globalThis.document) begin(document.currentScript.textContent);
else serve(globalThis);
