//! Dates, times, sums of money, percentages and quantities: found by their form, with the value meant.
//!
//! A small grammar over tokens rather than regular expressions: most tokens begin nothing and cost one look at their first
//! characters, a date that a translation spoilt ("1is February") needs no expression of its own, and nothing has to be
//! compiled at the start. Values are ISO 8601, partial where the text is, resolved against the day of publication: weekdays
//! to the nearest such day before it (after it, where the sentence speaks of the future), months without a year to the
//! nearest such month. Ordinals and small numbers in words are left out, and so are "the day after" and "so far".

use crate::mention::{EntityType, Mention, MentionKind};
use crate::span::TokenRange;
use crate::token::Token;
use std::ops::Range;

/// Finds the figures of an article, in text order, without overlap. `published` is the article's own date, ISO 8601.
pub fn find(text: &str, tokens: &[Token], sentences: &[Range<usize>], published: Option<&str>) -> Vec<Mention> {
    let reference = published.and_then(Day::parse);
    let mut mentions = Vec::new();
    for sentence in sentences {
        let Some(tokens) = tokens.get(sentence.clone()) else { continue };
        let parser = Parser { text, tokens, reference };
        let mut at = 0;
        while at < tokens.len() {
            let Some(found) = parser.figure(at) else {
                at += 1;
                continue;
            };
            mentions.push(Mention {
                tokens: TokenRange::new(sentence.start + at, sentence.start + found.end),
                head: crate::span::index(sentence.start + found.end - 1),
                kind: MentionKind::Name,
                entity_type: found.kind,
                confidence: 0.95,
                value: found.value,
                stands_for: None,
            });
            at = found.end;
        }
    }
    mentions
}

/// A figure that begins at some token.
struct Found {
    /// Past its last token.
    end: usize,
    kind: EntityType,
    value: Option<String>,
}

/// What a word means to the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// A weekday, Monday being 0; whether it is English.
    Weekday(u8, bool),
    /// A month from 1; whether the word is that of a month only.
    Month(u8, bool),
    /// Yesterday, today, tomorrow, as days from now.
    Day(i8),
    /// A unit of a day or more.
    Unit(Unit),
    /// Hours, minutes, seconds.
    ShortUnit,
    /// A unit of measure.
    Measure,
    /// A currency's name.
    Currency(&'static str),
    /// Hundred, thousand, million, …: its number of zeros.
    Scale(u8),
    /// A number in words.
    Number(u16),
    /// An amount without a number: several, few.
    Vague,
    /// Last, past, previous: before now.
    Last,
    /// Next, coming, following: after now.
    Next,
    /// This, current.
    This,
    /// Recent.
    Recent,
    /// A feast that gives a day or season its name.
    Feast,
    /// Ago, earlier, before.
    Ago,
    /// Later.
    Later,
    /// Early, late, mid; beginning, end.
    Part,
    /// About, nearly, over: before a figure.
    Approximate,
    /// A, an.
    A,
    /// Anything else.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
    Decade,
    Century,
}

impl Unit {
    fn letter(self) -> &'static str {
        match self {
            Unit::Day => "D",
            Unit::Week => "W",
            Unit::Month => "M",
            Unit::Year | Unit::Decade | Unit::Century => "Y",
        }
    }

    fn times(self) -> i64 {
        match self {
            Unit::Decade => 10,
            Unit::Century => 100,
            _ => 1,
        }
    }
}

fn word(token: &str) -> Word {
    let mut buffer = [0u8; 12];
    let Some(lower) = buffer.get_mut(..token.len()) else { return Word::Other };
    lower.copy_from_slice(token.as_bytes());
    lower.make_ascii_lowercase();
    let capital = token.starts_with(|c: char| c.is_ascii_uppercase());
    match &*lower {
        b"monday" | b"mondays" => Word::Weekday(0, true),
        b"tuesday" | b"tuesdays" => Word::Weekday(1, true),
        b"wednesday" | b"wednesdays" => Word::Weekday(2, true),
        b"thursday" | b"thursdays" => Word::Weekday(3, true),
        b"friday" | b"fridays" => Word::Weekday(4, true),
        b"saturday" | b"saturdays" => Word::Weekday(5, true),
        b"sunday" | b"sundays" => Word::Weekday(6, true),
        b"lundi" | b"lunes" | b"montag" => Word::Weekday(0, false),
        b"mardi" | b"martes" | b"dienstag" => Word::Weekday(1, false),
        b"mercredi" | b"mittwoch" => Word::Weekday(2, false),
        b"jeudi" | b"jueves" | b"donnerstag" => Word::Weekday(3, false),
        b"vendredi" | b"viernes" | b"freitag" => Word::Weekday(4, false),
        b"samedi" | b"samstag" => Word::Weekday(5, false),
        b"dimanche" | b"domingo" | b"sonntag" => Word::Weekday(6, false),
        b"january" if capital => Word::Month(1, true),
        b"february" if capital => Word::Month(2, true),
        b"march" if capital => Word::Month(3, false),
        b"april" if capital => Word::Month(4, false),
        b"may" if capital => Word::Month(5, false),
        b"june" if capital => Word::Month(6, false),
        b"july" if capital => Word::Month(7, true),
        b"august" if capital => Word::Month(8, false),
        b"september" if capital => Word::Month(9, true),
        b"october" if capital => Word::Month(10, true),
        b"november" if capital => Word::Month(11, true),
        b"december" if capital => Word::Month(12, true),
        b"jan" | b"jan." if capital => Word::Month(1, false),
        b"feb" | b"feb." if capital => Word::Month(2, false),
        b"mar." if capital => Word::Month(3, false),
        b"apr" | b"apr." if capital => Word::Month(4, false),
        b"jun" | b"jun." if capital => Word::Month(6, false),
        b"jul" | b"jul." if capital => Word::Month(7, false),
        b"aug" | b"aug." if capital => Word::Month(8, false),
        b"sep" | b"sept" | b"sep." | b"sept." if capital => Word::Month(9, false),
        b"oct" | b"oct." if capital => Word::Month(10, false),
        b"nov" | b"nov." if capital => Word::Month(11, false),
        b"dec" | b"dec." if capital => Word::Month(12, false),
        b"easter" | b"christmas" | b"ramadan" | b"thanksgiving" | b"passover" | b"diwali" if capital => Word::Feast,
        b"yesterday" => Word::Day(-1),
        b"today" => Word::Day(0),
        b"tomorrow" => Word::Day(1),
        b"day" | b"days" => Word::Unit(Unit::Day),
        b"week" | b"weeks" | b"weekend" => Word::Unit(Unit::Week),
        b"month" | b"months" => Word::Unit(Unit::Month),
        b"year" | b"years" => Word::Unit(Unit::Year),
        b"decade" | b"decades" => Word::Unit(Unit::Decade),
        b"century" | b"centuries" => Word::Unit(Unit::Century),
        b"hour" | b"hours" | b"minute" | b"minutes" | b"second" | b"seconds" => Word::ShortUnit,
        b"ton" | b"tons" | b"tonne" | b"tonnes" | b"kg" | b"kilo" | b"kilos" | b"kilogram" | b"kilograms" | b"gram"
        | b"grams" | b"mg" | b"ounce" | b"ounces" | b"lb" | b"lbs" | b"km" | b"kilometer" | b"kilometers" | b"kilometre"
        | b"kilometres" | b"mile" | b"miles" | b"meter" | b"meters" | b"metre" | b"metres" | b"cm" | b"centimeters"
        | b"centimetres" | b"mm" | b"millimeters" | b"millimetres" | b"inch" | b"inches" | b"ft" | b"feet" | b"yard"
        | b"yards" | b"hectare" | b"hectares" | b"acre" | b"acres" | b"litre" | b"litres" | b"liter" | b"liters" | b"gallon"
        | b"gallons" | b"barrel" | b"barrels" | b"degree" | b"degrees" | b"megawatt" | b"megawatts" | b"gigawatts"
        | b"kilowatts" | b"mw" | b"gw" | b"knots" | b"mph" | b"kph" => Word::Measure,
        b"dollar" | b"dollars" => Word::Currency("USD"),
        b"euro" | b"euros" => Word::Currency("EUR"),
        b"pound" | b"pounds" => Word::Currency("GBP"),
        b"yen" => Word::Currency("JPY"),
        b"yuan" | b"renminbi" => Word::Currency("CNY"),
        b"rupee" | b"rupees" | b"peso" | b"pesos" | b"shilling" | b"shillings" | b"franc" | b"francs" | b"dinar" | b"dinars"
        | b"riyal" | b"riyals" | b"rials" | b"dirham" | b"dirhams" | b"rand" | b"cents" => Word::Currency(""),
        b"naira" => Word::Currency("NGN"),
        b"cedi" | b"cedis" => Word::Currency("GHS"),
        b"rouble" | b"roubles" | b"ruble" | b"rubles" => Word::Currency("RUB"),
        b"ringgit" => Word::Currency("MYR"),
        b"baht" => Word::Currency("THB"),
        b"lira" | b"liras" => Word::Currency("TRY"),
        b"hundred" => Word::Scale(2),
        b"thousand" => Word::Scale(3),
        b"lakh" => Word::Scale(5),
        b"million" | b"mn" => Word::Scale(6),
        b"crore" => Word::Scale(7),
        b"billion" | b"bn" => Word::Scale(9),
        b"trillion" | b"tn" => Word::Scale(12),
        b"one" => Word::Number(1),
        b"two" => Word::Number(2),
        b"three" => Word::Number(3),
        b"four" => Word::Number(4),
        b"five" => Word::Number(5),
        b"six" => Word::Number(6),
        b"seven" => Word::Number(7),
        b"eight" => Word::Number(8),
        b"nine" => Word::Number(9),
        b"ten" => Word::Number(10),
        b"eleven" => Word::Number(11),
        b"twelve" => Word::Number(12),
        b"fifteen" => Word::Number(15),
        b"eighteen" => Word::Number(18),
        b"twenty" => Word::Number(20),
        b"thirty" => Word::Number(30),
        b"forty" => Word::Number(40),
        b"fifty" => Word::Number(50),
        b"sixty" => Word::Number(60),
        b"several" | b"few" | b"couple" | b"many" => Word::Vague,
        b"last" | b"past" | b"previous" => Word::Last,
        b"next" | b"coming" | b"upcoming" | b"following" => Word::Next,
        b"this" | b"current" => Word::This,
        b"recent" => Word::Recent,
        b"ago" | b"earlier" | b"before" => Word::Ago,
        b"later" => Word::Later,
        b"early" | b"late" | b"mid" | b"beginning" | b"end" | b"start" | b"middle" => Word::Part,
        b"about" | b"around" | b"nearly" | b"almost" | b"over" | b"more" | b"less" | b"fewer" | b"least" | b"approximately"
        | b"roughly" | b"some" | b"up" | b"at" | b"under" => Word::Approximate,
        b"a" | b"an" => Word::A,
        _ => Word::Other,
    }
}

/// The words of one sentence.
struct Parser<'t> {
    text: &'t str,
    tokens: &'t [Token],
    reference: Option<Day>,
}

impl Parser<'_> {
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.of(self.text))
    }

    fn word(&self, at: usize) -> Word {
        word(self.text(at))
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|w| w.eq_ignore_ascii_case(self.text(at)))
    }

    /// Whether nothing stands between a token and the one before it.
    fn glued(&self, at: usize) -> bool {
        at > 0 && at < self.tokens.len() && self.tokens[at - 1].span.end == self.tokens[at].span.start
    }

    /// Number of the first token after `at`, a comma skipped.
    fn past_comma(&self, at: usize) -> usize {
        at + usize::from(self.text(at) == ",")
    }

    fn figure(&self, at: usize) -> Option<Found> {
        let digit = self.text(at).starts_with(|c: char| c.is_ascii_digit());
        let word = self.word(at);
        if word == Word::Other && !digit && !self.is_currency_sign(at) && !self.is(at, &["US", "Rs", "Rs.", "INR", "USD", "EUR"])
        {
            return None;
        }
        self.date(at).or_else(|| self.amount(at))
    }

    // Dates

    fn date(&self, at: usize) -> Option<Found> {
        let found = match self.word(at) {
            Word::Weekday(day, english) => self.weekday(at, at, day, english),
            Word::Month(month, _) => self.month(at, at, month),
            Word::Day(offset) => Some((at + 1, self.reference.map(|d| d.plus(i64::from(offset)).iso()))),
            // "Easter", "Christmas Eve", but not "Easter Island".
            Word::Feast => {
                let end = at + 1 + usize::from(self.is(at + 1, &["Eve", "Day", "Sunday", "Monday"]));
                let named = end == at + 1 && self.text(end).starts_with(|c: char| c.is_ascii_uppercase());
                (!named).then_some((end, None))
            }
            Word::Part => self.part(at),
            Word::Last | Word::Next | Word::This | Word::Recent => self.relative(at),
            Word::Ago | Word::Later if self.is(at, &["earlier", "later"]) => match self.word(at + 1) {
                Word::This | Word::Last => self.relative(at + 1),
                _ => None,
            },
            _ => None,
        };
        let found = found.or_else(|| self.day_month(at)).or_else(|| self.year(at)).or_else(|| self.span_of_time(at));
        found.map(|(end, value)| Found { end, kind: EntityType::Date, value })
    }

    /// A day of the month: `1`, `26th`, and `1is`, as a translation of French left it.
    fn day_of_month(&self, at: usize) -> Option<u8> {
        let text = self.text(at);
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, rest) = text.split_at_checked(digits)?;
        let day: u8 = number.parse().ok()?;
        let ending = rest.len() <= 3 && rest.chars().all(char::is_alphabetic);
        ((1..=31).contains(&day) && number.len() <= 2 && ending).then_some(day)
    }

    fn year_number(&self, at: usize) -> Option<i64> {
        let text = self.text(at);
        let year = if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok()? } else { return None };
        (1000..2100).contains(&year).then_some(year)
    }

    /// A year after a comma or at once, and past its end.
    fn year_after(&self, at: usize) -> Option<(usize, i64)> {
        let at = self.past_comma(at);
        self.year_number(at).map(|year| (at + 1, year))
    }

    /// `Tuesday`, `Friday, January 28, 2022`, `Tuesday 1 February`. The span begins at `start`.
    fn weekday(&self, start: usize, at: usize, day: u8, english: bool) -> Option<(usize, Option<String>)> {
        let next = self.past_comma(at + 1);
        let next = next + usize::from(self.is(next, &["the"]) && self.day_of_month(next + 1).is_some());
        if let Some(found) = self.day_month(next) {
            return Some(found);
        }
        if let Word::Month(month, _) = self.word(next)
            && self.day_of_month(next + 1).is_some()
        {
            return self.month(next, next, month);
        }
        if !english || self.text(at).starts_with(char::is_lowercase) {
            return None;
        }
        let value = self.reference.map(|d| {
            let back = (d.weekday() + 7 - i64::from(day)) % 7;
            let before = match (start < at).then(|| self.word(start)) {
                Some(Word::Last) => d.plus(-if back == 0 { 7 } else { back }),
                Some(Word::Next) => d.plus(7 - back),
                _ if self.speaks_of_the_future(start) && back > 0 => d.plus(7 - back),
                _ => d.plus(-back),
            };
            before.iso()
        });
        Some((at + 1, value))
    }

    /// Whether words before `at` say that something is still to come.
    fn speaks_of_the_future(&self, at: usize) -> bool {
        (at.saturating_sub(12)..at).any(|i| self.is(i, &["will", "shall", "expected", "due", "scheduled", "plans", "upcoming"]))
    }

    /// `26 January 2022`, `1st of May`.
    fn day_month(&self, at: usize) -> Option<(usize, Option<String>)> {
        let day = self.day_of_month(at)?;
        let next = at + 1 + usize::from(self.is(at + 1, &["of"]));
        let Word::Month(month, _) = self.word(next) else { return None };
        let (end, year) = match self.year_after(next + 1) {
            Some((end, year)) => (end, Some(year)),
            None => (next + 1, None),
        };
        Some((end, self.calendar_day(year, month, day)))
    }

    /// `January 26th, 2022`, `February 14 and 15`, `December 2021`, `February`.
    fn month(&self, start: usize, at: usize, month: u8) -> Option<(usize, Option<String>)> {
        if let Some(day) = self.day_of_month(at + 1) {
            let next = at + 2;
            let joined = self.is(next, &["and", "to", "-", "–", "&"]);
            if let Some(second) = self.day_of_month(next + 1).filter(|_| joined) {
                let year = self.year_after(next + 2);
                let end = year.map_or(next + 2, |y| y.0);
                let year = year.map(|y| y.1);
                let both = self.calendar_day(year, month, day).zip(self.calendar_day(year, month, second));
                return Some((end, both.map(|(a, b)| format!("{a}/{b}"))));
            }
            return match self.year_after(next) {
                Some((end, year)) => Some((end, self.calendar_day(Some(year), month, day))),
                None => Some((next, self.calendar_day(None, month, day))),
            };
        }
        let of = at + 1 + usize::from(self.is(at + 1, &["of", ","]));
        if let Some(year) = self.year_number(of) {
            return Some((of + 1, Some(format!("{year:04}-{month:02}"))));
        }
        // A word that is also a name or a verb needs a word before it that dates have; a short form needs a number.
        let Word::Month(_, sure) = self.word(at) else { return None };
        let introduced = at > 0
            && self.is(
                at - 1,
                &[
                    "in", "since", "until", "till", "by", "of", "last", "next", "this", "from", "during", "early", "late",
                    "every", "through",
                ],
            );
        if self.text(at).len() < 5 && !self.is(at, &["May", "June", "July"]) || !(sure || introduced || start < at) {
            return None;
        }
        let value = self.reference.map(|d| {
            let months = d.months();
            let here = |year: i64| year * 12 + i64::from(month) - 1;
            let nearest = match (start < at).then(|| self.word(start)) {
                Some(Word::Last) => here(d.year - i64::from(month >= d.month)),
                Some(Word::Next) => here(d.year + i64::from(month <= d.month)),
                _ => [here(d.year - 1), here(d.year), here(d.year + 1)]
                    .into_iter()
                    .min_by_key(|m| (m - months).abs())
                    .unwrap_or(months),
            };
            month_iso(nearest)
        });
        Some((at + 1, value))
    }

    /// A day of the calendar; without a year the nearest to the day of publication.
    fn calendar_day(&self, year: Option<i64>, month: u8, day: u8) -> Option<String> {
        let make = |year: i64| Day { year, month, day };
        match (year, self.reference) {
            (Some(year), _) => Some(make(year).iso()),
            (None, Some(d)) => [make(d.year - 1), make(d.year), make(d.year + 1)]
                .into_iter()
                .min_by_key(|c| (c.number() - d.number()).abs())
                .map(Day::iso),
            (None, None) => Some(format!("--{month:02}-{day:02}")),
        }
    }

    /// `mid-December`, `early February`, `beginning of December`, `end of 2014`, `late last year`.
    fn part(&self, at: usize) -> Option<(usize, Option<String>)> {
        let next = at + 1 + usize::from(self.is(at + 1, &["of", "-", "in"]));
        if self.is(at, &["early", "late", "mid"]) && self.is(at + 1, &["of"]) {
            return None;
        }
        match self.word(next) {
            Word::Month(month, _) => self.month(at, next, month),
            Word::This | Word::Last | Word::Next => self.relative(next),
            _ => self.year_number(next).map(|year| (next + 1, Some(year.to_string()))),
        }
    }

    /// `last week`, `next few days`, `the past two years`, `this month`, `last Friday`, `last May`.
    fn relative(&self, at: usize) -> Option<(usize, Option<String>)> {
        let way = self.word(at);
        match self.word(at + 1) {
            Word::Weekday(day, true) => return self.weekday(at, at + 1, day, true),
            Word::Month(month, _) => return self.month(at, at + 1, month),
            Word::Unit(unit) => {
                let plural = self.text(at + 1).ends_with(['s', 'S']);
                let offset = match way {
                    Word::Last => -1,
                    Word::Next => 1,
                    Word::This => 0,
                    _ => 0,
                };
                // "The following day" and "these days" are no dates of their own; "recent week" is nothing.
                if way == Word::Recent && !plural
                    || way == Word::This && plural
                    || self.is(at, &["following", "previous"]) && unit == Unit::Day
                {
                    return None;
                }
                let value = match (way, plural) {
                    (Word::Last | Word::Next | Word::This, false) => self.reference.and_then(|d| d.unit(unit, offset)),
                    (Word::Last | Word::Recent, true) => Some("PAST_REF".to_owned()),
                    (Word::Next, true) => Some("FUTURE_REF".to_owned()),
                    _ => None,
                };
                return Some((at + 2, value));
            }
            _ => {}
        }
        if way == Word::This {
            return None;
        }
        let count = self.count(at + 1)?;
        let Word::Unit(unit) = self.word(count.0) else { return None };
        Some((count.0 + 1, Some(duration(count.1, unit))))
    }

    /// A number or vague amount: past its end, and the number where there is one.
    fn count(&self, at: usize) -> Option<(usize, Option<i64>)> {
        match self.word(at) {
            Word::Number(number) => {
                // twenty-five
                if number >= 20
                    && self.text(at + 1) == "-"
                    && let Word::Number(ones @ 1..=9) = self.word(at + 2)
                {
                    return Some((at + 3, Some(i64::from(number + ones))));
                }
                Some((at + 1, Some(i64::from(number))))
            }
            Word::Vague => Some((at + 1 + usize::from(self.is(at + 1, &["of", "more", "dozen"])), None)),
            Word::A if self.word(at + 1) == Word::Vague => self.count(at + 1),
            _ => {
                let number: i64 = self.text(at).replace(',', "").parse().ok()?;
                Some((at + 1, Some(number)))
            }
        }
    }

    /// `2014`, `2014-15`, `1990s`.
    fn year(&self, at: usize) -> Option<(usize, Option<String>)> {
        let text = self.text(at);
        if text.len() == 5 && text.ends_with('s') && text.as_bytes().get(3) == Some(&b'0') {
            let decade: i64 = text.get(..4)?.parse().ok()?;
            return (1500..2100).contains(&decade).then(|| (at + 1, Some(format!("{}X", &text[..3]))));
        }
        let year = self.year_number(at)?;
        if self.glued(at + 1) && self.is(at + 1, &["-", "–", "/"]) && self.glued(at + 2) {
            // 2022-02-01
            if let (Some(month), Some(day)) = (self.two_digits(at + 2), self.two_digits(at + 4))
                && self.is(at + 3, &["-"])
                && (1..=12).contains(&month)
            {
                return Some((at + 5, Some(format!("{year:04}-{month:02}-{day:02}"))));
            }
            if let Some(second) = self.two_digits(at + 2).map(|n| year / 100 * 100 + i64::from(n)).or(self.year_number(at + 2))
                && second > year
            {
                return Some((at + 3, Some(format!("{year}/{second}"))));
            }
        }
        let introduced = at > 0
            && self.is(
                at - 1,
                &[
                    "in",
                    "since",
                    "until",
                    "till",
                    "by",
                    "from",
                    "after",
                    "before",
                    "of",
                    "following",
                    "during",
                    "year",
                    "early",
                    "late",
                    "and",
                    "(",
                    "to",
                ],
            );
        // Four digits before a counted thing are no year: "1500 soldiers"; before 1800 they need a word that years have.
        let likely = (1900..2050).contains(&year);
        let counted =
            matches!(self.word(at + 1), Word::Measure | Word::Currency(_) | Word::Scale(_) | Word::Unit(_) | Word::ShortUnit)
                || self.is(at + 1, &["%", "percent", "people", "per"]);
        let sum = at > 0 && (self.is_currency_sign(at - 1) || self.is(at - 1, &["No.", "no.", "number", "#"]));
        (!counted && !sum && (likely || introduced && year >= 1500)).then(|| (at + 1, Some(year.to_string())))
    }

    fn two_digits(&self, at: usize) -> Option<u8> {
        let text = self.text(at);
        if text.len() == 2 { text.parse().ok() } else { None }
    }

    /// `a month ago`, `a few days earlier`, `almost eight years`, `two days`, `several weeks`.
    fn span_of_time(&self, at: usize) -> Option<(usize, Option<String>)> {
        let approximate = self.approximate(at);
        let begin = approximate.unwrap_or(at);
        if self.word(begin) == Word::A
            && let Word::Unit(unit) = self.word(begin + 1)
        {
            let (end, sign) = self.direction(begin + 2)?;
            return Some((end, self.shifted(1, unit, sign)));
        }
        let (next, number) = self.count(begin)?;
        let Word::Unit(unit) = self.word(next) else { return None };
        // "A 12-year-old" and "44 years old" are ages, "day 3" is a name.
        if self.is(next + 1, &["old", "-"]) {
            return None;
        }
        if let Some((end, sign)) = self.direction(next + 1) {
            return Some((end, number.and_then(|n| self.shifted(n, unit, sign)).or(Some("PAST_REF".to_owned()))));
        }
        let plural = self.text(next).ends_with(['s', 'S']);
        plural.then(|| (next + 1, Some(duration(number, unit))))
    }

    /// `ago`, `earlier`, `later`: past its end, and whether it looks back or on.
    fn direction(&self, at: usize) -> Option<(usize, i64)> {
        match self.word(at) {
            Word::Ago if !self.is(at, &["before"]) => Some((at + 1, -1)),
            Word::Later => Some((at + 1, 1)),
            _ => None,
        }
    }

    fn shifted(&self, number: i64, unit: Unit, sign: i64) -> Option<String> {
        let d = self.reference?;
        if !(0..10_000).contains(&number) {
            return None;
        }
        Some(match unit {
            Unit::Day => d.plus(sign * number).iso(),
            Unit::Week => d.plus(sign * number * 7).iso(),
            Unit::Month => month_iso(d.months() + sign * number),
            _ => format!("{:04}", d.year + sign * number * unit.times()),
        })
    }

    /// Past a word or two that say "about" or "more than" before a figure.
    fn approximate(&self, at: usize) -> Option<usize> {
        if self.word(at) != Word::Approximate {
            return None;
        }
        if self.is(at, &["more", "less", "fewer"]) {
            return self.is(at + 1, &["than"]).then_some(at + 2);
        }
        if self.is(at, &["at"]) {
            return self.is(at + 1, &["least", "most"]).then_some(at + 2);
        }
        if self.is(at, &["up"]) {
            return self.is(at + 1, &["to"]).then_some(at + 2);
        }
        (!self.is(at, &["least"])).then_some(at + 1)
    }

    // Amounts

    fn is_currency_sign(&self, at: usize) -> bool {
        matches!(self.text(at), "$" | "€" | "£" | "¥" | "₹" | "₦" | "₽" | "₩" | "₪" | "₱" | "₵")
    }

    fn amount(&self, at: usize) -> Option<Found> {
        let approximate = self.approximate(at);
        let begin = approximate.unwrap_or(at);
        if let Some(found) = self.money(begin) {
            return Some(found);
        }
        if let Some(found) = self.clock(begin, begin + 1) {
            return Some(found);
        }
        let (mut end, mut number) = self.figures(begin)?;
        if self.is(end, &["%", "percent", "pc"]) || self.is(end, &["per"]) && self.is(end + 1, &["cent"]) {
            end += 1 + usize::from(self.is(end, &["per"]));
            return Some(Found { end, kind: EntityType::Percent, value: Some(number.to_string()) });
        }
        while let Word::Scale(zeros) = self.word(end) {
            number = number.scaled(zeros);
            end += 1;
        }
        match self.word(end) {
            Word::Currency(code) => {
                let value = format!("{number} {code}").trim_end().to_owned();
                return Some(Found { end: end + 1, kind: EntityType::Money, value: Some(value) });
            }
            Word::ShortUnit => {
                let end = end + 1 + usize::from(self.is(end + 1, &["ago", "later", "earlier"]));
                return Some(Found { end, kind: EntityType::Time, value: None });
            }
            Word::Measure => return Some(Found { end: end + 1, kind: EntityType::Quantity, value: Some(number.to_string()) }),
            _ => {}
        }
        if self.is(end, &["square", "cubic", "nautical", "metric"]) && self.word(end + 1) == Word::Measure {
            return Some(Found { end: end + 2, kind: EntityType::Quantity, value: Some(number.to_string()) });
        }
        // A count is given only with its "more than", and not when it is small.
        (approximate.is_some() && number.integer >= 100).then(|| Found {
            end,
            kind: EntityType::Quantity,
            value: Some(number.to_string()),
        })
    }

    /// `$1.2 million`, `US$5`, `€ 3`, `Rs 500 crore`.
    fn money(&self, at: usize) -> Option<Found> {
        let mut next = at;
        if self.is(next, &["US", "C", "A", "NZ", "HK", "R"]) && self.glued(next + 1) && self.text(next + 1) == "$" {
            next += 1;
        }
        let code = match self.text(next) {
            "$" => "USD",
            "€" | "EUR" => "EUR",
            "£" => "GBP",
            "¥" => "JPY",
            "₹" | "Rs" | "Rs." | "INR" => "INR",
            "₦" => "NGN",
            "₽" => "RUB",
            "₩" => "KRW",
            "₪" => "ILS",
            "₱" => "PHP",
            "₵" => "GHS",
            "USD" => "USD",
            _ => return None,
        };
        let code = if next > at && self.text(at) != "US" { "" } else { code };
        let (mut end, mut number) = self.figures(next + 1)?;
        if self.glued(end) && self.is(end, &["m", "k", "b"]) {
            number = number.scaled(match self.text(end) {
                "k" | "K" => 3,
                "m" | "M" => 6,
                _ => 9,
            });
            end += 1;
        }
        while let Word::Scale(zeros) = self.word(end) {
            number = number.scaled(zeros);
            end += 1;
        }
        Some(Found { end, kind: EntityType::Money, value: Some(format!("{number} {code}").trim_end().to_owned()) })
    }

    /// `10:30`, `5 p.m.`, `10:30 am`.
    fn clock(&self, at: usize, end: usize) -> Option<Found> {
        let text = self.text(at);
        let half = match self.text(end).to_ascii_lowercase().as_str() {
            "am" | "a.m." | "a.m" => Some(0),
            "pm" | "p.m." | "p.m" => Some(12),
            _ => None,
        };
        let (hours, minutes) = match text.split_once(':') {
            Some((hours, minutes)) if minutes.len() == 2 => (hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?),
            None if half.is_some() => (text.parse().ok()?, 0),
            _ => return None,
        };
        if hours > 24 || minutes > 59 {
            return None;
        }
        let hours = match half {
            Some(half) => hours % 12 + half,
            None => hours,
        };
        let end = end + usize::from(half.is_some());
        Some(Found { end, kind: EntityType::Time, value: Some(format!("T{hours:02}:{minutes:02}")) })
    }

    /// A number in figures, or a scale after "a" or a small number: past its end, and the number.
    fn figures(&self, at: usize) -> Option<(usize, Decimal)> {
        if let Some(number) = Decimal::parse(self.text(at)) {
            return Some((at + 1, number));
        }
        let number = match self.word(at) {
            Word::Number(number) => u64::from(number),
            Word::A if matches!(self.word(at + 1), Word::Scale(_)) => 1,
            _ => return None,
        };
        Some((at + 1, Decimal { integer: number, fraction: String::new() }))
    }
}

fn duration(number: Option<i64>, unit: Unit) -> String {
    match number {
        Some(number) => format!("P{}{}", number.saturating_mul(unit.times()), unit.letter()),
        None => format!("PX{}", unit.letter()),
    }
}

fn month_iso(months: i64) -> String {
    format!("{:04}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
}

/// A decimal number, kept exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Decimal {
    integer: u64,
    fraction: String,
}

impl Decimal {
    fn parse(text: &str) -> Option<Decimal> {
        let plain = text.replace(',', "");
        let (integer, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        if !fraction.bytes().all(|b| b.is_ascii_digit()) || integer.len() > 15 || fraction.len() > 15 {
            return None;
        }
        Some(Decimal { integer: integer.parse().ok()?, fraction: fraction.to_owned() })
    }

    /// The number with `zeros` more digits before its point.
    fn scaled(mut self, zeros: u8) -> Decimal {
        for _ in 0..zeros {
            let digit = if self.fraction.is_empty() { 0 } else { u64::from(self.fraction.remove(0) as u8 - b'0') };
            self.integer = self.integer.saturating_mul(10).saturating_add(digit);
        }
        self
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.integer)?;
        if self.fraction.is_empty() { Ok(()) } else { write!(f, ".{}", self.fraction) }
    }
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Day {
    year: i64,
    month: u8,
    day: u8,
}

impl Day {
    /// Reads the day of an ISO 8601 date, with or without a time after it.
    fn parse(text: &str) -> Option<Day> {
        let mut parts = text.get(..10)?.split('-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        ((1..=12).contains(&month) && (1..=31).contains(&day) && (0..9999).contains(&year)).then_some(Day { year, month, day })
    }

    fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// Months since the year 0.
    fn months(self) -> i64 {
        self.year * 12 + i64::from(self.month) - 1
    }

    /// Days since 1 January 1970 (Howard Hinnant's algorithm for the Gregorian calendar).
    fn number(self) -> i64 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((i64::from(self.month) + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    fn from_number(number: i64) -> Day {
        let days = number + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * shifted + 2) / 5 + 1) as u8;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 } as u8;
        Day { year: year_of_era + era * 400 + i64::from(month <= 2), month, day }
    }

    fn plus(self, days: i64) -> Day {
        Day::from_number(self.number() + days)
    }

    /// Monday is 0.
    fn weekday(self) -> i64 {
        (self.number() + 3).rem_euclid(7)
    }

    /// The day, week, month, … that lies `offset` of these from this day.
    fn unit(self, unit: Unit, offset: i64) -> Option<String> {
        Some(match unit {
            Unit::Day => self.plus(offset).iso(),
            Unit::Week => {
                // A week belongs to the year of its Thursday.
                let thursday = self.plus(offset * 7 + 3 - self.weekday());
                let first = Day { year: thursday.year, month: 1, day: 1 };
                format!("{:04}-W{:02}", thursday.year, (thursday.number() - first.number()) / 7 + 1)
            }
            Unit::Month => month_iso(self.months() + offset),
            Unit::Year => format!("{:04}", self.year + offset),
            Unit::Decade => format!("{}X", (self.year / 10) + offset),
            Unit::Century => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;
    use crate::token::tokenize;

    /// Figures of a text published on Friday 4 March 2022, as `text=value`.
    fn check(text: &str, expected: &[&str]) {
        let tokens: Vec<Token> = tokenize(text, Span::new(0, text.len())).collect();
        let whole = 0..tokens.len();
        let given: Vec<String> = find(text, &tokens, std::slice::from_ref(&whole), Some("2022-03-04"))
            .iter()
            .map(|m| {
                let span = tokens[m.tokens.start as usize].span.to(tokens[m.tokens.end as usize - 1].span);
                format!("{} {}={}", m.entity_type.name(), span.of(text), m.value.as_deref().unwrap_or("?"))
            })
            .collect();
        assert_eq!(given, expected);
    }

    #[test]
    fn days() {
        check("It met on Tuesday 1 March.", &["DATE Tuesday 1 March=2022-03-01"]);
        check("It met Tuesday 1is March, again", &["DATE Tuesday 1is March=2022-03-01"]);
        check("mardi 1is March", &["DATE mardi 1is March=2022-03-01"]);
        check("on Friday, December 31, 2021 it", &["DATE Friday, December 31, 2021=2021-12-31"]);
        check("since December 26th, on 26 December", &["DATE December 26th=2021-12-26", "DATE 26 December=2021-12-26"]);
        check("March 14 and 15", &["DATE March 14 and 15=2022-03-14/2022-03-15"]);
        check("written 2022-02-01 by", &["DATE 2022-02-01=2022-02-01"]);
    }

    #[test]
    fn weekdays_lie_in_the_past_unless_the_sentence_looks_ahead() {
        check("He left on Monday.", &["DATE Monday=2022-02-28"]);
        check("He left on Friday.", &["DATE Friday=2022-03-04"]);
        check("He left last Friday.", &["DATE last Friday=2022-02-25"]);
        check("He will leave on Monday.", &["DATE Monday=2022-03-07"]);
    }

    #[test]
    fn months_and_years() {
        check("in December 2021, and in February", &["DATE December 2021=2021-12", "DATE February=2022-02"]);
        check("in mid-December or early May", &["DATE mid-December=2021-12", "DATE early May=2022-05"]);
        check("at the beginning of December", &["DATE beginning of December=2021-12"]);
        check("those of 2014-15 and the 1997 borders", &["DATE 2014-15=2014/2015", "DATE 1997=1997"]);
        check("in the 1990s", &["DATE 1990s=199X"]);
        check("They may march on, and March did. May I?", &[]);
        check("2000 soldiers at 1500 metres", &["DATE 2000=2000", "QUANTITY 1500 metres=1500"]);
    }

    #[test]
    fn relative_dates() {
        check("last week and this month", &["DATE last week=2022-W08", "DATE this month=2022-03"]);
        check("earlier this week", &["DATE earlier this week=2022-W09"]);
        check("in recent weeks, in the next few days", &["DATE recent weeks=PAST_REF", "DATE next few days=PXD"]);
        check("a month ago, one week ago", &["DATE a month ago=2022-02", "DATE one week ago=2022-02-25"]);
        check("a few days earlier", &["DATE a few days earlier=PAST_REF"]);
        check("for almost eight years, several weeks", &["DATE almost eight years=P8Y", "DATE several weeks=PXW"]);
        check("during the day, the day after, so far", &[]);
        check("yesterday", &["DATE yesterday=2022-03-03"]);
    }

    #[test]
    fn amounts() {
        check("57.91% or 3 per cent", &["PERCENT 57.91%=57.91", "PERCENT 3 per cent=3"]);
        check("more than 100,000 soldiers", &["QUANTITY more than 100,000=100000"]);
        check("around 500 tons of 300 soldiers", &["QUANTITY around 500 tons=500"]);
        check("$1.25 million, US$5, 20 euros", &["MONEY $1.25 million=1250000 USD", "MONEY US$5=5 USD", "MONEY 20 euros=20 EUR"]);
        check("at 10:30 am, 5 p.m.", &["TIME 10:30 am=T10:30", "TIME 5 p.m.=T17:00"]);
        check("two drafts, three times", &[]);
    }

    #[test]
    fn days_of_the_calendar() {
        let day = Day { year: 2024, month: 2, day: 29 };
        assert_eq!(Day::from_number(day.number()), day);
        assert_eq!(day.weekday(), 3);
        assert_eq!(day.plus(1).iso(), "2024-03-01");
        assert_eq!(Day { year: 2021, month: 1, day: 1 }.unit(Unit::Week, 0).as_deref(), Some("2020-W53"));
        assert_eq!(Day::parse("2022-02-30x"), Some(Day { year: 2022, month: 2, day: 30 }));
        assert_eq!(Day::parse("soon"), None);
    }
}
