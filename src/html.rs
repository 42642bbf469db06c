//! From a saved web page to its article and to what the page says of itself.
//!
//! Takes any text, HTML or not, and cannot fail; time and memory grow with the length of the page and with nothing
//! else. The way is that of Mozilla's Readability (Apache-2.0, <https://github.com/mozilla/readability>), whose scores
//! and thresholds [`content`] follows; the code is our own. It reads no style sheet and runs no script, so what a page
//! shows or hides by either is misjudged, and an article that a script has yet to fetch is not there.

mod charset;
mod content;
mod entity;
mod json;
mod meta;
mod render;
mod tree;
mod words;

pub use charset::decode;

use crate::analysis::Metadata;
use tree::Tree;

/// The article of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// Its text: blocks parted by blank lines, lines by line breaks.
    pub text: String,
    /// Title, byline, date and publisher as the page gives them.
    pub metadata: Metadata,
}

/// Reads a page.
pub fn extract(html: &str) -> Article {
    let tree = Tree::new(html);
    let metadata = meta::read(&tree, &content::unseen(&tree));
    let selection = content::find(&tree, metadata.title.as_deref().unwrap_or(""));
    Article { text: render::text(&tree, &selection), metadata }
}
