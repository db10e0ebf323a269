//! `file:` addresses and paths.

use std::path::{Path, PathBuf};

/// The path of a `file:` address; `None` for any other, and for those of another machine.
pub(super) fn to_path(uri: &str) -> Option<PathBuf> {
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let path = match rest.strip_prefix("//") {
        Some(rest) => {
            let (host, path) = rest.split_at(rest.find('/')?);
            if !matches!(host, "" | "localhost") {
                return None;
            }
            path
        }
        None => rest,
    };
    let path = decode(path.split(['?', '#']).next()?)?;
    if !path.starts_with('/') {
        return None;
    }
    // `/C:/x` is `C:/x`.
    let has_drive =
        path.as_bytes().get(2) == Some(&b':') && path.as_bytes()[1].is_ascii_alphabetic();
    Some(PathBuf::from(if cfg!(windows) && has_drive { &path[1..] } else { &path }))
}

/// The address of a path, which is absolute.
pub(super) fn of_path(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) {
        path.trim_start_matches(r"\\?\").replace('\\', "/")
    } else {
        path.into_owned()
    };
    let mut out = String::from("file://");
    if !path.starts_with('/') {
        out.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        out.push((digit()? * 16 + digit()?) as u8);
    }
    String::from_utf8(out).ok().filter(|it| !it.contains('\0'))
}

/// A path without links, as far as it is there: what is new is named below the folder that it will be in.
pub(super) fn canonical(path: &Path) -> PathBuf {
    for known in path.ancestors() {
        if let Ok(real) = known.canonicalize() {
            let rest = path.strip_prefix(known).unwrap_or(Path::new(""));
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    path.to_owned()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn paths_go_there_and_back() {
        for path in ["/a/b.ts", "/a b/ü[id]/#?%.go", "/c++/@x/a.vue"] {
            assert_eq!(to_path(&of_path(Path::new(path))).as_deref(), Some(Path::new(path)));
        }
        assert_eq!(of_path(Path::new("/a b/[id].ts")), "file:///a%20b/%5Bid%5D.ts");
    }

    #[test]
    fn what_is_no_file_of_this_machine_is_none() {
        for uri in
            ["untitled:Untitled-1", "file://server/share/a.go", "git:/a.go", "file:///a%0", "x"]
        {
            assert_eq!(to_path(uri), None, "{uri}");
        }
        assert_eq!(to_path("file://localhost/a").as_deref(), Some(Path::new("/a")));
        assert_eq!(to_path("FILE:///a%2Fb").as_deref(), Some(Path::new("/a/b")));
        assert_eq!(to_path("file:/a").as_deref(), Some(Path::new("/a")));
    }

    #[test]
    fn what_is_not_there_yet_lies_in_the_real_folder() {
        let temp = tempfile::tempdir().unwrap();
        let top = temp.path().canonicalize().unwrap();
        std::fs::create_dir(top.join("real")).unwrap();
        std::os::unix::fs::symlink(top.join("real"), top.join("link")).unwrap();
        assert_eq!(canonical(&top.join("link/new/a.ts")), top.join("real/new/a.ts"));
        assert_eq!(canonical(&top.join("link")), top.join("real"));
    }
}
