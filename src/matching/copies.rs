//! Articles that are nearly the same text: one agency's report in several papers.
//!
//! Runs of five words are hashed, one in eight is kept (by its hash, so that the same run is kept in every article), and
//! articles that share most of what was kept are copies. Short texts keep all their runs.

use super::Copies;
use crate::analysis::Analysis;
use crate::order;
use crate::span::index;
use crate::token::TokenKind;
use std::collections::HashMap;

/// Share of the shorter article's runs that make a copy.
const COPY: f32 = 0.5;
/// Runs that a text must have to be called a copy of another.
const LEAST: usize = 8;

/// Finds the copies among the articles.
pub(super) fn find(articles: &[&Analysis]) -> Vec<Copies> {
    let runs: Vec<Vec<u64>> = articles.iter().map(|a| runs(a)).collect();
    let mut holders: HashMap<u64, Vec<u32>> = HashMap::new();
    // A run holds this article in common with earlier ones: counted for each of those.
    let mut copies: Vec<Copies> = Vec::new();
    let mut copy_of: Vec<Option<usize>> = vec![None; articles.len()];
    for (number, own) in runs.iter().enumerate() {
        let mut common = vec![0usize; number];
        for run in own {
            for &other in holders.get(run).map(Vec::as_slice).unwrap_or_default() {
                if let Some(count) = common.get_mut(other as usize) {
                    *count += 1;
                }
            }
            holders.entry(*run).or_default().push(index(number));
        }
        let share = |(other, count): (usize, &usize)| {
            let least = own.len().min(runs.get(other).map_or(0, Vec::len));
            (least >= LEAST).then(|| (*count as f32 / least as f32, other))
        };
        let best = common.iter().enumerate().filter_map(share).reduce(|a, b| if b.0 > a.0 { b } else { a });
        let Some((share, other)) = best.filter(|(share, _)| *share >= COPY) else { continue };
        let at = match copy_of.get(other).copied().flatten() {
            Some(at) => at,
            None => {
                copies.push(Copies { articles: vec![index(other)], share: 1.0 });
                copies.len() - 1
            }
        };
        if let Some(group) = copies.get_mut(at) {
            group.articles.push(index(number));
            group.share = group.share.min(share);
        }
        for article in [other, number] {
            if let Some(place) = copy_of.get_mut(article) {
                *place = Some(at);
            }
        }
    }
    copies
}

/// Hashes of the runs of five words of an article, without what is no part of it.
fn runs(analysis: &Analysis) -> Vec<u64> {
    let mut plate = analysis.boilerplate.iter().map(|b| b.span).peekable();
    let mut words: Vec<u64> = Vec::new();
    for token in &analysis.tokens {
        while plate.next_if(|p| p.end <= token.span.start).is_some() {}
        let outside = plate.peek().is_none_or(|p| !p.contains(token.span));
        if outside && matches!(token.kind, TokenKind::Word | TokenKind::Number) {
            words.push(token.of(&analysis.text).to_lowercase().bytes().fold(0xcbf2_9ce4_8422_2325, mix));
        }
    }
    let hash = |run: &[u64]| run.iter().flat_map(|w| w.to_le_bytes()).fold(0xcbf2_9ce4_8422_2325, mix);
    let mut runs: Vec<u64> = words.windows(5).map(hash).collect();
    if runs.len() > 400 {
        runs.retain(|run| run % 8 == 0);
    }
    order::by_key(&mut runs, |&run| run);
    runs.dedup();
    runs
}

/// One step of the FNV-1a hash.
fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}
