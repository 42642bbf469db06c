//! The single integration binary: golden cases, whole articles, properties of any text, schemas, boundaries.
//!
//! Expected files are rewritten with `UPDATE_EXPECT=1 cargo test --test it`; the diff is then for a human to read.

mod articles;
mod charsets;
mod gold;
mod golden;
mod invariants;
mod network;
mod pages;
mod schema;
mod tidy;

use onrecord::{Analyzer, Models};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The analyzer that users get: with all the models that the repository holds.
static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new(models()));

fn models() -> Models {
    let mut models = Models::default();
    for path in entries(&repository().join("models")).iter().filter(|p| p.extension().is_some_and(|e| e == "bin")) {
        let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        models.add(&bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }
    models
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The files and folders in a folder of the repository, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let list = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = list.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    paths
}

/// Holds `given` against the file `path`, or writes it there when `UPDATE_EXPECT` is set.
fn expect_file(path: &Path, given: &str) -> Result<(), String> {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, given).map_err(|e| format!("{}: {e}", path.display()))
    } else {
        let expected = std::fs::read_to_string(path).unwrap_or_default();
        if expected == given { Ok(()) } else { Err(difference(path, &expected, given)) }
    }
}

/// The lines that differ, as far as line-by-line comparison shows them.
fn difference(path: &Path, expected: &str, given: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), given.lines().collect());
    let mut out = format!("{} differs (UPDATE_EXPECT=1 writes it):\n", path.display());
    for line in old.iter().filter(|l| !new.contains(l)) {
        out += &format!("  expected: {line}\n");
    }
    for line in new.iter().filter(|l| !old.contains(l)) {
        out += &format!("  given:    {line}\n");
    }
    out
}
