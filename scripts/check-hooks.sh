#!/usr/bin/env bash
# Installs the hooks by pre-commit and by prek, as users do, and commits in a scratch repository: a bad change is
# held back, a good one passes, unstaged changes do not count, and what a change of one language breaks in the
# other is seen. Builds the wheel with the dev profile, since it is not the speed that is tested.
set -euo pipefail
. "$(dirname "$0")/common.sh"

have git "installing the hooks" || exit 0
python_tools "installing the hooks" pre-commit==4.7.0 prek==0.5.11 || exit 0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PRE_COMMIT_HOME=$scratch/pre-commit PREK_HOME=$scratch/prek
export CARGO_TARGET_DIR=$root/target MATURIN_PEP517_ARGS="--profile dev"
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
failed=0

fail() {
  echo "error: $*" >&2
  failed=1
}

# The hooks of the working tree, in a repository that hook managers can clone.
hooks=$scratch/hooks
mkdir "$hooks"
(cd "$root" && git ls-files -z --cached --others --exclude-standard -- . ':!testdata' | xargs -0 tar -c) | tar -C "$hooks" -x
git -C "$hooks" init --quiet && git -C "$hooks" add . && git -C "$hooks" commit --quiet --message hooks
revision=$(git -C "$hooks" rev-parse HEAD)

work=$scratch/work
mkdir -p "$work/web"
cd "$work"
git init --quiet
cat >go.mod <<'END'
module example.com/shop

go 1.22
END
cat >main.go <<'END'
package main

import (
	"encoding/json"
	"net/http"
)

type Profile struct {
	Name       string `json:"name"`
	Newsletter bool   `json:"newsletter"`
}

func save(w http.ResponseWriter, r *http.Request) {
	var profile Profile
	if err := json.NewDecoder(r.Body).Decode(&profile); err != nil {
		http.Error(w, "bad", http.StatusBadRequest)
		return
	}
	println(profile.Name, profile.Newsletter)
}

func main() {
	http.HandleFunc("PUT /api/profile", save)
}
END
cat >web/api.ts <<'END'
export interface Profile {
  name: string;
  newsletter: boolean;
}

export async function save(profile: Profile): Promise<void> {
  const reply = await fetch('/api/profile', { method: 'PUT', body: JSON.stringify(profile) });
  if (!reply.ok) throw new Error(reply.statusText);
}
END
cat >.pre-commit-config.yaml <<END
repos:
  - repo: $hooks
    rev: $revision
    hooks:
      - id: seamlint
      - id: seamlint-full
        stages: [manual]
END
git add . && git commit --quiet --message start

for manager in pre-commit prek; do
  step "$manager"
  git reset --quiet --hard
  run() { "$tools/$manager" run --verbose "$@" 2>&1; }

  # The change is in TypeScript, and what it breaks is in Go.
  sed -i 's/newsletter: boolean/newsletter: boolean | null/' web/api.ts
  git add web/api.ts
  if said=$(run seamlint); then fail "$manager: a bad commit passes: $said"; fi
  grep -q 'go/json-null-zero' <<<"$said" || fail "$manager: $said"
  if run seamlint-full --hook-stage manual --all-files >/dev/null; then fail "$manager: the whole project passes"; fi

  # Tried out, as somebody does who has no configuration yet.
  try() { "$tools/$manager" try-repo "$hooks" seamlint --all-files --verbose 2>&1; }
  if said=$(try); then fail "$manager: a bad project passes when it is tried out: $said"; fi
  grep -q 'go/json-null-zero' <<<"$said" || fail "$manager try-repo: $said"
  git reset --quiet --hard
  said=$(try) || fail "$manager: a good project is held back when it is tried out: $said"

  # Good in the index, bad on disk.
  git reset --quiet --hard
  echo '// A comment.' >>web/api.ts
  git add web/api.ts
  sed -i 's/newsletter: boolean/newsletter: boolean | null/' web/api.ts
  said=$(run seamlint) || fail "$manager: a good commit is held back: $said"
  grep -q 'boolean | null' web/api.ts || fail "$manager: unstaged changes are gone"

  # Hooks of others (lefthook, husky) do not put unstaged changes away: --staged reads the index.
  "$root/target/debug/seamlint" check --staged --quiet || fail "--staged: a good commit is held back"
  git reset --quiet --hard
done
step "the binary from PyPI"
# As the documentation shows it, with the wheel of this tree beside what PyPI has.
SEAMLINT_PACKAGES=$scratch SEAMLINT_PROFILE=dev "$root/scripts/package.sh" wheel "$(rustc -vV | sed -n 's/^host: //p')"
# shellcheck disable=SC2016 # Fences are no commands.
sed -n '/^  - repo: local$/,/^```$/{/^```$/d;p}' "$root/docs/pipeline.md" | sed '1i repos:' >.pre-commit-config.yaml
git commit --quiet --all --message "the hook from PyPI"
sed -i 's/newsletter: boolean/newsletter: boolean | null/' web/api.ts
git add web/api.ts
if said=$(PIP_FIND_LINKS=$scratch/wheels "$tools/pre-commit" run --verbose 2>&1); then fail "a bad commit passes: $said"; fi
grep -q 'go/json-null-zero' <<<"$said" || fail "from PyPI: $said"
git reset --quiet --hard
said=$(PIP_FIND_LINKS=$scratch/wheels "$tools/pre-commit" run --all-files 2>&1) || fail "a good project is held back: $said"
[ $failed -ne 0 ] || printf '\nBoth managers hold bad commits back and let good ones pass.\n'
exit $failed
