//! Functions that are made values of a named function type, which calls of such values run: `HandlerFunc(f)`.

use seamlint_syntax::{Kind, Node};

use super::{CalleeKind, FunctionId, Type, View, syntax};
use crate::FileId;

impl View<'_> {
    /// The functions that a call of a value may run, where the value has a named function type of the project: those
    /// that code other than tests converts to it.
    pub(super) fn converted_functions(self, file: FileId, call: Node<'_>) -> Vec<FunctionId> {
        let Some(called) = syntax::function(call) else { return Vec::new() };
        let ty = self.type_of(file, called);
        let Some(named) = ty.named().filter(|it| it.decl.is_some()) else { return Vec::new() };
        if !matches!(self.underlying(&ty), Type::Func(_)) {
            return Vec::new();
        }
        let mut out = Vec::new();
        for (file, call) in self.calls_anywhere(&named.name) {
            let Some(node) = self.call_node(file, call) else { continue };
            let meant = syntax::function(node).map(|it| self.denoted(file, it));
            let is_test = self.facts(file).is_none_or(|it| it.is_test);
            if is_test || meant.is_none_or(|it| it != ty) {
                continue;
            }
            let Some(given) = syntax::argument(node, 0).map(syntax::unparen) else { continue };
            let function = match given.kind() {
                Kind::FuncLiteral => self.function_at(file, given),
                _ => self
                    .function_value(file, given)
                    .filter(|it| it.kind != CalleeKind::Interface)
                    .and_then(|it| it.function),
            };
            out.extend(function);
        }
        out
    }

    /// The field that a value encodes when it answers for itself: a type with the method by which a library asks
    /// for that. `has` says whether it has a field.
    pub(super) fn payload_of(self, ty: &Type, has: impl Fn(&str) -> bool) -> Option<&'static str> {
        ty.named().filter(|it| it.decl.is_some())?;
        self.library().payloads().iter().filter(|it| has(&it.field)).find_map(|it| {
            let method = self.eval().member(ty, &it.method)?;
            let Type::Func(signature) = &method.ty else { return None };
            let given = signature.params.iter().any(|ty| ty.is(&it.package, &it.given));
            given.then_some(&*it.field)
        })
    }
}
