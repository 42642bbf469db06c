//! Measures matching: which known pairs of one utterance in two articles are found, and how many are found where none can
//! be, over a range of thresholds.

use crate::corpus;
use crate::eval::{MODELS, models};
use anyhow::Result;
use onrecord::matching::{self, Thresholds};
use onrecord::{Analysis, Analyzer, Metadata};
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::time::Instant;

#[derive(Deserialize)]
struct Row {
    id: String,
    event: String,
    text: String,
}

#[derive(Deserialize)]
struct Pair {
    a: Side,
    b: Side,
}

#[derive(Deserialize)]
struct Side {
    id: String,
    /// The words in common, in code points.
    shared: (u32, u32),
}

/// Articles that are compared with each other, by their numbers.
struct Sets {
    events: Vec<Vec<usize>>,
    unrelated: Vec<Vec<usize>>,
}

/// Prints the share of pairs found and the false joins a set, over thresholds, then the time that sets of growing size take.
pub fn run(data: &Path) -> Result<()> {
    let analyzer = Analyzer::new(models(MODELS)?);
    let mut rows: Vec<Row> = Vec::new();
    for line in corpus::lines(&data.join("quotes/basil.dev.jsonl.gz"))? {
        rows.push(serde_json::from_str(&line?)?);
    }
    let mut pairs: Vec<Pair> = Vec::new();
    for line in corpus::lines(&data.join("quotes/basil.same_quote.dev.jsonl.gz"))? {
        pairs.push(serde_json::from_str(&line?)?);
    }
    let analyses: Vec<Analysis> = (rows.iter().enumerate())
        .map(|(i, row)| {
            eprint!("\r{} of {} articles", i + 1, rows.len());
            analyzer.analyze(&row.text, &Metadata::default())
        })
        .collect();
    eprintln!();
    let sets = sets(&rows);
    println!("{} events with {} pairs, {} unrelated sets", sets.events.len(), pairs.len(), sets.unrelated.len());
    println!("{:>6}{:>9}{:>6}{:>10}{:>8}{:>22}", "same", "unknown", "runs", "found %", "groups", "false joins a set");
    for step in 0..12 {
        let same = 0.30 + 0.04 * step as f32;
        let default = Thresholds::default();
        let thresholds =
            Thresholds { same, unknown: same + default.unknown - default.same, verbatim: same + default.verbatim - default.same };
        let (found, groups) = found(&rows, &pairs, &analyses, &sets, thresholds);
        let wrong: usize = sets.unrelated.iter().map(|set| compare(&analyses, set, thresholds).quotes.len()).sum();
        println!(
            "{:>6.2}{:>9.2}{:>6.2}{:>10.1}{:>8}{:>22.3}",
            thresholds.same,
            thresholds.unknown,
            thresholds.verbatim,
            100.0 * found as f64 / pairs.len().max(1) as f64,
            groups,
            wrong as f64 / sets.unrelated.len().max(1) as f64
        );
    }
    println!("{:>9}{:>12}{:>8}{:>10}", "articles", "quotations", "groups", "ms");
    for count in [2, 20, 200] {
        let set: Vec<usize> = (0..count.min(analyses.len())).collect();
        let quotations: usize = set.iter().filter_map(|&i| analyses.get(i)).map(|a| a.quotes.len()).sum();
        let began = Instant::now();
        let groups = compare(&analyses, &set, Thresholds::default()).quotes.len();
        println!("{:>9}{:>12}{:>8}{:>10.1}", set.len(), quotations, groups, began.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(())
}

/// The articles of each event, and as a check sets of three articles on different events.
fn sets(rows: &[Row]) -> Sets {
    let mut events: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        events.entry(&row.event).or_default().push(i);
    }
    let firsts: Vec<usize> = events.values().filter_map(|e| e.first().copied()).collect();
    Sets {
        events: events.into_values().filter(|e| e.len() > 1).collect(),
        unrelated: firsts.chunks_exact(3).map(<[usize]>::to_vec).collect(),
    }
}

fn compare(analyses: &[Analysis], set: &[usize], thresholds: Thresholds) -> matching::Comparison {
    let articles: Vec<&Analysis> = set.iter().filter_map(|&i| analyses.get(i)).collect();
    matching::compare_watched(&articles, thresholds, &mut |_, _| true).unwrap_or_default()
}

/// How many pairs have both sides in one group, and how many groups there are.
fn found(rows: &[Row], pairs: &[Pair], analyses: &[Analysis], sets: &Sets, thresholds: Thresholds) -> (usize, usize) {
    let mut groups = 0;
    let mut met: HashSet<usize> = HashSet::new();
    for set in &sets.events {
        let comparison = compare(analyses, set, thresholds);
        groups += comparison.quotes.len();
        for (number, pair) in pairs.iter().enumerate() {
            let place = |side: &Side| set.iter().position(|&i| rows.get(i).is_some_and(|r| r.id == side.id));
            let (Some(a), Some(b)) = (place(&pair.a), place(&pair.b)) else { continue };
            let over = |group: &matching::QuoteGroup, article: usize, side: &Side| {
                let Some(analysis) = set.get(article).and_then(|&i| analyses.get(i)) else { return false };
                let bytes = [side.shared.0, side.shared.1].map(|n| byte(&analysis.text, n));
                group.members.iter().filter(|m| m.article as usize == article).any(|m| {
                    let content = analysis.quotes.get(m.quote.index()).map(|q| q.content.as_slice()).unwrap_or_default();
                    content.iter().any(|s| (s.start as usize) < bytes[1] && bytes[0] < s.end as usize)
                })
            };
            if comparison.quotes.iter().any(|g| over(g, a, &pair.a) && over(g, b, &pair.b)) {
                met.insert(number);
            }
        }
    }
    (met.len(), groups)
}

/// The byte at which a code point begins.
fn byte(text: &str, point: u32) -> usize {
    text.char_indices().nth(point as usize).map_or(text.len(), |(i, _)| i)
}
