//! Reads {"id","html"} lines and writes what the scorer reads.
use std::io::{BufRead, Write};
fn main() {
    let out = std::io::stdout();
    let mut out = std::io::BufWriter::new(out.lock());
    for line in std::io::stdin().lock().lines() {
        let v: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let a = onrecord::html::extract(v["html"].as_str().unwrap());
        let r = serde_json::json!({"id": v["id"], "text": a.text, "article": {"title": a.metadata.title, "byline": a.metadata.byline, "published": a.metadata.published, "publisher": a.metadata.publisher}});
        writeln!(out, "{r}").unwrap();
    }
}
