//! Forms of the output: JSON, CSV, HTML.

mod page;
mod table;

use onrecord::report::{self, Options};
use onrecord::{Analysis, matching};

/// A form of the output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// A JSON object a line.
    Jsonl,
    /// JSON: a list of analyses, or one comparison.
    Json,
    /// A table.
    Csv,
    /// A page that needs nothing else.
    Html,
}

/// What is written: it decides the table's columns and the page's title.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Head {
    /// Analyses of articles.
    Article,
    /// Comparisons.
    Comparison,
}

/// What goes before the first item.
pub(crate) fn head(format: Format, head: Head) -> String {
    match (format, head) {
        (Format::Jsonl, _) | (Format::Json, Head::Comparison) => String::new(),
        (Format::Json, Head::Article) => "[\n".into(),
        (Format::Csv, Head::Article) => table::row(&table::QUOTES.map(str::to_owned)),
        (Format::Csv, Head::Comparison) => table::row(&table::VERSIONS.map(str::to_owned)),
        (Format::Html, _) => page::HEAD.into(),
    }
}

/// What goes between two items.
pub(crate) fn between(format: Format, head: Head) -> &'static str {
    if (format, head) == (Format::Json, Head::Article) { ",\n" } else { "" }
}

/// What goes behind the last item.
pub(crate) fn foot(format: Format, head: Head) -> &'static str {
    match (format, head) {
        (Format::Json, Head::Article) => "\n]\n",
        (Format::Html, _) => page::FOOT,
        _ => "",
    }
}

/// One article.
pub(crate) fn article(format: Format, id: &str, analysis: &Analysis, options: Options) -> Vec<u8> {
    match format {
        Format::Jsonl => json(&report::article(id, analysis, options), "\n"),
        Format::Json => json(&report::article(id, analysis, options), ""),
        Format::Csv => table::quotes(id, analysis).into_bytes(),
        Format::Html => page::article(id, analysis).into_bytes(),
    }
}

/// One comparison.
pub(crate) fn comparison(
    format: Format,
    wire: &report::Comparison,
    analyses: &[&Analysis],
    comparison: &matching::Comparison,
) -> Vec<u8> {
    match format {
        Format::Jsonl | Format::Json => json(wire, "\n"),
        Format::Csv => table::versions(wire, analyses, comparison).into_bytes(),
        Format::Html => page::comparison(wire, analyses, comparison).into_bytes(),
    }
}

/// JSON on one line. The wire structs hold nothing that JSON cannot: only strings, numbers and lists.
fn json(value: &impl serde::Serialize, end: &str) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).unwrap_or_default();
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

/// The words of several spans, with an ellipsis where something lies between them.
fn words(analysis: &Analysis, spans: &[onrecord::Span]) -> String {
    let parts: Vec<&str> = spans.iter().map(|s| s.of(&analysis.text)).collect();
    parts.join(" […] ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Name of the speaker of a quote, or the words for somebody without a name.
fn speaker<'a>(analysis: &'a Analysis, quote: &'a onrecord::quote::Quote) -> &'a str {
    let entity = quote.speaker.and_then(|e| analysis.entities.get(e.index()));
    entity.map(|e| e.name.as_str()).or(quote.speaker_label.as_deref()).unwrap_or("")
}
