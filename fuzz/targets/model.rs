//! Damaged models: bytes as a model file, and bytes laid over the payload of a real one, checksum made good. Whatever is
//! taken must still analyse a text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord::model::Container;
use onrecord::{Analyzer, Metadata, Models};

const REAL: [&[u8]; 3] = [
    include_bytes!("../../models/pos.bin"),
    include_bytes!("../../models/gazetteer.bin"),
    include_bytes!("../../models/names.bin"),
];
const TEXT: &str = "Ann Lee of the Strelsau Post said on Monday: “The bridge is open.” Nobody at the United Nations disagreed.";

fn take(bytes: &[u8]) {
    let mut models = Models::default();
    if models.add(bytes).is_ok() {
        Analyzer::new(models).analyze(TEXT, &Metadata::default());
    }
}

fuzz_target!(|bytes: &[u8]| {
    take(bytes);
    let Some((&[which, a, b, c], over)) = bytes.split_first_chunk() else { return };
    let Some(real) = REAL.get(usize::from(which) % REAL.len()) else { return };
    let Ok(container) = Container::read(real) else { return };
    let mut payload = container.payload.to_vec();
    // The beginning of a payload steers how the rest is read, so most damage goes there.
    let at = usize::from(a) | usize::from(b) << 8 | usize::from(c & 0x0f) << 16;
    let at = if c & 0x80 == 0 { usize::from(a) } else { at };
    for (byte, &new) in payload.iter_mut().skip(at).zip(over) {
        *byte = new;
    }
    if c & 0x40 != 0 {
        payload.truncate(at + over.len());
    }
    take(&Container { payload: &payload, ..container }.to_bytes());
});
