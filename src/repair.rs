//! Seeing through what copying has done to a text, with the way back to the text as given.
//!
//! Takes any text and gives one without mojibake ("â€œ" for an opening quotation mark), soft hyphens, zero-width
//! characters, ligatures, character references ("&rsquo;"), marks of mails passed on and words parted at the end of a line, together with a list of
//! what was changed, by which every span is led back. A text that needs nothing is borrowed and its spans stay as they
//! are. No-break spaces and line breaks stay: they are white space to every later stage. It assumes that no author
//! writes "Ã©" on purpose; where a capital before a quotation mark might be meant ("„Ä“"), it repairs only if other
//! damage proves the text garbled.

use crate::html;
use crate::span::Span;
use std::borrow::Cow;

/// What was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RepairKind {
    /// Characters read in the wrong encoding.
    Encoding,
    /// Soft hyphens, zero-width characters, marks of writing direction.
    Invisible,
    /// Two or three letters in one character.
    Ligature,
    /// A word parted at the end of a line.
    Hyphenation,
    /// A character reference of HTML.
    Reference,
    /// The marks before the lines of a mail that was answered or passed on.
    Quoting,
}

impl RepairKind {
    /// The name that output uses.
    pub fn name(self) -> &'static str {
        match self {
            RepairKind::Encoding => "encoding",
            RepairKind::Invisible => "invisible",
            RepairKind::Ligature => "ligature",
            RepairKind::Hyphenation => "hyphenation",
            RepairKind::Reference => "reference",
            RepairKind::Quoting => "quoting",
        }
    }
}

/// One change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What was there, in the text as given.
    pub given: Span,
    /// What stands there now, in the repaired text; empty if it was taken away.
    pub repaired: Span,
    /// What was wrong.
    pub kind: RepairKind,
}

/// A text as it should have been.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repaired<'t> {
    /// The repaired text.
    pub text: Cow<'t, str>,
    /// The changes, ascending, without overlap.
    pub repairs: Vec<Repair>,
}

/// Repairs a text.
pub fn repair(text: &str) -> Repaired<'_> {
    let mut repaired = unquoted(text);
    let text = &repaired.text;
    if !text.chars().any(is_suspect) && !text.contains("-\n") && !text.contains("-\r") {
        return repaired;
    }
    // Text may have been garbled twice; what the second round finds was not there before the first.
    for _ in 0..3 {
        let proven = repaired.repairs.iter().any(|r| r.kind == RepairKind::Encoding);
        let Repaired { text: next, repairs } = round(&repaired.text, proven);
        if repairs.is_empty() {
            break;
        }
        let next = next.into_owned();
        let repairs = join(&repaired.repairs, &repairs);
        repaired = Repaired { text: Cow::Owned(next), repairs };
    }
    repaired
}

/// The text without the "> " before the lines of a mail: where three lines in a row have it.
fn unquoted(text: &str) -> Repaired<'_> {
    let mut lines: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    if text.starts_with('>') || text.contains("\n>") {
        for line in text.split_inclusive('\n') {
            let marked = line.starts_with('>');
            let rest = line.trim_start_matches(['>', ' ']);
            lines.push((at, if marked { line.len() - rest.len() } else { 0 }));
            at += line.len();
        }
    }
    let mut out = String::new();
    let mut repairs = Vec::new();
    let mut copied = 0;
    for run in lines.chunk_by(|a, b| (a.1 > 0) == (b.1 > 0)).filter(|run| run.len() > 2) {
        for &(start, len) in run.iter().filter(|line| line.1 > 0) {
            out.push_str(text.get(copied..start).unwrap_or(""));
            let here = Span::new(out.len(), out.len());
            repairs.push(Repair { given: Span::new(start, start + len), repaired: here, kind: RepairKind::Quoting });
            copied = start + len;
        }
    }
    if repairs.is_empty() {
        return Repaired { text: Cow::Borrowed(text), repairs };
    }
    out.push_str(text.get(copied..).unwrap_or(""));
    Repaired { text: Cow::Owned(out), repairs }
}

/// Where a span of the repaired text stands in the text as given. A repaired character counts as a whole.
pub fn given(repairs: &[Repair], span: Span) -> Span {
    let start = start_of(repairs, span.start);
    let end = if span.is_empty() { start } else { end_of(repairs, span.end).max(start) };
    Span { start, end }
}

fn start_of(repairs: &[Repair], at: u32) -> u32 {
    let before = repairs.partition_point(|r| r.repaired.start <= at);
    match before.checked_sub(1).and_then(|i| repairs.get(i)) {
        Some(r) if at < r.repaired.end => r.given.start,
        Some(r) => r.given.end + (at - r.repaired.end),
        None => at,
    }
}

fn end_of(repairs: &[Repair], at: u32) -> u32 {
    let before = repairs.partition_point(|r| r.repaired.start < at);
    match before.checked_sub(1).and_then(|i| repairs.get(i)) {
        Some(r) if at <= r.repaired.end => r.given.end,
        Some(r) => r.given.end + (at - r.repaired.end),
        None => at,
    }
}

/// Two lists of changes, one after the other, as one list.
fn join(first: &[Repair], second: &[Repair]) -> Vec<Repair> {
    if first.is_empty() {
        return second.to_vec();
    }
    let mut all: Vec<Repair> = Vec::with_capacity(first.len() + second.len());
    let mut rest = first.iter().peekable();
    let mut shift = Shift::default();
    for &later in second {
        while let Some(&&earlier) = rest.peek()
            && earlier.repaired.end <= later.given.start
            && earlier.repaired != later.given
        {
            rest.next();
            all.push(Repair { repaired: shift.moved(earlier.repaired), ..earlier });
        }
        // What the first round changed within is part of this change.
        while rest.next_if(|r| r.repaired.start < later.given.end).is_some() {}
        all.push(Repair { given: given(first, later.given), repaired: later.repaired, kind: later.kind });
        shift = Shift { from: later.given.end, to: later.repaired.end };
    }
    all.extend(rest.map(|&r| Repair { repaired: shift.moved(r.repaired), ..r }));
    all
}

/// How far what follows a change has moved.
#[derive(Clone, Copy, Default)]
struct Shift {
    from: u32,
    to: u32,
}

impl Shift {
    fn moved(self, span: Span) -> Span {
        let by = |at: u32| self.to + at.saturating_sub(self.from);
        Span { start: by(span.start), end: by(span.end) }
    }
}

/// Whether a character may be part of something to repair.
fn is_suspect(c: char) -> bool {
    is_invisible(c) || is_control(c) || ligature(c).is_some() || matches!(c, '&' | '‚' | '√' | '¬' | 'Â'..='ô' | '\u{ad}')
}

/// Bytes of UTF-8 or Windows-1252 that were taken for Latin-1.
fn is_control(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

/// One round over the text. `proven` says that the text is known to be garbled.
fn round(text: &str, proven: bool) -> Repaired<'_> {
    let garbled =
        proven || text.char_indices().any(|(at, c)| misread(c, text.get(at..).unwrap_or("")).is_some_and(|m| m.certain));
    let mut out = String::new();
    let mut repairs: Vec<Repair> = Vec::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|r| r.chars().next()) {
        let Some((kind, len, new)) = change(text, at, c, garbled) else {
            at += c.len_utf8();
            continue;
        };
        out.push_str(text.get(copied..at).unwrap_or(""));
        let start = out.len();
        out.push_str(&new);
        repairs.push(Repair { given: Span::new(at, at + len), repaired: Span::new(start, out.len()), kind });
        at += len;
        copied = at;
    }
    if repairs.is_empty() {
        return Repaired { text: Cow::Borrowed(text), repairs };
    }
    out.push_str(text.get(copied..).unwrap_or(""));
    Repaired { text: Cow::Owned(out), repairs }
}

/// What has to change at `at`, how many bytes of it, and into what.
fn change(text: &str, at: usize, c: char, garbled: bool) -> Option<(RepairKind, usize, Cow<'static, str>)> {
    let rest = text.get(at..)?;
    if c.is_ascii() {
        return match c {
            '-' => parted(text, at).map(|(len, new)| (RepairKind::Hyphenation, len, Cow::Borrowed(new))),
            '&' => html::reference(rest).map(|(len, new)| (RepairKind::Reference, len, Cow::Owned(new))),
            _ => None,
        };
    }
    if (c == '\u{ad}' || c == '\u{2010}')
        && let Some((len, _)) = parted(text, at)
    {
        return Some((RepairKind::Hyphenation, len, Cow::Borrowed("")));
    }
    if is_invisible(c) {
        return Some((RepairKind::Invisible, c.len_utf8(), Cow::Borrowed("")));
    }
    if let Some(letters) = ligature(c) {
        return Some((RepairKind::Ligature, c.len_utf8(), Cow::Borrowed(letters)));
    }
    let m = misread(c, rest).filter(|m| m.certain || garbled)?;
    Some((RepairKind::Encoding, m.len, Cow::Owned(m.means.to_string())))
}

/// A character whose bytes were read in the wrong encoding.
struct Misread {
    /// The bytes that it takes up now.
    len: usize,
    /// The character that was meant.
    means: char,
    /// Whether nobody could have meant what stands there.
    certain: bool,
}

/// What UTF-8 looks like when it is read as Mac Roman: the marks, and the letters that news needs most.
const MAC: &[(&str, char)] = &[
    ("‚Äú", '“'),
    ("‚Äù", '”'),
    ("‚Äò", '‘'),
    ("‚Äô", '’'),
    ("‚Äì", '–'),
    ("‚Äî", '—'),
    ("‚Ä¶", '…'),
    ("¬´", '«'),
    ("¬ª", '»'),
    ("√©", 'é'),
    ("√®", 'è'),
    ("√°", 'á'),
    ("√≠", 'í'),
    ("√≥", 'ó'),
    ("√±", 'ñ'),
    ("√º", 'ü'),
    ("√∂", 'ö'),
    ("√§", 'ä'),
    ("√ß", 'ç'),
];

fn misread(c: char, rest: &str) -> Option<Misread> {
    if matches!(c, '‚' | '√' | '¬') {
        let (seen, means) = MAC.iter().find(|(seen, _)| rest.starts_with(seen))?;
        return Some(Misread { len: seen.len(), means: *means, certain: true });
    }
    let lead = byte_of(c)?;
    let follow = match lead {
        0xc2..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf4 => 3,
        // A lone byte of Windows-1252.
        0x91..=0x97 if is_control(c) => {
            return Some(Misread { len: c.len_utf8(), means: html::windows_1252(lead), certain: true });
        }
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    let mut len = c.len_utf8();
    let mut read = 1;
    let mut punctuation = true;
    for (slot, next) in bytes.iter_mut().skip(1).zip(rest.chars().skip(1).take(follow)) {
        let Some(byte @ 0x80..=0xbf) = byte_of(next) else { break };
        punctuation &= (0x80..=0x9f).contains(&byte) && !is_control(next);
        *slot = byte;
        len += next.len_utf8();
        read += 1;
    }
    if read == follow + 1 {
        let means = std::str::from_utf8(bytes.get(..read)?).ok()?.chars().next()?;
        // One letter before a quotation mark or a dash may be what the author wrote.
        let certain = follow > 1 || !punctuation;
        return (!means.is_control()).then_some(Misread { len, means, certain });
    }
    // The last byte of a closing quotation mark means nothing in Windows-1252, and many programs drop it.
    (bytes == [0xe2, 0x80, 0, 0]).then_some(Misread { len, means: '”', certain: true })
}

/// The byte that a character stands for in Windows-1252, or Latin-1 for what that leaves open.
fn byte_of(c: char) -> Option<u8> {
    match u8::try_from(u32::from(c)) {
        Ok(byte) => Some(byte),
        Err(_) => (0x80..=0x9f).find(|&b| html::windows_1252(b) == c),
    }
}

/// A hyphen that parts a word at the end of a line: how much to take away, and whether a hyphen stays.
fn parted(text: &str, at: usize) -> Option<(usize, &'static str)> {
    let before = text.get(..at)?;
    let first = before.rsplit(|c: char| !c.is_alphanumeric()).next()?;
    let rest = text.get(at..)?;
    let hyphen = rest.chars().next()?.len_utf8();
    let after = rest.get(hyphen..)?;
    let gap = after.len() - after.trim_start_matches([' ', '\t', '\r', '\n']).len();
    let breaks = after.get(..gap)?.bytes().filter(|b| *b == b'\n').count();
    let second = after.get(gap..)?;
    let goes_on = second.starts_with(char::is_lowercase) && first.chars().count() >= 2 && first.ends_with(char::is_lowercase);
    if breaks != 1 || gap > 12 || !goes_on {
        return None;
    }
    Some((hyphen + gap, if keeps_hyphen(first) { "-" } else { "" }))
}

/// Whether a word that begins a line's last compound takes a hyphen anyway.
fn keeps_hyphen(first: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "all", "anti", "counter", "cross", "ex", "far", "full", "half", "hard", "high", "ill", "left", "long", "low", "mid",
        "multi", "much", "new", "non", "old", "one", "part", "post", "pre", "pro", "right", "self", "semi", "short", "so",
        "three", "two", "vice", "well",
    ];
    PREFIXES.iter().any(|p| p.eq_ignore_ascii_case(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let repaired = repair(text);
        assert_eq!(repaired.text, expected);
        // Every repaired span leads to what was there, and the rest of the text is the same on both sides.
        let mut at = (0, 0);
        for r in &repaired.repairs {
            let same = |span: Span, from: u32| Span { start: from, end: span.start };
            assert_eq!(same(r.given, at.0).of(text), same(r.repaired, at.1).of(&repaired.text), "{:?}", repaired.repairs);
            at = (r.given.end, r.repaired.end);
        }
        assert_eq!(text.get(at.0 as usize..), repaired.text.get(at.1 as usize..));
    }

    #[test]
    fn marks_of_a_mail_passed_on_are_seen_through() {
        let text = "See below.\n> The ferry\n>\n>> will not sail,\n> he said.\n\n> one line of a menu";
        let repaired = repair(text);
        assert_eq!(repaired.text, "See below.\nThe ferry\n\nwill not sail,\nhe said.\n\n> one line of a menu");
        let said = repaired.text.find("he said").unwrap_or(0);
        let span = given(&repaired.repairs, Span::new(said, said + 7));
        assert_eq!(span.of(text), "he said");
    }

    #[test]
    fn sound_text_is_borrowed() {
        for text in ["", "“No,” she said – naïve café, Ångström, São Paulo, „Ä“ & co.\u{a0}%", "a-\n\nb", "emoji 👩‍🚀 stay"]
        {
            let repaired = repair(text);
            assert!(matches!(repaired.text, Cow::Borrowed(_)), "{text}");
            assert_eq!(repaired.text, text);
        }
    }

    #[test]
    fn mojibake_is_read_as_it_was_meant() {
        check("â€œNo,â€\u{9d} she said. Itâ€™s cafÃ© â€“ 5 â‚¬", "“No,” she said. It’s café – 5 €");
        check("â€œNo,â€ she said.", "“No,” she said.");
        check("\u{e2}\u{80}\u{9c}No\u{e2}\u{80}\u{9d}", "“No”");
        check("\u{93}No\u{94}", "“No”");
        check("‚ÄúNo‚Äù, caf√©", "“No”, café");
        check("Å½ena", "Žena");
    }

    #[test]
    fn twice_garbled_is_repaired_twice() {
        check("Ã¢â‚¬Å“No", "“No");
        check("x\u{ad}y Ã¢â‚¬Å“No ﬁne", "xy “No fine");
    }

    #[test]
    fn doubtful_pairs_need_proof() {
        check("IRMÃ” disse", "IRMÃ” disse");
        check("IRMÃƒâ€œ", "IRMÓ");
    }

    #[test]
    fn invisible_characters_and_ligatures_go() {
        check("gov\u{ad}ern\u{200b}ment of\u{fb01}ce \u{feff}x", "government office x");
        check("R&eacute;my &amp; R&D &bogus; &#8217;", "Rémy & R&D &bogus; ’");
    }

    #[test]
    fn words_parted_at_line_ends_are_joined() {
        check("the gov-\nernment of", "the government of");
        check("a well-\n  known man", "a well-known man");
        check("the gov\u{ad}\r\nernment", "the government");
        check("1990-\n2000 and A-\nb, end -\nor", "1990-\n2000 and A-\nb, end -\nor");
    }

    #[test]
    fn spans_lead_back() {
        let text = "â€œgov\u{ad}ern-\nmentâ€\u{9d} x";
        let repaired = repair(text);
        assert_eq!(repaired.text, "“government” x");
        let back = |part: &str| {
            let at = repaired.text.find(part).unwrap();
            given(&repaired.repairs, Span::new(at, at + part.len())).of(text)
        };
        assert_eq!(back("“"), "â€œ");
        assert_eq!(back("government"), "gov\u{ad}ern-\nment");
        assert_eq!(back("gov"), "gov");
        assert_eq!(back("ern"), "ern");
        assert_eq!(back("”"), "â€\u{9d}");
        assert_eq!(back("x"), "x");
        assert_eq!(given(&[], Span::new(1, 2)), Span::new(1, 2));
    }

    #[test]
    fn long_text_is_repaired_in_time() {
        for part in ["â€œ", "Ã¢â‚¬Å“", "a-\n", "&amp;", "\u{ad}", "&", "-\n", "Ã", "a"] {
            let text = part.repeat(300_000);
            let repaired = repair(&text);
            assert!(repaired.text.len() <= text.len());
        }
    }
}
