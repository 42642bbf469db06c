//! Where articles come from: files, standard input, JSON lines. One at a time, never the whole input at once.

use onrecord::model::ModelError;
use onrecord::{Analysis, Analyzer, Metadata, Models, html};
use serde::Deserialize;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Something that could not be read, and why.
#[derive(Debug)]
pub(crate) struct Failure {
    place: String,
    why: String,
}

impl Failure {
    fn new(place: impl Into<String>, why: impl fmt::Display) -> Failure {
        Failure { place: place.into(), why: why.to_string() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}

/// An article that has been analysed.
pub(crate) struct Named {
    /// Its id.
    pub id: String,
    /// What was found.
    pub analysis: Analysis,
}

/// An article as it comes in.
pub(crate) struct Row {
    id: String,
    place: String,
    body: Body,
    metadata: Metadata,
}

enum Body {
    Text(String),
    Html(String),
    File(PathBuf),
    Stdin,
}

/// Several articles to compare.
pub(crate) struct Set {
    /// Id of the set.
    pub id: String,
    /// Its articles.
    pub articles: Vec<Row>,
}

impl Row {
    /// Reads what is not read yet, and analyses it.
    pub(crate) fn analyze(self, analyzer: &Analyzer) -> Result<Named, Failure> {
        let failed = |why: io::Error| Failure::new(self.place.as_str(), why);
        let (text, page) = match self.body {
            Body::Text(text) => (text, false),
            Body::Html(text) => (text, true),
            Body::File(path) => {
                let page = path.extension().is_some_and(|e| ["html", "htm", "xhtml"].iter().any(|p| e.eq_ignore_ascii_case(p)));
                let text = html::decode(&std::fs::read(path).map_err(failed)?).into_owned();
                let page = page || begins_as_html(&text);
                (text, page)
            }
            Body::Stdin => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
                let text = html::decode(&bytes).into_owned();
                let page = begins_as_html(&text);
                (text, page)
            }
        };
        let analysis = if page {
            let article = html::extract(&text);
            analyzer.analyze(&article.text, &before(self.metadata, article.metadata))
        } else {
            analyzer.analyze(&text, &self.metadata)
        };
        Ok(Named { analysis, id: self.id })
    }
}

/// Whether a text of unknown kind is a web page: by its first tag.
fn begins_as_html(text: &str) -> bool {
    let start: String = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).chars().take(14).collect();
    let start = start.to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| start.starts_with(tag))
}

/// What was given, and what the page says where nothing was.
fn before(given: Metadata, page: Metadata) -> Metadata {
    Metadata {
        title: given.title.or(page.title),
        byline: given.byline.or(page.byline),
        published: given.published.or(page.published),
        publisher: given.publisher.or(page.publisher),
        dateline: given.dateline.or(page.dateline),
    }
}

/// The model files that the program carries.
const MODELS: &[&[u8]] = &[
    include_bytes!("../../models/pos.bin"),
    include_bytes!("../../models/gazetteer.bin"),
    include_bytes!("../../models/names.bin"),
];

/// An analyzer with the models that the program carries.
pub(crate) fn analyzer() -> Result<Analyzer, ModelError> {
    let mut models = Models::default();
    for bytes in MODELS {
        models.add(bytes)?;
    }
    Ok(Analyzer::new(models))
}

/// One row a file, or standard input if there is no file. The files are read by whoever analyses them.
pub(crate) fn file_rows(files: &[PathBuf]) -> Box<dyn Iterator<Item = Result<Row, Failure>> + Send + '_> {
    if files.is_empty() {
        let row = Row { id: "stdin".into(), place: "standard input".into(), body: Body::Stdin, metadata: Metadata::default() };
        return Box::new(std::iter::once(Ok(row)));
    }
    Box::new(files.iter().map(move |path| {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        // Two files of one name in different folders are told apart by their paths.
        let alone = files.iter().filter(|other| other.file_name() == path.file_name()).take(2).count() < 2;
        let id = if alone { name } else { path.display().to_string() };
        Ok(Row { id, place: path.display().to_string(), body: Body::File(path.clone()), metadata: Metadata::default() })
    }))
}

/// A row of JSON lines, in the names of the contract.
#[derive(Deserialize)]
struct JsonRow {
    id: Option<Id>,
    text: Option<String>,
    html: Option<String>,
    title: Option<String>,
    byline: Option<String>,
    published: Option<String>,
    publisher: Option<String>,
}

#[derive(Deserialize)]
struct JsonSet {
    id: Option<Id>,
    articles: Vec<JsonRow>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

impl Id {
    fn or_line(id: Option<Id>, line: usize) -> String {
        match id {
            Some(Id::Text(id)) => id,
            Some(Id::Number(id)) => id.to_string(),
            None => format!("line {line}"),
        }
    }
}

impl JsonRow {
    fn row(self, line: usize, place: &str) -> Result<Row, Failure> {
        let id = Id::or_line(self.id, line);
        let place = format!("{place} (id {id})");
        let metadata = Metadata {
            title: self.title,
            byline: self.byline,
            published: self.published,
            publisher: self.publisher,
            ..Metadata::default()
        };
        match (self.text, self.html) {
            (Some(text), _) => Ok(Row { id, place, body: Body::Text(text), metadata }),
            (None, Some(page)) => Ok(Row { id, place, body: Body::Html(page), metadata }),
            (None, None) => Err(Failure::new(place, "has neither \"text\" nor \"html\"")),
        }
    }
}

/// The articles of JSON lines, from files or standard input.
pub(crate) fn json_rows(files: &[PathBuf]) -> Box<dyn Iterator<Item = Result<Row, Failure>> + Send + '_> {
    Box::new(lines(files).map(|line| {
        let Line { place, number, bytes } = line?;
        let row: JsonRow = serde_json::from_slice(&bytes).map_err(|e| Failure::new(&*place, e))?;
        row.row(number, &place)
    }))
}

/// The sets of JSON lines, from files or standard input.
pub(crate) fn json_sets(files: &[PathBuf]) -> Box<dyn Iterator<Item = Result<Set, Failure>> + Send + '_> {
    Box::new(lines(files).map(|line| {
        let Line { place, number, bytes } = line?;
        let set: JsonSet = serde_json::from_slice(&bytes).map_err(|e| Failure::new(&*place, e))?;
        let articles: Result<Vec<Row>, Failure> =
            set.articles.into_iter().enumerate().map(|(i, row)| row.row(i + 1, &place)).collect();
        Ok(Set { id: Id::or_line(set.id, number), articles: articles? })
    }))
}

struct Line {
    place: String,
    number: usize,
    bytes: Vec<u8>,
}

/// The lines of files, or of standard input, that are not blank.
fn lines(files: &[PathBuf]) -> Box<dyn Iterator<Item = Result<Line, Failure>> + Send + '_> {
    if files.is_empty() {
        return Box::new(lines_of("standard input".into(), Box::new(BufReader::new(io::stdin()))));
    }
    Box::new(files.iter().flat_map(|path: &PathBuf| lines_of_file(path)))
}

fn lines_of_file(path: &Path) -> Box<dyn Iterator<Item = Result<Line, Failure>> + Send> {
    let place = path.display().to_string();
    match File::open(path) {
        Ok(file) => Box::new(lines_of(place, Box::new(BufReader::new(file)))),
        Err(e) => Box::new(std::iter::once(Err(Failure::new(place, e)))),
    }
}

fn lines_of(place: String, mut from: Box<dyn BufRead + Send>) -> impl Iterator<Item = Result<Line, Failure>> + Send {
    let mut number = 0;
    let mut broken = false;
    std::iter::from_fn(move || {
        while !broken {
            let mut bytes = Vec::new();
            number += 1;
            match from.read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) if bytes.iter().all(u8::is_ascii_whitespace) => {}
                Ok(_) => return Some(Ok(Line { place: format!("{place}, line {number}"), number, bytes })),
                Err(e) => {
                    broken = true;
                    return Some(Err(Failure::new(format!("{place}, line {number}"), e)));
                }
            }
        }
        None
    })
}
