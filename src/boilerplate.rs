//! Lines that are no part of the article: paywall remnants, promotion, credits, share prompts.
//!
//! They stay in the text, marked with kind and reason; quotations and entities leave them out. Takes the paragraphs of
//! a document and judges each by its own words, then by its neighbours; English rules, and a few words of the other
//! languages that saved pages mix in. Headings, captions and pull-quotes belong to the article. It assumes that such a
//! line stands alone: a prompt that runs on within a paragraph is not seen, but for an agency after the last sentence.

use crate::document::Document;
use crate::metadata;
use crate::span::Span;
use regex::Regex;
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use std::collections::HashMap;
use std::sync::OnceLock;

/// What kind of line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoilerplateKind {
    /// "You have 57 % of this article left to read."
    Paywall,
    /// Links to other articles, newsletters, apps.
    Promo,
    /// Agencies, photographers, republishing sites.
    Credit,
    /// Share and comment prompts.
    Share,
    /// Captions of pictures.
    Caption,
    /// What a template left behind: `[ad_1]`.
    Placeholder,
    /// A date of republishing.
    Dateline,
    /// Menus and other parts of the page.
    Navigation,
}

impl BoilerplateKind {
    /// The name that output uses.
    pub fn name(self) -> &'static str {
        match self {
            BoilerplateKind::Paywall => "paywall",
            BoilerplateKind::Promo => "promo",
            BoilerplateKind::Credit => "credit",
            BoilerplateKind::Share => "share",
            BoilerplateKind::Caption => "caption",
            BoilerplateKind::Placeholder => "placeholder",
            BoilerplateKind::Dateline => "dateline",
            BoilerplateKind::Navigation => "navigation",
        }
    }
}

/// A stretch of text that is no part of the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boilerplate {
    /// Where it stands; whole lines as a rule.
    pub span: Span,
    /// What kind of line it is.
    pub kind: BoilerplateKind,
    /// Name of the rule that decided.
    pub reason: &'static str,
}

/// What was found out about a line: kind and rule.
type Verdict = Option<(BoilerplateKind, &'static str)>;

/// Finds the boilerplate of a plain-text article, in text order, without overlap.
pub fn find(document: &Document<'_>) -> Vec<Boilerplate> {
    let text = document.text;
    let lines = &document.paragraphs;
    let mut found: Vec<Verdict> = lines.iter().enumerate().map(|(i, line)| judge(line.of(text), i, lines.len())).collect();
    by_neighbours(document, &mut found);
    below_the_article(document, &mut found);
    let last = lines.iter().enumerate().rev().find(|(i, _)| found.get(*i).is_some_and(Option::is_none)).map(|(i, _)| i);
    let mut all = Vec::new();
    for (i, &line) in lines.iter().enumerate() {
        match found.get(i).copied().flatten() {
            Some((kind, reason)) => all.push(Boilerplate { span: line, kind, reason }),
            None if Some(i) == last => {
                if let Some(at) = agency_tail(line.of(text)) {
                    let span = Span::new(line.start as usize + at, line.end as usize);
                    all.push(Boilerplate { span, kind: BoilerplateKind::Credit, reason: "agency after the last sentence" });
                }
            }
            None => {}
        }
    }
    all
}

/// Marks the lines whose own words leave it open, by those around them.
fn by_neighbours(document: &Document<'_>, found: &mut [Verdict]) {
    let line = |i: usize| document.paragraphs.get(i).map_or("", |l| l.of(document.text));
    let mut links = 0;
    // Whether the lines under this heading stand right below it, or are parted from it by a blank line as all are.
    let mut dense = false;
    let mut titled = false;
    for i in 0..found.len() {
        let before = i.checked_sub(1).and_then(|at| found.get(at).copied().flatten());
        let after = found.get(i + 1).copied().flatten();
        let verdict = match found.get(i).copied().flatten() {
            Some(known) => {
                if known.1 == HEADING && i > 0 {
                    links = MOST_LINKS;
                    dense = !is_parted(document, i);
                } else if !matches!(known.0, BoilerplateKind::Promo | BoilerplateKind::Navigation) {
                    links = 0;
                }
                continue;
            }
            // Short lines between two that are no part of the article are none either: the name of a site, a menu.
            None if is_label(line(i))
                && after.is_some()
                && (before.is_some() || i.checked_sub(1).is_some_and(|at| agency_tail(line(at)).is_some())) =>
            {
                (BoilerplateKind::Navigation, "label between boilerplate")
            }
            None if before.is_some_and(|b| b.1 == CAPTION) => (BoilerplateKind::Caption, "below the word caption"),
            None if before.is_some_and(|b| b.1 == ABOUT) => (BoilerplateKind::Credit, "below the words about the author"),
            None if titled
                && i < TOP * 2
                && is_name(line(i))
                && (is_dated(after) || is_role(line(i + 1)) || line(i + 1).starts_with(line(i))) =>
            {
                (BoilerplateKind::Credit, NAME)
            }
            None if before.is_some_and(|b| b.1 == NAME || b.1 == BYLINE)
                && (is_role(line(i)) || is_about(line(i - 1), line(i))) =>
            {
                (BoilerplateKind::Credit, "below a byline")
            }
            None if is_correspondent(line(i))
                && (before.is_some_and(is_mail) || after.is_some_and(is_mail) || is_correspondent(line(i + 1))) =>
            {
                (BoilerplateKind::Navigation, MAIL)
            }
            None if links > 0
                && is_linked(line(i))
                && (dense || links == MOST_LINKS || after.is_some() || is_linked(line(i + 1))) =>
            {
                links -= 1;
                if dense && is_parted(document, i) {
                    links = 0;
                }
                (BoilerplateKind::Promo, "below a heading over links")
            }
            None => {
                links = 0;
                titled |= line(i).split_whitespace().count() > 3;
                continue;
            }
        };
        if let Some(f) = found.get_mut(i) {
            *f = Some(verdict);
        }
    }
}

/// Below the last prose, from the first line that is no part of the article on, no short line is one.
fn below_the_article(document: &Document<'_>, found: &mut [Verdict]) {
    let is_prose = |line: &str| line.len() > 140 || line.len() > 60 && ends_sentence(line);
    let lines = document.paragraphs.iter().map(|l| l.of(document.text));
    let Some(last) = lines.zip(found.iter()).rposition(|(line, verdict)| verdict.is_none() && is_prose(line)) else { return };
    let mut below = false;
    for (verdict, line) in found.iter_mut().zip(&document.paragraphs).skip(last + 1) {
        let line = line.of(document.text);
        match verdict {
            Some((kind, _)) => {
                below |= !matches!(kind, BoilerplateKind::Credit | BoilerplateKind::Caption | BoilerplateKind::Dateline)
            }
            None if below && (is_linked(line) || line.chars().all(|c| !c.is_alphabetic())) => {
                *verdict = Some((BoilerplateKind::Navigation, "below the article"));
            }
            None => {}
        }
    }
}

/// How many links a heading may have below it.
const MOST_LINKS: usize = 6;
/// Names of rules that speak for the lines below as well.
const HEADING: &str = "heading over links";
const CAPTION: &str = "the word caption";
const ABOUT: &str = "heading over the author";
const CONSENT: &str = "request for consent";
const BYLINE: &str = "byline";
/// Name of the rule for what stands above the text of a mail.
pub(crate) const MAIL: &str = "head of a mail";
/// Name of the rule by which a line is a byline without "by".
pub(crate) const NAME: &str = "name above date or office";

/// Whether a blank line follows the paragraph.
fn is_parted(document: &Document<'_>, at: usize) -> bool {
    let gap = document.paragraphs.get(at).zip(document.paragraphs.get(at + 1));
    let gap = gap.and_then(|(a, b)| document.text.get(a.end as usize..b.start as usize)).unwrap_or("");
    gap.bytes().filter(|b| *b == b'\n').take(2).count() > 1
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['.', '!', '?', '…', '"', '”', '»', '’'])
}

/// Whether a line may be the name of another article or of a topic.
fn is_linked(line: &str) -> bool {
    line.len() <= 120 && line.split_whitespace().count() <= 16 && !line.ends_with(['.', ':', ';', '!', ','])
}

/// Whether a line says once more whose the article is: "Ann Lee in Strelsau" below "Ann Lee".
fn is_about(name: &str, line: &str) -> bool {
    line.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(" in ") || rest.starts_with(','))
}

/// Whether a line may name the writer or the reader of a mail.
fn is_correspondent(line: &str) -> bool {
    line.len() < LONGEST && ["From: ", "To: ", "Sent: "].iter().any(|w| line.starts_with(w))
}

fn is_mail(verdict: (BoilerplateKind, &str)) -> bool {
    verdict.1 == MAIL || verdict.0 == BoilerplateKind::Dateline
}

fn is_dated(verdict: Verdict) -> bool {
    verdict.is_some_and(|v| v.0 == BoilerplateKind::Dateline)
}

/// Whether a line is two to four words that begin as a name's do.
fn is_name(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let capital = |w: &str| {
        w.starts_with(char::is_uppercase) && w.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '\'' | '’'))
    };
    (2..=4).contains(&words) && line.split_whitespace().all(capital) && !line.starts_with("The ") && !line.ends_with('.')
}

/// Whether a line is nothing but somebody's office at a paper.
fn is_role(line: &str) -> bool {
    let office = line.split(" in ").next().unwrap_or(line).split(',').next().unwrap_or(line);
    let last = office.split_whitespace().last().unwrap_or("").to_lowercase();
    line.split_whitespace().count() <= 6 && !ends_sentence(line) && OFFICES.contains(&last.as_str())
}

/// What those are who write for a paper.
pub(crate) const OFFICES: &[&str] =
    &["analyst", "columnist", "contributor", "correspondent", "critic", "editor", "journalist", "producer", "reporter", "writer"];

/// Whether a text is nothing but prompts to pay, read, share or subscribe, and credits of pictures.
pub(crate) fn is_prompt(text: &str) -> bool {
    let mut lines = text.lines().filter(|l| !l.trim().is_empty()).peekable();
    lines.peek().is_some()
        && lines.all(|line| {
            judge(line, TOP, usize::MAX).is_some_and(|(kind, reason)| match kind {
                BoilerplateKind::Paywall => true,
                BoilerplateKind::Promo => reason == "pointer to another article",
                BoilerplateKind::Share => reason != "comment prompt",
                BoilerplateKind::Credit => reason == "credit of a picture",
                _ => false,
            })
        })
}

/// How many lines from the top, and how many from the bottom, may hold dates and bylines.
const TOP: usize = 8;
const BOTTOM: usize = 5;
/// Longer lines are prose.
const LONGEST: usize = 250;

/// What kind of boilerplate a line is, if any, from its own words and where it stands.
fn judge(line: &str, at: usize, of: usize) -> Option<(BoilerplateKind, &'static str)> {
    let bare = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '•' | '·' | '►' | '▶' | '→' | '>' | '_'));
    if let Some(found) = by_words(bare) {
        return Some(found);
    }
    if line.len() > LONGEST {
        return None;
    }
    // A headline may begin as a pointer does: "Read the river: …".
    let rule = rules().first_match(bare, |r| at > 0 || r.kind != BoilerplateKind::Promo);
    if let Some(rule) = rule {
        return Some((rule.kind, rule.reason));
    }
    let near_top = at < TOP;
    let near_end = at + BOTTOM >= of;
    if (near_top || near_end) && metadata::date_line(bare).is_some() {
        return Some((BoilerplateKind::Dateline, "nothing but a date"));
    }
    if (near_top || near_end) && metadata::byline(bare).is_some() {
        return Some((BoilerplateKind::Credit, BYLINE));
    }
    if is_agencies(bare) {
        return Some((BoilerplateKind::Credit, "names of agencies alone"));
    }
    if is_captioned(bare) {
        return Some((BoilerplateKind::Caption, "caption with its credit"));
    }
    if near_end && bare.starts_with('/') && bare.split_whitespace().count() <= 4 && !bare.starts_with("//") {
        return Some((BoilerplateKind::Credit, "source after a slash"));
    }
    None
}

/// What a line is by a list of whole lines, or of beginnings that only such lines have, however long they are.
fn by_words(bare: &str) -> Verdict {
    if bare.len() > 800 {
        return None;
    }
    let end = bare.char_indices().nth(72).map_or(bare.len(), |(at, _)| at);
    let mut head = bare[..end].to_lowercase();
    if head.contains('’') {
        head = head.replace('’', "'");
    }
    let whole = head
        .trim_end_matches(['.', ':', '!', '…', '»', '>', ' ', ',', '(', ')', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    let is_whole = bare.len() <= 72;
    for &(kind, reason, lines, beginnings) in LISTS {
        if is_whole && lines.contains(&whole) || beginnings.iter().any(|b| head.starts_with(b)) {
            return Some((kind, reason));
        }
    }
    if head.starts_with("we and our ") && bare.contains(" partners ") {
        return Some((BoilerplateKind::Navigation, CONSENT));
    }
    // "Home  News  Sport": three and more names of a paper's parts.
    let parts = || head.split(|c: char| c.is_whitespace() || c == '|' || c == '·').filter(|w| !w.is_empty());
    let menu = is_whole && parts().count() > 2 && parts().all(|w| PARTS_OF_A_PAPER.contains(&w));
    menu.then_some((BoilerplateKind::Navigation, "part of a menu"))
}

/// Kind, rule, whole lines and beginnings of lines, in lower case, with straight apostrophes, without stops at the end.
type List = (BoilerplateKind, &'static str, &'static [&'static str], &'static [&'static str]);

const LISTS: &[List] = &[
    (
        BoilerplateKind::Navigation,
        CONSENT,
        &[
            "accept",
            "accept all",
            "accept all cookies",
            "accept and close",
            "accept and continue",
            "agree",
            "cookie preferences",
            "got it",
            "i accept",
            "i agree",
            "learn more and customise",
            "manage cookies",
            "manage options",
            "manage preferences",
            "manage settings",
            "reject",
            "reject all",
            "your privacy choices",
        ],
        &[
            "by clicking accept",
            "by clicking “accept",
            "by continuing to browse",
            "by continuing to use this",
            "by entering your email",
            "by signing up you",
            "by signing up, you",
            "by subscribing you",
            "by subscribing, you",
            "our site uses cookies",
            "this site is protected by recaptcha",
            "this site uses cookies",
            "this website uses cookies",
            "unsubscribe at any time",
            "we and our partners",
            "we care about your privacy",
            "we use cookies",
            "we value your privacy",
            "you can unsubscribe",
            "you may unsubscribe",
        ],
    ),
    (
        BoilerplateKind::Placeholder,
        "what a page shows in place of something",
        &[
            "ad",
            "ads",
            "advertising",
            "play video",
            "scroll to continue",
            "sponsored",
            "story continues",
            "the article continues below",
            "this video can not be played",
            "this video cannot be played",
            "video unavailable",
        ],
        &[
            "allow facebook content",
            "allow instagram content",
            "allow tiktok content",
            "allow twitter content",
            "allow x content",
            "allow youtube content",
            "end of facebook post",
            "end of instagram post",
            "end of twitter post",
            "end of youtube post",
            "javascript is ",
            "javascript must be ",
            "please enable javascript",
            "skip facebook post",
            "skip instagram post",
            "skip twitter post",
            "skip youtube post",
            "this article contains content provided by",
            "this content is not available in your region",
            "to play this video",
            "to view this content",
            "you are seeing a snapshot of an interactive",
            "you need to enable javascript",
            "your browser does not support",
        ],
    ),
    (
        BoilerplateKind::Share,
        "newsletter prompt",
        &[
            "enter your email",
            "enter your email address",
            "stay informed with free updates",
            "your email address",
            "email address",
        ],
        &["simply sign up to", "sign up to our ", "sign up for our ", "get alerts on ", "enter your email address to "],
    ),
    (
        BoilerplateKind::Share,
        "share or comment prompt",
        &[
            "about sharing",
            "comment",
            "commenting rules",
            "comments",
            "gift this article",
            "jump to comments",
            "jump to comments section",
            "open share drawer",
            "share options",
            "share page",
            "share this",
            "view comments",
        ],
        &["do you have an opinion on the issues", "if you would like to submit a response"],
    ),
    (
        BoilerplateKind::Promo,
        HEADING,
        &[
            "explore more",
            "explore more on these topics",
            "in this story",
            "more in this section",
            "more on these topics",
            "most viewed",
            "on this story",
            "related internet links",
            "related topics",
            "topics",
            "topics in this article",
        ],
        &[],
    ),
    (
        BoilerplateKind::Promo,
        "pointer to another article",
        &[],
        &["for more on this story", "for more news ", "get more stories like this", "swipe left for "],
    ),
    (BoilerplateKind::Caption, CAPTION, &["caption", "image caption", "media caption", "photo caption", "video caption"], &[]),
    (
        BoilerplateKind::Credit,
        ABOUT,
        &[
            "about the author",
            "about the authors",
            "about the writer",
            "meet the author",
            "about the journalist",
            "about the reporter",
        ],
        &[],
    ),
    (BoilerplateKind::Credit, "standards of the agency", &[], &["our standards: ", "our standards:\u{a0}"]),
    (
        BoilerplateKind::Dateline,
        "note of a correction",
        &[],
        &[
            "an earlier version of this ",
            "this article has been amended",
            "this article has been corrected",
            "this article has been updated",
            "this article was amended",
            "this article was corrected",
            "this article was updated",
            "this story has been corrected",
            "this story has been updated",
            "this story was corrected",
            "this story was updated",
        ],
    ),
    (
        BoilerplateKind::Navigation,
        "part of a menu",
        &[
            "amp",
            "close panel",
            "copyright",
            "exclusive",
            "live",
            "most commented",
            "premium",
            "print",
            "reuse this content",
            "show more replies",
        ],
        &["show all replies", "skip to "],
    ),
    (
        BoilerplateKind::Navigation,
        MAIL,
        &["begin forwarded message"],
        &[
            "-------- forwarded message",
            "-----original message",
            "----- original message",
            "---------- forwarded message",
            "bcc: ",
            "cc: ",
            "reply-to: ",
            "subject: ",
        ],
    ),
    (
        BoilerplateKind::Navigation,
        "foot of a mail",
        &[],
        &[
            "get outlook for ",
            "sent from mail for",
            "sent from my android",
            "sent from my ipad",
            "sent from my iphone",
            "sent from my phone",
            "sent from outlook",
            "sent from yahoo",
        ],
    ),
];

/// What papers call their parts.
const PARTS_OF_A_PAPER: &[&str] = &[
    "arts",
    "business",
    "climate",
    "comment",
    "contact",
    "culture",
    "economy",
    "education",
    "entertainment",
    "environment",
    "football",
    "food",
    "health",
    "home",
    "international",
    "life",
    "lifestyle",
    "live",
    "local",
    "markets",
    "money",
    "more",
    "news",
    "opinion",
    "podcasts",
    "politics",
    "science",
    "shop",
    "sport",
    "sports",
    "tech",
    "technology",
    "travel",
    "uk",
    "us",
    "video",
    "videos",
    "weather",
    "world",
];

/// Whether a line ends with the credit of the picture that it describes: "The ford in May. Photograph: Ann Lee/The Post".
fn is_captioned(line: &str) -> bool {
    const WORDS: [&str; 8] =
        ["Photograph: ", "Photo: ", "Picture: ", "Image: ", "Illustration: ", "Credit: ", "Composite: ", "Foto: "];
    // Most lines have no colon, which takes a moment to see.
    line.contains(':')
        && WORDS.iter().any(|w| {
            line.rfind(w).is_some_and(|at| {
                let (before, after) = (line.get(..at).unwrap_or(""), line.get(at + w.len()..).unwrap_or(""));
                let ended = before.trim_end_matches([' ', '(', '[', '|', '/']).ends_with(['.', '!', '?', ')', '”', '"', '’'])
                    || before.ends_with(['(', '[', '|']);
                ended && after.starts_with(char::is_uppercase) && after.len() < 70 && after.split_whitespace().count() <= 8
            })
        })
}

/// A few words without the stop of a sentence.
fn is_label(line: &str) -> bool {
    line.split_whitespace().count() <= 3 && line.len() <= 40 && !line.ends_with(['.', '!', '?', ':', '"', '”', '»', '’'])
}

struct Rule {
    kind: BoilerplateKind,
    reason: &'static str,
    pattern: Regex,
    /// Whether it is matched with the line in lower case.
    folded: bool,
    /// Words of which every line that it matches has one; none where any line may match.
    words: &'static [&'static str],
}

/// For the patterns that match lines of any beginning, by a word that only that pattern has: words of which every line that it
/// matches has one. To look for them takes a tenth of the time of the pattern.
const NEEDED: [(&str, &[&str]); 4] = [
    ("all rights", &["rights"]),
    (" contributed ", &["contributed"]),
    ("getty", &["getty", "stock", "file", "ap photo", "handout", "unsplash", "pixabay", "wikimedia"]),
    ("[Cc]ompiled", &["by", "from", "ditor"]),
];

/// With what a pattern begins for which capitals do not matter. The tables of all alphabets' cases, which the regex engine
/// has for this, its own white space and its own edges of words would be much of the page's code.
const FOLDED: &str = "(?i)";
const SPACE: &str = r"[\t \u{a0}\u{2009}\u{202f}]";
const EDGE: &str = r"(?-u:\b)";
const NO_SPACE: &str = r"[^\t \u{a0}\u{2009}\u{202f}]";

/// The rules, and which of them a line can match, by its first bytes: to try them all takes longer than to tag the line.
struct Rules {
    all: Vec<Rule>,
    /// For each beginning of one to three bytes, the rules that match lines which begin so, as bits.
    by_start: HashMap<Vec<u8>, u64>,
    /// The rules that match lines of any beginning.
    any_start: u64,
}

impl Rules {
    fn read() -> Rules {
        let mut rules = Rules { all: Vec::new(), by_start: HashMap::new(), any_start: 0 };
        for &(kind, reason, pattern) in RULES {
            let folded = pattern.starts_with(FOLDED);
            let pattern = pattern.trim_start_matches(FOLDED).replace(r"\s", SPACE).replace(r"\S", NO_SPACE).replace(r"\b", EDGE);
            let (Ok(compiled), Ok(parsed)) = (Regex::new(&pattern), regex_syntax::parse(&pattern)) else { continue };
            let bit = 1 << rules.all.len();
            let mut starts = Extractor::new();
            starts.kind(ExtractKind::Prefix).limit_class(64).limit_repeat(3).limit_literal_len(3).limit_total(10_000);
            match starts.extract(&parsed).literals() {
                Some(literals) if pattern.contains('^') => {
                    for literal in literals {
                        let start = literal.as_bytes().get(..3).unwrap_or(literal.as_bytes());
                        *rules.by_start.entry(start.to_vec()).or_default() |= bit;
                    }
                }
                _ => rules.any_start |= bit,
            }
            let words = NEEDED.iter().find(|n| pattern.contains(n.0)).map_or(&[][..], |n| n.1);
            rules.all.push(Rule { kind, reason, pattern: compiled, folded, words });
        }
        rules
    }

    /// The first rule that a line matches, of those that `wanted` admits.
    fn first_match(&self, line: &str, wanted: impl Fn(&Rule) -> bool) -> Option<&Rule> {
        let lower = line.to_lowercase();
        let of = |line: &str, length: usize| line.as_bytes().get(..length).and_then(|start| self.by_start.get(start)).copied();
        let starts = (0..=3).flat_map(|length| [of(line, length), of(&lower, length)]);
        let bits = starts.flatten().fold(self.any_start, |all, bits| all | bits);
        let mut may_match = self.all.iter().zip(0..).filter(|(_, i)| bits >> i & 1 == 1).map(|(rule, _)| rule);
        may_match.find(|r| {
            let line = if r.folded { lower.as_str() } else { line };
            wanted(r) && (r.words.is_empty() || r.words.iter().any(|w| line.contains(w))) && r.pattern.is_match(line)
        })
    }
}

/// The stretches in which nobody is spoken of: all but captions, credits and date lines.
pub fn without_people(found: &[Boilerplate]) -> Vec<Span> {
    let speaks =
        |b: &&Boilerplate| matches!(b.kind, BoilerplateKind::Caption | BoilerplateKind::Credit | BoilerplateKind::Dateline);
    found.iter().filter(|b| !speaks(b)).map(|b| b.span).collect()
}

/// The rules that need no neighbours: each matches a whole line, or the words that only such a line begins with.
const RULES: &[(BoilerplateKind, &str, &str)] = &[
    (
        BoilerplateKind::Placeholder,
        "advertisement placeholder",
        r"(?i)^(\[/?(ad|ads|adsense|advertisement|caption|embed|gallery|video|audio|playlist|banner|widget|image)([_ -][^\]]*)?\]|\{\{.*\}\}|<!--.*-->|-*\s*\(?advertise?ment\)?s?\s*-*:?|advertisement\s*[-–—.:]?\s*(scroll|continue|story|article)\b.*|(story|article) continues below( advertisement)?|publicidad|anzeige|publicité|werbung|reklama|pubblicità)$",
    ),
    (
        BoilerplateKind::Paywall,
        "share of the article left to read",
        r"(?i)^you (have|still have|'ve got|have got) ([0-9]{1,3}([.,][0-9]+)?\s?%|[0-9]{1,3} per ?cent) of (this|the) (article|story|text|piece) (left )?to (read|go|discover)",
    ),
    (
        BoilerplateKind::Paywall,
        "for subscribers only",
        r"(?i)^(this|the|the full|the rest of (this|the)) (article|story|content|rest|following|remainder|page|text)( below)? is (only |reserved |exclusively |available |available only |available exclusively )*(for|to) (our |paying |registered )*(subscribers|members)( only)?\b.*$",
    ),
    (
        BoilerplateKind::Paywall,
        "article reserved for subscribers",
        r"(?i)^(article (is )?reserved for (our )?subscribers|(reserved )?(for )?(our )?subscribers only\s*[.!]?$|reserved for (our )?subscribers\s*[.!]?$|(subscriber|premium|members?)[ -](exclusive|only)( (content|article|story))?$)",
    ),
    (
        BoilerplateKind::Paywall,
        "subscribe to go on",
        r"(?i)^((please )?(subscribe|sign in|log in|login|register|sign up)( now| here| today| or [a-z]+( [a-z]+)?| and [a-z]+)? (to|and) (continue|read|keep reading|view|unlock|access|get (full|unlimited))|to (read|view|see|continue reading|keep reading|access|unlock)( the)?( (full|whole|rest|entire|complete)\b.*| this (article|story)\b.*)?,? (please |you (must|need to) )?(subscribe|sign in|log in|register|become)|already (a |have a |have an )?(subscriber|subscribed|member|subscription|account)\b.*$|(continue|keep) reading (with|for|your)\b|you('ve| have) ([0-9]+|one|two|three|no) (free )?articles? (left|remaining)|you('ve| have) (reached|read) your\b.*\b(limit|articles)|(first-time|new) subscribers (also )?(receive|get)\b|if you('|’)re seeing this message\b|unlock (this|the full) (article|story))",
    ),
    (
        BoilerplateKind::Promo,
        "pointer to another article",
        r#"(?i)^(?:(?:to (?:be )?|also |also to |please )?(?:read|listen|watch|see|view|discover)(?: also| too| more| next| now| here| on)*|related|related (?:articles?|stories|story|coverage|content|news|posts?|reading|links?|topics?)|more(?: on this| from [^.]+| stories| news)?|don'?t miss|in (?:pictures|photos|video)|recommended|further reading|editor'?s (?:picks?|choice)|(?:read|see|watch|listen to) (?:the|our|this|my) (?:[a-z]+ ){0,2}[a-z]+)\s*(?::|→|»|>>|\|)\s*\S"#,
    ),
    (
        BoilerplateKind::Promo,
        "pointer to another article",
        r"^(?:(?:Also|ALSO) (?:[Rr]ead|READ|[Ll]isten|LISTEN|[Ww]atch|WATCH|[Ss]ee|SEE)|(?:Read|READ|Listen|LISTEN|Watch|WATCH|See|SEE) (?:[Aa]lso|ALSO|[Mm]ore|MORE|[Nn]ext|NEXT)|À (?:lire|voir)(?: aussi)?|(?:Lire|Voir|Lisez|Écouter) aussi|Lea (?:también|más|además)|Lea|Vea también|Lee también|Le puede interesar|Te puede interesar|Lesen Sie (?:auch|dazu|hier|mehr)|Lies auch|Mehr (?:zum Thema|dazu|zu)|Leggi anche|Leia (?:também|mais)|Czytaj (?:też|także|również|więcej)|Zobacz (?:też|także|również)|Lees ook|Läs också|Les også|Læs også)(?:\s*[:.–—-]?\s+|\s*:\s*)[A-ZÀ-ÞĀ-ŽА-Я0-9“”‘’«»\x22'„(].*$",
    ),
    (
        BoilerplateKind::Promo,
        "heading over links",
        r"(?i)^(you (might|may|could) (also )?(like|be interested in|enjoy)|(people|others) also (read|like|viewed)|related (articles?|stories|coverage|posts|news|content|topics|reading|links)|recommended( for you| reading)?|(more|read more|also read|see also|read also|read next|up next|watch next|most (read|popular|viewed)|trending( now)?|latest (news|stories)|top stories|editor'?s picks?|further reading|more (on this( story| topic)?|from .+|stories|news))|what to read next|sponsored( content)?|promoted( content| stories)?|from around the web|best of the [a-z ]+|more on this|this week's top stories|das (thema )?könnte (sie|dich|dir|ihnen) auch (interessieren|gefallen)|mehr zum thema.*|mehr zu .+|ähnliche (beiträge|artikel)|neueste artikel|weiterlesen|weitere artikel.*|auch interessant|sur le même sujet|à lire aussi|lire aussi|mehr aus ..+|(notas|noticias|temas|contenidos?|artículos) relacionad[oa]s?|à découvrir|te puede interesar|potrebbe interessarti( anche)?)\s*[:!.…]*$",
    ),
    (
        BoilerplateKind::Promo,
        "label of a link",
        r"(?i)^((please )?(watch|play|see|view|open|start|show|listen to|download) (the |this |our |full |live )*(video|videos|gallery|photos|pictures|slideshow|slide show|audio|podcast|article|story|interactive|map|clip|stream|pdf|image|post)( here| below| above| now)?|(click|tap) (here|to (watch|read|view|see|play|listen|enlarge|expand|zoom|open|share|subscribe|print|download))\b.*|read (more|on|the (full|whole|original|rest of the) (story|article|text|post))( here| at .+| on .+)?|continue reading|keep reading|full (story|article)|more( info(rmation)?)?( here)?|learn more|find out more|view (comments|all|more|original( article)?|in browser|full (image|size))|show (more|less|all)|load more|zurück zur ..+)\s*[.…»>→:]*$",
    ),
    (
        BoilerplateKind::Share,
        "comment prompt",
        r"(?i)^((leave|post|write|add|submit) (a|your|the first) (repl[a-z]+|comments?)( .*)?|(be the first to )?(comment|reply)( now| here| below)?|cancel reply|(comments|kommentare) (are|sind) (closed|off|disabled|geschlossen)|(no|[0-9]+) comments?|join the (conversation|discussion)|have your say|let us know (what you think )?in the comments\b.*|what do you think\? .*comments?\b.*|sound off in the comments\b.*|your email address will not be published.*|notify me (of|when)\b.*|required fields are marked.*|kommentieren sie\b.*|kommentar (schreiben|hinterlassen|verfassen))\s*[.!:…]*$",
    ),
    (
        BoilerplateKind::Share,
        "share prompt",
        r"(?i)^(the [a-z ]+ (is|are) not responsible for the content of external (web)?sites|(click to |please )?(share|tweet|pin|email|e-mail|print|save|like|recommend|bookmark|copy link)( this| it| the| via| on| with| to| by| now)*( (article|story|post|page|news|link|item|friends?|facebook|twitter|x|whatsapp|linkedin|reddit|telegram|pinterest|email|e-mail|e-mail a friend|your friends|social media|others))*|facebook|twitter|whatsapp|linkedin|pinterest|telegram|reddit|instagram|messenger|flipboard|copy link|shares?|[0-9]+ shares|teilen( sie dies mit)?|sharen mit|empfiehl dies deinen freunden|compartir|partager|condividi|udostępnij)\s*[.!:…]*$",
    ),
    (
        BoilerplateKind::Share,
        "follow prompt",
        r"(?i)^((please )?((follow|like|find|join|watch|subscribe to|connect with|add) (us|me|our (channel|page|team|reporters?))( on| at| via| in|,|:)|follow [^.?!]+ (at|on|here):? https?://\S+|follow (the )?[^,:;?!]+ on (twitter|facebook|instagram|x|linkedin|youtube|telegram|tiktok|google news|whatsapp|threads|bluesky|mastodon)\b|(you can )?(keep up with|follow|reach|contact) (me|him|her|them|us) (on|at|via)\b|stay (up to date|updated|informed|in touch|connected|tuned)\b.*\b(us|our|newsletter|twitter|facebook|app|channel)\b|(download|get|install|try) (the|our) .*\bapps?\b|(do you )?have (a|any) (news |story )?(tips?|story|comments?|questions?|feedback|correction)\b.*\?.*|(send|submit) (your|us|a) .*\b(letters?|tips?|story|stories|comments|feedback|photos|to the editor)\b.*))",
    ),
    (
        BoilerplateKind::Share,
        "newsletter prompt",
        r"(?i)^((please )?((sign|signing) up|subscribe|register|opt in|join|get|receive|never miss|don('|’)t miss|(do you )?want)( now| here| today| free| for free| to| for| the| our| my| a| an| this| more| all| daily| weekly| breaking)*\b.*\b(newsletters?|e-?newsletter|in your inbox|to your inbox|your inbox|e-?mail (alerts|updates|list)|(e[a-z]+ )?edition for the full (story|article)|mailing list|e-?edition|news alerts?|push notifications?|daily (briefing|digest)|by e-?mail)\b|for (the latest|more) (news|stories|updates|information|headlines)\b.*\b(download|follow|subscribe|visit|sign up|join|click|app)\b|support (our|independent|quality) journalism\b|(please )?(donate|become a (member|supporter|subscriber|patron))( now| today| here| to\b.*)?[.!]?$|thank you for (reading|subscribing|signing up)\b.*$)",
    ),
    (
        BoilerplateKind::Credit,
        "label of the source",
        r"(?i)^(\(?\s*(original |article |via |news )?source( link| url| article)?\s*\)?|source\s*[:=–-]\s*\S.*|source \S*[0-9.-]\S*|via\s*:?\s*\S+|(this|the) (article|story|post|piece|report|item|column|text) (was )?(first|originally) (appeared|published|posted|ran)\b.*|(first |originally )?(published|appeared) (first )?(on|in|at|by) [^,;]+|republished (from|with permission)\b.*|translated (from|by)\b.*|read the original( article)?\b.*|originalartikel)\s*\.?$",
    ),
    (
        BoilerplateKind::Credit,
        "credit of a picture",
        r"(?i)^((\(?(file )?(photo|photograph|photography|picture|image|video|illustration|graphic|graphics|cover|featured image|foto|fotos|bild|bilder|fotografía|crédit|credit|credits|crédito)s?( credit| courtesy| source| by| of| from)*\s*[:©/|]\s*|©\s*|\(c\)\s*|(photo|photograph|picture|image|illustration|video)s? (credit|courtesy)\b|(photograph|photo|photographs|illustration|picture|image)s? by\b)[^.?!]*\.?\)?)$",
    ),
    (
        BoilerplateKind::Credit,
        "credit of a picture",
        r"(?i)^(([^/,|?!:]+[/,|]\s*)?(getty images?|shutterstock(\.com)?|istock(photo)?|reuters files?|ap photo|file photo|handout|unsplash|pixabay|wikimedia commons|afp via getty images?)(\s*[/,|]\s*[^/,|?!:]+)?)$",
    ),
    (
        BoilerplateKind::Credit,
        "rights reserved",
        r"(?i)^((©|\(c\)).*|copyright\s*(©|\(c\)|(19|20)[0-9][0-9]).*|(this material )?may not be (published|reproduced)\b.*)$",
    ),
    (BoilerplateKind::Credit, "rights reserved", r"(?i)\ball rights reserved\b"),
    (
        BoilerplateKind::Credit,
        "who translated",
        r"(?i)^[\[(]?(this )?(article|text|story) (was |has been )?(automatically |machine[- ])?translated\b",
    ),
    (BoilerplateKind::Credit, "rights reserved", r"(?i)^\(?(reproduction reserved|riproduzione riservata)\)?$"),
    (
        BoilerplateKind::Credit,
        "who reported and edited",
        r"^\(?[A-Z][^.?!]* contributed (?:reporting|to this (?:report|story|article))[^.?!]*\.?\)?$",
    ),
    (
        BoilerplateKind::Credit,
        "who reported and edited",
        r"^\(?(?:(?:Additional |Further )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Tt]ranslation|[Cc]ompiled|[Pp]roduction) by [^.?!]+|[Ww]ith (?:inputs?|reporting|additional reporting|files|material|contributions?) (?:from|by) [^.?!]+|(?:Edited|Reported|Translated|Compiled|Produced) by:? [^.?!]+|(?:Web )?[Ee]ditors?: [^.?!]+)\.?\)?$",
    ),
    (
        BoilerplateKind::Credit,
        "byline without its names",
        r"(?i)^(by|written by|von|par|por)?\s*((,|and|&|with|for|und|et|y)\s*){0,2}(by|and|&|with|for|in|,|von|par|por)\s*:?$",
    ),
    (
        BoilerplateKind::Dateline,
        "date of publishing or change",
        r"(?i)^((first |originally |last )?(published|posted|updated|modified|created|issued|release date|date)( on| at|:)*\s.*[0-9].*|(published|updated|last updated)|([0-9]+|one|two|a|an|few) (minutes?|hours?|days?|weeks?|months?|years?) ago|[0-9]{1,2}:[0-9]{2}( ?[ap]\.?m\.?)?( [a-z]+)?)$",
    ),
    (
        BoilerplateKind::Navigation,
        "part of a menu",
        r"(?i)^(skip to (main )?content|(main )?menu|home ?page|home|search|close|back( to top)?|top|(previous|next|older|newer)( (article|post|story|page|entry))?( .*)?|log ?in|log ?out|sign ?in|sign ?up|register|subscribe( now| today)?|my account|\(?(continued|cont'd) (on|from) page [a-z0-9]+\)?|show (more|[0-9]+ more) (replies|comments)|[0-9]+ min|contact( us)?|about( us)?|privacy( policy)?|terms( (of|and) ..+)?|cookie (policy|settings)|accessibility( links)?|site ?map|rss|newsletters?|tags?:?( .*)?|filed under:?.*|categor(y|ies)\s*:.*|tagged:?.*|topics?:.*|section:.*|[0-9]+ of [0-9]+|page [0-9]+( of [0-9]+)?|[0-9]+ ?min(ute)?s?\.? read|reading time:?.*|estimated reading time.*|listen( to this article)?( [0-9]+ min.*)?|(home|news|world|politics|business|sports?)( ?[>›»|/] ?[^>›»|/.?!]+){1,5})$",
    ),
];

fn rules() -> &'static Rules {
    static READ: OnceLock<Rules> = OnceLock::new();
    READ.get_or_init(Rules::read)
}

/// News agencies, by the names that credits use. Facts from their own sites.
const AGENCIES: &[&str] = &[
    "AAP",
    "AFP",
    "AGI",
    "ANI",
    "ANSA",
    "AP",
    "APA",
    "ATA",
    "Agence France-Presse",
    "Agencies",
    "Anadolu",
    "Anadolu Agency",
    "Associated Press",
    "BNS",
    "Belga",
    "Bloomberg",
    "CTK",
    "DPA",
    "Deutsche Presse-Agentur",
    "EFE",
    "IANS",
    "IRNA",
    "ITAR-TASS",
    "Interfax",
    "KUNA",
    "Kyodo",
    "Lusa",
    "NTB",
    "PA",
    "PA Media",
    "PAP",
    "PTI",
    "Press Association",
    "RIA Novosti",
    "RFE/RL",
    "Reuters",
    "Ritzau",
    "SPA",
    "TASS",
    "TT",
    "The Associated Press",
    "The Canadian Press",
    "UNI",
    "UPI",
    "Ukrinform",
    "VOA",
    "Voice of America",
    "WAFA",
    "Xinhua",
    "Yonhap",
    "agencies",
    "dpa",
    "news agencies",
    "wire services",
    "Wire services",
];

fn is_agency(name: &str) -> bool {
    AGENCIES.contains(&name.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether a line is nothing but agencies, perhaps with the name of a paper: "(AP)", "The Post with AFP and Reuters".
fn is_agencies(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '-' | '–' | '—' | '/' | '.'));
    if bare.is_empty() || bare.len() > 80 || bare.split_whitespace().count() > 10 {
        return false;
    }
    credited(bare).is_some()
}

/// The paper, if one is named, of a credit to agencies; none if the line is something else.
pub(crate) fn credited(line: &str) -> Option<Option<&str>> {
    let line = line.strip_prefix("With ").unwrap_or(line);
    let (paper, agencies) = match [" with ", " avec ", " mit ", " con "].iter().find_map(|w| line.split_once(w)) {
        Some((paper, agencies)) => (Some(paper.trim()), agencies),
        None => (None, line),
    };
    let all = agencies.split([',', '/', ';', '|', '+', '&']).flat_map(|p| p.split(" and ")).flat_map(|p| p.split(" et "));
    let (mut known, mut other) = (0, 0);
    for name in all.map(str::trim).filter(|n| !n.is_empty()) {
        if is_agency(name) {
            known += 1;
        } else if name.starts_with(char::is_uppercase) && name.split_whitespace().count() <= 4 {
            other += 1;
        } else {
            return None;
        }
    }
    let papers = paper.is_none_or(|p| p.split_whitespace().count() <= 4 && p.starts_with(char::is_uppercase));
    (known > 0 && other <= 1 && papers && !line.ends_with(['?', '!'])).then_some(paper)
}

/// Where the name of an agency begins that follows the last sentence of a paragraph: "… he said./ VOA".
pub(crate) fn agency_tail(line: &str) -> Option<usize> {
    let tail_from = line.char_indices().rev().take(40).last().map_or(0, |(i, _)| i);
    let tail = line.get(tail_from..)?;
    let ends = |before: &str| before.trim_end().ends_with(['.', '!', '?', '…', '"', '”', '»', '’', ')']);
    for (i, mark) in tail.char_indices().rev() {
        let before = line.get(..tail_from + i)?;
        let after = tail.get(i + mark.len_utf8()..)?.trim();
        let named = !after.is_empty() && after.starts_with(char::is_uppercase) && after.split_whitespace().count() <= 3;
        let found = match mark {
            '/' => named && ends(before) && !after.ends_with(['.', '!', '?']),
            '—' | '–' | '-' | '(' | '[' => is_agency(after) && ends(before),
            _ => false,
        };
        if found {
            return Some(tail_from + i);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with what was found in brackets, each with its kind.
    fn check(text: &str, expected: &str) {
        let document = Document::new(text);
        let mut shown = String::new();
        let mut at = 0;
        for b in find(&document) {
            shown += &text[at..b.span.start as usize];
            shown += &format!("[{} {}]", b.kind.name(), b.span.of(text));
            at = b.span.end as usize;
        }
        shown += &text[at..];
        assert_eq!(shown, expected);
    }

    /// Prose that no rule may touch.
    fn keep(text: &str) {
        check(text, text);
    }

    const BODY: &str =
        "The council met on Monday.\n\nIt was late.\n\nThe mayor left.\n\nNobody spoke.\n\nRain fell.\n\nThen it ended.";

    #[test]
    fn every_pattern_is_well_formed() {
        assert_eq!(rules().all.len(), RULES.len());
        assert!(RULES.len() <= 64, "one bit a rule");
        for (_, _, pattern) in RULES {
            let folded = pattern.strip_prefix(FOLDED);
            let body = folded.unwrap_or(pattern);
            assert!(folded.is_none() || body.replace(r"\S", "") == body.replace(r"\S", "").to_lowercase(), "{body}");
            assert!(!body.contains("(?i)") && !body.contains(r"\w") && !body.contains(r"\d"), "no such tables: {body}");
        }
        // A rule that is tried on every line costs as much as the others together.
        assert!(rules().any_start.count_ones() <= 3, "{:b}", rules().any_start);
    }

    #[test]
    fn paywalls() {
        check(
            "It was late.\n\nYou have 41.5% of this article left to read. The rest is for subscribers only.",
            "It was late.\n\n[paywall You have 41.5% of this article left to read. The rest is for subscribers only.]",
        );
        check("Subscribe to continue reading.", "[paywall Subscribe to continue reading.]");
        check("Already a subscriber? Log in", "[paywall Already a subscriber? Log in]");
    }

    fn check_below(line: &str, expected: &str) {
        check(&format!("It was late.\n\n{line}"), &format!("It was late.\n\n{expected}"));
    }

    #[test]
    fn pointers_to_other_articles() {
        keep("Watch the river: it rises\n\nThe council met.");
        check_below(
            "Read the story: Article reserved for our subscribers A bridge too late",
            "[promo Read the story: Article reserved for our subscribers A bridge too late]",
        );
        check_below("Read also A bridge too late", "[promo Read also A bridge too late]");
        check_below("Also listen Who built the bridge?", "[promo Also listen Who built the bridge?]");
        check_below("READ MORE: A bridge too late", "[promo READ MORE: A bridge too late]");
        check_below("Watch video", "[promo Watch video]");
        check_below("Lea también: Un puente", "[promo Lea también: Un puente]");
    }

    #[test]
    fn share_and_comment_prompts() {
        check("Leave a Reply", "[share Leave a Reply]");
        check("Share this article", "[share Share this article]");
        check("Follow the Post on Twitter and Instagram.", "[share Follow the Post on Twitter and Instagram.]");
        check(
            "Sign up for our daily newsletter and never miss a story.",
            "[share Sign up for our daily newsletter and never miss a story.]",
        );
    }

    #[test]
    fn credits_and_tails() {
        check("It was late.\n\nThe Post with AFP and Reuters", "It was late.\n\n[credit The Post with AFP and Reuters]");
        check("It was late.\n\n(AP)", "It was late.\n\n[credit (AP)]");
        check("“It was late,” he said./ VOA", "“It was late,” he said.[credit / VOA]");
        check("It was late. — Reuters", "It was late. [credit — Reuters]");
        check("It was late.\n\n/Media reports.", "It was late.\n\n[credit /Media reports.]");
        check("Photo: Ann Lee/The Post", "[credit Photo: Ann Lee/The Post]");
        check("source site-17", "[credit source site-17]");
    }

    #[test]
    fn placeholders_and_what_stands_between_them() {
        check(
            "[ad_1]\nIt was late.\nThe mayor left.\nnorth channel\n[ad_2]\nSource link",
            "[placeholder [ad_1]]\nIt was late.\nThe mayor left.\nnorth channel\n[placeholder [ad_2]]\n[credit Source link]",
        );
        check(
            "It was late, he said./ VOA\nnorth channel\n[ad_2]\nSource link",
            "It was late, he said.[credit / VOA]\n[navigation north channel]\n[placeholder [ad_2]]\n[credit Source link]",
        );
    }

    #[test]
    fn dates_and_bylines_at_either_end() {
        check(&format!("May 22, 2031\n\n{BODY}"), &format!("[dateline May 22, 2031]\n\n{BODY}"));
        check(&format!("By Ann Lee and Bo Roe\n\n{BODY}"), &format!("[credit By Ann Lee and Bo Roe]\n\n{BODY}"));
        check(&format!("by and\n\n{BODY}"), &format!("[credit by and]\n\n{BODY}"));
    }

    #[test]
    fn an_article_about_subscriptions_loses_nothing() {
        keep(
            "Subscribers leave the Strelsau Post\n\nReaders who subscribe to the Post now have 40% of its articles to read for free, the \
            publisher said on Monday.\n\nThe rest of the paper is for subscribers, but most never see it: “You have 57% of this article \
            left to read” is what they find.\n\nSign-ups for the newsletter fell by half.\n\n“Subscribe to our newsletter and you get nothing,” \
            said Ann Lee, who follows the paper on Facebook.\n\nThe price\n\nShare prices fell too, and the source of the money is not known.\n\n\
            Comments were not wanted, she said. Nobody was to leave a reply.\n\nRead also means to study, the dictionary of the council says.",
        );
    }

    #[test]
    fn headings_and_slashes_of_the_article_stay() {
        keep(
            "Source of conflict\n\nThe river\n\nRead my lips, she said.\n\nMore than a bridge\n\nHe wrote it in 2031/32.\n\nAnalysis was done.",
        );
        keep(
            "Copyright holders sued.\n\nA question of either/or\n\nWatch the river, he said.\n\nSee you in spring\n\nBy and large it was a success",
        );
    }

    #[test]
    fn a_long_line_is_prose() {
        keep(&format!("Read also: {}", "word ".repeat(200).trim_end()));
    }
}
