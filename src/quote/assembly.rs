//! From the network's scores to attributions: which words are source, cue and content, and which belong together.
//!
//! The best legal sequence of labels (Viterbi 1967) gives spans; each content goes to the cue that its own tokens point at
//! (the next or second next on either side), each cue to the source that it points at. Contents of one cue are one
//! attribution, as in PolNeAR (Newell et al. 2018), where every attribution has exactly one cue.

use crate::model::{Container, ModelError, Reader};
use crate::quote::{QUOTE_TEMPLATES, features};
use crate::sentence::Sentence;
use crate::span::TokenRange;
use crate::tagger::network::Network;
use crate::tagger::{self, Transitions};
use std::ops::Range;

/// Scores a token: seven labels, six links from content to cue, seven from cue to source.
pub const OUTPUTS: usize = LABELS + CONTENT_LINKS + SOURCE_LINKS;
const LABELS: usize = 7;
const CONTENT_LINKS: usize = 6;
const SOURCE_LINKS: usize = 7;
/// Longest stretch that the network reads at once, in tokens; the trainer cuts at the same places.
pub const STRETCH: usize = 400;

/// What a run of tokens is within an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Source,
    Cue,
    Content,
}

/// An attribution as the network sees it, before the rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Content, in text order.
    pub content: Vec<TokenRange>,
    /// The cue.
    pub cue: Option<TokenRange>,
    /// The source.
    pub source: Option<TokenRange>,
    /// Mean probability of the content's labels.
    pub content_probability: f32,
    /// Probability of the link to the cue.
    pub link_probability: f32,
    /// Probability of the link to the source, or of there being none.
    pub source_probability: f32,
}

/// Reads a text and gives its attributions in order of their cues.
pub fn draft(network: &Network, rows: &[[u16; features::WIDTH]], sentences: &[Sentence]) -> Vec<Draft> {
    let mut scores = Vec::with_capacity(rows.len() * OUTPUTS);
    for stretch in features::stretches(sentences, STRETCH) {
        scores.extend(network.scores(rows.get(stretch).unwrap_or_default()));
    }
    let at = |t: usize| scores.get(t * OUTPUTS..(t + 1) * OUTPUTS).unwrap_or(&[0.0; OUTPUTS]);
    let transitions = transitions();
    let mut spans: Vec<(Part, TokenRange)> = Vec::new();
    for paragraph in paragraph_ranges(sentences) {
        label_spans(paragraph, &at, &transitions, &mut spans);
    }
    assemble(&spans, &at)
}

fn paragraph_ranges(sentences: &[Sentence]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    for s in sentences {
        match out.last_mut() {
            Some(range) if last == Some(s.paragraph) => range.end = s.tokens.end as usize,
            _ => out.push(s.tokens.range()),
        }
        last = Some(s.paragraph);
    }
    out
}

/// Reads the fitted network out of a model file.
///
/// # Errors
/// When the file is damaged or was fitted with other features.
pub fn read(container: &Container<'_>) -> Result<Network, ModelError> {
    container.expect_templates(QUOTE_TEMPLATES)?;
    let mut reader = Reader::new(container.payload);
    let network = Network::read(&mut reader, &features::SIZES, OUTPUTS)?;
    if reader.is_empty() { Ok(network) } else { Err(ModelError::damaged()) }
}

/// The best legal sequence of labels of one paragraph, as spans.
fn label_spans<'s>(
    range: Range<usize>,
    at: &impl Fn(usize) -> &'s [f32],
    transitions: &Transitions,
    spans: &mut Vec<(Part, TokenRange)>,
) {
    let mut scores: Vec<i32> = Vec::with_capacity(range.len() * LABELS);
    for t in range.clone() {
        scores.extend(at(t).iter().take(LABELS).map(|&s| fixed(s)));
    }
    let labels = tagger::best(&scores, transitions);
    let mut open: Option<(Part, usize)> = None;
    for (step, &label) in labels.iter().enumerate().chain([(range.len(), &0)]) {
        let inside = label > 0 && label % 2 == 0;
        if !inside {
            if let Some((part, start)) = open.take() {
                spans.push((part, TokenRange::new(range.start + start, range.start + step)));
            }
            open = match label {
                1 => Some((Part::Source, step)),
                3 => Some((Part::Cue, step)),
                5 => Some((Part::Content, step)),
                _ => None,
            };
        }
    }
}

/// The labels' legal sequences; the network's scores know of neighbours already, so that every legal pair counts the same.
fn transitions() -> Transitions {
    let names = ["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"].map(str::to_owned);
    Transitions::new(&names, |_, _| 0)
}

/// A score in steps of a thousandth or so, for sums that are exact.
#[allow(clippy::cast_possible_truncation, reason = "clamped to the range first")]
fn fixed(score: f32) -> i32 {
    (score * 1024.0).clamp(-1e6, 1e6) as i32
}

fn assemble<'s>(spans: &[(Part, TokenRange)], at: &impl Fn(usize) -> &'s [f32]) -> Vec<Draft> {
    let of = |part: Part| -> Vec<TokenRange> { spans.iter().filter(|s| s.0 == part).map(|s| s.1).collect() };
    let (sources, cues, contents) = (of(Part::Source), of(Part::Cue), of(Part::Content));
    let mut drafts: Vec<Draft> = cues
        .iter()
        .map(|&cue| {
            let row = at(cue.start as usize);
            let links: [f32; SOURCE_LINKS] = probabilities(&row[LABELS + CONTENT_LINKS..OUTPUTS]);
            let before = sources.partition_point(|s| s.start < cue.start);
            let (source, p) = pointed_at(&links, before, sources.len());
            let none = links[6];
            let (source, p) = if none > p { (None, none) } else { (source.and_then(|i| sources.get(i).copied()), p) };
            Draft {
                content: Vec::new(),
                cue: Some(cue),
                source,
                content_probability: 0.0,
                link_probability: 0.0,
                source_probability: p,
            }
        })
        .collect();
    for &content in &contents {
        let mut links = [0f32; CONTENT_LINKS];
        let mut sure = 0.0;
        for t in content.range() {
            let row = at(t);
            for (sum, p) in links.iter_mut().zip(probabilities::<CONTENT_LINKS>(&row[LABELS..LABELS + CONTENT_LINKS])) {
                *sum += p;
            }
            let labels = probabilities::<LABELS>(&row[..LABELS]);
            sure += labels[5] + labels[6];
        }
        let length = count(content.len().max(1));
        let links = links.map(|p| p / length);
        let before = cues.partition_point(|c| c.start < content.start);
        let (cue, p) = pointed_at(&links, before, cues.len());
        let Some(draft) = cue.and_then(|cue| drafts.get_mut(cue)) else { continue };
        draft.content.push(content);
        draft.content_probability += sure;
        draft.link_probability = if draft.link_probability == 0.0 { p } else { draft.link_probability.min(p) };
    }
    drafts.retain(|d| !d.content.is_empty());
    for d in &mut drafts {
        let length: usize = d.content.iter().map(|c| c.len()).sum();
        d.content_probability /= count(length.max(1));
    }
    drafts
}

/// Number of the span, of `all`, that links of the classes "next left, next right, second left, second right" (1 to 4)
/// point at most, from a place with `before` spans left of it.
fn pointed_at(links: &[f32], before: usize, all: usize) -> (Option<usize>, f32) {
    let candidates = [(1, before.checked_sub(1)), (2, Some(before)), (3, before.checked_sub(2)), (4, Some(before + 1))];
    let mut best = (None, 0.0);
    for (class, at) in candidates {
        if let (Some(at), Some(&p)) = (at.filter(|&i| i < all), links.get(class))
            && p > best.1
        {
            best = (Some(at), p);
        }
    }
    best
}

#[allow(clippy::cast_precision_loss, reason = "lengths are far below the 24 bits that a float keeps")]
fn count(n: usize) -> f32 {
    n as f32
}

/// Softmax of scores.
fn probabilities<const N: usize>(scores: &[f32]) -> [f32; N] {
    let mut out = [0.0; N];
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for (o, &s) in out.iter_mut().zip(scores) {
        *o = exp(s - top);
        sum += *o;
    }
    out.map(|p| p / sum)
}

/// e to the power of a number that is not above 0, by squaring a short series; the same bits on every platform.
pub(crate) fn exp(x: f32) -> f32 {
    let y = x.clamp(-40.0, 0.0) / 64.0;
    let mut e = 1.0 + y * (1.0 + y * (0.5 + y * (1.0 / 6.0 + y * (1.0 / 24.0))));
    for _ in 0..6 {
        e *= e;
    }
    e
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close() {
        for i in 0..300 {
            #[allow(clippy::cast_precision_loss)]
            let x = -(i as f32) / 20.0;
            #[allow(clippy::disallowed_methods)]
            let truth = x.exp();
            assert!((exp(x) - truth).abs() <= 1e-5 + truth * 1e-4, "{x}: {} {truth}", exp(x));
        }
    }

    #[test]
    fn labels_become_spans_and_spans_attributions() {
        // Ann says we go .  →  source, cue, content content, nothing; content points left, cue points left.
        let labels = [1, 3, 5, 6, 0];
        let rows: Vec<[f32; OUTPUTS]> = labels
            .iter()
            .map(|&l| {
                let mut row = [0.0; OUTPUTS];
                row[l] = 9.0;
                row[LABELS + 1] = 9.0;
                row[LABELS + CONTENT_LINKS + 1] = 9.0;
                row
            })
            .collect();
        let at = |t: usize| rows[t].as_slice();
        let mut spans = Vec::new();
        label_spans(0..5, &at, &transitions(), &mut spans);
        let drafts = assemble(&spans, &at);
        assert_eq!(drafts.len(), 1);
        assert_eq!(drafts[0].content, [TokenRange::new(2, 4)]);
        assert_eq!((drafts[0].cue, drafts[0].source), (Some(TokenRange::new(1, 2)), Some(TokenRange::new(0, 1))));
        assert!(drafts[0].content_probability > 0.9);
    }
}
