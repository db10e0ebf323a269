//! Memory for tree-sitter: the one module of the project that is `unsafe`.
//!
//! tree-sitter allocates and frees a block for almost every node, and all of them die when the file has been
//! flattened. Inside [`scope`] its blocks are cut one after the other from a chunk, freeing does nothing, and
//! the chunk is wiped as a whole afterwards. That saves a fifth to a third of the time that parsing takes.
//!
//! # Why this is sound
//!
//! tree-sitter's contract for an allocator ([`tree_sitter::set_allocator`]) has five parts:
//!
//! 1. *One family of functions.* The four below belong together. A block from a chunk is told by its address,
//!    and every other block is libc's, as it was before they were installed. So objects may be made before a
//!    scope and freed inside one, or made by code that knows nothing of this module.
//! 2. *Never null.* Chunks come from Rust's allocator, whose failure ends the process; null from libc does the
//!    same, through `handle_alloc_error`.
//! 3. *Alignment of `malloc`.* Chunks are arrays of [`Unit`], and blocks are whole units.
//! 4. *Installed once, before other calls.* [`install`] is a `Once`, and every use of tree-sitter in this
//!    crate comes through the table of grammars, which calls it first. It does not matter to objects that
//!    others made before (see 1).
//! 5. *Installed without a race.* As above, for this crate. Other code of the same process that runs
//!    tree-sitter by itself (tests and benchmarks do) must not be in the middle of a call during the very
//!    first parse of this crate.
//!
//! What is left is that no block is used after its chunk was wiped. A scope counts the blocks that live. Trees,
//! cursors and parsers free what they hold when they are dropped, so as long as any of them lives, the count is
//! not zero, and then the chunks are not wiped but *kept for ever* (see [`KEPT`]): a tree that outlives its scope
//! stays valid, and can be read, cloned and dropped later, on any thread; a parser or cursor that does, and would
//! grow, ends the process. What a scope must not do is to hand an object to *another* thread that drops it while
//! the scope still runs.
//!
//! [`parse`], the only way into a scope, does neither. Parser, tree and cursor are its own, and it shows the
//! cursor to its caller, borrowed for any lifetime: nothing made from it can leave, and no tree can be made from
//! it. So when the cursor is gone nobody is left who could use the tree, and `parse` forgets it: freeing it node
//! by node would take a twentieth of the whole. Its blocks are taken off the count.
//!
//! A scope inside a scope is part of it. A panic inside one unwinds through [`Scope`]'s drop, which counts as
//! well. The state is one per thread, made of [`Cell`]s that are read and written in straight lines without
//! calls to anything that could come back here, but for the making of a chunk, which uses Rust's allocator and
//! not these functions.
#![allow(unsafe_code, reason = "an allocator deals in raw memory; see the head of this module")]

use std::alloc::{Layout, handle_alloc_error};
use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ops::{ControlFlow, Range};
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};

use tree_sitter::{Language, ParseOptions, ParseState, Parser, TreeCursor};

/// What blocks are counted in: the alignment that libc promises on 64-bit platforms.
#[repr(align(16))]
#[derive(Clone, Copy)]
struct Unit(#[allow(dead_code, reason = "memory, not a value")] [u8; UNIT]);

const UNIT: usize = 16;

/// Bytes of a thread's first chunk, which it keeps between files: enough for most files. What larger ones
/// take beyond it is given back after each.
const FIRST: usize = 2 << 20;

/// Memory that blocks are cut from: owned, but never borrowed, for the blocks are others' to read and write.
struct Chunk {
    start: *mut MaybeUninit<Unit>,
    units: usize,
}

// SAFETY: a chunk is moved to another thread only with `KEPT`, where nothing but its addresses is looked at.
unsafe impl Send for Chunk {}

impl Chunk {
    fn new(units: usize) -> Self {
        let memory = Box::<[Unit]>::new_uninit_slice(units);
        Self { start: Box::into_raw(memory).cast(), units }
    }

    fn bytes(&self) -> Range<*mut u8> {
        self.start.cast()..self.start.wrapping_add(self.units).cast()
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        let memory = ptr::slice_from_raw_parts_mut(self.start, self.units);
        // SAFETY: this is the box that `new` took apart.
        drop(unsafe { Box::from_raw(memory) });
    }
}

/// A thread's chunk that blocks are cut from. Without a destructor, so that reading it is one load.
struct Bump {
    /// Whether a scope is open.
    open: Cell<bool>,
    /// Where the chunk begins, where its free part begins, and where it ends; null without one.
    start: Cell<*mut u8>,
    next: Cell<*mut u8>,
    end: Cell<*mut u8>,
    /// The block cut last, which alone can grow in place or be given back.
    last: Cell<*mut u8>,
    /// How many blocks were cut from chunks of this scope and are not freed.
    live: Cell<usize>,
}

thread_local! {
    static BUMP: Bump = const {
        Bump {
            open: Cell::new(false),
            start: Cell::new(ptr::null_mut()),
            next: Cell::new(ptr::null_mut()),
            end: Cell::new(ptr::null_mut()),
            last: Cell::new(ptr::null_mut()),
            live: Cell::new(0),
        }
    };
    /// The thread's chunks, the one in use last. Only looked at when that one is full or does not hold a block.
    static CHUNKS: RefCell<Vec<Chunk>> = const { RefCell::new(Vec::new()) };
}

/// Chunks with blocks that outlived their scope. They are never wiped, and never freed.
static KEPT: Mutex<Vec<Chunk>> = Mutex::new(Vec::new());

/// Whether there is one: most programs never have to look.
static HAS_KEPT: AtomicBool = AtomicBool::new(false);

/// Makes tree-sitter take its memory from here. Call it before anything else of tree-sitter.
pub(crate) fn install() {
    static INSTALLED: Once = Once::new();
    let functions = tree_sitter::Allocator { malloc, calloc, realloc, free };
    // SAFETY: the contract is gone through, point by point, at the head of this module.
    INSTALLED.call_once(|| unsafe { tree_sitter::set_allocator(Some(functions)) });
}

/// Parses a text, shows `visit` the tree from its root, and gives back all the memory that took. `None` where
/// `goes_on` stopped it, or where the language is of another version. `visit` has no business with other objects
/// of tree-sitter: one that it made and kept would be taken for a part of the tree.
pub(crate) fn parse(
    language: &Language,
    text: &[u8],
    mut goes_on: impl FnMut() -> bool,
    visit: impl FnOnce(&mut TreeCursor<'_>),
) -> Option<()> {
    scope(|| {
        let before = BUMP.with(|it| it.live.get());
        let mut parser = Parser::new();
        parser.set_language(language).ok()?;
        let mut progress = |_: &ParseState| {
            if goes_on() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let options = ParseOptions::new().progress_callback(&mut progress);
        let read = &mut |at, _| text.get(at..).unwrap_or_default();
        let tree = parser.parse_with_options(read, None, Some(options))?;
        visit(&mut tree.walk());
        drop(parser);
        std::mem::forget(tree);
        BUMP.with(|it| it.live.set(before));
        Some(())
    })
}

/// Does work whose blocks all die with it.
fn scope<T>(work: impl FnOnce() -> T) -> T {
    // Only the outermost one closes: `then_some` would make another, and drop it.
    let scope = BUMP.with(|it| (!it.open.replace(true)).then(|| Scope));
    let result = work();
    drop(scope);
    result
}

/// An open scope; dropping it closes it.
struct Scope;

impl Drop for Scope {
    fn drop(&mut self) {
        BUMP.with(|bump| {
            bump.open.set(false);
            let mut chunks = CHUNKS.take();
            if bump.live.replace(0) > 0 {
                let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
                kept.append(&mut chunks);
                HAS_KEPT.store(true, Ordering::Release);
            }
            chunks.retain(|it| it.units == FIRST / UNIT);
            bump.cut_from(chunks.first());
            CHUNKS.set(chunks);
        });
    }
}

impl Bump {
    /// Cuts blocks from this chunk from now on.
    fn cut_from(&self, chunk: Option<&Chunk>) {
        let bytes = chunk.map_or(ptr::null_mut()..ptr::null_mut(), Chunk::bytes);
        self.start.set(bytes.start);
        self.next.set(bytes.start);
        self.end.set(bytes.end);
        self.last.set(ptr::null_mut());
    }

    /// A block of this many bytes.
    fn cut(&self, size: usize) -> *mut u8 {
        let size = rounded(size);
        if size > self.end.get() as usize - self.next.get() as usize {
            self.grow(size);
        }
        let block = self.next.get();
        self.last.set(block);
        // SAFETY: `size` bytes are left between `next` and `end`, which is what was just seen to.
        self.next.set(unsafe { block.add(size) });
        block
    }

    /// Makes a chunk with room for a block of this many bytes.
    #[cold]
    fn grow(&self, size: usize) {
        CHUNKS.with_borrow_mut(|chunks| {
            let units = chunks.last().map_or(FIRST / UNIT, |it| it.units * 2);
            chunks.push(Chunk::new(units.max(size / UNIT)));
            self.cut_from(chunks.last());
        });
    }

    /// How many bytes there are from a block to the end of its chunk's used part; `None` where the block is
    /// not from a chunk of this thread.
    fn rest(&self, block: *mut u8) -> Option<usize> {
        if self.start.get() <= block && block < self.end.get() {
            return Some(self.next.get() as usize - block as usize);
        }
        CHUNKS.with_borrow(|chunks| rest_in(chunks, block))
    }
}

/// How many bytes there are from a block to the end of the chunk that it lies in.
#[cold]
fn rest_in(chunks: &[Chunk], block: *mut u8) -> Option<usize> {
    let bytes = chunks.iter().map(Chunk::bytes).find(|it| it.contains(&block))?;
    Some(bytes.end as usize - block as usize)
}

/// Whether a block outlived its scope.
fn is_kept(block: *mut u8) -> bool {
    HAS_KEPT.load(Ordering::Acquire)
        && rest_in(&KEPT.lock().unwrap_or_else(PoisonError::into_inner), block).is_some()
}

/// The size of a block that holds this many bytes: whole units, and at least one.
fn rounded(size: usize) -> usize {
    match size.max(1).checked_next_multiple_of(UNIT) {
        Some(size) if isize::try_from(size).is_ok() => size,
        _ => exhausted(size),
    }
}

#[cold]
fn exhausted(size: usize) -> ! {
    handle_alloc_error(Layout::from_size_align(size, UNIT).unwrap_or(Layout::new::<Unit>()))
}

/// A block of libc's; never null.
fn checked(block: *mut c_void, size: usize) -> *mut c_void {
    if block.is_null() && size > 0 { exhausted(size) } else { block }
}

unsafe extern "C" fn malloc(size: usize) -> *mut c_void {
    BUMP.with(|bump| {
        if !bump.open.get() {
            // SAFETY: libc's `malloc` takes any size.
            return checked(unsafe { libc::malloc(size) }, size);
        }
        bump.live.set(bump.live.get() + 1);
        bump.cut(size).cast()
    })
}

unsafe extern "C" fn calloc(count: usize, each: usize) -> *mut c_void {
    BUMP.with(|bump| {
        let Some(size) = count.checked_mul(each) else { exhausted(usize::MAX) };
        if !bump.open.get() {
            // SAFETY: libc's `calloc` takes any sizes.
            return checked(unsafe { libc::calloc(count, each) }, size);
        }
        bump.live.set(bump.live.get() + 1);
        let block = bump.cut(size);
        // SAFETY: the block has `size` bytes, and nobody else knows it yet.
        unsafe { block.write_bytes(0, size) };
        block.cast()
    })
}

unsafe extern "C" fn realloc(old: *mut c_void, size: usize) -> *mut c_void {
    let block = old.cast::<u8>();
    BUMP.with(|bump| {
        if block.is_null() {
            // SAFETY: it is the same by definition.
            return unsafe { malloc(size) };
        }
        let Some(rest) = (if bump.open.get() { bump.rest(block) } else { None }) else {
            // Nobody wrote down how long it is, and what lies behind it may be in use on another thread.
            assert!(!is_kept(block), "a parser or cursor that outlives its scope must not be used");
            // SAFETY: a block that lies in no chunk came from libc, for the caller promises that it came from
            // this family of functions.
            return checked(unsafe { libc::realloc(old, size) }, size);
        };
        let is_last = block == bump.last.get();
        if is_last && rounded(size) <= bump.end.get() as usize - block as usize {
            // SAFETY: the chunk has that many bytes from its last block on, which this one is.
            bump.next.set(unsafe { block.add(rounded(size)) });
            return old;
        }
        // SAFETY: any size may be asked for.
        let new = unsafe { malloc(size) };
        // How long the block was nobody wrote down. `rest` bytes from its start lie in its chunk; what is copied
        // from behind its end is never looked at.
        let bytes = rest.min(size);
        // SAFETY: both blocks are at least `bytes` long. The new one lies behind `rest` if it is in the same
        // chunk, so they do not overlap. Bytes may be copied whatever they hold.
        unsafe { ptr::copy_nonoverlapping(block.cast::<MaybeUninit<u8>>(), new.cast(), bytes) };
        bump.live.set(bump.live.get() - 1);
        new
    })
}

unsafe extern "C" fn free(old: *mut c_void) {
    let block = old.cast::<u8>();
    BUMP.with(|bump| {
        if block.is_null() {
        } else if bump.open.get() && bump.rest(block).is_some() {
            bump.live.set(bump.live.get() - 1);
            if block == bump.last.get() {
                bump.next.set(block);
                bump.last.set(ptr::null_mut());
            }
        } else if !is_kept(block) {
            // SAFETY: as in `realloc`, a block that lies in no chunk came from libc.
            unsafe { libc::free(old) };
        }
    });
}

#[cfg(test)]
mod tests {
    use tree_sitter::Tree;

    use super::*;

    const GO: &str = "package a\nfunc f(a int) (b []string, err error) { return g(a), nil }\n";

    fn tree(text: &str) -> Tree {
        install();
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_go::LANGUAGE.into()).unwrap();
        parser.parse(text, None).unwrap()
    }

    fn live() -> usize {
        BUMP.with(|it| it.live.get())
    }

    fn chunks() -> usize {
        CHUNKS.with_borrow(Vec::len)
    }

    #[test]
    fn a_scope_leaves_nothing_behind() {
        let outside = tree(GO).root_node().to_sexp();
        for times in [1, 1000, 1, 300] {
            let text = format!("package a\n{}", &GO[10..].repeat(times));
            let shape = scope(|| {
                let shape = tree(&text).root_node().to_sexp();
                assert_eq!(live(), 0, "tree-sitter frees what it took");
                shape
            });
            assert_eq!(shape.matches("function_declaration").count(), times);
            assert!(times > 1 || shape == outside);
            assert!(chunks() == 1, "what a large file took beyond the first chunk is given back");
        }
    }

    /// What all nodes are, and where.
    fn nodes(mut cursor: TreeCursor<'_>) -> Vec<(u16, Range<usize>)> {
        let mut out = Vec::new();
        loop {
            out.push((cursor.node().kind_id(), cursor.node().byte_range()));
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return out;
                }
            }
        }
    }

    fn parsed(text: &str) -> Vec<(u16, Range<usize>)> {
        install();
        let mut out = Vec::new();
        let language = tree_sitter_go::LANGUAGE.into();
        parse(&language, text.as_bytes(), || true, |it| out = nodes(it.clone())).unwrap();
        out
    }

    #[test]
    fn a_forgotten_tree_is_read_first_and_leaves_nothing_behind() {
        for times in [1, 700, 2, 40] {
            let text = format!("package a\n{}", &GO[10..].repeat(times));
            assert_eq!(parsed(&text), nodes(tree(&text).walk()));
            assert!(live() == 0 && chunks() == 1);
            scope(|| {
                let around = tree(GO);
                assert_eq!(parsed(&text), nodes(tree(&text).walk()));
                assert!(live() > 0, "what was made before it still counts");
                assert_eq!(nodes(around.walk()), parsed(GO));
            });
            assert!(live() == 0 && chunks() == 1);
        }
    }

    #[test]
    fn a_parse_that_is_stopped_leaves_nothing_behind() {
        install();
        let text = GO.repeat(2000);
        let language = tree_sitter_go::LANGUAGE.into();
        assert!(
            parse(&language, text.as_bytes(), || false, |_| panic!("there is no tree")).is_none()
        );
        assert!(live() == 0 && chunks() <= 1);
    }

    #[test]
    fn a_tree_that_outlives_its_scope_stays_valid() {
        let text = format!("package a\n{}", &GO[10..].repeat(500));
        let expected = tree(&text).root_node().to_sexp();
        let survivor = scope(|| tree(&text));
        assert_eq!(chunks(), 0, "its chunks were put aside");
        scope(|| drop(tree(GO)));
        assert_eq!(survivor.root_node().to_sexp(), expected);
        let copy = survivor.clone();
        scope(|| drop(survivor));
        let other = std::thread::spawn(move || {
            let shape = copy.root_node().to_sexp();
            drop(copy);
            shape
        });
        assert_eq!(other.join().unwrap(), expected);
    }

    #[test]
    fn objects_of_others_pass_through_a_scope() {
        let before = tree(GO);
        let expected = before.root_node().to_sexp();
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_go::LANGUAGE.into()).unwrap();
        scope(|| {
            let around = tree(GO);
            let blocks = live();
            scope(|| assert_eq!(tree(GO).root_node().to_sexp(), expected, "nested"));
            assert!(blocks > 0 && live() == blocks && BUMP.with(|it| it.open.get()));
            drop(around);
            assert_eq!(before.clone().root_node().to_sexp(), expected);
            drop(before);
            // A parser from outside keeps its stack in blocks that it grows here.
            drop(parser.parse(GO.repeat(50), None));
        });
        assert_eq!(parser.parse(GO, None).unwrap().root_node().to_sexp(), expected);
    }

    #[test]
    fn a_panic_closes_the_scope() {
        let caught = std::panic::catch_unwind(|| {
            scope(|| {
                let _tree = tree(GO);
                panic!("on purpose");
            })
        });
        assert!(caught.is_err() && !BUMP.with(|it| it.open.get()) && live() == 0);
    }

    #[test]
    fn blocks_keep_what_they_hold_while_they_grow() {
        scope(|| {
            // SAFETY: every block is from these functions, and is used within what was asked for.
            unsafe {
                let mut blocks: Vec<(*mut u8, usize)> =
                    (1..200).map(|it| (malloc(it).cast(), it)).collect();
                for round in 0..if cfg!(miri) { 3 } else { 12 } {
                    for (at, (block, size)) in blocks.iter_mut().enumerate() {
                        assert_eq!(*block as usize % UNIT, 0);
                        block.write_bytes(at as u8, *size);
                        let larger = *size + at * round * 7;
                        *block = realloc((*block).cast(), larger).cast();
                        let held = std::slice::from_raw_parts(*block, *size);
                        assert!(held.iter().all(|it| *it == at as u8));
                        *size = larger;
                    }
                }
                let zeroed = calloc(300, 10).cast::<u8>();
                assert!(std::slice::from_raw_parts(zeroed, 3000).iter().all(|it| *it == 0));
                free(zeroed.cast());
                assert!((cfg!(miri) || chunks() > 1) && live() == blocks.len());
                for (block, _) in blocks {
                    free(block.cast());
                }
            }
            assert_eq!(live(), 0);
        });
    }

    /// Where a block is, what its bytes are, how many, and whether it may grow: it may not behind its scope.
    type Held = (*mut u8, u8, usize, bool);

    fn assert_whole((block, byte, size, _): Held) {
        // SAFETY: a block that is held is not freed, and as long as was asked for.
        let bytes = unsafe { std::slice::from_raw_parts(block, size) };
        assert!(bytes.iter().all(|it| *it == byte));
    }

    /// Calls in any order, in scopes and between them. Miri follows each pointer.
    #[test]
    fn blocks_of_any_calls_keep_what_they_hold() {
        let (mut held, mut state) = (Vec::<Held>::new(), 7_u64);
        let mut next = |most: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % most
        };
        let calls = if cfg!(miri) { 60 } else { 4000 };
        for round in 0..6 {
            let mut work = || {
                for _ in 0..calls {
                    let (size, byte) = (1 + next(700) * next(40), next(256) as u8);
                    // SAFETY: as in `blocks_keep_what_they_hold_while_they_grow`; what is freed is held no longer.
                    unsafe {
                        match next(5) {
                            0 | 1 => {
                                let block = malloc(size).cast::<u8>();
                                block.write_bytes(byte, size);
                                held.push((block, byte, size, true));
                            }
                            2 => held.push((calloc(size, 1).cast(), 0, size, true)),
                            kind if !held.is_empty() => {
                                let it = held.swap_remove(next(held.len()));
                                assert_whole(it);
                                if kind == 3 || !it.3 {
                                    free(it.0.cast());
                                    continue;
                                }
                                let block = realloc(it.0.cast(), size).cast::<u8>();
                                assert_whole((block, it.1, it.2.min(size), true));
                                block.write_bytes(byte, size);
                                held.push((block, byte, size, true));
                            }
                            _ => {}
                        }
                    }
                }
            };
            if round % 2 == 0 {
                scope(work);
                for it in &mut held {
                    it.3 &= !is_kept(it.0);
                }
            } else {
                work();
            }
            for it in &held {
                assert_whole(*it);
            }
        }
        for it in held {
            // SAFETY: it is held, and no longer.
            unsafe { free(it.0.cast()) };
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(40))]
        /// Trees made in scopes, on several threads, are those of plain memory.
        #[test]
        fn any_texts_on_any_threads(texts in proptest::collection::vec("[ -~\n]{0,300}", 1..12)) {
            let plain: Vec<_> = texts.iter().map(|it| tree(it).root_node().to_sexp()).collect();
            std::thread::scope(|threads| {
                for skip in 0..3 {
                    let (texts, plain) = (&texts, &plain);
                    threads.spawn(move || {
                        let foreign = tree(&texts[0]);
                        for (text, plain) in texts.iter().zip(plain).skip(skip) {
                            assert_eq!(&scope(|| tree(text).root_node().to_sexp()), plain);
                            assert_eq!(parsed(text), nodes(tree(text).walk()));
                        }
                        assert_eq!(foreign.root_node().to_sexp(), plain[0]);
                    });
                }
            });
        }
    }
}
