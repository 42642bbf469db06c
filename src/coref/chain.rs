//! Chains of names: which names of one article name one thing.

use super::Chain;
use crate::lexicon;
use crate::lexicon::gazetteer::List;
use crate::mention::{EntityType, Mention, MentionKind, Reading};
use crate::order;
use crate::pos::Upos;
use crate::span::TokenRange;
use std::collections::HashMap;

/// No more than so many earlier people of one family name are held against a new one.
const CANDIDATES: usize = 64;

/// The key of a name: lower case, without accents and article, known variants made one.
pub(super) fn key(name: &str) -> String {
    let name = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    let usual = lexicon::usual_form(name).map_or_else(
        || {
            let words: Vec<&str> =
                name.split_whitespace().map(|w| lexicon::usual_form(w).filter(|u| !u.contains(' ')).unwrap_or(w)).collect();
            words.join(" ")
        },
        str::to_owned,
    );
    fold(&usual)
}

/// Lower case, without accents; apostrophes and dashes plain, stops left out.
fn fold(name: &str) -> String {
    lexicon::without_accents(name)
        .chars()
        .filter(|c| *c != '.')
        .map(crate::tagger::features::plain)
        .flat_map(char::to_lowercase)
        .collect()
}

/// The parts of a person's name, folded; a hyphenated part is one, generational suffixes are none.
pub(super) fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = name
        .split_whitespace()
        .map(|w| fold(lexicon::usual_form(w).filter(|u| !u.contains(' ')).unwrap_or(w)))
        .filter(|w| !w.is_empty() && !matches!(w.as_str(), "jr" | "sr" | "ii" | "iii"))
        .collect();
    if let Some(usual) = lexicon::usual_form(name).filter(|_| parts.len() > 1) {
        parts = usual.split_whitespace().map(fold).collect();
    }
    parts
}

/// Whether two names of two or more parts can be one person's.
pub(super) fn same_full_name(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() >= 2 && long.windows(short.len()).any(|w| w == short) {
        return true;
    }
    let (Some(a_first), Some(b_first), Some(a_last), Some(b_last)) = (a.first(), b.first(), a.last(), b.last()) else {
        return false;
    };
    let initial = |x: &str, y: &str| x.chars().count() == 1 && y.starts_with(x);
    let firsts = a_first == b_first || initial(a_first, b_first) || initial(b_first, a_first) || is_close(a_first, b_first, 5);
    let lasts = a_last == b_last || is_close(a_last, b_last, 6) && a_first == b_first;
    firsts && lasts
}

/// Whether two words of at least `least` letters differ in one letter only.
fn is_close(a: &str, b: &str, least: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().min(b.len()) < least || a.len().abs_diff(b.len()) > 1 || a == b {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    same + tail + 1 >= a.len().max(b.len())
}

/// The consonants of a word, those of one sound made one, sorted: what a spoilt name keeps of the real one.
fn skeleton(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word
        .chars()
        .filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w'))
        .map(|c| match c {
            'c' | 'q' | 'g' => 'k',
            'z' => 's',
            'v' => 'f',
            'd' => 't',
            'b' => 'p',
            _ => c,
        })
        .collect();
    order::by_key(&mut letters, |&c| u64::from(c));
    letters
}

/// A mention's words as a name: without what separates them in the text but spaces.
fn name_of(reading: &Reading<'_>, mention: &Mention) -> String {
    reading.text_of(mention.tokens).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Chains all names and figures.
pub(super) fn names(reading: &Reading<'_>, mentions: &[Mention]) -> Vec<Chain> {
    let mut chains = Vec::new();
    people(reading, mentions, &mut chains);
    things(reading, mentions, &mut chains);
    figures(reading, mentions, &mut chains);
    chains
}

/// One form of a person's name and where it stands.
struct Form {
    parts: Vec<String>,
    name: String,
    mentions: Vec<usize>,
}

fn people(reading: &Reading<'_>, mentions: &[Mention], chains: &mut Vec<Chain>) {
    let mut forms: Vec<Form> = Vec::new();
    let mut known: HashMap<(Vec<String>, bool, bool), usize> = HashMap::new();
    for (number, mention) in mentions.iter().enumerate() {
        if mention.kind != MentionKind::Name || mention.entity_type != EntityType::Person {
            continue;
        }
        let name = name_of(reading, mention);
        let parts = parts(&name);
        let honorific = super::person::honorific(reading, mention);
        let female = honorific == Some(super::Gender::Female);
        let male = honorific == Some(super::Gender::Male);
        // A lone name with an honorific may be another's than without.
        let split = parts.len() < 2;
        let at = *known.entry((parts.clone(), split && female, split && male)).or_insert_with(|| {
            forms.push(Form { parts, name, mentions: Vec::new() });
            forms.len() - 1
        });
        forms[at].mentions.push(number);
    }
    // Full names first, so that short ones find them wherever they stand; then short ones that can only be one person's.
    let mut queue: Vec<usize> = (0..forms.len()).collect();
    order::by_key(&mut queue, |&f| !(forms[f].parts.len() as u64));
    let mut by_last: HashMap<String, Vec<usize>> = HashMap::new();
    let mut by_part: HashMap<String, Vec<usize>> = HashMap::new();
    let mut full: Vec<(usize, Vec<String>)> = Vec::new();
    let mut younger: Vec<bool> = Vec::new();
    let mut next = 0;
    while let Some(&f) = queue.get(next) {
        next += 1;
        let form = &forms[f];
        let Some(last) = form.parts.last() else { continue };
        let honorific = form.mentions.first().and_then(|&m| super::person::honorific(reading, &mentions[m]));
        let fits =
            |c: usize, chains: &[Chain]| chains[c].gender.is_none() || honorific.is_none() || chains[c].gender == honorific;
        let fitting = |list: Option<&Vec<usize>>, chains: &[Chain]| {
            let mut list: Vec<usize> = list.into_iter().flatten().map(|&p| full[p].0).filter(|&c| fits(c, chains)).collect();
            order::by_key(&mut list, |&c| c as u64);
            list.dedup();
            list
        };
        let only = |list: Option<&Vec<usize>>, chains: &[Chain]| match fitting(list, chains)[..] {
            [one] => Some(one),
            _ => None,
        };
        let mut rest = form.mentions.clone();
        let (found, rule) = if form.parts.len() > 1 {
            let same = by_part.get(last).into_iter().flatten().rev().take(CANDIDATES);
            let mut found = same.copied().find(|&p| same_full_name(&full[p].1, &form.parts));
            if found.is_none() && full.len() <= 400 {
                found = (0..full.len()).find(|&p| same_full_name(&full[p].1, &form.parts));
            }
            (found.map(|p| full[p].0), "name")
        } else {
            let named_so = fitting(by_last.get(last), chains);
            match named_so[..] {
                [one] => (Some(one), "surname"),
                [_, ..] if next <= forms.len() => {
                    // Who is told apart by an honorific first leaves the others to be told apart.
                    queue.push(f);
                    continue;
                }
                [_, ..] => {
                    let candidates = Candidates::new(&named_so, chains, &younger);
                    rest.retain(|&m| match candidates.meant(reading, &mentions[m], m) {
                        Some(chain) => {
                            chains[chain].members.push((m, "surname"));
                            false
                        }
                        None => true,
                    });
                    (None, "name")
                }
                [] if by_last.contains_key(last) => (None, "name"),
                [] => match only(by_part.get(last), chains) {
                    Some(c) => (Some(c), "first name"),
                    None => {
                        let close: Vec<usize> = full
                            .iter()
                            .take(400)
                            .filter(|p| p.1.last().is_some_and(|l| is_close(l, last, 6)))
                            .map(|p| p.0)
                            .collect();
                        match close[..] {
                            [one] => (Some(one), "closeness"),
                            _ => (None, "name"),
                        }
                    }
                },
            }
        };
        let Some(&first) = rest.first() else { continue };
        let chain = match found {
            Some(chain) => {
                chains[chain].members.extend(rest.iter().map(|&m| (m, rule)));
                chains[chain].gender = chains[chain].gender.or(honorific);
                chain
            }
            None => {
                let mut chain = Chain::of(EntityType::Person, first, "name", shown_person(&form.name));
                chain.members.extend(rest.iter().skip(1).map(|&m| (m, "name")));
                chain.gender = honorific.or_else(|| super::person::gender_of_name(reading, &form.name));
                chains.push(chain);
                chains.len() - 1
            }
        };
        if form.parts.len() > 1 {
            full.push((chain, form.parts.clone()));
            by_last.entry(last.clone()).or_default().push(full.len() - 1);
            for part in &form.parts {
                by_part.entry(part.clone()).or_default().push(full.len() - 1);
            }
            if form.mentions.iter().take(8).any(|&m| super::person::is_child(reading, &mentions[m])) {
                younger.resize(chains.len(), false);
                younger[chain] = true;
            }
        } else if found.is_none() {
            full.push((chain, form.parts.clone()));
            by_last.entry(last.clone()).or_default().push(full.len() - 1);
        }
    }
}

/// People of one family name, one of whom a lone family name means.
struct Candidates {
    /// Each with the number of its first mention, and whether the article calls it somebody's child.
    people: Vec<(usize, usize, bool)>,
}

impl Candidates {
    fn new(chains_so_named: &[usize], chains: &[Chain], younger: &[bool]) -> Candidates {
        let person = |&c: &usize| {
            let first = chains[c].members.iter().map(|m| m.0).min().unwrap_or(usize::MAX);
            (c, first, younger.get(c) == Some(&true))
        };
        // Among many nothing tells who is meant.
        let few = if chains_so_named.len() <= 8 { chains_so_named } else { &[] };
        Candidates { people: few.iter().map(person).collect() }
    }

    /// The one that mention number `number` means: "the younger Lee", or the only one who was there before it.
    fn meant(&self, reading: &Reading<'_>, mention: &Mention, number: usize) -> Option<usize> {
        let only = |test: &dyn Fn(&(usize, usize, bool)) -> bool| {
            let mut fitting = self.people.iter().filter(|p| test(p));
            fitting.next().filter(|_| fitting.next().is_none()).map(|p| p.0)
        };
        let before = (mention.tokens.start as usize).wrapping_sub(1);
        if reading.is(before, &["younger", "junior"]) {
            only(&|p| p.2)
        } else if reading.is(before, &["elder", "older", "senior"]) {
            only(&|p| !p.2).filter(|_| self.people.iter().any(|p| p.2))
        } else {
            only(&|p| p.1 < number)
        }
    }
}

/// A person's name as it is shown: each part in its usual English form; capitals only where they belong.
fn shown_person(name: &str) -> String {
    if let Some(usual) = lexicon::usual_form(name) {
        return usual.to_owned();
    }
    let shouted = name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) && name.contains(' ');
    let words: Vec<String> = name
        .split_whitespace()
        .map(|w| match lexicon::usual_form(w).filter(|u| !u.contains(' ')) {
            Some(usual) => usual.to_owned(),
            None if shouted => capitalised(w),
            None => w.to_owned(),
        })
        .collect();
    words.join(" ")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect())
}

/// The key of a people: its country's adjective, or the word without the ending of the plural.
fn people_key(name: &str) -> (String, Option<&'static str>) {
    if let Some(usual) = lexicon::usual_form(name) {
        return (fold(usual), Some(usual));
    }
    let is = |form: &str| form.eq_ignore_ascii_case(name) || name.strip_suffix('s').is_some_and(|n| form.eq_ignore_ascii_case(n));
    match lexicon::countries().find(|c| is(c.adjective) || is(c.people)) {
        Some(country) => (fold(country.adjective), Some(country.adjective)),
        None => {
            let folded = fold(name);
            let key = folded.strip_suffix('s').filter(|k| k.len() > 3).map(str::to_owned).unwrap_or(folded);
            (key, None)
        }
    }
}

fn things(reading: &Reading<'_>, mentions: &[Mention], chains: &mut Vec<Chain>) {
    let first = chains.len();
    let mut known: HashMap<(bool, String), usize> = HashMap::new();
    let mut by_item: HashMap<u32, usize> = HashMap::new();
    let mut keys: Vec<String> = Vec::new();
    let is_thing = |m: &Mention| m.kind == MentionKind::Name && m.entity_type != EntityType::Person && !m.entity_type.is_figure();
    // "Alliance" is NATO only in an article that has NATO.
    let nato = mentions.iter().any(|m| {
        is_thing(m)
            && matches!(key(reading.text_of(m.tokens)).as_str(), "nato")
            && reading.word(m.tokens.start as usize) != "Alliance"
    });
    let mut shown: HashMap<String, (String, Option<&'static str>)> = HashMap::new();
    // Short forms that stand in brackets behind long ones.
    let mut defined: HashMap<usize, usize> = HashMap::new();
    let mut before: Option<(&Mention, usize)> = None;
    for (number, mention) in mentions.iter().enumerate().filter(|(_, m)| is_thing(m)) {
        let name = name_of(reading, mention);
        let people = mention.entity_type == EntityType::Norp;
        let (key, usual) = shown
            .entry(format!("{people}{name}"))
            .or_insert_with(|| {
                if people {
                    people_key(&name)
                } else if name.eq_ignore_ascii_case("alliance") && !nato {
                    (fold(&name), None)
                } else {
                    (key(&name), lexicon::usual_form(&name))
                }
            })
            .clone();
        let item = if people { None } else { reading.gazetteer.and_then(|g| g.wikidata(name.split_whitespace())) };
        let item_chain = item.and_then(|i| by_item.get(&i).copied());
        let known_chain = known.get(&(people, key.clone())).copied();
        let chain = match known_chain.or(item_chain) {
            Some(chain) => {
                let rule = if chains[chain].name == name { "name" } else { "variant" };
                chains[chain].members.push((number, rule));
                // A headline's capitals are not how the name is written.
                let shown = &mut chains[chain].name;
                if !shown.chars().any(char::is_lowercase) && *shown != name && shown.to_lowercase() == name.to_lowercase() {
                    *shown = name;
                }
                chain
            }
            None => {
                let name = usual.map_or_else(|| name.clone(), str::to_owned);
                chains.push(Chain::of(mention.entity_type, number, "name", name));
                keys.push(key.clone());
                chains.len() - 1
            }
        };
        if let Some((long, of)) = before
            && is_defined(reading, long, mention)
            && of != chain
        {
            defined.entry(chain - first).or_insert(of - first);
        }
        before = Some((mention, chain));
        known.entry((people, key)).or_insert(chain);
        if let Some(item) = item {
            by_item.entry(item).or_insert(chain);
        }
    }
    let joined = short_forms(reading, mentions, &chains[first..], &keys, &defined);
    for (from, into, rule) in joined {
        let members = std::mem::take(&mut chains[first + from].members);
        let spoilt = rule == "closeness";
        let longer = chains[first + from].name.len() > chains[first + into].name.len() && !spoilt;
        let name = chains[first + from].name.clone();
        let target = &mut chains[first + into];
        target.members.extend(members.into_iter().map(|(m, _)| (m, rule)));
        if longer && rule != "acronym" {
            target.name = name;
        }
    }
    chains.retain(|c| !c.members.is_empty());
    for chain in &mut chains[first..] {
        chain.entity_type = majority(mentions, chain);
    }
}

/// Whether `short` is an abbreviation in brackets behind `long`.
fn is_defined(reading: &Reading<'_>, long: &Mention, short: &Mention) -> bool {
    let (end, start) = (long.tokens.end as usize, short.tokens.start as usize);
    let bracketed = reading.word(end) == "(" && start == end + 1 && reading.word(short.tokens.end as usize) == ")";
    let word = reading.word(start);
    let capitals = word.chars().filter(|c| c.is_uppercase()).count() >= 2
        || word.chars().next().is_some_and(char::is_uppercase) && long.tokens.len() > 2;
    let bodies = long.entity_type != EntityType::Norp
        && matches!(short.entity_type, EntityType::Org | EntityType::Event | EntityType::Law);
    bracketed && short.tokens.len() == 1 && long.tokens.len() > 1 && capitals && (bodies || short.entity_type == long.entity_type)
}

/// The type that most names of a chain have; of equals the first.
fn majority(mentions: &[Mention], chain: &Chain) -> EntityType {
    let mut counts = [0usize; EntityType::ALL.len()];
    for (m, _) in &chain.members {
        if let Some(mention) = mentions.get(*m) {
            counts[mention.entity_type as usize] += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    if counts[chain.entity_type as usize] == most {
        return chain.entity_type;
    }
    EntityType::ALL.into_iter().find(|&t| counts[t as usize] == most).unwrap_or(chain.entity_type)
}

/// Which chains of things are short, abbreviated or spoilt forms of which others: from, into, and by which rule.
fn short_forms(
    reading: &Reading<'_>,
    mentions: &[Mention],
    chains: &[Chain],
    keys: &[String],
    defined: &HashMap<usize, usize>,
) -> Vec<(usize, usize, &'static str)> {
    let mut initials: HashMap<String, usize> = HashMap::new();
    let mut ends: HashMap<String, Option<usize>> = HashMap::new();
    // Bodies by the word for what they are: "Agency", "Court".
    let mut heads: HashMap<&str, Option<usize>> = HashMap::new();
    for (number, (chain, key)) in chains.iter().zip(keys).enumerate() {
        let words: Vec<&str> = key.split(' ').collect();
        if words.len() < 2 || chain.entity_type == EntityType::Norp {
            continue;
        }
        let letters = |all: bool| -> String {
            let heads =
                words.iter().filter(|w| all || !matches!(**w, "of" | "and" | "for" | "in" | "on" | "the" | "to" | "de" | "&"));
            heads.filter_map(|w| w.chars().next()).collect()
        };
        for initial in [letters(false), letters(true)] {
            initials.entry(initial).or_insert(number);
        }
        if chain.entity_type == EntityType::Org
            && let Some(&head) = words.iter().take_while(|w| !matches!(**w, "of" | "for" | "on")).last()
            && reading.is_listed(head, List::OrgHead)
        {
            heads.entry(head).and_modify(|h| *h = None).or_insert(Some(number));
        }
        if matches!(chain.entity_type, EntityType::Org | EntityType::Fac | EntityType::Event | EntityType::Law)
            && words.len() <= 12
        {
            for cut in 1..words.len() {
                let head = words[..cut].join(" ");
                let distinctive = cut > 1 || head.chars().count() > 3 && is_distinctive(reading, &head);
                if distinctive {
                    ends.entry(head).and_modify(|e| *e = e.filter(|&o| o == number)).or_insert(Some(number));
                }
                if words.len() - cut > 1 {
                    let tail = words[cut..].join(" ");
                    ends.entry(tail).and_modify(|e| *e = e.filter(|&o| o == number)).or_insert(Some(number));
                }
            }
        }
    }
    let mut frequent: Vec<usize> = (0..chains.len())
        .filter(|&c| is_place(chains[c].entity_type) && (chains[c].members.len() > 1 || is_city(reading, &keys[c])))
        .collect();
    order::by_key(&mut frequent, |&c| !(chains[c].members.len() as u64));
    frequent.truncate(50);
    let mut joined = Vec::new();
    let mut taken = vec![false; chains.len()];
    for (number, (chain, key)) in chains.iter().zip(keys).enumerate() {
        if chain.entity_type == EntityType::Norp {
            continue;
        }
        let one = !key.contains(' ');
        let shouted = chain.name.chars().all(|c| c.is_uppercase() || c == '.');
        let target = defined.get(&number).map(|&c| (c, "acronym"));
        let target = target.or_else(|| {
            if one && shouted && (2..=8).contains(&key.chars().count()) {
                initials.get(key).map(|&c| (c, "acronym"))
            } else {
                None
            }
        });
        let target = target.or_else(|| {
            let org = matches!(chain.entity_type, EntityType::Org | EntityType::Fac | EntityType::Event | EntityType::Law);
            ends.get(key).copied().flatten().filter(|_| org).map(|c| (c, "short form"))
        });
        let target = target.or_else(|| {
            let determined = |m: &(usize, &str)| {
                let start = mentions.get(m.0).map_or(0, |m| m.tokens.start as usize);
                start > 0 && reading.is(start - 1, &["the"])
            };
            let org = one && chain.entity_type == EntityType::Org;
            let head = heads.get(key.as_str()).copied().flatten().filter(|_| org);
            head.filter(|_| chain.members.iter().all(determined)).map(|c| (c, "short form"))
        });
        let target = target.or_else(|| {
            let unknown = one
                && chain.members.len() == 1
                && key.chars().count() >= 4
                && reading.gazetteer.is_some_and(|g| g.lists_of(key) == 0);
            let same = |&&c: &&usize| {
                let other = &keys[c];
                c != number
                    && other.chars().next() == key.chars().next()
                    && !other.contains(' ')
                    && (skeleton(other) == skeleton(key) || is_close(other, key, 7))
            };
            frequent.iter().find(same).filter(|_| unknown).map(|&c| (c, "closeness"))
        });
        if let Some((into, rule)) = target
            && into != number
            && !taken[into]
            && !taken[number]
        {
            joined.push((number, into, rule));
            taken[number] = true;
        }
    }
    // What was joined to something that itself went elsewhere stays where it was.
    joined.retain(|&(_, into, _)| !taken[into]);
    joined
}

fn is_place(kind: EntityType) -> bool {
    matches!(kind, EntityType::Gpe | EntityType::Loc | EntityType::Fac)
}

/// Whether a name is that of a country or a city of some size.
fn is_city(reading: &Reading<'_>, name: &str) -> bool {
    reading.gazetteer.is_some_and(|g| g.lists_of(name) & (List::Country.bit() | List::City.bit()) != 0)
}

/// Whether a word can stand for a longer name that it begins: no place, people or kind of organisation.
fn is_distinctive(reading: &Reading<'_>, word: &str) -> bool {
    let common = List::Country.bit()
        | List::Demonym.bit()
        | List::City.bit()
        | List::Division.bit()
        | List::Region.bit()
        | List::OrgHead.bit()
        | List::RoleWord.bit()
        | List::Title.bit()
        | List::FirstName.bit();
    reading.gazetteer.is_some_and(|g| g.lists_of(word) & common == 0)
}

fn figures(reading: &Reading<'_>, mentions: &[Mention], chains: &mut Vec<Chain>) {
    let mut known: HashMap<(EntityType, String), usize> = HashMap::new();
    for (number, mention) in mentions.iter().enumerate().filter(|(_, m)| m.entity_type.is_figure()) {
        let text = name_of(reading, mention);
        // A vague value is no identity; the words are then.
        let value = mention.value.clone().filter(|v| !v.starts_with('P') && mention.entity_type == EntityType::Date);
        let key = value.unwrap_or_else(|| text.to_lowercase());
        match known.get(&(mention.entity_type, key.clone())) {
            Some(&chain) => {
                let chain: &mut Chain = &mut chains[chain];
                let rule = if chain.name == text { "name" } else { "value" };
                chain.members.push((number, rule));
            }
            None => {
                known.insert((mention.entity_type, key), chains.len());
                chains.push(Chain::of(mention.entity_type, number, "name", text));
            }
        }
    }
}

/// The Wikidata identifier of the first of `names` that the gazetteer knows, where the type agrees.
pub(super) fn wikidata<'n>(reading: &Reading<'_>, kind: EntityType, mut names: impl Iterator<Item = &'n str>) -> Option<String> {
    let gazetteer = reading.gazetteer?;
    let lists = match kind {
        EntityType::Person => List::Person.bit(),
        EntityType::Org => List::Org.bit() | List::Acronym.bit(),
        _ => return None,
    };
    let known = |name: &str| {
        let agrees = gazetteer.lists_of(name) & lists != 0 && (kind != EntityType::Person || name.contains(' '));
        gazetteer.wikidata(name.split_whitespace()).filter(|_| agrees)
    };
    names.find_map(known).map(|number| format!("Q{number}"))
}

/// A title is no part of a name, and makes it a person's: `Mme Lee`, and `M. Lee` where the article has that family name with
/// another first one. What else ends in such a family name is that person's name too.
fn untitle(reading: &Reading<'_>, mentions: &mut [Mention], surnames: &mut HashMap<String, bool>) {
    let is_name = |m: &Mention| m.kind == MentionKind::Name && !m.entity_type.is_figure();
    // Who is called by a first name that does not begin with M.
    let full: HashMap<&str, bool> = mentions
        .iter()
        .filter(|m| is_name(m) && m.tokens.len() > 1 && !reading.is(m.tokens.start as usize, &["M."]))
        .map(|m| (reading.word(m.tokens.end as usize - 1), reading.word(m.tokens.start as usize).starts_with('M')))
        .collect();
    for m in mentions.iter_mut().filter(|m| is_name(m) && m.tokens.len() > 1) {
        let (first, last) = (m.tokens.start as usize, m.tokens.end as usize - 1);
        let title = reading
            .is(first, &["Mme", "Mme.", "Madame", "Monsieur", "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Herr", "Frau"])
            || reading.word(first) == "M." && m.tokens.len() == 2 && full.get(reading.word(last)) == Some(&false);
        if title {
            m.tokens.start += 1;
            m.entity_type = EntityType::Person;
            surnames.insert(reading.word(last).to_owned(), true);
        }
    }
    for m in mentions.iter_mut().filter(|m| is_name(m) && m.tokens.len() > 1 && m.entity_type == EntityType::Org) {
        let (first, last) = (m.tokens.start as usize, m.tokens.end as usize - 1);
        if surnames.contains_key(reading.word(last)) && !reading.is_on(last, List::OrgHead) {
            m.entity_type = EntityType::Person;
            // "the Minister of Energy Ann Lee"
            let of = first > 1 && reading.is(first - 1, &["of", "for"]) && lexicon::is_person_noun(reading.word(first - 2));
            if of && m.tokens.len() > 2 {
                m.tokens.start += 1;
            }
        }
    }
}

/// Puts types right by what the whole article says: a "person" whose last word is a kind of building is one, unless a
/// first name begins it; a lone word taken for a place or body is the person whose full name ends in it, unless it is
/// somewhere written as a place.
pub(super) fn retype(reading: &Reading<'_>, mentions: &mut Vec<Mention>) {
    let mut surnames: HashMap<String, bool> = HashMap::new();
    part_holders(reading, mentions);
    untitle(reading, mentions, &mut surnames);
    whole_names(reading, mentions);
    for m in mentions.iter_mut().filter(|m| m.kind == MentionKind::Name && m.tokens.len() > 1) {
        let last = m.tokens.end as usize - 1;
        if m.entity_type != EntityType::Person {
            continue;
        }
        let first = m.tokens.start as usize;
        let first_name = reading.is_on(first, List::FirstName) || reading.is_on(first, List::RareFirstName);
        if reading.is_on(last, List::FacHead) && !first_name {
            m.entity_type = EntityType::Fac;
        } else if m.confidence >= 0.5 {
            surnames.insert(reading.word(last).to_owned(), true);
        }
    }
    let lone = |m: &Mention| {
        m.kind == MentionKind::Name && m.tokens.len() == 1 && m.entity_type != EntityType::Person && !m.entity_type.is_figure()
    };
    for m in mentions.iter().filter(|m| lone(m)) {
        let start = m.tokens.start as usize;
        let before = start.checked_sub(1).map_or("", |b| reading.word(b));
        let located = ["in", "at", "from", "to", "near", "of", "the"].iter().any(|w| w.eq_ignore_ascii_case(before));
        let listed = reading.word(start + 1) == "," && reading.word(start + 2).starts_with(char::is_uppercase);
        if (located || listed)
            && let Some(free) = surnames.get_mut(reading.word(start))
        {
            *free = false;
        }
    }
    for m in mentions.iter_mut().filter(|m| lone(m)) {
        let word = reading.word(m.tokens.start as usize);
        // "Lavrof", where the article has Lavrov; in an article of many names nearly every word is close to one.
        let unknown = surnames.len() <= 200 && reading.gazetteer.is_some_and(|g| g.lists_of(word) == 0);
        let close =
            |(name, person): (&String, &bool)| *person && name.chars().next() == word.chars().next() && is_close(name, word, 6);
        if surnames.get(word) == Some(&true) || unknown && surnames.iter().any(close) {
            m.entity_type = EntityType::Person;
        }
    }
    // "Tachkent", taken for a person where the article has Tashkent.
    let mut cities: Vec<&str> = Vec::new();
    for m in mentions.iter().filter(|m| lone(m) && m.entity_type == EntityType::Gpe) {
        let word = reading.word(m.tokens.start as usize);
        if cities.len() < 50 && is_city(reading, word) && !cities.contains(&word) {
            cities.push(word);
        }
    }
    for m in mentions.iter_mut().filter(|m| m.entity_type == EntityType::Person && m.tokens.len() == 1) {
        let word = reading.word(m.tokens.start as usize);
        let unknown = !surnames.contains_key(word) && reading.gazetteer.is_some_and(|g| g.lists_of(word) == 0);
        if unknown && cities.iter().any(|c| c.chars().next() == word.chars().next() && is_close(c, word, 7)) {
            m.entity_type = EntityType::Gpe;
        }
    }
}

/// Parts a body from its head's name: "the head of Ruritanian Rail Ann Lee", taken for one name.
fn part_holders(reading: &Reading<'_>, mentions: &mut Vec<Mention>) {
    let mut people = Vec::new();
    let lone: HashMap<&str, ()> = mentions
        .iter()
        .filter(|m| m.entity_type == EntityType::Person && m.tokens.len() == 1)
        .map(|m| (reading.word(m.tokens.start as usize), ()))
        .collect();
    for m in mentions.iter_mut().filter(|m| m.entity_type == EntityType::Org && m.tokens.len() > 2) {
        let (start, end) = (m.tokens.start as usize, m.tokens.end as usize);
        let of = (1..=3).find(|back| start > *back && reading.is(start - back, &["of", "for"]));
        let held = of.is_some_and(|back| lexicon::is_person_noun(reading.word(start - back - 1)));
        let called = lone.contains_key(reading.word(end - 1)).then_some(end - 2);
        let first_name = called.or_else(|| {
            (start + 1..end - 1).find(|&t| {
                (reading.is_on(t, List::FirstName) || reading.is_on(t, List::RareFirstName)) && !reading.is_on(t, List::Demonym)
            })
        });
        let Some(first_name) =
            first_name.filter(|&t| held && end - t <= 3 && !(t + 1..end).any(|t| reading.is_on(t, List::OrgHead)))
        else {
            continue;
        };
        if !reading.is(first_name - 1, &["of", "and", "for", "the", "de", "&"]) {
            people.push(Mention { tokens: TokenRange::new(first_name, end), entity_type: EntityType::Person, ..m.clone() });
            m.tokens.end = crate::span::index(first_name);
            m.head = crate::span::index(first_name - 1);
        }
    }
    mentions.extend(people);
    order::by_key(mentions, |m| order::pair(m.tokens.start, m.tokens.end));
}

/// Gives names back what was cut off at their beginning: the particle of a family name, the first half before a hyphen.
fn whole_names(reading: &Reading<'_>, mentions: &mut [Mention]) {
    let is_name = |m: &Mention| m.kind == MentionKind::Name && !m.entity_type.is_figure();
    let lower = |t: usize| reading.word(t).to_lowercase();
    // For the last word of each full name, what stands before it there; and all ends of full names.
    let mut particles: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut ends: HashMap<String, ()> = HashMap::new();
    for m in mentions.iter().filter(|m| is_name(m) && m.entity_type == EntityType::Person && m.tokens.len() > 1) {
        let last = m.tokens.end as usize - 1;
        let first = m.tokens.start as usize;
        let run: Vec<usize> = (first..last).rev().take(3).take_while(|&t| is_particle(reading.word(t))).collect();
        if !run.is_empty() {
            let mut end = lower(last);
            for &token in &run {
                end = format!("{} {end}", lower(token));
                ends.insert(end.clone(), ());
            }
            particles.entry(reading.word(last)).or_insert(run);
        }
    }
    let mut free = 0;
    for m in mentions.iter_mut() {
        let (start, end) = (m.tokens.start as usize, m.tokens.end as usize);
        let before = std::mem::replace(&mut free, end);
        if !is_name(m) {
            continue;
        }
        let person = m.entity_type == EntityType::Person;
        if m.tokens.len() == 1
            && let Some(run) = particles.get(reading.word(start))
        {
            let same = run.iter().zip(1..).take_while(|&(&t, back)| start >= before + back && lower(start - back) == lower(t));
            m.tokens.start -= crate::span::index(same.count());
        } else if !person && m.tokens.len() <= 4 {
            let words: Vec<String> = m.tokens.range().map(lower).collect();
            if ends.contains_key(&words.join(" ")) {
                m.entity_type = EntityType::Person;
            }
        }
        let joined = start >= before + 2
            && reading.word(start - 1) == "-"
            && reading.is_glued(start)
            && reading.is_glued(start - 1)
            && reading.word(start - 2).starts_with(char::is_uppercase);
        if joined && matches!(m.entity_type, EntityType::Person | EntityType::Org) {
            m.tokens.start -= 2;
        }
    }
}

/// Whether a word joins a family name to what is before it.
fn is_particle(word: &str) -> bool {
    const PARTICLES: [&str; 24] = [
        "af", "al", "ap", "av", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le",
        "ten", "ter", "van", "von", "zu", "zur",
    ];
    PARTICLES.iter().any(|p| p.eq_ignore_ascii_case(word))
}

/// Marks capitals and palaces that act: what they stand for is the government, not the place.
pub(super) fn mark_metonyms(reading: &Reading<'_>, mentions: &mut [Mention]) {
    let acts: Vec<bool> = mentions
        .iter()
        .map(|m| {
            let (start, end) = (m.tokens.start as usize, m.tokens.end as usize);
            let before = start.checked_sub(1).map_or("", |b| reading.word(b)).to_lowercase();
            let located =
                matches!(before.as_str(), "in" | "at" | "near" | "from" | "around" | "outside" | "visit" | "visited" | "visits");
            let verb = |at: usize| matches!(reading.pos(at), Upos::Verb | Upos::Aux);
            let governs = verb(end) || reading.pos(end) == Upos::Adv && verb(end + 1) || reading.is(end, &["'s", "’s"]);
            let agent = matches!(before.as_str(), "by" | "with" | "against" | "warned" | "accused" | "urged" | "told");
            m.kind == MentionKind::Name && !located && (governs || agent)
        })
        .collect();
    let of_union = |m: &Mention| m.entity_type == EntityType::Org && reading.text_of(m.tokens).starts_with("European ");
    let union = mentions.iter().any(|m| of_union(m) || matches!(reading.text_of(m.tokens), "EU" | "E.U."));
    for (mention, acts) in mentions.iter_mut().zip(acts) {
        if acts && matches!(mention.entity_type, EntityType::Gpe | EntityType::Fac | EntityType::Org) {
            mention.stands_for = government(reading.text_of(mention.tokens), union);
        }
    }
    // Two capitals joined ("Moscow and Kyiv agreed") act together; the first has no verb of its own.
    for i in 0..mentions.len().saturating_sub(1) {
        if let [first, second] = &mut mentions[i..i + 2]
            && second.stands_for.is_some()
            && first.stands_for.is_none()
            && reading.is(first.tokens.end as usize, &["and"])
            && first.tokens.end + 1 == second.tokens.start
        {
            first.stands_for = government(reading.text_of(first.tokens), union);
        }
    }
}

/// The government that a capital or a palace stands for; `union`: in an article about the European Union.
fn government(name: &str, union: bool) -> Option<String> {
    let name = lexicon::usual_form(name).unwrap_or(name);
    let house = match name {
        "Kremlin" => "Russian government",
        "Élysée Palace" => "French presidency",
        "White House" | "Washington" => "US government",
        "Downing Street" => "British government",
        "Pentagon" => "US Department of Defense",
        "Brussels" if union => "European Union",
        _ => "",
    };
    if !house.is_empty() {
        return Some(house.to_owned());
    }
    lexicon::adjective_of_capital(name).map(|adjective| format!("{adjective} government"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closeness() {
        assert!(is_close("antony", "anthony", 5));
        assert!(is_close("riabkov", "rjabkov", 5));
        assert!(!is_close("anna", "anne", 5));
        assert!(!is_close("boris", "doria", 5));
        assert_eq!(skeleton("moksa"), skeleton("moscow"));
        assert_ne!(skeleton("minsk"), skeleton("moscow"));
    }

    #[test]
    fn peoples() {
        assert_eq!(people_key("Frenchman").0, people_key("French").0);
        assert_eq!(people_key("Americans").0, people_key("American").0);
        assert_eq!(people_key("Westerners").0, people_key("Western").0);
        assert_eq!(people_key("Kurds").0, people_key("Kurd").0);
    }

    #[test]
    fn governments() {
        assert_eq!(government("Kiev", false).as_deref(), Some("Ukrainian government"));
        assert_eq!(government("Elysee", false).as_deref(), Some("French presidency"));
        assert_eq!(government("Lyon", true), None);
        assert_eq!(government("Singapore", false), None);
        assert_eq!(government("Brussels", false).as_deref(), Some("Belgian government"));
        assert_eq!(government("Brussels", true).as_deref(), Some("European Union"));
    }

    #[test]
    fn shown_names() {
        assert_eq!(shown_person("VLADIMIR POUTINE"), "Vladimir Putin");
        assert_eq!(shown_person("Sergei Riabkov"), "Sergei Ryabkov");
    }
}
