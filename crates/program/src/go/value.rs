//! Values that are known without running: constants, and variables that are set once.

use std::borrow::Cow;

use seamlint_syntax::{Field, Kind, Node, Span};

use super::eval::{Entity, PackageRef};
use super::facts::Variable;
use super::modules::Decl;
use super::sym::Sym;
use super::syntax::is_function;
use super::types::Type;
use super::view::View;
use super::{CalleeKind, syntax};
use crate::FileId;

/// Through how many names a value is followed.
const HOPS: u8 = 8;

impl<'p> View<'p> {
    /// The variable or constant of a package that an expression means: `name`, or `package.Name`.
    pub fn variable(self, file: FileId, node: Node<'_>) -> Option<(FileId, &'p Variable)> {
        let node = syntax::unparen(node);
        let (facts, sym) = self.sym(file, node)?;
        let eval = self.eval();
        let decl = match facts.syms().get(sym) {
            Sym::Name(atom) => eval.package_of(file.0)?.find(facts.name(atom), file.0)?,
            // Only a name means a package; the type of another operand is of no use here.
            Sym::Select(operand, name) if matches!(facts.syms().get(operand), Sym::Name(_)) => {
                match eval.entity(file.0, operand) {
                    Entity::Package(PackageRef::Project(at)) => {
                        self.model().package(at).find(facts.name(name), u32::MAX)?
                    }
                    _ => return None,
                }
            }
            _ => return None,
        };
        let Decl::Variable(unit, at) = decl else { return None };
        let file = FileId(unit);
        Some((file, self.facts(file)?.variables.get(at as usize)?))
    }

    /// What the package puts into a variable of it after its declaration, in source order: expressions, and which of
    /// the values of a call.
    pub(super) fn assigned_to_variable(
        self,
        home: FileId,
        variable: &Variable,
    ) -> Vec<(FileId, Node<'p>, usize)> {
        let mut out = Vec::new();
        for other in self.package_files(home) {
            for statement in self.tree(other).nodes(Kind::AssignmentStatement) {
                let Some(left) = statement.child(Field::Left) else { continue };
                let targets = left.parts().enumerate();
                let mut own = targets.filter(|it| {
                    it.1.kind() == Kind::Identifier
                        && it.1.text() == &*variable.name
                        && self.local(other, it.1).is_none()
                });
                let Some((at, target)) = own.next() else { continue };
                let pairs = syntax::assigned(statement);
                let Some(value) = pairs.iter().find(|it| it.0 == target).map(|it| it.1) else {
                    continue;
                };
                let shares = pairs.iter().filter(|it| it.1 == value).count() > 1;
                out.push((other, syntax::unparen(value), if shares { at } else { 0 }));
            }
        }
        out
    }

    /// The expression that a name stands for: the initialiser of a constant, or of a local variable that
    /// nothing else is assigned to.
    pub fn initialiser(self, file: FileId, node: Node<'_>) -> Option<(FileId, Node<'p>)> {
        if let Some((_, local)) = self.local(file, syntax::unparen(node)) {
            local.value.filter(|_| !local.reassigned)?;
            return Some((file, self.value_at(file, local.span)?));
        }
        let (file, variable) = self.variable(file, node)?;
        let value = variable.constant.then(|| self.value_at(file, variable.span)).flatten()?;
        Some((file, value))
    }

    /// The expression on the right of the declaration whose name stands at `span`, where it gives one value.
    pub fn value_at(self, file: FileId, span: Span) -> Option<Node<'p>> {
        let name = self.program().file(file).tree.covering(span);
        let declares = |it: &Node<'p>| {
            matches!(it.kind(), Kind::ShortVarDeclaration | Kind::VarSpec | Kind::ConstSpec)
        };
        let spec = name.ancestors().take(3).find(declares)?;
        let pairs = syntax::assigned(spec);
        let (_, value) = pairs.iter().find(|it| it.0.span() == span)?;
        let shared = pairs.iter().filter(|it| it.1 == *value).count() > 1;
        (!shared).then_some(*value)
    }

    /// The text of an expression whose value is known: a string literal, a constant, a conversion to a string
    /// type, a sum of such.
    pub fn text_of(self, file: FileId, node: Node<'p>) -> Option<Cow<'p, str>> {
        self.text_within(file, node, HOPS)
    }

    fn text_within(self, file: FileId, node: Node<'p>, hops: u8) -> Option<Cow<'p, str>> {
        let node = syntax::unparen(node);
        let hops = hops.checked_sub(1)?;
        match node.kind() {
            Kind::InterpretedStringLiteral | Kind::RawStringLiteral => syntax::string(node),
            Kind::Identifier | Kind::SelectorExpression => {
                let (file, value) = self.initialiser(file, node)?;
                self.text_within(file, value, hops)
            }
            Kind::BinaryExpression if node.has(Kind::Plus) => {
                let side = |it| self.text_within(file, node.child(it)?, hops);
                Some(format!("{}{}", side(Field::Left)?, side(Field::Right)?).into())
            }
            Kind::CallExpression => {
                let is_type = self.is_type(file, syntax::function(node)?);
                let argument = syntax::argument(node, 0).filter(|_| is_type)?;
                self.text_within(file, argument, hops)
            }
            _ => None,
        }
    }

    /// Whether a file's package assigns one of these fields of a value of a package's type somewhere.
    pub fn package_sets_field(
        self,
        file: FileId,
        (package, ty): (&str, &str),
        names: &[&str],
    ) -> bool {
        self.package_files(file).into_iter().any(|file| {
            self.tree(file).nodes(Kind::SelectorExpression).any(|it| {
                it.child(Field::Field).is_some_and(|it| names.contains(&it.text()))
                    && it.parent().is_some_and(|it| it.field() == Field::Left)
                    && it
                        .child(Field::Operand)
                        .is_some_and(|it| self.type_of(file, it).deref().is(package, ty))
            })
        })
    }

    /// Whether a call is one of this builtin function, under its own name.
    pub fn calls_builtin(self, file: FileId, call: Node<'_>, name: &str) -> bool {
        syntax::function(call).is_some_and(|it| it.text() == name)
            && self.callee(file, call).is_some_and(|it| it.kind == CalleeKind::Builtin)
    }

    /// Whether an expression calls a function of a package: `fmt.Errorf`, under whatever name it is imported.
    pub fn calls(self, file: FileId, call: Node<'_>, package: &str, name: &str) -> bool {
        self.callee_named(file, call, &[name])
            .is_some_and(|it| it.kind == CalleeKind::Function && it.symbol.is(package, name))
    }
}

impl<'p> View<'p> {
    /// The call that gave an error, or another value, to an expression: the expression itself, or for a
    /// local the last assignment that stands before. `None` where that is no call, or a parameter.
    pub fn origin(self, file: FileId, node: Node<'_>) -> Option<(FileId, Node<'p>)> {
        let node = self.program().file(file).tree.node(syntax::unparen(node).id());
        if node.kind() == Kind::CallExpression {
            return Some((file, node));
        }
        let (id, local) = self.local(file, node)?;
        let function = self.program().file(file).tree.covering(local.span);
        let function = function.ancestor(|it| is_function(it.kind()))?;
        let before = self.uses(file, function, id).filter(|it| it.id() < node.id());
        let given = before.filter_map(|name| {
            let statement = name.ancestors().take(3).find(|it| {
                matches!(
                    it.kind(),
                    Kind::ShortVarDeclaration | Kind::AssignmentStatement | Kind::VarSpec
                )
            })?;
            syntax::assigned(statement).into_iter().find(|it| it.0 == name).map(|it| it.1)
        });
        given.last().filter(|it| it.kind() == Kind::CallExpression).map(|it| (file, it))
    }
}

impl View<'_> {
    /// Whether a value of the type is an error: `error` itself, an interface that includes it, or a type with
    /// its method. What is not known is none.
    pub fn is_error(self, ty: &Type) -> bool {
        let Some(Type::Func(signature)) = self.member_type(ty, "Error") else { return false };
        ty.is_error()
            || signature.params.is_empty()
                && matches!(&*signature.results, [Type::Basic(super::Basic::String)])
    }
}

impl View<'_> {
    /// The type that a declaration declares, by the name in it. `Unknown` for types of functions and aliases.
    pub fn declared_type(self, file: FileId, name: Node<'_>) -> Type {
        let (Some(facts), Some(package)) = (self.facts(file), self.model().package_of(file.0))
        else {
            return Type::Unknown;
        };
        let decl = facts.types.iter().find(|it| it.name_span == name.span() && !it.local);
        let found = decl.and_then(|it| package.find(&it.name, file.0));
        match found {
            Some(decl) => match self.eval().declaration(decl, &package.path) {
                Entity::Type(ty) => ty,
                _ => Type::Unknown,
            },
            None => Type::Unknown,
        }
    }
}

impl View<'_> {
    /// Whether the module of a file requires a library that reads the key `json` of struct tags with options of
    /// its own.
    pub fn reads_json_tags(self, file: FileId) -> bool {
        let path = &self.program().file(file).path;
        let dir = path.rsplit_once('/').map_or("", |it| it.0);
        let required = self.model().modules.required(dir);
        required.iter().any(|it| self.library().package(it).is_some_and(|it| it.own_json_options))
    }
}
