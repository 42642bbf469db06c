//! What the network over source, cue and content sees of a token; the only definition, used by trainer and program.
//!
//! Each token becomes [`WIDTH`] small numbers, each an index into an embedding table of its own. Words and affixes are
//! hashed, so that no vocabulary has to be shipped.

use crate::lexicon::cues;
use crate::pos::Upos;
use crate::quote::dialogue::is_dash;
use crate::quote::marks::Pair;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};

/// How many features a token has.
pub const WIDTH: usize = 8;

/// Size of each feature's table: two hashes of the word, prefix, suffix, shape, marks, cue, place.
pub const SIZES: [usize; WIDTH] = [8192, 8192, 1024, 2048, 64, 16, 8, 16];

/// What is known of the text before the network runs.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: &'a [Token],
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// Their parts of speech.
    pub pos: &'a [Upos],
    /// The pairs of quotation marks.
    pub pairs: &'a [Pair],
}

/// The features of every token, row by row.
pub fn extract(input: &Input<'_>) -> Vec<[u16; WIDTH]> {
    let marks = mark_states(input);
    let mut rows = Vec::with_capacity(input.tokens.len());
    let mut lower = String::new();
    let mut paragraph = None;
    for sentence in input.sentences {
        for i in sentence.tokens.range() {
            let Some(token) = input.tokens.get(i) else { continue };
            // A dash that opens or closes speech is to the network the mark that it stands for.
            let word = match token.of(input.text) {
                dash if token.kind == TokenKind::Mark && is_dash(dash) => "\"",
                word => word,
            };
            fold(word, &mut lower);
            let place = u16::from(i == sentence.tokens.start as usize)
                + 2 * u16::from(paragraph != Some(sentence.paragraph))
                + 4 * u16::from(sentence.paragraph == 0)
                + 8 * u16::from(is_spaced(input.tokens, i));
            paragraph = Some(sentence.paragraph);
            let (one, two) = word_hash(&lower);
            rows.push([
                bin(one, SIZES[0]),
                bin(two, SIZES[1]),
                bin(hash(7, lower.chars().take(3)), SIZES[2]),
                bin(hash(9, lower.chars().rev().take(3)), SIZES[3]),
                shape(word, token.kind),
                u16::from(marks.get(i).copied().unwrap_or(0)),
                u16::from(cues::strength(&lower)),
                place,
            ]);
        }
    }
    rows
}

fn is_spaced(tokens: &[Token], i: usize) -> bool {
    i == 0 || tokens[i - 1].span.end < tokens[i].span.start
}

/// Lower case, digits made one, curly apostrophes straight.
fn fold(word: &str, out: &mut String) {
    out.clear();
    for c in word.chars() {
        match c {
            '0'..='9' => out.push('0'),
            '’' | '‘' => out.push('\''),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            _ if c.is_ascii() => out.push(c),
            _ => out.extend(c.to_lowercase()),
        }
    }
}

fn word_hash(word: &str) -> (u32, u32) {
    (hash(1, word.chars()), hash(2, word.chars()))
}

/// FNV-1a over characters, with a finishing mix; `seed` makes families of hashes.
fn hash(seed: u32, chars: impl Iterator<Item = char>) -> u32 {
    let mut h = 0x811c_9dc5 ^ seed.wrapping_mul(0x9e37_79b9);
    for c in chars {
        h = (h ^ u32::from(c)).wrapping_mul(0x0100_0193);
    }
    h ^= h >> 15;
    h = h.wrapping_mul(0x2c1b_3c6d);
    h ^ (h >> 13)
}

#[allow(clippy::cast_possible_truncation, reason = "every table is smaller than 65,536")]
fn bin(hash: u32, size: usize) -> u16 {
    (hash as usize % size) as u16
}

/// Runs of the same class of character, cut at three runs: `Xx`, `X`, `d`, `x-x` as a number below 64.
fn shape(word: &str, kind: TokenKind) -> u16 {
    if matches!(kind, TokenKind::Punctuation | TokenKind::Mark | TokenKind::Symbol) {
        return match word {
            "," => 1,
            "." => 2,
            ":" => 3,
            ";" => 4,
            "?" | "!" => 5,
            "-" => 6,
            "–" | "—" | "--" => 7,
            "(" | "[" => 8,
            ")" | "]" => 9,
            "..." | "…" => 10,
            _ if kind == TokenKind::Mark => 11,
            _ if kind == TokenKind::Symbol => 12,
            _ => 13,
        };
    }
    if kind == TokenKind::Address {
        return 14;
    }
    let mut runs = 0;
    let mut code = 0;
    let mut previous = 0;
    for c in word.chars() {
        let class = match c {
            _ if c.is_uppercase() => 1,
            _ if c.is_numeric() => 3,
            _ if c.is_alphabetic() => 2,
            _ => 0,
        };
        if class != previous || runs == 0 {
            code = code * 4 + class;
            runs += 1;
            previous = class;
            if runs == 2 {
                break;
            }
        }
    }
    let long = u16::from(word.len() > 3);
    16 + code + 16 * long + if runs == 2 { 0 } else { 16 * u16::from(long == 0 && word.len() == 1) }
}

/// Where each token stands as to quotation marks.
fn mark_states(input: &Input<'_>) -> Vec<u8> {
    const OPENS: u8 = 1;
    const CLOSES: u8 = 2;
    const FRAGMENT: u8 = 3;
    const INSIDE: u8 = 4;
    const UNCLOSED: u8 = 5;
    const STRAY: u8 = 6;
    const SINGLE: u8 = 7;
    let mut states = vec![0; input.tokens.len()];
    for (state, token) in states.iter_mut().zip(input.tokens) {
        if token.kind == TokenKind::Mark {
            *state = STRAY;
        }
    }
    for pair in input.pairs {
        if pair.nested {
            continue;
        }
        let add = if pair.single { SINGLE } else { 0 };
        let state = match pair.inside.len() {
            _ if pair.defects.contains(&crate::quote::Defect::Unclosed) => UNCLOSED,
            0..=5 => FRAGMENT,
            _ => INSIDE,
        };
        for s in states.get_mut(pair.inside.range()).unwrap_or_default() {
            *s = state + add;
        }
        for (at, state) in [(pair.open, OPENS), (pair.close, CLOSES)] {
            if !pair.inside.has(at as usize)
                && let Some(s) = states.get_mut(at as usize)
                && input.tokens.get(at as usize).is_some_and(|t| t.kind == TokenKind::Mark)
            {
                *s = state + add;
            }
        }
    }
    states
}

/// Cuts a text into stretches that the network reads at once: whole paragraphs, up to `limit` tokens, at least one sentence.
pub fn stretches(sentences: &[Sentence], limit: usize) -> Vec<std::ops::Range<usize>> {
    let mut out: Vec<std::ops::Range<usize>> = Vec::new();
    let mut at = 0;
    while at < sentences.len() {
        let paragraph = sentences[at].paragraph;
        let next = at + sentences[at..].partition_point(|s| s.paragraph == paragraph);
        let range = sentences[at].tokens.start as usize..sentences[next - 1].tokens.end as usize;
        match out.last_mut() {
            Some(last) if range.end - last.start <= limit => last.end = range.end,
            _ if range.len() <= limit => out.push(range),
            _ => {
                // A paragraph longer than the limit is cut at sentences, and a sentence longer than that where it must be.
                for sentence in &sentences[at..next] {
                    let s = sentence.tokens.range();
                    match out.last_mut() {
                        Some(last) if s.end - last.start <= limit => last.end = s.end,
                        _ => {
                            let mut start = s.start;
                            while s.end - start > limit {
                                out.push(start..start + limit);
                                start += limit;
                            }
                            out.push(start..s.end);
                        }
                    }
                }
            }
        }
        at = next;
    }
    out
}
