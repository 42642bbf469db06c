//! Quotations: content presented as somebody's words or thoughts, with cue, source and speaker.

use crate::span::{EntityId, QuoteId, Span};

/// How content is presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuoteKind {
    /// Whole clauses in quotation marks.
    Direct,
    /// A fragment in quotation marks within the author's sentence.
    Mixed,
    /// Reported without quotation marks.
    Indirect,
    /// Quotation marks without anybody quoted: terms, titles, irony.
    Scare,
}

impl QuoteKind {
    /// The name that output uses.
    pub fn name(self) -> &'static str {
        match self {
            QuoteKind::Direct => "direct",
            QuoteKind::Mixed => "mixed",
            QuoteKind::Indirect => "indirect",
            QuoteKind::Scare => "scare",
        }
    }
}

/// What a cue reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CueClass {
    /// Something said, written or shown.
    Speech,
    /// Something wanted, feared, planned or believed.
    Stance,
}

impl CueClass {
    /// The name that output uses.
    pub fn name(self) -> &'static str {
        match self {
            CueClass::Speech => "speech",
            CueClass::Stance => "stance",
        }
    }
}

/// The word or phrase that signals an attribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    /// Where it stands.
    pub span: Span,
    /// Its base form: "say" for "said".
    pub lemma: String,
    /// What it reports.
    pub class: CueClass,
}

/// Something about the quotation marks that was wrong and was seen through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Defect {
    /// A closing mark opens and an opening mark closes.
    Reversed,
    /// Opening and closing marks are of different families.
    Mismatched,
    /// Closed by an opening mark.
    OpeningAsClosing,
    /// Opened by a closing mark.
    ClosingAsOpening,
    /// White space inside the marks.
    Padded,
    /// One of the marks is missing.
    Unclosed,
    /// The cue stands inside the marks.
    CueInside,
    /// Marks were expected and there are none.
    NoMarks,
    /// Marks were doubled, by an encoding or a typist.
    Doubled,
}

impl Defect {
    /// The name that output uses.
    pub fn name(self) -> &'static str {
        match self {
            Defect::Reversed => "reversed",
            Defect::Mismatched => "mismatched",
            Defect::OpeningAsClosing => "opening-as-closing",
            Defect::ClosingAsOpening => "closing-as-opening",
            Defect::Padded => "padded",
            Defect::Unclosed => "unclosed",
            Defect::CueInside => "cue-inside",
            Defect::NoMarks => "no-marks",
            Defect::Doubled => "doubled",
        }
    }
}

/// One quotation with its attribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// How its content is presented.
    pub kind: QuoteKind,
    /// The content without its marks; ascending, disjoint, several when a cue interrupts it.
    pub content: Vec<Span>,
    /// The cue, where there is one.
    pub cue: Option<Cue>,
    /// The words that name the source, where there are such.
    pub source: Option<Span>,
    /// The entity that the source resolves to.
    pub speaker: Option<EntityId>,
    /// Words for a speaker without a name: "US official".
    pub speaker_label: Option<String>,
    /// Whom the words are addressed to.
    pub addressee: Option<EntityId>,
    /// The quote that this one is a part of.
    pub part_of: Option<QuoteId>,
    /// The fullest place of these words in the article.
    pub repeat_of: Option<QuoteId>,
    /// What was wrong with the marks.
    pub defects: Vec<Defect>,
    /// How sure the attribution is, from 0 to 1.
    pub confidence: f32,
    /// Name of the rule that decided.
    pub rule: &'static str,
    /// The speaker that came second.
    pub runner_up: Option<EntityId>,
}
