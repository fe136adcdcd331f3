// The page that checks a bundle: the file stays in this browser, each check turns green or red with its reason.

import { readZip, ZipError } from "./verify/zip.js";
import { verify } from "./verify/verification.js";

/** Let the browser draw what was found so far. */
const drawn = () => new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); });

class Page {
  constructor(root) {
    this.root = root;
    this.trusted = JSON.parse(root.dataset.trusted);
    this.reasons = JSON.parse(root.dataset.reasons);
  }

  find(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  begin() {
    for (const name of ["holds", "fails", "unreadable", "away"]) this.find(name).hidden = true;
    this.find("progress").textContent = this.root.dataset.working;
    this.find("progress").hidden = false;
    for (const point of document.querySelectorAll("[data-check]")) this.#mark(point, null, []);
  }

  /** Turn one check green or red. */
  tell({ check, faults }) {
    this.#mark(document.querySelector(`[data-check="${check}"]`), faults.length === 0, faults);
  }

  #mark(point, holds, faults) {
    point.classList.toggle("point-holds", holds === true);
    point.classList.toggle("point-fails", holds === false);
    point.querySelector('[data-state="holds"]').hidden = holds !== true;
    point.querySelector('[data-state="fails"]').hidden = holds !== false;
    const list = point.querySelector("[data-faults-of]");
    list.hidden = faults.length === 0;
    list.replaceChildren(...faults.map((fault) => this.#fault(fault)));
  }

  #fault({ file, reason }) {
    const item = document.createElement("li");
    const name = document.createElement("code");
    name.className = "breakable";
    name.textContent = file;
    item.append(name, " ", this.reasons[reason]);
    return item;
  }

  end(name, failed = 0) {
    this.find("progress").hidden = true;
    this.find("told").textContent = this.root.dataset.faults.replace("#", failed);
    this.find(name).hidden = false;
    this.find("result").focus();
  }
}

async function check(page, bytes) {
  page.begin();
  await drawn();
  let files;
  try {
    files = readZip(bytes);
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return page.end("unreadable");
  }
  let failed = 0;
  for await (const result of verify(files, page.trusted)) {
    page.tell(result);
    failed += result.faults.length > 0;
    await drawn();
  }
  return page.end(failed ? "fails" : "holds", failed);
}

async function fetched(page) {
  const answer = await fetch(page.root.dataset.address).catch(() => null);
  if (!answer?.ok) return page.end("away");
  return check(page, new Uint8Array(await answer.arrayBuffer()));
}

for (const root of document.querySelectorAll("[data-check-bundle]")) {
  const page = new Page(root);
  root.hidden = false;
  page.find("begin")?.addEventListener("click", () => fetched(page));
  page.find("choose")?.addEventListener("change", async ({ target }) => {
    if (target.files.length) await check(page, new Uint8Array(await target.files[0].arrayBuffer()));
  });
}
