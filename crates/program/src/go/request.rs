//! Which functions answer requests, and which are called by those that do.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;
use seamlint_syntax::Kind;

use super::facts::{Local, LocalKind};
use super::sym::LocalId;
use super::view::View;
use super::{FunctionId, Type};
use crate::FileId;

/// The parameters by which the functions of a file get requests, as far as that was asked, by their index.
pub(super) type RequestParams = Box<[OnceLock<Option<LocalId>>]>;

/// How many calls a function may be away from the handler that leads to it.
const CALLS: usize = 4;
/// How many calls a function may be away from the handler that it works for.
const WORK: usize = 3;

impl<'p> View<'p> {
    /// The parameter by which a function gets the request that it answers: a `*http.Request`, or what a
    /// framework wraps it in, be it as the receiver of a controller's method. A plain `context.Context` is none.
    pub fn request_param(self, function: FunctionId) -> Option<(&'p Local, Type)> {
        let facts = self.facts(function.file)?;
        let known = self.model().request_params.get(function.file.0 as usize)?;
        let known = known.get_or_init(|| facts.functions.iter().map(|_| OnceLock::new()).collect());
        let at = (*known.get(function.index as usize)?.get_or_init(|| {
            self.function(function).params.iter().copied().find(|it| {
                let local = &facts.locals[it.0 as usize];
                local.kind != LocalKind::Result
                    && self.is_request(&self.type_of_local(function.file, local))
            })
        }))?;
        let local = &facts.locals[at.0 as usize];
        Some((local, self.type_of_local(function.file, local)))
    }

    /// Whether a type stands for a request: a library's, or a struct of the project that embeds it.
    pub fn is_request(self, ty: &Type) -> bool {
        let is_one = |ty: &Type| {
            self.is_pooled(ty) || self.carrier(ty).is_some() && !ty.is("context", "Context")
        };
        self.with_embedded(ty).any(|it| is_one(&it))
    }

    /// The handler that a function works for: every call of it, tests left out, is made while one answers a
    /// request that can be cancelled, in no goroutine and at no end, through a few calls at most. `None` where
    /// one is not.
    pub fn works_for_handler(self, function: FunctionId) -> Option<FunctionId> {
        self.works_for(function, WORK)
    }

    fn works_for(self, function: FunctionId, calls: usize) -> Option<FunctionId> {
        // A framework that never cancels a request has no context to give.
        if let Some((_, ty)) = self.request_param(function) {
            return self.carrier(&ty).map(|_| function);
        }
        let left = calls.checked_sub(1)?;
        let callers = self.callers(function).iter();
        let is_test = |it: FileId| self.facts(it).is_none_or(|it| it.is_test);
        let mut callers = callers.filter(|it| !is_test(it.file)).take(20);
        let leads = |it: &super::Caller| {
            let call = self.caller_node(*it)?;
            let mut around = call.ancestors();
            let later =
                around.any(|it| matches!(it.kind(), Kind::GoStatement | Kind::DeferStatement));
            self.works_for(it.function.filter(|_| !later)?, left)
        };
        let first = leads(callers.next()?)?;
        callers.all(|it| leads(it).is_some()).then_some(first)
    }

    /// The way from a handler to a function: the handler first, the function last. `None` when no handler
    /// of the project is known to lead to it. Literals belong to the function that they stand in.
    pub fn way_from_handler(self, function: FunctionId) -> Option<Vec<FunctionId>> {
        self.way_from(function, |it| self.request_param(it).is_some())
    }

    /// As [`View::way_from_handler`], from whatever work from outside begins with: handlers of messages and
    /// what libraries call too.
    pub fn way_from_entry(self, function: FunctionId) -> Option<Vec<FunctionId>> {
        self.way_from(function, |it| self.is_entry(it))
    }

    fn way_from(
        self,
        function: FunctionId,
        is_first: impl Fn(FunctionId) -> bool,
    ) -> Option<Vec<FunctionId>> {
        let mut ways = vec![vec![function]];
        let mut seen = vec![function];
        // What stands around a function was asked already where another one in it was.
        let mut asked = FxHashSet::default();
        for _ in 0..=CALLS {
            let mut next = Vec::new();
            for way in ways {
                let last = *way.last()?;
                for function in self.enclosing_all(last) {
                    if !asked.insert(function) {
                        break;
                    }
                    crate::work::count();
                    if is_first(function) {
                        let mut way = way;
                        if function != last {
                            way.push(function);
                        }
                        way.reverse();
                        return Some(way);
                    }
                    // Tests call everything from handlers of their own.
                    let is_own =
                        |it: &FunctionId| self.facts(it.file).is_some_and(|it| !it.is_test);
                    let callers = self.callers(function).iter().filter_map(|it| it.function);
                    let callers = callers.filter(is_own);
                    for caller in callers {
                        if !seen.contains(&caller) && seen.len() < 200 {
                            seen.push(caller);
                            next.push(way.iter().copied().chain([caller]).collect());
                        }
                    }
                }
            }
            ways = next;
        }
        None
    }
}
