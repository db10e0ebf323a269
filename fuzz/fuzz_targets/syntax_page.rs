//! A page or component is parsed, as each kind that there is; every tree is one.
#![no_main]

use seamlint_fuzz::mutate::Shape;
use seamlint_syntax::FileKind;

seamlint_fuzz::target!(Shape::File("a.vue"), |data| {
    for kind in [FileKind::Vue, FileKind::Svelte, FileKind::Astro, FileKind::Html] {
        seamlint_fuzz::syntax::check(kind, data);
    }
});
