//! `/{c}/desk/volunteers/aid`: reports, moderation, guardians' consents, and a look at an address for a written reason.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::phone::Phone;
use domain::text::{Answer as Reason, RealName};
use domain::time::day_of;
use leptos::prelude::*;
use store::Failed;
use store::volunteers::aid::{AidConcern, AidConsent, AidDetail, NotAided};

use super::desk_words as d;
use super::{find_offer, find_request, problem, slug, words};
use crate::appointments::parse;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// `GET /{c}/desk/volunteers/aid`
pub async fn page(here: Here) -> Answer {
    draw(&here, &Fields::default(), &Faults::default(), None).await
}

/// `GET` of an act: back to the desk.
pub async fn back(here: Here) -> Answer {
    Ok(Redirect::to(&links::desk_aid(slug(&here))).into_response())
}

async fn draw(here: &Here, form: &Fields, faults: &Faults, seen: Option<AidDetail>) -> Answer {
    let me = here.clerk()?;
    let lang = here.lang;
    let db = &here.portal.db;
    let (place, today) = (here.community.id, here.today());
    let concerns = match here.editor() {
        Ok(editor) => {
            let all = db.list_aid_concerns(&editor).await?;
            let none = all
                .is_empty()
                .then(|| view! { <p>{d::no_concerns(lang)}</p> });
            let all: Vec<_> = all.iter().map(|k| concern(here, k, form, faults)).collect();
            view! { {none} {all} }.into_any()
        }
        Err(_) => view! { <p>{d::not_writers(lang)}</p> }.into_any(),
    };
    let requests = db.list_open_aid(place, None, None, today).await?;
    let offers = db.list_open_aid_offers(place, None, None, today).await?;
    let none = |empty: bool| empty.then(|| view! { <p>{d::none(lang)}</p> });
    let (no_requests, no_offers) = (none(requests.is_empty()), none(offers.is_empty()));
    let requests: Vec<_> = requests
        .iter()
        .map(|r| {
            let hide = links::desk_aid_act(slug(here), r.number, "hide");
            let id = format!("hide_{}", r.number);
            moderated(here, super::request_card(here, r), hide, &id, form, faults)
        })
        .collect();
    let offers: Vec<_> = offers
        .iter()
        .map(|o| {
            let hide = links::desk_aid_offer_hide(slug(here), o.number);
            let id = format!("hide_offer_{}", o.number);
            moderated(here, super::offer_card(here, o), hide, &id, form, faults)
        })
        .collect();
    let consents = db.list_aid_consents(&me, today).await?;
    let consents: Vec<_> = consents.iter().map(|k| consent(here, k)).collect();
    let (look, record) = (
        look_form(here, form, faults),
        consent_form(here, form, faults),
    );
    let seen = seen.map(|s| {
        view! {
            <section class="next" aria-labelledby="seen">
                <h2 class="next__title" id="seen">{words::seen_title(lang)}</h2>
                <dl class="facts">
                    <dt>{words::address(lang)}</dt>
                    <dd>{s.address.clone()}</dd>
                    <dt>{words::phone(lang)}</dt>
                    <dd>{s.phone.clone()}</dd>
                </dl>
            </section>
        }
    });
    let back = links::aid_board(slug(here));
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = d::title(lang);
    here.draw(
        Page::new(title).tab(Tab::Desk).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {words::back(lang)}</a>
                    {summary}
                    <h1>{title}</h1>
                    <p>{d::lead(lang)}</p>
                    {seen}
                    <section class="part" aria-labelledby="concerns"><h2 id="concerns">{d::concerns(lang)}</h2>{concerns}</section>
                    <section class="part" aria-labelledby="board"><h2 id="board">{d::board(lang)}</h2>{no_requests} {requests}</section>
                    <section class="part" aria-labelledby="offered"><h2 id="offered">{d::offers(lang)}</h2>{no_offers} {offers}</section>
                    <section class="part" aria-labelledby="consents">
                        <h2 id="consents">{d::consents(lang)}</h2>
                        <p>{d::consents_lead(lang)}</p>
                        {consents} {record}
                    </section>
                    {look}
                </div>
            }
        },
    )
}

fn concern(here: &Here, k: &AidConcern, form: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let (to, what) = match (k.request, k.offer) {
        (Some(n), _) => (links::aid(slug(here), n), d::request(lang, n)),
        (None, n) => {
            let n = n.unwrap_or_default();
            (links::aid_offer(slug(here), n), d::offer(lang, n))
        }
    };
    let name = k
        .name
        .clone()
        .map(|name| view! { <span>{d::by(lang, &name)}</span> });
    let end = match &k.outcome {
        Some(outcome) => view! { <p>{d::outcome_was(lang, outcome)}</p> }.into_any(),
        None => {
            let id = format!("outcome_{}", k.id);
            let field = Field::new(lang, id.clone(), d::outcome_label(lang))
                .value(form.get(&id))
                .limits(Reason::LIMITS)
                .lines()
                .draw(faults);
            let to = links::desk_aid_concern(slug(here), k.id);
            view! {
                <form method="post" action=to novalidate>
                    {field} <button class="button button--plain button--small">{d::outcome_send(lang)}</button>
                </form>
            }
            .into_any()
        }
    };
    view! {
        <article class="item">
            <h3 class="item__title"><a href=to>{what}</a></h3>
            <p class="meeting__text">{k.body.clone()}</p>
            <p class="meta">{name} <span>{when::moment(lang, k.at, here.now)}</span></p>
            {end}
        </article>
    }
    .into_any()
}

fn moderated(
    here: &Here,
    card: AnyView,
    to: String,
    id: &str,
    form: &Fields,
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    let open = faults.of(id).is_some();
    let field = Field::new(lang, id.to_owned(), d::hide_why(lang))
        .value(form.get(id))
        .limits(Reason::LIMITS)
        .lines()
        .draw(faults);
    view! {
        {card}
        <details open=open>
            <summary>{d::hide(lang)}</summary>
            <form method="post" action=to novalidate>{field} <button class="button button--danger button--small">{d::hide(lang)}</button></form>
        </details>
    }
    .into_any()
}

fn consent(here: &Here, k: &AidConsent) -> AnyView {
    let lang = here.lang;
    let name = k
        .name
        .clone()
        .unwrap_or_else(|| crate::volunteers::desk_words::no_name(lang).to_owned());
    let day = when::day(lang, k.until_on, day_of(here.now));
    let to = links::desk_aid_consent_end(slug(here), k.id);
    let hidden = name.clone();
    view! {
        <article class="item">
            <h3 class="item__title">{name}</h3>
            <p class="meta"><span>{d::consent_line(lang, &k.guardian, &day)}</span></p>
            <form class="item__form" method="post" action=to>
                <button class="button button--plain button--small">
                    {d::consent_end(lang)} <span class="visually-hidden">{hidden}</span>
                </button>
            </form>
        </article>
    }
    .into_any()
}

fn consent_form(here: &Here, form: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let phone = Field::new(lang, "phone", d::consent_phone(lang))
        .hint(d::consent_phone_hint(lang))
        .value(form.get("phone"))
        .inputmode("tel")
        .draw(faults);
    let guardian = Field::new(lang, "guardian", d::consent_guardian(lang))
        .value(form.get("guardian"))
        .draw(faults);
    let until = Field::new(lang, "until", d::consent_until(lang))
        .input_type("date")
        .value(form.get("until"))
        .draw(faults);
    let to = links::desk_aid_consent(slug(here));
    view! {
        <form method="post" action=to novalidate>
            {phone} {guardian} {until} <button class="button button--plain">{d::consent_send(lang)}</button>
        </form>
    }
    .into_any()
}

fn look_form(here: &Here, form: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let open = faults.of("number").is_some() || faults.of("reason").is_some();
    let number = Field::new(lang, "number", d::look_number(lang))
        .value(form.get("number"))
        .inputmode("numeric")
        .draw(faults);
    let reason = Field::new(lang, "reason", d::look_why(lang))
        .value(form.get("reason"))
        .limits(Reason::LIMITS)
        .lines()
        .draw(faults);
    let to = links::desk_aid_look(slug(here));
    view! {
        <details open=open>
            <summary>{d::look_title(lang)}</summary>
            <form method="post" action=to novalidate>
                {number} {reason} <button class="button button--danger">{d::look_send(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}

fn done(here: &Here, got: Result<(), Failed<NotAided>>, said: &str) -> Answer {
    let to = links::desk_aid(slug(here));
    match got {
        Ok(()) => Ok(Redirect::to(&format!("{to}?done={said}")).into_response()),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(problem(why, to)),
    }
}

/// `POST /{c}/desk/volunteers/aid/{n}/hide`
pub async fn hide(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.clerk()?;
    let r = find_request(&here, &number).await?;
    let id = format!("hide_{}", r.number);
    let mut faults = Faults::default();
    let Some(reason) = faults.text(id.clone(), Reason::parse(form.get(&id))) else {
        return draw(&here, &form, &faults, None).await;
    };
    let db = &here.portal.db;
    let got = db.hide_aid(&me, r.number, &reason, here.now).await;
    done(&here, got, "aid_hidden")
}

/// `POST /{c}/desk/volunteers/aid/offers/{n}/hide`
pub async fn hide_offer(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.clerk()?;
    let o = find_offer(&here, &number).await?;
    let id = format!("hide_offer_{}", o.number);
    let mut faults = Faults::default();
    let Some(reason) = faults.text(id.clone(), Reason::parse(form.get(&id))) else {
        return draw(&here, &form, &faults, None).await;
    };
    let db = &here.portal.db;
    let got = db.hide_aid_offer(&me, o.number, &reason, here.now).await;
    done(&here, got, "aid_hidden")
}

/// `POST /{c}/desk/volunteers/aid/concerns/{id}/close`
pub async fn close(here: Here, Path((_, id)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.editor()?;
    let concern = parse(&id)?;
    let field = format!("outcome_{concern}");
    let mut faults = Faults::default();
    let Some(outcome) = faults.text(field.clone(), Reason::parse(form.get(&field))) else {
        return draw(&here, &form, &faults, None).await;
    };
    let db = &here.portal.db;
    let got = db
        .handle_aid_concern(&me, concern, &outcome, here.now)
        .await;
    done(&here, got, "moved")
}

/// `POST /{c}/desk/volunteers/aid/look`: the address on this answer alone; the person is told.
pub async fn look(here: Here, form: Fields) -> Answer {
    let me = here.clerk()?;
    let mut faults = Faults::default();
    let number = faults.check("number", form.number("number").ok_or(Fault::Number));
    let reason = faults.text("reason", Reason::parse(form.get("reason")));
    let (Some(number), Some(reason)) = (number, reason) else {
        return draw(&here, &form, &faults, None).await;
    };
    let db = &here.portal.db;
    match db
        .see_aid_address_as_staff(&me, number, &reason, here.now)
        .await
    {
        Ok(seen) => draw(&here, &Fields::default(), &Faults::default(), Some(seen)).await,
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(_)) => {
            let faults = Faults::one("number", Fault::Say(d::look_gone));
            draw(&here, &form, &faults, None).await
        }
    }
}

/// `POST /{c}/desk/volunteers/aid/consent`
pub async fn record(here: Here, form: Fields) -> Answer {
    let me = here.clerk()?;
    let mut faults = Faults::default();
    let phone = faults.check(
        "phone",
        Phone::parse(form.get("phone")).map_err(|_| Fault::Phone),
    );
    let guardian = faults.text("guardian", RealName::parse(form.get("guardian")));
    let until = faults.day("until", form.get("until"));
    let (Some(phone), Some(guardian), Some(until)) = (phone, guardian, until) else {
        return draw(&here, &form, &faults, None).await;
    };
    let db = &here.portal.db;
    match db
        .record_aid_consent(&me, &phone, &guardian, until, here.now)
        .await
    {
        Err(Failed::Refused(NotAided::Day)) => {
            let faults = Faults::one("until", Fault::Say(d::consent_day));
            draw(&here, &form, &faults, None).await
        }
        Err(Failed::Refused(_)) => {
            let faults = Faults::one("phone", Fault::Say(d::consent_unknown));
            draw(&here, &form, &faults, None).await
        }
        got => done(&here, got, "saved"),
    }
}

/// `POST /{c}/desk/volunteers/aid/consents/{id}/end`
pub async fn end_consent(here: Here, Path((_, id)): Path<(String, String)>) -> Answer {
    let me = here.clerk()?;
    let db = &here.portal.db;
    let got = db.end_aid_consent(&me, parse(&id)?, here.now).await;
    done(&here, got, "saved")
}
