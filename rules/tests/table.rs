//! The table of rules is written by hand and guarded here.

use std::collections::BTreeSet;

use seamlint_rules::{Check, rules};

#[test]
fn ids_are_sorted_and_unique() {
    use seamlint_rules::{go, js, seam};
    for table in [go::RULES, js::RULES, seam::RULES] {
        assert!(table.is_sorted_by(|a, b| a.id < b.id), "sort the table by id");
    }
}

#[test]
fn every_folder_is_in_the_table_under_its_name() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = BTreeSet::new();
    for side in ["go", "js", "seam"] {
        let Ok(entries) = std::fs::read_dir(root.join(side)) else { continue };
        for entry in entries.map(Result::unwrap).filter(|it| it.path().is_dir()) {
            folders.insert(format!(
                "{side}/{}",
                entry.file_name().to_str().unwrap().replace('_', "-")
            ));
        }
    }
    let table: BTreeSet<_> = rules()
        .filter(|it| !matches!(it.check, Check::Runner))
        .map(|it| it.id.to_owned())
        .collect();
    assert_eq!(folders, table);
}

#[test]
fn docs_start_with_the_id_and_show_both_sides() {
    for rule in rules() {
        assert!(rule.docs.starts_with(&format!("# {}\n", rule.id)), "{}", rule.id);
        assert!(
            !rule.summary.is_empty() && !rule.summary.ends_with('.'),
            "{}: {:?}",
            rule.id,
            rule.summary
        );
        if !matches!(rule.check, Check::Runner) {
            let count = |heading: &str| {
                let section =
                    rule.docs.split("\n## ").find(|it| it.starts_with(heading)).unwrap_or("");
                section
                    .lines()
                    .filter(|it| it.starts_with("```") && it.len() > 3 && !it.contains("snapshot"))
                    .count()
            };
            assert!(
                count("Bad\n") >= 6 && count("Good\n") >= 6,
                "{}: at least 6 Bad and 6 Good blocks",
                rule.id
            );
        }
    }
}
