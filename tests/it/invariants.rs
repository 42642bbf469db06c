//! Any text in, a well-formed analysis out.

use crate::ANALYZER;
use onrecord::report::{self, Options, PositionEncoding};
use onrecord::{Analysis, Metadata, Span, matching};
use proptest::prelude::*;
use std::collections::HashSet;

/// Pieces that news texts are made of, clean and dirty.
const PIECES: &[&str] = &[
    "Ann Lee",
    "Mr. ",
    "Dr Okafor",
    "she",
    "He",
    "the minister",
    "said",
    "told",
    "according to",
    "that",
    "“",
    "”",
    "\"",
    "'",
    "‘",
    "’",
    "«",
    "»",
    "„",
    "''",
    "``",
    " ",
    " ",
    " ",
    ". ",
    "? ",
    ", ",
    ": ",
    " – ",
    "\n",
    "\n\n",
    "\r\n\r\n",
    "\u{a0}",
    "\u{2028}",
    "\u{200b}",
    "é",
    "e\u{301}",
    "👩‍👩‍👧",
    "🇮🇸",
    "2.4 billion euros",
    "March 14, 2024",
    "5 p.m.",
    "12 %",
    "U.S.",
    "NATO",
    "Advertisement",
    "Read more:",
    "Q: ",
    "A: ",
    "don't",
    "ministers’",
    "www.example.org",
    "â€œ",
    "Ã©",
    "[ad_1]",
    "…",
    "(",
    ")",
    "I will not resign",
    "wants to leave",
    "\u{feff}",
    "漢字",
    "مرحبا",
    "İ",
    "ß",
];

fn news() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 0..200).prop_map(|chars| chars.into_iter().collect())
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn news_like_text_gives_a_well_formed_analysis(text in news()) {
        well_formed(&text);
    }

    #[test]
    fn any_text_gives_a_well_formed_analysis(text in any_text()) {
        well_formed(&text);
    }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn any_articles_give_a_well_formed_comparison(texts in prop::collection::vec(news(), 0..5)) {
        let analyses: Vec<Analysis> = texts.iter().map(|t| ANALYZER.analyze(t, &Metadata::default())).collect();
        well_formed_comparison(&analyses.iter().collect::<Vec<_>>());
    }

    #[test]
    fn an_article_beside_itself_gives_a_well_formed_comparison(text in news()) {
        let analysis = ANALYZER.analyze(&text, &Metadata::default());
        well_formed_comparison(&[&analysis, &analysis]);
    }
}

#[test]
fn nothing_and_odd_things() {
    for text in ["", " ", "\n", "\"", "“", "”“", "'''''", "\u{301}", "\r\r\r", "a\0b", "“““““a”", "she", "said", "\u{feff}"]
    {
        well_formed(text);
    }
}

#[test]
fn ten_megabytes_of_one_character() {
    for character in ["a", " ", "é"] {
        well_formed(&character.repeat(10_000_000 / character.len()));
    }
}

#[test]
fn long_runs_of_marks_and_stops_take_no_longer_than_their_length() {
    for piece in ["\"", "“", "” ", "a ", "\n", "A. ", "“a” ", "(", "he said ", "Ann Lee ", "\u{301}", "«", "\"a\" said b. "]
    {
        well_formed(&piece.repeat(3_000 / piece.len()));
    }
}

fn ascending(what: &str, spans: &[Span], text: &str) {
    for span in spans {
        assert!(text.get(span.range()).is_some_and(|s| !s.is_empty()), "{what} {span:?} slices the text");
    }
    for pair in spans.windows(2) {
        assert!(pair[0].end <= pair[1].start, "{what}: {pair:?} ascend without overlap");
    }
}

/// Checks all that the types of the core promise.
fn well_formed(given: &str) {
    let analysis = ANALYZER.analyze(given, &Metadata::default());
    let text = analysis.text.as_str();
    ascending("paragraph", &analysis.paragraphs, text);
    ascending("token", &analysis.tokens.iter().map(|t| t.span).collect::<Vec<_>>(), text);
    ascending("boilerplate", &analysis.boilerplate.iter().map(|b| b.span).collect::<Vec<_>>(), text);

    let mut next = 0;
    for sentence in &analysis.sentences {
        assert_eq!(sentence.tokens.start, next, "sentences partition the tokens");
        assert!(!sentence.tokens.is_empty());
        next = sentence.tokens.end;
        let paragraph = analysis.paragraphs[sentence.paragraph as usize];
        assert!(paragraph.contains(analysis.span(sentence.tokens)), "no sentence crosses a paragraph");
    }
    assert_eq!(next as usize, analysis.tokens.len(), "sentences partition the tokens");

    for mention in &analysis.mentions {
        assert!(mention.tokens.has(mention.head as usize), "a mention holds its head");
        let inside = analysis.sentences.iter().any(|s| s.tokens.contains(mention.tokens));
        assert!(inside && !mention.tokens.is_empty(), "a mention lies inside one sentence: {mention:?}");
        assert!((0.0..=1.0).contains(&mention.confidence));
    }
    let mut seen = HashSet::new();
    for entity in &analysis.entities {
        assert!(!entity.mentions.is_empty() && !entity.name.trim().is_empty(), "{entity:?}");
        assert_eq!(entity.mentions.len(), entity.links.len(), "each mention says why it is there");
        for mention in &entity.mentions {
            assert!(mention.index() < analysis.mentions.len());
            assert!(seen.insert(*mention), "a mention is in one entity only");
        }
    }
    assert_eq!(seen.len(), analysis.mentions.len(), "each mention is in an entity");

    for (i, quote) in analysis.quotes.iter().enumerate() {
        assert!(!quote.content.is_empty());
        ascending("content", &quote.content, text);
        ascending("cue", quote.cue.as_ref().map(|c| c.span).as_slice(), text);
        ascending("source", quote.source.as_slice(), text);
        for entity in [quote.speaker, quote.addressee, quote.runner_up].into_iter().flatten() {
            assert!(entity.index() < analysis.entities.len());
        }
        for other in [quote.part_of, quote.repeat_of].into_iter().flatten() {
            assert!(other.index() < analysis.quotes.len() && other.index() != i);
        }
        assert!((0.0..=1.0).contains(&quote.confidence));
    }
    let starts: Vec<Span> = analysis.quotes.iter().filter_map(|q| q.content.first().copied()).collect();
    assert!(starts.is_sorted_by_key(|s| s.start), "quotes stand in text order");

    same_words_in_every_encoding(&analysis);
    assert_eq!(format!("{analysis:?}"), format!("{:?}", ANALYZER.analyze(given, &Metadata::default())), "twice the same");
}

/// Offsets of the output slice the text to the same words, whatever they count.
fn same_words_in_every_encoding(analysis: &Analysis) {
    let report = |position_encoding| report::article("id", analysis, Options { position_encoding, text: true });
    let [points, units, bytes] = PositionEncoding::ALL.map(report);
    let text = bytes.text.as_deref().expect("asked for");
    let utf16: Vec<u16> = text.encode_utf16().collect();
    let chars: Vec<char> = text.chars().collect();
    let spans = |article: &report::Article| -> Vec<report::Range> {
        let mentions = article.entities.iter().flat_map(|e| e.mentions.iter().map(|m| m.span));
        let content = article.quotes.iter().flat_map(|q| q.content.iter().copied());
        article.paragraphs.iter().copied().chain(mentions).chain(content).collect()
    };
    for ((b, u), c) in spans(&bytes).iter().zip(spans(&units)).zip(spans(&points)) {
        let words = &text[b.start as usize..b.end as usize];
        assert_eq!(String::from_utf16_lossy(&utf16[u.start as usize..u.end as usize]), words);
        assert_eq!(chars[c.start as usize..c.end as usize].iter().collect::<String>(), words);
    }
}

fn well_formed_comparison(analyses: &[&Analysis]) {
    let comparison = matching::compare(analyses);
    let mut seen = HashSet::new();
    for group in &comparison.entities {
        for m in &group.members {
            let entity = &analyses[m.article as usize].entities[m.entity.index()];
            assert!(!entity.entity_type.is_figure() || entity.value.is_some(), "a figure is known by its value");
            assert!(seen.insert((m.article, m.entity)), "an entity is in one group only");
        }
    }
    for group in &comparison.quotes {
        assert!(group.members.len() > 1 && group.speaker.is_none_or(|s| s < comparison.entities.len()));
        let first = &group.members[0];
        assert!(first.differences.is_empty(), "the fullest version does not differ from itself");
        let mut places = HashSet::new();
        for member in &group.members {
            assert!(places.insert((member.article, member.quote)), "a quote is in a group once");
            assert!(member.quote.index() < analyses[member.article as usize].quotes.len());
            assert!(member.differences.is_sorted_by_key(|d| d.kind), "the weightiest first");
            for difference in &member.differences {
                assert!(difference.from.is_some() || difference.to.is_some());
                for (article, side) in [(first.article, &difference.from), (member.article, &difference.to)] {
                    for span in side.iter().flat_map(|s| &s.spans) {
                        assert!(!span.of(&analyses[article as usize].text).is_empty(), "{difference:?}");
                    }
                }
            }
        }
    }
    assert_eq!(comparison, matching::compare(analyses), "twice the same");
}
