//! The disclosure timetable of the demo and what residents ask, through the acts of the room itself.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use domain::access::{self, Clerk, Editor, Standing};
use domain::accounts::{Residency, Role};
use domain::display::ShownAs;
use domain::ids::AccountId;
use domain::reports::Duty;
use domain::text::{Answer, Remark};
use domain::time::{Calendar, day_of};

use super::people::People;
use super::places::Place;
use super::publications::PART;
use super::{ago, broken, whole};
use crate::reports::{NewReportQuestion, SetDuty};
use crate::{Error, Tx};

/// A duty; its day is counted from today.
#[derive(Debug, Clone)]
pub struct DemoDuty {
    /// Slug.
    pub community: String,
    /// Key of the editor.
    pub by: String,
    pub duty: Duty,
    pub due_in: i64,
    /// The number of the report that fulfils it.
    pub report: Option<i64>,
}

/// A question about a report.
#[derive(Debug, Clone)]
pub struct DemoQuestion {
    /// Slug.
    pub community: String,
    /// The number of the report.
    pub report: i64,
    /// Key.
    pub by: String,
    pub shown_as: ShownAs,
    pub body: Remark,
    pub days_ago: i64,
    /// Key of the clerk, the answer, and the days since.
    pub answer: Option<(String, Answer, i64)>,
}

/// How long ago the timetable was set.
const SET: f64 = 300.0;

impl Tx {
    pub(super) async fn load_duties(
        &mut self,
        duties: &[DemoDuty],
        places: &BTreeMap<&str, Place>,
        people: &People<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for (at, demo) in duties.iter().enumerate() {
            let unknown = || broken("demo duties", at);
            let place = places.get(demo.community.as_str()).ok_or_else(unknown)?;
            let person = people.get(demo.by.as_str()).ok_or_else(unknown)?;
            let role = person.role.ok_or_else(unknown)?;
            let editor = editor_of(place, person.account, role).ok_or_else(unknown)?;
            let apart = Duration::minutes(i64::try_from(at).unwrap_or(0));
            let mut set = SetDuty {
                duty: demo.duty.clone(),
                report: demo.report,
            };
            set.duty.due_on = day_of(now) + Duration::days(demo.due_in);
            let added = self.add_duty(&editor, &set, ago(now, SET, apart)).await;
            whole(PART, added, at)?;
        }
        Ok(())
    }

    pub(super) async fn load_report_questions(
        &mut self,
        questions: &[DemoQuestion],
        places: &BTreeMap<&str, Place>,
        people: &People<'_>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for (at, demo) in questions.iter().enumerate() {
            let unknown = || broken("demo questions", at);
            let place = places.get(demo.community.as_str()).ok_or_else(unknown)?;
            let person = people.get(demo.by.as_str()).ok_or_else(unknown)?;
            let standing = standing_of(place, person.account, None);
            let asker = access::signed_in(Some(&standing)).map_err(|_| unknown())?;
            let new = NewReportQuestion {
                shown_as: demo.shown_as,
                body: demo.body.clone(),
            };
            let when = |days: i64| ago(now, days as f64, Duration::hours(2));
            let asked = self
                .ask_report(
                    &asker,
                    place.id,
                    demo.report,
                    &new,
                    calendar,
                    when(demo.days_ago),
                )
                .await;
            let id = whole(PART, asked, at)?;
            let Some((key, words, days)) = &demo.answer else {
                continue;
            };
            let clerk = people.get(key.as_str()).ok_or_else(unknown)?;
            let role = clerk.role.ok_or_else(unknown)?;
            let clerk = clerk_of(place, clerk.account, role).ok_or_else(unknown)?;
            let answered = self
                .answer_report_question(&clerk, id, words, when(*days))
                .await;
            whole(PART, answered, at)?;
        }
        Ok(())
    }
}

fn standing_of(place: &Place, account: AccountId, role: Option<Role>) -> Standing {
    Standing {
        account,
        second_factor: true,
        community: Some(place.id),
        residency: Residency::None,
        roles: role.map(|role| (role, None)).into_iter().collect(),
        seats: Vec::new(),
    }
}

fn editor_of(place: &Place, account: AccountId, role: Role) -> Option<Editor> {
    access::editor(Some(&standing_of(place, account, Some(role)))).ok()
}

fn clerk_of(place: &Place, account: AccountId, role: Role) -> Option<Clerk> {
    access::clerk(Some(&standing_of(place, account, Some(role)))).ok()
}
