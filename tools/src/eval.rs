//! Measures the stages on development data.

use crate::corpus;
use crate::names::Group;
use crate::score::{Counts, share};
use anyhow::{Context, Result};
use onrecord::model::{Container, Models};
use onrecord::pos::Upos;
use onrecord::tagger::features::Article;
use onrecord::tagger::linear::Tagger;
use onrecord::{Analyzer, Metadata};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

#[derive(clap::Subcommand)]
pub enum Task {
    /// Tokens and sentences of raw text, on EWT and GUM
    Tokens {
        /// Also print this many errors a corpus
        #[arg(long, default_value_t = 0)]
        errors: usize,
    },
    /// Parts of speech on gold tokens, on EWT and GUM
    Pos,
    /// Names, on the development part of Worldwide: by type and by region
    Names {
        /// Also print this many errors
        #[arg(long, default_value_t = 0)]
        errors: usize,
        /// Another corpus of the folder ner/ to measure on
        #[arg(long, default_value = "worldwide.dev")]
        corpus: String,
        /// The model of names to measure
        #[arg(long, default_value = "models/names.bin")]
        model: PathBuf,
        /// Leave out groups of features, which the model must have been fitted without
        #[arg(long, value_delimiter = ',')]
        without: Vec<Group>,
        /// Leave out the second pass over the whole article
        #[arg(long)]
        one_pass: bool,
    },
    /// The same utterance in several articles, on BASIL: precision and recall over thresholds
    Pairs,
}

pub fn run(data: &Path, task: Task) -> Result<()> {
    match task {
        Task::Tokens { errors } => tokens(data, errors),
        Task::Pos => pos(data),
        Task::Names { errors, corpus, model, without, one_pass } => {
            let mut models = models_without(&without)?;
            let bytes = std::fs::read(&model).with_context(|| format!("cannot read {}", model.display()))?;
            models.names = Some(Tagger::read(&Container::read(&bytes)?, crate::names::templates(&without))?);
            names(data, &corpus, errors, models, one_pass)
        }
        Task::Pairs => crate::pairs::run(data),
    }
}

/// All models that the pipeline up to the names needs.
pub const MODELS: &[&str] = &["pos", "gazetteer", "names"];

/// The models that names build on, but for those whose features are left out.
pub fn models_without(without: &[Group]) -> Result<Models> {
    let all = [("pos", Group::Pos), ("gazetteer", Group::Gazetteer)];
    let which: Vec<&str> = all.iter().filter(|(_, group)| !without.contains(group)).map(|&(name, _)| name).collect();
    models(&which)
}

/// The committed models of these names.
pub fn models(which: &[&str]) -> Result<Models> {
    let mut models = Models::default();
    for entry in which {
        let path = format!("models/{entry}.bin");
        let bytes = std::fs::read(&path).with_context(|| format!("cannot read {path}"))?;
        models.add(&bytes).with_context(|| path)?;
    }
    Ok(models)
}

const TREEBANKS: [&str; 2] = ["ewt.dev", "gum.pos.dev"];

fn tokens(data: &Path, errors: usize) -> Result<()> {
    let analyzer = Analyzer::default();
    println!("{:14}{:>10}{:>8}{:>8}{:>14}{:>8}{:>8}", "", "token F1", "P", "R", "sentence F1", "P", "R");
    for name in TREEBANKS {
        let (mut tokens, mut sentences) = (Counts::default(), Counts::default());
        let mut shown = 0;
        for document in corpus::treebank(&data.join("ner").join(format!("{name}.conllu.gz")))? {
            let analysis = analyzer.analyze(&document.text, &Metadata::default());
            let gold: BTreeSet<_> = document.tokens.iter().map(|t| (t.span.start, t.span.end)).collect();
            let found: BTreeSet<_> = analysis.tokens.iter().map(|t| (t.span.start as usize, t.span.end as usize)).collect();
            tokens.add(&gold, &found);
            let gold_sentences: BTreeSet<_> = document
                .sentences
                .iter()
                .map(|s| (document.tokens[s.start].span.start, document.tokens[s.end - 1].span.end))
                .collect();
            let found_sentences: BTreeSet<_> =
                analysis.sentences.iter().map(|s| analysis.span(s.tokens)).map(|s| (s.start as usize, s.end as usize)).collect();
            sentences.add(&gold_sentences, &found_sentences);
            for (mark, list) in [
                ("token missed", gold.difference(&found).collect::<Vec<_>>()),
                ("sentence missed", gold_sentences.difference(&found_sentences).collect()),
                ("sentence wrong", found_sentences.difference(&gold_sentences).collect()),
            ] {
                for &&(start, end) in &list {
                    if shown < errors {
                        let from = document.text.floor_char_boundary(start.saturating_sub(20));
                        let to = document.text.ceil_char_boundary(end + 20);
                        let text = |a: usize, b: usize| document.text[a..b].replace('\n', "⏎");
                        println!("  {mark}: {}[{}]{}", text(from, start), text(start, end), text(end, to));
                        shown += 1;
                    }
                }
            }
        }
        let row = |c: Counts| [c.f1(), c.precision(), c.recall()].map(|x| 100.0 * x);
        let ([a, b, c], [d, e, f]) = (row(tokens), row(sentences));
        println!("{name:14}{a:10.2}{b:8.2}{c:8.2}{d:14.2}{e:8.2}{f:8.2}");
    }
    Ok(())
}

fn pos(data: &Path) -> Result<()> {
    let models = models(&["pos"])?;
    let tagger = models.pos.as_ref().context("no model for parts of speech")?;
    println!("{:14}{:>10}{:>10}", "", "tokens", "UPOS");
    for name in TREEBANKS {
        let (mut right, mut all) = (0, 0);
        for document in corpus::treebank(&data.join("ner").join(format!("{name}.conllu.gz")))? {
            let article = Article::new(document.tokens.iter().map(|t| t.form.as_str()));
            let tags = tagger.tag(&article, &document.sentences);
            for (token, tag) in document.tokens.iter().zip(tags) {
                all += 1;
                right += usize::from(Upos::from_number(tag as usize).is_some_and(|u| u.name() == token.upos));
            }
        }
        println!("{name:14}{all:10}{:10.2}", 100.0 * share(right, all));
    }
    Ok(())
}

/// The four classes of CoNLL, as `score_ner.py` has them; `None` for what does not count.
fn coarse(label: &str) -> Option<&'static str> {
    match label.to_ascii_uppercase().as_str() {
        "PERSON" | "PER" => Some("PER"),
        "ORG" | "ORGANIZATION" | "ORGANISATION" => Some("ORG"),
        "GPE" | "LOC" | "FAC" | "LOCATION" | "FACILITY" | "GEO" => Some("LOC"),
        "NORP" | "EVENT" | "PRODUCT" | "LAW" | "MISC" => Some("MISC"),
        _ => None,
    }
}

fn names(data: &Path, corpus: &str, errors: usize, models: Models, one_pass: bool) -> Result<()> {
    let mut by_class: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut by_region: BTreeMap<String, [Counts; 4]> = BTreeMap::new();
    let mut list = Vec::new();
    // By tenths of confidence: names, right ones, the sum of their confidence.
    let mut reliability: BTreeMap<u32, (usize, usize, f64)> = BTreeMap::new();
    for text in corpus::named_texts(&data.join("ner").join(format!("{corpus}.jsonl.gz")))? {
        let (tokens, sentences, article) = crate::names::look(&text.text, &models);
        let words: Vec<&str> = tokens.iter().map(|t| t.of(&text.text)).collect();
        let mentions = if one_pass {
            onrecord::names::first_pass(models.names.as_ref(), &article, &sentences)
        } else {
            onrecord::names::find(models.names.as_ref(), &article, &words, &sentences, models.gazetteer.as_ref())
        };
        let gold: BTreeSet<(usize, usize, &str)> =
            text.names.iter().filter_map(|(span, label)| Some((span.start, span.end, coarse(label)?))).collect();
        let mut found: BTreeSet<(usize, usize, &str)> = BTreeSet::new();
        for m in &mentions {
            let (Some(first), Some(last)) = (tokens.get(m.tokens.start as usize), tokens.get(m.tokens.end as usize - 1)) else {
                continue;
            };
            let Some(class) = coarse(m.entity_type.name()) else { continue };
            let name = (first.span.start as usize, last.span.end as usize, class);
            let row = reliability.entry((m.confidence * 10.0) as u32).or_default();
            *row = (row.0 + 1, row.1 + usize::from(gold.contains(&name)), row.2 + f64::from(m.confidence));
            found.insert(name);
        }
        let regions = by_region.entry(text.region.clone()).or_default();
        for (at, class) in ["PER", "ORG", "LOC", "MISC"].into_iter().enumerate() {
            let gold: BTreeSet<_> = gold.iter().filter(|g| g.2 == class).collect();
            let found: BTreeSet<_> = found.iter().filter(|f| f.2 == class).collect();
            let counts = by_class.entry(class).or_default();
            counts.add(&gold, &found);
            regions[at].add(&gold, &found);
        }
        for (mark, items) in [("missed", gold.difference(&found)), ("wrong ", found.difference(&gold))] {
            for &(start, end, class) in items {
                let from = text.text.floor_char_boundary(start.saturating_sub(45));
                let to = text.text.ceil_char_boundary((end + 35).min(text.text.len()));
                let part = |a: usize, b: usize| text.text[a..b].replace('\n', "⏎");
                let line =
                    format!("{} {mark} {class:4} {}[{}]{}", text.region, part(from, start), part(start, end), part(end, to));
                list.push((text.id.clone(), start, line));
            }
        }
    }
    // Errors of all articles mixed, by the order of their hashes.
    list.sort_by_key(|(id, start, _)| onrecord::tagger::features::hash(format!("{id}{start}").as_bytes()));
    for (_, _, line) in list.iter().take(errors) {
        println!("{line}");
    }
    let row = |name: &str, c: Counts| {
        let [p, r, f] = [c.precision(), c.recall(), c.f1()].map(|x| 100.0 * x);
        println!("{name:22}{p:8.1}{r:8.1}{f:8.1}{:8}", c.hit + c.missed);
    };
    println!("{:22}{:>8}{:>8}{:>8}{:>8}", corpus, "P", "R", "F1", "gold");
    for (class, &counts) in &by_class {
        row(class, counts);
    }
    println!("{:22}{:>8}{:>8}{:>8}", "confidence", "names", "mean", "right");
    for (tenth, (all, right, sum)) in &reliability {
        let (mean, right) = (sum / *all as f64, *right as f64 / *all as f64);
        println!("{:22}{all:8}{mean:8.3}{right:8.3}", format!("0.{tenth} and more"));
    }
    let sum = |classes: &[&str]| classes.iter().filter_map(|c| by_class.get(c)).fold(Counts::default(), |a, &b| a.plus(b));
    row("PER+ORG+LOC", sum(&["PER", "ORG", "LOC"]));
    row("all four", sum(&["PER", "ORG", "LOC", "MISC"]));
    for (region, counts) in &by_region {
        if !region.is_empty() {
            row(&format!("{region} PER+ORG+LOC"), counts[..3].iter().fold(Counts::default(), |a, &b| a.plus(b)));
        }
    }
    println!("{:22}{:>8}{:>8}{:>8}{:>8}", "F1 by region and type", "PER", "ORG", "LOC", "MISC");
    for (region, counts) in &by_region {
        let [per, org, loc, misc] = counts.map(|c| 100.0 * c.f1());
        println!("{region:22}{per:8.1}{org:8.1}{loc:8.1}{misc:8.1}");
    }
    Ok(())
}
