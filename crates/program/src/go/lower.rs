//! From a tree to facts: one walk that keeps scopes and makes a symbol of each expression and type.
//!
//! Nodes are visited in pre-order and left in post-order, without recursion: when a node is left, the
//! symbols of its children are known, and what it declares comes into scope behind it.

use seamlint_syntax::{Field, Kind, Node, Tree};

use super::facts::{CallSite, Facts, Function, Local, LocalKind};
use super::scope::Scopes;
use super::sym::{Basic, LocalId, Sym, SymId, SymsBuilder};
use super::syntax::is_function;

/// No symbol.
pub(super) const NONE: u32 = u32::MAX;

/// The state of the walk.
pub(super) struct Lower<'t> {
    pub(super) facts: Facts,
    pub(super) syms: SymsBuilder<'t>,
    pub(super) scopes: Scopes,
    /// The open functions, innermost last.
    pub(super) functions: Vec<u32>,
    pub(super) unknown: SymId,
    pub(super) bool: SymId,
    /// The last constant that was written with a type or a value: those behind it repeat it.
    pub(super) last_const: Option<Node<'t>>,
}

/// Completes `facts` with everything that the tree says.
pub(super) fn lower(tree: &Tree, facts: Facts) -> Facts {
    let mut syms = SymsBuilder::default();
    let unknown = syms.add(Sym::Unknown);
    let bool = syms.add(Sym::Const(Basic::UntypedBool));
    let (scopes, functions, last_const) = (Scopes::default(), Vec::new(), None);
    let mut lower = Lower { facts, syms, scopes, functions, unknown, bool, last_const };
    lower.facts.sym_of = vec![NONE; tree.len()];
    let mut open: Vec<Node<'_>> = Vec::new();
    for node in tree.root().descendants() {
        while let Some(top) = open.last().filter(|it| !it.encloses(node)) {
            lower.leave(*top);
            open.pop();
        }
        lower.enter(node);
        open.push(node);
    }
    while let Some(node) = open.pop() {
        lower.leave(node);
    }
    lower.facts.syms = lower.syms.syms;
    lower.facts
}

/// Whether the node opens a scope.
fn opens_scope(node: Node<'_>) -> bool {
    // Parameters and the body of a function share a scope: `x, err :=` there reuses a result `err`.
    if node.kind() == Kind::Block {
        return !node.parent().is_some_and(|it| is_function(it.kind()));
    }
    matches!(
        node.kind(),
        Kind::FunctionDeclaration
            | Kind::MethodDeclaration
            | Kind::FuncLiteral
            | Kind::IfStatement
            | Kind::ForStatement
            | Kind::ExpressionSwitchStatement
            | Kind::TypeSwitchStatement
            | Kind::ExpressionCase
            | Kind::DefaultCase
            | Kind::TypeCase
            | Kind::CommunicationCase
            | Kind::TypeSpec
            | Kind::TypeAlias
    )
}

impl<'t> Lower<'t> {
    fn enter(&mut self, node: Node<'t>) {
        let kind = node.kind();
        match kind {
            Kind::TypeSpec | Kind::TypeAlias => self.enter_type(node),
            Kind::StatementList => self.bind_type_switch(node),
            _ => {}
        }
        if opens_scope(node) {
            self.scopes.open();
        }
        if is_function(kind) {
            self.enter_function(node);
        }
    }

    fn leave(&mut self, node: Node<'t>) {
        let kind = node.kind();
        if let Some(sym) = self.lowered(node, kind) {
            self.set(node, sym);
        }
        match kind {
            Kind::PackageClause => {
                let name = node.first().map_or("", |it| it.text());
                self.facts.package = name.into();
            }
            Kind::ImportSpec => self.leave_import(node),
            Kind::TypeParameterDeclaration => self.bind_type_params(node),
            Kind::ParameterDeclaration | Kind::VariadicParameterDeclaration => {
                self.bind_params(node);
            }
            Kind::ShortVarDeclaration => self.bind_short(node),
            Kind::RangeClause => self.leave_range(node),
            Kind::ReceiveStatement => self.leave_receive(node),
            Kind::VarSpec | Kind::ConstSpec => self.leave_var(node),
            Kind::AssignmentStatement => self.leave_assignment(node),
            Kind::FunctionDeclaration | Kind::MethodDeclaration | Kind::FuncLiteral => {
                self.leave_function(node);
            }
            _ => {}
        }
        if opens_scope(node) {
            self.scopes.close();
        }
        if matches!(kind, Kind::TypeSpec | Kind::TypeAlias) {
            self.leave_type(node);
        }
    }

    pub(super) fn set(&mut self, node: Node<'_>, sym: SymId) {
        self.facts.sym_of[node.id().index()] = sym.0;
    }

    pub(super) fn add(&mut self, sym: Sym) -> SymId {
        self.syms.add(sym)
    }

    /// The symbol of a node that has been left.
    pub(super) fn sym(&self, node: Node<'_>) -> SymId {
        let id = self.facts.sym_of[node.id().index()];
        if id == NONE { self.unknown } else { SymId(id) }
    }

    fn part(&self, node: Node<'_>, field: Field) -> SymId {
        node.child(field).map_or(self.unknown, |it| self.sym(it))
    }

    fn only(&self, node: Node<'_>) -> SymId {
        node.last().map_or(self.unknown, |it| self.sym(it))
    }

    fn name(&mut self, node: Node<'t>) -> SymId {
        let atom = self.syms.atom(node.text());
        self.scopes.get(atom).unwrap_or_else(|| self.syms.add(Sym::Name(atom)))
    }

    /// The symbol of a node whose children have theirs.
    fn lowered(&mut self, node: Node<'t>, kind: Kind) -> Option<SymId> {
        Some(match kind {
            Kind::Identifier if node.text() == "_" => return None,
            Kind::Identifier | Kind::TypeIdentifier | Kind::PackageIdentifier => self.name(node),
            Kind::SelectorExpression | Kind::QualifiedType => return self.select(node),
            Kind::CallExpression => self.call(node),
            Kind::TypeConversionExpression => {
                let operand = node.child(Field::Operand).map(|it| self.sym(it));
                let arguments = self.syms.list(operand.into_iter());
                self.finish_call(node, Sym::Call(self.part(node, Field::Type), arguments))
            }
            Kind::GenericType | Kind::TypeInstantiationExpression => {
                let base = node.child(Field::Type).or_else(|| node.first());
                let base = base.map_or(self.unknown, |it| self.sym(it));
                self.instance(node, base)
            }
            Kind::IndexExpression => {
                let sym =
                    Sym::Index(self.part(node, Field::Operand), self.part(node, Field::Index));
                self.add(sym)
            }
            Kind::SliceExpression => self.add(Sym::Sliced(self.part(node, Field::Operand))),
            Kind::TypeAssertionExpression => self.add(Sym::Value(self.part(node, Field::Type))),
            Kind::UnaryExpression => self.unary(node),
            Kind::BinaryExpression => self.binary(node),
            Kind::ParenthesizedExpression
            | Kind::ParenthesizedType
            | Kind::TypeElem
            | Kind::TypeConstraint
            | Kind::LiteralElement => self.only(node),
            Kind::VariadicArgument => node.first().map_or(self.unknown, |it| self.sym(it)),
            Kind::CompositeLiteral => self.add(Sym::Value(self.part(node, Field::Type))),
            Kind::PointerType => self.add(Sym::Star(self.only(node))),
            Kind::SliceType => self.add(Sym::Slice(self.part(node, Field::Element))),
            Kind::ArrayType | Kind::ImplicitLengthArrayType => {
                self.add(Sym::Array(self.part(node, Field::Element)))
            }
            Kind::MapType => {
                let sym = Sym::Map(self.part(node, Field::Key), self.part(node, Field::Value));
                self.add(sym)
            }
            Kind::ChannelType => self.add(Sym::Chan(self.part(node, Field::Value))),
            Kind::FunctionType => {
                let signature = self.signature(node);
                self.add(Sym::FuncType(signature))
            }
            Kind::StructType => self.struct_type(node),
            Kind::InterfaceType => self.interface_type(node),
            Kind::True | Kind::False => self.bool,
            Kind::IntLiteral | Kind::Iota => self.add(Sym::Const(Basic::UntypedInt)),
            Kind::FloatLiteral => self.add(Sym::Const(Basic::UntypedFloat)),
            Kind::RuneLiteral => self.add(Sym::Const(Basic::UntypedRune)),
            Kind::InterpretedStringLiteral | Kind::RawStringLiteral => {
                self.add(Sym::Const(Basic::UntypedString))
            }
            Kind::Nil => self.add(Sym::Nil),
            _ => return None,
        })
    }

    fn select(&mut self, node: Node<'t>) -> Option<SymId> {
        let operand = node.child(Field::Operand).or_else(|| node.child(Field::Package))?;
        let name = node.child(Field::Field).or_else(|| node.child(Field::Name))?;
        let atom = self.syms.atom(name.text());
        Some(self.add(Sym::Select(self.sym(operand), atom)))
    }

    fn instance(&mut self, node: Node<'t>, base: SymId) -> SymId {
        let arguments =
            node.child(Field::TypeArguments).or_else(|| node.child_of(Kind::TypeArguments));
        let Some(arguments) = arguments else { return base };
        let list: Vec<_> = arguments.parts().map(|it| self.sym(it)).collect();
        let list = self.syms.list(list.into_iter());
        self.add(Sym::Instance(base, list))
    }

    fn call(&mut self, node: Node<'t>) -> SymId {
        let function = self.part(node, Field::Function);
        let callee = self.instance(node, function);
        let list: Vec<_> = node
            .child(Field::Arguments)
            .into_iter()
            .flat_map(|it| it.parts())
            .map(|it| self.sym(it))
            .collect();
        let arguments = self.syms.list(list.into_iter());
        self.finish_call(node, Sym::Call(callee, arguments))
    }

    fn finish_call(&mut self, node: Node<'t>, call: Sym) -> SymId {
        let sym = self.add(call);
        let function = self.functions.last().copied();
        if let Some(function) = function {
            let at = self.facts.calls.len() as u32;
            self.facts.functions[function as usize].calls.push(at);
        }
        let (span, node) = (node.span(), Some(node.id()));
        let name = match call {
            Sym::Call(callee, _) => self.syms.syms.bare_name(callee),
            _ => None,
        };
        self.facts.calls.push(CallSite { sym, name, function, span, node });
        sym
    }

    fn unary(&mut self, node: Node<'t>) -> SymId {
        let operand = self.part(node, Field::Operand);
        match node.child(Field::Operator).map(|it| it.kind()) {
            Some(Kind::Star) => self.add(Sym::Star(operand)),
            Some(Kind::Amp) => {
                self.mark_reassigned(operand);
                self.add(Sym::Address(operand))
            }
            Some(Kind::LtMinus) => self.add(Sym::Receive(operand)),
            Some(Kind::Bang) => self.bool,
            _ => operand,
        }
    }

    fn binary(&mut self, node: Node<'t>) -> SymId {
        match node.child(Field::Operator).map(|it| it.kind()) {
            Some(Kind::LtLt | Kind::GtGt) => self.part(node, Field::Left),
            Some(
                Kind::EqEq
                | Kind::BangEq
                | Kind::Lt
                | Kind::LtEq
                | Kind::Gt
                | Kind::GtEq
                | Kind::AmpAmp
                | Kind::PipePipe,
            ) => self.bool,
            _ => {
                let sym = Sym::Binary(self.part(node, Field::Left), self.part(node, Field::Right));
                self.add(sym)
            }
        }
    }

    /// Declares a local at an identifier; its uses share one symbol.
    pub(super) fn declare(
        &mut self,
        name: Node<'t>,
        kind: LocalKind,
        sym: SymId,
        value: Option<SymId>,
    ) -> Option<LocalId> {
        let function = *self.functions.last()?;
        if name.text() == "_" && kind == LocalKind::Variable {
            return None;
        }
        let atom = self.syms.atom(name.text());
        let id = LocalId(self.facts.locals.len() as u32);
        let (reassigned, span) = (false, name.span());
        self.facts.locals.push(Local { name: atom, kind, sym, value, function, reassigned, span });
        let local = self.add(Sym::Local(id));
        self.set(name, local);
        if name.text() != "_" {
            self.scopes.bind(atom, local);
        }
        Some(id)
    }

    /// Notes that a variable is assigned to, or may be through its address.
    pub(super) fn mark_reassigned(&mut self, sym: SymId) {
        if let Sym::Local(local) = self.syms.syms.get(sym) {
            self.facts.locals[local.0 as usize].reassigned = true;
        }
    }

    fn bind_short(&mut self, node: Node<'t>) {
        let (Some(left), Some(right)) = (node.child(Field::Left), node.child(Field::Right)) else {
            return;
        };
        let names: Vec<_> = left.parts().filter(|it| it.kind() == Kind::Identifier).collect();
        let values: Vec<_> = right.parts().collect();
        let bound: Vec<_> =
            (0..names.len()).map(|at| self.nth_value(&values, names.len(), at)).collect();
        for (name, value) in names.into_iter().zip(bound) {
            let atom = self.syms.atom(name.text());
            match self.scopes.here(atom) {
                Some(known) => {
                    self.set(name, known);
                    self.mark_reassigned(known);
                }
                None => {
                    self.declare(name, LocalKind::Variable, value, Some(value));
                }
            }
        }
    }

    /// What the `at`th of `count` variables gets from the expressions on the right.
    pub(super) fn nth_value(&mut self, values: &[Node<'t>], count: usize, at: usize) -> SymId {
        if values.len() == count {
            return self.sym(values[at]);
        }
        let [value] = values else { return self.unknown };
        let sym = self.sym(*value);
        match self.syms.syms.get(sym) {
            Sym::Call(..) => self.add(Sym::Item(sym, at as u16)),
            // `v, ok :=` of a map index, a type assertion or a receive.
            _ if at == 0 => sym,
            _ => self.bool,
        }
    }

    fn leave_range(&mut self, node: Node<'t>) {
        let over = self.part(node, Field::Right);
        let Some(left) = node.child(Field::Left) else { return };
        let names: Vec<_> = left.parts().collect();
        for (at, name) in names.into_iter().enumerate() {
            if !node.has(Kind::ColonEq) {
                self.mark_reassigned(self.sym(name));
            } else if name.kind() == Kind::Identifier {
                let sym = if at == 0 { Sym::RangeKey(over) } else { Sym::RangeValue(over) };
                let sym = self.add(sym);
                self.declare(name, LocalKind::Variable, sym, Some(sym));
            }
        }
    }

    fn leave_receive(&mut self, node: Node<'t>) {
        if node.has(Kind::ColonEq) {
            self.bind_short(node);
            return;
        }
        let left = node.child(Field::Left).into_iter().flat_map(|it| it.parts());
        left.for_each(|it| self.mark_reassigned(self.sym(it)));
    }

    fn leave_assignment(&mut self, node: Node<'t>) {
        let left = node.child(Field::Left).into_iter().flat_map(|it| it.parts());
        left.for_each(|it| self.mark_reassigned(self.sym(it)));
    }

    /// In `switch v := x.(type)`, each case has a `v` of its own.
    fn bind_type_switch(&mut self, body: Node<'t>) {
        let Some(case) = body.parent() else { return };
        if !matches!(case.kind(), Kind::TypeCase | Kind::DefaultCase) {
            return;
        }
        let Some(switch) = case.parent().filter(|it| it.kind() == Kind::TypeSwitchStatement) else {
            return;
        };
        let alias = switch.child(Field::Alias).and_then(|it| it.first());
        let Some(alias) = alias else { return };
        let value = self.part(switch, Field::Value);
        let mut types = case.children_as(Field::Type).filter(|it| it.kind() != Kind::Comma);
        let sym = match (types.next(), types.next()) {
            (Some(only), None) if only.kind() != Kind::Nil => {
                let ty = self.sym(only);
                self.add(Sym::Value(ty))
            }
            _ => value,
        };
        self.declare(alias, LocalKind::Variable, sym, Some(value));
    }

    fn enter_function(&mut self, node: Node<'t>) {
        let at = self.facts.functions.len() as u32;
        let name = node.child(Field::Name);
        let head_end = node.child(Field::Body).map_or(node.span().end, |it| it.span().start);
        let mut head = node.span();
        head.end = head_end;
        if let Some(trimmed) = node.text().get(..(head.end - head.start) as usize) {
            head.end = head.start + trimmed.trim_end().len() as u32;
        }
        self.facts.functions.push(Function {
            name: name.map(|it| it.text().into()),
            receiver: None,
            signature: 0,
            type_params: Vec::new(),
            span: node.span(),
            head: name.map_or(head, |it| it.span()),
            node: Some(node.id()),
            parent: self.functions.last().copied(),
            params: Vec::new(),
            calls: Vec::new(),
        });
        self.functions.push(at);
        if node.kind() == Kind::MethodDeclaration {
            self.enter_receiver(node, at);
        }
        if node.kind() == Kind::FuncLiteral {
            let sym = self.add(Sym::Func(at));
            self.set(node, sym);
        }
    }

    fn leave_function(&mut self, node: Node<'t>) {
        let signature = self.signature(node);
        if let Some(at) = self.functions.pop() {
            self.facts.functions[at as usize].signature = signature;
        }
    }
}
