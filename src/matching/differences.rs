//! What differs between two versions of one utterance, by aligning their words.
//!
//! The alignment is the heaviest common subsequence of stems, so that tense, person and spelling do not differ. What lies
//! between aligned words was cut, added or put in other words; numbers, names, dates and negations among it are told by
//! themselves. A negation counts only next to aligned words: a cut clause with "not" in it denies nothing.
//!
//! It reads the first thousand words of a version.

use super::quotes::Item;
use super::words::Word;
use super::{Difference, DifferenceKind, EntityGroup, Side};
use crate::analysis::Analysis;
use crate::mention::{EntityType, MentionKind};
use crate::order;
use crate::quote::Quote;
use crate::span::Span;
use std::ops::Range;

/// Cues with what a reader hears beside the words.
const FORCE: &str = include_str!("../lexicon/cue_force.tsv");
/// Words of a version that are aligned.
const MOST: usize = 1000;

/// One version, with all that is known of it.
#[derive(Clone, Copy)]
pub(super) struct Version<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) quote: &'a Quote,
    pub(super) item: &'a Item,
    /// Group of each mention of the article.
    pub(super) groups: &'a [Option<usize>],
}

/// What differs between the fullest version and another, the weightiest first.
pub(super) fn find(from: Version<'_>, to: Version<'_>, entities: &[EntityGroup]) -> Vec<Difference> {
    let mut found = Vec::new();
    speaker(from, to, entities, &mut found);
    cue(from, to, &mut found);
    if from.quote.kind != to.quote.kind {
        let side = |v: Version<'_>| Some(Side { text: v.quote.kind.name().to_owned(), spans: v.quote.content.clone() });
        found.push(Difference { kind: DifferenceKind::Kind, from: side(from), to: side(to) });
    }
    let gaps = gaps(head(&from.item.words), head(&to.item.words));
    negation(from, to, &gaps, &mut found);
    for gap in &gaps {
        content(from, to, gap, &mut found);
    }
    order::by_key(&mut found, |d| d.kind as u64);
    found
}

fn head(words: &[Word]) -> &[Word] {
    words.get(..MOST).unwrap_or(words)
}

fn speaker(from: Version<'_>, to: Version<'_>, entities: &[EntityGroup], found: &mut Vec<Difference>) {
    let (Some(a), Some(b)) = (from.item.speaker, to.item.speaker) else { return };
    if a == b {
        return;
    }
    let side = |version: Version<'_>, group: usize| {
        let text = entities.get(group).map(|e| e.name.clone()).unwrap_or_default();
        Some(Side { text, spans: version.quote.source.into_iter().collect() })
    };
    found.push(Difference { kind: DifferenceKind::Speaker, from: side(from, a), to: side(to, b) });
}

fn cue(from: Version<'_>, to: Version<'_>, found: &mut Vec<Difference>) {
    let (Some(a), Some(b)) = (&from.quote.cue, &to.quote.cue) else { return };
    if let (Some(x), Some(y)) = (force(&a.lemma), force(&b.lemma))
        && x != y
    {
        let side = |v: Version<'_>, span: Span| Some(Side { text: span.of(&v.analysis.text).to_owned(), spans: vec![span] });
        found.push(Difference { kind: DifferenceKind::Cue, from: side(from, a.span), to: side(to, b.span) });
    }
}

/// What a reader hears in a cue beside the words; none for a cue that is not listed.
fn force(lemma: &str) -> Option<&'static str> {
    let first = lemma.split(' ').next().unwrap_or_default();
    FORCE.lines().skip(1).find_map(|line| line.split_once('\t').filter(|(cue, _)| *cue == first).map(|(_, force)| force))
}

/// Words of either version that stand between two aligned ones.
#[derive(Debug, PartialEq, Eq)]
struct Gap {
    from: Range<usize>,
    to: Range<usize>,
    /// Whether aligned words stand on both sides.
    inside: bool,
}

/// The gaps of the heaviest common subsequence.
fn gaps(from: &[Word], to: &[Word]) -> Vec<Gap> {
    let width = to.len() + 1;
    let mut best = vec![0u32; (from.len() + 1) * width];
    let at = |table: &[u32], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in from.iter().enumerate().rev() {
        for (j, b) in to.iter().enumerate().rev() {
            let mut value = at(&best, i + 1, j).max(at(&best, i, j + 1));
            if a.stem == b.stem {
                value = value.max(at(&best, i + 1, j + 1) + u32::from(a.weight));
            }
            if let Some(cell) = best.get_mut(i * width + j) {
                *cell = value;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let (mut gap_i, mut gap_j) = (0, 0);
    let mut aligned = 0;
    let mut gaps = Vec::new();
    let mut close = |from: Range<usize>, to: Range<usize>, inside: bool| {
        if !from.is_empty() || !to.is_empty() {
            gaps.push(Gap { from, to, inside });
        }
    };
    while let (Some(a), Some(b)) = (from.get(i), to.get(j)) {
        if a.stem == b.stem && at(&best, i, j) == at(&best, i + 1, j + 1) + u32::from(a.weight) {
            close(gap_i..i, gap_j..j, aligned > 0);
            aligned += 1;
            (i, j) = (i + 1, j + 1);
            (gap_i, gap_j) = (i, j);
        } else if at(&best, i + 1, j) >= at(&best, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    close(gap_i..from.len(), gap_j..to.len(), false);
    gaps
}

/// A negation on one side only, next to aligned words.
fn negation(from: Version<'_>, to: Version<'_>, gaps: &[Gap], found: &mut Vec<Difference>) {
    let near = |gap: &&Gap| {
        let longest = gap.from.len().max(gap.to.len());
        longest <= if gap.inside { 6 } else { 3 }
    };
    let negations = |version: Version<'_>, range: &Range<usize>| -> Vec<Span> {
        let words = version.item.words.get(range.clone()).unwrap_or_default();
        words.iter().filter(|w| w.negation).map(|w| w.span).collect()
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for gap in gaps.iter().filter(near) {
        ours.extend(negations(from, &gap.from));
        theirs.extend(negations(to, &gap.to));
    }
    if ours.len() % 2 != theirs.len() % 2 {
        let side = |v: Version<'_>, spans: Vec<Span>| {
            let words: Vec<&str> = spans.iter().map(|s| s.of(&v.analysis.text)).collect();
            (!spans.is_empty()).then(|| Side { text: words.join(" … "), spans })
        };
        found.push(Difference { kind: DifferenceKind::Negation, from: side(from, ours), to: side(to, theirs) });
    }
}

/// What was cut, added or put in other words; numbers, names and dates by themselves.
fn content(from: Version<'_>, to: Version<'_>, gap: &Gap, found: &mut Vec<Difference>) {
    let ours = from.item.words.get(gap.from.clone()).unwrap_or_default();
    let theirs = to.item.words.get(gap.to.clone()).unwrap_or_default();
    let mut told = false;
    for kind in [DifferenceKind::Date, DifferenceKind::Name, DifferenceKind::Number] {
        let (a, b) = (facts(from, ours, kind), facts(to, theirs, kind));
        let new = |x: &[Fact], y: &[Fact]| x.iter().any(|f| !y.iter().any(|g| g.what == f.what));
        if !a.is_empty() && !b.is_empty() && (new(&a, &b) || new(&b, &a)) {
            let side = |v: Version<'_>, facts: Vec<Fact>| {
                let words: Vec<&str> = facts.iter().map(|f| f.span.of(&v.analysis.text)).collect();
                Some(Side { text: words.join(", "), spans: facts.iter().map(|f| f.span).collect() })
            };
            found.push(Difference { kind, from: side(from, a), to: side(to, b) });
            told = true;
        }
    }
    let tells = |words: &[Word]| words.iter().any(|w| w.is_content() || w.negation);
    let shown = |v: Version<'_>, words: &[Word]| Some(side(v, words)).filter(|s| tells(words) && !s.spans.is_empty());
    let (a, b) = (shown(from, ours), shown(to, theirs));
    let kind = match (&a, &b) {
        (Some(_), Some(_)) if told && ours.len().max(theirs.len()) <= 2 => return,
        (Some(_), Some(_)) => DifferenceKind::Wording,
        (Some(_), None) => DifferenceKind::Cut,
        (None, Some(_)) => DifferenceKind::Added,
        (None, None) => return,
    };
    found.push(Difference { kind, from: a, to: b });
}

/// Something that either is the same in two versions or changes the sense.
#[derive(Debug)]
struct Fact {
    what: String,
    span: Span,
}

/// The facts of a kind among some words.
fn facts(version: Version<'_>, words: &[Word], kind: DifferenceKind) -> Vec<Fact> {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Vec::new() };
    let stretch = first.span.to(last.span);
    let analysis = version.analysis;
    let start = analysis.mentions.partition_point(|m| analysis.span(m.tokens).start < stretch.start);
    let inside = analysis.mentions.get(start..).unwrap_or_default().iter().enumerate();
    let inside = inside.map(|(i, m)| (start + i, m, analysis.span(m.tokens))).take_while(|(_, _, s)| s.start < stretch.end);
    let mut facts = Vec::new();
    let mut dates = Vec::new();
    for (number, mention, span) in inside.filter(|(_, _, s)| stretch.contains(*s)) {
        let words = || span.of(&analysis.text).to_lowercase();
        if matches!(mention.entity_type, EntityType::Date | EntityType::Time) {
            dates.push(span);
            if kind == DifferenceKind::Date {
                facts.push(Fact { what: mention.value.clone().unwrap_or_else(words), span });
            }
        } else if kind == DifferenceKind::Name && mention.kind == MentionKind::Name && !mention.entity_type.is_figure() {
            let group = version.groups.get(number).copied().flatten();
            facts.push(Fact { what: group.map_or_else(words, |g| format!("group {g}")), span });
        }
    }
    if kind == DifferenceKind::Number {
        let numbers = words.iter().filter(|w| w.number && !dates.iter().any(|d| d.contains(w.span)));
        facts.extend(numbers.map(|w| Fact { what: w.span.of(&analysis.text).replace(',', ""), span: w.span }));
    }
    facts
}

/// Some words of a version, as one span for each stretch of its content.
fn side(version: Version<'_>, words: &[Word]) -> Side {
    let mut spans: Vec<Span> = Vec::new();
    for content in &version.quote.content {
        let mut inside = words.iter().map(|w| w.span).filter(|s| content.contains(*s));
        if let Some(first) = inside.next() {
            spans.push(inside.fold(first, Span::to));
        }
    }
    let text: Vec<&str> = spans.iter().map(|s| s.of(&version.analysis.text)).collect();
    Side { text: text.join(" … "), spans }
}
