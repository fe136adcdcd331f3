// What is typed from paper, and what is said about it.

import { PaperError, masterOf, typedWords } from "../seal/paperwords.js";
import { field, make } from "./elements.js";
import { say } from "./language.js";

const FAULTS = { count: "paper_count", unknown: "paper_unknown", check: "paper_check" };

/** Return the field for the words on paper. */
export function wordsField(name) {
  return field(name, {
    say: "back", hint: "back_hint", rows: 3, className: "typed-words", autocomplete: "off", spellcheck: false,
  }, "textarea");
}

/** Return the 32 bytes in what was typed, or refuse the field saying what is wrong. */
export function typedMaster(control) {
  const typed = control.value;
  if (!typed.trim()) throw new Refusal(control, say("fill_in"));
  try {
    return masterOf(typed);
  } catch (error) {
    if (!(error instanceof PaperError)) throw error;
    const values = { count: typedWords(typed).length, positions: error.positions.join("、") };
    throw new Refusal(control, say(FAULTS[error.code], values));
  }
}

/** What was entered in a control is not what is needed. */
export class Refusal extends Error {
  constructor(control, words) {
    super(words);
    this.control = control;
  }
}

/** Let a form do this when sent; a Refusal is said at its control. */
export function onSubmit(form, act) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clear(form);
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(error);
    }
  });
}

function clear(form) {
  for (const old of form.querySelectorAll(".field-error")) old.remove();
  for (const box of form.querySelectorAll(".field-wrong")) box.classList.remove("field-wrong");
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

function refuse({ control, message }) {
  const box = control.closest(".field");
  box.classList.add("field-wrong");
  control.setAttribute("aria-invalid", "true");
  box.querySelector(".control").before(make("p", { className: "field-error", role: "alert", textContent: message }));
  control.focus();
}
