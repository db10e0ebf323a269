//! Format strings of package `fmt`.

/// A verb of a format string, `%v` and its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verb {
    /// The letter.
    pub letter: char,
    /// The operand that it formats, counted from 0 behind the format.
    pub operand: usize,
    /// Where the verb starts, at its `%`.
    pub start: usize,
    /// Behind the letter.
    pub end: usize,
}

/// The verbs of a format string, with widths, precisions and indices read as `fmt` reads them.
pub fn verbs(format: &str) -> Vec<Verb> {
    let bytes = format.as_bytes();
    let (mut out, mut next, mut at) = (Vec::new(), 0, 0);
    while let Some(found) = bytes.get(at..).and_then(|it| memchr::memchr(b'%', it)) {
        let start = at + found;
        at = start + 1;
        while bytes.get(at).is_some_and(|it| b"+-# 0".contains(it)) {
            at += 1;
        }
        // A width, a point, a precision, each of which may be an operand, and all with an index before.
        loop {
            match bytes.get(at) {
                Some(b'0'..=b'9' | b'.') => at += 1,
                Some(b'*') => {
                    next += 1;
                    at += 1;
                }
                Some(b'[') => {
                    let Some(len) = bytes[at..].iter().position(|it| *it == b']') else { break };
                    let index =
                        format.get(at + 1..at + len).and_then(|it| it.parse::<usize>().ok());
                    next = index.map_or(next, |it| it.saturating_sub(1));
                    at += len + 1;
                }
                _ => break,
            }
        }
        let Some(letter) = format.get(at..).and_then(|it| it.chars().next()) else { break };
        at += letter.len_utf8();
        if letter != '%' {
            out.push(Verb { letter, operand: next, start, end: at });
            next += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_take_operands_in_turn() {
        let letters = |it| verbs(it).iter().map(|it| (it.letter, it.operand)).collect::<Vec<_>>();
        assert_eq!(letters("%s: %+v"), [('s', 0), ('v', 1)]);
        assert_eq!(letters("100%% %v"), [('v', 0)]);
        assert_eq!(letters("%*d %-8.*f %w"), [('d', 1), ('f', 3), ('w', 4)]);
        assert_eq!(letters("%[2]v %[1]d %v"), [('v', 1), ('d', 0), ('v', 1)]);
        assert_eq!(letters("%"), []);
        assert_eq!(letters("%[x %é"), [('[', 0), ('é', 1)]);
        assert_eq!(verbs("a %5v b")[0].start..verbs("a %5v b")[0].end, 2..5);
    }
}
