#!/usr/bin/env bash
# Builds the site of the documentation into target/site: the README, the guides and a page for each rule, which is
# its docs.md as it stands. Fails where a link leads nowhere.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

version=0.5.4
mdbook=$root/target/mdbook-$version/bin/mdbook
if [ ! -x "$mdbook" ]; then
  # Without what serves and watches, which is most of what it depends on.
  cargo install --quiet --locked --no-default-features --features search --root "$root/target/mdbook-$version" "mdbook@$version"
fi
site=$root/target/site
pages=$root/target/site-pages
rm -rf "$site" "$pages" && mkdir -p "$pages"

# page FILE: the file at its place, with links to what is no page leading to the repository. A README is the index of
# its folder.
page() {
  local blob=https://github.com/seamlint/seamlint/blob/main
  mkdir -p "$pages/$(dirname "$1")"
  sed -E \
    -e '/^<!-- .* -->$/d' \
    -e "s#\]\((\.\./)?((crates|testdata|scripts)(/[^)]*)?|action\.yml|LICENSE-[A-Z]+[^)]*)\)#](${blob//\//\\/}/\2)#g" \
    -e 's#\]\(([^):]*)README\.md#](\1index.md#g' \
    "$1" >"$pages/$1"
}

# chapter TITLE FILE: a page of its own in the list.
chapter() {
  page "$2"
  printf -- '- [%s](%s)\n' "$1" "$2" >>"$pages/SUMMARY.md"
}

# rules SIDE TITLE: the rules of a side below a page that lists them.
rules() {
  local list=$pages/rules/$1.md name
  mkdir -p "$pages/rules"
  printf '# %s\n\n' "$2" >"$list"
  printf -- '- [%s](rules/%s.md)\n' "$2" "$1" >>"$pages/SUMMARY.md"
  for file in rules/"$1"/*/docs.md; do
    name=$(head -n 1 "$file")
    name=${name#\# }
    page "$file"
    printf -- '- [%s](%s)\n' "$name" "${file#rules/}" >>"$list"
    printf -- '  - [%s](%s)\n' "$name" "$file" >>"$pages/SUMMARY.md"
  done
}

printf '# Summary\n\n' >"$pages/SUMMARY.md"
chapter "seamlint" README.md
chapter "Why" docs/why.md
chapter "Quick start" docs/quick-start.md
chapter "How linking works" docs/linking.md
chapter "Hooks and pipelines" docs/pipeline.md
chapter "Editors" editors/README.md
for file in editors/*/README.md; do
  page "$file"
  name=$(head -n 1 "$file")
  printf -- '  - [%s](%s)\n' "$(sed -E 's/^# seamlint (in|for|with) //; s/^# //' <<<"$name")" "$file" >>"$pages/SUMMARY.md"
done
cp editors/*.png "$pages/editors"
chapter "Questions" docs/faq.md
chapter "Beside other linters" docs/comparison.md
rules seam "Rules on both sides"
rules go "Rules on Go"
rules js "Rules on JavaScript and TypeScript"
chapter "seamlint/unused-ignore" rules/unused_ignore.md
chapter "Architecture" ARCHITECTURE.md
chapter "Contributing" CONTRIBUTING.md
chapter "Security" SECURITY.md
chapter "Benchmarks" BENCHMARKS.md
chapter "Changelog" CHANGELOG.md
cp docs/book.toml "$pages/book.toml"
"$mdbook" build --dest-dir "$site" "$pages" >/dev/null

broken=0
while IFS= read -r page; do
  while IFS= read -r link; do
    target=${link%%#*}
    [ -z "$target" ] || [ -e "$(dirname "$page")/$target" ] && continue
    echo "error: ${page#"$site"/}: $link leads nowhere" >&2
    broken=1
  done < <(grep -oE '(href|<img[^>]* src)="[^"]+"' "$page" | sed -E 's/^(href|<img.* src)="//; s/"$//' | grep -vE '^(https?|mailto):' || true)
done < <(find "$site" -name '*.html' -not -name toc.html -not -name 404.html)
[ $broken -eq 0 ]
echo "$(find "$site" -name '*.html' | wc -l) pages in $site"
