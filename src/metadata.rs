//! Headline, byline, date and publisher, as a plain text gives them around its first and last lines.
//!
//! Takes a document and its boilerplate. The headline is the first line of the article itself if it is short, ends like
//! no sentence and something longer follows; a date counts as the article's if it stands below the headline or says
//! that it is the date of publishing, since a bare date above the headline is that of the page. What is in doubt is
//! left out.

use crate::analysis::Metadata;
use crate::boilerplate::{self, Boilerplate, BoilerplateKind};
use crate::document::Document;
use crate::lexicon::in_lower_case;
use crate::span::Span;

/// Finds what `document` says of itself.
pub fn find(document: &Document<'_>, boilerplate: &[Boilerplate]) -> Metadata {
    let text = document.text;
    let junk = |at: usize| document.paragraphs.get(at).and_then(|line| boilerplate.iter().find(|b| b.span == *line));
    // What was passed on begins below the last head of a mail.
    let start = (0..document.paragraphs.len().min(60)).rfind(|&i| junk(i).is_some_and(|b| b.reason == boilerplate::MAIL));
    let body: Vec<usize> = (start.unwrap_or(0)..document.paragraphs.len()).filter(|&i| junk(i).is_none()).take(12).collect();
    let line = |at: usize| document.paragraphs.get(at).map_or("", |p| p.of(text));
    let headline = match body.as_slice() {
        [first, second, ..] if is_headline(line(*first), line(*second)) => Some(*first),
        _ => headline_below_labels(&body, line),
    };
    let mut found = Metadata { title: headline.map(|at| strip_label(line(at)).to_owned()), ..Metadata::default() };
    for (at, paragraph) in document.paragraphs.iter().enumerate() {
        let Some(junk) = junk(at) else { continue };
        let line = paragraph.of(text).trim();
        match junk.kind {
            BoilerplateKind::Credit if found.byline.is_none() && byline(line).is_some() => found.byline = byline(line),
            BoilerplateKind::Credit if found.byline.is_none() && junk.reason == boilerplate::NAME => {
                found.byline = Some(line.to_owned());
            }
            BoilerplateKind::Credit if found.publisher.is_none() => {
                found.publisher = boilerplate::credited(line).flatten().map(str::to_owned);
            }
            BoilerplateKind::Dateline if found.published.is_none() => {
                let labelled = line.starts_with(|c: char| c.is_alphabetic()) && !begins_with_date(line);
                if labelled || headline.is_some_and(|h| h < at) {
                    found.published = date_in(line);
                }
            }
            _ => {}
        }
    }
    found.dateline = body.iter().take(2).find_map(|&at| dateline(line(at))).map(str::to_owned);
    found
}

/// The headline where names of the site and its parts stand above it: the first line of more than three words, if prose
/// follows and nothing before it is any.
fn headline_below_labels<'t>(body: &[usize], line: impl Fn(usize) -> &'t str) -> Option<usize> {
    let prose = body.iter().position(|&at| line(at).len() > 80 && line(at).ends_with(['.', '"', '”']))?;
    let first = body.iter().take(prose).find(|&&at| line(at).split_whitespace().count() > 3)?;
    is_headline(line(*first), line(*body.get(prose)?)).then_some(*first)
}

/// The day that an article's own words count from, ISO 8601: when it was published; else the date of its dateline, or of a
/// line at its top that ends with one ("The Strelsau Post, 6 May 2031").
pub fn day(document: &Document<'_>, metadata: &Metadata) -> Option<String> {
    let line = |paragraph: &Span| {
        let line = paragraph.of(document.text).trim();
        let whole = line.split_whitespace().count() <= 10 && line.ends_with(|c: char| c.is_ascii_digit());
        // A bare date that `find` did not take is that of the page.
        date_in(line).filter(|_| whole && date_line(line).is_none())
    };
    let published = metadata.published.clone();
    published
        .or_else(|| metadata.dateline.as_deref().and_then(date_in))
        .or_else(|| document.paragraphs.iter().take(5).find_map(line))
}

/// Whether `line` is a headline over `next`.
fn is_headline(line: &str, next: &str) -> bool {
    let words = line.split_whitespace().count();
    let ended = line.ends_with(['.', '!', ':', ';', ',']) && !line.ends_with("...");
    (2..=30).contains(&words)
        && line.len() <= 250
        && !ended
        && (next.len() > line.len() || next.ends_with(['.', '?', '”', '"', '»']))
}

/// A headline without "Title:" or the marks of a text format before it.
fn strip_label(line: &str) -> &str {
    let bare = line.trim_start_matches(['#', '*', '=', ' ']).trim_end_matches(['#', '*', '=', ' ']);
    ["Title:", "Headline:", "TITLE:", "HEADLINE:"].iter().find_map(|l| bare.strip_prefix(l)).unwrap_or(bare).trim()
}

/// The names in a line that is nothing but a byline: "By Ann Lee and Bo Roe".
pub(crate) fn byline(line: &str) -> Option<String> {
    if line.len() > 160 {
        return None;
    }
    let names = [
        "By ",
        "BY ",
        "Written by ",
        "Reported by ",
        "by ",
        "By: ",
        "Author: ",
        "Byline: ",
        "Words by ",
        "Story by ",
        "Text by ",
        "Posted by ",
    ]
    .iter()
    .find_map(|b| line.strip_prefix(b))
    .or_else(|| line.strip_prefix("Byline:\t"))?
    .trim();
    let words: Vec<&str> = names.split_whitespace().collect();
    let first = words.first()?;
    let capital = |w: &str| w.trim_start_matches(['(', '“', '"']).starts_with(char::is_uppercase);
    let small = |w: &str| {
        matches!(
            w,
            "and"
                | "&"
                | "in"
                | "for"
                | "of"
                | "the"
                | "with"
                | "de"
                | "van"
                | "von"
                | "der"
                | "bin"
                | "al"
                | "la"
                | "di"
                | "da"
                | "|"
                | "-"
                | "–"
        )
    };
    // "Ann Lee, local affairs reporter"
    let office = |w: &str| boilerplate::OFFICES.contains(&w.trim_end_matches(','));
    let comma = words.iter().position(|w| w.ends_with(',')).unwrap_or(words.len());
    let offices = comma < 5 && words.iter().skip(comma).any(|w| office(w));
    let plain = words.iter().enumerate().all(|(i, w)| capital(w) || small(w) || offices && i > comma);
    let ended = names.ends_with(['.', '!', '?', ':']) && !names.ends_with("Jr.") && !names.ends_with("Sr.");
    let people = words.iter().filter(|w| capital(w)).count();
    (plain && capital(first) && people >= 2 && words.len() <= 14 && !ended).then(|| names.to_owned())
}

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

fn month(word: &str) -> Option<usize> {
    let word = in_lower_case(word.trim_matches(|c: char| !c.is_alphanumeric()));
    let known = |m: &&str| **m == word || (word.len() >= 3 && word.len() <= 4 && m.starts_with(&*word) && word != "ma");
    MONTHS.iter().position(known).map(|m| m + 1)
}

fn begins_with_date(line: &str) -> bool {
    line.split_whitespace().next().is_some_and(|w| month(w).is_some() || is_weekday(w))
}

/// Whether a word is the name of a day or month.
pub(crate) fn is_day_or_month(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && (is_weekday(word) || month(word).is_some())
}

fn is_weekday(word: &str) -> bool {
    let word = in_lower_case(word.trim_matches(|c: char| !c.is_alphanumeric()));
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    days.iter().any(|d| *d == word || (word.len() >= 3 && word.len() <= 5 && d.starts_with(&*word)))
}

/// The date, ISO 8601, of a line that is nothing but a date, perhaps with weekday and time.
pub(crate) fn date_line(line: &str) -> Option<String> {
    if line.len() > 60 {
        return None;
    }
    let part = |w: &str| {
        let bare = w.trim_matches(|c: char| !c.is_alphanumeric());
        bare.is_empty()
            || month(bare).is_some()
            || is_weekday(bare)
            || bare.starts_with(|c: char| c.is_ascii_digit())
            || [
                "at", "on", "am", "pm", "a.m", "p.m", "of", "gmt", "utc", "est", "edt", "cet", "et", "bst", "pst", "pdt", "cest",
                "eet", "eest", "ist", "jst",
            ]
            .contains(&bare.to_lowercase().as_str())
    };
    line.split(|c: char| c.is_whitespace() || c == '|').all(part).then(|| date_in(line)).flatten()
}

/// The first full date in a line: "May 22, 2031", "22 May 2031", "2031-05-22", "22.05.2031".
pub(crate) fn date_in(line: &str) -> Option<String> {
    let words: Vec<&str> =
        line.split(|c: char| c.is_whitespace() || c == ',' || c == '|').filter(|w| !w.is_empty()).take(30).collect();
    let day = |w: &str| -> Option<u32> {
        let bare = w.trim_matches(|c: char| !c.is_alphanumeric());
        let number = ["st", "nd", "rd", "th"].iter().find_map(|s| bare.strip_suffix(s)).unwrap_or(bare);
        number.parse().ok().filter(|d| (1..=31).contains(d) && number.len() <= 2)
    };
    let year = |w: &str| -> Option<u32> {
        let bare = w.trim_matches(|c: char| !c.is_alphanumeric());
        bare.parse().ok().filter(|y| (1500..=2200).contains(y) && bare.len() == 4)
    };
    for triple in words.windows(3) {
        let [a, b, c] = triple else { continue };
        let Some(y) = year(c) else { continue };
        let parts = match (month(a), month(b)) {
            (Some(m), _) => day(b).map(|d| (m, d)),
            (_, Some(m)) => day(a).map(|d| (m, d)),
            _ => None,
        };
        if let Some((m, d)) = parts {
            return Some(format!("{y:04}-{m:02}-{d:02}"));
        }
    }
    words.iter().find_map(|w| numeric(w))
}

/// "2031-05-22", also with a time after it, "22.05.2031", "05/22/2031" where only one reading is a date.
fn numeric(word: &str) -> Option<String> {
    let date = word.split('T').next().unwrap_or(word).trim_matches(|c: char| !c.is_alphanumeric());
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let n = |s: &str| s.parse::<u32>().ok().filter(|_| s.len() <= 4);
    let (a_n, b_n, c_n) = (n(a)?, n(b)?, n(c)?);
    let (y, m, d) = match (a.len(), c.len()) {
        (4, _) => (a_n, b_n, c_n),
        (_, 4) if date.contains('.') => (c_n, b_n, a_n),
        (_, 4) if a_n > 12 => (c_n, b_n, a_n),
        (_, 4) if b_n > 12 => (c_n, a_n, b_n),
        _ => return None,
    };
    let valid = (1500..=2200).contains(&y) && (1..=12).contains(&m) && (1..=31).contains(&d);
    valid.then(|| format!("{y:04}-{m:02}-{d:02}"))
}

/// The place and date before the first sentence: "STRELSAU, May 6 (AP) —".
fn dateline(line: &str) -> Option<&str> {
    let end = line.char_indices().take(80).find(|&(_, c)| matches!(c, '—' | '–')).or_else(|| {
        let at = line.find(" - ").filter(|&at| at < 80)?;
        Some((at, '-'))
    })?;
    let head = line.get(..end.0)?.trim();
    let place = head.split(['(', ',']).next()?.trim();
    let upper = place.len() >= 3 && place.chars().all(|c| c.is_uppercase() || matches!(c, ' ' | '.' | '-' | '\'' | '’' | '/'));
    let credited = head.split_once('(').is_some_and(|(_, a)| a.ends_with(')')) && head.starts_with(char::is_uppercase);
    let rest = head.get(place.len()..)?;
    let dated = rest.is_empty()
        || rest.contains('(')
        || rest.split_whitespace().any(|w| month(w).is_some())
        || rest.split_whitespace().count() <= 3;
    let short = head.split_whitespace().count() <= 9;
    let where_and_when = head.split('(').next().unwrap_or(head).trim().trim_end_matches(',');
    ((upper || credited) && dated && short && !where_and_when.is_empty()).then_some(where_and_when)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        text: &str,
        title: Option<&str>,
        byline: Option<&str>,
        published: Option<&str>,
        publisher: Option<&str>,
        place: Option<&str>,
    ) {
        let document = Document::new(text);
        let found = find(&document, &boilerplate::find(&document));
        let owned = |s: Option<&str>| s.map(str::to_owned);
        let expected = Metadata {
            title: owned(title),
            byline: owned(byline),
            published: owned(published),
            publisher: owned(publisher),
            dateline: owned(place),
        };
        assert_eq!(found, expected, "{text}");
    }

    const BODY: &str =
        "The council of Strelsau met on Monday and talked about the bridge for a long time.\n\nIt was late when it ended.";

    #[test]
    fn the_lines_around_the_text_tell() {
        check(
            &format!("A bridge at last\n\nBy Ann Lee and Bo Roe\n\nMay 22, 2031\n\n{BODY}\n\nThe Post with AFP and Reuters"),
            Some("A bridge at last"),
            Some("Ann Lee and Bo Roe"),
            Some("2031-05-22"),
            Some("The Post"),
            None,
        );
        check(
            &format!("A bridge at last\n\nPublished: 22 May 2031 10:30\n\n{BODY}"),
            Some("A bridge at last"),
            None,
            Some("2031-05-22"),
            None,
            None,
        );
    }

    #[test]
    fn a_bare_date_above_the_headline_is_that_of_the_page() {
        check(&format!("May 22, 2031\n\nA bridge at last\n\n{BODY}"), Some("A bridge at last"), None, None, None, None);
    }

    #[test]
    fn a_text_without_headline_has_none() {
        check(BODY, None, None, None, None, None);
        check("", None, None, None, None, None);
        check("Just a line", None, None, None, None, None);
    }

    #[test]
    fn labels_above_and_names_without_by() {
        let text =
            format!("The Echo\nNews\nPolitics\nThe bridge will be built at last\nAnn Lee\nLocal editor\n22 May 2031\n{BODY}");
        check(&text, Some("The bridge will be built at last"), Some("Ann Lee"), Some("2031-05-22"), None, None);
    }

    #[test]
    fn datelines() {
        check(&format!("STRELSAU, May 6 (AP) — {BODY}"), None, None, None, None, Some("STRELSAU, May 6"));
        check(
            &format!("A bridge at last\n\nStrelsau (Reuters) - {BODY}"),
            Some("A bridge at last"),
            None,
            None,
            None,
            Some("Strelsau"),
        );
        check(&format!("The mayor — who left — said so. {BODY}"), None, None, None, None, None);
    }

    #[test]
    fn the_day_of_an_article() {
        let day = |text: &str| {
            let document = Document::new(text);
            super::day(&document, &find(&document, &boilerplate::find(&document)))
        };
        assert_eq!(day(&format!("STRELSAU, May 6, 2031 — {BODY}")).as_deref(), Some("2031-05-06"));
        assert_eq!(day(&format!("A bridge at last\n\nThe Strelsau Post, 6 May 2031\n\n{BODY}")).as_deref(), Some("2031-05-06"));
        assert_eq!(day(&format!("STRELSAU, May 6 — {BODY}")), None);
        assert_eq!(day(&format!("{BODY}\n\nThe bridge was planned on 6 May 2031.")), None);
    }

    #[test]
    fn dates_in_their_many_forms() {
        for line in [
            "May 22, 2031",
            "22 May 2031",
            "Thursday, 22nd May 2031",
            "2031-05-22",
            "2031-05-22T10:00:00Z",
            "22.05.2031",
            "5/22/2031",
            "Thu, May 22, 2031 | 10:30 am",
        ] {
            assert_eq!(date_line(line).as_deref(), Some("2031-05-22"), "{line}");
        }
        for line in ["May 2031", "5/6/2031", "22 bridges were built in May 2031", "2031", "May", ""] {
            assert_eq!(date_line(line), None, "{line}");
        }
    }

    #[test]
    fn bylines_name_people() {
        assert_eq!(byline("By ANN LEE, Strelsau Correspondent").as_deref(), Some("ANN LEE, Strelsau Correspondent"));
        for line in ["By the river", "By Monday", "By and large", "By Ann Lee the bridge was opened."] {
            assert_eq!(byline(line), None, "{line}");
        }
    }
}
