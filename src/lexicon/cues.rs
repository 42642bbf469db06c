//! Words that signal an attribution, with how strongly, their base form and what they report.

use super::Table;
use crate::quote::CueClass;
use std::sync::OnceLock;

const LIST: &str = include_str!("cues.tsv");

/// What the list says of a cue word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CueWord {
    /// From 1 (seldom a cue) to 5 (nearly always).
    pub strength: u8,
    /// Base form.
    pub lemma: &'static str,
    /// What it reports.
    pub class: CueClass,
}

/// Looks up a word in lower case.
pub fn find(word: &str) -> Option<CueWord> {
    if word.len() < 3 || word.len() > 20 || !word.is_ascii() {
        return None;
    }
    static READ: OnceLock<Table<&str, &str>> = OnceLock::new();
    let (&word, &line) = READ.get_or_init(|| entries().collect()).get_key_value(word)?;
    let mut fields = line.split('\t');
    let strength = fields.next()?.parse().ok()?;
    let class = if fields.next()? == "stance" { CueClass::Stance } else { CueClass::Speech };
    let base = fields.next()?;
    let lemma = match base.parse::<usize>() {
        Ok(cut) => word.get(..word.len().checked_sub(cut)?)?,
        Err(_) => base,
    };
    Some(CueWord { strength, lemma, class })
}

/// Every word with its line.
fn entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    LIST.lines().skip(1).flat_map(|line| line.rsplit('\t').next().unwrap_or_default().split(' ').map(move |word| (word, line)))
}

/// Strength of a lower-case word as a cue, 0 for words that are none.
pub fn strength(word: &str) -> u8 {
    find(word).map_or(0, |c| c.strength)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_list_is_well_formed() {
        let words: Vec<&str> = entries().map(|(word, _)| word).collect();
        let alone: HashSet<&str> = words.iter().copied().collect();
        assert!(words.len() == alone.len() && words.len() > 1000);
        for word in &words {
            assert!(find(word).is_some_and(|c| (1..=5).contains(&c.strength)), "{word}");
        }
    }

    #[test]
    fn words_are_found() {
        assert_eq!(find("admitted").map(|c| c.lemma), Some("admit"));
        assert_eq!(find("said").map(|c| (c.strength, c.lemma)), Some((5, "say")));
        assert_eq!(find("wants").map(|c| c.class), Some(CueClass::Stance));
        assert_eq!(find("table"), None);
    }
}
