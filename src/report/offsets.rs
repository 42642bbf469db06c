//! From bytes to what the reader of the output counts: UTF-16 units, code points or bytes.
//!
//! All offsets of an article are gathered, sorted and converted in one pass over its text; looking one up afterwards is a
//! binary search. An offset inside a character counts as that character's beginning.

/// What offsets in the output count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PositionEncoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16, as JavaScript strings count.
    Utf16,
    /// Unicode code points, as Python strings count.
    #[default]
    CodePoint,
}

impl PositionEncoding {
    /// All encodings.
    pub const ALL: [PositionEncoding; 3] = [PositionEncoding::CodePoint, PositionEncoding::Utf16, PositionEncoding::Utf8];

    /// The name that output and options use.
    pub fn name(self) -> &'static str {
        match self {
            PositionEncoding::Utf8 => "utf-8",
            PositionEncoding::Utf16 => "utf-16",
            PositionEncoding::CodePoint => "code-point",
        }
    }

    /// The encoding with that name.
    pub fn from_name(name: &str) -> Option<PositionEncoding> {
        PositionEncoding::ALL.into_iter().find(|e| e.name() == name)
    }

    fn width(self, c: char) -> u32 {
        match self {
            PositionEncoding::Utf8 => c.len_utf8() as u32,
            PositionEncoding::Utf16 => c.len_utf16() as u32,
            PositionEncoding::CodePoint => 1,
        }
    }
}

/// Byte offsets of one text with what each is in another encoding.
#[derive(Debug)]
pub(crate) struct Offsets {
    /// Pairs of byte offset and its place in the encoding, ascending.
    places: Vec<(u32, u32)>,
}

impl Offsets {
    /// Converts `bytes`, in any order, in one pass over `text`.
    pub(crate) fn new(text: &str, encoding: PositionEncoding, mut bytes: Vec<u32>) -> Offsets {
        bytes.sort_unstable();
        bytes.dedup();
        let mut places = Vec::with_capacity(bytes.len());
        let mut wanted = bytes.into_iter().peekable();
        let mut count = 0;
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            while let Some(byte) = wanted.next_if(|&b| (b as usize) < end) {
                places.push((byte, count));
            }
            if wanted.peek().is_none() {
                break;
            }
            count += encoding.width(c);
        }
        places.extend(wanted.map(|byte| (byte, count)));
        Offsets { places }
    }

    /// Where the byte offset is in the encoding; 0 for one that was not asked for in the beginning.
    pub(crate) fn at(&self, byte: u32) -> u32 {
        let found = self.places.binary_search_by_key(&byte, |&(b, _)| b).ok();
        found.and_then(|i| self.places.get(i)).map_or(0, |&(_, place)| place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(encoding: PositionEncoding, expected: [u32; 5]) {
        // Bytes: a 0, ñ 1..3, 😀 3..7, b 7, end 8.
        let offsets = Offsets::new("añ😀b", encoding, vec![7, 0, 3, 1, 8, 3]);
        assert_eq!([0, 1, 3, 7, 8].map(|b| offsets.at(b)), expected, "{}", encoding.name());
    }

    #[test]
    fn each_encoding_counts_its_units() {
        check(PositionEncoding::Utf8, [0, 1, 3, 7, 8]);
        check(PositionEncoding::Utf16, [0, 1, 2, 4, 5]);
        check(PositionEncoding::CodePoint, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        let offsets = Offsets::new("añ", PositionEncoding::CodePoint, vec![9, 3]);
        assert_eq!((offsets.at(3), offsets.at(9)), (2, 2));
    }

    #[test]
    fn an_offset_inside_a_character_is_its_beginning() {
        let offsets = Offsets::new("ñb", PositionEncoding::Utf16, vec![1, 2]);
        assert_eq!((offsets.at(1), offsets.at(2)), (0, 1));
    }

    #[test]
    fn names_lead_back_to_encodings() {
        for encoding in PositionEncoding::ALL {
            assert_eq!(PositionEncoding::from_name(encoding.name()), Some(encoding));
        }
    }
}
