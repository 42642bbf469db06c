//! The models: what was fitted out of line and is read at start.
//!
//! Each part is optional, so that the rest works while one is still on its way to the browser; what a missing model would
//! have found is then not found. A file is a [`Container`]: a header that says what it is and what it was made for, and a
//! payload that the part itself reads. A stale or damaged file is refused here instead of tagging badly later.
//!
//! ```text
//! "onrecord"  8 bytes
//! format      u8      FORMAT
//! kind        u8      ModelKind
//! templates   u64     fingerprint of the feature templates, or of the shape of a network
//! names       u16     how many names follow, each a length (u8) and that many bytes
//! length      u32     of the payload
//! checksum    u32     of the payload
//! payload
//! ```
//!
//! Numbers are little-endian.

use crate::lexicon::gazetteer::Gazetteer;
use crate::quote::assembly;
use crate::tagger::features;
use crate::tagger::linear::Tagger;
use crate::tagger::network::Network;
use std::fmt;

const MAGIC: &[u8; 8] = b"onrecord";

/// Version of the container; another one is refused.
pub const FORMAT: u8 = 1;

/// What a model file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ModelKind {
    /// Parts of speech.
    Pos,
    /// Names.
    Names,
    /// Names that are known beforehand.
    Gazetteer,
    /// Source, cue and content of quotations.
    Quotes,
}

impl ModelKind {
    const ALL: [ModelKind; 4] = [ModelKind::Pos, ModelKind::Names, ModelKind::Gazetteer, ModelKind::Quotes];

    /// The name that messages use.
    pub fn name(self) -> &'static str {
        match self {
            ModelKind::Pos => "parts of speech",
            ModelKind::Names => "names",
            ModelKind::Gazetteer => "gazetteer",
            ModelKind::Quotes => "quotations",
        }
    }
}

/// A model file, opened: its header checked, its payload not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container<'b> {
    /// What it holds.
    pub kind: ModelKind,
    /// Fingerprint of the feature templates (or network shape) that it was fitted with.
    pub templates: u64,
    /// Names of the tags or lists, in the order of their numbers.
    pub names: Vec<String>,
    /// The weights.
    pub payload: &'b [u8],
}

impl<'b> Container<'b> {
    /// Opens a model file. Fails on anything but a whole, undamaged file of this format.
    pub fn read(bytes: &'b [u8]) -> Result<Container<'b>, ModelError> {
        let mut reader = Reader::new(bytes);
        if reader.take(MAGIC.len())? != MAGIC {
            return Err(ModelError::new(ErrorKind::NotAModel));
        }
        let format = reader.u8()?;
        if format != FORMAT {
            return Err(ModelError::new(ErrorKind::Format(format)));
        }
        let number = reader.u8()?;
        let kind = *ModelKind::ALL.get(number as usize).ok_or(ModelError::new(ErrorKind::Kind(number)))?;
        let templates = reader.u64()?;
        let count = reader.u16()?;
        let mut names = Vec::new();
        for _ in 0..count {
            let length = reader.u8()?;
            let name = reader.take(length as usize)?;
            names.push(std::str::from_utf8(name).map_err(|_| ModelError::new(ErrorKind::Damaged))?.to_owned());
        }
        let length = reader.u32()? as usize;
        let checksum = reader.u32()?;
        let payload = reader.take(length)?;
        if !reader.is_empty() || checksum != self::checksum(payload) {
            return Err(ModelError::new(ErrorKind::Damaged));
        }
        Ok(Container { kind, templates, names, payload })
    }

    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(FORMAT);
        bytes.push(ModelKind::ALL.iter().position(|&k| k == self.kind).map_or(u8::MAX, |i| i as u8));
        bytes.extend(self.templates.to_le_bytes());
        bytes.extend(u16::try_from(self.names.len()).unwrap_or(u16::MAX).to_le_bytes());
        for name in &self.names {
            bytes.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
            bytes.extend(name.bytes().take(u8::MAX as usize));
        }
        bytes.extend(crate::span::index(self.payload.len()).to_le_bytes());
        bytes.extend(checksum(self.payload).to_le_bytes());
        bytes.extend(self.payload);
        bytes
    }

    /// Fails unless the file was fitted with the templates whose fingerprint is `expected`.
    pub fn expect_templates(&self, expected: u64) -> Result<(), ModelError> {
        if self.templates == expected { Ok(()) } else { Err(ModelError::new(ErrorKind::Stale(self.kind))) }
    }
}

/// FNV-1a over 32 bits: enough to notice damage.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |h, &b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// Reads numbers from bytes; every read past the end is an error.
#[derive(Clone, Debug)]
pub struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    /// A reader at the beginning of `bytes`.
    pub fn new(bytes: &'b [u8]) -> Reader<'b> {
        Reader { rest: bytes }
    }

    /// Whether all was read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next `n` bytes.
    pub fn take(&mut self, n: usize) -> Result<&'b [u8], ModelError> {
        let (head, rest) = self.rest.split_at_checked(n).ok_or(ModelError::new(ErrorKind::Damaged))?;
        self.rest = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let (head, rest) = self.rest.split_first_chunk::<N>().ok_or(ModelError::new(ErrorKind::Damaged))?;
        self.rest = rest;
        Ok(*head)
    }

    /// One byte.
    pub fn u8(&mut self) -> Result<u8, ModelError> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    /// Two bytes.
    pub fn u16(&mut self) -> Result<u16, ModelError> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    /// Four bytes.
    pub fn u32(&mut self) -> Result<u32, ModelError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// Eight bytes.
    pub fn u64(&mut self) -> Result<u64, ModelError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// A number in groups of seven bits, the lowest first.
    pub fn varint(&mut self) -> Result<u32, ModelError> {
        let mut value = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.u8()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(ModelError::new(ErrorKind::Damaged))
    }
}

/// Appends `value` to `bytes` as [`Reader::varint`] reads it.
pub fn write_varint(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Why a model file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelError {
    kind: ErrorKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum ErrorKind {
    NotAModel,
    Format(u8),
    Kind(u8),
    Stale(ModelKind),
    Damaged,
}

impl ModelError {
    fn new(kind: ErrorKind) -> ModelError {
        ModelError { kind }
    }

    /// The error of a payload that does not hold what its header promises.
    pub fn damaged() -> ModelError {
        ModelError::new(ErrorKind::Damaged)
    }
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::NotAModel => f.write_str("not a model file of onrecord"),
            ErrorKind::Format(format) => write!(f, "a model file of format {format}; this program reads format {FORMAT}"),
            ErrorKind::Kind(number) => write!(f, "a model of a kind ({number}) that this program does not know"),
            ErrorKind::Stale(kind) => write!(f, "the model for {} was fitted with other features: train it anew", kind.name()),
            ErrorKind::Damaged => f.write_str("the model file is damaged or cut short"),
        }
    }
}

impl std::error::Error for ModelError {}

/// The fitted parts of the program.
#[derive(Debug, Default)]
pub struct Models {
    /// Parts of speech.
    pub pos: Option<Tagger>,
    /// Names.
    pub names: Option<Tagger>,
    /// Names that are known beforehand.
    pub gazetteer: Option<Gazetteer>,
    /// Source, cue and content of quotations.
    pub quotes: Option<Network>,
}

impl Models {
    /// Adds the model that the file `bytes` holds; its header says which. Fails on a file that is damaged, of another
    /// format, or fitted with other features than this program has, and then changes nothing.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), ModelError> {
        let container = Container::read(bytes)?;
        match container.kind {
            ModelKind::Pos => self.pos = Some(Tagger::read(&container, &features::POS)?),
            ModelKind::Names => self.names = Some(Tagger::read(&container, &features::NAMES)?),
            ModelKind::Gazetteer => self.gazetteer = Some(Gazetteer::read(&container)?),
            ModelKind::Quotes => self.quotes = Some(assembly::read(&container)?),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let names = vec!["O".to_owned(), "B-PERSON".to_owned()];
        Container { kind: ModelKind::Names, templates: 7, names, payload: &[1, 2, 3] }.to_bytes()
    }

    #[test]
    fn a_container_is_read_as_written() {
        let bytes = sample();
        let container = Container::read(&bytes).unwrap();
        assert_eq!(container.kind, ModelKind::Names);
        assert_eq!(container.names, ["O", "B-PERSON"]);
        assert_eq!(container.payload, [1, 2, 3]);
        assert!(container.expect_templates(7).is_ok());
        assert!(container.expect_templates(8).unwrap_err().to_string().contains("other features"));
    }

    #[test]
    fn every_cut_and_every_changed_byte_of_the_payload_is_refused() {
        let bytes = sample();
        for end in 0..bytes.len() {
            assert!(Container::read(&bytes[..end]).is_err(), "cut at {end}");
        }
        for i in bytes.len() - 3..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[i] ^= 4;
            assert_eq!(Container::read(&damaged).unwrap_err(), ModelError::damaged());
        }
        assert_eq!(Container::read(b"<!DOCTYPE html>").unwrap_err().to_string(), "not a model file of onrecord");
    }

    #[test]
    fn varints_come_back() {
        for value in [0, 1, 127, 128, 300, 1 << 20, u32::MAX] {
            let mut bytes = Vec::new();
            write_varint(&mut bytes, value);
            assert_eq!(Reader::new(&bytes).varint(), Ok(value));
        }
    }
}
