//! Coreference inside one article: mentions to entities.
//!
//! Names are chained first: full and short forms, initials, acronyms, known variants, spoilt forms close to a name that is
//! there. Then descriptions ("the Russian president") and pronouns are attached, each only where the article gives evidence
//! (office, country, gender, who was spoken of last): a wrong merge puts words into someone's mouth. What stays without an
//! antecedent is left out, except a description that says of which country or body it is. Every link carries its rule.
//!
//! Wrong now and then: a pronoun with two possible antecedents of one gender in one sentence; a first name shared by two
//! people of whom the article names one in full later.

mod chain;
mod person;

use crate::mention::{EntityType, Mention, MentionKind, Reading};
use crate::order;
use crate::quote::{CueClass, Quote, QuoteKind};
use crate::span::{MentionId, Span, TokenRange};

/// What one or several mentions refer to: a coreference chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Type of the thing, by the majority of its names.
    pub entity_type: EntityType,
    /// The name to show: the fullest form, without what a machine translation spoilt.
    pub name: String,
    /// Other forms of the name in this article.
    pub aliases: Vec<String>,
    /// What this article calls them: "Russian president".
    pub role: Option<String>,
    /// Its mentions, in text order. Each mention of an article is in exactly one entity.
    pub mentions: Vec<MentionId>,
    /// For each mention, why it is here: "name", "surname", "acronym", "pronoun", … (the words of the rules of this module).
    pub links: Vec<&'static str>,
    /// Entity-wide value: the date meant, the sum.
    pub value: Option<String>,
    /// Wikidata identifier, where a list knows the name and the type agrees.
    pub wikidata: Option<String>,
}

/// An entity in the making.
#[derive(Clone, Debug)]
struct Chain {
    entity_type: EntityType,
    /// Mentions by number, each with its rule; ascending at the end.
    members: Vec<(usize, &'static str)>,
    /// The name to show.
    name: String,
    role: Option<String>,
    gender: Option<Gender>,
    /// Whether a name is among the members.
    named: bool,
}

/// Grammatical gender of a person, as pronouns show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gender {
    Male,
    Female,
}

/// Chains the mentions of one article into entities. Gives the mentions that remain (pronouns and descriptions of nobody
/// are left out) and the entities in the order of their first mention.
pub fn resolve(reading: &Reading<'_>, mentions: Vec<Mention>, quotes: &[Quote]) -> (Vec<Mention>, Vec<Entity>) {
    let mut mentions = mentions;
    chain::mark_metonyms(reading, &mut mentions);
    let mut chains = chain::names(reading, &mentions);
    person::describe(reading, &mentions, &mut chains);
    let voices = voices(reading, quotes);
    person::attach(reading, &mentions, &voices, &mut chains);
    finish(reading, mentions, chains)
}

/// What quotations say of each token.
struct Voices {
    /// Whether it stands inside quoted speech.
    spoken: Vec<bool>,
    /// Whether it is one of the words that name a source.
    source: Vec<bool>,
    /// The words that name the speaker, for pronouns inside quoted speech.
    of: Vec<Option<TokenRange>>,
}

fn voices(reading: &Reading<'_>, quotes: &[Quote]) -> Voices {
    let tokens = reading.tokens.len();
    let mut voices = Voices { spoken: vec![false; tokens], source: vec![false; tokens], of: vec![None; tokens] };
    for quote in quotes.iter().filter(|q| q.kind == QuoteKind::Direct) {
        let Some(source) = quote.source.map(|span| tokens_in(reading, span)) else { continue };
        for token in quote.content.iter().flat_map(|&span| tokens_in(reading, span)) {
            if let Some(of) = voices.of.get_mut(token) {
                *of = Some(TokenRange::new(source.start, source.end));
            }
        }
    }
    let direct = quotes.iter().filter(|q| q.kind == QuoteKind::Direct);
    for token in direct.flat_map(|q| &q.content).flat_map(|&span| tokens_in(reading, span)) {
        voices.spoken[token] = true;
    }
    let said = quotes.iter().filter(|q| q.cue.as_ref().is_some_and(|c| c.class == CueClass::Speech));
    for token in said.filter_map(|q| q.source).flat_map(|span| tokens_in(reading, span)) {
        voices.source[token] = true;
    }
    voices
}

fn tokens_in(reading: &Reading<'_>, span: Span) -> std::ops::Range<usize> {
    let first = reading.tokens.partition_point(|t| t.span.start < span.start);
    let last = reading.tokens.partition_point(|t| t.span.start < span.end);
    first..last.max(first)
}

/// Leaves out mentions without a chain and numbers the rest.
fn finish(reading: &Reading<'_>, mentions: Vec<Mention>, mut chains: Vec<Chain>) -> (Vec<Mention>, Vec<Entity>) {
    for chain in &mut chains {
        order::by_key(&mut chain.members, |&(m, _)| m as u64);
    }
    order::by_key(&mut chains, |c| c.members.first().map_or(u64::MAX, |&(m, _)| m as u64));
    let mut kept = vec![false; mentions.len()];
    for &(m, _) in chains.iter().flat_map(|c| &c.members) {
        kept[m] = true;
    }
    let mut numbers = Vec::with_capacity(mentions.len());
    let mut next = 0;
    for &kept in &kept {
        numbers.push(next);
        next += usize::from(kept);
    }
    let entities = chains.into_iter().map(|c| c.into_entity(reading, &mentions, &numbers)).collect();
    let mentions = mentions.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(m, _)| m).collect();
    (mentions, entities)
}

impl Chain {
    fn of(entity_type: EntityType, mention: usize, rule: &'static str, name: String) -> Chain {
        Chain { entity_type, members: vec![(mention, rule)], name, role: None, gender: None, named: true }
    }

    fn into_entity(self, reading: &Reading<'_>, mentions: &[Mention], numbers: &[usize]) -> Entity {
        let mut aliases: Vec<String> = Vec::new();
        for mention in self.members.iter().filter_map(|m| mentions.get(m.0)).filter(|m| m.kind == MentionKind::Name) {
            let text = reading.text_of(mention.tokens);
            if text != self.name && aliases.len() < 20 && !aliases.iter().any(|a| a == text) {
                aliases.push(text.to_owned());
            }
        }
        let wikidata = chain::wikidata(reading, self.entity_type, aliases.iter().map(String::as_str).chain([self.name.as_str()]));
        let value = self.members.iter().filter_map(|m| mentions.get(m.0)).find_map(|m| m.value.clone());
        Entity {
            entity_type: self.entity_type,
            name: self.name,
            aliases,
            role: self.role,
            mentions: self.members.iter().map(|m| MentionId::new(numbers[m.0])).collect(),
            links: self.members.iter().map(|m| m.1).collect(),
            value,
            wikidata,
        }
    }
}

/// Adds "I", "me", "my" and "we" said by one person inside quoted speech to the entities of those who speak. To be called
/// once the speakers of `quotes` are known; mentions and entities stay well formed.
pub fn first_person(reading: &Reading<'_>, quotes: &[Quote], mentions: &mut Vec<Mention>, entities: &mut [Entity]) {
    let mut added: Vec<(Mention, usize)> = Vec::new();
    for quote in quotes.iter().filter(|q| q.kind == QuoteKind::Direct && q.part_of.is_none()) {
        let Some(speaker) =
            quote.speaker.map(|s| s.index()).filter(|&s| entities.get(s).is_some_and(|e| e.entity_type == EntityType::Person))
        else {
            continue;
        };
        for token in quote.content.iter().flat_map(|&s| tokens_in(reading, s)) {
            if matches!(reading.word(token), "I" | "me" | "my" | "My" | "Me" | "myself" | "mine") {
                added.push((Mention::of_person_pronoun(token), speaker));
            }
        }
    }
    order::by_key(&mut added, |(m, _)| order::pair(m.tokens.start, m.tokens.end));
    added.dedup_by_key(|(m, _)| m.tokens);
    if added.is_empty() {
        return;
    }
    // Mentions stay in text order, so those behind a new one move.
    let mut shifted = Vec::with_capacity(mentions.len());
    let mut merged = Vec::with_capacity(mentions.len() + added.len());
    let mut new = added.into_iter().peekable();
    let mut places = Vec::new();
    for mention in mentions.drain(..) {
        while let Some((m, speaker)) = new.next_if(|(m, _)| m.tokens < mention.tokens) {
            places.push((merged.len(), speaker));
            merged.push(m);
        }
        shifted.push(merged.len());
        merged.push(mention);
    }
    for (m, speaker) in new {
        places.push((merged.len(), speaker));
        merged.push(m);
    }
    *mentions = merged;
    for entity in entities.iter_mut() {
        for id in &mut entity.mentions {
            *id = MentionId::new(shifted.get(id.index()).copied().unwrap_or(id.index()));
        }
    }
    for (place, speaker) in places {
        if let Some(entity) = entities.get_mut(speaker) {
            let at = entity.mentions.partition_point(|m| m.index() < place);
            entity.mentions.insert(at, MentionId::new(place));
            entity.links.insert(at, "first person");
        }
    }
}

/// Puts the types and limits of names right by what the whole article says of them.
pub fn retype(reading: &Reading<'_>, names: Vec<Mention>) -> Vec<Mention> {
    let mut names = names;
    chain::retype(reading, &mut names);
    names
}

/// The key by which names of different articles are compared: lower case, no accents, known variants made one.
pub fn name_key(name: &str) -> String {
    chain::key(name)
}

/// Whether two names of persons can be names of one person, whose first names are not at odds: "V. Putin" and "Vladimir
/// Poutine". A lone family name goes with every full name that ends in it.
pub fn same_person(a: &str, b: &str) -> bool {
    let (a, b) = (chain::parts(a), chain::parts(b));
    match (&a[..], &b[..]) {
        ([], _) | (_, []) => false,
        ([one], [.., last]) | ([.., last], [one]) => one == last,
        _ => chain::same_full_name(&a, &b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_person() {
        assert!(same_person("Vladimir Putin", "Vladimir Poutine"));
        assert!(same_person("V. Putin", "Vladimir Putin"));
        assert!(same_person("Putin", "Vladimir Putin"));
        assert!(same_person("Antony Blinken", "Anthony Blinken"));
        assert!(!same_person("Ann Lee", "Bruce Lee"));
        assert!(!same_person("Ann", "Ann Lee"));
        assert_eq!(name_key("Kiev"), name_key("Kyiv"));
        assert_eq!(name_key("Niinistö"), name_key("NIINISTO"));
    }
}
