//! What a page says of itself: headline, authors, date and publisher.
//!
//! After Mozilla's Readability: JSON-LD goes before `meta` elements, these before what the page shows. A field that
//! the page gives in no form stays empty; what it gives is taken at its word, entities read and white space folded.

use super::json::{self, Value};
use super::tree::{Kind, Name, Tag, Tree, fold};
use super::{entity, words};
use crate::analysis::Metadata;
use crate::{metadata, order};

/// Reads the metadata of a page, and the article's text if JSON-LD holds it. `hidden` says which nodes the page does not
/// show.
pub(super) fn read(tree: &Tree<'_>, hidden: &[bool]) -> (Metadata, Option<String>) {
    let shown_title = Title::of(tree);
    let linked = linked(tree, &shown_title);
    let meta = Meta::of(tree);
    let title = linked
        .title
        .or_else(|| {
            meta.first(&[
                "dc:title",
                "dcterm:title",
                "og:title",
                "weibo:article:title",
                "weibo:webpage:title",
                "title",
                "twitter:title",
                "parsely-title",
            ])
        })
        .or_else(|| shown_title.headline(tree));
    let author = meta.first(&["dc:creator", "dcterm:creator", "author", "parsely-author"]);
    let byline = linked
        .byline
        .or(author)
        .or_else(|| meta.first(&["article:author"]).filter(|a| !a.contains("://")))
        .or_else(|| shown_byline(tree, hidden));
    let published = linked
        .published
        .or_else(|| meta.first(&["article:published_time", "parsely-pub-date"]))
        .or_else(|| {
            meta.first(&[
                "datepublished",
                "date",
                "pubdate",
                "publishdate",
                "dc:date:issued",
                "dc:date",
                "dcterms:created",
                "sailthru:date",
                "article:published",
                "citation_date",
                "citation_publication_date",
            ])
        })
        .or_else(|| shown_date(tree, hidden));
    let publisher = linked
        .publisher
        .or_else(|| meta.first(&["og:site_name"]))
        .or_else(|| meta.first(&["dc:publisher", "citation_publisher"]));
    let clean = |s: String| Some(fold(&entity::decode(&s))).filter(|s| !s.is_empty());
    let publisher = publisher.and_then(clean);
    let sites = [meta.first(&["og:site_name"]), meta.first(&["application-name"]), publisher.clone()];
    let metadata = Metadata {
        title: title.and_then(clean).map(|t| without_suffix(tree, &sites, t)),
        byline: byline.and_then(clean),
        published: published.and_then(clean),
        publisher,
        dateline: None,
    };
    (metadata, linked.body)
}

/// The values of `meta` elements, by name.
struct Meta {
    values: Vec<(String, String)>,
}

impl Meta {
    fn of(tree: &Tree<'_>) -> Meta {
        let mut values = Vec::new();
        for i in (0..tree.nodes.len()).filter(|&i| tree.tag(i) == Tag::Meta) {
            let content = entity::decode(tree.attribute(i, Name::Content));
            let content = content.trim();
            if content.is_empty() || values.len() >= 1000 {
                continue;
            }
            let property = squeeze(tree.attribute(i, Name::Property), true);
            let mut given = false;
            for name in
                property.split(' ').map(|n| n.strip_prefix("og:article:").map_or(n.to_owned(), |r| format!("article:{r}")))
            {
                if !is_known_property(&name) {
                    continue;
                }
                values.push((name, content.to_owned()));
                given = true;
            }
            let name = squeeze(tree.attribute(i, Name::Named), false).replace('.', ":");
            if !given && !name.is_empty() {
                values
                    .push((name.replace("parsely:", "parsely-").replace("og-", "og:").replace("dc-", "dc:"), content.to_owned()));
            }
            let item = tree.attribute(i, Name::Itemprop);
            if item.eq_ignore_ascii_case("datePublished") {
                values.push(("datepublished".to_owned(), content.to_owned()));
            }
        }
        Meta { values }
    }

    /// The first of these names that has a value; of several with one name the last.
    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.values.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.clone()))
    }
}

/// Lower case and without white space, but that which parts properties.
fn squeeze(name: &str, keep: bool) -> String {
    let short: String = name.chars().take(200).collect();
    let folded = short.to_lowercase().split_whitespace().collect::<Vec<_>>().join(if keep { " " } else { "" });
    folded.replace(" :", ":").replace(": ", ":")
}

fn is_known_property(name: &str) -> bool {
    let Some((space, rest)) = name.split_once(':') else { return false };
    matches!(space, "article" | "dc" | "dcterm" | "og" | "twitter")
        && matches!(rest, "author" | "creator" | "description" | "published_time" | "title" | "site_name")
}

#[derive(Default)]
struct Linked {
    title: Option<String>,
    byline: Option<String>,
    published: Option<String>,
    publisher: Option<String>,
    body: Option<String>,
}

/// What the first JSON-LD object about an article says.
fn linked(tree: &Tree<'_>, shown: &Title) -> Linked {
    for script in (0..tree.nodes.len()).filter(|&i| tree.tag(i) == Tag::Script) {
        if !tree.attribute(script, Name::Type).trim().eq_ignore_ascii_case("application/ld+json") {
            continue;
        }
        let Some(child) = tree.children(script).next() else { continue };
        let Some(value) = json::read(tree.raw(child)) else { continue };
        let Some(article) = about_article(&value, 0) else { continue };
        return read_linked(article, shown);
    }
    Linked::default()
}

/// The first object about an article: the value, an item of it, or one of its `@graph`.
fn about_article(value: &Value, depth: u32) -> Option<&Value> {
    if depth > 3 {
        return None;
    }
    value.items().iter().find_map(|item| {
        let is_article = item.get("@type").is_some_and(|t| t.items().iter().filter_map(Value::text).any(is_article_type));
        if is_article {
            return Some(item);
        }
        ["@graph", "mainEntity"].into_iter().find_map(|key| about_article(item.get(key)?, depth + 1))
    })
}

fn is_article_type(name: &str) -> bool {
    name.contains("Article")
        || name.ends_with("BlogPosting")
        || matches!(name, "Report" | "SocialMediaPosting" | "DiscussionForumPosting" | "APIReference")
}

fn read_linked(article: &Value, shown: &Title) -> Linked {
    let text = |key: &str| article.get(key).and_then(Value::text).map(str::to_owned);
    let title = match (text("name"), text("headline")) {
        (Some(name), Some(headline)) if name != headline => {
            let matches = |t: &str| shown.is_like(t);
            Some(if matches(&headline) && !matches(&name) { headline } else { name })
        }
        (name, headline) => name.or(headline),
    };
    let names: Vec<&str> = article
        .get("author")
        .map(Value::items)
        .unwrap_or(&[])
        .iter()
        .filter_map(|a| a.get("name").and_then(|n| n.items().first()).or(Some(a)).and_then(Value::text))
        .filter(|n| !n.contains("://"))
        .take(50)
        .collect();
    let publisher = article.get("publisher").and_then(|p| p.items().first()).and_then(|p| p.get("name").or(Some(p)));
    Linked {
        title,
        byline: Some(names.join(", ")).filter(|b| !b.is_empty()),
        body: text("articleBody"),
        published: text("datePublished").or_else(|| text("dateCreated")),
        publisher: publisher.and_then(Value::text).filter(|p| !p.contains("://")).map(str::to_owned),
    }
}

/// The title that the page's window shows.
struct Title {
    whole: String,
    /// Without the site's name.
    short: String,
}

impl Title {
    fn of(tree: &Tree<'_>) -> Title {
        let node = (0..tree.nodes.len()).find(|&i| tree.tag(i) == Tag::Title && !in_drawing(tree, i));
        let whole = node.map(|i| tree.text_below(i)).unwrap_or_default();
        let short = without_site(tree, &whole);
        Title { whole, short }
    }

    fn is_like(&self, title: &str) -> bool {
        words::alike(&self.short, title)
    }

    fn headline(&self, tree: &Tree<'_>) -> Option<String> {
        if !self.whole.is_empty() {
            return Some(self.short.clone());
        }
        let h1 = (0..tree.nodes.len()).find(|&i| tree.tag(i) == Tag::H1)?;
        Some(tree.text_below(h1)).filter(|t| !t.is_empty())
    }
}

fn in_drawing(tree: &Tree<'_>, node: usize) -> bool {
    let mut at = node;
    while at > 0 {
        at = tree.parent(at);
        if tree.tag(at) == Tag::Svg {
            return true;
        }
    }
    false
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn is_separator(word: &str) -> bool {
    matches!(word, "|" | "-" | "–" | "—" | "\\" | "/" | ">" | "»")
}

/// A window's title without the site's name, as Readability cuts it.
fn without_site(tree: &Tree<'_>, whole: &str) -> String {
    let parts: Vec<&str> = whole.split(' ').collect();
    let separators: Vec<usize> =
        (1..parts.len().saturating_sub(1)).filter(|&i| parts.get(i).is_some_and(|p| is_separator(p))).collect();
    let hierarchical = separators.iter().any(|&i| parts.get(i).is_some_and(|p| matches!(*p, "\\" | "/" | ">" | "»")));
    let join = |range: &[&str]| range.join(" ");
    let mut short = whole.to_owned();
    if let (Some(&first), Some(&last)) = (separators.first(), separators.last()) {
        short = join(parts.get(..last).unwrap_or(&[]));
        if count_words(&short) < 3 {
            short = join(parts.get(first + 1..).unwrap_or(&[]));
        }
    } else if whole.contains(": ") {
        let headed = headings(tree, &[Tag::H1, Tag::H2]).any(|h| h == whole);
        if !headed {
            let after = |at: Option<usize>| at.and_then(|i| whole.get(i + 1..)).unwrap_or(whole).trim().to_owned();
            short = after(whole.rfind(':'));
            if count_words(&short) < 3 {
                short = after(whole.find(':'));
            } else if count_words(whole.split(':').next().unwrap_or("")) > 5 {
                short = whole.to_owned();
            }
        }
    } else if whole.chars().count() > 150 || whole.chars().count() < 15 {
        let mut h1 = headings(tree, &[Tag::H1]);
        if let (Some(only), None) = (h1.next(), h1.next()) {
            short = only;
        }
    }
    let short = fold(&short);
    let words = count_words(&short);
    let bare = parts.iter().filter(|p| !is_separator(p)).count();
    if words <= 4 && (!hierarchical || words + 1 != bare) { whole.to_owned() } else { short }
}

/// A title without what pages write behind the headline: the name of the site, or anything shorter than the headline if
/// the page shows the headline without it.
fn without_suffix(tree: &Tree<'_>, sites: &[Option<String>], title: String) -> String {
    let bare = |s: &str| {
        let s = s.trim().to_lowercase();
        s.strip_prefix("the ").unwrap_or(&s).to_owned()
    };
    let sites: Vec<String> = sites.iter().flatten().map(|s| bare(s)).collect();
    let shown: Vec<String> = headings(tree, &[Tag::H1, Tag::H2]).map(|h| h.to_lowercase()).collect();
    if shown.contains(&title.to_lowercase()) {
        return title;
    }
    let cuts = [" | ", " - ", " – ", " — ", " · ", " :: ", " » "].into_iter().flat_map(|sep| title.match_indices(sep));
    let mut cuts: Vec<(usize, &str)> = cuts.collect();
    order::by_key(&mut cuts, |cut| cut.0 as u64);
    let halves = |&(at, separator): &(usize, &str)| Some((title.get(..at)?.trim(), title.get(at + separator.len()..)?));
    let is_shown =
        |&(head, tail): &(&str, &str)| count_words(head) > 2 && tail.len() < head.len() && shown.contains(&head.to_lowercase());
    let is_site = |&(head, tail): &(&str, &str)| count_words(head) > 1 && sites.contains(&bare(tail));
    let cut = cuts.iter().filter_map(halves).find(is_shown).or_else(|| cuts.last().and_then(halves).filter(is_site));
    cut.map_or_else(|| title.clone(), |(head, _)| head.to_owned())
}

fn headings<'t>(tree: &'t Tree<'_>, tags: &'t [Tag]) -> impl Iterator<Item = String> + 't {
    (0..tree.nodes.len()).filter(|&i| tags.contains(&tree.tag(i))).take(50).map(|i| tree.text_below(i))
}

/// The first short element that says it names the author.
fn shown_byline(tree: &Tree<'_>, hidden: &[bool]) -> Option<String> {
    let mut i = 1;
    while i < tree.nodes.len() {
        let node = i;
        i += 1;
        if hidden.get(node).copied().unwrap_or(true) {
            i = tree.end(node).max(i);
            continue;
        }
        if !matches!(tree.nodes.get(node).map(|n| n.kind), Some(Kind::Element(_))) {
            continue;
        }
        let says = tree.attribute(node, Name::Rel) == "author"
            || tree.attribute(node, Name::Itemprop).contains("author")
            || words::is_byline(tree.attribute(node, Name::Class))
            || words::is_byline(tree.attribute(node, Name::Id));
        if !says {
            continue;
        }
        if let Some(text) = short_text(tree, node) {
            let named = (node + 1..tree.end(node)).find(|&n| tree.attribute(n, Name::Itemprop).contains("name"));
            return named.and_then(|n| short_text(tree, n)).or(Some(text));
        }
    }
    None
}

/// The text of an element of less than 100 characters; none if it has more, or none at all.
fn short_text(tree: &Tree<'_>, node: usize) -> Option<String> {
    let mut text = String::new();
    for i in node..tree.end(node) {
        if tree.is_text(i) {
            text.push_str(&tree.text(i));
            if text.trim_start().len() > 1000 {
                return None;
            }
        }
    }
    let text = text.trim();
    (!text.is_empty() && text.chars().count() < 100).then(|| text.to_owned())
}

/// The date of a `time` element, or of an element that says it holds the date.
fn shown_date(tree: &Tree<'_>, hidden: &[bool]) -> Option<String> {
    let visible = |i: &usize| !hidden.get(*i).copied().unwrap_or(true);
    let dated = |i: usize| {
        Some(tree.attribute(i, Name::Datetime)).filter(|d| d.len() >= 10 && d.as_bytes().iter().take(4).all(u8::is_ascii_digit))
    };
    let said = (0..tree.nodes.len()).filter(visible).find_map(|i| {
        tree.attribute(i, Name::Itemprop).contains("datePublished").then_some(())?;
        dated(i).or_else(|| Some(tree.attribute(i, Name::Content)).filter(|c| c.len() >= 10))
    });
    said.or_else(|| (0..tree.nodes.len()).filter(visible).filter(|&i| tree.tag(i) == Tag::Time).find_map(dated))
        .map(str::to_owned)
        .or_else(|| {
            let classed = (0..tree.nodes.len()).filter(visible).filter(|&i| words::is_date(tree.attribute(i, Name::Class)));
            classed.take(20).find_map(|i| metadata::date_in(&short_text(tree, i)?))
        })
}
