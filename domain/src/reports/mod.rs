//! Annual reports and disclosure (art. 29, 36, 37, 41, 43): what a report says as data, how it is typed, what it says
//! against earlier ones, when which piece of information is due, and by when a question is answered.
//!
//! What surprises: numbers are exact decimals and never floats; a table is typed as lines of text, so that a
//! spreadsheet can be pasted and every fault names its line; the same indicator with two values in two reports is
//! shown as such and never hidden.

mod compare;
mod duty;
mod form;
mod lines;
mod report;
mod slots;
mod typed;
mod value;

pub use compare::{Differs, Growth, What, differences, growth};
pub use duty::{Duty, DutyFault, DutyState, Span};
pub use report::{
    Budget, BudgetLine, Evaluation, Figure, Hall, Premises, Purchase, Report, Section, Series,
};
pub use slots::{FIELDS, SLOTS, Slot};
pub use typed::{ReportFault, Wrong};
pub use value::Value;

use crate::bodies::coded;

coded! {
    /// What a report is about.
    Subject {
        /// 年度工作报告
        Annual = "annual",
        /// 经费预算
        Budget = "budget",
        /// 购买服务
        Purchases = "purchases",
        /// 考核结果
        Assessment = "assessment",
        /// 其他公开内容
        Other = "other",
    }
}

impl Subject {
    /// What people call such a report when they look for one.
    fn called(self) -> &'static str {
        match self {
            Self::Annual => "年度报告 年报 总结 annual report",
            Self::Budget => "预算 决算 经费 花了多少钱 budget",
            Self::Purchases => "购买服务 采购 合同 purchased services contracts",
            Self::Assessment => "考核 满意度 测评 assessment",
            Self::Other => "",
        }
    }
}

#[cfg(test)]
mod tests;
