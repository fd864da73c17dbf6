//! `/{c}/matters/find`: a matter by the number and the code of its slip, for whoever has no account. The code is in no
//! address: it is typed, and sent in the body of a form.

use axum::extract::Path;
use domain::codes::Code;
use domain::ids::RecordNumber;
use leptos::prelude::*;
use store::Failed;
use store::matters::Matter;

use super::detail::{self, Reader, read_word};
use super::{private, problem, slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// What the codes of slips are digested under.
pub(super) const PURPOSE: &str = "matter slips";

/// `GET /{c}/matters/find`; `?n=` fills the number in, as the QR of a slip does.
pub async fn page(here: Here, Path(_): Path<String>) -> Answer {
    let number: Option<RecordNumber> = here.query("n").parse().ok();
    let number = number.map(|n| ("number".to_owned(), n.to_string()));
    let typed = Fields::from_pairs(number.into_iter().collect());
    draw(&here, &typed, &Faults::default(), false)
}

/// `POST /{c}/matters/find`; with `solved` it is the reporter's word, with `picture` it asks for one.
pub async fn look(here: Here, Path(_): Path<String>, form: Fields) -> Answer {
    let mut faults = Faults::default();
    let number = form.get("number").trim().parse::<RecordNumber>();
    let number = faults.check(
        "number",
        number.map_err(|_| Fault::Say(words::number_shape)),
    );
    let code = Code::door(form.get("code")).map_err(|_| Fault::Say(words::code_shape));
    let code = faults.check("code", code);
    let (Some(number), Some(code)) = (number, code) else {
        return draw(&here, &form, &faults, false);
    };
    let (db, place) = (&here.portal.db, here.community.id);
    let key = here.portal.key(PURPOSE);
    let mut word_fault = Faults::default();
    if form.has("solved")
        && let Some((solved, word)) = read_word(&form, &mut word_fault)?
    {
        let calendar = here.portal.calendar().await?;
        let said = (solved, word.as_ref());
        let got = db
            .say_matter_by_code(place, number, &code, &key, said, &calendar, here.now)
            .await;
        match got {
            Ok(_) => {}
            Err(Failed::Store(e)) => return Err(e.into()),
            Err(Failed::Refused(why)) => {
                return Err(problem(why, links::find_matter(slug(&here))));
            }
        }
    }
    let found = db
        .find_matter_by_code(place, number, &code, &key, here.now)
        .await?;
    match found {
        Some(m) if form.has("picture") => picture(&here, &m, form.get("picture")).await,
        Some(m) => {
            let reader = Reader::Slip {
                code: code.as_str(),
            };
            detail::draw(&here, &m, &reader, &form, &word_fault).await
        }
        None => draw(&here, &form, &Faults::default(), true),
    }
}

/// One picture of the matter of a slip, on this answer alone.
async fn picture(here: &Here, m: &Matter, name: &str) -> Answer {
    let db = &here.portal.db;
    let all = db.list_matter_pictures(m.id).await?;
    if !all.iter().any(|p| p.name == name) {
        return Err(Problem::NotFound);
    }
    let found = db.find_file(here.community.id, name).await?;
    let (file, _) = found.ok_or(Problem::NotFound)?;
    crate::files::serve(here, &file, crate::files::UNKEPT).await
}

fn draw(here: &Here, typed: &Fields, faults: &Faults, unknown: bool) -> Answer {
    let lang = here.lang;
    let number = Field::new(lang, "number", words::f_number(lang))
        .hint(words::f_number_hint(lang))
        .value(typed.get("number"))
        .autocomplete("off")
        .draw(faults);
    let code = Field::new(lang, "code", words::f_code(lang))
        .hint(words::f_code_hint(lang))
        .value(typed.get("code"))
        .autocomplete("off")
        .class("code__input")
        .draw(faults);
    let unknown = unknown.then(|| {
        let said = words::not_found(lang, &here.community.phone);
        view! { <div class="errors" role="alert"><p>{said}</p></div> }
    });
    let (to, back) = (links::find_matter(slug(here)), links::matters(slug(here)));
    let (summary, status) = (errors(lang, faults), faults.status());
    let status = match unknown.is_some() {
        true => http::StatusCode::NOT_FOUND,
        false => status,
    };
    let title = words::find_title(lang);
    let page = Page::new(title).tab(Tab::Home).status(status);
    let drawn = here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {words::back(lang)}</a>
                {summary} {unknown}
                <h1>{title}</h1>
                <p>{words::find_lead(lang)}</p>
                <form method="post" action=to novalidate>
                    {number} {code} <button class="button">{words::find_go(lang)}</button>
                </form>
            </div>
        }
    })?;
    Ok(private(drawn))
}
