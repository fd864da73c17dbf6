//! Pictures of a matter: its reporter shows how it was found, its owner what was done, and either may be asked to take one out
//! of sight. They are read by whoever may read the matter; leaves name the bytes of those alone that everybody reads.

use chrono::{DateTime, Utc};
use domain::access::{Asked, SignedIn};
use domain::files::FileFault;
use domain::ids::{AccountId, CommunityId, MatterId, RecordNumber};
use domain::matters::{
    Holders, MAX_OF_MATTER, MatterEvent, NoStep, Party, PictureAct, Shows, may_hide_picture,
    may_picture, party,
};
use domain::notices::Notice;
use domain::text::{Answer, PictureWords};
use serde_json::{Value, json};
use sqlx::FromRow;

use super::chain::Line;
use super::row::{Matter, MatterRow, matters};
use super::{NotDone, refused};
use crate::db::read;
use crate::files::{File, Kept, Owner, Ready, Shelf};
use crate::{Db, Error, Failed};

/// A picture of a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its address.
    pub name: String,
    pub shows: Shows,
    /// What it shows, where somebody said so.
    pub words: Option<String>,
    /// Width and height, in points.
    pub size: (u32, u32),
    /// Why it was taken away, where it was: nobody is shown it any more.
    pub hidden: Option<String>,
}

/// Who adds or removes one.
#[derive(Debug, Clone, Copy)]
pub enum Shower<'a> {
    Reporter(&'a SignedIn),
    Staff(&'a Asked),
}

impl Shower<'_> {
    pub(super) fn account(self) -> AccountId {
        match self {
            Self::Reporter(by) => by.account(),
            Self::Staff(by) => by.account(),
        }
    }

    /// Who this is to a matter; none for who has nothing to do with it.
    pub(super) fn party(self, matter: &Matter) -> Option<Party> {
        let staff = match self {
            Self::Reporter(_) => None,
            Self::Staff(by) => Some(by),
        };
        party(&matter.holders, self.account(), staff)
    }

    fn line(self, act: MatterEvent) -> Line<'static> {
        match self {
            Self::Reporter(_) => Line::new(act),
            Self::Staff(by) => Line::new(act).by(by),
        }
    }
}

#[derive(FromRow)]
struct PictureRow {
    id: i64,
    name: String,
    shows: String,
    words: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
    hidden_reason: Option<String>,
}

impl PictureRow {
    fn read(self) -> Result<Picture, Error> {
        let broken = || Error::Inconsistent {
            table: "matter_pictures",
            id: self.id,
        };
        let side = |n: Option<i64>| n.and_then(|n| u32::try_from(n).ok()).ok_or_else(broken);
        Ok(Picture {
            shows: Shows::from_code(&self.shows).ok_or_else(broken)?,
            size: (side(self.width)?, side(self.height)?),
            name: self.name,
            words: self.words,
            hidden: self.hidden_reason,
        })
    }
}

/// The refusal of a step, or of a file.
fn step(got: Result<(), NoStep>) -> Result<(), Failed<NotDone>> {
    got.map_err(|why| Failed::Refused(NotDone::Step(why)))
}

fn file(why: Failed<FileFault>) -> Failed<NotDone> {
    why.map(NotDone::Picture)
}

/// Facts of a leaf: which bytes, where everybody may see them.
fn facts(matter: &Matter, shows: Shows, sha256: &str) -> Value {
    match matter.is_public() {
        true => json!({"shows": shows.code(), "sha256": sha256}),
        false => json!({"shows": shows.code()}),
    }
}

impl Db {
    /// The pictures of a matter in their order, those that were taken away among them. Whether somebody may read them is decided
    /// before.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list_matter_pictures(&self, matter: MatterId) -> Result<Vec<Picture>, Error> {
        let rows: Vec<PictureRow> = read!(self, |c| {
            sqlx::query_as(
                "select p.id, f.name, p.shows, p.words, f.width, f.height, f.hidden_reason
                 from matter_pictures p join files f on f.id = p.file_id
                 where p.matter_id = $1 order by p.id limit 100",
            )
            .bind(matter.0)
            .fetch_all(c)
            .await
        })?;
        rows.into_iter().map(PictureRow::read).collect()
    }

    /// Who has to do with the matter of a picture.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn find_holders_of(
        &self,
        community: CommunityId,
        matter: MatterId,
    ) -> Result<Option<Holders>, Error> {
        let row: Option<MatterRow> = read!(self, |c| sqlx::query_as(matters!(
            "where m.id = $1 and m.community_id = $2"
        ))
        .bind(matter.0)
        .bind(community.0)
        .fetch_optional(c)
        .await)?;
        Ok(row.map(MatterRow::read).transpose()?.map(|m| m.holders))
    }

    /// Whether a picture would be kept now: asked before it is read.
    ///
    /// # Errors
    /// [`NotDone`], or [`Error`].
    pub async fn may_add_picture(
        &self,
        by: Shower<'_>,
        matter: &Matter,
        shows: &[Shows],
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let Some(who) = by.party(matter) else {
            return refused(NotDone::Unknown);
        };
        let may = |s: &Shows| {
            let entered = matter.source.is_entered();
            may_picture(PictureAct::Add, *s, matter.stage, who, entered)
        };
        let any = shows.iter().map(may).find(Result::is_ok);
        let none = || may(shows.first().unwrap_or(&Shows::Before));
        step(any.unwrap_or_else(none))?;
        let owner = Owner::Matter(matter.id);
        self.may_upload(matter.community, by.account(), owner, now)
            .await
            .map_err(file)
    }

    /// Adds a picture; `name` is fresh randomness. The same bytes once more are the picture that is there.
    ///
    /// # Errors
    /// [`NotDone`], or [`Error`].
    #[expect(clippy::too_many_arguments, reason = "who, where, what, and when")]
    pub async fn add_matter_picture(
        &self,
        by: Shower<'_>,
        community: CommunityId,
        number: RecordNumber,
        shelf: &Shelf,
        (ready, name): (Ready, &str),
        (shows, words): (Shows, Option<&PictureWords>),
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        if !ready.is_picture() {
            return refused(NotDone::Picture(FileFault::Kind));
        }
        let put = ready.put(shelf, name, now).await?;
        let kept = self.write_picture(by, (community, number), put, (shows, words), now);
        shelf.settle(name, kept.await).await.map(|_| ())
    }

    async fn write_picture(
        &self,
        by: Shower<'_>,
        (community, number): (CommunityId, RecordNumber),
        put: File,
        (shows, words): (Shows, Option<&PictureWords>),
        now: DateTime<Utc>,
    ) -> Result<Kept, Failed<NotDone>> {
        let mut tx = self.begin().await?;
        let (matter, who) = tx.hold_pictured(by, community, number).await?;
        let entered = matter.source.is_entered();
        step(may_picture(
            PictureAct::Add,
            shows,
            matter.stage,
            who,
            entered,
        ))?;
        let room = tx.count_matter_pictures(matter.id, shows).await? < MAX_OF_MATTER;
        let owner = Owner::Matter(matter.id);
        let kept = tx
            .keep_file(community, by.account(), owner, put)
            .await
            .map_err(file)?;
        if let Kept::New(new) = &kept {
            if !room {
                return refused(NotDone::Picture(FileFault::Full));
            }
            tx.insert_picture(&matter, &new.name, shows, words).await?;
            let mut line = by.line(MatterEvent::PictureAdded);
            line.words = words.map(PictureWords::as_str);
            tx.add_matter_event(community, matter.id, line, now).await?;
            match by {
                Shower::Reporter(by) => {
                    tx.tell_owner(&matter, by.account(), Notice::MatterPicture, now)
                        .await?;
                }
                Shower::Staff(_) => {
                    tx.tell_reporter(&matter, Notice::MatterPicture, None, now)
                        .await?;
                }
            }
            let facts = facts(&matter, shows, &new.sha256);
            tx.picture_leaf(by, &matter, "matters.add_picture", facts, now)
                .await?;
        }
        tx.commit().await?;
        Ok(kept)
    }

    /// Removes a picture that its side may still change. What is not there stays so.
    ///
    /// # Errors
    /// [`NotDone`], or [`Error`].
    pub async fn remove_matter_picture(
        &self,
        by: Shower<'_>,
        community: CommunityId,
        number: RecordNumber,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        let (matter, who) = tx.hold_pictured(by, community, number).await?;
        // What staff took away keeps its place and the reason.
        let found = tx.find_picture(matter.id, name).await?;
        let Some((id, shows, sha256)) = found else {
            return Ok(());
        };
        let entered = matter.source.is_entered();
        step(may_picture(
            PictureAct::Remove,
            shows,
            matter.stage,
            who,
            entered,
        ))?;
        tx.drop_picture(id, now).await?;
        let line = by.line(MatterEvent::PictureRemoved);
        tx.add_matter_event(community, matter.id, line, now).await?;
        let facts = facts(&matter, shows, &sha256);
        tx.picture_leaf(by, &matter, "matters.remove_picture", facts, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a picture out of sight, at whatever stage; its place and the reason stay, and the reporter is told. False where the
    /// matter has no such picture. Once more changes nothing.
    ///
    /// # Errors
    /// [`NotDone`], or [`Error`].
    pub async fn hide_matter_picture(
        &self,
        by: &Asked,
        number: RecordNumber,
        name: &str,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<bool, Failed<NotDone>> {
        let mut tx = self.begin().await?;
        let (matter, who) = tx.hold_for(by, number).await?;
        if !may_hide_picture(who) {
            return refused(NotDone::Step(NoStep::NotYours));
        }
        let owner = Owner::Matter(matter.id);
        let Some(found) = tx.file_of(matter.community, owner, name).await? else {
            return Ok(false);
        };
        if found.hidden.is_some() {
            return Ok(true);
        }
        let shows = tx.find_picture(matter.id, name).await?.map(|p| p.1);
        tx.hide_file(matter.community, owner, name, reason).await?;
        let line = Line::new(MatterEvent::PictureHidden)
            .by(by)
            .words(reason.as_str());
        tx.add_matter_event(matter.community, matter.id, line, now)
            .await?;
        let said = Some(reason.as_str());
        tx.tell_reporter(&matter, Notice::MatterPictureHidden, said, now)
            .await?;
        let facts = facts(&matter, shows.unwrap_or(Shows::Before), &found.sha256);
        tx.matter_leaf(by, &matter, "matters.hide_picture", facts, now)
            .await?;
        tx.commit().await?;
        Ok(true)
    }
}
