//! What git tracks. A file that is tracked is part of the project, whatever `.gitignore` says: its
//! patterns are for files that nobody has added yet.

use std::path::{Path, PathBuf};

use crate::regular::{self, Links};

/// The index of a repository with a million files has about a hundred.
const INDEX_BYTES: usize = 256 << 20;
/// A path.
const LINK_BYTES: usize = 64 << 10;

/// The tracked files below `root`, relative to it; none where there is no repository, or where its index
/// is of a form that is not known here.
pub fn files(root: &Path) -> Vec<String> {
    let Some(top) = root.ancestors().find(|it| it.join(".git").exists()) else { return Vec::new() };
    let index = git_folder(top)
        .and_then(|it| regular::read(&it.join("index"), INDEX_BYTES, Links::Followed).ok());
    let paths = index.and_then(|it| paths_of(&it)).unwrap_or_default();
    let Some(prefix) = crate::root::relative(top, root).filter(|it| !it.is_empty()) else {
        return paths;
    };
    let inside = |it: &String| Some(it.strip_prefix(&prefix)?.strip_prefix('/')?.to_owned());
    paths.iter().filter_map(inside).collect()
}

/// The folder of a repository's data: `.git`, or what it names in work trees and submodules.
pub(crate) fn git_folder(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = regular::read(&git, LINK_BYTES, Links::Followed).ok()?;
    let text = String::from_utf8(text).ok()?;
    Some(top.join(text.strip_prefix("gitdir:")?.trim()))
}

/// Before the path of an entry: times, device, inode, mode, owners, size, object, flags.
const FIXED: usize = 62;
const MODE: usize = 24;
const FLAGS: usize = 60;
/// A flag: two more bytes of flags follow.
const EXTENDED: u16 = 0x4000;
/// The bits of the flags that hold the length of the path, or this value for a longer one.
const LENGTH: u16 = 0x0fff;
/// The type of a mode, and that of a file that is no link.
const TYPE: u32 = 0o170_000;
const REGULAR: u32 = 0o100_000;

/// The paths of an index of version 2, 3 or 4 with SHA-1 names; `None` for anything else.
fn paths_of(index: &[u8]) -> Option<Vec<String>> {
    let (b"DIRC", rest) = index.split_first_chunk::<4>()? else { return None };
    let (version, count) = (number(rest, 0)?, number(rest, 4)?);
    if !(2..=4).contains(&version) {
        return None;
    }
    let (mut at, mut path, mut out) = (12, Vec::new(), Vec::new());
    for _ in 0..count {
        let entry = index.get(at..)?;
        let flags = u16::from_be_bytes(entry.get(FLAGS..FIXED)?.try_into().ok()?);
        let mut name = if flags & EXTENDED == 0 { FIXED } else { FIXED + 2 };
        if version == 4 {
            let (dropped, length) = variable(entry.get(name..)?)?;
            name += length;
            path.truncate(path.len().checked_sub(dropped)?);
        } else {
            path.clear();
        }
        let length = entry.get(name..)?.iter().position(|it| *it == 0)?;
        path.extend_from_slice(&entry[name..name + length]);
        if flags & LENGTH != LENGTH && usize::from(flags & LENGTH) != path.len() {
            return None;
        }
        if number(entry, MODE)? & TYPE == REGULAR {
            out.extend(String::from_utf8(path.clone()));
        }
        // Entries of the older versions are padded to eight bytes, with one zero at least.
        let end = name + length;
        at += if version == 4 { end + 1 } else { (end + 8) & !7 };
    }
    Some(out)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// A number of seven bits a byte, as git writes offsets, and how many bytes it takes.
fn variable(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = usize::from(bytes.first()? & 0x7f);
    let mut length = 1;
    while bytes.get(length - 1)? & 0x80 != 0 {
        let byte = bytes.get(length)?;
        value = value.checked_add(1)?.checked_mul(128)? | usize::from(byte & 0x7f);
        length += 1;
    }
    Some((value, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index as git writes it.
    fn index(version: u32, paths: &[(&str, u32)]) -> Vec<u8> {
        let mut out = b"DIRC".to_vec();
        out.extend(version.to_be_bytes());
        out.extend((paths.len() as u32).to_be_bytes());
        let mut last = "";
        for (path, mode) in paths {
            let start = out.len();
            out.extend([0; MODE]);
            out.extend(mode.to_be_bytes());
            out.extend([7; FLAGS - MODE - 4]);
            out.extend((path.len() as u16).to_be_bytes());
            if version == 4 {
                let same = last.bytes().zip(path.bytes()).take_while(|it| it.0 == it.1).count();
                out.push((last.len() - same) as u8);
                out.extend(path[same..].bytes().chain([0]));
            } else {
                out.extend(path.bytes());
                let length = (out.len() - start + 8) & !7;
                out.resize(start + length, 0);
            }
            last = path;
        }
        out.extend([0; 20]);
        out
    }

    #[test]
    fn all_versions_are_read_and_links_left_out() {
        let paths = [
            ("a.go", 0o100_644),
            ("config/config.go", 0o100_755),
            ("config/link.go", 0o120_000),
            ("web/sub", 0o160_000),
            ("web/ü.ts", 0o100_644),
        ];
        for version in 2..=4 {
            let found = paths_of(&index(version, &paths)).unwrap();
            assert_eq!(found, ["a.go", "config/config.go", "web/ü.ts"], "version {version}");
        }
    }

    #[test]
    fn what_is_not_understood_is_nothing() {
        let good = index(2, &[("a.go", 0o100_644)]);
        assert_eq!(paths_of(&index(5, &[])), None);
        assert_eq!(paths_of(b""), None);
        for end in 0..=12 + FIXED + 4 {
            assert_eq!(paths_of(&good[..end]), None, "{end}");
        }
        let mut other_names = good;
        other_names[12 + FLAGS + 1] = 9;
        assert_eq!(paths_of(&other_names), None, "lengths do not fit");
    }
}
