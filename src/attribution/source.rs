//! Whom the words of a source mean: a name, a description with the name beside it, a relative pronoun, a group called "they"
//! or "the company", a document for those who issued it.

use super::{Answer, Stage};
use crate::coref::Entity;
use crate::lexicon::{self, is_group_noun, is_person_noun};
use crate::mention::{EntityType, Mention, MentionKind};
use crate::pos::Upos;
use crate::quote::{ANSWER, Quote};
use crate::span::{EntityId, Span, TokenRange};
use crate::token::TokenKind;

/// What earlier attributions of the article tell of later ones.
#[derive(Default)]
pub(super) struct Memory {
    /// Who issued the document that was cited last: "the Kremlin communiqué", later "the press release".
    issuer: Option<EntityId>,
    /// The same by kind of document, of those who spoke in one: "said in a letter", later "the letter says".
    issued: Vec<Issued>,
    /// The token at which an interview's first label stands.
    interview: Option<u32>,
    /// The group that spoke last.
    group: Option<Group>,
    /// Whom the last attribution's speaker asked, and where: the token of the cue.
    asked: Option<(u32, EntityId, String)>,
    /// The person who spoke last, if nobody named them: where their words stand, and what they are called.
    unnamed: Option<(TokenRange, Answer)>,
}

/// A token before this one may be the headline's.
const HEADLINE: u32 = 25;

struct Issued {
    noun: &'static str,
    by: EntityId,
}

struct Group {
    answer: Answer,
    paragraph: u32,
}

/// One word for the kind of document that a noun names, where it names one that speaks for somebody.
pub(super) fn document(noun: &str) -> Option<&'static str> {
    Some(match &*lexicon::in_lower_case(noun) {
        "communiqué" | "communique" | "statement" | "release" | "readout" => "statement",
        "ad" | "advertisement" | "commercial" | "advert" => "ad",
        "letter" => "letter",
        "memo" | "memorandum" => "memo",
        "email" | "e-mail" => "email",
        "tweet" => "tweet",
        "resolution" => "resolution",
        "lawsuit" | "complaint" | "suit" => "lawsuit",
        "petition" => "petition",
        "report" => "report",
        "poll" | "survey" => "poll",
        "study" => "study",
        _ => return None,
    })
}

impl Memory {
    /// "The deputy head wrote that Lee had lost. … he added": the deputy head, not Lee. Keeps who speaks without a name.
    fn unnamed(&mut self, stage: &Stage<'_>, source: TokenRange, answer: &Answer) -> Option<Answer> {
        let pronoun = source.len() == 1 && matches!(stage.word(source.start as usize), "he" | "she" | "He" | "She");
        let Some(label) = &answer.label else {
            let (words, before) = self.unnamed.take().filter(|_| pronoun)?;
            let since = TokenRange { start: words.start, end: source.start };
            let subject = |i: usize, m: &Mention| m.kind == MentionKind::Name && stage.is_person(i) && stage.is_subject(m);
            let named = || stage.mentions(since).any(|(i, m)| subject(i, m));
            let near = stage.paragraph_of(source.start) == stage.paragraph_of(words.start);
            let answer = Answer { runner_up: answer.speaker, ..before.clone() };
            return (near && !named()).then(|| {
                // Up to here nobody was named, so that no words are looked through twice.
                self.unnamed = Some((source, before));
                answer
            });
        };
        let one = label.split_whitespace().last().is_some_and(|noun| is_person_noun(&noun.to_lowercase()));
        self.unnamed = one.then(|| (source, answer.clone()));
        None
    }

    /// Keeps what an attribution tells: `cue` holds the words of its cue.
    pub(super) fn keep(&mut self, stage: &Stage<'_>, answer: &Answer, cue: TokenRange) {
        const KEPT: usize = 32;
        self.asked = answer.speaker.filter(|_| cue.len() == 1 && stage.word(cue.start as usize) == "asked").and_then(|asker| {
            let noun = (cue.end as usize..cue.end as usize + 4).find(|&t| is_person_noun(stage.word(t)))?;
            Some((cue.start, asker, stage.word(noun).to_owned()))
        });
        let noun = cue.range().find_map(|t| document(stage.word(t)));
        if let (Some(noun), Some(by)) = (noun, answer.speaker) {
            self.issuer = Some(by);
            self.issued.push(Issued { noun, by });
            if self.issued.len() > KEPT {
                self.issued.remove(0);
            }
        }
        let of_many = |label: &String| label.ends_with('s') || matches!(label.as_str(), "people" | "police");
        let group = match answer.speaker {
            Some(entity) => stage.scene.entities.get(entity.index()).is_some_and(|e| e.entity_type == EntityType::Org),
            None => answer.label.as_ref().is_some_and(of_many),
        };
        if group && let Some(sentence) = stage.scene.sentences.get(stage.sentence(cue.start)) {
            self.group = Some(Group { answer: answer.clone(), paragraph: sentence.paragraph });
        }
    }
}

impl Stage<'_> {
    /// Who the words of a source mean: the entity whose mention ends the phrase's head ("the French president Ann Lee"),
    /// else a person in apposition to it, else only its words.
    pub(super) fn named(&self, source: Span, memory: &mut Memory) -> Answer {
        let range = self.tokens(source);
        if let Some(answer) = self.relative(range).or_else(|| self.group(range, memory)) {
            return answer;
        }
        if let Some(speaker) = self.document(range, memory) {
            memory.issuer = Some(speaker);
            return Answer { speaker: Some(speaker), ..Answer::default() };
        }
        let head = self.head(range);
        let mut speaker = None;
        let mut second = None;
        for (i, mention) in self.mentions(range) {
            let Some(entity) = self.entity_of.get(i).copied().flatten() else { continue };
            if mention.entity_type.is_figure() {
                continue;
            }
            let ends_head = mention.tokens.end == head.end && mention.entity_type != EntityType::Norp;
            let pronoun = mention.kind == MentionKind::Pronoun;
            // "His campaign": he, if nobody else is named.
            let somebody = head.end.checked_sub(1).is_some_and(|t| is_person_noun(&self.word(t as usize).to_lowercase()));
            let owner =
                pronoun && !somebody && mention.tokens.start == range.start && self.is(range.start as usize, "his her His Her");
            let apposed = self.is_person(i) && !pronoun && self.stands_free(mention, range);
            let whole = if pronoun { mention.tokens == head } else { ends_head };
            let rank = if apposed && self.closes_apposition(mention, range) {
                // "The leader of the party, Ann Lee": she, whoever else is called leader.
                4
            } else if whole {
                3
            } else if apposed || self.ends_offices(mention, range) {
                2
            } else {
                u8::from(owner)
            };
            if rank == 0 {
                second = second.or(self.is_person(i).then_some(entity));
                continue;
            }
            match speaker {
                Some((r, _)) if r >= rank => second = second.or(Some(entity)),
                Some((_, e)) => {
                    second = Some(e);
                    speaker = Some((rank, entity));
                }
                None => speaker = Some((rank, entity)),
            }
        }
        // An apposition to the head ("the minister, Ann Lee") names whom the head only describes.
        let of_rank = |least: u8| speaker.filter(|&(rank, _)| rank >= least).map(|(_, entity)| entity);
        let speaker = of_rank(2)
            .or_else(|| self.apposed(range))
            .or(of_rank(1))
            .or_else(|| self.of_that_people(range))
            .or_else(|| self.in_office(range));
        // `The judge asked the defendant where. He answered: “…”`
        let answers = self.is(range.end as usize, "answered replied responded answers replies");
        if let Some((cue, asker, label)) = memory.asked.take().filter(|_| answers && range.len() == 1)
            && speaker == Some(asker)
            && self.sentence(cue) + 1 == self.sentence(range.start)
        {
            return Answer { label: Some(label), runner_up: Some(asker), ..Answer::default() };
        }
        if let Some(label) = self.unnamed_subject(range) {
            return Answer { label: Some(label), runner_up: speaker, ..Answer::default() };
        }
        let label = speaker.is_none().then(|| self.described_before(range).or_else(|| self.label(range))).flatten();
        let answer = Answer { speaker, label, runner_up: second, rule: None };
        memory.unnamed(self, range, &answer).unwrap_or(answer)
    }

    /// `Her neighbour waves his hand. “I know them,” he laughs`: the neighbour, whom nobody names.
    fn unnamed_subject(&self, range: TokenRange) -> Option<String> {
        const LONGEST: u32 = 5;
        const LOOKED_AT: usize = 32;
        if range.len() != 1 || !self.is(range.start as usize, "he she He She") {
            return None;
        }
        let here = self.scene.sentences.get(self.sentence(range.start))?;
        let before = self.scene.sentences.get(self.sentence(range.start).checked_sub(1)?)?;
        let start = before.tokens.start;
        let determined = self.is(start as usize, "The A An His Her Their Another One");
        let pos = |t: u32| self.scene.pos.get(t as usize).copied();
        let part = |t: &u32| matches!(pos(*t), Some(Upos::Noun | Upos::Adj));
        let end = (start + 1..before.tokens.end.min(start + LONGEST)).take_while(part).last()? + 1;
        let noun = self.word(end as usize - 1);
        let subject = matches!(pos(end), Some(Upos::Verb | Upos::Aux | Upos::Adv)) || self.word(end as usize) == ",";
        let other = self
            .mentions(TokenRange { start: end, end: range.start })
            .take(LOOKED_AT)
            .any(|(i, m)| self.is_person(i) && (m.kind != MentionKind::Pronoun || m.tokens.len() > 1));
        // Words that are quoted up to here began in this sentence.
        let mark = |t: u32| self.scene.tokens.get(t as usize).is_some_and(|t| t.kind == TokenKind::Mark);
        let author = mark(here.tokens.start) || !(here.tokens.start..range.start).any(mark);
        (here.paragraph == before.paragraph && author && determined && is_person_noun(noun) && subject && !other)
            .then(|| self.label(TokenRange { start, end }))
            .flatten()
    }

    /// "The 58-year-old".
    fn is_aged(&self, range: TokenRange) -> bool {
        let words = [2, 3, 4, 5].map(|t| self.word(range.start as usize + t));
        self.word(range.start as usize + 1).ends_with("-year-old") || words == ["-", "year", "-", "old"]
    }

    /// `The victim told another story. … said the 51-year-old`: the first whom a paragraph without names describes.
    fn described_before(&self, range: TokenRange) -> Option<String> {
        const REACH: u32 = 200;
        if !self.is_aged(range) {
            return None;
        }
        let paragraph = self.paragraph_of(range.start)?;
        let before = TokenRange { start: paragraph.start.max(range.start.saturating_sub(REACH)), end: range.start };
        let described = |t: &usize| is_person_noun(self.word(*t)) && self.scene.pos.get(*t) == Some(&Upos::Noun);
        let named = || self.mentions(before).any(|(i, m)| m.kind == MentionKind::Name && self.is_person(i));
        let noun = before.range().find(described).filter(|_| !named())?;
        Some(self.word(noun).to_owned())
    }

    /// "The Briton", "the 58-year-old": the last person spoken of in this paragraph.
    fn of_that_people(&self, range: TokenRange) -> Option<EntityId> {
        let aged = self.is_aged(range);
        let (the, people) = (self.word(range.start as usize), self.word(range.start as usize + 1));
        let one = || {
            lexicon::countries()
                .any(|c| c.people == people && c.people != c.adjective || c.adjective == people && people.ends_with("an"))
        };
        if !the.eq_ignore_ascii_case("the") || !(aged || range.len() == 2 && one()) {
            return None;
        }
        let paragraph = self.paragraph_of(range.start)?;
        if self.described_before(range).is_some() {
            return None;
        }
        let before = TokenRange { start: paragraph.start.saturating_sub(60), end: range.start };
        let named = self.mentions(before).rfind(|(i, m)| m.kind == MentionKind::Name && self.is_person(*i));
        named.and_then(|(i, _)| self.entity_of.get(i).copied().flatten())
    }

    /// "Foreign minister", as a headline calls somebody: the only person of whom the article says that.
    fn in_office(&self, range: TokenRange) -> Option<EntityId> {
        let office: Vec<String> = range.range().take(4).map(|t| self.word(t).to_lowercase()).collect();
        let headline = range.start < HEADLINE && self.scene.sentences.get(self.sentence(range.start))?.paragraph == 0;
        if !(1..=3).contains(&range.len()) || !headline || !office.last().is_some_and(|noun| is_person_noun(noun)) {
            return None;
        }
        let has = |e: &Entity| {
            let words = |role: &String| {
                let role = role.to_lowercase();
                office.iter().filter(|&w| w != "the").all(|word| role.split_whitespace().any(|w| w == word))
            };
            e.entity_type == EntityType::Person && e.role.as_ref().is_some_and(words)
        };
        let mut holders = self.scene.entities.iter().enumerate().filter(|(_, e)| has(e));
        let (only, None) = (holders.next()?, holders.next()) else { return None };
        Some(EntityId::new(only.0))
    }

    /// Who a label of a transcript means: `A` the one who is interviewed, `Q` the one who asks, else whom it names.
    pub(super) fn labelled(&self, label: Span, memory: &mut Memory) -> Answer {
        let range = self.tokens(label);
        let word = self.word(range.start as usize).trim_end_matches('.');
        match word {
            "A" | "ANSWER" if range.len() == 1 => {
                let first = memory.interview.get_or_insert(range.start);
                self.most_spoken_of(*first)
            }
            "Q" | "QUESTION" if range.len() == 1 => {
                memory.interview.get_or_insert(range.start);
                Answer { label: Some("interviewer".to_owned()), ..Answer::default() }
            }
            _ => self.named(label, memory),
        }
    }

    /// Who answers in an interview without labels.
    pub(super) fn interviewee(&self, answer: &Quote, memory: &mut Memory) -> Answer {
        let start = answer.content.first().map_or(0, |&c| self.tokens(c).start);
        Answer { rule: Some(ANSWER), ..self.most_spoken_of(*memory.interview.get_or_insert(start)) }
    }

    /// The person spoken of most before a token, in the article's first part at most.
    fn most_spoken_of(&self, token: u32) -> Answer {
        const LOOKED_AT: usize = 200;
        let mut counts: Vec<(EntityId, usize)> = Vec::new();
        let before = self.mentions(TokenRange { start: 0, end: token }).take(LOOKED_AT);
        for entity in before.filter(|(i, _)| self.is_person(*i)).filter_map(|(i, _)| self.entity_of.get(i).copied().flatten()) {
            match counts.iter_mut().find(|(counted, _)| *counted == entity) {
                Some((_, count)) => *count += 1,
                None => counts.push((entity, 1)),
            }
        }
        let speaker = counts.into_iter().max_by_key(|&(entity, n)| (n, std::cmp::Reverse(entity))).map(|(entity, _)| entity);
        Answer { speaker, ..Answer::default() }
    }

    /// A document speaks for who issued it: "the Kremlin communiqué", "a Lee statement", and "the statement" after it.
    fn document(&self, range: TokenRange, memory: &Memory) -> Option<EntityId> {
        let noun = range.range().take(8).find(|&t| document(self.word(t)).is_some())?;
        let before = TokenRange { start: range.start, end: crate::span::index(noun) };
        let named = self.mentions(before).rfind(|(_, m)| !m.entity_type.is_figure() && m.entity_type != EntityType::Norp);
        if let Some((i, _)) = named {
            return self.entity_of.get(i).copied().flatten();
        }
        let bare = before.range().all(|t| {
            matches!(
                self.word(t).to_lowercase().as_str(),
                "the" | "its" | "press" | "this" | "that" | "same" | "his" | "her" | "their"
            )
        });
        let of_kind = |i: &&Issued| i.noun == document(self.word(noun)).unwrap_or_default();
        let kind = memory.issued.iter().rev().find(of_kind).map(|i| i.by);
        bare.then(|| kind.or_else(|| self.issued_before(noun, document(self.word(noun))?)).or(memory.issuer)).flatten()
    }

    /// Who issued the last document of a kind that stands before a token with its issuer: "a letter from the union".
    fn issued_before(&self, token: usize, kind: &str) -> Option<EntityId> {
        const LOOKED_AT: usize = 64;
        let end = self.documents.partition_point(|&d| d < token);
        let same = self.documents.get(..end)?.iter().rev().take(LOOKED_AT).filter(|&&d| document(self.word(d)) == Some(kind));
        same.copied().find_map(|d| self.issuer(d))
    }

    /// Who issued the document that a token names: the name before it, or behind "by", "from", "of".
    fn issuer(&self, document: usize) -> Option<EntityId> {
        let named = |m: &(usize, &Mention)| !m.1.entity_type.is_figure() && m.1.entity_type != EntityType::Norp;
        let at = crate::span::index(document);
        let before = self.mentions(TokenRange { start: at.saturating_sub(5), end: at }).rfind(named).filter(|(_, m)| {
            (m.tokens.end as usize..document)
                .all(|t| self.is(t, "'s ’s") || matches!(self.scene.pos.get(t), Some(Upos::Noun | Upos::Propn | Upos::Adj)))
        });
        let behind = || {
            let by = (document + 1..document + 4).find(|&t| self.is(t, "by from"))?;
            let reach = TokenRange { start: crate::span::index(by + 1), end: crate::span::index(by + 6) };
            self.mentions(reach).find(named)
        };
        before.or_else(behind).and_then(|(i, _)| self.entity_of.get(i).copied().flatten())
    }

    /// "who", "which": whoever the words before mean.
    fn relative(&self, range: TokenRange) -> Option<Answer> {
        const REACH: u32 = 15;
        // "Which Lee": Lee.
        let named = range.len() == 2 && self.scene.pos.get(range.start as usize + 1) == Some(&Upos::Propn);
        if !self.is(range.start as usize, "who which that whose") || range.len() > 2 || named {
            return None;
        }
        let sentence = self.scene.sentences.get(self.sentence(range.start))?.tokens;
        let mut end = range.start;
        while end > sentence.start && range.start - end < 3 && self.is(end as usize - 1, ", ) – — -") {
            end -= 1;
        }
        let near = TokenRange { start: sentence.start.max(end.saturating_sub(REACH)), end };
        let refers = |m: &(usize, &Mention)| !m.1.entity_type.is_figure() && m.1.entity_type != EntityType::Norp;
        let beside = self.mentions(near).filter(refers).find(|(_, m)| m.tokens.end == end);
        let found = beside.or_else(|| self.mentions(near).rfind(|(i, _)| self.is_person(*i)));
        let speaker = found.and_then(|(i, _)| self.entity_of.get(i).copied().flatten());
        // "A diplomatic source, who …": what the words say of them.
        let part = |t: &u32| matches!(self.scene.pos.get(*t as usize), Some(Upos::Noun | Upos::Adj | Upos::Propn));
        let start = (near.start..end).rev().take_while(part).last();
        // "A staff member at the desk of the firm, who": the member.
        let somebody = |t: u32| {
            let word = self.word(t as usize);
            is_person_noun(word) || matches!(word, "employee" | "guest" | "man" | "member" | "resident" | "user" | "woman")
        };
        let member = (sentence.start..end).take(5).find(|&t| somebody(t)).filter(|_| !somebody(end.saturating_sub(1)));
        let label = || match member {
            Some(noun) => self.label(TokenRange { start: sentence.start, end: noun + 1 }),
            None => self.label(TokenRange { start: start?, end }),
        };
        let label = if speaker.is_none() { label() } else { None };
        (speaker.is_some() || label.is_some()).then(|| Answer { speaker, label, ..Answer::default() })
    }

    /// "they", "it", "the company": the group that spoke last, or the organisation that was spoken of last.
    fn group(&self, range: TokenRange, memory: &Memory) -> Option<Answer> {
        const REACH: usize = 200;
        let first = self.word(range.start as usize).to_lowercase();
        let here = self.sentence(range.start);
        let paragraph = self.scene.sentences.get(here)?.paragraph;
        let spoke = memory.group.as_ref().filter(|g| paragraph.saturating_sub(g.paragraph) <= 1).map(|g| &g.answer);
        // `Engineers said … “Hours,” one told the paper.`, `one of them called it`.
        let one = first == "one"
            && (range.len() == 1 || self.word(range.start as usize + 1) == "of" && self.word(range.start as usize + 2) == "them");
        if one {
            return spoke.filter(|a| a.label.is_some()).cloned();
        }
        if range.len() == 1 && matches!(first.as_str(), "they" | "it") {
            let bodies = || {
                let sentence =
                    here.checked_sub(1).and_then(|h| self.scene.sentences.get(h)).filter(|s| s.paragraph == paragraph)?;
                let start = sentence.tokens.start;
                let police = self.is(start as usize + 1, "authorities officials organisers organizers police");
                let label = police && self.word(start as usize) == "The" && first == "they";
                label.then(|| Answer { label: Some(self.word(start as usize + 1).to_owned()), ..Answer::default() })
            };
            return bodies().or_else(|| spoke.cloned());
        }
        let noun = range.end.checked_sub(1).map(|t| self.word(t as usize).to_lowercase())?;
        if range.len() != 2 || !matches!(first.as_str(), "the" | "this" | "that") || !is_group_noun(&noun) {
            return None;
        }
        let is_group = |(i, m): &(usize, &Mention)| m.kind == MentionKind::Name && self.is_group(*i);
        let before = TokenRange { start: 0, end: range.start };
        let of_name = self.mentions(before).rev().take(REACH).filter(is_group).find(|(_, m)| {
            m.tokens.range().any(|t| self.word(t).to_lowercase().trim_end_matches('s') == noun.trim_end_matches('s'))
        });
        if let Some((i, _)) = of_name {
            return Some(Answer { speaker: self.entity_of.get(i).copied().flatten(), ..Answer::default() });
        }
        if let Some(answer) = spoke.filter(|a| a.speaker.is_some()) {
            return Some(answer.clone());
        }
        let start = self.scene.sentences.get(here.saturating_sub(2))?.tokens.start;
        let near = TokenRange { start, end: range.start };
        let (i, _) = self.mentions(near).rev().take(REACH).find(is_group)?;
        Some(Answer { speaker: self.entity_of.get(i).copied().flatten(), ..Answer::default() })
    }

    pub(super) fn is_group(&self, mention: usize) -> bool {
        let entity = self.entity_of.get(mention).copied().flatten().and_then(|e| self.scene.entities.get(e.index()));
        entity.is_some_and(|e| matches!(e.entity_type, EntityType::Org))
    }

    /// The person whose name stands beside a description: "the coach, Ann Lee", "Ann Lee, the coach".
    fn apposed(&self, range: TokenRange) -> Option<EntityId> {
        let person = |(i, m): &(usize, &Mention)| m.kind == MentionKind::Name && self.is_person(*i);
        let comma = u32::from(self.word(range.end as usize) == ",");
        let behind = TokenRange { start: range.end + comma, end: range.end + comma + 1 };
        let before = |end: u32| TokenRange { start: end.saturating_sub(5), end };
        let found = self.mentions(behind).find(person).or_else(|| {
            let end = range.start.checked_sub(1).filter(|&t| self.word(t as usize) == ",")?;
            // "Contacted by Ann Lee, a source of the firm": two people.
            let by = |m: &Mention| m.tokens.start.checked_sub(1).is_some_and(|t| self.word(t as usize) == "by");
            self.mentions(before(end)).filter(person).find(|(_, m)| m.tokens.end == end && !by(m))
        });
        found.and_then(|(i, _)| self.entity_of.get(i).copied().flatten())
    }

    /// The source without what follows its head: relative clauses, appositions, complements.
    fn head(&self, range: TokenRange) -> TokenRange {
        let start = range.start;
        let mut at = start as usize;
        while at < range.end as usize {
            let word = self.word(at);
            let stops = matches!(
                word,
                "," | "("
                    | ")"
                    | "–"
                    | "—"
                    | "-"
                    | ";"
                    | ":"
                    | "who"
                    | "which"
                    | "whose"
                    | "that"
                    | "of"
                    | "in"
                    | "at"
                    | "from"
                    | "for"
                    | "with"
                    | "on"
                    | "to"
                    | "by"
                    | "near"
                    | "about"
                    | "and"
            );
            if stops && at > start as usize {
                // A name or a description may hold such a word: "Bank of Freedonia", "the head of the bank".
                let covering = self
                    .mentions(TokenRange { start, end: crate::span::index(at) })
                    .find(|(i, m)| m.tokens.has(at) && self.entity_of.get(*i).is_some_and(Option::is_some));
                match covering {
                    Some((_, m)) => {
                        at = m.tokens.end as usize;
                        continue;
                    }
                    None if word == "-" => {}
                    // "Secretary of State Ann Lee": a person whom the complement leads to.
                    None if matches!(word, "of" | "for") && self.leads_to_person(at, range) => {}
                    None => break,
                }
            }
            at += 1;
        }
        TokenRange { start, end: crate::span::index(at) }
    }

    /// Whether capitalised words lead from a preposition straight to a person's name: "of State Ann Lee".
    fn leads_to_person(&self, at: usize, range: TokenRange) -> bool {
        let next = at + 1;
        if !self.word(next).starts_with(char::is_uppercase) {
            return false;
        }
        self.mentions(TokenRange { start: crate::span::index(next + 1), end: range.end }).any(|(i, m)| {
            self.is_person(i)
                && m.kind == MentionKind::Name
                && (next..m.tokens.start as usize).all(|t| self.word(t).starts_with(char::is_uppercase))
        })
    }

    /// Whether a name ends a chain of offices as some languages have it: "press secretary of the President of Freedonia Ann Lee".
    fn ends_offices(&self, mention: &Mention, range: TokenRange) -> bool {
        let (start, end) = (mention.tokens.start, mention.tokens.end);
        let full = mention.entity_type == EntityType::Person && mention.kind == MentionKind::Name && mention.tokens.len() > 1;
        let of = (range.start..start).find(|&t| self.word(t as usize) == "of");
        let office = |t: u32| is_person_noun(&self.word(t as usize).to_lowercase());
        let ends = end == range.end || self.word(end as usize) == ",";
        let plain = |t: u32| !self.is(t as usize, ", and with who") && !office(start - 1);
        full && ends
            && of.is_some_and(|of| of > range.start && (range.start..of).any(office))
            && self.word(start as usize - 1).starts_with(char::is_uppercase)
            && self.mentions(range).all(|(_, m)| m.tokens.end != start || m.entity_type != EntityType::Norp)
            && (range.start..start).all(plain)
    }

    /// Whether a name ends a source behind a comma, and no clause comes before it: "the head of the port, Ann Lee".
    fn closes_apposition(&self, mention: &Mention, range: TokenRange) -> bool {
        let (start, end) = (mention.tokens.start, mention.tokens.end);
        let clause = |t: u32| self.is(t as usize, "who which whose that and or ( ,");
        let described = |t: u32| is_person_noun(&self.word(t as usize).to_lowercase());
        mention.kind == MentionKind::Name
            && end == range.end
            && start > range.start + 1
            && self.word(start as usize - 1) == ","
            && !(range.start..start - 1).any(clause)
            && (range.start..start - 1).any(described)
    }

    /// Whether a mention is no complement or possessor of another noun: not "a friend of Ann", not "Ann's lawyer".
    fn stands_free(&self, mention: &Mention, range: TokenRange) -> bool {
        let after = self.word(mention.tokens.end as usize);
        if matches!(after, "'s" | "’s" | "'" | "’") {
            return false;
        }
        let mut at = mention.tokens.start;
        while at > range.start {
            at -= 1;
            let word = self.word(at as usize);
            let lower = word.starts_with(char::is_lowercase);
            if matches!(word, "of" | "for" | "to" | "with" | "by" | "from" | "against" | "about") {
                return self.leads_to_person(at as usize, TokenRange { start: at, end: mention.tokens.end });
            }
            if matches!(word, "," | "(" | "–" | "—") {
                return true;
            }
            if lower && self.scene.pos.get(at as usize) == Some(&Upos::Noun) {
                // "Interviewed by the online paper Ascot".
                let near = range.start.max(at.saturating_sub(4))..at;
                return !near.into_iter().any(|t| self.word(t as usize) == "by");
            }
        }
        true
    }

    /// The words of a speaker who has no name: "US official".
    fn label(&self, range: TokenRange) -> Option<String> {
        let mut head = self.head(range);
        // `Trial in Strelsau: “…”`: what it is about, nobody.
        let topic = range.start < HEADLINE && head.end < range.end && self.word(range.end as usize) == ":";
        let noun = head.end.checked_sub(1).map(|t| self.word(t as usize).to_lowercase()).unwrap_or_default();
        if topic && !is_person_noun(&noun) && !is_person_noun(noun.trim_end_matches('s')) && !is_group_noun(&noun) {
            return None;
        }
        while !head.is_empty() {
            let word = self.word(head.start as usize).to_lowercase();
            let weak = matches!(
                word.as_str(),
                "the" | "a" | "an" | "this" | "that" | "these" | "those" | "his" | "her" | "its" | "their" | "our" | "my"
            );
            if !weak || head.len() == 1 {
                break;
            }
            head.start += 1;
        }
        // "A report released by the port": the report.
        let issued = |t: u32| self.is(t as usize, "issued published released");
        if head.len() > 1 && issued(head.end - 1) {
            head.end -= 1;
        }
        // "The 44-year-old before the court".
        if let Some(at) = head.range().skip(1).find(|&t| self.is(t, "before after during")) {
            head.end = crate::span::index(at);
        }
        // "Sources close to the talks".
        let complement = head.end > head.start + 1
            && self.is(head.end as usize - 1, "close familiar near")
            && self.is(head.end as usize, "to with");
        let many = head.end > head.start
            && matches!(
                self.word(head.end as usize - 1),
                "couple" | "dozens" | "group" | "handful" | "hundreds" | "number" | "thousands"
            )
            && self.word(head.end as usize) == "of";
        if complement || many {
            let stops = |t: &u32| self.is(*t as usize, ", ( – — who which that");
            head.end = (head.end..range.end).find(stops).unwrap_or(range.end.max(head.end));
        }
        let (first, last) =
            (self.scene.tokens.get(head.start as usize)?, self.scene.tokens.get(head.end.checked_sub(1)? as usize)?);
        let label = first.span.to(last.span).of(self.scene.text);
        let pronoun = head.len() == 1 && self.scene.pos.get(head.start as usize) == Some(&Upos::Pron);
        (!label.is_empty() && !pronoun).then(|| label.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}
