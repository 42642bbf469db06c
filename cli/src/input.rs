//! Where articles come from: files, standard input, JSON lines. One at a time, never the whole input at once.

use onrecord::html::{self, Article};
use onrecord::model::ModelError;
use onrecord::{Analysis, Analyzer, Metadata, Models, file};
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
        let read = |name: &str, bytes: &[u8]| file::read(name, bytes).map_err(|why| Failure::new(self.place.as_str(), why));
        let article = match self.body {
            Body::Text(text) => Article { text, ..Article::default() },
            Body::Html(text) => html::extract(&text),
            Body::File(path) => {
                let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                read(&name, &std::fs::read(path).map_err(failed)?)?
            }
            Body::Stdin => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
                read("", &bytes)?
            }
        };
        let analysis = analyzer.analyze(&article.text, &self.metadata.or(&article.metadata));
        Ok(Named { analysis, id: self.id })
    }
}

/// The model files that the program carries.
const MODELS: &[&[u8]] = &[
    include_bytes!("../../models/pos.bin"),
    include_bytes!("../../models/gazetteer.bin"),
    include_bytes!("../../models/names.bin"),
    include_bytes!("../../models/quotes.bin"),
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
