//! What the fuzz targets share.
//!
//! ```text
//! seeds ─▶ libFuzzer ─▶ mutate (trees) ─▶ a target: syntax, project, outputs, lsp ─▶ nothing, or a panic
//! ```
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod archive;
pub mod dice;
pub mod lsp;
pub mod mutate;
pub mod outputs;
pub mod project;
pub mod seeds;
pub mod syntax;

/// A target whose inputs are mutated by their shape.
#[macro_export]
macro_rules! target {
    ($shape:expr, |$data:ident| $body:block) => {
        libfuzzer_sys::fuzz_target!(|$data: &[u8]| $body);
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            $shape.mutate(data, size, max_size, seed)
        });
        libfuzzer_sys::fuzz_crossover!(|data1: &[u8], data2: &[u8], out: &mut [u8], seed: u32| {
            $shape.cross(data1, data2, out, seed)
        });
    };
}
