// Prints what other parsers than ours refuse below a folder, one complaint a line and without places: TypeScript's
// own parser for JavaScript and TypeScript, and for the scripts of pages.
//
//   node scripts/parse-errors.mjs node_modules/typescript FOLDER
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, relative, resolve } from "node:path";

const [, , library, root] = process.argv;
const ts = createRequire(import.meta.url)(resolve(library));
const scripts = new Set([".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"]);
const pages = new Set([".vue", ".svelte", ".html"]);

function complain(name, text) {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, false);
  for (const it of file.parseDiagnostics) {
    console.log(`${relative(root, name)}: ${ts.flattenDiagnosticMessageText(it.messageText, " ")}`);
  }
}

function* files(folder) {
  for (const it of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, it.name);
    if (it.isDirectory() && it.name !== "node_modules") yield* files(path);
    if (it.isFile()) yield path;
  }
}

let parsed = 0;
for (const path of files(root)) {
  const kind = extname(path);
  if (!scripts.has(kind) && !pages.has(kind)) continue;
  const text = readFileSync(path, "utf8");
  parsed += 1;
  if (scripts.has(kind)) {
    complain(path, text);
    continue;
  }
  for (const [, head, code] of text.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
    const isData = /\btype="(?!module|text\/javascript|text\/typescript)/.test(head);
    if (!isData) complain(path + (/\blang="tsx?"/.test(head) ? ".tsx" : ".jsx"), code);
  }
}
console.error(parsed);
