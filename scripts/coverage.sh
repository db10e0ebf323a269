#!/usr/bin/env bash
# How many lines of crates/program and of rules the tests of the workspace run. Prints each part and its files
# with the most lines that no test runs; fails where less than 90 of 100 lines of a part are run.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

what="line coverage of crates/program and rules"
have cargo-llvm-cov "$what" || exit 0
have python3 "$what" || exit 0

step "$what"
cargo llvm-cov --quiet --workspace --no-report
cargo llvm-cov report --json --summary-only | python3 -c '
import json, sys

root, least, shown = sys.argv[1], 90, 12
files = json.load(sys.stdin)["data"][0]["files"]
failed = False
for part in ["crates/program/", "rules/"]:
    lines = {it["filename"].removeprefix(root + "/"): it["summary"]["lines"] for it in files}
    lines = {path: it for path, it in lines.items() if path.startswith(part)}
    count, covered = (sum(it[key] for it in lines.values()) for key in ["count", "covered"])
    share = 100 * covered / count
    failed |= share < least
    print(f"{part}: {covered} of {count} lines, {share:.1f} %")
    missed = sorted(((it["count"] - it["covered"], path) for path, it in lines.items()), reverse=True)
    for count, path in missed[:shown]:
        print(f"  {count:4} not run in {path}")
if failed:
    sys.exit(f"error: less than {least} % are run")
' "$root"
