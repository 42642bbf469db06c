//! From bytes to text: which encoding a page is in, and the single-byte encodings of Europe.
//!
//! A byte order mark goes first, then valid UTF-8, then what the page declares, then Windows-1252. Of the multi-byte
//! encodings only UTF-8 and UTF-16 are known; a page in another comes out garbled, never as an error.

use std::borrow::Cow;

const TABLES: &str = include_str!("charsets.tsv");
/// How much of a page is searched for a declaration, as browsers do (they take 1,024 bytes; old pages need more).
const PRESCAN: usize = 4096;

/// The text that the bytes of a page or a text file stand for.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return String::from_utf8_lossy(rest);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Cow::Owned(utf16(rest, u16::from_le_bytes));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return Cow::Owned(utf16(rest, u16::from_be_bytes));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => {
            let declared = declared(bytes);
            // A page that says it is UTF-8 and is, but for a damaged character or two or a cut at the end.
            let mostly = declared.is_none_or(is_utf8) && looks_utf8(bytes, error.valid_up_to());
            if mostly { String::from_utf8_lossy(bytes) } else { Cow::Owned(decode_as(declared.unwrap_or(""), bytes)) }
        }
    }
}

/// The text of bytes in the named encoding; an unknown name counts as Windows-1252.
pub(crate) fn decode_as(label: &str, bytes: &[u8]) -> String {
    if is_utf8(label) {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    if label.eq_ignore_ascii_case("utf-16") || label.eq_ignore_ascii_case("utf-16le") {
        return utf16(bytes, u16::from_le_bytes);
    }
    let table = table(label);
    bytes
        .iter()
        .map(|&b| if b < 0x80 { char::from(b) } else { table.get(usize::from(b) - 0x80).copied().unwrap_or('\u{fffd}') })
        .collect()
}

/// The character of a byte in Windows-1252, which numeric references to C1 controls mean too.
pub(crate) fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“',
        '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH.get(usize::from(byte) - 0x80).copied().unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

fn is_utf8(label: &str) -> bool {
    label.eq_ignore_ascii_case("utf-8") || label.eq_ignore_ascii_case("utf8")
}

/// Whether what is not ASCII is mostly well-formed UTF-8.
fn looks_utf8(bytes: &[u8], valid: usize) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    let count = |part: &[u8]| part.iter().filter(|b| **b >= 0xc0).count();
    good += count(bytes.get(..valid).unwrap_or(&[]));
    for chunk in bytes.get(valid..).unwrap_or(&[]).utf8_chunks() {
        good += count(chunk.valid().as_bytes());
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 4
}

fn utf16(bytes: &[u8], join: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|c| <[u8; 2]>::try_from(c).ok()).map(join);
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

/// The encoding that a page's first bytes name, in a `meta` element or an XML declaration.
fn declared(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..PRESCAN).unwrap_or(bytes);
    for word in [b"charset".as_slice(), b"encoding"] {
        let mut from = 0;
        while let Some(i) = head.get(from..)?.windows(word.len()).position(|w| w.eq_ignore_ascii_case(word)) {
            from += i + word.len();
            let rest = head.get(from..)?;
            let skip = rest.iter().position(|b| !b.is_ascii_whitespace())?;
            let Some((b'=', rest)) = rest.get(skip..)?.split_first() else { continue };
            let skip = rest.iter().position(|b| !b.is_ascii_whitespace() && !matches!(b, b'"' | b'\''))?;
            let rest = rest.get(skip..)?;
            let len = rest.iter().position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_')).unwrap_or(rest.len());
            if len > 0 {
                return std::str::from_utf8(rest.get(..len)?).ok();
            }
        }
    }
    None
}

/// The upper half of a single-byte encoding.
fn table(label: &str) -> Vec<char> {
    let label = label.to_ascii_lowercase();
    let name = match label.as_str() {
        "iso-8859-9" | "latin5" | "cp1254" => "windows-1254",
        "latin2" | "iso8859-2" => "iso-8859-2",
        "latin9" | "iso8859-15" => "iso-8859-15",
        "cyrillic" | "iso8859-5" => "iso-8859-5",
        "greek" | "iso8859-7" => "iso-8859-7",
        "cp1250" => "windows-1250",
        "cp1251" => "windows-1251",
        "cp1253" => "windows-1253",
        "cp1257" => "windows-1257",
        "koi8" | "koi" => "koi8-r",
        other => other,
    };
    let line = |name: &str| TABLES.lines().skip(1).find_map(|l| l.strip_prefix(name)?.strip_prefix('\t'));
    let mut out = Vec::with_capacity(128);
    let mut chars = line(name).or_else(|| line("windows-1252")).unwrap_or("").chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            let high = chars.next().and_then(|c| c.to_digit(16)).unwrap_or(0);
            let low = chars.next().and_then(|c| c.to_digit(16)).unwrap_or(0);
            out.push(char::from_u32(high * 16 + low).unwrap_or('\u{fffd}'));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(decode(bytes), expected);
    }

    #[test]
    fn byte_order_marks_decide() {
        check(b"\xef\xbb\xbf\xc3\xa9t\xc3\xa9", "été");
        check(b"\xff\xfe\x41\x00\xe9\x00", "Aé");
        check(b"\xfe\xff\x00\x41\x00\xe9", "Aé");
    }

    #[test]
    fn a_declared_encoding_serves_where_utf_8_does_not() {
        check(b"<meta charset=\"iso-8859-1\">\x93na\xefve\x94", "<meta charset=\"iso-8859-1\">“naïve”");
        check(b"<meta charset=windows-1250>\xe8", "<meta charset=windows-1250>č");
        check(b"<?xml encoding='koi8-r'?>\xc1", "<?xml encoding='koi8-r'?>а");
        check("<meta charset=iso-8859-1>été".as_bytes(), "<meta charset=iso-8859-1>été");
    }

    #[test]
    fn without_a_word_it_is_windows_1252() {
        check(b"caf\xe9 \x80", "café €");
        check(b"", "");
    }

    #[test]
    fn damage_in_utf_8_stays_small() {
        let mut cut = "été à la côte, déjà vu, naïveté".as_bytes().to_vec();
        cut.pop();
        check(&cut, "été à la côte, déjà vu, naïvet\u{fffd}");
    }

    #[test]
    fn every_table_is_whole() {
        for line in TABLES.lines().skip(1) {
            let name = line.split('\t').next().unwrap_or("");
            assert_eq!(table(name).len(), 128, "{name}");
        }
        let table = table("windows-1252");
        assert!((0x80..=0xff).all(|b: u8| table[usize::from(b) - 0x80] == windows_1252(b)));
    }
}
