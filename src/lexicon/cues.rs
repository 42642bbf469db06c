//! Words that signal an attribution, with how strongly, their base form and what they report.

use crate::quote::CueClass;

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
    let line = search(LIST, word)?;
    let mut fields = line.split('\t').skip(1);
    let strength = fields.next()?.parse().ok()?;
    let lemma = fields.next()?;
    let class = if fields.next()? == "stance" { CueClass::Stance } else { CueClass::Speech };
    Some(CueWord { strength, lemma, class })
}

/// Strength of a lower-case word as a cue, 0 for words that are none.
pub fn strength(word: &str) -> u8 {
    find(word).map_or(0, |c| c.strength)
}

/// Binary search for the line of `list` whose first field is `key`; the list is sorted, after a comment line.
pub(crate) fn search(list: &'static str, key: &str) -> Option<&'static str> {
    let body = list.split_once('\n')?.1;
    let (mut low, mut high) = (0, body.len());
    while low < high {
        let mut mid = low + (high - low) / 2;
        while !body.is_char_boundary(mid) {
            mid -= 1;
        }
        let start = body[low..mid].rfind('\n').map_or(low, |i| low + i + 1);
        let end = body[start..].find('\n').map_or(body.len(), |i| start + i);
        let line = &body[start..end];
        let first = line.split('\t').next().unwrap_or(line);
        match first.cmp(key) {
            std::cmp::Ordering::Equal => return Some(line),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_well_formed() {
        let words: Vec<&str> = LIST.lines().skip(1).map(|l| l.split('\t').next().unwrap()).collect();
        assert!(words.is_sorted() && words.len() > 1000);
        for word in &words {
            assert!(find(word).is_some_and(|c| (1..=5).contains(&c.strength)), "{word}");
        }
    }

    #[test]
    fn words_are_found() {
        assert_eq!(find("said").map(|c| (c.strength, c.lemma)), Some((5, "say")));
        assert_eq!(find("wants").map(|c| c.class), Some(CueClass::Stance));
        assert_eq!(find("table"), None);
    }
}
