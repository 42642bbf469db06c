//! Up to four texts, parted by lines of equals signs, analysed and compared.
#![no_main]

mod analyzer;

use analyzer::analyzer;
use libfuzzer_sys::fuzz_target;
use onrecord::report::{self, Options};
use onrecord::{Analysis, Metadata, matching};

fuzz_target!(|text: &str| {
    let articles: Vec<Analysis> =
        text.split("\n====\n").take(4).map(|part| analyzer().analyze(part, &Metadata::default())).collect();
    let analyses: Vec<&Analysis> = articles.iter().collect();
    let ids: Vec<&str> = ["a", "b", "c", "d"].into_iter().take(analyses.len()).collect();
    let comparison = matching::compare(&analyses);
    report::comparison(None, &ids, &analyses, &comparison, Options::default());
});
