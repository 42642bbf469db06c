//! A text and its paragraphs.
//!
//! Paragraphs are what blank lines part; where a text has none, each line is one, unless the lines were broken at a
//! fixed width, in which case they are one paragraph again. The text is kept exactly as given.

use crate::span::Span;

/// A text with its paragraphs, as spans into it.
#[derive(Clone, Debug)]
pub struct Document<'t> {
    /// The text, exactly as given.
    pub text: &'t str,
    /// Paragraphs in order, trimmed, never empty; what lies between them is white space.
    pub paragraphs: Vec<Span>,
}

impl<'t> Document<'t> {
    /// Finds the paragraphs of `text`.
    pub fn new(text: &'t str) -> Document<'t> {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive(['\n', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']) {
            let trimmed = line.trim();
            if !trimmed.is_empty() {
                let lead = line.len() - line.trim_start().len();
                lines.push(Span::new(start + lead, start + lead + trimmed.len()));
            } else {
                lines.push(Span::new(start, start));
            }
            start += line.len();
        }
        let wrapped = is_hard_wrapped(text, &lines);
        let mut paragraphs: Vec<Span> = Vec::new();
        let mut open = false;
        for line in lines {
            if line.is_empty() {
                open = false;
            } else if let (true, true, Some(last)) = (wrapped, open, paragraphs.last_mut()) {
                last.end = line.end;
            } else {
                paragraphs.push(line);
                open = true;
            }
        }
        Document { text, paragraphs }
    }
}

/// Whether the lines were broken at a fixed width, as old mail and plain-text copies are: most lines that another line
/// follows are of nearly the same length and stop in mid-sentence.
fn is_hard_wrapped(text: &str, lines: &[Span]) -> bool {
    let mut followed = 0;
    let mut broken = 0;
    for pair in lines.windows(2) {
        if let [a, b] = pair
            && !a.is_empty()
            && !b.is_empty()
        {
            followed += 1;
            let ends = a.of(text).ends_with(['.', '!', '?', '"', '”', '»', ':', '’']);
            let width = a.of(text).chars().count();
            broken += usize::from(!ends && (45..=100).contains(&width));
        }
    }
    followed >= 4 && broken * 10 >= followed * 7
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let given: Vec<&str> = Document::new(text).paragraphs.iter().map(|p| p.of(text)).collect();
        assert_eq!(given, expected);
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        check("Heading\n\nFirst one.\r\n\r\n \nSecond one.", &["Heading", "First one.", "Second one."]);
    }

    #[test]
    fn without_blank_lines_each_line_is_one() {
        check("Heading\nFirst one.\nSecond one.", &["Heading", "First one.", "Second one."]);
    }

    #[test]
    fn hard_wrapped_lines_are_one() {
        let line = "this line was cut by an old program at some fixed width and goes";
        let text = format!("{line}\n{line}\n{line}\n{line}\n{line}\non to here.\n\nAnother.");
        assert_eq!(Document::new(&text).paragraphs.len(), 2);
    }

    #[test]
    fn nothing_has_no_paragraph() {
        check("", &[]);
        check(" \n\t\r\n", &[]);
    }
}
