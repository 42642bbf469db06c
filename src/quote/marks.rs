//! Quotation marks, paired by kind and context in one pass.
//!
//! Takes the tokens of a text by paragraphs and sentences; gives the pairs in text order, and the apostrophes apart from them.
//! Every mark first gets a role from the space around it (opening before a word and after a gap, closing the other way
//! round) and its shape (“ opens, ” closes, " tells nothing); then a mark opens when none is open and closes when one is.
//! Reversed (” panic “), wrongly closed (easy“), mixed (NATO? »), padded and missing marks are seen through and named as
//! [`Defect`]s. What stays unpaired spoils at most its own sentence, or its own paragraph when it opened one. A paragraph
//! that opens with a mark and never closes it, before one that opens with a mark again, is part of a running quotation.
//!
//! It gets wrong: single marks around phrases that end in a plural possessive, and pairs whose both marks are missing.

use crate::order;
use crate::quote::{Defect, dialogue};
use crate::sentence::Sentence;
use crate::span::{Span, TokenRange};
use crate::token::{Token, TokenKind};

/// Two quotation marks, or one and the place where the other should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Number of the opening mark's token; the first token inside, where the opening mark is missing.
    pub open: u32,
    /// Number of the closing mark's token; one past the last token inside, where the closing mark is missing.
    pub close: u32,
    /// The tokens between the marks.
    pub inside: TokenRange,
    /// Whether these are single marks.
    pub single: bool,
    /// Whether the pair lies inside another.
    pub nested: bool,
    /// Whether the quotation goes on in the next paragraph's first pair.
    pub runs_on: bool,
    /// What was wrong with the marks.
    pub defects: Vec<Defect>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Opens,
    Closes,
    Neutral,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Curly,
    Low,
    Straight,
    Guillemet,
    Ticks,
    SingleCurly,
    SingleStraight,
    SingleGuillemet,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    token: usize,
    shape: Shape,
    family: Family,
    /// A gap, an opening bracket or a dash before it.
    free_before: bool,
    /// A gap, closing punctuation or nothing after it.
    free_after: bool,
    /// A comma, stop or other closing punctuation right after it.
    stopped_after: bool,
    /// White space (or an edge) on that side.
    space_before: bool,
    space_after: bool,
}

impl Mark {
    fn single(&self) -> bool {
        matches!(self.family, Family::SingleCurly | Family::SingleStraight | Family::SingleGuillemet)
    }

    /// What the white space around it says.
    fn stance(&self) -> Shape {
        match (self.free_before && !self.space_after && !self.stopped_after, self.free_after && !self.space_before) {
            (true, false) => Shape::Opens,
            (false, true) => Shape::Closes,
            _ => Shape::Neutral,
        }
    }
}

/// How far into a paragraph the closing mark of a quotation may stand that the paragraph before left open, in tokens.
const BROKEN: usize = 150;

/// Pairs the marks of a text.
pub fn pair(text: &str, tokens: &[Token], sentences: &[Sentence]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut at = 0;
    // The pair that the paragraph before left open at its end.
    let mut left_open: Option<usize> = None;
    while at < sentences.len() {
        let paragraph = sentences[at].paragraph;
        let last = at + sentences[at..].partition_point(|s| s.paragraph == paragraph);
        let range = TokenRange { start: sentences[at].tokens.start, end: sentences[last - 1].tokens.end };
        let next_opens = sentences.get(last).is_some_and(|s| {
            tokens.get(s.tokens.start as usize).is_some_and(|t| t.kind == TokenKind::Mark && opens_paragraph(t.of(text)))
        });
        let first = pairs.len();
        if let Some(open) = left_open
            && let Some(mark) = range
                .range()
                .take(BROKEN)
                .find(|&i| tokens[i].kind == TokenKind::Mark && mark_at(text, tokens, range, i).is_some_and(|m| !m.single()))
            && mark > range.start as usize + 1
            && mark_at(text, tokens, range, mark).is_some_and(|m| m.stance() == Shape::Closes && m.shape != Shape::Opens)
            && let Some(before) = pairs.get_mut(open)
        {
            // A paragraph's end broke the quotation in two: it goes on here and is closed here.
            before.runs_on = true;
            before.defects.retain(|d| *d != Defect::Unclosed);
            pairs.push(Pair {
                open: range.start,
                close: crate::span::index(mark),
                inside: TokenRange::new(range.start as usize, mark),
                single: false,
                nested: false,
                runs_on: false,
                defects: vec![Defect::Unclosed],
            });
            let rest = TokenRange { start: crate::span::index(mark + 1), end: range.end };
            pair_paragraph(text, tokens, &sentences[at..last], rest, next_opens, &mut pairs);
        } else {
            pair_paragraph(text, tokens, &sentences[at..last], range, next_opens, &mut pairs);
        }
        let open = |p: &Pair| p.close == range.end && !p.single && !p.nested && p.defects.contains(&Defect::Unclosed);
        left_open = pairs[first..].iter().rposition(open).map(|i| first + i);
        at = last;
    }
    order::by_key(&mut pairs, |p| order::pair(p.open, !p.close));
    with_dialogue(pairs, dialogue::pairs(text, tokens, sentences))
}

/// Adds stretches of speech between dashes. Marks inside one are nested; one that marks reach into or around gives way to them.
fn with_dialogue(mut pairs: Vec<Pair>, mut stretches: Vec<Pair>) -> Vec<Pair> {
    if stretches.is_empty() {
        return pairs;
    }
    let inside = |stretch: &Pair, p: &Pair| stretch.open < p.open && p.close <= stretch.close;
    let mut gives_way = vec![false; stretches.len()];
    for p in pairs.iter().filter(|p| !p.nested) {
        let first = stretches.partition_point(|s| s.close <= p.open);
        let from = (stretches.get(first..).unwrap_or_default(), gives_way.get_mut(first..).unwrap_or_default());
        let met = from.0.iter().zip(from.1).take_while(|(s, _)| s.open < p.close);
        met.filter(|(s, _)| !inside(s, p)).for_each(|(_, gives_way)| *gives_way = true);
    }
    let mut gives_way = gives_way.into_iter();
    stretches.retain(|_| !gives_way.next().unwrap_or(false));
    for p in &mut pairs {
        let first = stretches.partition_point(|s| s.close <= p.open);
        p.nested |= stretches.get(first).is_some_and(|s| inside(s, p));
    }
    pairs.append(&mut stretches);
    order::by_key(&mut pairs, |p| order::pair(p.open, !p.close));
    pairs
}

fn opens_paragraph(mark: &str) -> bool {
    classify(mark).is_some_and(|(shape, _)| shape != Shape::Closes || mark == "”")
}

fn pair_paragraph(
    text: &str,
    tokens: &[Token],
    sentences: &[Sentence],
    range: TokenRange,
    next_opens: bool,
    pairs: &mut Vec<Pair>,
) {
    let marks: Vec<Mark> =
        range.range().filter(|&i| tokens[i].kind == TokenKind::Mark).filter_map(|i| mark_at(text, tokens, range, i)).collect();
    let sentence_of = |token: usize| {
        let i = sentences.partition_point(|s| (s.tokens.end as usize) <= token).min(sentences.len() - 1);
        sentences[i].tokens
    };
    let first_pair = pairs.len();
    let doubles: Vec<Mark> = marks.iter().copied().filter(|m| !m.single()).collect();
    // Where each family of marks stands last.
    let mut last_of: Vec<(Family, usize)> = Vec::new();
    for (i, mark) in doubles.iter().enumerate() {
        match last_of.iter_mut().find(|(family, _)| *family == mark.family) {
            Some((_, last)) => *last = i,
            None => last_of.push((mark.family, i)),
        }
    }
    let mut open: Option<Mark> = None;
    // A second level inside the first: “a «b» c” or “a “b” c”.
    let mut inner: Option<Mark> = None;
    let mut i = 0;
    while i < doubles.len() {
        let mark = doubles[i];
        // Two equal marks that touch, left by an encoding or a typist, are one.
        let twin = doubles
            .get(i + 1)
            .filter(|n| {
                n.token == mark.token + 1 && n.family == mark.family && tokens[n.token].span.start == tokens[mark.token].span.end
            })
            .filter(|n| n.shape == mark.shape && doubles.get(i + 2).is_none_or(|m| m.token != n.token + 1));
        let doubled =
            twin.is_some() && (open.is_none() || doubles.len() > i + 2 || mark.family != Family::Straight || open.is_some());
        let width = if doubled { 2 } else { 1 };
        match (open, inner) {
            (None, _) => {
                let stray = mark.stance() == Shape::Closes && mark.shape != Shape::Opens;
                if stray {
                    // No opening mark: the words since the sentence began may be meant, when something before them says so.
                    let sentence = sentence_of(mark.token);
                    let start = sentence.start as usize;
                    let fresh = pairs[first_pair..].last().is_none_or(|p| (p.close as usize) < start);
                    if fresh
                        && mark.shape == Shape::Closes
                        && mark.token > start + 3
                        && mark.token == last_word_end(text, tokens, sentence)
                    {
                        pairs.push(Pair {
                            open: sentence.start,
                            close: crate::span::index(mark.token),
                            inside: TokenRange::new(start, mark.token),
                            single: false,
                            nested: false,
                            runs_on: false,
                            defects: vec![Defect::Unclosed],
                        });
                    }
                } else {
                    open = Some(Mark { token: mark.token + width - 1, ..mark });
                }
            }
            (Some(first), None) => {
                let opens_again = mark.stance() == Shape::Opens
                    && (mark.shape == Shape::Opens || (mark.shape == Shape::Neutral && mark.family != first.family))
                    || (mark.shape == Shape::Opens
                        && mark.stance() != Shape::Closes
                        && mark.family != first.family
                        && !mark.space_after);
                let straight_again = mark.family == Family::Straight
                    && first.family == Family::Straight
                    && mark.stance() == Shape::Opens
                    && (mark.token == sentence_of(mark.token).start as usize || after_colon(text, tokens, mark.token));
                if opens_again && mark.family != first.family && !is_closed_later(first.family, &last_of, i) {
                    // The first mark is never closed in its paragraph, while others are: it frames a passage and is left aside.
                    open = Some(mark);
                    i += width;
                    continue;
                }
                if opens_again && mark.token > first.token + 1 {
                    let closers = doubles[i + 1..].iter().take(3).take_while(|m| m.stance() != Shape::Opens).count();
                    let framed =
                        mark.family != first.family && closers == 1 && doubles.len() == i + 2 && runs(first, range, next_opens);
                    if closers >= 2 || framed {
                        inner = Some(mark);
                    } else {
                        close_unclosed(tokens, first, mark.token, range, sentence_of(first.token), false, pairs);
                        open = Some(mark);
                    }
                } else if straight_again && mark.token > first.token + 1 {
                    close_unclosed(tokens, first, mark.token, range, sentence_of(first.token), false, pairs);
                    open = Some(mark);
                } else if mark.token > first.token + 1 {
                    close(first, mark, false, pairs);
                    if doubled && let Some(p) = pairs.last_mut() {
                        p.close += 1;
                        p.defects.push(Defect::Doubled);
                    }
                    open = None;
                } else {
                    // Nothing between the two: the second is the one that counts.
                    open = Some(mark);
                }
            }
            (Some(_), Some(second)) => {
                if mark.token > second.token + 1 {
                    close(second, mark, true, pairs);
                }
                inner = None;
            }
        }
        i += width;
    }
    if let Some(first) = open {
        let runs_on = runs(first, range, next_opens);
        close_unclosed(tokens, first, range.end as usize, range, sentence_of(first.token), runs_on, pairs);
    }
    let doubles: Vec<TokenRange> = {
        let mut d: Vec<TokenRange> =
            pairs[first_pair.min(pairs.len())..].iter().map(|p| TokenRange { start: p.open, end: p.close }).collect();
        order::by_key(&mut d, |r| order::pair(r.start, r.end));
        d
    };
    pair_singles(text, tokens, &marks, &doubles, &sentence_of, pairs);
}

/// Whether a mark that could close one of this family stands behind number `at`.
fn is_closed_later(family: Family, last_of: &[(Family, usize)], at: usize) -> bool {
    last_of.iter().any(|&(other, last)| last > at && families_match(family, other))
}

fn runs(first: Mark, range: TokenRange, next_opens: bool) -> bool {
    next_opens && (first.token == range.start as usize || first.token + 2 < range.end as usize)
}

fn after_colon(text: &str, tokens: &[Token], token: usize) -> bool {
    token > 0 && tokens[token - 1].of(text) == ":"
}

/// Number of the token at which the sentence's closing mark would stand: its last token, if that is a mark.
fn last_word_end(text: &str, tokens: &[Token], sentence: TokenRange) -> usize {
    let mut end = sentence.end as usize;
    while end > sentence.start as usize + 1 && matches!(tokens[end - 1].of(text), "." | "," | "!" | "?") {
        end -= 1;
    }
    end.saturating_sub(1)
}

fn close(first: Mark, last: Mark, nested: bool, pairs: &mut Vec<Pair>) {
    let mut defects = Vec::new();
    let same = families_match(first.family, last.family);
    match (first.shape, last.shape) {
        (Shape::Closes, Shape::Opens) if same => defects.push(Defect::Reversed),
        _ if !same => defects.push(Defect::Mismatched),
        (Shape::Closes, Shape::Closes) if first.stance() != Shape::Closes => defects.push(Defect::ClosingAsOpening),
        (_, Shape::Opens) if last.family != Family::Low && first.family != Family::Low => defects.push(Defect::OpeningAsClosing),
        _ => {}
    }
    if first.space_after || last.space_before {
        defects.push(Defect::Padded);
    }
    pairs.push(Pair {
        open: crate::span::index(first.token),
        close: crate::span::index(last.token),
        inside: TokenRange::new(first.token + 1, last.token),
        single: first.single(),
        nested,
        runs_on: false,
        defects,
    });
}

fn families_match(a: Family, b: Family) -> bool {
    a == b
        || matches!((a, b), (Family::Low, Family::Curly) | (Family::Ticks, Family::Straight) | (Family::Ticks, Family::Curly))
        || matches!((a, b), (Family::Low, Family::Straight) | (Family::Low, Family::SingleCurly))
}

/// Ends a quotation whose closing mark is missing: with its paragraph when it opened that or runs on, else with its sentence.
#[allow(clippy::too_many_arguments, reason = "one call site's state, spelled out")]
fn close_unclosed(
    tokens: &[Token],
    first: Mark,
    limit: usize,
    range: TokenRange,
    sentence: TokenRange,
    runs_on: bool,
    pairs: &mut Vec<Pair>,
) {
    let whole = runs_on || first.token == range.start as usize;
    let mut end = if whole { limit } else { (sentence.end as usize).min(limit) };
    // A mark that stands before the sentence's own end belongs to what follows.
    while end > first.token + 1 && tokens[end - 1].kind == TokenKind::Mark && end == limit && !whole {
        end -= 1;
    }
    if end <= first.token + 1 || (first.stance() == Shape::Closes && first.shape != Shape::Opens) {
        return;
    }
    pairs.push(Pair {
        open: crate::span::index(first.token),
        close: crate::span::index(end),
        inside: TokenRange::new(first.token + 1, end),
        single: first.single(),
        nested: false,
        runs_on,
        defects: if runs_on { Vec::new() } else { vec![Defect::Unclosed] },
    });
}

/// Single marks: an opening one before a word pairs with the next closing one that is no apostrophe, within three sentences' length.
fn pair_singles(
    text: &str,
    tokens: &[Token],
    marks: &[Mark],
    doubles: &[TokenRange],
    sentence_of: &impl Fn(usize) -> TokenRange,
    pairs: &mut Vec<Pair>,
) {
    const REACH: usize = 80;
    let around = |token: usize| {
        let i = doubles.partition_point(|d| (d.start as usize) < token);
        doubles[..i].iter().rev().take(2).find(|d| token < d.end as usize).copied()
    };
    let mut done = 0;
    let singles: Vec<Mark> = marks.iter().copied().filter(Mark::single).collect();
    for (i, &mark) in singles.iter().enumerate() {
        let opens = mark.shape == Shape::Opens && mark.free_before
            || mark.stance() == Shape::Opens
            || (mark.shape == Shape::Neutral && mark.family == Family::SingleStraight && mark.space_before && !mark.space_after);
        if mark.token < done || !opens || mark.space_after {
            continue;
        }
        let outer = around(mark.token);
        let mut best: Option<Mark> = None;
        for &last in singles[i + 1..].iter().take(8) {
            if last.token > mark.token + REACH || around(last.token) != outer {
                break;
            }
            if last.stance() == Shape::Opens && last.shape != Shape::Closes {
                break;
            }
            if !last.free_after || last.token < mark.token + 2 || last.space_before {
                continue;
            }
            let before = tokens[last.token - 1].of(text);
            let after = tokens.get(last.token + 1).map_or("", |t| t.of(text));
            let sure = !before.ends_with(['s', 'S'])
                || !after.starts_with(char::is_alphabetic)
                || before.ends_with(['.', ',', '!', '?']);
            if sure {
                best = Some(last);
                break;
            }
            best = best.or(Some(last));
        }
        if let Some(last) = best {
            // A pair over several sentences is believed only when it opens a sentence or follows a comma or colon.
            let crosses = sentence_of(mark.token) != sentence_of(last.token);
            let before = mark.token.checked_sub(1).map_or("", |t| tokens[t].of(text));
            let start = sentence_of(mark.token).start as usize == mark.token;
            if crosses && !start && !matches!(before, "," | ":" | "(" | "“" | "\"") {
                continue;
            }
            close(mark, last, outer.is_some(), pairs);
            done = last.token + 1;
        }
    }
}

fn classify(mark: &str) -> Option<(Shape, Family)> {
    Some(match mark {
        "“" | "‟" => (Shape::Opens, Family::Curly),
        "”" => (Shape::Closes, Family::Curly),
        "„" => (Shape::Opens, Family::Low),
        "\"" | "＂" => (Shape::Neutral, Family::Straight),
        "«" | "「" => (Shape::Opens, Family::Guillemet),
        "»" | "」" => (Shape::Closes, Family::Guillemet),
        "``" => (Shape::Opens, Family::Ticks),
        "''" => (Shape::Neutral, Family::Ticks),
        "‹" => (Shape::Opens, Family::SingleGuillemet),
        "›" => (Shape::Closes, Family::SingleGuillemet),
        "‘" | "‛" | "`" | "‚" => (Shape::Opens, Family::SingleCurly),
        "’" | "´" => (Shape::Closes, Family::SingleCurly),
        "'" => (Shape::Neutral, Family::SingleStraight),
        _ => return None,
    })
}

fn mark_at(text: &str, tokens: &[Token], range: TokenRange, i: usize) -> Option<Mark> {
    let (shape, family) = classify(tokens[i].of(text))?;
    let span: Span = tokens[i].span;
    let previous = (i > range.start as usize).then(|| tokens[i - 1]);
    let next = (i + 1 < range.end as usize).then(|| tokens[i + 1]);
    let space_before = previous.is_none_or(|p| p.span.end < span.start);
    let space_after = next.is_none_or(|n| n.span.start > span.end);
    let before = previous.map_or("", |p| p.of(text));
    let after = next.map_or("", |n| n.of(text));
    let free_before = space_before
        || matches!(before, "(" | "[" | "{" | "—" | "–" | "-" | "--" | "/" | "…" | "..." | ":")
        || previous.is_some_and(|p| p.kind == TokenKind::Mark && classify(p.of(text)).is_some_and(|(s, _)| s != Shape::Closes));
    let free_after = space_after
        || next.is_some_and(|n| n.kind == TokenKind::Punctuation && !matches!(after, "(" | "[" | "{"))
        || matches!(after, "’s" | "'s")
        || next.is_some_and(|n| n.kind == TokenKind::Mark && classify(n.of(text)).is_some_and(|(s, _)| s != Shape::Opens));
    let stopped_after = !space_after && matches!(after, "," | "." | ";" | ":" | "!" | "?" | ")");
    Some(Mark { token: i, shape, family, free_before, free_after, stopped_after, space_before, space_after })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::{sentence, token};

    /// Shows the pairs as `[inside|defects]` in text order.
    fn check(text: &str, expected: &[&str]) {
        let document = Document::new(text);
        let tokens: Vec<Token> = document.paragraphs.iter().flat_map(|&p| token::tokenize(text, p)).collect();
        let sentences = sentence::split(text, &document.paragraphs, &tokens);
        let given: Vec<String> = pair(text, &tokens, &sentences)
            .iter()
            .map(|p| {
                let range = p.inside.range();
                let span = tokens[range.start].span.to(tokens[range.end - 1].span);
                let names: Vec<&str> = p.defects.iter().map(|d| d.name()).collect();
                let more = if p.runs_on { "+" } else { "" };
                if names.is_empty() {
                    format!("{}{more}", span.of(text))
                } else {
                    format!("{}{more} |{}", span.of(text), names.join(","))
                }
            })
            .collect();
        assert_eq!(given, expected, "in {text:?}");
    }

    #[test]
    fn plain_pairs_of_every_kind() {
        check("He said “yes” and \"no\" and «oui» and „ja“.", &["yes", "no", "oui", "ja"]);
        check("``We go,'' she said.", &["We go,"]);
        check("She said 'we can't wait' twice.", &["we can't wait"]);
    }

    #[test]
    fn apostrophes_are_no_marks() {
        check("The ministers' cars and the '90s didn't matter.", &[]);
        check("‘The ministers’ cars are old,’ he said.", &["The ministers’ cars are old,"]);
    }

    #[test]
    fn wrong_marks_are_seen_through() {
        check("They sow ” panic “ there.", &["panic |reversed,padded"]);
        check("“It is not easy“, said Lee.", &["It is not easy |opening-as-closing"]);
        check("“Would we go? »", &["Would we go? |mismatched,padded"]);
        check("He called it « a start ».", &["a start |padded"]);
        check("A help, ” the first “, he said, and no ” panic “.", &["the first |reversed,padded", "panic |reversed,padded"]);
        check("They would ” deceive “ him and “dam it up”.", &["deceive |reversed,padded", "dam it up"]);
    }

    #[test]
    fn nested_pairs() {
        check("“He said ‘no’ to me,” she said.", &["He said ‘no’ to me,", "no"]);
        check("“He said «no» to me,” she said.", &["He said «no» to me,", "no"]);
        check("“He said “no” to me,” she said.", &["He said “no” to me,", "no"]);
    }

    #[test]
    fn running_quotations() {
        check("“We go.\n\n“They stay.”\n\nEnd.", &["We go.+", "They stay."]);
    }

    #[test]
    fn a_missing_mark_spoils_its_sentence() {
        check("He said “no to us. They left. She said “yes” then.", &["no to us. |unclosed", "yes"]);
    }
}
