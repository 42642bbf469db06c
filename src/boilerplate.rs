//! Lines that are no part of the article: paywall remnants, promotion, credits, share prompts.
//!
//! They stay in the text, marked with kind and reason; quotations and entities leave them out.

use crate::document::Document;
use crate::span::Span;

/// What kind of line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoilerplateKind {
    /// "You have 57 % of this article left to read."
    Paywall,
    /// Links to other articles, newsletters, apps.
    Promo,
    /// Agencies, photographers, republishing sites.
    Credit,
    /// Share and comment prompts.
    Share,
    /// Captions of pictures.
    Caption,
    /// What a template left behind: "[ad_1]".
    Placeholder,
    /// A date of republishing.
    Dateline,
    /// Menus and other parts of the page.
    Navigation,
}

impl BoilerplateKind {
    /// The name that output uses.
    pub fn name(self) -> &'static str {
        match self {
            BoilerplateKind::Paywall => "paywall",
            BoilerplateKind::Promo => "promo",
            BoilerplateKind::Credit => "credit",
            BoilerplateKind::Share => "share",
            BoilerplateKind::Caption => "caption",
            BoilerplateKind::Placeholder => "placeholder",
            BoilerplateKind::Dateline => "dateline",
            BoilerplateKind::Navigation => "navigation",
        }
    }
}

/// A stretch of text that is no part of the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boilerplate {
    /// Where it stands; whole lines as a rule.
    pub span: Span,
    /// What kind of line it is.
    pub kind: BoilerplateKind,
    /// Name of the rule that decided.
    pub reason: &'static str,
}

/// Finds the boilerplate of a plain-text article, in text order, without overlap.
pub fn find(_document: &Document<'_>) -> Vec<Boilerplate> {
    Vec::new()
}
