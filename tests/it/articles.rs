//! Whole articles: each folder of `tests/articles` holds `article.txt` and `expected.json`, what the program makes of it.
//!
//! Only what a reader of the page would notice is pinned: metadata, what is no part of the article, the names and the
//! quotations. The three articles whose folders begin with `cable-` are on one event; `expected.txt` beside them pins their
//! comparison.

use crate::{ANALYZER, entries, expect_file, golden, read, repository};
use onrecord::mention::MentionKind;
use onrecord::{Analysis, Metadata};
use serde_json::{Value, json};
use std::path::PathBuf;

fn folders() -> Vec<PathBuf> {
    entries(&repository().join("tests/articles")).into_iter().filter(|p| p.is_dir()).collect()
}

#[test]
fn articles() {
    assert!(folders().len() >= 8, "the articles are where this test looks for them");
    let mut failures = Vec::new();
    for folder in folders() {
        let analysis = ANALYZER.analyze(&read(&folder.join("article.txt")), &Metadata::default());
        let mut given = serde_json::to_string_pretty(&summary(&analysis)).expect("strings and lists");
        given.push('\n');
        failures.extend(expect_file(&folder.join("expected.json"), &given).err());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn summary(analysis: &Analysis) -> Value {
    let metadata = &analysis.metadata;
    let boilerplate = analysis.boilerplate.iter().map(|b| format!("{}: {}", b.kind.name(), b.span.of(&analysis.text)));
    let entities = analysis.entities.iter().map(|entity| {
        let count = |kind: MentionKind| {
            let mentions = entity.mentions.iter().filter_map(|m| analysis.mentions.get(m.index()));
            mentions.filter(|m| m.kind == kind).count()
        };
        let mut out = format!("{} {}", entity.entity_type.name(), entity.name);
        if let Some(value) = &entity.value {
            out += &format!(" = {value}");
        }
        if let Some(role) = &entity.role {
            out += &format!(" ({role})");
        }
        let kinds = [MentionKind::Name, MentionKind::Nominal, MentionKind::Pronoun];
        let counts: Vec<String> =
            kinds.map(|k| (count(k), k.name())).iter().filter(|c| c.0 > 0).map(|(n, k)| format!("{n} {k}")).collect();
        format!("{out}: {}", counts.join(", "))
    });
    json!({
        "title": metadata.title,
        "byline": metadata.byline,
        "published": metadata.published,
        "dateline": metadata.dateline,
        "boilerplate": boilerplate.collect::<Vec<_>>(),
        "entities": entities.collect::<Vec<_>>(),
        "quotes": analysis.quotes.iter().map(|q| golden::quote(analysis, q)).collect::<Vec<_>>(),
    })
}

#[test]
fn articles_on_one_event() {
    let names = ["cable-agency", "cable-translated", "cable-tabloid"];
    let folder = repository().join("tests/articles");
    let analyses: Vec<Analysis> =
        names.iter().map(|n| ANALYZER.analyze(&read(&folder.join(n).join("article.txt")), &Metadata::default())).collect();
    let given = golden::groups(&analyses);
    if let Err(failure) = expect_file(&folder.join("cable.txt"), &format!("{}\n", given.trim_end())) {
        panic!("{failure}");
    }
}
