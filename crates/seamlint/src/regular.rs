//! Reading files that may not be what their names say: a pipe that nobody writes to, a device without an end, a link
//! to somewhere else, a file that grows while it is read.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Whether the last part of a path may be a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// It is followed.
    Followed,
    /// It is an error: the path was found where links are not followed, so it has become one since.
    Refused,
}

/// Why a file is not read.
#[derive(Debug)]
pub enum Unread {
    /// A folder, a pipe, a socket or a device.
    NotRegular,
    /// More bytes than were asked for.
    TooLarge,
    /// What the system says.
    Io(io::Error),
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRegular => f.write_str("it is not a regular file"),
            Self::TooLarge => f.write_str("it is too large"),
            Self::Io(error) => write!(f, "it cannot be read: {error}"),
        }
    }
}

impl From<Unread> for io::Error {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Io(error) => error,
            other => Self::other(other.to_string()),
        }
    }
}

/// The bytes of a regular file of at most `most` of them. Never waits, and never reads more than that.
///
/// # Errors
/// Why it is not read.
pub fn read(path: &Path, most: usize, links: Links) -> Result<Vec<u8>, Unread> {
    let file = open(path, links).map_err(Unread::Io)?;
    // Asked of what was opened: what the path leads to may be another file by now.
    let data = file.metadata().map_err(Unread::Io)?;
    if !data.is_file() {
        return Err(Unread::NotRegular);
    }
    if data.len() > most as u64 {
        return Err(Unread::TooLarge);
    }
    let mut bytes = Vec::with_capacity(data.len() as usize + 1);
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(Unread::Io)?;
    if bytes.len() > most { Err(Unread::TooLarge) } else { Ok(bytes) }
}

#[cfg(unix)]
fn open(path: &Path, links: Links) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    // To open a pipe waits for who writes to it, unless one says not to.
    let refuse = if links == Links::Refused { libc::O_NOFOLLOW } else { 0 };
    OpenOptions::new()
        .read(true)
        .custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY | refuse)
        .open(path)
}

#[cfg(not(unix))]
fn open(path: &Path, links: Links) -> io::Result<File> {
    if links == Links::Refused && path.symlink_metadata()?.is_symlink() {
        return Err(io::Error::other("it is a link"));
    }
    OpenOptions::new().read(true).open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn only_regular_files_of_a_size_are_read() {
        let temp = tempfile::tempdir().unwrap();
        let at = |name: &str| temp.path().join(name);
        fs::write(at("a"), "12345").unwrap();
        symlink(at("a"), at("link")).unwrap();
        let read = |name: &str, most, links| read(&at(name), most, links);
        assert_eq!(read("a", 5, Links::Refused).unwrap(), b"12345");
        assert_eq!(read("link", 5, Links::Followed).unwrap(), b"12345");
        assert!(matches!(read("link", 5, Links::Refused), Err(Unread::Io(_))));
        assert!(matches!(read("a", 4, Links::Refused), Err(Unread::TooLarge)));
        assert!(matches!(read("", 4, Links::Followed), Err(Unread::NotRegular)));
        assert!(matches!(read("none", 4, Links::Followed), Err(Unread::Io(_))));
        for device in ["null", "zero", "tty"] {
            assert!(super::read(&Path::new("/dev").join(device), 4, Links::Followed).is_err());
        }
    }
}
