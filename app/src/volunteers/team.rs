//! `/{c}/volunteers/{n}`: one team, what it does, and joining it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Denied;
use domain::text::Remark;
use leptos::prelude::*;
use store::Failed;
use store::volunteers::{Activity, MyTeam, NotMember, Team};

use super::{find_team, one_page, onward, parse, slug, words};
use crate::communities::tel;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// Activities on one page.
const SHOWN: i64 = 50;

/// `GET /{c}/volunteers/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let team = find_team(&here, &number).await?;
    draw(&here, &team, "", &Faults::default()).await
}

/// `GET` of an act: back to the team.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    Ok(Redirect::to(&links::team(slug(&here), number)).into_response())
}

async fn draw(here: &Here, team: &Team, typed: &str, faults: &Faults) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let before = here.query("before").parse().ok();
    let activities = db.list_activities(team.id, before, SHOWN + 1).await?;
    let (activities, more) = one_page(activities, SHOWN);
    let more = activities.last().filter(|_| more).map(|a| {
        let to = links::team(slug(here), team.number);
        onward(format!("{to}?before={}", a.number), words::earlier(lang))
    });
    let leads = db.list_lead_names(team.id).await?;
    let mine = match here.signed_in() {
        Ok(me) => db
            .list_my_teams(&me, Some(here.community.id))
            .await?
            .into_iter()
            .find(|t| t.number == team.number),
        Err(_) => None,
    };
    let none = activities
        .is_empty()
        .then(|| view! { <p>{words::no_activities(lang)}</p> });
    let shown: Vec<_> = activities.iter().map(|a| line(here, a)).collect();
    let joining = joining(here, team, mine.as_ref(), typed, faults);
    let leads = (!leads.is_empty()).then(|| {
        view! { <dt>{words::leads(lang)}</dt> <dd>{leads.join(words::between(lang))}</dd> }
    });
    let resting = team
        .resting
        .then(|| view! { <p><span class="chip chip--off">{words::resting(lang)}</span></p> });
    let founded = words::founded(lang, &when::day(lang, team.founded_on, here.today()));
    let phone = team.phone.clone();
    let (title, purpose, needs) = (
        team.name.get(lang).to_owned(),
        team.purpose.get(lang).to_owned(),
        team.needs.get(lang).to_owned(),
    );
    let back = links::volunteers(slug(here));
    let (summary, status) = (errors(lang, faults), faults.status());
    here.draw(
        Page::new(title.clone()).tab(Tab::Volunteers).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {words::title(lang)}</a>
                    {summary}
                    <h1>{title}</h1>
                    {resting}
                    <p>{purpose}</p>
                    <section class="part" aria-labelledby="activities">
                        <h2 id="activities">{words::activities(lang)}</h2>
                        {none} {shown} {more}
                    </section>
                    {joining}
                </div>
                <aside class="side" aria-labelledby="about">
                    <h2 class="side__title" id="about">{words::team(lang)}</h2>
                    <dl class="facts">
                        <dt>{words::needs(lang)}</dt>
                        <dd>{needs}</dd>
                        {leads}
                        <dt>{words::contact(lang)}</dt>
                        <dd><a href=tel(&phone)>{phone.clone()}</a></dd>
                    </dl>
                    <p class="meta">{founded}</p>
                </aside>
            }
        },
    )
}

fn line(here: &Here, a: &Activity) -> AnyView {
    let lang = here.lang;
    let off = a
        .cancelled_reason
        .is_some()
        .then(|| view! { <span class="chip chip--off">{words::cancelled(lang)}</span> });
    let to = links::activity(slug(here), a.number);
    view! {
        <article class="item">
            <h3 class="item__title"><a href=to>{a.title.get(lang).to_owned()}</a></h3>
            <p class="meta">{off} <span>{a.place.get(lang).to_owned()}</span></p>
        </article>
    }
    .into_any()
}

/// What the reader is to the team, and the next step.
fn joining(
    here: &Here,
    team: &Team,
    mine: Option<&MyTeam>,
    typed: &str,
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    let act = |act: &'static str, label: &'static str| {
        let to = links::team_act(slug(here), team.number, act);
        view! { <form method="post" action=to><button class="button button--plain">{label}</button></form> }
    };
    let standing = mine.map(|m| (m.standing.as_str(), m.leads));
    let body = match standing {
        Some(("member", true)) => {
            let to = links::desk_team(slug(here), team.number);
            view! { <p>{words::is_lead(lang)}</p> <p><a class="button" href=to>{words::to_desk(lang)}</a></p> }.into_any()
        }
        Some(("member", _)) => {
            view! { <p>{words::is_member(lang)}</p> {act("leave", words::leave(lang))} }.into_any()
        }
        Some(("asked", _)) => {
            view! { <p>{words::asked(lang)}</p> {act("leave", words::take_back(lang))} }.into_any()
        }
        _ if team.resting => view! { <p>{words::join_resting(lang)}</p> }.into_any(),
        _ if here.session.is_none() => {
            let to = links::login_then(&links::team(slug(here), team.number));
            view! {
                <p>{words::join_not_needed(lang)}</p>
                <p><a class="button" href=to>{words::join_sign_in(lang)}</a></p>
            }
            .into_any()
        }
        _ => {
            let declined = mine
                .and_then(|m| m.answer.clone())
                .map(|why| view! { <p>{words::was_declined(lang, &why)}</p> });
            let field = Field::new(lang, "message", words::join_message(lang))
                .hint(words::join_hint(lang))
                .value(typed)
                .limits(Remark::LIMITS)
                .lines()
                .draw(faults);
            let to = links::team_act(slug(here), team.number, "join");
            view! {
                {declined}
                <p>{words::join_not_needed(lang)}</p>
                <form method="post" action=to novalidate>{field} <button class="button">{words::join(lang)}</button></form>
            }
            .into_any()
        }
    };
    view! {
        <section class="part" aria-labelledby="join">
            <h2 id="join">{words::join_title(lang)}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn done(here: &Here, team: &Team, said: &str) -> Answer {
    let to = links::team(slug(here), team.number);
    Ok(Redirect::to(&format!("{to}?done={said}")).into_response())
}

/// `POST /{c}/volunteers/{n}/join`
pub async fn join(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let team = find_team(&here, &number).await?;
    let mut faults = Faults::default();
    let typed = form.get("message");
    let Some(message) = faults.text("message", Remark::parse(typed)) else {
        return draw(&here, &team, typed, &faults).await;
    };
    let (db, community) = (&here.portal.db, here.community.id);
    match db
        .ask_to_join(&me, community, team.number, &message, here.now)
        .await
    {
        // The second press of the button: what was asked for is so.
        Ok(()) | Err(Failed::Refused(NotMember::Already)) => done(&here, &team, "team_asked"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotMember::Gone)) => Err(Problem::Denied(Denied::NotSignedIn)),
        Err(Failed::Refused(NotMember::Resting)) => Err(refused(&here, &team, words::join_resting)),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

/// `POST /{c}/volunteers/{n}/leave`
pub async fn leave(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.signed_in()?;
    let team = find_team(&here, &number).await?;
    let (db, community) = (&here.portal.db, here.community.id);
    match db.leave_team(&me, community, team.number, here.now).await {
        Ok(()) => done(&here, &team, "team_left"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotMember::Leads)) => Err(refused(&here, &team, words::leads_stay)),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

fn refused(here: &Here, team: &Team, say: fn(domain::display::Lang) -> &'static str) -> Problem {
    let to = links::team(slug(here), team.number);
    Problem::refused(move |lang| say(lang).to_owned(), Some((to, words::to_team)))
}
