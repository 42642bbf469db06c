//! `cargo xtask`: what developers of onrecord run.

mod bench;
mod calibrate;
mod corpus;
mod eval;
mod lexicon;
mod names;
mod nasty;
mod pairs;
mod quantise;
mod quote_data;
mod score;
mod serve;
mod single;
mod stems;
mod suite;
mod train;
mod web;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, trains, measures and serves onrecord", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fit a model on the corpora and write it to models/
    Train {
        #[command(flatten)]
        data: Data,
        #[command(subcommand)]
        task: train::Task,
    },
    /// Compile the gazetteer to models/
    Lexicon {
        #[command(flatten)]
        data: Data,
    },
    /// Count how much each stem tells, for matching over articles
    Stems {
        #[command(flatten)]
        data: Data,
    },
    /// Measure a stage on the development data
    Eval {
        #[command(flatten)]
        data: Data,
        #[command(subcommand)]
        task: eval::Task,
    },
    /// Build the site into dist/ and hold its size against the budget in wasm-pack.toml
    Web(web::Options),
    /// Build all and serve the page on this machine
    Serve(serve::Options),
    /// Run every check that a change has to pass
    Test(suite::Options),
    /// Measure speed and first-load size, beside the npm package compromise
    Bench(bench::Options),
    /// Write what the fitting of the quotation network reads (tools/fit/quotes.py)
    Features {
        /// A file of attributions in PolNeAR's form, gzipped JSON lines
        input: PathBuf,
        /// Where the features go
        output: PathBuf,
    },
    /// Fit the curve that turns what an attribution is found by into a probability, and show how well it holds
    Calibrate {
        /// A file of attributions in PolNeAR's form, gzipped JSON lines
        input: PathBuf,
    },
    /// Turn a fitted quotation network into a model file
    Quantise {
        /// What `tools/fit/quotes.py export` wrote
        input: PathBuf,
        /// The model file
        #[arg(default_value = "models/quotes.bin")]
        output: PathBuf,
    },
    /// Measure time over size for inputs that are made to be slow
    Nasty(nasty::Options),
}

/// Where the corpora are.
#[derive(Args, Clone)]
pub struct Data {
    /// The folder that holds ner/, gazetteers/ and quotes/
    #[arg(long, env = "ONRECORD_DATA", default_value = "../shared/data", global = true)]
    data: PathBuf,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Train { data, task } => train::run(&data.data, task),
        Command::Lexicon { data } => lexicon::run(&data.data),
        Command::Stems { data } => stems::run(&data.data),
        Command::Eval { data, task } => eval::run(&data.data, task),
        Command::Web(options) => web::run(&options),
        Command::Serve(options) => serve::run(&options),
        Command::Test(options) => suite::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Features { input, output } => quote_data::run(&input, &output),
        Command::Calibrate { input } => calibrate::run(&input),
        Command::Quantise { input, output } => quantise::run(&input, &output),
        Command::Nasty(options) => nasty::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn every_subcommand_can_be_called() {
        Cli::command().debug_assert();
    }
}
