//! Character references: `&amp;`, `&#8217;`, `&#x2019;`, all names of the HTML standard.

use std::borrow::Cow;
use std::sync::OnceLock;

const LIST: &str = include_str!("entities.tsv");

/// A name, whether it is also read without its semicolon, and its characters as hexadecimal numbers.
type Entry = (&'static str, bool, &'static str);

fn table() -> &'static [Entry] {
    static TABLE: OnceLock<Vec<Entry>> = OnceLock::new();
    TABLE.get_or_init(|| {
        LIST.lines()
            .skip(1)
            .filter_map(|line| {
                let (name, code) = line.split_once('\t')?;
                Some(match name.strip_suffix('*') {
                    Some(name) => (name, true, code),
                    None => (name, false, code),
                })
            })
            .collect()
    })
}

fn named(name: &str) -> Option<&'static Entry> {
    let table = table();
    let at = table.binary_search_by(|e| e.0.cmp(name)).ok()?;
    table.get(at)
}

/// The text with its character references read. What is no reference stays as it is.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(text.get(..first).unwrap_or(""));
    let mut rest = text.get(first..).unwrap_or("");
    while let Some(after) = rest.strip_prefix('&') {
        let read = match after.strip_prefix('#') {
            Some(number) => numeric(number, &mut out).map(|n| n + 1),
            None => by_name(after, &mut out),
        };
        rest = match read {
            Some(len) => after.get(len..).unwrap_or(""),
            None => {
                out.push('&');
                after
            }
        };
        let next = rest.find('&').unwrap_or(rest.len());
        out.push_str(rest.get(..next).unwrap_or(""));
        rest = rest.get(next..).unwrap_or("");
    }
    Cow::Owned(out)
}

/// The reference with its semicolon that `text` begins with: its length and what it means.
pub(crate) fn reference(text: &str) -> Option<(usize, String)> {
    let after = text.strip_prefix('&')?;
    let mut out = String::new();
    let len = match after.strip_prefix('#') {
        Some(number) => numeric(number, &mut out)? + 1,
        None => by_name(after, &mut out)?,
    };
    after.get(..len)?.ends_with(';').then_some((len + 1, out))
}

/// Reads `8217;` or `x2019;` and says how many bytes that were.
fn numeric(text: &str, out: &mut String) -> Option<usize> {
    let (radix, lead) = if text.starts_with(['x', 'X']) { (16, 1) } else { (10, 0) };
    let digits = text.get(lead..)?;
    let len = digits.bytes().position(|b| !char::from(b).is_digit(radix)).unwrap_or(digits.len());
    if len == 0 {
        return None;
    }
    let code = digits.get(..len)?.trim_start_matches('0');
    let code = if code.len() > 7 { u32::MAX } else { u32::from_str_radix(code, radix).unwrap_or(0) };
    let c = match u8::try_from(code) {
        Ok(b @ 0x80..=0x9f) => super::charset::windows_1252(b),
        _ => char::from_u32(code).filter(|&c| c != '\0').unwrap_or('\u{fffd}'),
    };
    out.push(c);
    let semicolon = usize::from(digits.as_bytes().get(len) == Some(&b';'));
    Some(lead + len + semicolon)
}

/// Reads `amp;` or, for the old names, `amp`, and says how many bytes that were.
fn by_name(text: &str, out: &mut String) -> Option<usize> {
    let len = text.bytes().take(33).position(|b| !b.is_ascii_alphanumeric()).unwrap_or(text.len().min(33));
    let name = text.get(..len)?;
    let semicolon = text.as_bytes().get(len) == Some(&b';');
    if semicolon && let Some((_, _, code)) = named(name) {
        push_codes(code, out);
        return Some(len + 1);
    }
    // The longest old name that the text begins with.
    (2..=len.min(6)).rev().find_map(|n| {
        let (_, old, code) = named(name.get(..n)?)?;
        old.then(|| {
            push_codes(code, out);
            n
        })
    })
}

fn push_codes(codes: &str, out: &mut String) {
    out.extend(codes.split(' ').filter_map(|c| u32::from_str_radix(c, 16).ok()).filter_map(char::from_u32));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(decode(text), expected);
    }

    #[test]
    fn references_are_read() {
        check("a &amp; b &lt;c&gt;", "a & b <c>");
        check("&ldquo;No&rdquo; &#8217;&#x2019;&#X41;", "“No” ’’A");
        check("&CounterClockwiseContourIntegral;", "∳");
        check("&copy 2020 &eacutet&eacute;", "© 2020 été");
    }

    #[test]
    fn what_is_none_stays() {
        check("R&D, AT&T; & &; &# &#x; &bogus;", "R&D, AT&T; & &; &# &#x; &bogus;");
        check("", "");
    }

    #[test]
    fn odd_numbers_are_bounded() {
        check("&#150;", "–");
        check("&#0;&#99999999999999999999;&#xD800;", "\u{fffd}\u{fffd}\u{fffd}");
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(table().windows(2).all(|w| matches!(w, [a, b] if a.0 < b.0)));
        assert_eq!(table().len(), 2125);
    }
}
