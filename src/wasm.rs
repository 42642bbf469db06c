//! The browser bindings: text in, plain objects out, with offsets in UTF-16. No logic of its own.
//!
//! The objects are those of [`crate::report`]; their TypeScript types stand in `wasm.d.ts` beside this file. Calls are
//! synchronous: the page makes them in a worker.

use crate::analysis::{Analysis, Analyzer, Metadata};
use crate::report::{self, Options, PositionEncoding};
use crate::{file, html, matching};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("wasm.d.ts");

#[wasm_bindgen]
extern "C" {
    /// An `Input` of `wasm.d.ts`.
    #[wasm_bindgen(typescript_type = "Input")]
    pub type JsInput;
    /// Several of them.
    #[wasm_bindgen(typescript_type = "Input[]")]
    pub type JsInputs;
    /// An `Article` of `wasm.d.ts`.
    #[wasm_bindgen(typescript_type = "Article")]
    pub type JsArticle;
    /// A `FileText` of `wasm.d.ts`.
    #[wasm_bindgen(typescript_type = "FileText")]
    pub type JsFileText;
    /// A `Comparison` of `wasm.d.ts`.
    #[wasm_bindgen(typescript_type = "Comparison")]
    pub type JsComparison;
    /// Called with how many articles are done, and of how many.
    #[wasm_bindgen(typescript_type = "(done: number, of: number) => void")]
    pub type Progress;
    /// The platform's own reader of encodings.
    type TextDecoder;
    #[wasm_bindgen(constructor, catch)]
    fn new(label: &str) -> Result<TextDecoder, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn encoding(this: &TextDecoder) -> String;
    #[wasm_bindgen(method, catch)]
    fn decode(this: &TextDecoder, bytes: &[u8]) -> Result<String, JsValue>;
}

/// The text of bytes in an encoding that the platform knows by this name. Windows-1252 is left to the caller: some versions
/// of node read the C1 range wrongly.
pub(crate) fn decode(label: &str, bytes: &[u8]) -> Option<String> {
    let decoder = TextDecoder::new(label).ok()?;
    if decoder.encoding() == "windows-1252" { None } else { decoder.decode(bytes).ok() }
}

/// An article as JavaScript gives it.
#[derive(PartialEq, Eq)]
struct Input {
    id: String,
    text: Option<String>,
    html: Option<String>,
    title: Option<String>,
    byline: Option<String>,
    published: Option<String>,
    publisher: Option<String>,
}

impl Input {
    /// Reads the fields of an object, which are text where they are given. By hand: what serde has to say of values of every
    /// type, numbers in decimals among them, would be 9 kB of code after brotli.
    fn read(value: &JsValue) -> Result<Input, JsError> {
        if !value.is_object() {
            return Err(JsError::new("an article is an object"));
        }
        let field = |name: &str| match js_sys::Reflect::get(value, &name.into()) {
            Ok(value) if value.is_undefined() || value.is_null() => Ok(None),
            Ok(value) if value.is_string() => Ok(value.as_string()),
            _ => Err(JsError::new(&["an article's ", name, " must be text"].concat())),
        };
        Ok(Input {
            id: field("id")?.ok_or_else(|| JsError::new("an article needs an id"))?,
            text: field("text")?,
            html: field("html")?,
            title: field("title")?,
            byline: field("byline")?,
            published: field("published")?,
            publisher: field("publisher")?,
        })
    }

    /// Length of the article as it was given.
    fn bytes(&self) -> usize {
        [&self.text, &self.html].into_iter().flatten().map(String::len).sum()
    }
}

/// What a file holds, in the names of an [`Input`].
#[derive(Serialize)]
struct FileText {
    text: String,
    title: Option<String>,
    byline: Option<String>,
    published: Option<String>,
    publisher: Option<String>,
}

/// Analyses of so many bytes of articles are kept for a comparison that follows.
const KEPT: usize = 4_000_000;

/// The analysis with all its models.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    analyzer: Analyzer,
    /// The latest analyses with what they are of, the latest at the end: a comparison takes those that it needs from here.
    kept: RefCell<VecDeque<(Input, Rc<Analysis>)>>,
}

#[wasm_bindgen]
impl Engine {
    /// An engine without models: what a model would find is not found yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Engine {
        Engine::default()
    }

    /// Adds a model, which its first bytes name. Throws when the file is damaged or was made for another version.
    #[wasm_bindgen(js_name = addModel)]
    pub fn add_model(&mut self, bytes: &[u8]) -> Result<(), JsError> {
        self.kept.borrow_mut().clear();
        Ok(self.analyzer.add_model(bytes)?)
    }

    /// Reads a file: web page, plain text, Word, OpenDocument, mail. Throws with what it is when it holds no article.
    #[wasm_bindgen(js_name = readFile)]
    pub fn read_file(&self, name: &str, bytes: &[u8]) -> Result<JsFileText, JsError> {
        let html::Article { text, metadata: Metadata { title, byline, published, publisher, .. } } = file::read(name, bytes)?;
        let file = FileText { text, title, byline, published, publisher };
        Ok(file.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?.unchecked_into())
    }

    /// Analyses one article.
    pub fn analyze(&self, input: JsInput) -> Result<JsArticle, JsError> {
        let input = Input::read(&input)?;
        let id = input.id.clone();
        let analysis = self.read(input)?;
        give(&report::article(&id, &analysis, OPTIONS))
    }

    /// Compares several articles; those that were analysed before are not analysed again. `progress` is called before each
    /// and, with all of them done, while quotations are matched; `signal` stops it there.
    pub fn compare(
        &self,
        inputs: JsInputs,
        progress: Option<Progress>,
        signal: Option<web_sys::AbortSignal>,
    ) -> Result<JsComparison, JsError> {
        let inputs = js_sys::Array::from(&inputs);
        let progress = progress.map(|p| JsValue::from(p).unchecked_into::<js_sys::Function>());
        let of = inputs.length();
        let go_on = |done: u32| {
            if let Some(call) = &progress {
                let called = call.call2(&JsValue::NULL, &JsValue::from(done), &JsValue::from(of));
                called.map_err(|_| JsError::new("progress threw"))?;
            }
            match signal.as_ref().is_some_and(web_sys::AbortSignal::aborted) {
                true => Err(JsError::new("aborted")),
                false => Ok(()),
            }
        };
        let mut articles = Vec::new();
        for (done, input) in (0..).zip(inputs.iter()) {
            go_on(done)?;
            let input = Input::read(&input)?;
            let id = input.id.clone();
            let known = self.kept.borrow().iter().find(|(of, _)| *of == input).map(|(_, analysis)| Rc::clone(analysis));
            articles.push((id, known.map_or_else(|| self.read(input), Ok)?));
        }
        let ids: Vec<&str> = articles.iter().map(|(id, _)| id.as_str()).collect();
        let analyses: Vec<&Analysis> = articles.iter().map(|(_, analysis)| analysis.as_ref()).collect();
        let mut stopped = None;
        // Every call goes through the page's worker, which is too much for every quotation.
        let mut watch = |at, _| at % 64 != 0 || go_on(of).map_err(|error| stopped = Some(error)).is_ok();
        let found = matching::compare_watched(&analyses, matching::Thresholds::default(), &mut watch);
        match found {
            Some(found) => give(&report::comparison(None, &ids, &analyses, &found, OPTIONS)),
            None => Err(stopped.unwrap_or_else(|| JsError::new("aborted"))),
        }
    }

    /// Version of the library.
    pub fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }

    /// The analysis of an article that JavaScript gave. A lone surrogate, which no Rust string can hold, has become U+FFFD.
    fn read(&self, input: Input) -> Result<Rc<Analysis>, JsError> {
        let given = Metadata {
            title: input.title.clone(),
            byline: input.byline.clone(),
            published: input.published.clone(),
            publisher: input.publisher.clone(),
            dateline: None,
        };
        let analysis = match (&input.text, &input.html) {
            (Some(text), None) => self.analyzer.analyze(text, &given),
            (None, Some(page)) => {
                let article = html::extract(page);
                self.analyzer.analyze(&article.text, &given.or(&article.metadata))
            }
            _ => return Err(JsError::new("an article is either text or html")),
        };
        let analysis = Rc::new(analysis);
        let mut kept = self.kept.borrow_mut();
        kept.retain(|(of, _)| of.id != input.id);
        kept.push_back((input, Rc::clone(&analysis)));
        while kept.len() > 1 && kept.iter().map(|(of, _)| of.bytes()).sum::<usize>() > KEPT {
            kept.pop_front();
        }
        Ok(analysis)
    }
}

const OPTIONS: Options = Options { position_encoding: PositionEncoding::Utf16, text: true };

/// A plain object. By way of JSON: an article's analysis has thousands of small objects, which the engine makes several times
/// as fast from one string as from calls for each.
fn give<T: JsCast>(value: &impl Serialize) -> Result<T, JsError> {
    let mut json = Vec::new();
    let written = value.serialize(&mut serde_json::Serializer::with_formatter(&mut json, Thousandths));
    let text = written.ok().and_then(|()| String::from_utf8(json).ok());
    let object = text.and_then(|text| js_sys::JSON::parse(&text).ok());
    object.map(JsCast::unchecked_into).ok_or_else(|| JsError::new("the result is no JSON"))
}

/// Writes numbers with three decimals, which is all that the output has, without the tables that other numbers take.
struct Thousandths;

impl serde_json::ser::Formatter for Thousandths {
    #[allow(clippy::cast_possible_truncation, reason = "shares and confidences lie between 0 and 1")]
    fn write_f64<W: ?Sized + io::Write>(&mut self, to: &mut W, value: f64) -> io::Result<()> {
        write!(to, "{}e-3", (value * 1000.0).round() as i64)
    }
}
