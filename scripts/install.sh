#!/bin/sh
# Installs the binary of seamlint for this machine, from the archives of a release.
#
#   curl -fsSL https://github.com/seamlint/seamlint/releases/latest/download/install.sh | sh
#   curl -fsSL https://github.com/seamlint/seamlint/releases/latest/download/install.sh | sh -s -- --version 0.1.0
#
# Nothing but that one file is written, and it is written only when its archive has the checksum that stands beside
# it. Neither rights of an administrator nor changes of a shell's configuration are asked for.
set -eu

repository=https://github.com/seamlint/seamlint

usage() {
  cat <<'END'
Installs seamlint.

Usage: install.sh [--version VERSION] [--dir FOLDER] [--from PLACE] [--target TARGET] [--quiet]

  --version VERSION   such as 0.1.0; the latest release by default [SEAMLINT_VERSION]
  --dir FOLDER        where the binary goes; ~/.local/bin by default [SEAMLINT_INSTALL_DIR]
  --from PLACE        where the archives are: a URL or a folder that holds them and their checksums, or one
                      archive with its checksum beside it [SEAMLINT_DOWNLOAD_URL]
  --target TARGET     such as aarch64-apple-darwin; what this machine is by default
  --quiet             say nothing but what goes wrong
END
}

say() {
  [ "$quiet" = true ] || printf '%s\n' "$*" >&2
}

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# What this machine is, as archives are named. The binaries for Linux need no library of the system.
this_machine() {
  system=$(uname -s)
  machine=$(uname -m)
  case "$system" in
    Linux) system=unknown-linux-musl ;;
    Darwin)
      system=apple-darwin
      # A shell for Intel runs on Apple's own processors, too.
      if [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || true)" = 1 ]; then machine=arm64; fi
      ;;
    MINGW* | MSYS* | CYGWIN*) system=pc-windows-msvc ;;
    *) fail "there is no binary for $system; \`cargo install seamlint\` builds one" ;;
  esac
  case "$machine" in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) fail "there is no binary for $machine; \`cargo install seamlint\` builds one" ;;
  esac
  printf '%s\n' "$machine-$system"
}

# download URL FILE
download() {
  if command -v curl >/dev/null 2>&1; then
    curl --fail --silent --show-error --location --retry 3 --proto '=https' --tlsv1.2 --output "$2" "$1"
  elif command -v wget >/dev/null 2>&1; then
    # The one of BusyBox has no such option.
    set -- "$1" -q -O "$2"
    if wget --help 2>&1 | grep -q -- --https-only; then set -- "$@" --https-only; fi
    wget "$@"
  else
    fail "neither curl nor wget is here"
  fi
}

# bring NAME: a file of the release, into the folder for what is temporary.
bring() {
  case "$from" in
    https://*) download "${from%/}/$1" "$temporary/$1" || fail "${from%/}/$1 cannot be had" ;;
    *://*) fail "$from: only https can be trusted" ;;
    *.tar.gz) cp "$(dirname "$from")/$1" "$temporary/$1" ;;
    *) cp "$from/$1" "$temporary/$1" ;;
  esac
}

checksum() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum "$1"
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a 256 "$1"
  else
    fail "neither sha256sum nor shasum is here, so that the archive cannot be trusted"
  fi
}

main() {
  version=${SEAMLINT_VERSION:-}
  from=${SEAMLINT_DOWNLOAD_URL:-}
  folder=${SEAMLINT_INSTALL_DIR:-}
  target=
  quiet=false
  while [ $# -gt 0 ]; do
    case "$1" in
      --version | --dir | --from | --target)
        [ $# -gt 1 ] || fail "$1 wants a value"
        case "$1" in
          --version) version=$2 ;;
          --dir) folder=$2 ;;
          --from) from=$2 ;;
          --target) target=$2 ;;
        esac
        shift
        ;;
      --quiet) quiet=true ;;
      -h | --help) usage && exit 0 ;;
      *) usage >&2 && fail "$1 is not known" ;;
    esac
    shift
  done
  if [ -z "$folder" ]; then
    folder=${XDG_BIN_HOME:-${HOME:?say where to install, by --dir}/.local/bin}
  fi
  version=${version#v}
  case "$version" in
    *[!0-9A-Za-z.+-]*) fail "\`$version\` is no version" ;;
    '' | latest) : "${from:=$repository/releases/latest/download}" ;;
    *) : "${from:=$repository/releases/download/v$version}" ;;
  esac
  case "$from" in
    *.tar.gz)
      name=$(basename "$from" .tar.gz)
      target=${name#seamlint-}
      ;;
  esac
  if [ -z "$target" ]; then target=$(this_machine); fi
  name=seamlint-$target
  binary=seamlint
  case "$target" in *windows*) binary=seamlint.exe ;; esac

  # In the folder itself, so that the binary takes its place in one step.
  mkdir -p "$folder"
  temporary=$(mktemp -d "$folder/.seamlint-XXXXXX")
  trap 'rm -rf "$temporary"' EXIT
  trap 'exit 130' INT TERM HUP

  say "Installing seamlint for $target from $from"
  bring "$name.tar.gz.sha256"
  bring "$name.tar.gz"
  wanted=$(cut -d ' ' -f 1 "$temporary/$name.tar.gz.sha256")
  is=$(checksum "$temporary/$name.tar.gz" | cut -d ' ' -f 1)
  case "$wanted" in
    '' | *[!0-9a-f]*) fail "$name.tar.gz.sha256 holds no checksum" ;;
    "$is") ;;
    *) fail "$name.tar.gz has the checksum $is instead of $wanted" ;;
  esac
  tar -xzf "$temporary/$name.tar.gz" -C "$temporary" "$name/$binary"
  # What does not run here replaces nothing. Another machine's binary cannot be asked.
  if installed=$("$temporary/$name/$binary" --version 2>&1); then
    case "$version" in
      '' | latest) ;;
      *) [ "$installed" = "seamlint $version" ] || fail "$from holds $installed instead of seamlint $version" ;;
    esac
  elif [ "$target" = "$(this_machine)" ]; then
    fail "the binary does not run here: $installed"
  else
    installed="seamlint for $target"
  fi
  mv -f "$temporary/$name/$binary" "$folder/$binary"

  say "Installed $installed as $folder/$binary"
  case ":$PATH:" in
    *":$folder:"*) ;;
    *) say "$folder is not on the PATH: export PATH=\"$folder:\$PATH\"" ;;
  esac
}

# All of the script is here before any of it runs.
main "$@"
