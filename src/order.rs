//! Sorting by numbers. The standard library's sort is compiled anew for every type, at some five kilobytes of the page's code
//! each; here one instance, over numbers, serves all lists.

/// Puts items in the order of their keys; those of one key keep theirs.
pub(crate) fn by_key<T>(items: &mut Vec<T>, key: impl Fn(&T) -> u64) {
    let keys: Vec<u64> = items.iter().map(key).collect();
    if !keys.is_sorted() {
        let mut given: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
        items.extend(places(&keys).into_iter().filter_map(|place| given.get_mut(place)?.take()));
    }
}

/// The places of the keys, that of the least key first; equal keys in the order that they have.
fn places(keys: &[u64]) -> Vec<usize> {
    let mut numbered: Vec<(u64, u32)> = keys.iter().copied().zip(0..).collect();
    numbered.sort_unstable();
    numbered.into_iter().map(|(_, place)| place as usize).collect()
}

/// A key by which `second` decides where `first` is equal.
pub(crate) fn pair(first: u32, second: u32) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

/// A key for a float: ascending, as `f32::total_cmp` has it.
pub(crate) fn float(x: f32) -> u32 {
    let bits = x.to_bits();
    if x.is_sign_negative() { !bits } else { bits | 1 << 31 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_keep_their_order() {
        let mut words = vec!["pear", "fig", "plum", "apple", "date", "nut"];
        by_key(&mut words, |w| w.len() as u64);
        assert_eq!(words, ["fig", "nut", "pear", "plum", "date", "apple"]);
        by_key(&mut words, |w| !(w.len() as u64));
        assert_eq!(words, ["apple", "pear", "plum", "date", "fig", "nut"]);
    }

    #[test]
    fn keys_order_as_what_they_stand_for() {
        let mut floats = [2.5, -1.0, 0.0, -0.0, f32::INFINITY, -7.25, 1e-30, f32::NEG_INFINITY];
        let mut expected = floats;
        expected.sort_by(f32::total_cmp);
        floats.sort_by_key(|&x| float(x));
        assert_eq!(floats.map(f32::to_bits), expected.map(f32::to_bits));
        assert!(pair(1, u32::MAX) < pair(2, 0) && pair(2, 0) < pair(2, 1));
    }
}
