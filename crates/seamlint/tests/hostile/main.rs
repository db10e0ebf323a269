//! Projects that mean harm, or that nobody thought of: what is on the disk, what names and texts do to outputs, and
//! code without measure. Whatever it is, a run ends with a status of its own, says what it left out, and still
//! reports on everything else.
#![cfg(unix)]
// What is skipped is said loudly. The project's helpers are shared with other tests.
#![allow(clippy::print_stderr, dead_code)]

#[path = "../cli/project.rs"]
mod project;

mod disk;
mod forms;
mod harness;
mod injection;
mod limits;
mod names;
mod places;
mod same;
mod texts;
mod writing;
