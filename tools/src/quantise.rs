//! `cargo xtask quantise`: the fitted quotation network in whole numbers, as a model file.
//!
//! Each table or matrix gets one step, a fixed share of the standard deviation of its weights, and every weight becomes the
//! nearest multiple of it. Small whole numbers with a peak at zero compress to about their entropy, four to five bits each.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use onrecord::model::{Container, ModelKind};
use onrecord::quote::{QUOTE_TEMPLATES, assembly, features};

/// Step of embeddings, in standard deviations.
const TABLE_STEP: f32 = 0.14;
/// Step of matrices, in standard deviations.
const MATRIX_STEP: f32 = 0.08;

/// Reads the floats that `tools/fit/quotes.py export` wrote and writes the model file.
pub fn run(input: &Path, output: &Path) -> Result<()> {
    let bytes = std::fs::read(input).with_context(|| format!("cannot read {}", input.display()))?;
    let words: Vec<u32> = bytes.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
    let mut rest = words.as_slice();
    let mut take = |n: usize| -> Result<Vec<f32>> {
        ensure!(rest.len() >= n, "{} ends early", input.display());
        let (head, tail) = rest.split_at(n);
        rest = tail;
        Ok(head.iter().map(|&w| f32::from_bits(w)).collect())
    };
    let whole = |f: f32| f.to_bits() as usize;
    let hidden = [whole(take(1)?[0]), whole(take(1)?[0])];
    let count = whole(take(1)?[0]);
    ensure!(count == features::WIDTH, "made for {count} features, the program has {}", features::WIDTH);
    let widths: Vec<usize> = take(count)?.into_iter().map(whole).collect();
    let mut payload = Vec::new();
    for &w in hidden.iter().chain(&widths) {
        payload.extend(u16::try_from(w)?.to_le_bytes());
    }
    for (&size, &width) in features::SIZES.iter().zip(&widths) {
        if width > 0 {
            pack(&take(size * width)?, TABLE_STEP, &mut payload);
        }
    }
    for (width, hidden) in [(widths.iter().sum(), hidden[0]), (2 * hidden[0], hidden[1])] {
        for _ in 0..2 {
            pack(&take(3 * hidden * width)?, MATRIX_STEP, &mut payload);
            pack(&take(3 * hidden * hidden)?, MATRIX_STEP, &mut payload);
            payload.extend(take(3 * hidden)?.into_iter().flat_map(f32::to_le_bytes));
        }
    }
    pack(&take(assembly::OUTPUTS * 2 * hidden[1])?, MATRIX_STEP / 2.0, &mut payload);
    payload.extend(take(assembly::OUTPUTS)?.into_iter().flat_map(f32::to_le_bytes));
    ensure!(rest.is_empty(), "{} holds {} numbers too many", input.display(), rest.len());
    let file = Container { kind: ModelKind::Quotes, templates: QUOTE_TEMPLATES, names: Vec::new(), payload: &payload }.to_bytes();
    std::fs::write(output, &file)?;
    eprintln!("{}: {} bytes", output.display(), file.len());
    Ok(())
}

fn pack(weights: &[f32], share: f32, payload: &mut Vec<u8>) {
    let variance = weights.iter().map(|&w| f64::from(w) * f64::from(w)).sum::<f64>() / weights.len().max(1) as f64;
    let mut step = variance.sqrt() as f32 * share;
    let largest = weights.iter().fold(0f32, |a, w| a.max(w.abs()));
    if largest > 127.0 * step {
        step = largest / 127.0;
    }
    payload.extend(step.to_le_bytes());
    payload.extend(weights.iter().map(|&w| ((w / step).round().clamp(-127.0, 127.0) as i8).cast_unsigned()));
}
