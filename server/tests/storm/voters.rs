//! Voters with browsers: they vote, vote again, press twice, and send a form again until they have an answer.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use app::frame::visit::token_hash;
use chrono::{TimeDelta, Utc};
use domain::ids::RecordNumber;
use domain::phone::Phone;
use store::Db;

use crate::common::phone_of;
use crate::processes::{Got, ask};

/// Browsers that are busy at once.
const AT_ONCE: usize = 64;
/// Verified residents of the demo's Qingyun: r001 to r110.
const VOTERS: usize = 110;

/// Somebody who is signed in.
pub struct Voter {
    pub n: usize,
    pub cookie: String,
}

/// Signs all voters in.
pub async fn sign_in(db: &Db) -> Vec<Voter> {
    let mut people = Vec::new();
    for n in 1..=VOTERS {
        let phone = Phone::parse(&phone_of(&format!("r{n:03}"))).unwrap();
        let account = db.find_account_of(&phone).await.unwrap().unwrap();
        let token = format!("token-of-{n}");
        let (now, hash) = (Utc::now(), token_hash("session", &token));
        db.open_session(account, &hash, false, "test", now, now + TimeDelta::days(1))
            .await
            .unwrap();
        let cookie = format!("__Host-juyi={token}");
        people.push(Voter { n, cookie });
    }
    people
}

/// A vote that was answered with the way to its receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub voter: usize,
    pub choice: usize,
    /// As the voter's page shows it; none when the ballot closed before the page was read.
    pub receipt: Option<String>,
}

/// All that the voters know afterwards.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// In the order of each voter.
    pub taken: Vec<Taken>,
    /// Voters of whose last form nobody knows whether it was in time: its answer was lost, and the next one was that
    /// the ballot is closed.
    pub unsure: Vec<usize>,
    /// How many answers did not arrive.
    pub lost: usize,
}

impl Told {
    /// The last vote of each voter that was answered.
    pub fn last(&self) -> BTreeMap<usize, &Taken> {
        self.taken
            .iter()
            .map(|taken| (taken.voter, taken))
            .collect()
    }
}

pub struct Storm {
    addresses: Vec<String>,
    number: RecordNumber,
    turn: AtomicUsize,
    lost: AtomicUsize,
}

/// Why there is no whole answer.
enum NoAnswer {
    /// Nothing was handed over.
    NobodyThere,
    /// It was sent, and what became of it is not known.
    Lost,
}

/// What a form came to in the end.
enum Fate {
    Taken,
    Closed,
    Unsure,
}

impl Storm {
    pub fn new(addresses: &[String], number: RecordNumber) -> Self {
        Self {
            addresses: addresses.to_vec(),
            number,
            turn: AtomicUsize::new(0),
            lost: AtomicUsize::new(0),
        }
    }

    /// One request to one of the processes in turn.
    async fn ask(
        &self,
        who: &Voter,
        method: &str,
        below: &str,
        form: &str,
    ) -> Result<Got, NoAnswer> {
        let at = self.turn.fetch_add(1, Ordering::Relaxed) % self.addresses.len();
        let path = format!("/qingyun/ballots/{}{below}", self.number);
        let asked = ask(&self.addresses[at], method, &path, &who.cookie, who.n, form);
        asked.await.map_err(|e| match e.kind() {
            ErrorKind::ConnectionRefused => NoAnswer::NobodyThere,
            _ => {
                self.lost.fetch_add(1, Ordering::Relaxed);
                NoAnswer::Lost
            }
        })
    }

    /// Sends one form again and again until its fate is known.
    async fn cast(&self, who: &Voter, form: &str) -> Fate {
        let mut tries = 0;
        let mut unknown = false;
        loop {
            let got = self.ask(who, "POST", "/cast", form).await;
            match got {
                Ok(got) if got.status == 303 => {
                    assert!(got.location.ends_with("/receipt?done=voted"));
                    return Fate::Taken;
                }
                Ok(got) if got.status == 409 => {
                    assert!(got.body.contains("投票已经截止"), "{}", got.body);
                    return if unknown { Fate::Unsure } else { Fate::Closed };
                }
                // Busy, or in trouble with its database, perhaps in the middle of committing.
                Ok(got) => {
                    assert!(got.status >= 500, "{}: {}", got.status, got.body);
                    unknown = true;
                }
                Err(NoAnswer::Lost) => unknown = true,
                Err(NoAnswer::NobodyThere) => {}
            }
            tries += 1;
            assert!(tries < 2000, "nobody answers");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// The receipt on the voter's page.
    async fn receipt(&self, who: &Voter) -> Option<String> {
        for _ in 0..2000 {
            match self.ask(who, "GET", "/receipt", "").await {
                Ok(got) if got.status == 200 && got.body.contains("id=\"receipt\"") => {
                    let rest = got.body.split("id=\"receipt\"").nth(1)?;
                    let text = rest.split('>').nth(1)?.split('<').next()?;
                    return Some(text.to_owned());
                }
                Ok(got) if got.status < 500 => return None,
                _ => tokio::time::sleep(Duration::from_millis(25)).await,
            }
        }
        panic!("nobody answers")
    }

    /// One vote, every third one pressed twice at once; whether the ballot is still open.
    async fn vote(&self, who: &Voter, round: usize, told: &mut Told) -> bool {
        let choice = (who.n + round * (1 + who.n % 2)) % 3;
        let form = format!("once={}-{round}&choice={choice}", who.n);
        let fate = if round % 3 == 2 {
            match tokio::join!(self.cast(who, &form), self.cast(who, &form)) {
                (Fate::Taken, _) | (_, Fate::Taken) => Fate::Taken,
                (Fate::Unsure, _) | (_, Fate::Unsure) => Fate::Unsure,
                _ => Fate::Closed,
            }
        } else {
            self.cast(who, &form).await
        };
        match fate {
            Fate::Taken => told.taken.push(Taken {
                voter: who.n,
                choice,
                receipt: self.receipt(who).await,
            }),
            Fate::Unsure => told.unsure.push(who.n),
            Fate::Closed => {}
        }
        matches!(fate, Fate::Taken)
    }
}

/// Everybody votes again and again until the ballot is closed.
pub async fn storm(storm: Arc<Storm>, people: Vec<Voter>) -> Told {
    let mut browsers: Vec<Vec<Voter>> = (0..AT_ONCE).map(|_| Vec::new()).collect();
    for voter in people {
        browsers[voter.n % AT_ONCE].push(voter);
    }
    let busy: Vec<_> = browsers
        .into_iter()
        .map(|shared| {
            let storm = Arc::clone(&storm);
            tokio::spawn(async move {
                let mut told = Told::default();
                for round in 0.. {
                    let mut open = false;
                    for who in &shared {
                        open = storm.vote(who, round, &mut told).await;
                    }
                    if !open {
                        break;
                    }
                }
                told
            })
        })
        .collect();
    let mut all = Told::default();
    for one in busy {
        let told = one.await.unwrap();
        all.taken.extend(told.taken);
        all.unsure.extend(told.unsure);
    }
    all.lost = storm.lost.load(Ordering::Relaxed);
    all
}
