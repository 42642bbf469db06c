//! A page that needs nothing else: the text with names and quotations marked, or the versions of quotations in tables.
//! Every word of an article is escaped; the page runs no script.

use super::{speaker, table, words};
use onrecord::mention::MentionKind;
use onrecord::{Analysis, matching, report};

/// The page's beginning.
pub(crate) const HEAD: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Who said what</title>
<style>
body { font: 1.05rem/1.6 Georgia, serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1c1c1c; background: #fff }
h1, h2, table { font-family: system-ui, sans-serif } h1 { font-size: 1.2rem; margin-top: 3rem } h2 { font-size: 1rem }
.text { white-space: pre-wrap } table { border-collapse: collapse; font-size: .85rem; width: 100% }
td, th { border-bottom: 1px solid #ccc; padding: .3rem .5rem; text-align: left; vertical-align: top }
.direct, .mixed { background: #fff0b8 } .indirect { background: #e6f1e0 } .scare { background: #eee } .plate { color: #767676 }
.name { border-bottom: 2px solid #3465a4 } small { color: #595959 }
</style>
</head>
<body>
"#;

/// The page's end.
pub(crate) const FOOT: &str = "</body>\n</html>\n";

/// One article: its text marked, then its quotations in a table.
pub(crate) fn article(id: &str, analysis: &Analysis) -> String {
    let title = analysis.metadata.title.as_deref().unwrap_or(id);
    let mut out = format!("<article>\n<h1>{}</h1>\n<div class=\"text\">{}</div>\n", escape(title), marked(analysis));
    out += "<h2>Quotations</h2>\n<table>\n<tr><th>Who</th><th>Words</th><th>How</th></tr>\n";
    for quote in &analysis.quotes {
        let cue = quote.cue.as_ref().map(|c| words(analysis, &[c.span])).unwrap_or_default();
        out += &format!(
            "<tr><td>{}</td><td>{}</td><td>{} <small>{}</small></td></tr>\n",
            escape(speaker(analysis, quote)),
            escape(&words(analysis, &quote.content)),
            quote.kind.name(),
            escape(&cue)
        );
    }
    out + "</table>\n</article>\n"
}

/// The text, cut wherever a marked stretch begins or ends, each piece with the classes of all that cover it.
fn marked(analysis: &Analysis) -> String {
    let mut spans: Vec<(onrecord::Span, &str, String)> = Vec::new();
    for quote in &analysis.quotes {
        let about = format!("{}: {}", quote.kind.name(), speaker(analysis, quote));
        spans.extend(quote.content.iter().map(|&s| (s, quote.kind.name(), about.clone())));
    }
    for entity in &analysis.entities {
        for mention in entity.mentions.iter().filter_map(|m| analysis.mentions.get(m.index())) {
            if mention.kind == MentionKind::Name {
                let about = format!("{} ({})", entity.name, entity.entity_type.name());
                spans.push((analysis.span(mention.tokens), "name", about));
            }
        }
    }
    spans.extend(analysis.boilerplate.iter().map(|b| (b.span, "plate", format!("not the article: {}", b.kind.name()))));
    spans.sort_by_key(|(s, ..)| (s.start, std::cmp::Reverse(s.end)));
    let mut cuts: Vec<u32> = spans.iter().flat_map(|(s, ..)| [s.start, s.end]).collect();
    cuts.extend([0, u32::try_from(analysis.text.len()).unwrap_or(u32::MAX)]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::new();
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    for pair in cuts.windows(2) {
        let [start, end] = *pair else { continue };
        open.retain(|&i| spans.get(i).is_some_and(|(s, ..)| s.end > start));
        while spans.get(next).is_some_and(|(s, ..)| s.start <= start) {
            open.push(next);
            next += 1;
        }
        let piece = escape(analysis.text.get(start as usize..end as usize).unwrap_or(""));
        let covering: Vec<&(onrecord::Span, &str, String)> =
            open.iter().filter_map(|&i| spans.get(i)).filter(|(s, ..)| s.end > start).collect();
        if covering.is_empty() {
            out += &piece;
        } else {
            let classes: Vec<&str> = covering.iter().map(|s| s.1).collect();
            let about: Vec<&str> = covering.iter().map(|s| s.2.as_str()).collect();
            out += &format!("<span class=\"{}\" title=\"{}\">{piece}</span>", classes.join(" "), escape(&about.join(" · ")));
        }
    }
    out
}

/// One comparison: a table for each group of quotations, then who is quoted where.
pub(crate) fn comparison(wire: &report::Comparison, analyses: &[&Analysis], comparison: &matching::Comparison) -> String {
    let title = wire.id.as_deref().unwrap_or("The same words");
    let mut out = format!("<article>\n<h1>{}</h1>\n", escape(title));
    for (group, shown) in comparison.quotes.iter().zip(&wire.quotes) {
        let name = group.speaker.and_then(|g| comparison.entities.get(g)).map(|e| e.name.as_str());
        let name = name.or(group.speaker_label.as_deref()).unwrap_or("Somebody");
        out += &format!("<h2>{}</h2>\n<table>\n<tr><th>Article</th><th>Words</th><th>Differs</th></tr>\n", escape(name));
        for (member, shown) in group.members.iter().zip(&shown.members) {
            let Some(analysis) = analyses.get(member.article as usize) else { continue };
            let Some(quote) = analysis.quotes.get(member.quote.index()) else { continue };
            let differences: Vec<String> = shown.differences.iter().map(|d| escape(&table::difference(d))).collect();
            out += &format!(
                "<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                escape(&shown.place.article),
                escape(&words(analysis, &quote.content)),
                differences.join("<br>")
            );
        }
        out += "</table>\n";
    }
    out += "<h2>Who is quoted where</h2>\n<table>\n<tr><th>Who</th><th>Article</th><th>Quotations</th><th>Words</th></tr>\n";
    for speaker in wire.speakers.iter().filter(|s| !s.name.is_empty()) {
        for share in &speaker.articles {
            out += &format!(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                escape(&speaker.name),
                escape(&share.article),
                share.quotes,
                share.words
            );
        }
    }
    out + "</table>\n</article>\n"
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use onrecord::{Analyzer, Metadata};

    #[test]
    fn markup_in_an_article_stays_text() {
        let analysis = Analyzer::default().analyze("<script>alert(1)</script> & more", &Metadata::default());
        let page = article("<b>", &analysis);
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"), "{page}");
        assert!(page.contains("<h1>&lt;b&gt;</h1>"), "{page}");
    }
}
