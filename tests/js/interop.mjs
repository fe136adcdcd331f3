// Seals or opens for the other language: `seal FACTS FILE OUT` or `open DIR KEYS`, all paths.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { checkIntake, identitiesFromKeys, openPart, openSummary, parseFacts, seal } from "../../static/js/seal/index.js";

const [action, factsPath, folder, other] = process.argv.slice(2);
const facts = parseFacts(readFileSync(factsPath));
const blob = (path) => new Blob([readFileSync(path)]);

if (action === "seal") {
  const files = [{ file: blob(other), path: "投标函.pdf", part: "letter_of_tender" }];
  const sealed = await seal(facts, {
    bidder: "b-7f3a", name: "龙水建设有限公司", price: "1234567.80", durationDays: 90, fields: { project_leader: "王一" }, files,
  });
  writeFileSync(join(folder, "envelope.json"), sealed.envelope);
  writeFileSync(join(folder, "envelope.sig"), sealed.signature);
  writeFileSync(join(folder, "recovery.txt"), sealed.recovery);
  for (const [name, part] of Object.entries(sealed.parts)) {
    writeFileSync(join(folder, `${name}.age`), new Uint8Array(await part.arrayBuffer()));
  }
} else {
  const signature = readFileSync(join(folder, "envelope.sig"), "utf8");
  const envelope = checkIntake(new Uint8Array(readFileSync(join(folder, "envelope.json"))), signature, facts, "b-7f3a");
  const identities = identitiesFromKeys(envelope, JSON.parse(readFileSync(other)));
  const summary = await openSummary(blob(join(folder, "summary.age")), identities.summary);
  const body = await openPart(blob(join(folder, "body.age")), identities.body);
  console.log(JSON.stringify({ summary, body: body.size }));
}
