#!/usr/bin/env bash
# Holds all dependencies to deny.toml: licences, sources, crates that may not come in. Then looks them up in the
# database of advisories, where that can be reached: a change is not to blame for a network that is down.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

what="licences, sources and advisories of dependencies"
tools=$root/target/cargo-tools
PATH=$PATH:$tools/bin
if [ "${CI:-}" = true ] && ! command -v cargo-deny >/dev/null; then
  # It looks at lists, so it need not be fast.
  CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off \
    cargo install --quiet --locked --root "$tools" cargo-deny@0.20.2 || unavailable cargo-deny "$what"
fi
have cargo-deny "$what" || exit 0

cargo-deny --workspace --locked check --hide-inclusion-graph bans licenses sources
cargo-deny --locked --manifest-path fuzz/Cargo.toml --config deny.toml check --hide-inclusion-graph sources
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! cargo-deny --workspace --locked check advisories >"$log" 2>&1; then
  cat "$log" >&2
  if grep -q "^error\[" "$log"; then
    exit 1
  fi
  echo "SKIPPED, because the database of advisories cannot be reached: advisories" >&2
fi
