use seamlint_program::contract::MethodOption;

use super::*;

/// The names of [`Profile`], for the schema.
#[derive(schemars::JsonSchema)]
#[schemars(rename_all = "lowercase")]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum ProfileName {
    /// What a maintainer wants to know.
    Default,
    /// Everything, risks and guesses among it.
    Strict,
}

/// A text, or a list of them.
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum OneOrMany {
    /// One.
    One(String),
    /// A list.
    Many(Vec<String>),
}

const FULL: &str = r#"
profile = "strict"
exclude = ["web/legacy", "*.gen.go"]
include-tests = true

[rules]
"seamlint/unused-ignore" = "error"

[[overrides]]
paths = ["server/**"]
rules = { "seamlint/unused-ignore" = "off" }

[seam]
base-urls = { VITE_API = "/api/v1", "api.example.com" = "https://example.com/api" }
strip-prefix = ["/backend"]
proxies = { "/auth" = "/login/auth" }

[[seam.clients]]
name = "api.send"
module = "@acme/http"
url = 1
method = 0
body = 2
base = "/api"

[[seam.routers]]
name = "Router.Handle"
package = "example.com/web"
path = 1
handler = 2
method = "post"

[[library.go]]
path = "example.com/wire"
declares = "func Send(text []byte) error"
single-writer = true
ws = { write = ["Send"] }
roles.logs = ["Send"]
"#;

fn problems(text: &str) -> Vec<(String, String, String)> {
    let found = parse("seamlint.toml", text).expect_err("there is a mistake").problems;
    found
        .into_iter()
        .map(|it| (text[it.span].to_owned(), it.message, it.help.unwrap_or_default()))
        .collect()
}

fn problem(text: &str) -> (String, String, String) {
    let mut all = problems(text);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn everything_that_can_be_said_reaches_the_settings() {
    let config = parse("seamlint.toml", FULL).unwrap();
    let settings = config.settings();
    assert_eq!(settings.profile, Profile::Strict);
    assert!(settings.include_tests);
    assert_eq!(settings.levels["seamlint/unused-ignore"], Some(Severity::Error));
    assert_eq!(settings.overrides[0].levels["seamlint/unused-ignore"], None);
    assert!((settings.overrides[0].matches)("server/a/b.go"));
    assert!(!(settings.overrides[0].matches)("web/server.go"));
    let excluded = |path: &str, folder| config.exclude().matched(path, folder).is_ignore();
    assert!(excluded("web/legacy", true) && excluded("a/b.gen.go", false));
    assert!(!excluded("web", true));
}

#[test]
fn what_is_shown_can_be_read_again() {
    let config = parse("seamlint.toml", FULL).unwrap();
    let shown = toml::to_string(&config).unwrap();
    assert_eq!(parse("seamlint.toml", &shown).unwrap(), config);
    assert_eq!(parse("seamlint.toml", "").unwrap(), Config::default());
}

#[test]
fn unknown_words_come_with_what_was_meant() {
    let (at, message, help) = problem("profil = \"strict\"");
    assert_eq!(at, "profil");
    assert_eq!(message, "`profil` is no key");
    assert_eq!(help, "did you mean `profile`?");
    let (at, message, help) = problem("[rules]\n\"unused-ignore\" = \"off\"");
    assert_eq!(at, "\"unused-ignore\"");
    assert_eq!(message, "`unused-ignore` is no rule");
    assert_eq!(help, "did you mean `seamlint/unused-ignore`?");
    let (at, message, help) = problem("[rules]\n\"seamlint/unused-ignore\" = \"warn\"");
    assert_eq!(at, "\"warn\"");
    assert_eq!(message, "\"warn\" is no value for `seamlint/unused-ignore`");
    assert!(help.starts_with("did you mean \"warning\"?"), "{help}");
    assert_eq!(
        problem("zzz = 1").2,
        "there are profile, exclude, include-tests, rules, overrides, seam, library, baseline"
    );
}

#[test]
fn the_seam_reaches_the_program() {
    let options = parse("seamlint.toml", FULL).unwrap().seam.options();
    assert_eq!(options.base_urls["VITE_API"], "/api/v1");
    assert_eq!(options.proxies["/backend"], "/", "what is stripped is replaced by nothing");
    assert_eq!(options.proxies["/auth"], "/login/auth");
    let (client, router) = (&options.clients[0], &options.routers[0]);
    assert_eq!((client.url, client.body, &client.method), (1, Some(2), &MethodOption::Argument(0)));
    assert_eq!((router.path, router.handler), (1, 2));
    assert_eq!(router.method, MethodOption::Always("POST".to_owned()));
    let one = parse("seamlint.toml", "[seam]\nstrip-prefix = \"/x\"").unwrap();
    assert_eq!(one.seam.strip_prefix, ["/x"]);
}

#[test]
fn mistakes_in_the_seam_have_their_place() {
    let (at, message, help) = problem("[seam]\nbase-url = {}");
    assert_eq!((at.as_str(), message.as_str()), ("base-url", "`base-url` is no key of `[seam]`"));
    assert_eq!(help, "did you mean `base-urls`?");
    let (at, message, help) = problem("[seam]\nbase-urls = { A = \"api\" }");
    assert_eq!(
        (at.as_str(), message.as_str()),
        ("\"api\"", "`api` is no path: it starts without a `/`")
    );
    assert_eq!(help, "did you mean \"/api\"?");
    assert_eq!(problem("[seam]\nproxies = { api = \"/\" }").0, "api");
    assert_eq!(
        problem("[seam]\nstrip-prefix = 1").1,
        "`strip-prefix` is a path, or a list of paths, not an integer"
    );
    assert_eq!(problem("[[seam.clients]]\nurl = 0").1, "this client has no `name`");
    assert_eq!(
        problem("[[seam.clients]]\nname = \"f\"\nurl = -1").1,
        "`url` is the number of an argument, from 0, not an integer"
    );
    assert_eq!(problem("[[seam.clients]]\nname = \"f\"\nmethd = 1").2, "did you mean `method`?");
    assert_eq!(problem("[[seam.clients]]\nname = \"f\"\nmethod = \"a b\"").1, "`a b` is no method");
    let router = "[[seam.routers]]\nname = \"H\"\npackage = \"p\"\npath = 0";
    assert_eq!(problem(router).1, "this router has no `handler`");
    assert_eq!(problem("seam = 1").1, "`seam` is a table, not an integer");
}

#[test]
fn wrong_types_and_patterns_are_named() {
    assert_eq!(problem("include-tests = 1").1, "`include-tests` is true or false, not an integer");
    assert_eq!(problem("exclude = \"a\"").1, "`exclude` is a list of patterns, not a string");
    assert_eq!(problem("exclude = [\"../a\"]").1, "`../a` leaves the project");
    assert!(problem("exclude = [\"[z-a]\"]").1.starts_with("`[z-a]` is no pattern: invalid range"));
    assert_eq!(problem("[[overrides]]\npaths = []").1, "this override has no `rules`");
    assert_eq!(problem("profile = ").1, "string values must be quoted, expected literal string");
}

#[test]
fn packages_are_described_in_known_words() {
    let package = |rest: &str| problem(&format!("[[library.go]]\npath = \"a.b/c\"\n{rest}"));
    let (at, message, help) = package("role.logs = [\"Info\"]");
    assert_eq!((&*at, &*message), ("role", "`role` is no key of a package"));
    assert_eq!(help, "did you mean `roles`?");
    let (at, message, help) = package("roles.log = [\"Info\"]");
    assert_eq!((&*at, &*message), ("log", "`log` is no role"));
    assert_eq!(help, "did you mean `logs`?");
    assert_eq!(package("ws.send = [\"Send\"]").1, "`send` is no use of a WebSocket");
    let (at, message, _) = package("encode = { Send = \"0\" }");
    assert_eq!(at, "\"0\"");
    assert!(message.contains("expected usize"), "{message}");
    assert_eq!(package("declares = \"Send is no Go\"").1, "`declares` is no Go");
    let (_, message, help) = package("declares = \"func Inform()\"\nroles.logs = [\"Info\"]");
    assert_eq!(message, "`declares` has no `Info`, of which something is said");
    assert_eq!(help, "did you mean `Inform`?");
    assert_eq!(problem("[[library.go]]\nname = \"c\"").1, "this package has no `path`");
    assert_eq!(problem("[[library.js]]\npath = \"c\"").1, "`js` is no key of `library`");
}

#[test]
fn all_mistakes_are_shown_at_once_in_order() {
    let all = problems("profile = \"x\"\nfoo = 1\n[rules]\nbar = \"off\"");
    let places: Vec<_> = all.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(places, ["\"x\"", "foo", "bar"]);
}

#[test]
fn a_baseline_lies_in_the_project() {
    let config = parse("seamlint.toml", "[baseline]\nfile = \"ci/known.json\"").unwrap();
    assert_eq!(config.baseline.file.as_deref(), Some("ci/known.json"));
    for path in ["/etc/x", "../x", "a/../../x", "C:x", "", "\\\\server"] {
        let all = problems(&format!("[baseline]\nfile = '{path}'"));
        assert!(all[0].1.contains("leaves the project"), "{path}: {all:?}");
    }
    assert_eq!(problems("[baseline]\nfil = 'x'")[0].0, "fil");
}

#[test]
fn the_shipped_schema_is_fresh() {
    let mut schema = serde_json::to_value(schemars::schema_for!(Config)).unwrap();
    let rules = seamlint_rules::rules()
        .map(|it| serde_json::json!({"const": it.id, "description": it.summary}));
    let names = serde_json::json!({ "oneOf": rules.collect::<Vec<_>>() });
    schema["$defs"]["Rule"] = names;
    for table in ["/properties/rules", "/$defs/OverrideTable/properties/rules"] {
        schema.pointer_mut(table).unwrap()["propertyNames"] =
            serde_json::json!({"$ref": "#/$defs/Rule"});
    }
    let roles = library::words::<seamlint_program::library::Role>();
    let sockets = library::words::<seamlint_program::library::Ws>();
    for (key, words) in [("roles", roles), ("ws", sockets)] {
        schema.pointer_mut(&format!("/$defs/GoPackageData/properties/{key}")).unwrap()["propertyNames"] =
            serde_json::json!({ "enum": words });
    }
    let fresh = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/seamlint.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &fresh).unwrap();
    }
    let shipped = std::fs::read_to_string(path).unwrap_or_default();
    assert!(shipped == fresh, "UPDATE=1 cargo test -p seamlint --lib");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let value =
        |text: &str| serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap();
    assert!(validator.is_valid(&value(FULL)));
    for wrong in [
        "profil = \"strict\"",
        "[seam]\nx = 1",
        "[rules]\n\"go/none\" = \"off\"",
        "[[overrides]]\npaths = []",
        "[rules]\n\"go/none\" = \"off\"",
        "[[overrides]]\npaths = []",
        "[[library.go]]\npath = \"a\"\nroles.log = []",
    ] {
        assert!(!validator.is_valid(&value(wrong)), "{wrong}");
    }
}
