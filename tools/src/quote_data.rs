//! `cargo xtask features`: what the fitting of the quotation network reads, written by the program's own feature code so
//! that fitting and inference cannot drift apart.
//!
//! Input is a PolNeAR-form file (gzipped JSON lines with `text` and `attributions`). Output, little-endian: the number of
//! articles; then for each the number of tokens and of stretches, the stretches' bounds, and per token the feature row, the
//! label, the link from content to its cue and from a cue to its source.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use onrecord::quote::assembly::STRETCH;
use onrecord::quote::features;
use onrecord::{Analyzer, Metadata, Models, Span};
use serde::Deserialize;

/// An article with its attributions; offsets are code points of the text as given.
#[derive(Deserialize)]
pub struct Row {
    /// The article.
    pub text: String,
    /// What annotators found in it.
    #[serde(default)]
    pub attributions: Vec<Gold>,
}

/// An annotated attribution.
#[derive(Deserialize)]
pub struct Gold {
    /// The words that name the source.
    #[serde(default)]
    pub source: Vec<[usize; 2]>,
    /// The cue.
    #[serde(default)]
    pub cue: Vec<[usize; 2]>,
    /// What is attributed.
    pub content: Vec<[usize; 2]>,
}

/// The articles of a file of attributions.
pub fn read(input: &Path) -> Result<Vec<Row>> {
    let file = File::open(input).with_context(|| format!("cannot open {}", input.display()))?;
    BufReader::new(GzDecoder::new(file)).lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

/// Writes the features and labels of `input` to `output`.
pub fn run(input: &Path, output: &Path) -> Result<()> {
    let mut models = Models::default();
    for file in ["models/pos.bin", "models/gazetteer.bin", "models/names.bin"] {
        if let Ok(bytes) = std::fs::read(file) {
            models.add(&bytes).with_context(|| file.to_owned())?;
        }
    }
    let analyzer = Analyzer::new(models);
    let articles: Vec<Vec<u8>> = read(input)?.iter().map(|row| article(&analyzer, row)).collect();
    let mut out = BufWriter::new(File::create(output)?);
    out.write_all(&u32::try_from(articles.len())?.to_le_bytes())?;
    for bytes in &articles {
        out.write_all(bytes)?;
    }
    out.flush()?;
    eprintln!("{}: {} articles", output.display(), articles.len());
    Ok(())
}

fn article(analyzer: &Analyzer, row: &Row) -> Vec<u8> {
    let analysis = analyzer.analyze(&row.text, &Metadata::default());
    let rows = analyzer.quote_features(&analysis);
    let stretches = features::stretches(&analysis.sentences, STRETCH);
    // Code points to bytes.
    let mut bytes_of: Vec<usize> = row.text.char_indices().map(|(i, _)| i).collect();
    bytes_of.push(row.text.len());
    // Gold offsets are into the text as given, tokens stand in the repaired one.
    let given: Vec<Span> = analysis.tokens.iter().map(|t| analysis.given_span(t.span)).collect();
    // The tokens of a gold span: those that begin in it or that it covers from the middle on.
    let tokens_of = |span: &[usize; 2]| {
        let (start, end) = (bytes_of[span[0].min(bytes_of.len() - 1)], bytes_of[span[1].min(bytes_of.len() - 1)]);
        let first = given.partition_point(|t| (t.end as usize) <= start);
        let last = given.partition_point(|t| (t.start as usize) < end);
        first..last.max(first)
    };
    let n = analysis.tokens.len();
    let mut labels = vec![0u8; n];
    let mut content_of = vec![usize::MAX; n];
    let mut paint = |spans: &[[usize; 2]], begin: u8, mut of: Option<(usize, &mut Vec<usize>)>| {
        let mut first = None;
        for span in spans {
            let range = tokens_of(span);
            for (k, t) in range.clone().enumerate() {
                labels[t] = if k == 0 { begin } else { begin + 1 };
                if let Some((number, content)) = of.as_mut() {
                    content[t] = *number;
                }
            }
            if !range.is_empty() && first.is_none() {
                first = Some(range.start);
            }
        }
        first
    };
    let mut cues: Vec<(usize, usize)> = Vec::new();
    let mut source_of: Vec<Option<usize>> = Vec::new();
    for (number, gold) in row.attributions.iter().enumerate() {
        paint(&gold.content, 5, Some((number, &mut content_of)));
        source_of.push(paint(&gold.source, 1, None));
        if let Some(first) = paint(&gold.cue, 3, None) {
            cues.push((first, number));
        }
    }
    cues.sort_unstable();
    let mut sources: Vec<usize> = source_of.iter().flatten().copied().collect();
    sources.sort_unstable();
    sources.dedup();
    let mut content_link = vec![0u8; n];
    let mut source_link = vec![0u8; n];
    for t in 0..n {
        let Some(rank) = cues.iter().position(|&(_, number)| number == content_of[t]) else { continue };
        let before = cues.partition_point(|&(first, _)| first < t);
        content_link[t] = relative(rank, before);
    }
    for &(first, number) in &cues {
        source_link[first] = match source_of[number] {
            None => 6,
            Some(source) => {
                let rank = sources.partition_point(|&s| s < source);
                relative(rank, sources.partition_point(|&s| s < first))
            }
        };
    }
    let mut out = Vec::new();
    let put = |out: &mut Vec<u8>, x: usize| out.extend(u32::try_from(x).unwrap_or(u32::MAX).to_le_bytes());
    put(&mut out, n);
    put(&mut out, stretches.len());
    for s in &stretches {
        put(&mut out, s.start);
        put(&mut out, s.end);
    }
    for r in &rows {
        for f in r {
            out.extend(f.to_le_bytes());
        }
    }
    out.extend(&labels);
    out.extend(&content_link);
    out.extend(&source_link);
    out
}

/// Which span is meant, counted from a token with `before` spans left of it: 1 the next left, 2 the next right, 3 and 4 the
/// second ones, 5 one farther off.
fn relative(rank: usize, before: usize) -> u8 {
    if rank < before {
        match before - rank {
            1 => 1,
            2 => 3,
            _ => 5,
        }
    } else {
        match rank - before {
            0 => 2,
            1 => 4,
            _ => 5,
        }
    }
}
