//! Linear tagger: the score of a tag is the sum of the weights of the token's features.
//!
//! Weights are integers and most are none, so a feature keeps a short list of tags and weights. Features are found by
//! their key; what the features of one word contribute is summed once for each different word.
//! Most features of a token have no weights: a filter refuses nearly all of these before the weights are touched, and for
//! many keys at a time, because what takes time is waiting for memory.
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

use super::features::{Article, KEY_BITS, Templates};
use super::{Transitions, best};
use crate::model::{Container, ModelError, ModelKind, Reader, write_varint};
use std::ops::Range;

/// A tagger with sparse integer weights.
#[derive(Debug)]
pub struct Tagger {
    templates: &'static Templates,
    tags: Vec<String>,
    transitions: Transitions,
    /// The features by the highest bits of their keys, some four in each group.
    groups: Vec<Group>,
    /// How many bits of a key do not tell the group.
    low_bits: u32,
    /// For each feature its lower bits and how many weights follow ([`header`]), then these: the tag in the lowest byte, the
    /// weight in the upper half.
    weights: Vec<u32>,
}

/// Features whose keys have the highest bits in common.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    /// Bits that are set for the next six bits of the features' keys.
    filter: u64,
    /// Where they begin among the weights; they end where the next group begins.
    start: u32,
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
        let group_bits = (count / 4).next_power_of_two().ilog2().min(KEY_BITS - 6);
        let low_bits = KEY_BITS - group_bits;
        let mut groups = vec![Group::default(); (1 << group_bits) + 1];
        let mut weights = Vec::with_capacity(count + total);
        let mut filled = 0;
        let mut tag_numbers = tag_numbers.iter();
        for (key, size) in keys.into_iter().zip(sizes) {
            let number = (key >> low_bits) as usize;
            while filled <= number {
                groups[filled].start = crate::span::index(weights.len());
                filled += 1;
            }
            groups[number].filter |= 1 << (key >> (low_bits - 6) & 63);
            weights.push(header(key, low_bits, size));
            for &tag in tag_numbers.by_ref().take(size) {
                let weight = i16::try_from(unfold(reader.varint()?)).map_err(|_| ModelError::damaged())?;
                weights.push(u32::from(tag) | u32::from(weight.cast_unsigned()) << 16);
            }
        }
        for group in groups.iter_mut().skip(filled) {
            group.start = crate::span::index(weights.len());
        }
        if !reader.is_empty() {
            return Err(ModelError::damaged());
        }
        Ok(Tagger { templates, tags, transitions, groups, low_bits, weights })
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

    /// The score of each tag for each token of an article, token after token.
    pub fn scores(&self, article: &Article, sentences: &[Range<usize>]) -> Vec<i32> {
        let tags = self.tags.len();
        let places = self.templates.window.len();
        let tokens = sentences.last().map_or(0, |s| s.end);
        let mut scores = vec![0; tokens * tags];
        // What each word alone contributes at each place of the window.
        let mut sums = vec![0; article.words() * places * tags];
        let mut wanted = Vec::with_capacity(2 * AT_ONCE);
        for number in 0..article.words() * places {
            article.each_of_word(self.templates, number / places, number % places, |key| wanted.push((key, number * tags)));
            if wanted.len() >= AT_ONCE {
                self.add(&wanted, &mut sums);
                wanted.clear();
            }
        }
        self.add(&wanted, &mut sums);
        wanted.clear();
        for sentence in sentences {
            for token in sentence.clone() {
                let Some(row) = scores.get_mut(token * tags..(token + 1) * tags) else { continue };
                for (place, &(offset, _)) in self.templates.window.iter().enumerate() {
                    let at = (article.word_at(token, offset, sentence) * places + place) * tags;
                    for (score, &sum) in row.iter_mut().zip(sums.get(at..at + tags).unwrap_or(&[])) {
                        *score += sum;
                    }
                }
                article.each_joint(self.templates, token, sentence, |key| wanted.push((key, token * tags)));
                if wanted.len() >= AT_ONCE {
                    self.add(&wanted, &mut scores);
                    wanted.clear();
                }
            }
        }
        self.add(&wanted, &mut scores);
        scores
    }

    /// The best tag of each token, by number.
    pub fn tag(&self, article: &Article, sentences: &[Range<usize>]) -> Vec<u8> {
        let scores = self.scores(article, sentences);
        let tags = self.tags.len();
        let mut path = Vec::with_capacity(scores.len() / tags);
        for sentence in sentences {
            path.extend(best(scores.get(sentence.start * tags..sentence.end * tags).unwrap_or(&[]), &self.transitions));
        }
        path
    }

    /// Adds the weights of features, where they have any, to the scores whose rows begin at the numbers beside their keys.
    ///
    /// Each step is done for all keys before the next, and without a branch that hangs on what memory has yet to give, so
    /// that the processor waits for all of them at once.
    fn add(&self, wanted: &[(u32, usize)], scores: &mut [i32]) {
        for wanted in wanted.chunks(AT_ONCE) {
            let mut passed = [Place::default(); AT_ONCE];
            let mut count = 0;
            for &(key, row) in wanted {
                let Some([group, next, ..]) = self.groups.get((key >> self.low_bits) as usize..) else { continue };
                // Written in any case and kept only if it passes.
                passed[count % AT_ONCE] = Place { key, at: group.start, end: next.start, header: 0, row };
                count += (group.filter >> (key >> (self.low_bits - 6) & 63) & 1) as usize;
            }
            let passed = passed.get_mut(..count).unwrap_or_default();
            for place in passed.iter_mut() {
                place.header = self.weights.get(place.at as usize).copied().unwrap_or_default();
            }
            for place in passed.iter_mut() {
                let Some(weights) = self.weights_at(place) else { continue };
                let scores = scores.get_mut(place.row..).unwrap_or_default();
                for weight in weights {
                    if let Some(score) = scores.get_mut((weight & 0xff) as usize) {
                        *score += (weight.cast_signed()) >> 16;
                    }
                }
            }
        }
    }

    /// The weights of the feature that is looked for from `place` on.
    fn weights_at(&self, place: &mut Place) -> Option<&[u32]> {
        loop {
            let size = place.header & 0xff;
            if place.header == header(place.key, self.low_bits, size as usize) {
                return self.weights.get(place.at as usize + 1..(place.at + size) as usize + 1);
            }
            place.at += size + 1;
            if place.at >= place.end {
                return None;
            }
            place.header = self.weights.get(place.at as usize).copied()?;
        }
    }
}

/// Where a feature is looked for, and for which row of scores.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    key: u32,
    at: u32,
    end: u32,
    header: u32,
    row: usize,
}

/// What stands before the weights of a feature: the lower bits of its key, then how many weights it has.
#[allow(clippy::cast_possible_truncation, reason = "a feature has at most 255 weights, one for each tag")]
fn header(key: u32, low_bits: u32, size: usize) -> u32 {
    (key & ((1 << low_bits) - 1)) << 8 | size as u32
}

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
        let mut expected = vec![0; 2];
        article.each(&POS, 1, &whole, |key| tagger.add(&[(key, 0)], &mut expected));
        assert_eq!(tagger.scores(&article, std::slice::from_ref(&whole))[2..], expected);
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
