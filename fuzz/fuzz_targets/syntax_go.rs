//! Go is parsed; every tree is one.
#![no_main]

use seamlint_fuzz::mutate::Shape;
use seamlint_syntax::FileKind;

seamlint_fuzz::target!(Shape::File("a.go"), |data| {
    seamlint_fuzz::syntax::check(FileKind::Go, data);
});
