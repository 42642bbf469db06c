//! Any bytes as a file: read, decoded and taken for a page, they give some text and no panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord::{file, html};

fuzz_target!(|bytes: &[u8]| {
    let text = html::decode(bytes);
    let article = html::extract(&text);
    assert_eq!(article, html::extract(&text), "twice the same");
    let _ = file::read("", bytes);
    let _ = file::read("page.mhtml", bytes);
});
