//! One-tap personas of the demo. Outside demo mode there are none: the list is empty and the door answers 404.

use domain::phone::Phone;
use leptos::prelude::*;

use super::{enter, words};
use crate::frame::{Answer, Fields, Problem, Visit, links};

/// The personas on the sign-in page.
pub fn list(visit: &Visit, next: &str) -> Option<AnyView> {
    let lang = visit.lang;
    let personas = &visit.portal.personas;
    (visit.portal.demo && !personas.is_empty()).then(|| {
        let next = next.to_owned();
        let rows = personas
            .iter()
            .enumerate()
            .map(|(at, p)| {
                view! {
                    <li>
                        <button class="persona__one" name="persona" value=at.to_string()>
                            <strong class="persona__name">{p.label.get(lang).to_owned()}</strong>
                            <span class="persona__note">{p.place.get(lang).to_owned()}</span>
                        </button>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="part" aria-labelledby="demo">
                <h2 id="demo">{words::persona_title(lang)}</h2>
                <form method="post" action=links::LOGIN_PERSONA>
                    <input type="hidden" name="next" value=next/>
                    <ul class="persona">{rows}</ul>
                </form>
            </section>
        }
        .into_any()
    })
}

/// `POST /login/persona`
pub async fn sign_in(visit: Visit, form: Fields) -> Answer {
    let at = form.number("persona").and_then(|n| usize::try_from(n).ok());
    let persona = at
        .filter(|_| visit.portal.demo)
        .and_then(|at| visit.portal.personas.get(at));
    let persona = persona.cloned().ok_or(Problem::NotFound)?;
    let phone = Phone::parse(&persona.phone).map_err(|_| Problem::NotFound)?;
    let account = visit
        .portal
        .db
        .find_account_of(&phone)
        .await?
        .ok_or(Problem::NotFound)?;
    let next = match links::own_path(form.get("next")) {
        links::FRONT => persona.start.as_str(),
        next => next,
    };
    enter(&visit, account, persona.staff, next).await
}
