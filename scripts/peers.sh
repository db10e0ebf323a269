#!/usr/bin/env bash
# Installs the linters that scripts/benchmarks.sh measures seamlint beside, in fixed versions, below target/peers.
#
#   ./scripts/peers.sh
#
# Each is optional: what cannot be installed is absent in the table. gofmt, go vet and rg are those of the machine.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

folder=$root/target/peers
npm_packages=(oxlint@1.94.0 oxlint-tsgolint@7.0.2007 @biomejs/biome@2.6.8 @ast-grep/cli@0.51.1
  eslint@10.15.0 typescript-eslint@8.73.0 typescript@5.9.3)
go_commands=(honnef.co/go/tools/cmd/staticcheck@v0.8.2 github.com/sonatard/noctx/cmd/noctx@v0.5.1
  github.com/kkHAIKE/contextcheck/cmd/contextcheck@v1.1.6)
semgrep=semgrep==1.182.0

# once NAME COMMAND...: runs what installs something, unless these versions are there.
once() {
  local mark=$folder/$1.installed
  if [ "$(cat "$mark" 2>/dev/null)" != "${*:2}" ]; then
    rm -f "$mark"
    "${@:2}" || { echo "SKIPPED, because it cannot be installed: $1" >&2; return 0; }
    echo "${*:2}" >"$mark"
  fi
}

mkdir -p "$folder/bin"
if have npm "oxlint, Biome, ESLint and ast-grep"; then
  once npm npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "${npm_packages[@]}"
fi
if have go "staticcheck, noctx and contextcheck"; then
  for command in "${go_commands[@]}"; do
    name=${command%@*}
    once "${name##*/}" env GOBIN="$folder/bin" GOFLAGS= go install "$command"
  done
fi
if have python3 "semgrep"; then
  [ -x "$folder/python/bin/pip" ] || python3 -m venv "$folder/python" || true
  once semgrep "$folder/python/bin/pip" install --quiet --disable-pip-version-check "$semgrep"
fi
# ESLint finds its plug-ins from where its configuration is.
cp -R scripts/peers/. "$folder/config.new"
rm -rf "$folder/config" && mv "$folder/config.new" "$folder/config"
cp "$folder/config/eslint.config.mjs" "$folder"
