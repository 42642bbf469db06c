//! What the parts may know of each other, and order in the lists and folders.

use crate::{entries, read, repository};
use std::path::{Path, PathBuf};

/// The files below a folder with one of the endings; what others wrote or a build made is left out.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder) {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        if ["node_modules", "pkg", "work", "target"].contains(&name) {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if path.extension().and_then(|e| e.to_str()).is_some_and(|e| endings.contains(&e)) {
            found.push(path);
        }
    }
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(repository()).unwrap_or(path).display().to_string()
}

/// The lines of the core's files that are code before the tests at their foot.
fn core_lines() -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for path in files(&repository().join("src"), &["rs"]) {
        let text = read(&path);
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        lines.extend(code.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| (shown(&path), l.to_owned())));
    }
    lines
}

#[test]
fn only_the_bindings_know_of_javascript() {
    for (file, line) in core_lines() {
        let javascript = ["wasm_bindgen", "js_sys", "web_sys"].iter().any(|word| line.contains(word));
        assert!(!javascript || file.starts_with("src/wasm"), "{file}: {line}");
    }
}

#[test]
fn the_core_knows_nothing_of_the_machine() {
    for (file, line) in core_lines() {
        for word in ["std::fs", "std::env", "std::time", "std::thread", "std::process", "std::net", "println!", "thread_local"] {
            assert!(!line.contains(word), "{file} uses {word}: {line}");
        }
    }
}

#[test]
fn only_the_wire_structs_are_serialized() {
    for (file, line) in core_lines() {
        let serde = line.contains("Serialize") || line.contains("Deserialize");
        assert!(!serde || file.starts_with("src/report") || file.starts_with("src/wasm"), "{file}: {line}");
    }
}

#[test]
fn lists_are_sorted_and_say_where_they_come_from() {
    for path in files(&repository().join("src"), &["tsv", "txt"]) {
        let text = read(&path);
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        let origin = first.starts_with('#') && first.to_lowercase().contains("licence");
        assert!(origin, "{}: line 1 gives origin and licence", shown(&path));
        let entries: Vec<&str> = lines.collect();
        for pair in entries.windows(2) {
            assert!(pair[0] < pair[1], "{}: {:?} goes before {:?}", shown(&path), pair[1], pair[0]);
        }
    }
}

#[test]
fn every_source_file_says_what_it_is() {
    for folder in ["src", "cli/src", "tools/src", "tests/it"] {
        for path in files(&repository().join(folder), &["rs"]) {
            assert!(read(&path).starts_with("//!"), "{} begins with what it is", shown(&path));
            let name = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
            let vague = ["utils", "util", "helpers", "common", "types", "misc", "manager", "handler"].contains(&name);
            assert!(!vague, "{} says nothing by its name", shown(&path));
        }
    }
}

#[test]
fn nothing_is_left_to_do() {
    let marks = ["TO", "FIX", "XX"].map(|m| {
        format!(
            "{m}{}",
            if m == "TO" {
                "DO"
            } else if m == "FIX" {
                "ME"
            } else {
                "X"
            }
        )
    });
    for folder in ["src", "cli/src", "tools", "tests", "schema"] {
        let folder = repository().join(folder);
        for path in files(&folder, &["rs", "js", "mjs", "css", "html", "py", "toml"]) {
            let text = read(&path);
            for mark in &marks {
                assert!(!text.contains(mark.as_str()), "{} holds {mark}", shown(&path));
            }
        }
    }
}

#[test]
fn everything_in_the_repository_has_its_place() {
    const KNOWN: &[&str] = &[
        ".cargo",
        ".ci",
        ".git",
        ".gitattributes",
        ".github",
        ".gitignore",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "NOTICE",
        "README.md",
        "cli",
        "clippy.toml",
        "dist",
        "fuzz",
        "models",
        "node_modules",
        "package-lock.json",
        "package.json",
        "rust-toolchain.toml",
        "rustfmt.toml",
        "schema",
        "src",
        "target",
        "tests",
        "tools",
        "wasm-pack.toml",
        "www",
        ".venv",
    ];
    for path in entries(repository()) {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        assert!(KNOWN.contains(&name), "{name} has no place in the repository");
    }
}

#[test]
fn the_command_carries_every_model() {
    let input = read(&repository().join("cli/src/input.rs"));
    for path in files(&repository().join("models"), &["bin"]) {
        assert!(input.contains(&shown(&path)), "cli/src/input.rs does not embed {}", shown(&path));
    }
}
