//! Which language a text is in: English, or which of those that news comes in.
//!
//! Takes any text and counts the small words that every sentence has; other scripts tell by their letters. Meant for
//! whole articles: a line or two of Latin letters without a small word of any language counts as English. Neighbours
//! that share most small words (Danish and Norwegian, Czech and Slovak) are told apart only roughly.

use crate::lexicon::{Table, in_lower_case};
use std::sync::OnceLock;

/// Small words by language. Ours, from the grammar of each; a word may stand in several lists.
const WORDS: &[(&str, &str)] = &[
    (
        "en",
        "the of and to in that is was for on with as it he his at by from they have had not are but said who which this will be",
    ),
    (
        "fr",
        "le la les des et du en un une que qui dans pour est sur au aux par pas il elle ont avec ce cette ne se plus son été mais",
    ),
    (
        "de",
        "der die das und den von zu mit sich des im für ist auf dem nicht ein eine als auch es an werden aus er hat dass sie nach bei",
    ),
    ("es", "el la los las de que y en un una por con para del se no al lo su es más como fue ha sus pero este desde según"),
    (
        "it",
        "il di che la e un una per in è non con del della sono da dei le nel gli al ha si anche alla più ma come delle questo",
    ),
    ("pt", "o a os as de que e do da em um uma para com não dos das no na por se mais ao foi como é pela pelo são mas"),
    ("nl", "de het een van en in is dat op te zijn voor met niet aan er om ook als bij maar door heeft werd naar uit ze hij nog"),
    ("pl", "w i na z się nie do to że jest o jak ale po co przez od dla był są oraz który które za będzie ze tym"),
    ("sv", "och att det i en som på är av för med den till inte har de om ett han men var från vid kan ska också"),
    ("da", "og at det i en som på er af for med den til ikke har de om et han men var fra ved kan skal også"),
    ("cs", "a se na v je že s do to z o i jako ale k po pro za by jsou byl které který není také podle jeho"),
    ("ro", "și de în la a cu pe care nu să un o este din că pentru au mai fost prin sunt ale dar lui fi"),
    ("fi", "ja on ei että se oli hän mutta myös ovat kun joka sekä tai niin jo vain mukaan sen ole voi kuin"),
    ("hu", "a az és hogy nem is egy volt meg azt ez de csak már szerint kell mint még vagy amely lesz után"),
    ("tr", "ve bir bu da de için ile olarak çok daha olan gibi sonra kadar ancak ise en göre değil dedi"),
    ("sq", "dhe të në e për me që një nga ka se është janë si do nuk më kanë ishte i tha këtë edhe"),
    ("hr", "i je u da se na za od su s o koji koja što kao ali iz bi će nije nakon prema te bio"),
];

/// Characters of the longest small word; a test holds it so.
const LONGEST: usize = 7;

/// How much of a text is looked at: the language of an article does not change after that.
const ENOUGH: usize = 40_000;

/// The language of a text, ISO 639-1; "und" if its script is none that is known.
pub fn detect(text: &str) -> &'static str {
    let end = text.char_indices().map(|(i, _)| i).find(|&i| i >= ENOUGH).unwrap_or(text.len());
    let text = text.get(..end).unwrap_or(text);
    if let Some(language) = by_script(text) {
        return language;
    }
    let mut counts = [0; WORDS.len()];
    let mut words = 0;
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        words += 1;
        if word.len() > LONGEST && word.chars().nth(LONGEST).is_some() {
            continue;
        }
        for &language in languages().get(&*in_lower_case(word)).map(Vec::as_slice).unwrap_or_default() {
            counts[language] += 1;
        }
    }
    let english = counts[0];
    let mut best = ("en", 0);
    for (&(language, _), found) in WORDS.iter().zip(counts) {
        if found > best.1 {
            best = (language, found);
        }
    }
    // A quoted line of another language does not make an English article foreign.
    let clear = best.1 >= 4 && best.1 * 2 >= english * 3 && best.1 * 12 >= words;
    if clear { best.0 } else { "en" }
}

/// For each small word, the numbers of the languages that have it.
fn languages() -> &'static Table<&'static str, Vec<usize>> {
    static LANGUAGES: OnceLock<Table<&str, Vec<usize>>> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        let mut languages: Table<&str, Vec<usize>> = Table::default();
        for (number, (_, list)) in WORDS.iter().enumerate() {
            list.split(' ').for_each(|word| languages.entry(word).or_default().push(number));
        }
        languages
    })
}

/// The language that most letters belong to, where the script tells.
fn by_script(text: &str) -> Option<&'static str> {
    // Every other letter takes two such bytes or more.
    let of_ascii = text.bytes().filter(u8::is_ascii_alphabetic).count();
    if of_ascii >= text.bytes().filter(|b| !b.is_ascii()).count() {
        return None;
    }
    let (mut latin, mut cyrillic, mut greek, mut arabic, mut hebrew, mut han, mut kana, mut hangul, mut other) =
        (0, 0, 0, 0, 0, 0, 0, 0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        let group = match c {
            'a'..='z' | 'A'..='Z' | '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => &mut latin,
            '\u{400}'..='\u{52f}' => &mut cyrillic,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => &mut greek,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => &mut arabic,
            '\u{590}'..='\u{5ff}' => &mut hebrew,
            '\u{3040}'..='\u{30ff}' => &mut kana,
            '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => &mut han,
            '\u{ac00}'..='\u{d7af}' => &mut hangul,
            _ => &mut other,
        };
        *group += 1;
    }
    let all = latin + cyrillic + greek + arabic + hebrew + han + kana + hangul + other;
    if all == 0 || latin * 2 >= all {
        return None;
    }
    let has = |letters: &[char]| text.contains(letters);
    let most = |n: usize| n * 2 >= all;
    Some(if most(cyrillic) {
        if has(&['і', 'ї', 'є', 'ґ']) {
            "uk"
        } else if has(&['ј', 'љ', 'њ', 'ђ', 'ћ']) {
            "sr"
        } else if has(&['ы', 'э', 'ё']) || !has(&['ъ']) {
            "ru"
        } else {
            "bg"
        }
    } else if most(greek) {
        "el"
    } else if most(arabic) {
        if has(&['پ', 'چ', 'گ', 'ژ']) { "fa" } else { "ar" }
    } else if most(hebrew) {
        "he"
    } else if most(hangul) {
        "ko"
    } else if kana * 10 >= all {
        "ja"
    } else if most(han) {
        "zh"
    } else {
        "und"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(detect(text), expected, "{text}");
    }

    #[test]
    fn the_usual_languages_are_told_apart() {
        check("The mayor said on Monday that the bridge would not be built before the spring.", "en");
        check(
            "La maire a déclaré lundi que le pont ne serait pas construit avant le printemps, et que les travaux sont reportés.",
            "fr",
        );
        check(
            "Die Bürgermeisterin sagte am Montag, dass die Brücke nicht vor dem Frühling gebaut werde und das Geld fehlt.",
            "de",
        );
        check("La alcaldesa dijo el lunes que el puente no se construirá antes de la primavera por la falta de dinero.", "es");
        check(
            "La sindaca ha detto lunedì che il ponte non sarà costruito prima della primavera e che i lavori sono fermi.",
            "it",
        );
        check(
            "A prefeita disse na segunda que a ponte não será construída antes da primavera e que os trabalhos do rio param.",
            "pt",
        );
        check("De burgemeester zei dat de brug niet voor het voorjaar wordt gebouwd en dat er geen geld is voor het werk.", "nl");
        check("Burmistrz powiedziała w poniedziałek, że most nie powstanie do wiosny i że nie ma na to pieniędzy.", "pl");
        check("Borgmästaren sade att bron inte byggs före våren och att det är för dyrt för en så liten stad som den.", "sv");
        check("Kryetarja tha se ura nuk do të ndërtohet para pranverës dhe se nuk ka para për këtë punë në qytet.", "sq");
        check("Мэр сказала, что мост не построят до весны, и что рабочие были уволены.", "ru");
        check("Мер сказала, що міст не збудують до весни.", "uk");
        check("市長は月曜日に橋は春まで建設されないと述べた。", "ja");
        check("市长周一表示，这座桥在春天之前不会建成。", "zh");
        check("Η δήμαρχος είπε ότι η γέφυρα δεν θα χτιστεί.", "el");
    }

    #[test]
    fn no_small_word_is_longer_than_the_longest() {
        let longest = WORDS.iter().flat_map(|(_, list)| list.split(' ')).map(|w| w.chars().count()).max();
        assert_eq!(longest, Some(LONGEST));
    }

    #[test]
    fn english_with_foreign_words_is_english() {
        check("The mayor said: “Le pont est à nous et les gens le savent.” She would not say more of it to the paper.", "en");
        check("Ann Lee, Strelsau", "en");
        check("", "en");
        check("12 34 !", "en");
    }
}
