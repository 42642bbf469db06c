//! Across articles: the same entity, the same quotation, and what differs between its versions.
//!
//! Takes finished analyses and gives groups. Nothing here reads the models: names and words decide. Cost grows with what the
//! articles have in common. Each part says in its own header what it gets wrong.

mod copies;
mod differences;
mod entities;
mod quotes;
mod words;

pub use quotes::Thresholds;
pub use words::stem;

use crate::analysis::Analysis;
use crate::mention::EntityType;
use crate::order;
use crate::quote::{Quote, QuoteKind};
use crate::span::{EntityId, QuoteId, Span, index};
use differences::Version;
use quotes::{Group, Item};
use std::collections::{HashMap, HashSet};
use words::Vocabulary;

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
    /// For each article, what no other has.
    pub only: Vec<Only>,
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

/// What stands in one article only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Only {
    /// Number of the article.
    pub article: u32,
    /// Quotations that no other article has in any form, repeats left out.
    pub quotes: Vec<QuoteId>,
    /// Entities that no other article names.
    pub entities: Vec<EntityId>,
}

/// Compares articles. Any number of them gives a result; that of one or none is empty of groups over articles.
pub fn compare(articles: &[&Analysis]) -> Comparison {
    compare_watched(articles, Thresholds::default(), &mut |_, _| true).unwrap_or_default()
}

/// Compares articles, telling `watch` how many quotations of how many are done; gives nothing if it says not to go on.
pub fn compare_watched(
    articles: &[&Analysis],
    thresholds: Thresholds,
    watch: &mut dyn FnMut(usize, usize) -> bool,
) -> Option<Comparison> {
    let (entities, group_of) = entities::group(articles);
    let copies = copies::find(articles);
    let mut vocabulary = Vocabulary::new();
    let items = quotes::items(articles, &group_of, &mut vocabulary);
    let groups = quotes::group(&items, vocabulary.len(), thresholds, watch)?;
    let quotes = versions(articles, &entities, &group_of, &items, &groups);
    let speakers = speakers(articles, &entities, &group_of, &copies);
    let only = only(articles, &entities, &quotes);
    Some(Comparison { entities, quotes, speakers, copies, only })
}

/// The groups with their members in order and what differs in each.
fn versions(
    articles: &[&Analysis],
    entities: &[EntityGroup],
    group_of: &[Vec<Option<usize>>],
    items: &[Item],
    groups: &[Group],
) -> Vec<QuoteGroup> {
    let mut item_of: HashMap<(u32, u32), usize> = HashMap::new();
    for (i, item) in items.iter().enumerate() {
        item_of.insert((item.article, item.quote.0), i);
    }
    let quote = |item: &Item| articles.get(item.article as usize).and_then(|a| a.quotes.get(item.quote.index()));
    let mut repeats: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    for (i, item) in items.iter().enumerate() {
        let target = quote(item).and_then(|q| q.repeat_of).and_then(|of| item_of.get(&(item.article, of.0)));
        if let Some(list) = target.and_then(|&t| repeats.get_mut(t)) {
            list.push(i);
        }
    }
    let mention_groups: Vec<Vec<Option<usize>>> = articles.iter().zip(group_of).map(|(a, g)| mention_groups(a, g)).collect();
    let mut found: Vec<QuoteGroup> = Vec::new();
    for group in groups {
        let members = with_repeats(group, &repeats);
        let Some(&(fullest, _)) = members.iter().max_by_key(|&&(i, _)| {
            let item = items.get(i);
            let kind = item.and_then(quote).map(|q| q.kind);
            let direct = match kind {
                Some(QuoteKind::Direct) => 2,
                Some(QuoteKind::Mixed) => 1,
                _ => 0,
            };
            // Where two tell about as much, the one in the speaker's own words; then the earlier one.
            (item.map_or(0, |i| i.total / 150), direct, std::cmp::Reverse(i))
        }) else {
            continue;
        };
        let version = |i: usize| {
            let item = items.get(i)?;
            let analysis = *articles.get(item.article as usize)?;
            let groups = mention_groups.get(item.article as usize)?;
            Some(Version { analysis, quote: analysis.quotes.get(item.quote.index())?, item, groups })
        };
        let Some(from) = version(fullest) else { continue };
        let mut fullest_first: Vec<(usize, f32)> = members.clone();
        order::by_key(&mut fullest_first, |&(i, _)| if i == fullest { 0 } else { 1 + i as u64 });
        let members: Vec<QuoteMember> = (fullest_first.iter())
            .filter_map(|&(i, score)| {
                let to = version(i)?;
                let differences = if i == fullest { Vec::new() } else { differences::find(from, to, entities) };
                Some(QuoteMember { article: to.item.article, quote: to.item.quote, score, differences })
            })
            .collect();
        let all = || fullest_first.iter().filter_map(|&(i, _)| items.get(i));
        let labels = || all().filter_map(|item| quote(item)?.speaker_label.clone());
        let speaker = all().find_map(|item| item.speaker);
        found.push(QuoteGroup { speaker, speaker_label: if speaker.is_none() { labels().next() } else { None }, members });
    }
    found
}

/// The group of each mention of an article.
fn mention_groups(analysis: &Analysis, groups: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut of = vec![None; analysis.mentions.len()];
    for (entity, group) in analysis.entities.iter().zip(groups) {
        for mention in &entity.mentions {
            if let Some(place) = of.get_mut(mention.index()) {
                *place = *group;
            }
        }
    }
    of
}

/// The members of a group, with their repeats in the same article.
fn with_repeats(group: &Group, repeats: &[Vec<usize>]) -> Group {
    let mut members = group.clone();
    for &(member, score) in group {
        for &repeat in repeats.get(member).map(Vec::as_slice).unwrap_or_default() {
            if !members.iter().any(|&(i, _)| i == repeat) {
                members.push((repeat, score));
            }
        }
    }
    order::by_key(&mut members, |&(i, _)| i as u64);
    members
}

/// What stands in one article only.
fn only(articles: &[&Analysis], entities: &[EntityGroup], quotes: &[QuoteGroup]) -> Vec<Only> {
    let mut only: Vec<Only> = (0..articles.len()).map(|n| Only { article: index(n), ..Only::default() }).collect();
    for group in entities {
        let Some(first) = group.members.first() else { continue };
        if group.members.iter().all(|m| m.article == first.article)
            && let Some(list) = only.get_mut(first.article as usize)
        {
            list.entities.extend(group.members.iter().map(|m| m.entity));
        }
    }
    let mut shared: HashSet<(u32, QuoteId)> = HashSet::new();
    for group in quotes {
        shared.extend(group.members.iter().map(|m| (m.article, m.quote)));
    }
    for (list, analysis) in only.iter_mut().zip(articles) {
        let alone = |(i, quote): (usize, &Quote)| {
            let id = QuoteId::new(i);
            let of_shared = |other: Option<QuoteId>| other.is_some_and(|o| shared.contains(&(list.article, o)));
            let counts = quote.kind != QuoteKind::Scare && quote.repeat_of.is_none();
            let alone = !shared.contains(&(list.article, id)) && !of_shared(quote.part_of);
            (counts && alone).then_some(id)
        };
        list.quotes = analysis.quotes.iter().enumerate().filter_map(alone).collect();
    }
    only
}

/// Who is quoted where.
fn speakers(
    articles: &[&Analysis],
    entities: &[EntityGroup],
    group_of: &[Vec<Option<usize>>],
    copies: &[Copies],
) -> Vec<Speaker> {
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
    // The order counts what several copies of one text say once.
    let second = |article: u32| copies.iter().any(|c| c.articles.iter().skip(1).any(|&a| a == article));
    let weight = |row: &Speaker| row.articles.iter().filter(|s| !second(s.article)).map(|s| s.words).sum::<usize>();
    order::by_key(&mut rows, |row| !(weight(row) as u64));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coref::Entity;
    use crate::quote::{Cue, CueClass};
    use crate::{Analyzer, Metadata};

    /// An article with these quotations: speaker ("" for nobody), cue, content, all of them words of `text`.
    fn article(text: &str, kind: QuoteKind, quotes: &[(&str, &str, &str)]) -> Analysis {
        let mut analysis = Analyzer::default().analyze(text, &Metadata::default());
        let span = |words: &str| {
            let start = text.find(words).expect("the words are in the text");
            Span::new(start, start + words.len())
        };
        // Without models nothing but figures is found: speakers are entities with the name as their only form.
        for &(speaker, cue, content) in quotes {
            let known = analysis.entities.iter().position(|e| e.name == speaker);
            let entity = known.unwrap_or_else(|| {
                analysis.entities.push(Entity {
                    entity_type: EntityType::Person,
                    name: speaker.to_owned(),
                    aliases: Vec::new(),
                    role: None,
                    mentions: Vec::new(),
                    links: Vec::new(),
                    value: None,
                    wikidata: Some(format!("Q{}", speaker.len())),
                });
                analysis.entities.len() - 1
            });
            analysis.quotes.push(Quote {
                kind,
                content: vec![span(content)],
                cue: Some(Cue { span: span(cue), lemma: cue.to_owned(), class: CueClass::Speech }),
                source: None,
                speaker: (!speaker.is_empty()).then(|| EntityId::new(entity)),
                speaker_label: None,
                addressee: None,
                part_of: None,
                repeat_of: None,
                defects: Vec::new(),
                confidence: 1.0,
                evidence: Default::default(),
                rule: "test",
                runner_up: None,
            });
        }
        analysis
    }

    /// The differences of the second version from the fullest, a line each; nothing if the two are not joined.
    fn check(a: (&str, &str, &str), b: (&str, &str, &str), expected: &[&str]) {
        let make = |(speaker, cue, content): (&str, &str, &str)| {
            article(&format!("“{content},” {speaker} {cue}."), QuoteKind::Direct, &[(speaker, cue, content)])
        };
        let (a, b) = (make(a), make(b));
        let comparison = compare(&[&a, &b]);
        let side = |s: &Option<Side>| s.as_ref().map_or("–".to_owned(), |s| s.text.clone());
        let members = comparison.quotes.iter().flat_map(|g| &g.members);
        let given: Vec<String> = (members.flat_map(|m| &m.differences))
            .map(|d| format!("{}: {} → {}", d.kind.name(), side(&d.from), side(&d.to)))
            .collect();
        assert_eq!(given, expected);
    }

    fn joined(a: (&str, &str, &str), b: (&str, &str, &str)) -> bool {
        let make = |(speaker, cue, content): (&str, &str, &str)| {
            article(&format!("“{content},” {speaker} {cue}."), QuoteKind::Direct, &[(speaker, cue, content)])
        };
        let (a, b) = (make(a), make(b));
        compare(&[&a, &b]).quotes.len() == 1
    }

    const BRIDGE: (&str, &str, &str) =
        ("Ann Lee", "say", "We will open the new bridge in May, although the eastern pillars need repairs");

    #[test]
    fn the_same_words_translated_twice_are_one() {
        assert!(joined(
            BRIDGE,
            ("Ann Lee", "say", "The new bridge will be opened in May, even if its eastern pillars still have to be repaired")
        ));
        assert!(joined(BRIDGE, ("Ann Lee", "say", "the eastern pillars need repairs")));
    }

    #[test]
    fn another_speaker_is_another_utterance_unless_the_words_are_the_same() {
        let reworded = "The new bridge will be opened in May, even if its eastern pillars still have to be repaired";
        assert!(!joined(BRIDGE, ("Bruce Okafor", "say", reworded)));
        assert!(joined(BRIDGE, ("Bruce Okafor", "say", BRIDGE.2)));
        assert!(!joined(BRIDGE, ("Ann Lee", "say", "The ferry stops at ten in the evening and nobody complains")));
    }

    #[test]
    fn a_lost_negation_goes_before_all_else() {
        check(
            ("Ann Lee", "say", "We have never said that the harbour comes second"),
            ("Ann Lee", "admit", "We have said that the harbour comes second"),
            &["negation: never → –", "cue: say → admit", "cut: never → –"],
        );
    }

    #[test]
    fn a_changed_number_is_told_by_itself() {
        check(
            ("Ann Lee", "say", "The bridge will cost 24 million crowns"),
            ("Ann Lee", "say", "The bridge will cost 26 million crowns"),
            &["number: 24 → 26"],
        );
    }

    #[test]
    fn tense_and_person_do_not_differ() {
        check(
            ("Ann Lee", "say", "I will open the bridge before the winter"),
            ("Ann Lee", "say", "she would open the bridge before the winter"),
            &[],
        );
    }

    #[test]
    fn cut_and_added_words() {
        check(
            ("Ann Lee", "say", "We will open the new bridge in May, although the pillars need repairs"),
            ("Ann Lee", "say", "We will open the new bridge in May"),
            &["cut: although the pillars need repairs → –"],
        );
    }

    #[test]
    fn two_sentences_of_one_long_quotation_are_two_groups() {
        let long = "The eastern pillars are rusting faster than expected. Nobody counted the herons on the northern shore.";
        let whole = article(&format!("“{long}” Ann Lee said."), QuoteKind::Direct, &[("Ann Lee", "said", long)]);
        let one = "The eastern pillars are rusting faster than expected";
        let two = "Nobody counted the herons on the northern shore";
        let first = article(&format!("“{one},” Ann Lee said."), QuoteKind::Direct, &[("Ann Lee", "said", one)]);
        let second = article(&format!("“{two},” Ann Lee said."), QuoteKind::Direct, &[("Ann Lee", "said", two)]);
        let groups = compare(&[&whole, &first, &second]).quotes;
        let articles: Vec<Vec<u32>> = groups.iter().map(|g| g.members.iter().map(|m| m.article).collect()).collect();
        assert_eq!(articles, [[0, 1], [0, 2]]);
    }

    #[test]
    fn copies_are_told_and_one_or_no_article_is_no_fault() {
        let text: String = (0..40).map(|n| format!("Sentence {n} tells of harbour number {n}. ")).collect();
        let a = article(&text, QuoteKind::Direct, &[]);
        let b = article(&format!("{text} One line was put in."), QuoteKind::Direct, &[]);
        let c = article("Another text altogether, on another matter, in other words.", QuoteKind::Direct, &[]);
        assert_eq!(compare(&[&a, &c, &b]).copies.iter().map(|c| c.articles.clone()).collect::<Vec<_>>(), [[0, 2]]);
        assert_eq!(compare(&[]), Comparison::default());
        assert!(compare(&[&a]).quotes.is_empty());
    }

    #[test]
    fn whoever_watches_can_stop_it() {
        let a = article("“Yes, the bridge,” Ann Lee said.", QuoteKind::Direct, &[("Ann Lee", "said", "Yes, the bridge")]);
        let mut calls = Vec::new();
        let stopped = compare_watched(&[&a, &a], Thresholds::default(), &mut |done, of| {
            calls.push((done, of));
            false
        });
        assert_eq!((stopped, calls), (None, vec![(0, 1)]));
    }
}
