//! Mentions: spans of tokens that refer to something, and the types of what they refer to.

use crate::span::TokenRange;

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
}
