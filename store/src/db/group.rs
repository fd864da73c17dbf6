//! The one writer of an SQLite file, and commits in groups.
//!
//! A lasting commit waits for the disk, and the disk takes as long for sixty acts as for one. So acts that come while
//! another is under way share its commit: each runs between a savepoint and its release, one after the other, inside one
//! transaction, and nobody is told that an act is done before the commit that holds it has returned.
//!
//! Who commits? Whoever has ended an act queues for the writer once more. Those who waited before have acted by then, and
//! the first of the group whose turn comes again commits for all. The queue is fair, so nobody waits for more than those
//! who were there, and alone an act commits at once.
//!
//! What surprises: SQLite undoes the whole transaction by itself when the disk is full or fails. An act that is given up
//! is therefore taken back by its savepoint, and when that savepoint is gone the whole group has failed: everyone in it
//! hears so, nobody is told of an act that is not there.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use crate::Error;

/// How long an act waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// The writer of one file; clones are the same writer.
#[derive(Debug, Clone)]
pub struct Writer {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    connection: SqliteConnection,
    options: SqliteConnectOptions,
    /// How a transaction begins.
    word: &'static str,
    /// The transaction under way, if any.
    group: Option<Group>,
    /// An act was given up and its savepoint stands.
    undone: bool,
    /// The connection is in a state nobody knows; the next act opens another.
    broken: bool,
}

#[derive(Debug)]
struct Group {
    /// Acts that were done in it and wait for the commit.
    acts: u32,
    fate: watch::Sender<Fate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Open,
    Kept,
    Lost,
}

/// The right to write, for one act. Dropping it takes the act back.
#[derive(Debug)]
pub struct Turn {
    state: OwnedMutexGuard<State>,
    writer: Writer,
    ended: bool,
}

impl Writer {
    /// Opens the connection.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(super) async fn open(options: SqliteConnectOptions) -> Result<Self, sqlx::Error> {
        Self::with(options, "begin immediate").await
    }

    /// A connection of its own that writes nothing and sees one state.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(super) async fn snapshot(options: SqliteConnectOptions) -> Result<Self, sqlx::Error> {
        Self::with(options.read_only(true).create_if_missing(false), "begin").await
    }

    async fn with(options: SqliteConnectOptions, word: &'static str) -> Result<Self, sqlx::Error> {
        let connection = options.connect().await?;
        Ok(Self {
            state: Arc::new(Mutex::new(State {
                connection,
                options,
                word,
                group: None,
                undone: false,
                broken: false,
            })),
        })
    }

    /// Waits for the writer and begins an act.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the turn does not come in time.
    pub(super) async fn begin(&self) -> Result<Turn, Error> {
        // Its own task: a caller that goes away in the middle leaves a turn that is dropped, and never a half-begun one.
        let writer = self.clone();
        let begun = tokio::spawn(async move {
            let state = writer.state.clone().lock_owned();
            let Ok(mut state) = tokio::time::timeout(PATIENCE, state).await else {
                return Err(sqlx::Error::PoolTimedOut.into());
            };
            state.ready().await?;
            Ok(Turn {
                state,
                writer,
                ended: false,
            })
        });
        begun.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Commits what is open, and closes the connection.
    pub(super) async fn close(&self) {
        let mut state = self.state.lock().await;
        state.tidy().await;
        state.settle().await;
        // In its place stays one that is read by nobody: a closed connection cannot be told from outside.
        state.broken = true;
        if let Ok(other) = SqliteConnectOptions::new().in_memory(true).connect().await {
            let closed = std::mem::replace(&mut state.connection, other);
            // A failing close loses nothing: what is in the write-ahead log is there at the next start.
            let _ = closed.close().await;
        }
    }

    /// Takes back an act that was given up with nobody behind it, so that the file is not held for nothing.
    fn tidy_later(&self) {
        let state = self.state.clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let mut state = state.lock().await;
                state.tidy().await;
                state.end_if_empty().await;
            });
        }
    }
}

impl State {
    /// A transaction is open and a fresh savepoint stands.
    async fn ready(&mut self) -> Result<(), Error> {
        self.tidy().await;
        if self.broken {
            self.lose().await;
            self.connection = self.options.connect().await?;
            self.broken = false;
        }
        if self.group.is_none() {
            self.say(self.word).await?;
            let (fate, _) = watch::channel(Fate::Open);
            self.group = Some(Group { acts: 0, fate });
        }
        if let Err(error) = self.say("savepoint act").await {
            self.lose().await;
            return Err(error.into());
        }
        Ok(())
    }

    async fn say(&mut self, word: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(word).execute(&mut self.connection).await?;
        Ok(())
    }

    /// Takes back an act that was given up.
    async fn tidy(&mut self) {
        if !std::mem::take(&mut self.undone) {
            return;
        }
        let back = match self.say("rollback to act").await {
            Ok(()) => self.say("release act").await,
            failed => failed,
        };
        if back.is_err() {
            self.lose().await;
        }
    }

    async fn end_if_empty(&mut self) {
        if self.group.as_ref().is_some_and(|group| group.acts == 0) {
            self.lose().await;
        }
    }

    /// Commits the group that is open, and tells everyone in it.
    async fn settle(&mut self) -> Option<sqlx::Error> {
        self.group.as_ref()?;
        if let Err(error) = self.say("commit").await {
            self.lose().await;
            return Some(error);
        }
        if let Some(group) = self.group.take() {
            group.fate.send_replace(Fate::Kept);
        }
        None
    }

    /// Undoes the group that is open, and tells everyone in it.
    async fn lose(&mut self) {
        let Some(group) = self.group.take() else {
            return;
        };
        // Where SQLite has undone it already there is nothing to roll back, and it says so; a fresh connection is sure.
        self.broken |= self.say("rollback").await.is_err();
        self.undone = false;
        group.fate.send_replace(Fate::Lost);
    }
}

impl Turn {
    /// Ends the act and waits until it is lasting.
    ///
    /// # Errors
    /// [`Error`] when the engine cannot keep it; nothing was written then.
    pub(super) async fn commit(self) -> Result<(), Error> {
        // Its own task: whoever has acted commits, also when nobody waits for the answer any more.
        tokio::spawn(self.finish())
            .await
            .unwrap_or_else(|_| Err(gone()))
    }

    async fn finish(mut self) -> Result<(), Error> {
        self.ended = true;
        if let Err(error) = self.state.say("release act").await {
            self.state.lose().await;
            return Err(error.into());
        }
        let Some(group) = &mut self.state.group else {
            return Err(gone());
        };
        group.acts += 1;
        let fate = group.fate.subscribe();
        let door = self.writer.state.clone();
        drop(self);

        let mut state = door.lock().await;
        state.tidy().await;
        // Read first, and not held: settling changes it.
        let told = *fate.borrow();
        match told {
            Fate::Kept => Ok(()),
            Fate::Lost => Err(gone()),
            Fate::Open => match state.settle().await {
                None => Ok(()),
                Some(error) => Err(error.into()),
            },
        }
    }
}

/// The act was undone with others, or the engine has gone.
fn gone() -> Error {
    Error::Unavailable(sqlx::Error::WorkerCrashed)
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        self.state.undone = true;
        self.writer.tidy_later();
    }
}

impl Deref for Turn {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.state.connection
    }
}

impl DerefMut for Turn {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.state.connection
    }
}

#[cfg(test)]
mod tests;
