//! Rows of publications and versions, and their locks.

use chrono::{DateTime, NaiveDate, Utc};
use domain::display::{PublicName, ShownAs};
use domain::files::Attached;
use domain::ids::{AccountId, CommunityId, PublicationVersionId};
use domain::publishing::{Kind, Publication, State, Typed, files_of};
use sqlx::FromRow;

use crate::db::on;
use crate::{Error, Tx};

/// The version of a publication that is being worked on.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenVersion<C> {
    pub id: PublicationVersionId,
    pub version: i64,
    pub state: State,
    pub typed: Typed,
    /// None of a draft that has never been sent.
    pub content: Option<C>,
    /// Of the text that was sent; of a draft they are asked for apart.
    pub files: Vec<Attached>,
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
    pub(crate) id: i64,
    pub(super) version: i64,
    state: String,
    typed: String,
    content: Option<String>,
    pub(crate) content_hash: Option<String>,
    pub(super) facts: Option<String>,
    pub(super) valid_until: Option<NaiveDate>,
    pub(super) revision: i64,
    written_by: Option<i64>,
    pub(super) reviewed_by: Option<i64>,
    written_at: DateTime<Utc>,
    pub(super) returned_reason: Option<String>,
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
            table: "publication_versions",
            id: self.id,
        }
    }

    pub(super) fn state(&self) -> Result<State, Error> {
        State::from_row(&self.state, self.publish_on).ok_or_else(|| self.broken())
    }

    fn content<C: Publication>(&self) -> Result<Option<C>, Error> {
        let text = self.content.as_deref();
        text.map(|text| C::from_text(text).ok_or_else(|| self.broken()))
            .transpose()
    }

    fn files(&self) -> Result<Vec<Attached>, Error> {
        match &self.content {
            Some(text) => files_of(text).ok_or_else(|| self.broken()),
            None => Ok(Vec::new()),
        }
    }

    pub(crate) fn typed(&self) -> Result<Typed, Error> {
        serde_json::from_str(&self.typed).map_err(|_| self.broken())
    }

    /// None once the account is erased.
    pub(crate) fn writer(&self) -> Option<AccountId> {
        self.written_by
            .filter(|_| self.name.erased_at.is_none())
            .map(AccountId)
    }

    pub(crate) fn read<C: Publication>(self) -> Result<OpenVersion<C>, Error> {
        Ok(OpenVersion {
            id: PublicationVersionId(self.id),
            version: self.version,
            state: self.state()?,
            content: self.content()?,
            files: self.files()?,
            typed: self.typed()?,
            revision: self.revision,
            writer: self.writer(),
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
        "v.id, v.version, v.state, v.typed, v.content, v.content_hash, v.facts, v.valid_until, v.revision,
         v.written_by, v.reviewed_by, v.written_at, v.returned_reason, v.publish_on, a.real_name, a.nickname, a.erased_at"
    };
}
pub(super) use version_columns;

/// A publication under its lock.
#[derive(Debug, FromRow)]
pub(crate) struct PublicationRow {
    pub(super) id: i64,
    pub(super) number: i64,
    pub(super) live_version: Option<i64>,
    pub(super) withdrawn_reason: Option<String>,
}

impl Tx {
    /// Holds a publication until the end of the transaction.
    pub(crate) async fn lock_publication(
        &mut self,
        community: CommunityId,
        kind: Kind,
        number: i64,
    ) -> Result<Option<PublicationRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "update publications set live_version = live_version
             where community_id = $1 and kind = $2 and number = $3
             returning id, number, live_version, withdrawn_reason"
        )
        .bind(community.0)
        .bind(kind.code())
        .bind(number)
        .fetch_optional(c)
        .await)
    }

    /// Holds the publication of a version until the end of the transaction.
    pub(super) async fn lock_publication_of(
        &mut self,
        community: CommunityId,
        kind: Kind,
        version: PublicationVersionId,
    ) -> Result<Option<PublicationRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "update publications set live_version = live_version
             where community_id = $1 and kind = $2
                and id = (select publication_id from publication_versions where id = $3)
             returning id, number, live_version, withdrawn_reason"
        )
        .bind(community.0)
        .bind(kind.code())
        .bind(version.0)
        .fetch_optional(c)
        .await)
    }

    /// The version that is being worked on; the publication is locked.
    pub(crate) async fn open_version(
        &mut self,
        of: &PublicationRow,
    ) -> Result<Option<VersionRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as::<_, VersionRow>(concat!(
            "select ",
            version_columns!(),
            " from publication_versions v left join accounts a on a.id = v.written_by
             where v.publication_id = $1 and v.state in ('draft', 'waiting', 'scheduled')"
        ))
        .bind(of.id)
        .fetch_optional(c)
        .await)
    }

    /// A version in whatever state; the publication is locked.
    pub(super) async fn find_version(
        &mut self,
        of: &PublicationRow,
        id: PublicationVersionId,
    ) -> Result<Option<VersionRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as::<_, VersionRow>(concat!(
            "select ",
            version_columns!(),
            " from publication_versions v left join accounts a on a.id = v.written_by
             where v.publication_id = $1 and v.id = $2"
        ))
        .bind(of.id)
        .bind(id.0)
        .fetch_optional(c)
        .await)
    }
}
