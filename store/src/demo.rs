//! The demo world: two made-up communities with a year of history, written straight into the tables with the times at
//! which it would have happened.
//!
//! What surprises: nothing here is random, so the same day gives the same world; every move of a proposal still goes
//! through the domain's table, so a story that the rules refuse does not load; all of it is one transaction, so a start
//! that was interrupted leaves an empty database and not half a world.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc};
use domain::accounts::{Method, Role};
use domain::display::{Both, ShownAs};
use domain::ids::{AccountId, CommunityId, GridId, ProposalId, RecordNumber, UnitId};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::phone::Phone;
use domain::proposals::course::deadline;
use domain::proposals::state::Duty;
use domain::proposals::{Act, Actor, Deadline, Move, Rating, Side, Stage, State};
use domain::rulebook::{Entry, Rule, Rulebook};
use domain::text::{Answer, Body, Clause, Door, Nickname, RealName, Remark, Title};
use domain::time::{Calendar, day_of, start_of, to_micros};
use serde_json::json;

use crate::communities::{CalendarDay, NewCommunity};
use crate::db::{on, read};
use crate::proposals::{EventAct, Version};
use crate::{Db, Error, Tx};

/// Everything there is.
#[derive(Debug, Clone)]
pub struct DemoWorld {
    pub days: Vec<CalendarDay>,
    pub communities: Vec<DemoCommunity>,
    pub people: Vec<DemoPerson>,
}

/// A community with what was proposed in it.
#[derive(Debug, Clone)]
pub struct DemoCommunity {
    pub about: NewCommunity,
    pub grids: Vec<DemoGrid>,
    pub buildings: Vec<DemoBuilding>,
    pub categories: Vec<DemoCategory>,
    pub units: Vec<DemoUnit>,
    pub rulebooks: Vec<DemoRulebook>,
    pub proposals: Vec<DemoProposal>,
}

#[derive(Debug, Clone)]
pub struct DemoGrid {
    pub number: i64,
    pub name: Both,
    pub area: Both,
}

#[derive(Debug, Clone)]
pub struct DemoBuilding {
    /// Number of its grid.
    pub grid: i64,
    pub name: Both,
}

#[derive(Debug, Clone)]
pub struct DemoCategory {
    pub code: String,
    pub name: Both,
    pub sort: i64,
}

#[derive(Debug, Clone)]
pub struct DemoUnit {
    pub code: String,
    pub name: Both,
    pub phone: String,
}

#[derive(Debug, Clone)]
pub struct DemoRulebook {
    pub version: i64,
    /// How long it has been in force.
    pub days_ago: u32,
    pub entries: BTreeMap<Rule, Entry>,
}

/// A person; others name them by their key.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    pub key: String,
    /// Slug.
    pub community: String,
    pub phone: Phone,
    pub real_name: RealName,
    pub nickname: Nickname,
    pub home: Option<DemoHome>,
    /// With the number of the grid, where the role belongs to one.
    pub role: Option<(Role, Option<i64>)>,
    /// Whether visitors of the demo may be this person, who then has an inbox.
    pub persona: bool,
}

#[derive(Debug, Clone)]
pub struct DemoHome {
    /// The building's Chinese name.
    pub building: String,
    pub unit: Door,
    pub room: Door,
    /// When it was named, if it still waits to be attested; none for a residency attested long ago.
    pub claimed_days_ago: Option<i64>,
}

#[derive(Debug, Clone)]
pub struct DemoProposal {
    pub title: Title,
    pub body: Body,
    /// Code.
    pub category: String,
    /// Number.
    pub grid: Option<i64>,
    pub author: String,
    pub shown_as: ShownAs,
    pub days_ago: f64,
    pub supports: usize,
    /// Title of the proposal that took this one over.
    pub merged_into: Option<String>,
    /// Where the events lead; loading fails where they lead elsewhere.
    pub stage: Stage,
    pub events: Vec<DemoEvent>,
    pub comments: Vec<DemoComment>,
    pub verdicts: Vec<DemoVerdict>,
}

#[derive(Debug, Clone)]
pub struct DemoEvent {
    pub days_ago: f64,
    pub act: EventAct,
    pub by: Option<String>,
    pub words: Answer,
    pub clause: Option<Clause>,
    /// Of reaching the threshold: days from today until the meeting.
    pub meets_in: Option<i64>,
    /// Of an assignment: the unit's code, and days from today until its day.
    pub unit: Option<String>,
    pub due_in: Option<i64>,
    /// Of a revision.
    pub text: Option<(Title, Body)>,
}

#[derive(Debug, Clone)]
pub struct DemoComment {
    pub author: String,
    pub side: Side,
    pub shown_as: ShownAs,
    pub days_ago: f64,
    pub words: Remark,
    pub replies: Vec<DemoReply>,
}

#[derive(Debug, Clone)]
pub struct DemoReply {
    pub author: String,
    pub shown_as: ShownAs,
    pub days_ago: f64,
    pub words: Remark,
}

#[derive(Debug, Clone)]
pub struct DemoVerdict {
    pub author: String,
    pub days_ago: f64,
    pub solved: bool,
    pub rating: Option<Rating>,
    pub words: Option<Remark>,
}

/// How many days ago the communities and most accounts began: before everything that anybody did.
const FOUNDED: i64 = 410;
const JOINED: i64 = 400;
/// When people without a home in the community signed in for the first time.
const ARRIVED: i64 = 10;
/// The inbox of the demo's personas reaches so far back, and is unread so far.
const TOLD: Duration = Duration::days(30);
const UNREAD: Duration = Duration::days(7);

impl Db {
    /// Writes the demo world as of `now`, in one transaction. Does nothing where communities exist already.
    ///
    /// # Errors
    /// [`Error::Inconsistent`] names the part of the world that contradicts itself or the rules.
    pub async fn load_demo(&self, world: &DemoWorld, now: DateTime<Utc>) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        if tx.count_communities().await? > 0 {
            return Ok(());
        }
        for day in &world.days {
            tx.insert_demo_day(day).await?;
        }
        let calendar = Calendar::new(world.days.iter().map(|d| (d.day, d.working)));
        let mut places = BTreeMap::new();
        for community in &world.communities {
            let place = tx.load_community(community, now).await?;
            places.insert(community.about.slug.as_str(), place);
        }
        let people = tx.load_people(world, &places, now).await?;
        for community in &world.communities {
            let place = places
                .get(community.about.slug.as_str())
                .ok_or_else(|| broken("demo communities", 0))?;
            Story::new(community, place, &people, &calendar, now)
                .play(&mut tx)
                .await?;
        }
        tx.commit().await
    }

    /// How many accounts are made up.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_demo_accounts(&self) -> Result<i64, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select count(*) from accounts where demo"
        )
        .fetch_one(c)
        .await)?)
    }

    /// How many communities are not made up.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_real_communities(&self) -> Result<i64, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select count(*) from communities where not demo"
        )
        .fetch_one(c)
        .await)?)
    }

    /// Marks the accounts that visitors opened in a demo as belonging to it, so that the demo can start again. Changes
    /// nothing where a community is real.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn adopt_demo_accounts(&self) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.mark_accounts_demo().await?;
        tx.commit().await
    }

    /// The made-up account of a number; none for anybody real.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_demo_account(&self, phone: &Phone) -> Result<Option<AccountId>, Error> {
        let id: Option<i64> = read!(self, |c| sqlx::query_scalar(
            "select id from accounts where phone = $1 and demo and erased_at is null"
        )
        .bind(phone.as_str())
        .fetch_optional(c)
        .await)?;
        Ok(id.map(AccountId))
    }
}

/// What a part of the world that does not fit is reported as; `at` counts from 0 in its list.
fn broken(table: &'static str, at: usize) -> Error {
    Error::Inconsistent {
        table,
        id: i64::try_from(at).unwrap_or(i64::MAX),
    }
}

/// The moment so many days ago. Days before today are pressed into the hours from 8 to 22, in which people are awake;
/// what came first stays first.
fn ago(now: DateTime<Utc>, days: f64, later: Duration) -> DateTime<Utc> {
    let then = now - Duration::seconds((days * 86_400.0) as i64) - later;
    let day = day_of(then);
    if day == day_of(now) {
        return then;
    }
    let seconds = (then - start_of(day)).num_seconds();
    start_of(day) + Duration::hours(8) + Duration::seconds(seconds * 14 / 24)
}

/// Two proposals of one day are not filed in one second.
fn apart(proposal: usize) -> Duration {
    Duration::seconds(i64::try_from(proposal * 7919 % 7200).unwrap_or(0))
}

/// Ids of what a community is made of, by what the world calls it.
struct Place {
    id: CommunityId,
    grids: BTreeMap<i64, GridId>,
    /// With the number of the grid.
    buildings: BTreeMap<String, (i64, i64)>,
    categories: BTreeMap<String, i64>,
    units: BTreeMap<String, UnitId>,
    rulebooks: Vec<Rulebook>,
}

impl Place {
    fn rules_on(&self, day: NaiveDate) -> Option<&Rulebook> {
        self.rulebooks
            .iter()
            .filter(|b| b.effective_on <= day)
            .max_by_key(|b| (b.effective_on, b.version))
    }
}

struct Person<'a> {
    account: AccountId,
    community: &'a str,
    role: Option<Role>,
    verified: bool,
    persona: bool,
    order: usize,
}

type People<'a> = BTreeMap<&'a str, Person<'a>>;

/// A proposal that was filed, as far as the story has come.
#[derive(Clone, Copy)]
struct Filed<'a> {
    id: ProposalId,
    number: RecordNumber,
    rules: &'a Rulebook,
    version: i64,
    /// Since when the current version gathers supporters, and until when it did.
    gathers_from: DateTime<Utc>,
    gathers_until: DateTime<Utc>,
    stage: Stage,
}

/// One thing that happens; the numbers are places in the world's lists.
#[derive(Clone, Copy)]
enum Happening {
    File(usize),
    Event(usize, usize),
    Comment(usize, usize),
    Reply(usize, usize, usize),
}

/// What happens in one community, told in the order of time.
struct Story<'a> {
    community: &'a DemoCommunity,
    place: &'a Place,
    people: &'a People<'a>,
    calendar: &'a Calendar,
    now: DateTime<Utc>,
    supporters: Vec<Vec<&'a str>>,
    filed: Vec<Option<Filed<'a>>>,
    comments: BTreeMap<(usize, usize), i64>,
    numbers: BTreeMap<i32, i64>,
}

impl<'a> Story<'a> {
    fn new(
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

    async fn play(&mut self, tx: &mut Tx) -> Result<(), Error> {
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
    fn course(&self) -> Vec<(DateTime<Utc>, Happening)> {
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

    fn person(&self, key: &str, p: usize) -> Result<&'a Person<'a>, Error> {
        let people = self.people;
        people
            .get(key)
            .ok_or_else(|| broken("demo people of a proposal", p))
    }

    fn filed(&self, p: usize) -> Result<Filed<'a>, Error> {
        self.filed[p].ok_or_else(|| broken("demo proposals before their filing", p))
    }

    fn next_number(&mut self, at: DateTime<Utc>) -> RecordNumber {
        let year = day_of(at).year();
        let last = self.numbers.entry(year).or_default();
        *last += 1;
        RecordNumber { year, seq: *last }
    }

    async fn file(&mut self, tx: &mut Tx, p: usize, at: DateTime<Utc>) -> Result<(), Error> {
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

    async fn move_on(
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

    /// The move of an event; none for a revision, which moves nothing.
    fn step(
        &self,
        p: usize,
        e: usize,
        filed: &Filed<'_>,
        at: DateTime<Utc>,
    ) -> Result<Option<Move>, Error> {
        let event = &self.community.proposals[p].events[e];
        let lacking = || broken("demo events that lack a fact", p);
        Ok(Some(match event.act {
            EventAct::Revise => return Ok(None),
            EventAct::File => return Err(lacking()),
            EventAct::Move(Act::Accept) => Move::Accept,
            EventAct::Move(Act::ReachThreshold) => Move::ReachThreshold {
                meets_on: self.meeting(p, e, filed, at).ok_or_else(lacking)?,
            },
            EventAct::Move(Act::OpenDiscussion) => Move::OpenDiscussion,
            EventAct::Move(Act::OpenBallot) => Move::OpenBallot,
            EventAct::Move(Act::Adopt) => Move::Adopt,
            EventAct::Move(Act::Reject) => Move::Reject,
            EventAct::Move(Act::Assign) => {
                let code = event.unit.as_ref().ok_or_else(lacking)?;
                let due_in = event.due_in.ok_or_else(lacking)?;
                Move::Assign(Duty {
                    unit: *self.place.units.get(code).ok_or_else(lacking)?,
                    due_on: self.due_on(due_in),
                })
            }
            EventAct::Move(Act::Progress) => Move::Progress,
            EventAct::Move(Act::Finish) => Move::Finish {
                confirm_by: filed.rules.confirm_by(day_of(at)),
            },
            EventAct::Move(Act::Resolve) => Move::Resolve,
            EventAct::Move(Act::Reopen) => Move::Reopen,
            EventAct::Move(Act::Decline) => Move::Decline,
            EventAct::Move(Act::Withdraw) => Move::Withdraw,
            EventAct::Move(Act::Merge) => {
                let target = self.target(p).ok_or_else(lacking)?;
                Move::Merge {
                    into: self.filed(target)?.id,
                }
            }
            EventAct::Move(Act::Lapse) => Move::Lapse,
        }))
    }

    /// The meeting a proposal was put on: the one that was held, else one of the next by the rulebook (`meets_in`
    /// beyond a month means the one after).
    fn meeting(
        &self,
        p: usize,
        e: usize,
        filed: &Filed<'_>,
        at: DateTime<Utc>,
    ) -> Option<NaiveDate> {
        let events = &self.community.proposals[p].events;
        let held = |event: &&DemoEvent| event.act == EventAct::Move(Act::OpenDiscussion);
        if let Some(event) = events.iter().skip(e + 1).find(held) {
            return Some(day_of(ago(self.now, event.days_ago, apart(p))));
        }
        let today = day_of(self.now);
        let months = usize::try_from(events[e].meets_in.unwrap_or(0) / 31).unwrap_or(0);
        filed
            .rules
            .meetings_after(day_of(at), self.calendar)
            .filter(|day| *day > today)
            .nth(months)
    }

    /// The day so many days from today, moved away from today to a working day: what is late stays late.
    fn due_on(&self, due_in: i64) -> NaiveDate {
        let mut day = day_of(self.now) + Duration::days(due_in);
        let step = Duration::days(if due_in < 0 { -1 } else { 1 });
        while !self.calendar.is_working(day) {
            day += step;
        }
        day
    }

    fn target(&self, p: usize) -> Option<usize> {
        let proposals = &self.community.proposals;
        let title = proposals[p].merged_into.as_ref()?;
        proposals
            .iter()
            .position(|other| other.title.as_str() == title)
    }

    async fn tell_personas(
        &self,
        tx: &mut Tx,
        p: usize,
        filed: &Filed<'_>,
        stage: Stage,
        said: &Said<'_>,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let Some(kind) = notice_of(said.act, stage).filter(|_| at > self.now - TOLD) else {
            return Ok(());
        };
        let read_at = (at < self.now - UNREAD).then(|| at + Duration::hours(1));
        let author = self.community.proposals[p].author.as_str();
        for (key, person) in self.people.iter().filter(|(_, person)| person.persona) {
            let concerned = *key == author || self.supporters[p].contains(key);
            if concerned && said.account != Some(person.account) {
                tx.insert_told(
                    self.place.id,
                    person.account,
                    kind,
                    filed.id,
                    said.words,
                    at,
                    read_at,
                )
                .await?;
            }
        }
        Ok(())
    }

    async fn comment(
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

    async fn reply(
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
    async fn count(&self, tx: &mut Tx, p: usize) -> Result<(), Error> {
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

/// Who supports which proposal: those who must (they judged it, or supported what was merged into it), then residents
/// in turn, beginning with another one for each proposal. Personas do not support what still gathers supporters, so
/// that whoever plays them can.
fn choose_supporters<'a>(community: &'a DemoCommunity, people: &People<'a>) -> Vec<Vec<&'a str>> {
    let slug = community.about.slug.as_str();
    let mut residents: Vec<(usize, &'a str, bool)> = people
        .iter()
        .filter(|(_, person)| person.verified && person.community == slug)
        .map(|(key, person)| (person.order, *key, person.persona))
        .collect();
    residents.sort_unstable();
    let proposals = &community.proposals;
    let mut chosen: Vec<Vec<&'a str>> = vec![Vec::new(); proposals.len()];
    let (sources, others): (Vec<usize>, Vec<usize>) =
        (0..proposals.len()).partition(|p| proposals[*p].merged_into.is_some());
    for p in sources.into_iter().chain(others) {
        let proposal = &proposals[p];
        let mut list: Vec<&'a str> = proposal
            .verdicts
            .iter()
            .map(|v| v.author.as_str())
            .collect();
        for (source, other) in proposals.iter().enumerate() {
            if other.merged_into.as_deref() == Some(proposal.title.as_str()) {
                list.extend(&chosen[source]);
            }
        }
        let open = proposal.stage == Stage::Gathering;
        let turn = residents
            .iter()
            .cycle()
            .skip(p * 17 % residents.len().max(1));
        list.extend(
            turn.take(residents.len())
                .filter(|(_, _, persona)| !(open && *persona))
                .map(|(_, key, _)| *key),
        );
        let mut seen = BTreeSet::new();
        list.retain(|key| *key != proposal.author && seen.insert(*key));
        list.truncate(proposal.supports);
        chosen[p] = list;
    }
    chosen
}

/// In which quality somebody acts, as the domain's table asks for it.
fn actor_of(act: EventAct, role: Option<Role>) -> Actor {
    match act {
        EventAct::File | EventAct::Revise | EventAct::Move(Act::Withdraw) => Actor::Author,
        EventAct::Move(act) => match act {
            Act::ReachThreshold | Act::Adopt | Act::Reject | Act::Lapse => Actor::Rule,
            Act::OpenDiscussion | Act::OpenBallot => Actor::Secretary,
            Act::Resolve | Act::Reopen => Actor::Supporters,
            Act::Decline | Act::Merge if role == Some(Role::Secretary) => Actor::Secretary,
            _ => Actor::Clerk,
        },
    }
}

/// What people are told of an event: mostly the stage it led to.
fn notice_of(act: EventAct, stage: Stage) -> Option<Notice> {
    match act {
        EventAct::File => None,
        EventAct::Revise => Some(Notice::NewVersion),
        EventAct::Move(Act::Accept) => Some(Notice::Accepted),
        EventAct::Move(Act::Progress) => Some(Notice::Progress),
        EventAct::Move(_) => Notice::from_code(stage.code()),
    }
}

/// What the record of acts calls a move, as in the acts themselves.
fn leaf_of(act: Act) -> &'static str {
    match act {
        Act::Accept => "proposals.accept",
        Act::ReachThreshold => "proposals.reach_threshold",
        Act::OpenDiscussion => "proposals.open_discussion",
        Act::OpenBallot => "proposals.open_ballot",
        Act::Adopt => "proposals.adopt",
        Act::Reject => "proposals.reject",
        Act::Assign => "proposals.assign",
        Act::Progress => "proposals.progress",
        Act::Finish => "proposals.finish",
        Act::Resolve => "proposals.resolve",
        Act::Reopen => "proposals.reopen",
        Act::Decline => "proposals.decline",
        Act::Withdraw => "proposals.withdraw",
        Act::Merge => "proposals.merge",
        Act::Lapse => "proposals.lapse",
    }
}

fn version(version: i64, title: &str, body: &str, at: DateTime<Utc>) -> Version {
    Version {
        version,
        title: title.to_owned(),
        body: body.to_owned(),
        text_hash: text_hash(&[title, body]),
        written_at: at,
    }
}

fn duty_of(state: &State) -> Option<Duty> {
    match *state {
        State::Assigned(duty)
        | State::InProgress(duty)
        | State::Done { duty, .. }
        | State::Resolved { duty }
        | State::Reopened { duty } => Some(duty),
        _ => None,
    }
}

/// What a filed proposal refers to.
struct NewRow {
    number: RecordNumber,
    author: AccountId,
    category: i64,
    grid: Option<GridId>,
    rulebook: i64,
}

/// Who did what, with which words.
struct Said<'a> {
    act: EventAct,
    actor: Actor,
    account: Option<AccountId>,
    words: Option<&'a str>,
    clause: Option<&'a str>,
}

/// A comment or a reply.
struct Spoken<'a> {
    proposal: ProposalId,
    parent: Option<i64>,
    author: AccountId,
    side: Option<Side>,
    shown_as: ShownAs,
    words: &'a str,
}

/// Inserts a row and gives its id.
macro_rules! insert {
    ($tx:expr, $sql:literal, $($value:expr),+ $(,)?) => {
        on!($tx, |c| sqlx::query_scalar::<_, i64>($sql)$(.bind($value))+.fetch_one(c).await)
    };
}

/// Writes something that has no id.
macro_rules! put {
    ($tx:expr, $sql:literal, $($value:expr),+ $(,)?) => {
        on!($tx, |c| sqlx::query($sql)$(.bind($value))+.execute(c).await.map(|_| ()))
    };
}

impl Tx {
    async fn count_communities(&mut self) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select count(*) from communities"
        )
        .fetch_one(c)
        .await)
    }

    async fn mark_accounts_demo(&mut self) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update accounts set demo = true
             where not demo and not exists (select 1 from communities where not demo)"
        )
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn load_community(
        &mut self,
        community: &DemoCommunity,
        now: DateTime<Utc>,
    ) -> Result<Place, Error> {
        let founded = now - Duration::days(FOUNDED);
        let id = self.insert_place(&community.about, founded).await?;
        let mut place = Place {
            id: CommunityId(id),
            grids: BTreeMap::new(),
            buildings: BTreeMap::new(),
            categories: BTreeMap::new(),
            units: BTreeMap::new(),
            rulebooks: Vec::new(),
        };
        for grid in &community.grids {
            let found = GridId(self.insert_place_grid(id, grid).await?);
            place.grids.insert(grid.number, found);
        }
        for (i, building) in community.buildings.iter().enumerate() {
            let grid = place.grids.get(&building.grid);
            let grid = *grid.ok_or_else(|| broken("demo buildings", i))?;
            let found = self.insert_place_building(id, grid, building).await?;
            place
                .buildings
                .insert(building.name.zh.clone(), (found, building.grid));
        }
        for category in &community.categories {
            let found = self.insert_place_category(id, category).await?;
            place.categories.insert(category.code.clone(), found);
        }
        for unit in &community.units {
            let found = UnitId(self.insert_place_unit(id, unit).await?);
            place.units.insert(unit.code.clone(), found);
        }
        for (i, book) in community.rulebooks.iter().enumerate() {
            let effective_on = day_of(now) - Days::new(u64::from(book.days_ago));
            let book = Rulebook::new(book.version, effective_on, book.entries.clone())
                .map_err(|_| broken("demo rulebooks", i))?;
            self.insert_place_rulebook(id, &book).await?;
            for rule in Rule::ALL {
                self.insert_place_rule(id, &book, *rule).await?;
            }
            place.rulebooks.push(book);
        }
        Ok(place)
    }

    /// Accounts first, then roles, then homes: who attests a home must be there.
    async fn load_people<'a>(
        &mut self,
        world: &'a DemoWorld,
        places: &BTreeMap<&str, Place>,
        now: DateTime<Utc>,
    ) -> Result<People<'a>, Error> {
        let unknown = |i| broken("demo people", i);
        let mut people = BTreeMap::new();
        let mut workers = BTreeMap::new();
        for (order, person) in world.people.iter().enumerate() {
            let place = places.get(person.community.as_str());
            let place = place.ok_or_else(|| unknown(order))?;
            let account = AccountId(self.insert_person(person, now).await?);
            if let Some((role, number)) = person.role {
                let grid =
                    number.map(|n| place.grids.get(&n).copied().ok_or_else(|| unknown(order)));
                let grid = grid.transpose()?;
                let community = (role != Role::Operator).then_some(place.id);
                let since = now - Duration::days(JOINED);
                self.insert_role(community, account, role, grid, None, since)
                    .await?;
                if let Some(number) = number.filter(|_| role == Role::GridWorker) {
                    workers.insert((place.id, number), account);
                }
            }
            let verified = |home: &DemoHome| home.claimed_days_ago.is_none();
            people.insert(
                person.key.as_str(),
                Person {
                    account,
                    community: person.community.as_str(),
                    role: person.role.map(|(role, _)| role),
                    verified: person.home.as_ref().is_some_and(verified),
                    persona: person.persona,
                    order,
                },
            );
        }
        for (order, person) in world.people.iter().enumerate() {
            let Some(home) = &person.home else { continue };
            let place = places.get(person.community.as_str());
            let place = place.ok_or_else(|| unknown(order))?;
            let building = place.buildings.get(&home.building);
            let (building, number) = *building.ok_or_else(|| unknown(order))?;
            let row = Home {
                account: people
                    .get(person.key.as_str())
                    .map(|p| p.account)
                    .ok_or_else(|| unknown(order))?,
                building,
                grid: *place.grids.get(&number).ok_or_else(|| unknown(order))?,
                worker: workers.get(&(place.id, number)).copied(),
                by_letter: order % 5 == 4,
            };
            self.insert_home(place.id, person, home, &row, now).await?;
        }
        Ok(people)
    }

    async fn insert_demo_day(&mut self, day: &CalendarDay) -> Result<(), sqlx::Error> {
        put!(
            self,
            "insert into calendar_days (day, working, name_zh, name_en) values ($1, $2, $3, $4)
             on conflict (day) do nothing",
            day.day,
            day.working,
            &day.name.zh,
            &day.name.en,
        )
    }

    async fn insert_place(
        &mut self,
        about: &NewCommunity,
        at: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        insert!(
            self,
            "insert into communities (slug, name_zh, name_en, district_zh, district_en, agency_zh, agency_en,
                 body_zh, body_en, phone, address_zh, address_en, about_zh, about_en, demo, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, true, $15) returning id",
            about.slug.as_str(),
            &about.name.zh,
            &about.name.en,
            &about.district.zh,
            &about.district.en,
            &about.agency.zh,
            &about.agency.en,
            &about.body.zh,
            &about.body.en,
            &about.phone,
            &about.address.zh,
            &about.address.en,
            &about.about.zh,
            &about.about.en,
            at,
        )
    }

    async fn insert_place_grid(
        &mut self,
        community: i64,
        grid: &DemoGrid,
    ) -> Result<i64, sqlx::Error> {
        insert!(
            self,
            "insert into grids (community_id, number, name_zh, name_en, area_zh, area_en)
             values ($1, $2, $3, $4, $5, $6) returning id",
            community,
            grid.number,
            &grid.name.zh,
            &grid.name.en,
            &grid.area.zh,
            &grid.area.en,
        )
    }

    async fn insert_place_building(
        &mut self,
        community: i64,
        grid: GridId,
        building: &DemoBuilding,
    ) -> Result<i64, sqlx::Error> {
        insert!(
            self,
            "insert into buildings (community_id, grid_id, name_zh, name_en) values ($1, $2, $3, $4) returning id",
            community,
            grid.0,
            &building.name.zh,
            &building.name.en,
        )
    }

    async fn insert_place_category(
        &mut self,
        community: i64,
        category: &DemoCategory,
    ) -> Result<i64, sqlx::Error> {
        insert!(
            self,
            "insert into categories (community_id, code, name_zh, name_en, sort)
             values ($1, $2, $3, $4, $5) returning id",
            community,
            &category.code,
            &category.name.zh,
            &category.name.en,
            category.sort,
        )
    }

    async fn insert_place_unit(
        &mut self,
        community: i64,
        unit: &DemoUnit,
    ) -> Result<i64, sqlx::Error> {
        insert!(
            self,
            "insert into units (community_id, code, name_zh, name_en, phone)
             values ($1, $2, $3, $4, $5) returning id",
            community,
            &unit.code,
            &unit.name.zh,
            &unit.name.en,
            &unit.phone,
        )
    }

    async fn insert_place_rulebook(
        &mut self,
        community: i64,
        book: &Rulebook,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "insert into rulebooks (community_id, version, effective_on, entered_at) values ($1, $2, $3, $4)",
            community,
            book.version,
            book.effective_on,
            start_of(book.effective_on),
        )
    }

    async fn insert_place_rule(
        &mut self,
        community: i64,
        book: &Rulebook,
        rule: Rule,
    ) -> Result<(), sqlx::Error> {
        let entry = book.entry(rule);
        put!(
            self,
            "insert into rules (community_id, version, rule, value, source_zh, source_en)
             values ($1, $2, $3, $4, $5, $6)",
            community,
            book.version,
            rule.code(),
            entry.value,
            &entry.source_zh,
            &entry.source_en,
        )
    }

    /// The real name is kept only of people whose document somebody has seen: staff and attested residents.
    async fn insert_person(
        &mut self,
        person: &DemoPerson,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        let claimed = person.home.as_ref().map(|home| home.claimed_days_ago);
        let (since, seen) = match (claimed, person.role) {
            (Some(Some(days)), _) => (days, false),
            (None, None) => (ARRIVED, false),
            _ => (JOINED, true),
        };
        insert!(
            self,
            "insert into accounts (phone, nickname, real_name, created_at, demo)
             values ($1, $2, $3, $4, true) returning id",
            person.phone.as_str(),
            person.nickname.as_str(),
            seen.then_some(person.real_name.as_str()),
            ago(now, since as f64, Duration::hours(1)),
        )
    }

    async fn insert_home(
        &mut self,
        community: CommunityId,
        person: &DemoPerson,
        home: &DemoHome,
        row: &Home,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let attested = home.claimed_days_ago.is_none();
        let method = if row.by_letter {
            Method::DoorCode
        } else {
            Method::InPerson
        };
        let claimed_at = ago(
            now,
            home.claimed_days_ago.unwrap_or(JOINED) as f64,
            Duration::zero(),
        );
        put!(
            self,
            "insert into residencies (community_id, account_id, building_id, grid_id, unit, room, claimed_name,
                 status, method, decided_by, claimed_at, decided_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            community.0,
            row.account.0,
            row.building,
            row.grid.0,
            home.unit.as_str(),
            home.room.as_str(),
            person.real_name.as_str(),
            if attested { "attested" } else { "claimed" },
            attested.then(|| method.code()),
            row.worker.filter(|_| attested && !row.by_letter).map(|w| w.0),
            claimed_at,
            attested.then(|| claimed_at + Duration::days(2)),
        )
    }

    async fn insert_filed(
        &mut self,
        community: CommunityId,
        proposal: &DemoProposal,
        row: &NewRow,
        state: &State,
        at: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        let duty = deadline(state);
        let (closes_on, answer_due_on) = match *state {
            State::Gathering {
                closes_on,
                answer_due_on,
                ..
            } => (Some(closes_on), Some(answer_due_on)),
            _ => (None, None),
        };
        insert!(
            self,
            "insert into proposals (community_id, year, seq, author_id, shown_as, category_id, grid_id, title, body,
                 rulebook_version, stage, closes_on, answer_due_on, deadline_on, deadline_binds, filed_at, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16) returning id",
            community.0,
            i64::from(row.number.year),
            row.number.seq,
            row.author.0,
            proposal.shown_as.code(),
            row.category,
            row.grid.map(|g| g.0),
            proposal.title.as_str(),
            proposal.body.as_str(),
            row.rulebook,
            state.stage().code(),
            closes_on,
            answer_due_on,
            duty.map(Deadline::day),
            duty.is_some_and(Deadline::binds_staff),
            at,
        )
    }

    async fn update_filed_text(&mut self, id: ProposalId, to: &Version) -> Result<(), sqlx::Error> {
        put!(
            self,
            "update proposals set title = $2, body = $3, version = $4 where id = $1",
            id.0,
            &to.title,
            &to.body,
            to.version,
        )
    }

    async fn insert_event(
        &mut self,
        community: CommunityId,
        proposal: ProposalId,
        state: &State,
        said: &Said<'_>,
        at: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let other = match *state {
            State::Merged { into } => Some(into.0),
            _ => None,
        };
        put!(
            self,
            "insert into proposal_events (community_id, proposal_id, act, stage, actor, account_id,
                 words, clause, unit_id, day, other_id, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            community.0,
            proposal.0,
            said.act.code(),
            state.stage().code(),
            said.actor.code(),
            said.account.map(|a| a.0),
            said.words,
            said.clause,
            duty_of(state).map(|d| d.unit.0),
            deadline(state).map(Deadline::day),
            other,
            at,
        )
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of one row")]
    async fn insert_told(
        &mut self,
        community: CommunityId,
        account: AccountId,
        kind: Notice,
        proposal: ProposalId,
        words: Option<&str>,
        at: DateTime<Utc>,
        read_at: Option<DateTime<Utc>>,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "insert into notices (community_id, account_id, kind, proposal_id, words, at, read_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            community.0,
            account.0,
            kind.code(),
            proposal.0,
            words,
            at,
            read_at,
        )
    }

    async fn insert_spoken(
        &mut self,
        community: CommunityId,
        row: &Spoken<'_>,
        at: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        insert!(
            self,
            "insert into comments (community_id, proposal_id, parent_id, account_id, side, shown_as, body, written_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
            community.0,
            row.proposal.0,
            row.parent,
            row.author.0,
            row.side.map(Side::code),
            row.shown_as.code(),
            row.words,
            at,
        )
    }

    async fn insert_supported(
        &mut self,
        community: CommunityId,
        filed: &Filed<'_>,
        account: AccountId,
        at: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "insert into supports (community_id, proposal_id, account_id, version, supported_at)
             values ($1, $2, $3, $4, $5)",
            community.0,
            filed.id.0,
            account.0,
            filed.version,
            at,
        )
    }

    async fn insert_judged(
        &mut self,
        community: CommunityId,
        proposal: ProposalId,
        account: AccountId,
        verdict: &DemoVerdict,
        at: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "insert into verdicts (community_id, proposal_id, account_id, solved, rating, words, said_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            community.0,
            proposal.0,
            account.0,
            verdict.solved,
            verdict.rating.map(Rating::get),
            verdict.words.as_ref().map(Remark::as_str),
            at,
        )
    }

    async fn update_counts(
        &mut self,
        proposal: ProposalId,
        supports: usize,
        comments: usize,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "update proposals set supports = $2, supports_ever = $2, comments = $3 where id = $1",
            proposal.0,
            i64::try_from(supports).unwrap_or(0),
            i64::try_from(comments).unwrap_or(0),
        )
    }

    async fn insert_last_number(
        &mut self,
        community: CommunityId,
        year: i64,
        last: i64,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "insert into record_numbers (community_id, year, last) values ($1, $2, $3)",
            community.0,
            year,
            last,
        )
    }
}

/// Where somebody lives, and who attested it.
struct Home {
    account: AccountId,
    building: i64,
    grid: GridId,
    worker: Option<AccountId>,
    by_letter: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_happens_by_day_and_keeps_its_order() {
        use chrono::Timelike;
        let now = DateTime::from_timestamp(1_795_305_600, 0).unwrap();
        let days: Vec<f64> = (0..400).map(|i| f64::from(i) * 0.13).collect();
        for pair in days.windows(2) {
            let (later, earlier) = (ago(now, pair[0], apart(3)), ago(now, pair[1], apart(3)));
            assert!(earlier < later && later <= now, "{pair:?}");
            let hour = earlier.with_timezone(&domain::time::shanghai()).hour();
            assert!(day_of(earlier) == day_of(now) || (8..22).contains(&hour));
        }
    }
}
