//! Who holds which role: the list with a way to end each, and the form that grants one.

use chrono::{DateTime, Utc};
use domain::accounts::Role;
use domain::communities::Slug;
use domain::display::Lang;
use domain::ids::{AccountId, GridId};
use domain::phone::Phone;
use domain::time::day_of;
use leptos::prelude::*;
use store::accounts::Reset;
use store::communities::{CannotGrant, Grid, RoleRow};

use super::operator_form::{Typed, fold, form as post, section};
use super::operator_parts::{grid_options, read_grid_choice};
use super::table::{cell, table};
use super::words;
use crate::frame::fields::Fault;
use crate::frame::{Faults, Fields, links, when};

const PHONE: &str = "role_phone";
const ROLE: &str = "role_role";
const GRID: &str = "role_grid";

/// The field by which a form names the role to be ended.
pub(super) const ENDED: &str = "role";

/// The field by which a form names the account whose staff sign-in is to be reset.
pub(super) const RESET: &str = "account";

/// The field by which it names what is reset.
const WHAT: &str = "what";
const PASSWORD: &str = "password";
const BOTH: &str = "both";

/// Who looks at the list, and when.
#[derive(Clone, Copy)]
pub(super) struct Looking {
    pub lang: Lang,
    pub now: DateTime<Utc>,
    /// The operator who looks: the own operator role has no button.
    pub me: AccountId,
}

/// Whether the holder can act in the role yet.
fn login(lang: Lang, held: &RoleRow) -> AnyView {
    match (held.role.needs_second_factor(), held.has_password) {
        (false, _) => cell(words::login_unneeded(lang)),
        (true, true) => cell(words::login_ready(lang)),
        (true, false) => {
            view! { <span class="chip chip--wait">{words::login_missing(lang)}</span> }.into_any()
        }
    }
}

/// The buttons that let somebody set up the sign-in anew: the password alone, or the second factor as well, for who lost
/// the phone. Nothing where there is nothing to reset, or for the operator who looks.
fn reset_buttons(looking: Looking, held: &RoleRow, who: &str, reset: Option<&str>) -> AnyView {
    let Looking { lang, me, .. } = looking;
    let Some(to) = reset.filter(|_| held.has_factor && held.account != me) else {
        return ().into_any();
    };
    let ways = [
        (held.has_password, PASSWORD, words::reset_password(lang)),
        (true, BOTH, words::reset_staff(lang)),
    ];
    let buttons = ways
        .into_iter()
        .filter(|(offered, ..)| *offered)
        .map(|(_, what, label)| {
            let whom = words::resets_whom(lang, who);
            view! {
                <button class="button button--plain button--small" name=WHAT value=what>
                    {label} <span class="visually-hidden">{whom}</span>
                </button>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=to.to_owned()>
            <input type="hidden" name=RESET value=held.account.to_string()/>
            {buttons}
        </form>
    }
    .into_any()
}

/// What a form takes: both only where its button says so.
pub(super) fn what(form: &Fields) -> Reset {
    match form.get(WHAT) {
        BOTH => Reset::Both,
        _ => Reset::Password,
    }
}

/// Draws the roles that are held; `end` is the address that ends one, `reset` the one that resets a staff sign-in.
pub(super) fn held(
    looking: Looking,
    caption: &'static str,
    roles: Vec<RoleRow>,
    end: &str,
    reset: Option<&str>,
) -> AnyView {
    let Looking { lang, now, me } = looking;
    if roles.is_empty() {
        return view! { <p>{words::none_yet(lang)}</p> }.into_any();
    }
    let rows = roles
        .into_iter()
        .map(|held| {
            let name = held
                .nickname
                .clone()
                .unwrap_or_else(|| words::nameless(lang).to_owned());
            let who = format!("{name} {}", held.phone_masked);
            let role = words::role(lang, held.role);
            let anew = reset_buttons(looking, &held, &who, reset);
            let act = if held.role == Role::Operator && held.account == me {
                cell(words::your_own(lang))
            } else {
                let what = words::ends_what(lang, &who, role);
                view! {
                    <form method="post" action=end.to_owned()>
                        <input type="hidden" name=ENDED value=held.id.to_string()/>
                        <button class="button button--danger button--small">
                            {words::end_role(lang)} <span class="visually-hidden">{what}</span>
                        </button>
                    </form>
                }
                .into_any()
            };
            let grid = held.grid.as_ref().map_or("—", |g| g.get(lang)).to_owned();
            let since = when::day(lang, day_of(held.granted_at), day_of(now));
            vec![
                cell(who),
                cell(role),
                cell(grid),
                login(lang, &held),
                cell(since),
                view! { {anew} {act} }.into_any(),
            ]
        })
        .collect();
    let columns = [
        words::col_person(lang),
        words::col_role(lang),
        words::col_grid(lang),
        words::col_login(lang),
        words::col_since(lang),
    ];
    table(caption.to_owned(), &columns, Some(words::acts(lang)), rows)
}

/// The roles of a community, with the form to grant one.
pub(super) fn roles(
    typed: Typed<'_>,
    looking: Looking,
    slug: &Slug,
    grids: &[Grid],
    held_now: Vec<RoleRow>,
) -> AnyView {
    let lang = typed.lang;
    let list = held(
        looking,
        words::roles_caption(lang),
        held_now,
        &links::operate_part(slug, "roles-end"),
        Some(links::operate_part(slug, "staff-reset").as_str()),
    );
    let mut options = vec![(String::new(), words::please_choose(lang).to_owned())];
    options.extend(grantable().map(|r| (r.code().to_owned(), words::role(lang, r).to_owned())));
    let phone = typed
        .field(PHONE, words::role_phone(lang), "")
        .hint(words::role_phone_hint(lang))
        .input_type("tel")
        .inputmode("numeric")
        .autocomplete("off")
        .draw(typed.faults);
    let role = typed
        .field(ROLE, words::role_role(lang), "")
        .select(options)
        .draw(typed.faults);
    let grid = typed
        .field(GRID, words::role_grid(lang), "")
        .hint(words::role_grid_hint(lang))
        .select(grid_options(typed, grids, words::no_grid(lang)))
        .draw(typed.faults);
    let fields = view! { {phone} {role} {grid} }.into_any();
    let add = post(
        links::operate_part(slug, "roles"),
        fields,
        words::grant(lang),
    );
    let add = fold(typed.wrong("role_"), words::role_add(lang), add);
    section(
        "roles",
        words::roles_title(lang),
        view! { {list} {add} }.into_any(),
    )
}

/// The roles of communities; the operator's belongs to none.
fn grantable() -> impl Iterator<Item = Role> {
    Role::ALL.iter().copied().filter(|r| *r != Role::Operator)
}

pub(super) fn read(
    form: &Fields,
    grids: &[Grid],
    faults: &mut Faults,
) -> Option<(Phone, Role, Option<GridId>)> {
    let phone = faults.check(
        PHONE,
        Phone::parse(form.get(PHONE)).map_err(|_| Fault::Phone),
    );
    let role = faults.check(
        ROLE,
        grantable()
            .find(|r| r.code() == form.get(ROLE))
            .ok_or(Fault::Choose),
    );
    let grid = read_grid_choice(form, GRID, grids).and_then(|grid| {
        match (role.map(Role::is_of_a_grid), grid) {
            (Some(true), None) => Err(Fault::Choose),
            (Some(false), Some(_)) => Err(Fault::Say(words::grid_not_needed)),
            _ => Ok(grid),
        }
    });
    let grid = faults.check(GRID, grid);
    Some((phone?, role?, grid?))
}

/// Why the role was not granted, at its field.
pub(super) fn refused(why: CannotGrant) -> Faults {
    match why {
        CannotGrant::AlreadyHeld => Faults::one(PHONE, Fault::Say(words::already_held)),
        CannotGrant::GridMissing => Faults::one(GRID, Fault::Choose),
        CannotGrant::GridNotNeeded => Faults::one(GRID, Fault::Say(words::grid_not_needed)),
        CannotGrant::CommunityMissing => Faults::one(ROLE, Fault::Choose),
    }
}
