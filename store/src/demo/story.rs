//! What happens in one community, told in the order of time: filing, events, comments, and in the end the counts.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Utc};
use domain::ids::{ProposalId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::proposals::course::deadline;
use domain::proposals::{Actor, Deadline, Move, Stage, State};
use domain::rulebook::Rulebook;
use domain::text::Clause;
use domain::time::{Calendar, day_of, to_micros};
use serde_json::json;

use super::moves::{actor_of, leaf_of};
use super::people::{People, Person, choose_supporters};
use super::places::Place;
use super::rows::{NewRow, Said, Spoken, version};
use super::world::DemoCommunity;
use super::{ago, apart, broken};
use crate::files::{Holder, Owner};
use crate::proposals::EventAct;
use crate::{Error, Tx};

/// A proposal that was filed, as far as the story has come.
#[derive(Clone, Copy)]
pub(super) struct Filed<'a> {
    pub(super) id: ProposalId,
    pub(super) number: RecordNumber,
    pub(super) rules: &'a Rulebook,
    pub(super) version: i64,
    /// Since when the current version gathers supporters, and until when it did.
    pub(super) gathers_from: DateTime<Utc>,
    pub(super) gathers_until: DateTime<Utc>,
    pub(super) stage: Stage,
}

/// One thing that happens; the numbers are places in the world's lists.
#[derive(Clone, Copy)]
pub(super) enum Happening {
    File(usize),
    Event(usize, usize),
    Comment(usize, usize),
    Reply(usize, usize, usize),
}

/// What happens in one community, told in the order of time.
pub(super) struct Story<'a> {
    pub(super) community: &'a DemoCommunity,
    pub(super) place: &'a Place,
    pub(super) people: &'a People<'a>,
    pub(super) calendar: &'a Calendar,
    pub(super) now: DateTime<Utc>,
    pub(super) supporters: Vec<Vec<&'a str>>,
    pub(super) filed: Vec<Option<Filed<'a>>>,
    pub(super) comments: BTreeMap<(usize, usize), i64>,
    pub(super) numbers: BTreeMap<i32, i64>,
}

impl<'a> Story<'a> {
    pub(super) fn new(
        community: &'a DemoCommunity,
        place: &'a Place,
        people: &'a People<'a>,
        calendar: &'a Calendar,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            community,
            place,
            people,
            calendar,
            now,
            supporters: choose_supporters(community, people),
            filed: vec![None; community.proposals.len()],
            comments: BTreeMap::new(),
            numbers: BTreeMap::new(),
        }
    }

    pub(super) async fn play(&mut self, tx: &mut Tx) -> Result<(), Error> {
        for (at, happening) in self.course() {
            match happening {
                Happening::File(p) => self.file(tx, p, at).await?,
                Happening::Event(p, e) => self.move_on(tx, p, e, at).await?,
                Happening::Comment(p, c) => self.comment(tx, p, c, at).await?,
                Happening::Reply(p, c, r) => self.reply(tx, p, c, r, at).await?,
            }
        }
        for p in 0..self.community.proposals.len() {
            self.count(tx, p).await?;
        }
        for (year, last) in &self.numbers {
            tx.insert_last_number(self.place.id, i64::from(*year), *last)
                .await?;
        }
        Ok(())
    }

    /// Everything with its moment. Sorting is stable, so what happens at one moment keeps the order of the lists.
    pub(super) fn course(&self) -> Vec<(DateTime<Utc>, Happening)> {
        let mut all = Vec::new();
        for (p, proposal) in self.community.proposals.iter().enumerate() {
            let at = |days| ago(self.now, days, apart(p));
            all.push((at(proposal.days_ago), Happening::File(p)));
            for (e, event) in proposal.events.iter().enumerate() {
                all.push((at(event.days_ago), Happening::Event(p, e)));
            }
            for (c, comment) in proposal.comments.iter().enumerate() {
                all.push((at(comment.days_ago), Happening::Comment(p, c)));
                for (r, reply) in comment.replies.iter().enumerate() {
                    all.push((at(reply.days_ago), Happening::Reply(p, c, r)));
                }
            }
        }
        all.sort_by_key(|(at, _)| *at);
        all
    }

    pub(super) fn person(&self, key: &str, p: usize) -> Result<&'a Person<'a>, Error> {
        let people = self.people;
        people
            .get(key)
            .ok_or_else(|| broken("demo people of a proposal", p))
    }

    pub(super) fn filed(&self, p: usize) -> Result<Filed<'a>, Error> {
        self.filed[p].ok_or_else(|| broken("demo proposals before their filing", p))
    }

    pub(super) fn next_number(&mut self, at: DateTime<Utc>) -> RecordNumber {
        let year = day_of(at).year();
        let last = self.numbers.entry(year).or_default();
        *last += 1;
        RecordNumber { year, seq: *last }
    }

    pub(super) async fn file(
        &mut self,
        tx: &mut Tx,
        p: usize,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let (proposal, place) = (&self.community.proposals[p], self.place);
        let unknown = || broken("demo proposals", p);
        let today = day_of(at);
        let rules = place.rules_on(today).ok_or_else(unknown)?;
        let state = State::Gathering {
            closes_on: rules.gathering_closes_on(today),
            answer_due_on: rules.answer_due_on(today, self.calendar),
            accepted: false,
        };
        let row = NewRow {
            number: self.next_number(at),
            author: self.person(&proposal.author, p)?.account,
            category: *place
                .categories
                .get(&proposal.category)
                .ok_or_else(unknown)?,
            grid: match proposal.grid {
                Some(number) => Some(*place.grids.get(&number).ok_or_else(unknown)?),
                None => None,
            },
            rulebook: rules.version,
        };
        let id = ProposalId(
            tx.insert_filed(place.id, proposal, &row, &state, at)
                .await?,
        );
        let (title, body) = (proposal.title.as_str(), proposal.body.as_str());
        tx.save_version(id, &version(1, title, body, at)).await?;
        tx.save_terms(id, title, body).await?;
        let said = Said {
            act: EventAct::File,
            actor: Actor::Author,
            account: Some(row.author),
            words: None,
            clause: None,
        };
        tx.insert_event(place.id, id, &state, &said, at).await?;
        let about = json!({
            "version": 1,
            "text": text_hash(&[title, body]),
            "category": proposal.category,
            "grid": proposal.grid,
            "rulebook": rules.version,
        });
        let leaf = Leaf::new("proposals.file", row.number, about, at);
        tx.append_leaf(Some(place.id), said.account, &leaf).await?;
        for file in &proposal.files {
            let to = (Owner::Proposal(id), Holder::Proposal(id));
            let sha256 = tx
                .attach_demo_file(place.id, row.author, to, file, at)
                .await?;
            let about = json!({"sha256": sha256, "title": text_hash(&[file.title()])});
            let leaf = Leaf::new("proposals.attach", row.number, about, at);
            tx.append_leaf(Some(place.id), said.account, &leaf).await?;
        }
        self.filed[p] = Some(Filed {
            id,
            number: row.number,
            rules,
            version: 1,
            gathers_from: at,
            gathers_until: self.now,
            stage: Stage::Gathering,
        });
        Ok(())
    }

    pub(super) async fn move_on(
        &mut self,
        tx: &mut Tx,
        p: usize,
        e: usize,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let (proposal, place) = (&self.community.proposals[p], self.place);
        let event = &proposal.events[e];
        let mut filed = self.filed(p)?;
        let by = match &event.by {
            Some(key) => Some(self.person(key, p)?),
            None => None,
        };
        let actor = actor_of(event.act, by.and_then(|person| person.role));
        let said = Said {
            act: event.act,
            actor,
            account: by.filter(|_| actor != Actor::Rule).map(|b| b.account),
            words: Some(event.words.as_str()),
            clause: event.clause.as_ref().map(Clause::as_str),
        };
        let facts = tx
            .lock_proposal(place.id, filed.number, at)
            .await?
            .ok_or_else(|| broken("demo proposals", p))?;
        let before = facts.state()?;
        let (state, leaf) = match self.step(p, e, &filed, at)? {
            Some(step) => {
                let refused = |_| broken("demo events refused by the rules", p);
                let state = before.go(step, actor).map_err(refused)?;
                tx.save_state(&facts, &state, at).await?;
                let into = match step {
                    Move::Merge { .. } => self.target(p).and_then(|t| self.filed[t]),
                    _ => None,
                };
                let about = json!({
                    "stage": state.stage().code(),
                    "by": actor.code(),
                    "day": deadline(&state).map(Deadline::day),
                    "words": said.words.map(|w| text_hash(&[w])),
                    "clause": said.clause,
                    "unit": event.unit,
                    "into": into.map(|t| t.number),
                });
                (
                    state,
                    Leaf::new(leaf_of(step.act()), filed.number, about, at),
                )
            }
            None => {
                let (title, body) = event
                    .text
                    .as_ref()
                    .ok_or_else(|| broken("demo events without a text", p))?;
                filed.version += 1;
                filed.gathers_from = at;
                let next = version(filed.version, title.as_str(), body.as_str(), at);
                tx.update_filed_text(filed.id, &next).await?;
                tx.save_version(filed.id, &next).await?;
                tx.save_terms(filed.id, &next.title, &next.body).await?;
                let about = json!({"version": next.version, "text": next.text_hash});
                (
                    before,
                    Leaf::new("proposals.revise", filed.number, about, at),
                )
            }
        };
        tx.insert_event(place.id, filed.id, &state, &said, at)
            .await?;
        self.tell_personas(tx, p, &filed, state.stage(), &said, at)
            .await?;
        tx.append_leaf(Some(place.id), said.account, &leaf).await?;
        if filed.stage == Stage::Gathering && state.stage() != Stage::Gathering {
            filed.gathers_until = at;
        }
        filed.stage = state.stage();
        self.filed[p] = Some(filed);
        Ok(())
    }

    pub(super) async fn comment(
        &mut self,
        tx: &mut Tx,
        p: usize,
        c: usize,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let comment = &self.community.proposals[p].comments[c];
        let row = Spoken {
            proposal: self.filed(p)?.id,
            parent: None,
            author: self.person(&comment.author, p)?.account,
            side: Some(comment.side),
            shown_as: comment.shown_as,
            words: comment.words.as_str(),
        };
        let id = tx.insert_spoken(self.place.id, &row, at).await?;
        self.comments.insert((p, c), id);
        Ok(())
    }

    pub(super) async fn reply(
        &self,
        tx: &mut Tx,
        p: usize,
        c: usize,
        r: usize,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let reply = &self.community.proposals[p].comments[c].replies[r];
        let parent = self.comments.get(&(p, c)).copied();
        let row = Spoken {
            proposal: self.filed(p)?.id,
            parent: Some(parent.ok_or_else(|| broken("demo replies before their comment", p))?),
            author: self.person(&reply.author, p)?.account,
            side: None,
            shown_as: reply.shown_as,
            words: reply.words.as_str(),
        };
        tx.insert_spoken(self.place.id, &row, at).await?;
        Ok(())
    }

    /// Supports and verdicts, and the counts on the proposal's row.
    pub(super) async fn count(&self, tx: &mut Tx, p: usize) -> Result<(), Error> {
        let (proposal, filed) = (&self.community.proposals[p], self.filed(p)?);
        if filed.stage != proposal.stage {
            return Err(broken("demo proposals that end elsewhere", p));
        }
        let supporters = &self.supporters[p];
        let parts = i32::try_from(supporters.len() + 1).unwrap_or(i32::MAX);
        let part = (filed.gathers_until - filed.gathers_from) / parts;
        let mut at = filed.gathers_from;
        for key in supporters {
            at += part;
            let account = self.person(key, p)?.account;
            tx.insert_supported(self.place.id, &filed, account, to_micros(at))
                .await?;
        }
        for verdict in &proposal.verdicts {
            let account = self.person(&verdict.author, p)?.account;
            let at = ago(self.now, verdict.days_ago, apart(p));
            tx.insert_judged(self.place.id, filed.id, account, verdict, at)
                .await?;
        }
        let replies: usize = proposal.comments.iter().map(|c| c.replies.len()).sum();
        tx.update_counts(
            filed.id,
            supporters.len(),
            proposal.comments.len() + replies,
        )
        .await?;
        Ok(())
    }
}
