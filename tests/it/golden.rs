//! Golden cases: `tests/golden/MODULE.txt` holds cases for one module, each `=== name`, input, `---`, expected.
//!
//! What is shown of the analysis depends on the module: see [`render`]. Spans are shown as the words they cover.

use crate::{ANALYZER, entries, expect_file, read, repository};
use onrecord::mention::MentionKind;
use onrecord::quote::Quote;
use onrecord::{Analysis, Metadata, Span, matching};
use std::path::Path;

#[test]
fn golden_cases() {
    let mut failures = Vec::new();
    for path in entries(&repository().join("tests/golden")) {
        failures.extend(check(&path).err());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn check(path: &Path) -> Result<(), String> {
    let module = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
    let text = read(path);
    let mut out = String::new();
    for case in text.split("=== ").skip(1) {
        let (name, rest) = case.split_once('\n').ok_or_else(|| format!("{module}: a case without input: {case}"))?;
        let (input, _) = rest.split_once("\n---\n").ok_or_else(|| format!("{module}: {name}: no line ---"))?;
        out += &format!("=== {name}\n{input}\n---\n{}\n\n", render(module, input)?.trim_end());
    }
    expect_file(path, &format!("{}\n", out.trim_end()))
}

/// What the cases of a module show.
fn render(module: &str, input: &str) -> Result<String, String> {
    if module == "matching" {
        return Ok(comparison(input));
    }
    let analysis = ANALYZER.analyze(input, &Metadata { published: Some("2024-03-14".into()), ..Metadata::default() });
    let text = analysis.text.as_str();
    Ok(match module {
        // Tokens, one sentence a line.
        "sentence" => lines(analysis.sentences.iter().map(|s| {
            let tokens = analysis.tokens.get(s.tokens.range()).unwrap_or_default();
            tokens.iter().map(|t| t.of(text)).collect::<Vec<_>>().join(" · ")
        })),
        // Kind and text of what is no part of the article.
        "boilerplate" => lines(analysis.boilerplate.iter().map(|b| format!("{}: {}", b.kind.name(), b.span.of(text)))),
        // The text with names and figures in brackets.
        "mention" => bracketed(&analysis),
        // Entities: type, name, role, and each mention with why it is there.
        "coref" => entities(&analysis),
        // Quotations: see `quote`.
        "quote" => lines(analysis.quotes.iter().map(|q| quote(&analysis, q))),
        _ => return Err(format!("tests/golden/{module}.txt: no such module")),
    })
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

fn bracketed(analysis: &Analysis) -> String {
    let mut out = String::new();
    let mut at = 0;
    for mention in analysis.mentions.iter().filter(|m| m.kind == MentionKind::Name) {
        let span = analysis.span(mention.tokens);
        out += analysis.text.get(at..span.start as usize).unwrap_or_default();
        let value = mention.value.as_ref().map(|v| format!("={v}")).unwrap_or_default();
        out += &format!("[{}{value} {}]", mention.entity_type.name(), span.of(&analysis.text));
        at = span.end as usize;
    }
    out + analysis.text.get(at..).unwrap_or_default()
}

fn entities(analysis: &Analysis) -> String {
    lines(analysis.entities.iter().filter(|e| !e.entity_type.is_figure()).map(|entity| {
        let role = entity.role.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
        let mentions = entity.mentions.iter().zip(&entity.links).filter_map(|(m, link)| {
            let mention = analysis.mentions.get(m.index())?;
            Some(format!("{} <{link}>", analysis.span(mention.tokens).of(&analysis.text)))
        });
        format!("{} {}{role}: {}", entity.entity_type.name(), entity.name, mentions.collect::<Vec<_>>().join(", "))
    }))
}

/// One quotation on a line: `direct Ann Lee | said | content / content`, with what else is known of it in brackets.
pub(crate) fn quote(analysis: &Analysis, quote: &Quote) -> String {
    let words = |s: Span| s.of(&analysis.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let named = |e: onrecord::span::EntityId| analysis.entities.get(e.index()).map(|e| e.name.clone());
    let speaker = quote.speaker.and_then(named).or_else(|| quote.speaker_label.as_ref().map(|l| format!("({l})")));
    let cue = quote.cue.as_ref().map(|c| words(c.span));
    let content: Vec<String> = quote.content.iter().map(|&s| words(s)).collect();
    let mut out = format!(
        "{} {} | {} | {}",
        quote.kind.name(),
        speaker.as_deref().unwrap_or("–"),
        cue.as_deref().unwrap_or("–"),
        content.join(" / ")
    );
    let mut more: Vec<String> = quote.defects.iter().map(|d| d.name().to_owned()).collect();
    more.extend(quote.addressee.and_then(named).map(|a| format!("to {a}")));
    more.extend(quote.part_of.map(|q| format!("part of q{}", q.index() + 1)));
    more.extend(quote.repeat_of.map(|q| format!("repeats q{}", q.index() + 1)));
    if !more.is_empty() {
        out += &format!(" [{}]", more.join(", "));
    }
    out
}

/// Articles parted by lines of `+++`: the groups of quotations with their differences, then who is in several articles.
fn comparison(input: &str) -> String {
    let analyses: Vec<Analysis> = input.split("\n+++\n").map(|text| ANALYZER.analyze(text, &Metadata::default())).collect();
    groups(&analyses)
}

/// What several articles have in common.
pub(crate) fn groups(analyses: &[Analysis]) -> String {
    let comparison = matching::compare(&analyses.iter().collect::<Vec<_>>());
    let mut out = Vec::new();
    for entity in &comparison.entities {
        let mut articles: Vec<u32> = entity.members.iter().map(|m| m.article).collect();
        articles.dedup();
        if articles.len() > 1 {
            let list: Vec<String> = articles.iter().map(|a| (a + 1).to_string()).collect();
            out.push(format!("{} {}: {}", entity.entity_type.name(), entity.name, list.join(", ")));
        }
    }
    for (i, group) in comparison.quotes.iter().enumerate() {
        out.push(format!("group {}", i + 1));
        for member in &group.members {
            let Some(analysis) = analyses.get(member.article as usize) else { continue };
            let Some(version) = analysis.quotes.get(member.quote.index()) else { continue };
            out.push(format!("  {}: {}", member.article + 1, quote(analysis, version)));
            for d in &member.differences {
                let side = |s: &Option<matching::Side>| s.as_ref().map_or("–".to_owned(), |s| s.text.clone());
                out.push(format!("     {}: {} → {}", d.kind.name(), side(&d.from), side(&d.to)));
            }
        }
    }
    for copies in &comparison.copies {
        let list: Vec<String> = copies.articles.iter().map(|a| (a + 1).to_string()).collect();
        out.push(format!("copies: {}", list.join(", ")));
    }
    out.join("\n")
}
