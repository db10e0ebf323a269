//! Several files in one input: each behind a line `-- path --`.

/// The files of an input, in order. What stands before the first line of the kind is nobody's.
pub fn split(text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let name = line.trim_end().strip_prefix("-- ").and_then(|it| it.strip_suffix(" --"));
        match (name, files.last_mut()) {
            (Some(name), _) => files.push((name.trim().to_owned(), String::new())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => {}
        }
    }
    files
}

/// The input that [`split`] makes these files of.
pub fn join(files: &[(String, String)]) -> String {
    let mut out = String::new();
    for (path, text) in files {
        out.push_str(&format!("-- {path} --\n{text}"));
        if !text.ends_with('\n') {
            out.push('\n');
        }
    }
    out
}
