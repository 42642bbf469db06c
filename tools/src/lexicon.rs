//! Compiles the gazetteer: lists of names from public data, and our own list of words in and beside names.

use crate::corpus::lines;
use anyhow::{Context, Result};
use onrecord::Span;
use onrecord::lexicon::gazetteer::{Entry, Gazetteer, LONGEST, List, Lists, State};
use onrecord::lexicon::without_accents;
use onrecord::token::tokenize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const OWN: &str = include_str!("../../src/lexicon/name_parts.tsv");

pub fn run(data: &Path) -> Result<()> {
    let countries = countries(&data.join("gazetteers"))?;
    std::fs::write("src/lexicon/countries.tsv", countries).context("cannot write src/lexicon/countries.tsv")?;
    let bytes = compile(&data.join("gazetteers"))?;
    std::fs::write("models/gazetteer.bin", &bytes).context("cannot write models/gazetteer.bin")?;
    eprintln!("models/gazetteer.bin: {} bytes", bytes.len());
    Ok(())
}

/// Country, adjective, people and capital, a country a line, sorted.
fn countries(folder: &Path) -> Result<String> {
    let mut rows = BTreeSet::new();
    for row in table(&folder.join("countries.tsv"))? {
        let cut = |s: &str| s.split(['(', ';', ',']).next().unwrap_or("").split(" or ").next().unwrap_or("").trim().to_owned();
        let (adjective, people) = (cut(&row["adjective"]), cut(&row["noun"]));
        if !row["iso2"].is_empty() && adjective.starts_with(char::is_uppercase) {
            rows.insert(format!("{}\t{adjective}\t{people}\t{}", row["short"], cut(&row["capital"])));
        }
    }
    let head = "# Countries, their adjectives, people and capitals. Origin: CIA World Factbook 2021. Licence: public domain.\n";
    Ok(rows.into_iter().fold(head.to_owned(), |text, row| text + &row + "\n"))
}

/// The rows of a list, by column name.
fn table(path: &Path) -> Result<Vec<BTreeMap<String, String>>> {
    let mut columns: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for line in lines(path)? {
        let line = line?;
        if line.starts_with('#') {
        } else if columns.is_empty() {
            columns = line.split('\t').map(str::to_owned).collect();
        } else {
            rows.push(columns.iter().cloned().zip(line.split('\t').map(str::to_owned)).collect());
        }
    }
    Ok(rows)
}

#[derive(Default)]
struct Builder {
    entries: BTreeMap<u32, (Lists, u32)>,
}

impl Builder {
    /// Adds a name to a list, as written and without accents.
    fn add(&mut self, name: &str, list: List) {
        self.add_linked(name, list, 0);
    }

    fn add_linked(&mut self, name: &str, list: List, link: u32) {
        let name = name.trim();
        for form in BTreeSet::from([name.to_owned(), without_accents(name)]) {
            let words: Vec<&str> = tokenize(&form, Span::new(0, form.len())).map(|t| t.of(&form)).collect();
            if words.is_empty() || words.len() > LONGEST || form.chars().count() < 2 {
                continue;
            }
            for length in 1..words.len() {
                let beginning = State::of(words[..length].iter().copied()).key();
                self.entries.entry(beginning).or_default().0 |= List::Beginning.bit();
            }
            let entry = self.entries.entry(State::of(words.iter().copied()).key()).or_default();
            entry.0 |= list.bit();
            if link != 0 {
                entry.1 = link;
            }
        }
    }
}

/// A name of all capitals with usual ones: the actors of one list are written so.
fn usual_case(name: &str) -> String {
    name.split(['_', ' ']).collect::<Vec<_>>().join(" ")
}

fn compile(folder: &Path) -> Result<Vec<u8>> {
    let mut builder = Builder::default();
    let read = |name: &str| table(&folder.join(name));
    let cut = |s: &str| s.split(['(', ';']).next().unwrap_or("").trim().to_owned();

    for row in read("countries.tsv")? {
        for column in ["short", "long"] {
            builder.add(&cut(&row[column]), List::Country);
        }
        for name in row["former"].split(',').map(&cut) {
            builder.add(&name, List::Country);
        }
        builder.add(&cut(&row["capital"]).replace(", DC", ""), List::City);
        for column in ["adjective", "noun"] {
            for name in row[column].split([',', '/']) {
                for word in name.split(" or ") {
                    let plural = word.contains("(s)");
                    let name = cut(word).replace("singular and plural", "");
                    if name.starts_with(char::is_uppercase) {
                        builder.add(&name, List::Demonym);
                        if plural {
                            builder.add(&format!("{name}s"), List::Demonym);
                        }
                    }
                }
            }
        }
    }
    for row in read("cities.tsv")? {
        let people: u64 = row["population"].parse().unwrap_or(0);
        let list = if people >= 100_000 || row["feature"].starts_with("PPLC") { List::City } else { List::Town };
        builder.add(&row["name"], list);
        builder.add(&row["ascii"], list);
    }
    for row in read("cities_newer.tsv")? {
        builder.add(&row["name"], List::Town);
        builder.add(&row["admin1_name"], List::Division);
    }
    for row in read("first_names.tsv")? {
        let count: u64 = row["uk_count"].parse().unwrap_or(0);
        let list = if row["source"].contains("us") || count >= 100 { List::FirstName } else { List::RareFirstName };
        builder.add(&row["name"], list);
        match row["sex"].as_str() {
            "M" => builder.add(&row["name"], List::Male),
            "F" => builder.add(&row["name"], List::Female),
            _ => {}
        }
    }
    for row in read("surnames_us.tsv")? {
        builder.add(&row["name"], List::Surname);
    }
    for row in read("leaders_2021.tsv")? {
        builder.add(&row["name"], List::Person);
        let words: Vec<&str> = row["name"].split_whitespace().collect();
        if let [first, .., last] = words[..] {
            builder.add(first, List::RareFirstName);
            builder.add(last, List::Surname);
            builder.add(&format!("{first} {last}"), List::Person);
        }
    }
    for row in read("parties_2021.tsv")? {
        builder.add(&cut(&row["party"]), List::Party);
        builder.add(&cut(&row["abbr"]), List::Acronym);
        for leader in row["leader"].split(',') {
            let leader = cut(leader);
            builder.add(&leader, List::Person);
            if let [first, .., last] = leader.split_whitespace().collect::<Vec<_>>()[..] {
                builder.add(first, List::RareFirstName);
                builder.add(last, List::Surname);
            }
        }
    }
    for row in read("us_congress.tsv")? {
        let link = row["wikidata"].trim_start_matches('Q').parse().unwrap_or(0);
        for name in row["alt"].split('|').chain([row["name"].as_str()]) {
            builder.add_linked(name, List::Person, link);
        }
    }
    for row in read("intl_organisations.tsv")? {
        let link = row["wikidata"].trim_start_matches('Q').parse().unwrap_or(0);
        for name in row["alt"].split('|').chain([row["name"].as_str()]) {
            builder.add_linked(name, List::Org, link);
        }
        builder.add_linked(&row["abbr"], List::Acronym, link);
    }
    for row in read("organisations.tsv")? {
        builder.add(&row["name"], if row["type"] == "uk party" { List::Party } else { List::Org });
    }
    for row in read("phoenix_actors.tsv")? {
        let kind = &row["cameo"];
        if ["IGO", "NGO", "MNC", "IMG"].iter().any(|k| kind.starts_with(k)) || kind.ends_with("REB") {
            let name = usual_case(&row["name_upper"]);
            builder.add(&name, if name.chars().count() <= 5 { List::Acronym } else { List::Org });
        }
    }
    for line in OWN.lines().filter(|l| !l.starts_with('#')) {
        let (list, word) = line.split_once('\t').with_context(|| format!("no list in {line:?}"))?;
        // A first name of men in one language and of women in another tells nothing.
        if list == "either" {
            let entry = builder.entries.entry(State::of(std::iter::once(word)).key()).or_default();
            entry.0 &= !(List::Male.bit() | List::Female.bit());
            continue;
        }
        let list = match list {
            "demonym" => List::Demonym,
            "event-head" => List::EventHead,
            "fac" => List::Fac,
            "fac-head" => List::FacHead,
            "gpe" => List::Country,
            "law-head" => List::LawHead,
            "org-head" => List::OrgHead,
            "place-head" => List::PlaceHead,
            "region" => List::Region,
            "role-word" => List::RoleWord,
            "female" => List::Female,
            "male" => List::Male,
            "title" => List::Title,
            _ => anyhow::bail!("no list {list:?}"),
        };
        builder.add(word, list);
    }
    let entries: Vec<Entry> = builder.entries.into_iter().map(|(key, (lists, link))| (key, lists, link)).collect();
    eprintln!("{} entries", entries.len());
    Ok(Gazetteer::write(&entries))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_added_with_and_without_accents() {
        let mut builder = Builder::default();
        builder.add_linked("São Tomé", List::City, 5);
        let key = |name: &str| State::of(name.split(' ')).key();
        assert_eq!(builder.entries[&key("são tomé")], (List::City.bit(), 5));
        assert_eq!(builder.entries[&key("sao tome")], (List::City.bit(), 5));
        assert_eq!(builder.entries[&key("sao")], (List::Beginning.bit(), 0));
    }
}
