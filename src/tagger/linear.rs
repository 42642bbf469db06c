//! Linear tagger: the score of a tag is the sum of the weights of the token's features.
//!
//! Weights are integers of eight bits, sums of sixteen, which stay at the ends of their range. A feature is found by its key, and has a row of weights, one for each tag, that is added to a row
//! of sums at once. What the features of one word, or of one class of tokens, contribute is summed once for each.
//! Many keys are looked up at a time, because what takes time is waiting for memory.
//!
//! Payload of the model file, all numbers as varints, those that may be negative folded (0, -1, 1, -2, …), each kind in a
//! stream of its own because that compresses best:
//!
//! ```text
//! tags × (tags + 1)   weights of transitions, by second tag, then first (the last: beginning of the sentence)
//! n                   number of features
//! n                   their keys, ascending, as differences
//! n                   how many weights each has
//! …                   the tags of these weights
//! …                   the weights
//! n                   number of words in the dictionary
//! n × 2               their keys, ascending, as differences, each with its tag
//! ```

use super::features::{Article, CLASS_PLACES, KEY_BITS, Templates};
use super::{Decoder, Transitions};
use crate::lexicon::Table;
use crate::model::{Container, ModelError, ModelKind, Reader, write_varint};
use std::collections::BTreeMap;
use std::ops::Range;

#[cfg(not(target_arch = "wasm32"))]
mod portable;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(not(target_arch = "wasm32"))]
use portable as kernel;
#[cfg(target_arch = "wasm32")]
use wasm as kernel;

use kernel::{Sums, Weights};

/// A tagger with integer weights.
#[derive(Debug)]
pub struct Tagger {
    templates: &'static Templates,
    tags: Vec<String>,
    transitions: Transitions,
    /// The number of the first feature of each group, those whose keys have the highest bits in common, and behind the last
    /// group the number of features.
    groups: Vec<u32>,
    /// The other bits of each feature's key, and eight bytes that are no feature's.
    low: Vec<u8>,
    /// How many these are.
    low_bits: u32,
    /// The features' rows of weights, [`Tagger::width`] vectors each.
    rows: Vec<Weights>,
    /// The words that always have the same tag, by the key of their first feature.
    dictionary: Table<u32, u8>,
}

/// Scores of the tags of an article's tokens.
#[derive(Debug)]
pub struct Scores {
    tags: usize,
    rows: Vec<i32>,
    known: Vec<Option<u8>>,
}

impl Scores {
    /// The score of each tag for a token; nothing but noughts where the tag was known.
    pub fn of(&self, token: usize) -> &[i32] {
        self.rows.get(token * self.tags..(token + 1) * self.tags).unwrap_or_default()
    }
}

/// Gives those rows of a table that are needed numbers of their own, in the order in which they are asked for.
struct Rows {
    /// For each row, its number and 1, or 0 while it is not needed.
    numbers: Vec<u32>,
    needed: Vec<usize>,
}

impl Rows {
    fn new(rows: usize) -> Rows {
        Rows { numbers: vec![0; rows], needed: Vec::new() }
    }

    fn number(&mut self, row: usize) -> u32 {
        let number = &mut self.numbers[row];
        if *number == 0 {
            self.needed.push(row);
            *number = crate::span::index(self.needed.len());
        }
        *number - 1
    }
}

/// One feature of a model: its key and its weights by tag, ascending.
pub type Feature = (u32, Vec<(u8, i8)>);

impl Tagger {
    /// Reads a tagger from a model file that was fitted with `templates`.
    pub fn read(container: &Container<'_>, templates: &'static Templates) -> Result<Tagger, ModelError> {
        container.expect_templates(templates.fingerprint())?;
        let tags = container.names.clone();
        if tags.is_empty() || tags.len() > u8::MAX as usize {
            return Err(ModelError::damaged());
        }
        let mut reader = Reader::new(container.payload);
        let mut pairs = Vec::new();
        for _ in 0..tags.len() * (tags.len() + 1) {
            pairs.push(unfold(reader.varint()?));
        }
        let transitions = Transitions::new(&tags, |first, second| {
            pairs.get(second * (tags.len() + 1) + first.unwrap_or(tags.len())).copied().unwrap_or(0)
        });
        let count = reader.varint()? as usize;
        // Every feature takes at least two bytes, so a damaged count cannot ask for more memory than the file justifies.
        if count > container.payload.len() {
            return Err(ModelError::damaged());
        }
        let mut keys = Vec::with_capacity(count);
        let mut key = 0u32;
        for _ in 0..count {
            key = key.checked_add(reader.varint()?).filter(|&k| k < 1 << KEY_BITS).ok_or_else(ModelError::damaged)?;
            keys.push(key);
        }
        let mut sizes = Vec::with_capacity(count);
        for _ in 0..count {
            sizes.push(reader.varint()? as usize);
        }
        let total: usize = sizes.iter().sum();
        let tag_numbers = reader.take(total)?;
        if tag_numbers.iter().any(|&t| t as usize >= tags.len()) || sizes.iter().any(|&s| s == 0 || s > tags.len()) {
            return Err(ModelError::damaged());
        }
        let group_bits = KEY_BITS - 8;
        let low_bits = KEY_BITS - group_bits;
        let mut groups = vec![0; (1 << group_bits) + 1];
        let mut low = Vec::with_capacity(count + 8);
        let mut rows = Vec::with_capacity(count * tags.len().div_ceil(LANES));
        let mut row = vec![[0i8; LANES]; tags.len().div_ceil(LANES)];
        let mut tag_numbers = tag_numbers.iter();
        for (key, size) in keys.into_iter().zip(sizes) {
            groups[(key >> low_bits) as usize + 1] += 1;
            low.push(lowest(key, low_bits));
            row.fill([0; LANES]);
            for &tag in tag_numbers.by_ref().take(size) {
                let weight = i8::try_from(unfold(reader.varint()?)).map_err(|_| ModelError::damaged())?;
                row.as_flattened_mut()[tag as usize] = weight;
            }
            rows.extend(row.iter().map(|&eight| kernel::weights(eight)));
        }
        low.extend([0; 8]);
        let mut before = 0;
        for start in &mut groups {
            before += *start;
            *start = before;
        }
        let mut dictionary = Table::default();
        let mut key = 0u32;
        for _ in 0..reader.varint()? {
            key = key.checked_add(reader.varint()?).ok_or_else(ModelError::damaged)?;
            let tag = reader.varint()?;
            dictionary
                .insert(key, u8::try_from(tag).ok().filter(|&t| (t as usize) < tags.len()).ok_or_else(ModelError::damaged)?);
        }
        if !reader.is_empty() {
            return Err(ModelError::damaged());
        }
        Ok(Tagger { templates, tags, transitions, groups, low, low_bits, rows, dictionary })
    }

    /// The model file of a tagger with these weights. `features` ascend by key. The `dictionary` has words that always have the
    /// same tag (Ratnaparkhi 1996), each by the key of its first feature, which is the word itself.
    pub fn write(
        kind: ModelKind,
        templates: &Templates,
        tags: &[String],
        transitions: &[i16],
        features: &[Feature],
        dictionary: &BTreeMap<u32, u8>,
    ) -> Vec<u8> {
        let mut payload = Vec::new();
        for &weight in transitions {
            write_varint(&mut payload, fold(weight));
        }
        write_varint(&mut payload, crate::span::index(features.len()));
        let mut before = 0;
        for &(key, _) in features {
            write_varint(&mut payload, key - before);
            before = key;
        }
        for (_, weights) in features {
            write_varint(&mut payload, crate::span::index(weights.len()));
        }
        payload.extend(features.iter().flat_map(|(_, w)| w).map(|&(tag, _)| tag));
        for &(_, weight) in features.iter().flat_map(|(_, w)| w) {
            write_varint(&mut payload, fold(i16::from(weight)));
        }
        write_varint(&mut payload, crate::span::index(dictionary.len()));
        let mut before = 0;
        for (&key, &tag) in dictionary {
            write_varint(&mut payload, key - before);
            write_varint(&mut payload, u32::from(tag));
            before = key;
        }
        Container { kind, templates: templates.fingerprint(), names: tags.to_vec(), payload: &payload }.to_bytes()
    }

    /// Names of the tags.
    pub fn tags(&self) -> &[String] {
        &self.tags
    }

    /// Scores of pairs of tags.
    pub fn transitions(&self) -> &Transitions {
        &self.transitions
    }

    /// How many vectors a row of weights takes, and a row of sums.
    fn width(&self) -> usize {
        self.tags.len().div_ceil(LANES)
    }

    /// The score of each tag for each token of an article, token after token. A token whose tag is `known` is not looked at.
    pub fn scores(&self, article: &Article, sentences: &[Range<usize>], known: Vec<Option<u8>>) -> Scores {
        let window = self.templates.window;
        let places = window.len();
        let is_open = |token: &usize| known.get(*token).is_some_and(Option::is_none);
        let open: Vec<(usize, &Range<usize>)> =
            sentences.iter().flat_map(|of| of.clone().filter(is_open).map(move |token| (token, of))).collect();
        // For each open token, the numbers of the sums that count for it.
        let (mut words, mut classes) = (Rows::new(article.words() * places), Rows::new(article.classes() * CLASS_PLACES.len()));
        let mut used = Vec::with_capacity(open.len() * (places + CLASS_PLACES.len()));
        for &(token, of) in &open {
            used.extend((0..places).map(|place| words.number(article.word_at(token, window[place].0, of) * places + place)));
            let row = |place: usize| article.class_at(token, CLASS_PLACES[place], of) * CLASS_PLACES.len() + place;
            used.extend((0..CLASS_PLACES.len()).map(|place| classes.number(row(place))));
        }
        let words =
            self.sums(&words.needed, |row, found| article.each_of_word(self.templates, row / places, row % places, found));
        let classes = self.sums(&classes.needed, |row, found| {
            let place = CLASS_PLACES[row % CLASS_PLACES.len()];
            article.each_of_class(self.templates, row / CLASS_PLACES.len(), place, found);
        });
        let mut sums = self.sums(&open, |(token, of), found| article.each_joint(self.templates, token, of, found));
        let (width, tags) = (self.width(), self.tags.len());
        let mut rows = vec![0; known.len() * tags];
        let used = used.chunks_exact(places + CLASS_PLACES.len());
        for ((&(token, _), sums), used) in open.iter().zip(sums.chunks_exact_mut(width)).zip(used) {
            let (of_words, of_classes) = used.split_at(places);
            for (table, numbers) in [(&words, of_words), (&classes, of_classes)] {
                for &number in numbers {
                    kernel::add_sums(sums, table.get(number as usize * width..).unwrap_or_default());
                }
            }
            let numbers = sums.iter().flat_map(|&eight| kernel::numbers(eight));
            let row = rows.get_mut(token * tags..(token + 1) * tags).unwrap_or_default();
            row.iter_mut().zip(numbers).for_each(|(score, sum)| *score = i32::from(sum));
        }
        Scores { tags, rows, known }
    }

    /// Rows of sums of weights, one for each of `needed`, of which `each` tells the keys of the features.
    fn sums<T: Copy>(&self, needed: &[T], each: impl Fn(T, &mut dyn FnMut(u32))) -> Vec<Sums> {
        let mut sums = vec![kernel::ZERO; needed.len() * self.width()];
        let mut wanted = Vec::with_capacity(2 * AT_ONCE);
        for (row, &item) in needed.iter().enumerate() {
            each(item, &mut |key| wanted.push((key, row)));
            if wanted.len() >= AT_ONCE {
                self.add(&wanted, &mut sums);
                wanted.clear();
            }
        }
        self.add(&wanted, &mut sums);
        sums
    }

    /// The best tag of each token, by number.
    pub fn tag(&self, article: &Article, sentences: &[Range<usize>]) -> Vec<u8> {
        let known = self.known(article);
        let known = (0..article.tokens()).map(|token| known.get(article.word_of(token)).copied().flatten()).collect();
        self.decode(&self.scores(article, sentences, known), sentences)
    }

    /// For each word of an article, by number, the tag that it always has, if the dictionary knows one.
    fn known(&self, article: &Article) -> Vec<Option<u8>> {
        let tag = |word| article.key_of_word(self.templates, word).and_then(|key| self.dictionary.get(&key)).copied();
        (0..article.words()).map(tag).collect()
    }

    /// The same from the [scores](Tagger::scores) of the tokens.
    pub fn decode(&self, scores: &Scores, sentences: &[Range<usize>]) -> Vec<u8> {
        let mut path = Vec::with_capacity(scores.known.len());
        let mut decoder = Decoder::new(&self.transitions);
        for sentence in sentences {
            let mut before = None;
            while path.len() < sentence.end {
                let start = path.len();
                let open = scores.known.get(start..sentence.end).unwrap_or_default();
                let end = open.iter().position(Option::is_some).map_or(sentence.end, |at| start + at);
                let after = scores.known.get(end..sentence.end).and_then(|known| known.first().copied().flatten());
                let rows = scores.rows.get(start * scores.tags..end * scores.tags).unwrap_or_default();
                decoder.add(rows, before, after, &mut path);
                path.resize(end, 0);
                path.extend(after);
                before = after;
            }
        }
        path
    }

    /// Adds the weights of features, where they have any, to the rows of sums whose numbers stand beside their keys.
    ///
    /// Each step is done for many keys before the next, so that the processor waits for all of their memory at once.
    fn add(&self, wanted: &[(u32, usize)], sums: &mut [Sums]) {
        let width = self.width();
        for wanted in wanted.chunks(AT_ONCE) {
            let mut groups = [(0, 0); AT_ONCE];
            for (group, &(key, _)) in groups.iter_mut().zip(wanted) {
                if let Some(&[start, end, ..]) = self.groups.get((key >> self.low_bits) as usize..) {
                    *group = (start as usize, end as usize);
                }
            }
            let (mut found, mut number) = ([(0, 0); AT_ONCE], 0);
            for (&(key, row), (start, end)) in wanted.iter().zip(groups) {
                let place = self.place(start, end, lowest(key, self.low_bits));
                // Written whether there is such a feature or not: the next one takes its place.
                found[number % AT_ONCE] = (place * width, row * width);
                number += usize::from(place < end);
            }
            for &(weights, row) in &found[..number] {
                let weights = self.rows.get(weights..weights + width);
                if let (Some(weights), Some(sums)) = (weights, sums.get_mut(row..row + width)) {
                    kernel::add(sums, weights);
                }
            }
        }
    }

    /// The first place from `start` on that has these low bits, if it is before `end`; else any from `end` on.
    fn place(&self, start: usize, end: usize, low: u8) -> usize {
        const ONES: u64 = u64::MAX / 255;
        let mut at = start;
        loop {
            let Some(eight) = self.low.get(at..).and_then(<[u8]>::first_chunk) else { return end };
            // The lowest byte that is nought is the lowest one of these whose highest bit is set (Warren, Hacker's Delight, 6-1).
            let other = u64::from_le_bytes(*eight) ^ (ONES * u64::from(low));
            let same = other.wrapping_sub(ONES) & !other & (ONES << 7);
            at += same.trailing_zeros() as usize / 8;
            if same != 0 || at >= end {
                return at;
            }
        }
    }
}

/// The bits of a key that do not tell its group.
#[allow(clippy::cast_possible_truncation, reason = "these are at most eight bits")]
fn lowest(key: u32, low_bits: u32) -> u8 {
    (key & ((1 << low_bits) - 1)) as u8
}

/// How many tags' weights, or sums, are in one vector.
const LANES: usize = 8;

/// How many keys are looked up at once.
const AT_ONCE: usize = 64;

fn fold(value: i16) -> u32 {
    let value = i32::from(value);
    ((value << 1) ^ (value >> 31)) as u32
}

fn unfold(value: u32) -> i32 {
    (value >> 1) as i32 ^ -((value & 1) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tagger::features::POS;

    fn keys(words: &[&str], token: usize) -> Vec<u32> {
        let whole = 0..words.len();
        let article = Article::new(words.iter().copied());
        let mut keys = Vec::new();
        article.each(&POS, token, &whole, |key| keys.push(key));
        keys
    }

    fn tagger(bytes: &[u8]) -> Result<Tagger, ModelError> {
        Tagger::read(&Container::read(bytes)?, &POS)
    }

    fn tiny() -> Vec<u8> {
        let tags = ["NOUN", "VERB"].map(str::to_owned);
        let mut features: Vec<Feature> = Vec::new();
        for key in keys(&["they", "walk"], 1) {
            features.push((key, vec![(1, 3)]));
        }
        for key in keys(&["the", "walk"], 1) {
            match features.iter_mut().find(|f| f.0 == key) {
                Some(f) => f.1.insert(0, (0, 3)),
                None => features.push((key, vec![(0, 120)])),
            }
        }
        features.sort();
        Tagger::write(ModelKind::Pos, &POS, &tags, &[0; 6], &features, &BTreeMap::new())
    }

    #[test]
    fn a_tagger_is_read_as_written_and_tags() {
        let tagger = tagger(&tiny()).unwrap();
        let sentences = [0..2, 2..4];
        let article = Article::new(["they", "walk", "the", "walk"].into_iter());
        let tags = tagger.tag(&article, &sentences);
        assert_eq!((tags[1], tags[3]), (1, 0));
    }

    #[test]
    fn a_word_of_the_dictionary_has_its_tag_and_others_are_scored() {
        let article = Article::new(["they", "walk", "the", "walk"].into_iter());
        let key = article.key_of_word(&POS, article.word_of(1)).unwrap();
        let bytes = tiny();
        let scored = tagger(&bytes).unwrap();
        let tags = scored.tags().to_vec();
        let known = tagger(&Tagger::write(ModelKind::Pos, &POS, &tags, &[0; 6], &[], &BTreeMap::from([(key, 1)]))).unwrap();
        let sentences = [0..2, 2..4];
        // The weights make the second "walk" a noun; the dictionary has only verbs of that form.
        assert_eq!(scored.tag(&article, &sentences)[3], 0);
        assert_eq!(known.tag(&article, &sentences), [0, 1, 0, 1]);
    }

    #[test]
    fn scores_are_the_sums_over_all_features() {
        let tagger = tagger(&tiny()).unwrap();
        let whole = 0..2;
        let article = Article::new(["the", "walk"].into_iter());
        let mut expected = vec![kernel::ZERO];
        article.each(&POS, 1, &whole, |key| tagger.add(&[(key, 0)], &mut expected));
        let expected = kernel::numbers(expected[0]).map(i32::from);
        assert_eq!(tagger.scores(&article, std::slice::from_ref(&whole), vec![None; 2]).of(1), &expected[..2]);
        assert!(expected[0] > 300);
    }

    #[test]
    fn every_feature_of_a_full_group_is_found_and_no_other() {
        let tags = ["NOUN", "VERB"].map(str::to_owned);
        let keys = || (0..40).map(|i| 0x12_3400 + 3 * i);
        let features: Vec<Feature> = keys().zip(1..).map(|(key, weight)| (key, vec![(0, weight)])).collect();
        let tagger = tagger(&Tagger::write(ModelKind::Pos, &POS, &tags, &[0; 6], &features, &BTreeMap::new())).unwrap();
        let wanted: Vec<(u32, usize)> = (0x12_33f8..0x12_3508).zip(0..).collect();
        let mut sums = vec![kernel::ZERO; wanted.len()];
        tagger.add(&wanted, &mut sums);
        for (&(key, _), sums) in wanted.iter().zip(sums) {
            let weight = keys().zip(1..).find(|k| k.0 == key).map_or(0, |k| k.1);
            assert_eq!(kernel::numbers(sums)[0], weight, "{key:x}");
        }
    }

    #[test]
    fn a_payload_that_lies_is_refused() {
        let bytes = tiny();
        let whole = Container::read(&bytes).unwrap();
        for end in 0..whole.payload.len() {
            let cut = Container { payload: &whole.payload[..end], ..whole.clone() }.to_bytes();
            assert!(tagger(&cut).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn folding_is_undone() {
        for value in [0, 1, -1, 127, -128, i16::MAX, i16::MIN] {
            assert_eq!(unfold(fold(value)), i32::from(value));
        }
    }
}
