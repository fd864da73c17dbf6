//! Changing the text: in place while nobody has supported it, else as a new version that asks supporters again.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::ids::{CommunityId, ProposalId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::proposals::support::revision;
use domain::proposals::{Actor, NoSupport, Revision};
use domain::text::{Body, Title};
use serde_json::json;

use super::history::{EventAct, Version};
use super::step::{By, Said};
use crate::db::on;
use crate::{Db, Failed, Tx};

/// Why a text was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotRevised {
    UnknownProposal,
    /// Somebody else wrote it.
    NotAuthor,
    /// Nothing differs.
    Same,
    Rule(NoSupport),
}

impl Db {
    /// Changes the text and returns the version it is now.
    ///
    /// # Errors
    /// [`NotRevised`], or [`crate::Error`].
    pub async fn revise_proposal(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        title: Title,
        body: Body,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotRevised>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(facts) = tx.lock_proposal(community, number, now).await? else {
            return refuse(NotRevised::UnknownProposal);
        };
        if facts.author() != Some(by.account()) {
            return refuse(NotRevised::NotAuthor);
        }
        let state = facts.state()?;
        let kind = match revision(&state, facts.supports_ever) {
            Ok(kind) => kind,
            Err(why) => return refuse(NotRevised::Rule(why)),
        };
        let id = ProposalId(facts.id);
        if tx.text_of(id).await? == (title.to_string(), body.to_string()) {
            return refuse(NotRevised::Same);
        }
        let next = Version {
            version: facts.version + i64::from(kind == Revision::NewVersion),
            text_hash: text_hash(&[title.as_str(), body.as_str()]),
            title: title.into_string(),
            body: body.into_string(),
            written_at: now,
        };
        tx.save_text(id, &next).await?;
        tx.save_version(id, &next).await?;
        tx.save_terms(id, &next.title, &next.body).await?;
        let author = Some(by.account());
        let who = By {
            actor: Actor::Author,
            account: author,
        };
        tx.add_event(&facts, EventAct::Revise, &state, who, Said::default(), now)
            .await?;
        if kind == Revision::NewVersion {
            tx.tell_concerned(community, id, author, Notice::NewVersion, None, now)
                .await?;
        }
        let about = json!({"version": next.version, "text": next.text_hash});
        let leaf = Leaf::new("proposals.revise", number, about, now);
        tx.append_leaf(Some(community), author, &leaf).await?;
        tx.commit().await?;
        Ok(next.version)
    }
}

impl Tx {
    async fn text_of(&mut self, proposal: ProposalId) -> Result<(String, String), sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select title, body from proposals where id = $1"
        )
        .bind(proposal.0)
        .fetch_one(c)
        .await)
    }

    /// Writes the text; a new version begins without supports.
    async fn save_text(&mut self, proposal: ProposalId, to: &Version) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update proposals set title = $2, body = $3, version = $4,
                supports = case when version = $4 then supports else 0 end
             where id = $1"
        )
        .bind(proposal.0)
        .bind(&to.title)
        .bind(&to.body)
        .bind(to.version)
        .execute(c)
        .await
        .map(|_| ()))
    }
}
