//! A small reader of JSON, for what pages say of themselves in JSON-LD.
//!
//! Bounded in depth, forgiving of what pages get wrong: raw line breaks in strings, trailing commas, text around it.
//! Numbers are not needed and read as null.

/// How deep values may nest; deeper pages say nothing.
const DEPTH: u32 = 48;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    /// The value of a key; of several with that name the last.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Object(entries) => entries.iter().rev().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The text of a string, trimmed; none if it is empty or something else.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text.trim()).filter(|t| !t.is_empty()),
            _ => None,
        }
    }

    /// The items of a list, or the value itself as the only one.
    pub(super) fn items(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            other => std::slice::from_ref(other),
        }
    }
}

/// Reads the first value in `text`.
pub(super) fn read(text: &str) -> Option<Value> {
    let bare = text.trim_start().strip_prefix("<![CDATA[").unwrap_or(text);
    let start = bare.find(['{', '['])?;
    Parser { text: bare, at: start }.value(0)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl Parser<'_> {
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn skip(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self, depth: u32) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        match self.peek()? {
            b'{' => {
                self.at += 1;
                let mut entries = Vec::new();
                while !self.skip(b'}') {
                    let key = self.string()?;
                    if !self.skip(b':') {
                        return None;
                    }
                    entries.push((key, self.value(depth + 1)?));
                    if !self.skip(b',') && self.peek() != Some(b'}') {
                        return None;
                    }
                }
                Some(Value::Object(entries))
            }
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                while !self.skip(b']') {
                    items.push(self.value(depth + 1)?);
                    if !self.skip(b',') && self.peek() != Some(b']') {
                        return None;
                    }
                }
                Some(Value::List(items))
            }
            b'"' => self.string().map(Value::Text),
            b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                let bytes = self.text.as_bytes();
                while bytes.get(self.at).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.')) {
                    self.at += 1;
                }
                Some(Value::Null)
            }
            _ => None,
        }
    }

    fn string(&mut self) -> Option<String> {
        if !self.skip(b'"') {
            return None;
        }
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let run = rest.find(['"', '\\'])?;
            out.push_str(rest.get(..run)?);
            self.at += run + 1;
            if rest.as_bytes().get(run) == Some(&b'"') {
                return Some(out);
            }
            let escaped = self.text.get(self.at..)?.chars().next()?;
            self.at += escaped.len_utf8();
            match escaped {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                'b' | 'f' => out.push(' '),
                'u' => out.push(self.unicode()),
                other => out.push(other),
            }
        }
    }

    /// Four hexadecimal digits, and the second half of a surrogate pair if one follows.
    fn unicode(&mut self) -> char {
        let high = self.hex();
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high).unwrap_or('\u{fffd}');
        }
        if !self.text.get(self.at..).is_some_and(|r| r.starts_with("\\u")) {
            return '\u{fffd}';
        }
        self.at += 2;
        let low = self.hex();
        let joined = 0x10000 + ((high - 0xd800) << 10) + low.wrapping_sub(0xdc00);
        if (0xdc00..0xe000).contains(&low) { char::from_u32(joined).unwrap_or('\u{fffd}') } else { '\u{fffd}' }
    }

    fn hex(&mut self) -> u32 {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(digits) = digits else { return 0xfffd };
        self.at += 4;
        u32::from_str_radix(digits, 16).unwrap_or(0xfffd)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, path: &[&str], expected: Option<&str>) {
        let value = read(text);
        let found = path.iter().fold(value.as_ref(), |v, key| v.and_then(|v| v.get(key)));
        assert_eq!(found.and_then(Value::text), expected, "{text}");
    }

    #[test]
    fn values_are_found_by_key() {
        check(r#"{"a": {"b": "c"}, "n": [1, -2.5e3, true, null]}"#, &["a", "b"], Some("c"));
        check(r#"{"a": "x", "a": "y"}"#, &["a"], Some("y"));
        check(r#"{"a": 3}"#, &["a"], None);
    }

    #[test]
    fn escapes_are_read() {
        check(r#"{"a": "\u201cNo\u201d \ud83d\ude00 \/ \"q\" é\n"}"#, &["a"], Some("“No” 😀 / \"q\" é"));
        check(r#"{"a": "\ud83d x \uzzzz"}"#, &["a"], Some("\u{fffd} x \u{fffd}zzzz"));
    }

    #[test]
    fn what_pages_get_wrong_is_forgiven() {
        check("<!-- {\"a\": \"line\nbreak\",} -->", &["a"], Some("line\nbreak"));
        check(" <![CDATA[ {\"a\": \"b\"} ]]>", &["a"], Some("b"));
    }

    #[test]
    fn what_is_no_json_is_nothing() {
        for text in ["", "{", "{\"a\"", "{\"a\": }", "[1 2]", "\"", "{\"a\":\"\\"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&"[".repeat(1_000_000)), None);
        assert_eq!(read(&"{\"a\":".repeat(1_000_000)), None);
    }
}
