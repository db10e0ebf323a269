#!/usr/bin/env bash
# The extension in a real VS Code (code-server and Chromium): packaged, installed, and used as in vscode.mjs.
#
#   editors/test/vscode.sh PROJECT
#
# Under CI=true code-server is installed; elsewhere `editors/test/code-server.sh target/editors/code-server` does it.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
cd "$root"
project=$1
work=$root/target/editors
server=$work/code-server
port=18473

have npm "the extension for VS Code" || exit 0
step "VS Code: the extension"
(
    cd editors/vscode
    [ -d node_modules ] || npm install --silent --no-audit --no-fund
    mkdir -p bin
    cp "$root/target/debug/seamlint" bin/
    cp "$root"/LICENSE-* .
    npx vsce package --no-dependencies --target linux-x64 --out "$work/seamlint.vsix" >"$work/vsce.log" 2>&1 ||
        { cat "$work/vsce.log" >&2; exit 1; }
)

if [ ! -f "$server/out/node/entry.js" ] && [ "${CI:-}" = true ]; then
    editors/test/code-server.sh "$server"
fi
if [ ! -f "$server/out/node/entry.js" ]; then
    have code-server-in-target "the extension in a real VS Code" || exit 0
fi
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
have "${browser:-chromium}" "the extension in a real VS Code" || exit 0
tools=$work/playwright
grep --quiet '"version": "1.56' "$tools/node_modules/playwright-core/package.json" 2>/dev/null ||
    npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$tools" playwright-core@1.56

step "VS Code: $(node "$server/out/node/entry.js" --version | tail -1)"
data=$work/vscode-data
rm -rf "$data"
mkdir -p "$data/User"
# Nothing but seamlint has something to say.
cat >"$data/User/settings.json" <<'JSON'
{
  "typescript.validate.enable": false,
  "workbench.startupEditor": "none",
  "git.openRepositoryInParentFolders": "never",
  "files.autoSave": "off",
  "seamlint.trace.server": "verbose",
  "seamlint.inlayHints": true,
  "telemetry.telemetryLevel": "off",
  "workbench.colorTheme": "Default Light Modern"
}
JSON
run=(node "$server/out/node/entry.js" --user-data-dir "$data" --extensions-dir "$data/extensions")
"${run[@]}" --install-extension "$work/seamlint.vsix" >"$work/install.log" 2>&1
"${run[@]}" --auth none --bind-addr "127.0.0.1:$port" --disable-telemetry --disable-update-check \
    --disable-workspace-trust >"$work/code-server.log" 2>&1 &
served=$!
trap 'kill "$served" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
    sleep 0.2
done
NODE_PATH="$tools/node_modules" timeout 300 node editors/test/vscode.cjs \
    "http://127.0.0.1:$port/?folder=$project" "$browser" "$work/screenshots"
