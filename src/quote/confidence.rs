//! How sure an attribution is: a logistic curve over what its finder saw (Platt 1999).
//!
//! The weights come from `cargo xtask calibrate`, which holds the program's attributions against PolNeAR's development part
//! and prints them: what reads 0.8 should be right four times in five. Right means here that half of the words and the source
//! are those of an annotated attribution.

use crate::quote::assembly::exp;

/// Number of things that are seen.
pub const WIDTH: usize = 15;

/// What speaks for and against an attribution, each between 0 and 1.
pub type Evidence = [f32; WIDTH];

/// Weights of the evidence, in its order.
const WEIGHTS: Evidence =
    [-1.278, -0.234, -1.567, 0.035, 0.738, 2.590, 0.725, -0.055, 0.967, -0.363, 0.514, 0.218, -2.483, 3.255, 1.188];

/// Below this an unmarked report that only the network sees is not claimed.
pub const CLAIMED: f32 = 0.17;

/// What is known of an attribution.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// Mean probability of the content's labels, of the link to the cue, of that to the source; nothing where no network saw it.
    pub(super) network: Option<[f32; 3]>,
    pub(super) words: usize,
    pub(super) has_verb: bool,
    /// Strength of the cue, from 0 to 5.
    pub(super) cue: u8,
    pub(super) speech: bool,
    /// Whether all its words stand in marks, or some of them.
    pub(super) all_marked: bool,
    pub(super) some_marked: bool,
    pub(super) has_source: bool,
    /// Whether the form of the paragraph says who speaks.
    pub(super) by_form: bool,
}

impl Seen {
    /// The evidence that the curve weighs.
    pub(super) fn evidence(&self) -> Evidence {
        const MANY: usize = 12;
        let of = |b: bool| if b { 1.0 } else { 0.0 };
        let [content, link, source] = self.network.unwrap_or_default();
        let product = content * link * source;
        #[allow(clippy::cast_precision_loss, reason = "a small number")]
        let words = self.words.min(MANY) as f32 / MANY as f32;
        [
            1.0,
            content,
            link,
            source,
            product,
            product * product * product * product,
            words,
            of(self.has_verb),
            f32::from(self.cue) / 5.0,
            of(self.speech),
            of(self.all_marked),
            of(self.some_marked),
            of(self.network.is_none() && !self.by_form),
            of(self.by_form),
            of(self.has_source),
        ]
    }
}

/// The probability that an attribution is right.
pub fn confidence(evidence: &Evidence) -> f32 {
    let z: f32 = evidence.iter().zip(WEIGHTS).map(|(x, w)| x * w).sum();
    if z >= 0.0 { 1.0 / (1.0 + exp(-z)) } else { exp(z) / (1.0 + exp(z)) }
}
