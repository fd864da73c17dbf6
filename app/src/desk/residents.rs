//! `/{c}/desk/residents`: who waits for their residency to be confirmed, and deciding on one of them.
//!
//! The number of the identity card is read, checked and digested here, and leaves no trace: it is never drawn again,
//! not even on a form that came back with errors.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::{Denied, MayAttest};
use domain::display::Lang;
use domain::identity::IdNumber;
use domain::ids::ResidencyId;
use domain::phone::Phone;
use domain::text::{Answer as Words, RealName};
use leptos::prelude::*;
use store::Failed;
use store::accounts::{Claim, NotAttested, NotEnded};

use super::claim::{Shown, address, draw, letter_of};
use super::{Fold, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// The field of the form for a resident who moved.
const ENDED: &str = "ended_phone";

/// `GET /{c}/desk/residents`
pub async fn list(here: Here) -> Answer {
    draw_list(&here, &Fields::default(), &Faults::default()).await
}

async fn draw_list(here: &Here, typed: &Fields, faults: &Faults) -> Answer {
    let attestor = here.attestor()?;
    let lang = here.lang;
    let claims = here.portal.db.list_claims(&attestor).await?;
    let table = if claims.is_empty() {
        view! { <div class="empty"><p>{words::claims_none(lang)}</p></div> }.into_any()
    } else {
        table(here, claims)
    };
    let desk = links::desk(&here.community.slug);
    let ended = here
        .clerk()
        .is_ok()
        .then(|| ended_form(here, typed, faults));
    let errors = errors(lang, faults);
    let status = faults.status();
    here.draw(
        Page::new(words::claims_title(lang))
            .tab(Tab::Desk)
            .status(status),
        move || {
            view! {
                <div class="main__col">
                    {errors} <a class="link" href=desk>"‹ " {words::desk_title(lang)}</a>
                    <h1>{words::claims_title(lang)}</h1>
                    {table} {ended}
                </div>
            }
        },
    )
}

/// The form for a resident who moved; open when something is wrong with it.
fn ended_form(here: &Here, typed: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let phone = Field::new(lang, ENDED, words::ended_phone(lang))
        .hint(words::ended_phone_hint(lang))
        .value(typed.get(ENDED))
        .input_type("tel")
        .inputmode("numeric")
        .autocomplete("off")
        .draw(faults);
    Fold {
        name: words::ended(lang),
        hint: words::ended_hint(lang),
        to: links::residents_ended(&here.community.slug),
        fields: vec![phone],
        button: words::ended_button(lang),
        danger: true,
    }
    .draw(!faults.is_empty())
}

/// `POST /{c}/desk/residents-ended`: somebody with an attested residency moved.
pub async fn end(here: Here, form: Fields) -> Answer {
    let clerk = here.clerk()?;
    // The form stands on a page for those who confirm residency.
    here.attestor()?;
    let Ok(phone) = Phone::parse(form.get(ENDED)) else {
        return draw_list(&here, &form, &Faults::one(ENDED, Fault::Phone)).await;
    };
    // Stored as written and read by its owner in either language, so it is written in both.
    let told = format!(
        "{} / {}",
        words::ended_told(Lang::Zh),
        words::ended_told(Lang::En)
    );
    match here
        .portal
        .db
        .end_residency(&clerk, &phone, &told, here.now)
        .await
    {
        Ok(()) => Ok(Redirect::to(&format!(
            "{}?done=moved",
            links::claims(&here.community.slug)
        ))
        .into_response()),
        Err(Failed::Refused(why)) => {
            let say: fn(Lang) -> &'static str = match why {
                NotEnded::UnknownPerson => words::ended_unknown,
                NotEnded::NotResident => words::ended_no_resident,
                NotEnded::OwnAffair => words::ended_own,
            };
            draw_list(&here, &form, &Faults::one(ENDED, Fault::Say(say))).await
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

fn table(here: &Here, claims: Vec<Claim>) -> AnyView {
    let lang = here.lang;
    let caption = words::claims_count(lang, claims.len());
    let rows = claims
        .into_iter()
        .map(|claim| {
            let to = links::claim(&here.community.slug, claim.id);
            let address = address(lang, &claim);
            let grid = claim.grid_name.get(lang).to_owned();
            let since = when::ago(lang, claim.claimed_at, here.now);
            let letter = letter_of(here, &claim);
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row"><a class="link" href=to>{claim.name}</a></th>
                    <td role="cell" data-label=words::col_address(lang)>{address}</td>
                    <td role="cell" data-label=words::col_grid(lang)>{grid}</td>
                    <td role="cell" data-label=words::col_since(lang)>{since}</td>
                    <td role="cell" data-label=words::col_letter(lang)>{letter}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let heads: [fn(Lang) -> &'static str; 5] = [
        words::col_name,
        words::col_address,
        words::col_grid,
        words::col_since,
        words::col_letter,
    ];
    let heads = heads
        .into_iter()
        .map(|head| view! { <th role="columnheader" scope="col">{head(lang)}</th> })
        .collect::<Vec<_>>();
    view! {
        <div class="table">
            <table role="table">
                <caption>{caption}</caption>
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The claim of an address, and whether this person may decide on it.
pub(super) async fn open(
    here: &Here,
    id: &str,
) -> Result<(Claim, Result<MayAttest, Denied>), Problem> {
    let attestor = here.attestor()?;
    // One claim, one address: neither `007` nor `+7`.
    let id = id
        .parse::<i64>()
        .ok()
        .filter(|n| n.to_string() == id)
        .map(ResidencyId)
        .ok_or(Problem::NotFound)?;
    let claim = here
        .portal
        .db
        .find_claim(&attestor, id)
        .await?
        .ok_or(Problem::NotFound)?;
    let may = attestor.may_attest(claim.id, claim.account, claim.grid);
    Ok((claim, may))
}

/// A colleague, or the person, was faster.
pub(super) fn decided(here: &Here) -> Problem {
    let label: fn(Lang) -> &'static str = words::claims_title;
    Problem::refused(
        |lang| words::decided(lang).to_owned(),
        Some((links::claims(&here.community.slug), label)),
    )
}

/// `GET /{c}/desk/residents/{id}`
pub async fn claim(here: Here, Path((_, id)): Path<(String, String)>) -> Answer {
    let (claim, may) = open(&here, &id).await?;
    draw(&here, claim, may.err(), &Shown::fresh("attest"))
}

/// `GET` of an act's own address: somebody changed the language on a form that came back with errors.
pub async fn back(here: Here, Path((_, id)): Path<(String, String)>) -> Answer {
    let id = id
        .parse::<i64>()
        .map(ResidencyId)
        .map_err(|_| Problem::NotFound)?;
    Ok(Redirect::to(&links::claim(&here.community.slug, id)).into_response())
}

/// `POST /{c}/desk/residents/{id}/attest`: saw the person and the card.
pub async fn attest(here: Here, Path((_, id)): Path<(String, String)>, form: Fields) -> Answer {
    let (claim, may) = open(&here, &id).await?;
    let may = may?;
    let mut faults = Faults::default();
    let number = faults.check(
        "id_number",
        IdNumber::parse(form.get("id_number")).map_err(Fault::IdNumber),
    );
    let name = faults.text("seen_name", RealName::parse(form.get("seen_name")));
    let (Some(number), Some(name)) = (number, name) else {
        return draw(&here, claim, None, &Shown::again("attest", form, faults));
    };
    let digest = number.digest(&here.portal.key("identity"));
    match here
        .portal
        .db
        .attest_in_person(&may, &digest, &name, here.now)
        .await
    {
        Ok(()) => Ok(Redirect::to(&format!(
            "{}?done=attested",
            links::claims(&here.community.slug)
        ))
        .into_response()),
        Err(Failed::Refused(NotAttested::NotWaiting)) => Err(decided(&here)),
        Err(Failed::Refused(NotAttested::AnotherAccount)) => {
            let faults = Faults::one("id_number", Fault::Say(words::another_account));
            draw(&here, claim, None, &Shown::again("attest", form, faults))
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/residents/{id}/refuse`
pub async fn refuse(here: Here, Path((_, id)): Path<(String, String)>, form: Fields) -> Answer {
    let (claim, may) = open(&here, &id).await?;
    let may = may?;
    let mut faults = Faults::default();
    let Some(reason) = faults.text("refuse_reason", Words::parse(form.get("refuse_reason"))) else {
        return draw(&here, claim, None, &Shown::again("refuse", form, faults));
    };
    match here
        .portal
        .db
        .refuse_claim(&may, reason.as_str(), here.now)
        .await
    {
        Ok(()) => Ok(Redirect::to(&format!(
            "{}?done=refused",
            links::claims(&here.community.slug)
        ))
        .into_response()),
        Err(Failed::Refused(_)) => Err(decided(&here)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/residents/{id}/unmask`: shows the number on this answer alone.
pub async fn unmask(here: Here, Path((_, id)): Path<(String, String)>, form: Fields) -> Answer {
    let (claim, may) = open(&here, &id).await?;
    let may = may?;
    let code = form.get("unmask_purpose");
    let (Some(zh), Some(en)) = (
        words::purpose(Lang::Zh, code),
        words::purpose(Lang::En, code),
    ) else {
        let faults = Faults::one("unmask_purpose", Fault::Choose);
        return draw(&here, claim, None, &Shown::again("unmask", form, faults));
    };
    // Stored as written and read by its owner in either language, so it is written in both.
    let phone = here
        .portal
        .db
        .unmask_phone(&may, &format!("{zh} / {en}"), here.now)
        .await?;
    draw(
        &here,
        claim,
        None,
        &Shown {
            phone: Some(phone),
            ..Shown::fresh("attest")
        },
    )
}
