//! `/{c}/volunteers/proofs/{code}`: whether a proof holds, for whoever holds the paper; and the paper itself.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use chrono::{Datelike, NaiveDate};
use domain::appointments::BookingCode;
use domain::display::Lang;
use domain::text::Answer as Reason;
use domain::time::day_of;
use domain::volunteers::{Line, ProofCode};
use http::StatusCode;
use leptos::prelude::*;
use store::Failed;
use store::volunteers::{NotRevoked, Proof};

use super::{read_code, slug, words};
use crate::communities::table::{cell, table};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::qr::qr;

/// `GET /{c}/volunteers/proofs`; `?code=` leads to the proof.
pub async fn find(here: Here, Path(_): Path<String>) -> Answer {
    let lang = here.lang;
    let typed = here.query("code").to_owned();
    if let Ok(code) = BookingCode::parse(&typed) {
        let to = links::proof(slug(&here), code.as_str());
        return Ok(Redirect::to(&to).into_response());
    }
    let form = form(&here, &typed);
    let title = words::check_proof(lang);
    let back = links::volunteers(slug(&here));
    here.draw(Page::new(title).tab(Tab::Volunteers), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {words::title(lang)}</a>
                <h1>{title}</h1>
                {form}
            </div>
        }
    })
}

fn form(here: &Here, typed: &str) -> AnyView {
    let lang = here.lang;
    let field = Field::new(lang, "code", words::proof_check_label(lang))
        .hint(words::proof_check_hint(lang))
        .value(typed)
        .class("code__input")
        .draw(&Faults::default());
    let action = links::proofs(slug(here));
    view! { <form action=action novalidate>{field} <button class="button">{words::proof_check(lang)}</button></form> }.into_any()
}

/// A day on paper, which is read in another year too.
fn paper_day(lang: Lang, day: NaiveDate) -> String {
    crate::desk::words::paper_day(lang, day.year(), day.month(), day.day())
}

/// Services of one kind in one team: how often, when, how long.
struct Kind {
    times: i64,
    minutes: i64,
    from: NaiveDate,
    until: NaiveDate,
}

/// The lines by team and content, so that a long service fits on one sheet.
fn kinds(lines: &[Line]) -> BTreeMap<(&str, &str), Kind> {
    let mut kinds: BTreeMap<(&str, &str), Kind> = BTreeMap::new();
    for l in lines {
        let kind = kinds.entry((&l.team, &l.content)).or_insert(Kind {
            times: 0,
            minutes: 0,
            from: l.day,
            until: l.day,
        });
        kind.times += 1;
        kind.minutes += l.minutes;
        kind.from = kind.from.min(l.day);
        kind.until = kind.until.max(l.day);
    }
    kinds
}

/// What the paper says, the same on it and on the page that checks it.
fn content(lang: Lang, p: &Proof) -> AnyView {
    let rows = kinds(&p.lines)
        .into_iter()
        .map(|((team, content), k)| {
            let days = match k.from == k.until {
                true => paper_day(lang, k.from),
                false => words::proof_period_say(
                    lang,
                    &paper_day(lang, k.from),
                    &paper_day(lang, k.until),
                ),
            };
            vec![
                cell(format!("{content} · {team}")),
                cell(days),
                cell(k.times.to_string()),
                cell(words::duration(lang, k.minutes)),
            ]
        })
        .collect();
    let columns = [
        words::col_what(lang),
        words::col_day(lang),
        words::col_times(lang),
        words::col_minutes(lang),
    ];
    let name = match &p.name {
        Some(name) => name.clone(),
        None => words::proof_no_name(lang).to_owned(),
    };
    let days = p.lines.iter().map(|l| l.day);
    let period = days.clone().min().zip(days.max()).map(|(from, until)| {
        let say = words::proof_period_say(lang, &paper_day(lang, from), &paper_day(lang, until));
        view! { <dt>{words::proof_period(lang)}</dt> <dd>{say}</dd> }
    });
    view! {
        <dl class="facts">
            <dt>{words::proof_person(lang)}</dt>
            <dd>{name}</dd>
            {period}
            <dt>{words::proof_sum(lang)}</dt>
            <dd><strong>{words::duration(lang, p.minutes)}</strong></dd>
        </dl>
        {table(words::proof_table(lang).to_owned(), &columns, None, rows)}
        <dl class="facts">
            <dt>{words::proof_issuer(lang)}</dt>
            <dd>{p.issuer.get(lang).to_owned()}</dd>
            <dt>{words::proof_day(lang)}</dt>
            <dd>{paper_day(lang, day_of(p.issued_at))}</dd>
            <dt>{words::proof_contact(lang)}</dt>
            <dd>{p.contact.clone()}</dd>
        </dl>
    }
    .into_any()
}

fn number(lang: Lang, p: &Proof) -> String {
    words::proof_number(lang, day_of(p.issued_at).year(), p.number)
}

/// `GET /{c}/volunteers/proofs/{code}`
pub async fn check(here: Here, Path((_, code)): Path<(String, String)>) -> Answer {
    let code = read_code(&code)?;
    draw_check(&here, &code, "", &Faults::default()).await
}

async fn draw_check(here: &Here, code: &ProofCode, typed: &str, faults: &Faults) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let back = links::volunteers(slug(here));
    let Some(p) = db.find_proof(here.community.id, code).await? else {
        let form = form(here, &code.spoken());
        let title = words::proof_unknown_title(lang);
        let page = Page::new(title)
            .tab(Tab::Volunteers)
            .status(StatusCode::NOT_FOUND);
        return here.draw(page, move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {words::title(lang)}</a>
                    <h1>{title}</h1>
                    <p>{words::proof_unknown(lang)}</p>
                    {form}
                </div>
            }
        });
    };
    let state = match (&p.revoked_at, &p.revoked_reason) {
        (Some(at), Some(why)) => {
            let say = words::proof_revoked_say(lang, &paper_day(lang, day_of(*at)), why);
            view! {
                <p class="item__state"><span class="chip chip--late">{words::proof_revoked(lang)}</span></p>
                <p><strong>{say}</strong></p>
            }
            .into_any()
        }
        _ => view! {
            <p class="item__state"><span class="chip chip--done">{words::proof_valid(lang)}</span></p>
            <p>{words::proof_valid_say(lang)}</p>
        }
        .into_any(),
    };
    let revoke = match here.lead() {
        Ok(lead) if p.revoked_at.is_none() && db.may_revoke_proof(&lead, code).await? => {
            let field = Field::new(lang, "reason", words::proof_revoke_why(lang))
                .value(typed)
                .limits(Reason::LIMITS)
                .lines()
                .draw(faults);
            let to = links::desk_revoke_proof(slug(here), code.as_str());
            let open = !faults.is_empty();
            Some(view! {
                <details open=open>
                    <summary>{words::proof_revoke(lang)}</summary>
                    <form method="post" action=to novalidate>
                        {field} <button class="button button--danger">{words::proof_revoke(lang)}</button>
                    </form>
                </details>
            })
        }
        _ => None,
    };
    let number = number(lang, &p);
    let spoken = p.code.spoken();
    let body = content(lang, &p);
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = words::proof_title(lang);
    here.draw(Page::new(title).tab(Tab::Volunteers).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {words::title(lang)}</a>
                {summary}
                <h1>{title}</h1>
                {state}
                <p class="meta"><span>{number}</span> <span>{words::proof_code(lang)} " " <strong>{spoken}</strong></span></p>
                {body} {revoke}
            </div>
        }
    })
}

/// `GET /{c}/volunteers/proofs/{code}/print`: the person's own paper.
pub async fn print(here: Here, Path((_, code)): Path<(String, String)>) -> Answer {
    let me = here.signed_in()?;
    let lang = here.lang;
    let code = read_code(&code)?;
    let p = here
        .portal
        .db
        .find_my_proof(&me, here.community.id, &code)
        .await?
        .ok_or(Problem::NotFound)?;
    let path = links::proof(slug(&here), p.code.as_str());
    let url = format!("{}{path}", here.portal.origin);
    let picture = qr(&url);
    let revoked = p.revoked_reason.clone().zip(p.revoked_at).map(|(why, at)| {
        let say = words::proof_revoked_say(lang, &paper_day(lang, day_of(at)), &why);
        view! { <p><strong>{say}</strong></p> }
    });
    let (number, spoken, body) = (number(lang, &p), p.code.spoken(), content(lang, &p));
    let sign = p.issuer.get(lang).to_owned();
    let back = links::my_hours(slug(&here));
    let title = words::proof_title(lang);
    here.draw(Page::new(title).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                <a class="link no-print" href=back>"‹ " {words::my_hours(lang)}</a>
                <h1 class="no-print">{title}</h1>
                <p class="no-print">{words::proof_print_hint(lang)}</p>
                {revoked}
                <article class="letter letter--sheet">
                    <p class="letter__head">{title}</p>
                    <p class="meta">{number}</p>
                    <p class="letter__body">{words::proof_body(lang)}</p>
                    {body}
                    <div class="letter__key">
                        <p>{words::proof_scan(lang)} <br/> {url} <strong class="letter__code">{spoken}</strong></p>
                        <div class="letter__qr" role="img" aria-label=words::proof_qr(lang)>{picture}</div>
                    </div>
                    <p class="letter__sign">{sign}</p>
                </article>
            </div>
        }
    })
}

/// `POST /{c}/desk/volunteers/proofs/{code}/revoke`
pub async fn revoke(here: Here, Path((_, code)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.lead()?;
    let code = read_code(&code)?;
    let mut faults = Faults::default();
    let typed = form.get("reason");
    let Some(reason) = faults.text("reason", Reason::parse(typed)) else {
        return draw_check(&here, &code, typed, &faults).await;
    };
    match here
        .portal
        .db
        .revoke_proof(&me, &code, &reason, here.now)
        .await
    {
        Ok(()) => {
            let to = links::proof(slug(&here), code.as_str());
            Ok(Redirect::to(&format!("{to}?done=saved")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotRevoked::Unknown)) => Err(Problem::NotFound),
    }
}

/// `GET` of the act: back to the proof.
pub async fn back(here: Here, Path((_, code)): Path<(String, String)>) -> Answer {
    let code = read_code(&code)?;
    Ok(Redirect::to(&links::proof(slug(&here), code.as_str())).into_response())
}
