//! `/{c}/volunteers/hours`: the own hours, saying whether they are right, and making a proof of them.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Denied;
use domain::display::{Both, Lang};
use domain::ids::HourEntryId;
use domain::text::Remark;
use domain::time::day_of;
use domain::volunteers::{ProofCode, Shown, Source};
use leptos::prelude::*;
use store::Failed;
use store::volunteers::{Cursor, HourLine, NotAnswered, NotProven, Proof, ProofTerms};

use super::{begins, one_page, onward, parse, slug, words};
use crate::communities::table::{cell, table};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;

/// Lines and proofs on one page.
const SHOWN: i64 = 100;

/// `GET /{c}/volunteers/hours`
pub async fn page(here: Here, Path(_): Path<String>) -> Answer {
    draw(&here, None, &Faults::default()).await
}

/// `GET` of an act: back to the hours.
pub async fn back(here: Here) -> Answer {
    Ok(Redirect::to(&links::my_hours(slug(&here))).into_response())
}

/// The chips of a line: how it came about, and how it stands.
pub(super) fn marks(lang: Lang, l: &HourLine) -> AnyView {
    let source = l.source();
    let mut all = Vec::new();
    let class = match source {
        Source::Code => "chip chip--off",
        _ => "chip chip--wait",
    };
    all.push((class, words::source(lang, source).to_owned()));
    if l.late {
        all.push(("chip chip--late", words::late(lang).to_owned()));
    }
    if let Some(n) = l.corrects {
        all.push(("chip chip--off", words::correction(lang, n)));
    }
    let state = match (l.agreed, l.counts) {
        (None, _) if l.by_oneself => ("chip chip--wait", words::line_other(lang)),
        (None, _) => ("chip chip--wait", words::line_waits(lang)),
        (Some(false), _) => ("chip chip--late", words::line_disputed(lang)),
        (Some(true), true) => ("chip chip--done", words::line_counts(lang)),
        (Some(true), false) => ("chip chip--off", words::line_replaced(lang)),
    };
    all.push((state.0, state.1.to_owned()));
    all.into_iter()
        .map(|(class, say)| view! { <span class=class>{say}</span> " " })
        .collect_view()
        .into_any()
}

/// The two answers to a line: yes in one tap, no with what is wrong.
pub(super) fn answers(lang: Lang, to: String, line: i64, faults: &Faults) -> AnyView {
    let name = format!("why_{line}");
    let open = faults.of(&name).is_some();
    let field = Field::new(lang, name, words::dispute_why(lang))
        .hint(words::dispute_hint(lang))
        .limits(Remark::LIMITS)
        .draw(faults);
    view! {
        <form method="post" action=to.clone()>
            <button class="button" name="say" value="yes">{words::agree(lang)}</button>
        </form>
        <details open=open>
            <summary>{words::dispute(lang)}</summary>
            <form method="post" action=to novalidate>
                {field}
                <button class="button button--plain" name="say" value="no">{words::dispute_send(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}

/// What the form said of a line: none where something is to be put right, else the dispute.
pub(super) fn read_answer(
    form: &Fields,
    line: i64,
    faults: &mut Faults,
) -> Result<Option<Option<Remark>>, Problem> {
    match form.get("say") {
        "yes" => Ok(Some(None)),
        "no" => {
            let name = format!("why_{line}");
            let typed = Remark::parse(form.get(&name));
            Ok(faults.text(name, typed).map(Some))
        }
        _ => Err(Problem::BadRequest),
    }
}

async fn draw(here: &Here, shown: Option<&str>, faults: &Faults) -> Answer {
    let me = here.signed_in()?;
    let lang = here.lang;
    let db = &here.portal.db;
    let community = here.community.id;
    let from = begins(here, "before").unwrap_or_else(Cursor::end);
    let lines = db.list_my_hours(&me, community, from, SHOWN + 1).await?;
    let (lines, more) = one_page(lines, SHOWN);
    let open = db.list_my_open_hours(&me, community, SHOWN).await?;
    let newer = here.query("proofs").parse().ok();
    let proofs = db.list_my_proofs(&me, community, newer, SHOWN + 1).await?;
    let (proofs, more_proofs) = one_page(proofs, SHOWN);
    let sum = db.sum_my_hours(&me, community).await?;
    let onto = |name: &str, at: String| {
        let to = links::my_hours(slug(here));
        onward(format!("{to}?{name}={at}"), words::earlier(lang))
    };
    let more = lines.last().filter(|_| more);
    let more = more.map(|l| onto("before", l.cursor().to_string()));
    let more_proofs = proofs.last().filter(|_| more_proofs);
    let more_proofs = more_proofs.map(|p| onto("proofs", p.number.to_string()));
    let none = lines
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::hours_none(lang)}</p></div> });
    let waiting: Vec<_> = open.iter().map(|l| waiting(here, l, faults)).collect();
    let waiting = (!waiting.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="waiting">
                <h2 id="waiting">{words::hours_wait(lang)}</h2>
                <p>{words::hours_wait_hint(lang)}</p>
                {waiting}
            </section>
        }
    });
    let rows: Vec<Vec<AnyView>> = lines
        .iter()
        .map(|l| {
            let day = when::day(lang, day_of(l.starts_at), here.today());
            let team = Both::new(&l.team_zh, &l.team_en).get(lang).to_owned();
            vec![
                cell(day),
                cell(format!("{} · {team}", l.content)),
                cell(words::duration(lang, l.minutes)),
                marks(lang, l),
            ]
        })
        .collect();
    let all = (!rows.is_empty()).then(|| {
        let columns = [
            words::col_day(lang),
            words::col_what(lang),
            words::col_minutes(lang),
            words::col_state(lang),
        ];
        let caption = words::hours_sum(lang, &words::duration(lang, sum));
        view! {
            <section class="part" aria-labelledby="all">
                <h2 id="all">{words::hours_all(lang)}</h2>
                {table(caption, &columns, None, rows)} {more}
            </section>
        }
    });
    let making = (sum > 0).then(|| making(here, shown.unwrap_or("family"), faults));
    let proofs = (!proofs.is_empty()).then(|| {
        let lines: Vec<_> = proofs.iter().map(|p| proof(here, p)).collect();
        view! {
            <section class="part" aria-labelledby="proofs">
                <h2 id="proofs">{words::proofs_mine(lang)}</h2>
                <ul class="side__list">{lines}</ul>
                {more_proofs}
            </section>
        }
    });
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = words::my_hours(lang);
    here.draw(Page::new(title).tab(Tab::Me).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=links::MY_SHIFTS>"‹ " {words::my_shifts(lang)}</a>
                {summary}
                <h1>{title}</h1>
                {none} {waiting} {all} {making} {proofs}
            </div>
        }
    })
}

fn waiting(here: &Here, l: &HourLine, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let to = links::answer_hours(slug(here), l.id);
    let day = when::day(lang, day_of(l.starts_at), here.today());
    let team = Both::new(&l.team_zh, &l.team_en).get(lang).to_owned();
    view! {
        <article class="item">
            <h3 class="item__title">{words::duration(lang, l.minutes)} " · " {l.content.clone()}</h3>
            <p class="meta"><span>{day}</span> <span>{team}</span> {marks(lang, l)}</p>
            {answers(lang, to, l.id, faults)}
        </article>
    }
    .into_any()
}

fn making(here: &Here, shown: &str, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let cards = Shown::ALL
        .iter()
        .map(|s| Card::new(s.code(), words::shown(lang, *s)))
        .collect();
    let choice = Choice::new(lang, "shown", words::proof_shown(lang), cards)
        .chosen(shown)
        .long()
        .draw(faults);
    let key = once(here);
    let to = links::proofs(slug(here));
    view! {
        <section class="part" aria-labelledby="make">
            <h2 id="make">{words::proof_make(lang)}</h2>
            <p>{words::proof_hint(lang)}</p>
            <form method="post" action=to novalidate>{key} {choice} <button class="button">{words::proof_button(lang)}</button></form>
        </section>
    }
    .into_any()
}

fn proof(here: &Here, p: &Proof) -> AnyView {
    let lang = here.lang;
    let to = links::proof_print(slug(here), p.code.as_str());
    let day = when::day(lang, day_of(p.issued_at), here.today());
    let off = p
        .revoked_at
        .is_some()
        .then(|| view! { " " <span class="chip chip--off">{words::proof_revoked(lang)}</span> });
    let sum = words::duration(lang, p.minutes);
    view! { <li><a href=to>{day} " · " {sum} " · " {p.code.spoken()}</a> {off}</li> }.into_any()
}

/// `POST /{c}/volunteers/hours/{id}/answer`
pub async fn answer(here: Here, Path((_, id)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let line = parse(&id)?;
    let mut faults = Faults::default();
    let Some(disputed) = read_answer(&form, line, &mut faults)? else {
        return draw(&here, None, &faults).await;
    };
    let (db, community) = (&here.portal.db, here.community.id);
    let got = db
        .answer_hours(
            &me,
            community,
            HourEntryId(line),
            disputed.as_ref(),
            here.now,
        )
        .await;
    match got {
        Ok(()) => {
            let to = links::my_hours(slug(&here));
            Ok(Redirect::to(&format!("{to}?done=hours_answered")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotAnswered::Unknown)) => Err(Problem::NotFound),
        Err(Failed::Refused(_)) => Err(Problem::refused(
            |lang| words::not_your_line(lang).to_owned(),
            Some((links::my_hours(slug(&here)), words::to_hours)),
        )),
    }
}

/// `POST /{c}/volunteers/proofs`
pub async fn issue(here: Here, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let Some(shown) = Shown::from_code(form.get("shown")) else {
        return draw(&here, None, &Faults::one("shown", Fault::Choose)).await;
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let code = ProofCode::parse(&here.portal.random_door_code())
        .map_err(|_| Problem::Ours("a proof code of another shape"))?;
    let terms = ProofTerms {
        shown,
        code: &code,
        issuer: &here.community.agency,
        contact: &here.community.phone,
    };
    let (db, community) = (&here.portal.db, here.community.id);
    match db.issue_proof(&me, community, &terms, once, here.now).await {
        Ok(code) => {
            let to = links::proof_print(slug(&here), code.as_str());
            Ok(Redirect::to(&format!("{to}?done=proof_made")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotProven::NoName)) => {
            let faults = Faults::one("shown", Fault::Say(words::proof_need_name));
            draw(&here, Some(shown.code()), &faults).await
        }
        Err(Failed::Refused(NotProven::Unknown)) => Err(Problem::BadRequest),
        Err(Failed::Refused(NotProven::Gone)) => Err(Problem::Denied(Denied::NotSignedIn)),
        Err(Failed::Refused(NotProven::NothingYet)) => Err(Problem::refused(
            |lang| words::proof_nothing(lang).to_owned(),
            Some((links::my_hours(slug(&here)), words::to_hours)),
        )),
    }
}
