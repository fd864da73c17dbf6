//! People who come by the clock instead of as soon as they are answered: so many at once, each asking every so often for a
//! while. Whoever is still waiting when the next request is due asks it as soon as the answer is there.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::time::{sleep_until, timeout};

use crate::load::{Answer, Ask, Line, get, home, post};
use crate::world::{World, YEAR};

/// Whoever waits longer has given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// What they were told.
#[derive(Debug, Default)]
pub struct Told {
    /// Times of answers that gave what was asked for, ascending.
    pub accepted: Vec<Duration>,
    /// Answers by status.
    pub statuses: BTreeMap<u16, usize>,
    /// Turned away without a word of when to come again.
    pub without_when: usize,
    /// Connections that broke, and answers that did not come.
    pub broken: usize,
    pub took: Duration,
}

impl Told {
    pub fn all(&self) -> usize {
        self.statuses.values().sum::<usize>() + self.broken
    }

    /// Answers a second.
    pub fn rate(&self, of: usize) -> f64 {
        of as f64 / self.took.as_secs_f64()
    }

    /// The time within which so many of a hundred accepted answers came.
    pub fn percentile(&self, of_hundred: usize) -> Duration {
        let last = self.accepted.len().saturating_sub(1);
        let at = (self.accepted.len() * of_hundred / 100).min(last);
        self.accepted.get(at).copied().unwrap_or_default()
    }

    /// Everything that is neither an answer nor one of these statuses.
    pub fn wrong(&self, fine: &[u16]) -> usize {
        let statuses = self.statuses.iter();
        let other: usize = statuses
            .filter(|(status, _)| !fine.contains(status))
            .map(|(_, n)| n)
            .sum();
        other + self.broken
    }

    fn add(&mut self, answer: Option<Answer>, took: Duration) {
        let Some(answer) = answer else {
            self.broken += 1;
            return;
        };
        *self.statuses.entry(answer.status).or_default() += 1;
        match answer.status {
            200..=399 => self.accepted.push(took),
            429 | 503 if !answer.says_when => self.without_when += 1,
            _ => {}
        }
    }

    fn join(&mut self, other: Self) {
        self.accepted.extend(other.accepted);
        for (status, n) in other.statuses {
            *self.statuses.entry(status).or_default() += n;
        }
        self.without_when += other.without_when;
        self.broken += other.broken;
    }
}

/// One after the other on a connection that is kept while the server keeps it.
async fn ask(line: &mut Option<Line>, address: SocketAddr, request: &[u8]) -> Result<Answer> {
    if let Some(kept) = line {
        // It may have been closed meanwhile, as connections are that say nothing; a browser then opens another.
        if let Ok(answer) = kept.ask(request).await {
            return Ok(answer);
        }
        *line = None;
    }
    line.insert(Line::open(address).await?).ask(request).await
}

/// So many clients, each with a request `every` so often, evenly spread, for `lasting`.
///
/// # Errors
/// Only when a client itself fails; what the server does wrong is counted.
pub async fn paced(
    address: SocketAddr,
    clients: usize,
    every: Duration,
    lasting: Duration,
    what: Ask,
) -> Result<Told> {
    let begun = Instant::now();
    let end = begun + lasting;
    let mut tasks = Vec::with_capacity(clients);
    for client in 0..clients {
        let what = what.clone();
        let mut due = begun + every.mul_f64(client as f64 / clients as f64);
        tasks.push(tokio::spawn(async move {
            let (mut told, mut line) = (Told::default(), None);
            for number in 0.. {
                sleep_until(due.into()).await;
                if Instant::now() >= end {
                    break;
                }
                let request = what(client, number);
                let asked = Instant::now();
                let answer = timeout(PATIENCE, ask(&mut line, address, &request)).await;
                let answer = answer.ok().and_then(Result::ok);
                if answer.is_none() {
                    line = None;
                }
                told.add(answer, asked.elapsed());
                due = (due + every).max(Instant::now());
            }
            told
        }));
    }
    let mut all = Told::default();
    for task in tasks {
        all.join(task.await.context("a client ended")?);
    }
    all.took = begun.elapsed();
    all.accepted.sort_unstable();
    Ok(all)
}

/// What people who are signed in do: mostly read, now and then search, and one time in ten support something or take it back.
pub fn visits(world: &World) -> Ask {
    let (slug, open) = (world.slug.clone(), world.open);
    std::sync::Arc::new(move |client, number| {
        let headers = format!("cookie: __Host-juyi=bench-{client}\r\n{}", home(client));
        let read = |path: String| get(&path, &headers);
        let turn = number / 10;
        // Of every pair of acts the second takes back what the first gave.
        let at = (turn / 2 * 7 + client * 13) % open + 1;
        let proposal = format!("/{slug}/proposals/{YEAR}-{at:04}");
        match (client + number) % 10 {
            0..=2 => read(format!("/{slug}/proposals")),
            3..=4 => read(proposal),
            5 => read(format!("/{slug}")),
            6 => read("/me".to_owned()),
            7 => read(format!("/{slug}/proposals?q=%E8%B7%AF%E7%81%AF")),
            8 => read(format!("/api/v1/{slug}/proposals?limit=20")),
            _ => {
                let cookie = format!("cookie: __Host-juyi=bench-{client}\r\n");
                let (act, form) = match turn % 2 {
                    0 => ("support", "version=1"),
                    _ => ("unsupport", ""),
                };
                post(&format!("{proposal}/{act}"), &cookie, form, client)
            }
        }
    })
}
