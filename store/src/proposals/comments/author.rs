//! Whom a reply answers.

use chrono::{DateTime, Utc};
use domain::display::{PublicName, ShownAs};
use domain::ids::{CommentId, ProposalId};

use crate::db::read;
use crate::{Db, Error};

impl Db {
    /// The public name of a comment's author; none for a comment of another proposal.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_comment_author(
        &self,
        proposal: ProposalId,
        comment: CommentId,
    ) -> Result<Option<PublicName>, Error> {
        let row = read!(self, |c| sqlx::query_as::<
            _,
            (
                String,
                Option<String>,
                Option<String>,
                Option<DateTime<Utc>>
            ),
        >(
            "select m.shown_as, a.real_name, a.nickname, a.erased_at
             from comments m left join accounts a on a.id = m.account_id
             where m.id = $1 and m.proposal_id = $2"
        )
        .bind(comment.0)
        .bind(proposal.0)
        .fetch_optional(c)
        .await)?;
        Ok(row.map(|(shown, real, nickname, erased)| {
            let shown = ShownAs::from_code(&shown).unwrap_or(ShownAs::Anonymous);
            PublicName::choose(
                shown,
                real.as_deref(),
                nickname.as_deref(),
                erased.is_some(),
            )
        }))
    }
}
