#!/usr/bin/env bash
# Opens the page of `seamlint map` in a headless Chromium and uses it: every row and every link is drawn,
# search, keys and details work, and the console stays empty. Type-checks its script where npm is there.
#
#   scripts/check-map.sh [PROJECT]
#
# Without Chromium it is skipped; CI installs it.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

project=${1:-testdata/demo}
tools=target/map-check
mkdir -p "$tools"

if have npm "type-checking the script of the map's page"; then
    version=5.9.3
    if ! grep -q "\"version\": \"$version\"" "$tools/node_modules/typescript/package.json" 2>/dev/null; then
        npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$tools" "typescript@$version"
    fi
    node "$tools/node_modules/typescript/bin/tsc" --noEmit --strict --allowJs --checkJs \
        --target es2022 --lib es2022,dom,dom.iterable crates/seamlint/src/map/page/page.js
fi

browser=
find_browser() {
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null 2>&1; then
            browser=$name
            return
        fi
    done
}
find_browser
if [ -z "$browser" ] && [ "${CI:-}" = true ] && command -v apt-get >/dev/null 2>&1; then
    sudo=$(command -v sudo || true)
    $sudo apt-get update --quiet=2 && $sudo apt-get install --quiet=2 --yes chromium
    find_browser
fi
have "${browser:-chromium}" "drawing the map's page in a browser" || exit 0

cargo build --quiet --package seamlint
target/debug/seamlint map --no-cache --quiet --output-format "html=$tools/page.html" \
    --output-format "json=$tools/map.json" "$project" >/dev/null

# open FILE: its document when its script has run, in a window that is high enough for all rows.
open() {
    "$browser" --headless --no-sandbox --disable-gpu --window-size=1400,6000 --virtual-time-budget=4000 \
        --enable-logging=stderr --dump-dom "file://$root/$1" 2>"$tools/browser.log" >"$tools/dom.html"
    if grep --quiet CONSOLE "$tools/browser.log"; then
        grep CONSOLE "$tools/browser.log" >&2
        return 1
    fi
}

count() { (grep --only-matching "$1" "$tools/dom.html" || true) | wc -l; }
listed() { grep --count "$1" "$tools/map.json" || true; }

open "$tools/page.html"
rows=$(count '<li class="row ')
items=$(($(listed '^      "client": ') + $(listed '^      "middleware": ')))
drawn=$(sed -n 's/.*data-drawn="\([0-9]*\)".*/\1/p' "$tools/dom.html")
links=$(listed '^      "confidence": ')
echo "$project: $rows rows of $items routes and calls, $drawn of $links links drawn"
[ "$links" -gt 0 ] && [ "$rows" -eq "$items" ] && [ "$drawn" -eq "$links" ]

# The policy of the page lets no other script in, so the one that uses it needs a copy without.
sed '/Content-Security-Policy/d' "$tools/page.html" >"$tools/driven.html"
{ printf '<script>'; cat scripts/check-map.js; printf '</script>\n'; } >>"$tools/driven.html"
open "$tools/driven.html"
sed -n 's/.*data-result="\([^"]*\)".*/\1/p' "$tools/dom.html"
grep --quiet 'data-result="fine' "$tools/dom.html"
