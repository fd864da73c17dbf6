//! What the portal watches by itself (requirements.md OB5): that the record of acts still fits, that there is room on the disk, that
//! few answers are our fault, and that the newest backup is young. An alert is a figure on the private port and a line in the journal
//! when it begins and when it ends; who is woken by it is the operator's.

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use app::frame::Portal;
use chrono::{DateTime, Duration, Utc};
use domain::log::security::BACKUP;
use metrics::gauge;

use crate::metrics::{ALERT, BACKUP_AGE, DISK_FREE, ERRORS};

/// Leaves of the newest stretch: on a busy evening what came within seconds, on any other day all of its acts.
const STRETCH: u64 = 1000;
/// Of the disk that holds the data folder.
const LEAST_FREE: f64 = 0.10;
/// Readings of the counters: five minutes of the caretaker's turns.
const READINGS: usize = 10;
const MOST_ERRORS: f64 = 0.01;
/// A single failure at night is no alert.
const FEW_ERRORS: u64 = 5;
const OLDEST_BACKUP: Duration = Duration::hours(24);

static ANSWERED: AtomicU64 = AtomicU64::new(0);
static FAILED: AtomicU64 = AtomicU64::new(0);

/// Counts an answer, for the rate of errors.
pub fn count(status: u16) {
    ANSWERED.fetch_add(1, Ordering::Relaxed);
    if status >= 500 {
        FAILED.fetch_add(1, Ordering::Relaxed);
    }
}

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alert {
    /// A leaf of the record was changed, removed or inserted, or a checkpoint does not fit.
    Chain,
    Disk,
    Errors,
    Backup,
}

impl Alert {
    pub const ALL: [Self; 4] = [Self::Chain, Self::Disk, Self::Errors, Self::Backup];

    /// Its name among the figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chain => "chain",
            Self::Disk => "disk",
            Self::Errors => "errors",
            Self::Backup => "backup",
        }
    }
}

/// Answers since the start, and how many of them were our fault.
pub type Counts = Arc<dyn Fn() -> (u64, u64) + Send + Sync>;
/// The free share of the disk.
pub type Free = Arc<dyn Fn() -> Result<f64> + Send + Sync>;

/// The watch of one process.
pub struct Watch {
    free: Free,
    counts: Counts,
    since: DateTime<Utc>,
    readings: VecDeque<(u64, u64)>,
    raised: BTreeSet<Alert>,
}

impl Watch {
    /// Watches the disk of a data folder and the answers of this process.
    pub fn of(data: &Path, since: DateTime<Utc>) -> Self {
        let data = data.to_owned();
        let free = move || free_share(&data);
        let counts = || {
            (
                ANSWERED.load(Ordering::Relaxed),
                FAILED.load(Ordering::Relaxed),
            )
        };
        Self::with(Arc::new(free), Arc::new(counts), since)
    }

    /// The same by other eyes.
    pub fn with(free: Free, counts: Counts, since: DateTime<Utc>) -> Self {
        Self {
            free,
            counts,
            since,
            readings: VecDeque::new(),
            raised: BTreeSet::new(),
        }
    }

    /// What is raised now.
    pub fn raised(&self) -> &BTreeSet<Alert> {
        &self.raised
    }

    /// Looks at the record.
    ///
    /// # Errors
    /// Of the store: then nothing is known, and no alert begins or ends.
    pub async fn look_at_chain(&mut self, portal: &Portal) -> Result<()> {
        let key = portal.log_key().verifier();
        let said = match portal.db.audit_newest(&key, STRETCH).await? {
            Ok(_) => None,
            Err(fault) => Some(fault.to_string()),
        };
        self.set(Alert::Chain, said);
        Ok(())
    }

    /// Looks at the disk.
    ///
    /// # Errors
    /// When nobody says how much is free.
    pub async fn look_at_disk(&mut self) -> Result<()> {
        let free = self.free.clone();
        let free = tokio::task::spawn_blocking(move || free()).await??;
        gauge!(DISK_FREE).set(free);
        let said = format!("{:.1} % of the disk are free", free * 100.0);
        self.set(Alert::Disk, (free < LEAST_FREE).then_some(said));
        Ok(())
    }

    /// Looks at the answers of the last five minutes.
    pub fn look_at_errors(&mut self) {
        let now = (self.counts)();
        let before = self.readings.front().copied().unwrap_or(now);
        self.readings.push_back(now);
        if self.readings.len() > READINGS {
            self.readings.pop_front();
        }
        let answered = now.0.saturating_sub(before.0);
        let failed = now.1.saturating_sub(before.1);
        let share = match answered {
            0 => 0.0,
            answered => failed as f64 / answered as f64,
        };
        gauge!(ERRORS).set(share);
        let many = failed >= FEW_ERRORS && share > MOST_ERRORS;
        let said = format!("{failed} of {answered} answers were our fault");
        self.set(Alert::Errors, many.then_some(said));
    }

    /// Looks at the age of the newest backup; where there is none, at how long one could have been made. A demo has none.
    ///
    /// # Errors
    /// Of the store.
    pub async fn look_at_backup(&mut self, portal: &Portal) -> Result<()> {
        if portal.demo {
            return Ok(());
        }
        let last = portal.db.last_done(BACKUP).await?;
        let age = portal.clock.now() - last.unwrap_or(self.since);
        gauge!(BACKUP_AGE).set(age.num_seconds() as f64);
        let hours = age.num_hours();
        let said = match last {
            Some(_) => format!("the newest backup is {hours} hours old"),
            None => format!("there was no backup in {hours} hours"),
        };
        self.set(Alert::Backup, (age > OLDEST_BACKUP).then_some(said));
        Ok(())
    }

    /// Raises or ends an alert, and says so once.
    fn set(&mut self, alert: Alert, said: Option<String>) {
        let name = alert.name();
        gauge!(ALERT, "kind" => name).set(if said.is_some() { 1.0 } else { 0.0 });
        match said {
            Some(why) => {
                if self.raised.insert(alert) {
                    tracing::error!(alert = name, why, "alert");
                }
            }
            None => {
                if self.raised.remove(&alert) {
                    tracing::info!(alert = name, "the alert is over");
                }
            }
        }
    }
}

/// The free share of the disk under a folder, as `df` says it: what others than root may still write.
fn free_share(folder: &Path) -> Result<f64> {
    let said = Command::new("df")
        .arg("-Pk")
        .arg(folder)
        .output()
        .context("df does not run")?;
    let said = String::from_utf8_lossy(&said.stdout);
    parse(&said).context("df says nothing of this disk")
}

/// Used and available of the second line of `df -P`.
fn parse(said: &str) -> Option<f64> {
    let cells: Vec<&str> = said.lines().nth(1)?.split_whitespace().collect();
    // Both names may hold blanks; between them stands one share in per cent, with used and available before it.
    let share = cells.iter().rposition(|cell| cell.ends_with('%'))?;
    let available: f64 = cells.get(share.checked_sub(1)?)?.parse().ok()?;
    let used: f64 = cells.get(share.checked_sub(2)?)?.parse().ok()?;
    let all = used + available;
    (all > 0.0).then(|| available / all)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    fn watch(free: f64, counts: &Arc<Mutex<(u64, u64)>>) -> Watch {
        let counts = counts.clone();
        let read = move || *counts.lock().unwrap();
        let since = DateTime::from_timestamp(1_795_334_400, 0).unwrap();
        let free = move || -> Result<f64> { Ok(free) };
        Watch::with(Arc::new(free), Arc::new(read), since)
    }

    #[test]
    fn used_and_available_are_read_whatever_the_names_are() {
        let said = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/my disk 1000 900 60 94% /var/lib/ju yi\n";
        assert_eq!(parse(said), Some(60.0 / 960.0));
        assert_eq!(parse("Filesystem\n"), None);
        assert_eq!(parse("df: /nowhere: No such file or directory"), None);
        let share = free_share(&std::env::temp_dir()).unwrap();
        assert!((0.0..=1.0).contains(&share), "{share}");
        assert!(free_share(Path::new("/nowhere")).is_err());
    }

    #[tokio::test]
    async fn a_disk_that_runs_full_is_an_alert_and_room_again_its_end() {
        let mut watch = watch(0.09, &Arc::default());
        watch.look_at_disk().await.unwrap();
        assert_eq!(watch.raised(), &BTreeSet::from([Alert::Disk]));
        watch.free = Arc::new(|| -> Result<f64> { Ok(0.5) });
        watch.look_at_disk().await.unwrap();
        assert!(watch.raised().is_empty());
        watch.free = Arc::new(|| -> Result<f64> { anyhow::bail!("no df") });
        assert!(watch.look_at_disk().await.is_err());
    }

    #[test]
    fn more_than_one_answer_in_a_hundred_that_fails_is_an_alert_for_five_minutes() {
        let counts = Arc::new(Mutex::new((0, 0)));
        let mut watch = watch(1.0, &counts);
        watch.look_at_errors();
        // One failure at night is none, and a thousand answers with five are few.
        for (answered, failed, raised) in [
            (3, 1, false),
            (2000, 6, false),
            (2100, 12, false),
            (2200, 40, true),
            (2300, 40, true),
        ] {
            *counts.lock().unwrap() = (answered, failed);
            watch.look_at_errors();
            assert_eq!(
                watch.raised().contains(&Alert::Errors),
                raised,
                "{answered}"
            );
        }
        for _ in 0..READINGS {
            watch.look_at_errors();
        }
        assert!(watch.raised().is_empty());
    }

    #[test]
    fn an_alert_is_a_figure_with_its_kind() {
        let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
        let shown = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            let mut watch = watch(1.0, &Arc::default());
            for alert in Alert::ALL {
                watch.set(alert, Some("as tested".to_owned()));
            }
            watch.set(Alert::Disk, None);
        });
        let text = shown.render();
        for line in [
            "juyi_alert{kind=\"chain\"} 1",
            "juyi_alert{kind=\"disk\"} 0",
            "juyi_alert{kind=\"errors\"} 1",
            "juyi_alert{kind=\"backup\"} 1",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }
}
