//! A small gold set: `tests/gold/SLUG.txt` annotates `tests/articles/SLUG/article.txt` by hand, `floors.toml` says what must
//! be reached.
//!
//! A line is `TYPE | name | other form …`, one entity, or `quote | speaker | content`, with `–` for a speaker without a name;
//! pieces of one quotation, parted by its cue or running over paragraphs, are parted by ` / `.
//! Names count when span and type are exact; a quotation is found when one that was found shares half of its words, and its
//! speaker is right when the entity's name is one of the speaker's forms.

use crate::{ANALYZER, entries, read, repository};
use onrecord::mention::MentionKind;
use onrecord::{Analysis, Metadata, Span};
use std::collections::HashSet;

#[derive(Default)]
struct Score {
    hit: usize,
    found: usize,
    gold: usize,
}

impl Score {
    fn f1(&self) -> f64 {
        100.0 * 2.0 * self.hit as f64 / (self.found + self.gold).max(1) as f64
    }
}

#[test]
fn the_gold_set_stays_above_its_floors() {
    let folder = repository().join("tests/gold");
    let (mut names, mut quotes, mut right, mut wrong) = (Score::default(), 0, 0, Vec::new());
    let mut gold_quotes = 0;
    for path in entries(&folder).iter().filter(|p| p.extension().is_some_and(|e| e == "txt")) {
        let slug = path.file_stem().and_then(|s| s.to_str()).expect("UTF-8");
        let text = read(&repository().join("tests/articles").join(slug).join("article.txt"));
        let analysis = ANALYZER.analyze(&text, &Metadata::default());
        let gold = read(path);
        let lines: Vec<Vec<&str>> = gold.lines().map(|l| l.split(" | ").collect()).collect();
        score_names(&analysis, &lines, &mut names, &mut wrong);
        for line in lines.iter().filter(|l| l[0] == "quote") {
            let [_, speaker, content] = line[..] else { panic!("{slug}: {line:?}") };
            gold_quotes += 1;
            let Some(quote) = find_quote(&analysis, content) else {
                wrong.push(format!("{slug}: not found: {content}"));
                continue;
            };
            quotes += 1;
            let given = quote.speaker.and_then(|e| analysis.entities.get(e.index()));
            let named = given.filter(|e| e.mentions.iter().any(|m| analysis.mentions[m.index()].kind == MentionKind::Name));
            let forms = lines.iter().find(|l| l[0] != "quote" && l[1] == speaker);
            let ok = match (named, forms) {
                (Some(entity), Some(forms)) => forms[1..].contains(&entity.name.as_str()),
                (Some(entity), None) => speaker == "–" && entity.entity_type != onrecord::mention::EntityType::Person,
                (None, _) => speaker == "–",
            };
            right += usize::from(ok);
            if !ok {
                wrong.push(format!("{slug}: {speaker}, not {:?}: {content}", given.map(|e| &e.name)));
            }
        }
    }
    let share = |n: usize| 100.0 * n as f64 / gold_quotes.max(1) as f64;
    let floors = read(&folder.join("floors.toml"));
    for (name, value) in [("names_f1", names.f1()), ("quotes_found", share(quotes)), ("speakers_right", share(right))] {
        let floor = floors.lines().find_map(|l| l.strip_prefix(name)?.trim().strip_prefix('=')?.trim().parse::<f64>().ok());
        let floor = floor.unwrap_or_else(|| panic!("floors.toml has no {name}"));
        eprintln!("{name} {value:.1} (floor {floor})");
        assert!(value >= floor, "{name} is {value:.1}, below its floor {floor}:\n{}", wrong.join("\n"));
    }
}

fn score_names(analysis: &Analysis, lines: &[Vec<&str>], score: &mut Score, wrong: &mut Vec<String>) {
    let text = analysis.text.as_str();
    let mut gold: HashSet<(Span, &str)> = HashSet::new();
    let mut forms: Vec<(&str, &str)> = Vec::new();
    for line in lines.iter().filter(|l| l[0] != "quote") {
        forms.extend(line[1..].iter().map(|form| (*form, line[0])));
    }
    forms.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
    for (form, name_type) in forms {
        for (start, _) in text.match_indices(form) {
            let span = Span::new(start, start + form.len());
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let whole = !letter(text[..start].chars().next_back()) && !letter(text[start + form.len()..].chars().next());
            if whole && !gold.iter().any(|(other, _)| other.overlaps(span)) {
                gold.insert((span, name_type));
            }
        }
    }
    let names = analysis.mentions.iter().filter(|m| m.kind == MentionKind::Name && !m.entity_type.is_figure());
    let found: HashSet<(Span, &str)> = names.map(|m| (analysis.span(m.tokens), m.entity_type.name())).collect();
    score.hit += gold.intersection(&found).count();
    score.found += found.len();
    score.gold += gold.len();
    let mut missed: Vec<String> = gold.symmetric_difference(&found).map(|(s, t)| format!("{t} {}", s.of(text))).collect();
    missed.sort();
    wrong.extend(missed);
}

/// The quotation that shares most words with `content`, if that is half of all words of both.
fn find_quote<'a>(analysis: &'a Analysis, content: &str) -> Option<&'a onrecord::quote::Quote> {
    let pieces = content.split(" / ").map(|piece| {
        let start = analysis.text.find(piece).unwrap_or_else(|| panic!("not in the article: {piece}"));
        Span::new(start, start + piece.len())
    });
    let pieces: Vec<Span> = pieces.collect();
    let words = |spans: &[Span]| -> HashSet<u32> {
        let inside = |at: u32| spans.iter().any(|s| s.start <= at && at < s.end);
        let tokens = analysis.tokens.iter().filter(|t| t.of(&analysis.text).chars().any(char::is_alphanumeric));
        tokens.map(|t| t.span.start).filter(|&at| inside(at)).collect()
    };
    let gold = words(&pieces);
    let share = |quote: &onrecord::quote::Quote| {
        let given = words(&quote.content);
        gold.intersection(&given).count() as f64 / gold.union(&given).count().max(1) as f64
    };
    let best = analysis.quotes.iter().max_by(|a, b| share(a).total_cmp(&share(b)))?;
    (share(best) >= 0.5).then_some(best)
}
