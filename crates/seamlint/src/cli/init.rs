//! `seamlint init`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::{Failure, Outcome, note, print};
use crate::root::CONFIG_NAMES;

/// A configuration that changes nothing until somebody takes a mark of a comment away.
const CONFIG: &str = include_str!("init/seamlint.toml");
/// How to go on.
const NEXT: &str = include_str!("init/next.md");

/// Writes a configuration to the working directory and prints what hooks and pipelines need.
pub(super) fn run() -> Outcome {
    let [name, other] = CONFIG_NAMES;
    if Path::new(other).exists() {
        return Err(Failure::Usage(format!("{other} is there already")));
    }
    let file = OpenOptions::new().write(true).create_new(true).open(name);
    file.and_then(|mut it| it.write_all(CONFIG.as_bytes())).map_err(|error| {
        match error.kind() {
            ErrorKind::AlreadyExists => Failure::Usage(format!("{name} is there already")),
            _ => Failure::Usage(format!("{name}: {error}")),
        }
    })?;
    note(&format!("Wrote {name}."));
    print(&next())
}

fn next() -> String {
    NEXT.replace("{version}", env!("CARGO_PKG_VERSION"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, parse};

    #[test]
    fn the_configuration_changes_nothing_and_its_examples_are_right() {
        assert_eq!(parse("seamlint.toml", CONFIG).unwrap(), Config::default());
        let is_example = |it: &&str| it.contains('=') && !it.contains('`') || it.starts_with("# [");
        let line = |it: &str| it.trim_start_matches("# ").to_owned() + "\n";
        let examples: String = CONFIG.lines().filter(is_example).map(line).collect();
        let config = parse("seamlint.toml", &examples).unwrap();
        assert!(config.include_tests && config.baseline.file.is_some(), "{examples}");
        assert_eq!((config.rules.len(), config.overrides.len()), (1, 1), "{examples}");
    }

    #[test]
    fn the_snippets_are_those_of_the_documentation() {
        let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/pipeline.md");
        let docs = std::fs::read_to_string(docs).unwrap();
        let next = next();
        for snippet in next.split("\n```").skip(1).step_by(2) {
            assert!(docs.contains(snippet), "docs/pipeline.md lacks\n{snippet}");
        }
    }
}
