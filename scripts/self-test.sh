#!/usr/bin/env bash
# Checks whole folders of code that nobody here wrote: clones, the sources of Go, module caches, node_modules.
#
#   scripts/self-test.sh [--timeout SECONDS] [--binary FILE] FOLDER...
#
# It fails on a panic, on a run that takes longer than the timeout (300 s), on output that depends on the number of
# threads, and on a place that is not in its file; and it prints how much was read, and what was not and why.
# Nothing is ignored, tests are reported on, and the strict profile runs, so that all rules see all files.
set -euo pipefail
. "$(dirname "$0")/common.sh"

have python3 "the self-test" || exit 0
exec python3 "$root/scripts/self-test.py" "$@"
