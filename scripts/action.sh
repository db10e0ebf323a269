#!/usr/bin/env bash
# The steps of action.yml. Inputs come through the environment and are never read as code.
#
#   scripts/action.sh install     finds the binary, or installs it for this run
#   scripts/action.sh run         checks, and writes annotations, the summary, SARIF and outputs
set -euo pipefail

output() {
  printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

fail() {
  echo "::error title=seamlint::$*" >&2
  exit 2
}

target() {
  case "$RUNNER_OS-$RUNNER_ARCH" in
    Linux-X64) echo x86_64-unknown-linux-musl ;;
    Linux-ARM64) echo aarch64-unknown-linux-musl ;;
    macOS-X64) echo x86_64-apple-darwin ;;
    macOS-ARM64) echo aarch64-apple-darwin ;;
    Windows-X64) echo x86_64-pc-windows-msvc ;;
    Windows-ARM64) echo aarch64-pc-windows-msvc ;;
    *) fail "there is no binary for $RUNNER_OS on $RUNNER_ARCH" ;;
  esac
}

install() {
  if [ "$INPUT_VERSION" = path ]; then
    local found
    found=$(command -v seamlint) || fail "there is no seamlint on the PATH"
    output seamlint "$found"
    return
  fi
  # The action may be used by a branch or the hash of a commit; its own folder knows which version it is.
  local version=$INPUT_VERSION
  [ -n "$version" ] || version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$(dirname "$0")/../Cargo.toml" | head -n 1)
  version=${version#v}
  [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+([-.][0-9A-Za-z.]+)?$ ]] ||
    fail "\`$version\` is no version"
  local folder=$RUNNER_TEMP/seamlint-$version binary=seamlint target
  target=$(target)
  "$(dirname "$0")/install.sh" --version "$version" --target "$target" --dir "$folder" ||
    fail "seamlint $version cannot be installed"
  [ "$RUNNER_OS" != Windows ] || binary+=.exe
  output seamlint "$folder/$binary"
}

# words TEXT: adds the words of a text to `arguments`, each as it stands.
words() {
  local line word
  local -a found
  while IFS= read -r line || [ -n "$line" ]; do
    read -r -a found <<<"$line"
    for word in ${found[@]+"${found[@]}"}; do arguments+=("$word"); done
  done <<<"$1"
}

# count KIND: from the summary of the JSON report, in which no text can begin a line.
count() {
  sed -n "s/^    \"$1\": \([0-9]*\),*\$/\1/p" "$RUNNER_TEMP/seamlint.json" | tail -n 1
}

run() {
  local sarif=$RUNNER_TEMP/seamlint.sarif code=0
  arguments=(check --no-progress --color always --profile "$INPUT_PROFILE" --fail-on "$INPUT_FAIL_ON"
    --output-format full
    --output-format "sarif=$sarif"
    --output-format "json=$RUNNER_TEMP/seamlint.json"
    --output-format "github=$RUNNER_TEMP/seamlint.commands"
    --output-format "markdown=$RUNNER_TEMP/seamlint.md")
  [ -z "$INPUT_BASELINE" ] || arguments+=(--baseline "$INPUT_BASELINE")
  words "$INPUT_ARGS"
  arguments+=(--)
  words "$INPUT_PATHS"
  rm -f "$sarif" "$RUNNER_TEMP/seamlint.json"
  # What is printed holds lines of the code, which may look like workflow commands.
  local token
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "::stop-commands::$token"
  "$SEAMLINT" "${arguments[@]}" || code=$?
  echo "::$token::"
  output exit-code "$code"
  [ -s "$RUNNER_TEMP/seamlint.json" ] || fail "seamlint ended with status $code; its messages are above"
  [ "$INPUT_ANNOTATIONS" != true ] || cat "$RUNNER_TEMP/seamlint.commands"
  if [ "$INPUT_SUMMARY" = true ]; then summary; fi
  local errors warnings infos
  errors=$(count errors) warnings=$(count warnings) infos=$(count infos)
  output errors "$errors"
  output warnings "$warnings"
  output infos "$infos"
  output findings "$((errors + warnings + infos))"
  output sarif-file "$sarif"
}

# The findings, and who calls which route.
summary() {
  cat "$RUNNER_TEMP/seamlint.md" >>"$GITHUB_STEP_SUMMARY"
  local map=$RUNNER_TEMP/seamlint.mermaid
  "$SEAMLINT" map --quiet --no-progress --output-format "mermaid=$map" --output-format json >/dev/null || return 0
  grep -q -- '-->\|-\.->' "$map" || return 0
  {
    printf '\n<details><summary>Who calls which route</summary>\n\n```mermaid\n'
    cat "$map"
    printf '```\n\n</details>\n'
  } >>"$GITHUB_STEP_SUMMARY"
}

case "${1:-}" in
  install | run) "$1" ;;
  *) echo "usage: scripts/action.sh install|run" >&2 && exit 2 ;;
esac
