//! Who is speaking: from the words that name a source to the entity behind them, and from the text around a quotation to
//! its speaker where no words name one.
//!
//! Takes the quotes with their cues and sources, and the entities of the article; gives the quotes with speaker, label,
//! addressee, repetition and the rule that decided. The source's own words go before everything else. Without a source a
//! quotation belongs to whoever the sentence or paragraph before it reports, as a reader would read it, or to no one. It
//! never takes the person who acts in the quoted words.

use crate::coref::Entity;
use crate::mention::{EntityType, Mention, MentionKind};
use crate::pos::Upos;
use crate::quote::{ANSWER, QUESTION, Quote, QuoteKind, TRANSCRIPT};
use crate::sentence::Sentence;
use crate::span::{EntityId, Span, TokenRange};
use crate::token::{Token, TokenKind};
mod repetition;
mod source;

/// What is known of an article when its quotes get their speakers.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: &'a [Token],
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// Its parts of speech.
    pub pos: &'a [Upos],
    /// Its mentions, in text order.
    pub mentions: &'a [Mention],
    /// Its entities.
    pub entities: &'a [Entity],
}

/// Fills in who says each quote, and whom it repeats.
pub fn speakers(scene: &Scene<'_>, mut quotes: Vec<Quote>) -> Vec<Quote> {
    let stage = Stage::new(scene);
    let mut memory = source::Memory::default();
    for i in 0..quotes.len() {
        let Some(quote) = quotes.get_mut(i) else { break };
        quote.source = quote.source.map(|s| {
            let whole = stage.whole_names(s);
            let free = quote.content.iter().chain(quote.cue.as_ref().map(|c| &c.span)).all(|o| !o.overlaps(whole));
            if free { whole } else { s }
        });
        let Some(quote) = quotes.get(i) else { break };
        if quote.kind == QuoteKind::Scare {
            continue;
        }
        let answer = match quote.source {
            Some(source) if quote.rule == TRANSCRIPT => stage.labelled(source, &mut memory),
            Some(source) => stage.named(source, &mut memory),
            None if quote.rule == ANSWER => stage.interviewee(quote, &mut memory),
            None if quote.rule == QUESTION => Answer::default(),
            None => stage.around(quote, quotes.get(..i).unwrap_or_default()),
        };
        if let Some(cue) = quote.cue.as_ref().filter(|_| quote.source.is_some()) {
            memory.keep(&stage, &answer, stage.tokens(cue.span));
        }
        let addressee = stage.addressee(quote);
        if let Some(quote) = quotes.get_mut(i) {
            if quote.source.is_none()
                && let Some(rule) = answer.rule
            {
                quote.rule = rule;
            }
            quote.speaker = answer.speaker;
            quote.speaker_label = answer.label;
            quote.runner_up = answer.runner_up.filter(|r| Some(*r) != quote.speaker);
            quote.addressee = addressee.filter(|a| Some(*a) != quote.speaker);
        }
    }
    for i in 0..quotes.len() {
        // A fragment speaks with its clause's voice.
        if let Some(parent) = quotes.get(i).and_then(|q| q.part_of).and_then(|p| quotes.get(p.index()).cloned())
            && let Some(quote) = quotes.get_mut(i)
            && quote.cue == parent.cue
        {
            quote.speaker = parent.speaker;
            quote.speaker_label = parent.speaker_label;
            quote.addressee = parent.addressee;
            quote.runner_up = parent.runner_up;
        }
    }
    repetition::find(&stage, quotes)
}

#[derive(Clone, Default)]
struct Answer {
    speaker: Option<EntityId>,
    label: Option<String>,
    runner_up: Option<EntityId>,
    rule: Option<&'static str>,
}

struct Stage<'a> {
    scene: &'a Scene<'a>,
    entity_of: Vec<Option<EntityId>>,
    /// The tokens that name a document, in text order.
    documents: Vec<usize>,
}

impl<'a> Stage<'a> {
    fn new(scene: &'a Scene<'a>) -> Stage<'a> {
        let mut entity_of = vec![None; scene.mentions.len()];
        for (number, entity) in scene.entities.iter().enumerate() {
            for mention in &entity.mentions {
                if let Some(e) = entity_of.get_mut(mention.index()) {
                    *e = Some(EntityId::new(number));
                }
            }
        }
        let documents = (0..scene.tokens.len())
            .filter(|&t| scene.tokens.get(t).is_some_and(|t| source::document(t.of(scene.text)).is_some()))
            .collect();
        Stage { scene, entity_of, documents }
    }

    fn tokens(&self, span: Span) -> TokenRange {
        let tokens = self.scene.tokens;
        TokenRange::new(tokens.partition_point(|t| t.span.end <= span.start), tokens.partition_point(|t| t.span.start < span.end))
    }

    /// Whether a word is one of `words`, which spaces part.
    #[inline(never)]
    fn is(&self, token: usize, words: &str) -> bool {
        let word = self.word(token);
        words.split(' ').any(|w| w == word)
    }

    #[inline(never)]
    fn word(&self, token: usize) -> &'a str {
        self.scene.tokens.get(token).map_or("", |t| t.of(self.scene.text))
    }

    /// Mentions that begin in the range, with their numbers.
    fn mentions(&self, range: TokenRange) -> impl DoubleEndedIterator<Item = (usize, &'a Mention)> {
        let all = self.scene.mentions;
        let from = all.partition_point(|m| m.tokens.start < range.start);
        let to = all.partition_point(|m| m.tokens.start < range.end).max(from);
        all.get(from..to).unwrap_or_default().iter().enumerate().map(move |(i, m)| (from + i, m))
    }

    fn is_person(&self, mention: usize) -> bool {
        self.entity_of
            .get(mention)
            .copied()
            .flatten()
            .and_then(|e| self.scene.entities.get(e.index()))
            .is_some_and(|e| e.entity_type == EntityType::Person)
    }

    /// A source with the whole of the name that it begins or ends in.
    fn whole_names(&self, source: Span) -> Span {
        let range = self.tokens(source);
        let whole = |t: u32| {
            let at = self.scene.mentions.partition_point(|m| m.tokens.start <= t).checked_sub(1)?;
            let name = self.scene.mentions.get(at).filter(|m| m.kind == MentionKind::Name && m.tokens.has(t as usize))?;
            self.span(name.tokens)
        };
        let first = whole(range.start).map_or(source, |name| name.to(source));
        range.end.checked_sub(1).and_then(whole).map_or(first, |name| first.to(name))
    }

    /// The text that a run of tokens covers; nothing for no tokens.
    fn span(&self, range: TokenRange) -> Option<Span> {
        let first = self.scene.tokens.get(range.start as usize)?;
        let last = self.scene.tokens.get((range.end as usize).checked_sub(1)?)?;
        Some(first.span.to(last.span))
    }

    /// The paragraphs, in text order.
    fn paragraphs(&self) -> impl Iterator<Item = TokenRange> {
        let parts = self.scene.sentences.chunk_by(|a, b| a.paragraph == b.paragraph);
        parts.filter_map(|p| Some(TokenRange { start: p.first()?.tokens.start, end: p.last()?.tokens.end }))
    }

    /// The paragraph that holds a token.
    fn paragraph_of(&self, token: u32) -> Option<TokenRange> {
        let sentences = self.scene.sentences;
        let paragraph = sentences.get(self.sentence(token))?.paragraph;
        let first = sentences.get(sentences.partition_point(|s| s.paragraph < paragraph))?;
        let last = sentences.get(sentences.partition_point(|s| s.paragraph <= paragraph).checked_sub(1)?)?;
        Some(TokenRange { start: first.tokens.start, end: last.tokens.end })
    }

    fn sentence(&self, token: u32) -> usize {
        self.scene.sentences.partition_point(|s| s.tokens.end <= token)
    }

    /// The speaker of a quote without a source, from what stands before it.
    fn around(&self, quote: &Quote, before: &[Quote]) -> Answer {
        let Some(&content) = quote.content.first() else { return Answer::default() };
        let range = self.tokens(content);
        let here = self.sentence(range.start);
        let Some(sentence) = self.scene.sentences.get(here) else { return Answer::default() };
        let speech =
            |q: &&Quote| q.kind != QuoteKind::Scare && (q.speaker.is_some() || q.speaker_label.is_some()) && q.part_of.is_none();
        // The last attribution before: in this paragraph, or in the one before it. Who acts in the words, called by name or
        // office, is not their speaker.
        let acts = |speaker: Option<EntityId>| {
            let inside =
                |m: &(usize, &Mention)| m.1.kind != MentionKind::Pronoun && self.entity_of.get(m.0).copied().flatten() == speaker;
            speaker.is_some() && self.mentions(range).any(|m| inside(&m))
        };
        let last = before.iter().rev().take(6).filter(speech).find(|q| !acts(q.speaker));
        if let Some(last) = last
            && let Some(end) = last.content.last().map(|c| c.end).into_iter().chain(last.cue.as_ref().map(|c| c.span.end)).max()
        {
            let at = self.sentence(self.tokens(Span { start: end.saturating_sub(1), end }).start);
            let place = self.scene.sentences.get(at);
            let near = place.is_some_and(|p| p.paragraph == sentence.paragraph && here <= at + 2)
                || (place.is_some_and(|p| p.paragraph + 1 == sentence.paragraph) && self.opens_paragraph(range.start));
            if near {
                return Answer {
                    speaker: last.speaker,
                    label: last.speaker_label.clone(),
                    runner_up: self.person_before(here, last.speaker),
                    rule: Some("the voice of the attribution before"),
                };
            }
        }
        // A sentence that introduces the words: "Ann Lee was angry:".
        if let Some(previous) = here.checked_sub(1).and_then(|h| self.scene.sentences.get(h))
            && self.word(previous.tokens.end.saturating_sub(1) as usize) == ":"
            && let Some(speaker) = self.subject(previous.tokens)
        {
            return Answer { speaker: Some(speaker), rule: Some("introduced by the sentence before"), ..Answer::default() };
        }
        // The one person of the sentence before.
        if let Some(speaker) = self.person_before(here, None) {
            return Answer { speaker: Some(speaker), rule: Some("the person of the sentence before"), ..Answer::default() };
        }
        Answer { rule: Some("no speaker in sight"), ..Answer::default() }
    }

    fn opens_paragraph(&self, token: u32) -> bool {
        let here = self.sentence(token);
        let paragraph = self.scene.sentences.get(here).map(|s| s.paragraph);
        let first = here.checked_sub(1).and_then(|h| self.scene.sentences.get(h)).map(|s| s.paragraph) != paragraph;
        let start = self.scene.sentences.get(here).map_or(0, |s| s.tokens.start);
        first && (start..token).all(|t| self.scene.tokens.get(t as usize).is_some_and(|t| t.kind != TokenKind::Word))
    }

    /// Whether a verb of the author's follows a mention.
    fn is_subject(&self, mention: &Mention) -> bool {
        matches!(self.scene.pos.get(mention.tokens.end as usize), Some(Upos::Verb | Upos::Aux))
    }

    /// The first person whom a sentence names or describes.
    fn subject(&self, sentence: TokenRange) -> Option<EntityId> {
        self.mentions(sentence).find(|(i, _)| self.is_person(*i)).and_then(|(i, _)| self.entity_of[i])
    }

    /// The only person of the sentence before this one and its paragraph's beginning, other than `not`.
    fn person_before(&self, sentence: usize, not: Option<EntityId>) -> Option<EntityId> {
        let here = self.scene.sentences.get(sentence)?;
        let previous = self.scene.sentences.get(sentence.checked_sub(1)?)?;
        let range = TokenRange { start: previous.tokens.start, end: here.tokens.start };
        let mut people = self
            .mentions(range)
            .filter(|(i, _)| self.is_person(*i))
            .filter_map(|(i, _)| self.entity_of[i])
            .filter(|e| Some(*e) != not);
        let first = people.next()?;
        people.all(|e| e == first).then_some(first)
    }

    /// Whom the words are said to: the mention right behind a verb of telling, asking, urging.
    fn addressee(&self, quote: &Quote) -> Option<EntityId> {
        let cue = quote.cue.as_ref()?;
        let told = matches!(
            cue.lemma.as_str(),
            "tell"
                | "ask"
                | "urge"
                | "warn"
                | "inform"
                | "remind"
                | "assure"
                | "invite"
                | "request"
                | "order"
                | "call"
                | "implore"
                | "advise"
                | "notify"
        );
        if !told {
            return None;
        }
        let end = self.tokens(cue.span).end;
        let (i, mention) = self.mentions(TokenRange { start: end, end: end + 6 }).find(|(_, m)| !m.entity_type.is_figure())?;
        let between = (end..mention.tokens.start).all(|t| {
            self.scene
                .pos
                .get(t as usize)
                .is_none_or(|p| matches!(p, Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Adp))
                && self.word(t as usize) != "that"
        });
        (between && mention.entity_type != EntityType::Norp).then(|| self.entity_of.get(i).copied().flatten()).flatten()
    }
}
