#!/usr/bin/env bash
# Makes what is published, below target/packages.
#
#   scripts/package.sh binary TARGET   an archive with the binary and its checksum
#   scripts/package.sh wheel TARGET    a wheel with the binary, for PyPI
#   scripts/package.sh npm             npm packages, from the archives of all targets that are there
#   scripts/package.sh vsix            extensions for VS Code, from the same
#   scripts/package.sh formula         the formula for Homebrew, from the checksums of the archives that it names
#   scripts/package.sh container       the folder that a container's image is built from, with the archives for Linux
#
# SEAMLINT_PROFILE=dev builds fast binaries no longer, but builds them fast: for the check of the packages.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

profile=${SEAMLINT_PROFILE:-release}
packages=${SEAMLINT_PACKAGES:-$root/target/packages}
mkdir -p "$packages"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)

# exe TARGET: the name of the binary there.
exe() {
  case "$1" in *windows*) echo seamlint.exe ;; *) echo seamlint ;; esac
}

# The target of this machine is built where everything else is.
host=$(rustc -vV | sed -n 's/^host: //p')

binary() {
  local target=$1 name folder built=target/$1
  local flags=(--target "$1")
  if [ "$1" = "$host" ]; then flags=() built=target; fi
  built+=/${profile/#dev/debug}/$(exe "$target")
  name=seamlint-$target
  folder=$packages/archive/$name
  CARGO_PROFILE_RELEASE_STRIP=symbols cargo build --locked --profile "$profile" --package seamlint ${flags[@]+"${flags[@]}"}
  rm -rf "$folder" && mkdir -p "$folder/completions"
  cp "$built" README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$folder"
  for shell in bash zsh fish powershell; do "$built" completions "$shell" >"$folder/completions/seamlint.$shell"; done
  "$built" man >"$folder/seamlint.1"
  (cd "$packages/archive" && tar -czf "../$name.tar.gz" "$name")
  (cd "$packages" && { sha256sum "$name.tar.gz" 2>/dev/null || shasum -a 256 "$name.tar.gz"; } >"$name.tar.gz.sha256")
  echo "$packages/$name.tar.gz"
}

wheel() {
  python_tools "the wheel" "maturin>=1.9,<2" "wheel>=0.45,<1"
  local flags=(--target "$1") cpu=${1%%-*}
  [ "$1" != "$host" ] || flags=()
  "$tools/maturin" build --quiet --profile "$profile" ${flags[@]+"${flags[@]}"} --out "$packages/wheels"
  # What is static runs beside any C library, and pip asks for the one that it has.
  case "$1" in
    *-linux-musl)
      "$tools/wheel" tags --remove --platform-tag "manylinux_2_17_$cpu.manylinux2014_$cpu.musllinux_1_1_$cpu" \
        "$packages/wheels"/*"_$cpu.whl"
      ;;
  esac
}

# What npm calls a target: os, cpu and, where there are two, the C library.
platform() {
  case "$1" in
    x86_64-unknown-linux-*) echo linux x64 ;;
    aarch64-unknown-linux-*) echo linux arm64 ;;
    x86_64-apple-darwin) echo darwin x64 ;;
    aarch64-apple-darwin) echo darwin arm64 ;;
    x86_64-pc-windows-*) echo win32 x64 ;;
    aarch64-pc-windows-*) echo win32 arm64 ;;
    *) echo "error: npm has no name for $1" >&2 && exit 1 ;;
  esac
}

npm_packages() {
  local out=$packages/npm optional="" target os cpu folder
  rm -rf "$out" && mkdir -p "$out"
  for archive in "$packages"/seamlint-*.tar.gz; do
    target=$(basename "$archive" .tar.gz)
    target=${target#seamlint-}
    read -r os cpu <<<"$(platform "$target")"
    folder=$out/$os-$cpu
    mkdir -p "$folder/bin"
    tar -xzf "$archive" -C "$folder/bin" --strip-components=1 "seamlint-$target/$(exe "$target")"
    cp LICENSE-MIT LICENSE-APACHE "$folder"
    sed -e "s/{version}/$version/; s/{os}/$os/g; s/{cpu}/$cpu/g; s/{exe}/$(exe "$target")/g" npm/platform.json >"$folder/package.json"
    optional+=${optional:+, }"\"@seamlint/cli-$os-$cpu\": \"$version\""
    (cd "$out" && npm pack --silent "./$os-$cpu")
  done
  folder=$out/seamlint
  mkdir -p "$folder/bin"
  cp README.md LICENSE-MIT LICENSE-APACHE "$folder"
  cp npm/seamlint.js "$folder/bin"
  sed -e "s/{version}/$version/; s#{optional}#$optional#" npm/package.json >"$folder/package.json"
  (cd "$out" && npm pack --silent ./seamlint)
}

# What VS Code calls a target. What is static runs on Alpine, too.
platforms_of_vscode() {
  local os cpu
  read -r os cpu <<<"$(platform "$1")"
  echo "$os-$cpu"
  case "$1" in *-linux-musl) echo "alpine-$cpu" ;; esac
}

vsix() {
  local out=$packages/vsix archive target platform
  rm -rf "$out" && mkdir -p "$out"
  cp LICENSE-MIT LICENSE-APACHE editors/vscode
  (cd editors/vscode && npm ci --silent --no-audit --no-fund --ignore-scripts && npm rebuild --silent esbuild)
  for archive in "$packages"/seamlint-*.tar.gz; do
    target=$(basename "$archive" .tar.gz)
    target=${target#seamlint-}
    rm -rf editors/vscode/bin && mkdir editors/vscode/bin
    tar -xzf "$archive" -C editors/vscode/bin --strip-components=1 "seamlint-$target/$(exe "$target")"
    for platform in $(platforms_of_vscode "$target"); do
      (cd editors/vscode && npx --no vsce package --no-dependencies --target "$platform" \
        --out "$out/seamlint-$platform.vsix" >"$out/vsce.log" 2>&1) || { cat "$out/vsce.log" >&2; exit 1; }
      rm "$out/vsce.log"
      echo "$out/seamlint-$platform.vsix"
    done
  done
}

formula() {
  local text target sum
  text=$(sed -e "s/{version}/$version/g" packaging/homebrew/seamlint.rb)
  while [[ $text =~ \"\{([a-z0-9_-]+)\}\" ]]; do
    target=${BASH_REMATCH[1]}
    sum=$(cut -d ' ' -f 1 "$packages/seamlint-$target.tar.gz.sha256")
    [[ $sum =~ ^[0-9a-f]{64}$ ]] || { echo "error: seamlint-$target.tar.gz.sha256 holds no checksum" >&2; exit 1; }
    text=${text//"{$target}"/$sum}
  done
  # What the template says of itself is not said of the formula.
  sed -e '1{/^#/d}' <<<"$text" >"$packages/seamlint.rb"
  echo "$packages/seamlint.rb"
}

container() {
  local out=$packages/container archive target os cpu
  rm -rf "$out" && mkdir -p "$out"
  cp packaging/container/Dockerfile LICENSE-MIT LICENSE-APACHE "$out"
  for archive in "$packages"/seamlint-*-linux-musl.tar.gz; do
    target=$(basename "$archive" .tar.gz)
    target=${target#seamlint-}
    read -r os cpu <<<"$(platform "$target")"
    [ "$os" = linux ] || exit 1
    cpu=${cpu/#x64/amd64}
    mkdir "$out/$cpu"
    tar -xzf "$archive" -C "$out/$cpu" --strip-components=1 "seamlint-$target/seamlint"
  done
  echo "$out"
}

case "${1:-}" in
  binary | wheel) "$1" "$2" ;;
  npm) npm_packages ;;
  vsix | formula | container) "$1" ;;
  *) echo "usage: scripts/package.sh binary TARGET | wheel TARGET | npm | vsix | formula | container" >&2 && exit 2 ;;
esac
