//! The output is as `schema/*.schema.json` say.

use crate::{ANALYZER, entries, read, repository};
use jsonschema::{Registry, Validator};
use onrecord::report::{self, Options, PositionEncoding};
use onrecord::{Analysis, Metadata, matching};
use serde_json::Value;

fn schema(name: &str) -> Value {
    serde_json::from_str(&read(&repository().join("schema").join(name))).expect("a schema is JSON")
}

fn check(validator: &Validator, value: &impl serde::Serialize) {
    let value = serde_json::to_value(value).expect("output is JSON");
    let errors: Vec<String> = validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

fn analyses() -> Vec<(String, Analysis)> {
    let mut all: Vec<(String, Analysis)> = Vec::new();
    for folder in entries(&repository().join("tests/articles")).iter().filter(|p| p.is_dir()) {
        let text = read(&folder.join("article.txt"));
        all.push((folder.display().to_string(), ANALYZER.analyze(&text, &Metadata::default())));
    }
    all.push(("empty".into(), ANALYZER.analyze("", &Metadata::default())));
    all
}

#[test]
fn analyses_follow_their_schema() {
    let validator = jsonschema::validator_for(&schema("analysis.schema.json")).expect("a valid schema");
    for (id, analysis) in analyses() {
        for position_encoding in PositionEncoding::ALL {
            for text in [true, false] {
                check(&validator, &report::article(&id, &analysis, Options { position_encoding, text }));
            }
        }
    }
}

#[test]
fn comparisons_follow_their_schema() {
    let registry = Registry::new().add("urn:onrecord:analysis:1", schema("analysis.schema.json")).expect("a valid schema");
    let registry = registry.prepare().expect("a valid schema");
    let validator = jsonschema::options().with_registry(&registry).build(&schema("comparison.schema.json"));
    let validator = validator.expect("a valid schema");
    let articles = analyses();
    let ids: Vec<&str> = articles.iter().map(|(id, _)| id.as_str()).collect();
    let all: Vec<&Analysis> = articles.iter().map(|(_, a)| a).collect();
    for count in [0, 1, all.len()] {
        let (ids, all) = (&ids[..count], &all[..count]);
        let comparison = matching::compare(all);
        check(&validator, &report::comparison(Some("set"), ids, all, &comparison, Options::default()));
        check(&validator, &report::comparison(None, ids, all, &comparison, Options { text: false, ..Options::default() }));
    }
}

#[test]
fn what_the_schema_does_not_know_is_refused() {
    let validator = jsonschema::validator_for(&schema("analysis.schema.json")).expect("a valid schema");
    let analysis = ANALYZER.analyze("One line.", &Metadata::default());
    let mut value = serde_json::to_value(report::article("a", &analysis, Options::default())).expect("JSON");
    assert!(validator.is_valid(&value));
    value["surprise"] = Value::Null;
    assert!(!validator.is_valid(&value));
}
