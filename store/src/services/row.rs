//! Rows of items and versions, and their locks.

use chrono::{DateTime, NaiveDate, Utc};
use domain::display::{PublicName, ShownAs};
use domain::ids::{AccountId, CommunityId, ServiceVersionId};
use domain::services::{Item, State, Typed};
use sqlx::FromRow;

use crate::db::on;
use crate::{Error, Tx};

/// The version of an item that is being worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenVersion {
    pub id: ServiceVersionId,
    pub version: i64,
    pub state: State,
    pub typed: Typed,
    /// None of a draft that has never been sent.
    pub item: Option<Item>,
    /// Of the text that was sent.
    pub hash: Option<String>,
    pub revision: i64,
    /// None once the account is erased.
    pub writer: Option<AccountId>,
    pub writer_name: PublicName,
    pub written_at: DateTime<Utc>,
    /// Why it came back last.
    pub returned: Option<String>,
}

#[derive(Debug, FromRow)]
pub(crate) struct VersionRow {
    pub(super) id: i64,
    pub(super) version: i64,
    state: String,
    typed: String,
    content: Option<String>,
    content_hash: Option<String>,
    revision: i64,
    written_by: Option<i64>,
    written_at: DateTime<Utc>,
    returned_reason: Option<String>,
    publish_on: Option<NaiveDate>,
    #[sqlx(flatten)]
    name: NameRow,
}

/// Who wrote or read a version: staff stand for it with their names.
#[derive(Debug, FromRow)]
pub(super) struct NameRow {
    pub(super) real_name: Option<String>,
    pub(super) nickname: Option<String>,
    pub(super) erased_at: Option<DateTime<Utc>>,
}

impl NameRow {
    pub(super) fn public(&self, present: bool) -> PublicName {
        PublicName::choose(
            ShownAs::Real,
            self.real_name.as_deref(),
            self.nickname.as_deref(),
            !present || self.erased_at.is_some(),
        )
    }
}

impl VersionRow {
    pub(super) fn broken(&self) -> Error {
        Error::Inconsistent {
            table: "service_versions",
            id: self.id,
        }
    }

    pub(super) fn state(&self) -> Result<State, Error> {
        State::from_row(&self.state, self.publish_on).ok_or_else(|| self.broken())
    }

    pub(super) fn item(&self) -> Result<Option<Item>, Error> {
        let text = self.content.as_deref();
        text.map(|text| Item::from_text(text).ok_or_else(|| self.broken()))
            .transpose()
    }

    pub(crate) fn read(self) -> Result<OpenVersion, Error> {
        let typed: Typed = serde_json::from_str(&self.typed).map_err(|_| self.broken())?;
        Ok(OpenVersion {
            id: ServiceVersionId(self.id),
            version: self.version,
            state: self.state()?,
            item: self.item()?,
            typed,
            revision: self.revision,
            writer: self
                .written_by
                .filter(|_| self.name.erased_at.is_none())
                .map(AccountId),
            writer_name: self.name.public(self.written_by.is_some()),
            written_at: self.written_at,
            hash: self.content_hash,
            returned: self.returned_reason,
        })
    }
}

/// The columns of [`VersionRow`]; `v` is the version, `a` its writer.
macro_rules! version_columns {
    () => {
        "v.id, v.version, v.state, v.typed, v.content, v.content_hash, v.revision, v.written_by, v.written_at,
         v.returned_reason, v.publish_on, a.real_name, a.nickname, a.erased_at"
    };
}
pub(super) use version_columns;

/// An item under its lock.
#[derive(Debug, FromRow)]
pub(crate) struct ItemRow {
    pub(super) id: i64,
    pub(super) number: i64,
    pub(super) live_version: Option<i64>,
}

impl Tx {
    /// Holds an item until the end of the transaction.
    pub(crate) async fn lock_service(
        &mut self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<ItemRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "update service_items set live_version = live_version
             where community_id = $1 and number = $2
             returning id, number, live_version"
        )
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await)
    }

    /// Holds the item of a version until the end of the transaction.
    pub(super) async fn lock_service_of(
        &mut self,
        community: CommunityId,
        version: ServiceVersionId,
    ) -> Result<Option<ItemRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "update service_items set live_version = live_version
             where community_id = $1 and id = (select item_id from service_versions where id = $2)
             returning id, number, live_version"
        )
        .bind(community.0)
        .bind(version.0)
        .fetch_optional(c)
        .await)
    }

    /// The version of an item that is being worked on; the item is locked.
    pub(crate) async fn open_version(
        &mut self,
        item: &ItemRow,
    ) -> Result<Option<VersionRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as::<_, VersionRow>(concat!(
            "select ",
            version_columns!(),
            " from service_versions v left join accounts a on a.id = v.written_by
             where v.item_id = $1 and v.state in ('draft', 'waiting', 'scheduled')"
        ))
        .bind(item.id)
        .fetch_optional(c)
        .await)
    }
}
