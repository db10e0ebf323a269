//! Calls: which function is meant, and what it gives.

use std::sync::Arc;

use super::super::facts::{Function, Param};
use super::super::library::{LIBRARY, library};
use super::super::sym::{CallSym, ClassId, FuncId, ObjectId, Prim, Sym};
use super::super::ty::{Callable, Decl, Env, Named, Type};
use super::{At, Eval};
use crate::FileId;

/// How many bases of an interface are looked through for a call signature.
const BASES: u32 = 5;

/// A function that a call means.
#[derive(Clone, Debug)]
pub(crate) struct Callee {
    pub(crate) file: FileId,
    pub(crate) function: FuncId,
    /// What its type parameters stand for in the call.
    pub(crate) env: Env,
}

impl Callee {
    /// The symbol of a function of the library.
    pub(crate) fn symbol(&self) -> Option<&'static str> {
        (self.file == LIBRARY).then(|| library().symbol(self.function))
    }
}

impl Eval<'_> {
    /// The type of a symbol, and the functions that it may mean where it is a call.
    pub(crate) fn expression(&mut self, sym: &Sym, at: &At) -> (Type, Vec<Callee>) {
        match sym {
            Sym::Call(call) => self.call(call, at),
            other => (self.eval(other, at), Vec::new()),
        }
    }

    /// What a call gives, and the functions that it may mean.
    pub(crate) fn call(&mut self, call: &CallSym, at: &At) -> (Type, Vec<Callee>) {
        // `f.bind(x)` is `f`; `f.call(x)` and `f.apply(x)` call it.
        let callee = match &call.callee {
            Sym::Member(of, name) if &**name == "bind" => {
                let of = self.eval(of, at);
                if matches!(of, Type::Func(_)) {
                    return (of, Vec::new());
                }
                self.member(&of, name)
            }
            callee => self.eval(callee, at),
        };
        self.call_of(&callee, call, at)
    }

    /// What calling a value gives, and the functions that it may mean; the callee that the call names is not
    /// looked at.
    pub(crate) fn call_of(
        &mut self,
        callee: &Type,
        call: &CallSym,
        at: &At,
    ) -> (Type, Vec<Callee>) {
        let types: Vec<_> = call.types.iter().map(|it| self.eval(it, at)).collect();
        let mut callees = Vec::new();
        let result = Type::union(callee.parts().iter().map(|part| {
            if part.is_nullish() {
                Type::UNDEFINED
            } else if call.construct {
                self.construct(part, call, &types, at, &mut callees)
            } else {
                self.apply(part, call, &types, at, &mut callees)
            }
        }));
        (if call.optional { result.optional() } else { result }, callees)
    }

    fn apply(
        &mut self,
        callee: &Type,
        call: &CallSym,
        types: &[Type],
        at: &At,
        callees: &mut Vec<Callee>,
    ) -> Type {
        let Some(callable) = self.callable(callee) else { return Type::Unknown };
        let Some(function) = self.overload(&callable, call, at) else { return Type::Unknown };
        let func = self.linked.facts(callable.file).func(function);
        // Arguments matter only where type parameters are to be found.
        let args: Vec<_> = if func.type_params.is_empty() || !types.is_empty() {
            Vec::new()
        } else {
            call.args.iter().map(|it| self.eval(it, at)).collect()
        };
        let env = self.infer_call(callable.file, function, types, &args, &callable.env);
        callees.push(Callee { file: callable.file, function, env: env.clone() });
        self.returned(callable.file, function, &env)
    }

    fn construct(
        &mut self,
        callee: &Type,
        call: &CallSym,
        types: &[Type],
        at: &At,
        callees: &mut Vec<Callee>,
    ) -> Type {
        match callee {
            Type::Class(file, class, _) => {
                let constructors = self.constructors(*file, *class);
                let params = &self.linked.facts(*file).classes[class.at()].type_params;
                let mut args = types.to_vec();
                if let Some((owner, function)) = constructors {
                    callees.push(Callee { file: owner, function, env: None });
                    if args.is_empty() && !params.is_empty() && owner == *file {
                        args = self.inferred_arguments(*file, *class, function, call, at);
                    }
                }
                let named = Named { file: *file, decl: Decl::Class(*class), args };
                Type::Named(Arc::new(named))
            }
            Type::Named(named) => match self.constructs(named, 0) {
                Some(callable) => self.apply(&Type::Func(callable), call, types, at, callees),
                None => Type::Unknown,
            },
            Type::Object(file, object, env) => {
                let functions = self.linked.facts(*file).objects[object.at()].constructs.clone();
                let callable = Callable { file: *file, functions, env: env.clone() };
                self.apply(&Type::Func(Arc::new(callable)), call, types, at, callees)
            }
            _ => Type::Unknown,
        }
    }

    /// The construct signatures of an interface such as `PromiseConstructor`, inherited ones included.
    fn constructs(&mut self, named: &Arc<Named>, depth: u32) -> Option<Arc<Callable>> {
        let facts = self.linked.facts(named.file);
        let Decl::Interface(id) = named.decl else { return None };
        let functions: Vec<_> = facts
            .binding(id)
            .types
            .iter()
            .flat_map(|it| &it.bodies)
            .flat_map(|it| facts.objects[it.at()].constructs.iter().copied())
            .collect();
        if !functions.is_empty() {
            let env = self.env_of(named);
            return Some(Arc::new(Callable { file: named.file, functions, env }));
        }
        self.parents(named).iter().find_map(|it| match it {
            Type::Named(parent) if depth < 8 => self.constructs(parent, depth + 1),
            _ => None,
        })
    }

    /// The constructor of a class, inherited ones included.
    fn constructors(&mut self, file: FileId, class: ClassId) -> Option<(FileId, FuncId)> {
        let (mut file, mut class) = (file, class);
        for _ in 0..8 {
            let own = &self.linked.facts(file).classes[class.at()];
            if let Some(last) = own.constructors.last() {
                return Some((file, *last));
            }
            let extends = own.extends.as_ref()?;
            match self.eval(extends, &At { file, env: None }) {
                Type::Class(f, c, _) => (file, class) = (f, c),
                _ => return None,
            }
        }
        None
    }

    /// A class's type arguments, as its constructor's parameters show them.
    fn inferred_arguments(
        &mut self,
        file: FileId,
        class: ClassId,
        constructor: FuncId,
        call: &CallSym,
        at: &At,
    ) -> Vec<Type> {
        let params = &self.linked.facts(file).classes[class.at()].type_params;
        let func = self.linked.facts(file).func(constructor);
        let mut env: Env = None;
        for (param, arg) in func.params.iter().zip(&call.args) {
            if let Some(declared) = &param.declared {
                let actual = self.eval(arg, at);
                self.infer(declared, &actual, file, params, &mut env, 0);
            }
        }
        params
            .iter()
            .map(|it| super::lookup(&env, file, *it).cloned().unwrap_or_default())
            .collect()
    }

    /// What can be called about a value.
    pub(crate) fn callable(&mut self, ty: &Type) -> Option<Arc<Callable>> {
        self.callable_within(ty, BASES)
    }

    fn callable_within(&mut self, ty: &Type, hops: u32) -> Option<Arc<Callable>> {
        match ty {
            Type::Func(callable) => Some(Arc::clone(callable)),
            Type::Object(file, object, env) => self.callable_object(*file, *object, env),
            Type::Named(named) => {
                let env = self.env_of(named);
                let facts = self.linked.facts(named.file);
                let interface = match named.decl {
                    Decl::Interface(id) => id,
                    Decl::Class(class) => facts.classes[class.at()].binding?,
                };
                let types = facts.binding(interface).types.as_ref()?;
                let bodies = types.bodies.iter().map(|it| &facts.objects[it.at()]);
                let functions: Vec<_> = bodies.flat_map(|it| it.calls.iter().copied()).collect();
                let own = (!functions.is_empty())
                    .then(|| Arc::new(Callable { file: named.file, functions, env }));
                own.or_else(|| {
                    let parents = self.parents(named);
                    parents.iter().find_map(|it| match it {
                        Type::Func(callable) => Some(Arc::clone(callable)),
                        Type::Named(parent) if !Arc::ptr_eq(parent, named) && hops > 0 => {
                            self.callable_within(it, hops - 1)
                        }
                        _ => None,
                    })
                })
            }
            Type::Both(parts) => parts.iter().find_map(|it| match it {
                Type::Both(_) => None,
                other => self.callable_within(other, hops),
            }),
            Type::Module(file, scope) => {
                // A CommonJS module that is a function, seen as a namespace.
                match self.module_member(*file, *scope, "default") {
                    Type::Func(callable) => Some(callable),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn callable_object(&self, file: FileId, object: ObjectId, env: &Env) -> Option<Arc<Callable>> {
        let functions = &self.linked.facts(file).objects[object.at()].calls;
        (!functions.is_empty())
            .then(|| Arc::new(Callable { file, functions: functions.clone(), env: env.clone() }))
    }

    /// The overload that the arguments fit.
    fn overload(&mut self, callable: &Callable, call: &CallSym, at: &At) -> Option<FuncId> {
        let [first, rest @ ..] = &*callable.functions else { return None };
        if rest.is_empty() {
            return Some(*first);
        }
        let facts = self.linked.facts(callable.file);
        let count = call.args.len();
        let spread = call.args.iter().any(|it| matches!(it, Sym::Spread(_)));
        let mut best = None;
        for id in &callable.functions {
            let func: &Function = facts.func(*id);
            let required = func.params.iter().filter(|it| !it.optional).count();
            let variadic = func.params.last().is_some_and(|it| it.rest);
            let arity = spread || count >= required && (variadic || count <= func.params.len());
            if !arity || !call.types.is_empty() && call.types.len() > func.type_params.len() {
                continue;
            }
            let fits = func
                .params
                .iter()
                .zip(&call.args)
                .all(|(param, arg)| self.fits(param, arg, callable, at));
            if fits {
                return Some(*id);
            }
            best = best.or(Some(*id));
        }
        best.or(Some(*first))
    }

    /// Whether an argument may be passed for a parameter. Says yes when in doubt.
    fn fits(&mut self, param: &Param, arg: &Sym, callable: &Callable, at: &At) -> bool {
        let Some(declared) = &param.declared else { return true };
        let cheap = match arg {
            Sym::Func(_) => {
                Type::Func(Arc::new(Callable { file: at.file, functions: Vec::new(), env: None }))
            }
            other => self.eval(other, at),
        };
        let wanted = self.eval(declared, &At { file: callable.file, env: callable.env.clone() });
        cheap.parts().iter().all(|actual| {
            wanted.parts().iter().any(|wanted| match (wanted, actual) {
                (Type::Unknown, _) | (_, Type::Unknown) => true,
                (Type::Text(a), Type::Text(b)) => a == b,
                (Type::Prim(Prim::String), Type::Text(_)) => true,
                (Type::Text(_), Type::Prim(Prim::String)) => true,
                (Type::Prim(a), Type::Prim(b)) => a == b,
                (Type::Func(_), Type::Func(_)) => true,
                (Type::Named(_), Type::Func(_)) => self.callable(wanted).is_some(),
                (Type::Func(_), _) => false,
                (_, Type::Func(_)) => matches!(wanted, Type::Prim(Prim::Object)),
                (Type::Prim(Prim::Object), it) => !matches!(it, Type::Prim(_) | Type::Text(_)),
                (Type::Prim(_) | Type::Text(_), _) | (_, Type::Prim(_) | Type::Text(_)) => false,
                _ => true,
            })
        })
    }

    /// What calling a value gives, its arguments unknown.
    pub(crate) fn result(&mut self, function: &Type) -> Type {
        let results: Vec<_> = function
            .parts()
            .iter()
            .filter(|it| !it.is_nullish())
            .map(|it| match self.callable(it) {
                Some(callable) => match callable.functions.first() {
                    Some(first) => self.returned(callable.file, *first, &callable.env),
                    None => Type::Unknown,
                },
                None => Type::Unknown,
            })
            .collect();
        if results.is_empty() { Type::Unknown } else { Type::union(results) }
    }

    /// The type of a function's parameter.
    pub(super) fn param_of(&mut self, function: &Type, index: usize) -> Type {
        let function = function.non_null();
        let parts: Vec<_> = function.parts().iter().filter_map(|it| self.callable(it)).collect();
        let Some(callable) = parts.into_iter().next() else { return Type::Unknown };
        let Some(first) = callable.functions.first() else { return Type::Unknown };
        self.declared_param(callable.file, *first, index, &callable.env)
    }

    fn declared_param(&mut self, file: FileId, function: FuncId, index: usize, env: &Env) -> Type {
        let func = self.linked.facts(file).func(function);
        let at = At { file, env: env.clone() };
        match func.params.get(index) {
            Some(param) if param.rest => {
                let all = self.param(&at, function, index as u32);
                self.element(&all)
            }
            Some(_) => self.param(&at, function, index as u32),
            None => match func.params.last() {
                Some(last) if last.rest => {
                    let all = self.param(&at, function, func.params.len() as u32 - 1);
                    self.element(&all)
                }
                _ => Type::Unknown,
            },
        }
    }

    /// What each overload of what a call means expects as its argument at `index`.
    pub(crate) fn slots(&mut self, call: &CallSym, index: usize, at: &At) -> Vec<Type> {
        let callee = self.eval(&call.callee, at);
        let types: Vec<_> = call.types.iter().map(|it| self.eval(it, at)).collect();
        let parts = callee.parts().iter().filter(|it| !call.construct && !it.is_nullish());
        let callables: Vec<_> = parts.filter_map(|it| self.callable(it)).collect();
        let [callable] = &*callables else { return vec![self.slot(call, index, at)] };
        if callable.functions.len() < 2 {
            return vec![self.slot(call, index, at)];
        }
        let (file, outer) = (callable.file, &callable.env);
        let mut out = Vec::new();
        for function in &callable.functions {
            let env = self.infer_call(file, *function, &types, &[], outer);
            out.push(self.declared_param(file, *function, index, &env));
        }
        out
    }

    /// What a call expects as its argument at `index`.
    pub(crate) fn slot(&mut self, call: &CallSym, index: usize, at: &At) -> Type {
        let callee = self.eval(&call.callee, at);
        let types: Vec<_> = call.types.iter().map(|it| self.eval(it, at)).collect();
        let mut out = Vec::new();
        for part in callee.parts().iter().filter(|it| !it.is_nullish()) {
            let callable = match part {
                Type::Class(file, class, env) if call.construct => {
                    let Some((owner, function)) = self.constructors(*file, *class) else {
                        continue;
                    };
                    let env = if owner == *file { env.clone() } else { None };
                    Some(Arc::new(Callable { file: owner, functions: vec![function], env }))
                }
                Type::Named(named) if call.construct => self.constructs(named, 0),
                other => self.callable(other),
            };
            let Some(callable) = callable else { continue };
            let Some(function) = self.overload(&callable, call, at) else { continue };
            let func = self.linked.facts(callable.file).func(function);
            let args: Vec<_> = if func.type_params.is_empty() || !types.is_empty() {
                Vec::new()
            } else {
                call.args.iter().map(|it| self.eval(it, at)).collect()
            };
            let env = self.infer_call(callable.file, function, &types, &args, &callable.env);
            out.push(self.declared_param(callable.file, function, index, &env));
        }
        if out.is_empty() { Type::Unknown } else { Type::union(out) }
    }
}
