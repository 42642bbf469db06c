//! Feature templates: the only definition of what the linear tagger sees of a token, used by tagger and trainer alike.
//!
//! A word has attributes (itself, its shape, its affixes), each a 64-bit hash made without building a string. A template
//! combines attributes of one or more tokens around the one to be tagged into a feature, whose key is [`KEY_BITS`] bits of
//! a hash: short keys keep the model small, at the price that one unseen feature in a hundred or so is taken for another.
//! Attributes of words are computed once for each different word of an article; what depends on the place or on the whole
//! article (part of speech, matches in the gazetteer, …) comes from outside as a [`Context`] for each token.

use std::collections::HashMap;
use std::ops::Range;

/// Bits of a feature's key.
pub const KEY_BITS: u32 = 24;

/// Something about a token that features are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Attribute {
    /// The word as it stands, quotation marks and apostrophes made plain.
    Exact,
    /// The word in lower case.
    Lower,
    /// Classes of its characters, runs cut at two: `Xxx`, `XX`, `dd-`.
    Shape,
    /// Its first character, in lower case; likewise the next three.
    Prefix1,
    /// Its first two characters.
    Prefix2,
    /// Its first three characters.
    Prefix3,
    /// Its first four characters.
    Prefix4,
    /// Its last character, in lower case; likewise the next three.
    Suffix1,
    /// Its last two characters.
    Suffix2,
    /// Its last three characters.
    Suffix3,
    /// Its last four characters.
    Suffix4,
    /// Its part of speech. This one and those that follow come from the token's [`Context`].
    Pos,
    /// How its word is written elsewhere in the article.
    Seen,
    /// How its sentence is written: as usual, in capitals, without capitals, as a title.
    Case,
    /// All its matches in the gazetteer together.
    Lists,
}

use Attribute::{
    Case, Exact, Lists, Lower, Pos, Prefix1, Prefix2, Prefix3, Prefix4, Seen, Shape, Suffix1, Suffix2, Suffix3, Suffix4,
};

const WORD_ATTRIBUTES: usize = Suffix4 as usize + 1;
const CONTEXT_ATTRIBUTES: usize = Lists as usize + 1 - WORD_ATTRIBUTES;

/// What is known of a token beside its word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    attributes: [u64; CONTEXT_ATTRIBUTES],
    /// Matches in the gazetteer, as bits.
    lists: u64,
    /// Whether its word stands in lower case elsewhere in the article.
    pub(crate) seen_lower: bool,
}

impl Context {
    /// Sets an attribute; those of the word itself cannot be set and 0 is none.
    pub fn set(&mut self, attribute: Attribute, value: u64) {
        if let Some(place) = (attribute as usize).checked_sub(WORD_ATTRIBUTES) {
            self.attributes[place] = mix(value, attribute as u64) | 1;
        }
    }

    /// An attribute; none for those of the word itself.
    fn get(&self, attribute: Attribute) -> Option<u64> {
        (attribute as usize).checked_sub(WORD_ATTRIBUTES).and_then(|place| self.attributes.get(place)).copied()
    }

    /// Sets the matches in the gazetteer.
    pub fn set_lists(&mut self, lists: u64) {
        self.lists = lists;
        if lists != 0 {
            self.set(Lists, lists);
        }
    }
}

/// A set of templates.
#[derive(Debug)]
pub struct Templates {
    /// For each offset from the token, the attributes that are features by themselves.
    pub window: &'static [(i8, &'static [Attribute])],
    /// The same for attributes from the context.
    pub context: &'static [(i8, &'static [Attribute])],
    /// Offsets at which each match in the gazetteer is a feature.
    pub lists: &'static [i8],
    /// Combinations: each a list of offsets and attributes, all of which must be there.
    pub joint: &'static [&'static [(i8, Attribute)]],
}

/// Templates for parts of speech.
pub const POS: Templates = Templates {
    window: &[
        (0, &[Exact, Lower, Shape, Prefix1, Prefix2, Prefix3, Suffix1, Suffix2, Suffix3, Suffix4]),
        (-1, &[Lower, Shape, Suffix2, Suffix3]),
        (1, &[Lower, Shape, Suffix2, Suffix3]),
        (-2, &[Lower, Suffix3]),
        (2, &[Lower, Suffix3]),
    ],
    context: &[],
    lists: &[],
    joint: &[
        &[(-1, Lower), (0, Lower)],
        &[(0, Lower), (1, Lower)],
        &[(-1, Lower), (1, Lower)],
        &[(-1, Shape), (0, Shape), (1, Shape)],
        &[(-1, Suffix3), (0, Suffix3)],
        &[(0, Suffix3), (1, Suffix3)],
    ],
};

/// Templates for names.
pub const NAMES: Templates = Templates {
    window: &[
        (0, &[Exact, Lower, Shape, Prefix2, Prefix3, Prefix4, Suffix2, Suffix3, Suffix4]),
        (-1, &[Exact, Lower, Shape, Suffix3]),
        (1, &[Exact, Lower, Shape, Suffix3]),
        (-2, &[Lower, Shape]),
        (2, &[Lower, Shape]),
    ],
    context: &[(0, &[Pos, Seen, Case, Lists]), (-1, &[Pos, Lists]), (1, &[Pos, Lists])],
    lists: &[0, -1, 1, -2, 2],
    joint: &[
        &[(-1, Lower), (0, Lower)],
        &[(0, Lower), (1, Lower)],
        &[(-1, Shape), (0, Shape)],
        &[(0, Shape), (1, Shape)],
        &[(-1, Shape), (0, Shape), (1, Shape)],
        &[(-2, Shape), (-1, Shape), (0, Shape)],
        &[(-1, Lower), (0, Shape)],
        &[(0, Shape), (1, Lower)],
        &[(-2, Lower), (-1, Lower), (0, Shape)],
        &[(0, Shape), (1, Lower), (2, Lower)],
        &[(0, Shape), (0, Seen)],
        &[(0, Shape), (0, Case)],
        &[(-1, Pos), (0, Pos), (1, Pos)],
        &[(0, Pos), (0, Shape)],
        &[(-1, Lists), (0, Lists)],
        &[(0, Lists), (1, Lists)],
        &[(0, Lists), (0, Shape), (0, Case)],
        &[(0, Lists), (1, Lower)],
        &[(-1, Lower), (0, Lists)],
    ],
};

impl Templates {
    /// A number that changes with the templates and with the way their features are hashed.
    pub fn fingerprint(&self) -> u64 {
        let words = ["“Mr.", "O’Neill-Åsa", "2014", "”", "said", "NATO", "'s"];
        let sentences = [0..4, 4..7];
        let mut article = Article::new(words.into_iter());
        let mut context = Context::default();
        for attribute in [Pos, Seen, Case] {
            context.set(attribute, 7);
        }
        context.set_lists(5);
        article.set_contexts(vec![context; words.len()]);
        let mut hash = mix(self.window.len() as u64, self.joint.len() as u64);
        for sentence in &sentences {
            for token in sentence.clone() {
                article.each(self, token, sentence, |key| hash = mix(hash, u64::from(key)));
            }
        }
        hash
    }
}

/// Whether a combination is of what the [class](Article::classes) of one token says.
fn is_of_class(joint: &[(i8, Attribute)]) -> bool {
    joint.iter().all(|&(offset, attribute)| offset == 0 && (attribute == Shape || attribute as usize >= WORD_ATTRIBUTES))
}

/// The offsets at which the class of a token gives features.
pub const CLASS_PLACES: [i8; 5] = [0, -1, 1, -2, 2];

/// A token with the two on either side, which is as far as any template looks.
struct Around<'a> {
    words: [&'a [u64; WORD_ATTRIBUTES]; 5],
    contexts: [&'a Context; 5],
}

impl Around<'_> {
    fn place(offset: i8) -> usize {
        (offset + 2).clamp(0, 4) as usize
    }

    /// An attribute of the token at `offset`, 0 where it lacks it.
    fn value(&self, offset: i8, attribute: Attribute) -> u64 {
        let (place, number) = (Around::place(offset), attribute as usize);
        match number.checked_sub(WORD_ATTRIBUTES) {
            None => self.words[place][number],
            Some(number) => self.contexts[place].attributes[number],
        }
    }
}

const NO_WORD: [u64; WORD_ATTRIBUTES] = [0; WORD_ATTRIBUTES];
const NO_CONTEXT: Context = Context { attributes: [0; CONTEXT_ATTRIBUTES], lists: 0, seen_lower: false };

/// Number of the pseudo-word before each sentence.
const BEFORE: u32 = 0;
/// Number of the pseudo-word after each sentence.
const AFTER: u32 = 1;

/// An article as the templates see it.
#[derive(Debug)]
pub struct Article {
    /// For each token, the number of its word.
    word_of: Vec<u32>,
    /// For each different word, its attributes; 0 where it lacks one.
    words: Vec<[u64; WORD_ATTRIBUTES]>,
    /// For each token, what is known beside its word; empty where nothing is.
    contexts: Vec<Context>,
    /// For each token, the number of its class.
    class_of: Vec<u32>,
    /// The different shapes of words with what is known beside them; the first stands for the edges of sentences.
    classes: Vec<(u64, Context)>,
    /// For each token, whether it is in no name for sure.
    plain: Vec<bool>,
}

impl Article {
    /// Takes in an article's tokens.
    pub fn new<'t>(tokens: impl Iterator<Item = &'t str>) -> Article {
        let mut words = Vec::new();
        for edge in [BEFORE, AFTER] {
            let mut attributes = [0; WORD_ATTRIBUTES];
            attributes[Lower as usize] = mix(0x6564_6765, u64::from(edge) + 1);
            words.push(attributes);
        }
        let mut numbers: HashMap<&str, u32> = HashMap::with_capacity(tokens.size_hint().0 / 2);
        let mut buffer = String::new();
        let word_of = tokens
            .map(|token| {
                *numbers.entry(token).or_insert_with(|| {
                    words.push(attributes(token, &mut buffer));
                    crate::span::index(words.len() - 1)
                })
            })
            .collect();
        Article { word_of, words, contexts: Vec::new(), class_of: Vec::new(), classes: vec![(0, NO_CONTEXT)], plain: Vec::new() }
    }

    /// How many tokens the article has.
    pub fn tokens(&self) -> usize {
        self.word_of.len()
    }

    /// The number of a token's word.
    pub fn word_of(&self, token: usize) -> usize {
        self.word_of.get(token).copied().unwrap_or(AFTER) as usize
    }

    /// The hash of a token in lower case, 0 for a token that the article does not have.
    pub fn lower(&self, token: usize) -> u64 {
        self.word_of.get(token).map_or(0, |&w| self.lower_of_word(w as usize))
    }

    /// The hash of word number `word` in lower case.
    pub fn lower_of_word(&self, word: usize) -> u64 {
        self.words.get(word).map_or(0, |w| w[Lower as usize])
    }

    /// Whether the article has the token's word in lower case too, as its context says.
    pub fn is_seen_lower(&self, token: usize) -> bool {
        self.contexts.get(token).is_some_and(|c| c.seen_lower)
    }

    /// Sets what is known of each token beside its word.
    pub fn set_contexts(&mut self, contexts: Vec<Context>) {
        let mut numbers: HashMap<u64, u32> = HashMap::with_capacity(contexts.len() / 2);
        self.classes.truncate(1);
        self.class_of.clear();
        for (&word, &context) in self.word_of.iter().zip(&contexts) {
            let shape = self.words.get(word as usize).map_or(0, |w| w[Shape as usize]);
            self.class_of.push(*numbers.entry(context.attributes.into_iter().fold(shape, mix)).or_insert_with(|| {
                self.classes.push((shape, context));
                crate::span::index(self.classes.len() - 1)
            }));
        }
        self.contexts = contexts;
    }

    /// Sets for each token whether it is in no name for sure.
    pub fn set_plain(&mut self, plain: Vec<bool>) {
        self.plain = plain;
    }

    /// Whether a token is in no name for sure.
    pub fn is_plain(&self, token: usize) -> bool {
        self.plain.get(token).copied().unwrap_or(false)
    }

    /// How many classes the tokens have: a class is a shape with a context, and there are far fewer of them than tokens.
    pub fn classes(&self) -> usize {
        self.classes.len()
    }

    /// The number of the class of the token that stands `offset` from `token` in its sentence.
    pub fn class_at(&self, token: usize, offset: i8, sentence: &Range<usize>) -> usize {
        let at = token.checked_add_signed(isize::from(offset)).filter(|at| sentence.contains(at));
        at.and_then(|at| self.class_of.get(at)).map_or(0, |&class| class as usize)
    }

    /// How many different words the article has, the two edges of sentences among them.
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// The number of the word that stands `offset` from `token` in its sentence.
    pub fn word_at(&self, token: usize, offset: i8, sentence: &Range<usize>) -> usize {
        let at = token as i64 + i64::from(offset);
        if at < sentence.start as i64 {
            BEFORE as usize
        } else if at >= sentence.end as i64 {
            AFTER as usize
        } else {
            self.word_of(at as usize)
        }
    }

    /// The key of word number `word` itself, its first feature at window place 0.
    pub fn key_of_word(&self, templates: &Templates, word: usize) -> Option<u32> {
        let mut first = None;
        self.each_of_word(templates, word, 0, |key| {
            first.get_or_insert(key);
        });
        first
    }

    /// Calls `found` with the key of each feature that word number `word` alone gives at window place `place`.
    pub fn each_of_word(&self, templates: &Templates, word: usize, place: usize, mut found: impl FnMut(u32)) {
        if let (Some((_, list)), Some(attributes)) = (templates.window.get(place), self.words.get(word)) {
            for &attribute in *list {
                let value = attributes[attribute as usize];
                if value != 0 {
                    found(key(mix(value, (place * 64 + attribute as usize) as u64)));
                }
            }
        }
    }

    /// Calls `found` with the key of each feature that class number `class` alone gives at an offset of [`CLASS_PLACES`].
    pub fn each_of_class(&self, templates: &Templates, class: usize, offset: i8, mut found: impl FnMut(u32)) {
        let Some((shape, context)) = self.classes.get(class) else { return };
        for (_, list) in templates.context.iter().filter(|(o, _)| *o == offset) {
            each_of_context(context, offset, list, &mut found);
        }
        if templates.lists.contains(&offset) {
            each_of_lists(context, offset, &mut found);
        }
        if offset == 0 {
            let value = |_, attribute| context.get(attribute).unwrap_or(*shape);
            each_of_joints(templates, is_of_class, value, &mut found);
        }
    }

    /// Calls `found` with the key of each feature of `token` that neither words nor classes give.
    pub fn each_joint(&self, templates: &Templates, token: usize, sentence: &Range<usize>, mut found: impl FnMut(u32)) {
        let around = self.around(token, sentence);
        let value = |offset, attribute| around.value(offset, attribute);
        each_of_joints(templates, |joint| !is_of_class(joint), value, &mut found);
    }

    fn around(&self, token: usize, sentence: &Range<usize>) -> Around<'_> {
        let offsets = [-2, -1, 0, 1, 2];
        let context = |offset: i8| {
            let at = token.checked_add_signed(isize::from(offset)).filter(|at| sentence.contains(at));
            at.and_then(|at| self.contexts.get(at)).unwrap_or(&NO_CONTEXT)
        };
        Around {
            words: offsets.map(|offset| self.words.get(self.word_at(token, offset, sentence)).unwrap_or(&NO_WORD)),
            contexts: offsets.map(context),
        }
    }

    /// Calls `found` with the key of each feature of `token`.
    pub fn each(&self, templates: &Templates, token: usize, sentence: &Range<usize>, mut found: impl FnMut(u32)) {
        for (place, &(offset, _)) in templates.window.iter().enumerate() {
            self.each_of_word(templates, self.word_at(token, offset, sentence), place, &mut found);
        }
        let around = self.around(token, sentence);
        for &(offset, list) in templates.context {
            each_of_context(around.contexts[Around::place(offset)], offset, list, &mut found);
        }
        for &offset in templates.lists {
            each_of_lists(around.contexts[Around::place(offset)], offset, &mut found);
        }
        each_of_joints(templates, |_| true, |offset, attribute| around.value(offset, attribute), &mut found);
    }
}

/// The features of some attributes of a context.
fn each_of_context(context: &Context, offset: i8, list: &[Attribute], found: &mut impl FnMut(u32)) {
    for value in list.iter().filter_map(|&attribute| context.get(attribute)).filter(|&v| v != 0) {
        found(key(mix(value, 0x636f_6e74_u64.wrapping_add(offset as u64))));
    }
}

/// The features of a context's matches in the gazetteer.
fn each_of_lists(context: &Context, offset: i8, found: &mut impl FnMut(u32)) {
    let mut lists = context.lists;
    while lists != 0 {
        found(key(mix(0x6c69_7374_u64.wrapping_add(offset as u64), u64::from(lists.trailing_zeros()))));
        lists &= lists - 1;
    }
}

/// The features of the wanted combinations.
fn each_of_joints(
    templates: &Templates,
    wanted: impl Fn(&[(i8, Attribute)]) -> bool,
    value: impl Fn(i8, Attribute) -> u64,
    found: &mut impl FnMut(u32),
) {
    for (number, joint) in templates.joint.iter().enumerate().filter(|(_, joint)| wanted(joint)) {
        let mut hash = 0x6a6f_696e + number as u64;
        let mut whole = true;
        for &(offset, attribute) in *joint {
            let value = value(offset, attribute);
            whole &= value != 0;
            hash = mix(hash, value);
        }
        if whole {
            found(key(hash));
        }
    }
}

/// The attributes of a word. `buffer` is scratch space.
fn attributes(word: &str, buffer: &mut String) -> [u64; WORD_ATTRIBUTES] {
    let mut attributes = [0; WORD_ATTRIBUTES];
    buffer.clear();
    buffer.extend(word.chars().map(plain));
    attributes[Exact as usize] = hash(buffer.as_bytes());
    let mut shape = 0x7368_6170;
    let mut run = (' ', 0);
    for c in word.chars() {
        let class = class(c);
        run = if run.0 == class { (class, run.1 + 1) } else { (class, 1) };
        if run.1 <= 2 {
            shape = mix(shape, u64::from(class));
        }
    }
    attributes[Shape as usize] = shape;
    if buffer.is_ascii() {
        buffer.make_ascii_lowercase();
    } else {
        buffer.clear();
        buffer.extend(word.chars().map(plain).flat_map(char::to_lowercase));
    }
    attributes[Lower as usize] = hash(buffer.as_bytes());
    let mut ends = buffer.char_indices().skip(1).map(|(i, _)| i);
    for prefix in [Prefix1, Prefix2, Prefix3, Prefix4] {
        if let Some(end) = ends.next() {
            attributes[prefix as usize] = hash(&buffer.as_bytes()[..end]);
        }
    }
    let mut starts = buffer.char_indices().rev().map(|(i, _)| i);
    for suffix in [Suffix1, Suffix2, Suffix3, Suffix4] {
        if let Some(start) = starts.next().filter(|&start| start > 0) {
            attributes[suffix as usize] = hash(&buffer.as_bytes()[start..]);
        }
    }
    attributes
}

/// Quotation marks and apostrophes of every style as the plain one.
pub(crate) fn plain(c: char) -> char {
    match c {
        '’' | '‘' | '´' | '`' | '‚' | '‛' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' => '"',
        '–' | '—' | '‐' | '‑' | '−' => '-',
        _ => c,
    }
}

/// The class that a character has in shapes.
fn class(c: char) -> char {
    if c.is_uppercase() {
        'X'
    } else if c.is_lowercase() {
        'x'
    } else if c.is_numeric() {
        'd'
    } else if c.is_alphabetic() {
        'o'
    } else {
        plain(c)
    }
}

/// Hash of a string of bytes; the same on every platform.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15 ^ bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = mix(state, u64::from_le_bytes(word));
    }
    state | 1
}

/// Joins two hashes into one.
pub fn mix(a: u64, b: u64) -> u64 {
    let h = (a.rotate_left(23) ^ b).wrapping_mul(0x9fb2_1c65_1e98_df25);
    h ^ (h >> 32)
}

fn key(hash: u64) -> u32 {
    (hash.wrapping_mul(0xd6e8_feb8_6659_fd93) >> (64 - KEY_BITS)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(words: &[&str], token: usize) -> Vec<u32> {
        let whole = 0..words.len();
        let article = Article::new(words.iter().copied());
        let mut keys = Vec::new();
        article.each(&POS, token, &whole, |key| keys.push(key));
        keys
    }

    #[test]
    fn features_depend_on_the_surroundings_only_within_the_window() {
        assert_eq!(keys(&["a", "b", "c", "d", "e", "f"], 1), keys(&["a", "b", "c", "d", "e", "g"], 1));
        assert_ne!(keys(&["a", "b", "c", "d"], 1), keys(&["a", "b", "c", "e"], 1));
    }

    #[test]
    fn curly_and_plain_marks_are_the_same() {
        assert_eq!(keys(&["Ann", "’s", "”"], 1), keys(&["Ann", "'s", "\""], 1));
    }

    #[test]
    fn words_classes_and_the_rest_give_every_feature_once() {
        let words = ["In", "Zenda", ",", "Ann", "left", "In", "Ann"];
        let mut article = Article::new(words.into_iter());
        let contexts = [3, 0, 1, 6, 1, 3, 6].map(|n: u64| {
            let mut context = Context::default();
            context.set_lists(n);
            context.set(Pos, n + 1);
            context.set(Case, 1);
            context
        });
        article.set_contexts(contexts.to_vec());
        assert!(article.classes() < 1 + words.len());
        let sentence = 0..words.len();
        for token in sentence.clone() {
            let (mut whole, mut parts) = (Vec::new(), Vec::new());
            article.each(&NAMES, token, &sentence, |key| whole.push(key));
            for (place, &(offset, _)) in NAMES.window.iter().enumerate() {
                article.each_of_word(&NAMES, article.word_at(token, offset, &sentence), place, |key| parts.push(key));
            }
            for offset in CLASS_PLACES {
                article.each_of_class(&NAMES, article.class_at(token, offset, &sentence), offset, |key| parts.push(key));
            }
            article.each_joint(&NAMES, token, &sentence, |key| parts.push(key));
            whole.sort_unstable();
            parts.sort_unstable();
            assert_eq!(whole, parts, "{}", words[token]);
        }
    }

    #[test]
    fn affixes_of_letters_of_several_bytes() {
        let mut buffer = String::new();
        let a = attributes("Łódź", &mut buffer);
        assert_eq!(a[Prefix3 as usize], hash("łód".as_bytes()));
        assert_eq!(a[Suffix2 as usize], hash("dź".as_bytes()));
        assert_eq!(a[Prefix4 as usize], 0, "the whole word is no affix");
        assert!(attributes("", &mut buffer)[Lower as usize] != 0);
    }
}
