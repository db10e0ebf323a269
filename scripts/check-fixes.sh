#!/usr/bin/env bash
# Applies all fixes, unsafe ones too, to copies of projects: within three rounds nothing is left to apply, a
# second run changes nothing, the parsers of Go and TypeScript refuse nothing new, and vet says nothing new of Go.
#
#   scripts/check-fixes.sh [--kill TIMES] [PROJECT]...
#
# Without a PROJECT: those of testdata. --kill also stops runs at random moments, so many TIMES. SEAMLINT names another
# binary than that of the dev profile.
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
[ -n "${SEAMLINT:-}" ] || (cd "$root" && cargo build --quiet --package seamlint)
seamlint=${SEAMLINT:-$root/target/debug/seamlint}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

version=5.9.3
typescript=$root/target/fix-tools/node_modules/typescript
parses_go=false parses_js=false
if have gofmt "parsing fixed Go once more"; then parses_go=true; fi
if have node "parsing fixed TypeScript once more" && have npm "parsing fixed TypeScript once more"; then
  grep -q "\"version\": \"$version\"" "$typescript/package.json" 2>/dev/null ||
    npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$root/target/fix-tools" "typescript@$version"
  parses_js=true
fi

fail() {
  echo "error: $*" >&2
  failed=1
}

# refused FOLDER: what the parsers of Go and TypeScript refuse below it, without lines.
refused() {
  if $parses_go; then
    find "$1" -name '*.go' -not -path '*/node_modules/*' -print0 |
      xargs -0 --no-run-if-empty gofmt -e -l 2>&1 >/dev/null | sed -E 's/:[0-9]+:[0-9]+:/:/' || true
  fi
  if $parses_js; then node "$root/scripts/parse-errors.mjs" "$typescript" "$1" 2>"$scratch/parsed"; fi
}

# modules FOLDER: the folders of the Go modules below.
modules() {
  find "$1" -name go.mod -not -path '*/node_modules/*' | sort | xargs --no-run-if-empty -n 1 dirname
}

# embed FOLDER: puts something where Go embeds what the build of a front end leaves there: nothing compiles without.
embed() {
  local folder pattern
  modules "$1" | while IFS= read -r folder; do
    for _ in 1 2 3 4 5; do
      pattern=$(cd "$folder" && GOWORK=off GOFLAGS=-mod=mod go list ./... 2>&1 >/dev/null |
        sed -nE 's#^(.*/)?[^/]*\.go:[0-9:]+ pattern (all:)?([^ ]+): no matching files found$#\1\3#p' | head -n 1) || true
      [ -n "$pattern" ] || break
      case "$pattern" in
        *'*'*) pattern=${pattern//'*'/placeholder} ;;
        *.*) ;;
        *) pattern+=/placeholder ;;
      esac
      mkdir -p "$folder/$(dirname "$pattern")" && touch "$folder/$pattern"
    done
  done
}

# vet FOLDER: what vet and the compiler say of the Go modules below, without lines, which fixes move. Lost cancel
# functions are what some projects show.
vet() {
  modules "$1" | while IFS= read -r folder; do
    (cd "$folder" && GOWORK=off GOFLAGS=-mod=mod go vet -lostcancel=false ./... 2>&1 || true) |
      sed -E "s#^#${folder#"$1"}/ #; s/:[0-9]+(:[0-9]+)?:/:/g"
  done | sort
}

# packages FOLDER: how many packages of Go there are.
packages() {
  modules "$1" | while IFS= read -r folder; do
    (cd "$folder" && GOWORK=off GOFLAGS=-mod=mod go list ./... 2>/dev/null || true)
  done | wc -l
}

for project in "${projects[@]}"; do
  name=$(basename "$project")
  step "$name"
  copy=$scratch/$name
  mkdir "$copy"
  tar -C "$project" --exclude=node_modules --exclude=.git -c . | tar -C "$copy" -x
  # What git ignores is no part of a project; the copy has no repository to say so.
  touch "$copy/seamlint.toml"
  compiles=false
  have go "compiling what was fixed" && embed "$copy"
  if command -v go >/dev/null && [ "$(packages "$copy")" -gt 0 ]; then compiles=true; fi
  if $compiles; then vet "$copy" >"$scratch/before"; fi
  refused "$copy" | sort >"$scratch/refused"
  fix() { "$seamlint" check --profile strict "$1" --unsafe-fixes --no-progress "${@:2}" "$copy"; }
  said=$(fix --fix --allow-dirty --fail-on never --output-format concise=/dev/null 2>&1 >/dev/null) ||
    fail "$name: $said"
  grep -E '^(Fixed|note: .*(fix|rounds))' <<<"$said" || true
  rounds=$(sed -n 's/^Fixed .* and \([0-9]*\) rounds\.$/\1/p' <<<"$said")
  [ "${rounds:-1}" -le 3 ] || fail "$name: $rounds rounds"
  fix --diff --quiet || fail "$name: a second run changes something"
  new=$(refused "$copy" | sort | comm -13 "$scratch/refused" -)
  [ -z "$new" ] || fail "$name: some files parse no longer: $new"
  if $parses_js; then echo "$(cat "$scratch/parsed") scripts and pages: TypeScript's parser refuses nothing new"; fi
  if $compiles; then
    vet "$copy" >"$scratch/after"
    new=$(comm -13 "$scratch/before" "$scratch/after")
    [ -z "$new" ] || fail "$name: some Go compiles no longer: $new"
    failing=$(grep -c '/ vet: ' "$scratch/before" || true)
    echo "$(packages "$copy") Go packages: vet and the compiler say what they said before ($failing did not compile)"
  fi
  rm -rf "$copy"
done
exit $failed
