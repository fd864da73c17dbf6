//! First-asked duty 首问责任 (art. 28): whoever takes a matter owns it, and goes on owning it until somebody else accepts it.

use chrono::{DateTime, Utc};
use domain::access::Asked;
use domain::accounts::Role;
use domain::ids::{AccountId, MatterId, RecordNumber};
use domain::log::Leaf;
use domain::matters::{MatterAct, MatterEvent, Offered, Party, party, step};
use domain::notices::{Notice, Room};
use domain::text::Answer;
use serde_json::json;

use super::chain::{Line, Named};
use super::row::Matter;
use super::{NotDone, about, object, refused, stepped};
use crate::db::on;
use crate::error::on_duplicate;
use crate::{Db, Failed, Tx};

/// To whom an owner offers a matter, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    pub to: Offered,
    pub reason: Answer,
}

impl Db {
    /// Takes a matter out of the common queue.
    ///
    /// # Errors
    /// [`NotDone`], or [`crate::Error`].
    pub async fn take_matter(
        &self,
        by: &Asked,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        tx.take_matter(by, number, now).await?;
        Ok(tx.commit().await?)
    }

    /// Offers a matter to a colleague, or to everybody who holds a role.
    ///
    /// # Errors
    /// [`NotDone`], or [`crate::Error`].
    pub async fn hand_matter(
        &self,
        by: &Asked,
        number: RecordNumber,
        handover: &Handover,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        tx.hand_matter(by, number, handover, now).await?;
        Ok(tx.commit().await?)
    }

    /// Accepts an offer: from here on the matter is the own one.
    ///
    /// # Errors
    /// [`NotDone`], or [`crate::Error`].
    pub async fn accept_matter(
        &self,
        by: &Asked,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        tx.accept_matter(by, number, now).await?;
        Ok(tx.commit().await?)
    }

    /// Declines an offer with a reason; the owner stays the owner.
    ///
    /// # Errors
    /// [`NotDone`], or [`crate::Error`].
    pub async fn refuse_matter(
        &self,
        by: &Asked,
        number: RecordNumber,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        tx.refuse_matter(by, number, reason, now).await?;
        Ok(tx.commit().await?)
    }

    /// Takes an offer back, so that another can be made.
    ///
    /// # Errors
    /// [`NotDone`], or [`crate::Error`].
    pub async fn recall_matter(
        &self,
        by: &Asked,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        let (matter, who) = tx.hold_for(by, number).await?;
        stepped(step(matter.stage, who, MatterAct::Recall))?;
        if !tx.close_offer(matter.id, "recalled", now).await? {
            // The second press of the button.
            return Ok(());
        }
        let line = Line::new(MatterEvent::Recalled).by(by);
        tx.add_matter_event(matter.community, matter.id, line, now)
            .await?;
        tx.matter_leaf(by, &matter, "matters.recall", json!({}), now)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    /// Holds the matter of an address, and says who the person is to it.
    pub(super) async fn hold_for(
        &mut self,
        by: &Asked,
        number: RecordNumber,
    ) -> Result<(Matter, Party), Failed<NotDone>> {
        let Some(matter) = self.lock_matter(by.community(), number).await? else {
            return refused(NotDone::Unknown);
        };
        match party(&matter.holders, by.account(), Some(by)) {
            Some(who) => Ok((matter, who)),
            None => refused(NotDone::Unknown),
        }
    }

    pub(crate) async fn take_matter(
        &mut self,
        by: &Asked,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let (matter, who) = self.hold_for(by, number).await?;
        match who {
            // The second press of the button.
            Party::Owner => return Ok(()),
            Party::Staff | Party::Lead | Party::Offered if matter.holders.owner.is_some() => {
                return refused(NotDone::AlreadyOwned);
            }
            _ => {}
        }
        let stage = stepped(step(matter.stage, who, MatterAct::Take))?;
        self.save_matter_stage(matter.id, stage, Some(by.account()), None)
            .await?;
        let line = Line::new(MatterEvent::Taken).by(by);
        self.add_matter_event(matter.community, matter.id, line, now)
            .await?;
        self.tell_reporter(&matter, Notice::MatterOwned, None, now)
            .await?;
        self.matter_leaf(by, &matter, "matters.take", json!({}), now)
            .await
    }

    pub(crate) async fn hand_matter(
        &mut self,
        by: &Asked,
        number: RecordNumber,
        handover: &Handover,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let (matter, who) = self.hold_for(by, number).await?;
        let same = matter.holders.offered == Some(handover.to);
        stepped(step(matter.stage, who, MatterAct::Hand))?;
        if matter.holders.offered.is_some() {
            // The second press of the button asks for what is so already.
            return match same {
                true => Ok(()),
                false => refused(NotDone::AlreadyOffered),
            };
        }
        let named = self.handover_to(&matter, handover.to).await?;
        let (to, role) = match handover.to {
            Offered::Person(account) => (Some(account.0), None),
            Offered::Holders(role) => (None, Some(role.code())),
        };
        let offered = on!(self, |c| {
            sqlx::query(
                "insert into matter_handovers (community_id, matter_id, from_id, to_id, to_role, state, offered_at)
                 values ($1, $2, $3, $4, $5, 'open', $6)",
            )
            .bind(matter.community.0)
            .bind(matter.id.0)
            .bind(by.account().0)
            .bind(to)
            .bind(role)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        });
        on_duplicate(offered, NotDone::AlreadyOffered)?;
        let line = Line::new(MatterEvent::Offered)
            .by(by)
            .to(named)
            .words(handover.reason.as_str());
        self.add_matter_event(matter.community, matter.id, line, now)
            .await?;
        let about = about(Room::MatterDesk, matter.number);
        for account in self.list_offered(&matter, handover.to).await? {
            if Some(account) != matter.holders.owner && account != by.account() {
                self.tell_about(
                    matter.community,
                    account,
                    Notice::MatterOffered,
                    &about,
                    None,
                    now,
                )
                .await?;
            }
        }
        self.tell_reporter(&matter, Notice::MatterHanded, None, now)
            .await?;
        let facts = json!({"to": named.role.code()});
        self.matter_leaf(by, &matter, "matters.hand", facts, now)
            .await
    }

    /// Whom an offer names: somebody who is asked about matters here, and neither owns this one nor reported it.
    async fn handover_to(
        &mut self,
        matter: &Matter,
        to: Offered,
    ) -> Result<Named, Failed<NotDone>> {
        match to {
            Offered::Person(account) => {
                let holders = &matter.holders;
                if [holders.owner, holders.reporter].contains(&Some(account)) {
                    return refused(NotDone::NotTo);
                }
                let found = self.find_asked(matter.community, account).await?;
                found.ok_or(Failed::Refused(NotDone::NotHere))
            }
            Offered::Holders(role @ (Role::WindowClerk | Role::GridWorker | Role::Secretary)) => {
                Ok(Named {
                    account: None,
                    role,
                    grid: None,
                })
            }
            Offered::Holders(_) => refused(NotDone::NotHere),
        }
    }

    pub(crate) async fn accept_matter(
        &mut self,
        by: &Asked,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let (matter, who) = self.hold_for(by, number).await?;
        if who == Party::Owner {
            // The second press of the button.
            return Ok(());
        }
        let stage = stepped(step(matter.stage, who, MatterAct::Accept))?;
        self.close_offer(matter.id, "accepted", now).await?;
        self.save_matter_stage(matter.id, stage, Some(by.account()), None)
            .await?;
        let line = Line::new(MatterEvent::Accepted).by(by);
        self.add_matter_event(matter.community, matter.id, line, now)
            .await?;
        self.tell_owner(&matter, by.account(), Notice::MatterTaken, now)
            .await?;
        self.tell_reporter(&matter, Notice::MatterOwned, None, now)
            .await?;
        self.matter_leaf(by, &matter, "matters.accept", json!({}), now)
            .await
    }

    pub(crate) async fn refuse_matter(
        &mut self,
        by: &Asked,
        number: RecordNumber,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let (matter, who) = self.hold_for(by, number).await?;
        stepped(step(matter.stage, who, MatterAct::Refuse))?;
        self.close_offer(matter.id, "refused", now).await?;
        let line = Line::new(MatterEvent::Refused)
            .by(by)
            .words(reason.as_str());
        self.add_matter_event(matter.community, matter.id, line, now)
            .await?;
        // The reason stands in the chain, from which it goes with the reporter.
        self.tell_owner(&matter, by.account(), Notice::MatterRefused, now)
            .await?;
        self.matter_leaf(by, &matter, "matters.refuse", json!({}), now)
            .await
    }

    /// Ends the open offer of a matter; whether there was one.
    pub(super) async fn close_offer(
        &mut self,
        matter: MatterId,
        state: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update matter_handovers set state = $2, closed_at = $3 where matter_id = $1 and state = 'open'"
        )
        .bind(matter.0)
        .bind(state)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
        })
    }

    /// Tells the reporter what changed, where there is an account.
    pub(super) async fn tell_reporter(
        &mut self,
        matter: &Matter,
        kind: Notice,
        words: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        match matter.holders.reporter {
            Some(reporter) => {
                let about = about(Room::Matters, matter.number);
                self.tell_about(matter.community, reporter, kind, &about, words, now)
                    .await
            }
            None => Ok(()),
        }
    }

    /// Tells the owner what somebody else did.
    pub(super) async fn tell_owner(
        &mut self,
        matter: &Matter,
        by: AccountId,
        kind: Notice,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        match matter.holders.owner {
            Some(owner) if owner != by => {
                let about = about(Room::MatterDesk, matter.number);
                self.tell_about(matter.community, owner, kind, &about, None, now)
                    .await
            }
            _ => Ok(()),
        }
    }

    /// The leaf of an act of the staff.
    pub(super) async fn matter_leaf(
        &mut self,
        by: &Asked,
        matter: &Matter,
        act: &'static str,
        facts: serde_json::Value,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let leaf = Leaf::new(act, object(matter.number), facts, now);
        self.append_leaf(Some(matter.community), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }
}
