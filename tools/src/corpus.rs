//! Readers of corpora: treebanks in CoNLL-U, names as JSON lines with standoff annotation. Files may be gzipped.

use anyhow::{Context, Result};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::Range;
use std::path::Path;

/// The lines of a text file, unpacked where its name ends in `.gz`.
pub fn lines(path: &Path) -> Result<impl Iterator<Item = Result<String>> + use<>> {
    let file = File::open(path).with_context(|| format!("cannot open {}: is --data right?", path.display()))?;
    let reader: Box<dyn Read> =
        if path.extension().is_some_and(|e| e == "gz") { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let path = path.to_owned();
    Ok(BufReader::new(reader).lines().map(move |line| line.with_context(|| format!("cannot read {}", path.display()))))
}

/// A document of a treebank, its raw text put together again.
#[derive(Debug, Default)]
pub struct TreebankDocument {
    /// Raw text; a blank line between paragraphs.
    pub text: String,
    /// Its tokens.
    pub tokens: Vec<TreebankToken>,
    /// Its sentences, as ranges of token numbers.
    pub sentences: Vec<Range<usize>>,
}

/// A token of a treebank.
#[derive(Debug)]
pub struct TreebankToken {
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
    /// Its form.
    pub form: String,
    /// Its universal part of speech.
    pub upos: String,
}

/// Reads a CoNLL-U file.
pub fn treebank(path: &Path) -> Result<Vec<TreebankDocument>> {
    let mut documents: Vec<TreebankDocument> = Vec::new();
    let mut document = TreebankDocument::default();
    let mut start = 0;
    // The last word number of a multi-word token whose text was already written, and whether space follows it.
    let mut joined: Option<(usize, usize)> = None;
    for line in lines(path)? {
        let line = line?;
        if line.starts_with("# newdoc") {
            if !document.tokens.is_empty() {
                documents.push(std::mem::take(&mut document));
                start = 0;
            }
        } else if line.starts_with("# newpar") {
            document.text.truncate(document.text.trim_end().len());
            if !document.text.is_empty() {
                document.text.push_str("\n\n");
            }
        } else if line.is_empty() {
            if document.tokens.len() > start {
                document.sentences.push(start..document.tokens.len());
                start = document.tokens.len();
            }
            joined = None;
        } else if !line.starts_with('#') {
            let columns: Vec<&str> = line.split('\t').collect();
            let [id, form, _, upos, .., misc] = columns[..] else { continue };
            let spaced = !misc.split('|').any(|m| m == "SpaceAfter=No");
            if let Some((_, last)) = id.split_once('-') {
                let at = document.text.len();
                document.text.push_str(form);
                joined = Some((last.parse()?, at));
                if spaced {
                    document.text.push(' ');
                }
            } else if let Ok(number) = id.parse::<usize>() {
                let span = match joined {
                    Some((last, at)) if number <= last => {
                        // The word's own stretch of the joined text, or nothing where the forms do not add up to it.
                        let span = if document.text[at..].starts_with(form) { at..at + form.len() } else { at..at };
                        joined = (number < last).then_some((last, span.end));
                        span
                    }
                    _ => {
                        let at = document.text.len();
                        document.text.push_str(form);
                        let end = document.text.len();
                        if spaced {
                            document.text.push(' ');
                        }
                        at..end
                    }
                };
                document.tokens.push(TreebankToken { span, form: form.to_owned(), upos: upos.to_owned() });
            }
        }
    }
    if !document.tokens.is_empty() {
        documents.push(document);
    }
    Ok(documents)
}

/// A text with names annotated.
#[derive(Clone, Debug)]
pub struct NamedText {
    /// Its id in the corpus.
    pub id: String,
    /// The text.
    pub text: String,
    /// Spans in bytes with the corpus's own labels, ascending.
    pub names: Vec<(Range<usize>, String)>,
    /// Part of the world, where known.
    pub region: String,
}

/// Reads a corpus of names.
pub fn named_texts(path: &Path) -> Result<Vec<NamedText>> {
    #[derive(serde::Deserialize)]
    struct Row {
        id: String,
        text: String,
        entities: Vec<(usize, usize, String)>,
        #[serde(default)]
        region: Option<String>,
        #[serde(default)]
        dup_in_test: Option<serde_json::Value>,
    }
    let mut texts = Vec::new();
    for line in lines(path)? {
        let row: Row = serde_json::from_str(&line?).with_context(|| path.display().to_string())?;
        if row.dup_in_test.is_some() {
            continue;
        }
        let offsets: Vec<usize> = row.text.char_indices().map(|(i, _)| i).chain([row.text.len()]).collect();
        let at = |position: usize| offsets.get(position).copied().unwrap_or(row.text.len());
        let names = row.entities.into_iter().map(|(s, e, label)| (at(s)..at(e), label)).collect();
        texts.push(NamedText { id: row.id, text: row.text, names, region: row.region.unwrap_or_default() });
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn raw_text_is_put_together() {
        let path = std::env::temp_dir().join(format!("onrecord-treebank-{}.conllu", std::process::id()));
        let mut file = File::create(&path).unwrap();
        for (id, form, misc) in [
            ("1", "We", "_"),
            ("2-3", "cannot", "_"),
            ("2", "can", "_"),
            ("3", "not", "_"),
            ("4", "go", "SpaceAfter=No"),
            ("5", ".", "_"),
        ] {
            writeln!(file, "{id}\t{form}\t_\tX\t_\t_\t_\t_\t_\t{misc}").unwrap();
        }
        writeln!(file, "\n# newpar\n1\tNow\t_\tADV\t_\t_\t_\t_\t_\t_\n").unwrap();
        drop(file);
        let documents = treebank(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(documents.len(), 1);
        assert_eq!(documents[0].text.trim_end(), "We cannot go.\n\nNow");
        assert_eq!(documents[0].sentences, [0..5, 5..6]);
        let spans: Vec<&str> = documents[0].tokens.iter().map(|t| &documents[0].text[t.span.clone()]).collect();
        assert_eq!(spans, ["We", "can", "not", "go", ".", "Now"]);
    }
}
