//! The agenda: proposals that are ready, items of the body's own, and what people ask for (features.md C5).

use chrono::{DateTime, Utc};
use domain::access::{Secretary, SignedIn};
use domain::ids::{AccountId, AgendaItemId, CommunityId, MeetingId, RecordNumber};
use domain::log::text_hash;
use domain::meetings::rules::{may_add, may_ask};
use domain::meetings::{ItemState, NoAsk, NoItem};
use domain::notices::Notice;
use domain::proposals::Stage as ProposalStage;
use domain::rulebook::{Rule, Rulebook};
use domain::text::{Answer, Remark, Title};
use domain::time::day_of;
use serde_json::json;

use super::row::Meeting;
use crate::db::on;
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// An item to be put on the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewItem {
    Proposal(RecordNumber),
    Own(Title),
}

/// Why an item was not asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotAsked {
    UnknownMeeting,
    Rule(NoAsk),
}

/// Why an item was not put on the agenda, or taken off it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotOnAgenda {
    UnknownMeeting,
    UnknownItem,
    UnknownProposal,
    /// It stands there already.
    Twice,
    /// Somebody has answered it already.
    Answered,
    Rule(NoItem),
}

impl Db {
    /// Asks for an item.
    ///
    /// # Errors
    /// [`NotAsked`], or [`Error`].
    #[expect(
        clippy::too_many_arguments,
        reason = "who asks where for what, once, when"
    )]
    pub async fn ask_for_item(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        title: &Title,
        about: &Remark,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAsked>> {
        let mut tx = self.begin().await?;
        tx.hold_meeting(community, number, NotAsked::UnknownMeeting)
            .await?;
        if !tx.add_submission(by.account(), once, now).await? {
            return Ok(());
        }
        tx.ask_for_item(by, community, number, title, about, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Puts an item on the agenda.
    ///
    /// # Errors
    /// [`NotOnAgenda`], or [`Error`].
    pub async fn add_item(
        &self,
        by: &Secretary,
        number: RecordNumber,
        new: &NewItem,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotOnAgenda>> {
        let mut tx = self.begin().await?;
        tx.add_item(by, number, new, now).await?;
        Ok(tx.commit().await?)
    }

    /// Says to whoever asked whether the item comes on the agenda, and why.
    ///
    /// # Errors
    /// [`NotOnAgenda`], or [`Error`].
    pub async fn answer_item(
        &self,
        by: &Secretary,
        number: RecordNumber,
        item: AgendaItemId,
        accept: bool,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotOnAgenda>> {
        let mut tx = self.begin().await?;
        let meeting = tx
            .hold_meeting(by.community(), number, NotOnAgenda::UnknownMeeting)
            .await?;
        let found = tx
            .find_item(&meeting, item)
            .await?
            .ok_or(Failed::Refused(NotOnAgenda::UnknownItem))?;
        if found.state != ItemState::Asked {
            return Err(Failed::Refused(NotOnAgenda::Answered));
        }
        if accept {
            let book = tx.rules_of_meeting(&meeting).await?;
            let taken = tx.count_accepted(meeting.id).await?;
            may_add(meeting.kind, meeting.stage, taken, None, &book)
                .map_err(|why| Failed::Refused(NotOnAgenda::Rule(why)))?;
        }
        tx.mark_answered(item, accept, reason.as_str()).await?;
        if let Some(asker) = found.asked_by {
            let kind = if accept {
                Notice::ItemTaken
            } else {
                Notice::ItemRefused
            };
            let about = meeting.about();
            tx.tell_about(
                meeting.community,
                asker,
                kind,
                &about,
                Some(reason.as_str()),
                now,
            )
            .await?;
        }
        let facts = json!({"place": found.place, "accepted": accept, "words": text_hash(&[reason.as_str()])});
        tx.note("meetings.answer_item", &meeting, by.account(), facts, now)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn ask_for_item(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        title: &Title,
        about: &Remark,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAsked>> {
        let meeting = self
            .hold_meeting(community, number, NotAsked::UnknownMeeting)
            .await?;
        may_ask(meeting.kind, meeting.stage, meeting.starts_at, now)
            .map_err(|why| Failed::Refused(NotAsked::Rule(why)))?;
        let asked = Some(by.account());
        self.insert_item(&meeting, None, title.as_str(), about.as_str(), asked, now)
            .await?;
        let facts = json!({"item": text_hash(&[title.as_str(), about.as_str()])});
        self.note("meetings.ask", &meeting, by.account(), facts, now)
            .await?;
        Ok(())
    }

    pub(crate) async fn add_item(
        &mut self,
        by: &Secretary,
        number: RecordNumber,
        new: &NewItem,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotOnAgenda>> {
        let meeting = self
            .hold_meeting(by.community(), number, NotOnAgenda::UnknownMeeting)
            .await?;
        let book = self.rules_of_meeting(&meeting).await?;
        let (proposal, title, stage) = match new {
            NewItem::Own(title) => (None, title.as_str().to_owned(), None),
            NewItem::Proposal(wanted) => {
                let (id, title, stage) = self
                    .find_for_agenda(meeting.community, *wanted)
                    .await?
                    .ok_or(Failed::Refused(NotOnAgenda::UnknownProposal))?;
                let stage = ProposalStage::from_code(&stage).ok_or(Error::Inconsistent {
                    table: "proposals",
                    id,
                })?;
                (Some((id, *wanted)), title, Some(stage))
            }
        };
        let taken = self.count_accepted(meeting.id).await?;
        may_add(meeting.kind, meeting.stage, taken, stage, &book)
            .map_err(|why| Failed::Refused(NotOnAgenda::Rule(why)))?;
        let id = proposal.map(|(id, _)| id);
        let inserted = self.insert_item(&meeting, id, &title, "", None, now).await;
        on_duplicate(inserted, NotOnAgenda::Twice)?;
        let facts = json!({
            "proposal": proposal.map(|(_, number)| number),
            "item": text_hash(&[&title]),
        });
        self.note("meetings.add_item", &meeting, by.account(), facts, now)
            .await?;
        Ok(())
    }

    /// Puts the proposals on the agenda whose day has come by the rules and that stand on no other.
    pub(super) async fn add_ready_items(
        &mut self,
        meeting: &Meeting,
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let mut left = book.get(Rule::AgendaCapacity) - self.count_accepted(meeting.id).await?;
        let mut added = 0;
        for (proposal, title) in self.list_ready(meeting).await? {
            if left <= 0 {
                break;
            }
            self.insert_item(meeting, Some(proposal), &title, "", None, now)
                .await?;
            left -= 1;
            added += 1;
        }
        Ok(added)
    }

    async fn list_ready(&mut self, meeting: &Meeting) -> Result<Vec<(i64, String)>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
                "select p.id, p.title from proposals p
                 where p.community_id = $1 and p.stage = 'on_agenda' and p.meets_on = $2
                   and not exists (select 1 from agenda_items i join meetings m on m.id = i.meeting_id
                                   where i.proposal_id = p.id and m.stage <> 'cancelled')
                   and not exists (select 1 from agenda_items i where i.proposal_id = p.id and i.meeting_id = $3)
                 order by p.id limit 50",
            )
            .bind(meeting.community.0)
            .bind(day_of(meeting.starts_at))
            .bind(meeting.id.0)
            .fetch_all(c)
            .await
        })
    }

    async fn count_accepted(&mut self, meeting: MeetingId) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select count(*) from agenda_items where meeting_id = $1 and state = 'accepted'"
        )
        .bind(meeting.0)
        .fetch_one(c)
        .await)
    }

    async fn find_for_agenda(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<(i64, String, String)>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
            "select id, title, stage from proposals where community_id = $1 and year = $2 and seq = $3"
        )
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await
        })
    }

    /// Inserts an item behind the others. The held meeting keeps two from taking one place.
    async fn insert_item(
        &mut self,
        meeting: &Meeting,
        proposal: Option<i64>,
        title: &str,
        about: &str,
        asked_by: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let state = match asked_by {
            Some(_) => ItemState::Asked,
            None => ItemState::Accepted,
        };
        on!(self, |c| {
            sqlx::query(
                "insert into agenda_items (community_id, meeting_id, place, proposal_id, title, about, state, asked_by,
                    asked_at)
                 select $1, $2, coalesce(max(place), 0) + 1, $3, $4, $5, $6, $7, $8
                 from agenda_items where meeting_id = $2",
            )
            .bind(meeting.community.0)
            .bind(meeting.id.0)
            .bind(proposal)
            .bind(title)
            .bind(about)
            .bind(state.code())
            .bind(asked_by.map(|a| a.0))
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    async fn mark_answered(
        &mut self,
        item: AgendaItemId,
        accept: bool,
        reason: &str,
    ) -> Result<(), sqlx::Error> {
        let state = if accept {
            ItemState::Accepted
        } else {
            ItemState::Refused
        };
        on!(self, |c| sqlx::query(
            "update agenda_items set state = $2, reason = $3 where id = $1"
        )
        .bind(item.0)
        .bind(state.code())
        .bind(reason)
        .execute(c)
        .await
        .map(|_| ()))
    }
}
