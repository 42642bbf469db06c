//! The way from text to result: the only file that orders the stages.

use crate::attribution;
use crate::boilerplate::{self, Boilerplate};
use crate::coref::{self, Entity};
use crate::document::Document;
use crate::language;
use crate::mention::{self, Mention, Reading};
use crate::metadata;
use crate::model::{ModelError, Models};
use crate::names;
use crate::pattern;
use crate::pos::{self, Upos};
use crate::quote::{self, Quote, dialogue, features as quote_features, marks};
use crate::repair::{self, Repair};
use crate::sentence::{self, Sentence};
use crate::span::{Span, TokenRange};
use crate::tagger::features;
use crate::token::{self, Token, TokenKind};
use std::ops::Range;

/// What is known of an article beside its text. Every field may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    /// Headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// When it was published, ISO 8601.
    pub published: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Place and date line at the beginning of the text.
    pub dateline: Option<String>,
}

impl Metadata {
    /// This, and where it is silent what `other` says.
    pub fn or(self, other: &Metadata) -> Metadata {
        let or = |own: Option<String>, other: &Option<String>| own.or_else(|| other.clone());
        Metadata {
            title: or(self.title, &other.title),
            byline: or(self.byline, &other.byline),
            published: or(self.published, &other.published),
            publisher: or(self.publisher, &other.publisher),
            dateline: or(self.dateline, &other.dateline),
        }
    }
}

/// All that was found in one article. Spans are bytes of [`Analysis::text`].
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The text that was analysed: as given, but for [`Analysis::repairs`].
    pub text: String,
    /// The text exactly as given, if something in it was repaired.
    pub given: Option<String>,
    /// What was repaired.
    pub repairs: Vec<Repair>,
    /// Title, byline, date and publisher, given or found.
    pub metadata: Metadata,
    /// Paragraphs, in order.
    pub paragraphs: Vec<Span>,
    /// Tokens, ascending, without overlap.
    pub tokens: Vec<Token>,
    /// Sentences; they partition the tokens.
    pub sentences: Vec<Sentence>,
    /// Part of speech of each token.
    pub pos: Vec<Upos>,
    /// What is no part of the article.
    pub boilerplate: Vec<Boilerplate>,
    /// Mentions, in text order.
    pub mentions: Vec<Mention>,
    /// Entities; every mention is in exactly one.
    pub entities: Vec<Entity>,
    /// Quotations, in text order.
    pub quotes: Vec<Quote>,
    /// Language of the text, ISO 639-1.
    pub language: &'static str,
}

impl Analysis {
    /// The bytes that a run of tokens covers.
    pub fn span(&self, range: TokenRange) -> Span {
        match self.tokens.get(range.range()) {
            Some([first, .., last]) => first.span.to(last.span),
            Some([only]) => only.span,
            _ => Span::default(),
        }
    }

    /// The text exactly as given, which all output is about.
    pub fn given(&self) -> &str {
        self.given.as_deref().unwrap_or(&self.text)
    }

    /// Where a span of [`Analysis::text`] stands in the text as given.
    pub fn given_span(&self, span: Span) -> Span {
        repair::given(&self.repairs, span)
    }

    /// Number of words, figures included, that begin in a stretch of the text.
    pub fn words(&self, within: Span) -> usize {
        let first = self.tokens.partition_point(|t| t.span.start < within.start);
        let tokens = self.tokens.get(first..).unwrap_or_default().iter().take_while(|t| t.span.start < within.end);
        tokens.filter(|t| !matches!(t.kind, TokenKind::Mark | TokenKind::Punctuation | TokenKind::Symbol)).count()
    }
}

/// Analyses articles with a set of models. Any text gives a result.
#[derive(Debug, Default)]
pub struct Analyzer {
    models: Models,
}

impl Analyzer {
    /// An analyzer that uses `models`.
    pub fn new(models: Models) -> Analyzer {
        Analyzer { models }
    }

    /// Adds a model, which its header names.
    pub fn add_model(&mut self, bytes: &[u8]) -> Result<(), ModelError> {
        self.models.add(bytes)
    }

    /// The rows that the quotation network reads for `analysis`, one a token; the trainer calls this.
    pub fn quote_features(&self, analysis: &Analysis) -> Vec<[u16; quote_features::WIDTH]> {
        let pairs = marks::pair(&analysis.text, &analysis.tokens, &analysis.sentences);
        quote_features::extract(&quote_features::Input {
            text: &analysis.text,
            tokens: &analysis.tokens,
            sentences: &analysis.sentences,
            pos: &analysis.pos,
            pairs: &pairs,
        })
    }

    /// Every attribution of `analysis` without its speaker, also those too unsure to be claimed; the calibration calls this.
    pub fn candidates(&self, analysis: &Analysis) -> Vec<Quote> {
        let pairs = marks::pair(&analysis.text, &analysis.tokens, &analysis.sentences);
        let Analysis { text, tokens, sentences, pos, boilerplate, .. } = analysis;
        let set_aside: Vec<Span> = boilerplate.iter().map(|b| b.span).collect();
        let input = quote_features::Input { text, tokens, sentences, pos, pairs: &pairs };
        quote::find_above(0.0, &input, &set_aside, self.models.quotes.as_ref())
    }

    /// Analyses a plain text. `given` is what is already known of the article; it goes before what the text says.
    pub fn analyze(&self, text: &str, given: &Metadata) -> Analysis {
        let repaired = repair::repair(text);
        let as_given = (!repaired.repairs.is_empty()).then(|| text.to_owned());
        let text: &str = &repaired.text;
        let language = language::detect(text);
        let document = Document::repaired(text, &repaired.repairs);
        let boilerplate = boilerplate::find(&document);
        let metadata = given.clone().or(&metadata::find(&document, &boilerplate));
        let mut tokens: Vec<Token> = document.paragraphs.iter().flat_map(|&p| token::tokenize(text, p)).collect();
        let sentences = sentence::split(text, &document.paragraphs, &tokens);
        let pairs = marks::pair(text, &tokens, &sentences);
        dialogue::mark(text, &mut tokens, &pairs);
        let words: Vec<&str> = tokens.iter().map(|t| t.of(text)).collect();
        let ranges: Vec<Range<usize>> = sentences.iter().map(|s| s.tokens.range()).collect();
        let mut seen = features::Article::new(words.iter().copied());
        let pos = pos::tag(self.models.pos.as_ref(), &seen, &ranges);
        names::look(&mut seen, &words, &ranges, &pos, self.models.gazetteer.as_ref());
        let reading = Reading { text, tokens: &tokens, sentences: &ranges, pos: &pos, gazetteer: self.models.gazetteer.as_ref() };
        let names = names::find(self.models.names.as_ref(), &seen, &words, &ranges, self.models.gazetteer.as_ref());
        let names = coref::retype(&reading, names);
        let day = metadata::day(&document, &metadata);
        let figures = pattern::find(text, &tokens, &ranges, day.as_deref());
        let set_aside = boilerplate::without_people(&boilerplate);
        let mentions = mention::find(&reading, names, figures);
        let mentions = mention::outside(&reading, mentions, &set_aside);
        let seen_by_quotes = quote_features::Input { text, tokens: &tokens, sentences: &sentences, pos: &pos, pairs: &pairs };
        let set_aside: Vec<Span> = boilerplate.iter().map(|b| b.span).collect();
        // What is known of cues and clauses is English: of another language no quotation is claimed.
        let quotes: Vec<Quote> = match language {
            "en" => quote::find(&seen_by_quotes, &set_aside, self.models.quotes.as_ref()),
            _ => Vec::new(),
        };
        let (mut mentions, mut entities) = coref::resolve(&reading, mentions, &quotes);
        let scene = attribution::Scene {
            text,
            tokens: &tokens,
            sentences: &sentences,
            pos: &pos,
            mentions: &mentions,
            entities: &entities,
        };
        let quotes = attribution::speakers(&scene, quotes);
        coref::first_person(&reading, &quotes, &mut mentions, &mut entities);
        Analysis {
            text: text.to_owned(),
            given: as_given,
            repairs: repaired.repairs,
            metadata,
            paragraphs: document.paragraphs,
            tokens,
            sentences,
            pos,
            boilerplate,
            mentions,
            entities,
            quotes,
            language,
        }
    }
}
