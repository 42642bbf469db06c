//! From a file's bytes to an article: web pages, plain text, Word and OpenDocument texts, mails and saved page archives.
//!
//! Takes a name and bytes and looks at the bytes first, since names lie. What is no article is refused with a message
//! that says what it is and what to do instead. Nothing in a file can make this panic or grow without bound: packed
//! parts are unpacked up to `LARGEST` bytes and mails are read a few levels deep.

mod mime;
mod office;

use crate::html::{self, Article};
use std::fmt;

/// How many bytes a packed part may have when it is unpacked.
const LARGEST: usize = 64 << 20;

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    what: &'static str,
    advice: &'static str,
}

impl FileError {
    fn new(what: &'static str, advice: &'static str) -> FileError {
        FileError { what, advice }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.advice)
    }
}

impl std::error::Error for FileError {}

/// Reads the article in a file. The name decides only where the bytes leave it open.
pub fn read(name: &str, bytes: &[u8]) -> Result<Article, FileError> {
    if let Some(error) = refused(bytes) {
        return Err(error);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return office::read(bytes).map(plain);
    }
    let ending = name.rsplit_once('.').map_or("", |(_, e)| e).to_ascii_lowercase();
    if matches!(ending.as_str(), "eml" | "mhtml" | "mht") || mime::begins_as_mail(bytes) {
        return Ok(mime::read(bytes));
    }
    if is_binary(bytes) {
        return Err(FileError::new("this is no text", "open it in its own program and copy the text"));
    }
    let text = html::decode(bytes);
    if matches!(ending.as_str(), "html" | "htm" | "xhtml" | "shtml") || begins_as_page(&text) {
        return Ok(html::extract(&text));
    }
    Ok(plain(text.into_owned()))
}

/// Whether a text of unknown kind is a web page: by its first tag.
pub fn begins_as_page(text: &str) -> bool {
    let start: String = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).chars().take(14).collect();
    let start = start.to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| start.starts_with(tag))
}

fn plain(text: String) -> Article {
    Article { text, ..Article::default() }
}

/// What a file's first bytes say that it is, if that is nothing to be read here.
fn refused(bytes: &[u8]) -> Option<FileError> {
    const PICTURE: &str = "a picture holds no text that can be read here; type or copy the text";
    const KINDS: &[(&[u8], &str, &str)] = &[
        (b"%PDF", "this is a PDF", "drop it on the page, or give the text that its own program copies"),
        (b"\xd0\xcf\x11\xe0", "this is an old Office file", "save it as .docx or as plain text"),
        (b"{\\rtf", "this is an RTF file", "save it as .docx or as plain text"),
        (b"bplist", "this is a web archive of Safari", "save the page as HTML (page source) instead"),
        (b"\x89PNG", "this is a picture", PICTURE),
        (b"\xff\xd8\xff", "this is a picture", PICTURE),
        (b"GIF8", "this is a picture", PICTURE),
        (b"\x1f\x8b", "this is a packed file (gzip)", "unpack it first"),
        (b"7z\xbc\xaf", "this is a packed file (7z)", "unpack it first"),
        (b"Rar!", "this is a packed file (RAR)", "unpack it first"),
        (b"BZh", "this is a packed file (bzip2)", "unpack it first"),
        (b"\x7fELF", "this is a program", "choose the article instead"),
        (b"MZ\x90", "this is a program", "choose the article instead"),
        (b"\0asm", "this is a program", "choose the article instead"),
        (b"ID3", "this is a recording", "write down its words first"),
        (b"OggS", "this is a recording", "write down its words first"),
        (b"SQLite format 3", "this is a database", "export the text first"),
    ];
    KINDS.iter().find(|(magic, ..)| bytes.starts_with(magic)).map(|&(_, what, advice)| FileError::new(what, advice))
}

/// Whether bytes are no text in any encoding: many control characters, zeros among them, but for UTF-16.
fn is_binary(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return false;
    }
    let head = bytes.get(..65_536).unwrap_or(bytes);
    let odd = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b);
    // A stray zero byte is dirt; every twentieth byte is another format.
    head.iter().filter(odd).count() * 20 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_texts_are_told_apart_by_their_bytes() {
        let page = b"<!DOCTYPE html><title>A bridge at last, says the mayor</title><p>The council met on Monday.";
        let article = read("page.txt", page).unwrap();
        assert_eq!(article.text, "The council met on Monday.");
        assert_eq!(article.metadata.title.as_deref(), Some("A bridge at last, says the mayor"));
        assert_eq!(read("note.txt", b"caf\xe9 <b>").unwrap().text, "café <b>");
        assert_eq!(read("empty", b"").unwrap().text, "");
    }

    #[test]
    fn what_is_no_article_is_named_with_advice() {
        let says = |bytes: &[u8]| read("article.txt", bytes).unwrap_err().to_string();
        assert!(says(b"%PDF-1.7\n").contains("PDF; drop it"));
        assert!(says(b"\x89PNG\r\n").contains("picture"));
        assert!(says(b"\xd0\xcf\x11\xe0\xa1").contains("save it as .docx"));
        assert!(says(b"abc\0def").contains("no text"));
        assert!(says(&[7; 100]).contains("no text"));
        assert!(says(b"PK\x03\x04 and no more").contains("damaged"));
    }
}
