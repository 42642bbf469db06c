//! The browser bindings: text in, plain objects out, with offsets in UTF-16. No logic of its own.
//!
//! The objects are those of [`crate::report`]; their TypeScript types stand in `wasm.d.ts` beside this file. Calls are
//! synchronous: the page makes them in a worker.

use crate::analysis::{Analysis, Analyzer, Metadata};
use crate::report::{self, Options, PositionEncoding};
use crate::{file, html, matching};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
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
}

/// An article as JavaScript gives it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    id: String,
    text: Option<String>,
    html: Option<String>,
    title: Option<String>,
    byline: Option<String>,
    published: Option<String>,
    publisher: Option<String>,
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

/// The analysis with all its models.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    analyzer: Analyzer,
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
        Ok(self.analyzer.add_model(bytes)?)
    }

    /// Reads a file: web page, plain text, Word, OpenDocument, mail. Throws with what it is when it holds no article.
    #[wasm_bindgen(js_name = readFile)]
    pub fn read_file(&self, name: &str, bytes: &[u8]) -> Result<JsFileText, JsError> {
        let html::Article { text, metadata: Metadata { title, byline, published, publisher, .. } } = file::read(name, bytes)?;
        give(&FileText { text, title, byline, published, publisher })
    }

    /// Analyses one article.
    pub fn analyze(&self, input: JsInput) -> Result<JsArticle, JsError> {
        let (id, analysis) = self.read(input.into())?;
        give(&report::article(&id, &analysis, OPTIONS))
    }

    /// Analyses several articles and compares them. `progress` is called before each; `signal` stops it there.
    pub fn compare(
        &self,
        inputs: JsInputs,
        progress: Option<Progress>,
        signal: Option<web_sys::AbortSignal>,
    ) -> Result<JsComparison, JsError> {
        let inputs = js_sys::Array::from(&inputs);
        let progress = progress.map(|p| JsValue::from(p).unchecked_into::<js_sys::Function>());
        let mut articles = Vec::new();
        for (done, input) in inputs.iter().enumerate() {
            if let Some(call) = &progress {
                let of = JsValue::from(inputs.length());
                call.call2(&JsValue::NULL, &JsValue::from(done), &of).map_err(|_| JsError::new("progress threw"))?;
            }
            if signal.as_ref().is_some_and(web_sys::AbortSignal::aborted) {
                return Err(JsError::new("aborted"));
            }
            articles.push(self.read(input)?);
        }
        let ids: Vec<&str> = articles.iter().map(|(id, _)| id.as_str()).collect();
        let analyses: Vec<&Analysis> = articles.iter().map(|(_, analysis)| analysis).collect();
        give(&report::comparison(None, &ids, &analyses, &matching::compare(&analyses), OPTIONS))
    }

    /// Version of the library.
    pub fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }

    /// The analysis of an article that JavaScript gave. A lone surrogate, which no Rust string can hold, has become U+FFFD.
    fn read(&self, input: JsValue) -> Result<(String, Analysis), JsError> {
        let input: Input = serde_wasm_bindgen::from_value(input)?;
        let Input { id, text, html: page, title, byline, published, publisher } = input;
        let given = Metadata { title, byline, published, publisher, dateline: None };
        let analysis = match (text, page) {
            (Some(text), None) => self.analyzer.analyze(&text, &given),
            (None, Some(page)) => {
                let article = html::extract(&page);
                self.analyzer.analyze(&article.text, &given.or(&article.metadata))
            }
            _ => return Err(JsError::new("an article is either text or html")),
        };
        Ok((id, analysis))
    }
}

const OPTIONS: Options = Options { position_encoding: PositionEncoding::Utf16, text: true };

/// A plain object, as JSON would give it.
fn give<T: JsCast>(value: &impl Serialize) -> Result<T, JsError> {
    let object = value.serialize(&Serializer::json_compatible())?;
    Ok(object.unchecked_into())
}
