//! `/{c}/desk/volunteers`: what waits for the lead, the next shifts, the teams.

use axum::extract::Path;
use domain::ids::HourEntryId;
use domain::text::Answer as Reason;
use domain::time::{day_of, start_of};
use leptos::prelude::*;
use store::Failed;
use store::volunteers::{HourLine, NotAnswered, NotMember, Request, TeamCard};

use super::{done, led_team, named, person, shift_line};
use crate::appointments::parse;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::volunteers::{desk_words as d, hours, slug, words};

/// `GET /{c}/desk/volunteers`
pub async fn page(here: Here) -> Answer {
    draw(&here, "", &Faults::default()).await
}

async fn draw(here: &Here, typed: &str, faults: &Faults) -> Answer {
    let me = here.lead()?;
    let lang = here.lang;
    let db = &here.portal.db;
    let teams = db.list_led_teams(&me).await?;
    let requests = db.list_requests(&me).await?;
    let waiting = db.list_lead_hours(&me).await?;
    // Shifts of today are still worked on when they are over.
    let from = start_of(here.today());
    let mut shifts = Vec::new();
    for card in &teams {
        shifts.extend(db.list_team_shifts(card.team.id, from).await?);
    }
    shifts.sort_by_key(|s| (s.span.starts_at(), s.number));
    let shifts: Vec<_> = shifts
        .iter()
        .take(20)
        .map(|s| shift_line(here, s))
        .collect();
    let no_shifts = shifts
        .is_empty()
        .then(|| view! { <p>{d::no_shifts(lang)}</p> });
    let none = teams
        .is_empty()
        .then(|| view! { <div class="empty"><p>{d::none(lang)}</p></div> });
    let no_requests = requests
        .is_empty()
        .then(|| view! { <p>{d::no_requests(lang)}</p> });
    let requests: Vec<_> = requests
        .iter()
        .map(|r| request(here, r, typed, faults))
        .collect();
    let waiting: Vec<_> = waiting.iter().map(|l| own_hours(here, l, faults)).collect();
    let waiting = (!waiting.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="own">
                <h2 id="own">{d::lead_hours(lang)}</h2>
                <p>{d::lead_hours_hint(lang)}</p>
                {waiting}
            </section>
        }
    });
    let cards: Vec<_> = teams.iter().map(|t| team(here, t)).collect();
    let found = here.editor().is_ok().then(|| {
        let to = links::desk_new_team(slug(here));
        view! { <p><a class="button button--plain" href=to>{d::found(lang)}</a></p> }
    });
    let say = match me.everywhere() {
        true => d::lead_all(lang),
        false => d::lead_own(lang),
    };
    let (summary, status) = (errors(lang, faults), faults.status());
    let (title, public) = (d::title(lang), links::volunteers(slug(here)));
    here.draw(Page::new(title).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=public>"‹ " {words::title(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p>{say}</p>
                {none}
                <section class="part" aria-labelledby="requests">
                    <h2 id="requests">{d::requests(lang)}</h2>
                    {no_requests} {requests}
                </section>
                {waiting}
                <section class="part" aria-labelledby="shifts">
                    <h2 id="shifts">{d::shifts(lang)}</h2>
                    {no_shifts} {shifts}
                </section>
                <section class="part" aria-labelledby="teams">
                    <h2 id="teams">{d::teams(lang)}</h2>
                    {cards} {found}
                </section>
            </div>
        }
    })
}

fn request(here: &Here, r: &Request, typed: &str, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let to = links::desk_team_act(slug(here), r.team, "answer");
    let name = person(lang, r.name.as_deref(), false, Some(r.id));
    let field_name = format!("reason_{}", r.id);
    let open = faults.of(&field_name).is_some();
    let field = Field::new(lang, field_name, d::decline_why(lang))
        .value(if open { typed } else { "" })
        .limits(Reason::LIMITS)
        .draw(faults);
    let id = r.id.to_string();
    let asked = when::ago(lang, r.asked_at, here.now);
    view! {
        <article class="item">
            <h3 class="item__title">{name}</h3>
            <p class="meta"><span>{named(lang, &r.team_zh, &r.team_en)}</span> <span>{asked}</span></p>
            <p>{r.message.clone()}</p>
            <form method="post" action=to.clone()>
                <input type="hidden" name="request" value=id.clone()/>
                <button class="button" name="say" value="yes">{d::accept(lang)}</button>
            </form>
            <details open=open>
                <summary>{d::decline(lang)}</summary>
                <form method="post" action=to novalidate>
                    <input type="hidden" name="request" value=id/>
                    {field} <button class="button button--plain" name="say" value="no">{d::decline(lang)}</button>
                </form>
            </details>
        </article>
    }
    .into_any()
}

fn own_hours(here: &Here, l: &HourLine, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let to = links::desk_answer_hours(slug(here), l.id);
    let name = person(lang, l.name.as_deref(), l.erased, l.member);
    let day = when::day(lang, day_of(l.starts_at), here.today());
    view! {
        <article class="item">
            <h3 class="item__title">{name} " · " {words::duration(lang, l.minutes)} " · " {l.content.clone()}</h3>
            <p class="meta"><span>{day}</span> <span>{named(lang, &l.team_zh, &l.team_en)}</span> {hours::marks(lang, l)}</p>
            {hours::answers(lang, to, l.id, faults)}
        </article>
    }
    .into_any()
}

fn team(here: &Here, card: &TeamCard) -> AnyView {
    let lang = here.lang;
    let to = links::desk_team(slug(here), card.team.number);
    let meta = d::team_meta(lang, card.members, &words::duration(lang, card.minutes));
    view! {
        <article class="item">
            <h3 class="item__title"><a href=to>{card.team.name.get(lang).to_owned()}</a></h3>
            <p class="meta"><span>{meta}</span></p>
        </article>
    }
    .into_any()
}

/// `POST /{c}/desk/volunteers/{n}/answer`
pub async fn answer(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, team) = led_team(&here, &number).await?;
    let request = form.number("request").ok_or(Problem::BadRequest)?;
    let mut faults = Faults::default();
    let field = format!("reason_{request}");
    let declined = match form.get("say") {
        "yes" => None,
        "no" => match faults.text(field.clone(), Reason::parse(form.get(&field))) {
            Some(reason) => Some(reason),
            None => return draw(&here, form.get(&field), &faults).await,
        },
        _ => return Err(Problem::BadRequest),
    };
    let db = &here.portal.db;
    match db
        .answer_request(&me, team.number, request, declined.as_ref(), here.now)
        .await
    {
        Ok(()) => done(&links::desk_volunteers(slug(&here)), "moved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotMember::UnknownRequest | NotMember::UnknownTeam)) => {
            Err(Problem::NotFound)
        }
        Err(Failed::Refused(_)) => Err(Problem::BadRequest),
    }
}

/// `POST /{c}/desk/volunteers/hours/{id}/answer`
pub async fn answer_hours(
    here: Here,
    Path((_, id)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.lead()?;
    let line = parse(&id)?;
    let mut faults = Faults::default();
    let Some(disputed) = hours::read_answer(&form, line, &mut faults)? else {
        return draw(&here, "", &faults).await;
    };
    let got = here
        .portal
        .db
        .answer_lead_hours(&me, HourEntryId(line), disputed.as_ref(), here.now)
        .await;
    match got {
        Ok(()) => done(&links::desk_volunteers(slug(&here)), "hours_answered"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotAnswered::Unknown)) => Err(Problem::NotFound),
        Err(Failed::Refused(_)) => Err(Problem::refused(
            |lang| words::not_your_line(lang).to_owned(),
            Some((links::desk_volunteers(slug(&here)), d::back_desk)),
        )),
    }
}
