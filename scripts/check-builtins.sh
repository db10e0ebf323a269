#!/usr/bin/env bash
# Writes data/js-builtins.d.ts anew from the declarations of TypeScript and Node, and compares. With --write the file
# is replaced.
#
#   scripts/check-builtins.sh [--write]
#
# Without Node and npm it is skipped.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

typescript=5.9.3
types_node=26.6.6
tools=target/builtins
written=crates/program/data/js-builtins.d.ts

have node "writing the declarations of the platforms" || exit 0
have npm "writing the declarations of the platforms" || exit 0

# there PACKAGE VERSION: whether this version of the package is installed.
there() { grep -q "\"version\": \"$2\"" "$tools/node_modules/$1/package.json" 2>/dev/null; }
mkdir -p "$tools"
if ! there typescript "$typescript" || ! there @types/node "$types_node"; then
    npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$tools" \
        "typescript@$typescript" "@types/node@$types_node"
fi

node scripts/builtins.mjs "$tools/node_modules/typescript" "$tools/node_modules/@types/node" \
    crates/program/data/js.d.ts >"$tools/js-builtins.d.ts"
if [ "${1:-}" = --write ]; then
    cp "$tools/js-builtins.d.ts" "$written"
    UPDATE=1 cargo test --quiet --package seamlint-program --test js_library
elif ! diff --brief "$tools/js-builtins.d.ts" "$written" >/dev/null; then
    echo "error: $written is not what scripts/builtins.mjs writes; run scripts/check-builtins.sh --write" >&2
    diff "$written" "$tools/js-builtins.d.ts" | head -20 >&2
    exit 1
fi
echo "$written: $(grep -c . "$written") lines from TypeScript $typescript and @types/node $types_node"
