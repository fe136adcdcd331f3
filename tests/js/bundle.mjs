// Check the ZIPs named in the arguments as the page does, going by the keys in the first argument (a JSON list); prints
// one line of JSON for each: the faults by check, or null for what is no ZIP.

import { readFileSync } from "node:fs";
import { verify } from "../../static/js/verify/verification.js";
import { readZip, ZipError } from "../../static/js/verify/zip.js";

const [trusted, ...paths] = process.argv.slice(2);

async function faultsOf(path) {
  const found = {};
  try {
    const files = readZip(new Uint8Array(readFileSync(path)));
    for await (const { check, faults } of verify(files, JSON.parse(trusted))) {
      found[check] = faults.map(({ file, reason }) => [file, reason]);
    }
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return null;
  }
  return found;
}

for (const path of paths) console.log(JSON.stringify(await faultsOf(path)));
