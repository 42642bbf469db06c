//! Reports inside reports, and reports of what was not said.

use super::{BLOCKS, NETWORK, Page, Plan};
use crate::lexicon::cues;
use crate::pos::Upos;
use crate::quote::{CueClass, QuoteKind};
use crate::span::TokenRange;

impl Page<'_> {
    /// Reports inside reports: `The ministry says that Ann Lee asked that they leave`. Each with the number of the plan that
    /// holds it.
    pub(super) fn inner_reports(&self, plans: &[Plan], pair_of: &[usize]) -> Vec<(Plan, usize)> {
        const CLAUSE: usize = 3;
        let mut cues_of_plans: Vec<u32> = plans.iter().filter_map(|p| p.cue).flat_map(|c| c.start..c.end).collect();
        cues_of_plans.sort_unstable();
        let mut inner: Vec<(Plan, usize)> = Vec::new();
        let mut done = 0;
        // What somebody quotes within quoted words is theirs to answer for.
        let told = |p: &Plan| self.kind(p, pair_of) == QuoteKind::Indirect && !BLOCKS.contains(&p.rule);
        for (number, plan) in plans.iter().enumerate().filter(|(_, p)| told(p)) {
            let according = plan.cue.is_some_and(|c| self.word(c.start as usize).eq_ignore_ascii_case("according"));
            for content in &plan.content {
                let mut from = content.start.max(done);
                while from < content.end {
                    let sentence = self.sentence_range(from);
                    let range = TokenRange { start: from.max(sentence.start), end: sentence.end.min(content.end) };
                    from = sentence.end.max(from + 1);
                    let reports = |t: &u32| {
                        (self.word(*t as usize + 1) == "that" || according && self.opens_clause(*t + 1))
                            && *t > range.start
                            && self.pos(*t) == Some(Upos::Verb)
                            && cues_of_plans.binary_search(t).is_err()
                            && cues::find(&self.word(*t as usize).to_lowercase()).is_some_and(|c| {
                                let sure =
                                    c.strength >= 4 && c.class == CueClass::Speech || matches!(c.lemma, "believe" | "think");
                                sure || c.strength >= 2 && self.word(*t as usize + 1) == "that"
                            })
                            && !self.is_negated(*t)
                    };
                    let Some(verb) = (range.start..range.end).find(reports) else { continue };
                    let cue = TokenRange { start: verb, end: verb + 1 };
                    // "He says that he thinks that" has one voice.
                    let named = |s: &TokenRange| self.input.pos.get(s.end as usize - 1) != Some(&Upos::Pron);
                    let Some(source) = self.agent(verb, range.start).filter(named) else { continue };
                    let that = u32::from(self.word(verb as usize + 1) == "that");
                    let said = self.trim_stop(TokenRange { start: verb + 1 + that, end: range.end });
                    if self.words(said) >= CLAUSE && self.has_verb(said) {
                        inner.push((Plan::by_form(said, cue, source, "report inside a report"), number));
                    }
                }
                done = done.max(content.end);
            }
        }
        inner
    }

    /// Whether a clause without "that" may begin at a token.
    fn opens_clause(&self, token: u32) -> bool {
        let day = self.word(token as usize).ends_with("day");
        matches!(self.pos(token), Some(Upos::Det | Upos::Pron | Upos::Propn)) && !day
    }

    /// The noun phrase right before a verb and its auxiliaries and adverbs, its head first looked for; none where there is none.
    pub(super) fn agent(&self, verb: u32, from: u32) -> Option<TokenRange> {
        let pos = |t: u32| self.pos(t);
        let mut end = verb;
        while end > from && matches!(pos(end - 1), Some(Upos::Aux | Upos::Adv | Upos::Part)) {
            end -= 1;
        }
        let mut start = end;
        let part = |t: u32| {
            matches!(pos(t), Some(Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Pron | Upos::Num))
                || self.is(t as usize, "'s ’s -")
        };
        while start > from && part(start - 1) && self.word(start as usize - 1) != "that" {
            start -= 1;
        }
        (start < end && matches!(pos(end - 1), Some(Upos::Noun | Upos::Propn | Upos::Pron))).then_some(TokenRange { start, end })
    }

    /// Whether a verb is denied: `did not say`, `never said`.
    pub(super) fn is_negated(&self, verb: u32) -> bool {
        self.auxiliaries(verb).any(|t| self.is(t, "not n't n’t never"))
    }

    /// Whether a token is a form of "be".
    pub(super) fn is_be(&self, t: usize) -> bool {
        self.is(t, "is are was were be been")
    }

    /// The words between a verb and its subject.
    pub(super) fn auxiliaries(&self, verb: u32) -> impl Iterator<Item = usize> {
        let goes_with = |t: &usize| matches!(self.input.pos.get(*t), Some(Upos::Aux | Upos::Adv | Upos::Part));
        (verb.saturating_sub(4) as usize..verb as usize).rev().take_while(goes_with)
    }

    /// Whether a report without marks says that something was not said, or might be: `did not say when`, `could warn them`.
    pub(super) fn is_unsaid(&self, plan: &Plan) -> bool {
        let Some(cue) = plan.cue.filter(|_| plan.pairs.is_empty() && plan.rule == NETWORK) else { return false };
        // "Expressed herself sceptically": nothing is said that could be given.
        let first = plan.content.first().copied().unwrap_or_default();
        if self.word(first.start as usize).ends_with("self") && self.words(first) <= 3 {
            return true;
        }
        let speech = self.cue(cue).class == CueClass::Speech;
        // What stands behind the verb denies something else: `claimed not one of them`.
        let strength = |t: &usize| cues::strength(&self.word(*t).to_lowercase());
        let verb = cue.range().max_by_key(|t| (strength(t), *t)).unwrap_or(cue.start as usize);
        let words = (cue.start as usize..verb).chain(self.auxiliaries(cue.start));
        let unsaid =
            |t: usize| self.is(t, "not n't n’t never") || self.is(t, "could might") && self.input.pos.get(t) == Some(&Upos::Aux);
        // "Could not resist pointing out": what was denied is that they kept silent.
        let silence = |t: usize| self.is(t, "resist help miss missed fail failed hesitate hesitated hide");
        speech && words.into_iter().any(unsaid) && !cue.range().any(silence)
    }
}
