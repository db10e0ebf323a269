#!/usr/bin/env bash
# Builds the wheel and the npm packages for this machine, installs them offline into clean environments and lints
# the demo with each; and packs all crates. Builds with the dev profile, since it is not the speed that is tested.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch" "$root/target/packages"' EXIT
rm -rf target/packages
export SEAMLINT_PROFILE=dev
host=$(rustc -vV | sed -n 's/^host: //p')
cargo build --quiet --package seamlint
expected=$(target/debug/seamlint check testdata/demo --fail-on never --output-format jsonl 2>/dev/null | wc -l)

# demo COMMAND...: lints the demo, and expects what the binary of this tree finds.
demo() {
  local status=0
  found=$("$@" check testdata/demo --fail-on never --output-format jsonl 2>/dev/null | wc -l) || status=$?
  [ "$found" -eq "$expected" ] && [ "$status" -eq 0 ] || { echo "error: $* finds $found instead of $expected" >&2; exit 1; }
  echo "$* finds $found"
}

if have python3 "the wheel"; then
  step "wheel"
  ./scripts/package.sh wheel "$host"
  python3 -m venv "$scratch/venv"
  "$scratch/venv/bin/pip" install --quiet --no-index --find-links target/packages/wheels seamlint
  demo "$scratch/venv/bin/seamlint"
  [ "$("$scratch/venv/bin/seamlint" --version)" = "$(target/debug/seamlint --version)" ]
fi
if have npm "the npm packages"; then
  step "npm"
  ./scripts/package.sh binary "$host"
  (cd target/packages && sha256sum --check "seamlint-$host.tar.gz.sha256")
  ./scripts/package.sh npm
  mkdir "$scratch/npm"
  echo '{"private": true}' >"$scratch/npm/package.json"
  # Offline, the main package cannot ask for its platforms; it finds the one that is there.
  npm install --silent --offline --no-audit --no-fund --ignore-scripts --omit=optional --prefix "$scratch/npm" target/packages/npm/*.tgz
  demo "$scratch/npm/node_modules/.bin/seamlint"
  status=0
  (cd "$scratch/npm" && node_modules/.bin/seamlint no/such/path) 2>/dev/null || status=$?
  [ "$status" -eq 2 ] || { echo "error: the status is $status instead of 2" >&2; exit 1; }
  rm -r "$scratch/npm/node_modules/@seamlint"
  if "$scratch/npm/node_modules/.bin/seamlint" --version 2>"$scratch/said"; then exit 1; fi
  grep -q 'SEAMLINT_BINARY' "$scratch/said"
fi
./scripts/check-install.sh
./scripts/check-container.sh
step "versions"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
for file in editors/vscode/package.json editors/vscode/package-lock.json; do
  grep -q "^  \"version\": \"$version\"" "$file" || { echo "error: $file is another version than $version" >&2; exit 1; }
done
for page in README.md docs/*.md crates/seamlint/src/cli/init/next.md; do
  if other=$(grep -nE 'seamlint(@v|==|:)[0-9]+\.|rev: v[0-9]' "$page" | grep -vF "$version"); then
    echo "error: $page names another version than $version: $other" >&2
    exit 1
  fi
done
echo "all say $version"
step "crates"
# Each is built from what is packed, beside the others. Cargo takes those for what a registry has, which stays the same
# as long as the version does: without what earlier runs unpacked and built, they are this run's.
crates=target/crates
rm -rf $crates/package $crates/debug/.fingerprint/seamlint-* "${CARGO_HOME:-$HOME/.cargo}"/registry/{cache,src}/-*/seamlint-*
# What is packed has no profile of ours, and nobody debugs what is only built to see that it can be.
CARGO_PROFILE_DEV_DEBUG=false CARGO_INCREMENTAL=0 cargo package --quiet --workspace --allow-dirty --target-dir $crates
ls $crates/package/*.crate
