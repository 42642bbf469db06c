//! Figures of merit.

use std::collections::BTreeSet;

/// Counts of found, wrong and missed items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Found and right.
    pub hit: usize,
    /// Found and wrong.
    pub wrong: usize,
    /// Not found.
    pub missed: usize,
}

impl Counts {
    /// Adds the comparison of what was found with what is there.
    pub fn add<T: Ord>(&mut self, gold: &BTreeSet<T>, found: &BTreeSet<T>) {
        let hit = gold.intersection(found).count();
        self.hit += hit;
        self.wrong += found.len() - hit;
        self.missed += gold.len() - hit;
    }

    /// The sum of two counts.
    pub fn plus(self, other: Counts) -> Counts {
        Counts { hit: self.hit + other.hit, wrong: self.wrong + other.wrong, missed: self.missed + other.missed }
    }

    /// Share of what was found that is right.
    pub fn precision(self) -> f64 {
        share(self.hit, self.hit + self.wrong)
    }

    /// Share of what is there that was found.
    pub fn recall(self) -> f64 {
        share(self.hit, self.hit + self.missed)
    }

    /// Harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        share(2 * self.hit, 2 * self.hit + self.wrong + self.missed)
    }
}

/// `part` of `whole`, 0 of nothing.
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_hand() {
        let mut counts = Counts::default();
        counts.add(&BTreeSet::from([1, 2, 3, 4]), &BTreeSet::from([2, 3, 9]));
        assert_eq!(counts, Counts { hit: 2, wrong: 1, missed: 2 });
        assert!((counts.precision() - 2.0 / 3.0).abs() < 1e-12);
        assert!((counts.recall() - 0.5).abs() < 1e-12);
        assert!((counts.f1() - 4.0 / 7.0).abs() < 1e-12);
        assert_eq!(Counts::default().f1(), 0.0);
    }
}
