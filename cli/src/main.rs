//! The command `onrecord`: who is in news articles and who said what, and how several articles quote the same words.
//!
//! Exit status 0 when all input was read, 1 when some could not be (standard error says which, and the rest goes on), 2
//! for wrong usage.

mod format;
mod input;
mod ordered;
mod progress;

use clap::{Args, Parser, Subcommand, ValueEnum};
use format::Format;
use input::{Failure, Named, Row, Set};
use onrecord::report::{self, Options, PositionEncoding};
use onrecord::{Analyzer, matching};
use progress::Progress;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Who is in a news article and who said what, in what words.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Find the people, organisations, places, dates and quotations of each article
    Analyze(Analyze),
    /// Find what several articles quote in common, and how their versions differ
    Compare(Compare),
}

#[derive(Args)]
struct Analyze {
    /// Text or HTML files; standard input if there is none
    files: Vec<PathBuf>,
    /// Read JSON lines: {"id", "text"} or {"id", "html"}, also with "title", "published", "publisher", "url"
    #[arg(long)]
    jsonl: bool,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = AnalyzeFormat::Jsonl)]
    format: AnalyzeFormat,
    #[command(flatten)]
    output: Output,
}

#[derive(Args)]
struct Compare {
    /// Text or HTML files of one set
    #[arg(required_unless_present = "jsonl")]
    files: Vec<PathBuf>,
    /// Read JSON lines, a set each: {"id", "articles": [{"id", "text"}]}; write a comparison a line
    #[arg(long)]
    jsonl: bool,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = CompareFormat::Json)]
    format: CompareFormat,
    #[command(flatten)]
    output: Output,
}

#[derive(Args)]
struct Output {
    /// What offsets count
    #[arg(long, value_enum, default_value_t = Encoding::CodePoint)]
    position_encoding: Encoding,
    /// Leave the article's text out of JSON
    #[arg(long)]
    no_text: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Encoding {
    CodePoint,
    #[value(name = "utf-16")]
    Utf16,
    #[value(name = "utf-8")]
    Utf8,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AnalyzeFormat {
    /// A JSON object a line
    Jsonl,
    /// One JSON list
    Json,
    /// A table of the quotations
    Csv,
    /// A page that marks names and quotations
    Html,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CompareFormat {
    /// One JSON object a set
    Json,
    /// A table of the versions of each quotation
    Csv,
    /// A page that sets the versions side by side
    Html,
}

impl Output {
    fn options(&self) -> Options {
        let position_encoding = match self.position_encoding {
            Encoding::CodePoint => PositionEncoding::CodePoint,
            Encoding::Utf16 => PositionEncoding::Utf16,
            Encoding::Utf8 => PositionEncoding::Utf8,
        };
        Options { position_encoding, text: !self.no_text }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let analyzer = match input::analyzer() {
        Ok(analyzer) => analyzer,
        Err(e) => {
            eprintln!("onrecord: this program was built with a model that it cannot read: {e}");
            return ExitCode::from(1);
        }
    };
    let done = match cli.command {
        Command::Analyze(args) => analyze(&args, &analyzer),
        Command::Compare(args) => compare(&args, &analyzer),
    };
    match done {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        // Whoever read the output has seen enough: nothing is wrong.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("onrecord: cannot write the output: {e}");
            ExitCode::from(1)
        }
    }
}

/// Analyses every article and writes it as soon as those before it are written. Gives the number of failures.
fn analyze(args: &Analyze, analyzer: &Analyzer) -> io::Result<usize> {
    let options = args.output.options();
    let format = match args.format {
        AnalyzeFormat::Jsonl => Format::Jsonl,
        AnalyzeFormat::Json => Format::Json,
        AnalyzeFormat::Csv => Format::Csv,
        AnalyzeFormat::Html => Format::Html,
    };
    if args.files.is_empty() && io::stdin().is_terminal() {
        eprintln!("onrecord: reading standard input; end it with Ctrl+D");
    }
    let work = |row: Result<Row, Failure>| -> Result<Vec<u8>, Failure> {
        let Named { id, analysis } = row?.analyze(analyzer)?;
        Ok(format::article(format, &id, &analysis, options))
    };
    let rows = if args.jsonl { input::json_rows(&args.files) } else { input::file_rows(&args.files) };
    write_all(rows, work, format, format::Head::Article)
}

/// Compares the articles of every set. Gives the number of failures.
fn compare(args: &Compare, analyzer: &Analyzer) -> io::Result<usize> {
    let options = args.output.options();
    let format = match args.format {
        CompareFormat::Json if args.jsonl => Format::Jsonl,
        CompareFormat::Json => Format::Json,
        CompareFormat::Csv => Format::Csv,
        CompareFormat::Html => Format::Html,
    };
    let show = |id: Option<&str>, articles: &[Named]| {
        let analyses: Vec<_> = articles.iter().map(|a| &a.analysis).collect();
        let comparison = matching::compare(&analyses);
        let ids: Vec<&str> = articles.iter().map(|a| a.id.as_str()).collect();
        let wire = report::comparison(id, &ids, &analyses, &comparison, options);
        format::comparison(format, &wire, &analyses, &comparison)
    };
    if args.jsonl {
        let work = |set: Result<Set, Failure>| -> Result<Vec<u8>, Failure> {
            let Set { id, articles } = set?;
            let articles: Result<Vec<Named>, Failure> = articles.into_iter().map(|row| row.analyze(analyzer)).collect();
            Ok(show(Some(&id), &articles?))
        };
        return write_all(input::json_sets(&args.files), work, format, format::Head::Comparison);
    }
    let mut progress = Progress::new();
    let mut articles = Vec::new();
    ordered::map(
        input::file_rows(&args.files),
        |row| row?.analyze(analyzer),
        |article| {
            match article {
                Ok(article) => articles.push(article),
                Err(failure) => progress.failure(&failure),
            }
            progress.step();
            Ok(())
        },
    )?;
    let failures = progress.end();
    let mut out = io::stdout().lock();
    out.write_all(format::head(format, format::Head::Comparison).as_bytes())?;
    out.write_all(&show(None, &articles))?;
    out.write_all(format::foot(format, format::Head::Comparison).as_bytes())?;
    out.flush()?;
    Ok(failures)
}

/// Works on `rows` on all cores and writes the results in the order of the rows.
fn write_all<J: Send>(
    rows: impl Iterator<Item = J> + Send,
    work: impl Fn(J) -> Result<Vec<u8>, Failure> + Sync,
    format: Format,
    head: format::Head,
) -> io::Result<usize> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut progress = Progress::new();
    out.write_all(format::head(format, head).as_bytes())?;
    let mut first = true;
    let written = ordered::map(rows, work, |result| {
        match result {
            Ok(bytes) => {
                if !first {
                    out.write_all(format::between(format, head).as_bytes())?;
                }
                first = false;
                out.write_all(&bytes)?;
                // A reader at the other end of a pipe gets each article when it is ready.
                out.flush()?;
            }
            Err(failure) => progress.failure(&failure),
        }
        progress.step();
        Ok(())
    });
    if let Err(e) = written {
        if e.kind() == io::ErrorKind::BrokenPipe {
            std::process::exit(0);
        }
        return Err(e);
    }
    out.write_all(format::foot(format, head).as_bytes())?;
    out.flush()?;
    Ok(progress.end())
}
