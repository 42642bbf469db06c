//! What the network's drafts get wrong again and again, put right by the words around them.

use super::{Page, Plan};
use crate::lexicon::{self, cues};
use crate::pos::Upos;
use crate::quote::assembly::Draft;
use crate::quote::dialogue::is_dash;
use crate::quote::{CueClass, QUESTION};
use crate::span::{TokenRange, index};

/// Clauses longer than this, in tokens, are not looked through once a report.
const FAR: usize = 120;

impl Page<'_> {
    /// A draft as a plan, its cue and source put right.
    pub(super) fn mended(&self, draft: Draft) -> Plan {
        let mut plan = Plan::from(draft);
        plan.content = self.one_passage(&plan);
        self.subject_in_content(&mut plan);
        self.inverted(&mut plan);
        self.cue_before_marks(&mut plan);
        self.active_voice(&mut plan);
        self.subject_of_relative(&mut plan);
        self.aside_in_cue(&mut plan);
        self.attendant(&mut plan);
        self.cue_proper(&mut plan);
        self.name_for_cue(&mut plan);
        self.relative_in_cue(&mut plan);
        self.cited(&mut plan);
        self.told_paper(&mut plan);
        self.around_according(&mut plan);
        self.declined(&mut plan);
        self.end_with_noun(&mut plan);
        self.only_thing(&mut plan);
        self.behind_dateline(&mut plan);
        self.tag_behind_clause(&mut plan);
        if self.is_no_report(&plan) {
            plan.content.clear();
        }
        if self.is_asked(&plan) {
            plan.source = None;
            plan.rule = QUESTION;
            // "Asked if she believed him, Lee laughed".
            if let Some(first) = plan.content.first_mut() {
                let named = |t: u32| matches!(self.input.pos.get(t as usize + 1), Some(Upos::Propn | Upos::Pron));
                let comma = (first.start..first.end).find(|&t| self.word(t as usize) == "," && named(t));
                first.end = comma.unwrap_or(first.end);
            }
        }
        if let Some(source) = plan.source {
            let mut source = self.source_proper(source, plan.cue);
            source.end -= u32::from(source.len() > 1 && self.word(source.end as usize - 1) == ",");
            plan.source = Some(self.without_aside(source));
        }
        let somebody = |s: &TokenRange| {
            let first = s.start as usize;
            s.len() > 1 || !matches!(self.word(first).to_ascii_lowercase().as_str(), "to" | "of" | "in" | "by" | "for" | "as")
        };
        plan.source = plan.source.filter(somebody);
        self.subject_of_cue(&mut plan);
        self.whole_source(&mut plan);
        self.issued_by(&mut plan);
        self.for_whom(&mut plan);
        // Words of another paragraph are nobody that the cue speaks of.
        if let (Some(cue), Some(source)) = (plan.cue, plan.source)
            && self.paragraph_range(cue.start) != self.paragraph_range(source.start)
        {
            plan.source = None;
        }
        plan
    }

    /// `criticised the plan and called for another`: two reports, of which the network saw one. Cuts the plan to the first.
    pub(super) fn coordinated(&self, plan: &mut Plan) -> Option<Plan> {
        let (cue, last) = (plan.cue?, plan.content.last_mut()?);
        if last.start < cue.end {
            return None;
        }
        let verb = cue.range().rev().find(|&t| self.input.pos.get(t) == Some(&Upos::Verb))?;
        let marked = |t: u32| {
            let at = self.input.pairs.partition_point(|p| p.open <= t);
            self.input.pairs.get(at.saturating_sub(3)..at).unwrap_or_default().iter().any(|p| t <= p.close)
        };
        let bound = |t: u32| {
            let word = self.word(t as usize);
            word.ends_with("ing") || self.word(t as usize - 1) == "to" || marked(t)
        };
        let finite = |t: &u32| matches!(self.pos(*t), Some(Upos::Verb | Upos::Aux)) && !bound(*t);
        let pos = |t: u32| self.pos(t);
        let goes_on = |and: &u32| {
            let (and, second) = (*and, and + 1);
            // Quoted words right before "and" end what is reported, whatever verbs are in it.
            let closed = self.is_mark(and - 1);
            let report = cues::find(&self.word(second as usize).to_lowercase())
                .is_some_and(|c| c.strength >= 3 && c.class == CueClass::Speech || c.strength >= 2 && closed);
            self.word(and as usize) == "and"
                && !marked(and)
                && report
                && (pos(second) == Some(Upos::Verb) || closed && pos(second) == Some(Upos::Noun))
                && ending(self.word(verb)) == ending(self.word(second as usize))
                && self.words(TokenRange { start: last.start, end: and }) > 0
                && self.words(TokenRange { start: second + 1, end: last.end }) > 1
                && (closed || (last.start..and).find(finite).is_none())
        };
        let and = (last.start..last.end).find(goes_on)?;
        // "And calls on them to go": the preposition is the verb's.
        let on = u32::from(self.is(and as usize + 2, "on for"));
        let (second, rest) = (and + 1, TokenRange { start: and + 2 + on, end: last.end });
        last.end = and;
        Some(Plan { content: vec![rest], cue: Some(TokenRange { start: second, end: rest.start }), ..plan.clone() })
    }

    /// `He himself asked to be heard`: a pronoun right before the cue is who says it, not what is said. `Asked not to be named`:
    /// nothing is said.
    fn subject_in_content(&self, plan: &mut Plan) {
        let Some(cue) = plan.cue else { return };
        let hides = |c: &TokenRange| {
            let at = c.start as usize;
            self.word(at) == "not" && self.word(at + 2) == "be" && self.is(at + 3, "named identified quoted")
                || self.word(at) == "to" && self.word(at + 2) == "anonymous"
        };
        if plan.content.iter().any(hides) {
            plan.content.clear();
        }
        let pronoun = |t: usize| self.is(t, "He She They he she they");
        let small = |c: &TokenRange| c.end == cue.start && c.len() <= 2 && pronoun(c.start as usize);
        if plan.content.len() > 1 && plan.content.first().is_some_and(small) {
            let subject = plan.content.remove(0);
            plan.source = Some(TokenRange { end: subject.start + 1, ..subject });
        }
    }

    /// `a group called “Dark Spring” speaks of an act`: the next verb is the cue. `Defence: “Not a proof”`: the noun is who.
    fn name_for_cue(&self, plan: &mut Plan) {
        let (Some(cue), Some(first)) = (plan.cue, plan.content.first_mut()) else { return };
        if cue.len() != 1 {
            return;
        }
        let parted = |s: TokenRange| (s.end..cue.start).take(FAR).any(|t| self.word(t as usize) == ";");
        if self.pos(cue.start) == Some(Upos::Noun)
            && !self.reports(cue.start, 3)
            && plan.source.is_none_or(parted)
            && self.word(cue.end as usize) == ":"
            && first.start == cue.end + 1
            && self.is_mark(first.start)
        {
            plan.source = Some(cue);
            plan.cue = Some(TokenRange { start: cue.end, end: cue.end + 1 });
        } else if self.is(cue.start as usize, "called named")
            && let Some(pair) = self.pair_opened_by(cue.end).filter(|p| first.start <= p.inside.start)
            && let verb = pair.close + 1
            && (self.pos(verb) == Some(Upos::Verb) || self.reports(verb, 2))
            && let Some(source) = plan.source.filter(|s| s.end == cue.start)
        {
            if verb + 1 >= first.end {
                plan.content.clear();
                return;
            }
            let of = u32::from(self.is(verb as usize + 1, "of about for"));
            plan.source = Some(TokenRange { start: source.start, end: verb });
            plan.cue = Some(TokenRange { start: verb, end: verb + 1 + of });
            first.start = verb + 1 + of;
        }
    }

    /// `a man who | preferred not to identify himself shouts`: the last verb is the cue, and what stands before it who.
    fn relative_in_cue(&self, plan: &mut Plan) {
        let (Some(cue), Some(source)) = (plan.cue, plan.source) else { return };
        let last = cue.end.saturating_sub(1);
        let pos = |t: u32| self.pos(t);
        let verbs = cue.range().filter(|&t| self.input.pos.get(t) == Some(&Upos::Verb)).count();
        let who = source.end == cue.start && self.word(source.end as usize - 1) == "who";
        let verb = pos(last) == Some(Upos::Verb) || cues::strength(self.word(last as usize)) >= 2;
        if cue.len() >= 4 && who && verbs >= 2 && verb && pos(last - 1) != Some(Upos::Part) {
            let start = self.agent(source.end - 1, self.sentence_range(cue.start).start).map_or(source.start, |s| s.start);
            plan.source = Some(TokenRange { start: start.min(source.start), end: last });
            plan.cue = Some(TokenRange { start: last, end: cue.end });
        }
    }

    /// `The strike goes on, announced the union leader, Ann Lee, guaranteeing that`: she is who announces it, and who guarantees.
    fn inverted(&self, plan: &mut Plan) {
        const REACH: u32 = 14;
        let Some(cue) = plan.cue else { return };
        let sentence = self.sentence_range(cue.start);
        let comma = |t: u32| self.word(t as usize) == ",";
        let verb = |t: u32| self.pos(t) == Some(Upos::Verb) && comma(t - 1) && self.reports(t, 3);
        let speaker = |verb: u32, end: u32| {
            let source = self.whole_phrase(verb + 1, end, false)?;
            let determined = self.pos(source.start) == Some(Upos::Det);
            let named = self.input.pos.get(source.end as usize - 1) == Some(&Upos::Propn);
            (determined && named && (comma(source.end) || self.word(source.end as usize) == ".")).then_some(source)
        };
        if cue.len() == 1
            && cue.start > sentence.start + 3
            && verb(cue.start)
            && plan.content.first().is_some_and(|c| c.start == cue.end && c.end <= cue.end + REACH)
            && let Some(source) = speaker(cue.start, sentence.end)
        {
            plan.content = vec![self.trim_stop(TokenRange { start: sentence.start, end: cue.start })];
            plan.source = Some(source);
        } else if self.word(cue.start as usize).ends_with("ing")
            && cue.start > sentence.start + 6
            && comma(cue.start - 1)
            && let Some(verb) = (sentence.start + 3..cue.start - 2).rev().take(REACH as usize).find(|&t| verb(t))
            && let Some(source) = speaker(verb, cue.start)
            && source.end + 1 == cue.start
        {
            plan.source = Some(source);
        }
    }

    /// `could “no longer explain”`: the verb in the marks is quoted, and no cue.
    fn cue_before_marks(&self, plan: &mut Plan) {
        let Some(cue) = plan.cue else { return };
        let Some(pair) = cue.range().find_map(|t| self.pair_opened_by(index(t))) else { return };
        if pair.close < cue.end {
            return;
        }
        let rest = TokenRange { start: cue.start, end: pair.open };
        plan.cue = rest.range().any(|t| cues::strength(&self.word(t).to_lowercase()) > 0).then_some(rest);
        plan.content = vec![pair.inside];
    }

    /// `announced that Lee, accused of treason, …`: the accused do not say so; who announced it does.
    fn active_voice(&self, plan: &mut Plan) {
        let Some(cue) = plan.cue else { return };
        let passive = |t: usize| self.word(t) == "accused" && self.is(t + 1, "of by");
        if !cue.range().any(passive) {
            return;
        }
        let sentence = self.sentence_range(cue.start);
        let says = |t: &u32| {
            let word = self.word(*t as usize).to_lowercase();
            self.pos(*t) == Some(Upos::Verb) && cues::find(&word).is_some_and(|c| c.strength >= 4 && c.class == CueClass::Speech)
        };
        plan.source = None;
        if let Some(verb) = (sentence.start..cue.start).rev().find(says) {
            plan.cue = Some(TokenRange { start: verb, end: verb + 1 });
            plan.source = (verb > sentence.start).then_some(TokenRange { start: sentence.start, end: verb });
        }
    }

    /// `the tolls, which their head, Ann Lee, called “a tax”`: the nearest subject, where the network sees one farther off.
    fn subject_of_relative(&self, plan: &mut Plan) {
        const REACH: u32 = 12;
        let (Some(cue), Some(source)) = (plan.cue, plan.source) else { return };
        let pos = |t: u32| self.pos(t);
        let from = self.sentence_range(cue.start).start.max(cue.start.saturating_sub(REACH));
        let between = (from..cue.start).rev().take_while(|&t| !matches!(pos(t), Some(Upos::Verb)) && !self.is_mark(t));
        let Some(which) = between.into_iter().find(|&t| self.word(t as usize) == "which") else { return };
        let subject = TokenRange { start: which + 1, end: cue.start };
        let named = subject.range().any(|t| matches!(self.input.pos.get(t), Some(Upos::Noun | Upos::Propn | Upos::Pron)));
        if source.end <= which && named && !matches!(pos(subject.start), Some(Upos::Aux | Upos::Adv | Upos::Part)) {
            plan.source = Some(subject);
            let clause = TokenRange { start: which, end: cue.start };
            plan.content.retain(|c| !c.overlaps(clause));
        }
    }

    /// `said the plan, known as “Weathervane”, was dead`: one report.
    pub(super) fn known_as(&self, plans: &mut Vec<Plan>) {
        let named = |p: &Plan| {
            p.cue.is_some_and(|c| {
                self.is(c.start as usize, "known called named dubbed") && c.start > 0 && self.word(c.start as usize - 1) == ","
            }) && p.source.is_none()
        };
        for at in 1..plans.len() {
            let [.., first, second] = plans.get_mut(..=at).unwrap_or_default() else { continue };
            let (Some(last), Some(cue)) = (first.content.last_mut(), second.cue.filter(|_| named(second))) else { continue };
            let end = self.trim_stop(self.sentence_range(cue.start)).end;
            if last.end < cue.start && cue.start <= last.end + 1 && last.end < end {
                last.end = end;
                second.content.clear();
            }
        }
        plans.retain(|p| !p.content.is_empty());
    }

    /// `denounced the tolls, which their head, Ann Lee, called “a tax”`: what is denounced ends where she is brought in. The plans
    /// stand in the order of the text.
    pub(super) fn end_before_relative(&self, plans: &mut [Plan]) {
        for at in 1..plans.len() {
            let [.., first, second] = plans.get_mut(..=at).unwrap_or_default() else { continue };
            let (Some(last), Some(cue), Some(source)) = (first.content.last_mut(), second.cue, second.source) else { continue };
            let Some(which) = source.start.checked_sub(1).filter(|&t| self.word(t as usize) == "which") else { continue };
            if last.start < which && which < last.end && last.end <= cue.start {
                let comma = which.checked_sub(1).filter(|&t| t > last.start && self.word(t as usize) == ",");
                last.end = comma.unwrap_or(which);
            }
        }
    }

    /// `welcomed for his part that`, `judges on the contrary that`, `described at the time as`: the aside is neither cue nor content.
    fn aside_in_cue(&self, plan: &mut Plan) {
        let (Some(cue), Some(first)) = (plan.cue, plan.content.first_mut()) else { return };
        let preposition = |t: u32| self.is(t as usize, "at for on");
        let begins = first.start as usize;
        let aside = match (self.word(begins), self.word(begins + 1)) {
            ("his" | "her" | "its" | "their", "part" | "side" | "turn") | ("the", "contrary" | "time") => 2,
            _ => 0,
        };
        // "Described this Thursday as".
        let this = u32::from(self.is(begins, "this last on"));
        let day = this + 1 + u32::from(self.is(begins + 1 + this as usize, "morning afternoon evening night"));
        let next = first.start + day;
        if cue.end == first.start && self.is_weekday(first.start + this) && self.is(next as usize, "as that") {
            first.start = next.min(first.end);
        }
        if aside > 0 && cue.end == first.start && cue.len() > 1 && preposition(cue.end - 1) {
            plan.cue = Some(TokenRange { start: cue.start, end: cue.end - 1 });
            first.start = (first.start + aside).min(first.end);
        }
    }

    /// `Pointing to the bank, Lee asked, “Who built here?”`: what somebody does at the same time is not said.
    fn attendant(&self, plan: &mut Plan) {
        let (Some(cue), Some(source), [first, second, ..]) = (plan.cue, plan.source, plan.content.as_slice()) else { return };
        let doing = self.word(first.start as usize).ends_with("ing") && first.start == self.sentence_range(cue.start).start;
        let between = first.end <= source.start && source.start < cue.end && cue.end <= second.start;
        let marked = self.is_mark(second.start) || self.is_mark(second.start - 1);
        if doing && between && marked {
            plan.content.remove(0);
        }
    }

    /// `said on Thursday that`: the day is not the cue's, and so what leads to it is not.
    fn cue_proper(&self, plan: &mut Plan) {
        let Some(cue) = &mut plan.cue else { return };
        // "Lets it be known", "let be known".
        let known = |t: u32| matches!((self.word(t as usize), self.word(t as usize + 1)), ("be", "known"));
        if let Some(lets) = cue.start.checked_sub(1).filter(|_| known(cue.start) || known(cue.start + 1))
            && self.is(lets as usize, "let lets")
        {
            cue.start = lets;
        }
        let mut end = cue.end;
        let point = |t: u32| self.is(t as usize, ": ,");
        while end > cue.start && (self.is_day(end - 1) || point(end - 1) && end - 1 > cue.start) {
            end -= 1;
        }
        let leads = end > cue.start && self.is(end as usize - 1, "on in at");
        let next = |t: u32| plan.content.iter().any(|c| c.start == t) || plan.source.is_some_and(|s| s.start == t);
        if leads && self.is_day(end) && (end < cue.end || !next(end)) {
            end -= 1;
        }
        end -= u32::from(end > cue.start + 1 && self.is(end as usize - 1, "last late early"));
        if end > cue.start {
            cue.end = end;
        }
    }

    /// `“I will not talk”, was the only thing she said`: what was said ends with the marks.
    fn only_thing(&self, plan: &mut Plan) {
        let Some(first) = plan.content.first_mut() else { return };
        let Some(pair) = self.pair_opened_by(first.start) else { return };
        let mut at = pair.close + 1;
        at += u32::from(self.word(at as usize) == ",");
        let only = self.is(at as usize, "is was were")
            && self.word(at as usize + 1) == "the"
            && self.is(at as usize + 2, "first last only");
        if only && at < first.end {
            first.end = pair.inside.end;
            first.start = pair.inside.start;
        }
        // `“A scandal” – this is how Lee assessed the matter`.
        let how = is_dash(self.word(at as usize))
            && self.is(at as usize + 1, "this that so")
            && self.word(at as usize + 2) == "is"
            && self.word(at as usize + 3) == "how";
        if how && at < first.end {
            let inside = pair.inside;
            plan.content = vec![inside];
        }
    }

    /// `that trade had fallen by three | times`: what is said ends with the noun, not before it.
    fn end_with_noun(&self, plan: &mut Plan) {
        const REACH: u32 = 4;
        let named = [plan.cue, plan.source];
        // The pieces stand in the order of the text: each may grow up to the next.
        let mut next = u32::MAX;
        for content in plan.content.iter_mut().rev() {
            let sentence = self.sentence_range(content.end.saturating_sub(1));
            let pos = |t: u32| self.pos(t);
            let limit = sentence.end.min(next);
            let free = |t: u32| t < limit && !self.is_mark(t) && !named.iter().flatten().any(|r| r.start <= t && t < r.end);
            next = content.start;
            let open = |t: u32| match pos(t) {
                Some(Upos::Det | Upos::Num | Upos::Adj) => matches!(pos(t + 1), Some(Upos::Noun | Upos::Propn | Upos::Adj)),
                Some(Upos::Adp) => matches!(pos(t + 1), Some(Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Num)),
                _ => false,
            };
            let mut end = content.end;
            while end > content.start && end < content.end + REACH && open(end - 1) && free(end) {
                end += 1;
            }
            if matches!(pos(end.saturating_sub(1)), Some(Upos::Noun | Upos::Propn)) {
                content.end = end.max(content.end);
            }
        }
    }

    /// `The strait is called “the throat”`, `What does a glacier tell you?`, `To say that he lied would be too much`: a name that nobody
    /// gives, a question, words that nobody said.
    fn is_no_report(&self, plan: &Plan) -> bool {
        let Some(cue) = plan.cue else { return false };
        let named = cue.end.checked_sub(1).is_some_and(|t| self.is(t as usize, "called named dubbed nicknamed"));
        let passive = self.is_be(cue.start as usize) && cue.len() > 1;
        let sentence = self.sentence_range(cue.start);
        let begins = sentence.start as usize;
        let asks = self.word(begins) == "What" && self.is(begins + 1, "do does did") && cue.start < sentence.start + 8;
        let supposed = cue.start == sentence.start + 1 && self.word(sentence.start as usize) == "To";
        // "Sees it differently": nothing is said that could be given.
        let sees = plan
            .content
            .first()
            .is_some_and(|c| self.word(c.start as usize) == "it" && self.is(c.start as usize + 1, "differently otherwise"));
        // "Nobody believes that": nobody says so.
        let nobody = plan.source.is_some_and(|s| {
            s.len() == 1 && matches!(self.word(s.start as usize).to_ascii_lowercase().as_str(), "nobody" | "none" | "nothing")
        });
        // "She answered the secretary", "told a young woman": whom it was said to.
        let told = cue
            .range()
            .any(|t| matches!(cues::find(&self.word(t).to_lowercase()).map_or("", |c| c.lemma), "answer" | "reply" | "tell"));
        let whom = |c: &TokenRange| {
            let last = self.word((c.end as usize).saturating_sub(1));
            c.start >= cue.end && self.words(*c) <= 4 && !self.has_verb(*c) && lexicon::is_person_noun(last)
        };
        // `Bridge collapse: minister under pressure`: a headline's topic is no cue.
        let topic = cue.len() == 1
            && self.pos(cue.start) != Some(Upos::Verb)
            && cues::strength(self.word(cue.start as usize)) == 0
            && self.word(cue.end as usize) == ":"
            && sentence.start < super::HEADLINE;
        told && plan.content.iter().all(whom)
            || topic
            || nobody
            || sees
            || named && passive && plan.source.is_none()
            || asks && self.word((sentence.end as usize).saturating_sub(1)) == "?"
            || supposed
    }

    /// `a speech that Ann Lee has defined “unfortunate”`: the name right before the verb, where the network sees no source.
    fn subject_of_cue(&self, plan: &mut Plan) {
        let Some(cue) = plan.cue else { return };
        // "Whom" of the sentence before is nobody here.
        let relative = |s: &TokenRange| s.len() == 1 && self.is(s.start as usize, "who whom which");
        if plan.source.is_some_and(|s| !relative(&s) || self.sentence(s.start) == self.sentence(cue.start)) {
            return;
        }
        let from = self.sentence_range(cue.start).start;
        let pos = |t: u32| self.pos(t);
        let named = |s: &TokenRange| s.end == cue.start && pos(s.end - 1) == Some(Upos::Propn);
        // "Lee, meanwhile, insisted".
        let aside = || {
            let source = self.agent_before_aside(cue.start, from)?;
            let last = cue.start - 1;
            let whole = TokenRange { start: source.start, end: last };
            (source.end < last && self.without_aside(whole).end == source.end).then_some(source)
        };
        let subject = self.agent(cue.start, from).filter(named).or_else(aside);
        let free = |s: &TokenRange| plan.content.iter().all(|c| !c.overlaps(*s));
        let active =
            matches!(pos(cue.start), Some(Upos::Verb)) || pos(cue.start) == Some(Upos::Aux) && !self.is_be(cue.start as usize);
        plan.source = subject.filter(|s| active && free(s));
    }

    /// `HARBOUR, May 12 (Agency) -- The lane is open, Lee said`: the line of place and date is not said.
    fn behind_dateline(&self, plan: &mut Plan) {
        const LONGEST: usize = 14;
        let Some(first) = plan.content.first_mut() else { return };
        let begins = first.start == self.paragraph_range(first.start).start;
        let dash = |t: &u32| is_dash(self.word(*t as usize)) && self.is_spaced(*t);
        let Some(dash) = (first.start..first.end).take(LONGEST).find(dash).filter(|_| begins) else { return };
        let place = (first.start..dash).all(|t| !self.word(t as usize).starts_with(char::is_lowercase));
        let shouted = self.word(first.start as usize).chars().all(char::is_uppercase);
        let bracket = self.is(dash as usize - 1, ") .");
        if dash > first.start && place && (shouted || bracket) && dash + 1 < first.end {
            first.start = dash + 1;
        }
    }

    /// `The train stops here no more, she said at the request of the paper`: what was said stands before the comma.
    fn tag_behind_clause(&self, plan: &mut Plan) {
        let (Some(cue), Some(source), [only]) = (plan.cue, plan.source, plan.content.as_slice()) else { return };
        let sentence = self.sentence_range(cue.start);
        let comma = source.start.saturating_sub(1);
        let said = TokenRange { start: sentence.start, end: comma };
        let strong = cues::find(self.word(cue.start as usize)).is_some_and(|c| c.strength >= 4 && c.class == CueClass::Speech);
        let inverted = source.len() == 1
            && self.is(source.start as usize, "he she they")
            && source.end == cue.start
            && comma > sentence.start + 3
            && self.word(comma as usize) == ",";
        let preposition = cue.len() == 2 && self.is(cue.start as usize + 1, "at in on upon");
        if inverted
            && said.len() < FAR
            && preposition
            && strong
            && only.start == cue.end
            && !self.has_verb(*only)
            && self.has_verb(said)
        {
            plan.content = vec![said];
            plan.cue = Some(TokenRange { end: cue.start + 1, ..cue });
        }
    }

    /// `the | foreign minister: “…”`: a determiner alone is nobody; what follows it is.
    fn whole_source(&self, plan: &mut Plan) {
        // "Military | observer Ann Lee drew attention".
        if let (Some(source), Some(cue)) = (&mut plan.source, plan.cue)
            && (1..=4).contains(&cue.start.saturating_sub(source.end))
            && (source.end..cue.start).all(|t| matches!(self.pos(t), Some(Upos::Noun | Upos::Propn)))
        {
            source.end = cue.start;
        }
        let Some(source) = plan.source.filter(|s| s.len() == 1) else { return };
        if matches!(self.word(source.start as usize).to_ascii_lowercase().as_str(), "the" | "a" | "an") {
            let end = plan.cue.map_or(source.end, |cue| cue.start).max(source.end);
            plan.source = self.whole_phrase(source.start, end, true);
        }
    }

    /// `In the statement made by the governor's office, it was stated that`: the office is who.
    fn issued_by(&self, plan: &mut Plan) {
        let (None, Some(cue)) = (plan.source, plan.cue) else { return };
        let sentence = self.sentence_range(cue.start);
        let opens = self.is(sentence.start as usize, "In According With");
        let by = (sentence.start..cue.start).take(10).find(|&t| self.word(t as usize) == "by");
        let passive = cue.range().chain(self.auxiliaries(cue.start)).any(|t| self.is_be(t));
        if let Some(by) = by.filter(|_| opens && passive) {
            let source = self.whole_phrase(by + 1, cue.start, true).filter(|s| self.word(s.end as usize) == ",");
            plan.source = source;
        }
    }

    /// `the bishop, for whom “every hour counts”`: the preposition is the cue, and no part of what is said.
    fn for_whom(&self, plan: &mut Plan) {
        let Some(first) = plan.content.first_mut() else { return };
        let whom = first.start;
        if self.word(whom as usize) == "whom" && self.word((whom as usize).saturating_sub(1)) == "for" && first.end > whom + 1 {
            first.start = whom + 1;
            plan.cue = Some(TokenRange { start: whom - 1, end: whom });
            let from = self.sentence_range(whom).start;
            plan.source = plan.source.or_else(|| self.agent(whom.saturating_sub(2), from));
        }
        // "The leader, Ann Lee, according to whom “it is late”".
        let Some(cue) = plan.cue else { return };
        let by_whom =
            cue.end.checked_sub(1).filter(|&to| self.word(to as usize) == "to" && self.word(cue.end as usize) == "whom");
        if by_whom.is_some() && self.word(cue.start as usize) == "according" {
            let from = self.sentence_range(cue.start).start;
            plan.source = self.agent(cue.start.saturating_sub(1), from).or(plan.source);
            plan.content.retain(|c| c.start > cue.end);
        }
    }

    fn is_weekday(&self, t: u32) -> bool {
        let word = self.word(t as usize);
        matches!(word, "today" | "yesterday") || word.ends_with("day") && crate::metadata::is_day_or_month(word)
    }

    /// `Thursday`, `March 6`, `6 March`, `2031`.
    fn is_day(&self, t: u32) -> bool {
        let word = self.word(t as usize);
        matches!(word, "today" | "yesterday" | "tomorrow")
            || word.starts_with(|c: char| c.is_ascii_digit())
            || crate::metadata::is_day_or_month(word)
    }

    /// `said, citing two officials, that`: those who are cited are the source, not what is said.
    fn cited(&self, plan: &mut Plan) {
        let (Some(cue), Some(&first)) = (plan.cue, plan.content.first()) else { return };
        let cites = cue.end.checked_sub(1).is_some_and(|t| self.is(t as usize, "citing quoting"));
        if !cites || first.start != cue.end {
            return;
        }
        let that = |t: &u32| self.word(*t as usize) == "that";
        let next = plan.content.get(1).map_or(first.end, |c| c.start);
        let Some(that) = (first.start + 1..first.end).chain([next]).find(that) else { return };
        let cited = TokenRange { start: first.start, end: if self.word(that as usize - 1) == "," { that - 1 } else { that } };
        if !self.has_verb(cited) {
            plan.source = Some(TokenRange { end: cited.end.min(first.end), ..cited });
            plan.content =
                plan.content.iter().map(|c| TokenRange { start: c.start.max(that), ..*c }).filter(|c| c.start < c.end).collect();
        }
    }

    /// `Asked whether he agreed, Lee said`, `answering the question of how`: what a reporter wanted to know.
    fn is_asked(&self, plan: &Plan) -> bool {
        let Some(cue) = plan.cue else { return false };
        let marked = |c: &TokenRange| self.is_mark(c.start) || self.is_mark(c.start.saturating_sub(1));
        if plan.content.first().is_some_and(marked) {
            return false;
        }
        let first = self.word(cue.start as usize).to_lowercase();
        let asked = matches!(first.as_str(), "asked" | "questioned" | "pressed" | "quizzed" | "queried");
        let question = cue.range().any(|t| self.is(t, "question questions"));
        let answers = cue.range().any(|t| matches!(self.word(t).to_lowercase().as_str(), "answering" | "answered" | "to"));
        let aside = plan.source.is_some_and(|s| s.end < cue.start) && self.word(cue.start as usize - 1) == ",";
        asked && (plan.source.is_none() || aside) || question && answers
    }

    /// `A verdict could, according to a spokesman, be reached in June`: what is reported goes on behind him.
    fn around_according(&self, plan: &mut Plan) {
        let (Some(cue), Some(source)) = (plan.cue, plan.source) else { return };
        let sentence = self.sentence_range(cue.start);
        let comma = source.end;
        let rest = self.trim_stop(TokenRange { start: comma + 1, end: sentence.end.max(comma + 1) });
        let goes_on = self.word(cue.start as usize) == "according"
            && self.word(comma as usize) == ","
            && rest.len() < FAR
            && self.words(rest) > 1
            && !self.is(rest.start as usize, "who which and but");
        let before = plan.content.iter().position(|c| c.start == sentence.start && c.end <= cue.start);
        if let Some(at) = before.filter(|_| goes_on && !plan.content.iter().any(|c| c.overlaps(rest))) {
            let first = &mut plan.content[at];
            first.end -= u32::from(self.word(first.end as usize - 1) == ",");
            plan.content.insert(at + 1, rest);
        }
    }

    /// `She did not want to comment. “We drive by sight.”`, `he is quoted as saying by the paper`: what is no part of the words.
    fn declined(&self, plan: &mut Plan) {
        let (Some(cue), Some(&first)) = (plan.cue, plan.content.first()) else { return };
        if self.word(first.start as usize) == "to" && self.is(first.start as usize + 1, "comment answer say") {
            plan.content.retain(|c| self.sentence(c.start) == self.sentence(cue.start));
        }
        let asked = |t: u32| (cue.end..t).rev().take(8).any(|t| self.word(t as usize) == "asked");
        plan.content.retain(|c| c.start <= first.start || !self.is(c.start as usize, "whether if about") || !asked(c.start));
        if cue.len() > 2 && self.word(cue.end as usize - 1) == "by" && first.end <= cue.start {
            plan.content.retain(|c| c.start < cue.end);
        }
    }

    /// `told “The Courier” that`, `acknowledged to The Courier that`: the paper is whom it was told.
    fn told_paper(&self, plan: &mut Plan) {
        const LONGEST: usize = 4;
        let (Some(cue), Some(first)) = (plan.cue, plan.content.first_mut()) else { return };
        if self.word(first.start as usize) == "to" && first.start == cue.end {
            let name = |t: &u32| matches!(self.pos(*t), Some(Upos::Propn | Upos::Det));
            let end = (first.start + 1..first.end).take(LONGEST + 1).take_while(name).last().map_or(0, |t| t + 1);
            if self.word(end as usize) == "that" && end + 1 < first.end {
                first.start = end;
                return;
            }
        }
        let tells = cue.range().any(|t| cues::find(self.word(t)).is_some_and(|c| c.lemma == "tell"));
        // "Told | parliament he had never seen it".
        let whom = (first.start..first.end).take(LONGEST).find(|&t| self.is(t as usize, "he she they it we there"));
        let noun = |t: u32| matches!(self.pos(t), Some(Upos::Noun | Upos::Propn | Upos::Det | Upos::Adj));
        if let Some(clause) = whom.filter(|&t| tells && first.start == cue.end && t > first.start && (first.start..t).all(noun)) {
            first.start = clause;
            return;
        }
        let Some(pair) = self.pair_opened_by(first.start).filter(|_| tells && first.start == cue.end) else { return };
        let that = pair.close + 1;
        if pair.inside.len() <= LONGEST && self.word(that as usize) == "that" && that + 1 < first.end {
            first.start = that;
        }
    }

    /// A source without what is no part of it: a date line, `according to` somebody else, the paper that somebody spoke to.
    fn source_proper(&self, mut source: TokenRange, cue: Option<TokenRange>) -> TokenRange {
        const NEAR: usize = 24;
        // `BERLIN (dpa) – Minister Lee says`.
        let dash = |t: &u32| self.is(*t as usize, "– — - --") && *t > source.start && self.is_spaced(*t);
        let line = self.paragraph_range(source.start).start;
        let place = |t: u32| source.start == line || source.start < line + 8 && self.word(t as usize - 1) == ")";
        if source.start < line + 8
            && let Some(dash) = (source.start..source.end).take(10).find(|t| dash(t) && place(*t))
            && dash + 1 < source.end
        {
            source.start = dash + 1;
        }
        // "Two people who spoke only because they were not allowed to said".
        let because = source.len() == 1
            && source.start > 0
            && self.is(source.start as usize - 1, "because as since")
            && cue.is_some_and(|cue| cue.start > source.end + 3);
        let first = self.sentence_range(source.start).start;
        let ends = |t: &u32| self.is(*t as usize, ", who");
        if because && let Some(end) = (first + 1..source.start).take(NEAR).find(ends) {
            source = TokenRange { start: first, end };
        }
        // In one sentence, and without what only leads to it or on from it.
        let whole = self.sentence_range(source.start);
        source.end = source.end.min(whole.end.max(source.start + 1));
        while source.len() > 1 && self.is(source.end as usize - 1, "and or but .") {
            source.end -= 1;
        }
        while source.len() > 1 && self.is_weekday(source.start) && self.word(source.start as usize + 1) != "'s" {
            source.start += 1;
        }
        while source.len() > 1 && self.is(source.start as usize, "- – — . , )") {
            source.start += 1;
        }
        // "Consulted by this paper, the lawyer Ann Lee".
        let asked = self.word(source.start as usize).starts_with(char::is_uppercase)
            && self.word(source.start as usize).ends_with("ed")
            && self.is(source.start as usize + 1, "by about on in");
        if asked
            && let Some(comma) = (source.start..source.end).take(12).find(|&t| self.word(t as usize) == ",")
            && comma + 1 < source.end
        {
            source.start = comma + 1;
        }
        // "From the ministry they pointed out".
        if source.len() > 1
            && self.word(source.end as usize - 1) == "they"
            && self.input.pos.get(source.end as usize - 2) == Some(&Upos::Propn)
        {
            let (before, they) = (source.end - 1, source.end);
            source = if self.is_day(before - 1) {
                TokenRange { start: before, end: they }
            } else {
                TokenRange { start: source.start, end: before }
            };
        }
        // "Said Lee in a press", "who on Monday": where and when are not who.
        let set = |t: &u32| {
            (self.is(*t as usize, "in at on") && (self.is(*t as usize + 1, "a an") || self.is_day(*t + 1))
                || self.is(*t as usize, "after before during to") && (source.start..*t).all(|t| self.pos(t) == Some(Upos::Propn)))
                && matches!(self.input.pos.get(*t as usize - 1), Some(Upos::Propn | Upos::Pron))
        };
        if matches!(self.pos(source.start), Some(Upos::Propn | Upos::Pron))
            && let Some(end) = (source.start + 1..source.end).take(NEAR).find(set)
        {
            source.end = end;
        }
        // "A spokesman limited himself to answering": the subject alone.
        let pos = |t: u32| self.pos(t);
        let reflexive = (source.start + 2..source.end).take(NEAR).find(|&t| self.is(t as usize, "himself herself itself"));
        if let Some(verb) = reflexive.map(|t| t - 1).filter(|&t| pos(t) == Some(Upos::Verb) && pos(t - 1) != Some(Upos::Part)) {
            source.end = verb;
        }
        // "According to the paper, Ann Lee said": she said it, as the paper has it.
        if cue.is_some_and(|cue| cue.start >= source.end)
            && source.start >= 2
            && self.word(source.start as usize - 1) == "to"
            && self.word(source.start as usize - 2).eq_ignore_ascii_case("according")
            && let Some(comma) = (source.start..source.end).find(|&t| self.word(t as usize) == ",")
            && comma + 1 < source.end
        {
            source.start = comma + 1;
        }
        if cue.is_some_and(|cue| cue.start >= source.end)
            && let Some(speaker) = self.interviewed(source)
        {
            return speaker;
        }
        source
    }

    /// `Mayor Lee, on the other hand`, `Lee, for her part`: the aside behind the name is not who.
    fn without_aside(&self, source: TokenRange) -> TokenRange {
        const ASIDES: [&str; 14] = [
            "however",
            "in turn",
            "meanwhile",
            "on her part",
            "on his part",
            "on the contrary",
            "on the other hand",
            "then",
            "though",
            "too",
            "for her part",
            "for his part",
            "for its part",
            "for their part",
        ];
        let Some(comma) = (source.start + 1..source.end).rev().take(6).find(|&t| self.word(t as usize) == ",") else {
            return source;
        };
        let aside: Vec<&str> = (comma + 1..source.end).map(|t| self.word(t as usize)).collect();
        if ASIDES.contains(&aside.join(" ").as_str()) { TokenRange { end: comma, ..source } } else { source }
    }

    /// Who speaks in `Lee in an interview with the paper said`, for the paper.
    fn interviewed(&self, paper: TokenRange) -> Option<TokenRange> {
        let sentence = self.sentence_range(paper.start);
        let mut at = paper.start;
        let is = |t: u32, words: &[&str]| words.contains(&self.word(t as usize));
        while at > sentence.start + 1 && is(at - 1, &["the", "a", "an"]) {
            at -= 1;
        }
        if at < sentence.start + 4 || !is(at - 1, &["with", "to", "for", "by"]) {
            return None;
        }
        if !is(at - 2, &["interview", "conversation", "talk", "comment", "commentary", "statement", "column"]) {
            return None;
        }
        at -= 2;
        while at > sentence.start + 1 && matches!(self.input.pos.get(at as usize - 1), Some(Upos::Det | Upos::Adj | Upos::Noun)) {
            at -= 1;
        }
        if !is(at - 1, &["in", "during"]) {
            return None;
        }
        self.agent(at - 1, sentence.start)
    }

    /// Whether a dash stands free.
    fn is_spaced(&self, dash: u32) -> bool {
        let (before, here, after) =
            (self.token((dash as usize).saturating_sub(1)), self.token(dash as usize), self.token(dash as usize + 1));
        match (before, here, after) {
            (Some(before), Some(here), Some(after)) => before.span.end < here.span.start && here.span.end < after.span.start,
            _ => false,
        }
    }
}

/// The form of a verb, as far as its ending shows it: verbs that share a subject share it.
fn ending(verb: &str) -> &str {
    ["ing", "ed", "s"].into_iter().find(|e| verb.ends_with(e)).unwrap_or("")
}
