//! Tables for spreadsheets: one row a quotation, or a version of one.

use super::{speaker, words};
use onrecord::{Analysis, matching, report};

/// Columns of the table of quotations.
pub(crate) const QUOTES: [&str; 14] = [
    "article",
    "quote",
    "kind",
    "speaker",
    "role",
    "source",
    "cue",
    "lemma",
    "content",
    "addressee",
    "part_of",
    "repeat_of",
    "confidence",
    "rule",
];

/// Columns of the table of versions.
pub(crate) const VERSIONS: [&str; 10] =
    ["set", "group", "speaker", "article", "quote", "fullest", "kind", "cue", "content", "differences"];

/// One row, ended. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
pub(crate) fn row(cells: &[String]) -> String {
    let safe = |cell: &String| if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell.clone() };
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(cells.iter().map(safe));
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// The quotations of one article.
pub(crate) fn quotes(id: &str, analysis: &Analysis) -> String {
    let wire = report::article(id, analysis, report::Options { text: false, ..Default::default() });
    let mut out = String::new();
    for (quote, shown) in analysis.quotes.iter().zip(&wire.quotes) {
        let named = |e: Option<onrecord::span::EntityId>| e.and_then(|e| analysis.entities.get(e.index()));
        out += &row(&[
            id.to_owned(),
            shown.id.clone(),
            shown.kind.to_owned(),
            speaker(analysis, quote).to_owned(),
            named(quote.speaker).and_then(|e| e.role.clone()).unwrap_or_default(),
            words(analysis, quote.source.as_slice()),
            quote.cue.as_ref().map(|c| words(analysis, &[c.span])).unwrap_or_default(),
            quote.cue.as_ref().map(|c| c.lemma.clone()).unwrap_or_default(),
            words(analysis, &quote.content),
            named(quote.addressee).map(|e| e.name.clone()).unwrap_or_default(),
            shown.part_of.clone().unwrap_or_default(),
            shown.repeat_of.clone().unwrap_or_default(),
            shown.confidence.to_string(),
            shown.reason.rule.to_owned(),
        ]);
    }
    out
}

/// The versions of the quotations that several places share.
pub(crate) fn versions(wire: &report::Comparison, analyses: &[&Analysis], comparison: &matching::Comparison) -> String {
    let mut out = String::new();
    for (group, shown) in comparison.quotes.iter().zip(&wire.quotes) {
        for (member, shown_member) in group.members.iter().zip(&shown.members) {
            let Some(analysis) = analyses.get(member.article as usize) else { continue };
            let Some(quote) = analysis.quotes.get(member.quote.index()) else { continue };
            let fullest = shown_member.place == shown.fullest;
            let differences: Vec<String> = shown_member.differences.iter().map(difference).collect();
            out += &row(&[
                wire.id.clone().unwrap_or_default(),
                shown.group.clone(),
                speaker(analysis, quote).to_owned(),
                shown_member.place.article.clone(),
                shown_member.place.quote.clone(),
                if fullest { "yes" } else { "no" }.to_owned(),
                quote.kind.name().to_owned(),
                quote.cue.as_ref().map(|c| words(analysis, &[c.span])).unwrap_or_default(),
                words(analysis, &quote.content),
                differences.join("; "),
            ]);
        }
    }
    out
}

/// One difference in words: "number: 3 → 5".
pub(crate) fn difference(d: &report::Difference) -> String {
    let text = |side: &Option<report::Side>| side.as_ref().map_or("–".to_owned(), |s| s.text.clone());
    format!("{}: {} → {}", d.kind, text(&d.from), text(&d.to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_are_no_formulas() {
        assert_eq!(row(&["a, b".into(), "say \"no\"".into(), "=1+1".into()]), "\"a, b\",\"say \"\"no\"\"\",'=1+1\n");
    }
}
