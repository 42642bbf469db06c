//! Texts in ZIP archives: Word (.docx) and OpenDocument (.odt).
//!
//! Reads the archive's directory and the one part that holds the text; pictures, styles, comments and footnotes are
//! left alone.

use super::{FileError, LARGEST};
use crate::html;

/// The text of a Word or OpenDocument file, paragraphs parted by blank lines.
pub(super) fn read(bytes: &[u8]) -> Result<String, FileError> {
    let archive = Archive::new(bytes).ok_or(DAMAGED)?;
    if let Some(entry) = archive.find("word/document.xml") {
        return Ok(text(&xml(&archive, entry)?, &WORD));
    }
    if let Some(entry) = archive.find("content.xml") {
        return Ok(text(&xml(&archive, entry)?, &OPEN_DOCUMENT));
    }
    let (what, advice) = if archive.find("xl/workbook.xml").is_some() {
        ("this is a spreadsheet", "copy the text out of it")
    } else if archive.find("ppt/presentation.xml").is_some() {
        ("this is a presentation", "copy the text out of it")
    } else if archive.find("META-INF/container.xml").is_some() {
        ("this is an e-book", "copy the text out of it")
    } else {
        ("this is a ZIP archive", "unpack it and choose the files in it")
    };
    Err(FileError::new(what, advice))
}

const DAMAGED: FileError = FileError { what: "this file is damaged or was cut short", advice: "fetch or save it again" };
const LOCKED: FileError = FileError { what: "this file is protected by a password", advice: "save it without one" };
const HUGE: FileError =
    FileError { what: "the text in this file is larger than any article", advice: "copy the article out of it" };

/// A ZIP archive's directory.
struct Archive<'b> {
    bytes: &'b [u8],
    entries: Vec<Entry<'b>>,
}

/// One file of an archive.
#[derive(Clone, Copy)]
struct Entry<'b> {
    name: &'b [u8],
    locked: bool,
    method: u16,
    packed: usize,
    offset: usize,
}

/// More files than any document has.
const ENTRIES: usize = 20_000;

impl<'b> Archive<'b> {
    fn new(bytes: &'b [u8]) -> Option<Archive<'b>> {
        // The directory's end stands last, before a comment of at most 65,535 bytes.
        let from = bytes.len().saturating_sub(65_557);
        let end = bytes.get(from..)?.windows(4).rposition(|w| w == b"PK\x05\x06")? + from;
        let count = usize::from(short(bytes, end + 10)?).min(ENTRIES);
        let mut at = long(bytes, end + 16)?;
        let mut entries = Vec::new();
        for _ in 0..count {
            if bytes.get(at..at + 4)? != b"PK\x01\x02" {
                return None;
            }
            let name = usize::from(short(bytes, at + 28)?);
            let more = usize::from(short(bytes, at + 30)?) + usize::from(short(bytes, at + 32)?);
            entries.push(Entry {
                name: bytes.get(at + 46..at + 46 + name)?,
                locked: short(bytes, at + 8)? & 1 == 1,
                method: short(bytes, at + 10)?,
                packed: long(bytes, at + 20)?,
                offset: long(bytes, at + 42)?,
            });
            at += 46 + name + more;
        }
        Some(Archive { bytes, entries })
    }

    fn find(&self, name: &str) -> Option<Entry<'b>> {
        self.entries.iter().copied().find(|e| e.name == name.as_bytes())
    }

    fn packed(&self, entry: Entry<'_>) -> Option<&'b [u8]> {
        let name = usize::from(short(self.bytes, entry.offset + 26)?);
        let more = usize::from(short(self.bytes, entry.offset + 28)?);
        let start = entry.offset + 30 + name + more;
        self.bytes.get(start..start.checked_add(entry.packed)?)
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?) as usize)
}

/// The unpacked XML of an entry.
fn xml(archive: &Archive<'_>, entry: Entry<'_>) -> Result<String, FileError> {
    if entry.locked {
        return Err(LOCKED);
    }
    let packed = archive.packed(entry).ok_or(DAMAGED)?;
    let bytes = match entry.method {
        0 => packed.to_vec(),
        8 => miniz_oxide::inflate::decompress_to_vec_with_limit(packed, LARGEST).map_err(|e| match e.status {
            miniz_oxide::inflate::TINFLStatus::HasMoreOutput => HUGE,
            _ => DAMAGED,
        })?,
        _ => return Err(DAMAGED),
    };
    Ok(html::decode(&bytes).into_owned())
}

/// Where a format's XML keeps its text.
struct Format {
    /// Elements whose end ends a paragraph.
    paragraphs: &'static [&'static str],
    /// The only elements whose text counts; all, if there is none.
    runs: &'static [&'static str],
    /// Elements left out with all that is in them.
    skipped: &'static [&'static str],
    /// Elements that stand for a line break, and for a space.
    breaks: &'static [&'static str],
    spaces: &'static [&'static str],
}

const WORD: Format = Format {
    paragraphs: &["w:p"],
    runs: &["w:t"],
    skipped: &["w:del", "mc:Fallback"],
    breaks: &["w:br", "w:cr"],
    spaces: &["w:tab"],
};

const OPEN_DOCUMENT: Format = Format {
    paragraphs: &["text:p", "text:h"],
    runs: &[],
    skipped: &["office:annotation", "text:note", "text:tracked-changes", "office:automatic-styles", "office:font-face-decls"],
    breaks: &["text:line-break"],
    spaces: &["text:tab", "text:s"],
};

/// The text of a document's XML.
fn text(xml: &str, format: &Format) -> String {
    let mut out = String::new();
    let mut line = String::new();
    let mut skipping = 0u32;
    let mut running = 0u32;
    let mut rest = xml;
    while let Some(open) = rest.find('<') {
        if skipping == 0 && (format.runs.is_empty() || running > 0) {
            line.push_str(&html::characters(rest.get(..open).unwrap_or("")));
        }
        let after = rest.get(open + 1..).unwrap_or("");
        let Some(close) = after.find('>') else { break };
        let tag = after.get(..close).unwrap_or("");
        rest = after.get(close + 1..).unwrap_or("");
        let (ends, empty) = (tag.starts_with('/'), tag.ends_with('/'));
        let name = tag.trim_start_matches('/').split([' ', '/', '\n', '\t', '\r']).next().unwrap_or("");
        if format.skipped.contains(&name) && !empty {
            skipping = if ends { skipping.saturating_sub(1) } else { skipping + 1 };
        } else if format.runs.contains(&name) && !empty {
            running = if ends { running.saturating_sub(1) } else { running + 1 };
        } else if skipping == 0 && format.paragraphs.contains(&name) && (ends || empty) {
            for part in line.split('\u{b}') {
                let words: Vec<&str> = part.split([' ', '\t', '\n', '\r']).filter(|w| !w.is_empty()).collect();
                out.push_str(&words.join(" "));
                out.push('\n');
            }
            out.push('\n');
            line.clear();
        } else if skipping == 0 && format.breaks.contains(&name) && !ends {
            // A vertical tab, which XML cannot hold, keeps the place until the paragraph ends.
            line.push('\u{b}');
        } else if skipping == 0 && format.spaces.contains(&name) && !ends {
            line.push(' ');
        }
    }
    let mut text = String::with_capacity(out.len());
    for paragraph in out.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(paragraph);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of files, each unpacked or deflated.
    fn archive(files: &[(&str, &[u8], bool)]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut directory = Vec::new();
        for &(name, content, deflated) in files {
            let packed = if deflated { miniz_oxide::deflate::compress_to_vec(content, 6) } else { content.to_vec() };
            let method = if deflated { 8u16 } else { 0 };
            let offset = out.len() as u32;
            let sizes = [&(packed.len() as u32).to_le_bytes()[..], &(content.len() as u32).to_le_bytes()[..]].concat();
            let name_len = (name.len() as u16).to_le_bytes();
            out.extend([&b"PK\x03\x04\x14\0\0\0"[..], &method.to_le_bytes(), &[0; 8], &sizes, &name_len, &[0; 2]].concat());
            out.extend(name.as_bytes());
            out.extend(&packed);
            directory.extend([&b"PK\x01\x02\x14\0\x14\0\0\0"[..], &method.to_le_bytes(), &[0; 8], &sizes, &name_len].concat());
            directory.extend([&[0; 12][..], &offset.to_le_bytes(), name.as_bytes()].concat());
        }
        let start = out.len() as u32;
        let count = (files.len() as u16).to_le_bytes();
        out.extend(&directory);
        out.extend(
            [&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &(directory.len() as u32).to_le_bytes(), &start.to_le_bytes(), &[0; 2]]
                .concat(),
        );
        out
    }

    const DOCX: &[u8] = b"<?xml version=\"1.0\"?><w:document><w:body><w:p><w:r><w:t>A bridge</w:t></w:r><w:r><w:t xml:space=\"preserve\"> \
        at last</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>\xe2\x80\x9cNo,\xe2\x80\x9d</w:t><w:br/><w:t>she said &amp; left.</w:t></w:r>\
        <w:del><w:r><w:t>gone</w:t></w:r></w:del></w:p></w:body></w:document>";

    #[test]
    fn word_texts_are_read() {
        let expected = "A bridge at last\n\n“No,”\nshe said & left.";
        for deflated in [false, true] {
            assert_eq!(
                read(&archive(&[("[Content_Types].xml", b"<x/>", false), ("word/document.xml", DOCX, deflated)])).unwrap(),
                expected
            );
        }
    }

    #[test]
    fn open_document_texts_are_read() {
        let odt = b"<office:text>\n <text:h>A bridge</text:h>\n <text:p>She<text:s/>said<text:note><text:p>note</text:p></text:note> no.</text:p>\n</office:text>";
        assert_eq!(read(&archive(&[("content.xml", odt, true)])).unwrap(), "A bridge\n\nShe said no.");
    }

    #[test]
    fn other_archives_are_named() {
        let says = |name: &str| read(&archive(&[(name, b"<x/>", false)])).unwrap_err().to_string();
        assert!(says("xl/workbook.xml").contains("spreadsheet"));
        assert!(says("photo.jpg").contains("ZIP archive; unpack it"));
    }

    #[test]
    fn bombs_and_damage_are_refused() {
        let zeros = vec![b' '; LARGEST + 1];
        let bomb = archive(&[("word/document.xml", &zeros, true)]);
        assert!(bomb.len() < 100_000);
        assert_eq!(read(&bomb).unwrap_err(), HUGE);
        let sound = archive(&[("word/document.xml", DOCX, true)]);
        for cut in 0..sound.len() {
            let _ = read(&sound[..cut]);
            let mut changed = sound.clone();
            changed[cut] ^= 0xff;
            let _ = read(&changed);
        }
        assert_eq!(read(&sound[..sound.len() - 30]).unwrap_err(), DAMAGED);
    }
}
