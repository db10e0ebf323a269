//! Files that are skimmed change nothing: with and without, reports and maps are the same, byte for byte.
//!
//! `SEAMLINT_CORPUS` names more projects, separated as in `PATH`.

use std::path::{Path, PathBuf};

use ignore::gitignore::Gitignore;
use seamlint::check::check;
use seamlint::load::{Manner, load};
use seamlint::map::{Map, MapFormat};
use seamlint::modules::Modules;
use seamlint::progress::Progress;
use seamlint::report::paths::Paths;
use seamlint::report::terminal::Terminal;
use seamlint::report::{Report, json};
use seamlint::walk::{Scope, Walk};
use seamlint_program::{Program, link};
use seamlint_rules::{Profile, Settings};

#[test]
fn skimmed_files_change_nothing() {
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
    let mut projects: Vec<PathBuf> =
        std::fs::read_dir(testdata).unwrap().map(|it| it.unwrap().path()).collect();
    projects.retain(|it| it.is_dir());
    if let Some(more) = std::env::var_os("SEAMLINT_CORPUS") {
        projects.extend(std::env::split_paths(&more));
    }
    assert!(projects.len() > 5);
    for project in projects {
        let root = project.canonicalize().unwrap();
        let (part, skipped) = read(&root, false);
        let (whole, skipped_whole) = read(&root, true);
        assert_eq!(skipped, skipped_whole, "{}", root.display());
        for profile in [Profile::Default, Profile::Strict] {
            let settings = Settings { profile, ..Settings::default() };
            let report = |program: &Program| {
                let findings = check(program, &settings);
                let report = Report::new(program, &findings, &[]);
                let scope = Scope::new(&root, std::slice::from_ref(&root));
                let map = Map::of(&report, &scope, String::new());
                let paths = Paths::new(&root, &root);
                json::json(&report) + &map.render(MapFormat::Json, &paths, Terminal::PLAIN)
            };
            let (part, whole) = (report(&part), report(&whole));
            for (part, whole) in part.lines().zip(whole.lines()) {
                assert_eq!(part, whole, "{} {profile:?}", root.display());
            }
            assert_eq!(part.len(), whole.len(), "{} {profile:?}", root.display());
        }
    }
}

fn read(root: &Path, whole: bool) -> (Program, usize) {
    let given = [root.to_owned()];
    let scope = Scope::new(root, &given);
    let exclude = &Gitignore::empty();
    let walk =
        Walk { root, given: &given, exclude, no_ignore: false, force_exclude: false, threads: 1 };
    let found = walk.run(&scope);
    let manner = Manner { whole, ..Manner::default() };
    let loaded = load(root, &found, &manner, &Progress::new(0, false));
    let modules = Modules::new(root, &loaded.project.documents);
    (link(loaded.project, &modules), loaded.skipped.len())
}

/// A project whose tests and bundles matter only where somebody imports them.
#[test]
fn what_is_imported_is_compiled() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let place = folder.path().join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, text).unwrap();
    };
    let bundle = format!("export const a=1;{}", "f(1);".repeat(2000));
    write("a.go", "package a\n");
    write("a_test.go", "package a\nfunc T() {}\n");
    write("web/main.ts", "import './first.spec'\nimport x from './lib/used.js'\n");
    write("web/first.spec.ts", "import { b } from '../e2e/second'\n");
    write("e2e/second.ts", "export { b } from '@/cypress'\n");
    write("cypress/index.ts", "export const b = 1\n");
    write("web/main.spec.ts", "import './main'\n");
    write("web/lib/used.js", &bundle);
    write("web/lib/unused.js", &bundle);
    write("web/lib/tests/helper.ts", "export const c = 1\n");
    let root = folder.path().canonicalize().unwrap();
    let (program, _) = read(&root, false);
    let files = program.files().filter(|it| !it.1.tree.is_empty());
    let files: Vec<_> = files.map(|it| &*it.1.path).collect();
    assert_eq!(
        files,
        [
            "a.go",
            "cypress/index.ts",
            "e2e/second.ts",
            "web/first.spec.ts",
            "web/lib/tests/helper.ts",
            "web/lib/used.js",
            "web/main.ts",
        ]
    );
}
