//! The sheet of invitation codes, shown this once: what is kept are digests. The same form sent again shows the same sheet.

use axum::extract::Path;
use domain::display::Lang;
use leptos::prelude::*;
use store::Failed;
use store::assessments::{Invitation, NotInvited, Round};

use super::{find, item};
use crate::assessments::{desk_words as d, private, slug};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::qr::qr;

/// `POST /{c}/desk/assessments/{n}/codes`
pub async fn make(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.editor()?;
    let round = find(&here, &number).await?;
    let n = form.number("codes").and_then(|n| usize::try_from(n).ok());
    let faulty = |say: fn(Lang) -> &'static str| Faults::one("codes", Fault::Say(say));
    let (Some(n), false) = (n, form.get("once").is_empty()) else {
        return item::draw(&here, &me, &round, &form, &faulty(d::codes_many)).await;
    };
    let (db, keys) = (&here.portal.db, here.portal.seal_keys.as_ref());
    let made = db
        .invite(&me, round.number, n, form.get("once"), keys, here.now)
        .await;
    match made {
        Ok(codes) => sheet(&here, &round, &codes).await,
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotInvited::UnknownRound)) => Err(Problem::NotFound),
        Err(Failed::Refused(why)) => {
            let say = match why {
                NotInvited::HowMany { .. } => d::codes_many,
                NotInvited::KeyLost => d::codes_key_lost,
                _ => d::codes_not_now,
            };
            item::draw(&here, &me, &round, &form, &faulty(say)).await
        }
    }
}

async fn sheet(here: &Here, round: &Round, codes: &[Invitation]) -> Answer {
    let lang = here.lang;
    let grids = here.portal.db.list_grids(here.community.id).await?;
    let to = format!(
        "{}{}",
        here.portal.origin,
        links::assessment_code(slug(here))
    );
    let slips: Vec<_> = codes
        .iter()
        .map(|c| {
            let code = c.code.as_str();
            let (front, rear) = code.split_at(code.len() / 2);
            let grid = grids.iter().find(|g| Some(g.id) == c.grid);
            let grid = grid.map(|g| view! { <p>{g.name.get(lang).to_owned()}</p> });
            // Without the code: an address stays in histories and in the logs of others.
            let picture = qr(&to);
            view! {
                <article class="letter">
                    <p class="letter__head">{d::codes_slip(lang, round.title.get(lang))}</p>
                    {grid}
                    <p>{d::codes_how(lang)}</p>
                    <div class="letter__key">
                        <p><strong class="letter__code">{format!("{front}-{rear}")}</strong> <br/> {to.clone()}</p>
                        <div class="letter__qr" role="img" aria-label=d::codes_qr(lang)>{picture}</div>
                    </div>
                </article>
            }
        })
        .collect();
    let back = links::desk_assessment(slug(here), round.number);
    let back_label = round.title.get(lang).to_owned();
    let title = d::codes_title(lang, codes.len());
    let drawn = here.draw(Page::new(title.clone()).tab(Tab::Desk), move || {
        view! {
            <div class="main__col">
                <a class="link no-print" href=back>"‹ "{back_label}</a>
                <h1 class="no-print">{title}</h1>
                <p class="no-print"><strong>{d::codes_print(lang)}</strong></p>
                {slips}
            </div>
        }
    })?;
    Ok(private(drawn))
}
