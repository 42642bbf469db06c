//! What an article says of its people (title, office, country, gender), and the descriptions and pronouns that mean them.

use super::{Chain, Gender, Voices};
use crate::lexicon;
use crate::lexicon::gazetteer::List;
use crate::mention::{EntityType, Mention, MentionKind, Reading, name_at};
use crate::order;
use crate::pos::Upos;
use crate::span::TokenRange;

/// The longest title or apposition, in tokens.
const LONGEST_ROLE: usize = 12;

/// How many sentences back a pronoun looks.
const REACH: usize = 3;

/// The gender that the honorific, the relation or the office before a name shows: "Mrs Lee", "her husband, Bo Lee".
pub(super) fn honorific(reading: &Reading<'_>, mention: &Mention) -> Option<Gender> {
    let before = (mention.tokens.start as usize).checked_sub(1)?;
    let end = mention.tokens.end as usize;
    // "her husband, Bo Lee, left", but not "with her husband, Bo Lee left".
    let apposed = reading.word(before) == "," && !matches!(reading.pos(end), Upos::Verb | Upos::Aux);
    let before = before.checked_sub(usize::from(apposed))?;
    let word = reading.word(before).trim_end_matches('.').to_ascii_lowercase();
    match word.as_str() {
        "husband" | "father" | "son" | "brother" | "uncle" | "grandfather" | "grandson" | "nephew" => Some(Gender::Male),
        "wife" | "mother" | "daughter" | "sister" | "aunt" | "grandmother" | "granddaughter" | "niece" | "widow" => {
            Some(Gender::Female)
        }
        _ if apposed => None,
        "mr" | "m" | "mister" | "monsieur" | "sir" | "lord" | "king" | "prince" | "emperor" | "herr" | "señor" => {
            Some(Gender::Male)
        }
        "mrs" | "ms" | "miss" | "mme" | "madame" | "madam" | "lady" | "dame" | "queen" | "princess" | "frau" | "señora" => {
            Some(Gender::Female)
        }
        _ if !lexicon::is_person_noun(&word) => None,
        _ if word.ends_with("woman") => Some(Gender::Female),
        _ if word.ends_with("man") => Some(Gender::Male),
        _ => None,
    }
}

/// Whether the article calls somebody a child of another where it names them: "his son, Senator Bo Lee".
pub(super) fn is_child(reading: &Reading<'_>, mention: &Mention) -> bool {
    let start = mention.tokens.start as usize;
    let title = |t: usize| reading.word(t) == "," || is_office(reading, t);
    let before = (0..start).rev().take(4).find(|&t| !title(t));
    before.is_some_and(|t| reading.is(t, &["son", "daughter", "grandson", "granddaughter", "nephew", "niece"]))
}

/// The gender that a full name's first name has, where it is one of men or one of women only.
pub(super) fn gender_of_name(reading: &Reading<'_>, name: &str) -> Option<Gender> {
    let (first, rest) = name.split_once(' ')?;
    let gazetteer = reading.gazetteer?;
    let lists = gazetteer.lists_of(first) | gazetteer.lists_of(&lexicon::without_accents(first));
    match (lists & List::Male.bit() != 0, lists & List::Female.bit() != 0) {
        (true, false) => Some(Gender::Male),
        (false, true) => Some(Gender::Female),
        _ => rest.split(' ').find_map(gender_of_ending),
    }
}

/// The gender that the form of a family or father's name shows, where only one has it.
fn gender_of_ending(name: &str) -> Option<Gender> {
    const FEMALE: [&str; 7] = ["dóttir", "dottir", "ovna", "evna", "ová", "skaya", "skaia"];
    let ends = |endings: &[&str]| endings.iter().any(|e| name.ends_with(e) && name.len() > e.len() + 1);
    match () {
        () if ends(&FEMALE) => Some(Gender::Female),
        () if ends(&["ovich", "evich"]) => Some(Gender::Male),
        () => None,
    }
}

/// An office, as far as it tells people apart.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Office {
    /// The country, by its adjective in lower case; another place or people by its name.
    country: Option<String>,
    /// What the office is.
    duty: String,
}

impl Office {
    fn of(reading: &Reading<'_>, names: &[Mention], phrase: TokenRange) -> Office {
        let country = phrase.range().find_map(|t| {
            let name = name_at(names, t)?;
            let text = reading.text_of(name.tokens);
            // A city or a people without a country tells offices apart as well.
            matches!(name.entity_type, EntityType::Norp | EntityType::Gpe)
                .then(|| country(text).unwrap_or_else(|| text.to_lowercase()))
        });
        let text = reading.text_of(phrase).to_lowercase();
        let has = |words: &str| text.contains(words);
        let lesser = ["deputy", "vice", "assistant", "former", "ex-", "under"].into_iter().find(|w| has(w)).unwrap_or("");
        let duty = if has("diplomacy")
            || has("top diplomat")
            || has("foreign minister")
            || has("secretary of state")
            || has("foreign secretary")
        {
            "diplomacy"
        } else if has("prime minister") || has("premier") {
            "prime minister"
        } else if has("head of state") || has("president") {
            "president"
        } else {
            let noun = |t: usize| {
                let word = reading.word(t);
                lexicon::office_of_title(word).or(lexicon::is_person_noun(word).then_some(word))
            };
            let head = phrase.range().rev().find_map(noun).unwrap_or("").to_lowercase();
            return Office { country, duty: lesser.to_owned() + one_for_all(&head) };
        };
        Office { country, duty: lesser.to_owned() + duty }
    }

    /// Whether a description of this office can mean the holder of another.
    fn fits(&self, holder: &Office) -> bool {
        let elected = |duty: &str| matches!(duty, "member of congress" | "senator" | "lawmaker");
        const LEADING: [&str; 8] = ["president", "prime minister", "chancellor", "king", "queen", "leader", "premier", "ruler"];
        self.duty == holder.duty
            || self.duty == "counterpart"
            || self.duty == "lawmaker" && elected(&holder.duty)
            || matches!(self.duty.as_str(), "leader" | "ruler") && LEADING.contains(&holder.duty.as_str())
    }
}

/// One word for the forms of an office that name its holder's gender or are another word for the same.
fn one_for_all(noun: &str) -> &str {
    match noun {
        "congressman" | "congresswoman" | "representative" => "member of congress",
        "legislator" | "lawmaker" => "lawmaker",
        "chairman" | "chairwoman" | "chairperson" => "chair",
        "spokesman" | "spokeswoman" | "spokesperson" => "spokesperson",
        "businessman" | "businesswoman" | "mogul" | "tycoon" => "businessperson",
        "councillor" | "councilman" | "councilwoman" => "councillor",
        "attorney" | "lawyer" => "lawyer",
        "adviser" | "advisor" => "adviser",
        "nominee" | "candidate" | "hopeful" | "frontrunner" => "candidate",
        _ => noun,
    }
}

/// The adjective, in lower case, of the country that a name of a country, a people or an adjective belongs to.
fn country(name: &str) -> Option<String> {
    let name = lexicon::usual_form(name).unwrap_or(name);
    let is = |form: &str| form.eq_ignore_ascii_case(name);
    let plural = |form: &str| name.strip_suffix('s').is_some_and(|n| form.eq_ignore_ascii_case(n));
    lexicon::countries()
        .find(|c| is(c.name) || is(c.adjective) || is(c.people) || plural(c.people))
        .map(|c| c.adjective.to_lowercase())
        .or_else(|| name.eq_ignore_ascii_case("Kremlin").then(|| "russian".to_owned()))
}

/// Titles before a name and appositions after it, as token ranges.
fn roles(reading: &Reading<'_>, names: &[Mention], mention: &Mention) -> Vec<TokenRange> {
    let sentence = reading.sentences.get(reading.sentence_of(mention.tokens.start as usize)).cloned().unwrap_or_default();
    let before = before(reading, names, sentence.start, mention.tokens.start as usize);
    let after = after(reading, names, sentence.end, mention.tokens.end as usize);
    before.into_iter().chain(after).collect()
}

fn is_part(reading: &Reading<'_>, names: &[Mention], token: usize) -> bool {
    matches!(reading.pos(token), Upos::Adj | Upos::Noun | Upos::Propn)
        || name_at(names, token).is_some_and(|n| !n.entity_type.is_figure() && n.entity_type != EntityType::Person)
        || matches!(reading.word(token), "-" | "'s" | "’s")
}

/// Whether a token is a noun for an office or an abbreviated title.
fn is_office(reading: &Reading<'_>, token: usize) -> bool {
    let word = reading.word(token);
    lexicon::is_person_noun(word) || lexicon::office_of_title(word).is_some() || word == "deputy"
}

/// `French President`, `the head of Ruritanian diplomacy,`: the title that ends before token `name`.
fn before(reading: &Reading<'_>, names: &[Mention], first: usize, name: usize) -> Option<TokenRange> {
    let comma = name > first && reading.word(name - 1) == ",";
    let mut end = name - usize::from(comma);
    // "Judge Sir Peter Lee"
    if end > first + 1
        && reading.is(end - 1, &["Sir", "Dame", "Lord", "Lady", "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms."])
        && is_office(reading, end - 2)
    {
        end -= 1;
    }
    let mut start = end;
    while start > first && end - start < LONGEST_ROLE {
        let before = start - 1;
        let joins = reading.is(before, &["of", "for"])
            || reading.is(before, &["the"]) && before > first && reading.is(before - 1, &["of", "for"]);
        let dash = reading.word(before) == "-" && !reading.is_glued(before);
        if dash
            || !(is_part(reading, names, before) || joins)
            || name_at(names, before).is_some_and(|n| n.entity_type == EntityType::Person)
        {
            break;
        }
        start = before;
    }
    while start < end && (reading.is(start, &["of", "for", "the", "-", "'s", "’s"])) {
        start += 1;
    }
    let head = (start..end).rev().find(|&t| is_office(reading, t) && (t + 1 == end || reading.is(t + 1, &["of", "for"])))?;
    // What lies before the first noun of the phrase that is no part of it: "talks with mediator" has a verb or preposition.
    let determined = start > first && reading.is(start - 1, &["the", "his", "her", "their", "its", "a", "an"]);
    let titled = reading.word(head).starts_with(char::is_uppercase);
    let owned = (start..end).any(|t| reading.is(t, &["'s", "’s"]));
    if comma && !(determined || titled || owned) || start == end {
        return None;
    }
    // "Received by his Ruritanian counterpart, Ann Lee said": the comma ends the phrase, and the name is somebody else.
    let past = names.iter().find(|n| n.tokens.start as usize == name).map_or(name, |n| n.tokens.end as usize);
    let opens = start <= first + 1;
    if comma && !opens && matches!(reading.pos(past), Upos::Verb | Upos::Aux) {
        return None;
    }
    let start = start + usize::from(reading.is(start, &["new", "late", "current"]));
    Some(TokenRange::new(start, end))
}

/// `, president of the Institute`: the apposition that begins after token `end`.
fn after(reading: &Reading<'_>, names: &[Mention], last: usize, end: usize) -> Option<TokenRange> {
    if end >= last || reading.word(end) != "," {
        return None;
    }
    let start = end + 1 + usize::from(reading.is(end + 1, &["the", "a", "an", "its", "their", "his", "her"]));
    let mut at = start;
    let mut headed = false;
    while at < last && at - start < LONGEST_ROLE + 4 {
        let joins = headed && reading.is(at, &["of", "for", "the", "and", "on"]);
        let person = name_at(names, at).is_some_and(|n| n.entity_type == EntityType::Person);
        if person || !(is_part(reading, names, at) || joins || name_at(names, at).is_some_and(|n| !n.entity_type.is_figure())) {
            break;
        }
        headed |= lexicon::is_person_noun(reading.word(at));
        at += 1;
    }
    while at > start && reading.is(at - 1, &["of", "for", "the", "and", "on"]) {
        at -= 1;
    }
    // A list of people goes on after a comma too: "Ann Lee, President Bo Roe".
    let goes_on = name_at(names, at).is_some_and(|n| n.entity_type == EntityType::Person);
    (headed && !goes_on && at > start).then(|| TokenRange::new(start, at))
}

/// What is known of each chain beside its names, by the chain's number.
#[derive(Clone, Debug, Default)]
struct Known {
    offices: Vec<Office>,
    names: usize,
}

/// Gives each person the role that the article calls them by.
pub(super) fn describe(reading: &Reading<'_>, mentions: &[Mention], chains: &mut [Chain]) {
    let names = named(mentions);
    for chain in chains.iter_mut().filter(|c| c.entity_type == EntityType::Person) {
        let mut titles: Vec<&str> = Vec::new();
        for &(m, _) in chain.members.iter().take(40) {
            for role in roles(reading, &names, &mentions[m]) {
                titles.push(reading.text_of(role));
            }
        }
        // The first that says more than one word; then the first.
        let best = titles.iter().copied().find(|t| t.contains(' ')).or(titles.first().copied());
        let second = best.filter(|b| b.contains(' ')).and_then(|b| {
            let different = |t: &&str| {
                t.contains(' ') && !t.to_lowercase().contains(&b.to_lowercase()) && !b.contains(*t) && t.contains(" of ")
            };
            titles.iter().copied().find(different)
        });
        chain.role = match (best, second) {
            (Some(best), Some(second)) => Some(format!("{best}; {second}")),
            (best, _) => best.map(str::to_owned),
        };
    }
}

/// Names and figures, which do not overlap.
fn named(mentions: &[Mention]) -> Vec<Mention> {
    mentions.iter().filter(|m| m.kind == MentionKind::Name).cloned().collect()
}

/// Somebody who was spoken of.
#[derive(Clone, Copy, Debug)]
struct Recent {
    chain: usize,
    mention: usize,
    /// The token after it.
    end: u32,
    sentence: usize,
    subject: bool,
    spoken: bool,
    /// Whether it names the source of a quotation.
    source: bool,
}

/// Attaches descriptions and pronouns to the people that they mean.
pub(super) fn attach(reading: &Reading<'_>, mentions: &[Mention], voices: &Voices, chains: &mut Vec<Chain>) {
    let names = named(mentions);
    let told = told_before(reading, &voices.spoken);
    let mut known: Vec<Known> = vec![Known::default(); chains.len()];
    let mut chain_of: Vec<Option<usize>> = vec![None; mentions.len()];
    for (number, chain) in chains.iter().enumerate() {
        for &(m, _) in &chain.members {
            chain_of[m] = Some(number);
        }
        if chain.entity_type == EntityType::Person {
            known[number].names = chain.members.len();
            for &(m, _) in chain.members.iter().take(40) {
                for role in roles(reading, &names, &mentions[m]) {
                    let office = Office::of(reading, &names, role);
                    if !known[number].offices.contains(&office) {
                        known[number].offices.push(office);
                    }
                }
            }
        }
    }
    // Where each office was last held by somebody spoken of, so that a description need not look at everybody.
    let mut recent: Vec<Recent> = Vec::new();
    let people: Vec<usize> = (0..chains.len()).filter(|&c| chains[c].entity_type == EntityType::Person).collect();
    let mut unnamed: Vec<usize> = Vec::new();
    // The last description that speaks without a name: its mention and sentence.
    let mut nameless: Option<(usize, usize)> = None;
    let mut by_head: Vec<usize> = (0..mentions.len()).collect();
    order::by_key(&mut by_head, |&m| u64::from(mentions[m].head));
    for m in by_head {
        let mention = &mentions[m];
        let token = mention.tokens.start as usize;
        let sentence = reading.sentence_of(token);
        let quoted = voices.spoken.get(token).copied().unwrap_or(false);
        let source = voices.source.get(token).copied().unwrap_or(false);
        let quoted_of = voices.of.get(token).copied().flatten();
        let found = match (mention.kind, mention.entity_type) {
            (MentionKind::Name, EntityType::Person) => chain_of[m].map(|c| (c, "name")),
            (MentionKind::Nominal, _) => {
                let before = chains.len();
                let found = nominal(reading, &names, mention, chains, &mut known, (&people, &unnamed), &recent);
                unnamed.extend(before..chains.len());
                found
            }
            (MentionKind::Pronoun, _) => pronoun(
                &Place { reading, mentions, chain_of: &chain_of, told: &told, sentence, quoted, source, quoted_of },
                m,
                chains,
                &known,
                &recent,
            ),
            _ => None,
        };
        if found.is_none() && mention.kind == MentionKind::Nominal && source && !quoted {
            nameless = Some((m, sentence));
        }
        let Some((chain, rule)) = found else { continue };
        // `The mayor speaks of “a slap”. “We paid for it,” says Ann Lee.`: she is the mayor, if nothing else is said of her.
        if mention.kind == MentionKind::Name
            && let Some((description, of)) = nameless.take()
            && source
            && sentence == of + 1
            && known[chain].offices.is_empty()
            && chains[chain].members.iter().all(|&(other, _)| other >= m)
            && is_definite(reading, &mentions[description])
        {
            let tokens = mentions[description].tokens;
            chains[chain].members.push((description, "described before"));
            chains[chain].role = Some(reading.text_of(tokens).to_owned());
            known[chain].offices.push(Office::of(reading, &names, tokens));
        }
        if mention.kind != MentionKind::Name {
            chains[chain].members.push((m, rule));
            if mention.kind == MentionKind::Pronoun && chains[chain].gender.is_none() {
                chains[chain].gender = gender_of_pronoun(reading.word(token));
            }
        }
        let end = mention.tokens.end as usize;
        let verb = |t: usize| matches!(reading.pos(t), Upos::Verb | Upos::Aux);
        // The first person of a sentence, at its beginning or behind an opening phrase, is what it is about.
        let first = reading.sentences.get(sentence).map_or(0, |s| s.start);
        // "Fellow democratic Sen. Ann Lee of Delaware slammed".
        let phrase = |t: usize| matches!(reading.pos(t), Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn);
        let leads = token <= first + 6 && (first..token).all(phrase) && matches!(reading.word(end), "of" | "from" | "(");
        let opens = (token <= first + 1 || leads || token <= first + 8 && reading.word(token - 1) == ",")
            && !reading.is(end, &["'s", "’s", "'", "’"]);
        let subject = verb(end)
            || matches!(reading.pos(end), Upos::Adv) && verb(end + 1)
            || (reading.word(end) == "," || opens) && rule != "pronoun";
        recent.push(Recent { chain, mention: m, end: mention.tokens.end, sentence, subject, spoken: quoted, source });
        if recent.len() > 64 {
            recent.drain(..32);
        }
    }
}

fn nominal(
    reading: &Reading<'_>,
    names: &[Mention],
    mention: &Mention,
    chains: &mut Vec<Chain>,
    known: &mut Vec<Known>,
    (people, unnamed): (&[usize], &[usize]),
    recent: &[Recent],
) -> Option<(usize, &'static str)> {
    let office = Office::of(reading, names, mention.tokens);
    // In a list of thousands of names only those spoken of last are looked at.
    let near: Vec<usize>;
    let people = if people.len() <= 300 {
        people
    } else {
        near = recent.iter().rev().map(|r| r.chain).collect();
        &near
    };
    let holds = |c: usize, test: &dyn Fn(&Office) -> bool| known[c].offices.iter().any(test);
    let most = |found: Vec<usize>| -> Option<usize> {
        match found[..] {
            [] => None,
            [one] => Some(one),
            _ => recent.iter().rev().find(|r| found.contains(&r.chain)).map(|r| r.chain),
        }
    };
    let text = reading.text_of(mention.tokens);
    // "Lee is the president of Ruritania"
    let start = mention.tokens.start as usize;
    let determiner = usize::from(start > 0 && reading.is(start - 1, &["the"]));
    let copula = start.checked_sub(determiner + 1).filter(|&t| reading.is(t, &["is", "was", "remains", "became"]));
    let subject = copula.and_then(|t| recent.iter().rev().take(4).find(|r| r.end as usize == t));
    if let Some(subject) = subject {
        return Some((subject.chain, "predicate"));
    }
    if let Some(chain) = kind_of_person(reading, mention, &office, known, recent) {
        return Some((chain, "kind of person"));
    }
    if office.country.is_some() {
        // An office that many hold means somebody who was spoken of before.
        let common = matches!(office.duty.as_str(), "member of congress" | "official" | "spokesperson" | "lawyer" | "expert");
        let spoken_of = |c: usize| !common || recent.iter().any(|r| r.chain == c);
        let strong: Vec<usize> = people
            .iter()
            .copied()
            .filter(|&c| spoken_of(c) && holds(c, &|o| o.country == office.country && office.fits(o)))
            .collect();
        if let Some(chain) = most(strong) {
            return Some((chain, "office"));
        }
        let own: Vec<usize> = unnamed.iter().rev().take(50).copied().filter(|&c| holds(c, &|o| *o == office)).collect();
        if let Some(&chain) = own.first() {
            return Some((chain, "description"));
        }
        // Somebody whose country the article never gives, called by the office alone, or by nothing at all.
        let free = |c: usize| known[c].names > 0 && !holds(c, &|o| o.country.is_some());
        let titled: Vec<usize> = people.iter().copied().filter(|&c| free(c) && holds(c, &|o| office.fits(o))).collect();
        let leading = matches!(office.duty.as_str(), "president" | "leader" | "prime minister" | "chancellor" | "king")
            || matches!(office.duty.as_str(), "governor" | "mayor" | "bishop" | "archbishop") && titled.len() == 1;
        let mut salient: Vec<usize> =
            if titled.is_empty() { people.iter().copied().filter(|&c| free(c)).collect() } else { titled };
        order::by_key(&mut salient, |&c| !(known[c].names as u64));
        let clear = match salient[..] {
            [] => None,
            [one] => Some(one),
            [one, two, ..] => (known[one].names >= known[two].names * 2).then_some(one),
        };
        // Whoever was the last to act is nearer than whoever is named most.
        let acting = recent.iter().rev().find(|r| r.subject).is_none_or(|r| Some(r.chain) == clear);
        if let Some(chain) = clear.filter(|&c| leading && acting && known[c].names >= 2) {
            known[chain].offices.push(office);
            if chains[chain].role.as_ref().is_none_or(|r| !r.contains(' ')) {
                chains[chain].role = Some(text.to_owned());
            }
            return Some((chain, "salience"));
        }
        if office.duty == "counterpart" {
            return None;
        }
        // Nobody named: an entity of its own.
        let mut chain = Chain { members: Vec::new(), ..Chain::of(EntityType::Person, 0, "description", text.to_owned()) };
        chain.named = false;
        chain.role = Some(text.to_owned());
        chains.push(chain);
        known.push(Known { offices: vec![office], names: 0 });
        return Some((chains.len() - 1, "description"));
    }
    // "The head of the bank" is not the head of something else.
    if matches!(office.duty.as_str(), "head" | "chief" | "member" | "boss") && mention.tokens.len() > 1 {
        return None;
    }
    // "the minister": the last person spoken of who is one.
    let bare = recent
        .iter()
        .rev()
        .take(30)
        .find(|r| holds(r.chain, &|o| !office.duty.is_empty() && office.duty != "counterpart" && office.fits(o)))?;
    Some((bare.chain, "office"))
}

/// "The mayor", not "a mayor".
fn is_definite(reading: &Reading<'_>, mention: &Mention) -> bool {
    let start = mention.tokens.start as usize;
    start.checked_sub(1).is_some_and(|t| reading.is(t, &["the"])) || reading.is(start, &["the"])
}

/// "The politician", "the expert": whoever was spoken of last by name, unless somebody was introduced by that word.
fn kind_of_person(
    reading: &Reading<'_>,
    mention: &Mention,
    office: &Office,
    known: &[Known],
    recent: &[Recent],
) -> Option<usize> {
    const NEAR: usize = 2;
    let start = mention.tokens.start as usize;
    let noun = reading.word(mention.head as usize);
    let the = start.checked_sub(1).is_some_and(|t| reading.is(t, &["the", "The"]));
    if !the || !matches!(noun, "activist" | "diplomat" | "expert" | "parliamentarian" | "politician" | "scientist" | "specialist")
    {
        return None;
    }
    let introduced = (start.saturating_sub(120)..start).any(|t| reading.is(t, &[noun]));
    let sentence = reading.sentence_of(start);
    let other = |o: &Office| office.country.is_some() && o.country.is_some() && o.country != office.country;
    let fits = |r: &&Recent| known.get(r.chain).is_some_and(|k| k.names > 0 && !k.offices.iter().any(other));
    let mut near = recent.iter().rev().take_while(|r| sentence.saturating_sub(r.sentence) <= NEAR).filter(fits);
    let found = near.clone().find(|r| r.subject || r.source).or_else(|| near.next())?;
    (!introduced).then_some(found.chain)
}

fn gender_of_pronoun(word: &str) -> Option<Gender> {
    match word.to_ascii_lowercase().as_str() {
        "he" | "him" | "his" | "himself" => Some(Gender::Male),
        "she" | "her" | "hers" | "herself" => Some(Gender::Female),
        _ => None,
    }
}

/// Where a pronoun stands.
struct Place<'a> {
    reading: &'a Reading<'a>,
    mentions: &'a [Mention],
    /// For each mention that is a name, its chain.
    chain_of: &'a [Option<usize>],
    /// For each sentence, how many before it are the author's own words.
    told: &'a [usize],
    sentence: usize,
    quoted: bool,
    /// Whether the pronoun is the source of a quotation.
    source: bool,
    /// The source of the quotation that the pronoun stands in, as tokens.
    quoted_of: Option<TokenRange>,
}

/// For each sentence, how many before it are not wholly somebody's speech: what is quoted between a name and the pronoun
/// for it keeps them no farther apart.
fn told_before(reading: &Reading<'_>, spoken: &[bool]) -> Vec<usize> {
    let mut told = 0;
    reading
        .sentences
        .iter()
        .map(|sentence| {
            let before = told;
            let mut words = sentence.clone().filter(|&t| reading.word(t).starts_with(char::is_alphanumeric)).peekable();
            let speech = words.peek().is_some() && words.all(|t| spoken.get(t).copied().unwrap_or(false));
            told += usize::from(!speech);
            before
        })
        .collect()
}

/// The number of the name that covers a token, among mentions in text order.
fn name_number(mentions: &[Mention], token: usize) -> Option<usize> {
    let near = mentions.partition_point(|m| m.tokens.start as usize <= token);
    (0..near).rev().take(6).find(|&m| mentions[m].kind == MentionKind::Name && mentions[m].tokens.has(token))
}

/// So many mentions behind a pronoun are looked at.
const AHEAD: usize = 12;

/// Up to so many sentences before its source a quotation is taken to begin.
const SPEECH: usize = 3;

fn pronoun(place: &Place<'_>, m: usize, chains: &[Chain], known: &[Known], recent: &[Recent]) -> Option<(usize, &'static str)> {
    let &Place { reading, mentions, chain_of, told, sentence, quoted, source, quoted_of } = place;
    let token = mentions[m].tokens.start as usize;
    let gender = gender_of_pronoun(reading.word(token));
    let agrees = |chain: usize| chains[chain].gender.is_none() || chains[chain].gender == gender;
    let object = reading.is(token, &["him", "her"]) && !matches!(reading.pos(token + 1), Upos::Noun | Upos::Adj | Upos::Propn);
    let range = reading.sentences.get(sentence)?;
    // "In his statement, Lee said": the person who comes after the comma, in the first words of a sentence.
    let opening = token < range.start + 8 && matches!(reading.pos(range.start), Upos::Adp | Upos::Sconj);
    if opening && !object && !recent.iter().any(|r| r.sentence == sentence) {
        let comma = (token..range.end).take(20).find(|&t| reading.word(t) == ",");
        let ahead = comma.and_then(|comma| {
            mentions
                .iter()
                .enumerate()
                .skip(m + 1)
                .take(6)
                .find(|(_, o)| {
                    let start = o.tokens.start as usize;
                    start > comma
                        && start < comma + 6
                        && start < range.end
                        && o.entity_type == EntityType::Person
                        && o.kind == MentionKind::Name
                })
                .and_then(|(number, _)| chain_of.get(number).copied().flatten())
        });
        if let Some(chain) = ahead.filter(|&c| agrees(c)) {
            return Some((chain, "pronoun ahead"));
        }
    }
    // Whoever speaks is "I" in their own words.
    let interrupting = reading.is(token + 1, &["said", "says", "added", "continued"]);
    let own: Vec<usize> = match quoted_of.filter(|_| !interrupting) {
        Some(source) => source.range().filter_map(|t| name_number(mentions, t)).filter_map(|m| chain_of[m]).collect(),
        None => Vec::new(),
    };
    // "He accused Lee": he is not Lee, nor anybody else whom his own sentence goes on to name.
    let subject = reading.is(token, &["he", "she"]) && matches!(reading.pos(token + 1), Upos::Verb | Upos::Aux | Upos::Adv);
    let named: Vec<usize> = mentions
        .iter()
        .enumerate()
        .skip(m + 1)
        .take(if subject { AHEAD } else { 0 })
        .filter(|(_, o)| o.kind == MentionKind::Name && (o.tokens.start as usize) < range.end)
        .filter_map(|(number, _)| chain_of.get(number).copied().flatten())
        .collect();
    // "Lee is her brother": not Lee's.
    let copula = token > range.start && reading.is(token - 1, &["is", "was", "are", "were"]);
    let said_of = |r: &Recent| {
        let end = mentions[r.mention].tokens.end as usize;
        copula && (end + 1 == token || end + 2 == token && reading.word(end) == ",")
    };
    let mut best: Option<(i32, usize)> = None;
    let mut nearest_verb = true;
    let place_of = |s: usize| if quoted { s } else { told.get(s).copied().unwrap_or(s) };
    for r in recent.iter().rev() {
        let distance = place_of(sentence).saturating_sub(place_of(r.sentence));
        if distance > REACH {
            break;
        }
        // `“I voted for Lee. It was late”, he said`: he is not Lee.
        // "About Lee he said", "Asked about Lee, he said": nor here.
        let topic = reading.is(range.start, &["About", "Asked", "Regarding", "Concerning"]);
        let told_of = source && (r.spoken && sentence <= r.sentence + SPEECH || topic && r.sentence == sentence);
        if !agrees(r.chain) || own.contains(&r.chain) || named.contains(&r.chain) || said_of(r) || told_of {
            continue;
        }
        let mut score = -4 * distance as i32;
        score += if r.subject { 3 } else { 0 };
        score += known.get(r.chain).map_or(0, |k| k.names.min(6) as i32) / 2;
        score += if chains[r.chain].gender == gender { 1 } else { 0 };
        score -= if r.spoken != quoted { 3 } else { 0 };
        // Who spoke goes on speaking.
        score += if source && r.source { 3 } else { 0 };
        if r.sentence == sentence && mentions[r.mention].tokens.start as usize == range.start {
            score += 1;
        }
        // "Lee asked him": not Lee.
        if object && r.sentence == sentence && r.subject && nearest_verb {
            score -= 6;
            nearest_verb = false;
        }
        if best.is_none_or(|b| score > b.0) {
            best = Some((score, r.chain));
        }
    }
    best.map(|(_, chain)| (chain, "pronoun"))
}
