//! The places in which passwords are hashed: each Argon2id takes 19 MiB and a core, so two at once (requirements.md AU1).

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

/// A storm of sign-ins must not fill every place of the portal with people who wait: so many hash or wait, and the next is
/// turned away at once.
const QUEUE: usize = 64;
const PATIENCE: Duration = Duration::from_secs(5);

pub struct Hashing {
    places: Semaphore,
    queue: Semaphore,
}

impl Default for Hashing {
    fn default() -> Self {
        Self {
            places: Semaphore::new(2),
            queue: Semaphore::new(QUEUE),
        }
    }
}

/// The place of one password hash, as long as it lives.
pub struct HashingPlace<'a> {
    _place: SemaphorePermit<'a>,
    _queue: SemaphorePermit<'a>,
}

impl Hashing {
    /// A place; none when too many wait.
    pub async fn place(&self) -> Option<HashingPlace<'_>> {
        let queue = self.queue.try_acquire().ok()?;
        let place = tokio::time::timeout(PATIENCE, self.places.acquire()).await;
        Some(HashingPlace {
            _place: place.ok()?.ok()?,
            _queue: queue,
        })
    }
}
