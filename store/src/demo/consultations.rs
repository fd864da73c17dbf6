//! Consultations with their history: written, checked, opened, answered, commented on, counted and replied to, by the same acts as
//! real ones and at the moments at which it would have happened.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use domain::access;
use domain::consultations::{Ask, Group, Plan, Reply, Section, Sheet, Text};
use domain::display::ShownAs;
use domain::ids::{AccountId, ConsultationId, RecordNumber};
use domain::text::Opinion;
use domain::time::day_of;

use super::appointments::standing;
use super::ballots::chance;
use super::people::People;
use super::places::Place;
use super::publications::PART;
use super::{broken, whole};
use crate::consultations::{Sorted, Spoken};
use crate::db::on;
use crate::keys::SealKeys;
use crate::{Error, Tx};

/// A consultation; days are counted from today.
#[derive(Debug, Clone)]
pub struct DemoConsultation {
    /// Slug.
    pub community: String,
    /// Keys of who wrote it and of who checked it.
    pub by: String,
    pub second: String,
    pub text: Text,
    pub opens: i64,
    /// The last day.
    pub closes: i64,
    /// How many answered the questions.
    pub sheets: usize,
    /// For each question, out of a hundred: how many chose each option or grade.
    pub lean: Vec<Vec<u8>>,
    /// What the first of them wrote in own words, with the group.
    pub words: Vec<(String, Option<usize>)>,
    /// Sections from 1 on, with the group.
    pub comments: Vec<(usize, Opinion, Option<usize>)>,
    /// Groups are counted from 1 on.
    pub groups: Vec<Group>,
    /// Where it is answered: so many days after the last one, and the final text.
    pub last: Option<(i64, Vec<Section>)>,
}

/// Texts with their ids.
type Said = Vec<(i64, String)>;

/// One consultation with its surroundings.
struct Played<'a> {
    demo: &'a DemoConsultation,
    place: &'a Place,
    id: ConsultationId,
    number: RecordNumber,
    /// From its opening to its close, or to now.
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    at: usize,
}

impl Played<'_> {
    /// The `n`-th moment of `of`, to the second: copies of a database refuse what is finer than they keep.
    fn moment(&self, n: usize, of: usize) -> DateTime<Utc> {
        let count = |n: usize| i64::try_from(n + 1).unwrap_or(i64::MAX);
        let all = (self.to - self.from).num_seconds();
        self.from + Duration::seconds(all / count(of) * count(n))
    }
}

impl DemoConsultation {
    /// What the `n`-th person answers to a question.
    fn reply(&self, n: usize, at: usize, ask: &Ask) -> Option<Reply> {
        let draw = |what: &str| {
            let of = chance(&[&self.text.title, what, &at.to_string(), &n.to_string()]);
            u32::from(of[0]) * 100 / 256
        };
        let lean = self.lean.get(at)?;
        let one = || {
            let mut roll = draw("one");
            for (place, share) in (0_u8..).zip(lean) {
                match roll.checked_sub(u32::from(*share)) {
                    Some(left) => roll = left,
                    None => return Some(place),
                }
            }
            None
        };
        match ask {
            Ask::One(_) => one().map(Reply::One),
            Ask::Scale => one().map(|place| Reply::Scale(place + 1)),
            Ask::Several(most, _) => {
                let wanted = (0_u8..)
                    .zip(lean)
                    .filter(|(place, share)| draw(&format!("option {place}")) < u32::from(**share));
                let chosen = wanted.take(usize::from(*most));
                let bits = chosen.fold(0, |bits, (place, _)| bits | 1 << place);
                (bits != 0).then_some(Reply::Several(bits))
            }
            Ask::Text => {
                let (said, _) = self.words.get(n)?;
                Some(Reply::Text(said.clone()))
            }
        }
    }

    fn sheet(&self, n: usize) -> Sheet {
        let asks = self.text.questions.iter().enumerate();
        Sheet(asks.map(|(at, q)| self.reply(n, at, &q.ask)).collect())
    }
}

impl Tx {
    /// Plays the consultations in the order of the file. Whom visitors of the demo may be has said nothing in them yet.
    pub(super) async fn load_consultations(
        &mut self,
        all: &[DemoConsultation],
        places: &BTreeMap<&str, Place>,
        people: &People<'_>,
        personas: &BTreeSet<AccountId>,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let today = day_of(now);
        for (at, demo) in all.iter().enumerate() {
            let unknown = || broken("demo consultations", at);
            let place = places.get(demo.community.as_str()).ok_or_else(unknown)?;
            let editor = |key: &str| {
                let person = people.get(key)?;
                access::editor(Some(&standing(place, person.account, person.role))).ok()
            };
            let first = editor(&demo.by).ok_or_else(unknown)?;
            let second = editor(&demo.second).ok_or_else(unknown)?;
            let plan = Plan {
                text: demo.text.clone(),
                opens_on: today + Duration::days(demo.opens),
                closes_on: today + Duration::days(demo.closes),
            };
            let written = plan.opens_at() - Duration::days(3) + Duration::hours(10);
            let made = self.create_consultation(&first, &plan, written).await;
            let (id, number) = whole(PART, made, at)?;
            let right = second.second_reader(id, Some(first.account()));
            let right = right.map_err(|_| unknown())?;
            let checked = written + Duration::hours(5);
            let checked = self.check_consultation(&right, number, 1, checked).await;
            whole(PART, checked, at)?;
            self.open_consultation(id, keys, plan.opens_at()).await?;
            let played = Played {
                demo,
                place,
                id,
                number,
                from: plan.opens_at(),
                to: plan.closes_at().min(now),
                at,
            };
            self.play_sheets(&played, personas, keys).await?;
            self.play_comments(&played, personas).await?;
            if plan.closes_at() > now {
                continue;
            }
            self.count_consultation(id, keys, plan.closes_at()).await?;
            let Some((days, last)) = &demo.last else {
                continue;
            };
            let out = plan.closes_at() + Duration::days(*days) + Duration::hours(15);
            let before = out - Duration::days(2);
            self.play_groups(&played, &first, last, before).await?;
            let held = self.lock_consultation_by_id(id).await?;
            let right = second.second_reader(id, held.outcome_by);
            let right = right.map_err(|_| unknown())?;
            let sent = self
                .publish_outcome(&right, number, held.outcome_revision, out.min(now))
                .await;
            whole(PART, sent, at)?;
        }
        Ok(())
    }

    /// Residents in the order in which they take part in something of it.
    async fn demo_participants(
        &mut self,
        played: &Played<'_>,
        personas: &BTreeSet<AccountId>,
        what: &str,
        count: usize,
    ) -> Result<Vec<AccountId>, Error> {
        let all = self.list_demo_residents(played.place.id).await?;
        let mut all: Vec<AccountId> = all.into_iter().map(AccountId).collect();
        all.retain(|account| !personas.contains(account));
        let title = played.demo.text.title.as_str();
        all.sort_by_key(|account| chance(&[title, what, &account.to_string()]));
        if all.len() < count {
            return Err(broken("demo consultations", played.at));
        }
        all.truncate(count);
        Ok(all)
    }

    async fn play_sheets(
        &mut self,
        played: &Played<'_>,
        personas: &BTreeSet<AccountId>,
        keys: &dyn SealKeys,
    ) -> Result<(), Error> {
        let count = played.demo.sheets;
        let people = self
            .demo_participants(played, personas, "answers", count)
            .await?;
        for (n, account) in people.into_iter().enumerate() {
            let person = access::verified(Some(&standing(played.place, account, None)));
            let person = person.map_err(|_| broken("demo consultations", played.at))?;
            let sheet = played.demo.sheet(n);
            let mut random = [0; 16];
            let fresh = chance(&[&played.id.to_string(), "random", &n.to_string()]);
            random.copy_from_slice(&fresh[..16]);
            let moment = played.moment(n, count);
            let taken = self
                .save_sheet(&person, played.number, &sheet, random, keys, || moment)
                .await;
            whole(PART, taken, played.at)?;
        }
        Ok(())
    }

    async fn play_comments(
        &mut self,
        played: &Played<'_>,
        personas: &BTreeSet<AccountId>,
    ) -> Result<(), Error> {
        let comments = &played.demo.comments;
        let count = comments.len();
        let people = self
            .demo_participants(played, personas, "comments", count)
            .await?;
        for (n, (account, (section, body, _))) in people.into_iter().zip(comments).enumerate() {
            let said = Spoken {
                section: section.saturating_sub(1),
                shown_as: match n % 4 {
                    1 => ShownAs::Anonymous,
                    _ => ShownAs::Nickname,
                },
                body: Some(body.clone()),
            };
            let moment = played.moment(n, count);
            let done = self
                .comment_consultation(account, played.place.id, played.number, &said, moment)
                .await;
            whole(PART, done, played.at)?;
        }
        Ok(())
    }

    /// Makes the groups, puts everything that was said into them, and keeps the final text.
    async fn play_groups(
        &mut self,
        played: &Played<'_>,
        by: &access::Editor,
        last: &[Section],
        then: DateTime<Utc>,
    ) -> Result<(), Error> {
        let (number, at) = (played.number, played.at);
        let mut ids = Vec::new();
        for group in &played.demo.groups {
            let saved = self
                .save_consultation_group(by, number, None, group, then)
                .await;
            ids.push(whole(PART, saved, at)?);
        }
        let of = |group: Option<usize>| ids.get(group?.checked_sub(1)?).copied();
        let (comments, words) = (&played.demo.comments, &played.demo.words);
        let comment = |text: &str| comments.iter().find(|c| c.1.as_str() == text)?.2;
        let word = |text: &str| words.iter().find(|w| w.0 == text)?.1;
        let (said, own) = self.list_demo_said(played.id).await?;
        let sorted = Sorted {
            comments: said
                .into_iter()
                .map(|(id, text)| (id, of(comment(&text))))
                .collect(),
            texts: own
                .into_iter()
                .map(|(id, text)| (id, of(word(&text))))
                .collect(),
        };
        let done = self.sort_consultation(by, number, &sorted, then).await;
        whole(PART, done, at)?;
        let kept = self.save_final_text(by, number, last, then).await;
        whole(PART, kept, at)
    }

    /// Comments and answers in own words.
    async fn list_demo_said(&mut self, id: ConsultationId) -> Result<(Said, Said), sqlx::Error> {
        let comments: Said = on!(self, |c| sqlx::query_as(
            "select id, body from consultation_comments where consultation_id = $1"
        )
        .bind(id.0)
        .fetch_all(c)
        .await)?;
        let texts: Said = on!(self, |c| sqlx::query_as(
            "select id, body from consultation_texts where consultation_id = $1"
        )
        .bind(id.0)
        .fetch_all(c)
        .await)?;
        Ok((comments, texts))
    }
}
