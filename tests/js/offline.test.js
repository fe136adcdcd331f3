import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { PAGES, offlinePage } from "../../tools/offline.mjs";
import { openEnvelopeFile, envelopeFile } from "../../static/js/seal/envelopefile.js";
import { parseFacts } from "../../static/js/seal/facts.js";
import { PaperError, identitiesOf, masterOf, paperWords } from "../../static/js/seal/paperwords.js";
import { randomBytes, utf8 } from "../../static/js/seal/bytes.js";
import { seal } from "../../static/js/seal/seal.js";
import { storedEntries } from "../../static/js/seal/unzip.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/seal-1.json", import.meta.url)));
const facts = parseFacts(utf8(vectors.facts));
const bid = {
  bidder: "b-7f3a",
  name: "龙水建设有限公司",
  price: "1234567.80",
  durationDays: 90,
  fields: { project_leader: "王一" },
  files: ["letter_of_tender", "price_sheet"].map((part) => ({ file: new Blob([part]), path: `${part}.pdf`, part })),
};

test("whoever builds the offline pages again, anywhere, gets the same bytes", async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), "offline-"));
  await cp("static/js", join(elsewhere, "static/js"), { recursive: true });
  await cp("static/css", join(elsewhere, "static/css"), { recursive: true });
  await symlink(join(process.cwd(), "node_modules"), join(elsewhere, "node_modules"));
  for (const name of PAGES) {
    assert.equal(await offlinePage(name), await offlinePage(name, join(elsewhere, "static")));
  }
  await rm(elsewhere, { recursive: true });
});

test("an offline page may run its own script and style and load nothing", async () => {
  for (const name of PAGES) {
    const page = await offlinePage(name);
    const policy = /content="(default-src 'none';[^"]*)"/.exec(page)[1];
    for (const tag of ["script", "style"]) {
      const inside = page.slice(page.indexOf(`<${tag}>`) + tag.length + 2, page.lastIndexOf(`</${tag}>`));
      const digest = createHash("sha256").update(inside).digest("base64");
      assert.match(policy, new RegExp(`${tag}-src 'sha256-${digest.replaceAll("+", "\\+")}'`));
    }
    assert.doesNotMatch(policy, /unsafe|https?:|wasm/);
    assert.doesNotMatch(page, /\b(src|srcset)="|url\((?!["']?data:)/);
  }
});

test("every sentence of the offline pages is there in three languages, and is said", async () => {
  const folder = "static/js/offline";
  const spoken = await Promise.all(
    (await readdir(folder)).filter((name) => /\.(js|html)$/.test(name)).map((name) => readFile(join(folder, name), "utf8")),
  );
  for (const name of PAGES) {
    const { default: words } = await import(`../../static/js/offline/words/${name}.js`);
    for (const [key, said] of Object.entries(words)) {
      const places = said.map((each) => [...each.matchAll(/#\w+/g)].map(String).sort().join());
      assert.ok(said.length === 3 && said.every((each) => each.trim()) && new Set(places).size === 1, key);
      assert.ok(spoken.some((text) => text.includes(`"${key}"`) || text.includes(`${key}:`)), `nobody says ${key}`);
    }
  }
});

test("a sealed bid survives the way through its one file", async () => {
  const sealed = await seal(facts, bid);
  assert.equal(sealed.tested.quorums, 3);
  const opened = await openEnvelopeFile(await envelopeFile(sealed));
  assert.deepEqual(opened.envelope, sealed.envelope);
  assert.equal(opened.signature, sealed.signature);
  for (const part of ["summary", "body"]) {
    assert.deepEqual(await opened.parts[part].arrayBuffer(), await sealed.parts[part].arrayBuffer());
  }
});

test("what is no envelope file is refused, wherever it is cut off or altered", async () => {
  const whole = new Uint8Array(await (await envelopeFile(await seal(facts, bid))).arrayBuffer());
  const refused = { code: "E_SHAPE" };
  await assert.rejects(openEnvelopeFile(new Blob([vectors.facts])), refused);
  await assert.rejects(openEnvelopeFile(new Blob([])), refused);
  for (const cut of [1, 22, 100, whole.length - 30]) {
    await assert.rejects(openEnvelopeFile(new Blob([whole.slice(0, -cut)])), refused);
  }
  const renamed = whole.slice();
  renamed[30] ^= 1; // the local name is not read; the directory's is
  assert.equal((await storedEntries(new Blob([renamed]))).size, 4);
  const directory = Buffer.from(whole).lastIndexOf("envelope.json");
  renamed[directory] ^= 1;
  await assert.rejects(openEnvelopeFile(new Blob([renamed])), refused);
});

test("a key comes back from its words on paper, however they are typed", () => {
  for (const isEnglish of [false, true]) {
    const master = randomBytes(32);
    const words = paperWords(master, isEnglish);
    assert.equal(words.length, 24);
    assert.deepEqual(masterOf(words.join(" ")), master);
    assert.deepEqual(masterOf(words.map((word, index) => `${index + 1}. ${word.toUpperCase()}\n`).join("")), master);
    assert.deepEqual(masterOf(words.join(isEnglish ? "," : "")), master);
  }
});

test("a slip of the pen is found before it opens nothing", () => {
  const words = paperWords(new Uint8Array(32).fill(7));
  const swapped = [words[1], words[0], ...words.slice(2)];
  assert.throws(() => masterOf(swapped.join("")), new PaperError("check"));
  assert.throws(() => masterOf(words.slice(1).join("")), new PaperError("count"));
  assert.throws(() => masterOf(""), new PaperError("count"));
  assert.throws(() => masterOf(`${words.slice(0, 6).join("")}龘${words.slice(7).join("")}`), new PaperError("unknown", [7]));
});

test("words give the keys of one lot and stage, and others for any other", () => {
  const master = new Uint8Array(32).fill(7);
  const [one, other] = [identitiesOf(master, "GG-1/1", "commercial"), identitiesOf(master, "GG-1/2", "commercial")];
  assert.equal(new Set([one.summary, one.body, other.summary, other.body]).size, 4);
  assert.deepEqual(one, identitiesOf(master, "GG-1/1", "commercial"));
});
