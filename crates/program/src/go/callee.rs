//! What a call calls.

use std::fmt;
use std::sync::Arc;

use super::eval::{Entity, Eval};
use super::facts::Facts;
use super::members::MemberKind;
use super::modules::Decl;
use super::sym::{Sym, SymId};
use super::types::{Signature, Type, unversioned};
use super::{FunctionId, PackageRef};
use crate::FileId;

/// The name of a function, qualified: `context.WithCancel`, `(*github.com/gorilla/websocket.Conn).Close`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Symbol {
    /// The import path of the package that declares it; empty for the language's own functions.
    pub package: Arc<str>,
    /// For methods, the name of the type that declares it.
    pub receiver: Option<Arc<str>>,
    /// Whether the method is called by a pointer, for display.
    pub pointer: bool,
    /// The name; of a function literal, that of the variable that holds it, or empty.
    pub name: Arc<str>,
}

/// What kind of thing is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CalleeKind {
    /// A function of a package.
    Function,
    /// A method of a type.
    Method,
    /// A method of an interface.
    Interface,
    /// A function literal, called on the spot or through a variable that holds nothing else.
    Literal,
    /// A function of the language itself.
    Builtin,
    /// A function that a field, a variable or a parameter holds.
    Value,
}

/// What a call calls.
#[derive(Clone, Debug)]
pub struct Callee {
    /// Its qualified name.
    pub symbol: Symbol,
    /// What kind of thing it is.
    pub kind: CalleeKind,
    /// The project's own function that runs, when it is one that can be read: for a method of an
    /// interface, the only implementation.
    pub function: Option<FunctionId>,
    /// Types of parameters and results, when they are known.
    pub signature: Option<Arc<Signature>>,
    /// For methods, the type of the value before the dot.
    pub operand: Option<Type>,
}

impl Symbol {
    /// Whether this is the function `name` of a package, of whatever version.
    pub fn is(&self, package: &str, name: &str) -> bool {
        self.receiver.is_none() && &*self.name == name && self.in_package(package)
    }

    /// Whether this is the method `name` of a package's type, whether by pointer or value.
    pub fn is_method(&self, package: &str, receiver: &str, name: &str) -> bool {
        self.receiver.as_deref() == Some(receiver)
            && &*self.name == name
            && self.in_package(package)
    }

    fn in_package(&self, package: &str) -> bool {
        *self.package == *package || unversioned(&self.package) == package
    }
}

/// As in Go's own messages: `(*net/http.Client).Do`, `context.WithCancel`.
impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (package, name) = (&self.package, &self.name);
        match &self.receiver {
            Some(ty) if self.pointer => write!(f, "(*{package}.{ty}).{name}"),
            Some(ty) => write!(f, "({package}.{ty}).{name}"),
            None if package.is_empty() => f.write_str(name),
            None => write!(f, "{package}.{name}"),
        }
    }
}

/// Through how many variables a function value is followed.
const HOPS: u8 = 4;

impl Eval<'_> {
    /// What the function part of a call means.
    pub(super) fn callee(&self, unit: u32, callee: SymId) -> Option<Callee> {
        self.callee_within(unit, callee, HOPS)
    }

    fn callee_within(&self, unit: u32, callee: SymId, hops: u8) -> Option<Callee> {
        let facts = self.facts(unit)?;
        match facts.syms.get(callee) {
            Sym::Name(atom) => self.named_callee(unit, callee, facts.name(atom)),
            Sym::Local(local) => {
                let local = &facts.locals[local.0 as usize];
                let name = facts.syms.name(local.name);
                let held = local.value.filter(|_| !local.reassigned && hops > 0);
                let held = held.and_then(|it| self.callee_within(unit, it, hops - 1));
                held.filter(|it| it.kind != CalleeKind::Value)
                    .map(|it| it.named(name))
                    .or_else(|| self.value_callee(unit, callee, name))
            }
            Sym::Select(operand, name) => {
                self.selected_callee(unit, facts, operand, facts.syms.name(name))
            }
            Sym::Func(at) => {
                let signature = facts.functions.get(at as usize)?.signature;
                let signature = Arc::new(self.signature(unit, facts, signature));
                let symbol = self.own_symbol(unit, Arc::from(""));
                let function = self.project_function(unit, at);
                let kind = CalleeKind::Literal;
                Some(Callee { symbol, kind, function, signature: Some(signature), operand: None })
            }
            Sym::Instance(base, _) | Sym::Index(base, _) if hops > 0 => {
                let mut given = self.callee_within(unit, base, hops - 1)?;
                given.signature = match self.value(unit, callee) {
                    Type::Func(signature) => Some(signature),
                    _ => None,
                };
                Some(given)
            }
            _ => None,
        }
    }

    fn own_symbol(&self, unit: u32, name: Arc<str>) -> Symbol {
        let package =
            self.package_of(unit).map_or_else(|| Arc::from(""), |it| Arc::clone(&it.path));
        Symbol { package, receiver: None, pointer: false, name }
    }

    fn project_function(&self, unit: u32, function: u32) -> Option<FunctionId> {
        (!self.model.is_library(unit)).then_some(FunctionId { file: FileId(unit), index: function })
    }

    fn value_callee(&self, unit: u32, sym: SymId, name: &Arc<str>) -> Option<Callee> {
        let ty = self.value(unit, sym);
        let Type::Func(signature) = self.underlying(&ty) else { return None };
        let symbol = self.own_symbol(unit, Arc::clone(name));
        let kind = CalleeKind::Value;
        Some(Callee { symbol, kind, function: None, signature: Some(signature), operand: None })
    }

    fn named_callee(&self, unit: u32, sym: SymId, name: &str) -> Option<Callee> {
        if let Some(package) = self.package_of(unit)
            && let Some(decl) = package.find(name, unit)
        {
            return self.declared_callee(decl, &package.path);
        }
        match self.entity(unit, sym) {
            Entity::Builtin(name) => {
                let symbol = Symbol { package: "".into(), receiver: None, pointer: false, name };
                let kind = CalleeKind::Builtin;
                Some(Callee { symbol, kind, function: None, signature: None, operand: None })
            }
            Entity::Value(_) => {
                let facts = self.facts(unit)?;
                let dotted = facts.imports.iter().filter(|it| it.alias.as_deref() == Some("."));
                dotted
                    .map(|it| self.model.resolve_import(unit, &it.path))
                    .find_map(|it| self.member_callee(&it, name))
            }
            _ => None,
        }
    }

    fn declared_callee(&self, decl: Decl, path: &Arc<str>) -> Option<Callee> {
        match decl {
            Decl::Function(unit, at) => {
                let facts = self.facts(unit)?;
                let name = Arc::clone(facts.functions[at as usize].name.as_ref()?);
                let symbol =
                    Symbol { package: Arc::clone(path), receiver: None, pointer: false, name };
                let signature = Some(self.function_type(unit, facts, at));
                let (kind, function) = (CalleeKind::Function, self.project_function(unit, at));
                Some(Callee { symbol, kind, function, signature, operand: None })
            }
            Decl::Variable(unit, at) => {
                let facts = self.facts(unit)?;
                let variable = &facts.variables[at as usize];
                // A variable of the package that holds a function: others may put another into it, so
                // only its type is certain.
                self.value_callee(unit, variable.sym, &variable.name)
            }
            Decl::Type(..) => None,
        }
    }

    fn member_callee(&self, package: &PackageRef, name: &str) -> Option<Callee> {
        let (found, path, is_open) = match package {
            PackageRef::Project(at) => {
                let package = self.model.package(*at);
                (package.find(name, u32::MAX), &package.path, false)
            }
            PackageRef::Library(at, path) => {
                (self.model.library_package(*at).find(name, u32::MAX), path, true)
            }
            PackageRef::Elsewhere(path) => (None, path, true),
        };
        if let Some(decl) = found {
            return self.declared_callee(decl, path);
        }
        // A conversion to a type of an unknown package looks the same; its symbol is nobody's function.
        is_open.then(|| Callee {
            symbol: Symbol {
                package: Arc::clone(path),
                receiver: None,
                pointer: false,
                name: name.into(),
            },
            kind: CalleeKind::Function,
            function: None,
            signature: None,
            operand: None,
        })
    }

    fn selected_callee(
        &self,
        unit: u32,
        facts: &Facts,
        operand: SymId,
        name: &Arc<str>,
    ) -> Option<Callee> {
        let ty = match self.entity(unit, operand) {
            Entity::Package(package) => return self.member_callee(&package, name),
            Entity::Value(ty) => ty,
            Entity::Type(ty) if !matches!(facts.syms.get(operand), Sym::Select(..)) => ty,
            _ => return None,
        };
        let member = self.member(&ty, name)?;
        let signature = match self.underlying(&member.ty) {
            Type::Func(signature) => Some(signature),
            _ => None,
        };
        let (kind, function, pointer) = match member.kind {
            MemberKind::Method { unit, function, pointer } => {
                (CalleeKind::Method, self.project_function(unit, function), pointer)
            }
            MemberKind::Interface => {
                let only = member.owner.as_ref().and_then(|it| self.implementation(it, name));
                (CalleeKind::Interface, only, false)
            }
            MemberKind::Elsewhere => {
                let by_value = ty.named().is_some() && ty.named() == member.owner.as_deref();
                (CalleeKind::Method, None, !by_value)
            }
            MemberKind::Field(..) => {
                signature.as_ref()?;
                (CalleeKind::Value, None, false)
            }
        };
        let owner = member.owner;
        let symbol = Symbol {
            package: owner.as_ref().map_or_else(|| Arc::from(""), |it| Arc::clone(&it.package)),
            receiver: Some(owner.as_ref().map_or_else(|| Arc::from(""), |it| Arc::clone(&it.name))),
            pointer,
            name: Arc::clone(name),
        };
        Some(Callee { symbol, kind, function, signature, operand: Some(ty) })
    }
}

impl Callee {
    /// The same, under the name of the variable that holds a literal.
    fn named(mut self, name: &Arc<str>) -> Self {
        if self.symbol.name.is_empty() {
            self.symbol.name = Arc::clone(name);
        }
        self
    }
}
