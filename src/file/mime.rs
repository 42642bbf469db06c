//! Mails (.eml) and saved pages with all their parts (.mhtml).
//!
//! Finds the part that holds the article: of a mail its plain text, or the page where it has none; of a saved page the
//! page. Quoted-printable, base64 and the encodings of [`crate::html::decode`] are read; signatures and encryption are
//! not.

use crate::analysis::Metadata;
use crate::html::{self, Article};
use crate::metadata;

/// How deep parts may hold parts, and how many are looked at in all.
const DEPTH: u32 = 8;
const PARTS: usize = 500;

/// Whether a file without a telling name begins with the header of a mail.
pub(super) fn begins_as_mail(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..16_384).unwrap_or(bytes)).to_ascii_lowercase();
    let first = head.lines().next().unwrap_or("");
    const FIRST: &[&str] = &[
        "from:",
        "received:",
        "return-path:",
        "mime-version:",
        "delivered-to:",
        "message-id:",
        "x-",
        "date:",
        "subject:",
        "from ",
    ];
    let header = head.split("\n\n").next().unwrap_or("").split("\r\n\r\n").next().unwrap_or("");
    FIRST.iter().any(|f| first.starts_with(f))
        && header.contains("\nmime-version:") | header.starts_with("mime-version:")
        && header.contains("\ncontent-type:")
}

/// The article in a mail or a saved page.
pub(super) fn read(bytes: &[u8]) -> Article {
    let whole = Part::new(bytes);
    let saved_page = whole.kind.starts_with("multipart/related") || whole.header("snapshot-content-location").is_some();
    let mut plain: Option<String> = None;
    let mut page: Option<String> = None;
    let mut waiting = vec![(whole.clone(), 0)];
    let mut seen = 0;
    while let Some((part, depth)) = waiting.pop() {
        seen += 1;
        if seen > PARTS || (plain.is_some() && page.is_some()) {
            break;
        }
        if part.kind.starts_with("multipart/") && depth < DEPTH {
            waiting.extend(part.parts().into_iter().rev().map(|p| (Part::new(p), depth + 1)));
        } else if part.kind.starts_with("text/html") && page.is_none() {
            page = Some(part.text());
        } else if (part.kind.starts_with("text/plain") || part.kind.is_empty()) && plain.is_none() {
            plain = Some(part.text());
        }
    }
    let subject = whole.header("subject").map(|s| words(&s)).filter(|s| !s.is_empty());
    let sent = whole.header("date").and_then(|d| metadata::date_in(&d));
    if (saved_page || plain.as_ref().is_none_or(|p| p.trim().len() < 200))
        && let Some(page) = page
    {
        let mut article = html::extract(&page);
        article.metadata.title = article.metadata.title.or(subject);
        if !saved_page {
            article.metadata.published = article.metadata.published.or(sent);
        }
        return article;
    }
    let metadata = Metadata { title: subject, published: sent, ..Metadata::default() };
    Article { text: plain.unwrap_or_default().replace("\r\n", "\n"), metadata }
}

/// One part of a message: its header and what follows.
#[derive(Clone)]
struct Part<'b> {
    headers: Vec<(String, String)>,
    /// `text/html; charset=…` in lower case.
    kind: String,
    body: &'b [u8],
}

impl<'b> Part<'b> {
    fn new(bytes: &'b [u8]) -> Part<'b> {
        let mut headers: Vec<(String, String)> = Vec::new();
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|r| !r.is_empty()) {
            let len = rest.iter().position(|&b| b == b'\n').map_or(rest.len(), |i| i + 1);
            let line = String::from_utf8_lossy(rest.get(..len).unwrap_or(rest));
            at += len;
            let line = line.trim_end_matches(['\r', '\n']);
            if line.is_empty() || headers.len() > 500 {
                break;
            }
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = headers.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let mut part = Part { headers, kind: String::new(), body: bytes.get(at..).unwrap_or(&[]) };
        part.kind = part.header("content-type").unwrap_or_default().to_ascii_lowercase();
        part
    }

    fn header(&self, name: &str) -> Option<String> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone())
    }

    /// A parameter of the content's type: `boundary`, `charset`.
    fn parameter(&self, name: &str) -> Option<String> {
        let header = self.header("content-type")?;
        let at = header.to_ascii_lowercase().find(&format!("{name}="))?;
        let value = header.get(at + name.len() + 1..)?;
        let value = match value.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => value.split([';', ' ']).next(),
        };
        value.filter(|v| !v.is_empty()).map(str::to_owned)
    }

    /// The parts between the boundary's lines.
    fn parts(&self) -> Vec<&'b [u8]> {
        let Some(boundary) = self.parameter("boundary") else { return Vec::new() };
        let mark = format!("--{boundary}");
        let mut parts = Vec::new();
        let mut start: Option<usize> = None;
        let mut at = 0;
        while let Some(rest) = self.body.get(at..).filter(|r| !r.is_empty()) {
            let len = rest.iter().position(|&b| b == b'\n').map_or(rest.len(), |i| i + 1);
            if rest.starts_with(mark.as_bytes()) {
                if let Some(part) = start.and_then(|s| self.body.get(s..at)) {
                    parts.push(part);
                }
                start = (!rest.get(mark.len()..).is_some_and(|r| r.starts_with(b"--"))).then_some(at + len);
                if parts.len() > PARTS {
                    break;
                }
            }
            at += len;
        }
        if let Some(part) = start.and_then(|s| self.body.get(s..)) {
            parts.push(part);
        }
        parts
    }

    fn text(&self) -> String {
        let bytes = match self.header("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase().as_str() {
            "base64" => base64(self.body),
            "quoted-printable" => quoted_printable(self.body, false),
            _ => self.body.to_vec(),
        };
        match self.parameter("charset") {
            Some(label) => html::decode_declared(Some(&label), &bytes).into_owned(),
            None => html::decode(&bytes).into_owned(),
        }
    }
}

/// Bytes written as `=E2=80=9C`, lines broken by `=`; in headers `_` is a space.
fn quoted_printable(bytes: &[u8], header: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let hex = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let mut i = 0;
    while let Some(&b) = bytes.get(i) {
        i += 1;
        match b {
            b'=' => {
                if let (Some(high), Some(low)) = (hex(bytes.get(i)), hex(bytes.get(i + 1))) {
                    out.push(high * 16 + low);
                    i += 2;
                } else if bytes.get(i) == Some(&b'\n') {
                    i += 1;
                } else if bytes.get(i) == Some(&b'\r') && bytes.get(i + 1) == Some(&b'\n') {
                    i += 2;
                } else {
                    out.push(b);
                }
            }
            b'_' if header => out.push(b' '),
            _ => out.push(b),
        }
    }
    out
}

/// Bytes written in base64; what is no part of it is passed over.
fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut held) = (0u32, 0u32);
    for &b in bytes {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from((bits >> held) & 0xff).unwrap_or(0));
        }
    }
    out
}

/// A header's text, its encoded words (`=?utf-8?Q?…?=`) read.
fn words(header: &str) -> String {
    let mut out = String::new();
    let mut rest = header;
    let mut after_word = false;
    while let Some(at) = rest.find("=?") {
        let before = rest.get(..at).unwrap_or("");
        let inner = rest.get(at + 2..).unwrap_or("");
        let mut fields = inner.splitn(4, '?');
        let read = match (fields.next(), fields.next(), fields.next(), fields.next()) {
            (Some(label), Some(way), Some(text), Some(tail)) if tail.starts_with('=') => {
                let bytes =
                    if way.eq_ignore_ascii_case("b") { base64(text.as_bytes()) } else { quoted_printable(text.as_bytes(), true) };
                Some((html::decode_as(label, &bytes), tail.get(1..).unwrap_or("")))
            }
            _ => None,
        };
        let Some((word, tail)) = read else { break };
        // White space between two encoded words is none.
        if !(after_word && before.trim().is_empty()) {
            out.push_str(before);
        }
        out.push_str(&word);
        after_word = true;
        rest = tail;
    }
    out.push_str(rest);
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_gives_its_text() {
        let mail = "From: Ann Lee <ann@example.org>\r\nSubject: =?utf-8?Q?A_bridge_=E2=80=93?= =?iso-8859-1?B?IGF0IGxhc3Q=?=\r\n\
            Date: Thu, 22 May 2031 10:30:00 +0200\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\nThe caf=E9 by the bri=\r\ndge is open.\r\n";
        assert!(begins_as_mail(mail.as_bytes()));
        let article = read(mail.as_bytes());
        assert_eq!(article.text, "The café by the bridge is open.\n");
        assert_eq!(article.metadata.title.as_deref(), Some("A bridge – at last"));
        assert_eq!(article.metadata.published.as_deref(), Some("2031-05-22"));
    }

    #[test]
    fn a_saved_page_gives_its_article() {
        let page = "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://example.org/\r\nSubject: A bridge\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--x--\"\r\n\r\n----x--\r\nContent-Type: text/html\r\n\
            Content-Transfer-Encoding: base64\r\n\r\nPHA+VGhlIGNvdW5jaWwgbWV0Ljwv\r\ncD4=\r\n----x--\r\nContent-Type: image/png\r\n\r\nnothing\r\n----x----\r\n";
        let article = read(page.as_bytes());
        assert_eq!(article.text, "The council met.");
        assert_eq!(article.metadata.title.as_deref(), Some("A bridge"));
    }

    #[test]
    fn plain_text_with_a_colon_is_no_mail() {
        for text in ["From: the river to the hill\n\nIt rained.", "Subject: a bridge", "", "X-rays\nContent-Type: x"] {
            assert!(!begins_as_mail(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn parts_without_end_are_bounded() {
        let nested = "Content-Type: multipart/mixed; boundary=a\n\n--a\n".repeat(20_000);
        assert_eq!(read(nested.as_bytes()).text, "");
        let many = format!("Content-Type: multipart/mixed; boundary=a\n\n{}", "--a\n\nx\n".repeat(100_000));
        assert_eq!(read(many.as_bytes()).text, "x\n");
        assert_eq!(words("=?=?=?utf-8?q?=?="), "=?=?=?utf-8?q?=?=");
        assert_eq!(read(b"").text, "");
    }
}
