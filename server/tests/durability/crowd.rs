//! Residents who support a proposal and take it back, again and again. What the last answer told each of them is what the
//! database holds afterwards.

use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use domain::communities::Slug;
use domain::ids::{AccountId, ProposalId, RecordNumber};
use domain::phone::Phone;
use store::Db;
use tokio::task::JoinHandle;

use crate::common::phone_of;
use crate::processes::{Deployment, ask};
use crate::voters::{self, Voter};

/// What a press of the button came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It is so.
    Done,
    /// 503: nothing was written.
    TurnedAway,
    /// No process took the connection: nothing was sent.
    NobodyThere,
    /// It was sent, and no answer came.
    Lost,
}

/// One of them.
pub struct Person {
    who: Voter,
    account: AccountId,
    number: RecordNumber,
    proposal: ProposalId,
    addresses: Vec<String>,
    /// None while nobody can know.
    supports: Option<bool>,
}

impl Person {
    /// The first few residents of the demo, and the open proposal with the fewest supporters.
    pub async fn some(house: &Deployment, many: usize) -> Vec<Self> {
        let db = house.open().await;
        let list = ask(
            &house.addresses[0],
            "GET",
            "/api/v1/qingyun/proposals?group=open",
            "",
            1,
            "",
        );
        let list: serde_json::Value = serde_json::from_str(&list.await.unwrap().body).unwrap();
        let open = list["items"].as_array().unwrap().iter();
        let gathering = open.filter(|p| p["state"] == "gathering");
        let least = gathering
            .min_by_key(|p| p["supports"].as_i64().unwrap())
            .unwrap();
        let number: RecordNumber = least["number"].as_str().unwrap().parse().unwrap();
        let community = db.find_community(&Slug::parse("qingyun").unwrap()).await;
        let community = community.unwrap().unwrap().id;
        let found = db.find_proposal(community, number).await.unwrap().unwrap();
        let mut people = Vec::new();
        for who in voters::sign_in(&db).await.into_iter().take(many) {
            let phone = Phone::parse(&phone_of(&format!("r{:03}", who.n))).unwrap();
            let account = db.find_account_of(&phone).await.unwrap().unwrap();
            let supports = db.my_support(account, found.id).await.unwrap().is_some();
            people.push(Self {
                who,
                account,
                number,
                proposal: found.id,
                addresses: house.addresses.clone(),
                supports: Some(supports),
            });
        }
        db.close().await;
        people
    }

    /// Presses the button that changes what is so, at the first process that takes the connection.
    pub async fn press(&mut self) -> Told {
        let takes_back = self.supports == Some(true);
        let (act, form) = match takes_back {
            true => ("unsupport", ""),
            // Once more changes nothing.
            false => ("support", "version=1"),
        };
        let path = format!("/qingyun/proposals/{}/{act}", self.number);
        for address in &self.addresses {
            let asked = ask(address, "POST", &path, &self.who.cookie, self.who.n, form);
            match asked.await {
                Ok(got) if got.status == 303 => {
                    self.supports = Some(!takes_back);
                    return Told::Done;
                }
                Ok(got) if got.status == 503 => {
                    let next = "请过一会儿再试";
                    assert!(got.body.contains(next), "{}", got.body);
                    return Told::TurnedAway;
                }
                Ok(got) => panic!("{act}: {} {}", got.status, got.body),
                Err(error) if error.kind() == ErrorKind::ConnectionRefused => {}
                Err(_) => {
                    self.supports = None;
                    return Told::Lost;
                }
            }
        }
        Told::NobodyThere
    }

    /// Reads the proposal as somebody who is signed in; the status.
    pub async fn reads(&self) -> u16 {
        let path = format!("/qingyun/proposals/{}", self.number);
        let got = ask(
            &self.addresses[0],
            "GET",
            &path,
            &self.who.cookie,
            self.who.n,
            "",
        );
        got.await.map_or(0, |got| got.status)
    }

    /// The database holds what the last answer said.
    pub async fn check(&self, db: &Db) {
        let held = db.my_support(self.account, self.proposal).await.unwrap();
        if let Some(told) = self.supports {
            assert_eq!(held.is_some(), told, "resident {}", self.who.n);
        }
    }
}

/// Many of them at once, until told to stop.
pub struct Crowd {
    stop: Arc<AtomicBool>,
    pub done: Arc<AtomicU32>,
    running: Vec<JoinHandle<(Person, Vec<Told>)>>,
}

impl Crowd {
    pub async fn gather(house: &Deployment, many: usize) -> Self {
        let (stop, done) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicU32::new(0)),
        );
        let people = Person::some(house, many).await.into_iter();
        let running = people.map(|mut one| {
            let (stop, done) = (stop.clone(), done.clone());
            tokio::spawn(async move {
                let mut all = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    let told = one.press().await;
                    all.push(told);
                    match told {
                        Told::Done => {
                            done.fetch_add(1, Ordering::Relaxed);
                        }
                        _ => tokio::time::sleep(Duration::from_millis(20)).await,
                    }
                }
                (one, all)
            })
        });
        let running = running.collect();
        Self {
            stop,
            done,
            running,
        }
    }

    /// Waits until so many more presses were answered.
    pub async fn presses(&self, more: u32) {
        let until = self.done.load(Ordering::Relaxed) + more;
        while self.done.load(Ordering::Relaxed) < until {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Ends it and holds the database against what everybody was told; all that they were told.
    pub async fn end(self, house: &Deployment) -> Vec<Told> {
        self.stop.store(true, Ordering::Relaxed);
        let db = house.open().await;
        let mut all = Vec::new();
        for one in self.running {
            let (person, told) = one.await.unwrap();
            person.check(&db).await;
            all.extend(told);
        }
        db.close().await;
        all
    }
}
