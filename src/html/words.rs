//! What the names of classes and ids say about the part of a page that bears them.

/// Whether one of the words occurs in `names`.
fn has(names: &str, words: &[&str]) -> bool {
    words.iter().any(|w| names.contains(w))
}

/// Parts of a page that are hardly ever the article. `names` is class and id in lower case.
pub(super) fn is_unlikely(names: &str) -> bool {
    const UNLIKELY: &[&str] = &[
        "-ad-",
        "ai2html",
        "banner",
        "breadcrumbs",
        "combx",
        "comment",
        "community",
        "cover-wrap",
        "disqus",
        "extra",
        "footer",
        "gdpr",
        "header",
        "legends",
        "menu",
        "related",
        "remark",
        "replies",
        "rss",
        "shoutbox",
        "sidebar",
        "skyscraper",
        "social",
        "sponsor",
        "supplemental",
        "ad-break",
        "agegate",
        "pagination",
        "pager",
        "popup",
    ];
    const MAYBE: &[&str] = &["and", "article", "body", "column", "content", "main", "mathjax", "shadow"];
    has(names, UNLIKELY) && !has(names, MAYBE)
}

/// Parts within an article that are none of it: promotion, authors' portraits, comments, credits.
pub(super) fn is_clutter(names: &str, class: &str) -> bool {
    const PARTS: &[&str] = &[
        "newsletter",
        "related",
        "relacionad",
        "same-topic",
        "buybox",
        "buy-box",
        "nextstory",
        "next-story",
        "follow-us",
        "followgoogle",
        "user-info",
        "more-from",
        "recommend",
        "recirc",
        "outbrain",
        "taboola",
        "sharing",
        "share-",
        "-share",
        "sociallinks",
        "social-",
        "-social",
        "author-bio",
        "author-box",
        "authorbox",
        "author-info",
        "author_box",
        "about-author",
        "about_author",
        "author-card",
        "author-desc",
        "aboutauthor",
        "authors",
        "comment",
        "kommentar",
        "respond",
        "subscri",
        "promo",
        "advert",
        "ad-unit",
        "adunit",
        "also-like",
        "breadcrumb",
        "toolbar",
        "copyright",
        "credit",
        "next-post",
        "nextpost",
        "prev-post",
        "post-nav",
        "post_nav",
        "read-next",
        "read-more",
        "readmore",
        "more-stories",
        "affiliate",
        "cookie",
        "consent",
        "sign-up",
        "signup",
        "donat",
        "sharedaddy",
        "jp-relatedposts",
        "byline",
        "dateline",
        "read-time",
        "reading-time",
        "embed-preview",
        "most-read",
        "trending",
        "popular",
        "sponsor",
        "disclaimer",
        "post-tags",
        "article-tags",
        "taglist",
        "tag-list",
        "tags-links",
        "skip-link",
        "post-meta",
        "entry-meta",
        "article-meta",
        "print-only",
        "bookmark",
        "carousel",
        "slideshow-nav",
        "app-section",
        "pager",
        "pagination",
        "tooltip",
    ];
    const WORDS: &[&str] = &[
        "share",
        "social",
        "tags",
        "cta",
        "modal",
        "popup",
        "follow",
        "ad",
        "ads",
        "meta",
        "author",
        "newsletter",
        "next",
        "prev",
        "signup",
    ];
    has(names, PARTS) || class.split(|c: char| !c.is_ascii_alphanumeric()).take(50).any(|w| WORDS.contains(&w))
}

/// What asks for consent to be watched.
pub(super) fn is_consent(names: &str) -> bool {
    has(names, &["cookie", "gdpr", "consent-", "-consent", "onetrust"])
}

/// Whether a class says that its element is the lines between headline and article.
pub(super) fn is_lead(class: &str) -> bool {
    const WORDS: &[&str] = &[
        "standfirst",
        "deck",
        "dek",
        "lead",
        "lede",
        "intro",
        "introduction",
        "teaser",
        "excerpt",
        "subtitle",
        "subheadline",
        "subheading",
        "subhead",
        "strapline",
        "abstract",
        "chapo",
        "vorspann",
        "entradilla",
        "bajada",
        "copete",
    ];
    let class = class.chars().take(400).collect::<String>().to_ascii_lowercase();
    class.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| WORDS.contains(&w))
}

/// Share buttons: `share` or `sharedaddy` as a word of its own.
pub(super) fn is_share(names: &str) -> bool {
    names.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| matches!(w, "share" | "sharedaddy"))
}

/// 25 for a class or an id that articles bear, -25 for one that they do not, 0 in between.
pub(super) fn weight(name: &str) -> f32 {
    const NEGATIVE: &[&str] = &[
        "-ad-",
        "banner",
        "combx",
        "comment",
        "com-",
        "contact",
        "footer",
        "gdpr",
        "masthead",
        "media",
        "meta",
        "outbrain",
        "promo",
        "related",
        "scroll",
        "share",
        "shoutbox",
        "sidebar",
        "skyscraper",
        "sponsor",
        "shopping",
        "tags",
        "widget",
    ];
    const POSITIVE: &[&str] = &["article", "body", "content", "entry", "main", "page", "post", "text", "blog", "story"];
    if name.is_empty() {
        return 0.0;
    }
    let name = name.chars().take(400).collect::<String>().to_ascii_lowercase();
    let hid = name.split_whitespace().any(|w| matches!(w, "hid" | "hidden" | "is-hidden" | "visually-hidden"));
    let mut weight = 0.0;
    if hid || has(&name, NEGATIVE) {
        weight -= 25.0;
    }
    if has(&name, POSITIVE) {
        weight += 25.0;
    }
    weight
}

/// Whether two headlines say the same: most of the words of `b` are in `a`, counted in characters.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let words = |s: &str| -> Vec<String> {
        s.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(200).map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    let all: usize = b.iter().map(String::len).sum();
    let new: usize = b.iter().filter(|w| !a.contains(w)).map(String::len).sum();
    !a.is_empty() && all > 0 && new * 4 < all
}

/// Whether a class or an id says that its element names the author.
pub(super) fn is_byline(name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    let name = name.chars().take(400).collect::<String>().to_ascii_lowercase();
    has(&name, &["byline", "author", "dateline", "writtenby", "p-author"])
}

/// Whether a class says that its element holds the date of publishing.
pub(super) fn is_date(class: &str) -> bool {
    let words = || class.split(|c: char| !c.is_ascii_alphanumeric()).take(20);
    let is = |w: &str| ["date", "published", "pubdate", "timestamp", "posted"].iter().any(|d| w.eq_ignore_ascii_case(d));
    words().any(is)
}
