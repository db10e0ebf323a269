//! Messages to the language server: every request is answered once, whatever came before it.
#![no_main]

use seamlint_fuzz::mutate::Shape;

seamlint_fuzz::target!(Shape::Lines, |data| {
    seamlint_fuzz::lsp::converse(&String::from_utf8_lossy(data));
});
