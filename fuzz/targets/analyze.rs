//! Any text, with all models: every offset of the output slices the text as given, whatever it counts.
#![no_main]

mod analyzer;

use analyzer::analyzer;
use libfuzzer_sys::fuzz_target;
use onrecord::report::{self, Options, PositionEncoding, Range};
use onrecord::Metadata;

fuzz_target!(|text: &str| {
    let analysis = analyzer().analyze(text, &Metadata::default());
    let article = report::article("id", &analysis, Options { position_encoding: PositionEncoding::Utf8, text: true });
    assert_eq!(article.text.as_deref(), Some(text));
    let holds = |range: &Range| assert!(text.get(range.start as usize..range.end as usize).is_some(), "{range:?}");
    article.paragraphs.iter().for_each(holds);
    article.boilerplate.iter().for_each(|b| holds(&b.span));
    article.repairs.iter().for_each(|r| holds(&r.span));
    article.entities.iter().flat_map(|e| &e.mentions).for_each(|m| holds(&m.span));
    article.quotes.iter().flat_map(|q| &q.content).for_each(holds);
    article.quotes.iter().filter_map(|q| q.source.as_ref()).for_each(holds);
});
