//! JSON as it stands on record and in the public box, read strictly: whole numbers only, no key twice, nothing after the
//! end.
//!
//! `serde_json` writes what this reads, and tests hold one against the other. It is not read with `serde_json` because
//! the module that checks ballots in a browser would then carry reading and printing of floating point numbers and a
//! visitor for every type, which were the heaviest part of it (docs/decisions/0016).

mod read;
#[cfg(test)]
mod tests;

/// Deeper than anything on record; what is deeper is refused, so that a hostile file cannot exhaust the stack.
pub const DEEPEST: usize = 32;

/// A value. Two objects are equal whatever the order of their keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    Null,
    Flag(bool),
    Number(Number),
    Text(String),
    List(Vec<Self>),
    /// Sorted by key, each key once.
    Object(Vec<(String, Self)>),
}

/// A whole number from `i64::MIN` to `u64::MAX`; zero is never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    negative: bool,
    size: u64,
}

impl Json {
    /// Reads a text that is one value; none of anything else.
    pub fn read(text: &str) -> Option<Self> {
        read::whole(text)
    }

    /// What an object holds under a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(entries) = self else {
            return None;
        };
        let at = read::place(entries, key).ok()?;
        entries.get(at).map(|(_, value)| value)
    }

    /// Takes what an object holds under a key out of it.
    pub fn take(&mut self, key: &str) -> Option<Self> {
        let Self::Object(entries) = self else {
            return None;
        };
        let at = read::place(entries, key).ok()?;
        Some(entries.remove(at).1)
    }

    /// A text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Yes or no.
    pub fn flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    /// A number that is not negative and not too large for its type.
    pub fn number<T: TryFrom<u64>>(&self) -> Option<T> {
        match self {
            Self::Number(number) if !number.negative => T::try_from(number.size).ok(),
            _ => None,
        }
    }

    /// The values of a list, each made into something; none where one of them cannot.
    pub fn list<T>(&self, make: impl Fn(&Self) -> Option<T>) -> Option<Vec<T>> {
        let Self::List(values) = self else {
            return None;
        };
        // A loop and not `collect`, which the module in the browser would hold once for every type.
        let mut made = Vec::new();
        for value in values {
            made.push(make(value)?);
        }
        Some(made)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Number(Number {
            negative: value < 0,
            size: value.unsigned_abs(),
        })
    }
}
