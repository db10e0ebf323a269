#!/usr/bin/env bash
# Counts the instructions of fixed runs, and fails where one takes over 5 % more than its budget in
# crates/seamlint/benches/instructions.toml. Seconds depend on who else uses a machine; instructions do not.
#
#   ./scripts/check-instructions.sh             against the file, or the commit that last wrote it
#   ./scripts/check-instructions.sh REVISION    against another revision
#   UPDATE=1 ./scripts/check-instructions.sh    writes the file: for what is worth its cost, and to hold a gain
#
# Counts compare where compilers, C library, valgrind, processor and inputs are those of the file. Anywhere else the
# commit that wrote the file is built too, and both are counted here: no toolchain makes this fail, or pass.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

what="the budget of instructions"
apt_tools valgrind valgrind
have valgrind "$what" || exit 0

most=5
budget=crates/seamlint/benches/instructions.toml
work=$root/target/instructions
mkdir -p "$work"
# In the repository, all of it would be the project.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
inputs=$scratch/inputs

# build FOLDER BINARY: the command of a source tree. Beside what tests have compiled, crates of ours alone are compiled
# again, with what makes code small and no more: a third of the time of a release, for a count that is 7 % higher.
build() {
  local options=() crate
  for crate in seamlint-syntax seamlint-program seamlint-rules seamlint; do
    local profile="profile.dev.package.$crate"
    options+=(--config "$profile.opt-level=1" --config "$profile.codegen-units=16" --config "$profile.debug=false")
    options+=(--config "$profile.debug-assertions=false" --config "$profile.overflow-checks=false")
  done
  (cd "$1" && CARGO_INCREMENTAL=0 cargo build "${options[@]}" --quiet --target-dir "$root/target" --package seamlint)
  cp target/debug/seamlint "$2"
}

# What counts depend on, besides the code. Valgrind shows each processor with AVX2 as the same one.
toolchain() {
  local libc processor
  libc=$(getconf GNU_LIBC_VERSION 2>/dev/null || echo "another libc")
  processor=$(uname -m)
  if grep -qw avx2 /proc/cpuinfo 2>/dev/null; then processor+=" with AVX2"; fi
  echo "$(rustc --version), $(cc --version | head -n 1 | tr -d '"'), $libc, $(valgrind --version), $processor"
}

# fixed FOLDER: gives files the same age in each run, for the cache asks for it.
fixed() {
  find "$1" -exec touch --date 2025-01-01T00:00:00Z {} +
}

make_inputs() {
  cargo run --quiet --package seamlint --example made-up -- 6000 "$inputs"
  mkdir "$inputs/empty"
  cp -R testdata/demo "$inputs/demo"
  rm -rf "$inputs/demo/web/node_modules"
  fixed "$inputs"
}

# digest: of all paths and texts of the inputs.
digest() {
  (cd "$inputs" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
}

runs=(version empty demo sarif map project warm changed go tsx)

# The command of a run, as the folder it works in and arguments.
command_of() {
  local check="check --isolated --quiet --jobs 1 --fail-on never --profile strict"
  case $1 in
    version) echo empty --version ;;
    empty) echo empty "$check --no-cache" ;;
    demo) echo demo "$check --no-cache --color never" ;;
    sarif) echo demo "$check --no-cache --output-format sarif" ;;
    map) echo demo "map --isolated --quiet --jobs 1 --no-cache --output-format json" ;;
    project) echo project "$check --no-cache --output-format json" ;;
    warm | changed) echo project "$check --cache-dir ../cache --output-format json" ;;
    *) echo "$1" "$check --no-cache --output-format json" ;;
  esac
}

# count BINARY RUN: its instructions. What varies between machines is pinned: which copies of `memcpy` glibc takes, and
# in how many arenas it allocates.
count() {
  local binary=$1 own=$scratch/$2 folder arguments
  read -r folder arguments < <(command_of "$2")
  mkdir "$own"
  cp -Rp "$inputs/$folder" "$own/$folder"
  cd "$own/$folder"
  IFS=' ' read -ra arguments <<<"$arguments"
  case $2 in
    warm | changed) "$binary" "${arguments[@]}" >/dev/null ;;
  esac
  if [ "$2" = changed ]; then
    echo "export const later = () => fetch('/api/part0/Item0')" >>web/part0/client.ts
    touch --date 2025-01-02T00:00:00Z web/part0/client.ts
  fi
  env -i PATH="$PATH" HOME="$own" LC_ALL=C \
    GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX2,-AVX_Fast_Unaligned_Load,-ERMS,-FSRM:glibc.malloc.arena_max=1 \
    valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file="$own/log" \
    "$binary" "${arguments[@]}" >"$own/out" || { cat "$own/log" >&2; return 1; }
  sed -n 's/,//g; s/.*I *refs: *\([0-9]*\)$/\1/p' "$own/log"
  rm -rf "$own"
}

# counts BINARY FILE: all runs, as lines of TOML. They do not disturb each other.
counts() {
  local run job jobs=()
  for run in "${runs[@]}"; do
    (count "$1" "$run" >"$2.$run") &
    jobs+=($!)
    while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n || true; done
  done
  for job in "${jobs[@]}"; do wait "$job"; done
  for run in "${runs[@]}"; do
    [ -s "$2.$run" ] || { echo "error: nothing was counted for $run" >&2; exit 1; }
    echo "$run = $(cat "$2.$run")"
  done >"$2"
}

# said KEY: a text of the file.
said() {
  sed -n "s/^$1 = \"\(.*\)\"$/\1/p" "$budget" 2>/dev/null || true
}

# base REVISION: counts what was, with this toolchain and these inputs.
base() {
  local tree=$work/base
  step "what $1 costs here"
  git worktree remove --force "$tree" 2>/dev/null || rm -rf "$tree"
  git worktree prune
  git worktree add --quiet --detach "$tree" "$1"
  build "$tree" "$work/before"
  git worktree remove --force "$tree"
  counts "$work/before" "$work/old"
}

toolchain=$(toolchain)
make_inputs
digest=$(digest)
revision=${1:-}
if [ -n "${UPDATE:-}" ] || [ -n "$revision" ]; then
  :
elif [ "$(said toolchain)" = "$toolchain" ] && [ "$(said inputs)" = "$digest" ]; then
  sed -n 's/^\([a-z]*\) = \([0-9]*\)$/\1 = \2/p' "$budget" >"$work/old"
else
  echo "The file is of: $(said toolchain), inputs $(said inputs)"
  echo "Here is:        $toolchain, inputs $digest"
  revision=$(git log -1 --format=%H -- "$budget" || true)
  if [ -z "$revision" ] || grep -qs "^$revision" "$(git rev-parse --git-path shallow)"; then
    why="$budget is of another toolchain or other inputs, and history does not reach the commit that wrote it"
    cure="fetch all of it (git fetch --unshallow), or count anew: UPDATE=1 $0"
    if [ "${CI:-}" = true ]; then
      printf 'error: %s, and CI must not skip: %s\n       cure: %s\n' "$why" "$what" "$cure" >&2
      exit 1
    fi
    printf 'SKIPPED, because %s: %s\n         cure: %s\n' "$why" "$what" "$cure" >&2
    exit 0
  fi
  if git diff --quiet "$revision" -- Cargo.toml Cargo.lock crates rules ":(exclude)$budget"; then
    echo "No code has changed since $revision wrote the file, so nothing costs more."
    exit 0
  fi
fi

step "counting"
build "$root" "$work/seamlint"
counts "$work/seamlint" "$work/new"
if [ -n "${UPDATE:-}" ]; then
  {
    echo "# Written by \`UPDATE=1 ./scripts/check-instructions.sh\`, never by hand: how many instructions fixed runs take."
    echo
    echo "toolchain = \"$toolchain\""
    echo "inputs = \"$digest\""
    echo
    echo "[instructions]"
    cat "$work/new"
  } >"$budget"
  cat "$budget"
  exit
fi
[ -z "$revision" ] || base "$revision"

awk -v most="$most" -v script="$0" '
  FNR == NR { old[$1] = $3; next }
  !($1 in old) { printf "%-8s %14d  new: UPDATE=1 %s gives it a budget\n", $1, $3, script; failed = 1; next }
  {
    percent = 100 * ($3 - old[$1]) / old[$1]
    printf "%-8s %14d  was %14d  %+6.2f %%\n", $1, $3, old[$1], percent
    if (percent > most) worse[$1] = percent
    if (percent < -most) better[$1] = percent
  }
  END {
    fflush()
    for (run in worse) {
      printf "error: %s takes %.1f %% more instructions than its budget, and %d %% are allowed\n", run, worse[run], most >"/dev/stderr"
      failed = 1
    }
    if (failed) {
      print "       cure: find what costs it (valgrind --tool=callgrind, cargo bench -p seamlint --bench stages), or, where it" >"/dev/stderr"
      print "       is worth that, say so in the commit with: UPDATE=1 " script >"/dev/stderr"
    }
    for (run in better) printf "%s became %.1f %% cheaper: UPDATE=1 %s holds the gain\n", run, -better[run], script
    exit failed
  }
' "$work/old" "$work/new"
