#!/usr/bin/env bash
# Holds SARIF files against the JSON schema of SARIF 2.1.0 and against Microsoft's validator with GitHub's
# rules: no error, no warning. Without arguments: the document of the tests, one of each project of testdata, and one
# of more findings than code scanning takes.
#
#   scripts/validate-sarif.sh [FILE.sarif]...
#
# Installs the validator from npm into target/. Without npm it is skipped, but not in CI.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

have npm "validating SARIF" || exit 0

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
    cargo build --quiet --package seamlint
    files=(crates/seamlint/tests/data/everything.sarif)
    for manifest in testdata/*/seamlint.toml; do
        project=$(dirname "$manifest")
        real=$tools/$(basename "$project").sarif
        target/debug/seamlint check --no-cache --quiet --profile strict --fail-on never \
            --output-format "sarif=$real" --output-format json "$project" >/dev/null
        files+=("$real")
    done
    # More than code scanning takes: the most severe are kept, the cut is told, and the file is not too large.
    crowd=$tools/crowd
    rm -rf "$crowd" && mkdir -p "$crowd"
    touch "$crowd/seamlint.toml"
    for part in $(seq 13); do
        seq -f "// seamlint-ignore[js/none-%.0f]: x" 2000 >"$crowd/part$part.ts"
    done
    printf '%s\n' "export const late = () => fetch('/a', { method: 'patch' });" >"$crowd/z.ts"
    printf '[rules]\n"js/fetch-option-ignored" = "error"\n' >"$crowd/seamlint.toml"
    target/debug/seamlint check --quiet --fail-on never --output-format "sarif=$tools/crowd.sarif" \
        --output-format jsonl "$crowd" >"$crowd/all.jsonl"
    [ "$(wc -l <"$crowd/all.jsonl")" -gt 25000 ]
    [ "$(grep -c '"ruleIndex"' "$tools/crowd.sarif")" -eq 25000 ]
    grep -q 'Only the 25000 most severe of' "$tools/crowd.sarif"
    grep -q '"ruleId": "js/fetch-option-ignored"' "$tools/crowd.sarif"
    size=$(gzip -c "$tools/crowd.sarif" | wc -c)
    echo "$(wc -l <"$crowd/all.jsonl") findings: 25000 of them in $size bytes of gzip"
    [ "$size" -lt $((10 << 20)) ]
    files+=("$tools/crowd.sarif")
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
