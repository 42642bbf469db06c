//! `cargo xtask`: what developers of onrecord run.

mod corpus;
mod eval;
mod lexicon;
mod names;
mod score;
mod train;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

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
    /// Measure a stage on the development data
    Eval {
        #[command(flatten)]
        data: Data,
        #[command(subcommand)]
        task: eval::Task,
    },
}

/// Where the corpora are.
#[derive(Args, Clone)]
pub struct Data {
    /// The folder that holds ner/, gazetteers/ and quotes/
    #[arg(long, env = "ONRECORD_DATA", default_value = "../shared/data", global = true)]
    data: PathBuf,
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Train { data, task } => train::run(&data.data, task),
        Command::Lexicon { data } => lexicon::run(&data.data),
        Command::Eval { data, task } => eval::run(&data.data, task),
    }
}
