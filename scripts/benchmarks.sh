#!/usr/bin/env bash
# Writes BENCHMARKS.md: what a check costs beside tree-sitter alone, beside itself with a cache and after a change, and
# beside other linters, on clones given by path.
#
#   ./scripts/benchmarks.sh [--rounds 5] [--compile N] [--keep] CLONE...
#
# --compile also measures what compiles Go first, on the first N clones: minutes and gigabytes for each. --keep takes
# what target/benchmarks has of a clone, and measures only what it lacks.
set -euo pipefail
from=$PWD
. "$(dirname "$0")/common.sh"
cd "$root"

rounds=5 compile=0 keep=false
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) rounds=$2 && shift 2 ;;
    --compile) compile=$2 && shift 2 ;;
    --keep) keep=true && shift ;;
    *) break ;;
  esac
done
[ $# -gt 0 ] || { echo "usage: $0 [--rounds N] [--compile N] [--keep] CLONE..." >&2; exit 2; }
have python3 "measuring" || exit 0

cargo build --quiet --release --package seamlint
cargo bench --quiet --package seamlint --bench floor --no-run
./scripts/peers.sh
figures=target/benchmarks
mkdir -p "$figures"

# missing FILE: whether that has to be measured.
missing() {
  [ "$keep" = false ] || [ ! -s "$1" ]
}

names=()
for clone in "$@"; do
  clone=$(cd "$from" && cd "$clone" && pwd)
  name=$(basename "$clone")
  names+=("$name")
  step "$name" >&2
  if missing "$figures/$name.json"; then
    python3 scripts/benchmarks.py measure "$rounds" "$figures/$name.json" "$clone"
  fi
  if missing "$figures/$name.floor"; then
    cargo bench --quiet --package seamlint --bench floor -- --rounds "$rounds" "$clone" >"$figures/$name.floor"
  fi
  if [ ${#names[@]} -le "$compile" ] && missing "$figures/$name.compile.json"; then
    python3 scripts/benchmarks.py compile "$rounds" "$figures/$name.compile.json" "$clone"
  fi
done
if missing "$figures/start-up.json"; then
  python3 scripts/benchmarks.py start-up "$rounds" "$figures/start-up.json"
fi

machine="Machine: $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || uname -m), $(nproc) processors, $(uname -s)."
machine+=" Commit: $(git rev-parse --short HEAD). $(rustc --version | cut -d' ' -f1,2), profile \`release\`"
machine+="${CARGO_PROFILE_RELEASE_LTO:+ without link-time optimisation}. $(go version 2>/dev/null | cut -d' ' -f3), node $(node --version 2>/dev/null), $(rg --version 2>/dev/null | head -n 1)."
python3 scripts/benchmarks-page.py "$figures" "$rounds" "$machine" "${names[@]}" >"$figures/page.md"
mv "$figures/page.md" BENCHMARKS.md
