//! Everything held about a person, as one JSON value (requirements.md PR5). Secrets and digests are not in it: they
//! say nothing to a person and would open something to a thief.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::SignedIn;
use domain::ids::AccountId;
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::FromRow;

use crate::db::read;
use crate::{Db, Error};

type Moment = DateTime<Utc>;

/// One statement each: the rows of one kind that belong to an account, with the names they have in the export.
macro_rules! held {
    ($($name:ident { $($field:ident: $type:ty),+ $(,)? } $text:literal)+) => {
        impl Db {$(
            async fn $name(&self, account: AccountId) -> Result<Value, Error> {
                #[derive(FromRow, Serialize)]
                struct Held { $($field: $type,)+ }

                let rows = read!(self, |c| sqlx::query_as::<_, Held>($text)
                    .bind(account.0)
                    .fetch_all(c)
                    .await)?;
                Ok(json!(rows))
            }
        )+}
    };
}

held! {
    held_account {
        phone: Option<String>, nickname: Option<String>, real_name: Option<String>, created_at: Moment,
        document_seen: bool, has_password: bool
    }
    "select phone, nickname, real_name, created_at,
            exists (select 1 from identities i where i.account_id = accounts.id) as document_seen,
            password_hash is not null as has_password
     from accounts where id = $1"

    held_residencies {
        community: String, building: String, unit: String, room: String, name: String, status: String,
        method: Option<String>, reason: Option<String>, claimed_at: Moment, decided_at: Option<Moment>
    }
    "select c.slug as community, b.name_zh as building, r.unit, r.room, r.claimed_name as name, r.status, r.method,
            r.reason, r.claimed_at, r.decided_at
     from residencies r join communities c on c.id = r.community_id join buildings b on b.id = r.building_id
     where r.account_id = $1 order by r.id"

    held_roles {
        community: Option<String>, role: String, grid: Option<String>, granted_at: Moment, ended_at: Option<Moment>
    }
    "select c.slug as community, r.role, g.name_zh as grid, r.granted_at, r.ended_at
     from roles r left join communities c on c.id = r.community_id left join grids g on g.id = r.grid_id
     where r.account_id = $1 order by r.id"

    held_sessions { device: String, second_factor: bool, created_at: Moment, seen_at: Moment, expires_at: Moment }
    "select device, second_factor, created_at, seen_at, expires_at from sessions where account_id = $1 order by id"

    held_proposals {
        community: String, year: i64, number: i64, title: String, body: String, shown_as: String, stage: String,
        filed_at: Moment
    }
    "select c.slug as community, p.year, p.seq as number, p.title, p.body, p.shown_as, p.stage, p.filed_at
     from proposals p join communities c on c.id = p.community_id
     where p.author_id = $1 order by p.id"

    held_comments {
        community: String, year: i64, number: i64, side: Option<String>, shown_as: String, body: String,
        written_at: Moment, hidden_reason: Option<String>
    }
    "select c.slug as community, p.year, p.seq as number, m.side, m.shown_as, m.body, m.written_at, m.hidden_reason
     from comments m join proposals p on p.id = m.proposal_id join communities c on c.id = m.community_id
     where m.account_id = $1 order by m.id"

    held_supports { community: String, year: i64, number: i64, version: i64, supported_at: Moment }
    "select c.slug as community, p.year, p.seq as number, s.version, s.supported_at
     from supports s join proposals p on p.id = s.proposal_id join communities c on c.id = s.community_id
     where s.account_id = $1 order by s.supported_at, s.proposal_id"

    held_verdicts {
        community: String, year: i64, number: i64, solved: bool, rating: Option<i64>, words: Option<String>,
        said_at: Moment
    }
    "select c.slug as community, p.year, p.seq as number, v.solved, v.rating, v.words, v.said_at
     from verdicts v join proposals p on p.id = v.proposal_id join communities c on c.id = v.community_id
     where v.account_id = $1 order by v.said_at, v.proposal_id"

    held_ballots { community: String, year: i64, number: i64, title: String, channel: Option<String>, voted_on: Option<NaiveDate> }
    "select c.slug as community, b.year, b.seq as number, b.title, r.channel, r.marked_on as voted_on
     from ballot_roll r join ballots b on b.id = r.ballot_id join communities c on c.id = r.community_id
     where r.account_id = $1 and b.opened_at is not null order by r.ballot_id"

    held_assessments { community: String, year: i64, number: i64, title: String, answered_on: Option<NaiveDate> }
    "select c.slug as community, a.year, a.seq as number, a.title_zh as title, r.answered_on
     from assessment_roll r join assessments a on a.id = r.assessment_id join communities c on c.id = r.community_id
     where r.account_id = $1 order by r.assessment_id"

    held_ratings { community: String, kind: String, number: i64 }
    "select c.slug as community, m.kind, m.subject as number
     from rating_marks m join communities c on c.id = m.community_id
     where m.account_id = $1 order by m.community_id, m.kind, m.subject, m.occasion"

    held_applications {
        community: String, year: i64, number: i64, statement: String, offices: String, stands_for: String,
        standing: String, reason: Option<String>, applied_at: Moment
    }
    "select c.slug as community, p.year, p.seq as number, a.statement, a.offices, a.stands_for, a.standing, a.reason,
            a.applied_at
     from seat_applications a join seat_procedures p on p.id = a.procedure_id join communities c on c.id = a.community_id
     where a.account_id = $1 order by a.id"

    held_recommendations { community: String, year: i64, number: i64, application: i64, recommended_at: Moment }
    "select c.slug as community, p.year, p.seq as number, a.place as application, r.recommended_at
     from recommendations r join seat_applications a on a.id = r.application_id
     join seat_procedures p on p.id = a.procedure_id join communities c on c.id = r.community_id
     where r.account_id = $1 order by r.recommended_at, r.application_id"

    held_seat_objections {
        community: String, year: i64, number: i64, words: String, answer: Option<String>, raised_at: Moment
    }
    "select c.slug as community, p.year, p.seq as number, o.words, o.answer, o.raised_at
     from objections o join seat_procedures p on p.id = o.procedure_id join communities c on c.id = o.community_id
     where o.account_id = $1 order by o.id"

    held_seats {
        community: String, body: String, class: String, name: String, stands_for: String, offices: String,
        origin: String, from_on: NaiveDate, until_on: NaiveDate, ended_on: Option<NaiveDate>
    }
    "select c.slug as community, b.name_zh as body, s.class, s.name, s.stands_for, s.offices, s.origin, s.from_on,
            s.until_on, s.ended_on
     from seats s join bodies b on b.id = s.body_id join communities c on c.id = s.community_id
     where s.account_id = $1 order by s.id"

    held_bookings {
        community: String, window: String, day: NaiveDate, from_minute: i64, until_minute: i64, standing: String,
        code: String, service: Option<i64>, home: bool, note: Option<String>, from_waiting: bool, booked_at: Moment,
        reminded_at: Option<Moment>, cancelled_reason: Option<String>
    }
    "select c.slug as community, w.name_zh as \"window\", b.day, b.from_minute, b.until_minute, b.standing, b.code,
            b.service, b.home, b.note, b.from_waiting, b.booked_at, b.reminded_at, b.cancelled_reason
     from bookings b join windows w on w.id = b.window_id join communities c on c.id = b.community_id
     where b.account_id = $1 order by b.id"

    held_booking_waits {
        community: String, window: String, day: NaiveDate, service: Option<i64>, at: Moment
    }
    "select c.slug as community, w.name_zh as \"window\", v.day, v.service, v.at
     from booking_waits v join windows w on w.id = v.window_id join communities c on c.id = v.community_id
     where v.account_id = $1 order by v.id"

    held_teams {
        community: String, team: String, standing: String, leads: bool, message: Option<String>, answer: Option<String>,
        checked_until: Option<NaiveDate>, asked_at: Moment
    }
    "select c.slug as community, t.name_zh as team, m.standing, m.leads, m.message, m.answer, m.checked_until, m.asked_at
     from team_members m join teams t on t.id = m.team_id join communities c on c.id = m.community_id
     where m.account_id = $1 order by m.id"

    held_shifts {
        community: String, activity: String, starts_at: Moment, ends_at: Moment, standing: String,
        confirm_by: Option<Moment>, how: Option<String>, came_at: Option<Moment>, reminded_at: Option<Moment>, at: Moment
    }
    "select c.slug as community, a.title_zh as activity, s.starts_at, s.ends_at, p.standing, p.confirm_by, p.how, p.came_at,
            p.reminded_at, p.at
     from shift_places p join shifts s on s.id = p.shift_id join activities a on a.id = s.activity_id
     join communities c on c.id = p.community_id
     where p.account_id = $1 order by p.id"

    held_shift_waits { community: String, activity: String, starts_at: Moment, at: Moment }
    "select c.slug as community, a.title_zh as activity, s.starts_at, w.at
     from shift_waits w join shifts s on s.id = w.shift_id join activities a on a.id = s.activity_id
     join communities c on c.id = w.community_id
     where w.account_id = $1 order by w.id"

    held_hours {
        community: String, line: i64, team: String, starts_at: Moment, ends_at: Moment, minutes: i64, content: String,
        source: String, late: bool, corrects: Option<i64>, agreed: Option<bool>, reason: Option<String>
    }
    "select c.slug as community, e.id as line, t.name_zh as team, e.starts_at, e.ends_at, e.minutes, e.content, e.source,
            e.late, e.corrects, h.agreed, h.reason
     from hour_entries e join teams t on t.id = e.team_id join communities c on c.id = e.community_id
     left join hour_answers h on h.entry_id = e.id
     where e.account_id = $1 order by e.id"

    held_proofs {
        community: String, number: i64, code: String, name: Option<String>, minutes: i64, content: String,
        issued_at: Moment, revoked_at: Option<Moment>, revoked_reason: Option<String>
    }
    "select c.slug as community, p.number, p.code, p.name, p.minutes, p.content, p.issued_at, p.revoked_at,
            p.revoked_reason
     from service_proofs p join communities c on c.id = p.community_id
     where p.account_id = $1 order by p.id"

    held_incidents { community: String, shift: i64, what: String, told: String, at: Moment }
    "select c.slug as community, s.number as shift, i.what, i.told, i.at
     from shift_incidents i join shifts s on s.id = i.shift_id join communities c on c.id = i.community_id
     where i.written_by = $1 order by i.id"

    held_aid {
        community: String, number: i64, kind: String, frail: bool, text: Option<String>, shown_as: String,
        due_on: NaiveDate, stage: String, address: Option<String>, phone: Option<String>, happened: Option<bool>,
        hidden_reason: Option<String>, asked_at: Moment, closed_at: Option<Moment>
    }
    "select c.slug as community, r.number, r.kind, r.frail, r.body as text, r.shown_as, r.due_on, r.stage, d.address, d.phone,
            r.happened, r.hidden_reason, r.asked_at, r.closed_at
     from aid_requests r join communities c on c.id = r.community_id left join aid_details d on d.request_id = r.id
     where r.account_id = $1 order by r.id"

    held_aid_answers {
        community: String, request: i64, text: Option<String>, shown_as: String, adult: bool, standing: String,
        matched_at: Option<Moment>, happened: Option<bool>, at: Moment
    }
    "select c.slug as community, r.number as request, w.body as text, w.shown_as, w.adult, w.standing, m.matched_at,
            case when m.id is null then null else r.helper_happened end as happened, w.at
     from aid_answers w join aid_requests r on r.id = w.request_id join communities c on c.id = w.community_id
     left join aid_matches m on m.answer_id = w.id
     where w.account_id = $1 order by w.id"

    held_aid_offers {
        community: String, number: i64, kind: String, text: Option<String>, shown_as: String, weekdays: i64,
        until_on: NaiveDate, standing: String, hidden_reason: Option<String>, offered_at: Moment
    }
    "select c.slug as community, o.number, o.kind, o.body as text, o.shown_as, o.weekdays, o.until_on, o.standing,
            o.hidden_reason, o.offered_at
     from aid_offers o join communities c on c.id = o.community_id
     where o.account_id = $1 order by o.id"

    held_aid_consents { community: String, guardian: String, until_on: NaiveDate, at: Moment }
    "select c.slug as community, k.guardian, k.until_on, k.at
     from aid_consents k join communities c on c.id = k.community_id
     where k.account_id = $1 order by k.id"

    held_aid_concerns {
        community: String, request: Option<i64>, offer: Option<i64>, text: String, at: Moment, outcome: Option<String>
    }
    "select c.slug as community, r.number as request, o.number as offer, k.body as text, k.at, k.outcome
     from aid_concerns k join communities c on c.id = k.community_id left join aid_requests r on r.id = k.request_id
     left join aid_offers o on o.id = k.offer_id
     where k.written_by = $1 order by k.id"

    held_consultations { community: String, year: i64, number: i64, answered_on: NaiveDate }
    "select c.slug as community, k.year, k.seq as number, t.answered_on
     from consultation_takers t join consultations k on k.id = t.consultation_id join communities c on c.id = t.community_id
     where t.account_id = $1 order by t.consultation_id"

    held_consultation_comments {
        community: String, year: i64, number: i64, section: i64, shown_as: String, text: String, written_at: Moment,
        changed_at: Option<Moment>, hidden_reason: Option<String>
    }
    "select c.slug as community, k.year, k.seq as number, m.section, m.shown_as, m.body as text, m.written_at, m.changed_at,
            m.hidden_reason
     from consultation_comments m join consultations k on k.id = m.consultation_id join communities c on c.id = m.community_id
     where m.account_id = $1 order by m.id"

    held_drafts { community: String, kind: String, fields: String, created_at: Moment, changed_at: Moment }
    "select c.slug as community, d.kind, d.fields, d.created_at, d.changed_at
     from drafts d join communities c on c.id = d.community_id
     where d.account_id = $1 order by d.id"

    held_notices {
        community: String, kind: String, year: Option<i64>, number: Option<i64>, words: Option<String>, at: Moment,
        read_at: Option<Moment>
    }
    "select c.slug as community, n.kind, p.year, p.seq as number, n.words, n.at, n.read_at
     from notices n join communities c on c.id = n.community_id left join proposals p on p.id = n.proposal_id
     where n.account_id = $1 order by n.id"

    held_data_views { community: String, viewer_role: String, fields: String, purpose: String, at: Moment }
    "select c.slug as community, v.viewer_role, v.fields, v.purpose, v.at
     from data_views v join communities c on c.id = v.community_id
     where v.account_id = $1 order by v.id"

    held_signups {
        community: String, year: i64, number: i64, state: String, confirm_by: Option<Moment>, at: Moment
    }
    "select c.slug as community, m.year, m.seq as number, s.state, s.confirm_by, s.at
     from signups s join meetings m on m.id = s.meeting_id join communities c on c.id = s.community_id
     where s.account_id = $1 order by s.id"

    held_attendances { community: String, year: i64, number: i64, as_member: bool, how: String, at: Moment }
    "select c.slug as community, m.year, m.seq as number, a.seat_id is not null as as_member, a.how, a.at
     from attendances a join meetings m on m.id = a.meeting_id join communities c on c.id = a.community_id
     where a.account_id = $1 order by a.id"

    held_objections { community: String, year: i64, number: i64, text: String, answer: Option<String>, at: Moment }
    "select c.slug as community, m.year, m.seq as number, o.text, o.answer, o.at
     from minute_objections o join meetings m on m.id = o.meeting_id join communities c on c.id = o.community_id
     where o.account_id = $1 order by o.id"

    held_asked_items {
        community: String, year: i64, number: i64, title: String, about: String, state: String, reason: Option<String>,
        asked_at: Moment
    }
    "select c.slug as community, m.year, m.seq as number, i.title, i.about, i.state, i.reason, i.asked_at
     from agenda_items i join meetings m on m.id = i.meeting_id join communities c on c.id = i.community_id
     where i.asked_by = $1 order by i.id"

    held_questions { community: String, year: i64, number: i64, text: String, answer: Option<String>, at: Moment }
    "select c.slug as community, m.year, m.seq as number, p.text, p.answer, p.at
     from meeting_points p join meetings m on m.id = p.meeting_id join communities c on c.id = p.community_id
     where p.asked_by = $1 order by p.id"

    held_report_questions {
        community: String, report: i64, shown_as: String, body: String, asked_at: Moment, due_on: NaiveDate,
        answer: Option<String>, answered_at: Option<Moment>, hidden_reason: Option<String>
    }
    "select c.slug as community, p.number as report, q.shown_as, q.body, q.asked_at, q.due_on, q.answer,
            q.answered_at, q.hidden_reason
     from report_questions q join publications p on p.id = q.publication_id join communities c on c.id = q.community_id
     where q.account_id = $1 order by q.id"

    held_report_answers { community: String, report: i64, answer: Option<String>, answered_at: Option<Moment> }
    "select c.slug as community, p.number as report, q.answer, q.answered_at
     from report_questions q join publications p on p.id = q.publication_id join communities c on c.id = q.community_id
     where q.answered_by = $1 order by q.id"

    held_publication_versions {
        community: String, kind: String, number: i64, version: i64, state: String, wrote: bool, reviewed: bool, written_at: Moment,
        reviewed_at: Option<Moment>, confirmed: bool, confirmed_at: Option<Moment>
    }
    "select c.slug as community, p.kind, p.number, v.version, v.state, coalesce(v.written_by = $1, false) as wrote,
            coalesce(v.reviewed_by = $1, false) as reviewed, v.written_at, v.reviewed_at,
            coalesce(v.confirmed_by = $1, false) as confirmed, v.confirmed_at
     from publication_versions v join publications p on p.id = v.publication_id join communities c on c.id = v.community_id
     where v.written_by = $1 or v.reviewed_by = $1 or v.confirmed_by = $1 order by v.id"
}

impl Db {
    /// Everything held about the person.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn export_account(&self, person: &SignedIn) -> Result<Value, Error> {
        let account = person.account();
        let mut all = json!({
            "account": self.held_account(account).await?.get(0),
            "residencies": self.held_residencies(account).await?,
            "roles": self.held_roles(account).await?,
            "sessions": self.held_sessions(account).await?,
            "proposals": self.held_proposals(account).await?,
            "comments": self.held_comments(account).await?,
            "supports": self.held_supports(account).await?,
            "verdicts": self.held_verdicts(account).await?,
            "ballots": self.held_ballots(account).await?,
            "applications": self.held_applications(account).await?,
            "recommendations": self.held_recommendations(account).await?,
            "seat_objections": self.held_seat_objections(account).await?,
            "seats": self.held_seats(account).await?,
            "drafts": self.held_drafts(account).await?,
            "notices": self.held_notices(account).await?,
            "data_views": self.held_data_views(account).await?,
            "meeting_signups": self.held_signups(account).await?,
            "meeting_attendances": self.held_attendances(account).await?,
            "minute_objections": self.held_objections(account).await?,
            "asked_items": self.held_asked_items(account).await?,
            "meeting_questions": self.held_questions(account).await?,
            "report_questions": self.held_report_questions(account).await?,
            "report_answers": self.held_report_answers(account).await?,
            "publication_versions": self.held_publication_versions(account).await?,
            "bookings": self.held_bookings(account).await?,
            "booking_waits": self.held_booking_waits(account).await?,
            "assessments": self.held_assessments(account).await?,
            "ratings": self.held_ratings(account).await?,
            "consultations": self.held_consultations(account).await?,
            "consultation_comments": self.held_consultation_comments(account).await?,
            "volunteer_teams": self.held_teams(account).await?,
            "shifts": self.held_shifts(account).await?,
            "shift_waits": self.held_shift_waits(account).await?,
            "hours": self.held_hours(account).await?,
            "service_proofs": self.held_proofs(account).await?,
            "incidents_written": self.held_incidents(account).await?,
            "aid_requests": self.held_aid(account).await?,
            "aid_answers": self.held_aid_answers(account).await?,
            "aid_offers": self.held_aid_offers(account).await?,
            "aid_consents": self.held_aid_consents(account).await?,
            "aid_reports": self.held_aid_concerns(account).await?,
        });
        // One entry more than the macro takes.
        all["matters"] = self.held_matters(account).await?;
        Ok(all)
    }
}
