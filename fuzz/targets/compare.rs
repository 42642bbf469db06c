//! Up to four texts, parted by lines of equals signs, analysed and compared.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord::report::{self, Options};
use onrecord::{Analysis, Analyzer, Metadata, Models, matching};
use std::sync::OnceLock;

fn analyzer() -> &'static Analyzer {
    static ANALYZER: OnceLock<Analyzer> = OnceLock::new();
    ANALYZER.get_or_init(|| {
        let mut models = Models::default();
        for bytes in [
            &include_bytes!("../../models/pos.bin")[..],
            include_bytes!("../../models/gazetteer.bin"),
            include_bytes!("../../models/names.bin"),
            include_bytes!("../../models/quotes.bin"),
        ] {
            models.add(bytes).expect("the models of this version");
        }
        Analyzer::new(models)
    })
}

fuzz_target!(|text: &str| {
    let articles: Vec<Analysis> =
        text.split("\n====\n").take(4).map(|part| analyzer().analyze(part, &Metadata::default())).collect();
    let analyses: Vec<&Analysis> = articles.iter().collect();
    let ids: Vec<&str> = ["a", "b", "c", "d"].into_iter().take(analyses.len()).collect();
    let comparison = matching::compare(&analyses);
    report::comparison(None, &ids, &analyses, &comparison, Options::default());
});
