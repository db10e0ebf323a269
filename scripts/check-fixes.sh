#!/usr/bin/env bash
# Applies all fixes, unsafe ones too, to copies of projects: within three rounds nothing is left to apply, a
# second run changes nothing, no file has more errors than before, and Go that compiled still compiles.
#
#   scripts/check-fixes.sh [--kill TIMES] [PROJECT]...
#
# Without a PROJECT: those of testdata. --kill also stops runs at random moments, so many TIMES.
set -euo pipefail
. "$(dirname "$0")/common.sh"

if [ "${1:-}" = --kill ]; then
  step "killed $2 times"
  (cd "$root" && SEAMLINT_KILLS=$2 cargo test --quiet --package seamlint --test cli killed -- --nocapture)
  shift 2
fi

projects=("$@")
if [ ${#projects[@]} -eq 0 ]; then
  for manifest in "$root"/testdata/*/seamlint.toml; do
    projects+=("$(dirname "$manifest")")
  done
fi
(cd "$root" && cargo build --quiet --package seamlint)
seamlint=${SEAMLINT:-$root/target/debug/seamlint}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

fail() {
  echo "error: $*" >&2
  failed=1
}

# vet FOLDER: the Go modules below that build and pass vet. Lost cancel functions are what some projects show.
vet() {
  find "$1" -name go.mod -not -path '*/node_modules/*' | sort | while IFS= read -r manifest; do
    folder=$(dirname "$manifest")
    if (cd "$folder" && GOWORK=off GOFLAGS=-mod=mod go vet -lostcancel=false ./...) >/dev/null 2>&1; then
      echo "${folder#"$1"}/"
    fi
  done
}

for project in "${projects[@]}"; do
  name=$(basename "$project")
  step "$name"
  copy=$scratch/$name
  mkdir "$copy"
  tar -C "$project" --exclude=node_modules --exclude=.git -c . | tar -C "$copy" -x
  # What git ignores is no part of a project; the copy has no repository to say so.
  touch "$copy/seamlint.toml"
  compiled=""
  if have go "compiling what was fixed"; then compiled=$(vet "$copy"); fi
  fix() { "$seamlint" check --profile strict "$1" --unsafe-fixes --no-progress "${@:2}" "$copy"; }
  said=$(fix --fix --allow-dirty --fail-on never --output-format concise=/dev/null 2>&1 >/dev/null) ||
    fail "$name: $said"
  grep -E '^(Fixed|note: .*(fix|rounds))' <<<"$said" || true
  rounds=$(sed -n 's/^Fixed .* and \([0-9]*\) rounds\.$/\1/p' <<<"$said")
  [ "${rounds:-1}" -le 3 ] || fail "$name: $rounds rounds"
  fix --diff --quiet || fail "$name: a second run changes something"
  if [ -n "$compiled" ]; then
    [ "$compiled" = "$(vet "$copy")" ] || fail "$name: some Go compiles no longer; it was: $compiled"
    echo "$(wc -l <<<"$compiled") Go modules still compile"
  fi
  rm -rf "$copy"
done
exit $failed
