#!/usr/bin/env bash
# Runs the fuzz targets of fuzz/: inputs that libFuzzer makes of a corpus, with mutations that know the languages.
#
#   scripts/fuzz.sh                              the corpus and a few thousand new inputs for each target: one to two minutes
#   scripts/fuzz.sh --long SECONDS [TARGET]...   each for so long; the corpus grows in target/fuzz/corpus
#   scripts/fuzz.sh --asan SECONDS [TARGET]...   the same with the address sanitizer; needs a nightly toolchain
#   scripts/fuzz.sh --minimise [TARGET]...       writes what is worth keeping of that corpus to fuzz/corpus
#   scripts/fuzz.sh --sum LOG...                 executions by target, from the logs of runs
#
# An input that fails is left in target/fuzz/artifacts. libFuzzer is C++: a compiler for it is all that is needed.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

mode=--short
case "${1:-}" in --*) mode=$1 && shift ;; esac

# sum LOG...: what the final statistics of logs say, by target; a run that goes on counts with its last report.
sum() {
  awk '
    FNR == 1 { if (name) count[name] += done; name = FILENAME; sub(/.*\//, "", name); sub(/[.].*/, "", name); done = 0; total = 0 }
    /^#[0-9]+[:\t ]/ { split(substr($1, 2), number, ":"); if (number[1] > done) done = number[1] }
    /^stat::number_of_executed_units:/ { if ($2 > done) done = $2; count[name] += done; done = 0 }
    END { count[name] += done; for (it in count) { printf "%-14s %12d\n", it, count[it] | "sort"; total += count[it] }
          close("sort"); printf "%-14s %12d\n", "all", total }
  ' "$@"
}
if [ "$mode" = --sum ]; then
  sum "$@"
  exit
fi

have c++ "fuzzing, a short run of each target" || exit 0
host=$(rustc -vV | sed -n 's/^host: //p')
all=$(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' fuzz/Cargo.toml | tail -n +1)
targets=("$@")
seconds=
if [ "$mode" = --long ] || [ "$mode" = --asan ]; then
  seconds=${1:?how many seconds}
  targets=("${@:2}")
fi
[ ${#targets[@]} -gt 0 ] || mapfile -t targets <<<"$all"

work=$root/target/fuzz
flags="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
flags+=" -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"
flags+=" -Cllvm-args=-sanitizer-coverage-trace-compares"
cargo=(cargo)
if [ "$mode" = --asan ]; then
  flags+=" -Zsanitizer=address"
  cargo=(cargo +nightly)
  work=$root/target/fuzz-asan
fi
export CARGO_TARGET_DIR=$work
binaries=$work/$host/release
# Given a target, cargo does not use the flags for what runs while it builds.
RUSTFLAGS=$flags "${cargo[@]}" build --quiet --locked --release --target "$host" --manifest-path fuzz/Cargo.toml

# options TARGET: how long its inputs may be, how many a short run makes, and its dictionary.
options() {
  case $1 in
    syntax_go) echo 1024 20000 go ;;
    syntax_js) echo 1024 20000 js ;;
    syntax_ts | syntax_tsx) echo 1024 20000 ts ;;
    syntax_page) echo 1024 10000 page ;;
    config) echo 2048 10000 config ;;
    suppressions) echo 2048 10000 suppress ;;
    outputs) echo 1024 3000 text ;;
    lsp) echo 4096 500 lsp ;;
    *) echo 4096 1500 project ;;
  esac
}

# run TARGET OPTION...: over its corpus, the seeds and what was found before.
run() {
  local target=$1 most runs dictionary
  shift
  read -r most runs dictionary < <(options "$target")
  mkdir -p "$root/target/fuzz/corpus/$target" "$root/target/fuzz/artifacts/$target"
  [ "$mode" != --short ] || set -- -runs="$runs" -seed=1 "$@"
  "$binaries/$target" -max_len="$most" -dict="fuzz/dict/$dictionary.dict" -timeout=20 -rss_limit_mb=3000 \
    -artifact_prefix="$root/target/fuzz/artifacts/$target/" -print_final_stats=1 "$@"
}

case $mode in
  --minimise)
    for target in "${targets[@]}"; do
      read -r most _ < <(options "$target")
      rm -rf "fuzz/corpus/$target" && mkdir -p "fuzz/corpus/$target"
      "$binaries/$target" -set_cover_merge=1 -max_len="$most" "fuzz/corpus/$target" \
        "$root/target/fuzz/corpus/$target" 2>/dev/null
    done
    du -sb fuzz/corpus
    exit
    ;;
  --short) ;;
  *) "$binaries/seeds" "$root/target/fuzz/corpus" ;;
esac

logs=$root/target/fuzz/logs
mkdir -p "$logs"
failed=()
for target in "${targets[@]}"; do
  log=$logs/$target.$(date +%s).log
  if [ "$mode" = --short ]; then
    folders=("fuzz/corpus/$target")
    mkdir -p "${folders[0]}"
    # What is new is not kept.
    folders=("$(mktemp -d)" "${folders[@]}")
    options=()
  else
    folders=("$root/target/fuzz/corpus/$target" "fuzz/corpus/$target")
    options=(-max_total_time="$seconds")
  fi
  if run "$target" ${options[@]+"${options[@]}"} "${folders[@]}" >"$log" 2>&1; then
    echo "$(sum "$log" | head -1) executions"
  else
    failed+=("$target")
    grep -v '^#' "$log" | tail -40 >&2
    echo "error: $target failed; the input is below target/fuzz/artifacts/$target, the log is $log" >&2
  fi
  [ "$mode" != --short ] || rm -rf "${folders[0]}"
done
[ ${#failed[@]} -eq 0 ]
