//! From bytes to text: which encoding a page, a mail or a plain text is in.
//!
//! A byte order mark goes first, then valid UTF-8, then what the bytes or a mail's header declare, then Windows-1252. The
//! encodings are those of the WHATWG's standard: natively by `encoding_rs`, in the browser by its own `TextDecoder`, whose
//! tables need not be loaded (that of node lacks some of the rare characters of Windows-949). Bytes in another encoding
//! that nothing declares come out garbled, never as an error.

use std::borrow::Cow;

/// How much of a page is searched for a declaration, as browsers do (they take 1,024 bytes; old pages need more).
const PRESCAN: usize = 4096;

/// The text that the bytes of a page or a text file stand for.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    decode_declared(declared(bytes), bytes)
}

/// The text of bytes that are said to be in the named encoding, if any is named.
pub(crate) fn decode_declared<'b>(label: Option<&str>, bytes: &'b [u8]) -> Cow<'b, str> {
    for (mark, name) in [(b"\xef\xbb\xbf".as_slice(), "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be")] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return Cow::Owned(decode_as(name, rest));
        }
    }
    match std::str::from_utf8(bytes) {
        // Japanese mail is in ASCII characters that shift to others and back.
        Ok(_) if bytes.contains(&0x1b) && label.is_some_and(|l| l.eq_ignore_ascii_case("iso-2022-jp")) => {}
        Ok(text) => return Cow::Borrowed(text),
        // What says that it is UTF-8 and is, but for a damaged character or two or a cut at the end.
        Err(e) if label.is_none_or(is_utf8) && looks_utf8(bytes, e.valid_up_to()) => return String::from_utf8_lossy(bytes),
        Err(_) => {}
    }
    Cow::Owned(decode_as(label.unwrap_or(""), bytes))
}

/// The text of bytes in the named encoding; an unknown name counts as Windows-1252.
pub(crate) fn decode_as(label: &str, bytes: &[u8]) -> String {
    if is_utf8(label) {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    by_standard(label, bytes).unwrap_or_else(|| bytes.iter().map(|&b| windows_1252(b)).collect())
}

/// The text of bytes in an encoding of the standard, by any of its names; none if it has no such name.
#[cfg(not(target_arch = "wasm32"))]
fn by_standard(label: &str, bytes: &[u8]) -> Option<String> {
    let encoding = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())?;
    Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
}

#[cfg(target_arch = "wasm32")]
use crate::wasm::decode as by_standard;

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
                // A declaration that could be read is not in UTF-16, whatever it says.
                let label = std::str::from_utf8(rest.get(..len)?).ok();
                return label.map(|l| if l.get(..6).is_some_and(|l| l.eq_ignore_ascii_case("utf-16")) { "utf-8" } else { l });
            }
        }
    }
    None
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
}
