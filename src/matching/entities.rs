//! The same thing in several articles: by Wikidata identifier, by name, by spelling, by surname, by role.
//!
//! Takes the entities of all articles and gives groups. People are held apart from everything else; a surname alone leads to
//! a person only where the articles know one person of that surname. A description leads to a name only where office and
//! country agree with the role of one person elsewhere.
//!
//! Gets wrong: two people of exactly one name; companies named like places.

use super::words::{fold, stem};
use super::{EntityGroup, EntityMember};
use crate::analysis::Analysis;
use crate::coref::Entity;
use crate::lexicon;
use crate::mention::{EntityType, MentionKind};
use crate::order;
use crate::span::{EntityId, index};
use std::collections::HashMap;
use std::sync::OnceLock;

/// What types may be one thing: articles call the Kremlin a building and an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Class {
    Person,
    People,
    Figure(EntityType),
    Other,
}

fn class(entity_type: EntityType) -> Class {
    match entity_type {
        EntityType::Person => Class::Person,
        EntityType::Norp => Class::People,
        _ if entity_type.is_figure() => Class::Figure(entity_type),
        _ => Class::Other,
    }
}

/// One article's entity, with what it can be known by.
struct Candidate {
    article: u32,
    entity: EntityId,
    class: Class,
    named: bool,
    forms: Vec<String>,
    person: Option<Person>,
    role: Vec<String>,
}

/// A person's name, as keys of its parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Person {
    given: Vec<String>,
    surname: String,
}

/// Groups the entities of all articles, and gives for each article the group of each entity.
pub(super) fn group(articles: &[&Analysis]) -> (Vec<EntityGroup>, Vec<Vec<Option<usize>>>) {
    let mut candidates = Vec::new();
    let mut keys = Keys::default();
    for (article, analysis) in articles.iter().enumerate() {
        for (i, entity) in analysis.entities.iter().enumerate() {
            if !entity.entity_type.is_figure() || entity.value.as_deref().is_some_and(|v| is_definite(entity.entity_type, v)) {
                candidates.push(candidate(index(article), EntityId::new(i), analysis, entity, &mut keys));
            }
        }
    }
    let mut links = Links { parent: (0..candidates.len()).collect(), why: vec!["name"; candidates.len()] };
    by_identifier(articles, &candidates, &mut links);
    by_form(&candidates, &mut links);
    by_person(&candidates, &mut links);
    by_role(&candidates, &mut links);
    collect(articles, &candidates, &mut links)
}

/// Whether a value means one thing wherever it stands: "2014" does, "recent weeks" and "two days" do not.
fn is_definite(entity_type: EntityType, value: &str) -> bool {
    let mut digits = value.trim_start_matches("--").bytes().take(2);
    entity_type == EntityType::Date && value.len() >= 4 && digits.all(|b| b.is_ascii_digit())
}

/// What names are known by, kept because the same names stand in many articles.
#[derive(Default)]
struct Keys<'a> {
    /// By the name: the form that it has in common with other spellings, and whether the lexicon knows it.
    forms: HashMap<&'a str, (String, bool)>,
    people: HashMap<&'a str, Option<Person>>,
}

impl<'a> Keys<'a> {
    fn form(&mut self, name: &'a str) -> (&str, bool) {
        let (form, known) = self.forms.entry(name).or_insert_with(|| {
            let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let bare = words.trim_start_matches("the ").trim_start_matches("The ");
            let plain = fold(bare.trim_end_matches("'s").trim_end_matches("’s"));
            match lexicon::usual_form(&plain) {
                Some(usual) => (sound(&fold(usual)), true),
                None => (sound(&plain), false),
            }
        });
        (form, *known)
    }

    fn person(&mut self, name: &'a str) -> Option<Person> {
        self.people.entry(name).or_insert_with(|| person(name)).clone()
    }
}

fn candidate<'a>(article: u32, id: EntityId, analysis: &'a Analysis, entity: &'a Entity, keys: &mut Keys<'a>) -> Candidate {
    let class = class(entity.entity_type);
    let mut names: Vec<&str> = Vec::new();
    for mention in entity.mentions.iter().filter_map(|m| analysis.mentions.get(m.index())) {
        if mention.kind == MentionKind::Name {
            names.push(analysis.span(mention.tokens).of(&analysis.text));
        }
    }
    let named = !names.is_empty();
    let all = std::iter::once(entity.name.as_str()).chain(entity.aliases.iter().map(String::as_str));
    let mut forms: Vec<String> = Vec::new();
    if let Class::Figure(_) = class {
        forms.extend(entity.value.clone());
    } else if named {
        names.sort_unstable();
        names.dedup();
        for name in all.chain(names) {
            let (form, known) = keys.form(name);
            // Another form than the name itself counts only if it could be nothing else: of several words, or an acronym.
            let acronym = name.len() >= 3 && name.chars().all(|c| c.is_ascii_uppercase() || c == '.');
            let own = name == entity.name || acronym || name.contains(' ') || known;
            if own && (class != Class::Person || name == entity.name) {
                // A people in the plural: Westerners, Ukrainians.
                let single = form.strip_suffix('s').filter(|_| class == Class::People).unwrap_or(form);
                forms.push(single.strip_suffix("er").filter(|f| f.ends_with("ern")).unwrap_or(single).to_owned());
            }
        }
    }
    forms.sort();
    forms.dedup();
    let mut longest = entity.name.as_str();
    if class == Class::Person {
        // The fullest form tells the given name.
        for alias in entity.aliases.iter().filter(|a| a.contains(' ') && !longest.contains(' ')) {
            longest = alias;
        }
    }
    let role = if named { entity.role.clone() } else { Some(entity.name.clone()) };
    Candidate {
        article,
        entity: id,
        class,
        named,
        forms,
        person: (class == Class::Person && named).then(|| keys.person(longest)).flatten(),
        role: role.map(|r| role_key(&r)).unwrap_or_default(),
    }
}

/// The parts of a person's name.
fn person(name: &str) -> Option<Person> {
    const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "jr."];
    let mut parts: Vec<String> = (name.split_whitespace())
        .map(|p| fold(p.trim_end_matches("’s").trim_end_matches("'s").trim_matches(|c: char| !c.is_alphanumeric())))
        .filter(|p| !p.is_empty() && !SUFFIXES.contains(&p.as_str()))
        .collect();
    let surname = sound(&parts.pop()?);
    Some(Person { given: parts.iter().map(|p| sound(p)).collect(), surname })
}

/// A key that spellings of one name have in common, whatever alphabet or language they came through.
fn sound(name: &str) -> String {
    let mut key: String =
        name.chars().map(|c| if c == '-' { ' ' } else { c }).filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    const SPELLINGS: &[(&str, &str)] = &[
        ("tsch", "ch"),
        ("tch", "ch"),
        ("sch", "sh"),
        ("ou", "u"),
        ("oo", "u"),
        ("ph", "f"),
        ("kh", "h"),
        ("dj", "j"),
        ("gue", "ge"),
        ("ya", "ia"),
        ("ja", "ia"),
        ("yu", "iu"),
        ("yo", "io"),
        ("iy", "i"),
        ("ij", "i"),
        ("yj", "i"),
        ("yy", "i"),
        ("ei", "e"),
        ("ey", "e"),
        ("ai", "a"),
        ("ay", "a"),
        ("ck", "k"),
        ("ks", "x"),
        ("w", "v"),
        ("y", "i"),
        ("j", "i"),
    ];
    let mut letters = letters_of(&key);
    for (from, to) in SPELLINGS {
        if letters_of(from) & !letters == 0 && key.contains(from) {
            key = key.replace(from, to);
            letters = letters_of(&key);
        }
    }
    let mut out = String::with_capacity(key.len());
    for c in key.chars() {
        if !out.ends_with(c) || c.is_numeric() {
            out.push(c);
        }
    }
    // A silent ending: Poutine.
    if out.len() > 4 && out.ends_with("ine") {
        out.pop();
    }
    out
}

/// A bit for each letter from a to z that a word has: tells quickly that another word is no part of it.
fn letters_of(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii_lowercase).fold(0, |letters, b| letters | 1 << (b - b'a'))
}

/// Office and country of a role: "the Hungarian Prime Minister" and "prime minister of Hungary" alike.
fn role_key(role: &str) -> Vec<String> {
    const SAME: &[(&str, &str)] = &[
        ("american", "america"),
        ("german", "germany"),
        ("hungarian", "hungary"),
        ("italian", "italy"),
        ("norwegian", "norway"),
        ("british", "britain"),
        ("chancellery", "chancellor"),
        ("chief", "head"),
        ("chinese", "china"),
        ("danish", "denmark"),
        ("dutch", "netherlands"),
        ("finnish", "finland"),
        ("french", "france"),
        ("greek", "greece"),
        ("irish", "ireland"),
        ("japanese", "japan"),
        ("leader", "head"),
        ("polish", "poland"),
        ("portuguese", "portugal"),
        ("premier", "prime"),
        ("spanish", "spain"),
        ("swedish", "sweden"),
        ("swiss", "switzerland"),
        ("turkish", "turkey"),
        ("us", "america"),
    ];
    const EMPTY: &[&str] =
        &["a", "an", "and", "at", "for", "former", "his", "her", "in", "its", "new", "of", "s", "the", "their"];
    let mut key: Vec<String> = Vec::new();
    for word in role.split(|c: char| !c.is_alphanumeric() && c != '.') {
        let plain = fold(word.trim_matches('.')).replace('.', "");
        if plain.is_empty() || EMPTY.contains(&plain.as_str()) {
            continue;
        }
        let word = SAME.iter().find(|(from, _)| *from == plain).map_or(plain.as_str(), |(_, to)| to);
        // The head of government is a prime minister under either name.
        if word != "minister" || key.iter().all(|k| k != "prim") {
            key.push(stem(word));
        }
    }
    key.sort();
    key.dedup();
    key
}

/// Which candidates are one, and why.
struct Links {
    parent: Vec<usize>,
    why: Vec<&'static str>,
}

impl Links {
    fn root(&mut self, mut node: usize) -> usize {
        while let Some(&up) = self.parent.get(node)
            && up != node
        {
            let over = self.parent.get(up).copied().unwrap_or(up);
            if let Some(p) = self.parent.get_mut(node) {
                *p = over;
            }
            node = over;
        }
        node
    }

    fn join(&mut self, a: usize, b: usize, why: &'static str) {
        let (a_root, b_root) = (self.root(a), self.root(b));
        if a_root != b_root {
            if let Some(p) = self.parent.get_mut(a_root.max(b_root)) {
                *p = a_root.min(b_root);
            }
            if let Some(w) = self.why.get_mut(a.max(b)) {
                *w = why;
            }
        }
    }
}

fn by_identifier(articles: &[&Analysis], candidates: &[Candidate], links: &mut Links) {
    let mut first: HashMap<(&str, Class), usize> = HashMap::new();
    for (i, candidate) in candidates.iter().enumerate() {
        let analysis = articles.get(candidate.article as usize);
        let Some(entity) = analysis.and_then(|a| a.entities.get(candidate.entity.index())) else { continue };
        if let Some(id) = &entity.wikidata {
            let known = *first.entry((id.as_str(), candidate.class)).or_insert(i);
            links.join(known, i, "identifier");
        }
    }
}

fn by_form(candidates: &[Candidate], links: &mut Links) {
    let mut first: HashMap<(&str, Class), usize> = HashMap::new();
    for (i, candidate) in candidates.iter().enumerate().filter(|(_, c)| c.class != Class::Person) {
        // "Western" is a people here and a region there: one name, one thing, whichever type was read.
        let class = if candidate.class == Class::People { Class::Other } else { candidate.class };
        for form in &candidate.forms {
            let known = *first.entry((form.as_str(), class)).or_insert(i);
            links.join(known, i, "name");
        }
    }
}

fn by_person(candidates: &[Candidate], links: &mut Links) {
    let mut by_surname: HashMap<&str, usize> = HashMap::new();
    let mut families: Vec<Vec<usize>> = Vec::new();
    for (i, candidate) in candidates.iter().enumerate() {
        if let Some(person) = &candidate.person {
            let at = *by_surname.entry(person.surname.as_str()).or_insert_with(|| {
                families.push(Vec::new());
                families.len() - 1
            });
            if let Some(family) = families.get_mut(at) {
                family.push(i);
            }
        }
    }
    let given = |i: usize| candidates.get(i).and_then(|c| c.person.as_ref()).map(|p| p.given.as_slice()).unwrap_or_default();
    for family in &families {
        // Each full name joins the first that it agrees with; a family of one bears its surname alone.
        let mut known: Vec<usize> = Vec::new();
        for &i in family.iter().filter(|&&i| !given(i).is_empty()) {
            match known.iter().find(|&&k| given_agree(given(k), given(i))) {
                Some(&k) => links.join(k, i, if given(k) == given(i) { "name" } else { "spelling" }),
                None => known.push(i),
            }
        }
        known.dedup_by_key(|k| links.root(*k));
        let alone = family.iter().copied().filter(|&i| given(i).is_empty());
        if let [only] = known[..] {
            for i in alone {
                links.join(only, i, "surname");
            }
        } else if known.is_empty() {
            let mut alone = alone;
            if let Some(first) = alone.next() {
                for i in alone {
                    links.join(first, i, "name");
                }
            }
        }
    }
    near_surnames(candidates, &families, links);
}

/// Whether two rows of given names can be one person's.
fn given_agree(a: &[String], b: &[String]) -> bool {
    let (Some(x), Some(y)) = (a.first(), b.first()) else { return false };
    let initial = x.chars().count() == 1 || y.chars().count() == 1;
    let short = x.len().min(y.len());
    x == y
        || initial && x.chars().next() == y.chars().next()
        || short >= 3 && (x.starts_with(y.as_str()) || y.starts_with(x.as_str()))
        || short >= 5 && one_edit(x, y)
        || x.bytes().zip(y.bytes()).take_while(|(p, q)| p == q).count() >= 6
        || nickname(x) == nickname(y)
}

/// The full form of a nickname, both as keys; any other name is its own.
fn nickname(name: &str) -> &str {
    const FULL: &[(&str, &str)] = &[
        ("abe", "abraham"),
        ("al", "albert"),
        ("andy", "andrew"),
        ("antony", "anthony"),
        ("bernie", "bernard"),
        ("beth", "elizabeth"),
        ("bill", "william"),
        ("bob", "robert"),
        ("chuck", "charles"),
        ("dick", "richard"),
        ("ed", "edward"),
        ("gene", "eugene"),
        ("hank", "henry"),
        ("jack", "john"),
        ("jim", "james"),
        ("jimmy", "james"),
        ("joe", "joseph"),
        ("johnny", "john"),
        ("kate", "katherine"),
        ("liz", "elizabeth"),
        ("mike", "michael"),
        ("nick", "nicholas"),
        ("peggy", "margaret"),
        ("rick", "richard"),
        ("ron", "ronald"),
        ("ted", "edward"),
        ("tony", "anthony"),
        ("will", "william"),
    ];
    static KEYS: OnceLock<HashMap<String, String>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| FULL.iter().map(|(short, full)| (sound(short), sound(full))).collect());
    keys.get(name).map_or(name, String::as_str)
}

/// Joins full names whose given names are the same and whose long surnames differ by a letter.
fn near_surnames(candidates: &[Candidate], families: &[Vec<usize>], links: &mut Links) {
    let person = |i: usize| candidates.get(i).and_then(|c| c.person.as_ref());
    let mut lists: Vec<Vec<usize>> = Vec::new();
    let mut by_start: HashMap<(char, &str), usize> = HashMap::new();
    for family in families {
        let mut met: Vec<&str> = Vec::new();
        for &i in family {
            let Some(p) = person(i).filter(|p| p.surname.len() >= 6) else { continue };
            let (Some(given), Some(start)) = (p.given.first(), p.surname.chars().next()) else { continue };
            if met.contains(&given.as_str()) {
                continue;
            }
            met.push(given);
            let at = *by_start.entry((start, given)).or_insert_with(|| {
                lists.push(Vec::new());
                lists.len() - 1
            });
            if let Some(list) = lists.get_mut(at) {
                list.push(i);
            }
        }
    }
    for list in &lists {
        for (n, &a) in list.iter().enumerate().take(50) {
            for &b in list.get(n + 1..).unwrap_or_default().iter().take(50) {
                if person(a).zip(person(b)).is_some_and(|(p, q)| one_edit(&p.surname, &q.surname)) {
                    links.join(a, b, "spelling");
                }
            }
        }
    }
}

/// Whether one letter put in, left out or changed makes one word of the other.
fn one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a_rest, b_rest) = (a.len() - front, b.len() - front);
    let back = a.iter().rev().zip(b.iter().rev()).take(a_rest.min(b_rest)).take_while(|(x, y)| x == y).count();
    a_rest.max(b_rest) - back <= 1
}

/// Leads people who are only described to the one person elsewhere whose role is the same office in the same country.
fn by_role(candidates: &[Candidate], links: &mut Links) {
    let mut bearers: HashMap<&[String], Vec<usize>> = HashMap::new();
    for (i, candidate) in candidates.iter().enumerate() {
        if candidate.named && candidate.class == Class::Person && candidate.role.len() >= 2 {
            bearers.entry(&candidate.role).or_default().push(i);
        }
    }
    for (i, candidate) in candidates.iter().enumerate() {
        if candidate.named || candidate.class != Class::Person || candidate.role.len() < 2 {
            continue;
        }
        let Some(list) = bearers.get(candidate.role.as_slice()) else { continue };
        let mut people: Vec<usize> = list.iter().map(|&k| links.root(k)).collect();
        order::by_key(&mut people, |&p| p as u64);
        people.dedup();
        let elsewhere = list.iter().all(|&k| candidates.get(k).is_some_and(|c| c.article != candidate.article));
        if let ([_], true, Some(&k)) = (&people[..], elsewhere, list.first()) {
            links.join(k, i, "role");
        }
    }
}

/// The groups, in order of first appearance, with the best name of each.
fn collect(articles: &[&Analysis], candidates: &[Candidate], links: &mut Links) -> (Vec<EntityGroup>, Vec<Vec<Option<usize>>>) {
    let mut group_of: Vec<Vec<Option<usize>>> = articles.iter().map(|a| vec![None; a.entities.len()]).collect();
    let mut groups: Vec<EntityGroup> = Vec::new();
    let mut number: HashMap<usize, usize> = HashMap::new();
    for (i, candidate) in candidates.iter().enumerate() {
        let analysis = articles.get(candidate.article as usize);
        let Some(entity) = analysis.and_then(|a| a.entities.get(candidate.entity.index())) else { continue };
        let at = *number.entry(links.root(i)).or_insert_with(|| {
            groups.push(EntityGroup {
                entity_type: entity.entity_type,
                name: entity.name.clone(),
                wikidata: None,
                members: Vec::new(),
            });
            groups.len() - 1
        });
        if let Some(place) = group_of.get_mut(candidate.article as usize).and_then(|g| g.get_mut(candidate.entity.index())) {
            *place = Some(at);
        }
        let Some(group) = groups.get_mut(at) else { continue };
        let link = links.why.get(i).copied().unwrap_or("name");
        group.members.push(EntityMember { article: candidate.article, entity: candidate.entity, link });
    }
    for group in &mut groups {
        settle(group, articles);
    }
    (groups, group_of)
}

/// Name, type and identifier of a group: what most of its members have; of names, the fullest of the most frequent.
fn settle(group: &mut EntityGroup, articles: &[&Analysis]) {
    let members = group.members.iter().filter_map(|m| articles.get(m.article as usize)?.entities.get(m.entity.index()));
    let mut names: Vec<(&str, usize)> = Vec::new();
    let mut types: Vec<(EntityType, usize)> = Vec::new();
    let mut identifiers: Vec<&str> = Vec::new();
    for entity in members {
        match names.iter_mut().find(|(n, _)| *n == entity.name) {
            Some(known) => known.1 += 1,
            None => names.push((&entity.name, 1)),
        }
        match types.iter_mut().find(|(t, _)| *t == entity.entity_type) {
            Some(known) => known.1 += entity.mentions.len(),
            None => types.push((entity.entity_type, entity.mentions.len())),
        }
        identifiers.extend(entity.wikidata.as_deref());
    }
    let person = group.entity_type == EntityType::Person;
    let words = |name: &str| if person { name.split_whitespace().count().min(2) } else { 0 };
    if let Some((name, _)) = names.iter().rev().max_by_key(|(name, count)| (words(name), *count)) {
        group.name = (*name).to_owned();
    }
    if let Some(&(entity_type, _)) = types.iter().rev().max_by_key(|(_, count)| *count) {
        group.entity_type = entity_type;
    }
    identifiers.dedup();
    group.wikidata = match identifiers[..] {
        [only] => Some(only.to_owned()),
        _ => None,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) {
        assert_eq!(sound(&fold(a)), sound(&fold(b)), "{a} and {b}");
    }

    #[test]
    fn spellings_of_a_name_have_one_key() {
        same("Poutine", "Putin");
        same("Riabkov", "Ryabkov");
        same("Nebenzia", "Nebenzya");
        same("Vassily", "Vasily");
        same("Zelenskyy", "Zelenskiy");
        same("Zelensky", "Zelenskij");
        same("Niinistö", "Niinisto");
        same("Sergei", "Sergey");
        same("Serguei", "Sergei");
    }

    #[test]
    fn other_names_have_other_keys() {
        for (a, b) in [("Lee", "Li"), ("Biden", "Bidon"), ("Marin", "Martin"), ("Wilson", "Watson")] {
            assert_ne!(sound(&fold(a)), sound(&fold(b)), "{a} and {b}");
        }
    }

    #[test]
    fn given_names_agree_or_not() {
        let agree = |a: &str, b: &str| given_agree(&[sound(&fold(a))], &[sound(&fold(b))]);
        for (a, b) in
            [("Joe", "Joseph"), ("Antony", "Anthony"), ("B.", "Bernard"), ("Bill", "William"), ("Alexander", "Alexandre")]
        {
            assert!(agree(a, b), "{a} and {b}");
        }
        for (a, b) in [("George", "Barbara"), ("Donald", "Melania"), ("Bill", "Hillary"), ("Ann", "Bruce")] {
            assert!(!agree(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn roles_are_office_and_country() {
        assert_eq!(role_key("the Hungarian Prime Minister"), role_key("prime minister of Hungary"));
        assert_eq!(role_key("Ukraine's president"), role_key("Ukrainian President"));
        assert_eq!(role_key("US Secretary of State"), role_key("American secretary of state"));
        assert_ne!(role_key("French president"), role_key("French foreign minister"));
    }

    #[test]
    fn one_edit_is_one_letter() {
        for (a, b) in [("abcdef", "abcdef"), ("abcdef", "abdef"), ("abcdef", "abcxef"), ("abcdef", "abcdefg")] {
            assert!(one_edit(a, b), "{a} {b}");
        }
        assert!(!one_edit("abcdef", "abdcef") && !one_edit("", "ab"));
    }
}
