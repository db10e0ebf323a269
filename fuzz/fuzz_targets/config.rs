//! A configuration is one, and then it is what it says when it is shown; or what is wrong with it can be shown.
#![no_main]

use seamlint::config;
use seamlint::report::escape::escape_toml;
use seamlint::report::full::problems;
use seamlint::report::terminal::Terminal;
use seamlint_fuzz::mutate::Shape;
use seamlint_fuzz::outputs::check_plain;

seamlint_fuzz::target!(Shape::Lines, |data| {
    let text = String::from_utf8_lossy(data);
    match config::parse("seamlint.toml", &text) {
        Ok(config) => {
            let settings = config.settings();
            for rule in seamlint_rules::rules().take(3) {
                settings.shown(rule, "web/a.ts", rule.severity, seamlint_rules::Confidence::High);
            }
            config.exclude().matched_path_or_any_parents("web/x/a.ts", false);
            let shown = escape_toml(&toml::to_string(&config).expect("a table"));
            let again = config::parse("seamlint.toml", &shown).unwrap_or_else(|it| {
                panic!("what is shown cannot be read: {it:?}");
            });
            assert_eq!(again, config, "{shown}");
        }
        Err(found) => {
            for problem in &found.problems {
                assert!(text.get(problem.span.clone()).is_some(), "{problem:?}");
                assert!(!problem.message.is_empty());
            }
            check_plain(&problems(&found, Terminal::PLAIN), "problems");
        }
    }
});
