//! Lines of the security record that no act writes: doors that stayed closed, files that were read. A page that is read writes
//! nothing, so they wait in memory until the caretaker's next turn, a second at most.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::access::Denied;
use domain::ids::AccountId;
use domain::log::security::REFUSED;
use moka::future::Cache;
use store::Db;
use store::log::Event;

use crate::frame::Portal;

/// More than anybody does in a second; what comes beyond is counted in the journal alone.
const MOST: usize = 1000;
/// Whoever stands before one closed door again and again is one line a minute.
const ONCE_IN: Duration = Duration::from_secs(60);

/// What waits to be written down.
pub struct Later {
    waiting: Mutex<Vec<Event>>,
    lately: Cache<(Option<AccountId>, String), ()>,
}

impl Default for Later {
    fn default() -> Self {
        Self {
            waiting: Mutex::default(),
            lately: Cache::builder()
                .max_capacity(10_000)
                .time_to_live(ONCE_IN)
                .build(),
        }
    }
}

impl Later {
    pub(crate) async fn put(&self, event: Event) {
        let (account, object) = event.subject();
        let subject = (account, object.to_owned());
        if !subject.1.is_empty() {
            if self.lately.contains_key(&subject) {
                return;
            }
            self.lately.insert(subject, ()).await;
        }
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < MOST {
            waiting.push(event);
        } else {
            tracing::warn!("more waits for the security record than it takes");
        }
    }

    pub(crate) async fn write_down(&self, db: &Db) -> Result<(), store::Error> {
        let events = self.take();
        if events.is_empty() {
            return Ok(());
        }
        let written = db.note_events(&events).await;
        if written.is_err() {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            // What came meanwhile is later than these.
            let mut all = events;
            all.append(&mut waiting);
            all.truncate(MOST);
            *waiting = all;
        }
        written
    }

    fn take(&self) -> Vec<Event> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut waiting)
    }
}

/// Notes that somebody who is signed in lacked a right of staff, and before which door. What residents may not yet do is
/// nobody's business.
pub(crate) async fn note_refusal(portal: &Portal, why: Denied, door: &str) {
    match why {
        Denied::NotYourRole
        | Denied::SecondFactorMissing
        | Denied::AnotherGrid
        | Denied::OwnAffair => {
            let event = Event::of_session(REFUSED, portal.clock.now());
            portal.note_later(event.about(door).refused()).await;
        }
        Denied::NotSignedIn | Denied::NotVerified | Denied::NoSeat => {}
    }
}
