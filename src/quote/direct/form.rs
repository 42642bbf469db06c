//! Who speaks by the form of a sentence or paragraph alone: labels of transcripts and interviews, a name behind the words, a
//! colon before them, phrases that say whose view the rest is.

use super::{ACCORDING, ATTRIBUTIVE, BEFORE, DASH, HEADLINE, INTRODUCED, PLAIN, Page, Plan, SIGNED};
use crate::lexicon::{cues, is_group_noun, is_person_noun};
use crate::pos::Upos;
use crate::quote::dialogue::is_dash;
use crate::quote::marks::Pair;
use crate::quote::{ANSWER, CueClass, Defect, TRANSCRIPT};
use crate::span::TokenRange;

/// Whether a noun in lower case is somebody or some body that has views.
fn speaks(noun: &str) -> bool {
    let one = noun.strip_suffix('s').unwrap_or(noun);
    is_group_noun(noun)
        || is_person_noun(noun)
        || is_person_noun(one)
        || matches!(
            noun,
            "authorities" | "government" | "man" | "men" | "observers" | "opposition" | "people" | "police" | "woman" | "women"
        )
}

impl Page<'_> {
    /// The verb and the noun phrase behind a pair of marks: `“We go”, sighs the minister, Ann Lee.`, `“We go”, he sighs.`
    /// Whatever the verb, who stands there speaks.
    pub(super) fn tag_behind(&self, pair: &Pair) -> Option<(TokenRange, TokenRange)> {
        let pos = |t: u32| self.pos(t);
        // Speech behind a dash, which a comma closes.
        let unmarked = pair.close == pair.inside.end && pair.defects.contains(&Defect::NoMarks);
        let closed = unmarked || self.is_mark(pair.close) && !pair.inside.has(pair.close as usize);
        let inside = self.word((pair.inside.end as usize).checked_sub(1)?);
        let comma = self.word(pair.close as usize + 1) == ",";
        // `“We go”, so Lee.`, `“We go”. Thus the minister Ann Lee.`
        let thus = pair.close + 2;
        if closed && matches!((self.word(thus as usize - 1), self.word(thus as usize)), (",", "so") | (".", "Thus")) {
            let end = self.sentence_range(thus).end;
            let source = self.whole_phrase(thus + 1, end, false).filter(|s| self.is(s.end as usize, ". ,"))?;
            return Some((TokenRange { start: thus, end: thus + 1 }, source));
        }
        let dash = is_dash(self.word(pair.close as usize));
        if !closed || !(comma || dash || matches!(inside, "," | "!" | "?")) {
            return None;
        }
        let start = if unmarked && !dash { pair.close } else { pair.close + 1 + u32::from(comma) };
        let end = self.sentence_range(start).end;
        // "For his part estimated Lee".
        let start = if pos(start) == Some(Upos::Adp) { self.skip_adverbials(start, end) } else { start };
        let ends = |t: u32| t >= end || self.is(t as usize, ". , : ;") || matches!(pos(t), Some(Upos::Adv | Upos::Adp));
        // Not "managing director Lee".
        let is_verb = |t: u32| {
            let word = self.word(t as usize);
            t < end && pos(t) == Some(Upos::Verb) && word.starts_with(char::is_lowercase) && !word.ends_with("ing")
        };
        // A verb that the tagger takes for a noun: "sighs Lee", but not "officials Lee and Okafor".
        let noun = self.word(start as usize);
        let inverted = start < end
            && pos(start) == Some(Upos::Noun)
            && noun.ends_with('s')
            && !speaks(noun)
            && (start + 1..start + 3).any(|t| pos(t) == Some(Upos::Propn));
        if is_verb(start) || inverted {
            if self.is(start as usize + 1, "by as that to") {
                return None;
            }
            // "Sums up Lee", "points out Lee", "cuts short Lee".
            let particle = self.is(start as usize + 1, "up out in back on off short");
            let cue = TokenRange { start, end: start + 1 + u32::from(particle) };
            let from = self.skip_adverbials(cue.end, end);
            let reports = cues::find(noun).is_some_and(|c| c.strength >= 2 && c.class == CueClass::Speech);
            let source = self.whole_phrase(from, end, reports && !inverted)?;
            return (!inverted || ends(source.end)).then_some((cue, source));
        }
        let mut source = self.whole_phrase(start, end, true)?;
        // "The union warns": the last noun is a verb in a headline.
        let last = source.end - 1;
        let heads = |t: u32| self.reports(t, 2);
        if source.len() > 2 && source.end >= end && self.word(last as usize).ends_with('s') && heads(last) {
            source.end = last;
            return Some((TokenRange { start: last, end: last + 1 }, source));
        }
        // "The head of the port, Ann Lee, adds".
        let verb = source.end + u32::from(self.word(source.end as usize) == "," && source.range().any(|t| self.word(t) == ","));
        // "She lets us know", "she lets it be known".
        if self.is(verb as usize, "lets let") && self.word(verb as usize + 3) == "known" {
            return Some((TokenRange { start: verb, end: verb + 4 }, source));
        }
        if self.is(verb as usize, "lets let") && self.word(verb as usize + 2) == "know" {
            return Some((TokenRange { start: verb, end: verb + 3 }, source));
        }
        let source = if heads(verb) { source } else { self.whole_phrase(start, end, false)? };
        // "The deputy is indignant", as some languages have it.
        let state =
            |t: u32| pos(t) == Some(Upos::Adj) || self.word(t as usize).ends_with("ed") || self.word(t as usize) == "sure";
        if self.is_be(verb as usize) && state(verb + 1) && ends(verb + 2) {
            return Some((TokenRange { start: verb, end: verb + 2 }, source));
        }
        // "He cuts short the group leader Ann Lee": the pronoun is that of the other language's verb.
        let particle = u32::from(self.is(verb as usize + 1, "short up out off"));
        if is_verb(verb)
            && self.is(source.start as usize, "he she")
            && let Some(named) = self.whole_phrase(verb + 1 + particle, end, false).filter(|s| s.len() > 1 && ends(s.end))
            && pos(named.end - 1) == Some(Upos::Propn)
        {
            return Some((TokenRange { start: verb, end: verb + 1 + particle }, named));
        }
        // "The undersecretary echoes him".
        let object = u32::from(self.is(verb as usize + 1, "him her them"));
        (is_verb(verb) && ends(verb + 1 + object)).then_some((TokenRange { start: verb, end: verb + 1 }, source))
    }

    /// `Lee excluded “any concession”`, `what Lee has defined “a farce”`, `Lee, for whom “it is late”`: words in marks right behind
    /// what says whose they are.
    pub(super) fn verb_before(&self, pair: &Pair, number: usize) -> Option<Plan> {
        /// Verbs that say so before marks alone, and are no cues elsewhere.
        const VERBS: [&str; 4] = ["defined", "defines", "excluded", "excludes"];
        let pos = |t: u32| self.pos(t);
        let last = pair.open.checked_sub(1)?;
        let from = self.sentence_range(last).start;
        let word = self.word(last as usize);
        let (cue, source) = if word == "whom" && self.word((last as usize).saturating_sub(1)) == "for" {
            (Some(TokenRange { start: last - 1, end: last }), self.agent(last.saturating_sub(2), from)?)
        } else if matches!(pos(pair.inside.start), Some(Upos::Verb | Upos::Aux))
            && self.word(pair.inside.start as usize).ends_with('s')
            && let end = pair.open - if word == "part" && self.word((last as usize).saturating_sub(2)) == "for" { 3 } else { 0 }
            && pos(end.saturating_sub(1)) == Some(Upos::Propn)
        {
            // `Berlin “takes note”`, `Berlin for its part “is following it”`.
            (None, self.agent(end, from)?)
        } else if word == "as"
            && let Some((verb, source)) = self.calls_it(last, from)
        {
            (Some(TokenRange { start: verb, end: verb + 1 }), source)
        } else {
            let says = VERBS.contains(&word) || cues::find(word).is_some_and(|c| c.strength >= 3 && c.class == CueClass::Speech);
            let passive = self.auxiliaries(last).any(|t| self.is_be(t));
            // “Told “The Courier” that”: whom it was said to.
            let told = matches!(word, "told" | "tells" | "informed" | "reminded" | "assured")
                || word == "called" && self.reports(pair.close + 1, 2);
            if !says || told || passive || pos(last) != Some(Upos::Verb) || self.is_negated(last) {
                return None;
            }
            let mut source = self.agent_before_aside(last, from)?;
            // "The head of the port": not the port.
            while let Some(whole) = source.start.checked_sub(1).filter(|&of| self.word(of as usize) == "of") {
                source.start = self.agent(whole, from)?.start;
            }
            (Some(TokenRange { start: last, end: last + 1 }), source)
        };
        let (content, source) = (vec![pair.inside], Some(source));
        Some(Plan { content, cue, source, rule: BEFORE, network: None, pairs: vec![number] })
    }

    /// The verb and its subject before `the episode as “a mistake”`.
    fn calls_it(&self, before: u32, from: u32) -> Option<(u32, TokenRange)> {
        const REACH: usize = 10;
        const LEMMAS: [&str; 10] =
            ["characterise", "characterize", "condemn", "denounce", "describe", "dismiss", "hail", "label", "praise", "qualify"];
        let is_verb = |t: &u32| matches!(self.pos(*t), Some(Upos::Verb));
        let verb = (from..before).rev().take(REACH).find(is_verb)?;
        let word = self.word(verb as usize);
        let calls = matches!(word, "defined" | "defines") || cues::find(word).is_some_and(|c| LEMMAS.contains(&c.lemma));
        if !calls || self.is_negated(verb) || self.auxiliaries(verb).any(|t| self.is_be(t)) {
            return None;
        }
        Some((verb, self.agent_before_aside(verb, from)?))
    }

    /// The subject of a verb, also before an aside: `Lee, the head of the port, excluded`.
    pub(super) fn agent_before_aside(&self, verb: u32, from: u32) -> Option<TokenRange> {
        let comma = |t: &u32| self.word(*t as usize) == ",";
        let near = from.max(verb.saturating_sub(11))..verb;
        let aside = near.rev().filter(comma).take(2).last().filter(|_| comma(&verb.saturating_sub(1)));
        self.agent(aside.unwrap_or(verb), from)
    }

    /// Behind `Thursday in Oslo`, `for her part`.
    fn skip_adverbials(&self, mut at: u32, end: u32) -> u32 {
        const DAYS: [&str; 9] =
            ["Friday", "Monday", "Saturday", "Sunday", "Thursday", "Tuesday", "Wednesday", "today", "yesterday"];
        let pos = |t: u32| self.pos(t);
        while at < end {
            let day = DAYS.binary_search(&self.word(at as usize)).is_ok();
            if day || pos(at) == Some(Upos::Adv) {
                at += 1;
            } else if pos(at) == Some(Upos::Adp) {
                at += 1;
                while at < end && matches!(pos(at), Some(Upos::Adj | Upos::Num | Upos::Pron)) {
                    at += 1;
                }
                // One noun or one run of capitals, so that the subject behind it stays.
                let proper = pos(at) == Some(Upos::Propn);
                at += u32::from(matches!(pos(at), Some(Upos::Noun | Upos::Propn)));
                while proper && at < end && pos(at) == Some(Upos::Propn) {
                    at += 1;
                }
            } else {
                break;
            }
        }
        at
    }

    /// The noun phrase that begins at a token, with a name in apposition: `the minister, Ann Lee`. It names somebody or some
    /// body that has views, or `any` thing with a determiner.
    pub(super) fn whole_phrase(&self, start: u32, end: u32, any: bool) -> Option<TokenRange> {
        const LONGEST: u32 = 14;
        let pos = |t: u32| self.pos(t);
        if self.is(start as usize, "he she they another") && pos(start + 1) != Some(Upos::Noun) {
            return Some(TokenRange { start, end: start + 1 });
        }
        let part = |t: u32| {
            matches!(pos(t), Some(Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Num))
                || self.is(t as usize, "'s ’s - of its his her their")
                || t == start && self.word(t as usize) == "managing"
        };
        let limit = end.min(start + LONGEST);
        let mut at = start;
        while at < limit && part(at) {
            at += 1;
        }
        let noun = |t: u32| matches!(pos(t), Some(Upos::Noun | Upos::Propn));
        let named = (start..at).any(|t| pos(t) == Some(Upos::Propn));
        let described = (start..at).any(|t| is_person_noun(self.word(t as usize)) || speaks(self.word(t as usize)));
        if at == start || !noun(at - 1) || !(named || described || any && pos(start) == Some(Upos::Det)) {
            return None;
        }
        if self.word(at as usize) == "," && pos(at + 1) == Some(Upos::Propn) && described {
            let mut last = at + 1;
            while last < limit && pos(last) == Some(Upos::Propn) {
                last += 1;
            }
            at = last;
        }
        Some(TokenRange { start, end: at })
    }

    /// Paragraphs whose form alone says who speaks: `LEE: We go.` in a transcript, `“We go.” — Ann Lee` in a list of voices.
    pub(super) fn set_by_form(&self, outer: &[usize]) -> Vec<Plan> {
        let mut plans = Vec::new();
        let mut paragraph = None;
        for sentence in self.input.sentences {
            if paragraph == Some(sentence.paragraph) {
                continue;
            }
            paragraph = Some(sentence.paragraph);
            let range = self.paragraph_range(sentence.tokens.start);
            if let Some((source, colon)) = self.transcript_label(range) {
                let content = TokenRange { start: colon + 1, end: range.end };
                if self.words(content) > 0 && !self.is_boilerplate(content) {
                    plans.push(Plan::by_form(content, TokenRange { start: colon, end: colon + 1 }, source, TRANSCRIPT));
                }
            }
        }
        // One label alone is more likely a heading.
        if plans.len() < 2 {
            plans.clear();
        }
        plans.extend(self.signed());
        plans.extend(self.attributive());
        plans.extend(self.answers(outer));
        for &i in outer {
            let pair = &self.input.pairs[i];
            let range = self.paragraph_range(pair.open);
            let dash = pair.close + 1;
            let closed = !pair.inside.has(pair.close as usize) && self.is_mark(pair.close);
            let source = TokenRange { start: dash + 1, end: range.end };
            let named = (1..=6).contains(&source.len())
                && source.range().all(|t| self.word(t).starts_with(char::is_uppercase) || self.is(t, ". , - de van von al N ’"))
                && self.word(source.start as usize).starts_with(char::is_uppercase);
            // A headline of an agency: `The tax: “There will be no vote” (minister)`.
            let behind = TokenRange { start: dash + 1, end: range.end.saturating_sub(1) };
            let bracketed =
                (1..=5).contains(&behind.len()) && self.word(dash as usize) == "(" && self.word(behind.end as usize) == ")";
            if closed && bracketed && range.start < HEADLINE && self.has_verb(pair.inside) && self.words(pair.inside) >= 3 {
                plans.push(Plan::by_form(pair.inside, TokenRange { start: dash, end: dash + 1 }, behind, DASH));
            }
            if closed && pair.open <= range.start + 1 && self.is(dash as usize, "― — – - --") && named {
                let cue = TokenRange { start: dash, end: dash + 1 };
                plans.push(Plan::by_form(pair.inside, cue, source, DASH));
            }
        }
        plans
    }

    /// Paragraphs in marks that follow a question without marks, at least twice: an interview.
    pub(super) fn answers(&self, outer: &[usize]) -> Vec<Plan> {
        let mut plans = Vec::new();
        for &i in outer {
            let pair = &self.input.pairs[i];
            let range = self.paragraph_range(pair.inside.start);
            let whole = pair.open <= range.start && pair.close + 1 >= range.end;
            let Some(before) = range.start.checked_sub(1).filter(|_| whole) else { continue };
            let question = self.paragraph_range(before);
            let asked = self.word(before as usize) == "?" && question.range().all(|t| !self.is_mark(crate::span::index(t)));
            if asked {
                let (content, rule) = (vec![pair.inside], ANSWER);
                plans.push(Plan { content, cue: None, source: None, rule, network: None, pairs: vec![i] });
            }
        }
        if plans.len() < 2 {
            plans.clear();
        }
        if outer.len() <= self.input.sentences.len() / 4 && plans.is_empty() {
            plans = self.unmarked_answers();
        }
        plans
    }

    /// An interview without marks: questions that are whole paragraphs, at least three, and what stands between them, where most
    /// of that is in the first person.
    fn unmarked_answers(&self) -> Vec<Plan> {
        const LEAST: usize = 3;
        const LONGEST: usize = 40;
        let mut plans: Vec<Plan> = Vec::new();
        let (mut questions, mut own) = (0, 0);
        let mut asked = false;
        for paragraph in self.input.sentences.chunk_by(|a, b| a.paragraph == b.paragraph) {
            let (Some(first), Some(last)) = (paragraph.first(), paragraph.last()) else { continue };
            let range = TokenRange { start: first.tokens.start, end: last.tokens.end };
            let last = self.word(range.end as usize - 1);
            if last == "?" && range.len() <= LONGEST {
                questions += 1;
                asked = true;
            } else if asked && matches!(last, "." | "!" | "?" | "…" | "...") && !self.is_boilerplate(range) {
                let mine = range.range().any(|t| self.is(t, "I We we My my me our"));
                own += usize::from(mine);
                let (content, rule) = (vec![range], ANSWER);
                plans.push(Plan { content, cue: None, source: None, rule, network: None, pairs: Vec::new() });
            }
        }
        if questions < LEAST || plans.len() > 3 * questions || 2 * own <= plans.len() {
            plans.clear();
        }
        plans
    }

    /// `I am sorry that they left. Ann Lee, founder`: a paragraph in the first person that ends in a bare name.
    pub(super) fn signed(&self) -> Vec<Plan> {
        let mut plans = Vec::new();
        for two in self.input.sentences.windows(2) {
            let [words, name] = two else { continue };
            let last = self.input.sentences.get(self.sentence(name.tokens.end)).is_none_or(|s| s.paragraph != name.paragraph);
            if words.paragraph != name.paragraph || !last || name.tokens.len() > 14 {
                continue;
            }
            let capitals = name.tokens.range().take_while(|&t| {
                self.word(t).starts_with(char::is_uppercase) && self.input.pos.get(t).is_none_or(|&p| p == Upos::Propn)
            });
            let end = name.tokens.start + crate::span::index(capitals.count());
            let bare = (2..=4).contains(&(end - name.tokens.start))
                && (end == name.tokens.end || self.word(end as usize) == ",")
                && !self.has_verb(TokenRange { start: end, end: name.tokens.end });
            let whole = self.paragraph_range(name.tokens.start);
            let content = TokenRange { start: whole.start, end: name.tokens.start };
            let mine = content.range().any(|t| self.is(t, "I We we my My our Our"));
            let marked = content.range().any(|t| self.is_mark(crate::span::index(t)));
            if bare && mine && !marked && self.words(content) >= 6 && !self.is_boilerplate(content) {
                let source = TokenRange { start: name.tokens.start, end };
                plans.push(Plan {
                    content: vec![content],
                    cue: None,
                    source: Some(source),
                    rule: SIGNED,
                    network: None,
                    pairs: Vec::new(),
                });
            }
        }
        plans
    }

    /// `To believe the ministry, the bridge is safe.` `For Ann Lee, it is “a disgrace”.`: a phrase at the beginning of a sentence
    /// that says whose view the rest is. The plain preposition counts only where the rest holds marks.
    pub(super) fn attributive(&self) -> Vec<Plan> {
        const PHRASES: [(&[&str], bool); 6] = [
            (&["to", "believe"], false),
            (&["if", "we", "are", "to", "believe"], false),
            (&["if", "we", "believe"], false),
            (&["to", "hear"], false),
            (&["in", "the", "words", "of"], false),
            (&["for"], true),
        ];
        let mut plans = Vec::new();
        for sentence in self.input.sentences.iter().map(|s| s.tokens) {
            let adverb = self.pos(sentence.start) == Some(Upos::Adv) && self.word(sentence.start as usize + 1) == ",";
            let start = sentence.start + if adverb { 2 } else { 0 };
            let said = |words: &[&str]| {
                let mut at = start as usize;
                words.iter().all(|w| {
                    at += 1;
                    self.word(at - 1).eq_ignore_ascii_case(w)
                })
            };
            let Some(&(phrase, marks)) = PHRASES.iter().find(|(words, _)| said(words)) else { continue };
            let named = start + crate::span::index(phrase.len());
            let Some(mut comma) = (named..sentence.end.min(named + 10)).find(|&t| self.word(t as usize) == ",") else { continue };
            // "For the head of the port, Ann Lee, it is “a disgrace”."
            let proper = |t: &u32| self.pos(*t) == Some(Upos::Propn);
            let apposed = (comma + 1..sentence.end).take(4).take_while(proper).last();
            if let Some(last) = apposed.filter(|&last| self.word(last as usize + 1) == ",") {
                comma = last + 1;
            }
            let source = TokenRange { start: named, end: comma };
            let name = source.range().find(|&t| !matches!(self.input.pos.get(t), Some(Upos::Det | Upos::Adj)));
            let is_name = name.is_some_and(|t| {
                let noun = self.input.pos.get(t) == Some(&Upos::Noun);
                let last = self.word(source.end as usize - 1);
                // "For the opposition leader Ann Lee".
                let titled = || last.starts_with(char::is_uppercase) && source.range().any(|t| speaks(self.word(t)));
                noun && (!marks || speaks(last) || titled()) || self.word(t).starts_with(char::is_uppercase)
            });
            let mut content = self.trim_stop(TokenRange { start: comma + 1, end: sentence.end });
            let first = self.input.pairs.partition_point(|p| p.open < content.start);
            // "For Ann Lee, in exile since May, it is “a disgrace”."
            let open = self.input.pairs.get(first).map_or(content.end, |p| p.open);
            let aside = matches!(self.pos(content.start), Some(Upos::Adp));
            let closed = (content.start..content.end.min(content.start + 10)).find(|&t| self.word(t as usize) == ",");
            if let Some(closed) = closed.filter(|&t| aside && t + 2 < open) {
                content.start = closed + 1;
            }
            let quoted = self.input.pairs.get(first).is_some_and(|p| p.open < content.end);
            if is_name
                && (quoted || !marks)
                && self.words(content) >= 4
                && self.has_verb(content)
                && !self.is_boilerplate(content)
            {
                let cue = TokenRange { start, end: named };
                plans.push(Plan::by_form(content, cue, source, ATTRIBUTIVE));
            }
        }
        plans
    }

    /// `LEE:` or `Q:` or `ANN LEE, host:` at the beginning of a paragraph: the label and the colon's number.
    pub(super) fn transcript_label(&self, range: TokenRange) -> Option<(TokenRange, u32)> {
        let start = if self.is_mark(range.start) { range.start + 1 } else { range.start };
        let capitals = |t: u32| {
            let word = self.word(t as usize);
            !word.is_empty()
                && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '’' | '\'' | '-'))
                && word.chars().any(char::is_uppercase)
        };
        let end = (start..(start + 5).min(range.end)).find(|&t| !capitals(t))?;
        (end > start && self.word(end as usize) == ":").then_some((TokenRange { start, end }, end))
    }

    /// A paragraph without marks after one that ends in a reporting verb's colon: `On the network Lee wrote:`.
    pub(super) fn introduced(&self, covered: &[bool]) -> Vec<Plan> {
        const REACH: usize = 25;
        let mut plans = Vec::new();
        for two in self.input.sentences.windows(2) {
            let [intro, words] = two else { continue };
            let colon = intro.tokens.end.saturating_sub(1);
            if intro.paragraph == words.paragraph || self.word(colon as usize) != ":" {
                continue;
            }
            let whole = self.paragraph_range(words.tokens.start);
            // Up to the sentence in which somebody else is heard.
            let heard = whole.range().find(|&t| covered.get(t).copied().unwrap_or(true)).map(crate::span::index);
            let end = heard.map_or(whole.end, |t| self.sentence_range(t).start);
            let content = TokenRange { start: whole.start, end };
            if self.holds_speech(whole) || self.words(content) < 5 || !self.has_verb(content) || self.is_boilerplate(content) {
                continue;
            }
            let reports = |t: &usize| {
                self.reports(crate::span::index(*t), 4)
                    && self.input.pos.get(*t).is_none_or(|&p| p == Upos::Verb)
                    && !covered.get(*t).copied().unwrap_or(true)
            };
            let Some(verb) = intro.tokens.range().rev().take(REACH).find(reports) else { continue };
            let cue = TokenRange::new(verb, verb + 1);
            let Some(source) = self.subject(cue, intro.tokens, colon).or_else(|| self.opening_subject(intro.tokens)) else {
                continue;
            };
            plans.push(Plan::by_form(content, cue, source, INTRODUCED));
        }
        plans
    }

    /// What a colon at the end of the paragraph before introduces is the whole paragraph, where the plan holds only its
    /// beginning and no other plan the rest.
    pub(super) fn fill_introduced(&self, plans: &mut [Plan]) {
        for i in 0..plans.len() {
            let next = plans.get(i + 1).map(|p| p.content[0].start);
            let Some(Plan { content, cue: Some(cue), pairs, .. }) = plans.get_mut(i) else { continue };
            let &mut [words] = content.as_mut_slice() else { continue };
            let intro = self.sentence_range(cue.start);
            // Few plans come so far, so that no paragraph is read once a plan.
            if !pairs.is_empty() || words.start != intro.end || self.word(intro.end.saturating_sub(1) as usize) != ":" {
                continue;
            }
            let whole = self.paragraph_range(words.start);
            if words.start == whole.start && next.is_none_or(|n| n >= whole.end) && !self.holds_speech(whole) {
                content[0] = whole;
            }
        }
    }

    /// Whether a pair of marks around more than a term stands in the range.
    pub(super) fn holds_speech(&self, range: TokenRange) -> bool {
        let first = self.input.pairs.partition_point(|p| p.open < range.start);
        let here = self.input.pairs.get(first..).unwrap_or_default().iter().take_while(|p| p.open < range.end);
        here.into_iter().any(|p| self.words(p.inside) > 3)
    }

    /// Reports in sentences in which nothing else was found: `According to Ann Lee, the bridge is closed.`, `The bridge is
    /// closed, according to Ann Lee.`, `Ann Lee claims the bridge is closed.`
    pub(super) fn plain_reports(&self, plans: &[Plan]) -> Vec<Plan> {
        let mut taken = vec![false; self.input.sentences.len() + 1];
        for content in plans.iter().flat_map(|p| &p.content) {
            let (first, last) = (self.sentence(content.start), self.sentence(content.end.saturating_sub(1)));
            taken.get_mut(first..=last.max(first)).unwrap_or_default().fill(true);
        }
        let free = self.input.sentences.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(s, _)| s.tokens);
        free.filter_map(|s| self.according_to(s).or_else(|| self.claims(s)))
            .filter(|p| p.content.iter().all(|&c| self.words(c) >= 3 && self.has_verb(c) && !self.is_boilerplate(c)))
            .collect()
    }

    fn according_to(&self, range: TokenRange) -> Option<Plan> {
        let phrase = |t: &u32| {
            self.word(*t as usize).eq_ignore_ascii_case("according") && self.word(*t as usize + 1).eq_ignore_ascii_case("to")
        };
        let start = (range.start..range.end).find(phrase)?;
        let cue = TokenRange { start, end: start + 2 };
        let stop = |t: &u32| self.is(*t as usize, ", . ; : ! ?");
        let end = (cue.end..range.end).find(stop).unwrap_or(range.end);
        let source = TokenRange { start: cue.end, end };
        let content = if start == range.start {
            TokenRange { start: end + 1, end: range.end }
        } else if self.trim_stop(TokenRange { start: end, end: range.end }).is_empty() {
            TokenRange { start: range.start, end: start }
        } else {
            return None;
        };
        (self.words(source) > 0).then(|| Plan::by_form(self.trim_stop(content), cue, source, ACCORDING))
    }

    /// A subject and a verb that nearly always reports, at the beginning of a sentence, with a clause behind them.
    fn claims(&self, range: TokenRange) -> Option<Plan> {
        const REACH: u32 = 14;
        let pos = |t: u32| self.pos(t);
        let reports = |t: &u32| {
            let sure = if self.word(*t as usize + 1) == "that" { 3 } else { 5 };
            pos(*t) == Some(Upos::Verb)
                && cues::find(&self.word(*t as usize).to_lowercase())
                    .is_some_and(|c| c.strength >= sure && c.class == CueClass::Speech)
        };
        let first = (range.start..range.end.min(range.start + REACH)).find(|&t| pos(t) == Some(Upos::Verb));
        let verb = first.filter(|v| reports(v) && !self.is_negated(*v))?;
        // All before the verb: "the head of the port, Ann Lee,".
        let mut end = verb;
        while end > range.start && (self.word(end as usize - 1) == "," || matches!(pos(end - 1), Some(Upos::Aux | Upos::Adv))) {
            end -= 1;
        }
        let source = TokenRange { start: range.start, end };
        let opens = matches!(pos(range.start), Some(Upos::Det | Upos::Propn | Upos::Pron | Upos::Noun | Upos::Adj));
        if !opens || !source.range().any(|t| matches!(self.input.pos.get(t), Some(Upos::Noun | Upos::Propn | Upos::Pron))) {
            return None;
        }
        let that = self.word(verb as usize + 1) == "that";
        let clause = matches!(pos(verb + 1), Some(Upos::Det | Upos::Pron | Upos::Propn | Upos::Noun));
        let content = self.trim_stop(TokenRange { start: verb + 1 + u32::from(that), end: range.end });
        let content = TokenRange { start: content.start.min(content.end), end: content.end };
        // A subject and its verb, not a thing with an afterthought: "added a week, known as the golden one".
        let mut words = content.range().take_while(|&t| that || self.word(t) != ",");
        let finite = words.any(|t| matches!(self.input.pos.get(t), Some(Upos::Verb | Upos::Aux)));
        ((that || clause) && finite).then(|| Plan::by_form(content, TokenRange { start: verb, end: verb + 1 }, source, PLAIN))
    }

    /// The words before a sentence's first verb, of which a participle far behind them has its subject.
    pub(super) fn opening_subject(&self, sentence: TokenRange) -> Option<TokenRange> {
        let is_verb = |t: &u32| matches!(self.pos(*t), Some(Upos::Verb | Upos::Aux));
        let verb = (sentence.start..sentence.end).find(is_verb)?;
        let joins = |t: u32| matches!(self.pos(t), Some(Upos::Cconj | Upos::Adv));
        let start = (sentence.start..verb).find(|&t| !joins(t))?;
        let subject = TokenRange { start, end: verb };
        (self.words(subject) <= 8).then_some(subject)
    }
}
