// The hall of an auction: the price as it rises, the state of the line, and the bidder's own quotes.

import { fenOf, groupedOf, yuanOf } from "./auctions/amount.js";
import { Line } from "./auctions/line.js";
import { REFUSED, VOID, quote } from "./auctions/quoting.js";

const PATIENCE = 5_000;
const SHOWN = 10;
const FAR = 10n;

function showOnly(root, name, value) {
  for (const each of root.querySelectorAll(`[data-${name}]`)) each.hidden = each.dataset[name] !== value;
}

function momentOf(instant) {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", dateStyle: "short" });
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", timeStyle: "medium" });
  const at = new Date(instant);
  return `${day.format(at)} ${time.format(at)}`;
}

function duration(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return [hours, minutes, seconds % 60].map((each) => String(each).padStart(2, "0")).join(":");
}

class Hall {
  constructor(root) {
    this.root = root;
    this.number = root.dataset.number;
    this.form = root.querySelector("[data-quote]");
    const board = JSON.parse(root.querySelector("[data-board]").dataset.board);
    this.line = new Line(root.dataset.watch, board, Date.parse(root.dataset.now), {
      onBoard: (seen) => this.show(seen),
      onAnswer: () => this.showLine("there"),
      onSilence: (silent) => this.showLine("lost", silent),
    });
    this.show(board);
    setInterval(() => this.count(), 200);
    this.line.start();
  }

  part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  show(board) {
    const [highest] = board.quotes;
    showOnly(document, "stage", board.stage);
    this.part("none").hidden = Boolean(highest);
    this.part("who").hidden = !highest;
    if (highest) {
      this.part("price").textContent = groupedOf(fenOf(highest.amount));
      this.part("bidder").textContent = highest.bidder;
    }
    this.list(board.quotes);
    if (!this.form) return;
    const isOwn = String(highest?.bidder) === this.number;
    this.hasLed = this.hasLed || isOwn;
    this.part("own").hidden = !isOwn;
    this.part("outbid").hidden = isOwn || !this.hasLed;
    this.form.hidden = ["fallen", "terminated"].includes(board.stage);
    this.form.querySelector("[type=submit]").disabled = isOwn || !["live", "listing"].includes(board.stage);
    const input = this.form.elements.amount;
    if (document.activeElement !== input || !input.value) this.offer(fenOf(board.least));
  }

  list(quotes) {
    const body = this.root.querySelector("tbody");
    const row = this.part("row").content.firstElementChild;
    body.replaceChildren(...quotes.slice(0, SHOWN).map((each) => {
      const made = row.cloneNode(true);
      const cell = (name) => made.querySelector(`[data-cell=${name}]`);
      cell("number").textContent = each.number;
      cell("bidder").textContent = each.bidder;
      cell("amount").textContent = groupedOf(fenOf(each.amount));
      cell("at").textContent = momentOf(each.at);
      cell("at").dateTime = each.at;
      return made;
    }));
  }

  showLine(state, silent = 0) {
    showOnly(this.root, "line", state);
    const line = this.root.querySelector(".hall-line");
    line.classList.toggle("hall-line-there", state === "there");
    line.classList.toggle("hall-line-lost", state === "lost");
    this.part("silent").textContent = state === "lost" ? duration(silent) : "";
  }

  count() {
    const { stage, turns_at: turnsAt } = this.line.board;
    const left = Date.parse(turnsAt) - this.line.now();
    const isRunning = ["before", "listing", "pause", "live"].includes(stage);
    showOnly(this.root, "turn", isRunning && left > 0 ? stage : "");
    this.part("left").textContent = isRunning && left > 0 ? duration(left) : "";
    this.part("falling").hidden = !(stage === "live" && left <= 0);
  }

  offer(fen) {
    const input = this.form.elements.amount;
    input.value = groupedOf(fen);
    input.dispatchEvent(new Event("input"));
  }

  answer(state, words = "") {
    showOnly(this.form, "answer", state);
    const filled = this.form.querySelector(`[data-answer=${state}] [data-fill]`);
    if (filled) filled.textContent = words;
  }

  listen() {
    const { form } = this;
    const step = fenOf(form.dataset.step);
    const far = form.querySelector("[data-far]");
    for (const button of form.querySelectorAll("[data-raise]")) {
      button.addEventListener("click", () => {
        this.offer(fenOf(this.line.board.least) + (BigInt(button.dataset.raise) - 1n) * step);
        far.hidden = true;
      });
    }
    form.elements.amount.addEventListener("input", () => { far.hidden = true; });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fen = fenOf(form.elements.amount.value);
      const isFar = fen !== null && fen > fenOf(this.line.board.least) + FAR * step;
      if (isFar && far.hidden) {
        far.hidden = false;
        return;
      }
      far.hidden = true;
      await this.quote(fen === null ? form.elements.amount.value : yuanOf(fen));
    });
  }

  async quote(amount) {
    const fields = [...this.form.elements];
    for (const each of fields) each.disabled = true;
    this.answer("sending");
    const { outcome, told } = await quote(amount, {
      server: this.server(),
      now: () => this.line.now(),
      onUnsure: () => this.answer("unsure"),
      wait: (time) => new Promise((done) => { setTimeout(done, time); }),
    });
    for (const each of fields) each.disabled = false;
    this.answer(outcome, this.wordsOf(outcome, told));
    this.show(this.line.board);
  }

  wordsOf(outcome, told) {
    if (outcome === REFUSED) return told.fields?.amount?.[0] ?? told.detail;
    if (outcome === VOID) return groupedOf(fenOf(told.amount));
    const said = { amount: groupedOf(fenOf(told.amount)), at: momentOf(told.at), number: told.number };
    return this.form.querySelector("[data-words]").dataset.words.replace(/\{(\w+)\}/g, (_, name) => said[name]);
  }

  server() {
    const { quote: address, csrf } = this.form.dataset;
    const spoken = async (answer) => ({ status: answer.status, body: await answer.json() });
    const signal = () => AbortSignal.timeout(PATIENCE);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
    return {
      send: async (sent) => spoken(await fetch(address, {
        method: "POST", headers, body: JSON.stringify(sent), signal: signal(),
      })),
      ask: async (key) => spoken(await fetch(`${address}/${key}`, { cache: "no-store", signal: signal() })),
    };
  }
}

for (const root of document.querySelectorAll("[data-hall]")) {
  const hall = new Hall(root);
  if (hall.form) hall.listen();
}
