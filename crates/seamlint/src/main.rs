//! The `seamlint` command.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    seamlint::cli::main()
}
