//! Where imports lead, in projects as they are found on disk.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use seamlint::modules::Modules;
use seamlint_program::{Document, ModuleResolver};

struct Project {
    folder: tempfile::TempDir,
    documents: Vec<Document>,
}

/// A project of these files; what follows a path is the text.
fn project(files: &[(&str, &str)]) -> Project {
    let folder = tempfile::tempdir().unwrap();
    let mut documents = Vec::new();
    for (path, text) in files {
        let place = folder.path().join("root").join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
        documents.push(Document { path: Arc::from(*path), text: Arc::from(*text) });
    }
    Project { folder, documents }
}

impl Project {
    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("root").canonicalize().unwrap()
    }

    fn resolve(&self, from: &str, specifier: &str) -> Option<String> {
        Modules::new(&self.root(), &self.documents).resolve(from, specifier)
    }
}

#[test]
fn the_nearest_tsconfig_gives_paths_and_a_base() {
    let it = project(&[
        ("web/tsconfig.base.json", r#"{"compilerOptions": {"paths": {"~lib/*": ["../lib/*"]}}}"#),
        (
            "web/tsconfig.json",
            r#"{"extends": "./tsconfig.base.json", /* c */ "compilerOptions": {"baseUrl": "src"}}"#,
        ),
        ("web/admin/tsconfig.json", r#"{"compilerOptions": {"paths": {"@app/*": ["./app/*"]}}}"#),
        ("web/src/api/users.ts", ""),
        ("web/lib/http.ts", ""),
        ("web/admin/app/menu.vue", ""),
        ("web/src/main.ts", ""),
    ]);
    assert_eq!(it.resolve("web/src/main.ts", "api/users"), Some("web/src/api/users.ts".to_owned()));
    assert_eq!(it.resolve("web/src/main.ts", "~lib/http"), Some("web/lib/http.ts".to_owned()));
    assert_eq!(
        it.resolve("web/admin/app/x.ts", "@app/menu.vue"),
        Some("web/admin/app/menu.vue".to_owned())
    );
    assert_eq!(
        it.resolve("web/admin/app/menu.vue", "@app/menu"),
        Some("web/admin/app/menu.vue".to_owned())
    );
    assert_eq!(it.resolve("web/src/main.ts", "@app/menu"), None);
}

#[test]
fn references_of_a_tsconfig_are_followed() {
    let it = project(&[
        ("tsconfig.json", r#"{"files": [], "references": [{"path": "./tsconfig.app.json"}]}"#),
        (
            "tsconfig.app.json",
            r#"{"compilerOptions": {"composite": true, "paths": {"@/*": ["./app/*"]}}, "include": ["app"]}"#,
        ),
        ("app/a.ts", ""),
        ("app/b.ts", ""),
        ("app/c.vue", ""),
    ]);
    assert_eq!(it.resolve("app/a.ts", "@/b"), Some("app/b.ts".to_owned()));
    assert_eq!(it.resolve("app/c.vue", "@/b"), Some("app/b.ts".to_owned()));
}

#[test]
fn an_import_means_the_same_as_far_as_one_configuration_goes() {
    let paths = |to: &str| format!(r#"{{"compilerOptions": {{"paths": {{"lib": ["{to}"]}}}}}}"#);
    let it = project(&[
        ("web/tsconfig.json", &paths("./src/outer.ts")),
        ("web/src/outer.ts", ""),
        ("web/src/pages/admin/tsconfig.json", &paths("./inner.ts")),
        ("web/src/pages/admin/inner.ts", ""),
        ("web/src/installed/node_modules/lib/index.ts", ""),
        ("tools/src/x.ts", ""),
    ]);
    // One resolver, so that each answer is there for the questions after it.
    let modules = Modules::new(&it.root(), &it.documents);
    let resolve = |from: &str| modules.resolve(from, "lib");
    for _ in 0..2 {
        for from in ["web/src/a.ts", "web/src/pages/b.ts", "web/src/pages/deep/c.ts", "web/d.ts"] {
            assert_eq!(resolve(from).as_deref(), Some("web/src/outer.ts"), "{from}");
        }
        for from in ["web/src/pages/admin/a.ts", "web/src/pages/admin/deep/b.ts"] {
            assert_eq!(resolve(from).as_deref(), Some("web/src/pages/admin/inner.ts"), "{from}");
        }
        assert_eq!(resolve("web/src/installed/a.ts").as_deref(), Some("web/src/outer.ts"));
        assert_eq!(resolve("tools/src/x.ts"), None);
    }
    let installed = modules.resolve("web/src/installed/deep/a.js", "lib/index");
    assert_eq!(installed.as_deref(), Some("web/src/installed/node_modules/lib/index.ts"));
    assert_eq!(modules.resolve("web/src/deep/a.js", "lib/index"), None);
}

#[test]
fn a_jsconfig_counts_as_a_tsconfig() {
    let it = project(&[
        ("web/jsconfig.json", r#"{"compilerOptions": {"paths": {"lib/*": ["./code/*"]}}}"#),
        ("web/code/a.js", ""),
        ("web/b.js", ""),
    ]);
    assert_eq!(it.resolve("web/b.js", "lib/a"), Some("web/code/a.js".to_owned()));
}

#[test]
fn packages_answer_with_their_types() {
    let it = project(&[
        (
            "node_modules/axios/package.json",
            r#"{"name": "axios", "main": "index.js", "types": "index.d.ts"}"#,
        ),
        ("node_modules/axios/index.js", ""),
        ("node_modules/axios/index.d.ts", ""),
        (
            "node_modules/@x/y/package.json",
            r#"{"name": "@x/y", "exports": {"./z": {"types": "./t/z.d.ts", "import": "./z.mjs"}}}"#,
        ),
        ("node_modules/@x/y/t/z.d.ts", ""),
        ("node_modules/@x/y/z.mjs", ""),
        ("web/a.ts", ""),
    ]);
    assert_eq!(it.resolve("web/a.ts", "axios"), Some("node_modules/axios/index.d.ts".to_owned()));
    assert_eq!(it.resolve("web/a.ts", "@x/y/z"), Some("node_modules/@x/y/t/z.d.ts".to_owned()));
    assert_eq!(it.resolve("web/a.ts", "@x/y/other"), None);
    assert_eq!(it.resolve("web/a.ts", "react"), None);
}

#[test]
fn packages_of_a_workspace_need_no_install() {
    let it = project(&[
        (
            "packages/api/package.json",
            r#"{"name": "@org/api", "exports": {".": "./src/main.ts", "./http": "./src/http.ts"}}"#,
        ),
        ("packages/api/src/main.ts", ""),
        ("packages/api/src/http.ts", ""),
        ("packages/ui/package.json", r#"{"name": "ui", "main": "dist/index.js"}"#),
        ("packages/ui/src/index.ts", ""),
        ("packages/ui/src/Button.vue", ""),
        ("packages/app/package.json", r#"{"name": "app"}"#),
        ("packages/app/a.ts", ""),
    ]);
    let at = "packages/app/a.ts";
    assert_eq!(it.resolve(at, "@org/api"), Some("packages/api/src/main.ts".to_owned()));
    assert_eq!(it.resolve(at, "@org/api/http"), Some("packages/api/src/http.ts".to_owned()));
    assert_eq!(it.resolve(at, "ui"), Some("packages/ui/src/index.ts".to_owned()));
    assert_eq!(it.resolve(at, "ui/Button.vue"), Some("packages/ui/src/Button.vue".to_owned()));
}

#[test]
fn the_alias_of_all_templates_needs_a_file() {
    let it =
        project(&[("web/package.json", "{}"), ("web/src/api.js", ""), ("web/src/views/a.vue", "")]);
    assert_eq!(it.resolve("web/src/views/a.vue", "@/api"), Some("web/src/api.js".to_owned()));
    assert_eq!(it.resolve("web/src/views/a.vue", "@/missing"), None);
}

#[test]
fn nothing_outside_of_the_root_is_seen() {
    let it = project(&[
        ("tsconfig.json", r#"{"compilerOptions": {"paths": {"up/*": ["../outside/*"]}}}"#),
        ("a.ts", ""),
    ]);
    let outside = it.folder.path().join("outside");
    fs::create_dir_all(outside.join("node_modules/x")).unwrap();
    fs::write(outside.join("secret.ts"), "").unwrap();
    fs::create_dir_all(it.folder.path().join("node_modules/x")).unwrap();
    fs::write(it.folder.path().join("node_modules/x/index.js"), "").unwrap();
    assert_eq!(it.resolve("a.ts", "up/secret"), None);
    assert_eq!(it.resolve("a.ts", "x"), None);
    link(&outside, &it.root().join("inside"));
    assert_eq!(it.resolve("a.ts", "/inside/secret"), None);
    let absolute = outside.join("secret.ts");
    assert_eq!(it.resolve("a.ts", absolute.to_str().unwrap()), None);
}

#[test]
fn other_schemes_are_nobodys_files() {
    let it = project(&[("a.ts", ""), ("node_modules/fs/index.js", "")]);
    for specifier in ["node:fs", "https://x/y.js", "", "virtual:x"] {
        assert_eq!(it.resolve("a.ts", specifier), None, "{specifier}");
    }
}

#[cfg(unix)]
fn link(target: &Path, place: &Path) {
    std::os::unix::fs::symlink(target, place).unwrap();
}

#[cfg(windows)]
fn link(target: &Path, place: &Path) {
    std::os::windows::fs::symlink_dir(target, place).unwrap();
}
