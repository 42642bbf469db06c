//! Positions in a text: [`Span`] counts bytes, [`TokenRange`] counts tokens; the two are different types so that
//! they cannot be mixed up.
//!
//! Offsets are 32-bit: half the memory of `usize`, and a text of 4 GiB is no news article. Conversion to UTF-16 or
//! code points happens once, in [`crate::report`].

use std::ops::Range;

/// A half-open range of bytes, on character boundaries of the text that it came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset one past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, not including, `end`, in bytes.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: index(start), end: index(end) }
    }

    /// The span as a range that slices.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The part of `text` that the span covers, or the empty string if it lies outside.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A half-open range of token numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenRange {
    /// Number of the first token.
    pub start: u32,
    /// Number one past the last token.
    pub end: u32,
}

impl TokenRange {
    /// The tokens from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> TokenRange {
        TokenRange { start: index(start), end: index(end) }
    }

    /// The range as one that slices the token list.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Number of tokens.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether the range holds no token.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether token number `token` is in the range.
    pub fn has(self, token: usize) -> bool {
        (self.start as usize) <= token && token < self.end as usize
    }

    /// Whether `other` lies wholly inside this range.
    pub fn contains(self, other: TokenRange) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two ranges share a token.
    pub fn overlaps(self, other: TokenRange) -> bool {
        self.start < other.end && other.start < self.end
    }
}

macro_rules! id {
    ($name:ident, $what:literal) => {
        #[doc = concat!("Number of ", $what, " within one analysis.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the item at `position` in its list.
            pub fn new(position: usize) -> $name {
                $name(index(position))
            }

            /// Position in the list.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(MentionId, "a mention");
id!(EntityId, "an entity");
id!(QuoteId, "a quote");

/// A position as 32 bits; positions past 4 GiB stop there, and what lies beyond slices to nothing.
pub(crate) fn index(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_slices_its_text_and_never_panics() {
        assert_eq!(Span::new(1, 3).of("añb"), "ñ");
        assert_eq!(Span::new(2, 3).of("añb"), "", "inside a character there is nothing to slice");
        assert_eq!(Span::new(7, 9).of("añb"), "");
    }

    #[test]
    fn touching_spans_do_not_overlap() {
        assert!(!Span::new(0, 2).overlaps(Span::new(2, 4)));
        assert!(Span::new(0, 3).overlaps(Span::new(2, 4)));
        assert_eq!(Span::new(0, 2).to(Span::new(5, 6)), Span::new(0, 6));
    }
}
