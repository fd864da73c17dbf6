//! Offering help until a day: the form, the offer's page, and taking it down.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::display::ShownAs;
use domain::ids::DraftId;
use domain::text::AidText;
use domain::volunteers::aid::{AidKind, Weekdays};
use leptos::prelude::*;
use store::Failed;
use store::drafts::{DraftKind, DraftOwner};
use store::volunteers::aid::{AidMatter, AidOffer, NewAidOffer, NotAided, OfferStanding};

use super::ask::public_text;
use super::request::report_form;
use super::{day, find_offer, kind_cards, problem, slug, words};
use crate::frame::fields::Fault;
use crate::frame::kept::keep_and_sign_in;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::proposals::talk::shown_choice;
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;

/// What is kept of an offer through the sign-in, and what its draft is about: no number of a request.
const KEPT: &[&str] = &["kind", "text", "until", "shown"];
const DAYS: &str = ",";
const OFFER: i64 = -1;

/// `GET /{c}/volunteers/aid/offer`
pub async fn new_page(here: Here) -> Answer {
    let me = here.verified()?;
    let (owner, db) = (DraftOwner::Account(me.account()), &here.portal.db);
    let kept = db
        .find_draft_about(owner, here.community.id, DraftKind::Aid, OFFER)
        .await?;
    let typed = match kept {
        Some(d) => {
            let fields = Fields::from_json(&d.fields);
            let day = |day: &str| ("days".to_owned(), day.to_owned());
            let mut pairs: Vec<_> = fields.get("days").split(DAYS).map(day).collect();
            pairs.push(("draft".to_owned(), d.id.to_string()));
            let rest = fields.into_pairs().into_iter();
            pairs.extend(rest.filter(|(name, _)| name != "days"));
            Fields::from_pairs(pairs)
        }
        None => Fields::default(),
    };
    draw_new(&here, &typed, &Faults::default())
}

/// `POST /{c}/volunteers/aid/offer`
pub async fn send(here: Here, form: Fields) -> Answer {
    if here.standing.is_none() {
        // The session ran out while somebody wrote.
        let (to, mut kept) = (links::aid_new_offer(slug(&here)), form.to_json(KEPT));
        // A draft keeps one value of a field.
        kept["days"] = form.all("days").collect::<Vec<_>>().join(DAYS).into();
        return keep_and_sign_in(&here, DraftKind::Aid, OFFER, kept, |_| to).await;
    }
    let me = here.verified()?;
    let mut faults = Faults::default();
    let kind = AidKind::from_code(form.get("kind")).ok_or(Fault::Choose);
    let kind = faults.check("kind", kind);
    let text = public_text(&form, &mut faults);
    let days: Option<Vec<usize>> = form.all("days").map(|d| d.parse().ok()).collect();
    let days = days.and_then(Weekdays::of);
    let weekdays = faults.check("days", days.ok_or(Fault::Say(words::need_days)));
    let until_on = faults.day("until", form.get("until"));
    let (Some(kind), Some(text), Some(weekdays), Some(until_on)) = (kind, text, weekdays, until_on)
    else {
        return draw_new(&here, &form, &faults);
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let new = NewAidOffer {
        kind,
        text,
        shown_as: ShownAs::from_code(form.get("shown")).unwrap_or_default(),
        weekdays,
        until_on,
    };
    match here.portal.db.offer_aid(&me, &new, once, here.now).await {
        Ok(number) => {
            if let Some(draft) = form.number("draft") {
                let owner = DraftOwner::Account(me.account());
                here.portal.db.delete_draft(owner, DraftId(draft)).await?;
            }
            let to = links::aid_offer(slug(&here), number);
            Ok(Redirect::to(&format!("{to}?done=aid_offered")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotAided::Day)) => {
            let faults = Faults::one("until", Fault::Say(words::no_day));
            draw_new(&here, &form, &faults)
        }
        Err(Failed::Refused(why)) => Err(problem(why, links::MY_AID.to_owned())),
    }
}

fn draw_new(here: &Here, typed: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let kind = Choice::new(lang, "kind", words::f_kind(lang), kind_cards(lang))
        .chosen(typed.get("kind"))
        .draw(faults);
    let text = Field::new(lang, "text", words::f_text(lang))
        .hint(words::f_offer_text_hint(lang))
        .lines()
        .limits(AidText::LIMITS)
        .value(typed.get("text"))
        .draw(faults);
    let cards = (0..7).map(|n| Card::new(n.to_string(), words::weekday(lang, n)));
    let days = Choice::new(lang, "days", words::f_days(lang), cards.collect())
        .many(typed.all("days").map(str::to_owned).collect())
        .draw(faults);
    let until = Field::new(lang, "until", words::f_until(lang))
        .hint(words::f_until_hint(lang))
        .input_type("date")
        .value(typed.get("until"))
        .draw(faults);
    let (shown, key) = (shown_choice(here, typed.get("shown"), faults), once(here));
    let draft = typed
        .number("draft")
        .map(|id| view! { <input type="hidden" name="draft" value=id.to_string()/> });
    let (to, back) = (
        links::aid_new_offer(slug(here)),
        links::aid_board(slug(here)),
    );
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = words::offer(lang);
    here.draw(
        Page::new(title).tab(Tab::Volunteers).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {words::back(lang)}</a>
                    {summary}
                    <h1>{title}</h1>
                    <p>{words::offer_lead(lang)}</p>
                    <form method="post" action=to novalidate>
                        {key} {draft} {kind} {text} {days} {until} {shown} <button class="button">{words::send_offer(lang)}</button>
                    </form>
                </div>
            }
        },
    )
}

/// `GET /{c}/volunteers/aid/offers/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let offer = find_offer(&here, &number).await?;
    draw(&here, &offer, &Fields::default(), &Faults::default())
}

/// `GET` of an act: back to the offer.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let offer = find_offer(&here, &number).await?;
    Ok(Redirect::to(&links::aid_offer(slug(&here), offer.number)).into_response())
}

pub(super) fn draw(here: &Here, o: &AidOffer, form: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let me = here.standing.as_ref().map(|s| s.account);
    let own = me.is_some() && o.by == me;
    let open = o.standing == OfferStanding::Open && here.today() <= o.until_on;
    let said = match (open || own, &o.hidden_reason) {
        (_, Some(why)) => Some(words::hidden_because(lang, why)),
        (false, None) => Some(words::over_public(lang).to_owned()),
        (true, None) => None,
    };
    let said = said.map(|said| view! { <p><strong>{said}</strong></p> });
    let facts = ((open || own) && o.hidden_reason.is_none()).then(|| {
        let name = crate::frame::words::name(lang, &o.name);
        view! {
            <p class="meeting__text">{o.body.clone()}</p>
            <dl class="facts">
                <dt>{words::when(lang)}</dt>
                <dd>{words::weekdays(lang, o.weekdays)} " · " {words::until_day(lang, &day(here, o.until_on))}</dd>
                <dt>{words::where_(lang)}</dt>
                <dd>{o.grid_name.get(lang).to_owned()}</dd>
                <dt>{words::who(lang)}</dt>
                <dd>{name}</dd>
            </dl>
        }
    });
    let act = (open && !own).then(|| {
        let to = format!("{}?offer={}", links::aid_ask(slug(here)), o.number);
        view! { <p><a class="button" href=to>{words::ask_this(lang)}</a></p> }
    });
    let take_down = (open && own).then(|| {
        let to = links::aid_offer_act(slug(here), o.number, "withdraw");
        view! { <form method="post" action=to><button class="button button--plain">{words::unoffer(lang)}</button></form> }
    });
    let report = (here.session.is_some() && !own).then(|| {
        let to = links::aid_offer_act(slug(here), o.number, "report");
        report_form(here, to, form, faults)
    });
    let title = words::offer_title(lang, words::kind(lang, o.kind), o.number);
    let back = links::aid_board(slug(here));
    let (summary, status) = (errors(lang, faults), faults.status());
    here.draw(
        Page::new(title.clone()).tab(Tab::Volunteers).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {words::back(lang)}</a>
                    {summary}
                    <h1>{title}</h1>
                    {said} {facts} {act} {take_down} {report}
                </div>
            }
        },
    )
}

/// `POST /{c}/volunteers/aid/offers/{n}/withdraw`
pub async fn withdraw(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.signed_in()?;
    let offer = find_offer(&here, &number).await?;
    let (db, place) = (&here.portal.db, here.community.id);
    let back = links::aid_offer(slug(&here), offer.number);
    match db
        .withdraw_aid_offer(&me, place, offer.number, here.now)
        .await
    {
        Ok(()) => Ok(Redirect::to(&format!("{back}?done=aid_closed")).into_response()),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(problem(why, back)),
    }
}

/// `POST /{c}/volunteers/aid/offers/{n}/report`
pub async fn report(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    here.signed_in()?;
    let offer = find_offer(&here, &number).await?;
    let matter = AidMatter::Offer(offer.number);
    match super::act::report_it(&here, matter, &form).await? {
        Ok(()) => {
            let to = links::aid_offer(slug(&here), offer.number);
            Ok(Redirect::to(&format!("{to}?done=aid_reported")).into_response())
        }
        Err(faults) => draw(&here, &offer, &form, &faults),
    }
}
