//! Scores from a small recurrent network: embeddings of a token's features, two bidirectional LSTM layers (Hochreiter and
//! Schmidhuber 1997) whose forget gate is one less the input gate (Greff et al. 2017), linear heads.
//!
//! Weights are whole numbers and so are the products with them, whose sums do not depend on their order; the few
//! operations on floats are additions, products and quotients in a fixed order, with our own sigmoid and tanh. So native
//! code and WebAssembly agree to the bit. Time is linear in the tokens; a stretch is read at once, in both directions.

use crate::model::{ModelError, Reader};
use std::collections::HashMap;

/// Activations of a layer are multiplied by this and rounded before they meet integer weights.
const STATE_UNIT: f32 = 4096.0;
/// The same for embeddings, which are larger.
const INPUT_UNIT: f32 = 512.0;
/// Rows of weights that are multiplied at once: four vectors, each with the sums of four rows.
const ROWS: usize = 16;
/// Tokens whose products are made together, so that weights and inputs stay in the nearest cache.
const TILE: usize = 8;

#[cfg(not(target_arch = "wasm32"))]
mod portable;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(not(target_arch = "wasm32"))]
use portable as kernel;
#[cfg(target_arch = "wasm32")]
use wasm as kernel;

use kernel::{Floats, Pair, Vector, pair};

/// Whole-number weights: `rows` outputs by `columns` inputs.
#[derive(Debug, Clone)]
struct Matrix {
    rows: usize,
    columns: usize,
    /// Worth of one unit.
    step: f32,
    /// For each [`ROWS`] rows, the last ones padded, and then for each two columns, their weights: four vectors, each with two
    /// neighbours of four rows.
    weights: Vec<[Vector; ROWS / 4]>,
}

impl Matrix {
    fn read(reader: &mut Reader<'_>, rows: usize, columns: usize) -> Result<Matrix, ModelError> {
        let step = f32::from_bits(reader.u32()?);
        let bytes = reader.take(rows * columns)?;
        let weight = |row: usize, column: usize| match bytes.get(row * columns + column) {
            Some(&b) if column < columns => i16::from(b.cast_signed()),
            _ => 0,
        };
        let mut weights = Vec::with_capacity(rows.div_ceil(ROWS) * columns.div_ceil(2));
        for block in (0..rows).step_by(ROWS) {
            for column in (0..columns).step_by(2) {
                let four = |row: usize| kernel::vector(std::array::from_fn(|i| weight(row + i / 2, column + i % 2)));
                weights.push(std::array::from_fn(|i| four(block + 4 * i)));
            }
        }
        Ok(Matrix { rows, columns, step, weights })
    }

    /// How many pairs an input takes.
    fn pairs(&self) -> usize {
        self.columns.div_ceil(2)
    }

    /// How many vectors an output takes.
    fn fours(&self) -> usize {
        self.rows.div_ceil(ROWS) * (ROWS / 4)
    }

    /// For each row of `input` (pairs of whole numbers, worth `unit` each) its product added to `bias`.
    fn multiply(&self, input: &[Pair], unit: f32, bias: &[Floats]) -> Vec<Floats> {
        let worth = self.step / unit;
        let (pairs, fours) = (self.pairs(), self.fours());
        let mut out = vec![kernel::floats([0.0; 4]); input.len() / pairs.max(1) * fours];
        for (input, out) in input.chunks(TILE * pairs).zip(out.chunks_mut(TILE * fours)) {
            for (block, (weights, bias)) in self.weights.chunks_exact(pairs).zip(bias.chunks_exact(ROWS / 4)).enumerate() {
                let from = block * ROWS / 4;
                let mut inputs = input.chunks_exact(2 * pairs);
                let mut outs = out.chunks_exact_mut(2 * fours);
                for (two, outs) in inputs.by_ref().zip(outs.by_ref()) {
                    let (a, b) = two.split_at(pairs);
                    let (x, y) = outs.split_at_mut(fours);
                    if let (Some(x), Some(y)) = (x.get_mut(from..), y.get_mut(from..)) {
                        kernel::multiply_two(weights, a, b, worth, bias, x, y);
                    }
                }
                if let Some(out) = outs.into_remainder().get_mut(from..from + ROWS / 4) {
                    out.copy_from_slice(bias);
                    kernel::multiply_add(weights, inputs.remainder(), worth, out);
                }
            }
        }
        out
    }

    /// Adds the product with one row of input to `out`.
    fn multiply_add(&self, input: &[Pair], unit: f32, out: &mut [Floats]) {
        for (weights, out) in self.weights.chunks_exact(self.pairs()).zip(out.chunks_exact_mut(ROWS / 4)) {
            kernel::multiply_add(weights, input, self.step / unit, out);
        }
    }
}

/// `n` floats in vectors of four, with as many zeros behind them as [`Matrix::multiply`] gives.
fn vectors(reader: &mut Reader<'_>, n: usize) -> Result<Vec<Floats>, ModelError> {
    let mut floats = floats(reader, n)?;
    floats.resize(n.next_multiple_of(ROWS), 0.0);
    Ok(floats.as_chunks::<4>().0.iter().map(|&four| kernel::floats(four)).collect())
}

fn floats(reader: &mut Reader<'_>, n: usize) -> Result<Vec<f32>, ModelError> {
    (0..n).map(|_| Ok(f32::from_bits(reader.u32()?))).collect()
}

/// One direction of one layer. Gates stand in the order input, cell, output; what is not let in is what is kept.
#[derive(Debug, Clone)]
struct Lstm {
    hidden: usize,
    input: Matrix,
    recurrent: Matrix,
    bias: Vec<Floats>,
}

impl Lstm {
    fn read(reader: &mut Reader<'_>, width: usize, hidden: usize) -> Result<Lstm, ModelError> {
        Ok(Lstm {
            hidden,
            input: Matrix::read(reader, 3 * hidden, width)?,
            recurrent: Matrix::read(reader, 3 * hidden, hidden)?,
            bias: vectors(reader, 3 * hidden)?,
        })
    }

    /// Runs over the steps whose rows of `input` have these numbers, and writes the states, as pairs of whole numbers, into the
    /// same half of each row of `out`: the first half forward, the second backward.
    fn run(&self, input: &[Pair], unit: f32, rows: &[usize], backward: bool, out: &mut [Pair]) {
        let (pairs, fours) = (self.hidden / 2, self.hidden / 4);
        let products = self.input.multiply(input, unit, &self.bias);
        let mut gates = vec![kernel::floats([0.0; 4]); 3 * fours];
        let mut state = vec![pair([0, 0]); pairs];
        let mut cell = vec![kernel::floats([0.0; 4]); fours];
        for step in 0..rows.len() {
            let at = if backward { rows.len() - 1 - step } else { step };
            let row = rows.get(at).and_then(|row| products.get(row * 3 * fours..(row + 1) * 3 * fours));
            let (Some(row), Some(out)) = (row, out.get_mut(at * 2 * pairs..(at + 1) * 2 * pairs)) else { return };
            gates.copy_from_slice(row);
            self.recurrent.multiply_add(&state, STATE_UNIT, &mut gates);
            kernel::step(&gates, &mut cell, &mut state);
            let (first, second) = out.split_at_mut(pairs);
            if backward { second } else { first }.copy_from_slice(&state);
        }
    }
}

/// Nearest whole number, halves up, within 16 bits.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "clamped to the range first")]
fn whole(x: f32) -> i16 {
    // Not `floor`, which is a call for each number where the processor has no instruction for it.
    let up = x.clamp(-WHOLE_LIMIT, WHOLE_LIMIT) + 0.5;
    let cut = up as i32;
    (cut - i32::from(cut as f32 > up)) as i16
}

const WHOLE_LIMIT: f32 = 32767.0;

#[derive(Debug, Clone)]
struct Table {
    width: usize,
    step: f32,
    weights: Vec<i8>,
}

/// A fitted network.
#[derive(Debug, Clone)]
pub struct Network {
    /// One table a feature; features of width 0 read the table before theirs, and the two are added.
    tables: Vec<Table>,
    layers: [[Lstm; 2]; 2],
    head: Matrix,
    bias: Vec<Floats>,
    width: usize,
}

impl Network {
    /// Reads a network whose features have tables of these sizes and whose heads give `outputs` scores a token.
    ///
    /// # Errors
    /// When the bytes are too few or too many, or give impossible sizes.
    pub fn read(reader: &mut Reader<'_>, sizes: &[usize], outputs: usize) -> Result<Network, ModelError> {
        let hidden = [reader.u16()? as usize, reader.u16()? as usize];
        let mut widths = Vec::new();
        for _ in sizes {
            widths.push(reader.u16()? as usize);
        }
        let width: usize = widths.iter().sum();
        let possible = |&n: &usize| n > 0 && n.is_multiple_of(ROWS) && n <= 1024;
        if !hidden.iter().all(possible) || width == 0 || width > 4096 {
            return Err(ModelError::damaged());
        }
        let mut tables = Vec::new();
        for (&size, &width) in sizes.iter().zip(&widths) {
            if width == 0 {
                tables.push(Table { width, step: 0.0, weights: Vec::new() });
                continue;
            }
            let step = f32::from_bits(reader.u32()?);
            let weights = reader.take(size * width)?.iter().map(|b| b.cast_signed()).collect();
            tables.push(Table { width, step, weights });
        }
        let [first, second] = hidden;
        let one = [Lstm::read(reader, width, first)?, Lstm::read(reader, width, first)?];
        let two = [Lstm::read(reader, 2 * first, second)?, Lstm::read(reader, 2 * first, second)?];
        let head = Matrix::read(reader, outputs, 2 * second)?;
        let bias = vectors(reader, outputs)?;
        Ok(Network { tables, layers: [one, two], head, bias, width })
    }

    /// Scores of each token of a stretch, `outputs` a token, from its rows of features.
    pub fn scores<const WIDTH: usize>(&self, rows: &[[u16; WIDTH]]) -> Vec<f32> {
        // Words come again and again: what the first layer makes of a row is the same each time.
        let mut input: Vec<Pair> = Vec::new();
        let mut sums = vec![0f32; self.width];
        let mut numbers: HashMap<&[u16; WIDTH], usize> = HashMap::new();
        let mut steps: Vec<usize> = Vec::with_capacity(rows.len());
        for row in rows {
            let next = numbers.len();
            let number = *numbers.entry(row).or_insert(next);
            if number == next {
                self.embed(row, &mut sums);
                let whole = |two: &[f32]| pair([whole(two[0] * INPUT_UNIT), two.get(1).map_or(0, |x| whole(x * INPUT_UNIT))]);
                input.extend(sums.chunks(2).map(whole));
            }
            steps.push(number);
        }
        let mut unit = INPUT_UNIT;
        for layer in &self.layers {
            let mut out = vec![pair([0, 0]); rows.len() * layer[0].hidden];
            layer[0].run(&input, unit, &steps, false, &mut out);
            layer[1].run(&input, unit, &steps, true, &mut out);
            input = out;
            unit = STATE_UNIT;
            steps = (0..rows.len()).collect();
        }
        let scores = self.head.multiply(&input, unit, &self.bias);
        let mut out = Vec::with_capacity(rows.len() * self.head.rows);
        for row in scores.chunks_exact(self.head.fours().max(1)) {
            for (&four, first) in row.iter().zip((0..self.head.rows).step_by(4)) {
                out.extend(kernel::numbers(four).into_iter().take(self.head.rows - first));
            }
        }
        out
    }

    /// Looks a token's features up and lays the rows side by side.
    fn embed<const WIDTH: usize>(&self, row: &[u16; WIDTH], out: &mut [f32]) {
        out.fill(0.0);
        let mut at = 0;
        let mut previous: Option<(&Table, usize)> = None;
        for (&feature, table) in row.iter().zip(&self.tables) {
            let (table, start) = if table.width == 0 {
                let Some(p) = previous else { continue };
                p
            } else {
                previous = Some((table, at));
                let start = at;
                at += table.width;
                (table, start)
            };
            let from = feature as usize * table.width;
            if let (Some(weights), Some(out)) =
                (table.weights.get(from..from + table.width), out.get_mut(start..start + table.width))
            {
                for (o, &w) in out.iter_mut().zip(weights) {
                    *o += f32::from(w) * table.step;
                }
            }
        }
    }

    /// Number of multiplications a token, for reports.
    pub fn cost(&self) -> usize {
        let lstm = |l: &Lstm| l.input.rows * l.input.columns + l.recurrent.rows * l.recurrent.columns;
        self.layers.iter().flatten().map(lstm).sum::<usize>() + self.head.rows * self.head.columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weights and inputs whose products are easy to tell apart, in sizes that fill no block.
    fn numbers_of(rows: usize, columns: usize) -> (Vec<u8>, Vec<i16>) {
        let weights = (0..rows * columns).map(|i| (i * 37 % 251) as u8).collect();
        let input = (0..3 * columns).map(|i| (i as i16 * 71) % 4096 - 2048).collect();
        (weights, input)
    }

    #[test]
    fn products_are_the_sums_that_they_should_be() {
        for (rows, columns) in [(1, 1), (2, 3), (20, 7), (16, 2), (33, 10)] {
            let (weights, input) = numbers_of(rows, columns);
            let bytes: Vec<u8> = 0.5f32.to_bits().to_le_bytes().into_iter().chain(weights.iter().copied()).collect();
            let matrix = Matrix::read(&mut Reader::new(&bytes), rows, columns).expect("as many bytes as it needs");
            let bias = vec![kernel::floats([1.0; 4]); rows.div_ceil(ROWS) * 4];
            let packed =
                |row: &[i16]| row.chunks(2).map(|two| pair([two[0], two.get(1).copied().unwrap_or(0)])).collect::<Vec<_>>();
            let pairs: Vec<Pair> = input.chunks(columns).flat_map(packed).collect();
            let given = matrix.multiply(&pairs, 4.0, &bias);
            let given = given.chunks(bias.len()).flat_map(|row| row.iter().flat_map(|&f| kernel::numbers(f)).take(rows));
            let given: Vec<f32> = given.collect();
            let product = |(w, x): (&u8, &i16)| i32::from(w.cast_signed()) * i32::from(*x);
            let sum = |row: &[u8], input: &[i16]| row.iter().zip(input).map(product).sum::<i32>();
            let one = |input: &[i16]| weights.chunks(columns).map(|row| 1.0 + sum(row, input) as f32 * 0.125).collect::<Vec<_>>();
            assert_eq!(given, input.chunks(columns).flat_map(one).collect::<Vec<_>>(), "{rows} by {columns}");
        }
    }

    #[test]
    fn halves_are_rounded_up() {
        let cases = [(0.5, 1), (-0.5, 0), (-0.6, -1), (2.4, 2), (-2.5, -2), (1e9, 32767), (-1e9, -32767), (f32::NAN, 0)];
        for (x, expected) in cases {
            assert_eq!(whole(x), expected, "{x}");
        }
    }
}
