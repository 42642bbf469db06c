//! Names: which runs of tokens are names, and of what.
//!
//! The linear tagger decides, from the words, their parts of speech, their matches in the gazetteer and the way the article
//! writes the same words elsewhere. Spans follow CoNLL: without determiner, title and possessive ending, not nested.

mod evidence;

use crate::lexicon;
use crate::lexicon::gazetteer::{Gazetteer, LONGEST, List, Lists, State};
use crate::mention::{EntityType, Mention, MentionKind};
use crate::order;
use crate::pos::Upos;
use crate::span::TokenRange;
use crate::tagger::features::{Article, Attribute, Context};
use crate::tagger::linear::Tagger;
use evidence::Evidence;
use std::collections::HashMap;
use std::ops::Range;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    /// Without capitals.
    Lower,
    /// One capital at the beginning.
    Capital,
    /// Capitals only, two or more.
    Upper,
    /// Capitals elsewhere.
    Mixed,
    /// No letters.
    Other,
}

fn writing(word: &str) -> Writing {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else { return Writing::Other };
    let (mut upper, mut lower) = (0, 0);
    for c in letters {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(!c.is_uppercase());
    }
    match (first.is_uppercase(), upper, lower) {
        (false, 0, _) => Writing::Lower,
        (true, 0, _) => Writing::Capital,
        (true, _, 0) => Writing::Upper,
        _ => Writing::Mixed,
    }
}

/// How a sentence is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Usual = 1,
    Capitals,
    Title,
    None,
}

fn case(writings: &[Writing], words: &[&str]) -> Case {
    let (mut letters, mut capital, mut upper, mut long, mut long_capital) = (0, 0, 0, 0, 0);
    for (&writing, word) in writings.iter().zip(words) {
        if writing != Writing::Other {
            letters += 1;
            capital += usize::from(writing != Writing::Lower);
            upper += usize::from(writing == Writing::Upper);
            if word.len() > 3 {
                long += 1;
                long_capital += usize::from(writing != Writing::Lower);
            }
        }
    }
    if letters >= 3 && upper * 10 >= letters * 7 {
        Case::Capitals
    } else if long >= 4 && long_capital * 10 >= long * 7 {
        Case::Title
    } else if letters >= 4 && capital == 0 {
        Case::None
    } else {
        Case::Usual
    }
}

/// Gives the tagger's features what is known of each token of an article beside its word.
pub fn look(article: &mut Article, words: &[&str], sentences: &[Range<usize>], pos: &[Upos], gazetteer: Option<&Gazetteer>) {
    let writings: Vec<Writing> = words.iter().map(|w| writing(w)).collect();
    let mut contexts = vec![Context::default(); words.len()];
    let mut lists = vec![0u64; words.len()];
    // For each word: how often in lower case, and how often with a capital where only a name has one.
    let mut seen: HashMap<u64, (u32, u32)> = HashMap::with_capacity(words.len() / 2);
    let mut names_only = vec![false; words.len()];
    let mut plain = vec![false; words.len()];
    // For each different word, the lists that it is on by itself.
    let alone = |word: usize| State::EMPTY.then(article.lower_of_word(word));
    let listed = gazetteer.map(|g| (g, g.lists_of_each((0..article.words()).map(alone))));
    for sentence in sentences {
        let case = case(writings.get(sentence.clone()).unwrap_or(&[]), words.get(sentence.clone()).unwrap_or(&[]));
        // Where capitals are written as usual, a word in lower case among such words is in no name.
        if case != Case::None {
            let small = |token: usize| match writings.get(token).filter(|_| sentence.contains(&token)) {
                // Letters of a script without capitals say nothing.
                Some(Writing::Lower) => words[token].chars().all(|c| c.is_lowercase() || !c.is_alphabetic()),
                // What stands behind a hyphen may be the end of a name.
                Some(Writing::Other) => words[token] != "-",
                Some(_) => false,
                None => true,
            };
            for token in sentence.clone() {
                plain[token] = small(token.wrapping_sub(1)) && small(token) && small(token + 1);
            }
        }
        let mut first = true;
        for token in sentence.clone() {
            let counts = seen.entry(article.lower(token)).or_default();
            match writings[token] {
                Writing::Lower => counts.0 += 1,
                Writing::Other => {}
                _ if !first && case == Case::Usual => {
                    counts.1 += 1;
                    names_only[token] = true;
                }
                _ => {}
            }
            first = first && writings[token] == Writing::Other;
            contexts[token].set(Attribute::Case, case as u64);
        }
        if let Some((gazetteer, listed)) = &listed {
            for token in sentence.clone() {
                let listed = listed.get(article.word_of(token)).copied().unwrap_or(0);
                mark(article, token..sentence.end, &writings, case, gazetteer, listed, &mut lists);
            }
        }
    }
    for (token, context) in contexts.iter_mut().enumerate() {
        let (lower, capital) = seen.get(&article.lower(token)).copied().unwrap_or_default();
        match writings[token] {
            Writing::Other => {}
            Writing::Lower => context.set(Attribute::Seen, 10 + u64::from(capital.min(2))),
            _ => {
                context.seen_lower = lower > 0;
                let elsewhere = capital - u32::from(names_only[token]);
                context.set(Attribute::Seen, 1 + u64::from(lower.min(2) * 3 + elsewhere.min(2)));
            }
        }
        if let Some(&pos) = pos.get(token) {
            context.set(Attribute::Pos, pos as u64 + 1);
        }
        context.set_lists(lists[token]);
    }
    article.set_contexts(contexts);
    article.set_plain(plain);
}

/// Lists whose words count also in lower case.
const LOWER: u32 = List::Title.bit()
    | List::RoleWord.bit()
    | List::OrgHead.bit()
    | List::PlaceHead.bit()
    | List::FacHead.bit()
    | List::EventHead.bit()
    | List::LawHead.bit();

/// Marks the longest entry of each list that begins with the first token of `range`, which is `listed` by itself.
fn mark(
    article: &Article,
    range: Range<usize>,
    writings: &[Writing],
    case: Case,
    gazetteer: &Gazetteer,
    listed: Lists,
    marks: &mut [u64],
) {
    let first = range.start;
    let lower = writings[first] == Writing::Lower && case != Case::None;
    if listed & if lower { LOWER } else { Lists::MAX } == 0 {
        return;
    }
    let mut state = State::EMPTY;
    let mut longest = [0u8; List::ALL.len()];
    for (length, token) in range.take(LONGEST).enumerate() {
        state = state.then(article.lower(token));
        let mut lists = if length == 0 { listed } else { gazetteer.lists(state) };
        let more = lists & List::Beginning.bit() != 0;
        lists &= if lower { LOWER } else { !List::Beginning.bit() };
        while lists != 0 {
            longest[lists.trailing_zeros() as usize % List::ALL.len()] = length as u8 + 1;
            lists &= lists - 1;
        }
        if lower || !more {
            break;
        }
    }
    // Whether a first name is a man's or a woman's tells nothing here.
    for (list, &length) in longest.iter().enumerate().take(List::Male as usize).skip(1) {
        for i in 0..length as usize {
            let place = if length == 1 { 0 } else { 1 + u32::from(i > 0) };
            if let Some(mark) = marks.get_mut(first + i) {
                *mark |= 1 << ((list as u32 - 1) * 3 + place);
            }
        }
    }
}

/// Finds the names of an article that was [looked](look) at. `words` are its tokens.
pub fn find(
    tagger: Option<&Tagger>,
    article: &Article,
    words: &[&str],
    sentences: &[Range<usize>],
    gazetteer: Option<&Gazetteer>,
) -> Vec<Mention> {
    let mut names = tagged(tagger, article, sentences);
    agree(article, words, sentences, gazetteer, &mut names);
    names.into_iter().map(Name::mention).collect()
}

/// What [`find`] begins with: the names as the tagger gives them, without what the whole article shows about them.
pub fn first_pass(tagger: Option<&Tagger>, article: &Article, sentences: &[Range<usize>]) -> Vec<Mention> {
    tagged(tagger, article, sentences).into_iter().map(Name::mention).collect()
}

fn tagged(tagger: Option<&Tagger>, article: &Article, sentences: &[Range<usize>]) -> Vec<Name> {
    let Some(tagger) = tagger else { return Vec::new() };
    let outside = tagger.tags().iter().position(|t| t == "O").map(|t| t as u8);
    let known = (0..article.tokens()).map(|token| outside.filter(|_| article.is_plain(token))).collect();
    let scores = tagger.scores(article, sentences, known);
    let tags = tagger.decode(&scores, sentences);
    let types: Vec<(bool, Option<EntityType>)> = tagger
        .tags()
        .iter()
        .map(|t| (t.starts_with("B-"), t.split_once('-').and_then(|(_, name)| EntityType::from_name(name))))
        .collect();
    let mut names = Vec::new();
    for sentence in sentences {
        let mut token = sentence.start;
        while token < sentence.end {
            let start = token;
            token += 1;
            let kind = |at: usize| tags.get(at).and_then(|&t| types.get(t as usize)).copied().unwrap_or((false, None));
            let (_, Some(entity_type)) = kind(start) else { continue };
            while token < sentence.end && kind(token) == (false, Some(entity_type)) {
                token += 1;
            }
            // How far the tag of the least sure token is ahead of those that would make another name of it, or none.
            let margin = (start..token).map(|at| {
                let tag = tags.get(at).copied().unwrap_or(0) as usize;
                let others = scores.of(at).iter().zip(&types).filter(|(_, (_, kind))| *kind != Some(entity_type));
                scores.of(at).get(tag).copied().unwrap_or(0) - others.map(|(&score, _)| score).max().unwrap_or(0)
            });
            names.push(Name { start, end: token, entity_type, basis: Basis::Margin(margin.min().unwrap_or(0)) });
        }
    }
    names
}

/// A name in the making: a run of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Name {
    start: usize,
    end: usize,
    entity_type: EntityType,
    basis: Basis,
}

/// What a name rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    /// The tagger, by how much it prefers it.
    Margin(i32),
    /// The article has it elsewhere, or shows it to be of another type than the tagger says.
    Article,
}

/// The share of names that are right, by the tagger's margin, which stands for those up to the next one's. Measured on the
/// development parts (`cargo xtask eval names` prints how well it holds).
const RIGHT: &[(i32, f32)] =
    &[(i32::MIN, 0.55), (-40, 0.62), (-15, 0.68), (0, 0.76), (10, 0.84), (22, 0.88), (40, 0.91), (60, 0.93)];

/// The same for names that rest on the article.
const RIGHT_BY_ARTICLE: f32 = 0.5;

impl Basis {
    fn confidence(self) -> f32 {
        match self {
            Basis::Margin(margin) => RIGHT.iter().rev().find(|r| r.0 <= margin).map_or(RIGHT_BY_ARTICLE, |r| r.1),
            Basis::Article => RIGHT_BY_ARTICLE,
        }
    }
}

impl Name {
    fn mention(self) -> Mention {
        Mention {
            tokens: TokenRange::new(self.start, self.end),
            head: crate::span::index(self.end.saturating_sub(1)),
            kind: MentionKind::Name,
            entity_type: self.entity_type,
            confidence: self.basis.confidence(),
            value: None,
            stands_for: None,
        }
    }
}

/// The second pass: what the whole article shows about each name counts for its every occurrence.
///
/// The same words are of one type, that of the majority; the family name of somebody named in full is a person; a name
/// that was found twice is one also where the tagger passed it by; a short form in brackets is what the long one is.
fn agree(article: &Article, words: &[&str], sentences: &[Range<usize>], gazetteer: Option<&Gazetteer>, names: &mut Vec<Name>) {
    let state = |name: &Name| (name.start..name.end).fold(State::EMPTY, |s, t| s.then(article.lower(t)));
    let known = |name: &Name| gazetteer.map_or(0, |g| g.lists(state(name)));
    let on =
        |token: usize, list: List| gazetteer.is_some_and(|g| g.lists(State::EMPTY.then(article.lower(token))) & list.bit() != 0);
    let is = |token: usize, list: &[&str]| words.get(token).is_some_and(|w| list.iter().any(|l| l.eq_ignore_ascii_case(w)));
    // "Secretary of State", "President of the Republic": no names of their own.
    names.retain(|n| n.end - n.start > 1 || !is(n.start, &["State", "States", "Republic"]));
    names.retain(|n| (n.start..n.end).any(|t| words.get(t).is_some_and(|w| writing(w) != Writing::Other)));
    let evidence = Evidence { article, words, sentences, gazetteer };
    evidence.limits(names);
    join(words, names);
    trim(words, &on, &is, names);
    // "Latin American" is one people; the tagger often leaves out its first word.
    for i in 0..names.len() {
        let name = names[i];
        let free = i == 0 || names[i - 1].end < name.start;
        let pair = Name { start: name.start.saturating_sub(1), end: name.end, entity_type: EntityType::Norp, ..name };
        let capital = words.get(pair.start).is_some_and(|w| writing(w) == Writing::Capital);
        if free && capital && pair.start < name.start && known(&pair) & List::Demonym.bit() != 0 {
            names[i] = pair;
        }
    }
    for name in names.iter_mut() {
        name.entity_type = by_lists(name, known(name), is(name.start.wrapping_sub(1), &["the"]));
    }
    evidence.types(names);
    evidence.cut_headlines(names);
    // The short form in brackets behind a long one.
    for i in 1..names.len() {
        let (long, short) = (names[i - 1], names[i]);
        let bracketed = short.start == long.end + 1 && words.get(long.end) == Some(&"(") && words.get(short.end) == Some(&")");
        let shouted = short.end - short.start == 1
            && words.get(short.start).is_some_and(|w| matches!(writing(w), Writing::Upper | Writing::Mixed));
        if bracketed && shouted && long.end - long.start > 1 && long.entity_type != EntityType::Person {
            names[i].entity_type = long.entity_type;
        }
    }
    // A headline's capitals deceive the tagger, so it counts less than the sentences below it.
    let headlines = evidence.headlines(names);
    let mut votes: HashMap<State, [u32; EntityType::ALL.len()]> = HashMap::new();
    let mut family: HashMap<u64, u32> = HashMap::new();
    // By first words, the one full name that begins so: in many languages the family name comes first.
    let mut first: HashMap<u64, Option<State>> = HashMap::new();
    // First words that are family names, where the last ones are none: "Lu Jianwei".
    let mut leading: HashMap<u64, ()> = HashMap::new();
    for (name, headline) in names.iter().zip(headlines) {
        votes.entry(state(name)).or_default()[name.entity_type as usize] += if headline { 1 } else { 1000 };
        if name.entity_type == EntityType::Person && name.end - name.start > 1 {
            *family.entry(article.lower(name.end - 1)).or_default() += 1;
            let full = state(name);
            if on(name.start, List::Surname) && !on(name.end - 1, List::Surname) && !on(name.end - 1, List::FirstName) {
                leading.insert(article.lower(name.start), ());
            }
            first.entry(article.lower(name.start)).and_modify(|f| *f = f.filter(|&f| f == full)).or_insert(Some(full));
        }
    }
    let place = List::Country.bit() | List::City.bit() | List::Division.bit() | List::Region.bit();
    for name in names.iter_mut() {
        let one = name.end - name.start == 1;
        let (known, word) = (known(name), article.lower(name.start));
        let last = family.contains_key(&word) && known & List::Country.bit() == 0;
        let located = is(name.start.wrapping_sub(1), &["in", "of", "at", "near", "the"]);
        let first = first.get(&word).is_some_and(Option::is_some) && known & place == 0 && !located;
        if one && (last || first) {
            if name.entity_type != EntityType::Person {
                *name = Name { entity_type: EntityType::Person, basis: Basis::Article, ..*name };
            }
            continue;
        }
        let Some(votes) = votes.get(&state(name)) else { continue };
        // Of equals, a person whom the article names nowhere in full is the less likely one.
        let mut votes = *votes;
        votes[EntityType::Person as usize] -= u32::from(one && votes[EntityType::Person as usize] > 0);
        let most = votes.iter().copied().max().unwrap_or(0);
        let own = votes[name.entity_type as usize];
        // Of equals, what the tagger said stays.
        if own < most
            && let Some(kind) = EntityType::ALL.into_iter().find(|&t| votes[t as usize] == most)
        {
            *name = Name { entity_type: kind, basis: Basis::Article, ..*name };
        }
    }
    // What is a name elsewhere, where the tagger passed it by.
    let mut taken = vec![false; words.len()];
    for name in names.iter() {
        taken[name.start..name.end].fill(true);
    }
    let mut longest = 1;
    let mut kinds: HashMap<State, (EntityType, u32)> = HashMap::new();
    let mut beginnings: HashMap<State, ()> = HashMap::new();
    for name in names.iter() {
        let kind = kinds.entry(state(name)).or_insert((name.entity_type, 0));
        kind.1 += 1;
        longest = longest.max((name.end - name.start).min(LONGEST));
        let mut beginning = State::EMPTY;
        for token in name.start..name.end.min(name.start + LONGEST) {
            beginning = beginning.then(article.lower(token));
            beginnings.insert(beginning, ());
        }
    }
    let mut added = Vec::new();
    for sentence in sentences {
        let mut token = sentence.start;
        while token < sentence.end {
            let mut end = token;
            let mut found = None;
            let mut state = State::EMPTY;
            let written = words.get(token).map_or(Writing::Other, |w| writing(w));
            if !taken[token] && matches!(written, Writing::Capital | Writing::Upper | Writing::Mixed) {
                while end < sentence.end && end < token + longest && !taken[end] {
                    state = state.then(article.lower(end));
                    end += 1;
                    if !beginnings.contains_key(&state) {
                        break;
                    }
                    // A lone word at the beginning of a sentence has its capital anyway.
                    let lone = end - token == 1;
                    let least = if lone && token == sentence.start {
                        3
                    } else if lone {
                        2
                    } else {
                        1
                    };
                    if let Some(&(kind, count)) = kinds.get(&state)
                        && count >= least
                    {
                        found = Some((end, kind));
                    }
                }
                let people = on(token, List::Demonym) && !on(token, List::FirstName) && !on(token, List::Country);
                if found.is_none() && people && written == Writing::Capital {
                    found = Some((token + 1, EntityType::Norp));
                }
                // The family name alone, last or, as in China, first.
                let located = || is(token.wrapping_sub(1), &["in", "of", "at", "near", "the", "to", "from"]);
                let leads = || {
                    let word = article.lower(token);
                    leading.contains_key(&word) && first.get(&word).is_some_and(Option::is_some) && !located()
                };
                let family = family.contains_key(&article.lower(token)) || leads();
                if found.is_none() && family && !article.is_seen_lower(token) {
                    found = Some((token + 1, EntityType::Person));
                }
            }
            match found {
                Some((end, entity_type)) => {
                    added.push(Name { start: token, end, entity_type, basis: Basis::Article });
                    token = end;
                }
                None => token += 1,
            }
        }
    }
    names.extend(added);
    order::by_key(names, |n| n.start as u64);
}

/// `Litios | del | Sur`: two names that a particle joins are one, and what the first one is.
fn join(words: &[&str], names: &mut Vec<Name>) {
    const PARTICLES: [&str; 9] = ["da", "de", "del", "della", "des", "di", "do", "dos", "du"];
    let joined = |a: &Name, b: &Name| b.start == a.end + 1 && words.get(a.end).is_some_and(|w| PARTICLES.contains(w));
    names.dedup_by(|second, first| {
        let one = joined(first, second);
        // "Lindner & Sohn".
        let firm = second.start == first.end + 1 && words.get(first.end) == Some(&"&");
        if one || firm {
            first.end = second.end;
        }
        if firm {
            first.entity_type = EntityType::Org;
        }
        one || firm
    });
}

/// Cuts names to their limits: titles before a person and what only stands beside a name joined by a hyphen are outside,
/// the second half of a hyphenated first name is inside.
fn trim(words: &[&str], on: &dyn Fn(usize, List) -> bool, is: &dyn Fn(usize, &[&str]) -> bool, names: &mut Vec<Name>) {
    let lower = |token: usize| words.get(token).is_some_and(|w| writing(w) == Writing::Lower);
    let next_start: Vec<usize> = names.iter().skip(1).map(|n| n.start).chain([words.len()]).collect();
    let mut split = Vec::new();
    for (name, next) in names.iter_mut().zip(next_start) {
        if name.entity_type == EntityType::Person {
            let abbreviated = |t: usize| words.get(t).is_some_and(|w| w.ends_with('.') && lexicon::office_of_title(w).is_some());
            while name.end - name.start > 1 && on(name.start, List::Title) && !on(name.start, List::FirstName)
                || name.end - name.start > 1 && abbreviated(name.start)
            {
                name.start += 1;
            }
            let half = name.end + 1;
            let short = words.get(half).is_some_and(|w| w.len() <= 5);
            if is(name.end, &["-"]) && half < next && lower(half) && short && !is(half, BESIDE) {
                name.end = half + 1;
            }
        }
        // "eastern Ruritania" is a part of the place, named by the place.
        while name.end - name.start > 1 && lower(name.start) && is(name.start, COMPASS) {
            name.start += 1;
            name.entity_type = if name.entity_type == EntityType::Loc { EntityType::Gpe } else { name.entity_type };
        }
        // "Covid-19" is one name.
        let number = words.get(name.end + 1).is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit()));
        if is(name.end, &["-"])
            && number
            && name.end + 1 < next
            && matches!(name.entity_type, EntityType::Misc | EntityType::Event | EntityType::Product)
        {
            name.end += 2;
        }
        // "Washington-based Organization of …" is two names.
        if let Some(beside) = (name.start + 1..name.end.saturating_sub(1)).find(|&t| is(t, &["-"]) && is(t + 1, BESIDE)) {
            split.push(Name { start: beside + 2, ..*name });
            name.end = beside;
            name.entity_type = if on(name.start, List::Demonym) { EntityType::Norp } else { EntityType::Gpe };
        }
    }
    split.retain(|n| n.start < n.end);
    names.extend(split);
    order::by_key(names, |n| n.start as u64);
}

/// Words of direction that are no part of a name when they stand in lower case.
const COMPASS: &[&str] =
    &["central", "eastern", "northeastern", "northern", "northwestern", "southeastern", "southern", "southwestern", "western"];

/// Words that a hyphen joins to a name without being a part of it, in lower case.
const BESIDE: &[&str] = &[
    "backed",
    "based",
    "born",
    "bound",
    "brokered",
    "controlled",
    "era",
    "held",
    "led",
    "like",
    "linked",
    "listed",
    "made",
    "owned",
    "run",
    "sized",
    "style",
    "trained",
    "wide",
];

/// The type of a name as well-known lists have it, where they go before the tagger's.
fn by_lists(name: &Name, lists: u32, after_the: bool) -> EntityType {
    let on = |list: List| lists & list.bit() != 0;
    let kind = name.entity_type;
    let thing = matches!(kind, EntityType::Org | EntityType::Norp | EntityType::Misc | EntityType::Product | EntityType::Event);
    let place = matches!(kind, EntityType::Gpe | EntityType::Loc | EntityType::Fac);
    if on(List::Country) && (!on(List::Demonym) || kind == EntityType::Org) && (thing || place) {
        EntityType::Gpe
    } else if on(List::Region) && !on(List::Demonym) && (thing || place || after_the) {
        EntityType::Loc
    } else if on(List::Fac) && (thing || place) {
        EntityType::Fac
    } else if on(List::Demonym) && !on(List::Country) && !on(List::City) && !on(List::FirstName) && (thing || place) {
        EntityType::Norp
    } else {
        kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the second pass makes of names, given as token ranges with types.
    fn check_agree(text: &str, given: &[(usize, usize, EntityType)], expected: &[(usize, usize, EntityType)]) {
        let words: Vec<&str> = text.split(' ').collect();
        let sentences: Vec<_> = std::iter::once(0..words.len()).collect();
        let mut article = Article::new(words.iter().copied());
        look(&mut article, &words, &sentences, &[], None);
        let mut names: Vec<Name> =
            given.iter().map(|&(start, end, entity_type)| Name { start, end, entity_type, basis: Basis::Article }).collect();
        agree(&article, &words, &sentences, None, &mut names);
        let names: Vec<_> = names.iter().map(|n| (n.start, n.end, n.entity_type)).collect();
        assert_eq!(names, expected, "{text}");
    }

    #[test]
    fn the_article_decides_what_a_word_is() {
        use EntityType::{Org, Person};
        let text = "yes , Ann Okafor left and Okafor wrote to Okafor";
        check_agree(text, &[(2, 4, Person), (6, 7, Org)], &[(2, 4, Person), (6, 7, Person), (9, 10, Person)]);
        let text = "he met Zed and Zed met Zed";
        check_agree(text, &[(2, 3, Org), (4, 5, Person), (6, 7, Org)], &[(2, 3, Org), (4, 5, Org), (6, 7, Org)]);
    }

    #[test]
    fn hyphens_join_and_part() {
        use EntityType::{Gpe, Misc, Org, Person};
        check_agree("then Lee Su - bin left", &[(1, 3, Person)], &[(1, 5, Person)]);
        check_agree("the Zed - based Council of Ten", &[(1, 7, Org)], &[(1, 2, Gpe), (4, 7, Org)]);
        check_agree("in eastern Zed again", &[(1, 3, EntityType::Loc)], &[(2, 3, Gpe)]);
        check_agree("of Virus - 19 again", &[(1, 2, Misc)], &[(1, 4, Misc)]);
    }

    #[test]
    fn writings() {
        for (word, expected) in [
            ("ann", Writing::Lower),
            ("Ann", Writing::Capital),
            ("A", Writing::Capital),
            ("OSCE", Writing::Upper),
            ("U.S.", Writing::Upper),
            ("McLee", Writing::Mixed),
            ("iPad", Writing::Mixed),
            ("2014", Writing::Other),
        ] {
            assert_eq!(writing(word), expected, "{word}");
        }
    }

    #[test]
    fn cases() {
        let check = |text: &str, expected: Case| {
            let words: Vec<&str> = text.split(' ').collect();
            let writings: Vec<Writing> = words.iter().map(|w| writing(w)).collect();
            assert_eq!(case(&writings, &words), expected, "{text}");
        };
        check("The minister met Ann Lee", Case::Usual);
        check("MINISTER MEETS LEE", Case::Capitals);
        check("Finance Minister Meets Lee in Old Ruritania", Case::Title);
        check("the minister met ann lee", Case::None);
    }
}
