//! Where marks and network meet: limits, kinds, and the quotations that only marks show.
//!
//! Every pair of marks ends as a direct quotation, a fragment of a reported clause, or scare quotes; every draft of the network
//! as a quote whose limits the marks have put right.

use crate::lexicon::cues;
use crate::order;
use crate::pos::Upos;
use crate::quote::assembly::Draft;
use crate::quote::confidence::{Seen, confidence};
use crate::quote::features::Input;
use crate::quote::marks::Pair;
use crate::quote::{ANSWER, Cue, CueClass, Defect, Quote, QuoteKind, TRANSCRIPT};
use crate::span::{QuoteId, Span, TokenRange};
use crate::token::{Token, TokenKind};

mod draft;
mod form;
mod report;

/// The rules by which the form of a paragraph says who speaks.
const FORMS: [&str; 8] = [TRANSCRIPT, SIGNED, ANSWER, DASH, ATTRIBUTIVE, ACCORDING, BEFORE, TAG];
const PLAIN: &str = "subject and reporting verb";
const TAG: &str = "verb and speaker behind the marks";
const BEFORE: &str = "subject and verb before the marks";
const ACCORDING: &str = "according to somebody";
const DASH: &str = "name behind a dash or in brackets";
/// The rules that find blocks of somebody's own words without marks.
const BLOCKS: [&str; 4] = [TRANSCRIPT, SIGNED, INTRODUCED, ANSWER];
/// The rule of what the network found.
const NETWORK: &str = "network";
const SIGNED: &str = "name behind the words";
const INTRODUCED: &str = "paragraph that a reporting verb and a colon introduce";

/// The rule that settles one sentence, not its whole paragraph.
const ATTRIBUTIVE: &str = "phrase that says whose view it is";

/// A paragraph that begins before this token may be the headline.
const HEADLINE: u32 = 25;

/// A quote in tokens, before it is written out.
#[derive(Clone, Debug)]
struct Plan {
    content: Vec<TokenRange>,
    cue: Option<TokenRange>,
    source: Option<TokenRange>,
    rule: &'static str,
    /// The network's probabilities of the content's labels, of the link to the cue, of that to the source.
    network: Option<[f32; 3]>,
    /// Numbers of the pairs whose inside is this quote's content.
    pairs: Vec<usize>,
}

/// Joins the network's drafts with the marks. `boilerplate` holds spans in text order, without overlap.
/// What the network alone sees is claimed from a confidence of `claimed` on.
pub(super) fn merge(claimed: f32, input: &Input<'_>, boilerplate: &[Span], drafts: Vec<Draft>) -> Vec<Quote> {
    let page = Page { input, boilerplate };
    let outer: Vec<usize> = (0..input.pairs.len()).filter(|&i| !input.pairs[i].nested).collect();
    let mut plans: Vec<Plan> = page.set_by_form(&outer);
    let mut settled = vec![false; input.tokens.len()];
    for plan in &plans {
        let start = plan.content[0].start;
        let whole = if plan.rule == ATTRIBUTIVE { page.sentence_range(start) } else { page.paragraph_range(start) };
        settled.get_mut(whole.range()).unwrap_or_default().fill(true);
    }
    for draft in drafts {
        let mut plan = page.mended(draft);
        let second = page.coordinated(&mut plan);
        for mut plan in [Some(plan), second].into_iter().flatten() {
            plan.content.retain(|c| !settled.get(c.start as usize).copied().unwrap_or(true));
            if plan.content.first().is_some_and(|&c| !page.is_boilerplate(c)) {
                plans.push(plan);
            }
        }
    }
    order::by_key(&mut plans, |p| order::pair(p.content[0].start, p.content[0].end));
    page.end_before_relative(&mut plans);
    page.known_as(&mut plans);
    // Which plan covers a token, and which pair it is in.
    let mut pair_of = vec![usize::MAX; input.tokens.len()];
    for &i in &outer {
        for p in pair_of.get_mut(input.pairs[i].inside.range()).unwrap_or_default() {
            *p = i;
        }
    }
    let mut plan_of = vec![usize::MAX; input.tokens.len()];
    for (number, plan) in plans.iter().enumerate() {
        for content in &plan.content {
            for p in plan_of.get_mut(content.range()).unwrap_or_default() {
                *p = number;
            }
        }
    }
    // The marks set the limits of what the network found inside them.
    for (number, plan) in plans.iter_mut().enumerate() {
        page.snap(number, plan, &pair_of, &plan_of);
    }
    plans.retain(|p| !p.content.is_empty());
    page.tag_where_network_is_far(&outer, &mut plans, &pair_of);
    page.join_interrupted(&outer, &mut plans, &pair_of);
    // A word or two without marks says too little to be anybody's words.
    plans.retain(|p| {
        !p.content.is_empty()
            && !page.is_unsaid(p)
            && (!p.pairs.is_empty() || p.content.iter().map(|&c| page.words(c)).sum::<usize>() > 1)
    });
    plans.retain(|p| {
        let by_network_alone = p.rule == NETWORK && p.pairs.is_empty();
        !by_network_alone || confidence(&page.seen(QuoteKind::Indirect, p).evidence()) >= claimed
    });
    page.fill_introduced(&mut plans);
    let mut reports = page.plain_reports(&plans);
    for plan in &mut reports {
        page.snap(usize::MAX, plan, &pair_of, &[]);
    }
    plans.extend(reports.into_iter().filter(|p| !p.content.is_empty()));
    order::by_key(&mut plans, |p| order::pair(p.content[0].start, p.content[0].end));
    // What only marks show.
    let mut covered = vec![false; input.tokens.len()];
    for plan in &plans {
        for content in &plan.content {
            for c in covered.get_mut(content.range()).unwrap_or_default() {
                *c = true;
            }
        }
    }
    let mut scare = Vec::new();
    let found = plans.len();
    let mut home = page.homes(&plans);
    for &i in &outer {
        let pair = &input.pairs[i];
        let shared = covered.get(pair.inside.range()).unwrap_or_default().iter().filter(|&&c| c).count();
        if shared > 0 || page.is_boilerplate(pair.inside) {
            continue;
        }
        // A running quotation: the paragraph before left its marks open for this one.
        let before = i.checked_sub(1).filter(|&b| input.pairs[b].runs_on && !input.pairs[b].nested);
        if let Some(number) = before.and_then(|b| home[b]) {
            let plan = &mut plans[number];
            plan.content.push(pair.inside);
            order::by_key(&mut plan.content, |c| order::pair(c.start, c.end));
            plan.pairs.push(i);
            home[i] = Some(number);
            continue;
        }
        if let Some(plan) = page.verb_before(pair, i) {
            home[i] = Some(plans.len());
            plans.push(plan);
        } else if page.is_speech(pair) {
            if let Some(plan) = page.continued(pair, &plans[..found]) {
                home[i] = Some(plan);
                plans[plan].content.push(pair.inside);
                order::by_key(&mut plans[plan].content, |c| order::pair(c.start, c.end));
                plans[plan].pairs.push(i);
                continue;
            }
            if let Some(plan) = page.cue_inside(pair, i) {
                home[i] = Some(plans.len());
                plans.push(plan);
                continue;
            }
            let (cue, source) = page.nearest_cue(pair);
            let rule = if cue.is_some() { "marks with a cue beside them" } else { "marks without a cue" };
            home[i] = Some(plans.len());
            plans.push(Plan { content: vec![pair.inside], cue, source, rule, network: None, pairs: vec![i] });
        } else {
            scare.push(i);
        }
    }
    plans.extend(page.introduced(&covered));
    order::by_key(&mut plans, |p| order::pair(p.content[0].start, p.content[0].end));
    let inner = page.inner_reports(&plans, &pair_of);
    page.write(&plans, &inner, &scare, &pair_of)
}

impl From<Draft> for Plan {
    fn from(d: Draft) -> Plan {
        let network = Some([d.content_probability, d.link_probability, d.source_probability]);
        Plan { content: d.content, cue: d.cue, source: d.source, rule: NETWORK, network, pairs: Vec::new() }
    }
}

impl Plan {
    fn by_form(content: TokenRange, cue: TokenRange, source: TokenRange, rule: &'static str) -> Plan {
        Plan { content: vec![content], cue: Some(cue), source: Some(source), rule, network: None, pairs: Vec::new() }
    }
}

struct Page<'a> {
    input: &'a Input<'a>,
    boilerplate: &'a [Span],
}

impl Page<'_> {
    #[inline(never)]
    fn token(&self, i: usize) -> Option<&Token> {
        self.input.tokens.get(i)
    }

    /// Whether a word is one of `words`, which spaces part.
    #[inline(never)]
    fn is(&self, i: usize, words: &str) -> bool {
        let word = self.word(i);
        words.split(' ').any(|w| w == word)
    }

    /// Whether a word reports speech, from a strength on.
    #[inline(never)]
    fn reports(&self, t: u32, least: u8) -> bool {
        let cue = cues::find(&self.word(t as usize).to_lowercase());
        cue.is_some_and(|c| c.strength >= least && c.class == CueClass::Speech)
    }

    #[inline(never)]
    fn pos(&self, t: u32) -> Option<Upos> {
        self.input.pos.get(t as usize).copied()
    }

    #[inline(never)]
    fn word(&self, i: usize) -> &str {
        self.token(i).map_or("", |t| t.of(self.input.text))
    }

    fn span(&self, range: TokenRange) -> Span {
        match (self.token(range.start as usize), range.end.checked_sub(1).and_then(|e| self.token(e as usize))) {
            (Some(a), Some(b)) => a.span.to(b.span),
            _ => Span::default(),
        }
    }

    fn is_word(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number | TokenKind::Address))
    }

    #[inline(never)]
    fn words(&self, range: TokenRange) -> usize {
        range.range().filter(|&i| self.is_word(i)).count()
    }

    fn is_boilerplate(&self, range: TokenRange) -> bool {
        let span = self.span(range);
        let i = self.boilerplate.partition_point(|b| b.end <= span.start);
        self.boilerplate.get(i).is_some_and(|b| b.overlaps(span))
    }

    #[inline(never)]
    fn paragraph_range(&self, token: u32) -> TokenRange {
        let here = self.sentence(token);
        let Some(paragraph) = self.input.sentences.get(here).map(|s| s.paragraph) else { return TokenRange::default() };
        let from = self.input.sentences.partition_point(|s| s.paragraph < paragraph);
        let to = self.input.sentences.partition_point(|s| s.paragraph <= paragraph);
        match self.input.sentences.get(from..to) {
            Some([first, .., last]) => TokenRange { start: first.tokens.start, end: last.tokens.end },
            Some([only]) => only.tokens,
            _ => TokenRange::default(),
        }
    }

    /// Without the stop and marks at its end.
    fn trim_stop(&self, mut range: TokenRange) -> TokenRange {
        while !range.is_empty() && self.is(range.end as usize - 1, ". , ; ! ?") {
            range.end -= 1;
        }
        range
    }

    /// For each pair of marks, the number of the plan that its words are in.
    fn homes(&self, plans: &[Plan]) -> Vec<Option<usize>> {
        let mut home = vec![None; self.input.pairs.len()];
        for (number, plan) in plans.iter().enumerate() {
            plan.pairs.iter().for_each(|&p| home[p] = Some(number));
        }
        home
    }

    /// The pieces of a draft's content that can be one passage: those of its cue's paragraph, and of a running quotation.
    fn one_passage(&self, plan: &Plan) -> Vec<TokenRange> {
        let Some(cue) = plan.cue else { return plan.content.clone() };
        let home = self.paragraph_range(cue.start);
        let near: Vec<TokenRange> = plan.content.iter().copied().filter(|c| c.overlaps(home)).collect();
        if near.is_empty() { plan.content.clone() } else { near }
    }

    /// A clause in marks whose own sentence goes on with a verb and a speaker is theirs, where the network sees no cue and
    /// source in that sentence.
    fn tag_where_network_is_far(&self, outer: &[usize], plans: &mut Vec<Plan>, pair_of: &[usize]) {
        let home = self.homes(plans);
        let mut added = Vec::new();
        let mut taken = vec![false; self.input.pairs.len()];
        for &i in outer {
            let pair = &self.input.pairs[i];
            let said = self.has_verb(pair.inside) || !self.is_title(pair.inside);
            let comma = pair.inside.end.checked_sub(1).is_some_and(|t| self.word(t as usize) == ",");
            if self.words(pair.inside) < if comma { 2 } else { 3 } || !said || self.is_boilerplate(pair.inside) {
                continue;
            }
            let Some((cue, source)) = self.tag_behind(pair) else { continue };
            let sentence = self.sentence(cue.start);
            let here = |r: Option<TokenRange>| r.is_some_and(|r| self.sentence(r.start) == sentence);
            if let Some(plan) = home[i].and_then(|n| plans.get(n)) {
                // `Strike in Strelsau: “We hold out”, promise the dockers`: the verb is the cue, not the colon.
                let colon = plan.cue.is_some_and(|c| self.word(c.start as usize) == ":")
                    || pair.open > 0 && self.word(pair.open as usize - 1) == ":";
                if plan.rule != NETWORK || here(plan.cue) && here(plan.source) && !colon {
                    continue;
                }
                taken[i] = true;
            }
            let (content, rule) = (vec![pair.inside], TAG);
            added.push(Plan { content, cue: Some(cue), source: Some(source), rule, network: None, pairs: vec![i] });
        }
        let is_taken = |p: usize| taken.get(p).copied().unwrap_or(false);
        for plan in plans.iter_mut().filter(|plan| plan.pairs.iter().any(|&p| is_taken(p))) {
            plan.content.retain(|c| !c.range().any(|t| pair_of.get(t).is_some_and(|&p| is_taken(p))));
            plan.pairs.retain(|&p| !is_taken(p));
        }
        // What the network made of the same verb.
        let verbs: Vec<u32> = added.iter().filter_map(|p| p.cue).map(|c| c.start).collect();
        plans.retain(|p| p.cue.is_none_or(|c| verbs.binary_search(&c.start).is_err()));
        plans.extend(added);
        plans.retain(|p| !p.content.is_empty());
        order::by_key(plans, |p| order::pair(p.content[0].start, p.content[0].end));
    }

    /// `“Each time,” Lee said, meaning the vote, “you lose”`: the second pair goes on with the first one's cue, whatever stands
    /// between them, and so does a sentence in marks right behind: `“We go,” Lee said, nodding to them. “They stay.”`
    fn join_interrupted(&self, outer: &[usize], plans: &mut [Plan], pair_of: &[usize]) {
        let mut home = self.homes(plans);
        for two in outer.windows(2) {
            let &[a, b] = two else { continue };
            let (first, second) = (&self.input.pairs[a], &self.input.pairs[b]);
            let (here, there) = (self.sentence(first.open), self.sentence(second.open));
            let interrupted = here == there
                && first.inside.end.checked_sub(1).is_some_and(|t| self.word(t as usize) == ",")
                && self.word(second.open as usize - 1) == ","
                && self.word(second.inside.start as usize).starts_with(char::is_lowercase);
            let (Some(to), from) = (home[a], home[b]) else { continue };
            let between = |p: &Plan| p.cue.is_some_and(|c| c.start > first.close && c.end <= second.open);
            let goes_on = from.is_some()
                && there == here + 1
                && second.open == self.sentence_range(second.open).start
                && self.paragraph_range(first.open) == self.paragraph_range(second.open);
            let ends = plans[to].content.last() == Some(&first.inside);
            if !(interrupted || goes_on) || from == Some(to) || !between(&plans[to]) || !ends {
                continue;
            }
            if let Some(from) = from {
                let farther = plans[to].rule == TAG && plans[from].cue.is_some_and(|c| self.sentence(c.start) < here);
                let nearer = between(&plans[from]) && plans[from].cue.map(|c| c.start) >= plans[to].cue.map(|c| c.start);
                if !(nearer || farther) {
                    continue;
                }
                let rest: Vec<TokenRange> = plans[from]
                    .content
                    .iter()
                    .filter(|c| c.start < second.open)
                    .map(|c| self.trim(TokenRange { start: c.start, end: c.end.min(second.open) }, pair_of))
                    .filter(|c| self.words(*c) > 0)
                    .collect();
                plans[from].content = rest;
                plans[from].pairs.retain(|&p| p != b);
            }
            plans[to].content.push(second.inside);
            plans[to].pairs.push(b);
            home[b] = Some(to);
        }
    }

    /// Words of the author that a lost mark put inside: `“We go, he said. They stay.”`
    fn cue_inside(&self, pair: &Pair, number: usize) -> Option<Plan> {
        for comma in pair.inside.range().filter(|&t| self.word(t) == ",") {
            let subject = (comma + 1..comma + 5).take_while(|&t| {
                let word = self.word(t);
                matches!(word, "he" | "she" | "they") || word.starts_with(char::is_uppercase)
            });
            let Some(last) = subject.last() else { continue };
            let cue = last + 1;
            let speech = self.reports(crate::span::index(cue), 5);
            if speech && self.is(cue + 1, ". ,") && pair.inside.has(cue + 1) {
                let first = TokenRange { start: pair.inside.start, end: crate::span::index(comma) };
                let second = TokenRange { start: crate::span::index(cue + 2), end: pair.inside.end };
                let mut plan =
                    Plan::by_form(first, TokenRange::new(cue, cue + 1), TokenRange::new(comma + 1, cue), "cue inside the marks");
                if self.words(second) > 0 {
                    plan.content.push(second);
                }
                plan.pairs.push(number);
                return Some(plan);
            }
        }
        None
    }

    /// The plan, of those in text order, that a pair goes on with: `“We go,” she said. “They stay.”`, in one paragraph.
    fn continued(&self, pair: &Pair, plans: &[Plan]) -> Option<usize> {
        let home = self.paragraph_range(pair.open);
        let number = plans.partition_point(|p| p.content.first().is_some_and(|c| c.start < pair.open)).checked_sub(1)?;
        let plan = plans.get(number)?;
        let cue = plan.cue?;
        let last = plan.content.last()?;
        let quoted =
            plan.pairs.iter().any(|&p| self.input.pairs.get(p).is_some_and(|p| p.inside == *last || p.inside.contains(*last)));
        let behind = home.contains(cue) && last.end <= cue.start && cue.end <= pair.open;
        let opens = pair.open == self.sentence_range(pair.open).start;
        let gap = self.sentence(pair.open).saturating_sub(self.sentence(cue.start));
        (quoted && behind && opens && gap <= 1).then_some(number)
    }

    /// Number of the sentence that holds a token.
    fn sentence(&self, token: u32) -> usize {
        self.input.sentences.partition_point(|s| s.tokens.end <= token)
    }

    #[inline(never)]
    fn sentence_range(&self, token: u32) -> TokenRange {
        self.input.sentences.get(self.sentence(token)).map_or(TokenRange::default(), |s| s.tokens)
    }

    /// Puts the limits of a plan's content right by the marks, and leaves the marks out at its ends.
    fn snap(&self, number: usize, plan: &mut Plan, pair_of: &[usize], plan_of: &[usize]) {
        let mut content: Vec<TokenRange> = Vec::new();
        for &given in &plan.content {
            let mut range = given;
            let at = |t: u32| pair_of.get(t as usize).copied().filter(|&p| p != usize::MAX);
            let free = |from: u32, to: u32| {
                plan_of.get(from as usize..to as usize).unwrap_or_default().iter().all(|&p| p == usize::MAX || p == number)
                    && !(plan.cue.is_some_and(|c| c.start < to && from < c.end))
                    && !(plan.source.is_some_and(|c| c.start < to && from < c.end))
            };
            // Whole pairs: where a piece begins or ends inside marks, it takes in the rest of what they hold.
            if let Some(pair) = (range.start..range.end).find_map(at).and_then(|p| self.input.pairs.get(p)) {
                let touches = at(range.start).is_some() || self.is_mark(range.start);
                if touches
                    && pair.inside.start < range.start
                    && range.start < pair.inside.end
                    && free(pair.inside.start, range.start)
                {
                    range.start = pair.inside.start;
                }
            }
            if let Some(pair) = (range.start..range.end).rev().find_map(at).and_then(|p| self.input.pairs.get(p)) {
                let touches = range.end.checked_sub(1).is_some_and(|e| at(e).is_some() || self.is_mark(e));
                if touches && pair.inside.end > range.end && pair.inside.start < range.end && free(range.end, pair.inside.end) {
                    range.end = pair.inside.end;
                }
            }
            let range = self.trim(range, pair_of);
            if range.is_empty() {
                continue;
            }
            match content.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                Some(last) if range.start == last.end => last.end = range.end,
                _ => content.push(range),
            }
        }
        content.retain(|c| self.words(*c) > 0);
        let in_marks = |c: &TokenRange| pair_of.get(c.start as usize).is_some_and(|&p| p != usize::MAX);
        // `“We warned you”, the unions accuse the firm`: the object of the verb is not what is said.
        let clause = |c: &TokenRange| in_marks(c) && self.words(*c) >= 3 && self.has_verb(*c);
        let before = |c: &TokenRange| plan.cue.is_some_and(|cue| c.end <= cue.start);
        if content.first().is_some_and(|c| clause(c) && before(c)) {
            let behind = |c: &TokenRange| plan.cue.is_some_and(|cue| c.start >= cue.end);
            content.retain(|c| in_marks(c) || !behind(c) || self.words(*c) > if self.is_own(c.start) { 4 } else { 2 });
        }
        // What somebody says in marks does not go on without them in another sentence, and a piece in the middle of another
        // sentence is that sentence's own report.
        if let (Some(first), Some(cue)) = (content.first(), plan.cue) {
            let home = self.sentence(cue.start);
            let marked = in_marks(first);
            let opens = |c: &TokenRange| c.start <= self.sentence_range(c.start).start + 1;
            let clause = |c: &TokenRange| self.word(c.start as usize) == "that";
            // `“We go”, it can be read there. Lee nods: “They stay.”`: a sentence before the cue's that goes on without marks.
            let told = |c: &TokenRange| {
                let rest = TokenRange { start: c.end, end: self.sentence_range(c.start).end };
                c.end <= cue.start && self.sentence(c.start) < home && self.words(rest) > 2
            };
            // `“We go”, said Lee. Moser left. “Who pays?”`: not Lee's any more.
            let mut last = home;
            content.retain(|c| {
                let here = self.sentence(c.start);
                let apart = marked && here > last + 1 && self.paragraph_range(c.start).contains(cue);
                let kept =
                    here == home || !apart && if marked { in_marks(c) && opens(c) && !told(c) } else { opens(c) || clause(c) };
                last = if kept { last.max(self.sentence(c.end - 1)) } else { last };
                kept
            });
        }
        self.one_piece(plan, &mut content, pair_of);
        plan.content = content.into_iter().flat_map(|c| self.by_pairs(c, pair_of)).collect();
        let mut pairs: Vec<usize> = Vec::new();
        for t in plan.content.iter().flat_map(|c| c.range()) {
            if let Some(&p) = pair_of.get(t)
                && p != usize::MAX
                && pairs.last() != Some(&p)
            {
                pairs.push(p);
            }
        }
        plan.pairs = pairs;
    }

    /// `his voice breaking`, behind what he said.
    fn is_own(&self, t: u32) -> bool {
        self.is(t as usize, "his her their")
    }

    /// `“it is late”: “Nobody came.”`: a piece whose words all stand in several pairs of marks is what stands in each.
    fn by_pairs(&self, piece: TokenRange, pair_of: &[usize]) -> Vec<TokenRange> {
        let mut pieces: Vec<(usize, TokenRange)> = Vec::new();
        let mut colons = 0;
        for t in piece.start..piece.end {
            match pair_of.get(t as usize).copied().filter(|&p| p != usize::MAX) {
                Some(pair) => match pieces.last_mut() {
                    Some((last, range)) if *last == pair => range.end = t + 1,
                    _ => pieces.push((pair, TokenRange { start: t, end: t + 1 })),
                },
                None if self.is_word(t as usize) => return vec![piece],
                None => colons += usize::from(self.word(t as usize) == ":"),
            }
        }
        if colons > 0 && pieces.len() == colons + 1 { pieces.into_iter().map(|(_, range)| range).collect() } else { vec![piece] }
    }

    /// Pieces of one sentence that neither cue nor source parts are one, where little stands between them; else a word
    /// or two far from the cue are left out. A title of a work in marks is no piece beside others.
    fn one_piece(&self, plan: &Plan, content: &mut Vec<TokenRange>, pair_of: &[usize]) {
        const GAP: usize = 8;
        const FEW: usize = 2;
        let Some(cue) = plan.cue else { return };
        if content.len() > 1 {
            let whole_pair = |c: &TokenRange| {
                let pair = pair_of.get(c.start as usize).and_then(|&p| self.input.pairs.get(p));
                pair.is_some_and(|p| p.inside.contains(*c)) && self.is_title(*c)
            };
            let titles = content.iter().filter(|c| whole_pair(c)).count();
            if titles < content.len() {
                content.retain(|c| !whole_pair(c));
            }
        }
        let distance = |c: TokenRange| if c.start >= cue.end { c.start - cue.end } else { cue.start.saturating_sub(c.end) };
        let mut kept: Vec<TokenRange> = Vec::with_capacity(content.len());
        for &two in content.iter() {
            let Some(one) = kept.last().copied() else {
                kept.push(two);
                continue;
            };
            let gap = TokenRange { start: one.end, end: two.start };
            let holds = |r: TokenRange| r.start < gap.end && gap.start < r.end;
            let parted = holds(cue) || plan.source.is_some_and(holds) || self.sentence(one.start) != self.sentence(two.start);
            let stops = |t: usize| self.is(t, ", :") || self.is_mark(crate::span::index(t));
            let (nearer, farther) = if distance(one) <= distance(two) { (one, two) } else { (two, one) };
            if !parted && gap.len() <= GAP && !gap.range().any(stops) {
                kept.pop();
                kept.push(TokenRange { start: one.start, end: two.end });
            } else if !parted && self.words(farther) <= FEW {
                kept.pop();
                kept.push(nearer);
            } else {
                kept.push(two);
            }
        }
        *content = kept;
    }

    /// `Face the Nation`: a few words of which all but the little ones begin with a capital.
    fn is_title(&self, range: TokenRange) -> bool {
        let words: Vec<&str> = range.range().filter(|&t| self.is_word(t)).map(|t| self.word(t)).collect();
        let capital = |w: &&&str| w.starts_with(char::is_uppercase) || w.starts_with(|c: char| c.is_ascii_digit());
        (2..=8).contains(&words.len())
            && words.iter().filter(capital).count() >= 2
            && words.iter().filter(|w| w.chars().count() > 3).all(|w| capital(&w))
    }

    #[inline(never)]
    fn is_mark(&self, t: u32) -> bool {
        self.token(t as usize).is_some_and(|t| t.kind == TokenKind::Mark)
    }

    /// Without marks and the author's punctuation at the ends.
    fn trim(&self, mut range: TokenRange, pair_of: &[usize]) -> TokenRange {
        let outside = |t: u32| pair_of.get(t as usize).is_none_or(|&p| p == usize::MAX);
        while !range.is_empty() {
            let (first, last) = (range.start, range.end - 1);
            let stop = |t: u32| self.is(t as usize, ", . : ; - – — --");
            let joins = |t: u32| self.is(t as usize, "and but or");
            if outside(first) && (stop(first) || (self.is_mark(first) && self.closes_before_end(first, range))) {
                range.start += 1;
            } else if outside(last) && (stop(last) || joins(last) || (self.is_mark(last) && self.opened_at_start(last, range))) {
                range.end -= 1;
            } else {
                break;
            }
        }
        range
    }

    /// A mark at the beginning is left out when its pair ends where the piece ends, or when it belongs to no pair.
    fn closes_before_end(&self, mark: u32, range: TokenRange) -> bool {
        match self.pair_opened_by(mark) {
            Some(pair) => {
                pair.close + 1 >= range.end
                    || pair.close >= range.end
                    || self.words(TokenRange { start: pair.close, end: range.end }) == 0
            }
            None => true,
        }
    }

    fn opened_at_start(&self, mark: u32, range: TokenRange) -> bool {
        let at = self.input.pairs.partition_point(|p| p.open < range.start.saturating_sub(1));
        let pair = self.input.pairs.get(at..).unwrap_or_default().iter().take(64).find(|p| p.close == mark && !p.nested);
        pair.is_none_or(|p| p.inside.start <= range.start)
    }

    fn pair_opened_by(&self, mark: u32) -> Option<&Pair> {
        let at = self.input.pairs.partition_point(|p| p.open < mark);
        self.input.pairs.get(at).filter(|p| p.open == mark)
    }

    /// Whether marks that no cue governs hold somebody's words: a sentence's worth of them, or a line of their own.
    fn is_speech(&self, pair: &Pair) -> bool {
        let words = self.words(pair.inside);
        let sentence = self.sentence_range(pair.inside.start);
        let last = pair.inside.end.checked_sub(1).map_or("", |e| self.word(e as usize));
        let whole_end = pair.close + 2 >= sentence.end;
        let whole = pair.open <= sentence.start && whole_end;
        let clause = self.has_verb(pair.inside);
        let ends = matches!(last, "." | "," | "!" | "?" | "…" | "...");
        let starts = self.word(pair.inside.start as usize).starts_with(char::is_uppercase);
        let alone = || self.sentence_range(pair.open) == self.paragraph_range(pair.open);
        let heading = whole && (pair.single || words <= 6) && alone();
        let aside = self.is(pair.inside.start as usize, "( [") && matches!(last, ")" | "]") || self.is_direction(pair.inside);
        let own = pair.inside.range().any(|t| self.is(t, "I We we our Our my My"));
        // A headline's: `Bridge down – “Nobody told me”`.
        let headed =
            whole_end && sentence.start < HEADLINE && pair.open > sentence.start && self.is(pair.open as usize - 1, "- – — :");
        let enough = words >= 8 || words >= 4 && own || words >= 3 && (ends && starts || headed);
        !heading && !aside && (clause && enough || (pair.runs_on && words >= 4))
    }

    /// `(APPLAUSE.)`: what happened while somebody spoke.
    fn is_direction(&self, range: TokenRange) -> bool {
        let capitals = |t: usize| self.word(t).chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
        self.is(range.start as usize, "( [") && range.range().all(capitals)
    }

    /// Whether a verb or auxiliary stands in the range, by its tag or, without tags, by the commonest forms.
    #[inline(never)]
    fn has_verb(&self, range: TokenRange) -> bool {
        const FORMS: [&str; 21] = [
            "am", "are", "be", "been", "can", "could", "did", "do", "does", "had", "has", "have", "is", "must", "should", "was",
            "were", "will", "would", "’s", "'s",
        ];
        range.range().any(|i| match self.input.pos.get(i) {
            Some(pos) => matches!(pos, Upos::Verb | Upos::Aux),
            None => FORMS.contains(&self.word(i)),
        })
    }

    /// A reporting verb beside a pair of marks, in its sentence or the next one's beginning, with the words that are its subject.
    fn nearest_cue(&self, pair: &Pair) -> (Option<TokenRange>, Option<TokenRange>) {
        const REACH: usize = 12;
        let sentence = self.sentence_range(pair.inside.start);
        let end = self.sentence_range(pair.inside.end.saturating_sub(1)).end.max(pair.close + 1);
        let after = (pair.close as usize + 1..end as usize).take(REACH);
        let before = (sentence.start as usize..pair.open as usize).rev().take(REACH);
        let mut lower = String::new();
        for i in after.chain(before) {
            lower.clear();
            lower.extend(self.word(i).chars().flat_map(char::to_lowercase));
            let strong = cues::find(&lower).is_some_and(|c| c.strength >= 4 && c.class == CueClass::Speech);
            if strong && self.input.pos.get(i).is_none_or(|&p| p == Upos::Verb) {
                let cue = TokenRange::new(i, i + 1);
                return (Some(cue), self.subject(cue, sentence, end));
            }
        }
        (None, None)
    }

    /// The noun phrase beside a cue: before it as a rule, behind it in inversion ("…", said the minister).
    fn subject(&self, cue: TokenRange, sentence: TokenRange, end: u32) -> Option<TokenRange> {
        let stops = |w: &str| {
            matches!(w, "," | "." | ":" | ";" | "that" | "and" | "but" | "who" | "which" | "–" | "—" | "(" | ")" | "!" | "?")
        };
        let mut start = cue.start;
        while start > sentence.start && !stops(self.word(start as usize - 1)) && !self.is_mark(start - 1) && cue.start - start < 8
        {
            start -= 1;
        }
        let left = TokenRange { start, end: cue.start };
        if self.words(left) > 0 {
            return Some(left);
        }
        let mut stop = cue.end;
        while stop < end && !stops(self.word(stop as usize)) && !self.is_mark(stop) && stop - cue.end < 8 {
            stop += 1;
        }
        let right = TokenRange { start: cue.end, end: stop };
        (self.words(right) > 0).then_some(right)
    }

    /// Quotes in text order: each plan, then the fragments inside it, then scare quotes.
    fn write(&self, plans: &[Plan], inner: &[(Plan, usize)], scare: &[usize], pair_of: &[usize]) -> Vec<Quote> {
        let mut quotes: Vec<Quote> = Vec::new();
        let mut parts: Vec<Quote> = Vec::new();
        for plan in plans {
            let mut defects: Vec<Defect> = Vec::new();
            let kind = match self.kind(plan, pair_of) {
                // A block whose form says that it is somebody's own words.
                QuoteKind::Indirect if BLOCKS.contains(&plan.rule) => {
                    defects.push(Defect::NoMarks);
                    QuoteKind::Direct
                }
                kind => kind,
            };
            if kind != QuoteKind::Indirect {
                for &p in &plan.pairs {
                    defects.extend(&self.input.pairs[p].defects);
                }
            }
            if let (Some(cue), [_, .., _]) = (plan.cue, plan.content.as_slice())
                && pair_of.get(cue.start as usize).is_some_and(|p| plan.pairs.contains(p))
            {
                defects.push(Defect::CueInside);
            }
            order::by_key(&mut defects, |&d| d as u64);
            defects.dedup();
            let at = quotes.len();
            quotes.push(Quote { defects, ..self.quote(kind, plan) });
            if kind != QuoteKind::Indirect {
                continue;
            }
            for &p in &plan.pairs {
                let pair = &self.input.pairs[p];
                let clause = self.has_verb(pair.inside) && self.words(pair.inside) >= 5;
                parts.push(Quote {
                    kind: if clause { QuoteKind::Direct } else { QuoteKind::Mixed },
                    content: vec![self.span(pair.inside)],
                    defects: pair.defects.clone(),
                    rule: "fragment of a reported clause",
                    part_of: Some(QuoteId::new(at)),
                    ..quotes[at].clone()
                });
            }
        }
        for (plan, parent) in inner {
            parts.push(Quote { part_of: Some(QuoteId::new(*parent)), ..self.quote(QuoteKind::Indirect, plan) });
        }
        quotes.extend(parts);
        for &i in scare {
            let pair = &self.input.pairs[i];
            let (content, rule) = (vec![pair.inside], "marks around a term");
            let plan = Plan { content, cue: None, source: None, rule, network: None, pairs: Vec::new() };
            quotes.push(Quote { defects: pair.defects.clone(), ..self.quote(QuoteKind::Scare, &plan) });
        }
        super::insert(quotes, Vec::new())
    }

    fn seen(&self, kind: QuoteKind, plan: &Plan) -> Seen {
        let cue = plan.cue.map(|c| self.cue(c));
        let strength = |t: usize| cues::strength(&self.word(t).to_lowercase());
        Seen {
            network: plan.network,
            words: plan.content.iter().map(|&c| self.words(c)).sum(),
            has_verb: plan.content.iter().any(|&c| self.has_verb(c)),
            cue: plan.cue.and_then(|c| c.range().map(strength).max()).unwrap_or(0),
            speech: cue.is_some_and(|c| c.class == CueClass::Speech),
            all_marked: kind != QuoteKind::Indirect && !BLOCKS.contains(&plan.rule),
            some_marked: kind == QuoteKind::Indirect && !plan.pairs.is_empty(),
            has_source: plan.source.is_some(),
            by_form: FORMS.contains(&plan.rule),
        }
    }

    fn quote(&self, kind: QuoteKind, plan: &Plan) -> Quote {
        let evidence = self.seen(kind, plan).evidence();
        Quote {
            kind,
            content: plan.content.iter().map(|&c| self.span(c)).collect(),
            cue: plan.cue.map(|c| self.cue(c)),
            source: plan.source.map(|s| self.span(s)),
            speaker: None,
            speaker_label: None,
            addressee: None,
            part_of: None,
            repeat_of: None,
            defects: Vec::new(),
            confidence: confidence(&evidence),
            evidence,
            rule: plan.rule,
            runner_up: None,
        }
    }

    fn kind(&self, plan: &Plan, pair_of: &[usize]) -> QuoteKind {
        let all: usize = plan.content.iter().map(|c| self.words(*c)).sum();
        let quoted: usize = plan
            .content
            .iter()
            .flat_map(|c| c.range())
            .filter(|&t| self.is_word(t) && pair_of.get(t).is_some_and(|&p| p != usize::MAX))
            .count();
        if quoted == 0 || quoted < all {
            return QuoteKind::Indirect;
        }
        let clause = plan.content.iter().any(|&c| self.has_verb(c) && self.words(c) >= 3);
        if clause { QuoteKind::Direct } else { QuoteKind::Mixed }
    }

    fn cue(&self, range: TokenRange) -> Cue {
        let mut best: Option<(u8, cues::CueWord)> = None;
        let mut last = String::new();
        for i in range.range() {
            let lower = self.word(i).to_lowercase();
            if let Some(c) = cues::find(&lower)
                && best.is_none_or(|(s, _)| c.strength > s)
            {
                best = Some((c.strength, c));
            }
            if self.is_word(i) {
                last = lower;
            }
        }
        let (lemma, class) = best.map_or((last, CueClass::Speech), |(_, c)| (c.lemma.to_owned(), c.class));
        Cue { span: self.span(range), lemma, class }
    }
}
