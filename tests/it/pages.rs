//! Saved pages: each `NAME.html` (or `NAME.htm`, where it is not in UTF-8) of `tests/pages` has a `NAME.txt`, what the program makes of it: what the page says of
//! itself, then the article's text with what is no part of the article in brackets.

use crate::{ANALYZER, entries, expect_file, repository};
use onrecord::file;
use std::path::Path;

#[test]
fn pages() {
    let folder = repository().join("tests/pages");
    let pages: Vec<_> =
        entries(&folder).into_iter().filter(|p| p.extension().is_some_and(|e| e == "html" || e == "htm")).collect();
    assert!(pages.len() >= 8, "the pages are where this test looks for them");
    let failures: Vec<String> =
        pages.iter().filter_map(|page| expect_file(&page.with_extension("txt"), &shown(page)).err()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn shown(page: &Path) -> String {
    let bytes = std::fs::read(page).expect("a page");
    let article = file::read("page.html", &bytes).expect("a page that can be read");
    let analysis = ANALYZER.analyze(&article.text, &article.metadata);
    let metadata = &analysis.metadata;
    let mut out = String::new();
    for (name, value) in [
        ("title", &metadata.title),
        ("byline", &metadata.byline),
        ("published", &metadata.published),
        ("publisher", &metadata.publisher),
        ("dateline", &metadata.dateline),
    ] {
        out += &format!("{name}: {}\n", value.as_deref().unwrap_or("–"));
    }
    out += "\n";
    let mut at = 0;
    for b in &analysis.boilerplate {
        out += &analysis.text[at..b.span.start as usize];
        out += &format!("[{}: {}]", b.kind.name(), b.span.of(&analysis.text));
        at = b.span.end as usize;
    }
    out + &analysis.text[at..] + "\n"
}
