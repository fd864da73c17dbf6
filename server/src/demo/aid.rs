//! Mutual aid of the demo, as its file names it.

use anyhow::{Context, Result};
use domain::display::ShownAs;
use domain::phone::Telephone;
use domain::text::{AidAddress, AidText, Remark};
use domain::volunteers::aid::{AidKind, Weekdays};
use serde::Deserialize;
use store::demo::{DemoAid, DemoAidOffer, DemoAidRequest};

use super::{code, text};

#[derive(Deserialize)]
pub(super) struct AidFile {
    offer: Vec<OfferRow>,
    request: Vec<RequestRow>,
}

#[derive(Deserialize)]
struct OfferRow {
    r#in: String,
    who: String,
    kind: String,
    text: String,
    #[serde(default = "nickname")]
    shown: String,
    days: Vec<usize>,
    days_ago: i64,
    until: i64,
}

#[derive(Deserialize)]
struct RequestRow {
    r#in: String,
    who: String,
    kind: String,
    text: String,
    #[serde(default = "nickname")]
    shown: String,
    #[serde(default)]
    frail: bool,
    address: String,
    phone: String,
    days_ago: i64,
    due: i64,
    offer: Option<i64>,
    #[serde(default)]
    answer: Vec<AnswerRow>,
    chosen: Option<String>,
    happened: Option<bool>,
}

#[derive(Deserialize)]
struct AnswerRow {
    who: String,
    text: String,
}

fn nickname() -> String {
    ShownAs::Nickname.code().to_owned()
}

impl AidFile {
    pub(super) fn read(self) -> Result<DemoAid> {
        let offers = self.offer.iter().map(OfferRow::read);
        let requests = self.request.iter().map(RequestRow::read);
        Ok(DemoAid {
            offers: offers.collect::<Result<_>>()?,
            requests: requests.collect::<Result<_>>()?,
        })
    }
}

impl OfferRow {
    fn read(&self) -> Result<DemoAidOffer> {
        Ok(DemoAidOffer {
            community: self.r#in.clone(),
            who: self.who.clone(),
            kind: code(&self.kind, AidKind::from_code)?,
            text: text(&self.text, AidText::parse)?,
            shown_as: code(&self.shown, ShownAs::from_code)?,
            weekdays: Weekdays::of(self.days.iter().copied()).context("no days of the week")?,
            days_ago: self.days_ago,
            until: self.until,
        })
    }
}

impl RequestRow {
    fn read(&self) -> Result<DemoAidRequest> {
        let answer = |a: &AnswerRow| Ok((a.who.clone(), text(&a.text, Remark::parse)?));
        Ok(DemoAidRequest {
            community: self.r#in.clone(),
            who: self.who.clone(),
            kind: code(&self.kind, AidKind::from_code)?,
            text: text(&self.text, AidText::parse)?,
            shown_as: code(&self.shown, ShownAs::from_code)?,
            frail: self.frail,
            address: text(&self.address, AidAddress::parse)?,
            phone: Telephone::parse(&self.phone).context("no telephone")?,
            days_ago: self.days_ago,
            due: self.due,
            offer: self.offer,
            answers: self.answer.iter().map(answer).collect::<Result<_>>()?,
            chosen: self.chosen.clone(),
            happened: self.happened,
        })
    }
}
