//! What is decided before a file is read: where a project begins, what its configuration says, and how
//! many threads work on it.

use std::path::{Path, PathBuf};

use super::Failure;
use super::args::Color;
use crate::config::{self, Config};
use crate::regular::{self, Links};
use crate::report::full::problems;
use crate::report::paths::{Paths, shown};
use crate::report::terminal::{Stream, Terminal};
use crate::root;

/// What people write is far smaller.
const CONFIG_BYTES: usize = 4 << 20;

/// A project, and the paths in it that were named.
pub(super) struct Project {
    /// The paths that were named, canonical.
    pub(super) given: Vec<PathBuf>,
    pub(super) root: PathBuf,
    pub(super) config: Config,
    pub(super) config_file: Option<PathBuf>,
    pub(super) paths: Paths,
}

/// Where the configuration comes from.
pub(super) struct Source<'a> {
    /// This file and no other.
    pub(super) file: Option<&'a Path>,
    /// None at all.
    pub(super) isolated: bool,
    /// For its mistakes.
    pub(super) color: Color,
    /// Whether the paths that were named need not be there.
    pub(super) unsaved: bool,
}

impl Project {
    /// Finds the project of some paths, or of the working directory.
    pub(super) fn find(named: &[PathBuf], source: &Source<'_>) -> Result<Self, Failure> {
        let here = std::env::current_dir().and_then(|it| it.canonicalize());
        let given = match (named, &here) {
            ([], Ok(here)) => vec![here.clone()],
            ([], Err(error)) => {
                return Err(Failure::Usage(format!("the working directory: {error}")));
            }
            (paths, _) if source.unsaved => paths.to_vec(),
            (paths, _) => paths.iter().map(|it| canonical(it)).collect::<Result<_, _>>()?,
        };
        let root = root::find(&given);
        // From a folder that is gone, paths lead from the top.
        let paths = Paths::new(&root, here.as_deref().unwrap_or(Path::new("")));
        let config_file = match source.file {
            Some(file) => Some(file.to_owned()),
            None if source.isolated => None,
            None => root::config_in(&root),
        };
        let config = match &config_file {
            Some(file) => read_config(file, &root, &paths, source)?,
            None => Config::default(),
        };
        Ok(Self { given, root, config, config_file, paths })
    }
}

/// Threads that work on a project, and how many; 0 asks for one on each processor.
pub(super) fn threads(jobs: usize) -> Result<(rayon::ThreadPool, usize), Failure> {
    let count = match jobs {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        jobs => jobs,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(count).stack_size(8 << 20).build();
    let pool = pool.map_err(|it| Failure::Io("threads".to_owned(), std::io::Error::other(it)))?;
    Ok((pool, count))
}

/// An existing path, or a message that says what may have been meant.
fn canonical(path: &Path) -> Result<PathBuf, Failure> {
    path.canonicalize().map_err(|error| {
        let shown = path.display().to_string();
        let verbs = ["check", "explain", "rules", "map", "lsp", "init", "completions", "man"];
        let meant = config::closest(&shown, verbs).filter(|_| !shown.contains(['/', '.']));
        let meant = meant.map_or(String::new(), |it| format!("; did you mean the command `{it}`?"));
        Failure::Usage(format!("{shown}: {error}{meant}"))
    })
}

fn read_config(
    file: &Path,
    root: &Path,
    paths: &Paths,
    source: &Source<'_>,
) -> Result<Config, Failure> {
    let name = match root::relative(root, file) {
        Some(path) if source.file.is_none() => paths.show(&path).into_owned(),
        _ => shown(file),
    };
    let failed = |why: &dyn std::fmt::Display| Failure::Usage(format!("{name}: {why}"));
    // A repository must not have lines of files elsewhere printed as its mistakes.
    let is_outside = |real: &Path| source.file.is_none() && !real.starts_with(root);
    match file.canonicalize() {
        Ok(real) if is_outside(&real) => {
            return Err(failed(&"it is a link that leads out of the project"));
        }
        Ok(_) => {}
        Err(error) => return Err(failed(&error)),
    }
    let bytes = regular::read(file, CONFIG_BYTES, Links::Followed).map_err(|why| failed(&why))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        failed(&format!("it is not valid UTF-8 at byte {}", error.utf8_error().valid_up_to()))
    })?;
    config::parse(&name, &text).map_err(|found| {
        Failure::Drawn(problems(&found, Terminal::of(Stream::Err, source.color.forced())))
    })
}
