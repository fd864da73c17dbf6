//! Writing a publication: `/{c}/desk/{room}/new` and `/{c}/desk/{room}/{n}/edit`. Whatever is sent is a saved draft before
//! it is judged, so a form with faults loses nothing.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Editor;
use domain::publishing::{Fault as TypedFault, State, Typed};
use domain::text::{Limits, TextFault, clean};
use leptos::prelude::*;
use store::Failed;
use store::publishing::{Draft, NotBegun, NotSaved};

use super::{Desk, desk_words as d, form, grids, parse, slug};
use crate::files::words as f;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::islands::keep::Keep;
use crate::ui::errors::errors;

/// Which publication and which save of its draft a form is about: none of them for what is not begun yet.
#[derive(Clone, Copy)]
struct Place {
    number: Option<i64>,
    revision: Option<i64>,
}

/// `GET /{c}/desk/{room}/new`
pub async fn new<C: Desk>(here: Here) -> Answer {
    here.editor()?;
    let place = Place {
        number: None,
        revision: None,
    };
    draw::<C>(&here, place, &Typed::default(), &Faults::default())
}

/// `POST /{c}/desk/{room}/new`
pub async fn begin<C: Desk>(here: Here, form: Fields) -> Answer {
    let me = here.editor()?;
    send::<C>(&here, &me, None, &form).await
}

/// `GET /{c}/desk/{room}/{n}/edit`: the draft, or the published version to begin from.
pub async fn page<C: Desk>(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.editor()?;
    let number = parse(&number)?;
    let found = here
        .portal
        .db
        .find_desk_publication::<C>(&me, number)
        .await?;
    let found = found.ok_or(Problem::NotFound)?;
    // Of a withdrawn item, what was public last is what one begins from.
    let (typed, revision) = match (found.open, found.last) {
        (Some(open), _) if open.state == State::Draft => (open.typed, Some(open.revision)),
        (Some(_), _) => {
            let to = links::desk_publication(slug(&here), C::ROOM, number);
            return Ok(Redirect::to(&to).into_response());
        }
        (None, Some(last)) => (last.content.typed(), None),
        (None, None) => (Typed::default(), None),
    };
    let place = Place {
        number: Some(number),
        revision,
    };
    draw::<C>(&here, place, &typed, &Faults::default())
}

/// `POST /{c}/desk/{room}/{n}/edit`
pub async fn save<C: Desk>(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.editor()?;
    let number = parse(&number)?;
    send::<C>(&here, &me, Some(number), &form).await
}

/// Why a form was not taken: said at its name, which is the first field.
fn fault_of(why: NotSaved) -> Fault {
    Fault::Say(match why {
        NotSaved::ChangedMeanwhile => d::fault_changed,
        _ => d::fault_not_draft,
    })
}

async fn send<C: Desk>(here: &Here, me: &Editor, number: Option<i64>, fields: &Fields) -> Answer {
    let db = &here.portal.db;
    let typed = form::typed::<C>(fields);
    let asked = Place {
        number,
        revision: fields.number("revision"),
    };
    let sending = fields.get("act") == "send";
    // A draft may lack everything but a name to find it by.
    let name = Limits {
        min: 1,
        max: 200,
        lines: false,
    };
    if let Err(fault) = clean(typed.get("title_zh"), name) {
        let fault = match fault {
            TextFault::TooShort { .. } => TextFault::Empty,
            fault => fault,
        };
        let faults = Faults::one("title_zh", Fault::Text(fault));
        return draw::<C>(here, asked, &typed, &faults);
    }
    let kept = match asked {
        Place { number: None, .. } => {
            let once = fields.get("once");
            if once.is_empty() {
                return Err(Problem::BadRequest);
            }
            let begun = db.begin_publication(me, C::KIND, &typed, once, here.now);
            begun.await.map_err(|why| why.map(fault_of))
        }
        Place {
            number: Some(number),
            revision: None,
        } => match db
            .begin_version(me, C::KIND, number, &typed, here.now)
            .await
        {
            Ok(revision) => Ok((number, revision)),
            Err(Failed::Refused(NotBegun::Unknown)) => return Err(Problem::NotFound),
            Err(why) => Err(why.map(|_| Fault::Say(d::fault_open))),
        },
        Place {
            number: Some(number),
            revision: Some(revision),
        } => match db
            .save_publication(me, C::KIND, number, revision, Draft::kept(&typed), here.now)
            .await
        {
            Ok(()) => Ok((number, revision + 1)),
            Err(Failed::Refused(NotSaved::Unknown)) => return Err(Problem::NotFound),
            Err(why) => Err(why.map(fault_of)),
        },
    };
    let (number, revision) = match kept {
        Ok(kept) => kept,
        Err(Failed::Store(e)) => return Err(e.into()),
        Err(Failed::Refused(fault)) => {
            let there = there::<C>(here, me, number, &typed).await?;
            match (there, number) {
                // The text is a draft of one's own: the form was pressed twice, or gone back to.
                (There::Draft(revision), Some(number)) => (number, revision),
                (There::Further, Some(number)) if sending => {
                    return done::<C>(here, number, None);
                }
                _ => return draw::<C>(here, asked, &typed, &Faults::one("title_zh", fault)),
            }
        }
    };
    if !sending {
        // The second press of a first form may find that the draft has gone on since.
        let there = there::<C>(here, me, Some(number), &typed).await?;
        let said = matches!(there, There::Draft(_)).then_some("drafted");
        return done::<C>(here, number, said);
    }
    let saved = Place {
        number: Some(number),
        revision: Some(revision),
    };
    let content = match C::read(&typed) {
        Ok(content) => content,
        Err(found) => return draw::<C>(here, saved, &typed, &form::faults::<C>(found)),
    };
    if content.is_expired(here.today()) {
        let faults = Faults::one("valid_until", Fault::Say(d::fault_expired));
        return draw::<C>(here, saved, &typed, &faults);
    }
    if let Some((field, own)) = content.misfit(&grids(here).await?) {
        let found = vec![(field, TypedFault::Of(own))];
        return draw::<C>(here, saved, &typed, &form::faults::<C>(found));
    }
    let sent = content.sent();
    let sent = Draft::sent(&typed, &sent);
    match db
        .save_publication(me, C::KIND, number, revision, sent, here.now)
        .await
    {
        Ok(()) => done::<C>(here, number, Some("sent_for_review")),
        Err(Failed::Refused(why)) => match there::<C>(here, me, Some(number), &typed).await? {
            There::Further => done::<C>(here, number, None),
            _ => {
                let faults = Faults::one("title_zh", fault_of(why));
                draw::<C>(here, saved, &typed, &faults)
            }
        },
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

fn done<C: Desk>(here: &Here, number: i64, said: Option<&str>) -> Answer {
    let to = links::desk_publication(slug(here), C::ROOM, number);
    let said = said.map(|code| format!("?done={code}")).unwrap_or_default();
    Ok(Redirect::to(&format!("{to}{said}")).into_response())
}

/// Where a text that could not be saved stands already.
enum There {
    /// In a draft of one's own, at this save.
    Draft(i64),
    /// With the second person, or public.
    Further,
    Nowhere,
}

async fn there<C: Desk>(
    here: &Here,
    me: &Editor,
    number: Option<i64>,
    typed: &Typed,
) -> Result<There, Problem> {
    let Some(number) = number else {
        return Ok(There::Nowhere);
    };
    let db = &here.portal.db;
    let found = db.find_desk_publication::<C>(me, number).await?;
    Ok(match found.map(|f| (f.open, f.last)) {
        Some((Some(open), _)) if open.typed == *typed && open.writer == Some(me.account()) => {
            match open.state {
                State::Draft => There::Draft(open.revision),
                _ => There::Further,
            }
        }
        Some((None, Some(last))) if last.content.typed() == *typed => There::Further,
        _ => There::Nowhere,
    })
}

/// The form of a draft with what came another way than through it; nothing of it is saved yet.
pub(crate) fn filled<C: Desk>(
    here: &Here,
    number: i64,
    revision: i64,
    typed: &Typed,
    faults: &Faults,
) -> Answer {
    let place = Place {
        number: Some(number),
        revision: Some(revision),
    };
    draw_with::<C>(here, place, typed, faults, Some(d::filled(here.lang)))
}

fn draw<C: Desk>(here: &Here, place: Place, typed: &Typed, faults: &Faults) -> Answer {
    draw_with::<C>(here, place, typed, faults, None)
}

fn draw_with<C: Desk>(
    here: &Here,
    place: Place,
    typed: &Typed,
    faults: &Faults,
    note: Option<&'static str>,
) -> Answer {
    let lang = here.lang;
    let fields = C::form(lang, typed, faults);
    let said = C::words(lang);
    let (action, back, title) = match place.number {
        None => (
            links::desk_new(slug(here), C::ROOM),
            links::desk_room(slug(here), C::ROOM),
            said.new,
        ),
        Some(n) => (
            links::desk_publication_act(slug(here), C::ROOM, n, "edit"),
            links::desk_publication(slug(here), C::ROOM, n),
            d::edit_title(lang),
        ),
    };
    let status = faults.status();
    let summary = errors(lang, faults);
    // Where a colleague was faster, the newest draft is one tap away.
    let newest = faults.of("title_zh").and_then(|fault| {
        let said = matches!(fault, Fault::Say(_));
        let href = links::desk_publication(slug(here), C::ROOM, place.number?);
        said.then(|| view! { <p><a class="link" href=href>{d::see_newest(lang)}</a></p> })
    });
    let key = place.number.is_none().then(|| crate::ui::once::once(here));
    let revision = place
        .revision
        .map(|n| view! { <input type="hidden" name="revision" value=n.to_string()/> });
    let next = crate::ui::next::next(lang, view! { <p>{d::next_edit(lang)}</p> });
    let more = place.number.and_then(|n| C::more(here, n));
    let files = match (place.number, place.revision) {
        (Some(n), Some(_)) => {
            let href = links::desk_publication_act(slug(here), C::ROOM, n, "files");
            view! { <p><a class="link" href=href>{f::manage(lang)}</a></p> }.into_any()
        }
        _ => view! { <p class="meta">{f::in_draft(lang)}</p> }.into_any(),
    };
    let keep = format!("{action}?{}", place.revision.unwrap_or_default());
    here.draw(Page::new(title).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {said.title}</a>
                {summary} {newest}
                <h1>{title}</h1>
                {note.map(|note| view! { <p><strong>{note}</strong></p> })}
                {next} {more} {files}
                <Keep key=keep>
                    <form method="post" action=action novalidate>
                        {key} {revision} {fields}
                        <p class="row">
                            <button class="button" name="act" value="send">{d::send(lang)}</button>
                            <button class="button button--plain" name="act" value="save">{d::save(lang)}</button>
                        </p>
                    </form>
                </Keep>
            </div>
        }
    })
}
