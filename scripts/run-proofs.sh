#!/usr/bin/env bash
# Runs the proofs: small programs that show what the rules say about Go, Node and the libraries.
set -uo pipefail
. "$(dirname "$0")/common.sh"
cd "$root/testdata/proofs" || exit

failed=()
limit=$(command -v timeout >/dev/null && echo "timeout 60" || true)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# prove NAME COMMAND...: runs a proof and remembers when it fails.
prove() {
  local name=$1
  shift
  step "$name"
  $limit "$@" || failed+=("$name")
}

if have go "the proofs about Go"; then
  (cd go && go build -o "$out/" ./...) || exit 1
  for folder in go/*/main.go; do
    name=$(basename "$(dirname "$folder")")
    prove "go/$name" "$out/$name"
  done
fi
if have go "the proofs about Go in the browser" && have node "the proofs about Go in the browser"; then
  runner=$(go env GOROOT)/lib/wasm/go_js_wasm_exec
  for folder in wasm/*/main.go; do
    name=$(basename "$(dirname "$folder")")
    prove "wasm/$name" env -C wasm GOOS=js GOARCH=wasm go run -exec "$runner" "./$name"
  done
fi
if have node "the proofs about Node"; then
  for script in js/*.mjs js/*.cjs; do
    [ "$script" = js/proof.mjs ] || prove "$script" node "$script"
  done
fi
if have go "the proofs about both sides of the seam" && have node "the proofs about both sides of the seam"; then
  (cd seam && go build -o "$out/seam/" ./...) || exit 1
  for client in seam/*/client.mjs; do
    name=$(basename "$(dirname "$client")")
    prove "seam/$name" node "$client" "$out/seam/$name"
  done
fi

if [ ${#failed[@]} -gt 0 ]; then
  printf '\nNot proven: %s\n' "${failed[*]}" >&2
  exit 1
fi
