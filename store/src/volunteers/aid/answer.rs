//! 我来帮: offering to help with one request, and taking that back.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{SignedIn, Verified};
use domain::display::{PublicName, ShownAs};
use domain::ids::{AccountId, CommunityId};
use domain::log::Leaf;
use domain::notices::Notice;
use domain::text::Remark;
use domain::volunteers::aid::{AidAct, Helping, NoHelp, Party, may_help, step};
use serde_json::json;
use sqlx::FromRow;

use super::{AidRequest, NotAided, about_aid, aid_object, refused, stepped};
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// What somebody who would help says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAidAnswer {
    /// Only the asker reads it.
    pub text: Remark,
    pub shown_as: ShownAs,
    /// Is 18 or older.
    pub adult: bool,
}

/// Somebody who offers to help, as the asker reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidAnswer {
    pub id: i64,
    pub name: PublicName,
    pub text: Option<String>,
    pub picked: bool,
    /// Staff vouch for the person until the day of the request.
    pub checked: bool,
    pub at: DateTime<Utc>,
}

#[derive(FromRow)]
struct AnswerRow {
    id: i64,
    account_id: Option<i64>,
    body: Option<String>,
    shown_as: String,
    standing: String,
    at: DateTime<Utc>,
    real_name: Option<String>,
    nickname: Option<String>,
    erased_at: Option<DateTime<Utc>>,
    checked_until: Option<NaiveDate>,
}

impl Db {
    /// Who offers to help, in the order in which they did: for the asker alone.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_aid_answers(
        &self,
        by: &SignedIn,
        request: &AidRequest,
    ) -> Result<Vec<AidAnswer>, Error> {
        if request.asker != Some(by.account()) {
            return Ok(Vec::new());
        }
        let rows: Vec<AnswerRow> = read!(self, |c| {
            sqlx::query_as(
                "select w.id, w.account_id, w.body, w.shown_as, w.standing, w.at, a.real_name, a.nickname, a.erased_at,
                    (select max(t.checked_until) from team_members t where t.account_id = w.account_id
                     and t.community_id = w.community_id and t.standing = 'member') as checked_until
                 from aid_answers w left join accounts a on a.id = w.account_id
                 where w.request_id = $1 and w.standing in ('waiting', 'picked') order by w.id limit 200",
            )
            .bind(request.id)
            .fetch_all(c)
            .await
        })?;
        let all = rows.into_iter().map(|r| {
            let shown = ShownAs::from_code(&r.shown_as).ok_or(Error::Inconsistent {
                table: "aid_answers",
                id: r.id,
            })?;
            let gone = r.account_id.is_none() || r.erased_at.is_some();
            let (real, nick) = (r.real_name.as_deref(), r.nickname.as_deref());
            Ok(AidAnswer {
                id: r.id,
                name: PublicName::choose(shown, real, nick, gone),
                text: r.body,
                picked: r.standing == "picked",
                checked: r.checked_until.is_some_and(|until| request.due_on <= until),
                at: r.at,
            })
        });
        all.collect()
    }

    /// Whether the person offered to help and waits for the choice.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn waits_for_aid(&self, by: AccountId, request: i64) -> Result<bool, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
                "select exists (select 1 from aid_answers where request_id = $1 and account_id = $2 and standing = 'waiting')",
            )
            .bind(request)
            .bind(by.0)
            .fetch_one(c)
            .await
        })?)
    }

    /// Offers to help with a request; the asker is told.
    ///
    /// # Errors
    /// [`NotAided`], or [`Error`].
    pub async fn answer_aid(
        &self,
        by: &Verified,
        number: i64,
        new: &NewAidAnswer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let mut tx = self.begin().await?;
        tx.answer_aid(by, number, new, now).await?;
        Ok(tx.commit().await?)
    }

    /// Takes that back before the choice.
    ///
    /// # Errors
    /// [`NotAided`], or [`Error`].
    pub async fn take_back_aid_answer(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let (request, party) = tx.hold_aid(by, community, number).await?;
        if party == Party::Neighbour {
            // The second press of the button.
            return Ok(());
        }
        let state = stepped(step(request.state, party, AidAct::TakeBack, now))?;
        tx.delete_aid_answer(request.id, by.account()).await?;
        tx.save_aid_state(request.id, state, None).await?;
        tx.tell_asker_of_aid(&request, Notice::AidTakenBack, None, now)
            .await?;
        let leaf = Leaf::new(
            "volunteers.aid_take_back",
            aid_object(number),
            json!({}),
            now,
        );
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn answer_aid(
        &mut self,
        by: &Verified,
        number: i64,
        new: &NewAidAnswer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let Some(request) = self.lock_aid(by.community(), number).await? else {
            return refused(NotAided::Unknown);
        };
        if !self.lock_booker(by.account()).await? {
            return refused(NotAided::Gone);
        }
        let party = self.aid_party(&request, by.account()).await?;
        if party == Party::Answerer {
            return refused(NotAided::Already);
        }
        let helping = self
            .find_helping(&request, by.account(), Some(new.adult))
            .await?;
        if party == Party::Asker {
            return refused(NotAided::Help(NoHelp::Own));
        }
        let state = stepped(step(request.state, party, AidAct::Answer, now))?;
        may_help(request.needs_checked(), request.due_on, helping)
            .map_err(|why| Failed::Refused(NotAided::Help(why)))?;
        on!(self, |c| {
            sqlx::query(
                "insert into aid_answers (community_id, request_id, account_id, body, shown_as, adult, standing, at)
                 values ($1, $2, $3, $4, $5, $6, 'waiting', $7)",
            )
            .bind(by.community().0)
            .bind(request.id)
            .bind(by.account().0)
            .bind(new.text.as_str())
            .bind(new.shown_as.code())
            .bind(new.adult)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        self.save_aid_state(request.id, state, None).await?;
        self.tell_asker_of_aid(&request, Notice::AidAnswered, None, now)
            .await?;
        let (object, facts) = (aid_object(number), json!({}));
        let leaf = Leaf::new("volunteers.aid_answer", object, facts, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    /// Holds a request, and says who the person is to it.
    pub(super) async fn hold_aid(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
    ) -> Result<(AidRequest, Party), Failed<NotAided>> {
        let Some(request) = self.lock_aid(community, number).await? else {
            return refused(NotAided::Unknown);
        };
        let party = self.aid_party(&request, by.account()).await?;
        Ok((request, party))
    }

    /// Who somebody is to a held request.
    pub(super) async fn aid_party(
        &mut self,
        request: &AidRequest,
        who: AccountId,
    ) -> Result<Party, sqlx::Error> {
        let waits: bool = on!(self, |c| {
            sqlx::query_scalar(
                "select exists (select 1 from aid_answers where request_id = $1 and account_id = $2 and standing = 'waiting')",
            )
            .bind(request.id)
            .bind(who.0)
            .fetch_one(c)
            .await
        })?;
        Ok(request.party(who, waits))
    }

    /// What is known of somebody who would help. `adult` is what the person states; none takes the word of the answer
    /// that was chosen.
    pub(super) async fn find_helping(
        &mut self,
        request: &AidRequest,
        who: AccountId,
        adult: Option<bool>,
    ) -> Result<Helping, sqlx::Error> {
        let row: (Option<NaiveDate>, Option<NaiveDate>, bool) = on!(self, |c| {
            sqlx::query_as(
                "select (select max(checked_until) from team_members
                         where account_id = $1 and community_id = $2 and standing = 'member') as checked_until,
                    (select max(until_on) from aid_consents where account_id = $1 and community_id = $2) as consent_until,
                    exists (select 1 from aid_answers
                            where request_id = $3 and account_id = $1 and standing = 'picked' and adult) as adult",
            )
            .bind(who.0)
            .bind(request.community.0)
            .bind(request.id)
            .fetch_one(c)
            .await
        })?;
        Ok(Helping {
            own: request.asker == Some(who),
            checked_until: row.0,
            adult: adult.unwrap_or(row.2),
            consent_until: row.1,
        })
    }

    async fn delete_aid_answer(&mut self, request: i64, who: AccountId) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "delete from aid_answers where request_id = $1 and account_id = $2 and standing = 'waiting'"
        )
        .bind(request)
        .bind(who.0)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    pub(super) async fn tell_asker_of_aid(
        &mut self,
        request: &AidRequest,
        kind: Notice,
        words: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        match request.asker {
            Some(asker) => {
                let about = about_aid(request.number);
                self.tell_about(request.community, asker, kind, &about, words, now)
                    .await
            }
            None => Ok(()),
        }
    }

    /// Tells those whose answers stand so that somebody else was chosen, or that no help is needed any more.
    pub(super) async fn tell_aid_answerers(
        &mut self,
        request: &AidRequest,
        standing: &str,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let about = about_aid(request.number);
        on!(self, |c| {
            sqlx::query(
                "insert into notices (community_id, account_id, kind, room, about, about_title, at)
                 select w.community_id, a.id, $3, $4, $5, $6, $7
                 from aid_answers w join accounts a on a.id = w.account_id and a.erased_at is null
                 where w.request_id = $1 and w.standing = $2",
            )
            .bind(request.id)
            .bind(standing)
            .bind(Notice::AidPassed.code())
            .bind(about.room.code())
            .bind(&about.number)
            .bind(&about.title)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })
    }
}
