//! "您还差几步" `/{c}/steps` (features.md A4): exactly what is missing before one may support and vote, and the forms to
//! do it. The steps are public: a visitor sees them too.

use axum::response::{IntoResponse, Redirect};
use domain::accounts::{Residency, Step, StepState, steps as steps_of, steps_left};
use domain::codes::Code;
use domain::ids::BuildingId;
use domain::text::{Door, RealName};
use leptos::prelude::*;
use store::Failed;
use store::accounts::{ClaimAddress, NoClaim, OwnResidency};

use super::words;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::steps::{At, StepLine, steps};

/// `GET /{c}/steps`
pub async fn page(here: Here) -> Answer {
    let code = here.query("code").to_owned();
    let typed = Fields::from_json(&serde_json::json!({ "door": code }));
    draw(&here, &typed, &Faults::default()).await
}

/// `POST /{c}/steps`: names the address.
pub async fn claim(here: Here, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let mut faults = Faults::default();
    let building = faults.check(
        "building",
        form.number("building").map(BuildingId).ok_or(Fault::Choose),
    );
    let unit = faults.text("unit", Door::parse(form.get("unit")));
    let room = faults.text("room", Door::parse(form.get("room")));
    let name = faults.text("name", RealName::parse(form.get("name")));
    let (Some(building), Some(unit), Some(room), Some(name)) = (building, unit, room, name) else {
        return draw(&here, &form, &faults).await;
    };
    let address = ClaimAddress {
        building,
        unit,
        room,
        name,
    };
    match here
        .portal
        .db
        .claim_residency(&me, here.community.id, address, here.now)
        .await
    {
        // The other tab said the same thing first: the outcome is what was asked for.
        Ok(_) | Err(Failed::Refused(NoClaim::AlreadyClaimed)) => Ok(Redirect::to(&format!(
            "{}?done=claimed",
            links::steps(&here.community.slug)
        ))
        .into_response()),
        Err(Failed::Refused(NoClaim::UnknownBuilding)) => {
            draw(&here, &form, &Faults::one("building", Fault::Choose)).await
        }
        Err(Failed::Refused(NoClaim::AlreadyAttested)) => {
            let back = Some((
                links::steps(&here.community.slug),
                crate::frame::words::go_steps as fn(_) -> _,
            ));
            Err(Problem::refused(
                |l| words::already_attested(l).to_owned(),
                back,
            ))
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/steps/door`: the code of the letter.
pub async fn enter_door_code(here: Here, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let Ok(code) = Code::door(form.get("door")) else {
        return draw(
            &here,
            &form,
            &Faults::one("door", Fault::Say(words::door_shape)),
        )
        .await;
    };
    match here
        .portal
        .db
        .enter_door_code(
            &me,
            here.community.id,
            &code,
            &here.portal.key("door"),
            here.now,
        )
        .await
    {
        Ok(()) => Ok(Redirect::to(&format!(
            "{}?done=verified",
            links::steps(&here.community.slug)
        ))
        .into_response()),
        Err(Failed::Refused(fault)) => {
            draw(&here, &form, &Faults::one("door", Fault::Code(fault))).await
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

async fn draw(here: &Here, typed: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let residency = here
        .standing
        .as_ref()
        .map_or(Residency::None, |s| s.residency);
    let signed = here.standing.is_some();
    let own = match &here.standing {
        Some(_) => {
            here.portal
                .db
                .find_own_residency(&here.signed_in()?, here.community.id)
                .await?
        }
        None => None,
    };
    let mut lines = Vec::new();
    for (step, state) in steps_of(signed, residency) {
        let at = match state {
            StepState::Done => At::Done,
            StepState::Now | StepState::Waiting => At::Now,
            StepState::Later => At::Later,
        };
        let note = match (step, state) {
            (Step::SignIn, StepState::Done) => {
                let phone = here
                    .session
                    .as_ref()
                    .map(|s| s.phone_masked.clone())
                    .unwrap_or_default();
                Some(words::step_phone_note(lang, &phone).into_any())
            }
            (Step::SignIn, _) => {
                let to = links::login_then(&links::steps(&here.community.slug));
                Some(
                    view! { <p><a class="button" href=to>{words::sign_in(lang)}</a></p> }
                        .into_any(),
                )
            }
            (Step::NameAddress, StepState::Now) => {
                Some(address_form(here, own.as_ref(), typed, faults).await?)
            }
            (Step::NameAddress, StepState::Done) => {
                own.as_ref().map(|o| address(lang, o).into_any())
            }
            (Step::BeAttested, StepState::Waiting | StepState::Now) => {
                Some(waiting(here, residency, own.as_ref(), typed, faults).await?)
            }
            (Step::BeAttested, StepState::Done) => own
                .as_ref()
                .and_then(|o| o.method)
                .map(|m| words::step_method(lang, words::method(lang, m)).into_any()),
            _ => None,
        };
        lines.push(StepLine {
            at,
            name: words::step(lang, step).to_owned(),
            note,
        });
    }
    let left = steps_left(signed, residency);
    let title = if left == 0 {
        words::steps_none(lang).to_owned()
    } else {
        words::steps_left(lang, left)
    };
    let meanwhile = if signed {
        words::steps_meanwhile(lang)
    } else {
        words::steps_sign_in_first(lang)
    };
    let status = faults.status();
    let errors = errors(lang, faults);
    let help = words::alone_help(lang, &here.community.phone);
    let onward = (left == 0).then(|| {
        let to = links::proposals(&here.community.slug);
        view! { <p><a class="button" href=to>{crate::frame::words::go_proposals(lang)}</a></p> }
    });
    here.draw(
        Page::new(title.clone()).tab(Tab::Me).status(status),
        move || {
            view! {
                <div class="main__col">
                    {errors} <h1>{title}</h1> {(left > 0).then(|| view! { <p>{meanwhile}</p> })}
                    {steps(lines, words::step_done(lang))} {onward}
                </div>
                <aside class="side" aria-labelledby="alone">
                    <h2 class="side__title" id="alone">{words::alone_title(lang)}</h2>
                    <p>{help}</p>
                </aside>
            }
        },
    )
}

fn address(lang: domain::display::Lang, own: &OwnResidency) -> String {
    words::my_address(lang, own.building_name.get(lang), &own.unit, &own.room)
}

async fn address_form(
    here: &Here,
    own: Option<&OwnResidency>,
    typed: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let buildings = here.portal.db.list_buildings(here.community.id).await?;
    let mut options = vec![(String::new(), words::choose_building(lang).to_owned())];
    options.extend(
        buildings
            .iter()
            .map(|b| (b.id.to_string(), b.name.get(lang).to_owned())),
    );
    // What was typed wins, then what is on record.
    let value = |name: &str, kept: Option<String>| match typed.has(name) {
        true => typed.get(name).to_owned(),
        false => kept.unwrap_or_default(),
    };
    let building = Field::new(lang, "building", words::building(lang))
        .select(options)
        .value(value("building", own.map(|o| o.building.to_string())))
        .draw(faults);
    let unit = Field::new(lang, "unit", words::unit(lang))
        .value(value("unit", own.map(|o| o.unit.clone())))
        .draw(faults);
    let room = Field::new(lang, "room", words::room(lang))
        .hint(words::room_hint(lang))
        .value(value("room", own.map(|o| o.room.clone())))
        .draw(faults);
    let name = Field::new(lang, "name", words::name(lang))
        .hint(words::name_hint(lang))
        .autocomplete("name")
        .value(value("name", own.map(|o| o.name.clone())))
        .draw(faults);
    let refused = own.and_then(|o| o.reason.clone()).map(|reason| {
        view! {
            <div class="seal">
                <strong class="seal__mark">{words::refused_title(lang)}</strong>
                <p class="seal__by">{reason}</p>
            </div>
        }
    });
    Ok(view! {
        {refused}
        <p>{words::step_address_note(lang)}</p>
        <form method="post" action=links::steps(&here.community.slug) novalidate>
            {building} {unit} {room} {name} <button class="button">{words::claim(lang)}</button>
        </form>
    }
    .into_any())
}

async fn waiting(
    here: &Here,
    residency: Residency,
    own: Option<&OwnResidency>,
    typed: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let letter = matches!(residency, Residency::Claimed { letter: true, .. });
    let door = letter.then(|| {
        let field = Field::new(lang, "door", words::door_code(lang))
            .hint(words::door_code_hint(lang))
            .value(typed.get("door"))
            .autocomplete("off")
            .class("code__input")
            .draw(faults);
        view! {
            <form method="post" action=links::door_code(&here.community.slug) novalidate>
                <p>{words::step_letter_note(lang)}</p>
                {field}
                <button class="button">{words::confirm(lang)}</button>
            </form>
        }
    });
    let form = address_form(here, own, typed, faults).await?;
    // Opened when the address has errors, so that the list on top leads to a field that can be seen.
    let open = faults.iter().any(|(field, _)| field != "door");
    Ok(view! {
        {door}
        <p>{words::step_wait_note(lang)}</p>
        <details open=open>
            <summary>{words::change_address(lang)}</summary>
            {form}
        </details>
    }
    .into_any())
}
