//! Meetings of the demo, replayed through the acts themselves with the times at which they would have happened, so that
//! a meeting the rules refuse does not load.

mod hall;

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveTime, Utc};
use domain::access::Secretary;
use domain::ids::{AgendaItemId, BodyId, RecordNumber, SeatId};
use domain::meetings::{Kind, Outcome, VisitKind, Voice};
use domain::text::{Answer, Body, Label, Minutes, Remark, Title};
use domain::time::{Calendar, day_of, start_of, to_micros};

use self::hall::{Hall, PART};
use super::people::People;
use super::places::Place;
use super::{UNREAD, broken, whole};
use crate::db::on;
use crate::meetings::{Meeting, NewMeeting, NewOutcome, NewPoint, NewVisit};
use crate::{Error, Tx};

/// A meeting of the demo.
#[derive(Debug, Clone)]
pub struct DemoMeeting {
    pub community: String,
    pub secretary: String,
    /// Who takes the decisions over for the agency.
    pub clerk: Option<String>,
    pub kind: Kind,
    pub title: Title,
    pub about: Body,
    pub place: Label,
    /// Days from today; none: the next day on which proposals stand on the agenda.
    pub days: Option<i64>,
    pub from: NaiveTime,
    pub capacity: u32,
    pub guests: Vec<String>,
    /// How many members stayed away.
    pub absent: usize,
    pub asks: Vec<(String, Title, Remark)>,
    pub report: Option<Minutes>,
    pub questions: Vec<(String, Remark, Answer)>,
    pub opinions: Vec<(Voice, Remark)>,
    /// What is to be put right, by which unit, in how many days from today.
    pub fixes: Vec<(Remark, String, i64)>,
    pub items: Vec<DemoItem>,
    pub minutes: Option<(Minutes, i64)>,
    pub approved_days: Option<i64>,
}

/// An item with what became of it.
#[derive(Debug, Clone)]
pub struct DemoItem {
    /// Title of the proposal.
    pub proposal: String,
    pub outcome: Outcome,
    pub words: Answer,
    pub unit: String,
    pub due_in: i64,
    pub receipt: Option<Answer>,
}

/// A visit of the demo.
#[derive(Debug, Clone)]
pub struct DemoVisit {
    pub community: String,
    pub by: String,
    pub kind: VisitKind,
    /// Number.
    pub grid: Option<i64>,
    pub days_ago: i64,
    pub theme: Title,
    pub people: u32,
    pub summary: Remark,
}

impl Tx {
    /// Meetings and visits of all communities, in the order of the file.
    pub(super) async fn load_meetings(
        &mut self,
        meetings: &[DemoMeeting],
        visits: &[DemoVisit],
        places: &BTreeMap<&str, Place>,
        people: &People<'_>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let now = to_micros(now);
        for (at, meeting) in meetings.iter().enumerate() {
            let place = places
                .get(meeting.community.as_str())
                .ok_or_else(|| broken(PART, at))?;
            let hall = Hall {
                place,
                people,
                calendar,
                now,
                at,
            };
            self.load_meeting(&hall, meeting).await?;
        }
        for (at, visit) in visits.iter().enumerate() {
            let place = places
                .get(visit.community.as_str())
                .ok_or_else(|| broken("demo visits", at))?;
            let hall = Hall {
                place,
                people,
                calendar,
                now,
                at,
            };
            let new = NewVisit {
                kind: visit.kind,
                grid: match visit.grid {
                    Some(number) => Some(*place.grids.get(&number).ok_or_else(|| hall.lacking())?),
                    None => None,
                },
                held_on: hall.day(-visit.days_ago),
                theme: visit.theme.clone(),
                people: visit.people,
                summary: visit.summary.clone(),
            };
            let by = hall.desk(&visit.by)?;
            whole(
                PART,
                self.log_visit(&by, &new, hall.noon(-visit.days_ago)).await,
                at,
            )?;
        }
        for place in places.values() {
            self.read_old_notices(place.id.0, now - UNREAD).await?;
        }
        Ok(())
    }

    async fn load_meeting(&mut self, hall: &Hall<'_>, demo: &DemoMeeting) -> Result<(), Error> {
        let here = hall.place.id;
        let Some(body) = self.find_first_body(here.0).await? else {
            return Ok(());
        };
        let day = match demo.days {
            Some(days) => hall.day(days),
            None => match self.find_agenda_day(here.0, day_of(hall.now)).await? {
                Some(day) => day,
                None => return Ok(()),
            },
        };
        // What decides needs its quorum; a body without members holds no such meeting.
        let seats = self.list_demo_seats(body, day).await?;
        if demo.kind.needs_quorum() && seats.is_empty() {
            return Ok(());
        }
        let by = hall.secretary(&demo.secretary)?;
        let starts_at = start_of(day) + (demo.from - NaiveTime::MIN);
        let called_at = (starts_at - Duration::days(20)).min(hall.now - Duration::hours(20));
        let new = NewMeeting {
            body: BodyId(body),
            kind: demo.kind,
            title: demo.title.clone(),
            about: demo.about.clone(),
            place: demo.place.clone(),
            starts_at,
            ends_at: starts_at + Duration::hours(2),
            capacity: demo.capacity,
        };
        let called = self.call_meeting(&by, &new, hall.calendar, called_at).await;
        let (number, id) = whole(PART, called, hall.at)?;
        self.before(hall, demo, &by, number, called_at).await?;
        if starts_at <= hall.now {
            self.at_the_meeting(hall, demo, &by, number, id, &seats, starts_at)
                .await?;
            self.after(hall, demo, &by, number).await?;
        }
        Ok(())
    }

    /// The report, guests, requests and questions.
    async fn before(
        &mut self,
        hall: &Hall<'_>,
        demo: &DemoMeeting,
        by: &Secretary,
        number: RecordNumber,
        called_at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let here = hall.place.id;
        let mut at = called_at + Duration::hours(1);
        if let Some(text) = &demo.report {
            whole(
                PART,
                self.publish_report(by, number, text, at).await,
                hall.at,
            )?;
        }
        for key in &demo.guests {
            at += Duration::minutes(17);
            let guest = hall.person(key)?;
            whole(PART, self.sign_up(&guest, here, number, at).await, hall.at)?;
        }
        for (key, title, about) in &demo.asks {
            at += Duration::minutes(17);
            let asker = hall.person(key)?;
            let got = self
                .ask_for_item(&asker, here, number, title, about, at)
                .await;
            whole(PART, got, hall.at)?;
        }
        for (key, text, said) in &demo.questions {
            at += Duration::minutes(17);
            let meeting = self.demo_meeting(hall, number).await?;
            let asker = hall.person(key)?;
            let point = whole(
                PART,
                self.ask_question(&meeting, &asker, text, at).await,
                hall.at,
            )?;
            whole(
                PART,
                self.answer_question(&meeting, by, point, said, at).await,
                hall.at,
            )?;
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the story of one afternoon")]
    async fn at_the_meeting(
        &mut self,
        hall: &Hall<'_>,
        demo: &DemoMeeting,
        by: &Secretary,
        number: RecordNumber,
        id: i64,
        seats: &[i64],
        starts_at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let there = seats.len().saturating_sub(demo.absent);
        for seat in seats.iter().take(there) {
            let at = starts_at - Duration::minutes(10);
            let got = self.check_in_member(by, number, SeatId(*seat), at).await;
            whole(PART, got, hall.at)?;
        }
        let items = self.load_items(hall, demo, id, starts_at).await?;
        whole(
            PART,
            self.open_meeting(by, number, starts_at).await,
            hall.at,
        )?;
        let at = starts_at + Duration::minutes(90);
        let meeting = self.demo_meeting(hall, number).await?;
        for (voice, text) in &demo.opinions {
            let point = NewPoint::Opinion {
                voice: *voice,
                text: text.clone(),
            };
            whole(
                PART,
                self.add_point(&meeting, by, &point, at).await,
                hall.at,
            )?;
        }
        for (text, unit, due_in) in &demo.fixes {
            let point = NewPoint::Fix {
                text: text.clone(),
                unit: *hall.place.units.get(unit).ok_or_else(|| hall.lacking())?,
                due_on: hall.day(*due_in),
            };
            whole(
                PART,
                self.add_point(&meeting, by, &point, at).await,
                hall.at,
            )?;
        }
        for (item, demo_item) in items.iter().zip(&demo.items) {
            let unit = hall.place.units.get(&demo_item.unit);
            let unit = *unit.ok_or_else(|| hall.lacking())?;
            let new = NewOutcome {
                item: AgendaItemId(*item),
                outcome: demo_item.outcome,
                words: demo_item.words.clone(),
                duty: Some((unit, hall.day(demo_item.due_in))),
            };
            whole(PART, self.settle_item(by, number, &new, at).await, hall.at)?;
        }
        let closed = self
            .close_meeting(by, number, starts_at + Duration::hours(2))
            .await;
        whole(PART, closed, hall.at)?;
        let Some(clerk) = &demo.clerk else {
            return Ok(());
        };
        let clerk = hall.clerk(clerk)?;
        let at = starts_at + Duration::hours(20);
        let made = self.list_demo_decisions(id).await?;
        for (decision, demo_item) in made.into_iter().zip(&demo.items) {
            let receipt = demo_item.receipt.as_ref();
            whole(
                PART,
                self.accept_decision(&clerk, decision, receipt, at).await,
                hall.at,
            )?;
        }
        Ok(())
    }

    /// The minutes, published and approved.
    async fn after(
        &mut self,
        hall: &Hall<'_>,
        demo: &DemoMeeting,
        by: &Secretary,
        number: RecordNumber,
    ) -> Result<(), Error> {
        let Some((text, days)) = &demo.minutes else {
            return Ok(());
        };
        let at = hall.noon(*days);
        let published = self
            .publish_minutes(by, number, text, hall.calendar, at)
            .await;
        whole(PART, published, hall.at)?;
        if let Some(days) = demo.approved_days {
            let approved = self
                .approve_minutes(by, number, text, hall.noon(days))
                .await;
            whole(PART, approved, hall.at)?;
        }
        Ok(())
    }

    async fn demo_meeting(
        &mut self,
        hall: &Hall<'_>,
        number: RecordNumber,
    ) -> Result<Meeting, Error> {
        self.lock_meeting(hall.place.id, number)
            .await?
            .ok_or_else(|| hall.lacking())
    }

    /// Puts the proposals on the agenda as rows: in the demo they are further on already than when the meeting met.
    async fn load_items(
        &mut self,
        hall: &Hall<'_>,
        demo: &DemoMeeting,
        meeting: i64,
        at: DateTime<Utc>,
    ) -> Result<Vec<i64>, Error> {
        let mut items = Vec::new();
        for (place, item) in (1_i64..).zip(&demo.items) {
            let found: Option<i64> = on!(self, |c| sqlx::query_scalar(
                "select id from proposals where community_id = $1 and title = $2"
            )
            .bind(hall.place.id.0)
            .bind(&item.proposal)
            .fetch_optional(c)
            .await)?;
            let proposal = found.ok_or_else(|| hall.lacking())?;
            items.push(insert!(
                self,
                "insert into agenda_items (community_id, meeting_id, place, proposal_id, title, state, asked_at)
                 values ($1, $2, $3, $4, $5, 'accepted', $6) returning id",
                hall.place.id.0,
                meeting,
                place,
                proposal,
                &item.proposal,
                at - Duration::days(5),
            )?);
        }
        Ok(items)
    }
}
