//! Fields and methods of types, through pointers and embedding.

use std::sync::Arc;

use super::eval::Eval;
use super::facts::Field;
use super::generic::arguments_by_name;
use super::types::{Named, Signature, Site, Type};

/// A field or method, found on a type.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The field's type, or the method's as a function.
    pub(super) ty: Type,
    pub(super) kind: MemberKind,
    /// The named type that declares it; `None` for members of types without a name.
    pub(super) owner: Option<Arc<Named>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MemberKind {
    /// A struct's field: the struct, and the field's index.
    Field(Site, u32),
    /// A declared method: the unit, the index of its function, whether the receiver is a pointer.
    Method { unit: u32, function: u32, pointer: bool },
    /// A method of an interface.
    Interface,
    /// A method or field of a type that is known by its name alone.
    Elsewhere,
}

/// How deep embedding is followed.
const EMBEDDING: usize = 6;

impl<'p> Eval<'p> {
    /// What `x.name` means for an `x` of type `ty`: the shallowest member, as Go's selector rule says.
    pub(super) fn member(&self, ty: &Type, name: &str) -> Option<Member> {
        // Go selects from no list of results: the version of a library that is called has one result
        // where the one that is known has more, as `Input()` of beego's controllers.
        let ty = match ty {
            Type::Tuple(results) => results.first()?,
            one => one,
        };
        let mut guesses = Vec::new();
        let mut level = Vec::new();
        for depth in 0..EMBEDDING {
            let mut embedded = Vec::new();
            let types = if depth == 0 { std::slice::from_ref(ty.deref()) } else { &level };
            for ty in types {
                match self.own_member(ty, name, &mut embedded) {
                    Some(guess) if guess.kind == MemberKind::Elsewhere => guesses.push(guess),
                    Some(found) => return Some(found),
                    None => {}
                }
            }
            if embedded.is_empty() {
                break;
            }
            level = embedded;
        }
        // Where several types may have it, nobody knows whose it is.
        if guesses.len() == 1 { guesses.pop() } else { None }
    }

    /// A member that the type itself has; what it embeds is put into `embedded`.
    fn own_member(&self, ty: &Type, name: &str, embedded: &mut Vec<Type>) -> Option<Member> {
        let owner = match ty {
            Type::Named(named) => Some(named),
            _ => None,
        };
        if let Some(named) = owner {
            if let Some(found) = self.own_method(named, name) {
                return Some(found);
            }
            if named.decl.is_none() {
                return (!named.package.is_empty() || name == "Error")
                    .then(|| elsewhere(named, name));
            }
        }
        let by = owner.and_then(|it| {
            let (facts, decl) = self.declaration_of(it)?;
            Some(arguments_by_name(facts, decl, &it.args))
        });
        let by = by.unwrap_or_default();
        let found = match self.underlying(ty) {
            Type::Struct(site) => self.field(site, name),
            Type::Interface(site) => self.interface_method(site, name),
            Type::Unknown => return owner.map(|it| elsewhere(it, name)),
            _ => Err(Vec::new()),
        };
        match found {
            Ok((ty, kind)) => Some(Member { ty: ty.substitute(&by), kind, owner: owner.cloned() }),
            Err(inner) => {
                embedded.extend(inner.iter().map(|it| it.substitute(&by)));
                self.undeclared_member(owner, name)
            }
        }
    }

    /// A library's declarations say what rules need and no more, so what is missing there may yet exist.
    fn undeclared_member(&self, owner: Option<&Arc<Named>>, name: &str) -> Option<Member> {
        let owner = owner?;
        let unit = owner.decl?.unit;
        self.model.is_library(unit).then(|| elsewhere(owner, name))
    }

    fn own_method(&self, named: &Arc<Named>, name: &str) -> Option<Member> {
        let site = named.decl?;
        let package = self.package_of(site.unit)?;
        let (unit, function) = package.method(&named.name, name, site.unit)?;
        let facts = self.facts(unit)?;
        let receiver = facts.functions.get(function as usize)?.receiver.as_ref()?;
        // A type of a function has no methods, even when the package has one of its name that does.
        if self.declaration_of(named)?.1.local {
            return None;
        }
        let names = receiver.type_params.iter().map(|it| Arc::clone(facts.syms.name(*it)));
        let by: Vec<_> = names.zip(named.args.iter().cloned()).collect();
        let ty = Type::Func(self.function_type(unit, facts, function)).substitute(&by);
        let kind = MemberKind::Method { unit, function, pointer: receiver.pointer };
        Some(Member { ty, kind, owner: Some(Arc::clone(named)) })
    }

    /// The field of a struct, or else what the struct embeds.
    fn field(&self, site: Site, name: &str) -> Result<(Type, MemberKind), Vec<Type>> {
        let of_struct = self.facts(site.unit).and_then(|it| it.structs.get(site.index as usize));
        let fields = of_struct.map_or(&[][..], |it| &it.fields);
        if let Some(at) = fields.iter().position(|it| &*it.name == name) {
            let ty = self.denoted(site.unit, fields[at].sym);
            return Ok((ty, MemberKind::Field(site, at as u32)));
        }
        let types = fields.iter().filter(|it| it.embedded);
        Err(types.map(|it| self.denoted(site.unit, it.sym).deref().clone()).collect())
    }

    /// The method of an interface, or else what the interface embeds.
    fn interface_method(&self, site: Site, name: &str) -> Result<(Type, MemberKind), Vec<Type>> {
        let facts = self.facts(site.unit).ok_or_else(Vec::new)?;
        let interface = facts.interfaces.get(site.index as usize).ok_or_else(Vec::new)?;
        if let Some((_, signature, _)) = interface.methods.iter().find(|it| *it.0 == *name) {
            let ty = Type::Func(Arc::new(self.signature(site.unit, facts, *signature)));
            return Ok((ty, MemberKind::Interface));
        }
        Err(interface.embedded.iter().map(|it| self.denoted(site.unit, *it)).collect())
    }

    /// The fields of a struct type (named or not, pointer or not) with their types; embedded ones as such.
    pub(super) fn fields(&self, ty: &Type) -> Vec<(&'p Field, Type, Site)> {
        self.fields_where(ty, |_| true)
    }

    /// Those fields for which `is_wanted` holds.
    pub(super) fn fields_where(
        &self,
        ty: &Type,
        is_wanted: impl Fn(&Field) -> bool,
    ) -> Vec<(&'p Field, Type, Site)> {
        let ty = ty.deref();
        let by = ty.named().and_then(|it| {
            let (facts, decl) = self.declaration_of(it)?;
            Some(arguments_by_name(facts, decl, &it.args))
        });
        let by = by.unwrap_or_default();
        let Type::Struct(site) = self.underlying(ty) else { return Vec::new() };
        let Some(facts) = self.facts(site.unit) else { return Vec::new() };
        let Some(decl) = facts.structs.get(site.index as usize) else { return Vec::new() };
        let typed = |it: &'p Field| (it, self.denoted(site.unit, it.sym).substitute(&by), site);
        decl.fields.iter().filter(|it| is_wanted(it)).map(typed).collect()
    }

    /// The types that a struct type (named or not, pointer or not) embeds.
    pub(super) fn embedded(&self, ty: &Type) -> Vec<Type> {
        let Type::Struct(site) = self.underlying(ty.deref()) else { return Vec::new() };
        let of_struct = self.facts(site.unit).and_then(|it| it.structs.get(site.index as usize));
        if of_struct.is_none_or(|it| it.fields.iter().all(|it| !it.embedded)) {
            return Vec::new();
        }
        let fields = self.fields(ty).into_iter().filter(|it| it.0.embedded);
        fields.map(|it| it.1).collect()
    }

    /// The names and numbers of parameters of an interface's methods, embedded ones included; `None`
    /// when a part of the interface is not known.
    pub(super) fn method_set(&self, ty: &Type) -> Option<Vec<(Arc<str>, usize)>> {
        let mut out = Vec::new();
        let mut level = vec![ty.clone()];
        for _ in 0..EMBEDDING {
            let mut embedded = Vec::new();
            for ty in &level {
                if ty.is_error() {
                    out.push((Arc::from("Error"), 0));
                    continue;
                }
                let Type::Interface(site) = self.underlying(ty) else { return None };
                let facts = self.facts(site.unit)?;
                let interface = facts.interfaces.get(site.index as usize)?;
                for (name, signature, _) in &interface.methods {
                    let params = facts.signatures.get(*signature as usize)?.params.len();
                    out.push((Arc::clone(name), params));
                }
                embedded.extend(interface.embedded.iter().map(|it| self.denoted(site.unit, *it)));
            }
            if embedded.is_empty() {
                out.sort();
                out.dedup();
                return Some(out);
            }
            level = embedded;
        }
        None
    }
}

/// A member of a type that is known by its name alone.
fn elsewhere(named: &Arc<Named>, name: &str) -> Member {
    // The language's own interface type has one method.
    let is_error = named.package.is_empty() && &*named.name == "error" && name == "Error";
    let ty = if is_error {
        let results = vec![Type::Basic(super::sym::Basic::String)];
        Type::Func(Arc::new(Signature { results, ..Signature::default() }))
    } else {
        Type::Unknown
    };
    let kind = if is_error { MemberKind::Interface } else { MemberKind::Elsewhere };
    Member { ty, kind, owner: Some(Arc::clone(named)) }
}
