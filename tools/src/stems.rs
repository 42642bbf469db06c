//! Writes `src/lexicon/stems.tsv`: how much each stem tells, from how often it stands in the quotations of a corpus.

use crate::corpus;
use anyhow::{Context, Result};
use onrecord::Analyzer;
use onrecord::matching::stem;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Stems in fewer quotations than this are not listed: they are rare.
const LEAST: usize = 12;

#[derive(Deserialize)]
struct Row {
    text: String,
    attributions: Vec<Attribution>,
}

#[derive(Deserialize)]
struct Attribution {
    content: Vec<(usize, usize)>,
}

/// Counts the stems of the training quotations below `data` and writes the list.
pub fn run(data: &Path) -> Result<()> {
    let analyzer = Analyzer::default();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut quotations = 0;
    for line in corpus::lines(&data.join("quotes/polnear.train.jsonl.gz"))? {
        let row: Row = serde_json::from_str(&line?)?;
        let chars: Vec<char> = row.text.chars().collect();
        for attribution in row.attributions {
            let parts = attribution.content.iter().filter_map(|&(start, end)| chars.get(start..end));
            let content: String = parts.flat_map(|p| p.iter().copied().chain([' '])).collect();
            let analysis = analyzer.analyze(&content, &onrecord::Metadata::default());
            let stems: BTreeSet<String> = analysis.tokens.iter().map(|t| stem(t.of(&analysis.text))).collect();
            for stem in stems.into_iter().filter(|s| s.chars().any(char::is_alphanumeric)) {
                *counts.entry(stem).or_default() += 1;
            }
            quotations += 1;
        }
    }
    let mut out = String::from(
        "# How much a stem tells, in half bits, and the stems that tell so much; own count over the quotations of PolNeAR v1.0.0 (train). \
         Licence of the list: MIT OR Apache-2.0. Written by: cargo xtask stems\n",
    );
    let mut by_weight: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (stem, count) in counts.into_iter().filter(|&(_, count)| count >= LEAST) {
        let half_bits = ((quotations as f64 / count as f64).log2() * 2.0).round() as u32;
        by_weight.entry(half_bits).or_default().push(stem);
    }
    let listed: usize = by_weight.values().map(Vec::len).sum();
    for (weight, stems) in by_weight {
        out += &format!("{weight:02}\t{}\n", stems.join(" "));
    }
    let path = "src/lexicon/stems.tsv";
    std::fs::write(path, &out).with_context(|| format!("cannot write {path}"))?;
    println!("{path}: {listed} stems of {quotations} quotations");
    Ok(())
}
