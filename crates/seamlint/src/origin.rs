//! What a path says of a file: own code, a test, code of others, or nothing that is worth reading.
//!
//! Everything here is judged by the part of a path below the project's root, or below a folder that
//! was named on the command line: who names `testdata/demo` wants to see what is in it.

use seamlint_program::Origin;
use seamlint_syntax::{FileKind, Side};

/// Folders that hold what a package manager brought: never walked.
const PACKAGES: [&str; 5] =
    ["node_modules", "bower_components", "jspm_packages", "vendor", "third_party"];

/// Folders that hold what a bundler wrote. Go code in folders of these names is written by people.
const OUTPUT: [&str; 4] = ["dist", "build", "out", "coverage"];

/// Folders that hold tests, stories and their data.
const TESTS: [&str; 16] = [
    "testdata",
    "test",
    "tests",
    "testing",
    "testutil",
    "testutils",
    "__tests__",
    "__mocks__",
    "__fixtures__",
    "__stories__",
    "fixtures",
    "mocks",
    "e2e",
    "cypress",
    "playwright",
    "stories",
];

/// What stands before the extension of tests and stories (`x.test.ts`).
const TEST_INFIXES: [&str; 11] =
    ["test", "tests", "spec", "specs", "story", "stories", "cy", "e2e", "bench", "mock", "fixture"];

/// What stands before the extension of tests and stories that a runner finds by that.
const RUN_INFIXES: [&str; 8] =
    ["test", "tests", "spec", "specs", "story", "stories", "cy", "bench"];

/// Folders whose files a runner finds.
const RUN_FOLDERS: [&str; 6] =
    ["__tests__", "__stories__", "__fixtures__", "e2e", "cypress", "playwright"];

/// What a listing calls an origin.
pub fn name(origin: Origin) -> &'static str {
    match origin {
        Origin::Own => "own",
        Origin::Test => "test",
        Origin::Vendored => "vendored",
    }
}

/// Whether a folder of this name is walked.
pub fn is_walked(name: &str) -> bool {
    !PACKAGES.contains(&name)
}

/// Where the file at `path` (relative, `/`-separated) lies; `None` for a file that is output of a tool
/// by its path, and for one that no side reads.
pub fn of(path: &str) -> Option<Origin> {
    let kind = FileKind::of(path)?;
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folders = || folders.split('/');
    if kind.side() == Side::Js
        && (folders().any(|it| OUTPUT.contains(&it)) || name.contains(".min."))
    {
        return None;
    }
    let is_vendored = folders().any(|it| PACKAGES.contains(&it));
    let is_test = name.ends_with("_test.go")
        || folders().any(|it| TESTS.contains(&it))
        || kind.side() == Side::Js
            && name.split('.').rev().skip(1).any(|it| TEST_INFIXES.contains(&it))
            && name.matches('.').count() > 1;
    Some(match () {
        () if is_vendored => Origin::Vendored,
        () if is_test => Origin::Test,
        () => Origin::Own,
    })
}

/// Whether a test on the side of JavaScript is one that a runner looks for by its name or folder, and that nobody
/// has to import: unlike the mocks and fixtures beside it.
pub fn is_run_by_tools(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let infixes = || name.split('.').skip(1);
    infixes().any(|it| RUN_INFIXES.contains(&it)) && !name.contains(".d.")
        || folders.split('/').any(|it| RUN_FOLDERS.contains(&it))
}

/// Whether the text at `path` is read although it is not code: manifests, fixtures, API descriptions.
pub fn is_document(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    if folders.split('/').any(|it| OUTPUT.contains(&it)) {
        return false;
    }
    match name.rsplit_once('.') {
        _ if matches!(name, "go.mod" | "go.work" | "package.json") => true,
        Some((_, "json")) => !matches!(name, "package-lock.json" | "npm-shrinkwrap.json"),
        Some((stem, "yaml" | "yml")) => {
            let stem = stem.to_ascii_lowercase();
            stem.contains("openapi") || stem.contains("swagger")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_stories_are_told_by_their_paths() {
        for path in [
            "a/b_test.go",
            "testdata/a.go",
            "web/src/__tests__/a.ts",
            "web/a.test.tsx",
            "web/a.spec.d.ts",
            "web/Button.stories.svelte",
            "e2e/a.ts",
        ] {
            assert_eq!(of(path), Some(Origin::Test), "{path}");
        }
        for path in ["a/test.go", "web/test.ts", "web/latest/a.ts", "spec.go", "a/contest.tsx"] {
            assert_eq!(of(path), Some(Origin::Own), "{path}");
        }
    }

    #[test]
    fn output_is_told_on_the_side_of_javascript_only() {
        assert_eq!(of("web/dist/a.js"), None);
        assert_eq!(of("static/jquery.min.js"), None);
        assert_eq!(of("pkg/build/build.go"), Some(Origin::Own));
        assert_eq!(of("a/vendor/x/y.go"), Some(Origin::Vendored));
        assert_eq!(of("a/readme.md"), None);
        assert!(!is_walked("node_modules") && is_walked("node"));
    }

    #[test]
    fn documents_are_manifests_fixtures_and_descriptions() {
        for path in ["go.mod", "a/go.work", "web/package.json", "x/user.json", "api/openapi.v1.yml"]
        {
            assert!(is_document(path), "{path}");
        }
        for path in ["web/package-lock.json", "a/config.yaml", "dist/a.json", "go.sum"] {
            assert!(!is_document(path), "{path}");
        }
    }
}
