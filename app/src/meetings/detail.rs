//! `/{c}/meetings/{n}`: one meeting. What happens next comes first, then when and where, the agenda, the guests, what
//! was decided, the minutes.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::meetings::{Kind, Stage};
use domain::rulebook::{Rule, Rulebook};
use domain::time::day_of;
use leptos::prelude::*;
use store::meetings::Meeting;

use super::{chip, find, paragraphs, parts, rule_line, slug, span, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;

/// `GET /{c}/meetings/{n}`
pub async fn detail(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let m = find(&here, &number).await?;
    draw(&here, m, &Fields::default(), &Faults::default()).await
}

/// `GET` on the address of an act: back to the page.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    Ok(Redirect::to(&links::meeting(slug(&here), super::parse(&number)?)).into_response())
}

/// Draws the page; `typed` and `faults` belong to one of its forms.
pub(super) async fn draw(here: &Here, m: Meeting, typed: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let book = super::book_of(here, &m).await?;
    let next = next(here, &m);
    let facts = facts(here, &m, &book).await?;
    let agenda = parts::agenda(here, &m, typed, faults).await?;
    let guests = parts::guests(here, &m).await?;
    let report = parts::report(here, &m).await?;
    let points = parts::points(here, &m, typed, faults).await?;
    let decisions = parts::decisions(here, &m).await?;
    let minutes = parts::minutes(here, &m, &book, typed, faults).await?;
    let about = paragraphs(&m.about);
    let title = m.title.clone();
    let list = links::meetings(slug(here));
    let status = faults.status();
    let summary = errors(lang, faults);
    let (number, stage, kind) = (m.number.to_string(), m.stage, m.kind);
    let page = Page::new(title.clone()).tab(Tab::Proposals).status(status);
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=list>"‹ " {words::to_list(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p class="meta">
                    {chip(lang, stage)} <span>{words::kind(lang, kind)}</span> <span>{words::number_is(lang, &number)}</span>
                </p>
                {next}
                {about}
                {guests} {agenda} {report} {points} {decisions} {minutes}
            </div>
            <aside class="side">{facts}</aside>
        }
    })
}

/// What happens next, in one or two sentences.
fn next(here: &Here, m: &Meeting) -> AnyView {
    let (lang, today) = (here.lang, here.today());
    let say = match m.stage {
        Stage::Called => words::next_called(lang, &when::day(lang, day_of(m.starts_at), today)),
        Stage::UnderWay => words::next_under_way(lang).to_owned(),
        Stage::Held | Stage::Drafting => words::next_held(lang).to_owned(),
        Stage::Correction => {
            let until = m.corrections_until.unwrap_or(today);
            words::next_correction(lang, &when::day(lang, until, today))
        }
        Stage::Approved => words::next_approved(lang).to_owned(),
        Stage::Cancelled => words::next_cancelled(lang).to_owned(),
    };
    let reason = m
        .cancelled
        .as_ref()
        .map(|(reason, _)| view! { <p>{words::cancelled_because(lang, reason)}</p> });
    let check_in = matches!(m.stage, Stage::UnderWay)
        || (m.stage == Stage::Called && here.now >= m.starts_at - domain::meetings::CHECKIN_EARLY);
    let check_in = check_in.then(|| {
        let to = links::meeting_act(slug(here), m.number, "checkin");
        view! { <p><a class="button" href=to>{words::check_in_link(lang)}</a></p> }
    });
    crate::ui::next::next(lang, view! { {reason} <p>{say}</p> {check_in} })
}

/// When, where, by whom; and that the rules were kept, each with its clause.
async fn facts(here: &Here, m: &Meeting, book: &Rulebook) -> Result<AnyView, Problem> {
    let (lang, today) = (here.lang, here.today());
    let calendar = here.portal.calendar().await?;
    let called = day_of(m.called_at);
    let days = calendar.working_days_between(called, day_of(m.starts_at));
    let notice = words::notice_given(lang, &when::day(lang, called, today), days, m.told);
    let event = links::meeting_act(slug(here), m.number, "event.ics");
    let there = here.portal.db.count_attendance(m.id).await?;
    let quorum = m.quorum.map(|(present, members)| {
        let basis = m
            .kind
            .needs_quorum()
            .then(|| view! { <br/> {rule_line(lang, book, Rule::MeetingQuorum)} });
        view! { <dt>{words::quorum_label(lang)}</dt> <dd>{words::quorum_was(lang, present, members)} {basis}</dd> }
    });
    let attended = m.stage.has_met().then(
        || view! { <p class="meta">{words::attended(lang, there.members, there.guests)}</p> },
    );
    let body = links::body(slug(here), m.body_number);
    let body_name = m.body_name.get(lang).to_owned();
    let (span, place) = (span(here, m), m.place.clone());
    Ok(view! {
        <dl class="facts">
            <dt>{words::when_label(lang)}</dt>
            <dd><time datetime=when::machine(m.starts_at)>{span}</time></dd>
            <dt>{words::where_label(lang)}</dt>
            <dd>{place}</dd>
            <dt>{words::body_label(lang)}</dt>
            <dd><a class="link" href=body>{body_name}</a></dd>
            <dt>{words::notice_label(lang)}</dt>
            <dd>{notice} <br/> {rule_line(lang, book, Rule::NoticeDays)}</dd>
            {quorum}
        </dl>
        {attended}
        <p><a class="link" href=event>{words::add_to_calendar(lang)}</a></p>
    }
    .into_any())
}

/// Whether the meeting hears a report.
pub(super) fn hears_report(m: &Meeting) -> bool {
    m.kind == Kind::Enlarged
}
