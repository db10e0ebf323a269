//! Values whose form in JSON is not what it is on either side: times, durations, bytes, nullable columns.

use std::cell::LazyCell;
use std::rc::Rc;

use seamlint_syntax::{Kind, Node};

use super::exchange::Exchanged;
use super::read::ReadMember;
use crate::go::{JsonFields, Layouts, Type, View};
use crate::js::sent::{Evidence, Sent, Special, Why};
use crate::js::uses::UseKind;
use crate::library::JsonVersion;
use crate::{Place, Program, js};

/// How a type of Go is written in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// `time.Duration`: a number of nanoseconds.
    Nanoseconds,
    /// `time.Time`: a text of RFC 3339.
    Time,
    /// `[]byte`: a text in base64.
    Base64,
    /// `sql.NullString` and its like: an object of the value and `Valid`.
    Nullable,
}

/// A member that is sent to Go in a form that the decoder refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The key.
    pub key: String,
    /// Where it is written.
    pub place: Place,
    /// What the decoder wants.
    pub written: Written,
    /// The field.
    pub field: Option<Place>,
}

impl View<'_> {
    /// How a type is written, where that is not plain. A pointer is written as what it points at.
    pub fn written(self, ty: &Type) -> Option<Written> {
        let ty = ty.deref();
        if ty.is("time", "Duration") {
            return Some(Written::Nanoseconds);
        }
        if ty.is("time", "Time") {
            return Some(Written::Time);
        }
        if let Some(named) = ty.named() {
            let is_null = &*named.package == "database/sql" && named.name.starts_with("Null");
            return is_null.then_some(Written::Nullable);
        }
        let Type::Slice(element) = ty else { return None };
        let is_byte = matches!(&**element, Type::Basic(crate::go::Basic::Uint8));
        is_byte.then_some(Written::Base64)
    }
}

impl ReadMember<'_> {
    /// How Go writes the value, where JavaScript does something with it that only another form stands.
    pub fn misread(&self, program: &Program) -> Option<Written> {
        let field = self.field(program)?;
        let written = program.go().written(&field.ty)?;
        let is_v1 = self.of.answers().all(|it| it.version == JsonVersion::V1);
        let uses = self.of.uses(program, self.detail);
        let declared = LazyCell::new(|| uses.declared(program.js(), &self.used.path));
        let says = |f: fn(&crate::js::uses::Declared) -> bool| declared.as_ref().is_some_and(f);
        let view = program.js();
        let calls = |is_it: &dyn Fn(&str) -> bool| matches!(&self.used.kind, UseKind::Call(name) if is_it(name));
        let has = |ty: &str, name: &str| view.has_method(ty, name);
        let of_text = |name: &str| has("String", name) && !has("Number", name);
        let of_date =
            |name: &str| (has("Date", name) || has("Number", name)) && !has("String", name);
        let node = program.file(self.used.place.file).tree.covering(self.used.place.span);
        let is_wrong = match written {
            Written::Nanoseconds => {
                is_v1 && (calls(&of_text) || says(|it| it.string && !it.number))
            }
            Written::Time => {
                let counts = self.used.kind == UseKind::Arithmetic && !joins(node);
                calls(&of_date) || counts || says(|it| it.number && !it.string)
            }
            Written::Base64 => calls(&js::uses::reads_words) || self.used.kind == UseKind::Compare,
            Written::Nullable => {
                let plain = |it: &crate::js::uses::Declared| it.string || it.number || it.boolean;
                let as_text = matches!(
                    self.used.kind,
                    UseKind::Text | UseKind::Compare | UseKind::Arithmetic | UseKind::Length
                );
                as_text || calls(&of_text) || says(plain)
            }
        };
        is_wrong.then_some(written)
    }
}

/// Whether an operator puts texts together.
fn joins(node: Node<'_>) -> bool {
    node.has(Kind::Plus)
}

impl Exchanged {
    /// The members of the body in a form that the decoder refuses.
    pub fn refused(&self, program: &Program) -> Vec<Refused> {
        let mut out = Vec::new();
        let mut reads = self.reads();
        let (Some(read), None) = (reads.next(), reads.next()) else { return out };
        let Some(sent) = self.sent(program) else { return out };
        let layouts = Layouts::new(program.go());
        let mut open = vec![(sent, read.ty.clone())];
        while let Some((sent, ty)) = open.pop() {
            if let (Some(element), Type::Slice(inner)) =
                (&sent.element, program.go().underlying(&ty))
            {
                open.push((element, inner.deref().clone()));
            }
            let Some(fields) = decoded(program, &layouts, &ty) else { continue };
            for member in &sent.members {
                let Some(field) = fields.meant_by(&member.name, read.version) else { continue };
                if field.quoted {
                    continue;
                }
                match program.go().written(&field.field.ty) {
                    Some(written) if refuses(written, &member.value) => out.push(Refused {
                        key: member.name.to_string(),
                        place: member.place,
                        written,
                        field: field.field.place,
                    }),
                    _ => open.push((&member.value, field.field.ty.deref().clone())),
                }
            }
        }
        out.sort_by_key(|it| it.place);
        out
    }
}

/// The members of a struct that are decoded, unless the type decodes itself.
fn decoded<'p>(program: &Program, layouts: &Layouts<'p>, ty: &Type) -> Option<Rc<JsonFields<'p>>> {
    let go = program.go();
    let decodes = matches!(ty, Type::Named(_)) && go.has_method(ty, "UnmarshalJSON") != Some(false);
    let is_struct = || matches!(go.underlying(ty), Type::Struct(_));
    (!decodes && is_struct()).then(|| layouts.of(ty))
}

/// Whether a decoder refuses a value, whatever way the code goes, or for one that the code names.
fn refuses(written: Written, value: &Sent) -> bool {
    let kinds = value.kinds;
    // The text that state starts with may be another by the time it is sent.
    let is_empty =
        |it: &Evidence| it.what == Special::Empty && it.chain.iter().all(|it| it.0 != Why::Initial);
    if written == Written::Time && value.evidence.iter().any(is_empty) {
        return true;
    }
    if kinds.other || value.open && kinds.object {
        return false;
    }
    let scalar = kinds.string || kinds.number || kinds.boolean;
    let only_text = kinds.string && !kinds.number && !kinds.object && !kinds.array;
    match written {
        Written::Nanoseconds => only_text && !kinds.boolean,
        Written::Time => kinds.number && !kinds.string && !kinds.object,
        Written::Base64 => false,
        Written::Nullable => scalar && !kinds.object && !kinds.array,
    }
}
