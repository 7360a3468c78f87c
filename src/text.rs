//! Text from elsewhere (the API, a file, a paste) made safe to show: it cannot move the cursor, set a title, write a clipboard or
//! hide text. Control characters, bidi controls, zero-width and tag characters, fillers and stacked marks become visible. Every text that did not come
//! from this source code passes here on its way to a screen, a message or a file.

/// The text with everything that could mislead made visible: C0 as caret form (`^[`), DEL `^?`, the rest as `<U+202E>`. More than 4 combining marks on one
/// base are cut with a mark. Text that is already clean is borrowed.
#[must_use]
pub fn visible(text: &str) -> std::borrow::Cow<'_, str> {
    let _ = text;
    todo!()
}

/// Columns that the text takes on a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// The text cut to at most `columns`, with "…" at the end when something was cut; never inside a grapheme.
#[must_use]
pub fn fit(text: &str, columns: usize) -> String {
    let _ = (text, columns);
    todo!()
}
