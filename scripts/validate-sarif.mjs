// The two halves of validate-sarif.sh that read JSON.
//
//   node validate-sarif.mjs SCHEMA FILE TOOLS       FILE against the JSON schema (ajv from TOOLS)
//   node validate-sarif.mjs --findings LOG FILE     what Microsoft's validator has written to LOG of FILE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));

function againstSchema(schema, file, tools) {
  const require = createRequire(resolve(tools, "node_modules/"));
  const { Ajv2020 } = require("ajv/dist/2020.js");
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  require("ajv-formats")(ajv);
  const valid = ajv.compile(read(schema));
  if (valid(read(file))) return [];
  return valid.errors.map((it) => `${it.instancePath} ${it.message} ${JSON.stringify(it.params)}`);
}

function findings(log) {
  const run = read(log).runs[0];
  const results = run.results ?? [];
  const rule = (it) => run.tool.driver.rules.find((rule) => rule.id === it.ruleId);
  const text = (it) => {
    const text = it.message.text ?? rule(it)?.messageStrings?.[it.message.id]?.text ?? "";
    return text.replace(/\{(\d+)\}/g, (_, at) => it.message.arguments?.[at] ?? "");
  };
  return results
    .filter((it) => ["error", "warning"].includes(it.level ?? "warning"))
    .map((it) => `${it.ruleId} ${text(it)}`);
}

const [first, second, third] = process.argv.slice(2);
const isLog = first === "--findings";
const complaints = isLog ? findings(second) : againstSchema(first, second, third);
const file = isLog ? third : second;
for (const complaint of complaints) console.error(`${file}: ${complaint}`);
if (isLog && complaints.length === 0) {
  const results = read(file).runs[0].results.length;
  console.log(`${file}: ${results} results, valid, no errors, no warnings`);
}
process.exitCode = complaints.length === 0 ? 0 : 1;
