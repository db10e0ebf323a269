#!/usr/bin/env bash
# Holds SARIF files against the JSON schema of SARIF 2.1.0 and against Microsoft's validator with GitHub's
# rules: no error, no warning. Without arguments: the document of the tests, and one of a real run.
#
#   scripts/validate-sarif.sh [FILE.sarif]...
#
# Installs the validator from npm into target/. Without npm it is skipped, but not in CI.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v npm >/dev/null; then
    echo "SKIPPED: npm is missing, so no SARIF file was validated" >&2
    [ "${CI:-}" = true ] && exit 1
    exit 0
fi

version=5.7.0
tools=target/sarif-tools
package=$tools/node_modules/@microsoft/sarif-multitool-linux
if ! grep -q "\"version\": \"$version\"" "$package/package.json" 2>/dev/null; then
    mkdir -p "$tools"
    npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$tools" \
        "@microsoft/sarif-multitool-linux@$version" ajv@8.17.1 ajv-formats@3.0.1
fi
chmod u+x "$package/Sarif.Multitool"

files=("$@")
if [ ${#files[@]} -eq 0 ]; then
    real=$tools/real.sarif
    cargo run --quiet --package seamlint -- check --quiet --isolated --profile strict --include-tests \
        --fail-on never --output-format "sarif=$real" --output-format json . >/dev/null
    files=(crates/seamlint/tests/data/everything.sarif "$real")
fi

failed=0
for file in "${files[@]}"; do
    # The validator says nothing of a file that breaks the schema, so the schema comes first.
    if ! node scripts/validate-sarif.mjs "$package/sarif-2.1.0.json" "$file" "$tools"; then
        failed=1
        continue
    fi
    log=$tools/validation.sarif
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$package/Sarif.Multitool" validate "$file" \
        --rule-kind "Sarif;Ghas" --output "$log" --log ForceOverwrite >"$tools/validation.log" || true
    node scripts/validate-sarif.mjs --findings "$log" "$file" || failed=1
done
exit $failed
