//! Sequence tagger: one tag for each token of a sentence.
//!
//! [`linear`] scores each tag of each token from sparse features, [`network`] from a small recurrent network; [`best`] finds the sequence of tags with the highest sum
//! of scores, by Viterbi's algorithm over pairs of neighbours. Tags of spans are BIO: `B-X` begins a span of type X, `I-X`
//! goes on with it, `O` is outside; an `I-X` that goes on with nothing cannot leave the decoder.

pub mod features;
pub mod linear;
pub mod network;

/// The score of a pair of tags that may not follow each other.
const FORBIDDEN: i32 = i32::MIN / 4;

/// Scores of pairs of neighbouring tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transitions {
    tags: usize,
    /// By the first tag, then by the second; the row after the last tag's is the beginning of the sentence.
    scores: Vec<i32>,
    /// For each first tag, the second tags that may follow few tags, this one among them.
    heirs: Vec<Vec<u8>>,
    /// How far the scores that lead to one of the other second tags are apart at most.
    spread: i32,
}

impl Transitions {
    /// Transitions among tags of these names: `score(first, second)` where allowed, with `None` as first at the beginning.
    pub fn new(names: &[String], mut score: impl FnMut(Option<usize>, usize) -> i32) -> Transitions {
        let tags = names.len();
        let mut scores = Vec::with_capacity(tags * (tags + 1));
        for first in 0..=tags {
            let before = names.get(first).map(String::as_str);
            for (second, name) in names.iter().enumerate() {
                let allowed = is_allowed(before, name);
                scores.push(if allowed { score((first < tags).then_some(first), second) } else { FORBIDDEN });
            }
        }
        let column = |second: usize| (0..tags).map(move |first| first * tags + second);
        let strict: Vec<bool> = (0..tags).map(|second| column(second).any(|i| scores[i] == FORBIDDEN)).collect();
        let spread = |second: usize| {
            let of = || column(second).map(|i| scores[i]);
            of().max().unwrap_or(0) - of().min().unwrap_or(0)
        };
        let heir = |first: usize, second: usize| strict[second] && scores[first * tags + second] != FORBIDDEN;
        let heirs = |first| (0..tags).filter(|&second| heir(first, second)).map(|second| second as u8).collect();
        Transitions {
            tags,
            heirs: (0..tags).map(heirs).collect(),
            spread: (0..tags).filter(|&second| !strict[second]).map(spread).max().unwrap_or(0),
            scores,
        }
    }

    /// The score of `second` after `first`, or at the beginning.
    pub fn score(&self, first: Option<usize>, second: usize) -> i32 {
        self.scores.get(first.unwrap_or(self.tags) * self.tags + second).copied().unwrap_or(FORBIDDEN)
    }
}

/// Whether a tag may follow another (`None`: begin a sentence).
pub fn is_allowed(first: Option<&str>, second: &str) -> bool {
    match second.strip_prefix("I-") {
        None => true,
        Some(kind) => first.is_some_and(|f| matches!(f.split_at_checked(2), Some(("B-" | "I-", k)) if k == kind)),
    }
}

/// The best sequence of tags for a sentence, whose `scores` hold, token after token, one score for each tag. Of equal
/// sequences the one with the lower numbers wins.
///
/// A tag whose sum is far below the best sum is looked at only for the tags that may follow few others: for every other
/// tag, going by way of the best one is better, whatever the scores of the pairs.
pub fn best(scores: &[i32], transitions: &Transitions) -> Vec<u8> {
    let mut path = Vec::new();
    Decoder::new(transitions).add(scores, None, None, &mut path);
    path
}

/// Viterbi's algorithm, with the memory that it needs.
pub struct Decoder<'t> {
    transitions: &'t Transitions,
    /// For each tag, the sum of the best sequence that ends with it at the present token; at the next one; and the tag before.
    sums: Vec<i32>,
    next: Vec<i32>,
    before: Vec<i32>,
    /// For each token and tag, the tag before.
    back: Vec<u8>,
}

impl<'t> Decoder<'t> {
    /// A decoder for tags with these transitions.
    pub fn new(transitions: &'t Transitions) -> Decoder<'t> {
        let tags = transitions.tags;
        Decoder { transitions, sums: vec![0; tags], next: vec![0; tags], before: vec![0; tags], back: Vec::new() }
    }

    /// Adds to `path` the best sequence for a part of a sentence that stands between tokens of these tags (`None`: the sentence
    /// begins or ends there).
    pub fn add(&mut self, scores: &[i32], first: Option<u8>, last: Option<u8>, path: &mut Vec<u8>) {
        let Decoder { transitions, sums, next, before, back } = self;
        let tags = transitions.tags;
        let length = scores.len().checked_div(tags).unwrap_or(0);
        if length == 0 {
            return;
        }
        back.clear();
        for (i, row) in scores.chunks_exact(tags).enumerate() {
            let mut pairs = transitions.scores.chunks_exact(tags);
            before.fill(0);
            if i == 0 {
                next.copy_from_slice(pairs.nth(first.map_or(tags, usize::from)).unwrap_or(sums));
            } else {
                next.fill(i32::MIN);
                for (((first, &sum), pairs), heirs) in (0i32..).zip(&*sums).zip(pairs).zip(&transitions.heirs) {
                    if sum < -transitions.spread {
                        for second in heirs.iter().map(|&h| h as usize) {
                            if sum + pairs[second] > next[second] {
                                next[second] = sum + pairs[second];
                                before[second] = first;
                            }
                        }
                        continue;
                    }
                    for ((most, before), &pair) in next.iter_mut().zip(before.iter_mut()).zip(pairs) {
                        let better = sum + pair > *most;
                        *before = if better { first } else { *before };
                        *most = if better { sum + pair } else { *most };
                    }
                }
            }
            back.extend(before.iter().map(|&b| b as u8));
            next.iter_mut().zip(row).for_each(|(next, &own)| *next += own);
            // Only differences count: the best sum becomes 0, so that no text is long enough to overflow.
            let top = next.iter().copied().max().unwrap_or(0);
            for (sum, &next) in sums.iter_mut().zip(&*next) {
                *sum = (next - top).max(FORBIDDEN);
            }
        }
        let end = |tag: usize| sums[tag] + last.map_or(0, |last| transitions.score(Some(tag), usize::from(last)));
        let mut tag = (0..tags).max_by_key(|&t| (end(t), std::cmp::Reverse(t))).unwrap_or(0);
        let start = path.len();
        path.resize(start + length, 0);
        for i in (0..length).rev() {
            path[start + i] = tag as u8;
            tag = back[i * tags + tag] as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<String> {
        ["O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG"].map(str::to_owned).to_vec()
    }

    #[test]
    fn a_span_cannot_begin_inside() {
        let transitions = Transitions::new(&names(), |_, _| 0);
        // The scores ask for I-PERSON I-ORG; the best allowed sequence begins the person with B.
        let scores = [0, 3, 5, 0, 0, 0, 0, 4, 0, 5];
        assert_eq!(best(&scores, &transitions), [1, 2]);
    }

    #[test]
    fn transitions_count() {
        let transitions = Transitions::new(&names(), |first, second| if first == Some(0) && second == 3 { 9 } else { 0 });
        assert_eq!(best(&[1, 2, 0, 0, 0, 0, 1, 0, 0, 0], &transitions), [0, 3]);
        assert_eq!(transitions.score(None, 2), FORBIDDEN);
    }

    #[test]
    fn of_equals_the_lower_wins_and_nothing_gives_nothing() {
        let transitions = Transitions::new(&names(), |_, _| 0);
        assert_eq!(best(&[0; 10], &transitions), [0, 0]);
        assert!(best(&[], &transitions).is_empty());
    }

    /// The sum of a sequence's scores.
    fn sum(path: &[u8], scores: &[i32], transitions: &Transitions) -> i64 {
        let before = std::iter::once(None).chain(path.iter().map(|&tag| Some(tag as usize)));
        let pairs = before.zip(path).map(|(first, &tag)| i64::from(transitions.score(first, tag as usize)));
        let own = path.iter().zip(scores.chunks(transitions.tags)).map(|(&tag, row)| i64::from(row[tag as usize]));
        pairs.sum::<i64>() + own.sum::<i64>()
    }

    #[test]
    fn no_sequence_is_better_than_the_best() {
        let mut state = 7_u32;
        let mut random = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as i32 % below as i32 - below as i32 / 2
        };
        for round in 0..300 {
            // Pairs that matter little, as much as the tags, and more.
            let weight = [4, 40, 400][round % 3];
            let transitions = Transitions::new(&names(), |_, _| random(weight));
            let scores: Vec<i32> = (0..15).map(|_| random(100)).collect();
            let all = (0..125).map(|n: u8| [n / 25, n / 5 % 5, n % 5]);
            let most = all.map(|path| sum(&path, &scores, &transitions)).max();
            let path = best(&scores, &transitions);
            assert_eq!(Some(sum(&path, &scores, &transitions)), most, "round {round}");
        }
    }

    #[test]
    fn what_stands_on_either_side_counts() {
        let mut state = 3_u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as i32 % 100 - 50
        };
        for _ in 0..100 {
            let transitions = Transitions::new(&names(), |_, _| random());
            let scores: Vec<i32> = (0..10).map(|_| random()).collect();
            let (first, last) = (1, 4);
            let whole = |path: [u8; 2]| {
                let all = [first, path[0], path[1], last];
                let pairs = all.windows(2).map(|p| i64::from(transitions.score(Some(p[0] as usize), p[1] as usize)));
                pairs.sum::<i64>() + i64::from(scores[path[0] as usize]) + i64::from(scores[5 + path[1] as usize])
            };
            let most = (0..25).map(|n: u8| whole([n / 5, n % 5])).max();
            let mut path = vec![9];
            Decoder::new(&transitions).add(&scores, Some(first), Some(last), &mut path);
            assert_eq!((path[0], Some(whole([path[1], path[2]]))), (9, most));
        }
    }

    #[test]
    fn a_long_sentence_does_not_overflow() {
        let transitions = Transitions::new(&names(), |_, _| 30_000);
        assert_eq!(best(&vec![i32::from(i16::MAX); 5 * 50_000], &transitions).len(), 50_000);
    }
}
