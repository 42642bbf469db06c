//! Parts of speech: the seventeen of Universal Dependencies, from the linear tagger.

use crate::tagger::features::Article;
use crate::tagger::linear::Tagger;
use std::ops::Range;

/// A part of speech, as Universal Dependencies defines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Upos {
    /// Adjective.
    Adj,
    /// Preposition or postposition.
    Adp,
    /// Adverb.
    Adv,
    /// Auxiliary verb.
    Aux,
    /// Coordinating conjunction.
    Cconj,
    /// Determiner.
    Det,
    /// Interjection.
    Intj,
    /// Noun.
    Noun,
    /// Numeral.
    Num,
    /// Particle: "not", "to", the possessive ending.
    Part,
    /// Pronoun.
    Pron,
    /// Proper noun.
    Propn,
    /// Punctuation.
    Punct,
    /// Subordinating conjunction.
    Sconj,
    /// Symbol.
    Sym,
    /// Verb.
    Verb,
    /// Anything else.
    X,
}

impl Upos {
    /// All parts of speech, in the order of their numbers.
    pub const ALL: [Upos; 17] = [
        Upos::Adj,
        Upos::Adp,
        Upos::Adv,
        Upos::Aux,
        Upos::Cconj,
        Upos::Det,
        Upos::Intj,
        Upos::Noun,
        Upos::Num,
        Upos::Part,
        Upos::Pron,
        Upos::Propn,
        Upos::Punct,
        Upos::Sconj,
        Upos::Sym,
        Upos::Verb,
        Upos::X,
    ];

    /// The name that treebanks use.
    pub fn name(self) -> &'static str {
        const NAMES: [&str; 17] = [
            "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM",
            "VERB", "X",
        ];
        NAMES[self as usize]
    }

    /// The part of speech of that name.
    pub fn from_name(name: &str) -> Option<Upos> {
        Upos::ALL.into_iter().find(|u| u.name() == name)
    }

    /// The part of speech of that number.
    pub fn from_number(number: usize) -> Option<Upos> {
        Upos::ALL.get(number).copied()
    }

    /// Whether words of this class have content of their own: nouns, names, verbs, adjectives, adverbs, numerals.
    pub fn is_content(self) -> bool {
        matches!(self, Upos::Adj | Upos::Adv | Upos::Noun | Upos::Num | Upos::Propn | Upos::Verb)
    }
}

/// The part of speech of each token; `sentences` are ranges of token numbers. Without a tagger every token is [`Upos::X`].
pub fn tag(tagger: Option<&Tagger>, article: &Article, sentences: &[Range<usize>]) -> Vec<Upos> {
    match tagger {
        Some(tagger) => {
            let known: Vec<Upos> = tagger.tags().iter().map(|t| Upos::from_name(t).unwrap_or(Upos::X)).collect();
            tagger.tag(article, sentences).into_iter().map(|t| known.get(t as usize).copied().unwrap_or(Upos::X)).collect()
        }
        None => vec![Upos::X; sentences.last().map_or(0, |r| r.end)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_come_back() {
        for (number, upos) in Upos::ALL.into_iter().enumerate() {
            assert_eq!(Upos::from_name(upos.name()), Some(upos));
            assert_eq!(Upos::from_number(number), Some(upos));
        }
    }
}
