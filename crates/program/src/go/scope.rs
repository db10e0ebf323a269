//! Scopes of names within functions.

use super::sym::{Atom, SymId};

/// What names mean at a point of the walk. Looking up is one array access.
#[derive(Default)]
pub(super) struct Scopes {
    /// By atom: the innermost binding, as its place in `bindings` plus one; 0 for none.
    heads: Vec<u32>,
    bindings: Vec<Binding>,
    /// Where each open scope's bindings start.
    opened: Vec<u32>,
}

struct Binding {
    atom: Atom,
    sym: SymId,
    outer: u32,
}

impl Scopes {
    pub(super) fn open(&mut self) {
        self.opened.push(self.bindings.len() as u32);
    }

    pub(super) fn close(&mut self) {
        let start = self.opened.pop().unwrap_or(0) as usize;
        for binding in self.bindings.drain(start..).rev() {
            self.heads[binding.atom.0 as usize] = binding.outer;
        }
    }

    pub(super) fn bind(&mut self, atom: Atom, sym: SymId) {
        let at = atom.0 as usize;
        if self.heads.len() <= at {
            self.heads.resize(at + 1, 0);
        }
        self.bindings.push(Binding { atom, sym, outer: self.heads[at] });
        self.heads[at] = self.bindings.len() as u32;
    }

    pub(super) fn get(&self, atom: Atom) -> Option<SymId> {
        let head = *self.heads.get(atom.0 as usize)?;
        Some(self.bindings[head.checked_sub(1)? as usize].sym)
    }

    /// The binding of the innermost scope alone: what `:=` reuses instead of declaring.
    pub(super) fn here(&self, atom: Atom) -> Option<SymId> {
        let head = *self.heads.get(atom.0 as usize)?;
        let at = head.checked_sub(1)?;
        (at >= *self.opened.last()?).then(|| self.bindings[at as usize].sym)
    }
}
