//! What goes wrong when rows are read and written.

/// The database's fault, or a row's. Never shown to people: `app` shows a reference number and logs this once.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique or primary key exists already. Callers that expect it turn it into a refusal; it is recognised by kind,
    /// never by the words of the message, because SQLite gives no constraint name.
    #[error("duplicate key")]
    Duplicate,
    /// The database does not answer, or is busy beyond patience.
    #[error("database unavailable")]
    Unavailable(#[source] sqlx::Error),
    /// A row does not hold what the domain requires of it.
    #[error("inconsistent row in {table}: {id}")]
    Inconsistent { table: &'static str, id: i64 },
    /// The key of a secret ballot or of a round cannot be read, made or destroyed; it lies outside the database.
    #[error("key of what is sealed")]
    SealKey(#[source] std::io::Error),
    /// The place of uploads does not answer, or holds what it should not.
    #[error("place of uploads")]
    Shelf(#[source] object_store::Error),
    /// A statement failed.
    #[error("statement failed")]
    Statement(#[source] sqlx::Error),
}

impl From<sqlx::Error> for Error {
    fn from(e: sqlx::Error) -> Self {
        use sqlx::error::ErrorKind;
        match &e {
            sqlx::Error::Database(d) if matches!(d.kind(), ErrorKind::UniqueViolation) => {
                Self::Duplicate
            }
            sqlx::Error::Database(d) if is_busy_or_gone(d.as_ref()) => Self::Unavailable(e),
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Tls(_) => Self::Unavailable(e),
            _ => Self::Statement(e),
        }
    }
}

impl Error {
    /// Whether PostgreSQL undid the whole act because another was in its way (a deadlock, or states that do not follow
    /// one another): the same act done again may well succeed.
    pub fn is_lost_race(&self) -> bool {
        let Self::Unavailable(sqlx::Error::Database(error)) = self else {
            return false;
        };
        matches!(error.code().as_deref(), Some("40001" | "40P01"))
    }
}

fn is_busy_or_gone(e: &dyn sqlx::error::DatabaseError) -> bool {
    // SQLite: 5 busy, 6 locked, 10 I/O, 13 full, 14 cannot open. PostgreSQL: 40001/40P01 serialisation and deadlock,
    // 53* resources, 57P* shutdown, 08* connection.
    e.code().is_some_and(|code| {
        if let Ok(n) = code.parse::<u32>()
            && code.len() < 5
        {
            return matches!(n & 0xff, 5 | 6 | 10 | 13 | 14);
        }
        code == "40001"
            || code == "40P01"
            || ["53", "57P", "08"].iter().any(|p| code.starts_with(p))
    })
}

/// An act's failure: a refusal with its closed reason, or the database's fault.
#[derive(Debug, thiserror::Error)]
pub enum Failed<R: std::fmt::Debug> {
    /// The rules say no. Nothing was written.
    #[error("refused: {0:?}")]
    Refused(R),
    /// Our fault. Nothing was written.
    #[error(transparent)]
    Store(#[from] Error),
}

impl<R: std::fmt::Debug> From<sqlx::Error> for Failed<R> {
    fn from(e: sqlx::Error) -> Self {
        Self::Store(e.into())
    }
}

impl<R: std::fmt::Debug> Failed<R> {
    /// The refusal in the terms of another act that contains this one.
    pub fn map<S: std::fmt::Debug>(self, f: impl FnOnce(R) -> S) -> Failed<S> {
        match self {
            Self::Refused(r) => Failed::Refused(f(r)),
            Self::Store(e) => Failed::Store(e),
        }
    }
}

/// Turns a duplicate key into a refusal: the last guard of every "once" rule.
pub(crate) fn on_duplicate<T, R: std::fmt::Debug>(
    got: Result<T, sqlx::Error>,
    refusal: R,
) -> Result<T, Failed<R>> {
    match got.map_err(Error::from) {
        Err(Error::Duplicate) => Err(Failed::Refused(refusal)),
        Err(e) => Err(Failed::Store(e)),
        Ok(t) => Ok(t),
    }
}
