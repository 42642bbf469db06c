//! Mentions: spans of tokens that refer to something, and the types of what they refer to.
//!
//! Names come from the tagger and figures from patterns; this module puts them together and adds descriptions of one person
//! ("the Russian president", "the head of Ruritanian diplomacy") and the pronouns he, she and their forms. It takes
//! a description only where a noun for an office or a trade stands at its head; a title before a name is none. Which of the
//! descriptions and pronouns refer to whom is for [`crate::coref`] to say.

use crate::lexicon;
use crate::lexicon::gazetteer::{Gazetteer, List};
use crate::order;
use crate::pos::Upos;
use crate::span::{Span, TokenRange};
use crate::token::Token;
use std::ops::Range;

/// What kind of thing an entity is; the scheme is that of OntoNotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityType {
    /// People, also fictional ones.
    Person,
    /// Companies, parties, agencies, teams, newspapers.
    Org,
    /// Countries, cities, states: places with a government.
    Gpe,
    /// Other places: regions, seas, mountains.
    Loc,
    /// Buildings, airports, streets.
    Fac,
    /// Nationalities, religions, political groups.
    Norp,
    /// Named wars, elections, storms, games.
    Event,
    /// Things that are made: vehicles, weapons, software.
    Product,
    /// Named laws and treaties.
    Law,
    /// Calendar expressions.
    Date,
    /// Times of day.
    Time,
    /// Sums of money.
    Money,
    /// Percentages.
    Percent,
    /// Measures and counts with a modifier.
    Quantity,
    /// Other names: works, awards, languages.
    Misc,
}

impl EntityType {
    /// All types, in the order of their numbers.
    pub const ALL: [EntityType; 15] = [
        EntityType::Person,
        EntityType::Org,
        EntityType::Gpe,
        EntityType::Loc,
        EntityType::Fac,
        EntityType::Norp,
        EntityType::Event,
        EntityType::Product,
        EntityType::Law,
        EntityType::Date,
        EntityType::Time,
        EntityType::Money,
        EntityType::Percent,
        EntityType::Quantity,
        EntityType::Misc,
    ];

    /// The name that output and models use: `PERSON`, `ORG`, …
    pub fn name(self) -> &'static str {
        match self {
            EntityType::Person => "PERSON",
            EntityType::Org => "ORG",
            EntityType::Gpe => "GPE",
            EntityType::Loc => "LOC",
            EntityType::Fac => "FAC",
            EntityType::Norp => "NORP",
            EntityType::Event => "EVENT",
            EntityType::Product => "PRODUCT",
            EntityType::Law => "LAW",
            EntityType::Date => "DATE",
            EntityType::Time => "TIME",
            EntityType::Money => "MONEY",
            EntityType::Percent => "PERCENT",
            EntityType::Quantity => "QUANTITY",
            EntityType::Misc => "MISC",
        }
    }

    /// The type with that name.
    pub fn from_name(name: &str) -> Option<EntityType> {
        EntityType::ALL.into_iter().find(|t| t.name() == name)
    }

    /// Whether this is a date, time or figure, which patterns find, rather than a name.
    pub fn is_figure(self) -> bool {
        matches!(self, EntityType::Date | EntityType::Time | EntityType::Money | EntityType::Percent | EntityType::Quantity)
    }
}

/// How a mention refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// By name: "Ann Lee".
    Name,
    /// By a description: "the finance minister".
    Nominal,
    /// By a pronoun: "she".
    Pronoun,
}

impl MentionKind {
    /// The name that output uses.
    pub fn name(self) -> &'static str {
        match self {
            MentionKind::Name => "name",
            MentionKind::Nominal => "nominal",
            MentionKind::Pronoun => "pronoun",
        }
    }
}

/// A span of tokens, inside one sentence, that refers to something.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Its tokens, without determiner, title and possessive ending.
    pub tokens: TokenRange,
    /// The token that carries the meaning: the last of a name, the noun of a description.
    pub head: u32,
    /// How it refers.
    pub kind: MentionKind,
    /// What it refers to is of this type.
    pub entity_type: EntityType,
    /// How sure the recognizer is, from 0 to 1.
    pub confidence: f32,
    /// For dates and figures: the value meant (ISO 8601 for dates, partial where the text is), where it is known.
    pub value: Option<String>,
    /// What a place stands for here, where it is no place: "Russian government" for Moscow.
    pub stands_for: Option<String>,
}

/// An article as the stages after tagging read it.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: &'a [Token],
    /// Its sentences, as ranges of token numbers.
    pub sentences: &'a [Range<usize>],
    /// Part of speech of each token.
    pub pos: &'a [Upos],
    /// Names that are known beforehand.
    pub gazetteer: Option<&'a Gazetteer>,
}

impl<'a> Reading<'a> {
    /// The text of a token, empty past the end.
    pub fn word(&self, token: usize) -> &'a str {
        self.tokens.get(token).map_or("", |t| t.of(self.text))
    }

    /// The part of speech of a token.
    pub fn pos(&self, token: usize) -> Upos {
        self.pos.get(token).copied().unwrap_or(Upos::X)
    }

    /// Whether a token is one of `words`, whatever its case.
    pub fn is(&self, token: usize, words: &[&str]) -> bool {
        let word = self.word(token);
        words.iter().any(|w| w.eq_ignore_ascii_case(word))
    }

    /// Whether a token is on a list of the gazetteer.
    pub fn is_on(&self, token: usize, list: List) -> bool {
        self.gazetteer.is_some_and(|g| g.lists_of(self.word(token)) & list.bit() != 0)
    }

    /// Whether a name is on a list of the gazetteer.
    pub fn is_listed(&self, name: &str, list: List) -> bool {
        self.gazetteer.is_some_and(|g| g.lists_of(name) & list.bit() != 0)
    }

    /// Whether nothing stands between a token and the one before it.
    pub fn is_glued(&self, token: usize) -> bool {
        let end = token.checked_sub(1).and_then(|before| self.tokens.get(before)).map(|t| t.span.end);
        end.is_some() && end == self.tokens.get(token).map(|t| t.span.start)
    }

    /// The text that a run of tokens covers.
    pub fn text_of(&self, range: TokenRange) -> &'a str {
        match self.tokens.get(range.range()) {
            Some([first, .., last]) => first.span.to(last.span).of(self.text),
            Some([only]) => only.of(self.text),
            _ => "",
        }
    }

    /// Number of the sentence that a token is in.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= token)
    }
}

/// Puts names and figures together and adds descriptions and pronouns. All in text order; names and figures do not overlap.
pub fn find(reading: &Reading<'_>, names: Vec<Mention>, figures: Vec<Mention>) -> Vec<Mention> {
    // A figure wins over a name that it covers, and loses to a name that is longer.
    let covers = |list: &[Mention], m: &Mention, wins: fn(usize, usize) -> bool| {
        let from = list.partition_point(|o| o.tokens.end <= m.tokens.start);
        list.iter().skip(from).take_while(|o| o.tokens.start < m.tokens.end).any(|o| wins(o.tokens.len(), m.tokens.len()))
    };
    let kept_names: Vec<Mention> = names.iter().filter(|n| !covers(&figures, n, |f, n| f >= n)).cloned().collect();
    let kept_figures = figures.into_iter().filter(|f| !covers(&names, f, |n, f| n > f));
    let mut mentions: Vec<Mention> = kept_names.into_iter().chain(kept_figures).collect();
    order::by_key(&mut mentions, |m| order::pair(m.tokens.start, m.tokens.end));
    let mut described = Vec::new();
    for sentence in reading.sentences {
        for token in sentence.clone() {
            if let Some(kind) = pronoun(reading.word(token)) {
                let tokens = TokenRange::new(token, token + 1);
                described.push(Mention::of_person(tokens, token, kind));
            } else if let Some(tokens) = description(reading, &mentions, sentence, token) {
                described.push(Mention::of_person(tokens, token, MentionKind::Nominal));
            }
        }
    }
    mentions.extend(described);
    order::by_key(&mut mentions, |m| order::pair(m.tokens.start, !m.tokens.end));
    mentions
}

/// Those that do not stand in one of the stretches `aside`, which are in text order.
pub fn outside(reading: &Reading<'_>, mentions: Vec<Mention>, aside: &[Span]) -> Vec<Mention> {
    let stands = |m: &Mention| {
        let Some(token) = reading.tokens.get(m.tokens.start as usize) else { return false };
        let i = aside.partition_point(|b| b.end <= token.span.start);
        aside.get(i).is_some_and(|b| b.overlaps(token.span))
    };
    mentions.into_iter().filter(|m| !stands(m)).collect()
}

impl Mention {
    pub(crate) fn of_person_pronoun(token: usize) -> Mention {
        Mention::of_person(TokenRange::new(token, token + 1), token, MentionKind::Pronoun)
    }

    fn of_person(tokens: TokenRange, head: usize, kind: MentionKind) -> Mention {
        Mention {
            tokens,
            head: crate::span::index(head),
            kind,
            entity_type: EntityType::Person,
            confidence: 0.7,
            value: None,
            stands_for: None,
        }
    }
}

/// Pronouns of the third person singular.
fn pronoun(word: &str) -> Option<MentionKind> {
    const PRONOUNS: [&str; 9] = ["he", "him", "his", "himself", "she", "her", "hers", "herself", "s/he"];
    (word.len() <= 7 && PRONOUNS.iter().any(|p| p.eq_ignore_ascii_case(word))).then_some(MentionKind::Pronoun)
}

/// The mention that begins at, or covers, a token, among mentions in text order that do not overlap.
pub(crate) fn name_at(mentions: &[Mention], token: usize) -> Option<&Mention> {
    let at = mentions.partition_point(|m| m.tokens.end as usize <= token);
    mentions.get(at).filter(|m| m.tokens.has(token))
}

/// The description whose head is `head`: "Russian president", "head of Ruritanian diplomacy", "minister".
fn description(reading: &Reading<'_>, names: &[Mention], sentence: &Range<usize>, head: usize) -> Option<TokenRange> {
    let noun = reading.word(head);
    if matches!(reading.pos(head), Upos::Verb | Upos::Aux | Upos::Adp | Upos::Adv | Upos::Punct) || !lexicon::is_person_noun(noun)
    {
        return None;
    }
    let mut end = head + 1;
    // "president of the Republic", "head of Russian diplomacy", "Secretary of State"
    if reading.is(end, &["of"]) && end + 1 < sentence.end {
        let mut at = end + 1 + usize::from(reading.is(end + 1, &["the"]));
        let first = at;
        while at < sentence.end
            && at < first + 4
            && (matches!(reading.pos(at), Upos::Adj | Upos::Noun | Upos::Propn) || name_at(names, at).is_some())
            && name_at(names, at).is_none_or(|n| n.entity_type != EntityType::Person)
        {
            at += 1;
            // Nothing that belongs to "head of Ruritanian diplomacy" follows it.
            if reading.is(at - 1, &["diplomacy"]) {
                break;
            }
        }
        if at > first {
            end = at;
        }
    }
    // A title before a name belongs to the name; so does one after a comma: "the president, Ann Lee".
    let next = end + usize::from(reading.word(end) == ",");
    if name_at(names, next)
        .is_some_and(|n| n.entity_type == EntityType::Person && n.tokens.start as usize == next && next < sentence.end)
    {
        return None;
    }
    // A name itself holds the word: "President Street".
    if name_at(names, head).is_some() {
        return None;
    }
    // An apposition after a name belongs to the name: "Ann Lee, president of …".
    let mut start = head;
    while start > sentence.start && head - start < 6 {
        let before = start - 1;
        let part = matches!(reading.pos(before), Upos::Adj | Upos::Noun | Upos::Propn)
            || name_at(names, before).is_some_and(|n| !n.entity_type.is_figure() && n.entity_type != EntityType::Person)
            || reading.word(before) == "-"
            || reading.is(before, &["'s", "’s"]) && name_at(names, before.saturating_sub(1)).is_some();
        if !part
            || lexicon::is_person_noun(reading.word(before)) && !reading.is(before, &["vice", "deputy", "secretary", "minister"])
        {
            break;
        }
        start = before;
    }
    let before = start.checked_sub(1).filter(|b| *b >= sentence.start);
    let determined = before.is_some_and(|b| reading.is(b, &["the", "his", "her", "their", "this", "that"]));
    let qualified = start < head;
    let apposed = before.is_some_and(|b| reading.word(b) == ",")
        && name_at(names, start.saturating_sub(2)).is_some_and(|n| n.entity_type == EntityType::Person);
    // "a minister" is somebody new.
    ((determined || qualified && before.is_none_or(|b| !reading.is(b, &["a", "an", "some", "any", "no", "every", "each"])))
        && !apposed)
        .then(|| TokenRange::new(start, end))
}
