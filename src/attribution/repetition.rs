//! Words that an article gives twice: headlines, pull-quotes and headings point to the fullest place of what they repeat.
//!
//! Runs of three words are indexed; a quotation most of whose runs stand in a fuller one repeats it, and so does a paragraph
//! without marks. A heading in marks of its own repeats the next quotation that has its words, in whatever form.

use super::Stage;
use crate::lexicon::in_lower_case;
use crate::matching::stem;
use crate::pos::Upos;
use crate::quote::{Defect, Quote, QuoteKind};
use crate::span::{QuoteId, Span, TokenRange};
use crate::tagger::features::{hash, mix};
use crate::token::TokenKind;
use std::collections::{HashMap, HashSet};

/// Length of the runs of words that are compared.
const RUN: usize = 3;
/// A run that more quotes hold says little.
const PLACES: usize = 4;
/// The longest pull-quote, in words.
const LONGEST: usize = 80;
/// The longest headline, in tokens.
const TITLE: usize = 25;
/// How many quotes behind a heading are looked at.
const AHEAD: usize = 12;

/// Marks what repeats what; adds pull-quotes without marks to the quotes.
pub(super) fn find(stage: &Stage<'_>, mut quotes: Vec<Quote>) -> Vec<Quote> {
    let index = Index::new(stage, &quotes);
    for i in 0..quotes.len() {
        let words = &index.words[i];
        if quotes[i].part_of.is_some() || words.len() < 4 {
            continue;
        }
        let known = |q: &Quote| q.speaker.is_some() || q.speaker_label.is_some();
        // Of two that are as long, the one whose speaker is known is the fuller, else the first.
        let fuller = |place: usize| match (known(&quotes[place]), known(&quotes[i])) {
            (true, false) => true,
            (false, true) => false,
            _ => place < i,
        };
        if let Some((place, hits)) = index.fullest(words, i)
            && hits * 10 >= runs(words) * 7
            && (index.words[place].len() > words.len() || index.words[place].len() == words.len() && fuller(place))
        {
            let full = quotes[place].clone();
            let nobody = !known(&quotes[i]);
            let quote = &mut quotes[i];
            quote.repeat_of = Some(QuoteId::new(place));
            if quote.source.is_none() || nobody {
                quote.speaker = full.speaker;
                quote.speaker_label = full.speaker_label;
                quote.rule = REPEATS;
            }
        }
    }
    headings(stage, &mut quotes);
    let added = pull_quotes(stage, &index, &mut quotes);
    crate::quote::insert(quotes, added)
}

/// The rule that gives a repetition the speaker of its fullest place.
const REPEATS: &str = "repeats a quotation of the article";

fn runs(words: &[u64]) -> usize {
    words.len().saturating_sub(RUN - 1)
}

/// Where each run of words stands in quotes.
struct Index {
    /// The words of each quote.
    words: Vec<Vec<u64>>,
    /// Whether each quote is in marks.
    marked: Vec<bool>,
    places: HashMap<u64, Vec<usize>>,
}

impl Index {
    fn new(stage: &Stage<'_>, quotes: &[Quote]) -> Index {
        let words: Vec<Vec<u64>> =
            quotes.iter().map(|q| q.content.iter().flat_map(|&c| words(stage, stage.tokens(c))).collect()).collect();
        let marked = quotes.iter().map(|q| q.kind != QuoteKind::Indirect).collect();
        let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
        for (i, words) in words.iter().enumerate().filter(|(i, _)| quotes[*i].kind != QuoteKind::Scare) {
            for run in words.array_windows::<RUN>() {
                let places = places.entry(joined(run)).or_default();
                if places.len() < PLACES && places.last() != Some(&i) {
                    places.push(i);
                }
            }
        }
        Index { words, marked, places }
    }

    /// The quote, other than number `not`, that shares most runs with `words`, and how many.
    fn fullest(&self, words: &[u64], not: usize) -> Option<(usize, usize)> {
        const HELD: usize = 16;
        let mut hits: Vec<(usize, usize)> = Vec::new();
        if self.places.is_empty() {
            return None;
        }
        for run in words.array_windows::<RUN>() {
            for &place in self.places.get(&joined(run)).into_iter().flatten().filter(|&&p| p != not) {
                if let Some(hit) = hits.iter_mut().find(|h| h.0 == place) {
                    hit.1 += 1;
                } else if hits.len() < HELD {
                    hits.push((place, 1));
                }
            }
        }
        hits.into_iter().max_by_key(|&(place, n)| (n, self.marked[place], std::cmp::Reverse(place)))
    }
}

fn words(stage: &Stage<'_>, range: TokenRange) -> Vec<u64> {
    let tokens = stage.scene.tokens.get(range.range()).unwrap_or_default();
    tokens
        .iter()
        .filter(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number))
        .map(|t| hash(in_lower_case(t.of(stage.scene.text)).as_bytes()))
        .collect()
}

/// A paragraph of its own whose words are a quotation's is a quote, whatever a finder took a part of it for.
fn pull_quotes(stage: &Stage<'_>, index: &Index, quotes: &mut [Quote]) -> Vec<Quote> {
    let mut added: Vec<Quote> = Vec::new();
    for range in stage.paragraphs() {
        let said = words(stage, range);
        let Some(span) = stage.span(range).filter(|_| (5..=LONGEST).contains(&said.len())) else { continue };
        let first = quotes.partition_point(|q| q.content.first().is_some_and(|c| c.start < span.start));
        let inside = quotes[first..].iter().take_while(|q| q.content.first().is_some_and(|c| c.start < span.end)).count();
        let Some((place, hits)) = index.fullest(&said, first).filter(|(p, _)| !(first..first + inside).contains(p)) else {
            continue;
        };
        let full = &quotes[place];
        let own = full.content.iter().any(|c| c.overlaps(span));
        if own || full.kind == QuoteKind::Indirect || hits * 10 < runs(&said) * 6 || said.len() > index.words[place].len() + 4 {
            continue;
        }
        let repeated = Quote {
            content: vec![span],
            cue: None,
            source: None,
            part_of: None,
            repeat_of: Some(QuoteId::new(place)),
            defects: vec![Defect::NoMarks],
            rule: REPEATS,
            ..full.clone()
        };
        match inside {
            0 => added.push(repeated),
            // "Our aim is peace": what a finder took for a report of the speaker's own aim.
            1 if quotes[first].kind == QuoteKind::Indirect => quotes[first] = repeated,
            _ => {}
        }
    }
    added
}

/// A heading that stands in marks alone, or words in marks in a headline, are a fragment of what is said below.
fn headings(stage: &Stage<'_>, quotes: &mut [Quote]) {
    for i in 0..quotes.len() {
        let heading = &quotes[i];
        let [content] = heading.content[..] else { continue };
        let range = stage.tokens(content);
        let Some(paragraph) = stage.paragraph_of(range.start) else { continue };
        let alone = paragraph.start + 1 >= range.start && paragraph.end <= range.end + 1;
        let title = paragraph.len() <= TITLE && !matches!(stage.word(paragraph.end.saturating_sub(1) as usize), "." | ":");
        let stops = range.end.checked_sub(1).is_some_and(|t| matches!(stage.word(t as usize), "." | "!" | "…" | "..."));
        if heading.kind != QuoteKind::Scare || !(alone || title) || stops || heading.defects.contains(&Defect::Unclosed) {
            continue;
        }
        let own = stems(stage, content);
        let shared = |q: &Quote| -> usize {
            let theirs: HashSet<String> = q.content.iter().flat_map(|&c| stems(stage, c)).collect();
            own.iter().filter(|s| theirs.contains(*s)).count()
        };
        let below = quotes.iter().enumerate().skip(i + 1).take(AHEAD).filter(|(_, q)| q.kind != QuoteKind::Scare);
        let best = below.map(|(at, q)| (shared(q), q.kind != QuoteKind::Indirect, std::cmp::Reverse(at))).max();
        if let Some((hits, _, std::cmp::Reverse(place))) = best
            && hits > 0
            && (hits == own.len() || alone && hits * 2 >= own.len())
        {
            let full = quotes[place].clone();
            let quote = &mut quotes[i];
            let said = range.range().any(|t| matches!(stage.scene.pos.get(t), Some(Upos::Verb | Upos::Aux)));
            quote.kind = if said && range.len() > 3 { QuoteKind::Direct } else { QuoteKind::Mixed };
            quote.speaker = full.speaker;
            quote.speaker_label = full.speaker_label;
            quote.repeat_of = Some(QuoteId::new(place));
            quote.rule = REPEATS;
        }
    }
}

/// The stems of the words that tell something.
fn stems(stage: &Stage<'_>, span: Span) -> HashSet<String> {
    let tells =
        |t: &usize| matches!(stage.scene.pos.get(*t), Some(Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj | Upos::Num));
    stage.tokens(span).range().filter(tells).map(|t| stem(stage.word(t))).collect()
}

/// The hash of a run of words.
fn joined(run: &[u64; RUN]) -> u64 {
    run.iter().copied().fold(0, mix)
}
