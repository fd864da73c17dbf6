//! Rating something once, and once more after an answer.

use chrono::{DateTime, Datelike, Utc};
use domain::access::{SignedIn, Verified};
use domain::appointments::BookingCode;
use domain::assessments::{Mark, Rated, month_of};
use domain::ids::{AccountId, CommunityId};
use domain::text::RatingText;
use domain::time::day_of;

use super::{Subject, person_key};
use crate::db::on;
use crate::keys::{KeyOf, SealKey, SealKeys};
use crate::{Db, Error, Failed, Tx};

/// What somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub mark: Mark,
    pub words: Option<RatingText>,
    /// Once more, after the first one was answered.
    pub again: bool,
}

/// Who rates what, with the right to it.
#[derive(Clone, Copy)]
pub enum Visit<'a> {
    /// Whoever booked; that it took place is asked in the database.
    Booking(&'a SignedIn, CommunityId, &'a BookingCode),
    /// A resident, and the number of an item of service.
    Service(&'a Verified, i64),
}

/// Why a rating was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotRated {
    /// No such booking of this person, or no such item in public.
    Unknown,
    /// The booking has not taken place.
    NotYet,
    /// The first one has no answer, or was not this person's.
    NotAnswered,
}

/// What is rated on which occasion.
#[derive(Clone, Copy)]
struct Occasion {
    account: AccountId,
    community: CommunityId,
    of: Subject,
    n: i64,
}

fn refused<T>(why: NotRated) -> Result<T, Failed<NotRated>> {
    Err(Failed::Refused(why))
}

impl Db {
    /// Takes a rating. The first one of an occasion stays, whatever is sent afterwards; no act is put on record, because its
    /// place among the others would say when.
    ///
    /// # Errors
    /// [`NotRated`], or [`Error`].
    pub async fn rate(
        &self,
        visit: Visit<'_>,
        given: &Given,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotRated>> {
        let mut tx = self.begin().await?;
        tx.rate(visit, given, keys, now).await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn rate(
        &mut self,
        visit: Visit<'_>,
        given: &Given,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotRated>> {
        let at = match visit {
            Visit::Booking(by, community, code) => {
                self.occasion_of_booking(by.account(), community, code)
                    .await?
            }
            Visit::Service(by, number) => self.occasion_of_service(by, number, now).await?,
        };
        let key = keys.make(KeyOf::Ratings(at.community));
        let key = key.map_err(Error::SealKey)?;
        if given.again {
            let Some(at) = self.occasion_again(&key, at).await? else {
                return refused(NotRated::NotAnswered);
            };
            return Ok(self.insert_rating(&key, at, given, now).await?);
        }
        if !self.mark_rated(at).await? {
            // The second press, or another page: the first one stands.
            return Ok(());
        }
        Ok(self.insert_rating(&key, at, given, now).await?)
    }

    async fn occasion_of_booking(
        &mut self,
        account: AccountId,
        community: CommunityId,
        code: &BookingCode,
    ) -> Result<Occasion, Failed<NotRated>> {
        let found: Option<(i64, i64, String)> = on!(self, |c| {
            sqlx::query_as(
            "select b.id, w.number, b.standing from bookings b join windows w on w.id = b.window_id
             where b.community_id = $1 and b.account_id = $2 and b.code = $3"
        )
        .bind(community.0)
        .bind(account.0)
        .bind(code.as_str())
        .fetch_optional(c)
        .await
        })?;
        let Some((n, number, standing)) = found else {
            return refused(NotRated::Unknown);
        };
        if standing != "done" {
            return refused(NotRated::NotYet);
        }
        let of = Subject::new(Rated::Window, number);
        Ok(Occasion {
            account,
            community,
            of,
            n,
        })
    }

    async fn occasion_of_service(
        &mut self,
        by: &Verified,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<Occasion, Failed<NotRated>> {
        let live: bool = on!(self, |c| {
            sqlx::query_scalar(
            "select exists (select 1 from publications
                where community_id = $1 and kind = $2 and number = $3 and live_version is not null)"
        )
        .bind(by.community().0)
        .bind(domain::publishing::Kind::Service.code())
        .bind(number)
        .fetch_one(c)
        .await
        })?;
        if !live {
            return refused(NotRated::Unknown);
        }
        Ok(Occasion {
            account: by.account(),
            community: by.community(),
            of: Subject::new(Rated::Service, number),
            n: i64::from(day_of(now).year()),
        })
    }

    /// Marks that somebody has rated; false where that was so. The key of the table decides, and nothing of when is kept.
    async fn mark_rated(&mut self, at: Occasion) -> Result<bool, sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "insert into rating_marks (community_id, kind, subject, occasion, account_id)
             select $1, $2, $3, $4, a.id from accounts a where a.id = $5 and a.erased_at is null
             on conflict do nothing",
            )
            .bind(at.community.0)
            .bind(at.of.kind.code())
            .bind(at.of.number)
            .bind(at.n)
            .bind(at.account.0)
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1)
        })
    }

    /// The occasion that is rated once more: that of the booking, or the newest year whose rating was answered; what is
    /// said in December comes out in January.
    async fn occasion_again(
        &mut self,
        key: &SealKey,
        at: Occasion,
    ) -> Result<Option<Occasion>, sqlx::Error> {
        let occasions: Vec<i64> = on!(self, |c| {
            sqlx::query_scalar(
                "select occasion from rating_marks
                 where community_id = $1 and kind = $2 and subject = $3 and account_id = $4
                   and (kind = 'service' or occasion = $5) order by occasion desc",
            )
            .bind(at.community.0)
            .bind(at.of.kind.code())
            .bind(at.of.number)
            .bind(at.account.0)
            .bind(at.n)
            .fetch_all(c)
            .await
        })?;
        for n in occasions {
            let at = Occasion { n, ..at };
            if self.is_answered(key, at).await? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    async fn is_answered(&mut self, key: &SealKey, at: Occasion) -> Result<bool, sqlx::Error> {
        let name = person_key(key, at.account, at.of, at.n, false);
        on!(self, |c| {
            sqlx::query_scalar(
            "select exists (select 1 from ratings where person_key = $1 and answered_on is not null)"
        )
        .bind(&name)
        .fetch_one(c)
        .await
        })
    }

    async fn insert_rating(
        &mut self,
        key: &SealKey,
        at: Occasion,
        given: &Given,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let name = person_key(key, at.account, at.of, at.n, given.again);
        on!(self, |c| {
            sqlx::query(
            "insert into ratings (person_key, community_id, kind, subject, again, month, mark, body)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing"
        )
        .bind(&name)
        .bind(at.community.0)
        .bind(at.of.kind.code())
        .bind(at.of.number)
        .bind(given.again)
        .bind(month_of(day_of(now)))
        .bind(i64::from(given.mark.code()))
        .bind(given.words.as_ref().map(RatingText::as_str))
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}
