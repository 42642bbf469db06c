//! Sums of rows of weights in arrays, in loops that the compiler makes vector instructions of. Gives the same as `wasm.rs`.

/// The weights of eight tags.
pub(super) type Weights = [i16; 8];
/// The sums of four tags.
pub(super) type Sums = [i32; 4];

/// No sums yet.
pub(super) const ZERO: Sums = [0; 4];

pub(super) fn weights(numbers: [i16; 8]) -> Weights {
    numbers
}

pub(super) fn numbers(sums: Sums) -> [i32; 4] {
    sums
}

/// Adds a row of weights to a row of sums.
pub(super) fn add(sums: &mut [Sums], weights: &[Weights]) {
    for (sum, &weight) in sums.as_flattened_mut().iter_mut().zip(weights.as_flattened()) {
        *sum += i32::from(weight);
    }
}

/// Adds a row of sums to another.
pub(super) fn add_sums(sums: &mut [Sums], others: &[Sums]) {
    for (sum, &other) in sums.as_flattened_mut().iter_mut().zip(others.as_flattened()) {
        *sum += other;
    }
}
