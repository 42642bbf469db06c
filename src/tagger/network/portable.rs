//! The network's arithmetic in arrays, in loops that the compiler makes vector instructions of. Gives the same bits as
//! `wasm.rs`.

use super::{STATE_UNIT, whole};

/// Two neighbouring weights of four rows.
pub(super) type Vector = [i16; 8];
/// Two neighbouring inputs four times, so that the compiler finds the instruction that multiplies and adds.
pub(super) type Pair = [i16; 8];
/// Four numbers.
pub(super) type Floats = [f32; 4];

pub(super) fn vector(numbers: [i16; 8]) -> Vector {
    numbers
}

pub(super) fn pair([a, b]: [i16; 2]) -> Pair {
    [a, b, a, b, a, b, a, b]
}

pub(super) fn floats(numbers: [f32; 4]) -> Floats {
    numbers
}

pub(super) fn numbers(x: Floats) -> [f32; 4] {
    x
}

/// The sums with the products of two weights and two inputs each added.
#[inline(always)]
fn dot_add(sums: [i32; 4], w: Vector, x: Pair) -> [i32; 4] {
    let product = |i: usize| i32::from(w[i]) * i32::from(x[i]);
    std::array::from_fn(|row| sums[row].wrapping_add(product(2 * row).wrapping_add(product(2 * row + 1))))
}

/// Adds the products of sixteen rows of weights with one input to the first four vectors of `out`.
#[allow(clippy::cast_precision_loss, reason = "rounding to the nearest float is the same on every platform")]
pub(super) fn multiply_add(weights: &[[Vector; 4]], input: &[Pair], worth: f32, out: &mut [Floats]) {
    let mut sums = [[0; 4]; 4];
    for (weights, &x) in weights.iter().zip(input) {
        for (sums, &w) in sums.iter_mut().zip(weights) {
            *sums = dot_add(*sums, w, x);
        }
    }
    let Some(out) = out.as_flattened_mut().first_chunk_mut::<16>() else { return };
    for (x, &sum) in out.iter_mut().zip(sums.as_flattened()) {
        *x += sum as f32 * worth;
    }
}

/// The same for two inputs, with `bias` in place of what stands in `out`.
pub(super) fn multiply_two(
    weights: &[[Vector; 4]],
    one: &[Pair],
    two: &[Pair],
    worth: f32,
    bias: &[Floats],
    out_one: &mut [Floats],
    out_two: &mut [Floats],
) {
    for (input, out) in [(one, out_one), (two, out_two)] {
        out.iter_mut().zip(bias).for_each(|(out, &bias)| *out = bias);
        multiply_add(weights, input, worth, out);
    }
}

/// One step of a layer: from the sums of the gates (input, cell, output) to the next cell and state.
pub(super) fn step(gates: &[Floats], cell: &mut [Floats], state: &mut [Pair]) {
    let (i, rest) = gates.split_at(cell.len());
    let (c, o) = rest.split_at(cell.len());
    let state = state.as_chunks_mut::<2>().0;
    for ((((state, cell), i), c), o) in state.iter_mut().zip(cell).zip(i).zip(c).zip(o) {
        *cell = std::array::from_fn(|k| cell[k] + sigmoid(i[k]) * (tanh(c[k]) - cell[k]));
        let [p, q, r, s] = std::array::from_fn(|k| whole(sigmoid(o[k]) * tanh(cell[k]) * STATE_UNIT));
        *state = [pair([p, q]), pair([r, s])];
    }
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
}
