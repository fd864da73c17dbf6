//! `/{c}/consultations/{n}/answer`: the questions on one form, changed as often as one likes until the close.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::consultations::{Act, Ask, Question, Reply, Sheet, TEXT_MOST, may};
use domain::display::Lang;
use domain::text::{Limits, TextFault, clean};
use http::{HeaderValue, header};
use leptos::prelude::*;
use store::Failed;
use store::consultations::{Consultation, NotTaken};

use super::{find, refused, slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;

const LIMITS: Limits = Limits {
    min: 1,
    max: TEXT_MOST,
    lines: true,
};

/// `GET /{c}/consultations/{n}/answer`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.verified()?;
    let c = find(&here, &number).await?;
    open(&here, &c)?;
    let (db, keys) = (&here.portal.db, here.portal.seal_keys.as_ref());
    let sheet = db.find_sheet(&me, &c, keys, here.now).await?;
    let form = sheet.map(|s| typed(&s)).unwrap_or_default();
    draw(&here, &c, &form, &Faults::default())
}

/// `POST /{c}/consultations/{n}/answer`
pub async fn send(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.verified()?;
    let c = find(&here, &number).await?;
    open(&here, &c)?;
    let mut faults = Faults::default();
    let sheet = read(&c.text.questions, &form, &mut faults);
    if !faults.is_empty() {
        return draw(&here, &c, &form, &faults);
    }
    let portal = here.portal.clone();
    let keys = portal.seal_keys.as_ref();
    let saved = portal
        .db
        .save_sheet(&me, c.number, &sheet, portal.random(), keys, || {
            portal.clock.now()
        })
        .await;
    match saved {
        Ok(()) => {
            let to = links::consultation(slug(&here), c.number);
            Ok(Redirect::to(&format!("{to}?done=consulted")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotTaken::Unknown)) => Err(Problem::NotFound),
        Err(Failed::Refused(NotTaken::Closed)) => Err(refused(&here, c.number, words::closed)),
        Err(Failed::Refused(NotTaken::Empty)) => {
            let faults = Faults::one("q0", Fault::Say(words::nothing_answered));
            draw(&here, &c, &form, &faults)
        }
    }
}

fn open(here: &Here, c: &Consultation) -> Result<(), Problem> {
    if c.text.questions.is_empty() {
        return Err(Problem::NotFound);
    }
    match may(c.stage(here.now), Act::Reply) {
        true => Ok(()),
        false => Err(refused(here, c.number, words::closed)),
    }
}

/// A sheet as the form would send it.
fn typed(sheet: &Sheet) -> Fields {
    let mut pairs = Vec::new();
    for (at, reply) in sheet.0.iter().enumerate() {
        let name = format!("q{at}");
        match reply {
            None => {}
            Some(Reply::One(n) | Reply::Scale(n)) => pairs.push((name, n.to_string())),
            Some(Reply::Several(bits)) => {
                let chosen = (0..8).filter(|n| bits >> n & 1 == 1);
                pairs.extend(chosen.map(|n| (name.clone(), n.to_string())));
            }
            Some(Reply::Text(text)) => pairs.push((name, text.clone())),
        }
    }
    Fields::from_pairs(pairs)
}

fn read(questions: &[Question], form: &Fields, faults: &mut Faults) -> Sheet {
    let mut sheet = Sheet::blank(questions);
    for (at, (q, slot)) in questions.iter().zip(&mut sheet.0).enumerate() {
        let name = format!("q{at}");
        let number = form.get(&name).trim().parse::<u8>().ok();
        let reply = match &q.ask {
            Ask::One(_) => number.map(Reply::One),
            Ask::Scale => number.map(Reply::Scale),
            Ask::Several(..) => {
                let ticked = form.all(&name).filter_map(|v| v.parse::<u8>().ok());
                let bits = ticked.filter(|n| *n < 8).fold(0, |bits, n| bits | 1 << n);
                (bits != 0).then_some(Reply::Several(bits))
            }
            Ask::Text => match clean(form.get(&name), LIMITS) {
                Ok(text) => Some(Reply::Text(text)),
                Err(TextFault::Empty) => None,
                Err(fault) => {
                    faults.add(name.clone(), Fault::Text(fault));
                    None
                }
            },
        };
        if reply.as_ref().is_some_and(|r| !r.fits(&q.ask)) {
            let say: fn(Lang) -> &'static str = match q.ask {
                Ask::Several(..) => words::too_many,
                _ => words::choose,
            };
            faults.add(name, Fault::Question { n: at + 1, say });
            continue;
        }
        *slot = reply;
    }
    sheet
}

fn draw(here: &Here, c: &Consultation, form: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let fields: Vec<_> = c
        .text
        .questions
        .iter()
        .enumerate()
        .map(|(at, q)| field(lang, at, q, form, faults))
        .collect();
    let (back, to) = (
        links::consultation(slug(here), c.number),
        links::consultation_answer(slug(here), c.number),
    );
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = words::answer(lang);
    let name = c.text.title.clone();
    let page = Page::new(title).tab(Tab::Proposals).status(status);
    let mut drawn = here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {name}</a>
                {summary}
                <h1>{title}</h1>
                <p>{words::secret(lang)}</p>
                <form method="post" action=to novalidate>
                    {fields} <button class="button">{words::send(lang)}</button>
                </form>
            </div>
        }
    })?;
    // One person's own: no cache keeps it.
    let value = HeaderValue::from_static("private, no-store");
    drawn.headers_mut().insert(header::CACHE_CONTROL, value);
    Ok(drawn)
}

fn field(lang: Lang, at: usize, q: &Question, form: &Fields, faults: &Faults) -> AnyView {
    let name = format!("q{at}");
    let label = format!("{}. {}", at + 1, q.text);
    let cards = |options: &[String]| -> Vec<Card> {
        let options = options.iter().enumerate();
        options
            .map(|(n, o)| Card::new(n.to_string(), o.clone()))
            .collect()
    };
    let chosen = form.get(&name).to_owned();
    match &q.ask {
        Ask::One(options) => Choice::new(lang, name, label, cards(options))
            .chosen(chosen)
            .long()
            .draw(faults),
        Ask::Several(most, options) => {
            let ticked = form.all(&name).map(str::to_owned).collect();
            Choice::new(lang, name.clone(), label, cards(options))
                .hint(words::at_most(lang, u64::from(*most)))
                .many(ticked)
                .long()
                .draw(faults)
        }
        Ask::Scale => {
            let cards = (1..=5).map(|g| Card::new(g.to_string(), words::grade(lang, g)));
            Choice::new(lang, name, label, cards.collect())
                .chosen(chosen)
                .draw(faults)
        }
        Ask::Text => Field::new(lang, name, label)
            .hint(words::text_hint(lang))
            .value(chosen)
            .limits(LIMITS)
            .lines()
            .draw(faults),
    }
}
