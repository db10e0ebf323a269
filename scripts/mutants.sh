#!/usr/bin/env bash
# Changes the rules in small ways, one by one, and says how many of the changes their tests notice. Prints
# those that none notices; fails where less than 85 of 100 are noticed.
#
#   scripts/mutants.sh                every change: hours
#   scripts/mutants.sh --shard K/N    every N-th of them, from the K-th on (the first is 0): the same ones each time
#   scripts/mutants.sh FILE...        those of some files: globs like 'rules/go/context_nil/*'
#
# A change that runs into the time limit counts as noticed; look at target/mutants.out/timeout.txt where the
# machine was busy. One that does not compile does not count. `.cargo/mutants.toml` says which tests are asked.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

what="mutation testing of rules"
have cargo-mutants "$what" || exit 0

options=()
while [ $# -gt 0 ]; do
  case $1 in
    --shard) options+=(--shard "${2:?which of how many: 0/4}" --sharding round-robin) && shift 2 ;;
    *) options+=(--file "$1") && shift ;;
  esac
done

step "$what"
# The copy that is changed finds what the last run compiled, but for the rules: their last change is among that.
export CARGO_TARGET_DIR=$root/target
cargo clean --quiet --profile mutants --package seamlint-rules
status=0
cargo mutants --package seamlint-rules --no-shuffle --jobs 1 --output target ${options[@]+"${options[@]}"} || status=$?
# 2: some were not noticed, 3: some took too long. All else is a failure of the run itself.
case $status in 0 | 2 | 3) ;; *) exit "$status" ;; esac

count() { wc -l <"target/mutants.out/$1.txt"; }
caught=$(count caught) late=$(count timeout) missed=$(count missed) unviable=$(count unviable)
viable=$((caught + late + missed))
[ "$viable" -gt 0 ] || { echo "no change was made" && exit; }
share=$((1000 * (caught + late) / viable))
cat target/mutants.out/missed.txt
echo "rules/: $((caught + late)) of $viable noticed ($late by the time limit), $((share / 10)).$((share % 10)) %; $unviable do not compile"
if [ "$share" -lt 850 ]; then
  echo "error: less than 85 % are noticed" >&2
  exit 1
fi
