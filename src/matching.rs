//! Across articles: the same entity, the same quotation, and what differs between its versions.
//!
//! Takes finished analyses and gives groups. Nothing here reads the models; names and words decide.

use crate::analysis::Analysis;
use crate::mention::EntityType;
use crate::quote::QuoteKind;
use crate::span::{EntityId, QuoteId, Span, index};
use std::collections::HashMap;

/// What several articles have in common, and how they differ.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// The same thing in several articles, in order of first appearance.
    pub entities: Vec<EntityGroup>,
    /// The same words in several places, in order of first appearance.
    pub quotes: Vec<QuoteGroup>,
    /// Who is quoted where, most quoted first.
    pub speakers: Vec<Speaker>,
    /// Articles that are nearly the same text.
    pub copies: Vec<Copies>,
}

/// One thing, named in one article or several.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityGroup {
    /// Its type.
    pub entity_type: EntityType,
    /// The name to show.
    pub name: String,
    /// Wikidata identifier, where it is certain.
    pub wikidata: Option<String>,
    /// Where it is named.
    pub members: Vec<EntityMember>,
}

/// One article's entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntityMember {
    /// Number of the article.
    pub article: u32,
    /// The entity in it.
    pub entity: EntityId,
    /// Why it is in the group.
    pub link: &'static str,
}

/// One utterance in several places.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteGroup {
    /// The speaker's group, as a position in [`Comparison::entities`].
    pub speaker: Option<usize>,
    /// Words for a speaker without a name.
    pub speaker_label: Option<String>,
    /// All versions, the fullest first.
    pub members: Vec<QuoteMember>,
}

/// One version of an utterance.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteMember {
    /// Number of the article.
    pub article: u32,
    /// The quote in it.
    pub quote: QuoteId,
    /// How sure it is that this is the same utterance, 0 to 1.
    pub score: f32,
    /// What differs from the fullest version, the weightiest first.
    pub differences: Vec<Difference>,
}

/// One difference between the fullest version and another.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What it is.
    pub kind: DifferenceKind,
    /// In the fullest version.
    pub from: Option<Side>,
    /// In the other.
    pub to: Option<Side>,
}

/// One side of a difference: words, and where they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// The words, or what stands for them.
    pub text: String,
    /// Where they stand, in the side's own article.
    pub spans: Vec<Span>,
}

/// What a difference is, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// One version denies what the other asserts.
    Negation,
    /// Another number.
    Number,
    /// Another date.
    Date,
    /// Another name.
    Name,
    /// Another speaker.
    Speaker,
    /// A cue of another force: "said", "claimed", "threatened".
    Cue,
    /// Direct in one, indirect in the other.
    Kind,
    /// Words of the fullest version that this one leaves out.
    Cut,
    /// Words that the fullest version does not have.
    Added,
    /// Other words for the same.
    Wording,
}

impl DifferenceKind {
    /// The name that output uses.
    pub fn name(self) -> &'static str {
        match self {
            DifferenceKind::Negation => "negation",
            DifferenceKind::Number => "number",
            DifferenceKind::Date => "date",
            DifferenceKind::Name => "name",
            DifferenceKind::Speaker => "speaker",
            DifferenceKind::Cue => "cue",
            DifferenceKind::Kind => "kind",
            DifferenceKind::Cut => "cut",
            DifferenceKind::Added => "added",
            DifferenceKind::Wording => "wording",
        }
    }

    /// How much it changes: 3 the sense, 2 the light it is put in, 1 the words.
    pub fn severity(self) -> u8 {
        match self {
            DifferenceKind::Negation
            | DifferenceKind::Number
            | DifferenceKind::Date
            | DifferenceKind::Name
            | DifferenceKind::Speaker => 3,
            DifferenceKind::Cue | DifferenceKind::Kind => 2,
            DifferenceKind::Cut | DifferenceKind::Added | DifferenceKind::Wording => 1,
        }
    }
}

/// Somebody who is quoted.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// Position in [`Comparison::entities`]; none for a speaker without a name.
    pub speaker: Option<usize>,
    /// The name, or the words for somebody without one.
    pub name: String,
    /// What each article quotes, in the order of the articles.
    pub articles: Vec<Share>,
}

/// What one article quotes of one speaker, repeats left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Number of the article.
    pub article: u32,
    /// Number of words.
    pub words: usize,
    /// Number of direct quotations.
    pub direct: usize,
    /// Number of mixed quotations.
    pub mixed: usize,
    /// Number of indirect quotations.
    pub indirect: usize,
}

/// Articles that are nearly the same text.
#[derive(Clone, Debug, PartialEq)]
pub struct Copies {
    /// Numbers of the articles, ascending.
    pub articles: Vec<u32>,
    /// Share of the shortest one's words that it has in common with the first.
    pub share: f32,
}

/// Compares articles.
pub fn compare(articles: &[&Analysis]) -> Comparison {
    let (entities, group_of) = entities(articles);
    let speakers = speakers(articles, &entities, &group_of);
    Comparison { entities, quotes: Vec::new(), speakers, copies: Vec::new() }
}

/// Groups the entities of all articles, and gives for each article the group of each entity.
fn entities(articles: &[&Analysis]) -> (Vec<EntityGroup>, Vec<Vec<Option<usize>>>) {
    let mut groups: Vec<EntityGroup> = Vec::new();
    let mut by_name: HashMap<(String, EntityType), usize> = HashMap::new();
    let mut group_of = Vec::new();
    for (number, analysis) in articles.iter().enumerate() {
        let mut row = Vec::with_capacity(analysis.entities.len());
        for (i, entity) in analysis.entities.iter().enumerate() {
            if entity.entity_type.is_figure() || entity.name.is_empty() {
                row.push(None);
                continue;
            }
            let at = *by_name.entry((entity.name.to_lowercase(), entity.entity_type)).or_insert_with(|| {
                groups.push(EntityGroup {
                    entity_type: entity.entity_type,
                    name: entity.name.clone(),
                    wikidata: entity.wikidata.clone(),
                    members: Vec::new(),
                });
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(at) {
                group.members.push(EntityMember { article: index(number), entity: EntityId::new(i), link: "name" });
            }
            row.push(Some(at));
        }
        group_of.push(row);
    }
    (groups, group_of)
}

/// Who is quoted where.
fn speakers(articles: &[&Analysis], entities: &[EntityGroup], group_of: &[Vec<Option<usize>>]) -> Vec<Speaker> {
    let mut rows: Vec<Speaker> = Vec::new();
    let mut row_of: HashMap<(Option<usize>, String), usize> = HashMap::new();
    for (number, (analysis, groups)) in articles.iter().zip(group_of).enumerate() {
        for quote in &analysis.quotes {
            if quote.kind == QuoteKind::Scare || quote.part_of.is_some() || quote.repeat_of.is_some() {
                continue;
            }
            let group = quote.speaker.and_then(|e| groups.get(e.index()).copied().flatten());
            let name = match group.and_then(|g| entities.get(g)) {
                Some(entity) => entity.name.clone(),
                None => quote.speaker_label.clone().unwrap_or_default(),
            };
            let at = *row_of.entry((group, name.to_lowercase())).or_insert_with(|| {
                rows.push(Speaker { speaker: group, name, articles: Vec::new() });
                rows.len() - 1
            });
            let Some(row) = rows.get_mut(at) else { continue };
            if row.articles.last().is_none_or(|s| s.article != index(number)) {
                row.articles.push(Share { article: index(number), ..Share::default() });
            }
            let Some(share) = row.articles.last_mut() else { continue };
            share.words += quote.content.iter().map(|&s| analysis.words(s)).sum::<usize>();
            match quote.kind {
                QuoteKind::Direct => share.direct += 1,
                QuoteKind::Mixed => share.mixed += 1,
                QuoteKind::Indirect => share.indirect += 1,
                QuoteKind::Scare => {}
            }
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.articles.iter().map(|s| s.words).sum::<usize>()));
    rows
}
