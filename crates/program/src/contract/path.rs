//! Paths of URLs in one form for both sides.

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// A segment that is known, decoded.
    Literal(String),
    /// A whole segment that varies.
    Parameter {
        /// The name that the route gives it, or the expression that the call puts there; may be empty.
        name: String,
        /// What the route demands of it, as a regular expression: `[0-9]+`.
        pattern: Option<String>,
    },
    /// A segment that varies between a known start and end: `user-{id}.json`.
    Mixed {
        /// What it starts with.
        prefix: String,
        /// What it ends with.
        suffix: String,
    },
    /// A parameter that may be missing, at the end of a route: fiber's `:id?`.
    Optional {
        /// The name.
        name: String,
    },
    /// Any number of segments: `{path...}`, `*`, or a value that may hold slashes.
    Rest,
}

/// What stands before a call's path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Base {
    /// Nothing: the page's own origin, and the path is whole.
    #[default]
    Own,
    /// Another host: the call is none of this backend's, unless configuration says so.
    Host(String),
    /// Something that is not known, such as a variable of the environment; it may hold segments.
    Unknown(String),
}

/// A path: of a route from its root, or of a call behind its base.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Path {
    /// What stands before it; always [`Base::Own`] for routes whose prefix is known.
    pub base: Base,
    /// The steps, without empty ones.
    pub segments: Vec<Segment>,
    /// Whether it ends with a slash.
    pub trailing_slash: bool,
}

impl std::fmt::Display for Path {
    /// The path as people write it: `/api/users/{id}`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.base {
            Base::Own => {}
            Base::Host(host) => write!(f, "//{host}")?,
            Base::Unknown(name) => write!(f, "{{{name}}}")?,
        }
        for it in &self.segments {
            match it {
                Segment::Literal(it) => write!(f, "/{it}")?,
                Segment::Parameter { name, .. } => write!(f, "/{{{name}}}")?,
                Segment::Mixed { prefix, suffix } => write!(f, "/{prefix}{{}}{suffix}")?,
                Segment::Optional { name } => write!(f, "/{{{name}?}}")?,
                Segment::Rest => f.write_str("/*")?,
            }
        }
        if self.trailing_slash || self.segments.is_empty() {
            f.write_str("/")?;
        }
        Ok(())
    }
}
