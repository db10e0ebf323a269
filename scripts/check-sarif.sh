#!/usr/bin/env bash
# Holds the SARIF of the demo against the validator of the format's makers.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

have npx "validating SARIF" || exit 0
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT
cargo run --quiet --release -- check testdata/demo --output-format "sarif=$log/demo.sarif" --fail-on never >/dev/null
npx --yes --loglevel error @microsoft/sarif-multitool@5.7.0 validate "$log/demo.sarif" --output "$log/report.sarif" >"$log/text" || {
  cat "$log/text" >&2
  exit 1
}
node -e '
  const { runs } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8").replace(/^\ufeff/, ""))
  const results = runs.flatMap((it) => it.results ?? []).filter((it) => it.level === "error" || it.level === "warning" || it.level === undefined)
  for (const it of results) console.error(it.ruleId, JSON.stringify(it.message), JSON.stringify(it.locations?.[0]?.physicalLocation?.region))
  process.exit(results.length === 0 ? 0 : 1)
' "$log/report.sarif"
echo "The SARIF of the demo is valid."
