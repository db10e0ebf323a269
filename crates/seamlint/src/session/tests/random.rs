//! Random lives of a project: edits, undos, renames, files that are closed, saved, deleted, ignored, and
//! changed by others. In the end, the findings are those of a fresh check of the same texts.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use seamlint_program::{Place, Program, link};
use seamlint_rules::Finding;

use crate::check::check;
use crate::config::{self, Config};
use crate::load::{Manner, load};
use crate::modules::Modules;
use crate::progress::Progress;
use crate::session::{Analysis, Options, Project};
use crate::walk::{Scope, Walk};

/// One thing that happens. Numbers choose a file, or a text for it; all are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
    Open(usize),
    Edit(usize, usize),
    /// Puts a text into the middle of a file, and so makes it a broken one more often than not.
    Type(usize, usize, &'static str),
    Undo(usize),
    Close(usize),
    Save(usize),
    Rename(usize, usize),
    WriteOutside(usize, usize),
    DeleteOutside(usize),
    Configure(usize),
    Analyse,
}

/// Files that may be there.
const FILES: [&str; 9] = [
    "server/main.go",
    "server/user.go",
    "server/other/other.go",
    "web/src/api.ts",
    "web/src/view.ts",
    "web/src/new/late.ts",
    "generated/gone.ts",
    ".gitignore",
    "web/tsconfig.json",
];

/// Texts for Go, for TypeScript and for everything else: each text of a side may stand in each of its files.
const GO: [&str; 5] = [
    "package main\n\nimport (\n\t\"encoding/json\"\n\t\"net/http\"\n)\n\nfunc main() {\n\thttp.HandleFunc(\"PUT /api/users/{id}\", update)\n\thttp.HandleFunc(\"GET /api/users\", list)\n\t_ = http.ListenAndServe(\":80\", nil)\n}\n\nfunc list(w http.ResponseWriter, r *http.Request) {\n\tvar users []User\n\tif r.URL.Query().Get(\"all\") != \"\" {\n\t\tusers = append(users, User{})\n\t}\n\t_ = json.NewEncoder(w).Encode(users)\n}\n",
    "package main\n\nimport (\n\t\"encoding/json\"\n\t\"net/http\"\n)\n\ntype User struct {\n\tName string `json:\"name\"`\n\tAge  int    `json:\"age\"`\n}\n\nfunc update(w http.ResponseWriter, r *http.Request) {\n\tvar user User\n\tif err := json.NewDecoder(r.Body).Decode(&user); err != nil {\n\t\thttp.Error(w, err.Error(), 400)\n\t\treturn\n\t}\n\tsave(user)\n}\n\nfunc save(u User) {}\n",
    "package main\n\nimport (\n\t\"encoding/json\"\n\t\"net/http\"\n)\n\nfunc list(w http.ResponseWriter, r *http.Request) {\n\tvar users []User\n\tif r.URL.Query().Get(\"all\") != \"\" {\n\t\tusers = append(users, User{})\n\t}\n\t_ = json.NewEncoder(w).Encode(users)\n}\n",
    "package other\n\nimport \"errors\"\n\n// seamlint-ignore[go/error-text-match]: old\nfunc Is(err error) bool { return err.Error() == \"gone\" }\n\nvar _ = errors.New\n",
    "package main\n\ntype User struct {\n\tName *string `json:\"name\"`\n\tAge  *int    `json:\"years\"`\n}\n",
];
const TS: [&str; 5] = [
    "export interface User { name: string; age: number | null }\nexport async function update(id: string, user: User) {\n  const response = await fetch(`/api/users/${id}`, {\n    method: \"PUT\",\n    headers: { \"Content-Type\": \"application/json\" },\n    body: JSON.stringify(user),\n  });\n  return response.json();\n}\n",
    "import { update } from \"./api\";\nupdate(\"1\", { name: \"a\", age: null });\nexport async function all() {\n  const response = await fetch(\"/api/users\");\n  const users = await response.json();\n  return users.map((it: { name: string }) => it.name);\n}\n",
    "import { User } from \"~/api\";\nexport const fresh = (): User => ({ name: \"😀\", age: null });\nfetch(\"/api/nothing\", { method: \"DELETE\" });\n",
    "export {};\nconst socket = new WebSocket(\"/api/socket\");\nsocket.onmessage = (event) => console.log(JSON.parse(event.data).x);\n",
    "",
];
const IGNORES: [&str; 3] = ["generated/\n", "web/src/new/\n", ""];
const TSCONFIGS: [&str; 3] = [
    "{\"compilerOptions\": {\"paths\": {\"~/*\": [\"./src/*\"]}}}",
    "{}",
    "{\"compilerOptions\": {\"baseUrl\": \"src\"}}",
];
const CONFIGS: [&str; 5] = [
    "",
    "profile = \"strict\"\n",
    "exclude = [\"server/other\"]\n",
    "[rules]\n\"seam/null-into-value\" = \"error\"\n\"js/floating-promise\" = \"off\"\n",
    "profile = \"strict\"\n[seam]\nstrip-prefix = \"/api\"\n",
];

fn text(path: &str, choice: usize) -> &'static str {
    match path.rsplit('.').next() {
        Some("go") => GO[choice % GO.len()],
        Some("ts") => TS[choice % TS.len()],
        Some("json") => TSCONFIGS[choice % TSCONFIGS.len()],
        _ => IGNORES[choice % IGNORES.len()],
    }
}

/// An editor and a disk.
struct World {
    folder: tempfile::TempDir,
    project: Project,
    /// What is open, with what it was before each edit.
    open: BTreeMap<&'static str, Vec<String>>,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join(".git")).unwrap();
        let project = Project::new(root, true, Options::default());
        let mut world = Self { folder, project, open: BTreeMap::new() };
        for (path, choice) in [(0, 0), (1, 1), (2, 3), (3, 0), (4, 1), (6, 2), (7, 0), (8, 0)] {
            world.write(FILES[path], text(FILES[path], choice));
        }
        world.write("go.mod", "module example.com/app\n\ngo 1.24\n");
        world.write("web/package.json", "{\"name\": \"web\"}");
        fs::create_dir_all(world.root().join("web/src/new")).unwrap();
        world.refresh(&[]);
        world
    }

    fn root(&self) -> PathBuf {
        self.project.root().to_owned()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What an editor's watcher does.
    fn refresh(&mut self, touched: &[&str]) {
        let touched = touched.iter().map(|it| (*it).to_owned()).collect();
        self.project.refresh(&touched, &|_, _| ());
    }

    fn now(&self, path: &str) -> Option<String> {
        let held = self.open.get(path).and_then(|it| it.last()).cloned();
        held.or_else(|| fs::read_to_string(self.root().join(path)).ok())
    }

    fn set(&mut self, path: &'static str, text: String) {
        self.project.edit(path, Some(Arc::from(text.as_str())));
        self.open.entry(path).or_default().push(text);
    }

    fn take(&mut self, step: &Step) {
        let file = |at: &usize| FILES[at % FILES.len()];
        match step {
            Step::Open(at) => {
                if let Some(text) = self.now(file(at)).filter(|_| !self.open.contains_key(file(at)))
                {
                    self.set(file(at), text);
                }
            }
            // Ignore files and configurations of other tools count as they are on the disk.
            Step::Edit(at, _) | Step::Type(at, ..) if at % FILES.len() > 6 => {}
            Step::Edit(at, choice) => self.set(file(at), text(file(at), *choice).to_owned()),
            Step::Type(at, place, typed) => {
                let Some(mut text) = self.now(file(at)) else { return };
                let place = boundary(&text, place % (text.len() + 1));
                text.insert_str(place, typed);
                self.set(file(at), text);
            }
            Step::Undo(at) => {
                let Some(held) = self.open.get_mut(file(at)).filter(|it| it.len() > 1) else {
                    return;
                };
                held.pop();
                let text = held.last().cloned().unwrap_or_default();
                self.project.edit(file(at), Some(Arc::from(text)));
            }
            Step::Close(at) => {
                if self.open.remove(file(at)).is_some() {
                    self.project.edit(file(at), None);
                }
            }
            Step::Save(at) => {
                if let Some(text) = self.open.get(file(at)).and_then(|it| it.last()).cloned() {
                    self.write(file(at), &text);
                    self.refresh(&[file(at)]);
                }
            }
            Step::Rename(from, to) => {
                let (from, to) = (file(from), file(to));
                if from.rsplit('.').next() != to.rsplit('.').next() {
                    return;
                }
                let Some(text) = self.now(from) else { return };
                let _ = fs::remove_file(self.root().join(from));
                self.write(to, &text);
                if self.open.remove(from).is_some() {
                    self.project.edit(from, None);
                    self.set(to, text);
                } else if self.open.contains_key(to) {
                    self.set(to, text);
                }
                self.refresh(&[from, to]);
            }
            Step::WriteOutside(at, choice) => {
                self.write(file(at), text(file(at), *choice));
                self.refresh(&[file(at)]);
            }
            Step::DeleteOutside(at) => {
                let _ = fs::remove_file(self.root().join(file(at)));
                self.refresh(&[file(at)]);
            }
            Step::Configure(choice) => {
                self.write("seamlint.toml", CONFIGS[choice % CONFIGS.len()]);
                self.refresh(&["seamlint.toml"]);
            }
            Step::Analyse => {
                self.project.analyse(&|| false).unwrap();
            }
        }
    }

    /// What a fresh check says of the texts as the editor sees them.
    fn fresh(&self) -> Vec<String> {
        let copy = tempfile::tempdir().unwrap();
        let top = copy.path().canonicalize().unwrap();
        copy_all(&self.root(), &top);
        for (path, held) in &self.open {
            // Ignore files and configurations of other tools count as they are on the disk.
            let is_read = !path.starts_with('.') && !path.ends_with(".json");
            if let Some(text) = held.last().filter(|_| is_read) {
                let path = top.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
        }
        let config = fs::read_to_string(top.join("seamlint.toml"))
            .map_or_else(|_| Config::default(), |it| config::parse("", &it).unwrap());
        let given = [top.clone()];
        let walk = Walk {
            root: &top,
            given: &given,
            exclude: &config.exclude(),
            no_ignore: false,
            force_exclude: false,
            threads: 1,
        };
        let found = walk.run(&Scope::new(&top, &given));
        let mut project =
            load(&top, &found, &Manner::of(&config), &Progress::new(0, false)).project;
        project.seam = config.seam.options();
        let modules = Modules::new(&top, &project.documents);
        let program = link(project, &modules);
        let findings = check(&program, &config.settings());
        findings.iter().map(|it| told(&program, it)).collect()
    }
}

/// The start of the character that a byte belongs to.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0)
}

fn copy_all(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&to).unwrap();
            copy_all(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Everything that a finding says.
fn told(program: &Program, it: &Finding) -> String {
    let place = |it: Place| format!("{}:{}", program.file(it.file).path, it.span.start);
    let related: Vec<_> =
        it.related.iter().map(|it| format!("{} {}", place(it.place), it.message)).collect();
    let fixes: Vec<_> = it
        .fixes
        .iter()
        .flat_map(|it| &it.edits)
        .map(|it| format!("{} {:?}", place(it.place), it.text))
        .collect();
    format!(
        "{} {} {:?} {} {related:?} {fixes:?} {:?}",
        place(it.place),
        it.rule.id,
        it.severity,
        it.message,
        it.suppressed
    )
}

fn held(analysis: &Analysis) -> Vec<String> {
    analysis.findings.iter().map(|it| told(&analysis.program, it)).collect()
}

fn step() -> impl Strategy<Value = Step> {
    let file = || 0..FILES.len();
    let choice = || 0..5_usize;
    let typed = prop::sample::select(vec!["x", "}", "`", "\n", "😀", "/*", "\"", "(", " "]);
    prop_oneof![
        3 => file().prop_map(Step::Open),
        6 => (file(), choice()).prop_map(|(at, it)| Step::Edit(at, it)),
        4 => (file(), 0..2000_usize, typed).prop_map(|(at, place, it)| Step::Type(at, place, it)),
        3 => file().prop_map(Step::Undo),
        2 => file().prop_map(Step::Close),
        2 => file().prop_map(Step::Save),
        1 => (file(), file()).prop_map(|(from, to)| Step::Rename(from, to)),
        2 => (file(), choice()).prop_map(|(at, it)| Step::WriteOutside(at, it)),
        1 => file().prop_map(Step::DeleteOutside),
        1 => choice().prop_map(Step::Configure),
        2 => Just(Step::Analyse),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_steps_the_findings_are_those_of_a_fresh_check(
        steps in prop::collection::vec(step(), 1..14)
    ) {
        let mut world = World::new();
        for step in &steps {
            world.take(step);
        }
        let analysis = world.project.analyse(&|| false).unwrap();
        prop_assert_eq!(held(&analysis), world.fresh());
        let _ = &world.folder;
    }
}

/// The property above would hold of a project in which nothing is ever wrong, too.
#[test]
fn the_first_texts_have_findings_on_both_sides_and_on_the_seam() {
    let mut world = World::new();
    let analysis = world.project.analyse(&|| false).unwrap();
    let rules: Vec<_> = analysis.findings.iter().map(|it| it.rule.id).collect();
    for side in ["go/", "js/", "seam/"] {
        assert!(rules.iter().any(|it| it.starts_with(side)), "{side}: {rules:?}");
    }
}
