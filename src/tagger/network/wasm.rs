//! The network's arithmetic in the 128-bit vectors of WebAssembly, written out, because code that is compiled to be small is
//! not vectorised. Gives the same bits as `portable.rs`.

use super::{STATE_UNIT, WHOLE_LIMIT};
use core::arch::wasm32::{
    f32x4, f32x4_add, f32x4_convert_i32x4, f32x4_div, f32x4_extract_lane, f32x4_floor, f32x4_mul, f32x4_pmax, f32x4_pmin,
    f32x4_splat, f32x4_sub, i16x8, i16x8_narrow_i32x4, i32x4, i32x4_add, i32x4_dot_i16x8, i32x4_splat, i32x4_trunc_sat_f32x4,
    u32x4_extract_lane, v128,
};

/// Two neighbouring weights of four rows.
pub(super) type Vector = v128;
/// Two neighbouring inputs, the first in the lower half.
pub(super) type Pair = u32;
/// Four numbers.
pub(super) type Floats = v128;

pub(super) fn vector([a, b, c, d, e, f, g, h]: [i16; 8]) -> Vector {
    i16x8(a, b, c, d, e, f, g, h)
}

pub(super) fn pair([first, second]: [i16; 2]) -> Pair {
    u32::from(second.cast_unsigned()) << 16 | u32::from(first.cast_unsigned())
}

pub(super) fn floats([a, b, c, d]: [f32; 4]) -> Floats {
    f32x4(a, b, c, d)
}

pub(super) fn numbers(x: Floats) -> [f32; 4] {
    [f32x4_extract_lane::<0>(x), f32x4_extract_lane::<1>(x), f32x4_extract_lane::<2>(x), f32x4_extract_lane::<3>(x)]
}

const ZERO: v128 = i32x4(0, 0, 0, 0);

#[inline(always)]
fn dot_add(sums: v128, weights: Vector, input: v128) -> v128 {
    i32x4_add(sums, i32x4_dot_i16x8(weights, input))
}

/// A pair of inputs four times.
#[inline(always)]
fn spread(input: Pair) -> v128 {
    i32x4_splat(input.cast_signed())
}

#[inline(always)]
fn put(out: &mut Floats, sums: v128, worth: v128) {
    *out = f32x4_add(*out, f32x4_mul(f32x4_convert_i32x4(sums), worth));
}

/// Adds the products of sixteen rows of weights with one input to the first four vectors of `out`.
pub(super) fn multiply_add(weights: &[[Vector; 4]], input: &[Pair], worth: f32, out: &mut [Floats]) {
    let [mut a, mut b, mut c, mut d] = [ZERO; 4];
    let ([], twos) = weights.as_rchunks::<2>() else {
        return multiply_add_odd(weights, input, worth, out);
    };
    for ([one, two], &[x, y]) in twos.iter().zip(input.as_chunks::<2>().0) {
        let (x, y) = (spread(x), spread(y));
        a = dot_add(dot_add(a, one[0], x), two[0], y);
        b = dot_add(dot_add(b, one[1], x), two[1], y);
        c = dot_add(dot_add(c, one[2], x), two[2], y);
        d = dot_add(dot_add(d, one[3], x), two[3], y);
    }
    let ([w, x, y, z, ..], worth) = (out, f32x4_splat(worth)) else { return };
    put(w, a, worth);
    put(x, b, worth);
    put(y, c, worth);
    put(z, d, worth);
}

/// The same for an odd number of vectors.
fn multiply_add_odd(weights: &[[Vector; 4]], input: &[Pair], worth: f32, out: &mut [Floats]) {
    for (row, out) in out.iter_mut().take(4).enumerate() {
        let sums = weights.iter().zip(input).fold(ZERO, |sums, (w, &x)| dot_add(sums, w[row], spread(x)));
        put(out, sums, f32x4_splat(worth));
    }
}

/// The same as [`multiply_add`] for two inputs, so that each weight that is loaded serves twice; with `bias` in place of what
/// stands in `out`.
pub(super) fn multiply_two(
    weights: &[[Vector; 4]],
    one: &[Pair],
    two: &[Pair],
    worth: f32,
    bias: &[Floats],
    out_one: &mut [Floats],
    out_two: &mut [Floats],
) {
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = [ZERO; 8];
    for ((w, &x), &y) in weights.iter().zip(one).zip(two) {
        let (x, y) = (spread(x), spread(y));
        a = dot_add(a, w[0], x);
        b = dot_add(b, w[1], x);
        c = dot_add(c, w[2], x);
        d = dot_add(d, w[3], x);
        e = dot_add(e, w[0], y);
        f = dot_add(f, w[1], y);
        g = dot_add(g, w[2], y);
        h = dot_add(h, w[3], y);
    }
    let worth = f32x4_splat(worth);
    for (out, sums) in [(out_one, [a, b, c, d]), (out_two, [e, f, g, h])] {
        for ((out, &bias), sums) in out.iter_mut().zip(bias).zip(sums) {
            *out = bias;
            put(out, sums, worth);
        }
    }
}

/// One step of a layer: from the sums of the gates (input, cell, output) to the next cell and state.
pub(super) fn step(gates: &[Floats], cell: &mut [Floats], state: &mut [Pair]) {
    let (i, rest) = gates.split_at(cell.len());
    let (c, o) = rest.split_at(cell.len());
    let state = state.as_chunks_mut::<2>().0;
    for ((((state, cell), &i), &c), &o) in state.iter_mut().zip(cell).zip(i).zip(c).zip(o) {
        let next = f32x4_add(*cell, f32x4_mul(sigmoid(i), f32x4_sub(tanh(c), *cell)));
        *cell = next;
        *state = whole(f32x4_mul(f32x4_mul(sigmoid(o), tanh(next)), f32x4_splat(STATE_UNIT)));
    }
}

/// Nearest whole numbers, halves up, within 16 bits.
fn whole(x: Floats) -> [Pair; 2] {
    let up = f32x4_add(clamp(x, WHOLE_LIMIT), f32x4_splat(0.5));
    let whole = i32x4_trunc_sat_f32x4(f32x4_floor(up));
    let pairs = i16x8_narrow_i32x4(whole, whole);
    [u32x4_extract_lane::<0>(pairs), u32x4_extract_lane::<1>(pairs)]
}

fn clamp(x: Floats, limit: f32) -> Floats {
    f32x4_pmax(f32x4_pmin(x, f32x4_splat(limit)), f32x4_splat(-limit))
}

/// See `portable.rs`, whose order of operations this keeps.
fn tanh(x: Floats) -> Floats {
    let x = clamp(x, 4.97);
    let s = f32x4_mul(x, x);
    let then = |n: f32, rest: Floats| f32x4_add(f32x4_splat(n), f32x4_mul(s, rest));
    let above = f32x4_mul(x, then(135_135.0, then(17_325.0, f32x4_add(f32x4_splat(378.0), s))));
    let below = then(135_135.0, then(62_370.0, then(3_150.0, f32x4_splat(28.0))));
    clamp(f32x4_div(above, below), 1.0)
}

fn sigmoid(x: Floats) -> Floats {
    let half = f32x4_splat(0.5);
    f32x4_add(half, f32x4_mul(half, tanh(f32x4_mul(half, x))))
}
