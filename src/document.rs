//! A text and its paragraphs.
//!
//! Paragraphs are what blank lines part; where a text has none, each line is one, unless the lines were broken at a
//! fixed width, in which case they are one paragraph again. The text is kept exactly as given.

use crate::metadata;
use crate::repair::{Repair, RepairKind};
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
        Document::read(text, false)
    }

    /// Finds the paragraphs of a repaired text. Words parted at line ends, or the marks of a mail passed on before lines that
    /// are all short, tell that the lines were broken.
    pub fn repaired(text: &'t str, repairs: &[Repair]) -> Document<'t> {
        let count = |kind: RepairKind| repairs.iter().filter(|r| r.kind == kind).take(3).count();
        let narrow = || text.lines().all(|line| line.len() <= 100);
        Document::read(text, count(RepairKind::Hyphenation) > 2 || count(RepairKind::Quoting) > 2 && narrow())
    }

    fn read(text: &'t str, broken: bool) -> Document<'t> {
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
        let wrapped = broken || is_hard_wrapped(text, &lines);
        let widest = lines.iter().map(|line| line.len()).max().unwrap_or(0);
        let mut paragraphs: Vec<Span> = Vec::new();
        let mut open = false;
        let mut capitals = false;
        for line in lines {
            if line.is_empty() {
                open = false;
                continue;
            }
            let words = line.of(text);
            let shouted = !words.contains(char::is_lowercase);
            match paragraphs.last_mut() {
                Some(last) if wrapped && open && shouted == capitals => last.end = line.end,
                _ => paragraphs.push(line),
            }
            capitals = shouted;
            // A line that stops short with its sentence was not broken, nor was one that names the author.
            let stops = ends_sentence(words) && line.len() * 4 < widest * 3;
            open = !(wrapped && (stops || metadata::byline(words).is_some()));
        }
        Document { text, paragraphs }
    }
}

/// Whether the lines were broken at a fixed width, as old mail and plain-text copies are: most lines that another line
/// follows are of nearly the same length and stop in mid-sentence. Lines of a printed column are shorter; they tell by what
/// goes on in small letters.
fn is_hard_wrapped(text: &str, lines: &[Span]) -> bool {
    let mut followed = 0;
    let mut broken = 0;
    let mut goes_on = 0;
    for pair in lines.windows(2) {
        if let [a, b] = pair
            && !a.is_empty()
            && !b.is_empty()
        {
            followed += 1;
            let ends = ends_sentence(a.of(text)) || a.of(text).ends_with(':');
            let width = a.of(text).chars().count();
            broken += usize::from(!ends && (45..=100).contains(&width));
            goes_on += usize::from(!ends && (15..=100).contains(&width) && b.of(text).starts_with(char::is_lowercase));
        }
    }
    followed >= 4 && broken * 10 >= followed * 7 || followed >= 8 && goes_on * 10 >= followed * 5
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['.', '!', '?', '"', '”', '»', '’'])
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
    fn a_printed_column_is_paragraphs_again() {
        let text = "WATER CHIEF\nQUITS\nBy ANN LEE\nThe head of the water board,\nMr Edgar Stone, has gone af-\nter the board was found to\n\
            have paid none of its many\nsuppliers since last summer\nor so.\nNobody on the board said on\nMonday what they would do if\n\
            the water stops, though all\nwere asked.";
        let given = Document::new(text).paragraphs;
        let starts: Vec<&str> = given.iter().filter_map(|p| p.of(text).split_whitespace().next()).collect();
        assert_eq!(starts, ["WATER", "By", "The", "Nobody"]);
    }

    #[test]
    fn nothing_has_no_paragraph() {
        check("", &[]);
        check(" \n\t\r\n", &[]);
    }
}
