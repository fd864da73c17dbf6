//! The reader: one byte after the other, with nothing in it that could panic.

use super::{DEEPEST, Json, Number};

/// Where a key stands among sorted entries, or where it belongs.
pub fn place(entries: &[(String, Json)], key: &str) -> Result<usize, usize> {
    entries.binary_search_by(|(own, _)| own.as_str().cmp(key))
}

/// Reads a text that is one value, with blanks around it at most.
pub fn whole(text: &str) -> Option<Json> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(DEEPEST)?;
    reader.blanks();
    (reader.at == text.len()).then_some(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Passes a byte, if it is the next.
    fn pass(&mut self, wanted: u8) -> bool {
        let there = self.peek() == Some(wanted);
        self.at += usize::from(there);
        there
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self, deeper: usize) -> Option<Json> {
        let deeper = deeper.checked_sub(1)?;
        self.blanks();
        match self.next()? {
            b'n' => self.word("ull", Json::Null),
            b't' => self.word("rue", Json::Flag(true)),
            b'f' => self.word("alse", Json::Flag(false)),
            b'"' => Some(Json::Text(self.string()?)),
            b'[' => self.list(deeper),
            b'{' => self.object(deeper),
            b'-' => {
                let first = self.next()?;
                self.number(true, first)
            }
            first => self.number(false, first),
        }
    }

    fn word(&mut self, rest: &str, value: Json) -> Option<Json> {
        for byte in rest.bytes() {
            if !self.pass(byte) {
                return None;
            }
        }
        Some(value)
    }

    fn number(&mut self, negative: bool, first: u8) -> Option<Json> {
        let digit = |byte: u8| byte.is_ascii_digit().then(|| u64::from(byte - b'0'));
        let mut size = digit(first)?;
        while let Some(next) = self.peek().and_then(digit) {
            if size == 0 {
                // No zero in front of a number.
                return None;
            }
            size = size.checked_mul(10)?.checked_add(next)?;
            self.at += 1;
        }
        // A fraction or an exponent; minus zero and what no type of whole numbers holds are floating point as well.
        if let Some(b'.' | b'e' | b'E') = self.peek() {
            return None;
        }
        if negative && (size == 0 || size > i64::MIN.unsigned_abs()) {
            return None;
        }
        Some(Json::Number(Number { negative, size }))
    }

    fn list(&mut self, deeper: usize) -> Option<Json> {
        let mut values = Vec::new();
        self.blanks();
        if self.pass(b']') {
            return Some(Json::List(values));
        }
        loop {
            values.push(self.value(deeper)?);
            self.blanks();
            match self.next()? {
                b',' => {}
                b']' => return Some(Json::List(values)),
                _ => return None,
            }
        }
    }

    fn object(&mut self, deeper: usize) -> Option<Json> {
        let mut entries = Vec::new();
        self.blanks();
        if self.pass(b'}') {
            return Some(Json::Object(entries));
        }
        loop {
            self.blanks();
            if !self.pass(b'"') {
                return None;
            }
            let key = self.string()?;
            self.blanks();
            if !self.pass(b':') {
                return None;
            }
            let value = self.value(deeper)?;
            match place(&entries, &key) {
                Ok(_) => return None,
                Err(at) => entries.insert(at, (key, value)),
            }
            self.blanks();
            match self.next()? {
                b',' => {}
                b'}' => return Some(Json::Object(entries)),
                _ => return None,
            }
        }
    }

    /// The rest of a text, after its first quotation mark.
    fn string(&mut self) -> Option<String> {
        let mut out = String::new();
        let mut from = self.at;
        loop {
            match self.next()? {
                // Both are one byte in UTF-8 and part of no longer character: what lies between is whole.
                byte @ (b'"' | b'\\') => {
                    out.push_str(self.text.get(from..self.at - 1)?);
                    if byte == b'"' {
                        return Some(out);
                    }
                    out.push(self.escaped()?);
                    from = self.at;
                }
                0..b' ' => return None,
                _ => {}
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return None,
        })
    }

    /// One character, which may be written as two halves; a half alone is none.
    fn unicode(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first);
        }
        if !(self.pass(b'\\') && self.pass(b'u')) {
            return None;
        }
        let second = self.four_digits()?.checked_sub(0xDC00)?;
        if second >= 0x400 {
            return None;
        }
        char::from_u32(0x10000 + ((first - 0xD800) << 10) + second)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let mut value = 0;
        for _ in 0..4 {
            value = value << 4 | char::from(self.next()?).to_digit(16)?;
        }
        Some(value)
    }
}
