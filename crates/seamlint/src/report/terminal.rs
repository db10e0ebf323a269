//! What a stream can show: colours, links, width, characters. All the environment that reporters see.

use std::io::IsTerminal;

/// An output stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Findings.
    Out,
    /// Notes and progress.
    Err,
}

/// What can be shown on a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Colours may be used.
    pub color: bool,
    /// Links may be used.
    pub links: bool,
    /// Lines and arrows may be drawn with more than ASCII.
    pub unicode: bool,
    /// How many columns there are.
    pub width: usize,
}

/// The width where nothing else is known, and the most that a line of prose takes.
const WIDTH: usize = 100;

impl Terminal {
    /// A file or a pipe: no colours, no links.
    pub const PLAIN: Self = Self { color: false, links: false, unicode: true, width: WIDTH };

    /// What can be shown on `stream`; `color` overrides what the environment says.
    pub fn of(stream: Stream, color: Option<bool>) -> Self {
        let (is_terminal, colors, links, unicode) = match stream {
            Stream::Out => (
                std::io::stdout().is_terminal(),
                supports_color::Stream::Stdout,
                supports_hyperlinks::Stream::Stdout,
                supports_unicode::Stream::Stdout,
            ),
            Stream::Err => (
                std::io::stderr().is_terminal(),
                supports_color::Stream::Stderr,
                supports_hyperlinks::Stream::Stderr,
                supports_unicode::Stream::Stderr,
            ),
        };
        let color = color.unwrap_or_else(|| supports_color::on(colors).is_some());
        let width = if is_terminal { terminal_size::terminal_size() } else { None };
        Self {
            color,
            links: color && supports_hyperlinks::on(links),
            unicode: !is_terminal || supports_unicode::on(unicode),
            width: width.map_or(WIDTH, |it| usize::from(it.0.0).clamp(30, WIDTH)),
        }
    }
}
