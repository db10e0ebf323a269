//! Destructuring: the names in a pattern, and what each of them takes out of the value.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::facts::{BindingKind, Space};
use super::super::sym::{Prim, ScopeId, Sym};
use super::{DEPTH, Lowering, index, member_name};

impl<'t> Lowering<'t> {
    /// Binds every name of a pattern.
    pub(super) fn bind_pattern(&mut self, pattern: Node<'t>, scope: ScopeId, kind: &BindingKind) {
        let mut todo = vec![pattern];
        while let Some(node) = todo.pop() {
            match node.kind() {
                // `undefined` is a name like others where it is bound.
                Kind::Identifier | Kind::Undefined | Kind::ShorthandPropertyIdentifierPattern => {
                    let space = &[Space::Value];
                    let id = self.bind(node.text(), node.span(), scope, kind.clone(), space);
                    self.ids.insert(index(node), id);
                }
                Kind::AssignmentPattern | Kind::ObjectAssignmentPattern => {
                    todo.extend(node.child(Field::Left));
                }
                Kind::PairPattern => todo.extend(node.child(Field::Value)),
                Kind::ObjectPattern | Kind::ArrayPattern | Kind::RestPattern => {
                    todo.extend(node.parts());
                }
                Kind::RequiredParameter | Kind::OptionalParameter => {
                    todo.extend(node.child(Field::Pattern));
                }
                _ => {}
            }
        }
    }

    /// Says of every name in a pattern what it is when the whole is `value`. `declared` tells
    /// whether `value` is an annotated type rather than a value.
    pub(super) fn fill_pattern(
        &mut self,
        pattern: Node<'t>,
        value: Sym,
        declared: bool,
        scope: ScopeId,
    ) {
        let mut todo = vec![(pattern, value, 0)];
        while let Some((node, value, depth)) = todo.pop() {
            if depth > DEPTH {
                continue;
            }
            match node.kind() {
                Kind::Identifier | Kind::Undefined | Kind::ShorthandPropertyIdentifierPattern => {
                    let Some(id) = self.ids.get(&index(node)) else { continue };
                    let binding = &mut self.facts.bindings[id.at()];
                    if declared && binding.declared.is_none() {
                        binding.declared = Some(value);
                    } else {
                        binding.add_value(value);
                    }
                }
                Kind::AssignmentPattern | Kind::ObjectAssignmentPattern => {
                    let Some(left) = node.child(Field::Left) else { continue };
                    let default = node.child(Field::Right).map(|it| self.expr(it, scope));
                    let value = with_default(value, default);
                    todo.push((left, value, depth + 1));
                }
                Kind::ObjectPattern => {
                    for part in node.parts() {
                        match part.kind() {
                            Kind::PairPattern => {
                                let (Some(key), Some(target)) =
                                    (part.child(Field::Key), part.child(Field::Value))
                                else {
                                    continue;
                                };
                                let value = value.clone().member(member_name(key));
                                todo.push((target, value, depth + 1));
                            }
                            Kind::RestPattern => {
                                let rest = Sym::Rest(Arc::new(value.clone()));
                                todo.extend(part.last().map(|it| (it, rest, depth + 1)));
                            }
                            Kind::ObjectAssignmentPattern => {
                                let name = part.child(Field::Left).map_or("", |it| it.text());
                                todo.push((part, value.clone().member(name), depth + 1));
                            }
                            _ => todo.push((part, value.clone().member(part.text()), depth + 1)),
                        }
                    }
                }
                Kind::ArrayPattern => self.array_pattern(node, &value, depth, &mut todo),
                _ => {}
            }
        }
    }

    /// Elements by their position; a hole is told by the commas, which the tree does not keep.
    fn array_pattern(
        &self,
        node: Node<'t>,
        value: &Sym,
        depth: u32,
        todo: &mut Vec<(Node<'t>, Sym, u32)>,
    ) {
        let text = self.tree.text().as_bytes();
        let (mut position, mut at) = (0, node.span().start as usize);
        for part in node.parts() {
            let between = text.get(at..part.span().start as usize).unwrap_or_default();
            position += memchr::memchr_iter(b',', between).count();
            at = part.span().end as usize;
            if part.kind() == Kind::RestPattern {
                let rest = Sym::Rest(Arc::new(value.clone()));
                todo.extend(part.last().map(|it| (it, rest, depth + 1)));
            } else {
                let item = Sym::Index(
                    Arc::new(value.clone()),
                    Arc::new(Sym::Text(position.to_string().into())),
                );
                todo.push((part, item, depth + 1));
            }
        }
    }
}

fn with_default(value: Sym, default: Option<Sym>) -> Sym {
    match default {
        Some(it) if !matches!(it, Sym::Unknown | Sym::Prim(Prim::Undefined)) => {
            Sym::Or(Arc::new((value, it)))
        }
        _ => value,
    }
}
