//! The analyzer of all targets, with all models.

use onrecord::{Analyzer, Models};
use std::sync::OnceLock;

pub fn analyzer() -> &'static Analyzer {
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
