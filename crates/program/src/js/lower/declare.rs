//! The first step: one walk over the tree that numbers names, functions, classes, objects and scopes,
//! and notes what remains to be said of them.

use seamlint_syntax::{Field, Kind, Node};

use super::super::facts::{BindingKind, Space};
use super::super::sym::{FuncId, ImportName, ScopeId};
use super::{Job, Lowering, index, is_class, is_function, is_object, string_value};

const VALUE: &[Space] = &[Space::Value];
const TYPE: &[Space] = &[Space::Type];
const BOTH: &[Space] = &[Space::Value, Space::Type];

impl<'t> Lowering<'t> {
    pub(super) fn declare(&mut self) {
        let tree = self.tree;
        let mut open: Vec<(Node<'t>, ScopeId)> = vec![(tree.root(), ScopeId(0))];
        let mut functions: Vec<(Node<'t>, FuncId)> = Vec::new();
        for node in tree.root().descendants() {
            while open.len() > 1 && !open[open.len() - 1].0.encloses(node) {
                open.pop();
            }
            while functions.last().is_some_and(|it| !it.0.encloses(node)) {
                functions.pop();
            }
            let scope = open[open.len() - 1].1;
            let kind = node.kind();
            if is_function(kind) {
                let inner = self.scope(Some(scope), true);
                let id = self.declare_function(node, scope, inner);
                self.facts.scope_at.push((index(node), inner));
                open.push((node, inner));
                functions.push((node, id));
            } else if is_class(kind) {
                let inner = self.scope(Some(scope), false);
                self.declare_class(node, scope, inner);
                self.facts.scope_at.push((index(node), inner));
                open.push((node, inner));
            } else if let Some(inner) = self.block(node, scope) {
                self.facts.scope_at.push((index(node), inner));
                open.push((node, inner));
            } else {
                let function = functions.last().map(|it| it.1);
                self.declare_other(node, scope, function);
            }
        }
    }

    /// Opens the scope of a block, loop, clause or type declaration.
    fn block(&mut self, node: Node<'t>, scope: ScopeId) -> Option<ScopeId> {
        match node.kind() {
            Kind::StatementBlock => {
                let parent = node.parent()?;
                if is_function(parent.kind()) || parent.kind() == Kind::CatchClause {
                    return None;
                }
                if matches!(parent.kind(), Kind::Module | Kind::InternalModule) {
                    return Some(self.namespace(parent, scope));
                }
                if parent.kind() == Kind::AmbientDeclaration {
                    let inner = self.scope(Some(scope), true);
                    self.facts.globals.push(inner);
                    return Some(inner);
                }
                Some(self.scope(Some(scope), parent.kind() == Kind::ClassStaticBlock))
            }
            Kind::ForStatement | Kind::SwitchBody => Some(self.scope(Some(scope), false)),
            Kind::ForInStatement => {
                let inner = self.scope(Some(scope), false);
                if node.child(Field::Kind).is_some()
                    && let Some(left) = node.child(Field::Left)
                {
                    self.bind_pattern(left, inner, &BindingKind::Variable);
                }
                self.jobs.push(Job::ForIn(node, inner));
                Some(inner)
            }
            Kind::CatchClause => {
                let inner = self.scope(Some(scope), false);
                if let Some(param) = node.child(Field::Parameter) {
                    self.bind_pattern(param, inner, &BindingKind::Catch);
                }
                Some(inner)
            }
            Kind::InterfaceDeclaration | Kind::TypeAliasDeclaration => {
                let kind = if node.kind() == Kind::InterfaceDeclaration {
                    BindingKind::Interface
                } else {
                    BindingKind::Alias
                };
                let name = node.child(Field::Name)?;
                let id = self.bind(name.text(), name.span(), scope, kind, TYPE);
                let inner = self.scope(Some(scope), false);
                self.jobs.push(Job::Type(id, node, inner));
                Some(inner)
            }
            _ => None,
        }
    }

    fn namespace(&mut self, node: Node<'t>, scope: ScopeId) -> ScopeId {
        let inner = self.scope(Some(scope), true);
        let Some(name) = node.child(Field::Name) else { return inner };
        if name.kind() == Kind::String {
            // A module that is declared again goes on in the scope of the first declaration.
            let name: Box<str> = string_value(name).into();
            if let Some((_, first)) = self.facts.ambient.iter().find(|it| it.0 == name) {
                return *first;
            }
            self.facts.ambient.push((name, inner));
        } else if name.text() == "global" {
            self.facts.globals.push(inner);
        } else {
            let id = self.bind(name.text(), name.span(), scope, BindingKind::Namespace, BOTH);
            // So does a namespace that is opened again.
            if let Some(first) = self.types(id).namespace {
                return first;
            }
            self.types(id).namespace = Some(inner);
        }
        inner
    }

    fn declare_function(&mut self, node: Node<'t>, outer: ScopeId, inner: ScopeId) -> FuncId {
        let id = self.add_func(node, inner);
        if let Some(name) = node.child(Field::Name) {
            match node.kind() {
                Kind::FunctionDeclaration
                | Kind::GeneratorFunctionDeclaration
                | Kind::FunctionSignature => {
                    let kind = BindingKind::Function;
                    let binding = self.bind(name.text(), name.span(), outer, kind, VALUE);
                    self.facts.bindings[binding.at()].functions.push(id);
                }
                Kind::FunctionExpression | Kind::GeneratorFunction => {
                    let kind = BindingKind::Function;
                    let binding = self.bind(name.text(), name.span(), inner, kind, VALUE);
                    self.facts.bindings[binding.at()].functions.push(id);
                }
                _ => {}
            }
        }
        let params = node.child(Field::Parameters).into_iter().flat_map(|it| it.parts());
        for param in params.chain(node.child(Field::Parameter)) {
            let pattern = param.child(Field::Pattern).unwrap_or(param);
            self.bind_pattern(pattern, inner, &BindingKind::Param);
        }
        self.jobs.push(Job::Func(id, node, inner));
        if node.kind() == Kind::ArrowFunction {
            let body = node.child(Field::Body).filter(|it| it.kind() != Kind::StatementBlock);
            if let Some(body) = body {
                self.jobs.push(Job::Return(id, body, inner));
            }
        }
        id
    }

    fn declare_class(&mut self, node: Node<'t>, outer: ScopeId, inner: ScopeId) {
        let id = self.add_class(node);
        if let Some(name) = node.child(Field::Name) {
            let scope = if node.kind() == Kind::Class { inner } else { outer };
            let binding = self.bind(name.text(), name.span(), scope, BindingKind::Class, BOTH);
            self.types(binding).class = Some(id);
            self.facts.classes[id.at()].binding = Some(binding);
        }
        self.jobs.push(Job::Class(id, node, inner));
    }

    fn declare_other(&mut self, node: Node<'t>, scope: ScopeId, function: Option<FuncId>) {
        match node.kind() {
            Kind::VariableDeclarator => {
                let Some(name) = node.child(Field::Name) else { return };
                let parent = node.parent().unwrap_or(node);
                let (kind, scope_of_name) = match parent.child(Field::Kind).map(|it| it.kind()) {
                    Some(Kind::KwConst) => (BindingKind::Const, scope),
                    Some(Kind::KwLet | Kind::KwUsing) => (BindingKind::Variable, scope),
                    _ if parent.kind() == Kind::VariableDeclaration => {
                        (BindingKind::Variable, self.var_scope(scope))
                    }
                    _ => (BindingKind::Variable, scope),
                };
                self.bind_pattern(name, scope_of_name, &kind);
                self.jobs.push(Job::Declarator(node, scope));
            }
            Kind::TypeParameter => {
                if let Some(name) = node.child(Field::Name) {
                    let kind = BindingKind::TypeParam;
                    let id = self.bind(name.text(), name.span(), scope, kind, TYPE);
                    self.ids.insert(index(node), id);
                }
            }
            kind if is_object(kind) => {
                let id = self.add_object(node);
                self.jobs.push(Job::Object(id, node, scope));
            }
            Kind::EnumDeclaration => {
                if let Some(name) = node.child(Field::Name) {
                    self.bind(name.text(), name.span(), scope, BindingKind::Enum, BOTH);
                }
            }
            Kind::ImportStatement => self.import(node, scope),
            Kind::ExportStatement => {
                self.facts.is_module |= scope == ScopeId(0);
                if let Some(source) = node.child(Field::Source) {
                    self.module(string_value(source));
                }
                self.jobs.push(Job::Export(node, scope));
            }
            Kind::AssignmentExpression | Kind::AugmentedAssignmentExpression => {
                self.jobs.push(Job::Assign(node, scope));
                self.injecting_assignment(node, scope);
            }
            Kind::ReturnStatement => {
                if let (Some(function), Some(value)) = (function, node.first()) {
                    self.jobs.push(Job::Return(function, value, scope));
                }
            }
            Kind::ForInStatement => {}
            Kind::Array => self.injecting_array(node, scope),
            Kind::CallExpression => self.call(node, scope),
            Kind::Comment => {
                let text = node.text();
                if text.starts_with("/**") && text.contains('@') {
                    let end = node.span().end as usize;
                    let rest = &self.tree.text()[end..];
                    let start = end + rest.len() - rest.trim_start().len();
                    self.docs.insert(start as u32, text);
                }
                self.facts.not_global.extend(switched_off(text).map(Into::into));
            }
            _ => {}
        }
    }

    /// `require("x")`, `import("x")` and everything else that is called.
    fn call(&mut self, node: Node<'t>, scope: ScopeId) {
        let Some(callee) = node.child(Field::Function) else { return };
        if callee.kind() == Kind::Import || callee.text() == "require" {
            let argument = node.child(Field::Arguments).and_then(|it| it.first());
            if let Some(argument) = argument.filter(|it| it.kind() == Kind::String) {
                self.module(string_value(argument));
            }
        }
        if callee.kind() == Kind::MemberExpression
            && callee.child(Field::Property).is_some_and(|it| matches!(it.text(), "use" | "push"))
            && callee.text().contains("interceptors")
        {
            self.jobs.push(Job::Hook(node, scope));
        }
        self.injecting_call(node, scope);
    }

    fn var_scope(&self, scope: ScopeId) -> ScopeId {
        let mut at = scope;
        while let Some(parent) = self.facts.scopes[at.at()].parent {
            if self.facts.scopes[at.at()].is_function {
                break;
            }
            at = parent;
        }
        at
    }

    fn import(&mut self, node: Node<'t>, scope: ScopeId) {
        self.facts.is_module |= scope == ScopeId(0);
        let require = node.child_of(Kind::ImportRequireClause);
        let source = node.child(Field::Source).or_else(|| require?.child(Field::Source));
        let Some(source) = source else { return };
        let module = self.module(string_value(source));
        let add = |this: &mut Self, local: Node<'t>, name: ImportName| {
            let kind = BindingKind::Import(module, name);
            this.bind(local.text(), local.span(), scope, kind, BOTH);
        };
        if let Some(local) = require.and_then(|it| it.child_of(Kind::Identifier)) {
            add(self, local, ImportName::Require);
        }
        let Some(clause) = node.child_of(Kind::ImportClause) else { return };
        for part in clause.parts() {
            match part.kind() {
                Kind::Identifier => add(self, part, ImportName::Default),
                Kind::NamespaceImport => {
                    if let Some(local) = part.child_of(Kind::Identifier) {
                        add(self, local, ImportName::Namespace);
                    }
                }
                Kind::NamedImports => {
                    let specifiers = part.parts().filter(|it| it.kind() == Kind::ImportSpecifier);
                    for specifier in specifiers {
                        let Some(name) = specifier.child(Field::Name) else { continue };
                        let local = specifier.child(Field::Alias).unwrap_or(name);
                        add(self, local, import_name(name));
                    }
                }
                _ => {}
            }
        }
    }
}

/// The export that a specifier names; `"string names"` are names too.
pub(super) fn import_name(name: Node<'_>) -> ImportName {
    let name = super::member_name(name);
    if name == "default" { ImportName::Default } else { ImportName::Named(name.into()) }
}

/// The names that `/* global name:off */` takes back: the author says that something else goes by them.
fn switched_off(comment: &str) -> impl Iterator<Item = &str> {
    let inner =
        comment.strip_prefix("/*").and_then(|it| it.strip_suffix("*/")).unwrap_or("").trim();
    let list = inner.strip_prefix("globals").or_else(|| inner.strip_prefix("global"));
    let list = list.filter(|it| it.starts_with(char::is_whitespace)).unwrap_or("");
    let parts = list.split(',').filter_map(|it| it.split_once(':'));
    parts.filter(|it| it.1.trim() == "off").map(|it| it.0.trim())
}
