//! Which functions answer requests, and which are called by those that do.

use super::facts::{Local, LocalKind};
use super::view::View;
use super::{FunctionId, Type};

/// How many calls a function may be away from the handler that leads to it.
const CALLS: usize = 4;

impl<'p> View<'p> {
    /// The parameter by which a function gets the request that it answers: a `*http.Request`, or what a
    /// framework wraps it in. A plain `context.Context` is none.
    pub fn request_param(self, function: FunctionId) -> Option<(&'p Local, Type)> {
        let facts = self.facts(function.file)?;
        self.function(function).params.iter().find_map(|it| {
            let local = &facts.locals[it.0 as usize];
            let ty = self.type_of_local(function.file, local);
            let is_request = self.carrier(&ty).is_some() && !ty.is("context", "Context");
            (local.kind == LocalKind::Param && is_request).then_some((local, ty))
        })
    }

    /// The way from a handler to a function: the handler first, the function last. `None` when no handler
    /// of the project is known to lead to it. Literals belong to the function that they stand in.
    pub fn way_from_handler(self, function: FunctionId) -> Option<Vec<FunctionId>> {
        let mut ways = vec![vec![function]];
        let mut seen = vec![function];
        for _ in 0..=CALLS {
            let mut next = Vec::new();
            for way in ways {
                let last = *way.last()?;
                for function in self.enclosing_all(last) {
                    if self.request_param(function).is_some() {
                        let mut way = way;
                        if function != last {
                            way.push(function);
                        }
                        way.reverse();
                        return Some(way);
                    }
                    let callers = self.callers(function).iter().filter_map(|it| it.function);
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
