//! Names: which runs of tokens are names, and of what.
//!
//! The linear tagger decides, from the words, their parts of speech, their matches in the gazetteer and the way the article
//! writes the same words elsewhere. Spans follow CoNLL: without determiner, title and possessive ending, not nested.

use crate::lexicon::gazetteer::{Gazetteer, LONGEST, List, State};
use crate::mention::{EntityType, Mention, MentionKind};
use crate::pos::Upos;
use crate::span::TokenRange;
use crate::tagger::features::{Article, Attribute, Context};
use crate::tagger::linear::Tagger;
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
    let mut seen: HashMap<u64, (u32, u32)> = HashMap::new();
    let mut names_only = vec![false; words.len()];
    for sentence in sentences {
        let case = case(writings.get(sentence.clone()).unwrap_or(&[]), words.get(sentence.clone()).unwrap_or(&[]));
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
        if let Some(gazetteer) = gazetteer {
            for token in sentence.clone() {
                mark(article, token..sentence.end, &writings, case, gazetteer, &mut lists);
            }
        }
    }
    for (token, context) in contexts.iter_mut().enumerate() {
        let (lower, capital) = seen.get(&article.lower(token)).copied().unwrap_or_default();
        match writings[token] {
            Writing::Other => {}
            Writing::Lower => context.set(Attribute::Seen, 10 + u64::from(capital.min(2))),
            _ => {
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
}

/// Lists whose words count also in lower case.
const LOWER: u32 = List::Title.bit()
    | List::RoleWord.bit()
    | List::OrgHead.bit()
    | List::PlaceHead.bit()
    | List::FacHead.bit()
    | List::EventHead.bit()
    | List::LawHead.bit();

/// Marks the longest entry of each list that begins with the first token of `range`.
fn mark(article: &Article, range: Range<usize>, writings: &[Writing], case: Case, gazetteer: &Gazetteer, marks: &mut [u64]) {
    let first = range.start;
    let mut state = State::EMPTY;
    let mut longest = [0u8; List::ALL.len()];
    for (length, token) in range.take(LONGEST).enumerate() {
        state = state.then(article.lower(token));
        let mut lists = gazetteer.lists(state);
        let more = lists & List::Beginning.bit() != 0;
        let lower = writings[first] == Writing::Lower && case != Case::None;
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

/// Finds the names of an article that was [looked](look) at.
pub fn find(tagger: Option<&Tagger>, article: &Article, sentences: &[Range<usize>]) -> Vec<Mention> {
    let Some(tagger) = tagger else { return Vec::new() };
    let tags = tagger.tag(article, sentences);
    let types: Vec<(bool, Option<EntityType>)> = tagger
        .tags()
        .iter()
        .map(|t| (t.starts_with("B-"), t.split_once('-').and_then(|(_, name)| EntityType::from_name(name))))
        .collect();
    let mut mentions = Vec::new();
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
            mentions.push(Mention {
                tokens: TokenRange::new(start, token),
                head: crate::span::index(token - 1),
                kind: MentionKind::Name,
                entity_type,
                confidence: 0.9,
                value: None,
                stands_for: None,
            });
        }
    }
    mentions
}

#[cfg(test)]
mod tests {
    use super::*;

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
