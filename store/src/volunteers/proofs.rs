//! Proofs of service 志愿服务证明: printed from the ledger as it stands, checked by anybody, revoked with a reason.

use chrono::{DateTime, Utc};
use domain::access::{Lead, SignedIn};
use domain::display::Both;
use domain::ids::{AccountId, CommunityId};
use domain::log::{Leaf, text_hash};
use domain::notices::{Notice, Room};
use domain::text::Answer;
use domain::volunteers::{Line, ProofCode, Shown};
use serde_json::json;
use sqlx::FromRow;

use crate::db::{on, read};
use crate::notices::About;
use crate::{Db, Error, Failed, Tx};

/// A proof, as it was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub number: i64,
    pub code: ProofCode,
    /// As the person wished to be named.
    pub name: Option<String>,
    pub minutes: i64,
    pub lines: Vec<Line>,
    pub issuer: Both,
    pub contact: String,
    pub issued_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub revoked_reason: Option<String>,
}

/// Who issues, and under which code.
#[derive(Debug, Clone)]
pub struct ProofTerms<'a> {
    pub shown: Shown,
    pub code: &'a ProofCode,
    pub issuer: &'a Both,
    /// Where the proof can be asked about.
    pub contact: &'a str,
}

/// Why no proof was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotProven {
    /// No hours to which both sides agreed.
    NothingYet,
    /// The account was erased in another tab.
    Gone,
    /// The name is to stand on it, and no document was seen yet.
    NoName,
    /// The form was sent before and made no proof of this person here.
    Unknown,
}

/// Why a proof was not revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotRevoked {
    /// There is none, the person leads none of its teams, or it is the person's own.
    Unknown,
}

#[derive(FromRow)]
struct ProofRow {
    number: i64,
    code: String,
    name: Option<String>,
    minutes: i64,
    content: String,
    issuer_zh: String,
    issuer_en: String,
    contact: String,
    issued_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    revoked_reason: Option<String>,
}

/// The columns of [`ProofRow`].
macro_rules! proofs {
    ($tail:literal) => {
        concat!(
            "select number, code, name, minutes, content, issuer_zh, issuer_en, contact, issued_at, revoked_at,
                revoked_reason
             from service_proofs ",
            $tail
        )
    };
}

impl ProofRow {
    fn read(self) -> Result<Proof, Error> {
        let broken = || Error::Inconsistent {
            table: "service_proofs",
            id: self.number,
        };
        Ok(Proof {
            number: self.number,
            code: ProofCode::parse(&self.code).map_err(|_| broken())?,
            lines: serde_json::from_str(&self.content).map_err(|_| broken())?,
            name: self.name,
            minutes: self.minutes,
            issuer: Both::new(self.issuer_zh, self.issuer_en),
            contact: self.contact,
            issued_at: self.issued_at,
            revoked_at: self.revoked_at,
            revoked_reason: self.revoked_reason,
        })
    }
}

impl Db {
    /// Issues a proof of everything that counts for the person in a community; the second arrival of the form finds the first
    /// one's. Gives its code.
    ///
    /// # Errors
    /// [`NotProven`], or [`Error`].
    pub async fn issue_proof(
        &self,
        by: &SignedIn,
        community: CommunityId,
        terms: &ProofTerms<'_>,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<ProofCode, Failed<NotProven>> {
        let mut tx = self.begin().await?;
        // A key is the form's own: what another form made is no proof.
        let once = &format!("proof/{once}");
        if !tx.add_submission(by.account(), once, now).await? {
            let made = tx.find_made(by.account(), once).await?;
            let code: Option<String> = on!(&mut tx, |c| {
                sqlx::query_scalar(
                "select code from service_proofs where community_id = $1 and number = $2 and account_id = $3"
            )
            .bind(community.0)
            .bind(made)
            .bind(by.account().0)
            .fetch_optional(c)
            .await
            })?;
            let code = code.and_then(|code| ProofCode::parse(&code).ok());
            return code.ok_or(Failed::Refused(NotProven::Unknown));
        }
        let number = tx.issue_proof(by, community, terms, now).await?;
        tx.save_made(by.account(), once, number).await?;
        tx.commit().await?;
        Ok(terms.code.clone())
    }

    /// A proof by its code, for whoever holds the paper.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_proof(
        &self,
        community: CommunityId,
        code: &ProofCode,
    ) -> Result<Option<Proof>, Error> {
        let row: Option<ProofRow> = read!(self, |c| sqlx::query_as(proofs!(
            "where community_id = $1 and code = $2"
        ))
        .bind(community.0)
        .bind(code.as_str())
        .fetch_optional(c)
        .await)?;
        row.map(ProofRow::read).transpose()
    }

    /// A proof of the person.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_my_proof(
        &self,
        by: &SignedIn,
        community: CommunityId,
        code: &ProofCode,
    ) -> Result<Option<Proof>, Error> {
        let row: Option<ProofRow> = read!(self, |c| sqlx::query_as(proofs!(
            "where community_id = $1 and code = $2 and account_id = $3"
        ))
        .bind(community.0)
        .bind(code.as_str())
        .bind(by.account().0)
        .fetch_optional(c)
        .await)?;
        row.map(ProofRow::read).transpose()
    }

    /// One page of the proofs of the person in a community, the newest first; `before` is the number of the last one of the
    /// page before.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_proofs(
        &self,
        by: &SignedIn,
        community: CommunityId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Proof>, Error> {
        let rows: Vec<ProofRow> = read!(self, |c| {
            sqlx::query_as(proofs!(
            "where account_id = $1 and community_id = $2 and number < $3 order by number desc limit $4"
        ))
        .bind(by.account().0)
        .bind(community.0)
        .bind(before.unwrap_or(i64::MAX))
        .bind(limit)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(ProofRow::read).collect()
    }

    /// Whether the person leads a team whose hours a proof holds, and it is somebody else's; staff lead every team. A proof holds
    /// what counted when it was issued. Once its account is closed nobody knows any more whose hours they are, but staff.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn may_revoke_proof(&self, by: &Lead, code: &ProofCode) -> Result<bool, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
                "select exists (select 1 from service_proofs p where p.community_id = $1 and p.code = $2
                   and (p.account_id is null or p.account_id <> $3) and ($4 or exists (
                     select 1 from hour_entries e join team_members m on m.team_id = e.team_id and m.leads
                     join hour_answers h on h.entry_id = e.id and h.agreed and h.at <= p.issued_at
                     where e.account_id = p.account_id and e.community_id = p.community_id and e.minutes > 0
                       and m.account_id = $3
                       and not exists (select 1 from hour_entries n
                           join hour_answers nh on nh.entry_id = n.id and nh.agreed and nh.at <= p.issued_at
                           where n.corrects = e.id))))",
            )
            .bind(by.community().0)
            .bind(code.as_str())
            .bind(by.account().0)
            .bind(by.everywhere())
            .fetch_one(c)
            .await
        })?)
    }

    /// Takes a proof back: whoever checks it reads that it holds no longer, and why.
    ///
    /// # Errors
    /// [`NotRevoked`], or [`Error`].
    pub async fn revoke_proof(
        &self,
        by: &Lead,
        code: &ProofCode,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotRevoked>> {
        if !self.may_revoke_proof(by, code).await? {
            return Err(Failed::Refused(NotRevoked::Unknown));
        }
        let mut tx = self.begin().await?;
        let row: Option<(i64, Option<i64>)> = on!(&mut tx, |c| {
            sqlx::query_as(
                "update service_proofs set revoked_at = $3, revoked_reason = $4
                 where community_id = $1 and code = $2 and revoked_at is null returning number, account_id",
            )
            .bind(by.community().0)
            .bind(code.as_str())
            .bind(now)
            .bind(reason.as_str())
            .fetch_optional(c)
            .await
        })?;
        // The second press of the button finds nothing to do.
        let Some((number, account)) = row else {
            return Ok(());
        };
        if let Some(account) = account {
            let about = About {
                room: Room::Volunteers,
                number: format!("proofs/{}", code.as_str()),
                title: code.spoken(),
            };
            let (kind, words) = (Notice::ProofRevoked, Some(reason.as_str()));
            tx.tell_about(by.community(), AccountId(account), kind, &about, words, now)
                .await?;
        }
        let facts = json!({"reason": text_hash(&[reason.as_str()])});
        let leaf = Leaf::new("volunteers.revoke", format!("proof/{number}"), facts, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn issue_proof(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        terms: &ProofTerms<'_>,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotProven>> {
        // Numbers are given one after the other.
        self.lock_community(community).await?;
        if !self.lock_booker(by.account()).await? {
            return Err(Failed::Refused(NotProven::Gone));
        }
        let lines = self.list_counted(by.account(), community).await?;
        let minutes: i64 = lines.iter().map(|l| l.minutes).sum();
        if minutes == 0 {
            return Err(Failed::Refused(NotProven::NothingYet));
        }
        let name: Option<String> = on!(self, |c| sqlx::query_scalar(
            "select real_name from accounts where id = $1"
        )
        .bind(by.account().0)
        .fetch_one(c)
        .await)?;
        let name = match terms.shown {
            Shown::Nobody => None,
            shown => {
                let name = name.ok_or(Failed::Refused(NotProven::NoName))?;
                shown.of(&name)
            }
        };
        let content = serde_json::to_string(&lines).map_err(|_| {
            Failed::Store(Error::Inconsistent {
                table: "hour_entries",
                id: by.account().0,
            })
        })?;
        let number: i64 = on!(self, |c| {
            sqlx::query_scalar(
                "insert into service_proofs (community_id, number, code, account_id, name, minutes, content, issuer_zh,
                    issuer_en, contact, issued_at)
                 values ($1, (select coalesce(max(number), 0) + 1 from service_proofs where community_id = $1), $2, $3, $4,
                    $5, $6, $7, $8, $9, $10) returning number",
            )
            .bind(community.0)
            .bind(terms.code.as_str())
            .bind(by.account().0)
            .bind(name)
            .bind(minutes)
            .bind(content)
            .bind(&terms.issuer.zh)
            .bind(&terms.issuer.en)
            .bind(terms.contact)
            .bind(now)
            .fetch_one(c)
            .await
        })?;
        let facts = json!({"minutes": minutes});
        let leaf = Leaf::new("volunteers.prove", format!("proof/{number}"), facts, now);
        self.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(number)
    }
}
