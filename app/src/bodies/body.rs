//! `/{c}/bodies/{b}`: a body's purpose, its seats and who holds them, and how free seats are being filled.

use axum::extract::Path;
use domain::bodies::Stage;
use domain::notices::Room;
use leptos::prelude::*;
use store::ballots::{BallotGroup, BallotQuery, Electorate};
use store::bodies::{Body, Member, Procedure, Seats};
use store::meetings::MeetingQuery;

use super::{find_body, slug, title_of, way, words};
use crate::communities::words as home;
use crate::frame::{Answer, Here, Page, Problem, Tab, links, when};
use crate::ui::next::next;
use crate::ui::rooms::rooms;

/// `GET /{c}/bodies/{b}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let body = find_body(&here, &number).await?;
    let lang = here.lang;
    let (db, community) = (&here.portal.db, here.community.id);
    let seats = db.list_seat_classes(community, body.id).await?;
    let members = db.list_members(community, body.id).await?;
    let procedures = db.list_procedures(community, body.id).await?;
    let book = db.current_rulebook(community, here.today()).await?;
    let (running, past): (Vec<_>, Vec<_>) = procedures
        .into_iter()
        .partition(|p| !p.state.stage().is_final());
    let (now, former): (Vec<_>, Vec<_>) = members.into_iter().partition(|m| m.ended.is_none());
    let roster = now
        .iter()
        .map(|m| member(&here, m))
        .collect_view()
        .into_any();
    let nobody = now
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::roster_none(lang)}</p></div> });
    let former = (!former.is_empty()).then(|| {
        let lines = former.iter().map(|m| member(&here, m)).collect_view();
        view! { <details><summary>{words::former(lang)}</summary>{lines}</details> }
    });
    let version = book.map(|b| {
        let to = links::rulebook(slug(&here));
        view! { <p><a class="link" href=to>{words::rules(lang)}</a> " " {words::rulebook_n(lang, b.version)}</p> }
    });
    let box_next = next(lang, coming(&here, &body, &running));
    let classes = seats.iter().map(|s| class(&here, s)).collect_view();
    let past = (!past.is_empty()).then(|| {
        let lines = past.iter().map(|p| line(&here, p)).collect_view();
        view! { <h3>{words::past(lang)}</h3> {lines} }
    });
    let lines = running.iter().map(|p| line(&here, p)).collect_view();
    let none = running
        .is_empty()
        .then(|| view! { <p class="meta">{words::procedures_none(lang)}</p> });
    let (csv, json) = (
        links::body_part(slug(&here), body.number, "roster.csv"),
        links::body_part(slug(&here), body.number, "roster.json"),
    );
    let name = body.name.get(lang).to_owned();
    let purpose = body.purpose.get(lang).to_owned();
    let nav = rooms(lang, slug(&here), Room::Bodies);
    let back = links::bodies(slug(&here));
    let work = work(&here, &body).await?;
    here.draw(Page::new(name.clone()).tab(Tab::Proposals), move || {
        view! {
            <div class="main__col">
                {nav}
                <a class="link" href=back>"‹ "{words::title(lang)}</a>
                <h1>{name}</h1>
                {box_next}
                <p>{purpose}</p>
                <p class="meta">{words::law(lang)}</p>
                {version}
                <section class="part" aria-labelledby="seats">
                    <h2 id="seats">{words::seats_title(lang)}</h2>
                    <dl class="facts">{classes}</dl>
                </section>
                <section class="part" aria-labelledby="roster">
                    <h2 id="roster">{words::roster(lang)}</h2>
                    {nobody} {roster} {former}
                    <p class="meta">
                        {words::downloads(lang)} <a class="link" href=csv>"CSV"</a> " "
                        <a class="link" href=json>"JSON"</a>
                    </p>
                </section>
                <section class="part" aria-labelledby="procedures">
                    <h2 id="procedures">{words::procedures(lang)}</h2>
                    {none} {lines} {past}
                </section>
                {work}
            </div>
        }
    })
}

/// What the body does: its next meetings and its newest ballots.
async fn work(here: &Here, body: &Body) -> Result<AnyView, Problem> {
    let (lang, db) = (here.lang, &here.portal.db);
    let coming = MeetingQuery {
        kind: None,
        body: Some(body.id),
        past: false,
        after: None,
        limit: 3,
    };
    let meetings = db
        .list_meetings(here.community.id, &coming, here.now)
        .await?;
    let of_body = BallotQuery {
        group: BallotGroup::All,
        electorate: Some(Electorate::Body(body.id)),
        meeting: None,
        after: None,
        limit: 3,
    };
    let ballots = db
        .list_ballots(here.community.id, &of_body, here.now)
        .await?;
    let names = crate::ballots::card::Names::load(here).await?;
    let meetings: Vec<_> = meetings
        .meetings
        .iter()
        .map(|m| crate::meetings::list::card(here, m))
        .collect();
    let ballots: Vec<_> = ballots
        .ballots
        .iter()
        .map(|b| crate::ballots::card::card(lang, slug(here), b, &names, here.now))
        .collect();
    let decisions: Vec<_> = db
        .list_decisions_of_body(here.community.id, body.id, 5)
        .await?
        .into_iter()
        .map(|d| {
            let href = links::meeting(slug(here), d.meeting);
            let meta = words::decision_by(
                lang,
                d.unit.get(lang),
                &when::day(lang, d.due_on, here.today()),
            );
            view! {
                <li>
                    <a class="link" href=href>{d.title}</a> " " {d.words}
                    <p class="meta">{meta}</p>
                </li>
            }
        })
        .collect();
    let decisions = (!decisions.is_empty()).then(|| {
        view! {
            <h3 id="decisions">{words::decisions(lang)}</h3>
            <ul>{decisions}</ul>
        }
    });
    let calendar = links::body_calendar(slug(here), body.number);
    let (all_meetings, all_ballots) = (links::meetings(slug(here)), links::ballots(slug(here)));
    Ok(view! {
        <section class="part" aria-labelledby="work">
            <h2 id="work">{words::work(lang)}</h2>
            {meetings} {ballots} {decisions}
            <p class="part__more">
                <a class="link" href=all_meetings>{home::all_meetings(lang)}</a> " "
                <a class="link" href=all_ballots>{home::all_ballots(lang)}</a> " "
                <a class="link" href=calendar>{words::calendar(lang)}</a>
            </p>
        </section>
    }
    .into_any())
}

/// What happens next: each procedure that runs, and the way to apply while registration is open.
fn coming(here: &Here, body: &Body, running: &[Procedure]) -> AnyView {
    let lang = here.lang;
    if running.is_empty() {
        return view! { <p>{words::procedures_none(lang)}</p> }.into_any();
    }
    let open = running
        .iter()
        .any(|p| p.state.stage() == Stage::Registration)
        .then(|| {
            let to = links::body_part(slug(here), body.number, "apply");
            view! { <p><a class="button" href=to>{words::apply(lang)}</a></p> }
        });
    let lines = running
        .iter()
        .map(|p| {
            let to = links::procedure(slug(here), p.number);
            view! {
                <p>
                    <strong>{title_of(lang, p)}</strong> " " {way::next_sentence(here, p, None)} " "
                    <a class="link" href=to>{words::to_procedure(lang)}</a>
                </p>
            }
        })
        .collect_view();
    view! { {lines} {open} }.into_any()
}

fn class(here: &Here, seats: &Seats) -> AnyView {
    let lang = here.lang;
    let grid = seats
        .grid
        .as_ref()
        .map(|(_, name)| format!(" · {}", words::for_grid(lang, name.get(lang))));
    let free = match seats.free() {
        0 => words::all_held(lang).to_owned(),
        n => words::free(lang, n),
    };
    view! {
        <dt>{words::class(lang, seats.class)} {grid}</dt>
        <dd>{words::seats_line(lang, seats.taken, seats.seats)} " · " {free}</dd>
    }
    .into_any()
}

fn member(here: &Here, m: &Member) -> AnyView {
    let lang = here.lang;
    let day = |d| when::day(lang, d, here.today());
    let name = if m.name.is_empty() {
        words::erased(lang).to_owned()
    } else {
        m.name.clone()
    };
    let whom = (!m.stands_for.is_empty())
        .then(|| view! { <span>{words::stands_for(lang, &m.stands_for)}</span> });
    let grid = m
        .grid
        .as_ref()
        .map(|g| view! { <span>{g.get(lang).to_owned()}</span> });
    let offices = match (m.name.is_empty(), m.offices.is_empty()) {
        (true, _) => None,
        (false, true) => Some(words::offices_none(lang).to_owned()),
        (false, false) => Some(words::offices_are(lang, &m.offices)),
    };
    let origin = words::origin(lang, m.origin);
    let origin = match m.procedure {
        Some(number) => {
            let to = links::procedure(slug(here), number);
            view! { <a class="link" href=to>{origin}</a> }.into_any()
        }
        None => view! { <span>{origin}</span> }.into_any(),
    };
    let salt = super::on_record(lang, m.end_salt.as_deref(), &name);
    let term = match m.ended {
        Some((on, why)) => {
            let ended = words::ended(lang, &day(on), words::end_reason(lang, why));
            match &m.ground {
                Some((reason, clause)) => {
                    format!("{ended} {}", words::removed_because(lang, reason, clause))
                }
                None => ended,
            }
        }
        None => words::since(lang, &day(m.from_on), &day(m.until_on)),
    };
    view! {
        <article class="item">
            <h3 class="item__title">{name}</h3>
            <p class="meta">
                <span class="chip">{words::class(lang, m.class)}</span>
                {grid} {whom} {origin}
                <span>{term}</span>
                {offices.map(|o| view! { <span>{o}</span> })}
            </p>
            {salt}
        </article>
    }
    .into_any()
}

fn line(here: &Here, p: &Procedure) -> AnyView {
    let lang = here.lang;
    let to = links::procedure(slug(here), p.number);
    view! {
        <article class="item">
            <h3 class="item__title"><a href=to>{title_of(lang, p)}</a></h3>
            <p class="meta">
                <span class="chip">{words::stage(lang, p.state.stage())}</span>
                <span>{words::number_is(lang, &p.number.to_string())}</span>
                <span>{words::seats_open(lang, p.seats)}</span>
                <span>{when::ago(lang, p.opened_at, here.now)}</span>
            </p>
        </article>
    }
    .into_any()
}
