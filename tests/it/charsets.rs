//! Pages and mails in the encodings of `tests/charsets.tsv`; `tests/web/node/files.test.mjs` reads the same in wasm, where
//! the platform's decoder serves.

use crate::{read, repository};
use onrecord::file;

#[test]
fn declared_encodings_are_read() {
    let table = read(&repository().join("tests/charsets.tsv"));
    assert!(table.lines().count() > 25, "the table holds its cases");
    for case in table.lines().skip(1) {
        let fields: Vec<&str> = case.split('\t').collect();
        let [label, hex, text] = fields.as_slice() else { panic!("three fields: {case}") };
        let bytes: Vec<u8> = hex
            .as_bytes()
            .chunks(2)
            .map(|two| u8::from_str_radix(std::str::from_utf8(two).expect("ASCII"), 16).expect("hexadecimal digits"))
            .collect();
        let page = [format!("<!doctype html><meta charset={label}><p>").as_bytes(), &bytes].concat();
        assert_eq!(file::read("page.html", &page).expect("a page").text, *text, "{label}, a page");
        let mail = [format!("From: a@b.example\nContent-Type: text/plain; charset={label}\n\n").as_bytes(), &bytes].concat();
        assert_eq!(file::read("letter.eml", &mail).expect("a mail").text.trim_end(), *text, "{label}, a mail");
    }
}
