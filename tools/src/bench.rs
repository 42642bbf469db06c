//! `cargo xtask bench`: how fast the engines are, in one run on the same articles, how much the page loads, and how smooth it
//! is with much in it.
//!
//! Native and wasm analyse on one core, with and without the quotation model; the npm package compromise finds names and
//! quotations, without speakers. On a machine that does other work the means vary by a half; the sums of the least time that
//! each article took vary less, and compare the engines better.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::suite;
use crate::web::{self, cargo, root};

/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Options {
    /// A folder of articles (.txt, also in folders below), instead of our own in tests/articles and www/samples
    #[arg(long)]
    articles: Option<PathBuf>,
    /// How long each engine is measured
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
}

/// What one engine takes for all articles once.
#[derive(Deserialize)]
struct Measured {
    engine: String,
    bytes: f64,
    articles: f64,
    /// Seconds, on average.
    round_s: f64,
    /// The sum of the least seconds that each article took.
    least_s: f64,
}

/// A comparison of articles that were analysed before, in wasm.
#[derive(Deserialize)]
struct Compared {
    compared: usize,
    quotations: usize,
    ms: f64,
}

/// What the page takes in the browser.
#[derive(Deserialize)]
struct InBrowser {
    browser: String,
    first_paint_ms: Option<f64>,
    models_ready_ms: f64,
    first_ms: f64,
    median_ms: f64,
    worst_ms: f64,
}

/// Entry of `cargo xtask bench`.
pub fn run(options: &Options) -> Result<()> {
    let mut files = Vec::new();
    match &options.articles {
        Some(folder) => texts(folder, &mut files)?,
        None => {
            texts(&root().join("tests/articles"), &mut files)?;
            files.retain(|f| f.ends_with("article.txt"));
            texts(&root().join("www/samples"), &mut files)?;
        }
    }
    files.sort();
    ensure!(!files.is_empty(), "there is no .txt file to measure with");
    let bytes: u64 = files.iter().filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum();
    web::build(&web::Options::default())?;
    let folder = suite::web_tests()?;
    let chromium = suite::chromium(&folder)?;

    println!("\n{} articles, {bytes} bytes, {} s each, one core", files.len(), options.seconds);
    println!("{:<50}{:>10}{:>14}{:>14}", "", "MB/s", "articles/s", "best MB/s");
    let mut native = cargo();
    native.args(["bench", "--locked", "--quiet", "--package", "onrecord", "--bench", "throughput", "--"]);
    lines(native.arg(options.seconds.to_string()).args(&files))?;
    let mut node = Command::new("node");
    node.current_dir(&folder).arg("bench.mjs").env("ONRECORD_BROWSER_PATH", &chromium);
    lines(node.arg(options.seconds.to_string()).args(&files))?;
    let mut smooth = Command::new("node");
    smooth.current_dir(&folder).arg("smooth.mjs").env("ONRECORD_BROWSER_PATH", &chromium);
    lines(smooth.args(&files))
}

/// Runs a command and prints each line that it gives as soon as it does, one of JSON as a row of the table.
fn lines(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().with_context(|| format!("`{name}` cannot be started"))?;
    for line in BufReader::new(child.stdout.take().context("no output")?).lines() {
        let line = line?;
        if let Ok(m) = serde_json::from_str::<Measured>(&line) {
            let (mean, best) = (m.bytes / m.round_s / 1e6, m.bytes / m.least_s / 1e6);
            println!("{:<50}{mean:>10.2}{:>14.1}{best:>14.2}", m.engine, m.articles / m.round_s);
        } else if let Ok(c) = serde_json::from_str::<Compared>(&line) {
            println!("wasm in node, {} articles with {} quotations compared in {:.0} ms", c.compared, c.quotations, c.ms);
        } else if let Ok(b) = serde_json::from_str::<InBrowser>(&line) {
            let paint = b.first_paint_ms.map_or("unknown".to_owned(), |ms| format!("{ms:.0} ms"));
            println!(
                "\n{}: first paint {paint}, models ready after {:.0} ms; an article of 5 kB takes {:.0} ms the first",
                b.browser, b.models_ready_ms, b.first_ms
            );
            println!("time, then {:.1} ms (median of 20; worst {:.1})", b.median_ms, b.worst_ms);
        } else {
            println!("{line}");
        }
    }
    let status = child.wait()?;
    ensure!(status.success(), "`{name}` failed ({status}); what it wrote stands above");
    Ok(())
}

/// All .txt files below a folder.
fn texts(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be listed", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            texts(&path, found)?;
        } else if path.extension().is_some_and(|e| e == "txt") {
            found.push(fs::canonicalize(path)?);
        }
    }
    Ok(())
}
