//! The letter with the door code: one sheet of A4 that stands on one answer only. The code is stored as a keyed digest
//! bound to the claim, so nobody, not even the desk, can print the same letter twice.

use axum::extract::Path;
use chrono::{Datelike, Duration, NaiveDate};
use domain::codes::Code;
use domain::display::Lang;
use domain::rulebook::Rule;
use domain::time::day_of;
use leptos::prelude::*;
use store::Failed;
use store::accounts::Claim;

use super::{claim, residents, words};
use crate::frame::{Answer, Fields, Here, Page, Problem, Tab, links};
use crate::ui::qr::qr;

/// `POST /{c}/desk/residents/{id}/letter`
pub async fn letter(here: Here, Path((_, id)): Path<(String, String)>, _form: Fields) -> Answer {
    let (claim, may) = residents::open(&here, &id).await?;
    let may = may?;
    let db = &here.portal.db;
    let book = db
        .current_rulebook(here.community.id, here.today())
        .await?
        .ok_or(Problem::Ours("no rulebook in force"))?;
    let expires_at = here.now + Duration::days(i64::from(book.count(Rule::DoorCodeDays)));
    let code = Code::door(&here.portal.random_door_code())
        .map_err(|_| Problem::Ours("random_door_code"))?;
    let digest = code.digest(&here.portal.key("door"), &format!("door:{}", claim.id));
    match db
        .print_door_code(&may, &digest, expires_at, here.now)
        .await
    {
        Ok(()) => draw(&here, &claim, &code, day_of(expires_at)),
        Err(Failed::Refused(_)) => Err(residents::decided(&here)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// A day on paper, which is read in another year too.
fn paper_day(lang: Lang, day: NaiveDate) -> String {
    words::paper_day(lang, day.year(), day.month(), day.day())
}

/// `ABCD EFGH`: eight in a row are hard to copy by hand.
fn groups(code: &Code) -> String {
    let all: Vec<char> = code.as_str().chars().collect();
    all.chunks(4)
        .map(|four| four.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

fn draw(here: &Here, claim: &Claim, code: &Code, until: NaiveDate) -> Answer {
    let lang = here.lang;
    let community = &here.community;
    let steps = format!("{}{}", here.portal.origin, links::steps(&community.slug));
    let picture = qr(&format!("{steps}?code={}", code.as_str()));
    let groups = groups(code);
    let to = words::letter_to(lang, &claim::address(lang, claim), &claim.name);
    let why = words::letter_why(lang, community.name.get(lang));
    let until = words::letter_until(lang, &paper_day(lang, until));
    let help = words::letter_help(lang, community.address.get(lang), &community.phone);
    let (head, sign) = (
        community.agency.get(lang).to_owned(),
        community.agency.get(lang).to_owned(),
    );
    let today = paper_day(lang, here.today());
    let title = words::letter_title(lang, &claim.name);
    let back = links::claim(&community.slug, claim.id);
    let back_label = words::claim_title(lang, &claim.name);
    here.draw(Page::new(title.clone()).tab(Tab::Desk), move || {
        view! {
            <div class="main__col">
                <a class="link no-print" href=back>"‹ " {back_label}</a>
                <h1 class="no-print">{title}</h1>
                <p class="no-print">{words::letter_print(lang)}</p>
                <article class="letter">
                    <p class="letter__head">{head}</p>
                    <p class="letter__to">{to}</p>
                    <p>{words::letter_hello(lang)}</p>
                    <p class="letter__body">{why}</p>
                    <ol>
                        <li>{words::letter_step_1(lang)} <br/> {steps}</li>
                        <li>{words::letter_step_2(lang)}</li>
                        <li>{words::letter_step_3(lang)}</li>
                    </ol>
                    <div class="letter__key">
                        <p>{words::letter_code(lang)} <strong class="letter__code">{groups}</strong> {until}</p>
                        <div class="letter__qr" role="img" aria-label=words::letter_qr(lang)>{picture}</div>
                    </div>
                    <p class="letter__body">{words::letter_safe(lang)}</p>
                    <p class="letter__body">{help}</p>
                    <p class="letter__sign">{sign} <br/> {today}</p>
                </article>
            </div>
        }
    })
}
