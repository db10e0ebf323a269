//! What functions do with JSON: read it, write it, answer with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Knowledge;

/// Where decoded JSON comes from, as far as the function itself says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Source {
    /// A byte slice; its origin decides.
    Bytes,
    /// A reader that was given before; its origin decides.
    Reader,
    /// The body of the request that is being answered.
    Body,
    /// A message of a WebSocket connection.
    Message,
}

/// What a decoder makes of a body whose `Content-Type` is not JSON's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum MediaCheck {
    /// It does not look: the body is read as JSON.
    #[default]
    Ignored,
    /// It binds the fields of a form instead: no member is set, and there is no error.
    DispatchForm,
    /// It refuses with an error that becomes status 415.
    #[serde(rename = "dispatch-415")]
    Dispatch415,
    /// It refuses with an error that becomes status 422.
    #[serde(rename = "dispatch-422")]
    Dispatch422,
    /// It refuses with an error of which the status is not known.
    DispatchError,
    /// It does not read the body, and there is no error.
    NotRead,
}

/// Whose rules hold for a decoder or an encoder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum JsonVersion {
    /// `encoding/json`, and what does as it does: null leaves a value as it is, a nil slice is null.
    #[default]
    V1,
    /// `encoding/json/v2`: null makes a value zero, a nil slice is `[]`.
    V2,
}

/// A function that decodes JSON into what an argument points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decode {
    /// The argument, counted from 0 without the receiver.
    pub target: usize,
    /// Where the text comes from.
    pub source: Source,
    /// What it makes of another content type.
    pub media: MediaCheck,
    /// Whether a null for a value that has no nil is an error.
    pub rejects_null: bool,
    /// Whether it asks the validator that the tags of the struct are for.
    pub validates: bool,
    /// Whose rules hold.
    pub version: JsonVersion,
}

/// A function that encodes an argument as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Encode {
    /// The argument, counted from 0 without the receiver.
    pub value: usize,
    /// The argument that is the status of the answer.
    pub status: Option<usize>,
    /// Whose rules hold.
    pub version: JsonVersion,
}

/// A function that answers with a text that is not JSON, or makes an error that the framework answers so.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TextAnswer {
    /// The argument that is the status.
    pub status: Option<usize>,
    /// The status, where it is always the same.
    pub code: Option<u16>,
    /// The member of a JSON object that the text becomes after all.
    pub member: Option<String>,
}

/// What a function does with JSON, beside decoding it.
#[derive(Clone, Debug, Default)]
pub struct JsonKnowledge {
    /// What it encodes.
    pub encode: Option<Encode>,
    /// The member of its receiver that it encodes: `Data["json"]` of a controller, as field and key.
    pub encodes_member: Option<(String, String)>,
    /// What it answers that is no JSON.
    pub text: Option<TextAnswer>,
    /// The argument that is the status of what is answered next, or on what it gives.
    pub sets_status: Option<usize>,
    /// The argument whose bytes it answers with as they are.
    pub bytes: Option<usize>,
    /// Whether what it encodes is an event of a stream, and no answer as a whole.
    pub event: bool,
    /// The argument that it fills with elements it finds: where it finds none, a nil slice stays nil.
    pub keeps_nil: Option<usize>,
    /// What it reads from columns of a database.
    pub columns: Option<Columns>,
    /// The argument whose tags it validates.
    pub validates: Option<usize>,
}

/// A function that sets fields from the columns of a database, each by a value that is text there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The argument that points at the struct, or at a list of them.
    pub target: usize,
    /// The key of the tags that speak of a column.
    pub tag: String,
    /// A word that the tag of a column must have.
    pub with: Option<String>,
    /// Words of tags of columns that hold no NULL, or are not read.
    pub without: Vec<String>,
    /// These are the elements of a document: a list of which there is none stays nil.
    pub elements: bool,
}

impl Columns {
    /// Whether a field with this tag may be read from NULL.
    pub fn may_be_null(&self, tag: &str) -> bool {
        let tag = tag.to_ascii_lowercase();
        let has = |word: &String| {
            tag.match_indices(word.as_str()).any(|(at, _)| {
                let ends = |it: Option<char>| !it.is_some_and(char::is_alphanumeric);
                ends(tag[..at].chars().last()) && ends(tag[at + word.len()..].chars().next())
            })
        };
        self.with.as_ref().is_none_or(has) && !self.without.iter().any(has)
    }
}

/// What a type is as JSON, whatever its declaration says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TypeAsJson {
    /// A point in time, as RFC 3339 writes it.
    Time,
    /// A number.
    Number,
    /// A UUID.
    Uuid,
    /// A text.
    Text,
    /// What its declaration says: the type has no method that would encode it otherwise.
    Declared,
}

/// Functions that decode JSON in the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DecodeData {
    /// The functions.
    pub func: Vec<String>,
    /// The argument that they decode into, from 0.
    pub target: usize,
    /// Where the text comes from.
    pub source: Source,
    /// What they make of another content type.
    #[serde(default)]
    pub media: MediaCheck,
    /// Whether a null for a value that has no nil is an error.
    #[serde(default)]
    pub rejects_null: bool,
    /// Whether they ask the validator that the tags of the struct are for.
    #[serde(default)]
    pub validates: bool,
}

/// Functions that answer with a text that is not JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TextData {
    /// The functions.
    pub func: Vec<String>,
    /// The argument that is the status.
    pub status: Option<usize>,
    /// The status, where it is always the same.
    pub code: Option<u16>,
    /// The member that holds the text, where the answer is an object all the same.
    pub member: Option<String>,
}

/// Functions that set fields from the columns of a database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ColumnsData {
    /// The functions.
    pub func: Vec<String>,
    /// The argument that points at the struct, or at a list of them, from 0.
    pub target: usize,
    /// The key of the tags that speak of a column.
    pub tag: String,
    /// A word that the tag of a column must have, in lower case.
    pub with: Option<String>,
    /// Words of tags of columns that hold no NULL, or are not read; in lower case.
    #[serde(default)]
    pub without: Vec<String>,
    /// Whether these are the elements of a document, and no columns: a list of which there is none stays nil.
    #[serde(default)]
    pub elements: bool,
}

/// The keys `json.*` of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonData {
    /// Whether the rules of `encoding/json/v2` hold.
    pub v2: bool,
    /// Functions that encode an answer, with the argument that is its status.
    pub status: BTreeMap<String, usize>,
    /// Functions that encode a member of their receiver, with its field and key.
    pub member: BTreeMap<String, (String, String)>,
    /// Functions that answer with a text.
    pub text: Vec<TextData>,
    /// Functions that set the status of what is answered next, with the argument.
    pub sets_status: BTreeMap<String, usize>,
    /// Functions that answer with bytes as they are, with the argument.
    pub bytes: BTreeMap<String, usize>,
    /// Functions whose answers are events of a stream.
    pub events: Vec<String>,
    /// What types are as JSON, whatever their declarations say.
    pub types: BTreeMap<String, TypeAsJson>,
    /// Functions that fill an argument with what they find and leave a nil slice nil, with the argument.
    pub keeps_nil: BTreeMap<String, usize>,
    /// Functions that set fields from columns of a database, slices and maps among them: NULL leaves these nil.
    pub columns: Vec<ColumnsData>,
    /// Types, each with the name of the method by which values of other types answer that is given one, and the field
    /// of these that it encodes.
    pub payload: BTreeMap<String, (String, String)>,
    /// Functions that validate an argument by its tags.
    pub validates: BTreeMap<String, usize>,
    /// The key of the struct tags that validators of the package read, its decoders' included; any, where nothing is said.
    pub tag: Option<String>,
    /// Fields, `Type.Field`, by which a program puts a decoder of its own, which may validate, in the place of the
    /// package's.
    pub decoder_fields: Vec<String>,
}

impl JsonData {
    /// Adds what somebody else says of the same package.
    pub(super) fn add(&mut self, more: Self) {
        self.v2 |= more.v2;
        self.status.extend(more.status);
        self.member.extend(more.member);
        self.text.extend(more.text);
        self.sets_status.extend(more.sets_status);
        self.bytes.extend(more.bytes);
        self.events.extend(more.events);
        self.types.extend(more.types);
        self.keeps_nil.extend(more.keeps_nil);
        self.columns.extend(more.columns);
        self.payload.extend(more.payload);
        self.validates.extend(more.validates);
        self.tag = more.tag.or(self.tag.take());
        self.decoder_fields.extend(more.decoder_fields);
    }

    /// Tells what the data says, function by function.
    pub(super) fn tell(
        &self,
        decode: &[DecodeData],
        encode: &BTreeMap<String, usize>,
        tell: &mut impl FnMut(&str, &dyn Fn(&mut Knowledge)),
    ) {
        let version = if self.v2 { JsonVersion::V2 } else { JsonVersion::V1 };
        for it in decode {
            let decode = Decode {
                target: it.target,
                source: it.source,
                media: it.media,
                rejects_null: it.rejects_null,
                validates: it.validates,
                version,
            };
            for name in &it.func {
                tell(name, &|known| known.decode = Some(decode));
            }
        }
        for (name, value) in encode {
            let status = self.status.get(name).copied();
            let encode = Encode { value: *value, status, version };
            tell(name, &|known| known.json.encode = Some(encode));
        }
        for (name, member) in &self.member {
            tell(name, &|known| known.json.encodes_member = Some(member.clone()));
        }
        for it in &self.text {
            let member = it.member.clone();
            let text = TextAnswer { status: it.status, code: it.code, member };
            for name in &it.func {
                tell(name, &|known| known.json.text = Some(text.clone()));
            }
        }
        for (name, at) in &self.sets_status {
            tell(name, &|known| known.json.sets_status = Some(*at));
        }
        for (name, at) in &self.bytes {
            tell(name, &|known| known.json.bytes = Some(*at));
        }
        for name in &self.events {
            tell(name, &|known| known.json.event = true);
        }
        for (name, at) in &self.keeps_nil {
            tell(name, &|known| known.json.keeps_nil = Some(*at));
        }
        for it in &self.columns {
            let columns = Columns {
                target: it.target,
                tag: it.tag.clone(),
                with: it.with.clone(),
                without: it.without.clone(),
                elements: it.elements,
            };
            for name in &it.func {
                tell(name, &|known| known.json.columns = Some(columns.clone()));
            }
        }
        for (name, at) in &self.validates {
            tell(name, &|known| known.json.validates = Some(*at));
        }
    }
}
