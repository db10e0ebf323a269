//! The second step: says what each numbered thing is, now that every name can be resolved.

use std::sync::Arc;

use seamlint_syntax::{Field, Kind, Node};

use super::super::facts::{Export, Exported, Member, Param, Space};
use super::super::sym::{BindingId, ClassId, FuncId, ImportName, ObjectId, Prim, ScopeId, Sym};
use super::{Job, Lowering, declare, expr, index, is_function, jsdoc, member_name};

impl<'t> Lowering<'t> {
    pub(super) fn fill(&mut self) {
        for job in std::mem::take(&mut self.jobs) {
            match job {
                Job::Declarator(node, scope) => self.declarator(node, scope),
                Job::ForIn(node, scope) => self.for_in(node, scope),
                Job::Func(id, node, scope) => self.function(id, node, scope),
                Job::Class(id, node, scope) => self.class(id, node, scope),
                Job::Object(id, node, scope) => self.object(id, node, scope),
                Job::Type(id, node, scope) => self.type_decl(id, node, scope),
                Job::Assign(node, scope) => self.assign(node, scope),
                Job::Export(node, scope) => self.export(node, scope),
                Job::Hook(node, scope) => {
                    if let Sym::Call(call) = self.expr(node, scope) {
                        self.facts.hooks.push((call.callee.clone(), call.args.clone()));
                    }
                }
                Job::Return(function, value, scope) => {
                    let value = self.expr(value, scope);
                    self.facts.functions[function.at()].returned.push(value);
                }
            }
        }
        self.fill_injections();
        if self.is_declaration_file && !self.facts.is_module {
            self.facts.globals.push(ScopeId(0));
        }
        self.facts.exports.sort_by(|a, b| (a.scope, &a.name).cmp(&(b.scope, &b.name)));
    }

    /// The documentation comment in front of a declaration, or of the statement it starts.
    fn doc(&self, node: Node<'t>) -> Option<&'t str> {
        if self.docs.is_empty() {
            return None;
        }
        let mut at = node;
        for _ in 0..5 {
            if let Some(found) = self.docs.get(&at.span().start) {
                return Some(found);
            }
            at = at.parent().filter(|it| {
                matches!(
                    it.kind(),
                    Kind::ExportStatement
                        | Kind::VariableDeclarator
                        | Kind::LexicalDeclaration
                        | Kind::VariableDeclaration
                        | Kind::Pair
                        | Kind::AssignmentExpression
                        | Kind::ExpressionStatement
                        | Kind::FieldDefinition
                        | Kind::PublicFieldDefinition
                )
            })?;
        }
        None
    }

    fn doc_type(&self, node: Node<'t>, tag: &str, scope: ScopeId) -> Option<Sym> {
        let (text, _) = jsdoc::tags(self.doc(node)?, tag).into_iter().next()?;
        Some(jsdoc::read(&self.facts, &self.modules, scope, text))
    }

    fn declarator(&mut self, node: Node<'t>, scope: ScopeId) {
        let Some(name) = node.child(Field::Name) else { return };
        let declared = self.annotation(node, scope).or_else(|| self.doc_type(node, "type", scope));
        if let Some(declared) = declared {
            self.fill_pattern(name, declared, true, scope);
        }
        if let Some(value) = node.child(Field::Value) {
            let value = self.expr(value, scope);
            self.fill_pattern(name, value, false, scope);
        }
    }

    fn for_in(&mut self, node: Node<'t>, scope: ScopeId) {
        let (Some(left), Some(right)) = (node.child(Field::Left), node.child(Field::Right)) else {
            return;
        };
        let of = node.child(Field::Operator).is_some_and(|it| it.kind() == Kind::KwOf);
        let value = if of {
            let element = Sym::Element(Arc::new(self.expr(right, scope)));
            if node.has(Kind::KwAwait) { Sym::Await(Arc::new(element)) } else { element }
        } else {
            Sym::Prim(Prim::String)
        };
        self.fill_pattern(left, value, false, scope);
    }

    fn function(&mut self, id: FuncId, node: Node<'t>, scope: ScopeId) {
        let type_params = self.type_params(node, scope);
        let doc = self.doc(node);
        let documented = doc.map(|it| jsdoc::tags(it, "param")).unwrap_or_default();
        let nodes = node.child(Field::Parameters).into_iter().flat_map(|it| it.parts());
        let nodes: Vec<_> = nodes.chain(node.child(Field::Parameter)).collect();
        let mut params = Vec::new();
        for node in nodes {
            if node.child(Field::Pattern).is_some_and(|it| it.kind() == Kind::This) {
                continue;
            }
            let index = params.len() as u32;
            params.push(self.param(id, index, node, scope, &documented));
        }
        let returns = node.child(Field::ReturnType).or_else(|| {
            let typed = matches!(node.kind(), Kind::ConstructSignature | Kind::ConstructorType);
            node.child(Field::Type).filter(|_| typed)
        });
        let declared = returns
            .map(|it| self.ty(it, scope))
            .or_else(|| self.doc_type(node, "returns", scope))
            .or_else(|| self.doc_type(node, "return", scope));
        let class = expr::enclosing_class(&self.facts, node).map(|it| it.0);
        let context = super::Context::new(&self.facts, &self.modules, scope);
        let expected = context.expected(node);
        let expected = expected.or_else(|| {
            let (text, _) = jsdoc::tags(doc?, "type").into_iter().next()?;
            Some(jsdoc::read(&self.facts, &self.modules, scope, text))
        });
        let may_reject = mentions(node, 1);
        let function = &mut self.facts.functions[id.at()];
        function.type_params = type_params;
        function.params = params;
        function.declared = declared;
        function.class = class;
        function.expected = expected;
        function.may_reject = may_reject;
    }

    fn param(
        &mut self,
        function: FuncId,
        index: u32,
        node: Node<'t>,
        scope: ScopeId,
        documented: &[(&str, &str)],
    ) -> Param {
        let mut pattern = node.child(Field::Pattern).unwrap_or(node);
        let mut default = node.child(Field::Value);
        if pattern.kind() == Kind::AssignmentPattern {
            default = pattern.child(Field::Right);
            pattern = pattern.child(Field::Left).unwrap_or(pattern);
        }
        let rest = pattern.kind() == Kind::RestPattern;
        if rest {
            pattern = pattern.last().unwrap_or(pattern);
        }
        let name = (pattern.kind() == Kind::Identifier).then(|| pattern.text());
        let documented = documented.iter().find(|it| Some(it.1) == name).map(|it| {
            let text = if rest { it.0.trim_start_matches("...") } else { it.0 };
            jsdoc::read(&self.facts, &self.modules, scope, text)
        });
        let declared = self.annotation(node, scope).or(documented);
        let default = default.map(|it| self.expr(it, scope));
        let optional = node.kind() == Kind::OptionalParameter || default.is_some() || rest;
        self.fill_pattern(pattern, Sym::Param(function, index), false, scope);
        let members = pattern.parts().filter_map(|it| match it.kind() {
            Kind::ShorthandPropertyIdentifierPattern => Some(it.text()),
            Kind::PairPattern => it.child(Field::Key).map(member_name),
            Kind::ObjectAssignmentPattern => it.child(Field::Left).map(|it| it.text()),
            _ => None,
        });
        let members = members.map(Into::into).collect();
        Param { name: name.map(Into::into), declared, default, optional, rest, members }
    }

    fn type_params(&mut self, node: Node<'t>, scope: ScopeId) -> Vec<BindingId> {
        let params = node.child(Field::TypeParameters).into_iter().flat_map(|it| it.parts());
        let mut out = Vec::new();
        for param in params {
            let Some(id) = self.ids.get(&index(param)).copied() else { continue };
            let constraint = param.child(Field::Constraint).map(|it| self.ty(it, scope));
            let default = param.child(Field::Value).map(|it| self.ty(it, scope));
            let binding = &mut self.facts.bindings[id.at()];
            binding.declared = constraint;
            binding.values = default.into_iter().collect();
            out.push(id);
        }
        out
    }

    fn class(&mut self, id: ClassId, node: Node<'t>, scope: ScopeId) {
        let type_params = self.type_params(node, scope);
        let (mut extends, mut extends_args, mut implements) = (None, Vec::new(), Vec::new());
        if let Some(heritage) = node.child_of(Kind::ClassHeritage) {
            for part in heritage.parts() {
                match part.kind() {
                    Kind::ExtendsClause => {
                        extends = part.child(Field::Value).map(|it| self.expr(it, scope));
                        let args = part.child(Field::TypeArguments);
                        let args = args.into_iter().flat_map(|it| it.parts());
                        extends_args = args.map(|it| self.ty(it, scope)).collect();
                    }
                    Kind::ImplementsClause => {
                        implements = part.parts().map(|it| self.ty(it, scope)).collect();
                    }
                    _ => extends = Some(self.expr(part, scope)),
                }
            }
        }
        let (mut members, mut constructors) = (Vec::new(), Vec::new());
        let body = node.child(Field::Body);
        for part in body.into_iter().flat_map(|it| it.parts()) {
            if matches!(part.kind(), Kind::MethodDefinition | Kind::MethodSignature)
                && part.child(Field::Name).is_some_and(|it| it.text() == "constructor")
            {
                constructors.extend(self.facts.func_at(part));
                members.extend(self.parameter_properties(part));
            } else {
                members.extend(self.class_member(part, scope));
            }
        }
        let class = &mut self.facts.classes[id.at()];
        class.type_params = type_params;
        class.extends = extends;
        class.extends_args = extends_args;
        class.implements = implements;
        // What constructors assign was noted before, by `assign`: it stands behind what is declared.
        members.append(&mut class.members);
        class.members = members;
        class.constructors = constructors;
    }

    /// `constructor(private api: Api)`
    fn parameter_properties(&self, constructor: Node<'t>) -> Vec<Member> {
        let params = constructor.child(Field::Parameters).into_iter().flat_map(|it| it.parts());
        let scope = self.facts.scope_of(constructor);
        params
            .filter(|it| {
                it.has(Kind::AccessibilityModifier)
                    || it.has(Kind::KwReadonly)
                    || it.has(Kind::OverrideModifier)
            })
            .filter_map(|it| {
                let name = it.child(Field::Pattern)?;
                let value = self.annotation(it, scope).unwrap_or(Sym::Unknown);
                Some(member(name.text(), name, value))
            })
            .collect()
    }

    fn class_member(&self, part: Node<'t>, scope: ScopeId) -> Option<Member> {
        let name = part.child(Field::Name).or_else(|| part.child(Field::Property))?;
        let getter = part.has(Kind::KwGet) || part.has(Kind::KwStaticGet);
        if part.has(Kind::KwSet) {
            return None;
        }
        let value = match part.kind() {
            kind if is_function(kind) => Sym::Func(self.facts.func_at(part)?),
            Kind::PublicFieldDefinition | Kind::FieldDefinition => {
                let typed = self.annotation(part, scope);
                let typed = typed.or_else(|| self.doc_type(part, "type", scope));
                match (typed, part.child(Field::Value)) {
                    (Some(it), _) => it,
                    (None, Some(it)) => self.expr(it, scope),
                    (None, None) => Sym::Unknown,
                }
            }
            _ => return None,
        };
        let is_static = part.has(Kind::KwStatic) || part.has(Kind::KwStaticGet);
        let optional = part.has(Kind::Question);
        Some(Member { is_static, optional, getter, ..member(member_name(name), name, value) })
    }

    fn object(&mut self, id: ObjectId, node: Node<'t>, scope: ScopeId) {
        let mut object = super::super::facts::Object::default();
        for part in node.parts() {
            match part.kind() {
                Kind::Pair => {
                    let (Some(key), Some(value)) =
                        (part.child(Field::Key), part.child(Field::Value))
                    else {
                        continue;
                    };
                    let value = self.expr(value, scope);
                    object.members.push(member(member_name(key), key, value));
                }
                Kind::ShorthandPropertyIdentifier => {
                    let value = self.expr(part, scope);
                    object.members.push(member(part.text(), part, value));
                }
                Kind::MethodDefinition | Kind::MethodSignature | Kind::PropertySignature => {
                    object.members.extend(self.signature(part, scope));
                }
                Kind::SpreadElement => {
                    object.spreads.extend(part.last().map(|it| self.expr(it, scope)));
                }
                Kind::CallSignature => object.calls.extend(self.facts.func_at(part)),
                Kind::ConstructSignature => object.constructs.extend(self.facts.func_at(part)),
                Kind::IndexSignature => {
                    object.index = Some(self.annotation(part, scope).unwrap_or(Sym::Unknown));
                }
                _ => object.open = true,
            }
        }
        self.facts.objects[id.at()] = object;
    }

    /// A member of an object type, or a method of a literal.
    fn signature(&self, part: Node<'t>, scope: ScopeId) -> Option<Member> {
        let name = part.child(Field::Name)?;
        if part.has(Kind::KwSet) {
            return None;
        }
        let value = if part.kind() == Kind::PropertySignature {
            self.annotation(part, scope).unwrap_or(Sym::Unknown)
        } else {
            Sym::Func(self.facts.func_at(part)?)
        };
        let (optional, getter) = (part.has(Kind::Question), part.has(Kind::KwGet));
        Some(Member { optional, getter, ..member(member_name(name), name, value) })
    }

    fn type_decl(&mut self, id: BindingId, node: Node<'t>, scope: ScopeId) {
        let params = self.type_params(node, scope);
        let alias = node.child(Field::Value).map(|it| self.ty(it, scope));
        let extends = node.child_of(Kind::ExtendsTypeClause).into_iter().flat_map(|it| it.parts());
        let extends: Vec<_> = extends.map(|it| self.ty(it, scope)).collect();
        let body = node.child(Field::Body).and_then(|it| match self.facts.anchor(it) {
            Some(super::Anchor::Object(id)) => Some(id),
            _ => None,
        });
        let decl = self.types(id);
        if decl.params.is_empty() {
            decl.params = params;
        }
        decl.alias = decl.alias.take().or(alias);
        decl.extends.extend(extends);
        decl.bodies.extend(body);
    }

    fn assign(&mut self, node: Node<'t>, scope: ScopeId) {
        let (Some(left), Some(right)) = (node.child(Field::Left), node.child(Field::Right)) else {
            return;
        };
        match left.kind() {
            Kind::Identifier => {
                let Some(id) = self.facts.lookup(left.text(), scope, Space::Value) else { return };
                let value = self.expr(right, scope);
                self.facts.bindings[id.at()].add_value(value);
            }
            Kind::MemberExpression => {
                let (Some(object), Some(property)) =
                    (left.child(Field::Object), left.child(Field::Property))
                else {
                    return;
                };
                let value = |this: &Self| this.expr(right, scope);
                match (object.text(), property.text()) {
                    ("module", "exports") => self.facts.common = Some(value(self)),
                    ("exports" | "module.exports", name) => {
                        let what = Exported::Value(value(self));
                        self.add_export(ScopeId(0), name, what);
                    }
                    ("this", name) => {
                        let class = expr::enclosing_class(&self.facts, left);
                        let Some((class, is_static)) = class else { return };
                        let known = &self.facts.classes[class.at()].members;
                        if known.iter().any(|it| &*it.name == name) && known.len() > 64 {
                            return;
                        }
                        let value = value(self);
                        let assigned = Member { is_static, ..member(name, property, value) };
                        self.facts.classes[class.at()].members.push(assigned);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn add_export(&mut self, scope: ScopeId, name: &str, what: Exported) {
        self.facts.exports.push(Export { scope, name: name.into(), what });
    }

    fn export(&mut self, node: Node<'t>, scope: ScopeId) {
        let source = node.child(Field::Source).map(super::string_value);
        let source = source.and_then(|it| self.modules.get(it).copied());
        let is_default = node.has(Kind::KwDefault);
        if let Some(clause) = node.child_of(Kind::ExportClause) {
            for specifier in clause.parts().filter(|it| it.kind() == Kind::ExportSpecifier) {
                let Some(name) = specifier.child(Field::Name) else { continue };
                let alias = specifier.child(Field::Alias).unwrap_or(name);
                let what = match source {
                    Some(module) => Exported::From(module, declare::import_name(name)),
                    None => Exported::Local(name.text().into(), scope),
                };
                self.add_export(scope, member_name(alias), what);
            }
        } else if let Some(space) = node.child_of(Kind::NamespaceExport) {
            let name = space.last().map_or("", |it| member_name(it));
            if let Some(module) = source {
                self.add_export(scope, name, Exported::From(module, ImportName::Namespace));
            }
        } else if let Some(module) = source {
            self.facts.stars.push((scope, module));
        } else if let Some(value) = node.child(Field::Value) {
            let value = match value.kind() {
                Kind::Identifier => Exported::Local(value.text().into(), scope),
                _ => Exported::Value(self.expr(value, scope)),
            };
            self.add_export(scope, if is_default { "default" } else { "=" }, value);
        } else if let Some(declaration) = node.child(Field::Declaration) {
            self.export_declaration(declaration, is_default, scope);
        } else if node.has(Kind::Eq)
            && let Some(value) = node.last()
        {
            self.facts.common = Some(self.expr(value, scope));
        }
    }

    fn export_declaration(&mut self, declaration: Node<'t>, is_default: bool, scope: ScopeId) {
        let mut declaration = declaration;
        if declaration.kind() == Kind::AmbientDeclaration {
            declaration = declaration.last().unwrap_or(declaration);
        }
        if let Some(name) = declaration.child(Field::Name) {
            let exported = if is_default { "default" } else { name.text() };
            self.add_export(scope, exported, Exported::Local(name.text().into(), scope));
            return;
        }
        if is_default {
            let value = self.expr(declaration, scope);
            self.add_export(scope, "default", Exported::Value(value));
            return;
        }
        let declarators = declaration.parts().filter(|it| it.kind() == Kind::VariableDeclarator);
        for name in declarators.filter_map(|it| it.child(Field::Name)) {
            for part in std::iter::once(name).chain(name.descendants()) {
                if let Some(id) = self.ids.get(&index(part)) {
                    let name = self.facts.bindings[id.at()].name.clone();
                    self.add_export(scope, &name, Exported::Local(name.clone(), scope));
                }
            }
        }
    }
}

fn member(name: &str, at: Node<'_>, value: Sym) -> Member {
    Member {
        name: name.into(),
        value,
        is_static: false,
        optional: false,
        getter: false,
        span: at.span(),
    }
}

/// Whether the executor of a promise mentions its parameter at `index`.
fn mentions(node: Node<'_>, index: usize) -> bool {
    let parent = node.parent().and_then(|it| it.parent());
    if parent.is_none_or(|it| it.kind() != Kind::NewExpression) {
        return false;
    }
    let param = node.child(Field::Parameters).and_then(|it| it.nth(index));
    let Some(param) = param.map(|it| it.child(Field::Pattern).unwrap_or(it)) else { return false };
    let Some(body) = node.child(Field::Body) else { return false };
    std::iter::once(body)
        .chain(body.descendants())
        .any(|it| it.kind() == Kind::Identifier && it.text() == param.text())
}
