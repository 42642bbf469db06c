//! Trainer of the linear tagger: a structured perceptron with averaged weights.
//!
//! Deterministic from its seed. A token may allow several tags, where a corpus leaves open which is right: then the best
//! allowed sequence counts as gold.

use crate::corpus::NamedText;
use crate::names::Group;
use crate::{corpus, names};
use anyhow::{Context, Result};
use onrecord::model::{Container, ModelKind};
use onrecord::pos::Upos;
use onrecord::tagger::features::{self, Article, Templates};
use onrecord::tagger::linear::{Feature, Tagger};
use onrecord::tagger::{Transitions, best, is_allowed};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::Path;
use std::time::Instant;

#[derive(clap::Subcommand)]
pub enum Task {
    /// Parts of speech, on the training parts of EWT and GUM
    Pos {
        #[command(flatten)]
        config: Config,
    },
    /// Names, on all corpora that may be fitted on
    Names {
        #[command(flatten)]
        config: Config,
        /// Leave out groups of features, to measure what they bring
        #[arg(long, value_delimiter = ',')]
        without: Vec<Group>,
        /// Where to write the model
        #[arg(long, default_value = "models/names.bin")]
        out: String,
    },
}

/// Settings of the trainer.
#[derive(clap::Args, Clone)]
pub struct Config {
    /// Passes over the data
    #[arg(long, default_value_t = 8)]
    epochs: usize,
    /// Seed of the order of the sentences
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Features seen less often are left out
    #[arg(long, default_value_t = 4)]
    least: u32,
    /// Steps of a weight for each unit: more are finer and larger
    #[arg(long, default_value_t = 1.0)]
    steps: f32,
    /// Share of a token's features that are left out at random while training
    #[arg(long, default_value_t = 0.0)]
    dropout: f64,
    /// Taken from the score of every beginning of a span: leaving features out makes a tagger rash
    #[arg(long, default_value_t = 0.0)]
    caution: f32,
    /// Models of so many seeds are averaged
    #[arg(long, default_value_t = 1)]
    seeds: u64,
}

pub fn run(data: &Path, task: Task) -> Result<()> {
    match task {
        Task::Pos { config } => pos(data, &config),
        Task::Names { config, without, out } => names(data, &config, &without, &out),
    }
}

fn pos(data: &Path, config: &Config) -> Result<()> {
    let tags: Vec<String> = Upos::ALL.iter().map(|u| u.name().to_owned()).collect();
    let mut set = Dataset::new(&features::POS, tags);
    let mut words: BTreeMap<String, [u32; Upos::ALL.len()]> = BTreeMap::new();
    for name in ["ewt.train.conllu.gz", "gum.pos.train.conllu.gz"] {
        for document in corpus::treebank(&data.join("ner").join(name))? {
            let article = Article::new(document.tokens.iter().map(|t| t.form.as_str()));
            let allowed: Vec<u64> =
                document.tokens.iter().map(|t| Upos::from_name(&t.upos).map_or(u64::MAX, |u| 1 << (u as u64))).collect();
            set.add(&article, &document.sentences, &allowed);
            for token in &document.tokens {
                if let Some(pos) = Upos::from_name(&token.upos) {
                    words.entry(token.form.clone()).or_default()[pos as usize] += 1;
                }
            }
        }
    }
    set.dictionary = dictionary(&words);
    eprintln!("{} words are always of one part of speech", set.dictionary.len());
    let bytes = set.fit(ModelKind::Pos, config);
    save("models/pos.bin", &features::POS, &bytes)
}

/// Words that are often seen, and as good as always as one part of speech: the key of the word itself and the tag.
fn dictionary(words: &BTreeMap<String, [u32; Upos::ALL.len()]>) -> BTreeMap<u32, u8> {
    let mut sure = BTreeMap::new();
    for (word, counts) in words {
        let all: u32 = counts.iter().sum();
        let Some((tag, &most)) = counts.iter().enumerate().max_by_key(|c| c.1) else { continue };
        if all >= OFTEN && f64::from(most) >= ALWAYS * f64::from(all) {
            let article = Article::new(std::iter::once(word.as_str()));
            sure.extend(article.key_of_word(&features::POS, article.word_of(0)).map(|key| (key, tag as u8)));
        }
    }
    sure
}

/// How often a word must be seen to be in the dictionary.
const OFTEN: u32 = 10;

/// The share of one part of speech that counts as always.
const ALWAYS: f64 = 0.98;

fn names(data: &Path, config: &Config, without: &[Group], out: &str) -> Result<()> {
    let models = crate::eval::models_without(without)?;
    let mut set = Dataset::new(names::templates(without), names::tags());
    for corpus in names::CORPORA {
        let texts = corpus::named_texts(&data.join("ner").join(format!("{}.jsonl.gz", corpus.file)))?;
        for text in &texts {
            let example = names::example(text, corpus.scheme, &models);
            set.add(&example.article, &example.sentences, &example.allowed);
        }
        // Headlines in capitals and careless text in none: some texts of the plain news once more, so written.
        if corpus.scheme == names::Scheme::Gmb {
            for (number, text) in texts.iter().enumerate() {
                let text = match number % 24 {
                    7 => NamedText { text: text.text.to_ascii_uppercase(), ..text.clone() },
                    19 => NamedText { text: text.text.to_ascii_lowercase(), ..text.clone() },
                    _ => continue,
                };
                let example = names::example(&text, corpus.scheme, &models);
                set.add(&example.article, &example.sentences, &example.allowed);
            }
        }
        eprintln!("{}: {} texts", corpus.file, texts.len());
    }
    save(out, names::templates(without), &set.fit(ModelKind::Names, config))
}

/// Writes a model file, after a check that it can be read.
fn save(path: &str, templates: &'static Templates, bytes: &[u8]) -> Result<()> {
    Container::read(bytes).and_then(|c| Tagger::read(&c, templates)).context("the model just made cannot be read")?;
    std::fs::write(path, bytes).with_context(|| format!("cannot write {path}"))?;
    eprintln!("{path}: {} bytes", bytes.len());
    Ok(())
}

/// Sentences as features and allowed tags.
pub struct Dataset {
    templates: &'static Templates,
    tags: Vec<String>,
    /// Rows of the features of all tokens.
    features: Vec<u32>,
    /// For each token, where its features end.
    ends: Vec<usize>,
    /// For each token, the tags that are right, as bits.
    allowed: Vec<u64>,
    /// Ranges of tokens.
    sentences: Vec<Range<usize>>,
    rows: HashMap<u32, u32>,
    keys: Vec<u32>,
    counts: Vec<u32>,
    /// Words that always have the same tag, by their keys.
    dictionary: BTreeMap<u32, u8>,
}

impl Dataset {
    pub fn new(templates: &'static Templates, tags: Vec<String>) -> Dataset {
        Dataset {
            templates,
            tags,
            features: Vec::new(),
            ends: Vec::new(),
            allowed: Vec::new(),
            sentences: Vec::new(),
            rows: HashMap::new(),
            keys: Vec::new(),
            counts: Vec::new(),
            dictionary: BTreeMap::new(),
        }
    }

    /// Adds sentences of an article. `allowed` holds for each of its tokens the tags that are right, as bits.
    pub fn add(&mut self, article: &Article, sentences: &[Range<usize>], allowed: &[u64]) {
        for sentence in sentences {
            let start = self.ends.len();
            for token in sentence.clone() {
                article.each(self.templates, token, sentence, |key| {
                    let row = *self.rows.entry(key).or_insert_with(|| {
                        self.keys.push(key);
                        self.counts.push(0);
                        (self.keys.len() - 1) as u32
                    });
                    self.counts[row as usize] += 1;
                    self.features.push(row);
                });
                self.ends.push(self.features.len());
                self.allowed.push(allowed[token]);
            }
            self.sentences.push(start..self.ends.len());
        }
    }

    /// Leaves out features that are seen less than `least` times.
    fn prune(&mut self, least: u32) {
        let mut renumbered = vec![u32::MAX; self.keys.len()];
        let mut keys = Vec::new();
        for (row, &count) in self.counts.iter().enumerate() {
            if count >= least {
                renumbered[row] = keys.len() as u32;
                keys.push(self.keys[row]);
            }
        }
        let mut kept = 0;
        let mut at = 0;
        for end in &mut self.ends {
            while at < *end {
                let row = renumbered[self.features[at] as usize];
                if row != u32::MAX {
                    self.features[kept] = row;
                    kept += 1;
                }
                at += 1;
            }
            *end = kept;
        }
        self.features.truncate(kept);
        self.keys = keys;
        self.rows.clear();
        self.counts.clear();
    }

    fn features_of(&self, token: usize) -> &[u32] {
        let start = if token == 0 { 0 } else { self.ends[token - 1] };
        &self.features[start..self.ends[token]]
    }

    /// Fits weights and gives the model file.
    pub fn fit(mut self, kind: ModelKind, config: &Config) -> Vec<u8> {
        let all = self.keys.len();
        self.prune(config.least);
        eprintln!("{} sentences, {} tokens, {} features of {all} kept", self.sentences.len(), self.ends.len(), self.keys.len());
        let tags = self.tags.len();
        let mut sums = (vec![0.0; self.keys.len() * tags], vec![0.0; tags * (tags + 1)]);
        for seed in config.seed..config.seed + config.seeds {
            let (weights, pairs) = self.pass(seed, config);
            sums.0.iter_mut().zip(weights).for_each(|(sum, w)| *sum += w / config.seeds as f32);
            sums.1.iter_mut().zip(pairs).for_each(|(sum, w)| *sum += w / config.seeds as f32);
        }
        self.write(kind, &sums.0, &sums.1, config)
    }

    /// Fits weights from one seed: those of features, and of pairs of tags.
    fn pass(&self, seed: u64, config: &Config) -> (Vec<f32>, Vec<f32>) {
        let tags = self.tags.len();
        let mut weights = Averaged::new(self.keys.len() * tags);
        let mut pairs = Averaged::new(tags * (tags + 1));
        let mut order: Vec<u32> = (0..self.sentences.len() as u32).collect();
        let mut random = Random(seed);
        let dropped = (config.dropout * u64::MAX as f64) as u64;
        let mut features: Vec<u32> = Vec::new();
        let mut ends: Vec<usize> = Vec::new();
        for epoch in 1..=config.epochs {
            let begun = Instant::now();
            random.shuffle(&mut order);
            let mut wrong = 0;
            for &number in &order {
                let sentence = &self.sentences[number as usize];
                features.clear();
                ends.clear();
                for token in sentence.clone() {
                    let kept = self.features_of(token).iter().filter(|_| dropped == 0 || random.next() >= dropped);
                    features.extend(kept);
                    ends.push(features.len());
                }
                let of = |at: usize| &features[if at == 0 { 0 } else { ends[at - 1] }..ends[at]];
                wrong += self.learn(&of, &self.allowed[sentence.clone()], &mut weights, &mut pairs);
                weights.tick();
                pairs.tick();
            }
            let share = 100.0 * wrong as f64 / self.ends.len() as f64;
            eprintln!("seed {seed}, epoch {epoch}: {share:.2} % of the tokens wrong, {:.1} s", begun.elapsed().as_secs_f64());
        }
        (weights.average(), pairs.average())
    }

    /// Tags a sentence, given by the features of its tokens, and moves the weights towards what is right. Gives the number of wrong tags.
    fn learn<'f>(
        &self,
        features_of: &impl Fn(usize) -> &'f [u32],
        allowed: &[u64],
        weights: &mut Averaged,
        pairs: &mut Averaged,
    ) -> usize {
        let tags = self.tags.len();
        // Sums of steps of one are whole numbers, so they can be decoded as such.
        let mut scores = vec![0i32; allowed.len() * tags];
        for (token, row) in scores.chunks_exact_mut(tags).enumerate() {
            for &feature in features_of(token) {
                let at = feature as usize * tags;
                for (score, weight) in row.iter_mut().zip(&weights.now[at..at + tags]) {
                    *score += weight;
                }
            }
        }
        let transitions = Transitions::new(&self.tags, |first, second| pairs.now[second * (tags + 1) + first.unwrap_or(tags)]);
        let given = best(&scores, &transitions);
        let wrong = given.iter().zip(allowed).filter(|&(&tag, &allowed)| allowed >> tag & 1 == 0).count();
        if wrong == 0 {
            return 0;
        }
        for (row, &allowed) in scores.chunks_exact_mut(tags).zip(allowed) {
            for (tag, score) in row.iter_mut().enumerate() {
                if allowed >> tag & 1 == 0 {
                    *score -= 1 << 28;
                }
            }
        }
        let gold = best(&scores, &transitions);
        let mut before = (None, None);
        for (i, (&gold, &given)) in gold.iter().zip(&given).enumerate() {
            let (gold, given) = (gold as usize, given as usize);
            if gold != given {
                for &feature in features_of(i) {
                    weights.add(feature as usize * tags + gold, 1);
                    weights.add(feature as usize * tags + given, -1);
                }
            }
            if (gold, before.0) != (given, before.1) {
                pairs.add(gold * (tags + 1) + before.0.unwrap_or(tags), 1);
                pairs.add(given * (tags + 1) + before.1.unwrap_or(tags), -1);
            }
            before = (Some(gold), Some(given));
        }
        wrong
    }

    fn write(&self, kind: ModelKind, weights: &[f32], pairs: &[f32], config: &Config) -> Vec<u8> {
        let tags = self.tags.len();
        let quantised = |weight: f32, most: f32| (weight * config.steps).round().clamp(-most, most) as i16;
        let mut features: Vec<Feature> = Vec::new();
        for (&key, row) in self.keys.iter().zip(weights.chunks_exact(tags)) {
            let row = row.iter().enumerate().map(|(t, &w)| (t as u8, quantised(w, f32::from(i8::MAX)) as i8));
            let row: Vec<(u8, i8)> = row.filter(|&(_, w)| w != 0).collect();
            if !row.is_empty() {
                features.push((key, row));
            }
        }
        features.sort();
        let transitions: Vec<i16> = pairs
            .iter()
            .enumerate()
            .map(|(at, &w)| {
                let (second, first) = (at / (tags + 1), at % (tags + 1));
                let allowed = is_allowed(self.tags.get(first).map(String::as_str), &self.tags[second]);
                let caution = if self.tags[second].starts_with("B-") { config.caution } else { 0.0 };
                if allowed { quantised(w - caution, f32::from(i16::MAX)) } else { 0 }
            })
            .collect();
        let total: usize = features.iter().map(|f| f.1.len()).sum();
        eprintln!("{} features with {total} weights", features.len());
        Tagger::write(kind, self.templates, &self.tags, &transitions, &features, &self.dictionary)
    }
}

/// Weights and the sum of all their past values.
struct Averaged {
    now: Vec<i32>,
    /// For each weight, the sum of its changes, each times the moment of the change.
    late: Vec<f64>,
    moment: f64,
}

impl Averaged {
    fn new(count: usize) -> Averaged {
        Averaged { now: vec![0; count], late: vec![0.0; count], moment: 0.0 }
    }

    fn add(&mut self, at: usize, change: i32) {
        self.now[at] += change;
        self.late[at] += f64::from(change) * self.moment;
    }

    fn tick(&mut self) {
        self.moment += 1.0;
    }

    fn average(&self) -> Vec<f32> {
        self.now.iter().zip(&self.late).map(|(&now, &late)| (f64::from(now) - late / self.moment) as f32).collect()
    }
}

/// SplitMix64: small, and the same everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perceptron_learns_what_is_plain() {
        let sentences = [0..3, 3..6];
        let words = ["they", "walk", "there", "the", "walk", "ends"];
        let tags: Vec<String> = ["NOUN", "VERB", "X"].map(str::to_owned).to_vec();
        let mut set = Dataset::new(&features::POS, tags);
        let article = Article::new(words.into_iter());
        // Whether "there" is the one or the other is left open.
        set.add(&article, &sentences, &[4, 2, 6, 4, 1, 2]);
        let bytes =
            set.fit(ModelKind::Pos, &Config { epochs: 5, seed: 1, least: 1, steps: 16.0, dropout: 0.0, caution: 0.0, seeds: 2 });
        let tagger = Tagger::read(&Container::read(&bytes).unwrap(), &features::POS).unwrap();
        let given = tagger.tag(&article, &sentences);
        assert_eq!([given[0], given[1], given[3], given[4], given[5]], [2, 1, 2, 0, 1]);
        assert_ne!(given[2], 0);
    }
}
