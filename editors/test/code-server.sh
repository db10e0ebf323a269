#!/usr/bin/env bash
# Installs a real VS Code (code-server) from npm and Debian alone: code-server's own installer loads binaries from elsewhere.
#
#   editors/test/code-server.sh FOLDER
set -euo pipefail
folder=$1
# The newest one for Node 20: VS Code 1.100.
version=4.100.3

if command -v apt-get >/dev/null 2>&1; then
    sudo=$(command -v sudo || true)
    $sudo apt-get update --quiet=2
    $sudo apt-get install --quiet=2 --yes --no-install-recommends \
        chromium ripgrep libkrb5-dev libxkbfile-dev libsecret-1-dev >/dev/null
fi
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
npm pack --silent "code-server@$version"
tar xzf "code-server-$version.tgz" --strip-components=1
rm "code-server-$version.tgz"
for part in . lib/vscode lib/vscode/extensions; do
    (cd "$part" && npm install --silent --omit=dev --ignore-scripts --no-audit --no-fund)
done
npm rebuild --silent argon2 --build-from-source
# node-pty's last step needs the network, and nobody needs it.
for module in @vscode/spdlog native-watchdog @parcel/watcher kerberos node-pty; do
    (cd lib/vscode && npm rebuild --silent "$module" >/dev/null 2>&1) || true
done
mkdir -p lib/vscode/node_modules/@vscode/ripgrep/bin
ln -sf "$(command -v rg)" lib/vscode/node_modules/@vscode/ripgrep/bin/rg
ln -sfn node_modules lib/vscode/node_modules.asar
node out/node/entry.js --version
