//! Writes the made-up code of the benchmarks to a folder, for what measures whole processes.
//!
//! ```text
//! cargo run --example made-up -- LINES FOLDER
//! ```
//!
//! `project` has services in Go with their front ends, of about so many lines; `go` and `tsx` have one long file each.

#[path = "../benches/common/long.rs"]
mod long;
#[path = "../benches/common/made_up.rs"]
mod made_up;

use std::fs;
use std::path::Path;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [lines, folder] = args.as_slice() else { panic!("usage: made-up LINES FOLDER") };
    let wanted: usize = lines.parse().expect("a number of lines");
    let (mut files, mut lines) = (Vec::new(), 0);
    for service in 0.. {
        if lines >= wanted {
            break;
        }
        let parts = made_up::service(&format!("part{service}"), service);
        lines += parts.iter().map(|it| it.1.lines().count()).sum::<usize>();
        files.extend(parts.into_iter().map(|(path, text)| (format!("project/{path}"), text)));
    }
    files.push(("project/go.mod".into(), "module example.com/project\n\ngo 1.24\n".into()));
    files.push(("go/busy.go".into(), long::go(wanted / 3)));
    files.push(("tsx/busy.tsx".into(), long::tsx(wanted / 3)));
    for (path, text) in files {
        let path = Path::new(folder).join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder that can be made");
        fs::write(path, text).expect("a folder that can be written to");
    }
}
