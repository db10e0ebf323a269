#!/usr/bin/env bash
# Installs by scripts/install.sh from archives on this disk, as each kind of machine would, and from archives that are
# wrong; and fills the formula for Homebrew. Everything is offline.
# shellcheck disable=SC2016 # Scripts within scripts are not expanded here.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
host=$(rustc -vV | sed -n 's/^host: //p')
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
packages=$root/target/packages
real=seamlint-$host
[ -f "$packages/$real.tar.gz" ] || SEAMLINT_PROFILE=dev ./scripts/package.sh binary "$host"

die() {
  echo "error: $*" >&2
  exit 1
}

apt_tools shellcheck shellcheck
if have shellcheck "linting the scripts"; then
  step "shellcheck"
  shellcheck scripts/*.sh editors/test/*.sh .ci/run
  echo "nothing to complain about"
fi

step "install.sh: the archive of this tree"
install() { sh "$root/scripts/install.sh" --dir "$scratch/bin" "$@"; }
install --from "$packages" --target "$host" --version "v$version"
cmp "$scratch/bin/seamlint" <(tar -xzOf "$packages/$real.tar.gz" "$real/seamlint") || die "another binary is installed"
[ "$("$scratch/bin/seamlint" --version)" = "seamlint $version" ] || die "the binary is another version"
# One archive, named as such, and told by the environment.
rm -r "${scratch:?}/bin"
SEAMLINT_DOWNLOAD_URL=$packages/$real.tar.gz SEAMLINT_VERSION=$version SEAMLINT_INSTALL_DIR="$scratch/b i n" \
  sh scripts/install.sh 2>"$scratch/said"
"$scratch/b i n/seamlint" --version >/dev/null || die "nothing runs where the environment says"
grep -q "b i n is not on the PATH" "$scratch/said" || die "nobody says that the folder is not on the PATH"
[ "$(ls -A "$scratch/b i n")" = seamlint ] || die "something is left behind"
HOME=$scratch/home XDG_BIN_HOME='' sh scripts/install.sh --quiet --from "$packages" --target "$host"
[ -x "$scratch/home/.local/bin/seamlint" ] || die "the folder by default is another one"

step "install.sh: each kind of machine"
# What is installed elsewhere cannot run here; here it is a script that says who it is.
archives=$scratch/archives
for target in {x86_64,aarch64}-{unknown-linux-musl,apple-darwin,pc-windows-msvc}; do
  name=seamlint-$target binary=seamlint
  case "$target" in *windows*) binary=seamlint.exe ;; esac
  mkdir -p "$archives/$name"
  printf '#!/bin/sh\n[ "$1" = --version ] && echo "seamlint %s" || echo %s\n' "$version" "$target" >"$archives/$name/$binary"
  chmod +x "$archives/$name/$binary"
  (cd "$archives" && tar -czf "$name.tar.gz" "$name" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
done
# machine SYSTEM PROCESSOR TARGET [TRANSLATED]
machine() {
  mkdir -p "$scratch/fake"
  printf '#!/bin/sh\ncase "$1" in -s) echo "%s" ;; -m) echo "%s" ;; esac\n' "$1" "$2" >"$scratch/fake/uname"
  printf '#!/bin/sh\necho "%s"\n' "${4:-0}" >"$scratch/fake/sysctl"
  chmod +x "$scratch/fake/"*
  rm -rf "${scratch:?}/bin"
  PATH=$scratch/fake:$PATH install --quiet --from "$archives" --version "$version"
  local installed=$scratch/bin/seamlint
  case "$3" in *windows*) installed+=.exe ;; esac
  [ "$("$installed")" = "$3" ] || die "$1 on $2 gets $("$installed") instead of $3"
  echo "$1 $2: $3"
}
machine Linux x86_64 x86_64-unknown-linux-musl
machine Linux aarch64 aarch64-unknown-linux-musl
machine Darwin x86_64 x86_64-apple-darwin
machine Darwin arm64 aarch64-apple-darwin
machine Darwin x86_64 aarch64-apple-darwin 1
machine MINGW64_NT-10.0-26100 x86_64 x86_64-pc-windows-msvc
machine MSYS_NT-10.0-26100 aarch64 aarch64-pc-windows-msvc

step "install.sh: what it refuses"
# refused WORDS ARGUMENT...: it ends with 1, says WORDS, and leaves what was there.
refused() {
  local words=$1 status=0
  shift
  mkdir -p "$scratch/bin" && echo old >"$scratch/bin/seamlint"
  PATH=${fake:-}$PATH install "$@" >"$scratch/said" 2>&1 || status=$?
  grep -q -- "$words" "$scratch/said" || die "$*: $(cat "$scratch/said")"
  [ "$status" -eq 1 ] && [ "$(cat "$scratch/bin/seamlint")" = old ] || die "$*: status $status"
  [ "$(ls -A "$scratch/bin")" = seamlint ] || die "$*: something is left behind"
  tail -n 1 "$scratch/said" | cut -c 1-110
}
rm -rf "${scratch:?}/bin"
bad=$scratch/bad
cp -r "$archives" "$bad"
linux=x86_64-unknown-linux-musl
echo >>"$bad/seamlint-$linux.tar.gz"
refused "has the checksum" --from "$bad" --target "$linux"
echo '<html>' >"$bad/seamlint-$linux.tar.gz.sha256"
refused "holds no checksum" --from "$bad" --target "$linux"
rm "$bad/seamlint-$linux.tar.gz.sha256"
refused "sha256" --from "$bad" --target "$linux"
refused "instead of seamlint 99.0.0" --from "$archives" --target "$linux" --version 99.0.0
refused "is no version" --version '1.0;touch pwned'
refused "only https" --from http://localhost/seamlint --target "$linux"
refused "wants a value" --version
refused "is not known" --prefix somewhere
printf '#!/bin/sh\ncase "$1" in -s) echo SunOS ;; -m) echo sparc64 ;; esac\n' >"$scratch/fake/uname"
fake=$scratch/fake: refused "no binary for SunOS" --from "$archives"

step "the formula for Homebrew"
formulas=$scratch/packages
mkdir -p "$formulas"
cp "$archives"/*.tar.gz "$archives"/*.sha256 "$formulas"
SEAMLINT_PACKAGES=$formulas ./scripts/package.sh formula
! grep -nE '\{[a-z0-9_-]+\}' <(sed -e 's/#{bin}//' "$formulas/seamlint.rb") || die "something is not filled in"
apt_tools ruby ruby
if have ruby "reading the formula as Homebrew does"; then
  tar -xzf "$packages/$real.tar.gz" -C "$scratch"
  ruby scripts/check-formula.rb "$formulas/seamlint.rb" "$version" "$formulas" "$scratch/$real"
fi
rm "$formulas/seamlint-aarch64-apple-darwin.tar.gz.sha256"
if SEAMLINT_PACKAGES=$formulas ./scripts/package.sh formula >/dev/null 2>&1; then die "a checksum is missing, and nobody says so"; fi
