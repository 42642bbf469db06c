//! Measures the stages on development data.

use crate::corpus;
use crate::score::{Counts, share};
use anyhow::{Context, Result};
use onrecord::model::Models;
use onrecord::pos::Upos;
use onrecord::tagger::features::Article;
use onrecord::{Analyzer, Metadata};
use std::collections::BTreeSet;
use std::path::Path;

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
}

pub fn run(data: &Path, task: Task) -> Result<()> {
    match task {
        Task::Tokens { errors } => tokens(data, errors),
        Task::Pos => pos(data),
    }
}

/// The committed models.
pub fn models() -> Result<Models> {
    let mut models = Models::default();
    for entry in ["pos"] {
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
    let models = models()?;
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
