//! Training data for names: each corpus's own labels and habits made one.
//!
//! Where a corpus leaves open what something is (it does not tell a city from a mountain, or does not annotate peoples at
//! all), every tag that is compatible with it is allowed, and the trainer takes the best of them.

use crate::corpus::NamedText;
use onrecord::document::Document;
use onrecord::lexicon::gazetteer::{Gazetteer, List};
use onrecord::mention::EntityType;
use onrecord::model::Models;
use onrecord::tagger::features::{self, Article, Attribute, Templates};
use onrecord::token::{Token, tokenize};
use onrecord::{names, pos, sentence};
use std::ops::Range;

/// Types that the tagger learns, in the order of its tags.
pub const TYPES: [EntityType; 10] = [
    EntityType::Person,
    EntityType::Org,
    EntityType::Gpe,
    EntityType::Loc,
    EntityType::Fac,
    EntityType::Norp,
    EntityType::Event,
    EntityType::Product,
    EntityType::Law,
    EntityType::Misc,
];

/// Names of the tags: `O`, then `B-` and `I-` of each type.
pub fn tags() -> Vec<String> {
    let spans = TYPES.iter().flat_map(|t| [format!("B-{}", t.name()), format!("I-{}", t.name())]);
    ["O".to_owned()].into_iter().chain(spans).collect()
}

/// A group of features, for measuring what it brings.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Matches in the gazetteer, in the features and wherever else it is asked
    Gazetteer,
    /// Parts of speech
    Pos,
    /// How the article writes the same word elsewhere
    Seen,
    /// How the sentence is written: capitals, titles
    Case,
    /// The first and the last letters of words
    Affixes,
    /// The shapes of words
    Shapes,
    /// The words around
    Neighbours,
}

impl Group {
    /// Whether an attribute of the token `offset` from the one to be tagged belongs to the group.
    fn has(self, offset: i8, attribute: Attribute) -> bool {
        use Attribute::{Exact, Lower, Prefix2, Prefix3, Prefix4, Suffix2, Suffix3, Suffix4};
        match self {
            Group::Gazetteer => attribute == Attribute::Lists,
            Group::Pos => attribute == Attribute::Pos,
            Group::Seen => attribute == Attribute::Seen,
            Group::Case => attribute == Attribute::Case,
            Group::Affixes => matches!(attribute, Prefix2 | Prefix3 | Prefix4 | Suffix2 | Suffix3 | Suffix4),
            Group::Shapes => attribute == Attribute::Shape,
            Group::Neighbours => offset != 0 && matches!(attribute, Exact | Lower | Suffix3),
        }
    }
}

/// The templates for names without those that need a feature of one of the groups.
pub fn templates(without: &[Group]) -> &'static Templates {
    if without.is_empty() {
        return &features::NAMES;
    }
    let kept = |offset: i8, attribute: Attribute| !without.iter().any(|group| group.has(offset, attribute));
    let single = |list: &[(i8, &'static [Attribute])]| -> &'static [(i8, &'static [Attribute])] {
        let rest = |&(offset, attributes): &(i8, &[Attribute])| -> (i8, &'static [Attribute]) {
            (offset, attributes.iter().copied().filter(|&a| kept(offset, a)).collect::<Vec<_>>().leak())
        };
        list.iter().map(rest).collect::<Vec<_>>().leak()
    };
    let joint = features::NAMES.joint.iter().copied().filter(|joint| joint.iter().all(|&(o, a)| kept(o, a)));
    Box::leak(Box::new(Templates {
        window: single(features::NAMES.window),
        context: single(features::NAMES.context),
        lists: if kept(0, Attribute::Lists) { features::NAMES.lists } else { &[] },
        joint: joint.collect::<Vec<_>>().leak(),
    }))
}

/// A corpus and how to read it.
pub struct Corpus {
    /// The file, without its ending.
    pub file: &'static str,
    /// How its labels are to be understood.
    pub scheme: Scheme,
}

/// How a corpus labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Groningen Meaning Bank.
    Gmb,
    /// GUM.
    Gum,
    /// PER, ORG, LOC, MISC.
    Conll,
    /// PER, ORG, LOC and nothing else.
    Three,
    /// Nested names of EWT, outer layer.
    EwtNested,
    /// Re-DocRED.
    DocRed,
    /// Relationship and entity extraction data set of Dstl.
    Re3d,
    /// CrossNER.
    CrossNer,
}

/// The corpora that the model is fitted on.
pub const CORPORA: &[Corpus] = &[
    Corpus { file: "gmb.train", scheme: Scheme::Gmb },
    Corpus { file: "gum.train", scheme: Scheme::Gum },
    Corpus { file: "gum.test", scheme: Scheme::Gum },
    Corpus { file: "wikigold.train", scheme: Scheme::Conll },
    Corpus { file: "wikigold.test", scheme: Scheme::Conll },
    Corpus { file: "redocred.train", scheme: Scheme::DocRed },
    Corpus { file: "crossner.train", scheme: Scheme::CrossNer },
    Corpus { file: "crossner.test", scheme: Scheme::CrossNer },
    Corpus { file: "ewt_nner.train", scheme: Scheme::EwtNested },
    Corpus { file: "ewt_nner.test", scheme: Scheme::EwtNested },
    Corpus { file: "re3d.train", scheme: Scheme::Re3d },
    Corpus { file: "uner_pud.test", scheme: Scheme::Three },
    Corpus { file: "multiner_en.train", scheme: Scheme::Three },
];

/// What a label can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    /// A name of one of these types.
    Name(Vec<EntityType>),
    /// No name.
    Nothing,
    /// Not to be learnt from.
    Unclear,
}

const PLACE: [EntityType; 3] = [EntityType::Gpe, EntityType::Loc, EntityType::Fac];
const REST: [EntityType; 4] = [EntityType::Event, EntityType::Law, EntityType::Product, EntityType::Misc];

impl Scheme {
    fn meaning(self, label: &str, is_demonym: bool) -> Meaning {
        use EntityType::{Event, Gpe, Law, Misc, Norp, Org, Person, Product};
        let demonym_or = |types: &[EntityType]| Meaning::Name(if is_demonym { vec![Norp] } else { types.to_vec() });
        let name = |types: &[EntityType]| Meaning::Name(types.to_vec());
        match (self, label) {
            (_, "PER" | "per" | "PERSON" | "Person" | "person" | "politician" | "writer" | "scientist" | "musicalartist")
            | (_, "researcher") => name(&[Person]),
            (Scheme::Re3d, "Organisation") => demonym_or(&[Org]),
            (_, "ORG" | "org" | "organisation" | "politicalparty" | "band" | "university" | "corporation" | "group") => {
                name(&[Org])
            }
            (_, "country") => name(&[Gpe]),
            (Scheme::Gmb, "gpe") => demonym_or(&[Gpe]),
            (Scheme::DocRed, "LOC") => demonym_or(&PLACE),
            (_, "LOC" | "geo" | "location" | "Location") => name(&PLACE),
            (_, "NORP" | "LOCderiv" | "Nationality") => name(&[Norp]),
            (Scheme::EwtNested, "MISC") => name(&REST),
            (Scheme::Conll, "MISC") => demonym_or(&REST),
            (Scheme::DocRed, "MISC") => demonym_or(&REST),
            (Scheme::Three, "MISC") => Meaning::Unclear,
            (Scheme::Gum, "MISC") => name(&[Law, Product, Misc]),
            (_, "MISC") => name(&REST),
            (_, "eve" | "EVENT" | "election" | "event" | "conference") => name(&[Event]),
            (Scheme::Gmb, "art") => name(&[Product, Misc, Law]),
            (Scheme::Gmb, "nat") => Meaning::Unclear,
            (_, "PRODUCT" | "product" | "Weapon" | "Vehicle" | "MilitaryPlatform" | "programlang") => name(&[Product, Misc]),
            (_, "DocumentReference") => name(&[Law, Misc]),
            (_, "award" | "book" | "poem" | "magazine" | "album" | "song" | "academicjournal" | "creative-work") => name(&[Misc]),
            (Scheme::CrossNer, "misc") => demonym_or(&REST),
            (_, "astronomicalobject") => name(&[EntityType::Loc]),
            (_, "DATE" | "TIME" | "tim" | "NUM" | "Temporal" | "Money" | "Quantity") => Meaning::Nothing,
            _ => Meaning::Unclear,
        }
    }

    /// What a capitalised word outside all names may be, because the corpus does not annotate it.
    fn unannotated(self) -> &'static [EntityType] {
        use EntityType::{Event, Law, Misc, Norp, Product};
        match self {
            Scheme::Three => &[Norp, Event, Law, Product, Misc],
            Scheme::Re3d => &[Event],
            Scheme::Gum | Scheme::Gmb | Scheme::Conll | Scheme::EwtNested | Scheme::DocRed | Scheme::CrossNer => &[],
        }
    }
}

/// A text, cut up and looked at, with the tags that its annotation allows.
pub struct Example {
    /// The text as the features see it.
    pub article: Article,
    /// Its sentences, as ranges of tokens.
    pub sentences: Vec<Range<usize>>,
    /// For each token, the tags that are right, as bits.
    pub allowed: Vec<u64>,
}

/// Cuts a text up as the analyser does. Gives its tokens, sentences and what the features see.
pub fn look(text: &str, models: &Models) -> (Vec<Token>, Vec<Range<usize>>, Article) {
    let document = Document::new(text);
    let tokens: Vec<Token> = document.paragraphs.iter().flat_map(|&p| tokenize(text, p)).collect();
    let sentences: Vec<Range<usize>> =
        sentence::split(text, &document.paragraphs, &tokens).iter().map(|s| s.tokens.range()).collect();
    let words: Vec<&str> = tokens.iter().map(|t| t.of(text)).collect();
    let mut article = Article::new(words.iter().copied());
    let pos = pos::tag(models.pos.as_ref(), &article, &sentences);
    names::look(&mut article, &words, &sentences, &pos, models.gazetteer.as_ref());
    (tokens, sentences, article)
}

/// Makes an example of an annotated text.
pub fn example(named: &NamedText, scheme: Scheme, models: &Models) -> Example {
    let text = &named.text;
    let (tokens, sentences, article) = look(text, models);
    let gazetteer = models.gazetteer.as_ref();
    let bit = |tag: usize| 1u64 << tag;
    let mut allowed: Vec<u64> = vec![bit(0); tokens.len()];
    for &kind in scheme.unannotated() {
        for (allowed, token) in allowed.iter_mut().zip(&tokens) {
            if token.of(text).starts_with(char::is_uppercase) {
                *allowed |= span_bits(kind);
            }
        }
    }
    for (span, label) in &named.names {
        let from = tokens.partition_point(|t| t.span.end as usize <= span.start);
        let to = tokens.partition_point(|t| (t.span.start as usize) < span.end);
        let words: Vec<&str> = tokens[from..to].iter().map(|t| t.of(text)).collect();
        let exact = tokens.get(from).is_some_and(|t| t.span.start as usize == span.start)
            && to > from
            && tokens[to - 1].span.end as usize == span.end;
        let lists = gazetteer.map_or(0, |g| g.lists_of(&words.join(" ")));
        let meaning = scheme.meaning(label, lists & List::Demonym.bit() != 0);
        let (mut from, mut to) = (from, to);
        let types = match meaning {
            Meaning::Nothing => continue,
            Meaning::Name(types) if exact => types,
            _ => {
                allowed[from..to].fill(u64::MAX);
                continue;
            }
        };
        let one = |word: &str, list: &[&str]| list.iter().any(|w| w.eq_ignore_ascii_case(word));
        while to - from > 1 && one(tokens[from].of(text), &["the", "a", "an"]) {
            from += 1;
        }
        while to - from > 1 && one(tokens[to - 1].of(text), &["'s", "’s", ".", ","]) {
            to -= 1;
        }
        // A description is no name.
        if scheme == Scheme::Re3d && !tokens[from..to].iter().any(|t| t.of(text).starts_with(char::is_uppercase)) {
            continue;
        }
        let types = place_types(types, &tokens[from..to], text, gazetteer);
        let (mut begin, mut inside) = (0, 0);
        for kind in types {
            if let Some(number) = TYPES.iter().position(|&t| t == kind) {
                begin |= bit(1 + 2 * number);
                inside |= bit(2 + 2 * number);
            }
        }
        allowed[from] = begin;
        allowed[from + 1..to].fill(inside);
    }
    // Peoples that a corpus passed by are names or not; nothing is to be learnt from them.
    for (allowed, token) in allowed.iter_mut().zip(&tokens) {
        let word = token.of(text);
        let people = gazetteer.is_some_and(|g| g.lists_of(word) & List::Demonym.bit() != 0);
        if *allowed == bit(0) && people && word.starts_with(char::is_uppercase) {
            *allowed = bit(0) | span_bits(EntityType::Norp);
        }
    }
    Example { article, sentences, allowed }
}

fn span_bits(kind: EntityType) -> u64 {
    TYPES.iter().position(|&t| t == kind).map_or(0, |number| 0b11 << (1 + 2 * number))
}

/// Tells states and cities from other places and from buildings, where the corpus does not: by the last word, then by lists.
fn place_types(types: Vec<EntityType>, tokens: &[Token], text: &str, gazetteer: Option<&Gazetteer>) -> Vec<EntityType> {
    let Some(gazetteer) = gazetteer else { return types };
    if types != PLACE {
        return types;
    }
    let words: Vec<&str> = tokens.iter().map(|t| t.of(text)).collect();
    let whole = gazetteer.lists_of(&words.join(" "));
    let last = words.last().map_or(0, |w| gazetteer.lists_of(w));
    let first = words.first().map_or(0, |w| gazetteer.lists_of(w));
    let long = words.len() > 1;
    if whole & List::Region.bit() != 0 {
        vec![EntityType::Loc]
    } else if whole & (List::Country.bit() | List::City.bit() | List::Division.bit()) != 0 {
        vec![EntityType::Gpe]
    } else if long && last & List::FacHead.bit() != 0 {
        vec![EntityType::Fac]
    } else if long && (last | first) & List::PlaceHead.bit() != 0 {
        vec![EntityType::Loc, EntityType::Gpe]
    } else if whole & List::Town.bit() != 0 {
        vec![EntityType::Gpe]
    } else {
        types
    }
}
