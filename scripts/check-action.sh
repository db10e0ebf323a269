#!/usr/bin/env bash
# Holds action.yml and the workflows against actionlint, zizmor, action-validator and the JSON schema of actions, and
# runs the action itself on the demo, without GitHub.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

if have go "linting the workflows with actionlint"; then
  step "actionlint"
  version=v1.7.12
  linter=$root/target/actionlint-$version/actionlint
  if [ -x "$linter" ] ||
    GOBIN=$(dirname "$linter") go install "github.com/rhysd/actionlint/cmd/actionlint@$version" ||
    unavailable actionlint "linting the workflows"; then
    "$linter"
    echo "nothing to complain about"
  fi
fi
if have npm "validating action.yml with action-validator"; then
  step "action-validator"
  if npm install --silent --no-audit --no-fund --ignore-scripts --prefix target/action-tools \
    @action-validator/core@0.6.0 @action-validator/cli@0.6.0 || unavailable action-validator "validating action.yml"; then
    # Of workflows it does not know all permissions yet; those are actionlint's.
    target/action-tools/node_modules/.bin/action-validator action.yml
  fi
fi
python_tools "zizmor and a run of the action" zizmor==1.32.0 check-jsonschema pyyaml || exit 0
step "zizmor"
"$tools/zizmor" --offline --no-progress .
"$tools/check-jsonschema" --builtin-schema vendor.github-actions action.yml

step "the action on the demo"
cargo build --quiet --package seamlint
export PATH=$root/target/debug:$PATH
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
act() { "$tools/python" scripts/run-action.py action.yml testdata/demo version=path upload-sarif=true "$@" >"$scratch/log"; }
# field JSON-POINTER: of the last line.
field() { tail -n 1 "$scratch/log" | "$tools/python" -c "import json, sys; print(json.load(sys.stdin)$1)"; }
expect() {
  [ "$2" = "$3" ] || { cat "$scratch/log" >&2; echo "error: $1 is $2 instead of $3" >&2; exit 1; }
}

if act; then status=0; else status=$?; fi
expect "the status" "$status" 1
expect "the exit code" "$(field '["outputs"]["exit-code"]')" 1
found=$(field '["outputs"]["findings"]')
expect "the number of annotations" "$(grep -cE '^::(error|warning|notice) file=testdata/demo/' "$scratch/log")" "$found"
expect "the table in the summary" "$(field '["summary"].count("| 🟡 warning | ")')" "$(field '["outputs"]["warnings"]')"
expect "the map in the summary" "$(field '["summary"].count("```mermaid")')" 1
sarif=$(field '["outputs"]["sarif-file"]')
expect "the upload" "$(grep -c "upload-sarif.*$sarif" "$scratch/log")" 1
./scripts/validate-sarif.sh "$sarif"
echo "$found findings in annotations, summary and SARIF"

# shellcheck disable=SC2016 # Nothing may expand this.
act fail-on=never annotations=false summary=false "args=--only
 go/json-null-zero   --min-severity warning" paths='internal/payment $(touch pwned) "a b"' && status=0 || status=$?
expect "a path that is not there" "$status:$(field '["outputs"]["exit-code"]')" "1:2"
[ ! -e testdata/demo/pwned ] || { echo "error: an input is read as code" >&2; exit 1; }
act fail-on=never annotations=false summary=false "args=--only
 go/json-null-zero   --min-severity warning" paths=internal/payment
expect "the number of findings below a path" "$(field '["outputs"]["findings"]')" 1
expect "annotations that nobody wants" "$(grep -c '^::warning' "$scratch/log" || true)" 0
expect "the summary that nobody wants" "$(field '["summary"]')" ""

# As on GitHub, where a release is installed: this one is on the disk.
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
name=seamlint-x86_64-unknown-linux-musl
mkdir -p "$scratch/releases/$name"
cp target/debug/seamlint "$scratch/releases/$name"
(cd "$scratch/releases" && tar -czf "$name.tar.gz" "$name" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
export SEAMLINT_DOWNLOAD_URL=$scratch/releases
for asked in "v$version" ""; do
  act "version=$asked" fail-on=never
  expect "the number of findings of what was installed" "$(field '["outputs"]["findings"]')" "$found"
done
if act version=99.0.0; then status=0; else status=$?; fi
expect "the status for a version that is not there" "$status:$(field '["outputs"]["exit-code"]')" "1:"
PATH=${PATH#"$root/target/debug:"}
if act version=path; then status=0; else status=$?; fi
expect "the status without a seamlint on the PATH" "$status:$(field '["outputs"]["exit-code"]')" "1:"
echo "releases are installed, and what is not there is told"
