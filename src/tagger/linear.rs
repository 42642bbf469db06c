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
//! n                   number of words in the dictionary
//! n × 2               their keys, ascending, as differences, each with its tag
//! ```

use super::features::{Article, CLASS_PLACES, KEY_BITS, Templates};
use super::{Decoder, Transitions};
use crate::model::{Container, ModelError, ModelKind, Reader, write_varint};
use std::collections::{BTreeMap, HashMap};
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
    /// The words that always have the same tag, by the key of their first feature.
    dictionary: HashMap<u32, u8>,
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
        let group_bits = KEY_BITS - 8;
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
        let mut dictionary = HashMap::new();
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
            write_varint(&mut payload, fold(weight));
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

    /// How many vectors of weights a row takes; it takes twice as many of sums.
    fn width(&self) -> usize {
        self.tags.len().div_ceil(LANES)
    }

    /// The score of each tag for each token of an article, token after token. A token whose tag is `known` is not looked at.
    pub fn scores(&self, article: &Article, sentences: &[Range<usize>], known: impl Fn(usize) -> Option<u8>) -> Scores {
        let places = self.templates.window.len();
        let of: Vec<&Range<usize>> = sentences.iter().flat_map(|s| std::iter::repeat_n(s, s.len())).collect();
        let known: Vec<Option<u8>> = (0..of.len()).map(known).collect();
        let open =
            || known.iter().zip(&of).enumerate().filter_map(|(token, (known, of))| known.is_none().then_some((token, *of)));
        let word_row = |token: usize, place: usize, of: &Range<usize>| {
            let offset = self.templates.window[place].0;
            article.word_at(token, offset, of) * places + place
        };
        let class_row = |token: usize, place: usize, of: &Range<usize>| {
            article.class_at(token, CLASS_PLACES[place], of) * CLASS_PLACES.len() + place
        };
        let mut needed = (vec![false; article.words() * places], vec![false; article.classes() * CLASS_PLACES.len()]);
        for (token, of) in open() {
            (0..places).for_each(|place| needed.0[word_row(token, place, of)] = true);
            (0..CLASS_PLACES.len()).for_each(|place| needed.1[class_row(token, place, of)] = true);
        }
        let words = self.sums(&needed.0, |row, wanted| {
            article.each_of_word(self.templates, row / places, row % places, |key| wanted.push((key, row)));
        });
        let classes = self.sums(&needed.1, |row, wanted| {
            let (class, place) = (row / CLASS_PLACES.len(), row % CLASS_PLACES.len());
            article.each_of_class(self.templates, class, CLASS_PLACES[place], |key| wanted.push((key, row)));
        });
        let needed: Vec<bool> = known.iter().map(Option::is_none).collect();
        let mut sums = self.sums(&needed, |token, wanted| {
            article.each_joint(self.templates, token, of[token], |key| wanted.push((key, token)));
        });
        let (width, tags) = (2 * self.width(), self.tags.len());
        for (token, of) in open() {
            let Some(sums) = sums.get_mut(token * width..(token + 1) * width) else { continue };
            for place in 0..places {
                let row = word_row(token, place, of) * width;
                kernel::add_sums(sums, words.get(row..row + width).unwrap_or_default());
            }
            for place in 0..CLASS_PLACES.len() {
                let row = class_row(token, place, of) * width;
                kernel::add_sums(sums, classes.get(row..row + width).unwrap_or_default());
            }
        }
        let mut rows = Vec::with_capacity(of.len() * tags);
        for sums in sums.chunks_exact(width) {
            rows.extend(sums.iter().flat_map(|&four| kernel::numbers(four)).take(tags));
        }
        Scores { tags, rows, known }
    }

    /// Rows of sums of weights. `each` is called with the number of each row that is needed and tells the keys of its features.
    fn sums(&self, needed: &[bool], each: impl Fn(usize, &mut Vec<(u32, usize)>)) -> Vec<Sums> {
        let mut sums = vec![kernel::ZERO; needed.len() * 2 * self.width()];
        let mut wanted = Vec::with_capacity(2 * AT_ONCE);
        for row in (0..needed.len()).filter(|&row| needed[row]) {
            each(row, &mut wanted);
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
        let scores = self.scores(article, sentences, |token| known.get(article.word_of(token)).copied().flatten());
        self.decode(&scores, sentences)
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
        let mut expected = vec![kernel::ZERO; 2];
        article.each(&POS, 1, &whole, |key| tagger.add(&[(key, 0)], &mut expected));
        let expected = &kernel::numbers(expected[0])[..2];
        assert_eq!(tagger.scores(&article, std::slice::from_ref(&whole), |_| None).of(1), expected);
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
