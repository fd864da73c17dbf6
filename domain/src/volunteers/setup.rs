//! What leads and staff write about teams, activities and shifts.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::Span;
use crate::display::Both;
use crate::phone::Telephone;
use crate::publishing::Say;

/// The least ages that an activity may ask for, in years.
pub const MIN_AGE: RangeInclusive<i64> = 1..=99;

/// A team as its founder describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamSetup {
    pub name: Say,
    pub purpose: Say,
    /// What people are looked for.
    pub needs: Say,
    pub phone: Telephone,
    pub founded_on: NaiveDate,
    /// Takes nobody in and does nothing for the time being.
    pub resting: bool,
}

/// An activity as its lead describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivitySetup {
    pub title: Say,
    pub about: Say,
    pub place: Say,
    /// What one should be able to do; empty for everybody.
    pub skills: Both,
    /// In years; whoever signs up says so.
    pub min_age: Option<i64>,
    /// Only for helpers for whom staff vouch: children, people in need of care.
    pub checked_only: bool,
}

/// What of an activity may be changed until its first shift has begun. For whom it is stays: people have signed up by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityEdit {
    pub title: Say,
    pub about: Say,
    pub place: Say,
    /// What one should be able to do; empty for everybody.
    pub skills: Both,
}

/// A shift to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShiftSetup {
    pub span: Span,
    pub capacity: i64,
}
