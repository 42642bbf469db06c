//! Tokenizer: text in, tokens out, in one pass over the characters.
//!
//! Follows the Universal Dependencies English treebanks (EWT, GUM): clitics (`'s`, `n't`) and the parts of hyphenated
//! compounds are tokens of their own, abbreviations and initials keep their stop, every quotation mark stands alone.
//! Gaps between tokens are white space or invisible format characters. It takes any text and cannot fail; it guesses
//! whether the stop after an abbreviation also ends the sentence in [`crate::sentence`], not here.

use crate::lexicon;
use crate::span::Span;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, perhaps with digits, apostrophes or an abbreviation's stops.
    Word,
    /// Begins with a digit.
    Number,
    /// A quotation mark or apostrophe that is no part of a word.
    Mark,
    /// Other punctuation.
    Punctuation,
    /// A currency sign, a percent sign, an emoji: what is neither letter, digit nor punctuation.
    Symbol,
    /// A web or mail address, a hashtag, an `@name`.
    Address,
}

/// One token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands, in bytes.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
}

impl Token {
    /// The token's own text.
    pub fn of(self, text: &str) -> &str {
        self.span.of(text)
    }
}

/// Splits the part of `text` that `within` covers into tokens, which ascend and do not overlap.
pub fn tokenize(text: &str, within: Span) -> impl Iterator<Item = Token> + '_ {
    Tokenizer { text, at: within.start as usize, end: (within.end as usize).min(text.len()), split: [0; 2] }
}

struct Tokenizer<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// Ends of the pieces of a word that still have to be given out, 0 where there is none.
    split: [usize; 2],
}

impl Iterator for Tokenizer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if self.split[0] > 0 {
            let end = self.split[0];
            self.split = [self.split[1], 0];
            return Some(self.give(end, TokenKind::Word));
        }
        let c = loop {
            let c = self.peek(0)?;
            if !is_gap(c) {
                break c;
            }
            self.at += c.len_utf8();
        };
        // What nearly every token is, before what the others may be.
        let letters = self.rest().bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters > 0 && matches!(self.rest().as_bytes().get(letters), None | Some(b' ' | b',' | b'\n')) {
            return Some(self.plain_word(letters));
        }
        if let Some(end) = self.address() {
            return Some(self.give(end, TokenKind::Address));
        }
        if c.is_alphanumeric() {
            return Some(self.word(c));
        }
        if let Some(end) = self.emoticon() {
            return Some(self.give(end, TokenKind::Symbol));
        }
        if is_mark(c) {
            let doubled = matches!(c, '\'' | '`') && self.rest().as_bytes().get(1) == self.rest().as_bytes().first();
            if !doubled
                && matches!(c, '\'' | '’')
                && let Some(end) = self.leading_apostrophe()
            {
                return Some(self.give(end, TokenKind::Word));
            }
            let end = self.at + c.len_utf8() * if doubled { 2 } else { 1 };
            return Some(self.give(end, TokenKind::Mark));
        }
        let end = match c {
            '!' | '?' => self.run_of(|d| matches!(d, '!' | '?')),
            '.' if self.rest().starts_with(".?") || self.rest().starts_with(".!") => {
                self.run_of(|d| matches!(d, '.' | '!' | '?'))
            }
            '-' | '=' => self.run_of(|d| matches!(d, '-' | '=')),
            '.' | '_' | '*' | '<' | '>' | '$' | '~' => self.run_of(|d| d == c),
            _ => self.at + c.len_utf8(),
        };
        let kind = if is_punctuation(c) { TokenKind::Punctuation } else { TokenKind::Symbol };
        Some(self.give(end, kind))
    }
}

impl Tokenizer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..self.end).unwrap_or("")
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead..self.end)?.chars().next()
    }

    fn give(&mut self, end: usize, kind: TokenKind) -> Token {
        let span = Span::new(self.at, end);
        self.at = end;
        Token { span, kind }
    }

    /// End of the run of characters that `belongs` accepts.
    fn run_of(&self, belongs: impl Fn(char) -> bool) -> usize {
        self.rest().char_indices().find(|&(_, d)| !belongs(d)).map_or(self.end, |(i, _)| self.at + i)
    }

    /// `:)`, `:-(`, `;D`, `=)`, `<3`: eyes, perhaps a nose, a mouth, and nothing that goes on.
    fn emoticon(&self) -> Option<usize> {
        let bytes = self.rest().as_bytes();
        let eyes = *bytes.first()?;
        if bytes.starts_with(b"<3") {
            return Some(self.at + 2);
        }
        if !matches!(eyes, b':' | b';' | b'=') {
            return None;
        }
        let nose = usize::from(bytes.get(1) == Some(&b'-'));
        let mouth = *bytes.get(1 + nose)?;
        let after = bytes.get(2 + nose);
        let bracket = matches!(mouth, b')' | b'(' | b']' | b'[' | b'|') && (nose == 1 || eyes != b'=' || mouth == b')');
        let letter = matches!(mouth, b'D' | b'P' | b'p' | b'O' | b'o') && !after.is_some_and(|b| b.is_ascii_alphanumeric());
        // A bracket that closes an earlier one, or opens a word, is no mouth.
        let lone = after.is_none_or(|b| b.is_ascii_whitespace() || b.is_ascii_punctuation());
        ((bracket && lone) || letter).then_some(self.at + 2 + nose)
    }

    /// `http://…`, `www.…`, `name@host.org`, `#tag`, `@name`: up to white space, less closing punctuation.
    fn address(&self) -> Option<usize> {
        let rest = self.rest();
        let first = rest.chars().next()?;
        let tagged = matches!(first, '#' | '@') && rest.chars().nth(1).is_some_and(char::is_alphabetic);
        if tagged {
            let word = rest[1..].find(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(rest.len(), |i| i + 1);
            return Some(self.at + word);
        }
        if !first.is_ascii_alphanumeric() {
            return None;
        }
        let web = ["http://", "https://", "www."].iter().any(|p| rest.get(..p.len()).is_some_and(|r| r.eq_ignore_ascii_case(p)));
        let mail = || {
            let name = rest.bytes().take(64).position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-')));
            name.is_some_and(|i| {
                rest.as_bytes().get(i) == Some(&b'@') && rest.as_bytes().get(i + 1).is_some_and(u8::is_ascii_alphanumeric)
            })
        };
        if !web && !mail() {
            return self.domain();
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”')).unwrap_or(rest.len());
        let trimmed = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’']);
        Some(self.at + trimmed.len())
    }

    /// `example.org`, `irc.example.net`, `letter.pdf`: parts joined by stops, the last a known ending in lower case.
    fn domain(&self) -> Option<usize> {
        let rest = self.rest();
        let end = rest
            .bytes()
            .take(80)
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_')))
            .unwrap_or(rest.len().min(80));
        let name = rest.get(..end)?.trim_end_matches(['.', '-', '_']);
        let (head, ending) = name.rsplit_once('.')?;
        let known = ENDINGS.contains(&ending) && !head.ends_with('.') && rest.as_bytes().get(name.len()) != Some(&b'@');
        (known && head.bytes().any(|b| b.is_ascii_alphabetic())).then_some(self.at + name.len())
    }

    /// A word that begins with an apostrophe: `'s` after a space, `'90s`, `'em`, `'tis`.
    fn leading_apostrophe(&self) -> Option<usize> {
        let mark = self.peek(0)?.len_utf8();
        let after = &self.rest()[mark..];
        let word = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
        let w = &after[..word];
        let joined = self.text[..self.at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '.');
        let clitic = joined && lexicon::is_clitic(w);
        let decade = w.len() >= 2 && w.as_bytes()[..2].iter().all(u8::is_ascii_digit) && w.len() <= 3;
        let elided = ["em", "tis", "twas", "til", "cause", "n"].iter().any(|e| e.eq_ignore_ascii_case(w));
        (clitic || decade || elided).then_some(self.at + mark + word)
    }

    fn word(&mut self, first: char) -> Token {
        let start = self.at;
        let rest = self.rest();
        let numeric = first.is_ascii_digit();
        let mut end = 0;
        let mut iter = rest.char_indices().peekable();
        while let Some((i, c)) = iter.next() {
            if c.is_alphanumeric() || is_joiner(c) {
                end = i + c.len_utf8();
                continue;
            }
            let next = iter.peek().map(|&(_, n)| n);
            let inner = match c {
                // 1,000 and 3.14 and 10:30 and 9/11
                '.' | ',' | ':' | '/' => {
                    numeric && rest[..i].ends_with(|p: char| p.is_ascii_digit()) && next.is_some_and(|n| n.is_ascii_digit())
                }
                '&' => next.is_some_and(char::is_uppercase) && rest[..i].chars().all(char::is_uppercase) && i <= 4,
                '\'' | '’' => next.is_some_and(char::is_alphabetic),
                '_' => true,
                _ => false,
            };
            // U.S. and e.g. and a.m.
            let acronym = c == '.' && is_acronym(&rest[..i]) && {
                let letters = rest[i + 1..].find(|d: char| !d.is_alphabetic()).unwrap_or(rest.len() - i - 1);
                let one = rest[i + 1..i + 1 + letters].chars().count() == 1;
                i > 2 || (one && rest[i + 1 + letters..].starts_with('.'))
            };
            if inner || acronym {
                end = i + c.len_utf8();
                continue;
            }
            break;
        }
        let whole = &rest[..end];
        // An abbreviation or an initial keeps its stop.
        if rest[end..].starts_with('.')
            && !rest[end + 1..].starts_with('.')
            && (lexicon::is_abbreviation(whole) || is_initial(whole, self.text, start, start + end + 1))
        {
            return self.give(start + end + 1, TokenKind::Word);
        }
        if numeric {
            let digits = whole.rfind(|c: char| c.is_ascii_digit()).map_or(0, |i| i + 1);
            if UNITS.iter().any(|u| u.eq_ignore_ascii_case(&whole[digits..])) {
                self.split = [start + end, 0];
                return self.give(start + digits, TokenKind::Number);
            }
            return self.give(start + end + phone(&rest[end..], whole), TokenKind::Number);
        }
        // "re-emerged" is one word, "non-Ruritanian" three.
        if let Some(tail) = rest[end..].strip_prefix('-')
            && tail.starts_with(char::is_lowercase)
            && PREFIXES.iter().any(|p| p.eq_ignore_ascii_case(whole))
        {
            let length = tail.find(|c: char| !(c.is_alphabetic() || is_joiner(c))).unwrap_or(tail.len());
            return self.give(start + end + 1 + length, TokenKind::Word);
        }
        self.plain_word(end)
    }

    /// A word that nothing but its own letters, of `length` bytes, can part.
    fn plain_word(&mut self, length: usize) -> Token {
        let (start, end) = (self.at, self.at + length);
        let whole = &self.text[start..end];
        if let Some(&(_, at)) =
            CARELESS.iter().find(|(w, _)| w.eq_ignore_ascii_case(whole) && !whole.ends_with(char::is_uppercase))
        {
            self.split = [end, 0];
            return self.give(start + at, TokenKind::Word);
        }
        if let Some(at) = glued_title(whole) {
            self.split = [end, 0];
            return self.give(start + at, TokenKind::Word);
        }
        if (!whole.is_ascii() || !whole.bytes().all(|b| b.is_ascii_alphabetic()) || whole.len() == 6 || whole.len() == 5)
            && let Some((a, b)) = clitics(whole)
        {
            self.split = match b {
                Some(b) => [start + b, end],
                None => [end, 0],
            };
            return self.give(start + a, TokenKind::Word);
        }
        self.give(end, TokenKind::Word)
    }
}

/// Last parts of the names of hosts and files. Country codes that are English words ("is", "in", "at") are left out.
const ENDINGS: &[&str] = &[
    "biz", "ca", "cn", "co", "com", "de", "doc", "docx", "edu", "eu", "fr", "gov", "html", "htm", "info", "int", "ie", "jpg",
    "ke", "mil", "net", "ng", "nz", "org", "pdf", "php", "pk", "png", "ru", "tv", "txt", "ua", "uk", "xls", "xml", "za", "zip",
];

/// Prefixes that stay with a word in lower case after a hyphen.
const PREFIXES: &[&str] = &["co", "counter", "e", "mis", "non", "post", "pre", "re", "semi"];

/// Words that hold a clitic whose apostrophe was left out, and where it begins.
const CARELESS: &[(&str, usize)] = &[
    ("arent", 3),
    ("cant", 2),
    ("couldnt", 5),
    ("didnt", 3),
    ("doesnt", 4),
    ("dont", 2),
    ("havent", 4),
    ("im", 1),
    ("isnt", 2),
    ("ive", 1),
    ("shouldnt", 6),
    ("thats", 4),
    ("wasnt", 3),
    ("whats", 4),
    ("wouldnt", 5),
];

/// Units that stand glued to a number.
const UNITS: &[&str] = &["am", "bn", "cm", "ft", "gb", "hrs", "k", "kg", "km", "lbs", "mb", "mg", "min", "mm", "mph", "pm", "tn"];

/// Where a word parts into stem and clitics: `do|n't`, `he|'s`, `would|n't|'ve`, `can|not`.
fn clitics(word: &str) -> Option<(usize, Option<usize>)> {
    if word.eq_ignore_ascii_case("cannot") {
        return Some((3, None));
    }
    if ["gonna", "wanna", "gotta"].iter().any(|w| w.eq_ignore_ascii_case(word)) {
        return Some((3, None));
    }
    let (at, mark) = word.char_indices().rfind(|&(_, c)| matches!(c, '\'' | '’'))?;
    let tail = &word[at + mark.len_utf8()..];
    if at == 0 {
        return None;
    }
    if tail.eq_ignore_ascii_case("t") {
        let stem = word[..at].strip_suffix(['n', 'N'])?;
        return (!stem.is_empty()).then_some((stem.len(), None));
    }
    if !lexicon::is_clitic(tail) {
        return None;
    }
    // A second clitic before the last: wouldn't've.
    if let Some((a, None)) = clitics(&word[..at]) {
        return Some((a, Some(at)));
    }
    Some((at, None))
}

/// How many bytes after a number go on with a telephone number: `-555-0199` after `303`.
fn phone(rest: &str, number: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = |from: usize, n: usize| bytes.get(from..from + n).is_some_and(|d| d.iter().all(u8::is_ascii_digit));
    if number.len() != 3 || bytes.first() != Some(&b'-') || !digits(1, 3) {
        return 0;
    }
    let length = match bytes.get(4) {
        Some(b'-') if digits(5, 4) => 9,
        Some(b'0'..=b'9') if digits(4, 1) => 5,
        _ => return 0,
    };
    if bytes.get(length).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'-') { 0 } else { length }
}

/// `U`, `U.S`, `e.g`: single letters parted by stops.
fn is_acronym(word: &str) -> bool {
    word.split('.').all(|p| {
        let mut c = p.chars();
        c.next().is_some_and(char::is_alphabetic) && c.next().is_none()
    })
}

/// A capital with a stop before another capitalised word: `J.` in `J. Smith`, and every letter of `U.S.`.
fn is_initial(word: &str, text: &str, start: usize, after: usize) -> bool {
    if !is_acronym(word) {
        return false;
    }
    if word.len() > 2 {
        return true;
    }
    let rest = text[after..].trim_start_matches([' ', '\u{a0}']);
    word.chars().all(char::is_uppercase)
        && (word != "I" || is_between_names(text, start, rest))
        && rest.len() != text.len() - after
        && rest.starts_with(char::is_uppercase)
}

/// `Joseph I. Lee`, not `so did I. The vote`: what lies at `start` has a capitalised word before it and, in `rest`, one behind
/// it that seldom begins a sentence.
fn is_between_names(text: &str, start: usize, rest: &str) -> bool {
    const LONGEST: usize = 40;
    let before = &text[text.floor_char_boundary(start.saturating_sub(LONGEST))..start];
    let name = before.strip_suffix([' ', '\u{a0}']).and_then(|b| b.rsplit(char::is_whitespace).next()).unwrap_or("");
    let next = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let is_name =
        |w: &str| w.chars().count() > 2 && w.starts_with(char::is_uppercase) && w.chars().skip(1).all(char::is_lowercase);
    is_name(name) && is_name(next) && !crate::sentence::is_starter(name) && !crate::sentence::is_starter(next)
}

/// White space and invisible format characters, which never belong to a token.
pub(crate) fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Combining marks and joiners, which go on with the word before them.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}'
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{ad}' | '\u{200d}')
}

/// Quotation marks of every kind, the apostrophe among them.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '´'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '＂'
            | '「'
            | '」'
    )
}

fn is_punctuation(c: char) -> bool {
    matches!(c, '!'..='#' | '%'..='*' | ','..='/' | ':' | ';' | '?' | '@' | '['..=']' | '_' | '{' | '}' | '¡' | '§' | '¶' | '·' | '¿'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}')
        && c != '%'
}

/// Titles that a lost space joins to the name behind them.
const GLUED: &[&str] = &[
    "Chancellor",
    "General",
    "Governor",
    "Judge",
    "Mayor",
    "Minister",
    "President",
    "Prime",
    "Professor",
    "Secretary",
    "Senator",
];

/// Where a word parts that is a title and a name: "PresidentLee".
fn glued_title(word: &str) -> Option<usize> {
    if !word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let title = GLUED.iter().find(|title| word.starts_with(**title))?;
    let mut name = word.get(title.len()..)?.chars();
    (name.next()?.is_uppercase() && name.next()?.is_lowercase()).then_some(title.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let given: Vec<&str> = tokenize(text, Span::new(0, text.len())).map(|t| t.of(text)).collect();
        assert_eq!(given.join(" "), expected, "in {text:?}");
    }

    #[test]
    fn words_and_clitics() {
        check("He doesn't know it's Ann's.", "He does n't know it 's Ann 's .");
        check("They wouldn’t’ve cannot", "They would n’t ’ve can not");
        check("the officials' car", "the officials ' car");
        check("O'Brien said", "O'Brien said");
    }

    #[test]
    fn abbreviations_keep_their_stop() {
        check("Mr. Lee of the U.S. met J. K. Roe.", "Mr. Lee of the U.S. met J. K. Roe .");
        check("at 5 p.m. today", "at 5 p.m. today");
        check("He is tall.", "He is tall .");
    }

    #[test]
    fn hyphens_part_compounds() {
        check("pro-Ruritanian UK-based", "pro - Ruritanian UK - based");
    }

    #[test]
    fn prefixes_stay_with_words_in_lower_case() {
        check(
            "It re-emerged in co-operation, non-Ruritanian and pre-war.",
            "It re-emerged in co-operation , non - Ruritanian and pre-war .",
        );
    }

    #[test]
    fn careless_writing() {
        check("i dont know :) thats 5pm, im late!?!", "i do nt know :) that s 5 pm , i m late !?!");
        check("call 303-555-0199 or 555-0199", "call 303-555-0199 or 555-0199");
        check("from 100-200 to 2010-2011", "from 100 - 200 to 2010 - 2011");
        check("(see letter.pdf, irc.example.net; the end.It is)", "( see letter.pdf , irc.example.net ; the end . It is )");
        check("They agreed (so he said: “yes”): it", "They agreed ( so he said : “ yes ” ) : it");
    }

    #[test]
    fn titles_that_lost_their_space() {
        check("PresidentLee met PrimeMinister Roe", "President Lee met Prime Minister Roe");
        check("Presidents, a Generalist and MayorX", "Presidents , a Generalist and MayorX");
    }

    #[test]
    fn numbers_and_symbols() {
        check("$1,200.50 or 57.91% at 10:30", "$ 1,200.50 or 57.91 % at 10:30");
        check("2014-15", "2014 - 15");
    }

    #[test]
    fn marks_stand_alone() {
        check("“No”, he said. ”clear“", "“ No ” , he said . ” clear “");
        check("``No'' 'yes'", "`` No '' ' yes '");
    }

    #[test]
    fn addresses_are_whole() {
        check("See https://a.org/b?c=d, or ann@b.org.", "See https://a.org/b?c=d , or ann@b.org .");
        check("#news by @ann", "#news by @ann");
    }
}
