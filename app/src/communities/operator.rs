//! The operator's first page `/operator`: which communities there are, a new one, and who else is an operator.

use domain::accounts::Role;
use domain::communities::Slug;
use domain::display::Lang;
use domain::ids::RoleId;
use domain::phone::Phone;
use leptos::prelude::*;
use store::Failed;
use store::communities::{Community, Taken};

use super::operator_form::{Typed, done, fold, form as post, section};
use super::operator_roles::{ENDED, Looking, held};
use super::table::{cell, table};
use super::{operator_facts, words};
use crate::frame::fields::Fault;
use crate::frame::flash::Flash;
use crate::frame::{Answer, Faults, Fields, Page, Problem, Tab, Visit, links};
use crate::ui::errors::errors;

const COMMUNITIES: &str = "/operator/communities";
const OPERATORS: &str = "/operator/operators";
const OPERATORS_END: &str = "/operator/operators-end";

const PHONE: &str = "operator_phone";

/// `GET /operator`
pub async fn index(visit: Visit) -> Answer {
    draw(&visit, &Fields::default(), &Faults::default()).await
}

/// `POST /operator/communities`
pub async fn create(visit: Visit, form: Fields) -> Answer {
    let op = visit.operator()?;
    let mut faults = Faults::default();
    let slug = faults.check(
        operator_facts::SLUG,
        Slug::parse(form.get(operator_facts::SLUG)).map_err(Fault::Slug),
    );
    let facts = operator_facts::read(&form, &mut faults);
    let (Some(slug), Some(facts)) = (slug, facts) else {
        return draw(&visit, &form, &faults).await;
    };
    // In a demo everything is made up: a demo database with a real community would not open again.
    let new = facts.new_at(slug.clone(), visit.portal.demo);
    match visit.portal.db.create_community(&op, new, visit.now).await {
        Ok(id) => {
            visit.portal.forget(&slug, id).await;
            Ok(done(&links::operate(&slug), Flash::saved))
        }
        Err(Failed::Refused(Taken)) => {
            let faults = Faults::one(operator_facts::SLUG, Fault::Say(words::slug_taken));
            draw(&visit, &form, &faults).await
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /operator/operators`: makes somebody an operator.
pub async fn grant(visit: Visit, form: Fields) -> Answer {
    let op = visit.operator()?;
    let Ok(phone) = Phone::parse(form.get(PHONE)) else {
        return draw(&visit, &form, &Faults::one(PHONE, Fault::Phone)).await;
    };
    match visit
        .portal
        .db
        .grant_role(&op, None, &phone, Role::Operator, None, visit.now)
        .await
    {
        Ok(_) => Ok(done(links::OPERATOR, Flash::role_granted)),
        Err(Failed::Refused(_)) => {
            draw(
                &visit,
                &form,
                &Faults::one(PHONE, Fault::Say(words::already_held)),
            )
            .await
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /operator/operators-end`: ends another operator's role.
pub async fn end(visit: Visit, form: Fields) -> Answer {
    let op = visit.operator()?;
    let id = form.number(ENDED).map(RoleId).ok_or(Problem::BadRequest)?;
    let operators = visit.portal.db.list_roles(None).await?;
    // A second press finds nothing to end.
    if let Some(held) = operators.iter().find(|held| held.id == id) {
        if held.account == op.account() {
            let back = Some((
                links::OPERATOR.to_owned(),
                words::operator_title as fn(Lang) -> &'static str,
            ));
            return Err(Problem::refused(
                |lang| words::own_role(lang).to_owned(),
                back,
            ));
        }
        visit.portal.db.end_role(&op, id, visit.now).await?;
    }
    Ok(done(links::OPERATOR, Flash::role_ended))
}

async fn draw(visit: &Visit, fields: &Fields, faults: &Faults) -> Answer {
    let me = visit.operator()?.account();
    let lang = visit.lang;
    let communities = visit.portal.db.list_communities().await?;
    let operators = visit.portal.db.list_roles(None).await?;
    let typed = Typed {
        lang,
        fields,
        faults,
    };
    let looking = Looking {
        lang,
        now: visit.now,
        me,
    };
    let title = words::operator_title(lang);
    visit.draw(Page::new(title).tab(Tab::Operator).status(typed.status()), || {
        let list = held(looking, words::operators_caption(lang), operators, OPERATORS_END, None);
        let phone = typed
            .field(PHONE, words::operator_phone(lang), "")
            .hint(words::role_phone_hint(lang))
            .input_type("tel")
            .inputmode("numeric")
            .autocomplete("off")
            .draw(faults);
        let add = post(OPERATORS.to_owned(), phone, words::grant(lang));
        let add = fold(typed.wrong("operator_"), words::operator_add(lang), add);
        view! {
            <div class="main__col">
                {errors(lang, faults)}
                <h1>{title}</h1>
                {section("communities", words::communities_title(lang), listed(typed, communities))}
                {section("operators", words::operators_title(lang), view! { {list} {add} }.into_any())}
            </div>
            <aside class="side" aria-labelledby="calendar">
                <h2 class="side__title" id="calendar">{words::calendar_title(lang)}</h2>
                <ul class="side__list">
                    <li><a href=links::CALENDAR>{words::calendar_link(lang)}</a></li>
                </ul>
            </aside>
        }
    })
}

/// The communities, and the form for one more: open while there is none.
fn listed(typed: Typed<'_>, communities: Vec<Community>) -> AnyView {
    let lang = typed.lang;
    let first = communities.is_empty();
    let rows = communities
        .into_iter()
        .map(|c| {
            let name = c.name.get(lang).to_owned();
            let name = view! { <a class="link" href=links::operate(&c.slug)>{name}</a> }.into_any();
            vec![
                name,
                cell(c.slug.as_str()),
                cell(c.district.get(lang)),
                cell(c.phone),
            ]
        })
        .collect();
    let columns = [
        words::col_name(lang),
        words::col_slug(lang),
        words::col_district(lang),
        words::col_phone(lang),
    ];
    let list = match first {
        true => view! { <p>{words::none_yet(lang)}</p> }.into_any(),
        false => table(
            words::communities_caption(lang).to_owned(),
            &columns,
            None,
            rows,
        ),
    };
    let (slug, facts) = (
        operator_facts::slug_field(typed),
        operator_facts::fields(typed, None),
    );
    let fields = view! { {slug} {facts} }.into_any();
    let create = post(COMMUNITIES.to_owned(), fields, words::create_button(lang));
    let create = fold(
        first || typed.wrong("facts_"),
        words::create_title(lang),
        create,
    );
    view! { {list} {create} }.into_any()
}
