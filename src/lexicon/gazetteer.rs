//! Gazetteer: names and parts of names that are known beforehand, one to several words long.
//!
//! The model file keeps no string: an entry is [`KEY_BITS`] bits of a hash over its words in lower case, and the lists that
//! it is on. Short keys keep the file small, at the price that one unknown word in some hundreds is taken for an entry; the
//! tagger weighs a match against everything else. Some entries carry the number of their Wikidata item.
//!
//! Payload, numbers as varints:
//!
//! ```text
//! n     number of entries
//! n     their keys, ascending, as differences
//! n     their lists, as bits; bit 0: it begins a longer entry
//! m     number of links
//! m     pairs: number of the entry, as difference, and its Wikidata number
//! ```

use crate::model::{Container, ModelError, ModelKind, Reader, write_varint};
use crate::tagger::features::{hash, mix};

/// Bits of an entry's key.
pub const KEY_BITS: u32 = 26;

/// The longest entry, in tokens.
pub const LONGEST: usize = 8;

/// A list of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum List {
    /// Begins an entry of more words.
    Beginning,
    /// Countries, and cities and states that need no introduction.
    Country,
    /// Nationalities, peoples, religions, parties: adjectives and nouns.
    Demonym,
    /// Capitals and cities of some size.
    City,
    /// Smaller towns.
    Town,
    /// States, provinces and other first divisions.
    Division,
    /// Continents, seas, regions.
    Region,
    /// First names that are common.
    FirstName,
    /// First names that are rare.
    RareFirstName,
    /// Family names.
    Surname,
    /// Whole names of people in office.
    Person,
    /// Organisations.
    Org,
    /// Short forms of organisations.
    Acronym,
    /// Political parties.
    Party,
    /// Titles and roles that stand before or after a name.
    Title,
    /// Words that go with titles: "foreign", "deputy".
    RoleWord,
    /// Nouns that name kinds of organisations: "ministry".
    OrgHead,
    /// Nouns that name kinds of places: "river".
    PlaceHead,
    /// Nouns that name kinds of buildings: "airport".
    FacHead,
    /// Nouns that name kinds of events: "war", "cup".
    EventHead,
    /// Nouns that name kinds of laws: "treaty".
    LawHead,
    /// Buildings that everybody knows by name.
    Fac,
    /// First names that men have.
    Male,
    /// First names that women have.
    Female,
}

impl List {
    /// All lists, in the order of their bits.
    pub const ALL: [List; 24] = [
        List::Beginning,
        List::Country,
        List::Demonym,
        List::City,
        List::Town,
        List::Division,
        List::Region,
        List::FirstName,
        List::RareFirstName,
        List::Surname,
        List::Person,
        List::Org,
        List::Acronym,
        List::Party,
        List::Title,
        List::RoleWord,
        List::OrgHead,
        List::PlaceHead,
        List::FacHead,
        List::EventHead,
        List::LawHead,
        List::Fac,
        List::Male,
        List::Female,
    ];

    /// The list's bit.
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// The lists that an entry is on, as bits.
pub type Lists = u32;

/// An entry as it is compiled: its key, its lists and its Wikidata number, 0 for none.
pub type Entry = (u32, Lists, u32);

/// The gazetteer.
#[derive(Debug)]
pub struct Gazetteer {
    /// Open addressing by key: key + 1 (0: empty) and lists.
    slots: Vec<(u32, Lists)>,
    /// Keys and Wikidata numbers, ascending.
    links: Vec<(u32, u32)>,
}

impl Gazetteer {
    /// Reads the gazetteer from its model file.
    pub fn read(container: &Container<'_>) -> Result<Gazetteer, ModelError> {
        container.expect_templates(fingerprint())?;
        let mut reader = Reader::new(container.payload);
        let count = reader.varint()? as usize;
        if count > container.payload.len() {
            return Err(ModelError::damaged());
        }
        let mut keys = Vec::with_capacity(count);
        let mut key = 0u32;
        for _ in 0..count {
            key = key.checked_add(reader.varint()?).filter(|k| *k < 1 << KEY_BITS).ok_or_else(ModelError::damaged)?;
            keys.push(key);
        }
        let mut slots = vec![(0, 0); (count * 2).next_power_of_two().max(2)];
        for &key in &keys {
            let mut place = key as usize & (slots.len() - 1);
            while slots[place].0 != 0 {
                place = (place + 1) & (slots.len() - 1);
            }
            slots[place] = (key + 1, reader.varint()?);
        }
        let mut links = Vec::new();
        let mut number = 0usize;
        for _ in 0..reader.varint()? {
            number = number.saturating_add(reader.varint()? as usize);
            links.push((*keys.get(number).ok_or_else(ModelError::damaged)?, reader.varint()?));
        }
        if !reader.is_empty() {
            return Err(ModelError::damaged());
        }
        Ok(Gazetteer { slots, links })
    }

    /// The model file of a gazetteer with these entries, which ascend by key.
    pub fn write(entries: &[Entry]) -> Vec<u8> {
        let mut payload = Vec::new();
        write_varint(&mut payload, crate::span::index(entries.len()));
        let mut before = 0;
        for &(key, _, _) in entries {
            write_varint(&mut payload, key - before);
            before = key;
        }
        for &(_, lists, _) in entries {
            write_varint(&mut payload, lists);
        }
        let links: Vec<(usize, u32)> =
            entries.iter().enumerate().filter(|(_, e)| e.2 != 0).map(|(number, e)| (number, e.2)).collect();
        write_varint(&mut payload, crate::span::index(links.len()));
        let mut before = 0;
        for (number, link) in links {
            write_varint(&mut payload, crate::span::index(number - before));
            write_varint(&mut payload, link);
            before = number;
        }
        let names = List::ALL.iter().map(|l| format!("{l:?}")).collect();
        Container { kind: ModelKind::Gazetteer, templates: fingerprint(), names, payload: &payload }.to_bytes()
    }

    /// The lists that the entry whose words hash to `state` is on.
    pub fn lists(&self, state: State) -> Lists {
        let key = state.key();
        let mask = self.slots.len() - 1;
        let mut place = key as usize & mask;
        while let Some(&(slot, lists)) = self.slots.get(place) {
            if slot == key + 1 {
                return lists;
            }
            if slot == 0 {
                return 0;
            }
            place = (place + 1) & mask;
        }
        0
    }

    /// The same for each of these, in less time than one by one: the processor waits for all of their memory at once.
    pub fn lists_of_each(&self, states: impl ExactSizeIterator<Item = State>) -> Vec<Lists> {
        let mask = self.slots.len() - 1;
        let slot = |state: State| (state, self.slots.get(state.key() as usize & mask).copied().unwrap_or_default());
        let first: Vec<(State, (u32, Lists))> = states.map(slot).collect();
        let rest = |(state, (slot, lists)): (State, (u32, Lists))| match slot {
            0 => 0,
            _ if slot == state.key() + 1 => lists,
            _ => self.lists(state),
        };
        first.into_iter().map(rest).collect()
    }

    /// The lists that `name`, its words parted by spaces, is on.
    pub fn lists_of(&self, name: &str) -> Lists {
        self.lists(State::of(name.split_whitespace()))
    }

    /// The Wikidata number of the entry of these words.
    pub fn wikidata<'w>(&self, words: impl Iterator<Item = &'w str>) -> Option<u32> {
        let key = State::of(words).key();
        let at = self.links.binary_search_by_key(&key, |l| l.0).ok()?;
        self.links.get(at).map(|l| l.1)
    }
}

/// A number that changes with the lists and with the way entries are hashed.
fn fingerprint() -> u64 {
    mix(u64::from(State::of(["New", "Åland"].into_iter()).key()), List::ALL.len() as u64)
}

/// The hash of a run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State(u64);

impl State {
    /// No word yet.
    pub const EMPTY: State = State(0x6761_7a65);

    /// The run with one more word, given by the hash of its lower-case form.
    pub fn then(self, lower: u64) -> State {
        State(mix(self.0, lower))
    }

    /// The run of these words.
    pub fn of<'w>(words: impl Iterator<Item = &'w str>) -> State {
        words.fold(State::EMPTY, |state, word| state.then(word_hash(word)))
    }

    /// The key of an entry of these words.
    pub fn key(self) -> u32 {
        (self.0.wrapping_mul(0xd6e8_feb8_6659_fd93) >> (64 - KEY_BITS)) as u32
    }
}

/// The hash of a word's lower-case form, as [`crate::tagger::features`] has it.
fn word_hash(word: &str) -> u64 {
    let lower: String = word.chars().map(crate::tagger::features::plain).flat_map(char::to_lowercase).collect();
    hash(lower.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut entries: Vec<Entry> =
            [("Old Ruritania", List::Country.bit(), 77), ("Old", List::Beginning.bit(), 0), ("Ann", 128, 0)]
                .map(|(name, lists, link)| (State::of(name.split(' ')).key(), lists, link))
                .to_vec();
        entries.sort();
        Gazetteer::write(&entries)
    }

    #[test]
    fn entries_are_found_whatever_their_case() {
        let bytes = sample();
        let gazetteer = Gazetteer::read(&Container::read(&bytes).unwrap()).unwrap();
        assert_eq!(gazetteer.lists_of("old RURITANIA"), List::Country.bit());
        assert_eq!(gazetteer.lists_of("old"), List::Beginning.bit());
        assert_eq!(gazetteer.lists_of("Ruritania"), 0);
        let states: Vec<State> = ["Ann", "old", "", "Ann Old"].map(|name| State::of(name.split_whitespace())).to_vec();
        assert_eq!(gazetteer.lists_of_each(states.into_iter()), [128, List::Beginning.bit(), 0, 0]);
        assert_eq!(gazetteer.wikidata(["Old", "Ruritania"].into_iter()), Some(77));
        assert_eq!(gazetteer.wikidata(["Ann"].into_iter()), None);
    }

    #[test]
    fn a_payload_that_lies_is_refused() {
        let bytes = sample();
        let whole = Container::read(&bytes).unwrap();
        for end in 0..whole.payload.len() {
            let cut = Container { payload: &whole.payload[..end], ..whole.clone() }.to_bytes();
            assert!(Gazetteer::read(&Container::read(&cut).unwrap()).is_err(), "cut at {end}");
        }
    }
}
