//! The same utterance in several articles: candidates by rare stems, scores by aligned words, speaker and occasion.
//!
//! Takes every quotation but scare quotes. Two quotations are held against each other only when they share rare stems, so the
//! cost grows with what they have in common, not with the square of their number; quotations in exactly the same words are
//! compared once. What decides is how much of the shorter one's words stand close together in the longer one; a run of the
//! same words in the same order counts for more than scattered ones, and the same speaker lowers what is asked for.
//!
//! Gets wrong: a point that one speaker makes in nearly the same words on two occasions, when neither article dates it;
//! paraphrases that share hardly a word.

use super::words::{Vocabulary, Word};
use crate::analysis::Analysis;
use crate::mention::EntityType;
use crate::order;
use crate::quote::{CueClass, QuoteKind};
use crate::span::{QuoteId, Span, index};
use std::collections::HashMap;

/// What two quotations must reach to be one utterance, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// When both have the same speaker.
    pub same: f32,
    /// When the speaker of one is not known.
    pub unknown: f32,
    /// When six words of theirs are the same in one run, whoever speaks.
    pub verbatim: f32,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds { same: 0.475, unknown: 0.6, verbatim: 0.52 }
    }
}

/// Words in one run that are no chance.
const VERBATIM: usize = 6;

/// A quotation as matching sees it.
pub(super) struct Item {
    pub(super) article: u32,
    pub(super) quote: QuoteId,
    pub(super) words: Vec<Word>,
    /// What its content words tell together, in tenths of a bit.
    pub(super) total: u32,
    /// Group of the speaker.
    pub(super) speaker: Option<usize>,
    /// Stems of the words for a speaker without a name.
    label: Vec<u32>,
    /// Group of the addressee.
    addressee: Option<usize>,
    /// Days that the sentence around the content names.
    days: Vec<String>,
}

impl Item {
    /// Number of content words.
    fn content(&self) -> usize {
        self.words.iter().filter(|w| w.is_content()).count()
    }
}

/// All quotations, with their words.
pub(super) fn items(articles: &[&Analysis], group_of: &[Vec<Option<usize>>], vocabulary: &mut Vocabulary) -> Vec<Item> {
    let mut items = Vec::new();
    for (article, (analysis, groups)) in articles.iter().zip(group_of).enumerate() {
        let group = |e: crate::span::EntityId| groups.get(e.index()).copied().flatten();
        let days = days(analysis);
        for (i, quote) in analysis.quotes.iter().enumerate() {
            if quote.kind == QuoteKind::Scare {
                continue;
            }
            // A wish or a fear is part of what is told: "hopes for a solution", and "I hope that there will be a solution".
            let stance = quote.cue.as_ref().filter(|c| c.class == CueClass::Stance).map(|c| c.span);
            let stance = stance.filter(|s| quote.content.first().is_none_or(|c| s.end <= c.start));
            let told: Vec<Span> = stance.into_iter().chain(quote.content.iter().copied()).collect();
            let words = vocabulary.words(analysis, &told);
            let label = quote.speaker_label.iter().flat_map(|l| l.split_whitespace());
            let label = label.map(|w| vocabulary.number(&super::stem(w))).collect();
            items.push(Item {
                article: index(article),
                quote: QuoteId::new(i),
                total: words.iter().filter(|w| w.is_content()).map(|w| u32::from(w.weight)).sum(),
                words,
                speaker: quote.speaker.and_then(group),
                label,
                addressee: quote.addressee.and_then(group),
                days: days_around(analysis, &days, &quote.content),
            });
        }
    }
    items
}

/// The mentions of whole days, by where they begin.
fn days(analysis: &Analysis) -> Vec<(Span, &str)> {
    let whole = |value: &str| value.len() == 10 && value.as_bytes().get(4) == Some(&b'-');
    let mentions = analysis.mentions.iter().filter(|m| m.entity_type == EntityType::Date);
    mentions.filter_map(|m| Some((analysis.span(m.tokens), m.value.as_deref().filter(|v| whole(v))?))).collect()
}

/// The days named in the sentences that hold the content, outside it.
fn days_around(analysis: &Analysis, days: &[(Span, &str)], content: &[Span]) -> Vec<String> {
    let (Some(first), Some(last)) = (content.first(), content.last()) else { return Vec::new() };
    let sentence = |at: u32| {
        let token = analysis.tokens.partition_point(|t| t.span.end <= at);
        let number = analysis.sentences.partition_point(|s| s.tokens.end as usize <= token);
        analysis.sentences.get(number).map(|s| analysis.span(s.tokens))
    };
    let (Some(from), Some(to)) = (sentence(first.start), sentence(last.end.saturating_sub(1))) else { return Vec::new() };
    let around = from.to(to);
    let begin = days.partition_point(|(s, _)| s.start < around.start);
    let inside = days.get(begin..).unwrap_or_default().iter().take_while(|(s, _)| s.start < around.end);
    inside.filter(|(s, _)| !content.iter().any(|c| c.contains(*s))).map(|(_, day)| (*day).to_owned()).collect()
}

/// Two quotations that are one utterance, and the words of each that say so.
#[derive(Clone, Debug)]
struct Edge {
    ends: [usize; 2],
    stretches: [(usize, usize); 2],
    score: f32,
}

/// A group of quotations that are one utterance: numbers of items with the best score of each.
pub(super) type Group = Vec<(usize, f32)>;

/// Groups the items. `watch` is told how many quotations of how many are done, and gives whether to go on.
pub(super) fn group(
    items: &[Item],
    stems: usize,
    thresholds: Thresholds,
    watch: &mut dyn FnMut(usize, usize) -> bool,
) -> Option<Vec<Group>> {
    let classes = classes(items);
    let mut edges = Vec::new();
    let mut frequency = vec![0u32; stems];
    for class in &classes {
        let Some(item) = class.first().and_then(|&i| items.get(i)) else { continue };
        let mut seen: Vec<u32> = item.words.iter().map(|w| w.stem).collect();
        seen.sort_unstable();
        seen.dedup();
        for stem in seen {
            if let Some(count) = frequency.get_mut(stem as usize) {
                *count += 1;
            }
        }
    }
    let mut index_of: Vec<Vec<u32>> = vec![Vec::new(); stems];
    let mut shared: Vec<u32> = vec![0; classes.len()];
    for (number, class) in classes.iter().enumerate() {
        if !watch(number, classes.len()) {
            return None;
        }
        let Some(item) = class.first().and_then(|&i| items.get(i)) else { continue };
        let keys = keys(item, &frequency, classes.len());
        let mut candidates: Vec<u32> = Vec::new();
        for &key in &keys {
            let Some(list) = index_of.get_mut(key as usize) else { continue };
            for &other in list.iter() {
                if let Some(count) = shared.get_mut(other as usize) {
                    if *count == 0 {
                        candidates.push(other);
                    }
                    *count += 1;
                }
            }
            list.push(index(number));
        }
        candidates.sort_unstable();
        for other in candidates {
            let count = shared.get_mut(other as usize).map(std::mem::take).unwrap_or(0);
            let Some(theirs) = classes.get(other as usize) else { continue };
            let least = theirs.first().and_then(|&i| items.get(i)).map_or(0, Item::content).min(item.content());
            if count < 2 && least >= 4 {
                continue;
            }
            // Classes may hold quotations of several articles: any pair of different ones will do.
            for (&i, &j) in theirs.iter().flat_map(|i| class.iter().map(move |j| (i, j))).take(16) {
                if let Some((a, b)) = items.get(i).zip(items.get(j))
                    && a.article != b.article
                    && let Some(edge) = compare(a, b, [i, j], thresholds)
                {
                    edges.push(edge);
                }
            }
        }
        for (k, &i) in class.iter().enumerate() {
            for &j in class.get(k + 1..).unwrap_or_default().iter().take(if k == 0 { usize::MAX } else { 4 }) {
                if let Some((a, b)) = items.get(i).zip(items.get(j))
                    && a.article != b.article
                    && let Some(edge) = compare(a, b, [i, j], thresholds)
                {
                    edges.push(edge);
                }
            }
        }
    }
    Some(components(items, &edges))
}

/// Items with exactly the same stems.
fn classes(items: &[Item]) -> Vec<Vec<usize>> {
    let mut classes: Vec<Vec<usize>> = Vec::new();
    let mut by_words: HashMap<Vec<u32>, usize> = HashMap::new();
    for (i, item) in items.iter().enumerate() {
        if item.total == 0 {
            continue;
        }
        let at = *by_words.entry(item.words.iter().map(|w| w.stem).collect()).or_insert_with(|| {
            classes.push(Vec::new());
            classes.len() - 1
        });
        if let Some(class) = classes.get_mut(at) {
            class.push(i);
        }
    }
    classes
}

/// The stems by which a quotation is found: all that are not everywhere; of very many quotations only the rarer ones of each.
fn keys(item: &Item, frequency: &[u32], classes: usize) -> Vec<u32> {
    let often = |stem: u32| frequency.get(stem as usize).copied().unwrap_or(0);
    let mut stems: Vec<(u32, u16, u32)> =
        item.words.iter().filter(|w| w.is_content()).map(|w| (often(w.stem), u16::MAX - w.weight, w.stem)).collect();
    order::by_key(&mut stems, |&(_, _, stem)| u64::from(stem));
    order::by_key(&mut stems, |&(often, light, _)| order::pair(often, light.into()));
    stems.dedup();
    let most = if classes < 1000 { stems.len() } else { 8.max(stems.len() * 2 / 3) };
    stems.into_iter().take(most).filter(|&(count, ..)| count <= 400).map(|(_, _, stem)| stem).collect()
}

/// Whether the sources of two quotations agree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Agreement {
    Same,
    Unknown,
    Different,
}

fn agreement(a: &Item, b: &Item) -> Agreement {
    match (a.speaker, b.speaker) {
        (Some(x), Some(y)) if x == y => Agreement::Same,
        (Some(_), Some(_)) => Agreement::Different,
        (None, None) if a.label.iter().any(|w| b.label.contains(w)) => Agreement::Same,
        _ => Agreement::Unknown,
    }
}

/// Holds two quotations against each other.
fn compare(a: &Item, b: &Item, ends: [usize; 2], thresholds: Thresholds) -> Option<Edge> {
    let swapped = a.total > b.total;
    let (short, long) = if swapped { (b, a) } else { (a, b) };
    let overlap = overlap(&short.words, &long.words)?;
    // What could not reach the lowest threshold with all its words in one run need not be looked at further.
    let lowest = thresholds.same.min(thresholds.unknown).min(thresholds.verbatim);
    if score(overlap.told + 20 * index(short.words.len()), short.total, overlap.told) < lowest {
        return None;
    }
    let run = longest_run(&short.words, &long.words);
    let verbatim = run.words >= VERBATIM;
    // One word in common is a topic, not an utterance.
    if overlap.words < 2 && run.words < 5 {
        return None;
    }
    let least = match agreement(a, b) {
        Agreement::Same => thresholds.same,
        Agreement::Unknown if !verbatim => thresholds.unknown,
        Agreement::Different if !verbatim => return None,
        Agreement::Unknown | Agreement::Different => thresholds.verbatim,
    };
    let apart = |x: &[String], y: &[String]| !x.is_empty() && !y.is_empty() && !x.iter().any(|d| y.contains(d));
    let other_occasion = apart(&a.days, &b.days) || a.addressee.zip(b.addressee).is_some_and(|(x, y)| x != y);
    let score = score(overlap.told.max(run.told), short.total, run.told);
    if other_occasion && !verbatim || score < least {
        return None;
    }
    let (of_short, of_long) = if verbatim && run.told >= overlap.told { run.stretches } else { overlap.stretches };
    let stretches = if swapped { [of_long, of_short] } else { [of_short, of_long] };
    Some(Edge { ends, stretches, score })
}

/// How surely two quotations are one: the share of the shorter one's words that they have in common, weighed by how much
/// those tell, and by how much of them stands in one run.
fn score(told: u32, total: u32, in_run: u32) -> f32 {
    /// What common words must tell for half of the certainty, in tenths of a bit.
    const HALF: f32 = 120.0;
    let (told, total, in_run) = (told as f32, total.max(1) as f32, in_run as f32);
    let share = (told / total).min(1.0);
    share.sqrt() * told / (told + HALF) * (0.8 + 0.2 * (in_run / told.max(1.0)).min(1.0))
}

/// Content words that two quotations have in common.
struct Overlap {
    told: u32,
    words: usize,
    stretches: ((usize, usize), (usize, usize)),
}

/// The content words of `short` that stand closest together in `long`: within a stretch half as long again.
fn overlap(short: &[Word], long: &[Word]) -> Option<Overlap> {
    let mut wanted: Vec<(u32, u16, u16)> = Vec::new();
    let mut sorted: Vec<(u32, u16)> = short.iter().filter(|w| w.is_content()).map(|w| (w.stem, w.weight)).collect();
    order::by_key(&mut sorted, |&(stem, weight)| order::pair(stem, weight.into()));
    for (stem, weight) in sorted {
        match wanted.last_mut() {
            Some(last) if last.0 == stem => last.2 += 1,
            _ => wanted.push((stem, weight, 1)),
        }
    }
    let mut have = vec![0u16; wanted.len()];
    let find = |w: &Word| wanted.binary_search_by_key(&w.stem, |&(stem, ..)| stem).ok();
    let width = short.len() * 3 / 2 + 6;
    let (mut told, mut best, mut end_of_best) = (0u32, 0u32, 0);
    for (i, word) in long.iter().enumerate() {
        if let Some(k) = find(word)
            && let (Some(&(_, weight, most)), Some(count)) = (wanted.get(k), have.get_mut(k))
        {
            *count += 1;
            if *count <= most {
                told += u32::from(weight);
            }
        }
        if let Some(left) = i.checked_sub(width).and_then(|l| long.get(l))
            && let Some(k) = find(left)
            && let (Some(&(_, weight, most)), Some(count)) = (wanted.get(k), have.get_mut(k))
        {
            if *count <= most {
                told -= u32::from(weight);
            }
            *count -= 1;
        }
        if told > best {
            (best, end_of_best) = (told, i + 1);
        }
    }
    if best == 0 {
        return None;
    }
    let begin = end_of_best.saturating_sub(width);
    let window = long.get(begin..end_of_best).unwrap_or_default();
    let first = window.iter().position(|w| find(w).is_some()).unwrap_or(0);
    let mut there: Vec<u32> = window.iter().map(|w| w.stem).collect();
    there.sort_unstable();
    let matched = |w: &Word| w.is_content() && there.binary_search(&w.stem).is_ok();
    let from = short.iter().position(matched).unwrap_or(0);
    let to = short.iter().rposition(matched).map_or(short.len(), |p| p + 1);
    let words = short.iter().filter(|w| matched(w)).count();
    Some(Overlap { told: best, words, stretches: ((from, to), (begin + first, end_of_best)) })
}

/// The longest run of the same words.
struct Run {
    words: usize,
    told: u32,
    stretches: ((usize, usize), (usize, usize)),
}

fn longest_run(short: &[Word], long: &[Word]) -> Run {
    let mut best = Run { words: 0, told: 0, stretches: ((0, 0), (0, 0)) };
    let mut row: Vec<(u16, u32)> = vec![(0, 0); short.len() + 1];
    for (j, theirs) in long.iter().enumerate() {
        let mut diagonal = (0, 0);
        for (i, ours) in short.iter().enumerate() {
            let Some(cell) = row.get_mut(i + 1) else { break };
            let above = *cell;
            *cell = if ours.stem == theirs.stem { (diagonal.0 + 1, diagonal.1 + u32::from(ours.weight)) } else { (0, 0) };
            if cell.1 > best.told {
                let words = usize::from(cell.0);
                best = Run { words, told: cell.1, stretches: ((i + 1 - words, i + 1), (j + 1 - words, j + 1)) };
            }
            diagonal = above;
        }
    }
    best
}

/// Puts together what edges join. A quotation may be in two groups, with two of its stretches; a group that lies wholly in
/// another is left out.
fn components(items: &[Item], edges: &[Edge]) -> Vec<Group> {
    // The stretches of each item, merged where they are mostly the same.
    let mut stretches: Vec<Vec<(usize, usize)>> = vec![Vec::new(); items.len()];
    let mut nodes: HashMap<(usize, usize), usize> = HashMap::new();
    let mut owner: Vec<usize> = Vec::new();
    let mut joined: Vec<(usize, usize, f32)> = Vec::new();
    let mut best_first: Vec<&Edge> = edges.iter().collect();
    order::by_key(&mut best_first, |e| order::pair(index(e.ends[0]), index(e.ends[1])));
    order::by_key(&mut best_first, |e| u64::from(!order::float(e.score)));
    for edge in best_first {
        let mut ends = [0; 2];
        for ((item, stretch), node) in edge.ends.iter().zip(edge.stretches).zip(&mut ends) {
            let Some(list) = stretches.get_mut(*item) else { continue };
            let place = list.iter().position(|&known| mostly_same(known, stretch)).unwrap_or_else(|| {
                list.push(stretch);
                list.len() - 1
            });
            *node = *nodes.entry((*item, place)).or_insert_with(|| {
                owner.push(*item);
                owner.len() - 1
            });
        }
        joined.push((ends[0], ends[1], edge.score));
    }
    let mut parent: Vec<usize> = (0..owner.len()).collect();
    for &(a, b, _) in &joined {
        let (a, b) = (root(&mut parent, a), root(&mut parent, b));
        if let Some(p) = parent.get_mut(a.max(b)) {
            *p = a.min(b);
        }
    }
    let mut best = vec![0.0f32; owner.len()];
    for &(a, b, score) in &joined {
        for node in [a, b] {
            if let Some(s) = best.get_mut(node) {
                *s = s.max(score);
            }
        }
    }
    let mut groups: Vec<Group> = vec![Vec::new(); owner.len()];
    for (node, (&item, &score)) in owner.iter().zip(&best).enumerate() {
        let at = root(&mut parent, node);
        if let Some(group) = groups.get_mut(at) {
            match group.iter_mut().find(|(i, _)| *i == item) {
                Some(member) => member.1 = member.1.max(score),
                None => group.push((item, score)),
            }
        }
    }
    groups.retain(|g| g.len() > 1);
    for group in &mut groups {
        order::by_key(group, |&(item, _)| item as u64);
    }
    without_subsets(items.len(), groups)
}

fn root(parent: &mut [usize], mut node: usize) -> usize {
    while let Some(&up) = parent.get(node)
        && up != node
    {
        let over = parent.get(up).copied().unwrap_or(up);
        if let Some(p) = parent.get_mut(node) {
            *p = over;
        }
        node = over;
    }
    node
}

fn mostly_same(a: (usize, usize), b: (usize, usize)) -> bool {
    let common = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    let all = a.1.max(b.1).saturating_sub(a.0.min(b.0));
    common * 5 >= all * 2
}

/// The groups that are not part of another, in the order of their first quotations.
fn without_subsets(items: usize, mut groups: Vec<Group>) -> Vec<Group> {
    order::by_key(&mut groups, |g| !(g.len() as u64));
    let mut of_item: Vec<Vec<usize>> = vec![Vec::new(); items];
    let mut kept: Vec<Group> = Vec::new();
    for group in groups {
        let lists: Vec<&Vec<usize>> = group.iter().filter_map(|&(i, _)| of_item.get(i)).collect();
        let covered = lists.split_first().is_some_and(|(first, rest)| first.iter().any(|g| rest.iter().all(|l| l.contains(g))));
        if covered {
            continue;
        }
        for &(i, _) in &group {
            if let Some(list) = of_item.get_mut(i) {
                list.push(kept.len());
            }
        }
        kept.push(group);
    }
    order::by_key(&mut kept, |g| g.first().map_or(0, |&(i, _)| i as u64));
    kept
}
