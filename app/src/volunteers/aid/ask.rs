//! `/{c}/volunteers/aid/ask`: asking for help. Address and telephone are asked only of who is signed in, so that no draft
//! of a browser ever holds them.

use axum::response::{IntoResponse, Redirect};
use domain::display::ShownAs;
use domain::ids::DraftId;
use domain::phone::Telephone;
use domain::text::{AidAddress, AidText};
use domain::volunteers::aid::{AidKind, tells_a_number};
use leptos::prelude::*;
use store::Failed;
use store::drafts::{DraftKind, DraftOwner};
use store::volunteers::aid::{NewAid, NotAided};

use super::{kind_cards, problem, slug, words};
use crate::frame::fields::Fault;
use crate::frame::kept::keep_and_sign_in;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::proposals::talk::shown_choice;
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::next::next;
use crate::ui::once::once;

/// What is kept through the sign-in.
const KEPT: &[&str] = &["kind", "text", "due", "frail", "offer", "adult"];

/// `GET /{c}/volunteers/aid/ask`
pub async fn page(here: Here) -> Answer {
    let db = &here.portal.db;
    let id = here.query("draft").parse().ok().map(DraftId);
    let draft = match (&here.standing, id) {
        (Some(s), Some(id)) => db.find_draft(DraftOwner::Account(s.account), id).await?,
        _ => None,
    };
    let draft = draft.filter(|d| d.sent_as.is_none() && d.community == here.community.id);
    let typed = match &draft {
        Some(d) => Fields::from_json(&d.fields),
        None => Fields::from_pairs(vec![("offer".to_owned(), here.query("offer").to_owned())]),
    };
    if here.standing.is_some() {
        here.verified()?;
    }
    draw(&here, &typed, draft.map(|d| d.id), &Faults::default()).await
}

/// A text that everybody reads.
pub(super) fn public_text(form: &Fields, faults: &mut Faults) -> Option<AidText> {
    let text = faults.text("text", AidText::parse(form.get("text")))?;
    if tells_a_number(text.as_str()) {
        faults.add("text", Fault::Say(words::no_number));
        return None;
    }
    Some(text)
}

fn read(form: &Fields, faults: &mut Faults) -> Option<NewAid> {
    let kind = AidKind::from_code(form.get("kind")).ok_or(Fault::Choose);
    let kind = faults.check("kind", kind);
    let text = public_text(form, faults);
    let due_on = faults.day("due", form.get("due"));
    let frail = match form.get("frail") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let frail = faults.check("frail", frail.ok_or(Fault::Choose));
    let address = faults.text("address", AidAddress::parse(form.get("address")));
    let phone = Telephone::parse(form.get("phone")).ok_or(Fault::Say(words::need_phone));
    let phone = faults.check("phone", phone);
    let adult = form.get("adult") == "yes";
    faults.check(
        "adult",
        adult.then_some(()).ok_or(Fault::Say(words::need_adult)),
    );
    Some(NewAid {
        kind: kind?,
        text: text?,
        shown_as: ShownAs::from_code(form.get("shown")).unwrap_or_default(),
        due_on: due_on?,
        frail: frail?,
        address: address?,
        phone: phone?,
        offer: form.number("offer"),
    })
    .filter(|_| adult)
}

/// `POST /{c}/volunteers/aid/ask`
pub async fn send(here: Here, form: Fields) -> Answer {
    if here.standing.is_none() {
        let home = slug(&here).clone();
        let kept = form.to_json(KEPT);
        return keep_and_sign_in(&here, DraftKind::Aid, 0, kept, |id| {
            format!("{}?draft={id}", links::aid_ask(&home))
        })
        .await;
    }
    let me = here.verified()?;
    let draft = form.number("draft").map(DraftId);
    let mut faults = Faults::default();
    let Some(new) = read(&form, &mut faults) else {
        return draw(&here, &form, draft, &faults).await;
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    match here
        .portal
        .db
        .ask_aid(&me, &new, draft, once, here.now)
        .await
    {
        Ok(number) => Ok(Redirect::to(&format!(
            "{}?done=aid_asked",
            links::aid(slug(&here), number)
        ))
        .into_response()),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotAided::Day)) => {
            let faults = Faults::one("due", Fault::Say(words::no_day));
            draw(&here, &form, draft, &faults).await
        }
        Err(Failed::Refused(NotAided::Unknown)) => {
            let faults = Faults::one("text", Fault::Say(words::offer_gone));
            let pairs = form.into_pairs();
            let rest = pairs.into_iter().filter(|(name, _)| name != "offer");
            let form = Fields::from_pairs(rest.collect());
            draw(&here, &form, draft, &faults).await
        }
        Err(Failed::Refused(why)) => Err(problem(why, links::MY_AID.to_owned())),
    }
}

async fn draw(here: &Here, typed: &Fields, draft: Option<DraftId>, faults: &Faults) -> Answer {
    let lang = here.lang;
    let kind = Choice::new(lang, "kind", words::f_kind(lang), kind_cards(lang))
        .chosen(typed.get("kind"))
        .draw(faults);
    let text = Field::new(lang, "text", words::f_text(lang))
        .hint(words::f_text_hint(lang))
        .lines()
        .limits(AidText::LIMITS)
        .value(typed.get("text"))
        .draw(faults);
    let due = Field::new(lang, "due", words::f_due(lang))
        .hint(words::f_due_hint(lang))
        .input_type("date")
        .value(typed.get("due"))
        .draw(faults);
    let cards = vec![
        Card::new("no", words::frail_no(lang)),
        Card::new("yes", words::frail_yes(lang)),
    ];
    let frail = Choice::new(lang, "frail", words::f_frail(lang), cards)
        .hint(words::f_frail_hint(lang))
        .chosen(typed.get("frail"))
        .long()
        .draw(faults);
    let adult = Choice::new(
        lang,
        "adult",
        words::f_adult(lang),
        vec![Card::new("yes", words::f_adult_say(lang))],
    )
    .hint(words::f_adult_hint(lang))
    .many(typed.all("adult").map(str::to_owned).collect())
    .draw(faults);
    let private = here.standing.is_some().then(|| {
        let address = Field::new(lang, "address", words::f_address(lang))
            .hint(words::f_address_hint(lang))
            .value(typed.get("address"))
            .autocomplete("street-address")
            .limits(AidAddress::LIMITS)
            .draw(faults);
        let phone = Field::new(lang, "phone", words::f_phone(lang))
            .value(typed.get("phone"))
            .autocomplete("tel")
            .inputmode("tel")
            .draw(faults);
        let shown = shown_choice(here, typed.get("shown"), faults);
        view! { {address} {phone} {shown} {once(here)} }
    });
    let note = here
        .standing
        .is_none()
        .then(|| view! { <p class="meta">{words::kept_note(lang)}</p> });
    let send = match here.standing.is_some() {
        true => words::send_ask(lang),
        false => words::send_sign_in(lang),
    };
    let offer = typed.number("offer").map(|n| {
        view! {
            <p>{words::ask_for_offer(lang, n)}</p>
            <input type="hidden" name="offer" value=n.to_string()/>
        }
    });
    let draft = draft.map(|id| view! { <input type="hidden" name="draft" value=id.to_string()/> });
    let then = next(
        lang,
        view! {
            <ol>
                <li>{words::ask_then_1(lang)}</li>
                <li>{words::ask_then_2(lang)}</li>
                <li>{words::ask_then_3(lang)}</li>
            </ol>
        },
    );
    let (to, back) = (links::aid_ask(slug(here)), links::aid_board(slug(here)));
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = words::ask(lang);
    here.draw(
        Page::new(title).tab(Tab::Volunteers).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {words::back(lang)}</a>
                    {summary}
                    <h1>{title}</h1>
                    <p>{words::ask_lead(lang)}</p>
                    <form method="post" action=to novalidate>
                        {draft} {offer} {kind} {text} {due} {frail} {private} {adult} {note}
                        <button class="button">{send}</button>
                    </form>
                    {then}
                </div>
            }
        },
    )
}
