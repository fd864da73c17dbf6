//! The fields of the secretary's forms, read one by one.

use chrono::NaiveDate;
use domain::ids::{AgendaItemId, RecordNumber, UnitId};
use domain::meetings::{Outcome, Voice};
use domain::text::{Answer as Words, Label, Minutes, Remark, Title};
use store::meetings::{NewItem, NewOutcome, NewPoint};

use super::acts::Trouble;
use super::words;
use crate::frame::fields::Fault;
use crate::frame::{Faults, Fields};

/// Reads the fields of a form and keeps what is wrong with them.
pub(super) struct Reader<'a> {
    pub(super) form: &'a Fields,
    pub(super) faults: Faults,
}

impl Reader<'_> {
    pub(super) fn trouble(self) -> Trouble {
        Trouble::Faults(self.faults)
    }

    pub(super) fn words(&mut self, field: &'static str) -> Option<Words> {
        self.faults.text(field, Words::parse(self.form.get(field)))
    }

    fn remark(&mut self, field: &'static str) -> Option<Remark> {
        self.faults.text(field, Remark::parse(self.form.get(field)))
    }

    pub(super) fn minutes(&mut self, field: &'static str) -> Option<Minutes> {
        self.faults
            .text(field, Minutes::parse(self.form.get(field)))
    }

    pub(super) fn number(&mut self, field: &'static str) -> Option<i64> {
        let got = self.form.number(field).ok_or(Fault::Choose);
        self.faults.check(field, got)
    }

    fn day(&mut self, field: &'static str) -> Option<NaiveDate> {
        self.faults.day(field, self.form.get(field))
    }

    pub(super) fn yes_no(&mut self, field: &'static str) -> Option<bool> {
        let got = match self.form.get(field) {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(Fault::Choose),
        };
        self.faults.check(field, got)
    }

    pub(super) fn secret(&mut self, field: &'static str) -> Option<bool> {
        let got = match self.form.get(field) {
            "secret" => Ok(true),
            "open" => Ok(false),
            _ => Err(Fault::Choose),
        };
        self.faults.check(field, got)
    }

    /// How long a vote is open.
    pub(super) fn minutes_open(&mut self, field: &'static str) -> Option<u16> {
        let got = self.form.get(field).trim().parse::<u16>().ok();
        let got = got.filter(|n| (2..=180).contains(n));
        self.faults
            .check(field, got.ok_or(Fault::Say(words::minutes_shape)))
    }

    /// One name a line.
    pub(super) fn labels(&mut self, field: &'static str) -> Option<Vec<Label>> {
        let lines: Vec<&str> = self
            .form
            .get(field)
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        if !(1..=20).contains(&lines.len()) {
            self.faults.add(field, Fault::Say(words::whom_shape));
            return None;
        }
        let all: Result<Vec<_>, _> = lines.into_iter().map(Label::parse).collect();
        self.faults.text(field, all)
    }

    pub(super) fn item(&mut self) -> Option<NewItem> {
        match (
            self.form.get("item_number").trim(),
            self.form.get("item_title").trim(),
        ) {
            ("", "") => {
                self.faults.add("item_number", Fault::Say(words::item_need));
                None
            }
            ("", title) => self
                .faults
                .text("item_title", Title::parse(title))
                .map(NewItem::Own),
            (number, _) => {
                let got = number
                    .parse::<RecordNumber>()
                    .map_err(|_| Fault::Say(words::number_shape));
                self.faults.check("item_number", got).map(NewItem::Proposal)
            }
        }
    }

    pub(super) fn outcome(&mut self) -> Option<NewOutcome> {
        let item = self.number("settle_item").map(AgendaItemId);
        let outcome = Outcome::from_code(self.form.get("settle_outcome")).ok_or(Fault::Choose);
        let outcome = self.faults.check("settle_outcome", outcome);
        let said = self.words("settle_words");
        let duty = if outcome == Some(Outcome::Decided) {
            let unit = self.number("settle_unit").map(UnitId);
            let due = self.day("settle_due");
            Some(unit?).zip(due)
        } else {
            None
        };
        if outcome == Some(Outcome::Decided) && duty.is_none() {
            return None;
        }
        Some(NewOutcome {
            item: item?,
            outcome: outcome?,
            words: said?,
            duty,
        })
    }

    pub(super) fn opinion(&mut self) -> Option<NewPoint> {
        let voice = Voice::from_code(self.form.get("opinion_voice")).ok_or(Fault::Choose);
        let voice = self.faults.check("opinion_voice", voice);
        let text = self.remark("opinion_text");
        Some(NewPoint::Opinion {
            voice: voice?,
            text: text?,
        })
    }

    pub(super) fn fix(&mut self) -> Option<NewPoint> {
        let text = self.remark("fix_text");
        let unit = self.number("fix_unit").map(UnitId);
        let due_on = self.day("fix_due");
        Some(NewPoint::Fix {
            text: text?,
            unit: unit?,
            due_on: due_on?,
        })
    }
}
