//! What the words inside and around a name show of it, where the tagger looked at one sentence only: limits that cannot be
//! right, firms with the name of a person, headlines in capitals whose names the article itself writes as usual.
//!
//! Takes the names of one article in text order and puts them right. Wrong now and then: a person called by a
//! possessive that firms have ("Lee's board").

use super::{Basis, Case, Name, Writing, case, writing};
use crate::lexicon;
use crate::lexicon::gazetteer::{Gazetteer, LONGEST, List, State};
use crate::mention::EntityType;
use crate::order;
use crate::tagger::features::Article;
use crate::token;
use std::collections::HashMap;
use std::ops::Range;

/// An article as this module reads it.
#[derive(Clone, Copy)]
pub(super) struct Evidence<'a> {
    pub article: &'a Article,
    pub words: &'a [&'a str],
    pub sentences: &'a [Range<usize>],
    pub gazetteer: Option<&'a Gazetteer>,
}

/// Nouns, beside those for groups of all kinds, that a firm or its like is called by.
const FIRMS: &[&str] = &[
    "affiliate",
    "brewer",
    "broker",
    "carmaker",
    "chipmaker",
    "conglomerate",
    "distillery",
    "drugmaker",
    "insurer",
    "lender",
    "manufacturer",
    "ngo",
    "outlet",
    "planemaker",
    "portal",
    "processor",
    "publication",
    "retailer",
    "shipbuilder",
    "shipyard",
    "startup",
    "steelmaker",
    "subsidiary",
    "supermarket",
    "utility",
    "website",
];

/// Last words that only firms have, beside those of the gazetteer.
const CORPORATE: &[&str] = &[
    "Aerospace",
    "Airways",
    "Automotive",
    "Aviation",
    "Chemicals",
    "Electronics",
    "Ferries",
    "Health",
    "Marine",
    "Metals",
    "Minerals",
    "Motor",
    "Motors",
    "Pharma",
    "Robotics",
    "Semiconductor",
    "Shipyards",
    "Textiles",
];

/// First or last words of papers and agencies, as their own languages have them.
const PRESS: &[&str] = &["Agence", "Agencia", "Agenzia", "Agência", "Gazeta", "Gazetesi", "Gazette", "Zeitung"];

/// Offices that somebody has in a body: `Director Ann Lee of Orex`.
const OFFICES: &[&str] = &["chairman", "chairwoman", "chief", "director", "founder", "manager", "spokesman", "spokeswoman"];

/// What a firm has and no person does: `Harland's chief executive`.
const OWNED: &[&str] =
    &["board", "chairman", "chairwoman", "founder", "founders", "headquarters", "shareholders", "shares", "subsidiary"];

/// Kinds of places that no organisation is called by.
const PLACES: &[&str] = &["Archipelago", "Governorate", "Island", "Islands", "Oblast", "Peninsula", "Prefecture", "Province"];

/// Kinds of bodies whose names have their people in them.
const NATIONAL: &[&str] = &["Association", "Bank", "Congress", "Council", "Federation", "Institute", "Party", "Union"];

impl Evidence<'_> {
    fn word(&self, token: usize) -> &str {
        self.words.get(token).copied().unwrap_or("")
    }

    fn is(&self, token: usize, list: &[&str]) -> bool {
        let word = self.word(token);
        list.iter().any(|l| l.eq_ignore_ascii_case(word))
    }

    fn writing(&self, token: usize) -> Writing {
        writing(self.word(token))
    }

    fn state(&self, range: Range<usize>) -> State {
        range.fold(State::EMPTY, |state, token| state.then(self.article.lower(token)))
    }

    fn lists(&self, range: Range<usize>) -> u32 {
        self.gazetteer.map_or(0, |g| g.lists(self.state(range)))
    }

    fn on(&self, token: usize, lists: u32) -> bool {
        let lists_of = |g: &Gazetteer| g.lists(State::EMPTY.then(self.article.lower(token)));
        token < self.words.len() && self.gazetteer.is_some_and(|g| lists_of(g) & lists != 0)
    }

    /// For each name, whether its sentence is a headline: in capitals, or with one at every word.
    pub(super) fn headlines(&self, names: &[Name]) -> Vec<bool> {
        let mut sentence = usize::MAX;
        let mut shouted = false;
        let mut headlines = Vec::with_capacity(names.len());
        for name in names {
            let of = self.sentences.partition_point(|s| s.end <= name.start);
            if of != sentence {
                sentence = of;
                let words = self.sentences.get(of).and_then(|s| self.words.get(s.clone())).unwrap_or(&[]);
                let writings: Vec<Writing> = words.iter().map(|w| writing(w)).collect();
                shouted = matches!(case(&writings, words), Case::Title | Case::Capitals);
            }
            headlines.push(shouted);
        }
        headlines
    }

    /// Puts limits right that cannot be: addresses, a possessive inside, a title at the beginning.
    pub(super) fn limits(&self, names: &mut Vec<Name>) {
        let address = |w: &&str| w.contains("://") || w.contains('@') || w.starts_with("www.");
        names.retain(|n| !self.words.get(n.start..n.end).is_some_and(|words| words.iter().any(address) || words == ["I"]));
        // "The Secretary of State for Mobility": an office.
        let office = |n: &Name| {
            self.is(n.start, &["State"])
                && self.is(n.start + 1, &["for"])
                && self.is(n.start.wrapping_sub(1), &["of"])
                && self.is(n.start.wrapping_sub(2), &["secretary", "secretaries", "undersecretary", "minister", "ministers"])
        };
        names.retain(|n| !office(n));
        for name in names.iter_mut() {
            // "governor of Rivas": somebody's office, then the place.
            let governs = self.writing(name.start) == Writing::Lower && lexicon::is_person_noun(self.word(name.start));
            if governs && self.is(name.start + 1, &["of"]) && name.end > name.start + 2 {
                *name = Name { start: name.start + 2, entity_type: EntityType::Gpe, basis: Basis::Article, ..*name };
            }
        }
        let mut split = Vec::new();
        for name in names.iter_mut() {
            // "Ruritania's King Rudolf" is two names; what a shop or a church is called is one.
            if let Some(mark) = (name.start + 1..name.end.saturating_sub(1)).find(|&t| self.is(t, &["'s", "’s"])) {
                let place = List::Country.bit() | List::City.bit() | List::Division.bit();
                if self.lists(name.start..mark) & place != 0 && !self.on(name.start, List::FirstName.bit()) {
                    split.push(Name { start: mark + 1, ..*name });
                    name.end = mark;
                    name.entity_type = EntityType::Gpe;
                }
            }
            // "R-Springfield" behind a lawmaker's name: the party, then the place.
            let party = self.is(name.start, &["R", "D", "I"]) && self.is(name.start + 1, &["-"]);
            if party && name.end - name.start > 2 {
                name.start += 2;
                name.entity_type = EntityType::Gpe;
            }
        }
        names.extend(split);
        order::by_key(names, |n| n.start as u64);
        // "the Strait of Gibraltar", "the Ruritanian Labour Congress": one name, found as two.
        for i in (1..names.len()).rev() {
            let (first, second) = (names[i - 1], names[i]);
            let one = first.end - first.start == 1;
            let place = matches!(second.entity_type, EntityType::Gpe | EntityType::Loc);
            let head = one && place && self.on(first.start, List::PlaceHead.bit()) && self.is(first.end, &["of"]);
            let member = one && first.entity_type == EntityType::Norp && second.entity_type == EntityType::Org;
            let body = member && second.end - second.start > 1 && self.is(second.end - 1, NATIONAL);
            if head && second.start == first.end + 1 || body && second.start == first.end {
                let entity_type = if head { EntityType::Loc } else { EntityType::Org };
                names[i - 1] = Name { end: second.end, entity_type, ..first };
                names[i].start = second.end;
            }
        }
        names.retain(|n| n.start < n.end);
        let mut free = 0;
        for name in names.iter_mut() {
            // "Bo de Vries", of which only the family name was found.
            let particle =
                self.writing(name.start) == Writing::Lower && self.is(name.start, &["de", "van", "von", "di", "al", "bin", "el"]);
            let first = name.start.checked_sub(1).filter(|&t| t >= free && self.writing(t) == Writing::Capital);
            free = name.end;
            let named = |t: usize| {
                self.on(t, List::FirstName.bit() | List::RareFirstName.bit())
                    || t > 0 && lexicon::is_person_noun(self.word(t - 1))
            };
            // "The deputy Giada Ferrante", of which only the family name was found.
            let called = |t: usize| {
                name.entity_type == EntityType::Person
                    && name.end - name.start == 1
                    && t > 0
                    && self.writing(t - 1) == Writing::Lower
                    && lexicon::is_person_noun(self.word(t - 1))
                    && !self.on(t, List::Title.bit() | List::Demonym.bit() | List::Country.bit())
            };
            if let Some(first) = first.filter(|&t| particle && named(t) || called(t)) {
                *name = Name { start: first, entity_type: EntityType::Person, basis: Basis::Article, ..*name };
            }
            // "Justice Lee", taken for an organisation; "Justice Ministry" is one.
            let named = |t: usize| self.on(t, List::Surname.bit() | List::FirstName.bit() | List::RareFirstName.bit());
            let kinds = List::OrgHead.bit() | List::FacHead.bit() | List::PlaceHead.bit();
            let titled = self.on(name.start, List::Title.bit())
                && name.end - name.start > 1
                && name.entity_type == EntityType::Org
                && !(name.start + 1..name.end).any(|t| self.on(t, kinds))
                && named(name.start + 1);
            if titled {
                name.entity_type = EntityType::Person;
                name.start += 1;
            }
        }
    }

    /// Whether the words around a name call it a firm, a union, a newspaper.
    fn is_called_firm(&self, name: &Name) -> bool {
        let noun = |t: usize| self.writing(t) == Writing::Lower && (lexicon::is_group_noun(self.word(t)) || self.is(t, FIRMS));
        // "the steel firm Ascot", "its affiliate Ascot", "the newspaper “Ascot Mail”"
        let mark = self.word(name.start.wrapping_sub(1)).chars().all(token::is_mark);
        if name.start.checked_sub(1 + usize::from(mark)).is_some_and(noun) {
            return true;
        }
        // "Director Ann Lee of Ascot"
        let of = self.is(name.start.wrapping_sub(1), &["of"]);
        let named = (2..6).any(|back| self.is(name.start.wrapping_sub(back + 1), OFFICES))
            && (2..4).all(|back| self.writing(name.start.wrapping_sub(back)) == Writing::Capital);
        // "General manager of Ascot Fruit"
        let headed = self.is(name.start.wrapping_sub(2), OFFICES)
            && name.end - name.start > 1
            && !self.on(name.start, List::FirstName.bit() | List::RareFirstName.bit());
        if of && (named || headed) {
            return true;
        }
        // "Ascot's chief executive"
        if self.is(name.end, &["'s", "’s"]) {
            return self.is(name.end + 1, &["chief"]) && self.is(name.end + 2, &["executive"]) || self.is(name.end + 1, OWNED);
        }
        // "Ascot, the country's largest shipbuilder,"
        if self.word(name.end) != "," || !self.is(name.end + 1, &["the", "a", "an", "its"]) {
            return false;
        }
        let stops = |t: usize| self.is(t, &[",", ".", ";", ")", "which", "that", "based", "in"]);
        let within = self.words.len().min(name.end + 9);
        (name.end + 2..within).take_while(|&t| !stops(t)).any(|t| noun(t) && stops(t + 1))
    }

    /// Puts types right by the words around and inside names, everywhere in the article.
    pub(super) fn types(&self, names: &mut [Name]) {
        let mut firms: HashMap<State, ()> = HashMap::new();
        let mut full: HashMap<u64, ()> = HashMap::new();
        let mut located: HashMap<State, bool> = HashMap::new();
        let mut lone: HashMap<u64, ()> = HashMap::new();
        // First words of bodies of several words: "Orex Minerals", later "Orex".
        let mut bodies: HashMap<u64, ()> = HashMap::new();
        for name in names.iter() {
            if name.entity_type == EntityType::Org && name.end - name.start > 1 {
                bodies.insert(self.article.lower(name.start), ());
            }
            let person = name.entity_type == EntityType::Person;
            if person && name.end - name.start == 1 {
                lone.insert(self.article.lower(name.start), ());
            }
            if person && name.end - name.start > 1 {
                for token in name.start..name.end {
                    full.insert(self.article.lower(token), ());
                }
            }
            let place = matches!(name.entity_type, EntityType::Gpe | EntityType::Loc | EntityType::Fac);
            let known = self.lists(name.start..name.end) & (List::Country.bit() | List::City.bit() | List::Division.bit()) != 0;
            let work = matches!(name.entity_type, EntityType::Event | EntityType::Product | EntityType::Misc);
            if (person || work || place && !known) && self.is_called_firm(name) {
                firms.insert(self.state(name.start..name.end), ());
                if name.end - name.start > 1 {
                    bodies.insert(self.article.lower(name.start), ());
                }
            }
            // Nobody is in a person, and who has a title is no place.
            if name.end - name.start == 1 {
                let state = self.state(name.start..name.end);
                let before = name.start.wrapping_sub(1);
                let inside = self.is(before, &["in", "near"]) && !self.is(name.end, &["'s", "’s"]);
                let titled = self.on(before, List::Title.bit());
                let all = located.entry(state).or_insert(false);
                *all = (*all || inside) && !titled;
            }
        }
        let kinds = List::OrgHead.bit() | List::FacHead.bit() | List::PlaceHead.bit();
        let first_name =
            List::FirstName.bit() | List::RareFirstName.bit() | List::Surname.bit() | List::Male.bit() | List::Female.bit();
        for name in names.iter_mut() {
            let state = self.state(name.start..name.end);
            let one = name.end - name.start == 1;
            let corporate = !one && self.is(name.end - 1, CORPORATE);
            let lists = self.lists(name.start..name.end);
            let kind = match name.entity_type {
                // "PORTO (Agencia Sur) —"
                EntityType::Person
                    if firms.contains_key(&state)
                        || corporate
                        || !one && (self.is(name.start, PRESS) || self.is(name.end - 1, PRESS)) =>
                {
                    EntityType::Org
                }
                EntityType::Gpe | EntityType::Loc | EntityType::Event | EntityType::Product | EntityType::Misc
                    if firms.contains_key(&state) =>
                {
                    EntityType::Org
                }
                // "Santa Rosa": a city, unless it is somebody's family name.
                EntityType::Person if !one && lists & List::City.bit() != 0 => EntityType::Gpe,
                EntityType::Person
                    if one
                        && bodies.contains_key(&self.article.lower(name.start))
                        && !full.contains_key(&self.article.lower(name.start))
                        && lists & first_name == 0 =>
                {
                    EntityType::Org
                }
                EntityType::Person if one && !full.contains_key(&self.article.lower(name.start)) => {
                    let person = List::FirstName.bit() | List::RareFirstName.bit() | List::Surname.bit();
                    let city = lists & List::City.bit() != 0 && lists & person == 0;
                    let titled = self.on(name.start.wrapping_sub(1), List::Title.bit());
                    if !titled && (city || located.get(&state) == Some(&true)) { EntityType::Gpe } else { continue }
                }
                EntityType::Org if !one && self.is(name.end - 1, PLACES) => EntityType::Gpe,
                // "Ann Lee", where Lee is a person.
                EntityType::Org
                    if name.end - name.start == 2
                        && lone.contains_key(&self.article.lower(name.end - 1))
                        && self.writing(name.start) == Writing::Capital
                        && lists & !(List::Person.bit() | List::Beginning.bit()) == 0
                        && !self.on(name.end - 1, kinds)
                        && (self.on(name.start, List::FirstName.bit())
                            || self.lists(name.start..name.start + 1) & !(first_name | List::Beginning.bit()) == 0) =>
                {
                    EntityType::Person
                }
                // "Military observer Ann Lee"
                EntityType::Org
                    if name.end - name.start == 2
                        && (name.start..name.end).all(|t| self.writing(t) == Writing::Capital)
                        && (self.writing(name.start.wrapping_sub(1)) == Writing::Lower
                            && lexicon::is_person_noun(self.word(name.start.wrapping_sub(1)))
                            || self.is_apposed(name))
                        && !(name.start..name.end).any(|t| self.on(t, kinds))
                        && lists & !(List::Person.bit() | List::Beginning.bit()) == 0 =>
                {
                    EntityType::Person
                }
                // "Porto Claro, 9 (Lusa). –"
                EntityType::Org | EntityType::Person
                    if self.sentences.binary_search_by_key(&name.start, |s| s.start).is_ok()
                        && !self.on(name.start, List::FirstName.bit())
                        && self.is_agency_line(name.end) =>
                {
                    EntityType::Gpe
                }
                // "RABAT, 6 May": where an article comes from.
                EntityType::Org | EntityType::Person
                    if (name.start..name.end).all(|t| self.writing(t) == Writing::Upper)
                        && self.sentences.binary_search_by_key(&name.start, |s| s.start).is_ok()
                        && (self.is_dateline(name.end)
                            || one
                                && self.is(name.end, &[",", "(", "/", ":", "-", "—", "–"])
                                && lists & (List::City.bit() | List::Country.bit()) != 0) =>
                {
                    EntityType::Gpe
                }
                _ => continue,
            };
            *name = Name { entity_type: kind, basis: Basis::Article, ..*name };
        }
    }

    /// Whether a name closes an apposition to somebody's office: "the spokesman of the Greens, Ann Lee."
    fn is_apposed(&self, name: &Name) -> bool {
        const REACH: usize = 7;
        let stops = |t: usize| self.is(t, &[",", ".", ";", ":", "and"]);
        let Some(comma) = name.start.checked_sub(1).filter(|&t| self.is(t, &[","])) else { return false };
        let mut before = (comma.saturating_sub(REACH)..comma).rev().take_while(|&t| !stops(t));
        (stops(name.end) || self.word(name.end).chars().all(token::is_mark))
            && before.any(|t| self.writing(t) == Writing::Lower && lexicon::is_person_noun(self.word(t)))
    }

    /// Whether nothing but a date or an agency, and a dash behind it, follow a place: `, 6 May 2031 (AP) —`.
    fn is_dateline(&self, end: usize) -> bool {
        const LONGEST: usize = 12;
        let dash = |t: usize| self.is(t, &["—", "–", "-", "--"]);
        let within = end..self.words.len().min(end + LONGEST);
        let Some(stop) = within.clone().find(|&t| dash(t)) else { return false };
        let dated = |t: usize| self.word(t).starts_with(|c: char| c.is_ascii_digit() || c == '(');
        (end..stop).any(dated) && !(end..stop).any(|t| self.word(t).starts_with(char::is_lowercase))
    }

    /// Whether an agency in brackets and a dash follow a place, at most a day before them: `, 9 (Lusa). –`.
    fn is_agency_line(&self, end: usize) -> bool {
        const LONGEST: usize = 8;
        let Some(open) = (end..end + 4).find(|&t| self.is(t, &["("])) else { return false };
        let day = (end..open).all(|t| self.word(t) == "," || self.word(t).starts_with(|c: char| c.is_ascii_digit()));
        let Some(close) = (open + 2..open + LONGEST).find(|&t| self.is(t, &[")"])) else { return false };
        let dash = close + 1 + usize::from(self.is(close + 1, &["."]));
        day && self.is(dash, &["—", "–", "-", "--"])
    }

    /// Cuts what is taken for a person in a headline, whose capitals make names longer, to the place or body inside it that
    /// the article has elsewhere.
    pub(super) fn cut_headlines(&self, names: &mut [Name]) {
        let headlines = self.headlines(names);
        if headlines.iter().all(|&h| !h) || headlines.iter().all(|&h| h) {
            return;
        }
        let mut body: HashMap<State, EntityType> = HashMap::new();
        for (name, _) in names.iter().zip(&headlines).filter(|(_, headline)| !**headline) {
            body.entry(self.state(name.start..name.end)).or_insert(name.entity_type);
        }
        for (name, _) in names.iter_mut().zip(&headlines).filter(|(_, headline)| **headline) {
            let length = name.end - name.start;
            let person = name.entity_type == EntityType::Person && !self.on(name.start, List::FirstName.bit());
            if !person || !(2..=LONGEST).contains(&length) || body.contains_key(&self.state(name.start..name.end)) {
                continue;
            }
            let parts = (1..length).rev().flat_map(|part| (name.start..=name.end - part).map(move |start| start..start + part));
            let found = parts.filter_map(|part| Some((part.clone(), *body.get(&self.state(part))?))).next();
            if let Some((part, kind)) = found.filter(|&(_, kind)| kind != EntityType::Person) {
                *name = Name { start: part.start, end: part.end, entity_type: kind, basis: Basis::Article };
            }
        }
    }
}
