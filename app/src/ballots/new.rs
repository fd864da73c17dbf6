//! `/{c}/ballots/new`: the secretary starts a ballot. The paper is looked at before anything opens, because nothing of
//! it can be changed afterwards; what was typed stays in the form on every way back.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Secretary;
use domain::ballots::Method;
use domain::display::Lang;
use domain::ids::RecordNumber;
use domain::proposals::{Act, Actor};
use domain::rulebook::{Rule, Rulebook};
use domain::text::{Body, Title};
use leptos::prelude::*;
use store::Failed;
use store::ballots::{NewBallot, NewOption, NotCreated, Subject};
use store::proposals::Proposal;

use super::card::Names;
use super::paper::{self, Sheet};
use super::plan::{self, Plan};
use super::{slug, staff_words as w, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;

/// The fields of the form, as the preview carries them on.
const KEPT: &[&str] = &[
    "title", "text", "method", "options", "k", "seats", "secrecy", "who", "opens", "days",
    "proposal", "once",
];

/// `GET /{c}/ballots/new`
pub async fn page(here: Here, Path(_): Path<String>) -> Answer {
    here.secretary()?;
    let about = about(&here, here.query("proposal")).await?;
    draw(
        &here,
        &Fields::default(),
        about.as_ref(),
        &Faults::default(),
    )
    .await
}

/// `POST /{c}/ballots/new`: shows the paper, goes back to the form, or opens the ballot, by the button pressed.
pub async fn send(here: Here, Path(_): Path<String>, form: Fields) -> Answer {
    let secretary = here.secretary()?;
    let about = about(&here, form.get("proposal")).await?;
    let mut faults = Faults::default();
    if form.get("act") == "change" {
        return draw(&here, &form, about.as_ref(), &faults).await;
    }
    let Some(plan) = plan::read(&form, here.now, &mut faults) else {
        return draw(&here, &form, about.as_ref(), &faults).await;
    };
    if form.get("act") != "open" {
        return preview(&here, &form, &plan, about.as_ref()).await;
    }
    open(&here, &secretary, &form, plan, about.as_ref()).await
}

/// The proposal in discussion that the ballot is about, where the address names one.
async fn about(here: &Here, number: &str) -> Result<Option<Proposal>, Problem> {
    if number.is_empty() {
        return Ok(None);
    }
    let proposal = crate::proposals::find(here, number).await?;
    match proposal.state.allows(Act::OpenBallot, Actor::Secretary) {
        true => Ok(Some(proposal)),
        false => Err(wrong_stage(here, proposal.number)),
    }
}

fn wrong_stage(here: &Here, number: RecordNumber) -> Problem {
    let back: (String, fn(Lang) -> &'static str) = (
        links::proposal(slug(here), number),
        crate::proposals::words::back_to_proposal,
    );
    Problem::refused(|l| w::wrong_stage(l).to_owned(), Some(back))
}

async fn open(
    here: &Here,
    secretary: &Secretary,
    form: &Fields,
    plan: Plan,
    about: Option<&Proposal>,
) -> Answer {
    let options = plan.options.into_iter().map(|label| NewOption {
        label,
        application: None,
    });
    let new = NewBallot {
        title: plan.title,
        text: Some(plan.text),
        method: plan.method,
        options: options.collect(),
        secret: plan.secret,
        electorate: plan.electorate,
        present: Vec::new(),
        subject: about.map_or(Subject::Question, |p| Subject::Proposal(p.number)),
        meeting: None,
        seats: plan.seats,
        opens_at: plan.opens_at,
        closes_at: plan.closes_at,
    };
    let made = here
        .portal
        .db
        .create_ballot(secretary, &new, form.get("once"), here.now)
        .await;
    let why = match made {
        Ok(number) => {
            here.portal.open_ballots().await;
            let to = links::ballot(slug(here), number);
            return Ok(Redirect::to(&format!("{to}?done=ballot_opened")).into_response());
        }
        Err(Failed::Store(e)) => return Err(e.into()),
        Err(Failed::Refused(why)) => why,
    };
    let say = Fault::Say;
    let (field, fault) = match why {
        NotCreated::Options => ("options", say(w::fault_options)),
        NotCreated::Closing => ("days", say(w::fault_days)),
        NotCreated::TooShort { .. } => ("days", say(w::fault_short)),
        NotCreated::OpenNeedsBody => ("secrecy", say(w::fault_open_electorate)),
        NotCreated::TooFew { .. } => ("who", say(w::too_small)),
        NotCreated::Nobody => ("who", say(w::empty_roll)),
        NotCreated::UnknownBody | NotCreated::UnknownGrid => ("who", say(w::unknown_who)),
        NotCreated::NeedsYesNo => ("method", say(w::fault_yes_no)),
        NotCreated::UnknownProposal => return Err(Problem::NotFound),
        NotCreated::NotInDiscussion => {
            let number = about.map(|p| p.number).ok_or(Problem::NotFound)?;
            return Err(wrong_stage(here, number));
        }
        NotCreated::NoRulebook => return Err(no_rulebook(here)),
    };
    draw(here, form, about, &Faults::one(field, fault)).await
}

/// The paper as voters will see it, with the two ways on.
async fn preview(here: &Here, form: &Fields, plan: &Plan, about: Option<&Proposal>) -> Answer {
    let lang = here.lang;
    let names = Names::load(here).await?;
    let at = |at| when::moment(lang, at, here.now);
    let from = match plan.opens_at == here.now {
        true => w::at_once(lang).to_owned(),
        false => at(plan.opens_at),
    };
    let stored: Vec<String> = plan.options.iter().map(ToString::to_string).collect();
    let sheet = Sheet {
        method: plan.method,
        options: paper::labels(lang, plan.method, &stored),
    };
    let fields = paper::draw(lang, &sheet, &Fields::default(), &Faults::default());
    let secrecy = match plan.secret {
        true => words::secret(lang),
        false => words::open_named(lang),
    };
    let kept = KEPT
        .iter()
        .map(|name| view! { <input type="hidden" name=*name value=form.get(name).to_owned()/> })
        .collect_view();
    let paragraphs: Vec<_> = plan
        .text
        .as_str()
        .split("\n\n")
        .map(|t| view! { <p>{t.to_owned()}</p> })
        .collect();
    let (title, who) = (
        plan.title.to_string(),
        names.electorate(lang, plan.electorate),
    );
    let seats = matches!(plan.method, Method::One | Method::UpTo(_)).then(|| {
        view! {
            <dt>{words::rule_seats(lang)}</dt>
            <dd>{plan.seats}</dd>
        }
    });
    let subject = about.map(
        |p| view! { <p class="meta">{w::for_proposal(lang, &p.number.to_string(), &p.title)}</p> },
    );
    let time = w::will_open(lang, &from, &when::end(lang, plan.closes_at, here.now));
    let action = links::new_ballot(slug(here));
    here.draw(Page::new(w::preview_title(lang)).tab(Tab::Desk), move || {
        view! {
            <div class="main__col">
                <h1>{w::preview_title(lang)}</h1>
                <p>{w::preview_lead(lang)}</p>
                <div class="letter">
                    <h2>{title}</h2>
                    {subject} {paragraphs}
                    <dl class="facts">
                        <dt>{words::who_title(lang)}</dt>
                        <dd>{who}</dd>
                        <dt>{w::f_secret(lang)}</dt>
                        <dd>{secrecy}</dd>
                        {seats}
                    </dl>
                    <p>{time}</p>
                    <fieldset disabled>{fields}</fieldset>
                    <p class="meta">{w::sample_off(lang)}</p>
                </div>
                <form method="post" action=action>
                    {kept}
                    <div class="sticky">
                        <button class="button" name="act" value="open">{w::open_now(lang)}</button>
                        <button class="button button--plain" name="act" value="change">{w::change(lang)}</button>
                    </div>
                </form>
            </div>
        }
    })
}

async fn draw(here: &Here, typed: &Fields, about: Option<&Proposal>, faults: &Faults) -> Answer {
    let lang = here.lang;
    let names = Names::load(here).await?;
    let book = here
        .portal
        .db
        .current_rulebook(here.community.id, here.today())
        .await?
        .ok_or_else(|| no_rulebook(here))?;
    let fields = fields(lang, &names, &book, typed, about, faults);
    let kept = ["proposal"]
        .map(|name| {
            about.map(|p| view! { <input type="hidden" name=name value=p.number.to_string()/> })
        })
        .into_iter()
        .collect_view();
    let subject = about.map(
        |p| view! { <p class="flash">{w::for_proposal(lang, &p.number.to_string(), &p.title)}</p> },
    );
    let key = match typed.get("once") {
        "" => once(here),
        kept => view! { <input type="hidden" name="once" value=kept.to_owned()/> }.into_any(),
    };
    let status = faults.status();
    let summary = errors(lang, faults);
    let (action, back) = (links::new_ballot(slug(here)), links::ballots(slug(here)));
    here.draw(Page::new(w::new_title(lang)).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::title(lang)}</a>
                {summary}
                <h1>{w::new_title(lang)}</h1>
                <p>{w::new_lead(lang)}</p>
                {subject}
                <form method="post" action=action novalidate>
                    {key} {kept} {fields}
                    <div class="sticky"><button class="button" name="act" value="preview">{w::preview(lang)}</button></div>
                </form>
            </div>
        }
    })
}

pub(super) fn no_rulebook(here: &Here) -> Problem {
    let to: (String, fn(Lang) -> &'static str) =
        (links::rulebook(slug(here)), crate::frame::words::rulebook);
    Problem::refused(|l| w::no_rulebook(l).to_owned(), Some(to))
}

fn fields(
    lang: Lang,
    names: &Names,
    book: &Rulebook,
    typed: &Fields,
    about: Option<&Proposal>,
    faults: &Faults,
) -> Vec<AnyView> {
    // What was typed, else what the proposal or the rulebook says.
    let value = |name: &str, first: &str| match typed.has(name) {
        true => typed.get(name).to_owned(),
        false => first.to_owned(),
    };
    let line = |name, label: &'static str, hint: &'static str, first: &str| {
        Field::new(lang, name, label)
            .hint(hint)
            .value(value(name, first))
            .autocomplete("off")
    };
    let choice = |name: &'static str, label: &'static str, cards: Vec<Card>, first: &str| {
        Choice::new(lang, name, label, cards)
            .chosen(value(name, first))
            .long()
            .draw(faults)
    };
    let (title, text) = about.map_or(("", ""), |p| (p.title.as_str(), p.body.as_str()));
    let days = book.get(Rule::BallotDays);
    vec![
        line("title", w::f_title(lang), w::f_title_hint(lang), title)
            .limits(Title::LIMITS)
            .draw(faults),
        line("text", w::f_text(lang), w::f_text_hint(lang), text)
            .lines()
            .limits(Body::LIMITS)
            .draw(faults),
        choice(
            "method",
            w::f_method(lang),
            vec![
                Card::new("yes_no", w::m_yes_no(lang)),
                Card::new("one", w::m_one(lang)),
                Card::new("up_to", w::m_up_to(lang)),
                Card::new("score", w::m_score(lang)),
            ],
            "yes_no",
        ),
        line("options", w::f_options(lang), w::f_options_hint(lang), "")
            .lines()
            .draw(faults),
        line("k", w::f_k(lang), w::f_k_hint(lang), "")
            .inputmode("numeric")
            .draw(faults),
        line("seats", w::f_seats(lang), w::f_seats_hint(lang), "")
            .inputmode("numeric")
            .draw(faults),
        choice(
            "secrecy",
            w::f_secret(lang),
            vec![
                Card::new("secret", w::secret_card(lang)).hint(w::secret_hint(lang)),
                Card::new("open", w::open_card(lang)).hint(w::open_hint(lang)),
            ],
            "secret",
        ),
        choice("who", w::f_who(lang), electorates(lang, names), ""),
        line("opens", w::f_opens(lang), w::f_opens_hint(lang), "")
            .input_type("date")
            .draw(faults),
        Field::new(lang, "days", w::f_days(lang))
            .hint(w::f_days_hint(lang, days))
            .value(value("days", &days.to_string()))
            .inputmode("numeric")
            .draw(faults),
    ]
}

fn electorates(lang: Lang, names: &Names) -> Vec<Card> {
    let mut cards: Vec<Card> = names
        .bodies
        .iter()
        .map(|(id, name)| Card::new(format!("body-{id}"), words::who_body(lang, name.get(lang))))
        .collect();
    cards.push(Card::new("community", words::who_community(lang)));
    cards.extend(
        names.grids.iter().map(|(id, name)| {
            Card::new(format!("grid-{id}"), words::who_grid(lang, name.get(lang)))
        }),
    );
    cards
}
