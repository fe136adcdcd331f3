// What a browser says of a public register: `FILE` holds the steps in JSON, each with the checkpoint and the tiles
// that are served; answers with one word a step, and with the cosignatures sent.

import { readFileSync } from "node:fs";

import { Signer } from "../../static/js/log/cosignature.js";
import { ProofError } from "../../static/js/log/merkle.js";
import { Register, mustHold } from "../../static/js/log/register.js";
import { base64 } from "../../static/js/seal/bytes.js";

const { vkey, skey, steps } = JSON.parse(readFileSync(process.argv[2]));
const kept = new Map();
const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
const signer = Signer.parse(skey);
const sent = [];

async function outcome({ checkpoint, tiles, index, entry }) {
  globalThis.fetch = async (address, { body } = {}) => {
    if (body) sent.push(body);
    if (address === "/log/checkpoint") return new Response(checkpoint);
    const tile = tiles[address.replace("/log/tile/", "")];
    return body || tile ? new Response(tile && base64.decode(tile)) : new Response("", { status: 404 });
  };
  const register = new Register(vkey, storage);
  try {
    const shown = await register.look();
    if (entry) await mustHold(shown, index, base64.decode(entry));
    await register.countersign(shown, signer);
    return "signed";
  } catch (error) {
    if (error instanceof ProofError) return error.message;
    throw error;
  }
}

const outcomes = [];
for (const step of steps) outcomes.push(await outcome(step));
console.log(JSON.stringify({ outcomes, sent }));
