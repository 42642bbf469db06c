//! Sums of rows of weights in arrays, in loops that the compiler makes vector instructions of. Gives the same as `wasm.rs`.

/// The weights of eight tags.
pub(super) type Weights = [i8; 8];
/// The sums of eight tags.
pub(super) type Sums = [i16; 8];

/// No sums yet.
pub(super) const ZERO: Sums = [0; 8];

pub(super) fn weights(numbers: [i8; 8]) -> Weights {
    numbers
}

pub(super) fn numbers(sums: Sums) -> [i16; 8] {
    sums
}

/// Adds a row of weights to a row of sums.
pub(super) fn add(sums: &mut [Sums], weights: &[Weights]) {
    for (sum, &weight) in sums.as_flattened_mut().iter_mut().zip(weights.as_flattened()) {
        *sum = sum.saturating_add(i16::from(weight));
    }
}

/// Adds a row of sums to another.
pub(super) fn add_sums(sums: &mut [Sums], others: &[Sums]) {
    for (sum, &other) in sums.as_flattened_mut().iter_mut().zip(others.as_flattened()) {
        *sum = sum.saturating_add(other);
    }
}
