import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { Problem, upload } from "../../static/js/seal/upload.js";

// A server that keeps to docs/seal-1.md §10 and breaks every third connection.
const parts = { summary: new Uint8Array(5000).fill(1), body: new Uint8Array(20 * 2 ** 20).fill(2) };
const sealed = {
  envelope: new TextEncoder().encode("{}"),
  signature: "note",
  parts: Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, new Blob([bytes])])),
};
let kept;
let requests;
let refuse;
let server;
let origin;

const body = async (request) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
};

async function answer(request, response) {
  const json = (status, value, headers = {}) => response.writeHead(status, headers).end(JSON.stringify(value));
  const data = await body(request);
  requests.push(`${request.method} ${request.url}`);
  const broken = requests.length % 3 === 0;
  if (request.url.endsWith("/uploads")) {
    const state = Object.entries(parts).map(([name, bytes]) => ({ name, size: bytes.length, offset: kept[name].length }));
    return json(201, { upload: "/api/v1/uploads/u1", envelope: "e", parts: state });
  }
  if (request.url.endsWith("/finalise")) {
    if (refuse) return json(409, { code: "E_CLOSED", refusal: "note of refusal" });
    return broken ? response.destroy() : response.end("ggreceipt/1\n");
  }
  const name = request.url.split("/").at(-1);
  const offset = Number(request.headers["upload-offset"]);
  if (offset !== kept[name].length) {
    return json(409, { code: "E_OFFSET", offset: kept[name].length }, { "Upload-Offset": kept[name].length });
  }
  kept[name] = Buffer.concat([kept[name], broken ? data.subarray(0, data.length / 2) : data]);
  return broken ? response.destroy() : response.writeHead(204, { "Upload-Offset": kept[name].length }).end();
}

before(async () => {
  server = createServer(answer);
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

const start = () => {
  kept = { summary: Buffer.alloc(0), body: Buffer.alloc(0) };
  requests = [];
  refuse = false;
};
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
const options = () => ({ origin, pause: async () => {} });

test("every byte arrives although connections break, and the receipt comes back", async () => {
  start();
  const seen = [];
  const receipt = await upload("l1", sealed, { ...options(), progress: (done, total) => seen.push([done, total]) });
  assert.equal(receipt, "ggreceipt/1\n");
  for (const name of ["summary", "body"]) assert.equal(hash(kept[name]), hash(parts[name]));
  assert.deepEqual(seen.at(-1), [parts.summary.length + parts.body.length, parts.summary.length + parts.body.length]);
});

test("an upload that was left is taken up where it stopped", async () => {
  start();
  kept = { summary: Buffer.from(parts.summary), body: Buffer.from(parts.body.subarray(0, 15 * 2 ** 20)) };
  await upload("l1", sealed, options());
  assert.equal(hash(kept.body), hash(parts.body));
  assert.ok(!requests.some((line) => line.endsWith("/parts/summary")));
});

test("a refusal hands over its code and the signed note", async () => {
  start();
  refuse = true;
  await assert.rejects(() => upload("l1", sealed, options()),
    (error) => error instanceof Problem && error.code === "E_CLOSED" && error.refusal === "note of refusal");
});
