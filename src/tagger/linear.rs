//! Linear tagger: the score of a tag is the sum of the weights of the token's features.
//!
//! Weights are integers and most are none, so a feature keeps a short list of tags and weights. Features are found by their
//! key in a table with open addressing; what the features of one word contribute is summed once for each different word.
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

use super::features::{Article, Templates};
use super::{Transitions, best};
use crate::model::{Container, ModelError, ModelKind, Reader, write_varint};
use std::ops::Range;

/// A tagger with sparse integer weights.
#[derive(Debug)]
pub struct Tagger {
    templates: &'static Templates,
    tags: Vec<String>,
    transitions: Transitions,
    /// Open addressing by key: key + 1 (0: empty) and where the feature's weights begin.
    slots: Vec<(u32, u32)>,
    /// Weights of all features: tag in the lowest byte, then whether it is the feature's last, then the weight.
    weights: Vec<u32>,
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
            key = key.checked_add(reader.varint()?).ok_or_else(ModelError::damaged)?;
            keys.push(key);
        }
        let mut sizes = Vec::with_capacity(count);
        for _ in 0..count {
            sizes.push(reader.varint()? as usize);
        }
        let total: usize = sizes.iter().sum();
        let tag_numbers = reader.take(total)?;
        if tag_numbers.iter().any(|&t| t as usize >= tags.len()) || sizes.contains(&0) {
            return Err(ModelError::damaged());
        }
        let mut weights = Vec::with_capacity(total);
        for &tag in tag_numbers {
            let weight = unfold(reader.varint()?);
            let weight = i16::try_from(weight).map_err(|_| ModelError::damaged())?;
            weights.push(u32::from(tag) | (weight as u16 as u32) << 16);
        }
        if !reader.is_empty() {
            return Err(ModelError::damaged());
        }
        let mut slots = vec![(0, 0); (count * 2).next_power_of_two().max(2)];
        let mut at = 0;
        for (key, size) in keys.into_iter().zip(sizes) {
            let mut place = key as usize & (slots.len() - 1);
            while slots[place].0 != 0 {
                place = (place + 1) & (slots.len() - 1);
            }
            slots[place] = (key + 1, crate::span::index(at));
            at += size;
            if let Some(last) = weights.get_mut(at - 1) {
                *last |= LAST;
            }
        }
        Ok(Tagger { templates, tags, transitions, slots, weights })
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
        for (word, sums) in sums.chunks_exact_mut(places * tags).enumerate() {
            for (place, sums) in sums.chunks_exact_mut(tags).enumerate() {
                article.each_of_word(self.templates, word, place, |key| self.add(key, sums));
            }
        }
        for sentence in sentences {
            for token in sentence.clone() {
                let Some(row) = scores.get_mut(token * tags..(token + 1) * tags) else { continue };
                for (place, &(offset, _)) in self.templates.window.iter().enumerate() {
                    let at = (article.word_at(token, offset, sentence) * places + place) * tags;
                    for (score, &sum) in row.iter_mut().zip(sums.get(at..at + tags).unwrap_or(&[])) {
                        *score += sum;
                    }
                }
                article.each_joint(self.templates, token, sentence, |key| self.add(key, row));
            }
        }
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

    /// Adds the weights of the feature `key`, if it has any, to the scores of one token.
    #[inline]
    fn add(&self, key: u32, scores: &mut [i32]) {
        let mask = self.slots.len() - 1;
        let mut place = key as usize & mask;
        while let Some(&(slot, start)) = self.slots.get(place) {
            if slot == 0 {
                return;
            }
            if slot == key + 1 {
                for &weight in self.weights.get(start as usize..).unwrap_or(&[]) {
                    if let Some(score) = scores.get_mut(weight as u8 as usize) {
                        *score += i32::from((weight >> 16) as u16 as i16);
                    }
                    if weight & LAST != 0 {
                        return;
                    }
                }
                return;
            }
            place = (place + 1) & mask;
        }
    }
}

const LAST: u32 = 1 << 8;

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
        article.each(&POS, 1, &whole, |key| tagger.add(key, &mut expected));
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
