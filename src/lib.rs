//! onrecord finds who is in a news article and who said what, in what words.
//!
//! ```text
//! text → Document → tokens → sentences → tags → mentions ─┬→ attributions → entities → Analysis → Report → JSON
//!                                  └──────────→ quotes ───┘                                ↓
//!                                                     two or more Analysis values → matching → Comparison
//! ```
//!
//! Start at [`Analyzer::analyze`]. Every stage is a free function from what came before it to a new list; nothing here
//! knows of files, clocks, threads or the browser, and no text makes it fail.

pub mod analysis;
pub mod attribution;
pub mod boilerplate;
pub mod coref;
pub mod document;
pub mod file;
pub mod html;
pub mod language;
pub mod lexicon;
pub mod matching;
pub mod mention;
pub mod metadata;
pub mod model;
pub mod names;
mod order;
pub mod pattern;
pub mod pos;
pub mod quote;
pub mod repair;
pub mod report;
pub mod sentence;
pub mod span;
pub mod tagger;
pub mod token;

#[cfg(target_arch = "wasm32")]
mod wasm;

pub use analysis::{Analysis, Analyzer, Metadata};
pub use model::Models;
pub use span::Span;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
