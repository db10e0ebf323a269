//! Lowering of declarations: imports, types, variables, parameters, signatures.

use std::sync::Arc;

use seamlint_syntax::{Field as Part, Kind, Node};

use super::facts::{
    Field, Import, InterfaceType, LocalKind, Receiver, Signature, StructType, TypeDecl, Variable,
};
use super::lower::Lower;
use super::sym::{Sym, SymId};
use super::syntax::is_function;

impl<'t> Lower<'t> {
    pub(super) fn leave_import(&mut self, node: Node<'t>) {
        let Some(path) = node.child(Part::Path) else { return };
        let path = path.text().trim_matches(['"', '`']).into();
        let alias = node.child(Part::Name).map(|it| it.text().into());
        self.facts.imports.push(Import { alias, path, span: node.span() });
    }

    /// A type comes into scope before its right side: it may name itself.
    pub(super) fn enter_type(&mut self, node: Node<'t>) {
        let at = self.facts.types.len() as u32;
        let Some(name) = node.child(Part::Name) else { return };
        let local = !self.functions.is_empty();
        if local {
            let atom = self.syms.atom(name.text());
            let sym = self.add(Sym::LocalType(at));
            self.scopes.bind(atom, sym);
        }
        self.facts.types.push(TypeDecl {
            name: name.text().into(),
            alias: node.kind() == Kind::TypeAlias,
            local,
            type_params: Vec::new(),
            underlying: self.unknown,
            name_span: name.span(),
            span: node.span(),
        });
    }

    pub(super) fn leave_type(&mut self, node: Node<'t>) {
        let underlying = node.child(Part::Type).map_or(self.unknown, |it| self.sym(it));
        // The declarations that stand in a type's own right side came behind it.
        let found = self.facts.types.iter_mut().rev().find(|it| it.span == node.span());
        if let Some(decl) = found {
            decl.underlying = underlying;
        }
    }

    pub(super) fn bind_type_params(&mut self, node: Node<'t>) {
        let constraint = node.child(Part::Type).map_or(self.unknown, |it| self.sym(it));
        let owner = node.parent().and_then(|it| it.parent());
        let names = node.children_as(Part::Name).filter(|it| it.kind() == Kind::Identifier);
        for name in names {
            let atom = self.syms.atom(name.text());
            let sym = self.add(Sym::Param(atom, constraint));
            self.scopes.bind(atom, sym);
            match owner.map(|it| it.kind()) {
                Some(Kind::FunctionDeclaration) => {
                    if let Some(at) = self.functions.last() {
                        self.facts.functions[*at as usize].type_params.push(atom);
                    }
                }
                Some(Kind::TypeSpec | Kind::TypeAlias) => {
                    if let Some(decl) = self.facts.types.last_mut() {
                        decl.type_params.push(atom);
                    }
                }
                _ => {}
            }
        }
    }

    pub(super) fn enter_receiver(&mut self, node: Node<'t>, at: u32) {
        let declared = node
            .child(Part::Receiver)
            .and_then(|it| it.child_of(Kind::ParameterDeclaration))
            .and_then(|it| it.child(Part::Type));
        let Some(mut ty) = declared else { return };
        let mut pointer = false;
        // `(r *(T))` and deeper nests are written by nobody.
        for _ in 0..4 {
            match ty.kind() {
                Kind::PointerType => pointer = true,
                Kind::ParenthesizedType => {}
                _ => break,
            }
            let Some(inner) = ty.last() else { return };
            ty = inner;
        }
        let mut type_params = Vec::new();
        if ty.kind() == Kind::GenericType {
            let arguments = ty.child_of(Kind::TypeArguments).into_iter().flat_map(|it| it.parts());
            for argument in arguments {
                let atom = self.syms.atom(argument.text());
                type_params.push(atom);
                let sym = self.add(Sym::Param(atom, self.unknown));
                self.scopes.bind(atom, sym);
            }
            ty = ty.first().unwrap_or(ty);
        }
        let receiver = Receiver { base: ty.text().into(), pointer, type_params };
        self.facts.functions[at as usize].receiver = Some(receiver);
    }

    /// The type of a parameter as its function sees it: a slice for `...T`.
    fn param_type(&mut self, node: Node<'t>) -> SymId {
        let ty = node.child(Part::Type).map_or(self.unknown, |it| self.sym(it));
        if node.kind() == Kind::VariadicParameterDeclaration {
            self.add(Sym::Slice(ty))
        } else {
            ty
        }
    }

    pub(super) fn bind_params(&mut self, node: Node<'t>) {
        let Some(list) = node.parent() else { return };
        if !list.parent().is_some_and(|it| is_function(it.kind())) {
            return;
        }
        let kind = match list.field() {
            Part::Receiver => LocalKind::Receiver,
            Part::Result => LocalKind::Result,
            _ => LocalKind::Param,
        };
        let ty = self.param_type(node);
        let names: Vec<_> =
            node.children_as(Part::Name).filter(|it| it.kind() == Kind::Identifier).collect();
        for name in names {
            let sym = self.add(Sym::Value(ty));
            let declared = self.declare(name, kind, sym, None);
            if let (Some(at), Some(local)) = (self.functions.last(), declared) {
                self.facts.functions[*at as usize].params.push(local);
            }
        }
    }

    pub(super) fn signature(&mut self, node: Node<'t>) -> u32 {
        let mut signature = Signature::default();
        if let Some(list) = node.child(Part::Parameters) {
            signature.params = self.param_list(list);
            signature.variadic =
                list.last().is_some_and(|it| it.kind() == Kind::VariadicParameterDeclaration);
        }
        match node.child(Part::Result) {
            Some(list) if list.kind() == Kind::ParameterList => {
                signature.results = self.param_list(list);
            }
            Some(ty) => signature.results.push((None, self.sym(ty))),
            None => {}
        }
        self.facts.signatures.push(signature);
        self.facts.signatures.len() as u32 - 1
    }

    fn param_list(&mut self, list: Node<'t>) -> Vec<(Option<super::sym::Atom>, SymId)> {
        let mut out = Vec::new();
        for param in list.parts() {
            let ty = self.param_type(param);
            let before = out.len();
            for name in param.children_as(Part::Name).filter(|it| it.kind() == Kind::Identifier) {
                let atom = self.syms.atom(name.text());
                out.push((Some(atom), ty));
            }
            if out.len() == before {
                out.push((None, ty));
            }
        }
        out
    }

    pub(super) fn struct_type(&mut self, node: Node<'t>) -> SymId {
        let list = node.child_of(Kind::FieldDeclarationList);
        let declarations = list
            .into_iter()
            .flat_map(|it| it.parts())
            .filter(|it| it.kind() == Kind::FieldDeclaration);
        let mut fields = Vec::new();
        for declaration in declarations {
            let tag = declaration.child(Part::Tag).map(tag_text);
            let Some(ty) = declaration.child(Part::Type) else { continue };
            let sym = self.sym(ty);
            let names = declaration.children_as(Part::Name).filter(|it| it.kind() != Kind::Comma);
            let before = fields.len();
            for name in names {
                let (name, span) = (name.text().into(), name.span());
                fields.push(Field { name, sym, embedded: false, tag: tag.clone(), span });
            }
            if fields.len() == before {
                let sym = if declaration.has(Kind::Star) { self.add(Sym::Star(sym)) } else { sym };
                let name = base_name(ty).into();
                fields.push(Field { name, sym, embedded: true, tag, span: ty.span() });
            }
        }
        self.facts.structs.push(StructType { fields });
        self.add(Sym::Struct(self.facts.structs.len() as u32 - 1))
    }

    pub(super) fn interface_type(&mut self, node: Node<'t>) -> SymId {
        let mut interface = InterfaceType::default();
        for element in node.parts() {
            match element.kind() {
                Kind::MethodElem => {
                    let Some(name) = element.child(Part::Name) else { continue };
                    let signature = self.signature(element);
                    interface.methods.push((name.text().into(), signature, name.span()));
                }
                Kind::TypeElem => {
                    let mut members = element.parts();
                    match (members.next(), members.next()) {
                        (Some(only), None) if only.kind() != Kind::NegatedType => {
                            interface.embedded.push(self.sym(only));
                        }
                        _ => interface.constraint = true,
                    }
                }
                _ => {}
            }
        }
        self.facts.interfaces.push(interface);
        self.add(Sym::Interface(self.facts.interfaces.len() as u32 - 1))
    }

    pub(super) fn leave_var(&mut self, node: Node<'t>) {
        let constant = node.kind() == Kind::ConstSpec;
        // A constant without type and value repeats those of the one before.
        let written = node.child(Part::Type).is_some() || node.child(Part::Value).is_some();
        let said = if constant && !written { self.last_const.unwrap_or(node) } else { node };
        if constant && written {
            self.last_const = Some(node);
        }
        let names: Vec<_> =
            node.children_as(Part::Name).filter(|it| it.kind() == Kind::Identifier).collect();
        let values: Vec<_> =
            said.child(Part::Value).into_iter().flat_map(|it| it.parts()).collect();
        let ty = said.child(Part::Type).map(|it| self.sym(it));
        for (at, name) in names.iter().enumerate() {
            let value = (!values.is_empty()).then(|| self.nth_value(&values, names.len(), at));
            let sym = match (ty, value) {
                (Some(ty), _) => self.add(Sym::Value(ty)),
                (None, value) => value.unwrap_or(self.unknown),
            };
            if self.functions.is_empty() {
                let (name, span): (Arc<str>, _) = (name.text().into(), name.span());
                self.facts.variables.push(Variable { name, sym, value, constant, span });
            } else {
                let kind = if constant { LocalKind::Constant } else { LocalKind::Variable };
                self.declare(*name, kind, sym, value);
            }
        }
    }
}

/// The text between the quotes of a tag; escapes of an interpreted one are undone.
fn tag_text(tag: Node<'_>) -> Arc<str> {
    let text = tag.text();
    match text.strip_prefix('`') {
        Some(raw) => raw.strip_suffix('`').unwrap_or(raw).into(),
        None => text.trim_matches('"').replace("\\\"", "\"").into(),
    }
}

/// The name that an embedded type gives its field.
fn base_name(ty: Node<'_>) -> &str {
    let text = ty.text();
    let text = text.split('[').next().unwrap_or(text);
    text.rsplit(['.', '*', ' ']).next().unwrap_or(text)
}
