//! Linear tagger: the score of a tag is the sum of the weights of the token's features.
//!
//! Weights are integers. A feature is found by its key, and has a row of weights, one for each tag, that is added to a row
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
//! ```

use super::features::{Article, CLASS_PLACES, KEY_BITS, Templates};
use super::{Transitions, best};
use crate::model::{Container, ModelError, ModelKind, Reader, write_varint};
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
    /// The other bits of each feature's key.
    low: Vec<u8>,
    /// How many these are.
    low_bits: u32,
    /// The features' rows of weights, [`Tagger::width`] vectors each.
    rows: Vec<Weights>,
}

/// One feature of a model: its key and its weights by tag, ascending.
pub type Feature = (u32, Vec<(u8, i16)>);

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
        let group_bits = count.next_power_of_two().ilog2().clamp(KEY_BITS - 8, KEY_BITS);
        let low_bits = KEY_BITS - group_bits;
        let mut groups = vec![0; (1 << group_bits) + 1];
        let mut low = Vec::with_capacity(count);
        let mut rows = Vec::with_capacity(count * tags.len().div_ceil(LANES));
        let mut row = vec![[0i16; LANES]; tags.len().div_ceil(LANES)];
        let mut tag_numbers = tag_numbers.iter();
        for (key, size) in keys.into_iter().zip(sizes) {
            groups[(key >> low_bits) as usize + 1] += 1;
            low.push(lowest(key, low_bits));
            row.fill([0; LANES]);
            for &tag in tag_numbers.by_ref().take(size) {
                let weight = i16::try_from(unfold(reader.varint()?)).map_err(|_| ModelError::damaged())?;
                row.as_flattened_mut()[tag as usize] = weight;
            }
            rows.extend(row.iter().map(|&eight| kernel::weights(eight)));
        }
        let mut before = 0;
        for start in &mut groups {
            before += *start;
            *start = before;
        }
        if !reader.is_empty() {
            return Err(ModelError::damaged());
        }
        Ok(Tagger { templates, tags, transitions, groups, low, low_bits, rows })
    }

    /// The model file of a tagger with these weights. `features` ascend by key.
    pub fn write(kind: ModelKind, templates: &Templates, tags: &[String], transitions: &[i16], features: &[Feature]) -> Vec<u8> {
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
            write_varint(&mut payload, fold(weight));
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

    /// How many vectors of weights a row takes; it takes twice as many of sums.
    fn width(&self) -> usize {
        self.tags.len().div_ceil(LANES)
    }

    /// The score of each tag for each token of an article, token after token.
    pub fn scores(&self, article: &Article, sentences: &[Range<usize>]) -> Vec<i32> {
        let places = self.templates.window.len();
        let words = self.sums(article.words() * places, |row, wanted| {
            article.each_of_word(self.templates, row / places, row % places, |key| wanted.push((key, row)));
        });
        let classes = self.sums(article.classes() * CLASS_PLACES.len(), |row, wanted| {
            let (class, place) = (row / CLASS_PLACES.len(), row % CLASS_PLACES.len());
            article.each_of_class(self.templates, class, CLASS_PLACES[place], |key| wanted.push((key, row)));
        });
        let of: Vec<&Range<usize>> = sentences.iter().flat_map(|s| std::iter::repeat_n(s, s.len())).collect();
        let mut sums = self.sums(of.len(), |token, wanted| {
            article.each_joint(self.templates, token, of[token], |key| wanted.push((key, token)));
        });
        let width = 2 * self.width();
        let mut scores = Vec::with_capacity(of.len() * self.tags.len());
        for (token, (sums, sentence)) in sums.chunks_exact_mut(width).zip(of).enumerate() {
            for (place, &(offset, _)) in self.templates.window.iter().enumerate() {
                let row = article.word_at(token, offset, sentence) * places + place;
                kernel::add_sums(sums, words.get(row * width..(row + 1) * width).unwrap_or_default());
            }
            for (place, offset) in CLASS_PLACES.into_iter().enumerate() {
                let row = article.class_at(token, offset, sentence) * CLASS_PLACES.len() + place;
                kernel::add_sums(sums, classes.get(row * width..(row + 1) * width).unwrap_or_default());
            }
            scores.extend(sums.iter().flat_map(|&four| kernel::numbers(four)).take(self.tags.len()));
        }
        scores
    }

    /// Rows of sums of weights. `each` is called with the number of each row and tells the keys of its features.
    fn sums(&self, rows: usize, each: impl Fn(usize, &mut Vec<(u32, usize)>)) -> Vec<Sums> {
        let mut sums = vec![kernel::ZERO; rows * 2 * self.width()];
        let mut wanted = Vec::with_capacity(2 * AT_ONCE);
        for row in 0..rows {
            each(row, &mut wanted);
            if wanted.len() >= AT_ONCE || row + 1 == rows {
                self.add(&wanted, &mut sums);
                wanted.clear();
            }
        }
        sums
    }

    /// The best tag of each token, by number.
    pub fn tag(&self, article: &Article, sentences: &[Range<usize>]) -> Vec<u8> {
        self.decode(&self.scores(article, sentences), sentences)
    }

    /// The same from the [scores](Tagger::scores) of the tokens.
    pub fn decode(&self, scores: &[i32], sentences: &[Range<usize>]) -> Vec<u8> {
        let tags = self.tags.len();
        let mut path = Vec::with_capacity(scores.len() / tags);
        for sentence in sentences {
            path.extend(best(scores.get(sentence.start * tags..sentence.end * tags).unwrap_or(&[]), &self.transitions));
        }
        path
    }

    /// Adds the weights of features, where they have any, to the rows of sums whose numbers stand beside their keys.
    ///
    /// Each step is done for many keys before the next, so that the processor waits for all of their memory at once.
    fn add(&self, wanted: &[(u32, usize)], sums: &mut [Sums]) {
        let width = self.width();
        for wanted in wanted.chunks(AT_ONCE) {
            let mut found = [(0, 0); AT_ONCE];
            for (found, &(key, _)) in found.iter_mut().zip(wanted) {
                if let Some(&[start, end, ..]) = self.groups.get((key >> self.low_bits) as usize..) {
                    *found = (start as usize, end as usize);
                }
            }
            for (&(key, row), (start, end)) in wanted.iter().zip(found) {
                let low = lowest(key, self.low_bits);
                let place = self.low.get(start..end).and_then(|group| group.iter().position(|&l| l == low));
                let weights = place.and_then(|p| self.rows.get((start + p) * width..(start + p + 1) * width));
                if let (Some(weights), Some(sums)) = (weights, sums.get_mut(row * 2 * width..(row + 1) * 2 * width)) {
                    kernel::add(sums, weights);
                }
            }
        }
    }
}

/// The bits of a key that do not tell its group.
#[allow(clippy::cast_possible_truncation, reason = "these are at most eight bits")]
fn lowest(key: u32, low_bits: u32) -> u8 {
    (key & ((1 << low_bits) - 1)) as u8
}

/// How many tags' weights are in one vector.
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
                None => features.push((key, vec![(0, 300)])),
            }
        }
        features.sort();
        Tagger::write(ModelKind::Pos, &POS, &tags, &[0; 6], &features)
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
    fn scores_are_the_sums_over_all_features() {
        let tagger = tagger(&tiny()).unwrap();
        let whole = 0..2;
        let article = Article::new(["the", "walk"].into_iter());
        let mut expected = vec![kernel::ZERO; 2];
        article.each(&POS, 1, &whole, |key| tagger.add(&[(key, 0)], &mut expected));
        let expected = &kernel::numbers(expected[0])[..2];
        assert_eq!(&tagger.scores(&article, std::slice::from_ref(&whole))[2..], expected);
        assert!(expected[0] > 300);
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
