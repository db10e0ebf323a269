#!/usr/bin/env bash
# Drives the language server through real editors, each in a copy of editors/test/shop: an edit of a Go struct that
# nobody has saved changes what is said of the TypeScript file, definitions lead over the seam, a quick fix cures.
#
#   scripts/check-editors.sh [nvim|emacs|pytest|vscode]...
#
# An editor that is not installed is skipped loudly, and fails under CI=true.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

if [ "${CI:-}" = true ] && command -v apt-get >/dev/null 2>&1; then
    sudo=$(command -v sudo || true)
    $sudo apt-get update --quiet=2
    $sudo apt-get install --quiet=2 --yes --no-install-recommends neovim emacs-nox elpa-eglot python3-venv >/dev/null
fi

[ $# -gt 0 ] || set -- nvim emacs pytest vscode
cargo build --quiet --package seamlint
export PATH="$root/target/debug:$PATH"
work=$root/target/editors
mkdir -p "$work"

# shop NAME: a fresh copy of the project, for one editor.
shop() {
    rm -rf "${work:?}/projects/$1"
    mkdir -p "$work/projects/$1"
    cp -r editors/test/shop "$work/projects/$1/shop"
    echo "$work/projects/$1/shop"
}

# left NAME: fails when a server is still there two seconds after its client.
left() {
    sleep 2
    local pid
    for pid in $(pgrep -x seamlint || true); do
        if [ "$(readlink "/proc/$pid/exe" || true)" = "$root/target/debug/seamlint" ]; then
            echo "error: $1 has left a server behind" >&2
            return 1
        fi
    done
}

run_nvim() {
    have nvim "Neovim" || return 0
    step "Neovim: $(nvim --version | head -1)"
    # Neovim before 0.8 starts no server by itself; the test does.
    (cd "$(shop nvim)" && timeout 120 nvim --headless -u NONE \
        --cmd "set runtimepath^=$root/editors/nvim" \
        -c "if has('nvim-0.8') | runtime plugin/seamlint.lua | endif" \
        -c "luafile $root/editors/test/nvim.lua")
}

run_emacs() {
    have emacs "Emacs with eglot" || return 0
    step "Emacs: $(emacs --version | head -1)"
    if ! emacs --batch --eval "(require 'eglot)" >/dev/null 2>&1; then
        have eglot-for-emacs "Emacs with eglot" || return 0
    fi
    (cd "$(shop emacs)" && timeout 120 emacs --batch \
        --load "$root/editors/emacs/seamlint.el" --load "$root/editors/test/emacs.el")
}

run_pytest() {
    local python=$work/python
    if ! "$python/bin/python" -c "import pytest_lsp" 2>/dev/null; then
        have python3 "clients of pytest-lsp" || return 0
        step "pytest-lsp"
        python3 -m venv "$python"
        "$python/bin/pip" install --quiet --disable-pip-version-check pytest-lsp==1.0.1 pytest-asyncio || {
            have pytest-lsp "clients of pytest-lsp" || return 0
        }
    fi
    step "clients of pytest-lsp"
    SHOP=$(shop pytest) "$python/bin/python" -m pytest --quiet -p no:cacheprovider --asyncio-mode=auto \
        editors/test/test_lsp.py
}

run_vscode() {
    editors/test/vscode.sh "$(shop vscode)"
}

for editor in "$@"; do
    "run_$editor"
    left "$editor"
done
printf '\nThe editors agree.\n'
