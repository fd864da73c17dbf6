//! `POST /{c}/desk/matters/{n}/slip`: the sheet by which somebody without an account follows a matter. The code stands on the
//! answer of this one press and nowhere else; the next press makes another.

use axum::extract::Path;
use chrono::Datelike;
use domain::codes::Code;
use leptos::prelude::*;
use store::Failed;

use super::item::find;
use super::words;
use crate::frame::{Answer, Fields, Here, Page, Problem, Tab, links};
use crate::matters::find::PURPOSE;
use crate::matters::{private, problem, slug, words as w};
use crate::ui::qr::qr;

/// `POST /{c}/desk/matters/{n}/slip`
pub async fn print(here: Here, Path((_, number)): Path<(String, String)>, _form: Fields) -> Answer {
    let me = here.asked()?;
    let d = find(&here, &me, &number).await?;
    let (lang, m) = (here.lang, &d.matter);
    let code = here.portal.random_door_code();
    let code = Code::door(&code).map_err(|_| Problem::Ours("a code of a slip"))?;
    let (db, key) = (&here.portal.db, here.portal.key(PURPOSE));
    let back = links::desk_matter(slug(&here), m.number);
    match db.slip_matter(&me, m.number, &code, &key, here.now).await {
        Ok(()) => {}
        Err(Failed::Store(e)) => return Err(e.into()),
        Err(Failed::Refused(why)) => return Err(problem(why, back)),
    }
    let path = format!("{}?n={}", links::find_matter(slug(&here)), m.number);
    let url = format!("{}{path}", here.portal.origin);
    let picture = qr(&url);
    let head = here.community.agency.get(lang).to_owned();
    let what = w::one(lang, m.kind, &m.number.to_string());
    let due =
        crate::desk::words::paper_day(lang, m.due_on.year(), m.due_on.month(), m.due_on.day());
    let due = words::slip_due(lang, &due);
    let phone = here.community.phone.clone();
    let (left, right) = code.as_str().split_at(4);
    let code = format!("{left} {right}");
    let title = words::slip_title(lang);
    let drawn = here.draw(Page::new(title).tab(Tab::Desk), move || {
        view! {
            <div class="main__col">
                <a class="link no-print" href=back>"‹ " {w::to_one(lang)}</a>
                <h1 class="no-print">{title}</h1>
                <p class="no-print">{words::slip_hint(lang)}</p>
                <article class="letter">
                    <p class="letter__head">{head} " · " {title}</p>
                    <p class="letter__to">{what}</p>
                    <p>{due}</p>
                    <div class="letter__key">
                        <p>{words::slip_code(lang)} <span class="letter__code">{code}</span></p>
                        <div class="letter__qr" role="img" aria-label=words::slip_qr(lang)>{picture}</div>
                    </div>
                    <p>{words::slip_how(lang)} " " {phone}</p>
                    <p>{url}</p>
                    <p>{words::slip_keep(lang)}</p>
                </article>
            </div>
        }
    })?;
    Ok(private(drawn))
}
