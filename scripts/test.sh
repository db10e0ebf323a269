#!/usr/bin/env bash
# Everything that must hold before a change lands. Rust and a C compiler are enough; what needs Go or Node
# says loudly that it was skipped without them, and fails instead under CI=true.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

step "format"
cargo fmt --all --check
step "clippy"
cargo clippy --quiet --workspace --all-targets -- --deny warnings
step "tests"
cargo test --quiet --workspace
step "documentation"
RUSTDOCFLAGS="--deny warnings" cargo doc --quiet --workspace --no-deps --document-private-items
step "dependencies"
./scripts/check-dependencies.sh
step "fuzzing"
./scripts/fuzz.sh
step "declarations of the platforms"
./scripts/check-builtins.sh
step "testdata compiles"
./scripts/check-testdata.sh
step "fixes"
./scripts/check-fixes.sh
step "proofs"
./scripts/run-proofs.sh
step "SARIF"
./scripts/validate-sarif.sh
step "the map's page"
./scripts/check-map.sh
step "the action"
./scripts/check-action.sh
step "hooks"
./scripts/check-hooks.sh
step "packages"
./scripts/check-packages.sh
step "editors"
./scripts/check-editors.sh
step "instructions"
./scripts/check-instructions.sh

printf '\nEverything holds.\n'
