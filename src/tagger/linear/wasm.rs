//! Sums of rows of weights in the 128-bit vectors of WebAssembly. Gives the same as `portable.rs`.

use core::arch::wasm32::{i16x8, i16x8_add_sat, i16x8_extend_low_i8x16, i16x8_extract_lane, i64x2_splat, v128};

/// The weights of eight tags, the first in the lowest byte.
pub(super) type Weights = i64;
/// The sums of eight tags.
pub(super) type Sums = v128;

/// No sums yet.
pub(super) const ZERO: Sums = i16x8(0, 0, 0, 0, 0, 0, 0, 0);

pub(super) fn weights(numbers: [i8; 8]) -> Weights {
    i64::from_le_bytes(numbers.map(i8::cast_unsigned))
}

pub(super) fn numbers(x: Sums) -> [i16; 8] {
    [
        i16x8_extract_lane::<0>(x),
        i16x8_extract_lane::<1>(x),
        i16x8_extract_lane::<2>(x),
        i16x8_extract_lane::<3>(x),
        i16x8_extract_lane::<4>(x),
        i16x8_extract_lane::<5>(x),
        i16x8_extract_lane::<6>(x),
        i16x8_extract_lane::<7>(x),
    ]
}

/// Adds a row of weights to a row of sums.
pub(super) fn add(sums: &mut [Sums], weights: &[Weights]) {
    for (sum, &weights) in sums.iter_mut().zip(weights) {
        *sum = i16x8_add_sat(*sum, i16x8_extend_low_i8x16(i64x2_splat(weights)));
    }
}

/// Adds a row of sums to another.
pub(super) fn add_sums(sums: &mut [Sums], others: &[Sums]) {
    for (sum, &other) in sums.iter_mut().zip(others) {
        *sum = i16x8_add_sat(*sum, other);
    }
}
