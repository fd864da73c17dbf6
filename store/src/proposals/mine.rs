//! What a person wrote and supported, in every community.

use domain::access::SignedIn;
use domain::communities::Slug;
use domain::display::Both;
use domain::ids::AccountId;
use sqlx::FromRow;

use super::list::{ItemRow, ProposalItem, item_columns};
use crate::db::read;
use crate::{Db, Error};

/// A proposal with the community it belongs to.
pub type MyItem = (Slug, Both, ProposalItem);

/// More than anybody writes or supports in years; a page of its own shows them.
const MOST: i64 = 200;

#[derive(Debug, FromRow)]
struct MyRow {
    #[sqlx(flatten)]
    item: ItemRow,
    slug: String,
    name_zh: String,
    name_en: String,
}

impl MyRow {
    fn read(self) -> Result<MyItem, Error> {
        let slug = Slug::parse(&self.slug).map_err(|_| Error::Inconsistent {
            table: "communities",
            id: self.item.facts.community_id,
        })?;
        Ok((
            slug,
            Both::new(self.name_zh, self.name_en),
            self.item.read()?,
        ))
    }
}

impl Db {
    /// What the person wrote, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_written(&self, by: &SignedIn) -> Result<Vec<MyItem>, Error> {
        self.list_written_rows(by.account())
            .await?
            .into_iter()
            .map(MyRow::read)
            .collect()
    }

    /// What the person supports, the newest support first; a support of an older version is still listed, so that the
    /// person finds the new text.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_supported(&self, by: &SignedIn) -> Result<Vec<MyItem>, Error> {
        self.list_supported_rows(by.account())
            .await?
            .into_iter()
            .map(MyRow::read)
            .collect()
    }

    async fn list_written_rows(&self, account: AccountId) -> Result<Vec<MyRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as::<_, MyRow>(concat!(
            "select ",
            item_columns!(),
            ", cast(0 as bigint) as rank, m.slug, m.name_zh, m.name_en
             from proposals p join communities m on m.id = p.community_id
             left join accounts a on a.id = p.author_id
             where p.author_id = $1 order by p.filed_at desc, p.id desc limit $2"
        ))
        .bind(account.0)
        .bind(MOST)
        .fetch_all(c)
        .await)?)
    }

    async fn list_supported_rows(&self, account: AccountId) -> Result<Vec<MyRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as::<_, MyRow>(concat!(
            "select ",
            item_columns!(),
            ", cast(0 as bigint) as rank, m.slug, m.name_zh, m.name_en
             from supports s join proposals p on p.id = s.proposal_id
             join communities m on m.id = p.community_id
             left join accounts a on a.id = p.author_id
             where s.account_id = $1 order by s.supported_at desc, p.id desc limit $2"
        ))
        .bind(account.0)
        .bind(MOST)
        .fetch_all(c)
        .await)?)
    }
}
