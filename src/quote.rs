//! Quotations: content presented as somebody's words or thoughts, with cue, source and speaker.
//!
//! [`find`] takes a text with its tokens, sentences and tags, and gives quotes with cue and source; who the source is comes
//! later ([`crate::attribution`]). Two finders meet here: the network over source, cue and content ([`assembly`]), which reads
//! reported clauses, and the marks ([`marks`]), which know the limits of direct quotations better than any network. Where
//! both see the same words, the marks set the limits and the network cue and source.

use crate::order;
use crate::span::{EntityId, QuoteId, Span};
use crate::tagger::network::Network;

pub mod assembly;
pub mod confidence;
pub mod dialogue;
mod direct;
pub mod features;
pub mod marks;

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
    /// What it is that sure by.
    pub evidence: confidence::Evidence,
    /// Name of the rule that decided.
    pub rule: &'static str,
    /// The speaker that came second.
    pub runner_up: Option<EntityId>,
}

/// The rule that reads `LEE: We go.`
pub(crate) const TRANSCRIPT: &str = "label of a transcript";

/// The rule that reads a paragraph in marks after a question as the answer to it.
pub(crate) const ANSWER: &str = "answer to a question";

/// The rule that knows a reporter's question, whose speaker is none of the people of the article.
pub(crate) const QUESTION: &str = "question of a reporter";

/// Fingerprint of what the quotation network reads; a model fitted with other features is refused.
pub const QUOTE_TEMPLATES: u64 = 0x6f6e_7265_6302;

/// Finds the quotes of a text, in text order. `network` is the fitted model, where it is there.
pub fn find(input: &features::Input<'_>, boilerplate: &[Span], network: Option<&Network>) -> Vec<Quote> {
    find_above(confidence::CLAIMED, input, boilerplate, network)
}

/// The same, with what the network alone sees from another confidence on.
pub(crate) fn find_above(
    claimed: f32,
    input: &features::Input<'_>,
    boilerplate: &[Span],
    network: Option<&Network>,
) -> Vec<Quote> {
    let drafts = network.map_or_else(Vec::new, |n| assembly::draft(n, &features::extract(input), input.sentences));
    direct::merge(claimed, input, boilerplate, drafts)
}

/// Adds quotes to a list, in text order, and carries the links between quotes along. Links of the added ones are numbers in
/// the old list.
pub(crate) fn insert(mut quotes: Vec<Quote>, added: Vec<Quote>) -> Vec<Quote> {
    quotes.extend(added);
    let mut order: Vec<usize> = (0..quotes.len()).collect();
    let limits = |q: &Quote| (q.content.first().map_or(0, |s| s.start), q.content.last().map_or(0, |s| s.end));
    order::by_key(&mut order, |&i| u64::from(quotes[i].part_of.is_some()));
    order::by_key(&mut order, |&i| order::pair(limits(&quotes[i]).0, !limits(&quotes[i]).1));
    let mut place = vec![0; quotes.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let moved = |id: Option<QuoteId>| id.and_then(|p| place.get(p.index())).map(|&p| QuoteId::new(p));
    let mut sorted: Vec<Quote> = order.iter().filter_map(|&i| quotes.get(i).cloned()).collect();
    for q in &mut sorted {
        q.part_of = moved(q.part_of);
        q.repeat_of = moved(q.repeat_of);
    }
    sorted
}
