//! What the template of a Vue component does with the component's members.
//!
//! A template is read apart from the scripts: no rule sees its expressions, only what is asked here. `v-for`
//! goes through `null` as through an empty list, so that alone is no use.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;
use seamlint_syntax::template::{Expression, Role, expressions};
use seamlint_syntax::{Field, FileKind, Kind, Limits, Node, Span, Tree};

use super::View;
use super::syntax::{literal, unwrapped};
use super::uses::{Step, UseKind};
use crate::FileId;
use crate::once_map::OnceMap;

/// How long a chain of members may be.
const CHAIN: usize = 10;
/// How many uses of one member are kept.
const MOST: usize = 2000;

/// A use of a value that a member of the component leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateUse {
    /// The member of the component, or the name that its setup binds.
    pub(crate) root: Box<str>,
    /// The way from there to the value.
    pub(crate) steps: Vec<Step>,
    pub(crate) kind: UseKind,
    /// The whole.
    pub(crate) span: Span,
    /// The value.
    pub(crate) value: Span,
    /// Whether somebody asks before whether there is something.
    pub(crate) guarded: bool,
}

/// A value as the members that lead to it.
type Chain = (Box<str>, Vec<Step>);

/// What templates do with those members that somebody has asked about.
#[derive(Debug)]
pub(crate) struct Templates(Vec<OnceLock<Template>>);

#[derive(Debug, Default)]
struct Template {
    expressions: Vec<Expression>,
    /// By the member.
    uses: OnceMap<Box<str>, Arc<[TemplateUse]>>,
}

impl Templates {
    /// Room for so many files.
    pub(crate) fn of(files: usize) -> Self {
        Self(std::iter::repeat_with(OnceLock::new).take(files).collect())
    }
}

impl<'p> View<'p> {
    /// What the template of a component does with a member of the component; nothing for other files.
    pub(crate) fn template(self, file: FileId, member: &str) -> Arc<[TemplateUse]> {
        let Some(template) = self.template_of(file) else { return Arc::default() };
        template.uses.get(member.into(), |_| {
            let text = self.program.file(file).text();
            let rejects = |tag: &str, name: &str| self.rejects_null(tag, name);
            let reader = Reader::of(text, &template.expressions, member);
            reader.map_or_else(Arc::default, |it| it.run(member, &rejects).into())
        })
    }

    /// Whether a file has a template with code.
    pub(crate) fn has_template(self, file: FileId) -> bool {
        self.template_of(file).is_some_and(|it| !it.expressions.is_empty())
    }

    /// The words in the code of a component's template; nothing for other files.
    pub(super) fn template_words(self, file: FileId) -> impl Iterator<Item = &'p str> {
        let text = self.program.file(file).text();
        let all = self.template_of(file).into_iter().flat_map(|it| &it.expressions);
        all.flat_map(move |it| words(&text[it.span.range()]))
    }

    fn template_of(self, file: FileId) -> Option<&'p Template> {
        let place = self.model.templates.0.get(file.0 as usize)?;
        Some(place.get_or_init(|| {
            let file = self.program.file(file);
            let is_read = FileKind::of(&file.path) == Some(FileKind::Vue);
            let expressions = if is_read { expressions(file.text()) } else { Vec::new() };
            Template { expressions, uses: OnceMap::default() }
        }))
    }
}

impl View<'_> {
    /// Whether a component of a library that the project uses fails when this property is null: Vue gives
    /// it the default for `undefined` only.
    fn rejects_null(self, tag: &str, name: &str) -> bool {
        let packages = super::uses::rejecting(tag, name);
        packages.into_iter().any(|it| {
            self.js_files()
                .any(|file| self.facts(file).modules.iter().any(|module| **module == **it))
        })
    }
}

/// The words of code.
fn words(code: &str) -> impl Iterator<Item = &str> {
    let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '$');
    code.split(move |it| !is_name(it)).filter(|it| !it.is_empty())
}

/// The expressions that may have to do with a member, in one text that the parser reads at once.
struct Reader<'t> {
    all: &'t [Expression],
    tree: Tree,
    /// For each expression, where its code starts in that text, where it ends, and where in the file. What has
    /// nothing to do with the member has no code there.
    places: Vec<(u32, u32, u32)>,
    /// The names that a `v-for` or a slot gives, for those expressions.
    names: Vec<Names<'t>>,
}

/// Names that an element gives to what stands in it.
struct Names<'t> {
    all: Vec<&'t str>,
    /// Whether the first one is an element of the list.
    is_element: bool,
}

impl<'t> Reader<'t> {
    /// `None` where none has.
    fn of(text: &'t str, all: &'t [Expression], member: &str) -> Option<Self> {
        let mut code = String::new();
        let (mut places, mut names) = (Vec::new(), Vec::<Names<'_>>::new());
        let mut meant = Vec::with_capacity(all.len());
        for it in all {
            let own = &text[it.span.range()];
            let (given, source) = match it.role {
                Role::Each => loop_of(own),
                Role::Slot => (own, own.len()..own.len()),
                Role::Value | Role::Condition => ("", 0..own.len()),
            };
            let is_element = it.role == Role::Each && !given.contains(['{', '[']);
            // What a loop over the member gives leads to it, too.
            let leads = |word: &str| {
                let mut scopes = it.scopes.iter().map(|it| *it as usize).filter(|it| meant[*it]);
                word == member || scopes.any(|it| names[it].all.contains(&word))
            };
            let is_meant = words(&own[source.clone()]).any(leads);
            names.push(Names { all: identifiers(given).collect(), is_element });
            meant.push(is_meant);
            let inner = if is_meant { &own[source.clone()] } else { "" };
            code.push_str(if is_meant { "(" } else { "" });
            let start = code.len() as u32;
            code.push_str(inner);
            places.push((start, code.len() as u32, it.span.start + source.start as u32));
            code.push_str(if is_meant { ")\n;" } else { "" });
        }
        if code.is_empty() {
            return None;
        }
        let tree =
            seamlint_syntax::parse(FileKind::TypeScript, code.into(), &Limits::default()).tree;
        Some(Self { all, tree, places, names })
    }

    fn run(&self, member: &str, rejects: &dyn Fn(&str, &str) -> bool) -> Vec<TemplateUse> {
        let mut out = Vec::new();
        for (at, it) in self.all.iter().enumerate() {
            let (start, end, _) = self.places[at];
            let is_meant = start < end;
            let bound = it.bound.as_ref().filter(|_| is_meant);
            if let Some((tag, name)) = bound.filter(|it| rejects(&it.0, &it.1)) {
                out.extend(self.given(at, UseKind::Property(tag[..].into(), name[..].into())));
            }
        }
        for kind in [Kind::MemberExpression, Kind::SubscriptExpression, Kind::SpreadElement] {
            for node in self.tree.nodes(kind) {
                out.extend(self.use_at(node));
            }
        }
        out.retain(|it| *it.root == *member);
        out.sort_by_key(|it| (it.span, it.value));
        out.truncate(MOST);
        out
    }

    /// The use that a node is.
    fn use_at(&self, node: Node<'_>) -> Option<TemplateUse> {
        let at = self.expression(node.span())?;
        let object = match node.kind() {
            Kind::SpreadElement => node.first()?,
            _ => node.child(Field::Object)?,
        };
        let (root, steps) = self.chain(object, at)?;
        let name = node.child(Field::Property).map_or("", |it| it.text());
        let is_called = node
            .parent()
            .is_some_and(|it| it.kind() == Kind::CallExpression && node.field() == Field::Function);
        let kind = match node.kind() {
            Kind::SpreadElement if node.parent()?.kind() == Kind::Array => UseKind::Spread,
            Kind::SpreadElement => return None,
            Kind::SubscriptExpression => UseKind::Index,
            _ if is_called => UseKind::Call(name.into()),
            _ if name == "length" => UseKind::Length,
            _ => UseKind::Member(name.into()),
        };
        let chain = (root, steps);
        let is_optional = node.has(Kind::OptionalChain) || node.has(Kind::QuestionDot);
        let guarded = is_optional || self.is_asked(node, &chain, at);
        let (span, value) = (self.place(node.span(), at), self.place(object.span(), at));
        Some(TemplateUse { root: chain.0, steps: chain.1, kind, span, value, guarded })
    }

    /// A value that is given to a component as it is.
    fn given(&self, at: usize, kind: UseKind) -> Option<TemplateUse> {
        let value = self.code(at)?;
        let chain = self.chain(value, at)?;
        let guarded = self.is_asked(value, &chain, at);
        let span = self.place(value.span(), at);
        Some(TemplateUse { root: chain.0, steps: chain.1, kind, span, value: span, guarded })
    }

    /// The expression that a stretch of the code belongs to.
    fn expression(&self, span: Span) -> Option<usize> {
        let at = self.places.partition_point(|it| it.0 <= span.start).checked_sub(1)?;
        (span.end <= self.places[at].1).then_some(at)
    }

    /// The same stretch in the file.
    fn place(&self, span: Span, at: usize) -> Span {
        let (start, _, own) = self.places[at];
        Span::new(span.start - start + own, span.end - start + own)
    }

    /// The member of the component that a value comes from, with the way to it.
    fn chain(&self, node: Node<'_>, at: usize) -> Option<Chain> {
        let mut steps = Vec::new();
        let mut node = unwrapped(node);
        let mut at = at;
        for _ in 0..CHAIN {
            match node.kind() {
                Kind::MemberExpression => {
                    steps.push(Step::Member(node.child(Field::Property)?.text().into()));
                    node = unwrapped(node.child(Field::Object)?);
                }
                Kind::SubscriptExpression => {
                    let name = node.child(Field::Index).and_then(literal);
                    steps.push(name.map_or(Step::Element, |it| Step::Member(it.into())));
                    node = unwrapped(node.child(Field::Object)?);
                }
                Kind::Identifier => {
                    let scopes = self.all[at].scopes.iter().rev();
                    let mut giving =
                        scopes.filter(|it| self.names[**it as usize].all.contains(&node.text()));
                    let Some(scope) = giving.next().map(|it| *it as usize) else {
                        if is_bound(node) {
                            return None;
                        }
                        steps.reverse();
                        return Some((node.text().into(), steps));
                    };
                    // `(item, index) in items`
                    let names = &self.names[scope];
                    if !names.is_element || names.all.first() != Some(&node.text()) {
                        return None;
                    }
                    steps.push(Step::Element);
                    node = unwrapped(self.code(scope)?);
                    at = scope;
                }
                _ => return None,
            }
        }
        None
    }

    /// What an expression is in the code.
    fn code(&self, at: usize) -> Option<Node<'_>> {
        let (start, end, _) = self.places[at];
        let node = self.tree.covering(Span::new(start, end));
        let inner = if node.kind() == Kind::ParenthesizedExpression { node.first()? } else { node };
        (inner.span().start >= start && inner.span().end <= end).then_some(inner)
    }

    /// Whether a condition around the element, or the other side of `&&`, `||`, `?` before, mentions a value.
    fn is_asked(&self, node: Node<'_>, chain: &Chain, at: usize) -> bool {
        let conditions = self.all[at].conditions.iter().map(|it| *it as usize);
        let mut conditions = conditions.filter_map(|it| Some((self.code(it)?, it)));
        if conditions.any(|(code, at)| self.mentions(code, chain, at)) {
            return true;
        }
        let mut inner = node;
        for outer in node.ancestors() {
            let before = match outer.kind() {
                Kind::BinaryExpression if inner.field() == Field::Right => {
                    let operator = outer.child(Field::Operator).map(|it| it.kind());
                    let decides = matches!(
                        operator,
                        Some(Kind::AmpAmp | Kind::PipePipe | Kind::QuestionQuestion)
                    );
                    outer.child(Field::Left).filter(|_| decides)
                }
                Kind::TernaryExpression if inner.field() != Field::Condition => {
                    outer.child(Field::Condition)
                }
                _ => None,
            };
            if before.is_some_and(|it| self.mentions(it, chain, at)) {
                return true;
            }
            inner = outer;
        }
        false
    }

    fn mentions(&self, code: Node<'_>, chain: &Chain, at: usize) -> bool {
        std::iter::once(code).chain(code.descendants()).any(|it| {
            matches!(
                it.kind(),
                Kind::Identifier | Kind::MemberExpression | Kind::SubscriptExpression
            ) && self.chain(it, at).as_ref() == Some(chain)
        })
    }
}

/// Whether a name is a parameter of a function around it.
fn is_bound(name: Node<'_>) -> bool {
    let functions = name
        .ancestors()
        .filter(|it| matches!(it.kind(), Kind::ArrowFunction | Kind::FunctionExpression));
    let mut names = functions.flat_map(|it| {
        let all = [Field::Parameters, Field::Parameter].into_iter();
        all.filter_map(move |field| it.child(field))
    });
    names.any(|it| std::iter::once(it).chain(it.descendants()).any(|it| it.text() == name.text()))
}

/// The names of a `v-for`, and where in its text the list stands.
fn loop_of(text: &str) -> (&str, std::ops::Range<usize>) {
    let found = [" in ", " of "].iter().filter_map(|it| Some((text.find(it)?, it.len()))).min();
    match found {
        Some((at, len)) => (&text[..at], at + len..text.len()),
        None => ("", 0..0),
    }
}

/// The words of a pattern.
fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    let mut seen = FxHashSet::default();
    words(text).filter(move |it| seen.insert(*it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_lead_to_a_member_is_parsed() {
        let text = "<template><p v-if=\"other\">{{ title }}</p>\
            <li v-for=\"item in items\" :key=\"item.id\"><b v-if=\"item.name.length\">{{ $t(\"x\") }}</b></li>\
            {{ itemsOf(x) }}</template>";
        let all = expressions(text);
        let reader = Reader::of(text, &all, "items").expect("a list that is shown");
        assert_eq!(reader.tree.text(), "(items)\n;(item.id)\n;(item.name.length)\n;");
        let uses = reader.run("items", &|_, _| false);
        let of = |it: &TemplateUse| (text[it.value.range()].to_owned(), it.kind.clone());
        let read = |it: &str| UseKind::Member(it.into());
        assert_eq!(
            uses.iter().map(of).collect::<Vec<_>>(),
            [
                ("item".to_owned(), read("id")),
                ("item".to_owned(), read("name")),
                ("item.name".to_owned(), UseKind::Length)
            ]
        );
        assert!(Reader::of(text, &all, "nothing").is_none());
    }
}
