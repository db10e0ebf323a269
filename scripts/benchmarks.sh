#!/usr/bin/env bash
# Writes BENCHMARKS.md: what a check costs beside tree-sitter alone, cold and warm, on clones given by path.
#
#   ./scripts/benchmarks.sh [--rounds 5] CLONE...
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

# The first round of a process also reads what is known of libraries.
rounds=5
if [ "${1:-}" = --rounds ]; then
  rounds=$2
  shift 2
fi
[ $# -gt 0 ] || { echo "usage: $0 [--rounds N] CLONE..." >&2; exit 2; }

cargo build --quiet --release -p seamlint
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# cpu COMMAND...: the median of its CPU seconds, user and system.
cpu() {
  local TIMEFORMAT='%U %S'
  for _ in $(seq "$rounds"); do
    { time "$@" >"$scratch/out" 2>&1 || true; } 2>&1 | awk '{ print $1 + $2 }'
  done | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

check() {
  target/release/seamlint check --isolated --quiet --jobs 1 --fail-on never --output-format json "$@"
}

rows=$scratch/rows
for clone in "$@"; do
  name=$(basename "$(cd "$clone" && pwd)")
  echo "$name" >&2
  cargo bench --quiet -p seamlint --bench floor -- --rounds "$rounds" "$clone" >"$scratch/floor" 2>"$scratch/notes"
  cold=$(cpu check --no-cache "$clone")
  check --cache-dir "$scratch/cache" "$clone" >/dev/null
  warm=$(cpu check --cache-dir "$scratch/cache" "$clone")
  awk -v name="$name" -v cold="$cold" -v warm="$warm" '
    NR == 1 { files = $2; size = $4 }
    $1 == "floor" { floor = $2; least = $4 }
    $1 == "check" { check = $2; peak = $4 }
    $1 == "ratio" {
      printf "| %s | %s | %s | %.3f | %.3f | **%s** | %s | %s | %.3f | %.3f | %.2f |\n",
        name, files, size, floor, check, $2, least, peak, cold, warm, warm / cold
    }' "$scratch/floor" >>"$rows"
done

{
  echo "# Benchmarks"
  echo
  echo "Written by \`scripts/benchmarks.sh --rounds $rounds\`, never by hand: seconds of CPU time on one thread, medians of"
  echo "$rounds rounds; megabytes at the peak. *Floor* reads every file and parses it with tree-sitter alone; *check* is all that"
  echo "seamlint does, in the same process; the ratio is the median of those of each round. *Cold* and *warm* are whole"
  echo "processes: without a cache, and with one when nothing changed. A run after a change of any file is a cold one."
  echo
  echo "Machine: $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || uname -m), $(nproc) processors," \
    "$(uname -s). Commit: $(git rev-parse --short HEAD). Profile: \`${CARGO_PROFILE_RELEASE_LTO:+without link-time optimisation, }release\`."
  echo
  echo "| project | files | MB | floor | check | ratio | peak of floor | peak | cold | warm | warm/cold |"
  echo "|---|---|---|---|---|---|---|---|---|---|---|"
  cat "$rows"
} >BENCHMARKS.md
