// A custodian takes in a sealed file: it is hashed here and stays with the custodian; only the signed word is sent.

import { sign } from "../seal/index.js";
import { render } from "../seal/lines.js";
import { Refusal, ownSigner, textOf } from "./refusal.js";

async function sha256(file) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function entrust(form) {
  const { lot, stage, custodian, caption, asked } = form.dataset;
  const [file] = form.querySelector("[data-file]").files;
  if (!file) throw new Refusal(form.dataset.noFile);
  const signer = ownSigner(form, await textOf(form.querySelector("[data-signer]")));
  const said = { lot, stage, custodian, file: `sha256:${await sha256(file)}`, at: asked };
  form.elements.note.value = sign(render(["ggentrusted/1", caption], said), signer);
  form.requestSubmit();
}
