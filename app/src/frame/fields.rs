//! Forms as they arrive: names and texts, checked only for being readable. Rooms parse them into domain types and
//! collect what is wrong in [`Faults`], which the page shows on top and at each field.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use chrono::NaiveDate;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use percent_encoding::percent_decode;

use super::problem::Problem;
use domain::publishing::Say;
use domain::text::TextFault;
use domain::time::read_day;

/// The fields of a posted form, in order.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded`; `None` for bytes that are not UTF-8.
    pub fn read(body: &[u8]) -> Option<Self> {
        let decode = |part: &[u8]| {
            let spaced: Vec<u8> = part
                .iter()
                .map(|b| if *b == b'+' { b' ' } else { *b })
                .collect();
            percent_decode(&spaced)
                .decode_utf8()
                .ok()
                .map(|s| s.into_owned())
        };
        body.split(|b| *b == b'&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let cut = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
                let value = pair.get(cut + 1..).unwrap_or_default();
                Some((decode(&pair[..cut])?, decode(value)?))
            })
            .collect::<Option<Vec<_>>>()
            .map(Self)
    }

    /// Fields that came another way.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// Fields of a kept draft.
    pub fn from_json(value: &serde_json::Value) -> Self {
        let pairs = value.as_object().into_iter().flatten();
        Self(
            pairs
                .filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned())))
                .collect(),
        )
    }

    /// The named fields, to be kept as a draft.
    pub fn to_json(&self, names: &[&str]) -> serde_json::Value {
        names
            .iter()
            .map(|n| ((*n).to_owned(), serde_json::Value::from(self.get(n))))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    /// The first value of a field; empty when it is missing.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, v)| v.as_str())
    }

    /// Every value of a field that may be sent more than once.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// Whether the field was sent at all.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    /// The pairs themselves.
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.get(name).trim().parse().ok()
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let form = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .is_some_and(|v| {
                v.split(';')
                    .next()
                    .is_some_and(|v| v.trim() == "application/x-www-form-urlencoded")
            });
        if !form {
            return Err(Problem::WrongType);
        }
        let body = Bytes::from_request(request, state).await.map_err(|e| {
            match e.into_response_status() {
                StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
                _ => Problem::BadRequest,
            }
        })?;
        Self::read(&body).ok_or(Problem::BadRequest)
    }
}

trait RejectionStatus {
    fn into_response_status(self) -> StatusCode;
}

impl RejectionStatus for axum::extract::rejection::BytesRejection {
    fn into_response_status(self) -> StatusCode {
        self.status()
    }
}

/// What is wrong with one field. Closed; `words` says it.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    Text(TextFault),
    Phone,
    CodeShape,
    Code(domain::codes::CodeFault),
    /// Nothing, or something unknown, was chosen.
    Choose,
    Number,
    Day,
    Password(domain::password::PasswordFault),
    IdNumber(domain::identity::IdFault),
    Slug(domain::communities::SlugFault),
    /// A sentence of the room's own words.
    Say(fn(domain::display::Lang) -> &'static str),
    /// What is wrong with a question of many that are asked alike.
    Question {
        n: usize,
        say: fn(domain::display::Lang) -> &'static str,
    },
    /// What is wrong with a line of a table that was typed as lines of text.
    Line {
        line: usize,
        say: fn(domain::display::Lang) -> &'static str,
    },
}

/// Everything that is wrong with a form, by field.
#[derive(Debug, Clone, Default)]
pub struct Faults(Vec<(Cow<'static, str>, Fault)>);

impl Faults {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, Fault)> + '_ {
        self.0.iter().map(|(field, fault)| (field.as_ref(), *fault))
    }

    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, fault: Fault) {
        self.0.push((field.into(), fault));
    }

    /// One fault alone.
    pub fn one(field: impl Into<Cow<'static, str>>, fault: Fault) -> Self {
        Self(vec![(field.into(), fault)])
    }

    /// 200, or 422 where something is to be put right.
    pub fn status(&self) -> StatusCode {
        if self.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    /// The fault of a field.
    pub fn of(&self, field: &str) -> Option<Fault> {
        self.0
            .iter()
            .find(|(f, _)| *f == field)
            .map(|(_, fault)| *fault)
    }

    /// Keeps the value, or notes the fault of the field and gives `None`.
    pub fn check<T>(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        got: Result<T, Fault>,
    ) -> Option<T> {
        match got {
            Ok(value) => Some(value),
            Err(fault) => {
                self.add(field, fault);
                None
            }
        }
    }

    /// Reads a text in both languages from two fields.
    pub fn say(
        &mut self,
        form: &Fields,
        [zh, en]: [&'static str; 2],
        min: usize,
        max: usize,
    ) -> Option<Say> {
        let got = Say::parse(form.get(zh), form.get(en), min, max);
        got.map_err(|(fault, english)| {
            self.add(if english { en } else { zh }, Fault::Text(fault));
        })
        .ok()
    }

    /// Reads a day.
    pub fn day(&mut self, field: impl Into<Cow<'static, str>>, raw: &str) -> Option<NaiveDate> {
        self.check(field, read_day(raw).ok_or(Fault::Day))
    }

    /// The same for a text of the domain.
    pub fn text<T>(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        got: Result<T, TextFault>,
    ) -> Option<T> {
        self.check(field, got.map_err(Fault::Text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_browsers_send_them() {
        let f =
            Fields::read("title=%E4%BF%AE+%E8%B7%AF%E7%81%AF&body=a%26b&empty=&flag".as_bytes())
                .unwrap();
        assert_eq!(
            (f.get("title"), f.get("body"), f.get("empty"), f.get("none")),
            ("修 路灯", "a&b", "", "")
        );
        assert!(f.has("flag") && !f.has("none"));
    }

    #[test]
    fn bytes_that_are_not_text_are_refused() {
        assert!(Fields::read(b"title=%FF%FE").is_none());
        assert!(Fields::read(b"ti\xFFtle=1").is_none());
        assert!(Fields::read(b"").is_some());
    }

    #[test]
    fn a_draft_gives_back_what_was_typed() {
        let f = Fields::read(b"title=a%22b&body=%0Ax&other=1").unwrap();
        let again = Fields::from_json(&f.to_json(&["title", "body"]));
        assert_eq!(
            (again.get("title"), again.get("body"), again.has("other")),
            ("a\"b", "\nx", false)
        );
    }
}
