//! `/{c}/desk/matters/new`: entering a matter for somebody who came, called or was met. Whoever enters it was asked first.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::accounts::Role;
use domain::matters::Source;
use domain::phone::Telephone;
use domain::text::RealName;
use leptos::prelude::*;
use store::Failed;
use store::matters::{NotDone, Somebody};

use super::words;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::matters::{form, problem, slug, words as w};
use crate::proposals::card::Names;
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::{kept, once};

/// What staff may choose; the web is the reporter's own.
const SOURCES: [Source; 4] = [Source::Window, Source::Hotline, Source::Grid, Source::Visit];

/// `GET /{c}/desk/matters/new`
pub async fn page(here: Here, Path(_): Path<String>) -> Answer {
    draw(&here, &Fields::default(), &Faults::default()).await
}

/// `POST /{c}/desk/matters/new`
pub async fn send(here: Here, Path(_): Path<String>, typed: Fields) -> Answer {
    let me = here.asked()?;
    let mut faults = Faults::default();
    let new = form::read(&typed, &mut faults);
    let source = Source::from_code(typed.get("source")).filter(|s| SOURCES.contains(s));
    let source = faults.check("source", source.ok_or(Fault::Choose));
    let name = match typed.get("name").trim() {
        "" => Some(None),
        raw => faults.text("name", RealName::parse(raw)).map(Some),
    };
    let say = crate::publishing::desk_words::fault_telephone;
    let phone = match typed.get("phone").trim() {
        "" => Some(None),
        raw => {
            let got = Telephone::parse(raw).ok_or(Fault::Say(say));
            faults.check("phone", got).map(Some)
        }
    };
    let (Some(new), Some(source), Some(name), Some(phone)) = (new, source, name, phone) else {
        return draw(&here, &typed, &faults).await;
    };
    let once = typed.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let calendar = here.portal.calendar().await?;
    let somebody = Somebody { name, phone };
    let db = &here.portal.db;
    match db
        .enter_matter(&me, source, &new, &somebody, &calendar, once, here.now)
        .await
    {
        Ok(number) => {
            let to = match typed.get("act") {
                "pictures" => links::desk_matter_part(slug(&here), number, "files"),
                _ => links::desk_matter(slug(&here), number),
            };
            Ok(Redirect::to(&format!("{to}?done=matter_entered")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotDone::NotHere)) => {
            let faults = Faults::one("category", Fault::Say(w::refused_here));
            draw(&here, &typed, &faults).await
        }
        Err(Failed::Refused(why)) => Err(problem(why, links::desk_matters(slug(&here)))),
    }
}

async fn draw(here: &Here, typed: &Fields, faults: &Faults) -> Answer {
    let me = here.asked()?;
    let lang = here.lang;
    let names = Names::load(here).await?;
    let fields = form::draw(here, &names, typed, faults);
    let usual = match me.role() {
        Role::GridWorker => Source::Grid,
        _ => Source::Window,
    };
    let chosen = match typed.get("source") {
        "" => usual.code().to_owned(),
        code => code.to_owned(),
    };
    let sources = SOURCES.map(|s| Card::new(s.code(), w::source(lang, s)));
    let source = Choice::new(lang, "source", words::f_source(lang), sources.into())
        .chosen(chosen)
        .draw(faults);
    let name = Field::new(lang, "name", words::f_name(lang))
        .hint(words::f_contact_hint(lang))
        .value(typed.get("name"))
        .autocomplete("off")
        .limits(RealName::LIMITS)
        .draw(faults);
    let phone = Field::new(lang, "phone", words::f_phone(lang))
        .value(typed.get("phone"))
        .autocomplete("off")
        .inputmode("tel")
        .draw(faults);
    let key = match typed.get("once") {
        "" => once(here),
        key => kept(key),
    };
    let (to, back) = (
        links::desk_new_matter(slug(here)),
        links::desk_matters(slug(here)),
    );
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = words::enter_title(lang);
    here.draw(Page::new(title).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {words::back(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p>{words::enter_lead(lang)}</p>
                <form method="post" action=to novalidate>
                    {key} {source} {fields} {name} {phone}
                    <button class="button" name="act" value="send">{words::enter_send(lang)}</button> " "
                    <button class="button button--plain" name="act" value="pictures">{words::enter_pictures(lang)}</button>
                </form>
            </div>
        }
    })
}
