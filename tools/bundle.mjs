// Bundle the style sheets and scripts of static/ into static/build/, with content hashes in their names
// and manifest.json to find them by. Every file directly in static/js is an entry: pages and workers alike.
// The pages for use without network go to static/build/offline/.

import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "esbuild";

import { PAGES, offlinePage } from "./offline.mjs";

const SOURCE = "static";
const OUTPUT = "static/build";

async function filesIn(folder, extensions) {
  const path = join(SOURCE, folder);
  if (!existsSync(path)) return [];
  const names = await readdir(path);
  return names.filter((name) => extensions.some((end) => name.endsWith(end))).map((name) => join(path, name));
}

const { metafile } = await build({
  entryPoints: [
    join(SOURCE, "css/app.css"),
    ...(await filesIn("js", [".js"])),
    ...(await filesIn("img", [".svg", ".png", ".ico", ".webp"])),
  ],
  outbase: SOURCE,
  outdir: OUTPUT,
  entryNames: "[dir]/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  sourcemap: "linked",
  legalComments: "eof",
  loader: { ".svg": "copy", ".png": "copy", ".ico": "copy", ".webp": "copy", ".woff2": "file" },
  metafile: true,
  logLevel: "warning",
}).catch(() => process.exit(1)); // esbuild has said why

const written = Object.entries(metafile.outputs);
const manifest = Object.fromEntries(
  written
    .filter(([, output]) => output.entryPoint)
    .map(([file, output]) => [relative(SOURCE, output.entryPoint), relative(OUTPUT, file)])
    .sort(),
);

await mkdir(join(OUTPUT, "offline"), { recursive: true });
const pages = await Promise.all(PAGES.map(async (name) => {
  const file = join(OUTPUT, "offline", `${name}.html`);
  await writeFile(`${file}.new`, await offlinePage(name));
  await rename(`${file}.new`, file); // whoever publishes meanwhile reads the whole of one build
  return file;
}));

const path = join(OUTPUT, "manifest.json");
const before = existsSync(path) ? await readFile(path, "utf8") : "";
const after = `${JSON.stringify(manifest, null, 2)}\n`;
if (before !== after) await writeFile(path, after);

// Only now: a page being served meanwhile still finds the files of the former build.
const kept = new Set([path, ...pages, ...written.map(([file]) => file)]);
for (const entry of await readdir(OUTPUT, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath ?? entry.path, entry.name);
  if (entry.isFile() && !kept.has(file)) await rm(file);
}
