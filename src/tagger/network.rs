//! Scores from a small recurrent network: embeddings of a token's features, two bidirectional LSTM layers (Hochreiter and
//! Schmidhuber 1997), linear heads.
//!
//! Weights are whole numbers and so are the products with them, whose sums do not depend on their order; the few
//! operations on floats are additions, products and quotients in a fixed order, with our own sigmoid and tanh. So native
//! code and WebAssembly agree to the bit. Time is linear in the tokens; a stretch is read at once, in both directions.

use crate::model::{ModelError, Reader};

/// Activations of a layer are multiplied by this and rounded before they meet integer weights.
const STATE_UNIT: f32 = 4096.0;
/// The same for embeddings, which are larger.
const INPUT_UNIT: f32 = 512.0;
/// Rows of weights that are multiplied at once: four vectors, each with the sums of four rows.
const ROWS: usize = 16;
/// Tokens whose products are made together, so that weights and inputs stay in the nearest cache.
const TILE: usize = 8;

/// Two neighbouring inputs, or the two weights that they meet, for four rows at once.
///
/// The product of a vector of weights with one of inputs is then a vector of sums: on wasm one instruction, elsewhere what
/// the compiler makes of the same in words (on x86-64 one instruction too).
#[cfg(target_arch = "wasm32")]
mod vector {
    use core::arch::wasm32::{i16x8, i32x4_add, i32x4_dot_i16x8, i32x4_extract_lane, i32x4_splat, v128};

    pub(super) type Vector = v128;
    pub(super) type Sums = v128;
    pub(super) const ZERO: Sums = core::arch::wasm32::i32x4(0, 0, 0, 0);

    pub(super) fn vector([a, b, c, d, e, f, g, h]: [i16; 8]) -> Vector {
        i16x8(a, b, c, d, e, f, g, h)
    }

    pub(super) fn spread(a: i16, b: i16) -> Vector {
        i32x4_splat(i32::from(b) << 16 | i32::from(a.cast_unsigned()))
    }

    pub(super) fn multiply_add(sums: Sums, weights: Vector, inputs: Vector) -> Sums {
        i32x4_add(sums, i32x4_dot_i16x8(weights, inputs))
    }

    pub(super) fn numbers(sums: Sums) -> [i32; 4] {
        [
            i32x4_extract_lane::<0>(sums),
            i32x4_extract_lane::<1>(sums),
            i32x4_extract_lane::<2>(sums),
            i32x4_extract_lane::<3>(sums),
        ]
    }
}

/// The same where there is no such type: arrays.
#[cfg(not(target_arch = "wasm32"))]
mod vector {
    pub(super) type Vector = [i16; 8];
    pub(super) type Sums = [i32; 4];
    pub(super) const ZERO: Sums = [0; 4];

    pub(super) fn vector(numbers: [i16; 8]) -> Vector {
        numbers
    }

    pub(super) fn spread(a: i16, b: i16) -> Vector {
        [a, b, a, b, a, b, a, b]
    }

    #[inline(always)]
    pub(super) fn multiply_add(sums: Sums, w: Vector, x: Vector) -> Sums {
        let product = |i: usize| i32::from(w[i]) * i32::from(x[i]);
        std::array::from_fn(|row| sums[row].wrapping_add(product(2 * row).wrapping_add(product(2 * row + 1))))
    }

    pub(super) fn numbers(sums: Sums) -> [i32; 4] {
        sums
    }
}

use vector::{Vector, ZERO, multiply_add, numbers, spread, vector};

/// Whole-number weights: `rows` outputs by `columns` inputs.
#[derive(Debug, Clone)]
struct Matrix {
    rows: usize,
    columns: usize,
    /// Worth of one unit.
    step: f32,
    /// For each [`ROWS`] rows, the last ones padded, and then for each two columns, their weights.
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
                let four = |row: usize| vector(std::array::from_fn(|i| weight(row + i / 2, column + i % 2)));
                weights.push(std::array::from_fn(|i| four(block + 4 * i)));
            }
        }
        Ok(Matrix { rows, columns, step, weights })
    }

    /// How many vectors an input takes.
    fn pairs(&self) -> usize {
        self.columns.div_ceil(2)
    }

    /// Adds the products with each row of `input` (rows of `columns` whole numbers, worth `unit` each) to the rows of `out`.
    fn multiply_add(&self, input: &[i16], unit: f32, out: &mut [f32]) {
        let worth = self.step / unit;
        let mut vectors = Vec::with_capacity(TILE * self.pairs());
        for (input, out) in input.chunks(TILE * self.columns).zip(out.chunks_mut(TILE * self.rows)) {
            vectors.clear();
            input.chunks_exact(self.columns).for_each(|row| lay_out(row, &mut vectors));
            for (block, weights) in self.weights.chunks_exact(self.pairs()).enumerate() {
                for (input, out) in vectors.chunks_exact(self.pairs()).zip(out.chunks_exact_mut(self.rows)) {
                    add_block(weights, input, worth, out.get_mut(block * ROWS..).unwrap_or_default());
                }
            }
        }
    }

    /// The same for one input that is laid out already.
    fn multiply_add_one(&self, input: &[Vector], unit: f32, out: &mut [f32]) {
        for (weights, out) in self.weights.chunks_exact(self.pairs()).zip(out.chunks_mut(ROWS)) {
            add_block(weights, input, self.step / unit, out);
        }
    }
}

/// Appends a row of inputs as vectors of neighbours.
fn lay_out(row: &[i16], out: &mut Vec<Vector>) {
    out.extend(row.chunks(2).map(|pair| spread(pair[0], pair.get(1).copied().unwrap_or(0))));
}

/// Adds the products of [`ROWS`] rows of weights with one input to the first numbers of `out`.
fn add_block(weights: &[[Vector; ROWS / 4]], input: &[Vector], worth: f32, out: &mut [f32]) {
    let mut sums = [ZERO; ROWS / 4];
    for (weights, &input) in weights.iter().zip(input) {
        for (sum, &weights) in sums.iter_mut().zip(weights) {
            *sum = multiply_add(*sum, weights, input);
        }
    }
    let products = sums.map(numbers);
    match out.first_chunk_mut::<ROWS>() {
        Some(out) => add(out, products.as_flattened(), worth),
        None => add(out, products.as_flattened(), worth),
    }
}

#[allow(clippy::cast_precision_loss, reason = "rounding to the nearest float is the same on every platform")]
#[inline(always)]
fn add(out: &mut [f32], products: &[i32], worth: f32) {
    for (x, &product) in out.iter_mut().zip(products) {
        *x += product as f32 * worth;
    }
}

fn floats(reader: &mut Reader<'_>, n: usize) -> Result<Vec<f32>, ModelError> {
    (0..n).map(|_| Ok(f32::from_bits(reader.u32()?))).collect()
}

/// One direction of one layer. Gates stand in the order input, forget, cell, output.
#[derive(Debug, Clone)]
struct Lstm {
    hidden: usize,
    input: Matrix,
    recurrent: Matrix,
    bias: Vec<f32>,
}

impl Lstm {
    fn read(reader: &mut Reader<'_>, width: usize, hidden: usize) -> Result<Lstm, ModelError> {
        Ok(Lstm {
            hidden,
            input: Matrix::read(reader, 4 * hidden, width)?,
            recurrent: Matrix::read(reader, 4 * hidden, hidden)?,
            bias: floats(reader, 4 * hidden)?,
        })
    }

    /// Runs over `input` and writes whole-number states into the columns of `out` from `column` on.
    fn run(&self, input: &[i16], unit: f32, backward: bool, out: &mut [i16], width: usize, column: usize) {
        let hidden = self.hidden;
        let length = input.len() / self.input.columns.max(1);
        let mut gates: Vec<f32> = self.bias.repeat(length);
        self.input.multiply_add(input, unit, &mut gates);
        let mut state = vec![0i16; hidden];
        let mut vectors = Vec::with_capacity(self.recurrent.pairs());
        let mut cell = vec![0f32; hidden];
        for step in 0..length {
            let at = if backward { length - 1 - step } else { step };
            let Some(g) = gates.get_mut(at * 4 * hidden..(at + 1) * 4 * hidden) else { return };
            vectors.clear();
            lay_out(&state, &mut vectors);
            self.recurrent.multiply_add_one(&vectors, STATE_UNIT, g);
            let (i, rest) = g.split_at(hidden);
            let (f, rest) = rest.split_at(hidden);
            let (c, o) = rest.split_at(hidden);
            for (((((s, cell), &i), &f), &c), &o) in state.iter_mut().zip(&mut cell).zip(i).zip(f).zip(c).zip(o) {
                let next = sigmoid(f) * *cell + sigmoid(i) * tanh(c);
                *cell = next;
                *s = whole(sigmoid(o) * tanh(next) * STATE_UNIT);
            }
            if let Some(row) = out.get_mut(at * width + column..at * width + column + hidden) {
                row.copy_from_slice(&state);
            }
        }
    }
}

/// Nearest whole number, halves up, within 16 bits.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "clamped to the range first")]
fn whole(x: f32) -> i16 {
    // Not `floor`, which is a call for each number where the processor has no instruction for it.
    let up = x.clamp(-32767.0, 32767.0) + 0.5;
    let cut = up as i32;
    (cut - i32::from(cut as f32 > up)) as i16
}

/// Hyperbolic tangent as a quotient of polynomials (Lambert's continued fraction, seventh convergent), within 0.0001.
fn tanh(x: f32) -> f32 {
    let x = x.clamp(-4.97, 4.97);
    let s = x * x;
    let above = x * (135_135.0 + s * (17_325.0 + s * (378.0 + s)));
    let below = 135_135.0 + s * (62_370.0 + s * (3_150.0 + s * 28.0));
    (above / below).clamp(-1.0, 1.0)
}

/// Logistic function.
fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

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
    bias: Vec<f32>,
    width: usize,
}

impl Network {
    /// Reads a network whose features have tables of these sizes and whose heads give `outputs` scores a token.
    ///
    /// # Errors
    /// When the bytes are too few or too many, or give impossible sizes.
    pub fn read(reader: &mut Reader<'_>, sizes: &[usize], outputs: usize) -> Result<Network, ModelError> {
        let hidden = reader.u16()? as usize;
        let mut widths = Vec::new();
        for _ in sizes {
            widths.push(reader.u16()? as usize);
        }
        let width: usize = widths.iter().sum();
        if hidden == 0 || hidden > 1024 || width == 0 || width > 4096 {
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
        let one = [Lstm::read(reader, width, hidden)?, Lstm::read(reader, width, hidden)?];
        let two = [Lstm::read(reader, 2 * hidden, hidden)?, Lstm::read(reader, 2 * hidden, hidden)?];
        let head = Matrix::read(reader, outputs, 2 * hidden)?;
        let bias = floats(reader, outputs)?;
        Ok(Network { tables, layers: [one, two], head, bias, width })
    }

    /// Scores of each token of a stretch, `outputs` a token, from its rows of features.
    pub fn scores<const WIDTH: usize>(&self, rows: &[[u16; WIDTH]]) -> Vec<f32> {
        let mut input = vec![0i16; rows.len() * self.width];
        let mut sums = vec![0f32; self.width];
        for (row, out) in rows.iter().zip(input.chunks_exact_mut(self.width)) {
            self.embed(row, &mut sums);
            for (o, &s) in out.iter_mut().zip(&sums) {
                *o = whole(s * INPUT_UNIT);
            }
        }
        let mut unit = INPUT_UNIT;
        for layer in &self.layers {
            let hidden = layer[0].hidden;
            let width = 2 * hidden;
            let mut out = vec![0i16; rows.len() * width];
            layer[0].run(&input, unit, false, &mut out, width, 0);
            layer[1].run(&input, unit, true, &mut out, width, hidden);
            input = out;
            unit = STATE_UNIT;
        }
        let mut scores = self.bias.repeat(rows.len());
        self.head.multiply_add(&input, unit, &mut scores);
        scores
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

    #[test]
    fn curves_are_close_to_the_true_ones() {
        for i in -800..=800 {
            #[allow(clippy::cast_precision_loss)]
            let x = i as f32 / 100.0;
            #[allow(clippy::disallowed_methods)]
            let true_tanh = x.tanh();
            assert!((tanh(x) - true_tanh).abs() < 2e-4, "tanh {x}: {} {true_tanh}", tanh(x));
        }
        assert!(sigmoid(9.0) > 0.999 && sigmoid(-9.0) < 0.001);
    }

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
            let mut given = vec![1.0; 3 * rows];
            matrix.multiply_add(&input, 4.0, &mut given);
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
