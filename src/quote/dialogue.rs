//! Speech between dashes: `— We go, — said Lee. — They stay.`, as the papers of many languages print it, and so translations of them.
//!
//! [`pairs`] takes the tokens of a text by sentences and gives the stretches of speech as [`Pair`]s, in text order: a dash that
//! begins a paragraph or a sentence opens, a dash before who says so closes, a dash behind that opens again. In French a comma
//! closes: `— We go, said Lee.` A paragraph in which neither is followed by a verb and a speaker is a list, a dateline or an aside,
//! and gives none. It gets wrong: where the author goes on in the paragraph of the last stretch, whose end nothing marks.

use crate::lexicon::cues;
use crate::quote::marks::Pair;
use crate::quote::{CueClass, Defect};
use crate::sentence::Sentence;
use crate::span::{TokenRange, index};
use crate::token::{Token, TokenKind};

/// The stretches of speech between dashes. Linear in the tokens.
pub fn pairs(text: &str, tokens: &[Token], sentences: &[Sentence]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut at = 0;
    while at < sentences.len() {
        let paragraph = sentences[at].paragraph;
        let last = at + sentences[at..].partition_point(|s| s.paragraph == paragraph);
        Reader { text, tokens }.paragraph(&sentences[at..last], &mut pairs);
        at = last;
    }
    pairs
}

/// Makes marks of the dashes that open and close the pairs.
pub fn mark(text: &str, tokens: &mut [Token], pairs: &[Pair]) {
    for at in pairs.iter().flat_map(|p| [p.open, p.close]) {
        if let Some(token) = tokens.get_mut(at as usize).filter(|t| is_dash(t.of(text))) {
            token.kind = TokenKind::Mark;
        }
    }
}

/// Whether a token's text can part speech from who says it.
pub fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | "--" | "―")
}

/// How far into a paragraph the comma before the first speaker may stand, in tokens.
const REACH: usize = 80;

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl Reader<'_> {
    fn word(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.of(self.text))
    }

    /// Whether a word is one of `words`, which spaces part.
    fn is(&self, i: usize, words: &str) -> bool {
        words.split(' ').any(|w| w == self.word(i))
    }

    fn paragraph(&self, sentences: &[Sentence], pairs: &mut Vec<Pair>) {
        let (Some(first), Some(last)) = (sentences.first(), sentences.last()) else { return };
        let range = first.tokens.start as usize..last.tokens.end as usize;
        let before = pairs.len();
        let mut sentence = 0;
        let mut open = None;
        // The sentence in which somebody was last said to speak.
        let mut told = None;
        for i in range.clone().filter(|&i| is_dash(self.word(i))) {
            while sentences.get(sentence).is_some_and(|s| (s.tokens.end as usize) <= i) {
                sentence += 1;
            }
            let begins = sentences.get(sentence).is_some_and(|s| s.tokens.start as usize == i)
                || i > range.start && self.is(i - 1, ". ! ? … ...");
            // `—We go —said Lee—. They stay.`
            let behind_tag = open.is_none() && told == Some(sentence) && self.word(i) != "-";
            if !behind_tag && !self.is_free(i, range.start) {
                continue;
            }
            match open {
                None if begins || told == Some(sentence) => open = Some(i),
                Some(from) if i > from + 1 && self.is_tag(i + 1, range.end) => {
                    pairs.push(self.pair(from, i));
                    (open, told) = (None, Some(sentence));
                }
                // Somebody else begins, or the same one's tag was none that is known.
                Some(from) if begins && i > from + 1 && told.is_some() => {
                    pairs.push(self.pair(from, i));
                    open = Some(i);
                }
                _ => {}
            }
        }
        if told.is_none() {
            pairs.truncate(before);
            let comma = |&i: &usize| self.is(i - 1, ", ? !") && self.is_tag(i, range.end);
            let from = open.filter(|&from| from == range.start);
            if let Some((from, end)) = from.and_then(|from| Some((from, (from + 2..range.end.min(from + REACH)).find(comma)?))) {
                pairs.push(self.pair(from, end));
            }
        } else if let Some(from) = open.filter(|&from| from + 1 < range.end) {
            pairs.push(self.pair(from, range.end));
        }
    }

    /// A dash with space beside it, or a long one at an edge of words.
    fn is_free(&self, i: usize, start: usize) -> bool {
        let gap = |a: usize, b: usize| match (self.tokens.get(a), self.tokens.get(b)) {
            (Some(a), Some(b)) => a.span.end < b.span.start,
            _ => true,
        };
        is_dash(self.word(i)) && (i == start || gap(i - 1, i) || (gap(i, i + 1) && self.word(i) != "-"))
    }

    /// Whether who says so begins here: `said Lee`, `he laughs`, `Lee cut off.`, `the mayor complains`.
    fn is_tag(&self, at: usize, end: usize) -> bool {
        const NEAR: usize = 6;
        let lower = |i: usize| i < end && self.word(i).starts_with(char::is_lowercase);
        let capital = |i: usize| i < end && self.word(i).starts_with(char::is_uppercase);
        let says =
            |i: usize| lower(i) && cues::find(self.word(i)).is_some_and(|c| c.strength >= 2 && c.class == CueClass::Speech);
        let stops = |i: usize| i >= end || self.is(i, ". , : ! ?") || is_dash(self.word(i));
        let word = self.word(at);
        if says(at) {
            return true;
        }
        if matches!(word, "he" | "she" | "they" | "I") {
            return lower(at + 1) && (says(at + 1) || (at + 2..at + 4).any(stops));
        }
        if capital(at) {
            let verb = (at..end.min(at + 4)).find(|&i| !capital(i)).unwrap_or(end);
            return lower(verb) && (says(verb) || (verb + 1..verb + 3).any(stops));
        }
        let determined = matches!(word, "the" | "a" | "an" | "his" | "her" | "their" | "our");
        determined && (at + 2..end.min(at + NEAR)).any(says)
    }

    fn pair(&self, open: usize, close: usize) -> Pair {
        // The stop of the author's sentence between the dash and the words.
        let stop = usize::from(self.is(open + 1, ". , :"));
        Pair {
            open: index(open),
            close: index(close),
            inside: TokenRange::new((open + 1 + stop).min(close), close),
            single: false,
            nested: false,
            runs_on: false,
            defects: vec![Defect::NoMarks],
        }
    }
}
