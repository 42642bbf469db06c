//! The models: what was fitted out of line and is read at start.
//!
//! Each part is optional, so that the rest works while one is still on its way to the browser; what a missing model would
//! have found is then not found.

/// The fitted parts of the program.
#[derive(Debug, Default)]
pub struct Models {}
