//! What happens without anybody pressing a button: proposals lapse when their time is over, places at meetings, windows and shifts go to who waits, old codes and drafts are
//! thrown away, and the record of acts gets its places and checkpoints. Each of it may run twice, or in two processes, and does nothing the second time.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use app::frame::Portal;
use domain::time::day_of;
use metrics::gauge;
use tokio::time::MissedTickBehavior;

use crate::erasures::Erasures;
use crate::metrics::FAILING;
use crate::noted;
use crate::watch::Watch;

const TURN: Duration = Duration::from_secs(30);
/// Leaves get their places soon after their acts, so that who has just voted finds the receipt in the record.
const PLACES: Duration = Duration::from_secs(1);
/// Leaves that are given their places in one transaction: about a tenth of a second.
const LEAVES: i64 = 2000;
/// Ballots open and are settled soon after their moment; whether a vote is in time is decided without the caretaker.
const BALLOTS: Duration = Duration::from_secs(2);
/// Sweeping can wait for every 20th turn, which is every 10 minutes.
const SWEEP: u64 = 20;
/// What is kept for months ends on a day, not on a minute: every 2,880th turn, and at the start.
const SWEEP_LONG: u64 = 2880;

/// Takes care until the process ends.
pub async fn run(portal: Portal, erasures: Erasures, data: &Path) {
    tokio::join!(
        give_places(&portal),
        hold_ballots(&portal),
        take_turns(&portal, erasures),
        keep_watch(&portal, data)
    );
}

async fn hold_ballots(portal: &Portal) {
    let mut troubles = Troubles::default();
    let mut turns = tokio::time::interval(BALLOTS);
    turns.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        turns.tick().await;
        troubles.note("ballots", keep_ballots(portal).await);
        troubles.note("rounds", keep_rounds(portal).await);
        troubles.note("consultations", keep_consultations(portal).await);
    }
}

/// Looks for what somebody must be told of, and takes up what commands have left.
async fn keep_watch(portal: &Portal, data: &Path) {
    let mut troubles = Troubles::default();
    let mut watch = Watch::of(data, portal.clock.now());
    let mut turns = tokio::time::interval(TURN);
    turns.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        turns.tick().await;
        // First, so that a backup that has just been made is known.
        troubles.note("noted", noted::take_up(data, &portal.db).await);
        troubles.note("watch of the record", watch.look_at_chain(portal).await);
        troubles.note("watch of the disk", watch.look_at_disk().await);
        troubles.note("watch of backups", watch.look_at_backup(portal).await);
        watch.look_at_errors();
    }
}

async fn give_places(portal: &Portal) {
    let mut troubles = Troubles::default();
    let mut turns = tokio::time::interval(PLACES);
    turns.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        turns.tick().await;
        troubles.note("places", place_leaves(portal).await);
        troubles.note("security record", portal.write_down().await);
    }
}

async fn take_turns(portal: &Portal, mut erasures: Erasures) {
    let mut troubles = Troubles::default();
    let mut turns = tokio::time::interval(TURN);
    turns.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut turn: u64 = 0;
    // Whether the files may still hold something that was deleted: a process before this one may have ended too early.
    let mut traces = true;
    loop {
        turns.tick().await;
        let now = portal.clock.now();
        if let Some(lapsed @ 1..) = troubles.note("lapse", portal.db.lapse_due(now).await) {
            tracing::info!(lapsed, "proposals have lapsed");
        }
        let erased = troubles.note("erasures", erasures.note(&portal.db).await);
        traces |= erased.is_none_or(|count| count > 0);
        troubles.note("meetings", portal.db.keep_meetings(now).await);
        if let Some(moved @ 1..) = troubles.note("seats", keep_seats(portal).await) {
            tracing::info!(moved, "seat procedures have moved on");
        }
        if let Some(published @ 1..) = troubles.note("publishing", portal.db.publish_due(now).await)
        {
            tracing::info!(published, "service items are public on their day");
        }
        troubles.note("bookings", keep_bookings(portal).await);
        troubles.note("ratings", keep_ratings(portal).await);
        troubles.note("shifts", portal.db.keep_shifts(portal.clock.now()).await);
        troubles.note("aid", portal.db.keep_aid(portal.clock.now()).await);
        troubles.note("log", keep_log(portal).await);
        troubles.note("ties", portal.db.draw_due_ties(portal.clock.now()).await);
        if turn.is_multiple_of(SWEEP) {
            troubles.note("sweep", portal.db.sweep(now).await);
            troubles.note(
                "sweep files",
                portal.db.sweep_files(&portal.shelf, now).await,
            );
            let contacts = portal.db.forget_matter_contacts(day_of(now), now).await;
            troubles.note("contacts of matters", contacts);
            traces = true;
        }
        if turn.is_multiple_of(SWEEP_LONG) {
            troubles.note("sweep long", portal.db.sweep_long(now).await);
        }
        if traces {
            let gone = troubles.note("traces", portal.db.empty_log().await);
            traces = gone != Some(true);
        }
        turn = turn.wrapping_add(1);
    }
}

/// Opens and settles the ballots whose moment has come, and signs the tree at once where there was one
/// (requirements.md VO12).
///
/// # Errors
/// Of the store, and of the place of the keys.
pub async fn keep_ballots(portal: &Portal) -> Result<(), store::Error> {
    let (db, keys) = (&portal.db, portal.seal_keys.as_ref());
    // All of it is tried before a failure is told: a ballot that cannot open keeps none from being counted, and a
    // failure says nothing of how many were done before it.
    let opened = db.open_due_ballots(keys, portal.clock.now()).await;
    let settled = db.settle_due_ballots(keys, portal.clock.now()).await;
    let (o, s) = (opened.as_ref().copied(), settled.as_ref().copied());
    if o.unwrap_or_default() + s.unwrap_or_default() > 0 {
        tracing::info!(opened = o.ok(), settled = s.ok(), "ballots");
    }
    if !matches!((o, s), (Ok(0), Ok(0))) {
        keep_log(portal).await?;
    }
    opened.and(settled).map(drop)
}

/// Opens and counts the rounds of satisfaction whose day has come, and signs the tree at once where there was one.
///
/// # Errors
/// Of the store, and of the place of the keys.
pub async fn keep_rounds(portal: &Portal) -> Result<(), store::Error> {
    let (db, keys) = (&portal.db, portal.seal_keys.as_ref());
    let opened = db.open_due_rounds(keys, portal.clock.now()).await;
    let counted = db.settle_due_rounds(keys, portal.clock.now()).await;
    if !matches!((&opened, &counted), (Ok(0), Ok(0))) {
        keep_log(portal).await?;
    }
    opened.and(counted).map(drop)
}

/// Opens and counts the consultations whose day has come, and signs the tree at once where there was one.
///
/// # Errors
/// Of the store, and of the place of the keys.
pub async fn keep_consultations(portal: &Portal) -> Result<(), store::Error> {
    let (db, keys) = (&portal.db, portal.seal_keys.as_ref());
    let kept = db.keep_consultations(keys, portal.clock.now()).await;
    if !matches!(kept, Ok(0)) {
        keep_log(portal).await?;
    }
    kept.map(drop)
}

/// Moves seat procedures on by their days, and ends terms.
///
/// # Errors
/// Of the store.
pub async fn keep_seats(portal: &Portal) -> Result<u64, store::Error> {
    let calendar = portal.calendar().await?;
    portal
        .db
        .advance_procedures(&calendar, portal.random(), portal.clock.now())
        .await
}

/// Reminds people of their bookings, gives free places to who waits, and forgets what was kept for a visit.
///
/// # Errors
/// Of the store.
pub async fn keep_bookings(portal: &Portal) -> Result<u64, store::Error> {
    let calendar = portal.calendar().await?;
    portal.db.keep_bookings(&calendar, portal.clock.now()).await
}

/// Publishes the ratings whose month is over, in batches.
///
/// # Errors
/// Of the store.
pub async fn keep_ratings(portal: &Portal) -> Result<u64, store::Error> {
    let calendar = portal.calendar().await?;
    let db = &portal.db;
    db.release_ratings(&calendar, portal.clock.now()).await
}

/// Gives waiting leaves their places and signs the tree, so that an act is in a checkpoint within a minute
/// (requirements.md VO12).
///
/// # Errors
/// Of the store.
pub async fn keep_log(portal: &Portal) -> Result<(), store::Error> {
    place_leaves(portal).await?;
    let key = portal.log_key();
    portal
        .db
        .publish_checkpoint(&key, portal.clock.now())
        .await?;
    Ok(())
}

/// Gives waiting leaves their places.
async fn place_leaves(portal: &Portal) -> Result<(), store::Error> {
    if !portal.db.leaves_wait().await? {
        return Ok(());
    }
    while portal.db.sequence_leaves(&portal.log_name, LEAVES).await? == LEAVES.unsigned_abs() {}
    Ok(())
}

/// Duties that fail now. Each is logged when it begins to fail and when it works again: a database that is away for an
/// hour is two lines and not a hundred.
#[derive(Default)]
struct Troubles(BTreeSet<&'static str>);

impl Troubles {
    fn note<T, E: Into<anyhow::Error>>(
        &mut self,
        duty: &'static str,
        done: Result<T, E>,
    ) -> Option<T> {
        match done {
            Ok(value) => {
                gauge!(FAILING, "duty" => duty).set(0.0);
                if self.0.remove(duty) {
                    tracing::info!(duty, "the caretaker works again");
                }
                Some(value)
            }
            Err(error) => {
                gauge!(FAILING, "duty" => duty).set(1.0);
                if self.0.insert(duty) {
                    let error = format!("{:#}", error.into());
                    tracing::error!(duty, error, "the caretaker failed and will try again");
                }
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lasting_trouble_is_noted_once() {
        let broken = || store::Error::Inconsistent {
            table: "proposals",
            id: 1,
        };
        let mut troubles = Troubles::default();
        assert_eq!(troubles.note::<u64, _>("lapse", Err(broken())), None);
        assert_eq!(troubles.note::<u64, _>("lapse", Err(broken())), None);
        assert_eq!(troubles.0.len(), 1);
        assert_eq!(troubles.note::<_, store::Error>("lapse", Ok(3)), Some(3));
        assert!(troubles.0.is_empty());
    }
}
