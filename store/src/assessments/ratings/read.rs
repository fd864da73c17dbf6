//! What is read of ratings: figures and answers by everybody, words by the desk, the own answered ones by whoever gave them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::access::{Editor, SignedIn};
use domain::assessments::{Distribution, Figures, LEAST, Mark, Rated};
use domain::ids::{CommunityId, RecordNumber};
use sqlx::FromRow;

use super::{kind, person_key};
use crate::db::read;
use crate::keys::{KeyOf, SealKeys};
use crate::numbers::record_number;
use crate::{Db, Error};

/// What is rated: a window or an item of service, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    pub kind: Rated,
    pub number: i64,
}

impl Subject {
    pub fn new(kind: Rated, number: i64) -> Self {
        Self { kind, number }
    }
}

/// A rating with words that has come out, as the desk reads it: without a name, a mark, or a day on which it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingCase {
    /// What its answer is sent with.
    pub name: String,
    pub of: Subject,
    pub body: String,
    pub again: bool,
    pub released_on: NaiveDate,
    /// None where it is no bad one, and nothing is to be answered.
    pub due_on: Option<NaiveDate>,
    pub answer: Option<(String, NaiveDate)>,
}

/// An answer as everybody reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    pub answer: String,
    pub due_on: NaiveDate,
    pub on: NaiveDate,
}

/// A bad rating of the own that was answered, with what it was given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyAnswered {
    /// The code of the booking; none of a service.
    pub booking: Option<String>,
    pub answer: String,
    /// Whether it was rated once more.
    pub again: bool,
}

/// A finished proposal with the ratings of its verdicts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatedProposal {
    pub number: RecordNumber,
    pub title: String,
    pub ratings: Distribution,
}

#[derive(FromRow)]
struct CaseRow {
    person_key: String,
    kind: String,
    subject: i64,
    body: String,
    again: bool,
    released_on: NaiveDate,
    due_on: Option<NaiveDate>,
    answer: Option<String>,
    answered_on: Option<NaiveDate>,
}

impl CaseRow {
    fn read(self) -> Result<RatingCase, Error> {
        Ok(RatingCase {
            of: Subject::new(kind(&self.kind)?, self.subject),
            name: self.person_key,
            body: self.body,
            again: self.again,
            released_on: self.released_on,
            due_on: self.due_on,
            answer: self.answer.zip(self.answered_on),
        })
    }
}

/// The place of a mark in a distribution.
fn place(mark: i64) -> Option<usize> {
    let mark = Mark::from_code(u8::try_from(mark).ok()?)?;
    Mark::ALL.iter().position(|m| *m == mark)
}

fn count(into: &mut Distribution, mark: i64, n: i64) {
    if let Some(cell) = place(mark).and_then(|at| into.0.get_mut(at)) {
        *cell += n.unsigned_abs();
    }
}

impl Db {
    /// The public figures of everything that is rated. Whatever has not come out with at least four others is in none.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn rating_figures(
        &self,
        community: CommunityId,
        today: NaiveDate,
    ) -> Result<BTreeMap<Subject, Figures>, Error> {
        let rows: Vec<(String, i64, bool, i64, i64)> = read!(self, |c| {
            sqlx::query_as(
            "select kind, subject, again, mark, count(*) from ratings
             where community_id = $1 and released_on is not null group by kind, subject, again, mark"
        )
        .bind(community.0)
        .fetch_all(c)
        .await
        })?;
        let mut all: BTreeMap<Subject, Figures> = BTreeMap::new();
        for (code, number, again, mark, n) in rows {
            let of = all.entry(Subject::new(kind(&code)?, number)).or_default();
            count(if again { &mut of.again } else { &mut of.first }, mark, n);
        }
        let cases: Vec<(String, i64, NaiveDate, Option<NaiveDate>)> = read!(self, |c| {
            sqlx::query_as(
                "select kind, subject, due_on, answered_on from ratings
             where community_id = $1 and released_on is not null and due_on is not null",
            )
            .bind(community.0)
            .fetch_all(c)
            .await
        })?;
        for (code, number, due_on, answered_on) in cases {
            let of = all.entry(Subject::new(kind(&code)?, number)).or_default();
            of.cases.add(due_on, answered_on, today);
        }
        Ok(all)
    }

    /// The answers to bad ratings of something, the newest first. What was answered is not public: its words are for the desk.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_rating_answers(
        &self,
        community: CommunityId,
        of: Subject,
    ) -> Result<Vec<Came>, Error> {
        let rows: Vec<(String, NaiveDate, NaiveDate)> = read!(self, |c| {
            sqlx::query_as(
            "select answer, due_on, answered_on from ratings
             where community_id = $1 and kind = $2 and subject = $3 and released_on is not null and answer is not null
             order by answered_on desc, person_key limit 100"
        )
        .bind(community.0)
        .bind(of.kind.code())
        .bind(of.number)
        .fetch_all(c)
        .await
        })?;
        let came = |(answer, due_on, on)| Came { answer, due_on, on };
        Ok(rows.into_iter().map(came).collect())
    }

    /// The words that have come out, those first that wait for an answer.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_rating_cases(&self, by: &Editor) -> Result<Vec<RatingCase>, Error> {
        let rows: Vec<CaseRow> = read!(self, |c| {
            sqlx::query_as(
            "select person_key, kind, subject, body, again, released_on, due_on, answer, answered_on from ratings
             where community_id = $1 and released_on is not null and body is not null
             order by case when due_on is not null and answer is null then 0 else 1 end, released_on desc, person_key limit 200"
        )
        .bind(by.community().0)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(CaseRow::read).collect()
    }

    /// How many bad ratings wait for an answer.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_rating_cases(&self, by: &Editor) -> Result<i64, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
            "select count(*) from ratings
             where community_id = $1 and released_on is not null and due_on is not null and answer is null"
        )
        .bind(by.community().0)
        .fetch_one(c)
        .await
        })?)
    }

    /// Whether the person has rated an item of service in a year.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn has_rated_service(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        year: i32,
    ) -> Result<bool, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
            "select exists (select 1 from rating_marks
                where community_id = $1 and kind = 'service' and subject = $2 and occasion = $3 and account_id = $4)"
        )
        .bind(community.0)
        .bind(number)
        .bind(i64::from(year))
        .bind(by.account().0)
        .fetch_one(c)
        .await
        })?)
    }

    /// The bad ratings of the person that were answered: found again with the person there, under the community's key.
    ///
    /// # Errors
    /// [`Error`] of the database, or of the place of the keys.
    pub async fn list_my_answered(
        &self,
        by: &SignedIn,
        community: CommunityId,
        of: Subject,
        keys: &dyn SealKeys,
    ) -> Result<Vec<MyAnswered>, Error> {
        let found = keys.find(KeyOf::Ratings(community));
        let Some(key) = found.map_err(Error::SealKey)? else {
            return Ok(Vec::new());
        };
        let occasions: Vec<(i64, Option<String>)> = read!(self, |c| sqlx::query_as(
            "select m.occasion, b.code from rating_marks m
             left join bookings b on m.kind = 'window' and b.id = m.occasion
             where m.community_id = $1 and m.kind = $2 and m.subject = $3 and m.account_id = $4
             order by m.occasion desc limit 50"
        )
        .bind(community.0)
        .bind(of.kind.code())
        .bind(of.number)
        .bind(by.account().0)
        .fetch_all(c)
        .await)?;
        let mut mine = Vec::new();
        for (occasion, booking) in occasions {
            let name = |again| person_key(&key, by.account(), of, occasion, again);
            let found: Option<(String, bool)> = read!(self, |c| {
                sqlx::query_as(
                "select r.answer, exists (select 1 from ratings a where a.person_key = $2) from ratings r
                 where r.person_key = $1 and r.answer is not null"
            )
            .bind(name(false))
            .bind(name(true))
            .fetch_optional(c)
            .await
            })?;
            mine.extend(found.map(|(answer, again)| MyAnswered {
                booking,
                answer,
                again,
            }));
        }
        Ok(mine)
    }

    /// Proposals whose verdict is over, with their ratings: from five on, as on their own pages.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_rated_proposals(
        &self,
        community: CommunityId,
    ) -> Result<Vec<RatedProposal>, Error> {
        let rows: Vec<(i64, i64, String, i64, i64)> = read!(self, |c| {
            sqlx::query_as(
            "select p.year, p.seq, p.title, v.rating, count(*) from verdicts v join proposals p on p.id = v.proposal_id
             where p.community_id = $1 and v.rating is not null and p.stage in ('resolved', 'reopened')
             group by p.year, p.seq, p.title, v.rating order by p.year desc, p.seq desc limit 1000"
        )
        .bind(community.0)
        .fetch_all(c)
        .await
        })?;
        let mut all: Vec<RatedProposal> = Vec::new();
        for (year, seq, title, mark, n) in rows {
            let number = record_number(year, seq).ok_or(Error::Inconsistent {
                table: "proposals",
                id: seq,
            })?;
            if all.last().is_none_or(|p| p.number != number) {
                all.push(RatedProposal {
                    number,
                    title,
                    ratings: Distribution::default(),
                });
            }
            if let Some(last) = all.last_mut() {
                count(&mut last.ratings, mark, n);
            }
        }
        all.retain(|p| p.ratings.all() >= LEAST);
        Ok(all)
    }
}
