//! Questions of rules that join types, names and what is known of libraries.

use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::calls::calls;
use super::eval::Callee;
use super::facts::Anchor;
use super::library::LIBRARY;
use super::modules::Linked;
use super::names::Entity;
use super::sym::{ClassId, FuncId, Sym};
use super::syntax::unwrapped;
use super::ty::{Decl, Type};
use super::values::Site;
use crate::{File, FileId};

/// How long a chain of base classes may be.
const BASES: usize = 12;

impl<'p> View<'p> {
    pub(crate) fn linked(self) -> Linked<'p> {
        self.eval().linked
    }

    pub(crate) fn file(self, file: FileId) -> Option<&'p File> {
        self.linked().files.get(file.0 as usize).map(|it| &**it)
    }

    pub(crate) fn tree(self, file: FileId) -> &'p seamlint_syntax::Tree {
        &self.linked().files[file.0 as usize].tree
    }

    /// The library's functions that a call may mean, as symbols: `fetch`, `Array.forEach`,
    /// `axios:AxiosInstance.get`. Empty for functions of the project and unknown ones.
    pub fn symbols(self, file: FileId, call: Node<'_>) -> Vec<&'static str> {
        self.called(file, call).iter().filter_map(Callee::symbol).collect()
    }

    /// Whether a call means one of these functions of the library, and nothing else.
    pub fn calls_one_of(self, file: FileId, call: Node<'_>, symbols: &[&str]) -> bool {
        let called = self.called(file, call);
        !called.is_empty()
            && called.iter().all(|it| it.symbol().is_some_and(|it| symbols.contains(&it)))
    }

    /// The node of a project's function, when it has a body.
    pub(crate) fn function_node(self, file: FileId, function: FuncId) -> Option<Site<'p>> {
        let facts = self.linked().files.get(file.0 as usize)?.js()?;
        let function = facts.func(function);
        if !function.has_body {
            return None;
        }
        let node = self.file(file)?.tree.at(function.node as usize)?;
        Some((file, node))
    }

    /// What a type of the library is called, with its module in front: `Response`, `ws:WebSocket`.
    /// `None` for other types.
    pub fn library_name(self, ty: &Type) -> Option<String> {
        let Type::Named(named) = ty else { return None };
        if named.file != LIBRARY {
            return None;
        }
        let facts = self.facts(LIBRARY);
        let id = match named.decl {
            Decl::Interface(id) => id,
            Decl::Class(class) => facts.classes[class.at()].binding?,
        };
        let binding = facts.binding(id);
        let module = facts.ambient.iter().find(|it| it.1 == binding.scope);
        Some(match module {
            Some((module, _)) => format!("{module}:{}", binding.name),
            None => binding.name.to_string(),
        })
    }

    /// Whether an expression is one of these types of the library, `null` and `undefined` aside. For a
    /// member that nothing declares, what is assigned to it counts.
    pub fn is_one_of(self, file: FileId, expression: Node<'_>, names: &[&str]) -> bool {
        let is = |ty: &Type| self.library_name(ty).is_some_and(|it| names.contains(&it.as_str()));
        let ty = self.type_of(file, expression).non_null();
        if !ty.is_unknown() || unwrapped(expression).kind() != Kind::MemberExpression {
            return is(&ty);
        }
        let Some(entity) = self.entity(file, expression) else { return false };
        let values = self.assigned_values(&entity);
        let types = values.iter().map(|(file, it)| self.type_of(*file, *it).non_null());
        let mut types = types.filter(|it| !it.is_nullish()).peekable();
        types.peek().is_some() && types.all(|it| is(&it))
    }

    pub(crate) fn is_library_value(self, file: FileId, expression: Node<'_>) -> bool {
        let ty = self.type_of(file, expression).non_null();
        self.library_name(&ty).is_some() || matches!(ty, Type::Module(LIBRARY, _))
    }

    /// Whether a member is one of an object that the browser or Node made and that all of a page has, such as
    /// `window.location.href`: what is given to it is not what somebody else reads there.
    pub(super) fn is_of_host(self, file: FileId, access: Node<'_>) -> bool {
        let Some(object) = access.child(Field::Object) else { return false };
        let mut root = unwrapped(object);
        while let Some(inner) = root.child(Field::Object) {
            root = unwrapped(inner);
        }
        let is_global = || matches!(self.entity(file, root), Some(Entity::Global(_)));
        root.kind() == Kind::Identifier
            && is_global()
            && self
                .library_name(&self.type_of(file, object).non_null())
                .is_some_and(|it| it != "Window")
    }

    /// Whether a class or interface type is the library's class `name` or extends it. `None` when a base
    /// is not known, or the type is of another form.
    pub fn extends(self, ty: &Type, name: &str) -> Option<bool> {
        let mut open = vec![ty.clone()];
        for _ in 0..BASES {
            let Some(ty) = open.pop() else { return Some(false) };
            if self.library_name(&ty).as_deref() == Some(name) {
                return Some(true);
            }
            let Type::Named(named) = &ty else { return None };
            if let Decl::Class(class) = named.decl
                && self.facts(named.file).classes[class.at()].extends.is_some()
                && self.base(named.file, class).is_none()
            {
                return None;
            }
            open.extend(self.eval().parents(named));
        }
        None
    }

    fn base(self, file: FileId, class: ClassId) -> Option<Type> {
        self.eval().parent(file, class, &None)
    }

    pub(crate) fn base_class(self, file: FileId, class: ClassId) -> Option<(FileId, ClassId)> {
        match self.base(file, class)? {
            Type::Named(named) => match named.decl {
                Decl::Class(class) => Some((named.file, class)),
                Decl::Interface(_) => None,
            },
            _ => None,
        }
    }

    /// The member that a field, method or pair introduces.
    pub(crate) fn field_entity(self, file: FileId, definition: Node<'_>) -> Option<Entity> {
        let name = definition
            .child(Field::Name)
            .or_else(|| definition.child(Field::Property))
            .or_else(|| definition.child(Field::Key))?;
        let name = std::sync::Arc::from(super::lower::member_name(name));
        let holder = definition.parent()?;
        let holder = if holder.kind() == Kind::ClassBody { holder.parent()? } else { holder };
        let facts = self.facts(file);
        match facts.anchor(holder)? {
            Anchor::Class(class) => {
                let (file, class) = self.declaring_class(file, class, &name);
                Some(Entity::Field(file, class, name))
            }
            Anchor::Object(object) => {
                let outer = self.options_of(file, holder).unwrap_or(object);
                Some(Entity::Property(file, outer, name))
            }
            Anchor::Func(_) => None,
        }
    }

    /// The options of a component or store that a node is.
    pub(super) fn options_at(self, file: FileId, node: Node<'_>) -> Option<super::sym::ObjectId> {
        match self.facts(file).anchor(node)? {
            Anchor::Object(id) if self.is_options(file, id) => Some(id),
            _ => None,
        }
    }

    /// For the object that holds a component's methods, the options around it: `this` has both.
    fn options_of(self, file: FileId, object: Node<'_>) -> Option<super::sym::ObjectId> {
        let group = object.parent().filter(|it| it.kind() == Kind::Pair)?;
        let options = group.parent().filter(|it| it.kind() == Kind::Object)?;
        self.options_at(file, options)
    }

    /// Whether an object literal describes a component or a store.
    pub(super) fn is_options(self, file: FileId, object: super::sym::ObjectId) -> bool {
        let at = super::eval::At { file, env: None };
        matches!(self.eval().eval(&Sym::ThisObject(object), &at), Type::Options(..))
    }

    /// The object literal that an expression is, directly or through a name, in whatever file.
    pub fn object_literal(self, file: FileId, expression: Node<'p>) -> Option<Site<'p>> {
        let expression = unwrapped(expression);
        if expression.kind() == Kind::Object {
            return Some((file, expression));
        }
        let Type::Object(file, object, _) = self.type_of(file, expression).non_null() else {
            return None;
        };
        let facts = self.linked().files.get(file.0 as usize)?.js()?;
        let is_it = |it: &Node<'_>| facts.anchor(*it) == Some(Anchor::Object(object));
        self.tree(file).nodes(Kind::Object).find(is_it).map(|it| (file, it))
    }

    /// The class that an expression is, when it is one of the library: what `new Error` constructs.
    pub fn library_class(self, file: FileId, expression: Node<'_>) -> Option<Type> {
        match self.type_of(file, unwrapped(expression)) {
            Type::Class(LIBRARY, class, env) => Some(self.eval().instance(LIBRARY, class, &env)),
            _ => None,
        }
    }

    /// Whether a type is an instance of a class of the project.
    pub fn is_own_class(self, ty: &Type) -> bool {
        let Type::Named(named) = ty else { return false };
        named.file != LIBRARY && matches!(named.decl, Decl::Class(_))
    }

    /// The callback with an error in front that an asynchronous function of the library is given.
    pub fn error_callback(self, file: FileId, call: Node<'p>) -> Option<Node<'p>> {
        let last = super::syntax::arguments(call).last()?;
        // Most calls have none, and asking what a call means is not for nothing.
        if !super::syntax::is_function(unwrapped(last).kind()) {
            return None;
        }
        let symbols = self.symbols(file, call);
        let takes =
            !symbols.is_empty() && symbols.iter().all(|it| calls().error_first.contains(*it));
        takes.then_some(last)
    }

    /// Whether a call rejects a promise: `Promise.reject`, or the second parameter of an executor.
    pub fn is_rejection(self, file: FileId, call: Node<'p>) -> bool {
        if self.calls_one_of(file, call, &["Promise.reject"]) {
            return true;
        }
        let Some(callee) = super::syntax::callee(call).filter(|it| it.kind() == Kind::Identifier)
        else {
            return false;
        };
        let entity = self.entity(file, callee);
        let Some((_, name)) = entity.and_then(|it| self.declaration(&it)) else { return false };
        let Some(function) = super::syntax::enclosing_function(name) else { return false };
        super::values::parameter(function, 1).is_some_and(|it| it.encloses(name))
            && matches!(self.runs(file, function), super::Runs::Executor(_))
    }

    /// The calls of the `index`th parameter of an executor: 0 resolves, 1 rejects.
    pub fn executor_calls(
        self,
        file: FileId,
        construction: Node<'p>,
        index: usize,
    ) -> Vec<Node<'p>> {
        let Some(executor) = super::syntax::arguments(construction).next() else {
            return Vec::new();
        };
        let executor = unwrapped(executor);
        let param = super::values::parameter(executor, index);
        let name = param.map(|it| it.child(Field::Pattern).unwrap_or(it));
        let Some(entity) = name.and_then(|it| self.entity(file, it)) else { return Vec::new() };
        let mentions = self.mentions(&entity);
        mentions.into_iter().filter_map(|it| super::values::call_of(it.1)).collect()
    }

    /// The functions that send requests without a time limit of their own, with the index of the argument
    /// that holds their options.
    pub fn unlimited_clients(self) -> impl Iterator<Item = (&'static str, usize)> {
        calls().unlimited.iter().map(|(symbol, index)| (symbol.as_str(), *index))
    }

    /// Whether an expression is a function of the library that keeps nothing and returns: `console.error`.
    pub fn is_harmless(self, file: FileId, function: Node<'_>) -> bool {
        let ty = self.type_of(file, unwrapped(function));
        let Type::Func(callable) = &ty else { return false };
        let symbol = |it: &FuncId| super::library::library().symbol(*it);
        callable.file == LIBRARY
            && callable.functions.iter().all(|it| calls().keeps_nothing.contains(symbol(it)))
    }

    /// Whether a function returns a promise.
    pub fn returns_promise(self, file: FileId, function: Node<'_>) -> bool {
        let Some(id) = self.facts(file).func_at(function) else { return false };
        let returned = self.eval().returned(file, id, &None);
        self.is_promise(&returned)
    }

    /// Whether a string literal with this text stands anywhere in the program.
    pub fn is_said(self, text: &str) -> bool {
        self.linked().files.iter().filter(|it| it.js().is_some()).any(|it| {
            memchr::memmem::find(it.text().as_bytes(), text.as_bytes()).is_some()
                && it.tree.nodes(Kind::String).any(|it| super::syntax::literal(it) == Some(text))
        })
    }
}
