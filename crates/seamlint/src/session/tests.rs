//! What a session says is what `check` says of the same texts.

mod random;
mod steps;
