//! One community as the operator keeps it `/operator/communities/{c}`: a page of forms, each with a door of its own.

use std::sync::Arc;

use axum::extract::Path;
use axum::response::Response;
use domain::access::Operator;
use domain::communities::Slug;
use domain::display::Lang;
use domain::ids::{AccountId, RoleId};
use leptos::prelude::*;
use store::Failed;
use store::communities::{Community, Taken};

use super::operator_form::{Typed, done, fold, form as post, section};
use super::operator_roles::{ENDED, Looking, RESET};
use super::{operator_facts, operator_parts as parts, operator_roles, operator_rules, words};
use crate::frame::fields::Fault;
use crate::frame::flash::Flash;
use crate::frame::{Answer, Faults, Fields, Page, Problem, Tab, Visit, links};
use crate::ui::errors::errors;

/// Who works on which community.
async fn open(visit: &Visit, slug: &str) -> Result<(Operator, Arc<Community>), Problem> {
    let op = visit.operator()?;
    let slug = Slug::parse(slug).map_err(|_| Problem::NotFound)?;
    let at = visit
        .portal
        .community(&slug)
        .await?
        .ok_or(Problem::NotFound)?;
    Ok((op, at))
}

/// Back to the page, which is then read anew.
async fn back(visit: &Visit, at: &Community, flash: Flash) -> Response {
    visit.portal.forget(&at.slug, at.id).await;
    done(&links::operate(&at.slug), flash)
}

/// Where an addition leads: back to the page, or to the field whose value another one has already.
async fn added<T>(
    visit: &Visit,
    at: &Community,
    form: &Fields,
    got: Result<T, Failed<Taken>>,
    field: &'static str,
    taken: fn(Lang) -> &'static str,
) -> Answer {
    let faults = match got {
        Ok(_) => return Ok(back(visit, at, Flash::saved).await),
        Err(Failed::Refused(Taken)) => Faults::one(field, Fault::Say(taken)),
        Err(Failed::Store(e)) => return Err(e.into()),
    };
    draw(visit, at, form, &faults).await
}

/// `GET /operator/communities/{c}`
pub async fn page(visit: Visit, Path(c): Path<String>) -> Answer {
    let (_, at) = open(&visit, &c).await?;
    draw(&visit, &at, &Fields::default(), &Faults::default()).await
}

/// `POST /operator/communities/{c}/facts`
pub async fn facts(visit: Visit, Path(c): Path<String>, form: Fields) -> Answer {
    let (op, at) = open(&visit, &c).await?;
    let mut faults = Faults::default();
    let Some(facts) = operator_facts::read(&form, &mut faults) else {
        return draw(&visit, &at, &form, &faults).await;
    };
    visit
        .portal
        .db
        .change_community(&op, &facts.change(&at), visit.now)
        .await?;
    Ok(back(&visit, &at, Flash::saved).await)
}

/// `POST /operator/communities/{c}/grids`
pub async fn grids(visit: Visit, Path(c): Path<String>, form: Fields) -> Answer {
    let (op, at) = open(&visit, &c).await?;
    let mut faults = Faults::default();
    let Some((number, name, area)) = parts::read_grid(&form, &mut faults) else {
        return draw(&visit, &at, &form, &faults).await;
    };
    let got = visit
        .portal
        .db
        .add_grid(&op, at.id, number, name, area, visit.now)
        .await;
    added(
        &visit,
        &at,
        &form,
        got,
        parts::GRID_NUMBER,
        words::number_taken,
    )
    .await
}

/// `POST /operator/communities/{c}/buildings`
pub async fn buildings(visit: Visit, Path(c): Path<String>, form: Fields) -> Answer {
    let (op, at) = open(&visit, &c).await?;
    let grids = visit.portal.db.list_grids(at.id).await?;
    let mut faults = Faults::default();
    let Some((grid, name)) = parts::read_building(&form, &grids, &mut faults) else {
        return draw(&visit, &at, &form, &faults).await;
    };
    let got = visit
        .portal
        .db
        .add_building(&op, at.id, grid, name, visit.now)
        .await;
    added(
        &visit,
        &at,
        &form,
        got,
        parts::BUILDING_NAME.0,
        words::building_taken,
    )
    .await
}

/// `POST /operator/communities/{c}/categories`
pub async fn categories(visit: Visit, Path(c): Path<String>, form: Fields) -> Answer {
    let (op, at) = open(&visit, &c).await?;
    let mut faults = Faults::default();
    let Some((code, name, sort)) = parts::read_category(&form, &mut faults) else {
        return draw(&visit, &at, &form, &faults).await;
    };
    let got = visit
        .portal
        .db
        .add_category(&op, at.id, &code, name, sort, visit.now)
        .await;
    added(
        &visit,
        &at,
        &form,
        got,
        parts::CATEGORY_CODE,
        words::code_taken,
    )
    .await
}

/// `POST /operator/communities/{c}/units`
pub async fn units(visit: Visit, Path(c): Path<String>, form: Fields) -> Answer {
    let (op, at) = open(&visit, &c).await?;
    let mut faults = Faults::default();
    let Some((code, name, phone)) = parts::read_unit(&form, &mut faults) else {
        return draw(&visit, &at, &form, &faults).await;
    };
    let got = visit
        .portal
        .db
        .add_unit(&op, at.id, &code, name, &phone, visit.now)
        .await;
    added(&visit, &at, &form, got, parts::UNIT_CODE, words::code_taken).await
}

/// `POST /operator/communities/{c}/roles`
pub async fn roles(visit: Visit, Path(c): Path<String>, form: Fields) -> Answer {
    let (op, at) = open(&visit, &c).await?;
    let grids = visit.portal.db.list_grids(at.id).await?;
    let mut faults = Faults::default();
    let Some((phone, role, grid)) = operator_roles::read(&form, &grids, &mut faults) else {
        return draw(&visit, &at, &form, &faults).await;
    };
    match visit
        .portal
        .db
        .grant_role(&op, Some(at.id), &phone, role, grid, visit.now)
        .await
    {
        Ok(_) => Ok(back(&visit, &at, Flash::role_granted).await),
        Err(Failed::Refused(why)) => draw(&visit, &at, &form, &operator_roles::refused(why)).await,
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /operator/communities/{c}/roles-end`
pub async fn roles_end(visit: Visit, Path(c): Path<String>, form: Fields) -> Answer {
    let (op, at) = open(&visit, &c).await?;
    let id = form.number(ENDED).map(RoleId).ok_or(Problem::BadRequest)?;
    // A second press finds nothing to end; another community's roles are ended on its own page.
    if visit
        .portal
        .db
        .list_roles(Some(at.id))
        .await?
        .iter()
        .any(|held| held.id == id)
    {
        visit.portal.db.end_role(&op, id, visit.now).await?;
    }
    Ok(back(&visit, &at, Flash::role_ended).await)
}

/// `POST /operator/communities/{c}/staff-reset`: somebody lost password or second factor.
pub async fn reset_staff(visit: Visit, Path(c): Path<String>, form: Fields) -> Answer {
    let (op, at) = open(&visit, &c).await?;
    let account = form
        .number(RESET)
        .map(AccountId)
        .ok_or(Problem::BadRequest)?;
    // Only of those who hold a role here: another community's staff are on its own page.
    if visit
        .portal
        .db
        .list_roles(Some(at.id))
        .await?
        .iter()
        .any(|held| held.account == account)
    {
        visit
            .portal
            .db
            .reset_staff_secret(&op, account, operator_roles::what(&form), visit.now)
            .await?;
    }
    Ok(back(&visit, &at, Flash::saved).await)
}

/// `POST /operator/communities/{c}/rulebook`
pub async fn rulebook(visit: Visit, Path(c): Path<String>, form: Fields) -> Answer {
    let (op, at) = open(&visit, &c).await?;
    let books = visit.portal.db.list_rulebooks(at.id).await?;
    let latest = books.first();
    let mut faults = Faults::default();
    let Some(next) = operator_rules::read(&form, latest.is_none(), visit.today(), &mut faults)
    else {
        return draw(&visit, &at, &form, &faults).await;
    };
    if !operator_rules::is_fresh(&form, latest) {
        return match latest {
            Some(book) if next.is(book) => Ok(back(&visit, &at, Flash::saved).await),
            _ => draw(&visit, &at, &form, &operator_rules::overtaken()).await,
        };
    }
    match visit
        .portal
        .db
        .adopt_rulebook(&op, at.id, next.effective_on, next.entries, visit.now)
        .await
    {
        Ok(_) => Ok(back(&visit, &at, Flash::saved).await),
        Err(Failed::Refused(why)) => draw(&visit, &at, &form, &operator_rules::refused(why)).await,
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

async fn draw(visit: &Visit, at: &Community, fields: &Fields, faults: &Faults) -> Answer {
    let me = visit.operator()?.account();
    let (lang, slug, today) = (visit.lang, &at.slug, visit.today());
    let db = &visit.portal.db;
    let grids = db.list_grids(at.id).await?;
    let buildings = db.list_buildings(at.id).await?;
    let categories = db.list_categories(at.id).await?;
    let units = db.list_units(at.id).await?;
    let held = db.list_roles(Some(at.id)).await?;
    let books = db.list_rulebooks(at.id).await?;
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
    let title = at.name.get(lang).to_owned();
    visit.draw(Page::new(title.clone()).tab(Tab::Operator).status(typed.status()), || {
        view! {
            <div class="main__col">
                <a class="link" href=links::OPERATOR>"‹ "{words::operator_title(lang)}</a>
                {errors(lang, faults)}
                <h1>{title}</h1>
                <p class="row"><a class="link" href=links::home(slug)>{words::to_home(lang)}</a></p>
                {about(typed, at)}
                {parts::grids(typed, slug, &grids)}
                {parts::buildings(typed, slug, &grids, &buildings)}
                {parts::categories(typed, slug, &categories)}
                {parts::units(typed, slug, &units)}
                {operator_roles::roles(typed, looking, slug, &grids, held)}
                {operator_rules::rules(typed, slug, &books, today)}
            </div>
            {contents(lang)}
        }
    })
}

fn about(typed: Typed<'_>, at: &Community) -> AnyView {
    let lang = typed.lang;
    let facts = [
        (words::facts_slug(lang), at.slug.to_string()),
        (
            words::facts_district(lang),
            at.district.get(lang).to_owned(),
        ),
        (words::facts_agency(lang), at.agency.get(lang).to_owned()),
        (words::facts_body(lang), at.body.get(lang).to_owned()),
        (words::facts_phone(lang), at.phone.clone()),
        (words::facts_address(lang), at.address.get(lang).to_owned()),
        (words::facts_about(lang), at.about.get(lang).to_owned()),
    ];
    let facts = facts
        .into_iter()
        .map(|(name, value)| {
            view! {
                <dt>{name}</dt>
                <dd>{value}</dd>
            }
        })
        .collect_view();
    let fields = operator_facts::fields(typed, Some(at));
    let edit = post(
        links::operate_part(&at.slug, "facts"),
        fields,
        words::save(lang),
    );
    let edit = fold(typed.wrong("facts_"), words::facts_edit(lang), edit);
    section(
        "facts",
        words::facts_title(lang),
        view! { <dl class="facts">{facts}</dl> {edit} }.into_any(),
    )
}

/// Ways to the parts of this long page.
fn contents(lang: Lang) -> AnyView {
    let parts = [
        ("#facts", words::facts_title(lang)),
        ("#grids", words::grids_title(lang)),
        ("#buildings", words::buildings_title(lang)),
        ("#categories", words::categories_title(lang)),
        ("#units", words::units_title(lang)),
        ("#roles", words::roles_title(lang)),
        ("#rulebook", words::rules_title(lang)),
    ];
    let parts = parts
        .into_iter()
        .map(|(to, name)| view! { <li><a href=to>{name}</a></li> })
        .collect_view();
    view! {
        <aside class="side" aria-labelledby="contents">
            <h2 class="side__title" id="contents">{words::sections(lang)}</h2>
            <ul class="side__list">{parts}</ul>
        </aside>
    }
    .into_any()
}
