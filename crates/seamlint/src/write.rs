//! Files that are there wholly or not at all, whenever the process ends.

use std::fs::{File, Metadata};
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// How many bytes of a file's name tell what the file beside it is for.
const NAME: usize = 100;

/// Writes a file beside its place and moves it there. Links are followed; the mode and, where the system
/// lets it, the owner of what is replaced are kept. Devices and pipes are written as they are.
///
/// # Errors
/// As the file system says; a file that nobody may write to is not replaced.
pub fn whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let old = path.metadata().ok();
    if old.as_ref().is_some_and(|it| !it.is_file()) {
        return std::fs::write(path, bytes);
    }
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if old.as_ref().is_some_and(|it| it.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let mut beside = beside(&path, folder.unwrap_or(Path::new(".")))?;
    beside.write_all(bytes)?;
    if let Some(old) = &old {
        keep(beside.as_file(), old)?;
    }
    beside.as_file().sync_all()?;
    beside.persist(&path).map_err(|it| it.error)?;
    Ok(())
}

/// A new file that is removed unless it takes its place. Its name starts with a dot and ends in none of the
/// extensions that anything here reads.
fn beside(path: &Path, folder: &Path) -> io::Result<NamedTempFile> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A name may be as long as names can be, and what is added to it must find room.
    let start: String =
        name.char_indices().take_while(|it| it.0 < NAME).map(|(_, it)| it).collect();
    let prefix = format!(".{start}.");
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(".seamlint");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The mask of the process applies, as to every new file.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn keep(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
            // Only root may give files away; for others they become their own, as editors do.
            let _ = fchown(file, Some(old.uid()), Some(old.gid()));
        }
    }
    file.set_permissions(old.permissions())
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn mode_and_link_are_kept_and_nothing_is_left() {
        let temp = tempfile::tempdir().unwrap();
        let at = |name: &str| temp.path().join(name);
        fs::write(at("a.go"), "old").unwrap();
        fs::set_permissions(at("a.go"), fs::Permissions::from_mode(0o750)).unwrap();
        symlink("a.go", at("link.go")).unwrap();
        whole(&at("link.go"), b"new").unwrap();
        assert_eq!(fs::read(at("a.go")).unwrap(), b"new");
        assert_eq!(fs::metadata(at("a.go")).unwrap().permissions().mode() & 0o777, 0o750);
        assert!(fs::symlink_metadata(at("link.go")).unwrap().is_symlink());
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_nobody_may_write_to_stays() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("a.go");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        assert_eq!(whole(&path, b"new").unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[test]
    fn names_may_be_as_long_as_names_can_be() {
        let temp = tempfile::tempdir().unwrap();
        for name in ["a".repeat(252) + ".go", "ü🦀".repeat(42)] {
            let path = temp.path().join(name);
            whole(&path, b"new").unwrap();
            whole(&path, b"newer").unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"newer");
        }
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_new_file_has_the_mode_of_new_files() {
        let temp = tempfile::tempdir().unwrap();
        let (ours, plain) = (temp.path().join("ours"), temp.path().join("plain"));
        whole(&ours, b"x").unwrap();
        fs::write(&plain, b"x").unwrap();
        let mode = |it: &Path| fs::metadata(it).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&plain));
    }
}
