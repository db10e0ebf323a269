#!/usr/bin/env bash
# Makes mechanical edits and mistakes in copies of projects and holds a baseline against them: no edit may show
# anything new, and each mistake must be seen.
#
#   scripts/check-baseline.sh PROJECT...
#
# `cargo test` does the same with projects of testdata.
set -euo pipefail
. "$(dirname "$0")/common.sh"

[ $# -gt 0 ] || { echo "usage: scripts/check-baseline.sh PROJECT..." >&2; exit 2; }
projects=
for project in "$@"; do
  projects+=${projects:+:}$(cd "$project" && pwd)
done
cd "$root"
SEAMLINT_PROJECTS=$projects cargo test --quiet --package seamlint --test baseline
