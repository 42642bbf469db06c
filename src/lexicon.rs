//! Word lists: what the stages look words up in.
//!
//! Every list is a text file under `src/lexicon/`, sorted, one entry a line, its origin and licence in line 1; it is taken
//! apart when it is first looked into.

pub mod cues;
pub mod gazetteer;

use crate::tagger::features;
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

/// A fixed list of words in lower case, taken apart when it is first looked into.
struct Words {
    list: &'static str,
    read: OnceLock<Table<&'static str, &'static str>>,
}

impl Words {
    const fn new(list: &'static str) -> Words {
        Words { list, read: OnceLock::new() }
    }

    /// The words.
    #[cfg(test)]
    fn words(&self) -> impl Iterator<Item = &'static str> {
        self.list.split(' ')
    }

    /// Whether `word`, in any case, is in the list.
    fn has(&self, word: &str) -> bool {
        const LONGEST: usize = 16;
        word.len() <= LONGEST
            && self.read.get_or_init(|| self.list.split(' ').map(|w| (w, w)).collect()).contains_key(&*in_lower_case(word))
    }
}

/// Abbreviations that keep their stop, without it, in lower case.
static ABBREVIATIONS: Words = Words::new(
    "adm al amb approx apr art assn asst aug ave bldg blvd brig bros capt cf cmdr co col comdr corp cpl dec del dept dist \
     dr ed eds est etc feb fig fri ft gen gov hon inc ind insp jan jr jul jun lt ltd maj md messrs mgr mr mrs ms msgr mt \
     nov oct op ord pfc ph ph.d pp prof pte pvt rep reps rev sec sen sens sep sept sgt sr st supt univ viz vol vs",
);

/// Abbreviations that stand before a name, so that their stop never ends a sentence.
static TITLES: Words = Words::new(
    "adm amb brig capt cmdr col cpl dr gen gov hon insp lt m maj messrs mgr mr mrs ms msgr mt pfc prof pte pvt rep reps rev \
     sen sens sgt sr st supt vs",
);

/// Whether `word` (without its stop) is an abbreviation that keeps its stop.
pub fn is_abbreviation(word: &str) -> bool {
    ABBREVIATIONS.has(word)
}

/// Whether `word` (without its stop) is an abbreviated title or rank that a name follows.
pub fn is_title_abbreviation(word: &str) -> bool {
    TITLES.has(word)
}

/// Nouns for one person in an office or a trade, in lower case; what they head can be a description of somebody named.
static PERSON_NOUNS: Words = Words::new(
    "activist actor actress adviser advisor aide alderman alderwoman ambassador analyst anchor archbishop artist attorney \
     author baker banker billionaire biologist bishop blogger boss broadcaster builder businessman businesswoman butcher \
     candidate captain cardinal carpenter chairman chairperson chairwoman chancellor chemist chief cleaner cleric clerk \
     climatologist coach colonel columnist commander commentator commissioner conductor congressman congresswoman \
     consultant contractor coordinator correspondent councillor councilman councilor councilwoman counterpart criminologist \
     critic cyclist defendant delegate deputy designer detective developer dictator diplomat director doctor driver \
     ecologist economist editor electrician emperor engineer entrepreneur envoy executive expert farmer farmhand filmmaker \
     firefighter fisherman founder frontrunner gardener general geographer geologist goalkeeper governor grocer guitarist \
     harbourmaster head historian hopeful host hydrologist imam incumbent inspector interlocutor investigator investor \
     janitor journalist judge justice king landlord lawmaker lawyer leader lecturer legislator librarian lieutenant \
     linguist magistrate manager marshal mayor mechanic meteorologist midfielder midwife miner minister mogul monarch \
     musician negotiator neighbor neighbour nominee notary novelist nurse observer oceanographer officer official ombudsman \
     opponent owner painter paramedic parliamentarian pastor pensioner pharmacist philosopher photographer physician \
     physicist pilot player playwright plumber poet policeman policewoman politician pollster pope postman preacher premier \
     presenter president priest prince princess principal producer professor prosecutor protester psychiatrist psychologist \
     publisher pundit queen rabbi ranger rapper rector reporter representative researcher retiree ruler sailor scholar \
     scientist secretary seismologist senator sergeant shepherd sheriff shopkeeper singer skipper sociologist soldier \
     speaker specialist spokesman spokesperson spokeswoman statesman strategist striker sultan superintendent surgeon \
     teacher technician trader tradesman trainer translator treasurer tycoon undersecretary unionist vendor veteran \
     veterinarian vicar victim virologist volunteer waiter waitress warden winger witness writer",
);

/// Whether `word` is a noun for one person in an office or a trade.
pub fn is_person_noun(word: &str) -> bool {
    PERSON_NOUNS.has(word)
}

/// Nouns for a group that speaks as one, in lower case.
static GROUP_NOUNS: Words = Words::new(
    "academy administration agency airline alliance army association bank board body bureau campaign charity church club \
     coalition commission committee company corporation council court department federation firm foundation fund group \
     institute league magazine ministry movement museum network newspaper office organisation organization panel party team \
     union university",
);

/// Whether `word` is a noun for a group that speaks as one: "company", "ministry".
pub fn is_group_noun(word: &str) -> bool {
    GROUP_NOUNS.has(word)
}

/// The office that an abbreviated title before a name (with or without its stop) stands for.
pub fn office_of_title(word: &str) -> Option<&'static str> {
    let title = word.trim_end_matches('.');
    let is = |w: &str| title.eq_ignore_ascii_case(w);
    match () {
        () if is("gov") => Some("governor"),
        () if is("sen") => Some("senator"),
        () if is("rep") => Some("congressman"),
        () if is("gen") => Some("general"),
        () if is("prof") => Some("professor"),
        () if is("dr") => Some("doctor"),
        () if is("capt") => Some("captain"),
        () if is("col") => Some("colonel"),
        () if is("lt") => Some("lieutenant"),
        () if is("sgt") => Some("sergeant"),
        () if is("rev") => Some("reverend"),
        () if is("amb") => Some("ambassador"),
        () if is("supt") => Some("superintendent"),
        () => None,
    }
}

/// Other usual or former forms of a name, and the form to show; by the first, which is in lower case.
const VARIANTS: &str = include_str!("lexicon/variants.tsv");

/// Countries with adjective, people and capital.
const COUNTRIES: &str = include_str!("lexicon/countries.tsv");

/// The usual English form of a name or part of a name that is known in others: "Kyiv" for "Kiev", "Putin" for "Poutine".
pub fn usual_form(name: &str) -> Option<&'static str> {
    let lower = in_lower_case(name);
    static READ: OnceLock<Table<&str, &str>> = OnceLock::new();
    READ.get_or_init(|| table(VARIANTS)).get(&*lower).copied()
}

/// A word in lower case, which most words are in as they stand.
pub(crate) fn in_lower_case(word: &str) -> Cow<'_, str> {
    let is_lower = |b: u8| b.is_ascii() && !b.is_ascii_uppercase();
    if word.bytes().all(is_lower) { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// A table whose keys are ours: nobody can choose them so that they get in each other's way, and a quick hash will do.
pub(crate) type Table<K, V> = HashMap<K, V, BuildHasherDefault<QuickHasher>>;

/// The hash of a [`Table`].
#[derive(Debug, Default)]
pub(crate) struct QuickHasher(u64);

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = features::mix(self.0, features::hash(bytes));
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u32(byte.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = features::mix(self.0, number.into());
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The lines of a list behind its first, by what stands before the tabulator.
pub(crate) fn table(list: &'static str) -> Table<&'static str, &'static str> {
    list.lines().skip(1).filter_map(|line| line.split_once('\t')).collect()
}

/// Latin letters without their accents; what has none, as it is.
pub fn without_accents(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
            'À'..='Å' | 'Ā' | 'Ă' | 'Ą' => 'A',
            'ç' | 'ć' | 'č' => 'c',
            'Ç' | 'Ć' | 'Č' => 'C',
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
            'È'..='Ë' | 'Ē' | 'Ė' | 'Ę' | 'Ě' => 'E',
            'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
            'Ì'..='Ï' | 'Ī' | 'Į' | 'İ' => 'I',
            'ñ' | 'ń' | 'ň' => 'n',
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
            'Ò'..='Ö' | 'Ø' | 'Ō' | 'Ő' => 'O',
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
            'Ù'..='Ü' | 'Ū' | 'Ů' | 'Ű' => 'U',
            'ş' | 'ś' | 'š' | 'ș' => 's',
            'Ş' | 'Ś' | 'Š' | 'Ș' => 'S',
            'ţ' | 'ț' | 'ť' => 't',
            'Ţ' | 'Ț' | 'Ť' => 'T',
            'ž' | 'ź' | 'ż' => 'z',
            'Ž' | 'Ź' | 'Ż' => 'Z',
            'ý' | 'ÿ' => 'y',
            'ł' => 'l',
            'Ł' => 'L',
            'ğ' => 'g',
            'Ğ' => 'G',
            'đ' | 'ď' => 'd',
            'Đ' | 'Ď' => 'D',
            'ḩ' | 'ħ' => 'h',
            'ř' => 'r',
            'Ř' => 'R',
            _ => c,
        })
        .collect()
}

/// A country of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// Its usual name.
    pub name: &'static str,
    /// Its adjective: "French".
    pub adjective: &'static str,
    /// One of its people: "Frenchman".
    pub people: &'static str,
    /// Its capital.
    pub capital: &'static str,
}

/// All countries.
pub fn countries() -> impl Iterator<Item = Country> {
    static READ: OnceLock<Vec<Country>> = OnceLock::new();
    let country = |line: &'static str| {
        let mut columns = line.split('\t');
        Some(Country { name: columns.next()?, adjective: columns.next()?, people: columns.next()?, capital: columns.next()? })
    };
    READ.get_or_init(|| COUNTRIES.lines().filter(|l| !l.starts_with('#')).filter_map(country).collect()).iter().copied()
}

/// The adjective of the country whose capital has this usual form.
pub fn adjective_of_capital(name: &str) -> Option<&'static str> {
    static ADJECTIVES: OnceLock<Table<&str, &str>> = OnceLock::new();
    let adjectives = ADJECTIVES.get_or_init(|| {
        let mut adjectives = Table::default();
        // A city that is a country of its own stands for nothing else.
        for country in countries().filter(|c| c.name != c.capital) {
            adjectives.entry(usual_form(country.capital).unwrap_or(country.capital)).or_insert(country.adjective);
        }
        adjectives
    });
    adjectives.get(name).copied()
}

/// Whether `tail`, the letters after an apostrophe, is a clitic: `'s`, `'re`, `'ve`, `'ll`, `'d`, `'m`.
pub fn is_clitic(tail: &str) -> bool {
    ["s", "re", "ve", "ll", "d", "m"].iter().any(|c| c.eq_ignore_ascii_case(tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variant_is_found() {
        let lines: Vec<&str> = VARIANTS.lines().skip(1).collect();
        assert!(lines.is_sorted());
        for line in lines {
            let (variant, usual) = line.split_once('\t').unwrap();
            assert_eq!(usual_form(&variant.to_uppercase()), Some(usual), "{variant}");
        }
        assert_eq!(usual_form("zzz"), None);
        assert_eq!(usual_form(""), None);
    }

    #[test]
    fn countries_have_four_columns() {
        assert_eq!(countries().count(), COUNTRIES.lines().count() - 1);
        assert!(
            countries().any(|c| c.name == "France" && c.adjective == "French" && c.people == "Frenchman" && c.capital == "Paris")
        );
    }

    #[test]
    fn lists_hold_single_words() {
        for words in [&ABBREVIATIONS, &TITLES, &PERSON_NOUNS, &GROUP_NOUNS] {
            assert!(words.words().all(|w| !w.is_empty() && w.len() <= 16 && words.has(&w.to_uppercase())));
        }
        assert!(!is_person_noun("table") && is_person_noun("Mayor"));
    }
}
