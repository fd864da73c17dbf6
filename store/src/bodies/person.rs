//! What an act must know of a person: the name as shown, offices of the agency, a running seat.

use domain::ids::{AccountId, BodyId, CommunityId};
use sqlx::FromRow;

use crate::Tx;
use crate::db::on;

#[derive(Debug, FromRow)]
pub(super) struct PersonRow {
    /// As on the document; else as claimed with the address; else the nickname.
    pub name: String,
    /// Works for the community's agency.
    pub staff: bool,
    /// Holds a running seat in the body.
    pub seated: bool,
}

impl Tx {
    pub(super) async fn find_person(
        &mut self,
        community: CommunityId,
        body: BodyId,
        account: AccountId,
    ) -> Result<Option<PersonRow>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
            "select coalesce(a.real_name,
                    (select max(h.claimed_name) from residencies h
                     where h.account_id = a.id and h.community_id = $1 and h.status = 'attested'),
                    a.nickname, '') as name,
                exists (select 1 from roles r where r.account_id = a.id and r.community_id = $1
                    and r.ended_at is null and r.role in ('window_clerk', 'grid_worker', 'editor', 'secretary')) as staff,
                exists (select 1 from seats s where s.body_id = $2 and s.account_id = a.id and s.ended_on is null) as seated
             from accounts a where a.id = $3 and a.erased_at is null"
        )
        .bind(community.0)
        .bind(body.0)
        .bind(account.0)
        .fetch_optional(c)
        .await
        })
    }
}
