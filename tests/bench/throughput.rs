//! How fast the library analyses, on one core: `cargo bench --bench throughput -- SECONDS FILE...` prints one line of JSON
//! with all models and one without the quotation model: the mean over all rounds, and the sum of the least time that each
//! article took, which other work on the machine lengthens less. `cargo xtask bench` runs it beside the other engines.

#![allow(clippy::print_stdout, reason = "its output is for `cargo xtask bench`")]

use onrecord::{Analyzer, Metadata, Models};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let Some((seconds, files)) = arguments.split_first() else {
        return Ok(());
    };
    let least = Duration::from_secs_f64(seconds.parse()?);
    let texts: Vec<String> = files.iter().map(std::fs::read_to_string).collect::<Result<_, _>>()?;
    let bytes: usize = texts.iter().map(String::len).sum();
    for (engine, without) in [("native", None), ("native, without the quotation model", Some("quotes.bin"))] {
        let analyzer = Analyzer::new(models(without)?);
        let mut least_times = vec![f64::INFINITY; texts.len()];
        let mut run = || {
            let mut tokens = 0;
            for (text, least) in texts.iter().zip(&mut least_times) {
                let start = Instant::now();
                tokens += analyzer.analyze(text, &Metadata::default()).tokens.len();
                *least = least.min(start.elapsed().as_secs_f64());
            }
            tokens
        };
        // The first run compiles patterns and warms the caches.
        let mut tokens = run();
        let (start, mut rounds) = (Instant::now(), 0_usize);
        while start.elapsed() < least || rounds == 0 {
            tokens = tokens.max(run());
            rounds += 1;
        }
        let seconds = start.elapsed().as_secs_f64();
        let (round, least) = (seconds / rounds as f64, least_times.iter().sum::<f64>());
        println!(
            r#"{{"engine":"{engine}","bytes":{bytes},"articles":{},"round_s":{round},"least_s":{least},"tokens":{tokens}}}"#,
            texts.len()
        );
    }
    Ok(())
}

/// All models of `models/`, but for one.
fn models(without: Option<&str>) -> Result<Models, Box<dyn Error>> {
    let mut models = Models::default();
    let mut files: Vec<PathBuf> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("models"))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "bin") && path.file_name().and_then(|n| n.to_str()) != without)
        .collect();
    files.sort();
    for file in files {
        models.add(&std::fs::read(file)?)?;
    }
    Ok(models)
}
