//! Word lists: what the stages look words up in.
//!
//! Every list is a text file under `src/lexicon/`, sorted, one entry a line, its origin and licence in line 1; look-up is
//! by binary search over the lower-cased word, without a start-up cost.

pub mod gazetteer;

/// Abbreviations that keep their stop, without it, in lower case.
const ABBREVIATIONS: &[&str] = &[
    "adm", "al", "amb", "approx", "apr", "art", "assn", "asst", "aug", "ave", "bldg", "blvd", "brig", "bros", "capt", "cf",
    "cmdr", "co", "col", "comdr", "corp", "cpl", "dec", "del", "dept", "dist", "dr", "ed", "eds", "est", "etc", "feb", "fig",
    "fri", "ft", "gen", "gov", "hon", "inc", "ind", "insp", "jan", "jr", "jul", "jun", "lt", "ltd", "maj", "md", "messrs", "mgr",
    "mr", "mrs", "ms", "msgr", "mt", "nov", "oct", "op", "ord", "pfc", "ph", "ph.d", "pp", "prof", "pte", "pvt", "rep", "reps",
    "rev", "sec", "sen", "sens", "sep", "sept", "sgt", "sr", "st", "supt", "univ", "viz", "vol", "vs",
];

/// Abbreviations that stand before a name, so that their stop never ends a sentence.
const TITLES: &[&str] = &[
    "adm", "amb", "brig", "capt", "cmdr", "col", "cpl", "dr", "gen", "gov", "hon", "insp", "lt", "m", "maj", "messrs", "mgr",
    "mr", "mrs", "ms", "msgr", "mt", "pfc", "prof", "pte", "pvt", "rep", "reps", "rev", "sen", "sens", "sgt", "sr", "st", "supt",
    "vs",
];

/// Whether `word` (without its stop) is an abbreviation that keeps its stop.
pub fn is_abbreviation(word: &str) -> bool {
    contains(ABBREVIATIONS, word)
}

/// Whether `word` (without its stop) is an abbreviated title or rank that a name follows.
pub fn is_title_abbreviation(word: &str) -> bool {
    contains(TITLES, word)
}

/// Whether `tail`, the letters after an apostrophe, is a clitic: `'s`, `'re`, `'ve`, `'ll`, `'d`, `'m`.
pub fn is_clitic(tail: &str) -> bool {
    ["s", "re", "ve", "ll", "d", "m"].iter().any(|c| c.eq_ignore_ascii_case(tail))
}

fn contains(list: &[&str], word: &str) -> bool {
    if word.len() > 12 {
        return false;
    }
    let lower = word.to_lowercase();
    list.binary_search(&lower.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [ABBREVIATIONS, TITLES] {
            assert!(list.is_sorted(), "binary search needs order: {list:?}");
        }
    }
}
