//! Texts that are known in part: patterns, prefixes, methods.

use seamlint_syntax::{Field, Kind, Node};

use super::Finder;
use super::data::ROUTERS;
use super::env::{Bound, Env, Expr, Found, Key};
use super::follow::Step;
use crate::go::{Local, LocalId, LocalKind, syntax};

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Known characters, never none.
    Known(String),
    /// Something that is not known, under the name that the code has for it.
    Unknown(String),
}

/// A text that may be known in part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) pieces: Vec<Piece>,
}

/// Through how many steps a text is followed.
const HOPS: u8 = 24;
/// How many characters of a name are kept.
const NAME: usize = 60;

impl Text {
    pub(super) fn known(text: &str) -> Self {
        let pieces = if text.is_empty() { Vec::new() } else { vec![Piece::Known(text.to_owned())] };
        Self { pieces }
    }

    pub(super) fn unknown(name: &str) -> Self {
        let short = name.char_indices().nth(NAME).map_or(name, |it| &name[..it.0]);
        Self { pieces: vec![Piece::Unknown(short.to_owned())] }
    }

    pub(super) fn push(&mut self, other: Self) {
        for piece in other.pieces {
            match (self.pieces.last_mut(), piece) {
                (Some(Piece::Known(text)), Piece::Known(more)) => text.push_str(&more),
                (_, piece) => self.pieces.push(piece),
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The whole text, where it is known.
    pub(super) fn whole(&self) -> Option<&str> {
        match &*self.pieces {
            [] => Some(""),
            [Piece::Known(text)] => Some(text),
            _ => None,
        }
    }

    /// The known characters that it starts with.
    pub(super) fn start(&self) -> &str {
        match self.pieces.first() {
            Some(Piece::Known(text)) => text,
            _ => "",
        }
    }

    /// The known characters that it ends with.
    pub(super) fn end(&self) -> &str {
        match self.pieces.last() {
            Some(Piece::Known(text)) => text,
            _ => "",
        }
    }

    /// The text without something at its start.
    pub(super) fn without_start(mut self, bytes: usize) -> Self {
        if let Some(Piece::Known(text)) = self.pieces.first_mut() {
            text.drain(..bytes);
            if text.is_empty() {
                self.pieces.remove(0);
            }
        }
        self
    }

    /// The text without these characters at its end.
    pub(super) fn trimmed_end(mut self, what: char) -> Self {
        if let Some(Piece::Known(text)) = self.pieces.last_mut() {
            text.truncate(text.trim_end_matches(what).len());
            if text.is_empty() {
                self.pieces.pop();
            }
        }
        self
    }
}

impl<'p> Finder<'p> {
    /// What is known of the text that an expression gives.
    pub(super) fn text(&self, at: Expr<'p>, env: &Env<'p>) -> Found<'p, Text> {
        self.text_within(at, env, HOPS)
    }

    fn text_within(&self, at: Expr<'p>, env: &Env<'p>, hops: u8) -> Found<'p, Text> {
        let at = Expr { node: syntax::unparen(at.node), ..at };
        let unknown = || Text::unknown(at.node.text());
        let Some(left) = hops.checked_sub(1).filter(|_| self.spend()) else { return Ok(unknown()) };
        match at.node.kind() {
            Kind::InterpretedStringLiteral | Kind::RawStringLiteral => {
                Ok(syntax::string(at.node).map_or_else(unknown, |it| Text::known(&it)))
            }
            Kind::BinaryExpression if at.node.has(Kind::Plus) => {
                let mut out = Text::default();
                for side in [Field::Left, Field::Right] {
                    let Some(node) = at.node.child(side) else { return Ok(unknown()) };
                    out.push(self.text_within(Expr { node, ..at }, env, left)?);
                }
                Ok(out)
            }
            Kind::Identifier => match self.view.local(at.file, at.node) {
                Some((id, local)) => self.local_text(at, (id, local), env, left),
                None => self.stepped_text(at, env, left),
            },
            Kind::SelectorExpression => match self.constant(at) {
                Some(text) => Ok(Text::known(text)),
                None => self.stepped_text(at, env, left),
            },
            Kind::CallExpression => match self.made_text(at, env, left)? {
                Some(text) => Ok(text),
                None => self.stepped_text(at, env, left),
            },
            _ => self.stepped_text(at, env, left),
        }
    }

    /// The text at the other end of a step, when all ways agree.
    fn stepped_text(&self, at: Expr<'p>, env: &Env<'p>, hops: u8) -> Found<'p, Text> {
        let unknown = Text::unknown(at.node.text());
        let next = match self.step(at, env)? {
            Step::To(next) => next,
            Step::Zero => return Ok(Text::default()),
            Step::Inside(..) | Step::Stop => return Ok(unknown),
        };
        let mut found: Option<Text> = None;
        for (next, env) in next {
            let text = self.text_within(next, &env, hops)?;
            // A chain that ends in the dark keeps the name by which it is known here.
            let text = if text.pieces.iter().all(|it| matches!(it, Piece::Unknown(_))) {
                if text.is_empty() { text } else { unknown.clone() }
            } else {
                text
            };
            match &found {
                None => found = Some(text),
                Some(known) if *known == text => {}
                Some(_) => return Ok(unknown),
            }
        }
        Ok(found.unwrap_or(unknown))
    }

    /// The constant of a library that names a method.
    fn constant(&self, at: Expr<'p>) -> Option<&'static str> {
        let operand = at.node.child(Field::Operand)?;
        let name = at.node.child(Field::Field)?.text();
        let package = self.imported(at, operand)?;
        ROUTERS.constant(&package, name)
    }

    /// The import path that an identifier stands for.
    fn imported(&self, at: Expr<'p>, operand: Node<'p>) -> Option<std::sync::Arc<str>> {
        use crate::go::PackageRef;
        use crate::go::eval::Entity;
        let (_, sym) = self.view.sym(at.file, operand)?;
        match self.view.eval().entity(at.file.0, sym) {
            Entity::Package(PackageRef::Library(_, path) | PackageRef::Elsewhere(path)) => {
                Some(path)
            }
            _ => None,
        }
    }

    /// A local's text: what it is given, with all that is added to it before it is used. A condition is
    /// decided where what is known of the text says so.
    fn local_text(
        &self,
        at: Expr<'p>,
        (id, local): (LocalId, &'p Local),
        env: &Env<'p>,
        hops: u8,
    ) -> Found<'p, Text> {
        let key = Key::Local(at.file, id);
        if let Some(Bound::Text(text)) = env.get(key) {
            return Ok(text.clone());
        }
        let is_range = || self.range_of(at.file, local).is_some();
        if !local.reassigned || is_range() {
            return self.stepped_text(at, env, hops);
        }
        let unknown = Text::unknown(at.node.text());
        let mut text = match local.kind {
            LocalKind::Param => Some(self.stepped_text(at, env, hops)?),
            _ => None,
        };
        for it in self.definitions(at.file, id, local).iter() {
            if it.statement.span().end > at.node.span().start {
                continue;
            }
            let now = env.with(key, Bound::Text(text.clone().unwrap_or_default()));
            let decided = self.holds_at(at, it.statement, &now, hops)?;
            if decided == Some(false) {
                continue;
            }
            let mut given = self.text_within(it.value, &now, hops)?;
            if it.statement.has(Kind::PlusEq) {
                let mut sum = text.clone().unwrap_or_default();
                sum.push(given);
                given = sum;
            }
            text = Some(match text {
                Some(old) if decided.is_none() && old != given => unknown.clone(),
                _ => given,
            });
        }
        Ok(text.unwrap_or(unknown))
    }

    /// Whether a statement runs on the way to a use of a text: `None` when that cannot be told.
    fn holds_at(
        &self,
        at: Expr<'p>,
        statement: Node<'p>,
        env: &Env<'p>,
        hops: u8,
    ) -> Found<'p, Option<bool>> {
        let mut holds = Some(true);
        let mut inner = statement;
        for around in statement.ancestors() {
            if around.encloses(at.node) {
                break;
            }
            match around.kind() {
                Kind::IfStatement => {
                    let condition = around.child(Field::Condition);
                    let node = condition.filter(|it| *it != inner);
                    let decided = match node {
                        Some(node) => self.condition(Expr { node, ..at }, env, hops)?,
                        None => None,
                    };
                    let decided = if inner.field() == Field::Alternative {
                        decided.map(|it| !it)
                    } else {
                        decided
                    };
                    holds = match (holds, decided) {
                        (Some(false), _) | (_, Some(false)) => Some(false),
                        (Some(true), Some(true)) => Some(true),
                        _ => None,
                    };
                }
                Kind::Block | Kind::StatementList => {}
                _ => holds = holds.filter(|it| !it),
            }
            inner = around;
        }
        Ok(holds)
    }

    /// Whether a condition on a text holds, where what is known of the text decides it.
    fn condition(&self, at: Expr<'p>, env: &Env<'p>, hops: u8) -> Found<'p, Option<bool>> {
        let node = syntax::unparen(at.node);
        let Some(hops) = hops.checked_sub(1) else { return Ok(None) };
        let part = |field| node.child(field).map(|node| Expr { node, ..at });
        match node.kind() {
            Kind::UnaryExpression if node.has(Kind::Bang) => {
                let Some(inner) = part(Field::Operand) else { return Ok(None) };
                Ok(self.condition(inner, env, hops)?.map(|it| !it))
            }
            Kind::BinaryExpression => {
                let (Some(left), Some(right)) = (part(Field::Left), part(Field::Right)) else {
                    return Ok(None);
                };
                let (or, and) = (node.has(Kind::PipePipe), node.has(Kind::AmpAmp));
                if or || and {
                    let left = self.condition(left, env, hops)?;
                    if left == Some(or) {
                        return Ok(Some(or));
                    }
                    let right = self.condition(right, env, hops)?;
                    return Ok(if right == Some(or) { right } else { left.and(right) });
                }
                let (equal, differs) = (node.has(Kind::EqEq), node.has(Kind::BangEq));
                if !equal && !differs {
                    return Ok(None);
                }
                let same = self.compared(left, right, env, hops)?;
                Ok(same.map(|it| it == equal))
            }
            Kind::CallExpression => {
                let Some(callee) = self.callee(at.file, node) else { return Ok(None) };
                let name = &*callee.symbol.name;
                let (starts, ends) = (name == "HasPrefix", name == "HasSuffix");
                if &*callee.symbol.package != "strings" || !(starts || ends) {
                    return Ok(None);
                }
                let mut texts = Vec::new();
                for it in syntax::arguments(node).take(2) {
                    texts.push(self.text_within(Expr::of(at.file, it), env, hops)?);
                }
                let [text, part] = &*texts else { return Ok(None) };
                let Some(part) = part.whole() else { return Ok(None) };
                let known = if starts { text.start() } else { text.end() };
                let holds = if starts { known.starts_with(part) } else { known.ends_with(part) };
                // What is not known may begin or end with anything.
                let decided = holds || text.whole().is_some() || known.len() >= part.len();
                Ok(decided.then_some(holds))
            }
            _ => Ok(None),
        }
    }

    /// Whether two sides of a comparison are equal: `p == ""`, `len(p) == 0`, `p[0] == '/'`.
    fn compared(
        &self,
        left: Expr<'p>,
        right: Expr<'p>,
        env: &Env<'p>,
        hops: u8,
    ) -> Found<'p, Option<bool>> {
        let other = right.node.text();
        match left.node.kind() {
            Kind::CallExpression if self.view.calls_builtin(left.file, left.node, "len") => {
                let Some(of) = syntax::argument(left.node, 0) else { return Ok(None) };
                let text = self.text_within(Expr::of(left.file, of), env, hops)?;
                let zero = other == "0";
                Ok(match text.whole() {
                    Some(text) => other.parse::<usize>().ok().map(|it| it == text.len()),
                    None if zero && !(text.start().is_empty() && text.end().is_empty()) => {
                        Some(false)
                    }
                    None => None,
                })
            }
            Kind::IndexExpression => {
                let first = left.node.child(Field::Index).is_some_and(|it| it.text() == "0");
                let Some(of) = left.node.child(Field::Operand).filter(|_| first) else {
                    return Ok(None);
                };
                let text = self.text_within(Expr { node: of, ..left }, env, hops)?;
                let Some(start) = text.start().chars().next() else { return Ok(None) };
                Ok(Some(other == format!("'{start}'")))
            }
            _ => {
                let left = self.text_within(left, env, hops)?;
                let right = self.text_within(right, env, hops)?;
                Ok(left.whole().zip(right.whole()).map(|it| it.0 == it.1))
            }
        }
    }

    /// The text that a function of the standard library makes of others.
    fn made_text(&self, at: Expr<'p>, env: &Env<'p>, hops: u8) -> Found<'p, Option<Text>> {
        let Some(callee) = self.callee(at.file, at.node) else { return Ok(None) };
        let symbol = &callee.symbol;
        let what = (&*symbol.package, &*symbol.name);
        if symbol.receiver.is_some() || !matches!(what.0, "path" | "strings" | "fmt") {
            return Ok(None);
        }
        let mut texts = Vec::new();
        for it in syntax::arguments(at.node) {
            texts.push(self.text_within(Expr::of(at.file, it), env, hops)?);
        }
        Ok(made(what.1, texts))
    }
}

/// What a function of `path`, `strings` or `fmt` makes of texts.
fn made(name: &str, mut texts: Vec<Text>) -> Option<Text> {
    match name {
        "Join" => {
            let mut out = Text::default();
            for it in texts.into_iter().filter(|it| !it.is_empty()) {
                out = joined(out, it);
            }
            Some(out.trimmed_end('/')).filter(|it| !it.is_empty()).or(Some(Text::known("/")))
        }
        "Sprintf" => {
            let format = texts.first()?.whole()?.to_owned();
            let mut given = texts.drain(1..);
            let mut out = Text::default();
            let mut parts = format.split('%');
            out.push(Text::known(parts.next()?));
            for part in parts {
                let verb = part.find(|it: char| it.is_ascii_alphabetic())?;
                out.push(given.next()?);
                out.push(Text::known(&part[verb + 1..]));
            }
            Some(out)
        }
        "TrimSuffix" | "TrimRight" | "TrimPrefix" | "TrimLeft" => {
            let cut = texts.pop()?.whole()?.to_owned();
            let text = texts.pop()?;
            let known = text.whole()?;
            let first = || cut.chars().next();
            Some(Text::known(match name {
                "TrimSuffix" => known.strip_suffix(&*cut).unwrap_or(known),
                "TrimPrefix" => known.strip_prefix(&*cut).unwrap_or(known),
                "TrimRight" if cut.len() == 1 => known.trim_end_matches(first()?),
                "TrimLeft" if cut.len() == 1 => known.trim_start_matches(first()?),
                _ => return None,
            }))
        }
        _ => None,
    }
}

/// Two texts with one slash between them.
pub(super) fn joined(prefix: Text, behind: Text) -> Text {
    if behind.is_empty() {
        return prefix;
    }
    if prefix.is_empty() {
        return behind;
    }
    let slash = behind.start().starts_with('/');
    // An unknown text behind an unknown one may bring its own slash.
    let open = behind.start().is_empty() && prefix.end().is_empty();
    let ends = prefix.end().ends_with('/');
    let mut out = if slash { prefix.trimmed_end('/') } else { prefix };
    if !slash && !ends && !open {
        out.push(Text::known("/"));
    }
    out.push(behind);
    out
}
