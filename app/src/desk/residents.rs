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
use domain::text::{Answer as Words, RealName};
use http::StatusCode;
use leptos::prelude::*;
use store::Failed;
use store::accounts::{Claim, NotAttested};

use super::{Fold, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// `GET /{c}/desk/residents`
pub async fn list(here: Here) -> Answer {
    let attestor = here.attestor()?;
    let lang = here.lang;
    let claims = here.portal.db.list_claims(&attestor).await?;
    let table = if claims.is_empty() {
        view! { <div class="empty"><p>{words::claims_none(lang)}</p></div> }.into_any()
    } else {
        table(&here, claims)
    };
    let desk = links::desk(&here.community.slug);
    here.draw(Page::new(words::claims_title(lang)).tab(Tab::Desk), move || {
        view! {
            <div class="main__col">
                <a class="link" href=desk>"‹ " {words::desk_title(lang)}</a>
                <h1>{words::claims_title(lang)}</h1>
                {table}
            </div>
        }
    })
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
    let heads: [fn(Lang) -> &'static str; 5] =
        [words::col_name, words::col_address, words::col_grid, words::col_since, words::col_letter];
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

/// The address as people in the community say it.
pub(super) fn address(lang: Lang, claim: &Claim) -> String {
    crate::accounts::words::my_address(lang, claim.building.get(lang), &claim.unit, &claim.room)
}

fn letter_of(here: &Here, claim: &Claim) -> String {
    let lang = here.lang;
    match claim.letter_printed_at {
        Some(at) => words::letter_printed(lang, &when::ago(lang, at, here.now)),
        None => words::letter_none(lang).to_owned(),
    }
}

/// The claim of an address, and whether this person may decide on it.
pub(super) async fn open(here: &Here, id: &str) -> Result<(Claim, Result<MayAttest, Denied>), Problem> {
    let attestor = here.attestor()?;
    // One claim, one address: neither `007` nor `+7`.
    let id = id.parse::<i64>().ok().filter(|n| n.to_string() == id).map(ResidencyId).ok_or(Problem::NotFound)?;
    let claim = here.portal.db.find_claim(&attestor, id).await?.ok_or(Problem::NotFound)?;
    let may = attestor.may_attest(claim.id, claim.account, claim.grid);
    Ok((claim, may))
}

/// A colleague, or the person, was faster.
pub(super) fn decided(here: &Here) -> Problem {
    let label: fn(Lang) -> &'static str = words::claims_title;
    Problem::refused(|lang| words::decided(lang).to_owned(), Some((links::claims(&here.community.slug), label)))
}

/// `GET /{c}/desk/residents/{id}`
pub async fn claim(here: Here, Path((_, id)): Path<(String, String)>) -> Answer {
    let (claim, may) = open(&here, &id).await?;
    draw(&here, claim, may.err(), &Shown::fresh("attest"))
}

/// `GET` of an act's own address: somebody changed the language on a form that came back with errors.
pub async fn back(here: Here, Path((_, id)): Path<(String, String)>) -> Answer {
    let id = id.parse::<i64>().map(ResidencyId).map_err(|_| Problem::NotFound)?;
    Ok(Redirect::to(&links::claim(&here.community.slug, id)).into_response())
}

/// `POST /{c}/desk/residents/{id}/attest`: saw the person and the card.
pub async fn attest(here: Here, Path((_, id)): Path<(String, String)>, form: Fields) -> Answer {
    let (claim, may) = open(&here, &id).await?;
    let may = may?;
    let mut faults = Faults::default();
    let number = faults.check("id_number", IdNumber::parse(form.get("id_number")).map_err(Fault::IdNumber));
    let name = faults.text("seen_name", RealName::parse(form.get("seen_name")));
    let (Some(number), Some(name)) = (number, name) else {
        return draw(&here, claim, None, &Shown::again("attest", form, faults));
    };
    let digest = number.digest(&here.portal.key("identity"));
    match here.portal.db.attest_in_person(&may, &digest, &name, here.now).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=attested", links::claims(&here.community.slug))).into_response()),
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
    match here.portal.db.refuse_claim(&may, reason.as_str(), here.now).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=refused", links::claims(&here.community.slug))).into_response()),
        Err(Failed::Refused(_)) => Err(decided(&here)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/residents/{id}/unmask`: shows the number on this answer alone.
pub async fn unmask(here: Here, Path((_, id)): Path<(String, String)>, form: Fields) -> Answer {
    let (claim, may) = open(&here, &id).await?;
    let may = may?;
    let code = form.get("unmask_purpose");
    let (Some(zh), Some(en)) = (words::purpose(Lang::Zh, code), words::purpose(Lang::En, code)) else {
        let faults = Faults::one("unmask_purpose", Fault::Choose);
        return draw(&here, claim, None, &Shown::again("unmask", form, faults));
    };
    // Stored as written and read by its owner in either language, so it is written in both.
    let phone = here.portal.db.unmask_phone(&may, &format!("{zh} / {en}"), here.now).await?;
    draw(&here, claim, None, &Shown { phone: Some(phone), ..Shown::fresh("attest") })
}

/// What the page shows besides the claim.
struct Shown {
    /// The fold that is open.
    open: &'static str,
    typed: Fields,
    faults: Faults,
    phone: Option<String>,
}

impl Shown {
    fn fresh(open: &'static str) -> Self {
        Self { open, typed: Fields::default(), faults: Faults::default(), phone: None }
    }

    fn again(open: &'static str, typed: Fields, faults: Faults) -> Self {
        Self { open, typed, faults, phone: None }
    }
}

fn draw(here: &Here, claim: Claim, denied: Option<Denied>, shown: &Shown) -> Answer {
    let lang = here.lang;
    let facts = facts(here, &claim, shown.phone.clone());
    let seen = shown.phone.is_some().then(|| view! { <p class="flash" role="status">{words::unmasked(lang)}</p> });
    let forms = match denied {
        Some(denied) => vec![view! { <p>{crate::frame::words::denied(lang, denied)}</p> }.into_any()],
        None => forms(here, &claim, shown),
    };
    let title = words::claim_title(lang, &claim.name);
    let list = links::claims(&here.community.slug);
    let status = if shown.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let errors = errors(lang, &shown.faults);
    here.draw(Page::new(title.clone()).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                {errors} <a class="link" href=list>"‹ " {words::claims_title(lang)}</a> <h1>{title}</h1>
                {seen} {facts} {forms}
            </div>
        }
    })
}

fn facts(here: &Here, claim: &Claim, phone: Option<String>) -> AnyView {
    let lang = here.lang;
    let phone = match phone {
        Some(whole) => view! { <a class="link" href=format!("tel:{whole}")>{whole.clone()}</a> }.into_any(),
        None => claim.phone_masked.clone().into_any(),
    };
    let rows = [
        (words::col_name(lang), claim.name.clone()),
        (words::col_address(lang), address(lang, claim)),
        (words::col_grid(lang), claim.grid_name.get(lang).to_owned()),
        (words::col_since(lang), when::moment(lang, claim.claimed_at, here.now)),
        (words::col_letter(lang), letter_of(here, claim)),
    ];
    let rows = rows.into_iter().map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> }).collect::<Vec<_>>();
    view! { <dl class="facts">{rows} <dt>{words::facts_phone(lang)}</dt> <dd>{phone}</dd></dl> }.into_any()
}

fn forms(here: &Here, claim: &Claim, shown: &Shown) -> Vec<AnyView> {
    let lang = here.lang;
    let faults = &shown.faults;
    let to = |act: &str| links::claim_act(&here.community.slug, claim.id, act);
    let field = |name: &'static str, label: &'static str, hint: &'static str| {
        Field::new(lang, name, label).hint(hint).autocomplete("off")
    };
    // Without a value: what was typed here is forgotten with the request.
    let number = field("id_number", words::id_number(lang), words::id_number_hint(lang)).inputmode("text");
    let name =
        field("seen_name", words::seen_name(lang), words::seen_name_hint(lang)).value(shown.typed.get("seen_name"));
    let reason = field("refuse_reason", words::refuse_reason(lang), words::refuse_reason_hint(lang))
        .value(shown.typed.get("refuse_reason"))
        .limits(Words::LIMITS)
        .lines();
    let mut purposes = vec![(String::new(), words::choose(lang).to_owned())];
    purposes.extend(
        words::PURPOSES.into_iter().filter_map(|code| Some((code.to_owned(), words::purpose(lang, code)?.to_owned()))),
    );
    let purpose = field("unmask_purpose", words::unmask_purpose(lang), words::unmask_purpose_hint(lang))
        .select(purposes)
        .value(shown.typed.get("unmask_purpose"));
    let again = claim.letter_printed_at.map(|_| view! { <p>{words::letter_again(lang)}</p> });
    let letter = view! { <p>{words::letter_what(lang)}</p> {again} }.into_any();
    let folds = [
        (
            "attest",
            words::attest(lang),
            words::attest_hint(lang),
            vec![number.draw(faults), name.draw(faults)],
            words::attest_button(lang),
        ),
        ("letter", words::letter(lang), words::letter_hint(lang), vec![letter], words::letter_button(lang)),
        (
            "refuse",
            words::refuse(lang),
            words::refuse_hint(lang),
            vec![reason.draw(faults)],
            words::refuse_button(lang),
        ),
        (
            "unmask",
            words::unmask(lang),
            words::unmask_hint(lang),
            vec![purpose.draw(faults)],
            words::unmask_button(lang),
        ),
    ];
    folds
        .into_iter()
        .map(|(act, name, hint, fields, button)| {
            Fold { name, hint, to: to(act), fields, button, danger: act == "refuse" }.draw(act == shown.open)
        })
        .collect()
}
