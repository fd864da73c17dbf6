//! How a matter comes in: from its reporter, or entered by whoever of the staff was asked first, into the same queue and
//! under the same count of numbers.

use chrono::{DateTime, Utc};
use domain::access::{Asked, SignedIn};
use domain::accounts::Role;
use domain::ids::{AccountId, CategoryId, CommunityId, DraftId, GridId, MatterId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::matters::{MatterEvent, MatterKind, Source, Stage, Visibility};
use domain::notices::{Notice, Room};
use domain::phone::Telephone;
use domain::text::{MatterPlace, MatterText, RealName};
use domain::time::{Calendar, day_of};
use serde_json::json;

use super::chain::{Line, Named};
use super::{NotDone, OPEN, about, object, refused};
use crate::db::{on, read};
use crate::numbers::record_number;
use crate::{Db, Error, Failed, Tx};

/// What somebody reports or asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMatter {
    pub kind: MatterKind,
    pub category: CategoryId,
    pub grid: Option<GridId>,
    pub place: Option<MatterPlace>,
    pub text: MatterText,
    pub public: bool,
}

/// For whom staff enter a matter; only its owner and the lead see name and telephone.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Somebody {
    pub name: Option<RealName>,
    pub phone: Option<Telephone>,
}

/// No log line repeats it.
impl std::fmt::Debug for Somebody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Somebody(…)")
    }
}

/// How a matter comes in.
pub(crate) struct Coming<'a> {
    pub community: CommunityId,
    pub reporter: Option<AccountId>,
    /// Who was asked; none for what comes over the web.
    pub asked: Option<&'a Asked>,
    pub source: Source,
}

impl Db {
    /// Takes what somebody reports. The worker of its grid owns it, where there is one; else it lies in the common queue. The
    /// same `once` by the same person gives the number that was given first.
    ///
    /// # Errors
    /// [`NotDone`], or [`Error`].
    #[expect(clippy::too_many_arguments, reason = "who, where, what, and when")]
    pub async fn report_matter(
        &self,
        by: &SignedIn,
        community: CommunityId,
        new: &NewMatter,
        calendar: &Calendar,
        draft: Option<DraftId>,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotDone>> {
        let mut tx = self.begin().await?;
        let once = &format!("matter/{community}/{once}");
        if !tx.add_submission(by.account(), once, now).await? {
            return tx.made_matter(by.account(), once).await;
        }
        let (id, number) = tx.report_matter(by, community, new, calendar, now).await?;
        if let Some(draft) = draft {
            tx.mark_draft_sent(draft, by.account(), id.0, now).await?;
        }
        tx.save_made(by.account(), once, id.0).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Enters a matter for somebody who came, called, or was met. Whoever enters it was asked first, and owns it.
    ///
    /// # Errors
    /// [`NotDone`], or [`Error`].
    #[expect(clippy::too_many_arguments, reason = "who, what, for whom, and when")]
    pub async fn enter_matter(
        &self,
        by: &Asked,
        source: Source,
        new: &NewMatter,
        somebody: &Somebody,
        calendar: &Calendar,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotDone>> {
        let mut tx = self.begin().await?;
        let once = &format!("matter/{once}");
        if !tx.add_submission(by.account(), once, now).await? {
            return tx.made_matter(by.account(), once).await;
        }
        let (id, number) = tx
            .enter_matter(by, source, new, somebody, calendar, now)
            .await?;
        tx.save_made(by.account(), once, id.0).await?;
        tx.commit().await?;
        Ok(number)
    }
}

impl Db {
    /// The number of what this form of this person became, if it arrived before.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn matter_of_form(
        &self,
        by: &SignedIn,
        community: CommunityId,
        once: &str,
    ) -> Result<Option<RecordNumber>, Error> {
        let row = read!(self, |c| sqlx::query_as::<_, (i64, i64)>(
            "select year, seq from matters
             where id = (select made from submissions where account_id = $1 and once = $2)"
        )
        .bind(by.account().0)
        .bind(format!("matter/{community}/{once}"))
        .fetch_optional(c)
        .await)?;
        Ok(row.and_then(|(year, seq)| record_number(year, seq)))
    }
}

impl Tx {
    /// The number of what a form made that came before.
    async fn made_matter(
        &mut self,
        account: AccountId,
        once: &str,
    ) -> Result<RecordNumber, Failed<NotDone>> {
        let broken = || Error::Inconsistent {
            table: "submissions",
            id: account.0,
        };
        let made = self.find_made(account, once).await?.ok_or_else(broken)?;
        let (year, seq): (i64, i64) = on!(self, |c| sqlx::query_as(
            "select year, seq from matters where id = $1"
        )
        .bind(made)
        .fetch_one(c)
        .await)?;
        Ok(record_number(year, seq).ok_or_else(broken)?)
    }

    pub(crate) async fn report_matter(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        new: &NewMatter,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(MatterId, RecordNumber), Failed<NotDone>> {
        if !self.lock_booker(by.account()).await? {
            return refused(NotDone::Gone);
        }
        let open: i64 = on!(self, |c| {
            sqlx::query_scalar(
                "select count(*) from matters where reporter_id = $1 and stage in ('waiting', 'owned', 'reopened')",
            )
            .bind(by.account().0)
            .fetch_one(c)
            .await
        })?;
        if open >= OPEN {
            return refused(NotDone::TooMany);
        }
        let coming = Coming {
            community,
            reporter: Some(by.account()),
            asked: None,
            source: Source::Web,
        };
        self.receive_matter(&coming, new, calendar, now).await
    }

    pub(crate) async fn enter_matter(
        &mut self,
        by: &Asked,
        source: Source,
        new: &NewMatter,
        somebody: &Somebody,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(MatterId, RecordNumber), Failed<NotDone>> {
        let coming = Coming {
            community: by.community(),
            reporter: None,
            asked: Some(by),
            source,
        };
        let (id, number) = self.receive_matter(&coming, new, calendar, now).await?;
        on!(self, |c| {
            sqlx::query(
                "insert into matter_contacts (matter_id, community_id, name, phone) values ($1, $2, $3, $4)",
            )
            .bind(id.0)
            .bind(by.community().0)
            .bind(somebody.name.as_ref().map(RealName::as_str))
            .bind(somebody.phone.as_ref().map(Telephone::as_str))
            .execute(c)
            .await
            .map(|_| ())
        })?;
        Ok((id, number))
    }

    async fn receive_matter(
        &mut self,
        coming: &Coming<'_>,
        new: &NewMatter,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(MatterId, RecordNumber), Failed<NotDone>> {
        let (community, today) = (coming.community, day_of(now));
        if !self.knows_place(community, new).await? {
            return refused(NotDone::NotHere);
        }
        let Some(version) = self.version_in_force(community, today).await? else {
            return refused(NotDone::NoRulebook);
        };
        let rules = self.rules_of_version(community, version).await?;
        let due_on = calendar.after(today, rules.count(new.kind.rule()));
        let routed = match (coming.asked, new.grid) {
            (None, Some(grid)) => {
                self.find_grid_worker(community, grid, coming.reporter)
                    .await?
            }
            _ => None,
        };
        let owner = coming.asked.map(Named::from).or(routed);
        let number = self.next_number(community, now).await?;
        let (stage, visibility) = (
            match owner {
                Some(_) => Stage::Owned,
                None => Stage::Waiting,
            },
            match new.public {
                true => Visibility::Public,
                false => Visibility::Private,
            },
        );
        let month = today.format("%Y-%m").to_string();
        let id: i64 = on!(self, |c| {
            sqlx::query_scalar(
                "insert into matters (community_id, year, seq, kind, source, category_id, grid_id, place, body, reporter_id,
                    visibility, stage, owner_id, rules_version, received_at, month, due_on)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) returning id",
            )
            .bind(community.0)
            .bind(i64::from(number.year))
            .bind(number.seq)
            .bind(new.kind.code())
            .bind(coming.source.code())
            .bind(new.category.0)
            .bind(new.grid.map(|g| g.0))
            .bind(new.place.as_ref().map(MatterPlace::as_str))
            .bind(new.text.as_str())
            .bind(coming.reporter.map(|a| a.0))
            .bind(visibility.code())
            .bind(stage.code())
            .bind(owner.and_then(|o| o.account).map(|a| a.0))
            .bind(version)
            .bind(now)
            .bind(&month)
            .bind(due_on)
            .fetch_one(c)
            .await
        })?;
        let id = MatterId(id);
        let mut line = Line::new(MatterEvent::Received);
        line.by = coming.asked.map(Named::from);
        self.add_matter_event(community, id, line, now).await?;
        if let Some(to) = routed {
            let line = Line::new(MatterEvent::Routed).to(to);
            self.add_matter_event(community, id, line, now).await?;
            if let Some(account) = to.account {
                let about = about(Room::MatterDesk, number);
                self.tell_about(community, account, Notice::MatterYours, &about, None, now)
                    .await?;
            }
        }
        let mut facts = json!({
            "kind": new.kind.code(),
            "source": coming.source.code(),
            "due_on": due_on,
            "public": new.public,
            "owned": owner.is_some(),
        });
        if new.public {
            facts["text"] = json!(text_hash(&[new.text.as_str()]));
        }
        let by = coming.asked.map(Asked::account).or(coming.reporter);
        let leaf = Leaf::new("matters.receive", object(number), facts, now);
        self.append_leaf(Some(community), by, &leaf).await?;
        Ok((id, number))
    }

    /// Whether category and grid are this community's.
    async fn knows_place(
        &mut self,
        community: CommunityId,
        new: &NewMatter,
    ) -> Result<bool, sqlx::Error> {
        let found: i64 = on!(self, |c| {
            sqlx::query_scalar(
                "select (select count(*) from categories where community_id = $1 and id = $2)
                      + (select count(*) from grids where community_id = $1 and id = $3)",
            )
            .bind(community.0)
            .bind(new.category.0)
            .bind(new.grid.map(|g| g.0))
            .fetch_one(c)
            .await
        })?;
        Ok(found == 1 + i64::from(new.grid.is_some()))
    }

    /// The worker of a grid: the one who has the role the longest, and nobody for the own matter.
    async fn find_grid_worker(
        &mut self,
        community: CommunityId,
        grid: GridId,
        reporter: Option<AccountId>,
    ) -> Result<Option<Named>, sqlx::Error> {
        let worker: Option<i64> = on!(self, |c| {
            sqlx::query_scalar(
                "select account_id from roles
                 where community_id = $1 and role = 'grid_worker' and grid_id = $2 and ended_at is null
                   and account_id is distinct from $3
                 order by id limit 1",
            )
            .bind(community.0)
            .bind(grid.0)
            .bind(reporter.map(|a| a.0))
            .fetch_optional(c)
            .await
        })?;
        Ok(worker.map(|account| Named {
            account: Some(AccountId(account)),
            role: Role::GridWorker,
            grid: Some(grid),
        }))
    }
}
