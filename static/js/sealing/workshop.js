// The element that the pages of sealing work in: what the server told the script, its steps, its problems.

import { Problem, SealError } from "../seal/index.js";

export class Workshop {
  constructor(root) {
    this.root = root;
    this.told = root.dataset;
    this.texts = JSON.parse(root.dataset.texts);
    this.problem = root.querySelector("#problem");
    this.leaving = (event) => event.preventDefault();
    root.hidden = false;
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  get headers() {
    return { "X-CSRFToken": this.told.csrf };
  }

  /** Get JSON of the platform as bytes; throws a Problem. */
  async get(path) {
    const answer = await fetch(path, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => ({})));
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** Show one of the long steps: state now, done or due, bytes done of total. */
  step(key, state, words = "", done = 0, total = 0) {
    const step = this.find(`[data-step="${key}"]`);
    step.className = `step step-${state}`;
    step.toggleAttribute("aria-current", state === "now");
    if (state === "now") step.setAttribute("aria-current", "step");
    step.querySelector("[data-state-words]").textContent = this.texts.states[state];
    const share = state === "done" ? 100 : total ? Math.floor((100 * done) / total) : 0;
    step.querySelector("progress").value = share;
    if (words) step.querySelector("[data-detail]").textContent = amounts(words, done, total);
  }

  /** Warn before the page is left with work that would be lost. */
  guard(active) {
    (active ? addEventListener : removeEventListener)("beforeunload", this.leaving);
  }

  /** Say what went wrong, with reasons `{field, words}` and buttons `{words, act}`. */
  say(title, reasons = [], actions = []) {
    this.problem.querySelector("[data-problem-title]").textContent = title;
    this.problem.querySelector("[data-problem-list]").replaceChildren(
      ...reasons.map((reason) => reasonItem(reason, this.texts.labelled)),
    );
    this.problem.querySelector("[data-problem-actions]").replaceChildren(
      ...actions.map(({ words, act }) => button(words, () => (this.quiet(), act()))),
    );
    this.problem.hidden = false;
    this.problem.focus();
  }

  quiet() {
    this.problem.hidden = true;
  }

  /** Say what an error means; `retry` goes on, `giveUp(address)` drops the transfer that stands in the way. */
  explain(error, { retry, giveUp } = {}) {
    const again = retry ? [{ words: this.texts.again, act: retry }] : [];
    if (error instanceof Problem && error.code === "E_UPLOAD_OPEN" && giveUp) {
      const act = () => giveUp(error.body.upload);
      return this.say(error.body.detail, [], [{ words: this.texts.give_up, act }]);
    }
    if (error instanceof Problem) return this.say(error.body.detail ?? this.texts.failed, [codeOf(error.code)]);
    if (error instanceof SealError && error.code === "E_CONTENT") return this.say(this.texts.changed);
    if (error instanceof SealError && error.code === "E_TOO_BIG") return this.say(this.texts.too_large);
    if (error instanceof TypeError && retry) return this.say(this.texts.offline, [], again);
    return this.say(this.texts.failed, [{ words: error.message }], again);
  }
}

const codeOf = (code) => ({ words: code ?? "" });

function reasonItem({ field, words }, labelled) {
  const item = document.createElement("li");
  if (!field) item.textContent = words;
  else {
    const link = document.createElement("a");
    link.href = `#${field.id}`;
    link.textContent = labelled.replace("#1", labelOf(field)).replace("#2", words);
    item.append(link);
  }
  return item;
}

const labelOf = (field) => field.labels[0].firstChild.textContent.trim();

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-secondary";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

const amounts = (words, done, total) => words.replace("#1", size(done)).replace("#2", size(total));

/** Write a number of bytes as people read it. */
export function size(bytes) {
  const units = ["B", "KiB", "MiB", "GiB"];
  const unit = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${unit ? (bytes / 2 ** (10 * unit)).toFixed(1) : bytes} ${units[unit]}`;
}
