#!/usr/bin/env node
// Starts the binary that npm installed for this platform, or the one that SEAMLINT_BINARY names.
"use strict";

const { spawnSync } = require("node:child_process");
const { constants } = require("node:os");

function binary() {
  if (process.env.SEAMLINT_BINARY) return process.env.SEAMLINT_BINARY;
  const name = process.platform === "win32" ? "seamlint.exe" : "seamlint";
  const wanted = `@seamlint/cli-${process.platform}-${process.arch}`;
  try {
    return require.resolve(`${wanted}/bin/${name}`);
  } catch {
    console.error(
      `seamlint: ${wanted} is not installed. npm leaves it out with --omit=optional and where there is no binary ` +
        `for ${process.platform} on ${process.arch}; SEAMLINT_BINARY may name one.`,
    );
    process.exit(3);
  }
}

// What a terminal interrupts is the binary; it says how it ended.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
const run = spawnSync(binary(), process.argv.slice(2), { stdio: "inherit", windowsHide: true });
if (run.error) {
  console.error(`seamlint: ${run.error.message}`);
  process.exit(3);
}
process.exit(run.signal ? 128 + constants.signals[run.signal] : run.status);
