//! Sentence splitter: rules over tokens, inside one paragraph at a time.
//!
//! A stop, question or exclamation mark ends a sentence when what follows can begin one. Closing marks and brackets stay
//! with the sentence that they close. Titles (`Mr.`) never end one; other abbreviations do when a common first word of a
//! sentence follows. Sentences partition the tokens and none crosses a paragraph.

use crate::lexicon;
use crate::span::{Span, TokenRange};
use crate::token::{Token, TokenKind};

/// A sentence: a run of tokens inside one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: TokenRange,
    /// Number of its paragraph.
    pub paragraph: u32,
}

/// Splits the tokens of a text into sentences. `paragraphs` are spans of `text`; `tokens` all its tokens.
pub fn split(text: &str, paragraphs: &[Span], tokens: &[Token]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut at = 0;
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let end = at + tokens[at..].partition_point(|t| t.span.start < paragraph.end);
        let mut start = at;
        let mut i = at;
        while i < end {
            let next = boundary(text, &tokens[..end], i);
            i = next.unwrap_or(i + 1);
            if next.is_some() || i == end {
                sentences.push(Sentence { tokens: TokenRange::new(start, i), paragraph: crate::span::index(number) });
                start = i;
            }
        }
        at = end;
    }
    sentences
}

/// If a sentence ends with the token `i` (and the closers behind it), the number of the next sentence's first token.
fn boundary(text: &str, tokens: &[Token], i: usize) -> Option<usize> {
    let word = tokens[i].of(text);
    let stop = match tokens[i].kind {
        TokenKind::Punctuation => word.starts_with(['.', '!', '?', '…', '。']),
        TokenKind::Word => word.ends_with('.'),
        _ => false,
    };
    if !stop {
        return None;
    }
    let abbreviation = tokens[i].kind == TokenKind::Word;
    if abbreviation && lexicon::is_title_abbreviation(word.trim_end_matches('.')) {
        return None;
    }
    // Closers: brackets, and marks that touch what they close or are curly closing ones.
    let mut next = i + 1;
    while let Some(t) = tokens.get(next) {
        let w = t.of(text);
        let touches = t.span.start == tokens[next - 1].span.end;
        let followed = tokens.get(next + 1).is_some_and(|n| n.span.start == t.span.end);
        let closes = matches!(w, ")" | "]" | "”" | "»" | "''")
            || (matches!(w, "\"" | "'" | "’" | "“" | "″") && (touches || next + 1 == tokens.len()) && !followed)
            || (w.starts_with(['.', '!', '?']) && touches && t.kind == TokenKind::Punctuation);
        if !closes || (matches!(w, ")" | "]") && !touches) {
            break;
        }
        // A reversed closing mark stands before the word that it opens: it begins what follows.
        if matches!(w, "”" | "»" | "“") && !touches && followed {
            break;
        }
        next += 1;
    }
    let Some(follower) = tokens.get(next) else { return Some(next) };
    let spaced = follower.span.start > tokens[next - 1].span.end;
    let w = follower.of(text);
    let first = w.chars().next()?;
    if !(spaced || first.is_uppercase() && next > i + 1) {
        // "end.Next": a stop run on to a capitalised word still parts sentences; "3.5" and "a.b" were one token.
        let glued = first.is_uppercase()
            && word == "."
            && i > 0
            && tokens[i - 1].of(text).chars().all(char::is_lowercase)
            && tokens[i - 1].span.len() > 1
            && w.len() > 1;
        return glued.then_some(next);
    }
    if abbreviation {
        let begins = is_starter(w) && first.is_uppercase();
        return (begins || matches!(follower.kind, TokenKind::Mark) && next == i + 1 && spaced && opens(text, tokens, next))
            .then_some(next);
    }
    let begins = first.is_uppercase()
        || first.is_ascii_digit()
        || matches!(follower.kind, TokenKind::Mark | TokenKind::Symbol | TokenKind::Address)
        || matches!(first, '(' | '[' | '-' | '–' | '—' | '•' | '*' | '¿' | '¡')
        || !(first.is_lowercase() || first.is_ascii_punctuation());
    // A lower-case word after a plain stop that stands apart from a closer is a new sentence of careless text; after a
    // closing mark it goes on ("No!" he said).
    let careless = first.is_lowercase() && next == i + 1 && word == ".";
    (begins || (careless && lexicon::is_abbreviation(w))).then_some(next)
}

fn opens(text: &str, tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|n| n.span.start == tokens[at].span.end && n.of(text).starts_with(char::is_uppercase))
}

/// Whether a word commonly begins a sentence and is seldom a name.
pub(crate) fn is_starter(word: &str) -> bool {
    STARTERS.binary_search(&word.to_lowercase().as_str()).is_ok()
}

/// Words that commonly begin a sentence and seldom a name, in lower case.
const STARTERS: &[&str] = &[
    "a", "after", "all", "although", "an", "and", "as", "at", "both", "but", "by", "during", "for", "from", "he", "her", "his",
    "how", "however", "i", "if", "in", "is", "it", "its", "last", "many", "more", "most", "no", "not", "of", "on", "one", "our",
    "she", "since", "so", "some", "such", "that", "the", "their", "there", "these", "they", "this", "those", "to", "under",
    "was", "we", "what", "when", "where", "which", "while", "who", "why", "with", "yet", "you", "your",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::token::tokenize;

    fn check(text: &str, expected: &[&str]) {
        let document = Document::new(text);
        let tokens: Vec<Token> = document.paragraphs.iter().flat_map(|&p| tokenize(text, p)).collect();
        let sentences = split(text, &document.paragraphs, &tokens);
        let given: Vec<&str> = sentences
            .iter()
            .map(|s| tokens[s.tokens.start as usize].span.to(tokens[s.tokens.end as usize - 1].span).of(text))
            .collect();
        assert_eq!(given, expected);
    }

    #[test]
    fn starters_are_sorted() {
        assert!(STARTERS.is_sorted());
    }

    #[test]
    fn stops_and_abbreviations() {
        check(
            "Mr. Lee left. The U.S. agreed. He met the U.S. The end.",
            &["Mr. Lee left.", "The U.S. agreed.", "He met the U.S.", "The end."],
        );
    }

    #[test]
    fn closing_marks_stay() {
        check("“We go. They stay.” He left.", &["“We go.", "They stay.”", "He left."]);
        check("\"Go!\" he said. \"Now.\"", &["\"Go!\" he said.", "\"Now.\""]);
    }

    #[test]
    fn paragraphs_part_sentences() {
        check("A heading\n\nA text", &["A heading", "A text"]);
    }
}
