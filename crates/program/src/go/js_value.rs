//! What `js.ValueOf` takes, and what it refuses.

use seamlint_syntax::{Field, Kind, Node};

use super::FunctionId;
use super::facts::LocalKind;
use super::sym::Basic;
use super::syntax::{self, is_function};
use super::types::Type;
use super::view::View;
use crate::FileId;
use crate::library::Role;

/// How deep lists and maps are looked into.
const DEPTH: u8 = 8;

/// A value that JavaScript cannot be given.
#[derive(Clone, Debug)]
pub struct Refused<'p> {
    /// The expression.
    pub node: Node<'p>,
    /// Its type, which decides.
    pub ty: Type,
}

impl<'p> View<'p> {
    /// Whether `js.ValueOf` panics for every value of a type that is not nil. `None` when that is not known: the
    /// type is an interface, a type parameter, or of a package that is not there.
    pub fn is_refused_by_js(self, ty: &Type) -> Option<bool> {
        Some(match ty {
            Type::Nil => false,
            Type::Basic(basic) => matches!(basic, Basic::Complex64 | Basic::Complex128),
            Type::Pointer(_) | Type::Array(_) | Type::Chan(_) | Type::Func(_) | Type::Struct(_) => {
                true
            }
            Type::Slice(element) => !is_any(element)?,
            Type::Map(it) => {
                let is_text = match &it.0 {
                    Type::Basic(basic) => *basic == Basic::String,
                    Type::Named(named) if named.decl.is_none() => return None,
                    _ => false,
                };
                !is_text || !is_any(&it.1)?
            }
            Type::Named(_) if ty.is_error() => true,
            Type::Named(_) if ["Value", "Func"].iter().any(|it| ty.is("syscall/js", it)) => false,
            Type::Named(_) if ty.is("unsafe", "Pointer") => false,
            // Before Go 1.18 a type could say itself what it is to JavaScript.
            Type::Named(_) if self.has_method(ty, "JSValue") == Some(true) => return None,
            Type::Named(_) => !self.is_interface(ty)?,
            Type::Unknown | Type::Tuple(_) | Type::Interface(_) | Type::Param(_) => return None,
        })
    }

    /// The parts of a value that JavaScript cannot be given: the value itself, or what the lists and maps hold that
    /// it is made of.
    pub fn refused_by_js(self, file: FileId, value: Node<'p>) -> Vec<Refused<'p>> {
        let mut out = Vec::new();
        self.gather_refused(file, value, DEPTH, &mut out);
        out
    }

    fn gather_refused(self, file: FileId, node: Node<'p>, depth: u8, out: &mut Vec<Refused<'p>>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let node = syntax::unparen(node);
        let ty = self.type_of(file, node);
        if self.is_refused_by_js(&ty) == Some(true) {
            out.push(Refused { node, ty });
            return;
        }
        if !matches!(ty, Type::Slice(_) | Type::Map(_)) {
            return;
        }
        match node.kind() {
            Kind::CompositeLiteral => {
                let elements = node.child(Field::Body).into_iter().flat_map(Node::parts);
                for element in elements {
                    let value = element.child(Field::Value).unwrap_or(element);
                    let inner = value.kind() == Kind::LiteralElement;
                    let value = if inner { value.first().unwrap_or(value) } else { value };
                    self.gather_refused(file, value, depth, out);
                }
            }
            Kind::Identifier => {
                for part in self.parts_of_local(file, node) {
                    self.gather_refused(file, part, depth, out);
                }
            }
            _ => {}
        }
    }

    /// What a local list or map is initialised with, and what is put into it before `node`.
    fn parts_of_local(self, file: FileId, node: Node<'p>) -> Vec<Node<'p>> {
        let Some((id, local)) = self.local(file, node) else { return Vec::new() };
        let function = node.ancestor(|it| is_function(it.kind()));
        let Some(function) = function.filter(|_| local.kind == LocalKind::Variable) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for name in self.uses(file, function, id).filter(|it| it.id() < node.id()) {
            let element = name.parent().filter(|it| {
                it.kind() == Kind::IndexExpression && it.child(Field::Operand) == Some(name)
            });
            let target = element.unwrap_or(name);
            let statement = target.ancestors().take(2).find(|it| {
                matches!(
                    it.kind(),
                    Kind::ShortVarDeclaration | Kind::AssignmentStatement | Kind::VarSpec
                )
            });
            let pairs = statement.map(syntax::assigned).unwrap_or_default();
            let given = pairs.into_iter().find(|it| it.0 == target).map(|it| it.1);
            let Some(given) = given.map(syntax::unparen) else { continue };
            match given.kind() {
                Kind::CompositeLiteral => out.push(given),
                Kind::CallExpression if self.appends(file, given) => {
                    out.extend(syntax::arguments(given).skip(1));
                }
                _ if element.is_some() => out.push(given),
                _ => {}
            }
        }
        out
    }

    fn appends(self, file: FileId, call: Node<'p>) -> bool {
        self.callee(file, call)
            .is_some_and(|it| it.kind == super::CalleeKind::Builtin && &*it.symbol.name == "append")
    }

    /// The function of the project that a call of `js.FuncOf` makes callable.
    pub fn js_callback(self, file: FileId, call: Node<'p>) -> Option<FunctionId> {
        let known = self.known_callee(file, call)?.1;
        let given = syntax::argument(call, 0).filter(|_| known.does(Role::JsFunc))?;
        self.function_value(file, given)?.function
    }
}

/// Whether the type of elements is `any`; `None` when it may be another name of it.
fn is_any(ty: &Type) -> Option<bool> {
    match ty {
        Type::Unknown | Type::Param(_) => None,
        Type::Interface(_) => Some(true),
        Type::Named(named) if named.package.is_empty() => Some(ty.is("", "any")),
        Type::Named(named) if named.decl.is_none() => None,
        _ => Some(false),
    }
}
