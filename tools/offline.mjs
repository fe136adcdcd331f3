// The pages that are used without network: each one file of HTML with its style and script inside, which its own
// content policy lets run and nothing else. The same source gives the same bytes, so that a notice can name their hash.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

export const PAGES = ["sealing", "custodian"];

const digest = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Return the text of one of PAGES, built from the folder `source`. */
export async function offlinePage(name, source = "static") {
  const [script, style, body] = await Promise.all([
    bundled(join(source, "js/offline", `${name}.js`)),
    bundled(join(source, "css/offline.css")),
    readFile(join(source, "js/offline", `${name}.html`), "utf8"),
  ]);
  return page(body.trim(), style, script);
}

async function bundled(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["es2022"],
    charset: "utf8",
    legalComments: "eof",
    logLevel: "warning",
  });
  return outputFiles[0].text.trim();
}

// The script runs a second time as a worker, from a blob: that is the only thing the page may load.
const page = (body, style, script) => `<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${digest(script)}; style-src ${digest(style)}; worker-src blob:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title></title>
<style>${style}</style>
</head>
<body>
${body}
<script>${script}</script>
</body>
</html>
`;
