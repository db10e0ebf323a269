#!/usr/bin/env bash
# Compares `seamlint map` on clones of real projects with facts that were found by reading them.
#
#   scripts/check-truth.sh NAME CLONE
#
# NAME is a file of testdata/truth without `.json`; CLONE is the repository named there, at its commit. Not
# part of CI, which clones nothing.
set -euo pipefail
. "$(dirname "$0")/common.sh"

[ $# -eq 2 ] || { echo "usage: scripts/check-truth.sh NAME CLONE" >&2; exit 2; }
facts=$root/testdata/truth/$1.json
clone=$(cd "$2" && pwd)
cd "$root"

commit=$(sed -n 's/.*"commit": "\(.*\)".*/\1/p' "$facts")
if head=$(git -C "$clone" rev-parse --verify --quiet HEAD) && [ "$head" != "$commit" ]; then
  echo "error: $clone is at $head, and the facts are of $commit" >&2
  exit 2
fi

cargo build --quiet --package seamlint
cargo run --quiet --package seamlint --example truth -- "$facts" "$clone"
