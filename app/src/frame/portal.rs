//! What every request shares: the database, the clock, randomness, the secret and the site's files.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::communities::Slug;
use domain::ids::CommunityId;
use domain::phone::Phone;
use domain::time::Calendar;
use store::Db;
use store::communities::Community;
use store::files::Shelf;
use store::keys::SealKeys;
use store::log::Event;
use store::proposals::Counts;

use super::hashing::{Hashing, HashingPlace};
use super::public::Public;
use crate::log::later::Later;
use crate::proposals::card::Names;

/// Where time comes from. Tests set it; the server reads the machine's clock.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    pub fn new(read: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// Now, cut to microseconds (PostgreSQL keeps no more).
    pub fn now(&self) -> DateTime<Utc> {
        domain::time::to_micros((self.0)())
    }
}

/// The site's files under their hashed names, as xtask's manifest gives them.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub struct Site {
    pub boot: String,
    pub style: String,
    pub portal_js: String,
    pub portal_wasm: String,
}

/// A code could not be handed over. The page says so and names the window and the grid worker (features.md, complaint
/// 6: peers answer with an error page here).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the gateway did not take the code")]
pub struct NotDelivered;

/// How a one-time code reaches a phone.
pub enum Delivery {
    /// Demo: the page itself shows the code.
    Page,
    /// Prints the code on the console of whoever runs the server, for a community without a gateway.
    Console(Printer),
    /// An HTTP gateway.
    Gateway(Box<dyn Gateway>),
}

/// What [`Gateway::send`] gives back.
pub type Sending<'a> =
    std::pin::Pin<Box<dyn Future<Output = Result<(), NotDelivered>> + Send + 'a>>;

/// Prints a code for whoever runs the server.
pub type Printer = Box<dyn Fn(&Phone, &str) + Send + Sync>;

/// What an HTTP SMS gateway does; the server crate implements it.
pub trait Gateway: Send + Sync {
    fn send<'a>(&'a self, phone: &'a Phone, code: &'a str) -> Sending<'a>;
}

/// One of the demo's people on the sign-in page.
#[derive(Debug, Clone)]
pub struct Persona {
    pub phone: String,
    pub label: domain::display::Both,
    /// Community and what the person is there.
    pub place: domain::display::Both,
    /// Whether the tap opens a staff session.
    pub staff: bool,
    /// Where the person begins.
    pub start: String,
}

/// The parts of a portal.
pub struct Parts {
    pub db: Db,
    pub clock: Clock,
    /// 32 random bytes that live outside the database: keys of digests and seals.
    pub secret: [u8; 32],
    /// Where the keys of secret ballots and of rounds of satisfaction are kept, outside the database.
    pub seal_keys: Arc<dyn SealKeys>,
    /// Where the bytes of uploads lie.
    pub shelf: Shelf,
    pub demo: bool,
    /// Whether the graded-protection rules (等保) bind the deployment: passwords of two kinds, another every 90 days.
    pub graded: bool,
    pub delivery: Delivery,
    pub site: Site,
    /// `https://…` without a slash at the end; for printed links, feeds and the QR of letters.
    pub origin: String,
    /// The name of the record of acts in its checkpoints, fixed at the first start.
    pub log_name: String,
    /// Empty outside the demo.
    pub personas: Vec<Persona>,
}

struct Inner {
    parts: Parts,
    communities: moka::future::Cache<Slug, Option<Arc<Community>>>,
    names: moka::future::Cache<CommunityId, Arc<Names>>,
    hashing: Hashing,
    /// Demo only: codes by browser, for ten minutes.
    codes: moka::future::Cache<String, String>,
    calendar: moka::future::Cache<(), Arc<Calendar>>,
    /// Communities with at least [`MANY`] proposals.
    large: moka::future::Cache<CommunityId, ()>,
    counts: moka::future::Cache<(CommunityId, NaiveDate), Counts>,
    published: moka::future::Cache<(CommunityId, i64, NaiveDate), Arc<Public>>,
    later: Later,
}

/// From so many proposals on, counting takes longer than the rest of a page, and a number that is two seconds old says
/// the same.
const MANY: i64 = 5_000;

/// The portal, cheap to clone.
#[derive(Clone)]
pub struct Portal(Arc<Inner>);

impl std::ops::Deref for Portal {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}

impl Portal {
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner {
            parts,
            // Names of communities change rarely; five seconds of an old name harm nobody.
            communities: moka::future::Cache::builder()
                .max_capacity(2000)
                .time_to_live(std::time::Duration::from_secs(5))
                .build(),
            names: moka::future::Cache::builder()
                .max_capacity(2000)
                .time_to_live(std::time::Duration::from_secs(5))
                .build(),
            hashing: Hashing::default(),
            codes: moka::future::Cache::builder()
                .max_capacity(1000)
                .time_to_live(std::time::Duration::from_secs(600))
                .build(),
            calendar: moka::future::Cache::builder()
                .max_capacity(1)
                .time_to_live(std::time::Duration::from_secs(30))
                .build(),
            large: moka::future::Cache::builder()
                .max_capacity(2000)
                .time_to_live(std::time::Duration::from_secs(3600))
                .build(),
            counts: moka::future::Cache::builder()
                .max_capacity(2000)
                .time_to_live(std::time::Duration::from_secs(2))
                .build(),
            published: moka::future::Cache::builder()
                .max_capacity(200)
                .time_to_idle(std::time::Duration::from_secs(600))
                .build(),
            later: Later::default(),
        }))
    }

    /// The community of a slug, from memory where it was read within five seconds.
    ///
    /// # Errors
    /// Of the store.
    pub async fn community(&self, slug: &Slug) -> Result<Option<Arc<Community>>, store::Error> {
        if let Some(hit) = self.0.communities.get(slug).await {
            return Ok(hit);
        }
        let found = self.db.find_community(slug).await?.map(Arc::new);
        self.0.communities.insert(slug.clone(), found.clone()).await;
        Ok(found)
    }

    /// A community of the memory alone, for error pages.
    pub async fn remembered(&self, slug: &Slug) -> Option<Arc<Community>> {
        self.0.communities.get(slug).await.flatten()
    }

    /// The names of a community's categories, grids and units, from memory where they were read within five seconds.
    ///
    /// # Errors
    /// Of the store.
    pub async fn names(&self, community: CommunityId) -> Result<Arc<Names>, store::Error> {
        if let Some(hit) = self.0.names.get(&community).await {
            return Ok(hit);
        }
        let read = Arc::new(Names::read(&self.db, community).await?);
        self.0.names.insert(community, read.clone()).await;
        Ok(read)
    }

    /// Forgets a community after an operator changed it.
    pub async fn forget(&self, slug: &Slug, community: CommunityId) {
        self.0.communities.invalidate(slug).await;
        self.0.names.invalidate(&community).await;
    }

    /// The place of one password hash; `None` when too many wait.
    pub async fn hashing_place(&self) -> Option<HashingPlace<'_>> {
        self.0.hashing.place().await
    }

    /// The calendar of working days, from memory where it was read within half a minute.
    ///
    /// # Errors
    /// Of the store.
    pub async fn calendar(&self) -> Result<Arc<Calendar>, store::Error> {
        if let Some(hit) = self.0.calendar.get(&()).await {
            return Ok(hit);
        }
        let read = Arc::new(self.db.calendar().await?);
        self.0.calendar.insert((), read.clone()).await;
        Ok(read)
    }

    /// How many proposals each tab of a community's list holds: counted for each page, or once in two seconds where
    /// there are many.
    ///
    /// # Errors
    /// Of the store.
    pub async fn counts(
        &self,
        community: CommunityId,
        today: NaiveDate,
    ) -> Result<Counts, store::Error> {
        let count = || self.db.count_groups(community, today);
        if self.0.large.contains_key(&community) {
            let shared = self.0.counts.try_get_with((community, today), count());
            return match shared.await {
                Ok(counts) => Ok(counts),
                // The error belongs to whoever counted for all; the others ask for themselves.
                Err(_) => count().await,
            };
        }
        let counts = count().await?;
        if counts.all >= MANY {
            self.0.large.insert(community, ()).await;
        }
        Ok(counts)
    }

    /// What a community has made public, ready to be searched: read once, and again when anything has come out or gone.
    ///
    /// # Errors
    /// Of the store.
    pub async fn published(
        &self,
        community: CommunityId,
        today: NaiveDate,
    ) -> Result<Arc<Public>, store::Error> {
        let revision = self.db.publications_revision(community).await?;
        let read = || async { Public::read(&self.db, community, today).await.map(Arc::new) };
        let cache = &self.0.published;
        let shared = cache.try_get_with((community, revision, today), read());
        match shared.await {
            Ok(public) => Ok(public),
            // The error belongs to whoever read for all; the others read for themselves.
            Err(_) => read().await,
        }
    }

    /// Opens the ballots whose moment has come, right after one was made. Where this fails, the caretaker does it: what
    /// was made stands either way.
    pub async fn open_ballots(&self) {
        let opened = self
            .db
            .open_due_ballots(self.seal_keys.as_ref(), self.clock.now())
            .await;
        if let Err(error) = opened {
            tracing::warn!(%error, "a ballot waits for the caretaker to open it");
        }
    }

    /// Opens the rounds of satisfaction whose day has come, right after one was checked; where this fails, the caretaker does it.
    pub async fn open_rounds(&self) {
        let opened = self
            .db
            .open_due_rounds(self.seal_keys.as_ref(), self.clock.now())
            .await;
        if let Err(error) = opened {
            tracing::warn!(%error, "a round waits for the caretaker to open it");
        }
    }

    /// Opens the consultations whose day has come, right after one was checked; where this fails, the caretaker does it.
    pub async fn keep_consultations(&self) {
        let kept = self
            .db
            .keep_consultations(self.seal_keys.as_ref(), self.clock.now())
            .await;
        if let Err(error) = kept {
            tracing::warn!(%error, "a consultation waits for the caretaker to open it");
        }
    }

    /// Puts a line of the security record aside: no reading of a page waits for it, or writes. The caretaker writes it down
    /// within a second.
    pub async fn note_later(&self, event: Event) {
        self.0.later.put(event).await;
    }

    /// Writes down what was put aside.
    ///
    /// # Errors
    /// Of the store; what was put aside waits on.
    pub async fn write_down(&self) -> Result<(), store::Error> {
        self.0.later.write_down(&self.db).await
    }

    /// Demo only: keeps a code to be shown on the page.
    pub async fn show_code(&self, browser: &str, code: &str) {
        if self.demo {
            self.0
                .codes
                .insert(browser.to_owned(), code.to_owned())
                .await;
        }
    }

    /// Demo only: the code to show.
    pub async fn shown_code(&self, browser: &str) -> Option<String> {
        if self.demo {
            self.0.codes.get(browser).await
        } else {
            None
        }
    }

    /// Random bytes from the operating system.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0u8; N];
        random_bytes(&mut bytes);
        bytes
    }

    /// Random bytes as hexadecimal text: tokens and form keys.
    pub fn random_hex<const N: usize>(&self) -> String {
        domain::codes::hex(&self.random::<N>())
    }

    /// Six random digits.
    pub fn random_code(&self) -> String {
        // 2^64 is so much larger than 10^6 that the bias is below 10^-13.
        format!("{:06}", u64::from_be_bytes(self.random()) % 1_000_000)
    }

    /// A random door code.
    pub fn random_door_code(&self) -> String {
        let alphabet = domain::codes::DOOR_ALPHABET;
        let bytes = self.random::<{ domain::codes::DOOR_CODE_LENGTH * 8 }>();
        bytes
            .chunks_exact(8)
            .map(|c| {
                let n = c.iter().fold(0u64, |n, b| (n << 8) | u64::from(*b));
                char::from(alphabet[(n % alphabet.len() as u64) as usize])
            })
            .collect()
    }

    /// The key that signs checkpoints of the record of acts.
    pub fn log_key(&self) -> domain::log::NoteKey {
        domain::log::NoteKey::of(&self.log_name, &self.secret)
    }

    /// A key for one purpose, derived from the secret.
    pub fn key(&self, purpose: &str) -> Vec<u8> {
        domain::codes::keyed_digest(&self.secret, &["key", purpose]).into_bytes()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where randomness enters"
)]
fn random_bytes(bytes: &mut [u8]) {
    use rand::Rng;
    rand::rng().fill_bytes(bytes);
}
