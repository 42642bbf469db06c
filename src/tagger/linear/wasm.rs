//! Sums of rows of weights in the 128-bit vectors of WebAssembly. Gives the same as `portable.rs`.

use core::arch::wasm32::{i16x8, i32x4, i32x4_add, i32x4_extend_high_i16x8, i32x4_extend_low_i16x8, i32x4_extract_lane, v128};

/// The weights of eight tags.
pub(super) type Weights = v128;
/// The sums of four tags.
pub(super) type Sums = v128;

/// No sums yet.
pub(super) const ZERO: Sums = i32x4(0, 0, 0, 0);

pub(super) fn weights([a, b, c, d, e, f, g, h]: [i16; 8]) -> Weights {
    i16x8(a, b, c, d, e, f, g, h)
}

pub(super) fn numbers(x: Sums) -> [i32; 4] {
    [i32x4_extract_lane::<0>(x), i32x4_extract_lane::<1>(x), i32x4_extract_lane::<2>(x), i32x4_extract_lane::<3>(x)]
}

/// Adds a row of weights to a row of sums.
pub(super) fn add(sums: &mut [Sums], weights: &[Weights]) {
    for ([low, high], &weights) in sums.as_chunks_mut::<2>().0.iter_mut().zip(weights) {
        *low = i32x4_add(*low, i32x4_extend_low_i16x8(weights));
        *high = i32x4_add(*high, i32x4_extend_high_i16x8(weights));
    }
}

/// Adds a row of sums to another.
pub(super) fn add_sums(sums: &mut [Sums], others: &[Sums]) {
    for (sum, &other) in sums.iter_mut().zip(others) {
        *sum = i32x4_add(*sum, other);
    }
}
