//! The quotation network against the framework that it was fitted with: the same features and weights give the same scores.
//!
//! `tests/gold/network.tsv` holds, for a text of our own, each token's features and the scores that PyTorch computes with the
//! weights of `models/quotes.bin` (`tools/fit/quotes.py golden`). Our activations are whole numbers, so the two differ a little.

use onrecord::model::Container;
use onrecord::quote::{assembly, features};
use std::path::Path;

#[test]
fn scores_agree_with_the_framework() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read(repository.join("models/quotes.bin")).unwrap();
    let network = assembly::read(&Container::read(&file).unwrap()).unwrap();
    let text = std::fs::read_to_string(repository.join("tests/gold/network.tsv")).unwrap();
    let mut rows: Vec<[u16; features::WIDTH]> = Vec::new();
    let mut expected: Vec<f32> = Vec::new();
    for line in text.lines().skip(1) {
        let (row, scores) = line.split_once('\t').unwrap();
        let row: Vec<u16> = row.split(' ').map(|f| f.parse().unwrap()).collect();
        rows.push(row.try_into().unwrap());
        expected.extend(scores.split(' ').map(|s| s.parse::<f32>().unwrap()));
    }
    let given = network.scores(&rows);
    assert_eq!(given.len(), expected.len());
    assert!(rows.len() > 60);
    let worst = given.iter().zip(&expected).map(|(g, e)| (g - e).abs()).fold(0.0, f32::max);
    assert!(worst < 0.05, "scores differ by up to {worst}");
}
