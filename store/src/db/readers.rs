//! Connections that are lent for one reading statement each.
//!
//! What surprises: sqlx's own pool asks a connection whether it lives before it lends it and again when it comes back,
//! each time on a task of its own. Three times across to the engine for one statement is what a page of fourteen
//! statements cannot afford; here a connection is asked only after a rest.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use deadpool::Runtime;
use deadpool::managed::{
    Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleError, RecycleResult, TimeoutType,
    Timeouts,
};
use sqlx::{ConnectOptions, Connection, Database};

/// After how long a rest a connection is asked whether it lives: a server may have gone meanwhile.
const REST: Duration = Duration::from_secs(1);

/// When a statement last failed: what has rested since before then is asked, too, for its server may be another one now.
#[derive(Debug, Clone, Default)]
pub(super) struct Trouble(Arc<Mutex<Option<Instant>>>);

impl Trouble {
    fn note(&self) {
        // Whoever panics while noting a time has noted it or not; both are fine.
        *self.0.lock().unwrap_or_else(|e| e.into_inner()) = Some(Instant::now());
    }

    /// Whether a connection that has rested for so long must be asked.
    pub(super) fn doubts(&self, rest: Duration) -> bool {
        let last = *self.0.lock().unwrap_or_else(|e| e.into_inner());
        rest > REST || last.is_some_and(|at| rest > at.elapsed())
    }
}

type Options<D> = <<D as Database>::Connection as Connection>::Options;

/// Connections that cannot write; clones share them.
pub struct Readers<D: Database> {
    pool: Pool<Maker<D>>,
    trouble: Trouble,
}

impl<D: Database> Clone for Readers<D> {
    fn clone(&self) -> Self {
        Self {
            pool: self.pool.clone(),
            trouble: self.trouble.clone(),
        }
    }
}

impl<D: Database> fmt::Debug for Readers<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Readers").field(&self.pool.status()).finish()
    }
}

/// Opens connections and looks at those that come back.
#[derive(Debug)]
pub struct Maker<D: Database> {
    options: Options<D>,
    trouble: Trouble,
}

/// One connection.
pub struct Slot<D: Database> {
    connection: D::Connection,
    /// Its last statement was read to the end. Where nobody waited for the end, or it failed, nobody knows what the
    /// engine will say next, and it is not lent again.
    sound: bool,
}

/// A connection that is lent; [`Lent::end`] or [`Lent::fail`] says how its statement went.
pub struct Lent<D: Database>(Object<Maker<D>>, Trouble);

impl<D: Database> Manager for Maker<D> {
    type Type = Slot<D>;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Slot<D>, sqlx::Error> {
        Ok(Slot {
            connection: self.options.connect().await?,
            sound: true,
        })
    }

    async fn recycle(&self, slot: &mut Slot<D>, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if !slot.sound {
            return Err(RecycleError::message("its last statement did not end"));
        }
        if self.trouble.doubts(metrics.last_used()) {
            slot.connection.ping().await?;
        }
        Ok(())
    }
}

impl<D: Database> Readers<D> {
    /// At most `most` connections, opened when they are needed; who finds none waits for `patience`.
    ///
    /// # Errors
    /// Never, as long as deadpool knows the runtime.
    pub(super) fn new(
        options: Options<D>,
        most: usize,
        patience: Duration,
        trouble: Trouble,
    ) -> Result<Self, sqlx::Error> {
        let maker = Maker {
            options,
            trouble: trouble.clone(),
        };
        let pool = Pool::builder(maker)
            .max_size(most)
            .timeouts(Timeouts::wait_millis(
                patience.as_millis().try_into().unwrap_or(u64::MAX),
            ))
            // The one that was used last is warm; the others may rest.
            .queue_mode(QueueMode::Lifo)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|e| sqlx::Error::Configuration(e.into()))?;
        Ok(Self { pool, trouble })
    }

    /// How its connections are opened.
    pub fn options(&self) -> &Options<D> {
        &self.pool.manager().options
    }

    /// Lends a connection.
    ///
    /// # Errors
    /// When none is free in time, or none can be opened.
    pub async fn lend(&self) -> Result<Lent<D>, sqlx::Error> {
        let mut lent = self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => {
                self.trouble.note();
                error
            }
            PoolError::Timeout(TimeoutType::Wait) => sqlx::Error::PoolTimedOut,
            PoolError::Closed => sqlx::Error::PoolClosed,
            _ => sqlx::Error::WorkerCrashed,
        })?;
        lent.sound = false;
        Ok(Lent(lent, self.trouble.clone()))
    }

    /// Lends no more, and closes what rests.
    pub(super) async fn close(&self) {
        let resting = self.pool.retain(|_, _| false).removed;
        self.pool.close();
        for slot in resting {
            // A failing close loses nothing: nothing was written.
            let _ = slot.connection.close().await;
        }
    }
}

impl<D: Database> Lent<D> {
    /// What statements are executed on.
    pub fn connection(&mut self) -> &mut D::Connection {
        &mut self.0.connection
    }

    /// Gives the connection back to be lent again.
    pub fn end(mut self) {
        self.0.sound = true;
    }

    /// Its statement failed: others may fail as well.
    pub fn fail(self) {
        self.1.note();
    }
}
