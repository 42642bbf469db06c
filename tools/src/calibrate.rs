//! `cargo xtask calibrate`: fits the curve of `src/quote/confidence.rs` and shows how well it holds.
//!
//! Logistic regression by gradient descent from zero, so that the result is the same each time. The table comes from five
//! folds over articles: each attribution is judged by weights that its article had no part in. Prints the weights as they
//! stand in the source, the table of reliability with its expected calibration error (Guo et al. 2017), and how often each
//! rule is right.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, ensure};
use onrecord::quote::confidence::{CLAIMED, Evidence, WIDTH};
use onrecord::quote::{Quote, QuoteKind};
use onrecord::token::TokenKind;
use onrecord::{Analyzer, Metadata, Span};

use crate::eval;
use crate::quote_data::{Gold, Row, read};

/// Parts that the articles are dealt into.
const FOLDS: usize = 5;

/// An attribution of the program and whether it is right.
struct Case {
    fold: usize,
    evidence: Evidence,
    right: bool,
    rule: &'static str,
    kind: QuoteKind,
}

/// Entry of `cargo xtask calibrate`.
pub fn run(input: &Path) -> Result<()> {
    let analyzer = Analyzer::new(eval::models(&["pos", "gazetteer", "names", "quotes"])?);
    let rows = read(input)?;
    let mut cases = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        eprint!("\r{} of {} articles", number + 1, rows.len());
        judge(&analyzer, row, number % FOLDS, &mut cases);
    }
    eprintln!();
    ensure!(cases.len() > 100, "too few attributions to fit on");
    let mut judged: Vec<(f64, &Case)> = Vec::new();
    for fold in 0..FOLDS {
        let others: Vec<&Case> = cases.iter().filter(|c| c.fold != fold).collect();
        let weights = fit(&others);
        judged.extend(cases.iter().filter(|c| c.fold == fold).map(|c| (probability(&weights, &c.evidence), c)));
    }
    reliability(&judged);
    by_rule(&cases);
    let all: Vec<&Case> = cases.iter().collect();
    let weights = fit(&all);
    let shown: Vec<String> = weights.iter().map(|w| format!("{w:.3}")).collect();
    println!("\nconst WEIGHTS: Evidence = [{}];", shown.join(", "));
    Ok(())
}

/// Holds the attributions of one article against the annotated ones.
fn judge(analyzer: &Analyzer, row: &Row, fold: usize, cases: &mut Vec<Case>) {
    let analysis = analyzer.analyze(&row.text, &Metadata::default());
    let mut bytes_of: Vec<usize> = row.text.char_indices().map(|(i, _)| i).collect();
    bytes_of.push(row.text.len());
    // Words are told apart by where they begin in the text as given.
    let starts: Vec<u32> = analysis
        .tokens
        .iter()
        .filter(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number | TokenKind::Address))
        .map(|t| analysis.given_span(t.span).start)
        .collect();
    let words = |start: usize, end: usize| {
        let from = starts.partition_point(|&s| (s as usize) < start);
        let to = starts.partition_point(|&s| (s as usize) < end);
        from..to.max(from)
    };
    let of_gold = |spans: &[[usize; 2]]| -> Vec<usize> {
        let at = |i: usize| bytes_of[i.min(bytes_of.len() - 1)];
        spans.iter().flat_map(|s| words(at(s[0]), at(s[1]))).collect()
    };
    let of_spans = |spans: &[Span]| -> Vec<usize> {
        let given = spans.iter().map(|&s| analysis.given_span(s));
        given.flat_map(|s| words(s.start as usize, s.end as usize)).collect()
    };
    let golds: Vec<(Vec<usize>, &Gold)> = row.attributions.iter().map(|g| (of_gold(&g.content), g)).collect();
    for quote in analyzer.candidates(&analysis) {
        // A fragment without a cue of its own is a part of its clause, scare quotes are no attributions.
        if quote.kind == QuoteKind::Scare || is_fragment(&quote) {
            continue;
        }
        let content = of_spans(&quote.content);
        let best = golds.iter().map(|(words, gold)| (overlap(&content, words), gold)).max_by(|a, b| a.0.total_cmp(&b.0));
        let right = best.is_some_and(|(share, gold)| {
            let source = of_gold(&gold.source);
            let named = quote.source.map(|s| of_spans(&[s])).unwrap_or_default();
            share >= 0.5 && (source.is_empty() || source.iter().any(|w| named.contains(w)))
        });
        cases.push(Case { fold, evidence: quote.evidence, right, rule: quote.rule, kind: quote.kind });
    }
}

fn is_fragment(quote: &Quote) -> bool {
    quote.part_of.is_some() && quote.rule == "fragment of a reported clause"
}

/// Share of the words of either that are words of both.
fn overlap(a: &[usize], b: &[usize]) -> f64 {
    let both = a.iter().filter(|w| b.contains(w)).count();
    let either = a.len() + b.len() - both;
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

#[allow(clippy::disallowed_methods, reason = "the weights are printed to three decimals, which platforms agree on")]
fn probability(weights: &[f64; WIDTH], evidence: &Evidence) -> f64 {
    let z: f64 = weights.iter().zip(evidence).map(|(w, &x)| w * f64::from(x)).sum();
    1.0 / (1.0 + (-z).exp())
}

/// Gradient descent on the mean logistic loss with a small penalty on large weights.
fn fit(cases: &[&Case]) -> [f64; WIDTH] {
    const STEPS: usize = 6000;
    const RATE: f64 = 1.0;
    const PENALTY: f64 = 1e-4;
    let mut weights = [0.0; WIDTH];
    for _ in 0..STEPS {
        let mut slope = [0.0; WIDTH];
        for case in cases {
            let error = probability(&weights, &case.evidence) - f64::from(u8::from(case.right));
            for (s, &x) in slope.iter_mut().zip(&case.evidence) {
                *s += error * f64::from(x);
            }
        }
        for (w, s) in weights.iter_mut().zip(slope) {
            *w -= RATE * (s / cases.len() as f64 + PENALTY * *w);
        }
    }
    weights
}

/// The table of reliability, of all and of what is claimed.
fn reliability(judged: &[(f64, &Case)]) {
    println!("confidence   attributions  mean confidence  right");
    let mut error = 0.0;
    for bin in 0..10 {
        let here: Vec<&(f64, &Case)> = judged.iter().filter(|(p, _)| ((p * 10.0) as usize).min(9) == bin).collect();
        if here.is_empty() {
            continue;
        }
        let n = here.len() as f64;
        let mean = here.iter().map(|(p, _)| p).sum::<f64>() / n;
        let right = here.iter().filter(|(_, c)| c.right).count() as f64 / n;
        error += n / judged.len() as f64 * (mean - right).abs();
        println!("{:.1} to {:.1}   {:12}  {mean:15.3}  {right:.3}", bin as f64 / 10.0, (bin + 1) as f64 / 10.0, here.len());
    }
    println!("expected calibration error {error:.3} over {} attributions", judged.len());
    let lost = judged.iter().filter(|(p, _)| *p < f64::from(CLAIMED));
    println!("below {CLAIMED}, not claimed where only the network sees them: {}", lost.count());
}

fn by_rule(cases: &[Case]) {
    let mut rules: BTreeMap<(&str, &str), [usize; 2]> = BTreeMap::new();
    for case in cases {
        let counts = rules.entry((case.rule, case.kind.name())).or_default();
        counts[0] += 1;
        counts[1] += usize::from(case.right);
    }
    println!("\nrule and kind: attributions, right");
    for ((rule, kind), [all, right]) in rules {
        println!("  {rule}, {kind}: {all}, {:.1} %", 100.0 * right as f64 / all as f64);
    }
}
