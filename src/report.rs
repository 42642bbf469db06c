//! What the program gives out: the wire form of an analysis and of a comparison, as `schema/*.schema.json` describe them.
//!
//! Takes the core's results, whose spans are bytes, and gives plain structs whose offsets count what the reader asked for
//! (see [`PositionEncoding`]). These structs, not the core's own types, are what the page, the npm package and the command
//! line speak: their fields are never renamed, only added to. Nothing is decided here.

mod offsets;

pub use offsets::PositionEncoding;

use crate::analysis::Analysis;
use crate::coref::Entity as CoreEntity;
use crate::matching;
use crate::mention::MentionKind;
use crate::quote::Quote as CoreQuote;
use crate::span::{EntityId, MentionId, QuoteId, Span};
use offsets::Offsets;
use serde::Serialize;
use std::collections::HashSet;

/// Version of the output's form; it changes only when a field changes its meaning.
pub const SCHEMA: u32 = 1;

/// What the output is to look like.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What offsets count.
    pub position_encoding: PositionEncoding,
    /// Whether the text itself is given too.
    pub text: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { position_encoding: PositionEncoding::default(), text: true }
    }
}

/// A stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// Where it begins.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
}

/// One article's analysis.
#[derive(Clone, Debug, Serialize)]
pub struct Article {
    /// Version of this form.
    pub schema: u32,
    /// The article's id, as given.
    pub id: String,
    /// What offsets count.
    pub position_encoding: &'static str,
    /// The text that all offsets are into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How much was analysed.
    pub read: Read,
    /// Language, ISO 639-1.
    pub language: &'static str,
    /// What is known of the article beside its text.
    pub article: Metadata,
    /// Number of words.
    pub words: usize,
    /// Paragraphs, in order.
    pub paragraphs: Vec<Range>,
    /// What is no part of the article.
    pub boilerplate: Vec<Boilerplate>,
    /// What was read otherwise than it stands: mojibake, soft hyphens, parted words.
    pub repairs: Vec<Repair>,
    /// Who and what is in it.
    pub entities: Vec<Entity>,
    /// Who said what.
    pub quotes: Vec<Quote>,
}

/// How much of the text was analysed: always all of it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Read {
    /// Code points analysed.
    pub characters: usize,
    /// Code points given.
    pub of: usize,
}

/// What is known of the article beside its text.
#[derive(Clone, Debug, Serialize)]
pub struct Metadata {
    /// Headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// When it was published, ISO 8601.
    pub published: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Place and date line at the beginning of the text.
    pub dateline: Option<String>,
}

/// A stretch that is no part of the article.
#[derive(Clone, Debug, Serialize)]
pub struct Boilerplate {
    /// Where it stands.
    #[serde(flatten)]
    pub span: Range,
    /// What kind of line it is.
    pub kind: &'static str,
    /// The rule that decided.
    pub reason: &'static str,
}

/// A stretch that was read otherwise than it stands.
#[derive(Clone, Debug, Serialize)]
pub struct Repair {
    /// Where it stands.
    #[serde(flatten)]
    pub span: Range,
    /// `encoding`, `invisible`, `ligature`, `hyphenation`, `reference` or `quoting`.
    pub kind: &'static str,
}

/// Somebody or something that the article speaks of.
#[derive(Clone, Debug, Serialize)]
pub struct Entity {
    /// `e1`, `e2`, …
    pub id: String,
    /// `PERSON`, `ORG`, …
    #[serde(rename = "type")]
    pub entity_type: &'static str,
    /// The name to show.
    pub name: String,
    /// Other forms of the name in this article.
    pub aliases: Vec<String>,
    /// What this article calls them.
    pub role: Option<String>,
    /// The date or sum meant.
    pub value: Option<String>,
    /// Wikidata identifier, where it is certain.
    pub wikidata: Option<String>,
    /// Where the article mentions it.
    pub mentions: Vec<Mention>,
}

/// One mention of an entity.
#[derive(Clone, Debug, Serialize)]
pub struct Mention {
    /// Where it stands.
    #[serde(flatten)]
    pub span: Range,
    /// `name`, `nominal` or `pronoun`.
    pub kind: &'static str,
    /// `PERSON`, `ORG`, …
    #[serde(rename = "type")]
    pub entity_type: &'static str,
    /// How sure the recognizer is, 0 to 1.
    pub confidence: f64,
    /// Why it belongs to this entity.
    pub link: &'static str,
    /// The date or sum meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What a place stands for here, where it is no place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<String>,
}

/// Content presented as somebody's words or thoughts.
#[derive(Clone, Debug, Serialize)]
pub struct Quote {
    /// `q1`, `q2`, …
    pub id: String,
    /// `direct`, `mixed`, `indirect` or `scare`.
    pub kind: &'static str,
    /// The content, without its marks.
    pub content: Vec<Range>,
    /// The word or phrase that signals the attribution.
    pub cue: Option<Cue>,
    /// The words that name the speaker.
    pub source: Option<Range>,
    /// The entity that they mean.
    pub speaker: Option<String>,
    /// Words for a speaker without a name.
    pub speaker_label: Option<String>,
    /// Whom the words are addressed to.
    pub addressee: Option<String>,
    /// The quote that this one is a part of.
    pub part_of: Option<String>,
    /// The fullest place of these words in the article.
    pub repeat_of: Option<String>,
    /// What was wrong with the marks.
    pub defects: Vec<&'static str>,
    /// How sure the attribution is, 0 to 1.
    pub confidence: f64,
    /// Why this speaker.
    pub reason: Reason,
}

/// The cue of a quote.
#[derive(Clone, Debug, Serialize)]
pub struct Cue {
    /// Where it stands.
    #[serde(flatten)]
    pub span: Range,
    /// Its base form.
    pub lemma: String,
    /// `speech` or `stance`.
    pub class: &'static str,
}

/// Why a quote was given to its speaker.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// The rule that decided.
    pub rule: &'static str,
    /// The speaker that came second.
    pub runner_up: Option<String>,
    /// The mentions that lead from the source to the speaker's name.
    pub chain: Vec<Link>,
}

/// One step from the source of a quote to its speaker's name.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// The mention.
    #[serde(flatten)]
    pub span: Range,
    /// Why that mention belongs to the speaker.
    pub link: &'static str,
}

/// The analysis of one article in its wire form.
pub fn article(id: &str, analysis: &Analysis, options: Options) -> Article {
    Writer::new(analysis, options, Vec::new()).article(id)
}

/// Writes one analysis; every span goes through [`Writer::range`].
struct Writer<'a> {
    analysis: &'a Analysis,
    options: Options,
    offsets: Offsets,
}

impl<'a> Writer<'a> {
    /// A writer for `analysis` that can also place the spans `more`.
    fn new(analysis: &'a Analysis, options: Options, more: Vec<Span>) -> Writer<'a> {
        let mut spans = more;
        spans.extend(&analysis.paragraphs);
        spans.extend(analysis.boilerplate.iter().map(|b| b.span));
        spans.extend(analysis.mentions.iter().map(|m| analysis.span(m.tokens)));
        for quote in &analysis.quotes {
            spans.extend(&quote.content);
            spans.extend(quote.source);
            spans.extend(quote.cue.as_ref().map(|c| c.span));
        }
        let bytes = spans.into_iter().map(|s| analysis.given_span(s)).flat_map(|s| [s.start, s.end]);
        let removed = analysis.repairs.iter().flat_map(|r| [r.given.start, r.given.end]);
        let bytes = bytes.chain(removed).collect();
        let offsets = Offsets::new(analysis.given(), options.position_encoding, bytes);
        Writer { analysis, options, offsets }
    }

    /// Where a span of the analysed text stands in the text as given.
    fn range(&self, span: Span) -> Range {
        self.given_range(self.analysis.given_span(span))
    }

    fn given_range(&self, span: Span) -> Range {
        Range { start: self.offsets.at(span.start), end: self.offsets.at(span.end) }
    }

    fn article(&self, id: &str) -> Article {
        let chains: Vec<Chain> = self.analysis.entities.iter().map(|e| self.members_in_order(e)).collect();
        let analysis = self.analysis;
        let characters = analysis.given().chars().count();
        let metadata = analysis.metadata.clone();
        Article {
            schema: SCHEMA,
            id: id.to_owned(),
            position_encoding: self.options.position_encoding.name(),
            text: self.options.text.then(|| analysis.given().to_owned()),
            read: Read { characters, of: characters },
            language: analysis.language,
            article: Metadata {
                title: metadata.title,
                byline: metadata.byline,
                published: metadata.published,
                publisher: metadata.publisher,
                dateline: metadata.dateline,
            },
            words: analysis.words(Span::new(0, analysis.text.len())),
            paragraphs: analysis.paragraphs.iter().map(|&p| self.range(p)).collect(),
            boilerplate: (analysis.boilerplate.iter())
                .map(|b| Boilerplate { span: self.range(b.span), kind: b.kind.name(), reason: b.reason })
                .collect(),
            repairs: (analysis.repairs.iter()).map(|r| Repair { span: self.given_range(r.given), kind: r.kind.name() }).collect(),
            entities: analysis.entities.iter().enumerate().map(|(i, e)| self.entity(EntityId::new(i), e)).collect(),
            quotes: analysis.quotes.iter().enumerate().map(|(i, q)| self.quote(QuoteId::new(i), q, &chains)).collect(),
        }
    }

    fn entity(&self, id: EntityId, entity: &CoreEntity) -> Entity {
        Entity {
            id: entity_id(id),
            entity_type: entity.entity_type.name(),
            name: entity.name.clone(),
            aliases: entity.aliases.clone(),
            role: entity.role.clone(),
            value: entity.value.clone(),
            wikidata: entity.wikidata.clone(),
            mentions: self.members(entity).filter_map(|(m, link)| self.mention(m, link)).collect(),
        }
    }

    /// The mentions of an entity, each with why it is there.
    fn members<'e>(&self, entity: &'e CoreEntity) -> impl Iterator<Item = (MentionId, &'static str)> + 'e {
        let links = entity.links.iter().copied().chain(std::iter::repeat(""));
        entity.mentions.iter().copied().zip(links)
    }

    fn mention(&self, id: MentionId, link: &'static str) -> Option<Mention> {
        let mention = self.analysis.mentions.get(id.index())?;
        Some(Mention {
            span: self.range(self.analysis.span(mention.tokens)),
            kind: mention.kind.name(),
            entity_type: mention.entity_type.name(),
            confidence: rounded(mention.confidence),
            link,
            value: mention.value.clone(),
            stands_for: mention.stands_for.clone(),
        })
    }

    fn quote(&self, id: QuoteId, quote: &CoreQuote, chains: &[Chain]) -> Quote {
        Quote {
            id: quote_id(id),
            kind: quote.kind.name(),
            content: quote.content.iter().map(|&s| self.range(s)).collect(),
            cue: (quote.cue.as_ref()).map(|c| Cue { span: self.range(c.span), lemma: c.lemma.clone(), class: c.class.name() }),
            source: quote.source.map(|s| self.range(s)),
            speaker: quote.speaker.map(entity_id),
            speaker_label: quote.speaker_label.clone(),
            addressee: quote.addressee.map(entity_id),
            part_of: quote.part_of.map(quote_id),
            repeat_of: quote.repeat_of.map(quote_id),
            defects: quote.defects.iter().map(|d| d.name()).collect(),
            confidence: rounded(quote.confidence),
            reason: Reason { rule: quote.rule, runner_up: quote.runner_up.map(entity_id), chain: self.chain(quote, chains) },
        }
    }

    /// How the mentions of an entity lead to its names; read once, however often it speaks.
    fn members_in_order(&self, entity: &CoreEntity) -> Chain {
        let mut chain = Chain::default();
        let mut name = None;
        for (m, link) in self.members(entity) {
            let Some(mention) = self.analysis.mentions.get(m.index()) else { continue };
            let (at, span) = (chain.members.len(), self.analysis.span(mention.tokens));
            let is_name = mention.kind == MentionKind::Name;
            chain.members.push((span, link));
            chain.name_before.push(name.filter(|_| !is_name));
            name = if is_name { Some(at) } else { name };
            if chain.shown.is_none() && span.of(&self.analysis.text) == entity.name {
                chain.shown = Some(at);
            }
        }
        chain
    }

    /// From the mention in the source to the name that is shown: the mention itself, the name last mentioned before it
    /// where it is none, and the first mention in the form that is shown.
    fn chain(&self, quote: &CoreQuote, chains: &[Chain]) -> Vec<Link> {
        /// So many mentions may lie inside others at the end of a source.
        const NESTED: usize = 16;
        let Some(chain) = quote.speaker.and_then(|e| chains.get(e.index())) else { return Vec::new() };
        let source = quote.source.and_then(|s| {
            let end = chain.members.partition_point(|(span, _)| span.start < s.end);
            (0..end).rev().take(NESTED).find(|&i| chain.members.get(i).is_some_and(|(span, _)| span.overlaps(s)))
        });
        let before = source.and_then(|i| chain.name_before.get(i).copied().flatten());
        let mut seen = HashSet::new();
        let steps = [source, before, chain.shown].into_iter().flatten().filter(|&i| seen.insert(i));
        steps.filter_map(|i| chain.members.get(i)).map(|&(span, link)| Link { span: self.range(span), link }).collect()
    }
}

/// The mentions of one entity, in text order, each with why it is there.
#[derive(Debug, Default)]
struct Chain {
    members: Vec<(Span, &'static str)>,
    /// For each mention that is no name, the last name before it.
    name_before: Vec<Option<usize>>,
    /// The first mention in the form that is shown.
    shown: Option<usize>,
}

/// Several articles, and what they have in common.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// Version of this form.
    pub schema: u32,
    /// Id of the set, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The analyses, in the order given.
    pub articles: Vec<Article>,
    /// The same thing in several articles, or several times in one.
    pub entities: Vec<EntityGroup>,
    /// The same words in several places.
    pub quotes: Vec<QuoteGroup>,
    /// Who is quoted where, most quoted first.
    pub speakers: Vec<Speaker>,
    /// Articles that are nearly the same text.
    pub copies: Vec<Copies>,
    /// For each article, what no other has.
    pub only: Vec<Only>,
}

/// One thing, named in several articles.
#[derive(Clone, Debug, Serialize)]
pub struct EntityGroup {
    /// `x1`, `x2`, …
    pub group: String,
    /// `PERSON`, `ORG`, …
    #[serde(rename = "type")]
    pub entity_type: &'static str,
    /// The name to show.
    pub name: String,
    /// Wikidata identifier, where it is certain.
    pub wikidata: Option<String>,
    /// Where it is named.
    pub members: Vec<EntityMember>,
}

/// One article's entity.
#[derive(Clone, Debug, Serialize)]
pub struct EntityMember {
    /// The article's id.
    pub article: String,
    /// The entity's id in it.
    pub entity: String,
    /// Why it is in the group.
    pub link: &'static str,
}

/// One utterance in several places.
#[derive(Clone, Debug, Serialize)]
pub struct QuoteGroup {
    /// `g1`, `g2`, …
    pub group: String,
    /// Group of the speaker.
    pub speaker: Option<String>,
    /// Words for a speaker without a name.
    pub speaker_label: Option<String>,
    /// The fullest version.
    pub fullest: QuotePlace,
    /// All versions, the fullest first.
    pub members: Vec<QuoteMember>,
}

/// One article's quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuotePlace {
    /// The article's id.
    pub article: String,
    /// The quote's id in it.
    pub quote: String,
}

/// One version of an utterance.
#[derive(Clone, Debug, Serialize)]
pub struct QuoteMember {
    /// Where it stands.
    #[serde(flatten)]
    pub place: QuotePlace,
    /// How sure it is that this is the same utterance, 0 to 1.
    pub score: f64,
    /// What differs from the fullest version, the weightiest first.
    pub differences: Vec<Difference>,
}

/// One difference between the fullest version and another.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// `negation`, `number`, `name`, `date`, `speaker`, `cue`, `kind`, `cut`, `added` or `wording`.
    pub kind: &'static str,
    /// How much it changes: 3 the sense, 2 the light it is put in, 1 the words.
    pub severity: u8,
    /// In the fullest version; null where it has nothing of the sort.
    pub from: Option<Side>,
    /// In this version; null where it has nothing of the sort.
    pub to: Option<Side>,
}

/// One side of a difference.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// The words, or what stands for them.
    pub text: String,
    /// Where they stand; empty where the text has no words for it.
    pub spans: Vec<Range>,
}

/// Somebody who is quoted, by articles.
#[derive(Clone, Debug, Serialize)]
pub struct Speaker {
    /// Group of the entity; null for speakers without a name.
    pub speaker: Option<String>,
    /// The name, or the words for somebody without one.
    pub name: String,
    /// What each article quotes, in the order of the articles; those that quote nothing are left out.
    pub articles: Vec<Share>,
}

/// What one article quotes of one speaker.
#[derive(Clone, Debug, Serialize)]
pub struct Share {
    /// The article's id.
    pub article: String,
    /// Number of quotations, without repeats.
    pub quotes: usize,
    /// Number of words in them.
    pub words: usize,
    /// How many of the quotations are direct.
    pub direct: usize,
    /// How many are mixed.
    pub mixed: usize,
    /// How many are indirect.
    pub indirect: usize,
}

/// Articles that are nearly the same text.
#[derive(Clone, Debug, Serialize)]
pub struct Copies {
    /// Their ids, in the order given.
    pub articles: Vec<String>,
    /// Share of the shortest one's words that all have in common with the first, 0 to 1.
    pub share: f64,
}

/// What stands in one article only.
#[derive(Clone, Debug, Serialize)]
pub struct Only {
    /// The article's id.
    pub article: String,
    /// Quotes that no other article has in any form, repeats left out.
    pub quotes: Vec<String>,
    /// Entities that no other article names.
    pub entities: Vec<String>,
}

/// The comparison of articles in its wire form. `analyses` are those that `comparison` was made from, in the same order, and
/// `ids` their ids; those that occur twice are told apart by a number behind them.
pub fn comparison(
    id: Option<&str>,
    ids: &[&str],
    analyses: &[&Analysis],
    comparison: &matching::Comparison,
    options: Options,
) -> Comparison {
    let ids = distinct(ids.iter().copied());
    let mut spans: Vec<Vec<Span>> = vec![Vec::new(); analyses.len()];
    for group in &comparison.quotes {
        let Some(fullest) = group.members.first() else { continue };
        for member in &group.members {
            for d in &member.differences {
                for (article, side) in [(fullest.article, &d.from), (member.article, &d.to)] {
                    if let (Some(list), Some(side)) = (spans.get_mut(article as usize), side) {
                        list.extend(&side.spans);
                    }
                }
            }
        }
    }
    let writers: Vec<Writer<'_>> =
        analyses.iter().zip(spans).map(|(analysis, more)| Writer::new(analysis, options, more)).collect();
    let article_id = |n: u32| ids.get(n as usize).cloned().unwrap_or_default();
    let side = |article: u32, side: &Option<matching::Side>| {
        side.as_ref().map(|s| Side {
            text: s.text.clone(),
            spans: s.spans.iter().filter_map(|&span| Some(writers.get(article as usize)?.range(span))).collect(),
        })
    };
    let place = |m: &matching::QuoteMember| QuotePlace { article: article_id(m.article), quote: quote_id(m.quote) };
    let quotes = comparison.quotes.iter().enumerate().filter_map(|(i, group)| {
        let fullest = group.members.first()?;
        let members = group.members.iter().map(|m| QuoteMember {
            place: place(m),
            score: rounded(m.score),
            differences: (m.differences.iter())
                .map(|d| Difference {
                    kind: d.kind.name(),
                    severity: d.kind.severity(),
                    from: side(fullest.article, &d.from),
                    to: side(m.article, &d.to),
                })
                .collect(),
        });
        Some(QuoteGroup {
            group: format!("g{}", i + 1),
            speaker: group.speaker.map(group_id),
            speaker_label: group.speaker_label.clone(),
            fullest: place(fullest),
            members: members.collect(),
        })
    });
    let entities = comparison.entities.iter().enumerate().map(|(i, group)| EntityGroup {
        group: group_id(i),
        entity_type: group.entity_type.name(),
        name: group.name.clone(),
        wikidata: group.wikidata.clone(),
        members: (group.members.iter())
            .map(|m| EntityMember { article: article_id(m.article), entity: entity_id(m.entity), link: m.link })
            .collect(),
    });
    let speakers = comparison.speakers.iter().map(|s| Speaker {
        speaker: s.speaker.map(group_id),
        name: s.name.clone(),
        articles: (s.articles.iter())
            .map(|share| Share {
                article: article_id(share.article),
                quotes: share.direct + share.mixed + share.indirect,
                words: share.words,
                direct: share.direct,
                mixed: share.mixed,
                indirect: share.indirect,
            })
            .collect(),
    });
    let copies = (comparison.copies.iter())
        .map(|c| Copies { articles: c.articles.iter().map(|&n| article_id(n)).collect(), share: rounded(c.share) });
    let only = comparison.only.iter().map(|o| Only {
        article: article_id(o.article),
        quotes: o.quotes.iter().map(|&q| quote_id(q)).collect(),
        entities: o.entities.iter().map(|&e| entity_id(e)).collect(),
    });
    Comparison {
        schema: SCHEMA,
        id: id.map(str::to_owned),
        articles: writers.iter().zip(&ids).map(|(writer, id)| writer.article(id)).collect(),
        entities: entities.collect(),
        quotes: quotes.collect(),
        speakers: speakers.collect(),
        copies: copies.collect(),
        only: only.collect(),
    }
}

/// The ids, with a number behind each that has occurred before.
fn distinct<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen: HashSet<String> = HashSet::new();
    ids.map(|id| {
        let mut name = id.to_owned();
        let mut number = 1;
        while !seen.insert(name.clone()) {
            number += 1;
            name = format!("{id} ({number})");
        }
        name
    })
    .collect()
}

fn entity_id(id: EntityId) -> String {
    format!("e{}", id.index() + 1)
}

fn quote_id(id: QuoteId) -> String {
    format!("q{}", id.index() + 1)
}

fn group_id(position: usize) -> String {
    format!("x{}", position + 1)
}

/// A share with three decimals, the same in JSON and in JavaScript.
fn rounded(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_occur_twice_are_told_apart() {
        assert_eq!(distinct(["a", "b", "a", "a"].into_iter()), ["a", "b", "a (2)", "a (3)"]);
        assert_eq!(distinct(["a", "a (2)", "a"].into_iter()), ["a", "a (2)", "a (3)"]);
    }

    #[test]
    fn confidence_has_three_decimals() {
        assert_eq!(rounded(0.93), 0.93);
        assert_eq!(rounded(0.123_456), 0.123);
    }
}
