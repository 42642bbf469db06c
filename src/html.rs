//! From a saved web page to its article and to what the page says of itself.
//!
//! Takes any text, HTML or not, and cannot fail; time and memory grow with the length of the page and with nothing
//! else. The way is that of Mozilla's Readability (Apache-2.0, <https://github.com/mozilla/readability>), whose scores
//! and thresholds `content` follows; the code is our own. It reads no style sheet and runs no script, so what a page
//! shows or hides by either is misjudged, and an article that a script has yet to fetch is not there.

mod charset;
mod content;
mod entity;
mod json;
mod meta;
mod render;
mod tree;
mod words;

pub use charset::decode;
pub(crate) use charset::{decode_as, decode_declared, windows_1252};
pub(crate) use entity::{decode as characters, reference};

use crate::analysis::Metadata;
use crate::boilerplate::{self, Boilerplate, BoilerplateKind};
use crate::document::Document;
use crate::span::Span;
use tree::Tree;

/// The article of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// Its text: blocks parted by blank lines, lines by line breaks.
    pub text: String,
    /// Title, byline, date and publisher as the page gives them.
    pub metadata: Metadata,
}

/// Reads a page.
pub fn extract(html: &str) -> Article {
    let tree = Tree::new(html);
    let (metadata, body) = meta::read(&tree, &content::unseen(&tree));
    let selection = content::find(&tree, metadata.title.as_deref().unwrap_or(""));
    let mut text = without_prompts(render::text(&tree, &selection.roots, &selection.dead));
    // Pages that a script fills often hold the whole article as data.
    if let Some(body) = body.filter(|b| b.len() > SHORT && b.len() > text.len() * 2) {
        text = without_prompts(if body.contains("</") || body.contains("<br") || body.contains("<p>") {
            let inner = Tree::new(&body);
            let whole = content::everything(&inner);
            render::text(&inner, &whole.roots, &whole.dead)
        } else {
            entity::decode(&body).into_owned()
        });
    }
    Article { text, metadata }
}

/// An article in JSON-LD that is shorter than this is a summary.
const SHORT: usize = 400;

/// The text without the lines that pages put above and below an article: prompts, promotion, credits of pictures. Those
/// between its paragraphs stay, as in a pasted text: the analysis marks them.
fn without_prompts(text: String) -> String {
    let document = Document::new(&text);
    let found = boilerplate::find(&document);
    let is_prose = |p: &&Span| p.len() > PROSE && found.binary_search_by_key(&p.start, |b| b.span.start).is_err();
    let first = document.paragraphs.iter().find(is_prose).map_or(u32::MAX, |p| p.start);
    let last = document.paragraphs.iter().rfind(is_prose).map_or(0, |p| p.start);
    let dropped = |b: &&Boilerplate| match b.kind {
        BoilerplateKind::Placeholder => true,
        _ if first < b.span.start && b.span.start < last => false,
        BoilerplateKind::Credit => b.reason == "credit of a picture" || b.reason == "rights reserved",
        BoilerplateKind::Caption | BoilerplateKind::Dateline => false,
        _ => true,
    };
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for line in found.iter().filter(dropped) {
        out.push_str(text.get(at..line.span.start as usize).unwrap_or(""));
        let rest = text.get(line.span.end as usize..).unwrap_or("");
        at = text.len() - rest.trim_start_matches('\n').len();
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out.truncate(out.trim_end().len());
    out
}

/// A paragraph of more bytes is prose.
const PROSE: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    const PARAGRAPH: &str = "The council of Ruritania met on Monday, and the mayor, Ann Lee, said that the bridge would be built, \
        though not before the spring, when the river is low and the builders, most of them from Strelsau, are back.";

    fn page(body: &str) -> String {
        format!("<!doctype html><html><head><title>A bridge at last | The Strelsau Post</title></head><body>{body}</body></html>")
    }

    fn check(body: &str, expected: &[&str]) {
        let article = extract(&page(body));
        let blocks: Vec<&str> = article.text.split("\n\n").collect();
        assert_eq!(blocks, expected);
    }

    #[test]
    fn the_article_comes_without_the_page_around_it() {
        let p = PARAGRAPH;
        check(
            &format!(
                "<nav><ul><li><a href=/>Home</a></li></ul></nav><div class=content><h1>A bridge at last</h1>\
                <p>{p}</p><p>{p}</p><h2>The cost</h2><p>{p}</p></div><footer>All rights reserved</footer>"
            ),
            &[p, p, "The cost", p],
        );
    }

    #[test]
    fn blocks_keep_their_breaks_and_links_their_words() {
        let p = PARAGRAPH;
        check(
            &format!(
                "<article><p>{p}<p>He said: <a href=x>“no</a>, <b>n</b>ever”.<br>And left.<ul><li>One, which is the first<li>Two, \
                which is another</ul><blockquote>Nobody asked us, and nobody will.</blockquote><p>{p}</article>"
            ),
            &[
                p,
                "He said: “no, never”.\nAnd left.",
                "One, which is the first",
                "Two, which is another",
                "Nobody asked us, and nobody will.",
                p,
            ],
        );
    }

    #[test]
    fn scripts_styles_forms_and_hidden_parts_are_left_out() {
        let p = PARAGRAPH;
        check(
            &format!(
                "<div><p>{p}</p><script>if (a<b) document.write('<p>no</p>')</script><style>p {{}}</style><p style='display: none'>no</p>\
                <form><input name=mail><button>Subscribe</button></form><!-- <p>no</p> --><p>{p}</p></div>"
            ),
            &[p, p],
        );
    }

    #[test]
    fn prompts_between_paragraphs_stay_to_be_marked_and_those_around_them_go() {
        let p = PARAGRAPH;
        let prompt = "Sign up for our newsletter";
        check(
            &format!(
                "<article><p>Share this article</p><p>{p}</p><div class=newsletter-box><p>{prompt}</p></div><p>Advertisement</p><p>{p}</p>\
                <p>Read also: A bridge too late</p><div class=related><ul><li><a href=/a>A bridge too late</a><li><a href=/b>The river \
                rises</a></ul></div><p>{p}</p><p>{prompt}</p></article>"
            ),
            &[p, prompt, p, "Read also: A bridge too late", p],
        );
    }

    #[test]
    fn what_the_page_says_of_itself() {
        let body = "<script type='application/ld+json'>{\"@graph\": [{\"@type\": \"WebSite\", \"name\": \"Post\"}, \
            {\"@type\": [\"NewsArticle\"], \"headline\": \"A bridge &amp; more\", \"author\": [{\"name\": \"Ann Lee\"}, {\"name\": \"Bo Roe\"}], \
            \"datePublished\": \"2031-05-06T07:08:09Z\", \"publisher\": {\"name\": \"The Strelsau Post\"}}]}</script>";
        let expected = Metadata {
            title: Some("A bridge & more".into()),
            byline: Some("Ann Lee, Bo Roe".into()),
            published: Some("2031-05-06T07:08:09Z".into()),
            publisher: Some("The Strelsau Post".into()),
            dateline: None,
        };
        assert_eq!(extract(&page(body)).metadata, expected);
        let meta = "<meta property=og:title content='A bridge'><meta name=author content='Ann Lee'>\
            <meta property=article:published_time content=2031-05-06><meta property=og:site_name content=Post>";
        let expected = Metadata {
            title: Some("A bridge".into()),
            byline: Some("Ann Lee".into()),
            published: Some("2031-05-06".into()),
            publisher: Some("Post".into()),
            dateline: None,
        };
        assert_eq!(extract(meta).metadata, expected);
    }

    #[test]
    fn without_any_of_it_the_page_itself_tells() {
        let found = extract(&page("<p class=byline>By Ann Lee</p><time datetime=2031-05-06>6 May</time><p>Text")).metadata;
        assert_eq!(found.byline.as_deref(), Some("By Ann Lee"));
        assert_eq!(found.published.as_deref(), Some("2031-05-06"));
        assert_eq!(found.title.as_deref(), Some("A bridge at last | The Strelsau Post"), "a short title is kept whole");
    }

    #[test]
    fn an_article_that_is_there_only_as_data_keeps_its_paragraphs() {
        let data = |body: &str| {
            format!("<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{body}\"}}</script>")
        };
        let plain = format!("{PARAGRAPH}\\n\\n{PARAGRAPH} &amp; so on.\\n{PARAGRAPH}");
        check(&data(&plain), &[PARAGRAPH, &format!("{PARAGRAPH} & so on.\n{PARAGRAPH}")]);
        let marked = format!("<p>{PARAGRAPH}<\\/p><p>{PARAGRAPH}<\\/p><p>{PARAGRAPH}<\\/p>");
        check(&data(&marked), &[PARAGRAPH; 3]);
    }

    #[test]
    fn a_date_without_a_machine_readable_form_is_read_too() {
        let found = |body: &str| extract(&page(body)).metadata.published;
        assert_eq!(found("<p class=meta>Ann Lee | <span class=post-date>May 8, 2031</span>").as_deref(), Some("2031-05-08"));
        assert_eq!(found("<p class=updates>The mandate of 8 May 2031 ended.</p>"), None);
    }

    #[test]
    fn cells_of_a_layout_are_not_one_line() {
        let p = PARAGRAPH;
        let text = extract(&page(&format!("<table><tr><td>World<br>Sport<td>{p}<br><br>{p}</table>"))).text;
        assert!(text.contains(&format!("Sport\n{p}")), "{text}");
        let data = extract(&page(&format!("<p>{p}<p>{p}<table><tr><td>1<td>2<tr><td>3<td>4</table><p>{p}"))).text;
        assert!(data.contains("1 2\n3 4"), "{data}");
    }

    #[test]
    fn a_title_comes_without_the_name_of_the_site() {
        let title =
            |head: &str, body: &str| extract(&format!("<head>{head}</head><body>{body}")).metadata.title.unwrap_or_default();
        let site = "<meta property=og:site_name content='The Strelsau Post'>";
        let og = |t: &str| format!("{site}<meta property=og:title content='{t}'>");
        assert_eq!(title(&og("Mayor leaves | The Strelsau Post"), ""), "Mayor leaves");
        assert_eq!(title(&og("Mayor leaves - strelsau post"), ""), "Mayor leaves");
        assert_eq!(title(&og("Mayor leaves – and nobody stays"), ""), "Mayor leaves – and nobody stays");
        assert_eq!(title(&og("A bridge too late - Politics"), "<h1>A bridge too late</h1>"), "A bridge too late");
        assert_eq!(title("<title>A bridge too late | The Echo</title>", "<h1>A bridge too late</h1>"), "A bridge too late");
        assert_eq!(
            title(&og("A river - a town | The Echo"), "<h1>A river - a town | The Echo</h1>"),
            "A river - a town | The Echo"
        );
        assert_eq!(title(&og("Strelsau - a town with no bridge"), "<h1>Strelsau</h1>"), "Strelsau - a town with no bridge");
    }

    #[test]
    fn plain_text_is_its_own_article() {
        assert_eq!(extract("Just a line, 3 < 4 & so on.").text, "Just a line, 3 < 4 & so on.");
        assert_eq!(extract("").text, "");
    }

    #[test]
    fn broken_markup_loses_no_words() {
        let p = PARAGRAPH;
        for html in [
            format!("<div><p>{p}<!-- never closed <p>{p}"),
            format!("<p>{p}<p title=\"never closed>{p}"),
            format!("<div><p>{p}</div></div></p></span><p>{p}"),
            format!("<p>{p}<table><td><p>{p}"),
        ] {
            assert!(extract(&html).text.contains(p), "{html}");
        }
    }

    #[test]
    fn hostile_pages_are_read_in_time() {
        let deep = "<div>".repeat(1_000_000) + "At the bottom, a line.";
        assert!(extract(&deep).text.contains("At the bottom"));
        let closed = "<b><i><p>".repeat(300_000) + &"</p></i></b>".repeat(300_000);
        assert_eq!(extract(&closed).text, "");
        let attributes: String = (0..50_000).map(|i| format!(" a{i}='{i}'")).collect();
        assert_eq!(extract(&format!("<p{attributes}>Text</p>")).text, "Text");
        for part in
            ["<!--", "<a href=\"", "<p class='", "<script>", "<title>", "</", "&#", "&amp", "<![CDATA[", "<table><td>", "</div>"]
        {
            extract(&part.repeat(200_000));
        }
        extract(&format!("<script type=application/ld+json>{}", "[{\"@graph\":".repeat(200_000)));
    }
}
