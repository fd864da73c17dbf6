//! What a community is made of, as lists with a form to add to each: grids, buildings, categories and units.

use domain::communities::Slug;
use domain::display::Both;
use domain::ids::GridId;
use domain::text::{Label, Limits};
use leptos::prelude::*;
use store::communities::{Building, Category, Grid, ResponsibleUnit};

use super::operator_form::{
    Pair, Typed, both, code, fold, form as post, number, pair, phone, section, shown,
};
use super::table::{cell, table};
use super::words;
use crate::frame::fields::Fault;
use crate::frame::{Faults, Fields, links};

pub(super) const GRID_NUMBER: &str = "grid_number";
const GRID_NAME: Pair = pair!("grid_name");
const GRID_AREA: Pair = pair!("grid_area");
const BUILDING_GRID: &str = "building_grid";
pub(super) const BUILDING_NAME: Pair = pair!("building_name");
pub(super) const CATEGORY_CODE: &str = "category_code";
const CATEGORY_NAME: Pair = pair!("category_name");
const CATEGORY_SORT: &str = "category_sort";
pub(super) const UNIT_CODE: &str = "unit_code";
const UNIT_NAME: Pair = pair!("unit_name");
const UNIT_PHONE: &str = "unit_phone";

const AREA_LIMITS: Limits = Limits {
    min: 2,
    max: 200,
    lines: false,
};

/// A list, or a word that there is none yet, and the form below it.
fn part(
    typed: Typed<'_>,
    id: &'static str,
    title: &'static str,
    list: Option<AnyView>,
    add: AnyView,
) -> AnyView {
    let list = list.unwrap_or_else(|| view! { <p>{words::none_yet(typed.lang)}</p> }.into_any());
    section(id, title, view! { {list} {add} }.into_any())
}

/// The list to choose a grid from; the first line chooses none.
pub(super) fn grid_options(
    typed: Typed<'_>,
    grids: &[Grid],
    none: &'static str,
) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), none.to_owned())];
    options.extend(
        grids
            .iter()
            .map(|g| (g.id.to_string(), g.name.get(typed.lang).to_owned())),
    );
    options
}

/// Reads a grid of this community; `Ok(None)` where none was chosen.
pub(super) fn read_grid_choice(
    form: &Fields,
    name: &str,
    grids: &[Grid],
) -> Result<Option<GridId>, Fault> {
    if form.get(name).is_empty() {
        return Ok(None);
    }
    let chosen = form.number(name).map(GridId);
    grids
        .iter()
        .find(|g| Some(g.id) == chosen)
        .map(|g| Some(g.id))
        .ok_or(Fault::Choose)
}

pub(super) fn grids(typed: Typed<'_>, slug: &Slug, grids: &[Grid]) -> AnyView {
    let lang = typed.lang;
    let rows: Vec<Vec<AnyView>> = grids
        .iter()
        .map(|g| {
            vec![
                cell(g.number.to_string()),
                cell(shown(&g.name)),
                cell(shown(&g.area)),
            ]
        })
        .collect();
    let columns = [
        words::grid_number(lang),
        words::col_name(lang),
        words::grid_area(lang),
    ];
    let list = (!rows.is_empty())
        .then(|| table(words::grids_caption(lang).to_owned(), &columns, None, rows));
    let next = grids.iter().map(|g| g.number).max().unwrap_or(0) + 1;
    let number = typed
        .field(GRID_NUMBER, words::grid_number(lang), &next.to_string())
        .inputmode("numeric")
        .draw(typed.faults);
    let none = Both::default();
    let name = typed.both(
        GRID_NAME,
        words::grid_name(lang),
        None,
        Label::LIMITS,
        &none,
    );
    let area_hint = Some(words::grid_area_hint(lang));
    let area = typed.both(
        GRID_AREA,
        words::grid_area(lang),
        area_hint,
        AREA_LIMITS,
        &none,
    );
    let fields = view! { {number} {name} {area} }.into_any();
    let add = post(links::operate_part(slug, "grids"), fields, words::add(lang));
    part(
        typed,
        "grids",
        words::grids_title(lang),
        list,
        fold(typed.wrong("grid_"), words::grid_add(lang), add),
    )
}

pub(super) fn read_grid(form: &Fields, faults: &mut Faults) -> Option<(i64, Both, Both)> {
    let number = faults.check(GRID_NUMBER, number(form, GRID_NUMBER, 1..=9999));
    let name = both(form, GRID_NAME, Label::LIMITS, faults);
    let area = both(form, GRID_AREA, AREA_LIMITS, faults);
    Some((number?, name?, area?))
}

pub(super) fn buildings(
    typed: Typed<'_>,
    slug: &Slug,
    grids: &[Grid],
    buildings: &[Building],
) -> AnyView {
    let lang = typed.lang;
    let rows: Vec<Vec<AnyView>> = buildings
        .iter()
        .map(|b| {
            let grid = grids
                .iter()
                .find(|g| g.id == b.grid)
                .map_or("", |g| g.name.get(lang));
            vec![cell(shown(&b.name)), cell(grid)]
        })
        .collect();
    let columns = [words::col_name(lang), words::col_grid(lang)];
    let list = (!rows.is_empty()).then(|| {
        table(
            words::buildings_caption(lang).to_owned(),
            &columns,
            None,
            rows,
        )
    });
    let add = if grids.is_empty() {
        view! { <p>{words::buildings_need_grids(lang)}</p> }.into_any()
    } else {
        let grid = typed
            .field(BUILDING_GRID, words::building_grid(lang), "")
            .select(grid_options(typed, grids, words::please_choose(lang)))
            .draw(typed.faults);
        let name = typed.both(
            BUILDING_NAME,
            words::building_name(lang),
            None,
            Label::LIMITS,
            &Both::default(),
        );
        let fields = view! { {grid} {name} }.into_any();
        let add = post(
            links::operate_part(slug, "buildings"),
            fields,
            words::add(lang),
        );
        fold(typed.wrong("building_"), words::building_add(lang), add)
    };
    part(typed, "buildings", words::buildings_title(lang), list, add)
}

pub(super) fn read_building(
    form: &Fields,
    grids: &[Grid],
    faults: &mut Faults,
) -> Option<(GridId, Both)> {
    let chosen = read_grid_choice(form, BUILDING_GRID, grids).and_then(|g| g.ok_or(Fault::Choose));
    let grid = faults.check(BUILDING_GRID, chosen);
    let name = both(form, BUILDING_NAME, Label::LIMITS, faults);
    Some((grid?, name?))
}

pub(super) fn categories(typed: Typed<'_>, slug: &Slug, categories: &[Category]) -> AnyView {
    let lang = typed.lang;
    let rows: Vec<Vec<AnyView>> = categories
        .iter()
        .map(|c| vec![cell(shown(&c.name)), cell(c.code.clone())])
        .collect();
    let columns = [words::col_name(lang), words::col_code(lang)];
    let list = (!rows.is_empty()).then(|| {
        table(
            words::categories_caption(lang).to_owned(),
            &columns,
            None,
            rows,
        )
    });
    let code = typed
        .field(CATEGORY_CODE, words::category_code(lang), "")
        .hint(words::code_hint(lang))
        .autocomplete("off")
        .draw(typed.faults);
    let name = typed.both(
        CATEGORY_NAME,
        words::category_name(lang),
        None,
        Label::LIMITS,
        &Both::default(),
    );
    // Tens leave room to put one between two later.
    let last = (categories.len() + 1) * 10;
    let sort = typed
        .field(CATEGORY_SORT, words::category_sort(lang), &last.to_string())
        .hint(words::category_sort_hint(lang))
        .inputmode("numeric")
        .draw(typed.faults);
    let fields = view! { {code} {name} {sort} }.into_any();
    let add = post(
        links::operate_part(slug, "categories"),
        fields,
        words::add(lang),
    );
    let add = fold(typed.wrong("category_"), words::category_add(lang), add);
    part(
        typed,
        "categories",
        words::categories_title(lang),
        list,
        add,
    )
}

pub(super) fn read_category(form: &Fields, faults: &mut Faults) -> Option<(String, Both, i64)> {
    let code = faults.check(CATEGORY_CODE, code(form.get(CATEGORY_CODE)));
    let name = both(form, CATEGORY_NAME, Label::LIMITS, faults);
    let sort = faults.check(CATEGORY_SORT, number(form, CATEGORY_SORT, 0..=9999));
    Some((code?, name?, sort?))
}

pub(super) fn units(typed: Typed<'_>, slug: &Slug, units: &[ResponsibleUnit]) -> AnyView {
    let lang = typed.lang;
    let rows: Vec<Vec<AnyView>> = units
        .iter()
        .map(|u| {
            vec![
                cell(shown(&u.name)),
                cell(u.code.clone()),
                cell(u.phone.clone()),
            ]
        })
        .collect();
    let columns = [
        words::col_name(lang),
        words::col_code(lang),
        words::col_phone(lang),
    ];
    let list = (!rows.is_empty())
        .then(|| table(words::units_caption(lang).to_owned(), &columns, None, rows));
    let code = typed
        .field(UNIT_CODE, words::unit_code(lang), "")
        .hint(words::code_hint(lang))
        .autocomplete("off")
        .draw(typed.faults);
    let name = typed.both(
        UNIT_NAME,
        words::unit_name(lang),
        None,
        Label::LIMITS,
        &Both::default(),
    );
    let phone = typed
        .field(UNIT_PHONE, words::unit_phone(lang), "")
        .input_type("tel")
        .draw(typed.faults);
    let fields = view! { {code} {name} {phone} }.into_any();
    let add = post(links::operate_part(slug, "units"), fields, words::add(lang));
    part(
        typed,
        "units",
        words::units_title(lang),
        list,
        fold(typed.wrong("unit_"), words::unit_add(lang), add),
    )
}

pub(super) fn read_unit(form: &Fields, faults: &mut Faults) -> Option<(String, Both, String)> {
    let code = faults.check(UNIT_CODE, code(form.get(UNIT_CODE)));
    let name = both(form, UNIT_NAME, Label::LIMITS, faults);
    let phone = faults.check(UNIT_PHONE, phone(form.get(UNIT_PHONE)));
    Some((code?, name?, phone?))
}
