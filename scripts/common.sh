# shellcheck shell=bash
# Sourced by the scripts beside it: where the repository is, and what to do without a tool.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
skipped=()

# Each step builds once: what cargo keeps for the next change fills a runner's disk.
[ "${CI:-}" != true ] || export CARGO_INCREMENTAL=0

# have TOOL WHAT: whether TOOL is there. Where it is not, WHAT is skipped loudly, or fails under CI=true.
have() {
  if command -v "$1" >/dev/null 2>&1; then
    return 0
  fi
  if [ "${CI:-}" = true ]; then
    echo "error: $1 is missing, and CI must not skip: $2" >&2
    exit 1
  fi
  echo "SKIPPED, because $1 is not installed: $2" >&2
  skipped+=("$2")
  return 1
}

# step TEXT: says what comes next.
step() {
  printf '\n== %s\n' "$*"
}

# unavailable TOOL WHAT: TOOL cannot be installed, so WHAT is skipped loudly, or fails under CI=true.
unavailable() {
  if [ "${CI:-}" = true ]; then
    echo "error: $1 cannot be installed, and CI must not skip: $2" >&2
    exit 1
  fi
  echo "SKIPPED, because $1 cannot be installed: $2" >&2
  skipped+=("$2")
  return 1
}

# python_tools WHAT PACKAGE...: tools from PyPI for WHAT, in an environment below target/, whose binaries `$tools` holds.
python_tools() {
  local what=$1
  shift
  have python3 "$what" || return 1
  tools=$root/target/python-tools/bin
  if [ ! -x "$tools/pip" ]; then
    python3 -m venv "$root/target/python-tools" || unavailable "an environment of Python" "$what" || return 1
  fi
  "$tools/pip" install --quiet --disable-pip-version-check "$@" || unavailable "$*" "$what"
}

# apt_tools COMMAND PACKAGE...: installs what CI wants and a machine with Debian's packages may lack.
apt_tools() {
  local command=$1
  shift
  [ "${CI:-}" = true ] && command -v apt-get >/dev/null 2>&1 && ! command -v "$command" >/dev/null 2>&1 || return 0
  local sudo
  sudo=$(command -v sudo || true)
  $sudo apt-get update --quiet=2
  $sudo apt-get install --quiet=2 --yes --no-install-recommends "$@" >/dev/null
}
