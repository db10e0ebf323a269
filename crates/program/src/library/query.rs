//! What functions do with the query of a request.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Knowledge;

/// What a function does with a query.
#[derive(Clone, Debug, Default)]
pub struct QueryKnowledge {
    /// The argument that names the parameter which it reads.
    pub reads: Option<usize>,
    /// The struct that it binds the parameters to.
    pub binds: Option<QueryTarget>,
}

/// A struct that parameters are bound to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QueryTarget {
    /// The argument.
    pub argument: usize,
    /// The key of the struct tags that name parameters.
    pub tag: String,
    /// Whether a field without a tag has the parameter of its own name.
    pub untagged: bool,
}

/// Functions that bind the parameters of a query to a struct.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BindData {
    /// The functions.
    pub func: Vec<String>,
    /// The argument that they bind to, from 0.
    pub target: usize,
    /// The key of the struct tags that name parameters.
    pub tag: String,
    /// Whether a field without a tag has the parameter of its own name.
    #[serde(default)]
    pub untagged: bool,
}

/// The keys `query.*` of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueryData {
    /// Functions that read a parameter, with the argument that is its name.
    pub reads: BTreeMap<String, usize>,
    /// Functions that bind the parameters to a struct.
    pub binds: Vec<BindData>,
}

impl QueryData {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what somebody else says of the same package.
    pub(super) fn add(&mut self, more: Self) {
        self.reads.extend(more.reads);
        self.binds.extend(more.binds);
    }

    /// The functions that are spoken of.
    pub(super) fn spoken_of(&self) -> impl Iterator<Item = &String> {
        self.reads.keys().chain(self.binds.iter().flat_map(|it| &it.func))
    }

    /// Tells what the data says, function by function.
    pub(super) fn tell(&self, tell: &mut impl FnMut(&str, &dyn Fn(&mut Knowledge))) {
        for (name, at) in &self.reads {
            tell(name, &|known| known.query.reads = Some(*at));
        }
        for it in &self.binds {
            let BindData { target, tag, untagged, .. } = it.clone();
            let target = QueryTarget { argument: target, tag, untagged };
            for name in &it.func {
                tell(name, &|known| known.query.binds = Some(target.clone()));
            }
        }
    }
}
