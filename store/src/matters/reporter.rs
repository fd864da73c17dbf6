//! The reporter's side: whether it is solved 解决, which nobody says in the reporter's place, and taking it back.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::accounts::Role;
use domain::ids::{AccountId, CommunityId, RecordNumber};
use domain::log::Leaf;
use domain::matters::{MatterAct, MatterEvent, NoStep, Party, Stage, step};
use domain::notices::{Notice, Room};
use domain::text::Remark;
use domain::time::{Calendar, day_of};
use serde_json::json;

use super::chain::Line;
use super::row::Matter;
use super::{NotDone, about, object, refused, stepped};
use crate::db::on;
use crate::{Db, Failed, Tx};

impl Db {
    /// Says whether it is solved, in the days of the rulebook. "No" opens it again with a new day, and tells the lead.
    ///
    /// # Errors
    /// [`NotDone`], or [`crate::Error`].
    #[expect(clippy::too_many_arguments, reason = "who, which, what, and when")]
    pub async fn say_matter(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        solved: bool,
        words: Option<&Remark>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        tx.say_matter(by, community, number, solved, words, calendar, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a matter back that is not answered.
    ///
    /// # Errors
    /// [`NotDone`], or [`crate::Error`].
    pub async fn withdraw_matter(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        tx.withdraw_matter(by, community, number, now).await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    /// The own matter, held; for everybody else there is none.
    async fn hold_own(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Matter, Failed<NotDone>> {
        let matter = self.lock_matter(community, number).await?;
        let own = matter.filter(|m| m.holders.reporter == Some(by.account()));
        own.ok_or(Failed::Refused(NotDone::Unknown))
    }

    #[expect(clippy::too_many_arguments, reason = "who, which, what, and when")]
    pub(crate) async fn say_matter(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        solved: bool,
        words: Option<&Remark>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let matter = self.hold_own(by, community, number).await?;
        let said = (solved, words);
        self.say_of(&matter, Some(by.account()), said, calendar, now)
            .await
    }

    /// The word of whoever reported it, with or without an account.
    pub(super) async fn say_of(
        &mut self,
        matter: &Matter,
        by: Option<AccountId>,
        (solved, words): (bool, Option<&Remark>),
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        match (solved, matter.stage) {
            // The second press of the button.
            (true, Stage::Solved) | (false, Stage::Reopened) => return Ok(()),
            _ => {}
        }
        let today = day_of(now);
        let act = MatterAct::Say { solved };
        let stage = stepped(step(matter.stage, Party::Reporter, act))?;
        if !matter.may_say(today) {
            return refused(NotDone::TooLate);
        }
        let words = words.map(Remark::as_str);
        let (event, leaf) = match solved {
            true => (MatterEvent::Solved, "matters.solve"),
            false => (MatterEvent::Reopened, "matters.reopen"),
        };
        let owner = matter.holders.owner;
        match solved {
            true => {
                self.save_matter_stage(matter.id, stage, owner, Some(now))
                    .await?
            }
            false => {
                let rules = self
                    .rules_of_version(matter.community, matter.rules_version)
                    .await?;
                let due_on = calendar.after(today, rules.count(matter.kind.rule()));
                // Its owner may have left meanwhile: then it waits for the next one.
                let stage = match owner {
                    Some(_) => stage,
                    None => Stage::Waiting,
                };
                on!(self, |c| {
                    sqlx::query(
                    "update matters set stage = $2, due_on = $3, reopens = reopens + 1 where id = $1"
                )
                .bind(matter.id.0)
                .bind(stage.code())
                .bind(due_on)
                .execute(c)
                .await
                .map(|_| ())
                })?;
            }
        }
        let mut line = Line::new(event);
        line.words = words;
        self.add_matter_event(matter.community, matter.id, line, now)
            .await?;
        let kind = match solved {
            true => Notice::MatterSolved,
            false => Notice::MatterReopened,
        };
        let mut told: Vec<AccountId> = owner.into_iter().collect();
        if !solved {
            told.extend(self.list_holders(matter.community, Role::Secretary).await?);
        }
        told.sort_unstable();
        told.dedup();
        let about = about(Room::MatterDesk, matter.number);
        for account in told.into_iter().filter(|a| Some(*a) != by) {
            self.tell_about(matter.community, account, kind, &about, None, now)
                .await?;
        }
        let facts = json!({"times": matter.reopens + i64::from(!solved)});
        let leaf = Leaf::new(leaf, object(matter.number), facts, now);
        self.append_leaf(Some(matter.community), by, &leaf).await?;
        Ok(())
    }

    pub(crate) async fn withdraw_matter(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let matter = self.hold_own(by, community, number).await?;
        if matter.stage == Stage::Withdrawn {
            return Ok(());
        }
        self.take_back_matter(&matter, now).await?;
        let leaf = Leaf::new("matters.withdraw", object(number), json!({}), now);
        self.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    /// Ends an open matter from the reporter's side.
    pub(super) async fn take_back_matter(
        &mut self,
        matter: &Matter,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let stage = step(matter.stage, Party::Reporter, MatterAct::Withdraw)
            .map_err(|why: NoStep| Failed::Refused(NotDone::Step(why)))?;
        self.save_matter_stage(matter.id, stage, matter.holders.owner, Some(now))
            .await?;
        self.close_offer(matter.id, "recalled", now).await?;
        let line = Line::new(MatterEvent::Withdrawn);
        self.add_matter_event(matter.community, matter.id, line, now)
            .await?;
        if let Some(owner) = matter.holders.owner {
            let about = about(Room::MatterDesk, matter.number);
            self.tell_about(
                matter.community,
                owner,
                Notice::MatterWithdrawn,
                &about,
                None,
                now,
            )
            .await?;
        }
        Ok(())
    }
}
