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
/// Columns are padded to a multiple of this, the lanes of a 128-bit vector of 16-bit numbers.
const LANES: usize = 8;

/// Whole-number weights: `rows` outputs by `columns` inputs.
#[derive(Debug, Clone)]
struct Matrix {
    rows: usize,
    columns: usize,
    /// Columns with padding.
    stride: usize,
    /// Worth of one unit.
    step: f32,
    weights: Vec<i16>,
}

impl Matrix {
    fn read(reader: &mut Reader<'_>, rows: usize, columns: usize) -> Result<Matrix, ModelError> {
        let step = f32::from_bits(reader.u32()?);
        let bytes = reader.take(rows * columns)?;
        let stride = columns.next_multiple_of(LANES);
        let mut weights = vec![0; rows * stride];
        for (row, given) in weights.chunks_exact_mut(stride).zip(bytes.chunks_exact(columns)) {
            for (w, &b) in row.iter_mut().zip(given) {
                *w = i16::from(b.cast_signed());
            }
        }
        Ok(Matrix { rows, columns, stride, step, weights })
    }

    /// Adds the product with each row of `input` (rows of `stride` whole numbers, worth `unit` each) to the rows of `out`.
    fn multiply_add(&self, input: &[i16], unit: f32, out: &mut [f32]) {
        let worth = self.step / unit;
        // Two inputs at a time, so that each weight that is loaded serves twice.
        let mut inputs = input.chunks_exact(self.stride * 2);
        let mut outs = out.chunks_exact_mut(self.rows * 2);
        for (pair, sums) in inputs.by_ref().zip(outs.by_ref()) {
            let (a, b) = pair.split_at(self.stride);
            let (x, y) = sums.split_at_mut(self.rows);
            for ((row, x), y) in self.weights.chunks_exact(self.stride).zip(x).zip(y) {
                let (p, q) = dot2(row, a, b);
                *x += as_float(p) * worth;
                *y += as_float(q) * worth;
            }
        }
        for (a, x) in inputs.remainder().chunks_exact(self.stride).zip(outs.into_remainder().chunks_exact_mut(self.rows)) {
            for (row, x) in self.weights.chunks_exact(self.stride).zip(x) {
                *x += as_float(dot(row, a)) * worth;
            }
        }
    }
}

fn floats(reader: &mut Reader<'_>, n: usize) -> Result<Vec<f32>, ModelError> {
    (0..n).map(|_| Ok(f32::from_bits(reader.u32()?))).collect()
}

#[allow(clippy::cast_precision_loss, reason = "rounding to the nearest float is the same on every platform")]
fn as_float(x: i32) -> f32 {
    x as f32
}

#[cfg(target_arch = "wasm32")]
mod kernel {
    use core::arch::wasm32::{i16x8, i32x4_add, i32x4_dot_i16x8, i32x4_extract_lane, i32x4_splat, v128};

    fn load(a: &[i16; 8]) -> v128 {
        let [a, b, c, d, e, f, g, h] = *a;
        i16x8(a, b, c, d, e, f, g, h)
    }

    fn sum(v: v128) -> i32 {
        i32x4_extract_lane::<0>(v)
            .wrapping_add(i32x4_extract_lane::<1>(v))
            .wrapping_add(i32x4_extract_lane::<2>(v))
            .wrapping_add(i32x4_extract_lane::<3>(v))
    }

    pub(super) fn dot(w: &[i16], a: &[i16]) -> i32 {
        let mut s = i32x4_splat(0);
        for (w, a) in w.as_chunks::<8>().0.iter().zip(a.as_chunks::<8>().0) {
            s = i32x4_add(s, i32x4_dot_i16x8(load(w), load(a)));
        }
        sum(s)
    }

    pub(super) fn dot2(w: &[i16], a: &[i16], b: &[i16]) -> (i32, i32) {
        let (mut s, mut t) = (i32x4_splat(0), i32x4_splat(0));
        for ((w, a), b) in w.as_chunks::<8>().0.iter().zip(a.as_chunks::<8>().0).zip(b.as_chunks::<8>().0) {
            let w = load(w);
            s = i32x4_add(s, i32x4_dot_i16x8(w, load(a)));
            t = i32x4_add(t, i32x4_dot_i16x8(w, load(b)));
        }
        (sum(s), sum(t))
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod kernel {
    pub(super) fn dot(w: &[i16], a: &[i16]) -> i32 {
        w.iter().zip(a).fold(0, |s, (&w, &a)| s.wrapping_add(i32::from(w) * i32::from(a)))
    }

    pub(super) fn dot2(w: &[i16], a: &[i16], b: &[i16]) -> (i32, i32) {
        (dot(w, a), dot(w, b))
    }
}

use kernel::{dot, dot2};

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
        let length = input.len() / self.input.stride.max(1);
        let mut gates: Vec<f32> = self.bias.repeat(length);
        self.input.multiply_add(input, unit, &mut gates);
        let mut state = vec![0i16; self.recurrent.stride];
        let mut cell = vec![0f32; hidden];
        let worth = self.recurrent.step / STATE_UNIT;
        for step in 0..length {
            let at = if backward { length - 1 - step } else { step };
            let Some(g) = gates.get_mut(at * 4 * hidden..(at + 1) * 4 * hidden) else { return };
            for (x, row) in g.iter_mut().zip(self.recurrent.weights.chunks_exact(self.recurrent.stride)) {
                *x += as_float(dot(row, &state)) * worth;
            }
            let (i, rest) = g.split_at(hidden);
            let (f, rest) = rest.split_at(hidden);
            let (c, o) = rest.split_at(hidden);
            for (((((s, cell), &i), &f), &c), &o) in state.iter_mut().zip(&mut cell).zip(i).zip(f).zip(c).zip(o) {
                let next = sigmoid(f) * *cell + sigmoid(i) * tanh(c);
                *cell = next;
                *s = whole(sigmoid(o) * tanh(next) * STATE_UNIT);
            }
            if let Some(row) = out.get_mut(at * width + column..at * width + column + hidden) {
                row.copy_from_slice(&state[..hidden]);
            }
        }
    }
}

/// Nearest whole number, halves up, within 16 bits.
#[allow(clippy::cast_possible_truncation, reason = "clamped to the range first")]
fn whole(x: f32) -> i16 {
    (x + 0.5).floor().clamp(-32767.0, 32767.0) as i16
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
        let stride = self.width.next_multiple_of(LANES);
        let mut input = vec![0i16; rows.len() * stride];
        let mut sums = vec![0f32; self.width];
        for (row, out) in rows.iter().zip(input.chunks_exact_mut(stride)) {
            self.embed(row, &mut sums);
            for (o, &s) in out.iter_mut().zip(&sums) {
                *o = whole(s * INPUT_UNIT);
            }
        }
        let mut unit = INPUT_UNIT;
        for layer in &self.layers {
            let hidden = layer[0].hidden;
            let width = (2 * hidden).next_multiple_of(LANES);
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

    #[test]
    fn products_do_not_depend_on_how_rows_are_grouped() {
        let m =
            Matrix { rows: 2, columns: 3, stride: 8, step: 0.5, weights: vec![1, 2, 3, 0, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0] };
        let one = [10, 20, 30, 0, 0, 0, 0, 0];
        let mut alone = vec![0.0; 2];
        m.multiply_add(&one, 1.0, &mut alone);
        assert_eq!(alone, [70.0, 10.0]);
        let mut three = vec![0.0; 6];
        m.multiply_add(&one.repeat(3), 1.0, &mut three);
        assert_eq!(three, alone.repeat(3));
    }
}
