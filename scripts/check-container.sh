#!/usr/bin/env bash
# Builds the image of the container from a static binary of this tree and lints the demo in it. Needs docker (with its
# daemon), podman or buildah, and the target of musl; without them it is skipped loudly, in CI, too: not all machines
# that run it may start containers.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

skip() {
  echo "SKIPPED, because $*: the container" >&2
  exit 0
}

engine=
if docker info >/dev/null 2>&1; then
  engine=docker
elif command -v podman >/dev/null 2>&1 && podman info >/dev/null 2>&1; then
  engine=podman
elif command -v buildah >/dev/null 2>&1; then
  engine=buildah
fi
[ -n "$engine" ] || skip "there is no engine that works (docker, podman or buildah)"
case "$(uname -m)" in
  x86_64) target=x86_64-unknown-linux-musl cpu=amd64 ;;
  aarch64 | arm64) target=aarch64-unknown-linux-musl cpu=arm64 ;;
  *) skip "there is no image for $(uname -m)" ;;
esac
command -v rustup >/dev/null 2>&1 && rustup target list --installed | grep -qx "$target" ||
  skip "\`rustup target add $target\` was not run"
command -v musl-gcc >/dev/null 2>&1 || skip "musl-gcc is not installed"

step "container, by $engine"
packages=$root/target/container-packages
rm -rf "$packages"
trap 'rm -rf "$packages"' EXIT
export SEAMLINT_PACKAGES=$packages SEAMLINT_PROFILE=${SEAMLINT_PROFILE:-dev}
./scripts/package.sh binary "$target"
./scripts/package.sh container
context=$packages/container
if ldd "$context/$cpu/seamlint" 2>&1 | grep -q '=>'; then
  echo "error: the binary wants libraries, and the image has none" >&2
  exit 1
fi

image=localhost/seamlint-check
demo=("check" testdata/demo --no-cache --fail-on never --output-format jsonl)
cargo build --quiet --package seamlint
expected=$(target/debug/seamlint "${demo[@]}" 2>/dev/null | wc -l)
if [ "$engine" = buildah ]; then
  export BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot} STORAGE_DRIVER=${STORAGE_DRIVER:-vfs}
  buildah build --quiet --build-arg TARGETARCH=$cpu --tag $image "$context" >/dev/null
  container=$(buildah from $image)
  found=$(buildah run --volume "$root:/project:ro" "$container" -- /usr/local/bin/seamlint "${demo[@]}" 2>/dev/null | wc -l)
  buildah inspect --format '{{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.WorkingDir}}' $image
  buildah rm "$container" >/dev/null
  buildah rmi $image >/dev/null
else
  $engine build --quiet --build-arg TARGETARCH=$cpu --tag $image "$context" >/dev/null
  # As somebody who owns nothing, with nothing but the project.
  run=("$engine" run --rm --network none --user 65534:65534 --volume "$root:/project:ro" "$image")
  found=$("${run[@]}" "${demo[@]}" 2>/dev/null | wc -l)
  "${run[@]}" --version
  $engine rmi $image >/dev/null
fi
[ "$found" -eq "$expected" ] || { echo "error: $found findings in the container instead of $expected" >&2; exit 1; }
echo "$found findings in the container, as outside"

if have python3 "the wheel with the static binary"; then
  step "the wheel with the same binary"
  ./scripts/package.sh wheel "$target"
  python3 -m venv "$packages/venv"
  "$packages/venv/bin/pip" install --quiet --no-index --find-links "$packages/wheels" seamlint
  found=$("$packages/venv/bin/seamlint" "${demo[@]}" 2>/dev/null | wc -l)
  [ "$found" -eq "$expected" ] || { echo "error: $found findings by the wheel instead of $expected" >&2; exit 1; }
  (cd "$packages/wheels" && ls ./*.whl)
fi
