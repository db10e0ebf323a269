#!/usr/bin/env bash
# Builds and vets the Go projects of testdata, and type-checks the TypeScript ones: code that a compiler
# refuses proves nothing about a linter.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root/testdata"

if have go "building and vetting the Go projects of testdata"; then
  while IFS= read -r manifest; do
    folder=$(dirname "$manifest")
    step "go: $folder"
    # Lost cancel functions are what some of these projects are there to show.
    (cd "$folder" && GOWORK=off go build -o /dev/null ./... && GOWORK=off go vet -lostcancel=false ./...)
  done < <(find . -name go.mod -not -path '*/node_modules/*' -not -path './proofs/wasm/*' | sort)
  while IFS= read -r workspace; do
    step "go: $workspace"
    (cd "$(dirname "$workspace")" && go list -m -f '{{.Dir}}/...' | xargs go build -o /dev/null)
  done < <(find . -name go.work -not -path '*/node_modules/*' | sort)
fi

if have node "checking the JavaScript of testdata" && have npm "type-checking the TypeScript projects of testdata"; then
  while IFS= read -r lock; do
    folder=$(dirname "$lock")
    step "typescript: $folder"
    (cd "$folder" && npm ci --silent --no-audit --no-fund && npm run --silent typecheck)
  done < <(find . -name package-lock.json -not -path '*/node_modules/*' | sort)
  step "javascript: syntax"
  while IFS= read -r script; do
    node --check "$script"
  done < <(find . \( -name '*.js' -o -name '*.mjs' -o -name '*.cjs' \) -not -path '*/node_modules/*' | sort)
fi

if [ ${#skipped[@]} -eq 0 ]; then
  printf '\nAll of testdata compiles.\n'
fi
