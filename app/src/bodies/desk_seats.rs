//! `/{c}/desk/bodies/seats/{id}`: one kind of seats in the secretary's hands: how many, open registration, enter a member,
//! fill from the reserves.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::ballots::Seed;
use domain::display::Lang;
use domain::ids::{SeatClassId, SeatId};
use domain::phone::Phone;
use domain::text::{Label, Offices, RealName};
use leptos::prelude::*;
use store::Failed;
use store::bodies::{
    Body, NewMember, NotFilled, NotOpened, NotRemoved, NotResized, NotSeated, Seats, Way,
};

use super::desk_procedure::{ground_fields, read_ground};
use super::{slug, words};
use crate::desk::Fold;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

async fn find(here: &Here, id: &str) -> Result<(Body, Seats), Problem> {
    let id: i64 = id.parse().map_err(|_| Problem::NotFound)?;
    let (db, community) = (&here.portal.db, here.community.id);
    for body in db.list_bodies(community).await? {
        let seats = db.list_seat_classes(community, body.id).await?;
        if let Some(found) = seats.into_iter().find(|s| s.id == SeatClassId(id)) {
            return Ok((body, found));
        }
    }
    Err(Problem::NotFound)
}

/// `GET /{c}/desk/bodies/seats/{id}`
pub async fn page(here: Here, Path((_, id)): Path<(String, String)>) -> Answer {
    here.secretary()?;
    draw(&here, &id, "", &Fields::default(), &Faults::default()).await
}

/// `GET` of an act's own address: somebody changed the language on a form that came back with errors.
pub async fn back(here: Here, Path((_, id)): Path<(String, String)>) -> Answer {
    let (_, seats) = find(&here, &id).await?;
    Ok(Redirect::to(&links::desk_seats(slug(&here), seats.id)).into_response())
}

/// Draws the page; `tried` names the form that could not be taken.
async fn draw(here: &Here, id: &str, tried: &str, typed: &Fields, faults: &Faults) -> Answer {
    let (body, seats) = find(here, id).await?;
    let lang = here.lang;
    let status = faults.status();
    let to = |act| links::desk_seats_act(slug(here), seats.id, act);
    let applied_for = seats.class.is_applied_for();
    let resize = Fold {
        name: words::desk_resize(lang),
        hint: words::desk_resize_hint(lang),
        to: to("resize"),
        fields: vec![
            Field::new(lang, "seats", words::desk_resize_label(lang))
                .value(if typed.has("seats") {
                    typed.get("seats").to_owned()
                } else {
                    seats.seats.to_string()
                })
                .inputmode("numeric")
                .draw(faults),
        ],
        button: words::desk_resize(lang),
        danger: false,
    }
    .draw(tried == "resize");
    let plain = |act, name, hint, fields| {
        Fold {
            name,
            hint,
            to: to(act),
            fields,
            button: name,
            danger: false,
        }
        .draw(false)
    };
    let open = (applied_for && seats.free() > 0).then(|| {
        plain(
            "open",
            words::desk_open(lang),
            words::desk_open_hint(lang),
            Vec::new(),
        )
    });
    let fill = (applied_for && seats.free() > 0).then(|| {
        let seen = view! { <input type="hidden" name="taken" value=seats.taken/> };
        plain(
            "fill",
            words::desk_fill(lang),
            words::desk_fill_hint(lang),
            vec![seen.into_any()],
        )
    });
    let enter = (seats.free() > 0).then(|| {
        Fold {
            name: words::desk_enter(lang),
            hint: words::desk_enter_hint(lang),
            to: to("enter"),
            fields: enter_fields(lang, typed, faults),
            button: words::desk_enter(lang),
            danger: false,
        }
        .draw(tried == "enter")
    });
    let members = here
        .portal
        .db
        .list_members(here.community.id, body.id)
        .await?;
    let mut sitting: Vec<_> = members
        .iter()
        .filter(|m| m.ended.is_none() && m.class_id == Some(seats.id))
        .map(|m| (m.id.0.to_string(), m.name.clone()))
        .collect();
    let remove = (!sitting.is_empty()).then(|| {
        // Nobody is chosen beforehand: a slip of the thumb must not remove the first of the list.
        sitting.insert(
            0,
            (String::new(), words::desk_remove_choose(lang).to_owned()),
        );
        let whom = Field::new(lang, "seat", words::desk_remove_whom(lang))
            .value(typed.get("seat"))
            .select(sitting)
            .draw(faults);
        let mut fields = vec![whom];
        fields.extend(ground_fields(lang, typed, faults));
        Fold {
            name: words::desk_remove(lang),
            hint: words::desk_remove_hint(lang),
            to: to("remove"),
            fields,
            button: words::desk_remove(lang),
            danger: true,
        }
        .draw(tried == "remove")
    });
    let free = match seats.free() {
        0 => words::all_held(lang).to_owned(),
        n => words::free(lang, n),
    };
    let title = format!(
        "{} · {}",
        body.name.get(lang),
        words::class(lang, seats.class)
    );
    let summary = errors(lang, faults);
    let back = links::desk_bodies(slug(here));
    let page = Page::new(title.clone()).tab(Tab::Desk).status(status);
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::desk_title(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p class="meta"><span>{words::seats_line(lang, seats.taken, seats.seats)}</span> <span>{free}</span></p>
                {open} {fill} {enter} {resize} {remove}
            </div>
        }
    })
}

fn enter_fields(lang: Lang, typed: &Fields, faults: &Faults) -> Vec<AnyView> {
    let field = |name: &'static str, label: &'static str| {
        Field::new(lang, name, label).value(typed.get(name))
    };
    vec![
        field("name", words::desk_enter_name(lang)).draw(faults),
        field("phone", words::desk_enter_phone(lang))
            .inputmode("numeric")
            .draw(faults),
        field("from", words::desk_enter_from(lang))
            .input_type("date")
            .draw(faults),
        field("stands_for", words::desk_enter_stands_for(lang)).draw(faults),
        field("offices", words::desk_enter_offices(lang)).draw(faults),
    ]
}

/// A refusal that leads back to the seats.
fn refused(
    here: &Here,
    class: SeatClassId,
    say: impl Fn(Lang) -> String + Send + Sync + 'static,
) -> Problem {
    let label: fn(Lang) -> &'static str = words::to_desk;
    Problem::refused(say, Some((links::desk_seats(slug(here), class), label)))
}

fn done(here: &Here, class: SeatClassId, code: &str) -> Answer {
    let to = links::desk_seats(slug(here), class);
    Ok(Redirect::to(&format!("{to}?done={code}")).into_response())
}

/// `POST /{c}/desk/bodies/seats/{id}/resize`
pub async fn resize(here: Here, Path((_, id)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.secretary()?;
    let (_, seats) = find(&here, &id).await?;
    let mut faults = Faults::default();
    let number = form.number("seats").filter(|n| (0..=99).contains(n));
    let Some(number) = faults.check("seats", number.ok_or(Fault::Number)) else {
        return draw(&here, &id, "resize", &form, &faults).await;
    };
    let db = &here.portal.db;
    match db.resize_seats(&me, seats.id, number, here.now).await {
        Ok(()) => done(&here, seats.id, "saved"),
        Err(Failed::Refused(NotResized::UnknownClass)) => Err(Problem::NotFound),
        Err(Failed::Refused(NotResized::MoreSit)) => {
            let say: fn(Lang) -> &'static str =
                |lang| words::not_resized(lang, NotResized::MoreSit);
            let faults = Faults::one("seats", Fault::Say(say));
            draw(&here, &id, "resize", &form, &faults).await
        }
        Err(Failed::Refused(why)) => Err(refused(&here, seats.id, move |lang| {
            words::not_resized(lang, why).to_owned()
        })),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/bodies/seats/{id}/open`
pub async fn open(here: Here, Path((_, id)): Path<(String, String)>) -> Answer {
    let me = here.secretary()?;
    let (_, seats) = find(&here, &id).await?;
    match here.portal.db.open_procedure(&me, seats.id, here.now).await {
        Ok(number) => {
            let to = links::desk_procedure(slug(&here), number);
            Ok(Redirect::to(&format!("{to}?done=procedure_opened")).into_response())
        }
        Err(Failed::Refused(NotOpened::UnknownClass)) => Err(Problem::NotFound),
        Err(Failed::Refused(why)) => Err(refused(&here, seats.id, move |lang| {
            words::not_opened(lang, why).to_owned()
        })),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/bodies/seats/{id}/fill`
pub async fn fill(here: Here, Path((_, id)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.secretary()?;
    let (_, seats) = find(&here, &id).await?;
    let seen = form.number("taken").unwrap_or(seats.taken);
    let db = &here.portal.db;
    match db.fill_vacancy(&me, seats.id, seen, here.now).await {
        Ok(_) => done(&here, seats.id, "seated"),
        Err(Failed::Refused(NotFilled::UnknownClass)) => Err(Problem::NotFound),
        Err(Failed::Refused(why)) => Err(refused(&here, seats.id, move |lang| {
            words::not_filled(lang, why).to_owned()
        })),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/bodies/seats/{id}/remove`
pub async fn remove(here: Here, Path((_, id)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.secretary()?;
    let (_, seats) = find(&here, &id).await?;
    let mut faults = Faults::default();
    let seat = form.number("seat").map(SeatId).ok_or(Fault::Choose);
    let seat = faults.check("seat", seat);
    let ground = read_ground(&form, &mut faults);
    let (Some(seat), Some(ground)) = (seat, ground) else {
        return draw(&here, &id, "remove", &form, &faults).await;
    };
    let db = &here.portal.db;
    let salt = Seed(here.portal.random());
    let say = match db
        .remove_member(&me, seats.id, seat, &ground, &salt, here.now)
        .await
    {
        Ok(()) => return done(&here, seats.id, "moved"),
        Err(Failed::Store(e)) => return Err(e.into()),
        Err(Failed::Refused(NotRemoved::UnknownSeat)) => words::desk_remove_unknown,
        Err(Failed::Refused(NotRemoved::OwnAffair)) => words::desk_remove_self,
    };
    let faults = Faults::one("seat", Fault::Say(say));
    draw(&here, &id, "remove", &form, &faults).await
}

fn read_member(form: &Fields, seats: &Seats, faults: &mut Faults) -> Option<NewMember> {
    let name = faults.text("name", RealName::parse(form.get("name")));
    let phone = match form.get("phone").trim() {
        "" => None,
        raw => faults.check("phone", Phone::parse(raw).map_err(|_| Fault::Phone)),
    };
    let from = faults.day("from", form.get("from"));
    let stands_for = match form.get("stands_for").trim() {
        "" => None,
        raw => faults.text("stands_for", Label::parse(raw)),
    };
    let offices = match form.get("offices").trim() {
        "" => None,
        raw => faults.text("offices", Offices::parse(raw)),
    };
    let (true, Some(name), Some(from_on)) = (faults.is_empty(), name, from) else {
        return None;
    };
    Some(NewMember {
        name,
        phone,
        stands_for,
        offices,
        from_on,
        way: if seats.class.is_applied_for() {
            Way::Founding
        } else {
            Way::ExOfficio
        },
    })
}

/// `POST /{c}/desk/bodies/seats/{id}/enter`
pub async fn enter(here: Here, Path((_, id)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.secretary()?;
    let (_, seats) = find(&here, &id).await?;
    let mut faults = Faults::default();
    let Some(new) = read_member(&form, &seats, &mut faults) else {
        return draw(&here, &id, "enter", &form, &faults).await;
    };
    let db = &here.portal.db;
    let why = match db.enter_member(&me, seats.id, &new, here.now).await {
        Ok(_) => return done(&here, seats.id, "seated"),
        Err(Failed::Store(e)) => return Err(e.into()),
        Err(Failed::Refused(why)) => why,
    };
    let (field, say): (_, fn(Lang) -> &'static str) = match why {
        NotSeated::UnknownPhone => ("phone", words::unknown_phone),
        NotSeated::HoldsSeat => ("phone", |lang| {
            words::not_seated(lang, NotSeated::HoldsSeat)
        }),
        NotSeated::WrongDay => ("from", words::wrong_day),
        NotSeated::UnknownClass => return Err(Problem::NotFound),
        why => {
            return Err(refused(&here, seats.id, move |lang| {
                words::not_seated(lang, why).to_owned()
            }));
        }
    };
    let faults = Faults::one(field, Fault::Say(say));
    draw(&here, &id, "enter", &form, &faults).await
}
