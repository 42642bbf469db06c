//! Time over size for inputs that are made to be slow: it has to grow no faster than the input.
//!
//! Prints a table of milliseconds, a row a family, and fails if ten times the input takes more than twenty-five times as
//! long (which a quadratic stage exceeds by far, and an unquiet machine hardly ever).

use anyhow::{Context, Result, bail};
use clap::Parser;
use onrecord::{Analyzer, Metadata, Models, html};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

/// What to measure.
#[derive(Parser)]
pub struct Options {
    /// Megabytes of the largest input; the others are a tenth and three tenths of it
    #[arg(long, default_value_t = 10)]
    megabytes: usize,
    /// Only the families whose name contains this
    #[arg(long, default_value = "")]
    only: String,
}

/// A way to make an input of about that many bytes.
type Family = (&'static str, fn(usize) -> String);

/// `part` over and over.
fn repeated(part: &str, size: usize) -> String {
    part.repeat(size / part.len() + 1)
}

/// Parts with a number in them, so that no two are the same.
fn numbered(size: usize, part: impl Fn(&mut String, usize)) -> String {
    let mut out = String::with_capacity(size + 200);
    let mut n = 0;
    while out.len() < size {
        part(&mut out, n);
        n += 1;
    }
    out
}

/// A name that says its number in letters.
fn name(n: usize) -> String {
    let letters = ["ba", "de", "ki", "lo", "mu", "na", "po", "ra", "se", "ti"];
    let mut digits: Vec<&str> = n.to_string().bytes().filter_map(|b| letters.get(usize::from(b - b'0')).copied()).collect();
    digits.push("n");
    let word = digits.concat();
    word[..1].to_uppercase() + &word[1..]
}

const PROSE: &str = "The council met on Monday, and the mayor, Ann Lee, said that the bridge would be built in spring. ";

const PAGES: &[Family] = &[
    ("a million nested elements", |size| repeated("<div>", size)),
    ("nested and closed", |size| repeated("<div>", size / 2) + &repeated("</div>", size / 2)),
    ("comments never closed", |size| repeated("<!-- a ", size)),
    ("attributes of one element", |size| {
        format!(
            "<p{}>x",
            numbered(size, |out, n| {
                let _ = write!(out, " a{n}='{n}'");
            })
        )
    }),
    ("quotes never closed", |size| repeated("<a href=\"x' title='", size)),
    ("end tags without a start", |size| repeated("</p></b></section>", size)),
    ("character references", |size| format!("<p>{}", repeated("&amp;&#8217;&bogus;&", size))),
    ("lists of JSON-LD", |size| format!("<script type=application/ld+json>{}</script>", repeated("[{\"@graph\":[", size))),
    ("tables in tables", |size| repeated("<table><tr><td>x", size)),
    ("paragraphs of prose in divisions", |size| repeated(&format!("<div class='post-body'><p>{PROSE}</p></div>"), size)),
];

const TEXTS: &[Family] = &[
    ("opening marks", |size| repeated("“No ", size)),
    ("marks of every kind", |size| repeated("“a' \"b” «c „d‘ ", size)),
    ("all capitals", |size| repeated("THE COUNCIL OF STRELSAU MET ON MONDAY AND ANN LEE SPOKE. ", size)),
    ("one name after another", |size| {
        numbered(size, |out, n| {
            let _ = write!(out, "{} {} said no. ", name(n % 5000), name(n / 7 % 5000));
        })
    }),
    ("one character", |size| repeated("a", size)),
    ("stops", |size| repeated(". ", size)),
    ("blank lines", |size| repeated("a\n\n", size)),
    ("mojibake", |size| repeated("â€œNo,â€ Ã©tÃ© ", size)),
    ("said, said, said", |size| repeated("she said that he said that ", size)),
    ("said at, according to", |size| repeated("it is so, she said at home, according to Bo Roe, the 50-year-old said, ", size)),
    ("dashes", |size| repeated("- We go - said Roe. - They stay - he added “no”. ", size)),
    ("quotations of prose", |size| repeated(&format!("“{PROSE}” said Bo Roe.\n\n"), size)),
];

/// Time that this thread has had a processor, where the system tells (Linux), else time that has passed: a busy machine
/// would otherwise look like a slow program.
struct Clock {
    began: Instant,
    busy: Option<f64>,
}

impl Clock {
    fn start() -> Clock {
        Clock { began: Instant::now(), busy: busy() }
    }

    fn milliseconds(&self) -> f64 {
        match (self.busy, busy()) {
            (Some(before), Some(now)) => now - before,
            _ => self.began.elapsed().as_secs_f64() * 1000.0,
        }
    }
}

/// Milliseconds that this thread has had a processor.
fn busy() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(stat.split(' ').next()?.parse::<f64>().ok()? / 1e6)
}

/// Measures every family and prints the table.
pub fn run(options: &Options) -> Result<()> {
    let mut models = Models::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models");
    for file in std::fs::read_dir(&folder)? {
        let path = file?.path();
        if path.extension().is_some_and(|e| e == "bin") {
            models.add(&std::fs::read(&path)?).with_context(|| path.display().to_string())?;
        }
    }
    let analyzer = Analyzer::new(models);
    let largest = options.megabytes * 1_000_000;
    let sizes = [largest / 10, largest * 3 / 10, largest];
    let head = sizes.map(|s| format!("{:>7.1} MB", s as f64 / 1e6)).concat();
    println!("milliseconds{:29}{head}   ×10 bytes", "");
    let mut slow = Vec::new();
    let page = |text: &str| {
        html::extract(text);
    };
    let plain = |text: &str| {
        analyzer.analyze(text, &Metadata::default());
    };
    type Kind<'k> = (&'k str, &'k [Family], &'k dyn Fn(&str));
    let kinds: [Kind<'_>; 2] = [("page", PAGES, &page), ("text", TEXTS, &plain)];
    for (kind, families, work) in kinds {
        for (title, make) in families.iter().filter(|f| f.0.contains(&options.only)) {
            let mut row = format!("{kind}: {title:35}");
            let mut times = Vec::new();
            for size in sizes {
                let text = make(size);
                let clock = Clock::start();
                work(&text);
                times.push(clock.milliseconds());
                let _ = write!(row, "{:>10.0}", times.last().copied().unwrap_or_default());
            }
            let (first, last) = (times.first().copied().unwrap_or(0.0), times.last().copied().unwrap_or(0.0));
            println!("{row}{:>10.1}x", last / first.max(0.1));
            // What takes next to nothing says nothing about growth.
            if last > 500.0 && last / first.max(0.1) > 25.0 {
                slow.push(*title);
            }
        }
    }
    if !slow.is_empty() {
        bail!("more than linear: {}", slow.join(", "));
    }
    Ok(())
}
