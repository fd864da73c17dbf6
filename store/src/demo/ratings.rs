//! Ratings of service items, given, published and answered by the acts of the room, in the months before today.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Months, NaiveDate, Utc};
use domain::access;
use domain::assessments::{Mark, Rated, month_of};
use domain::ids::{AccountId, CommunityId};
use domain::text::{Answer, RatingText};
use domain::time::{Calendar, day_of, start_of};

use super::appointments::standing;
use super::ballots::chance;
use super::people::People;
use super::places::Place;
use super::publications::PART;
use super::{broken, whole};
use crate::assessments::ratings::{Given, Subject, Visit};
use crate::db::on;
use crate::keys::SealKeys;
use crate::{Error, Tx};

/// What residents said of one item in one month.
#[derive(Debug, Clone)]
pub struct DemoRatings {
    /// Slug.
    pub community: String,
    /// Key of who answers.
    pub by: String,
    /// The number of the item.
    pub item: i64,
    /// So many months before this one: 1 came out on the first of this month.
    pub months: u32,
    pub marks: Vec<Mark>,
    /// What the last one wrote.
    pub words: RatingText,
    /// What staff answered two days later, under which name of the item.
    pub answer: Option<(Answer, String)>,
}

/// So many months before the month of a day.
fn months_before(day: NaiveDate, months: u32) -> NaiveDate {
    month_of(day)
        .checked_sub_months(Months::new(months))
        .unwrap_or(day)
}

impl Tx {
    #[expect(
        clippy::too_many_arguments,
        reason = "what the world is made of, and when"
    )]
    pub(super) async fn load_ratings(
        &mut self,
        all: &[DemoRatings],
        places: &BTreeMap<&str, Place>,
        people: &People<'_>,
        personas: &BTreeSet<AccountId>,
        calendar: &Calendar,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let today = day_of(now);
        for (at, demo) in all.iter().enumerate() {
            let unknown = || broken("demo ratings", at);
            let place = places.get(demo.community.as_str()).ok_or_else(unknown)?;
            let month = start_of(months_before(today, demo.months));
            let mut raters = self.list_demo_residents(place.id).await?;
            raters.retain(|account| !personas.contains(&AccountId(*account)));
            let item = demo.item.to_string();
            raters.sort_by_key(|account| chance(&[&demo.community, &item, &account.to_string()]));
            if raters.len() < demo.marks.len() {
                return Err(unknown());
            }
            for (n, (mark, account)) in demo.marks.iter().zip(raters).enumerate() {
                let person = access::verified(Some(&standing(place, AccountId(account), None)));
                let person = person.map_err(|_| unknown())?;
                let last = n + 1 == demo.marks.len();
                let given = Given {
                    mark: *mark,
                    words: last.then(|| demo.words.clone()),
                    again: false,
                };
                let visit = Visit::Service(&person, demo.item);
                let rated = self.rate(visit, &given, keys, month + Duration::days(9));
                whole(PART, rated.await, at)?;
            }
            let out = start_of(months_before(today, demo.months.saturating_sub(1)));
            self.release_ratings(calendar, out.min(now)).await?;
            let Some((answer, title)) = &demo.answer else {
                continue;
            };
            let editor = people.get(demo.by.as_str()).ok_or_else(unknown)?;
            let editor = access::editor(Some(&standing(place, editor.account, editor.role)));
            let editor = editor.map_err(|_| unknown())?;
            let of = Subject::new(Rated::Service, demo.item);
            let name = self.find_demo_case(place.id, of).await?;
            let then = (out + Duration::days(2) + Duration::hours(10)).min(now);
            let said = self.answer_rating(&editor, &name, answer, title, then);
            whole(PART, said.await, at)?;
        }
        Ok(())
    }

    pub(super) async fn list_demo_residents(
        &mut self,
        community: CommunityId,
    ) -> Result<Vec<i64>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select account_id from residencies where community_id = $1 and status = 'attested' order by account_id"
        )
        .bind(community.0)
        .fetch_all(c)
        .await
        })
    }

    async fn find_demo_case(
        &mut self,
        community: CommunityId,
        of: Subject,
    ) -> Result<String, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select person_key from ratings where community_id = $1 and kind = $2 and subject = $3 and due_on is not null"
        )
        .bind(community.0)
        .bind(of.kind.code())
        .bind(of.number)
        .fetch_one(c)
        .await
        })
    }
}
