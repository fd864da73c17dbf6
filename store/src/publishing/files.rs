//! Files of a publication, while its version is a draft. When it is sent they stand in the text that goes on record; a later
//! version begins with the files of the one before it.

use chrono::{DateTime, Utc};
use domain::access::Editor;
use domain::files::{Attached, Caption, FileFault};
use domain::ids::PublicationVersionId;
use domain::publishing::{Kind, State};

use super::row::PublicationRow;
use crate::db::{on, read};
use crate::files::{File, Holder, Kept, Owner, Ready, Shelf};
use crate::{Db, Error, Failed, Tx};

/// Why a file was not attached, moved or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotAttached {
    Unknown,
    /// No version of it is being written: none is open, or it has gone on to a second person.
    NotDraft,
    File(FileFault),
}

/// What the desk does with a file that is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arrange {
    /// Before the one above it.
    Lift,
    Remove,
}

impl Db {
    /// The files of a version that is under way, in their order.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_version_files(
        &self,
        _: &Editor,
        version: PublicationVersionId,
    ) -> Result<Vec<Attached>, Error> {
        let all = self.attached(Holder::Version(version)).await?;
        Ok(all.into_iter().map(|(file, _)| file).collect())
    }

    /// Whether a file would be attached now: asked before it is read, so that what is refused anyway costs nothing.
    ///
    /// # Errors
    /// [`NotAttached`], or [`Error`] of the database.
    pub async fn may_attach(
        &self,
        by: &Editor,
        kind: Kind,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAttached>> {
        let found: Option<(i64, Option<i64>)> = read!(self, |c| {
            sqlx::query_as(
            "select p.id, (select v.id from publication_versions v where v.publication_id = p.id and v.state = 'draft')
             from publications p where p.community_id = $1 and p.kind = $2 and p.number = $3"
        )
        .bind(by.community().0)
        .bind(kind.code())
        .bind(number)
        .fetch_optional(c)
        .await
        })?;
        let (item, draft) = found.ok_or(Failed::Refused(NotAttached::Unknown))?;
        let draft = draft.ok_or(Failed::Refused(NotAttached::NotDraft))?;
        let owner = Owner::Publication(item, PublicationVersionId(draft));
        let may = self.may_upload(by.community(), by.account(), owner, now);
        may.await.map_err(|e| e.map(NotAttached::File))
    }

    /// Attaches a file to the version that is being written; `name` is fresh randomness, as [`File::name`]. The same bytes
    /// once more are the file that is there.
    ///
    /// # Errors
    /// [`NotAttached`], or [`Error`] of the database or of the shelf.
    pub async fn attach_to_publication(
        &self,
        by: &Editor,
        kind: Kind,
        number: i64,
        shelf: &Shelf,
        (ready, name, title): (Ready, &str, &Caption),
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAttached>> {
        let file = ready.put(shelf, name, now).await?;
        let kept = self.write_attached(by, kind, number, file, title).await;
        shelf.settle(name, kept).await.map(|_| ())
    }

    async fn write_attached(
        &self,
        by: &Editor,
        kind: Kind,
        number: i64,
        file: File,
        title: &Caption,
    ) -> Result<Kept, Failed<NotAttached>> {
        let mut tx = self.begin().await?;
        let (owner, version) = tx.draft_of(by, kind, number).await?;
        let kept = tx.keep_file(by.community(), by.account(), owner, file);
        let kept = kept.await.map_err(|e| e.map(NotAttached::File))?;
        let (Kept::New(file) | Kept::Again(file)) = &kept;
        tx.attach(by.community(), Holder::Version(version), &file.name, title)
            .await?;
        tx.commit().await?;
        Ok(kept)
    }

    /// Moves or removes a file of the version that is being written. What is not there stays as it is, so a second press
    /// of a button does no harm.
    ///
    /// # Errors
    /// [`NotAttached`], or [`Error`] of the database.
    pub async fn arrange_publication(
        &self,
        by: &Editor,
        kind: Kind,
        number: i64,
        (name, what): (&str, Arrange),
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAttached>> {
        let mut tx = self.begin().await?;
        let (_, version) = tx.draft_of(by, kind, number).await?;
        let holder = Holder::Version(version);
        match what {
            Arrange::Lift => tx.lift(holder, name).await?,
            Arrange::Remove => tx.detach(holder, Some(name), now).await?,
        }
        Ok(tx.commit().await?)
    }
}

impl Tx {
    /// The draft of a publication, locked: what may still change.
    pub(crate) async fn draft_of(
        &mut self,
        by: &Editor,
        kind: Kind,
        number: i64,
    ) -> Result<(Owner, PublicationVersionId), Failed<NotAttached>> {
        let refuse = |why| Err(Failed::Refused(why));
        let found = self.lock_publication(by.community(), kind, number).await?;
        let Some(item) = found else {
            return refuse(NotAttached::Unknown);
        };
        let Some(row) = self.open_version(&item).await? else {
            return refuse(NotAttached::NotDraft);
        };
        if row.state()? != State::Draft {
            return refuse(NotAttached::NotDraft);
        }
        let version = PublicationVersionId(row.id);
        Ok((Owner::Publication(item.id, version), version))
    }

    /// Gives a version that begins the files of the one that was published last.
    pub(super) async fn take_over_files(
        &mut self,
        of: &PublicationRow,
        version: PublicationVersionId,
    ) -> Result<(), sqlx::Error> {
        let before: Option<i64> = on!(&mut *self, |c| {
            sqlx::query_scalar(
            "select id from publication_versions where publication_id = $1 and state = 'published'
             order by version desc limit 1"
        )
        .bind(of.id)
        .fetch_optional(c)
        .await
        })?;
        match before {
            Some(before) => {
                self.copy_attached(PublicationVersionId(before), version)
                    .await
            }
            None => Ok(()),
        }
    }

    /// The text of a version with its files, as it goes on record.
    pub(super) async fn files_of_version(&mut self, version: i64) -> Result<Vec<Attached>, Error> {
        let all = self.attached(Holder::Version(PublicationVersionId(version)));
        Ok(all.await?.into_iter().map(|(file, _)| file).collect())
    }

    /// A version that is given up lets go of its files.
    pub(super) async fn let_go_of_files(
        &mut self,
        version: i64,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let holder = Holder::Version(PublicationVersionId(version));
        self.detach(holder, None, now).await
    }
}
