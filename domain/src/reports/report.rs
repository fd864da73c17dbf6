//! What a report says. Its parts can only be made by reading what was typed, so a report that exists is fit to be
//! published.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::{FIELDS, ReportFault, Subject, Value};
use crate::coded::coded;
use crate::publishing::{Faults, Kind, Publication, Say, Typed, both_languages};

/// A whole report, as it is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub subject: Subject,
    /// The year it is about.
    pub year: u16,
    pub title: Say,
    /// The report in a few sentences.
    pub lead: Say,
    /// At least one.
    pub sections: Vec<Section>,
    /// Years of the budget, the earliest first; empty where the report is about something else.
    pub budget: Vec<Budget>,
    pub purchases: Vec<Purchase>,
    pub premises: Option<Premises>,
}

/// A part of a report with its own heading: paragraphs, a table, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub heading: Say,
    pub text: Vec<Say>,
    /// By indicator as they were typed, and by year within one.
    pub figures: Vec<Figure>,
}

/// One indicator in one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    pub indicator: Say,
    pub year: u16,
    pub value: Value,
    pub unit: Say,
    /// Where the number comes from.
    pub source: Say,
    pub note: Option<Say>,
}

coded! {
    /// The three lines of a community's budget (art. 36).
    BudgetLine {
        /// 人员经费
        Staff = "staff",
        /// 办公经费
        Office = "office",
        /// 公益事业经费
        Welfare = "welfare",
    }
}

/// The budget of one year, in ten thousand yuan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    pub year: u16,
    pub staff: Value,
    pub office: Value,
    pub welfare: Value,
    /// The document that set it.
    pub source: Say,
}

/// A purchase of services with what its contract says (art. 29).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purchase {
    /// 服务项目
    pub item: Say,
    pub contractor: Say,
    /// 服务质量
    pub quality: Say,
    /// 服务价格, in ten thousand yuan.
    pub amount: Value,
    /// 服务期限: the first and the last day.
    pub from: NaiveDate,
    pub until: NaiveDate,
    /// 资金支付方式
    pub payment: Say,
    /// None until it was evaluated.
    pub evaluation: Option<Evaluation>,
}

/// How well a purchased service was done (art. 29: 效果评价).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    pub result: Say,
    pub on: NaiveDate,
}

/// The rooms for services and administration, against what they must measure at least (art. 37).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Premises {
    /// Square metres that the rule asks for.
    pub least: Value,
    /// The rule.
    pub basis: Say,
    /// At least one.
    pub halls: Vec<Hall>,
}

/// One of the rooms, in square metres.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hall {
    pub name: Say,
    pub area: Value,
}

/// The years of one indicator, the earliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub indicator: Say,
    pub unit: Say,
    /// Years without a number are missing.
    pub points: Vec<(u16, Value)>,
}

impl Publication for Report {
    const KIND: Kind = Kind::Report;
    const FIELDS: &'static [&'static str] = FIELDS;
    type Own = ReportFault;

    fn read(typed: &Typed) -> Result<Self, Faults<ReportFault>> {
        super::typed::read(typed)
    }

    fn typed(&self) -> Typed {
        super::form::typed(self)
    }

    fn title(&self) -> &Say {
        &self.title
    }

    fn says(&self) -> String {
        let mut all = vec![&self.lead];
        for section in &self.sections {
            all.push(&section.heading);
            all.extend(&section.text);
            all.extend(section.figures.iter().map(|f| &f.indicator));
        }
        all.extend(self.purchases.iter().flat_map(|p| [&p.item, &p.contractor]));
        let mut called = vec![self.subject.called()];
        // An annual report holds the budget too, and people look for it by that word.
        if !self.budget.is_empty() {
            called.push(Subject::Budget.called());
        }
        format!("{}\n{}", called.join("\n"), both_languages(all))
    }

    fn facts(&self) -> Map<String, Json> {
        let mut facts = Map::new();
        facts.insert("subject".to_owned(), self.subject.code().into());
        facts.insert("year".to_owned(), self.year.into());
        facts
    }
}

impl Section {
    /// The indicators of the table with their years, in the order of the table.
    pub fn series(&self) -> Vec<Series> {
        let mut all: Vec<Series> = Vec::new();
        for f in &self.figures {
            match all.iter_mut().find(|s| s.indicator == f.indicator) {
                Some(series) => series.points.push((f.year, f.value)),
                None => all.push(Series {
                    indicator: f.indicator.clone(),
                    unit: f.unit.clone(),
                    points: vec![(f.year, f.value)],
                }),
            }
        }
        for series in &mut all {
            series.points.sort_by_key(|(year, _)| *year);
        }
        all
    }
}

impl Budget {
    pub fn line(&self, line: BudgetLine) -> Value {
        match line {
            BudgetLine::Staff => self.staff,
            BudgetLine::Office => self.office,
            BudgetLine::Welfare => self.welfare,
        }
    }

    pub fn total(&self) -> Value {
        Value::total([self.staff, self.office, self.welfare])
    }
}

impl Premises {
    pub fn total(&self) -> Value {
        Value::total(self.halls.iter().map(|h| h.area))
    }

    /// Whether the rooms measure what they must.
    pub fn is_enough(&self) -> bool {
        self.total() >= self.least
    }
}
