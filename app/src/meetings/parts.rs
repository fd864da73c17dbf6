//! The parts of a meeting's page, each with what this reader may do in it.

use domain::access;
use domain::meetings::rules::{may_ask, may_recuse, may_sign_up};
use domain::meetings::{ItemState, PointKind, Stage};
use domain::rulebook::{Rule, Rulebook};
use domain::text::Remark;
use domain::time::day_of;
use leptos::prelude::*;
use store::meetings::{Item, Meeting, Minutes, MyPlace, Point, Recusal};

use super::{detail, paragraphs, rule_line, slug, words};
use crate::frame::{Faults, Fields, Here, Problem, links, when};
use crate::ui::field::Field;
use crate::ui::once::once;

fn act(here: &Here, m: &Meeting, act: &str) -> String {
    links::meeting_act(slug(here), m.number, act)
}

fn part(id: &'static str, title: &'static str, body: impl IntoView + 'static) -> AnyView {
    view! { <section class="part" aria-labelledby=id><h2 id=id>{title}</h2>{body}</section> }
        .into_any()
}

/// The items with what became of them, and what residents asked for.
pub(super) async fn agenda(
    here: &Here,
    m: &Meeting,
    typed: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    if !m.kind.has_items() {
        return Ok(().into_any());
    }
    let db = &here.portal.db;
    let items = db.list_items(m.id).await?;
    let recusals = db.list_recusals(m.id).await?;
    let (on, asked): (Vec<&Item>, Vec<&Item>) =
        items.iter().partition(|i| i.state == ItemState::Accepted);
    let rows: Vec<_> = on.iter().map(|i| item(here, i, &recusals)).collect();
    let declare = declare_form(here, m, &on, &recusals, typed, faults);
    let none = rows
        .is_empty()
        .then(|| view! { <p class="meta">{words::agenda_none(lang)}</p> });
    let waiting: Vec<_> = asked
        .into_iter()
        .map(|i| {
            let reason = i
                .reason
                .as_ref()
                .map(|r| view! { <span class="mail__fact">{words::item_reason(lang, r)}</span> });
            let (title, about) = (i.title.clone(), i.about.clone());
            view! { <li class="mail__one"><strong>{title}</strong> <q class="mail__words">{about}</q> {reason}</li> }
        })
        .collect();
    let waiting = (!waiting.is_empty()).then(|| {
        view! { <h3>{words::asked_items(lang)}</h3> <ul class="mail">{waiting}</ul> }
    });
    let ask = may_ask(m.kind, m.stage, m.starts_at, here.now)
        .is_ok()
        .then(|| {
            let to = act(here, m, "ask");
            view! { <p><a class="button button--plain button--small" href=to>{words::ask_link(lang)}</a></p> }
        });
    let title = words::agenda_title(lang);
    Ok(part(
        "agenda",
        title,
        view! { {none} <ol class="mail">{rows}</ol> {declare} {ask} {waiting} },
    ))
}

fn item(here: &Here, i: &Item, recusals: &[Recusal]) -> AnyView {
    let lang = here.lang;
    let proposal = i.proposal.map(|(n, stage)| {
        let href = links::proposal(slug(here), n);
        view! {
            <span class="mail__fact">
                <a class="link" href=href>{words::proposal_n(lang, &n.to_string())}</a> " "
                {crate::proposals::words::stage(lang, stage)}
            </span>
        }
    });
    let asked = i
        .asked
        .then(|| view! { <span class="mail__fact">{words::asked_by_resident(lang)}</span> });
    let outcome = i.outcome.as_ref().map(|(outcome, said)| {
        view! {
            <span class="mail__fact">{words::result_is(lang, words::outcome(lang, *outcome))}</span>
            <q class="mail__words">{said.clone()}</q>
        }
    });
    let names: Vec<&str> = recusals
        .iter()
        .filter(|r| r.item_id == i.id.0)
        .map(|r| r.name.as_str())
        .collect();
    let recused = (!names.is_empty()).then(|| {
        let names = names.join(if lang == domain::display::Lang::Zh {
            "、"
        } else {
            ", "
        });
        view! { <span class="mail__fact">{words::recused(lang, &names)}</span> }
    });
    let ballot = i.ballot.map(|n| {
        let href = links::ballot(slug(here), n);
        view! { <span class="mail__fact"><a class="link" href=href>{words::ballot_link(lang, &n.to_string())}</a></span> }
    });
    let title = i.title.clone();
    view! { <li class="mail__one"><strong>{title}</strong> {proposal} {asked} {recused} {ballot} {outcome}</li> }
        .into_any()
}

/// Where a member of this body declares an interest in an item that is not settled yet.
fn declare_form(
    here: &Here,
    m: &Meeting,
    on: &[&Item],
    recusals: &[Recusal],
    typed: &Fields,
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    let Ok(seat) = access::seat(here.standing.as_ref(), m.body) else {
        return ().into_any();
    };
    let declared = |i: &Item| {
        recusals
            .iter()
            .any(|r| r.item_id == i.id.0 && r.seat_id == seat.seat().0)
    };
    let options: Vec<_> = on
        .iter()
        .filter(|i| may_recuse(m.stage, i.state, i.outcome.is_some()).is_ok() && !declared(i))
        .map(|i| (i.id.to_string(), i.title.clone()))
        .collect();
    if options.is_empty() {
        return ().into_any();
    }
    let which = Field::new(lang, "item", words::recuse_item(lang))
        .value(typed.get("item"))
        .select(options)
        .draw(faults);
    let reason = Field::new(lang, "reason", words::recuse_reason(lang))
        .value(typed.get("reason"))
        .limits(Remark::LIMITS)
        .draw(faults);
    let to = act(here, m, "recuse");
    view! {
        <details open=typed.has("reason")>
            <summary>{words::recuse_title(lang)}</summary>
            <form method="post" action=to novalidate>
                <p>{words::recuse_hint(lang)}</p>
                {which} {reason}
                <button class="button button--plain button--small">{words::recuse_button(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}

/// Places, the waiting list, and the one act that fits this reader.
pub(super) async fn guests(here: &Here, m: &Meeting) -> Result<AnyView, Problem> {
    let lang = here.lang;
    if m.stage == Stage::Cancelled || m.stage.has_met() && m.stage != Stage::UnderWay {
        return Ok(().into_any());
    }
    if m.capacity == 0 {
        let say = view! { <p class="meta">{words::guests_none(lang)}</p> };
        return Ok(part("guests", words::guests_title(lang), say));
    }
    let db = &here.portal.db;
    let waiting = db.count_waiting(m.id).await?;
    let waits = (waiting > 0).then(|| view! { <span>{words::waiting_count(lang, waiting)}</span> });
    let counts = view! {
        <p class="meta"><span>{words::guests_count(lang, m.taken, m.capacity)}</span> {waits}</p>
    };
    let open = may_sign_up(m.stage, m.capacity, m.starts_at, here.now).is_ok();
    let mine = match &here.standing {
        Some(s) => db.my_place(s.account, m.id).await?,
        None => None,
    };
    let form = |to: &str, class: &'static str, label: &'static str| {
        let to = act(here, m, to);
        view! { <form method="post" action=to><button class=class>{label}</button></form> }
            .into_any()
    };
    let plain = "button button--plain button--small";
    let what = match (&here.standing, mine) {
        _ if !open => ().into_any(),
        (None, _) => {
            let to = links::login_then(&links::meeting(slug(here), m.number));
            view! { <div class="sticky"><a class="button" href=to>{words::sign_in_first(lang)}</a></div> }.into_any()
        }
        (Some(_), None) => {
            let label = if m.taken < m.capacity {
                words::sign_up(lang)
            } else {
                words::wait(lang)
            };
            let form = form("signup", "button", label);
            view! { <div class="sticky">{form}</div> }.into_any()
        }
        (Some(_), Some(MyPlace::Coming)) => {
            let leave = form("leave", plain, words::leave(lang));
            view! { <p><strong>{words::mine_coming(lang)}</strong></p> {leave} }.into_any()
        }
        (Some(_), Some(MyPlace::Offered { confirm_by })) => {
            let until = when::moment(lang, confirm_by, here.now);
            let confirm = form("confirm", "button", words::confirm(lang));
            let decline = form("leave", plain, words::decline(lang));
            view! { <p><strong>{words::mine_offered(lang, &until)}</strong></p> {confirm} {decline} }.into_any()
        }
        (Some(_), Some(MyPlace::Waiting { before })) => {
            let leave = form("leave", plain, words::leave_line(lang));
            view! { <p><strong>{words::mine_waiting(lang, before)}</strong></p> {leave} }.into_any()
        }
    };
    Ok(part(
        "guests",
        words::guests_title(lang),
        view! { {counts} {what} },
    ))
}

/// The report of an enlarged meeting.
pub(super) async fn report(here: &Here, m: &Meeting) -> Result<AnyView, Problem> {
    let lang = here.lang;
    if !detail::hears_report(m) {
        return Ok(().into_any());
    }
    let appraisal = here.portal.db.find_appraisal(m.id).await?.map(|n| {
        let href = links::ballot(slug(here), n);
        view! { <p><a class="link" href=href>{words::appraisal_link(lang, &n.to_string())}</a></p> }
    });
    let body = match &m.report {
        Some((text, at)) => {
            let day = when::day(lang, day_of(*at), here.today());
            let text = paragraphs(text);
            view! { <p class="meta">{day}</p> <div class="proposal__text">{text}</div> }.into_any()
        }
        None => view! { <p class="meta">{words::report_none(lang)}</p> }.into_any(),
    };
    Ok(part(
        "report",
        words::report_title(lang),
        view! { {body} {appraisal} },
    ))
}

/// Opinions, questions with their answers, and what is to be put right.
pub(super) async fn points(
    here: &Here,
    m: &Meeting,
    typed: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let kinds = m.kind.points();
    if kinds.is_empty() {
        return Ok(().into_any());
    }
    let all = here.portal.db.list_points(m.id).await?;
    let parts: Vec<_> = kinds
        .iter()
        .filter_map(|kind| {
            let rows: Vec<_> = all
                .iter()
                .filter(|p| p.kind == *kind)
                .map(|p| point(here, p))
                .collect();
            let question = *kind == PointKind::Question;
            if rows.is_empty() && !question {
                return None;
            }
            let none = rows
                .is_empty()
                .then(|| view! { <p class="meta">{words::questions_none(lang)}</p> });
            let form = question.then(|| question_form(here, m, typed, faults));
            let title = words::point_kind(lang, *kind);
            let id = match kind {
                PointKind::Opinion => "opinions",
                PointKind::Question => "questions",
                PointKind::Fix => "fixes",
            };
            Some(part(
                id,
                title,
                view! { {none} <ul class="mail">{rows}</ul> {form} },
            ))
        })
        .collect();
    Ok(parts.into_any())
}

fn point(here: &Here, p: &Point) -> AnyView {
    let lang = here.lang;
    let voice = p
        .voice
        .map(|v| view! { <span class="chip">{words::voice(lang, v)}</span> " " });
    let duty = p.duty.as_ref().map(|(unit, day)| {
        let day = when::day(lang, *day, here.today());
        view! { <span class="mail__fact">{words::unit_by(lang, unit.get(lang), &day)}</span> }
    });
    let answer = match (&p.answer, p.kind) {
        (Some(answer), _) => Some(view! { <q class="mail__words">{answer.clone()}</q> }.into_any()),
        (None, PointKind::Question) => {
            Some(view! { <span class="mail__fact">{words::no_answer_yet(lang)}</span> }.into_any())
        }
        _ => None,
    };
    let text = p.text.clone();
    view! { <li class="mail__one">{voice} {text} {duty} {answer}</li> }.into_any()
}

fn question_form(here: &Here, m: &Meeting, typed: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    if !matches!(m.stage, Stage::Called | Stage::UnderWay) || here.standing.is_none() {
        return ().into_any();
    }
    let field = Field::new(lang, "question", words::question_label(lang))
        .hint(words::question_hint(lang))
        .value(typed.get("question"))
        .limits(Remark::LIMITS)
        .lines()
        .draw(faults);
    let (to, key) = (act(here, m, "question"), once(here));
    view! {
        <details open=typed.has("question")>
            <summary>{words::ask_question(lang)}</summary>
            <form method="post" action=to novalidate>
                {key} {field} <button class="button">{words::question_button(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}

/// What was decided, and where each decision is.
pub(super) async fn decisions(here: &Here, m: &Meeting) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let all = here.portal.db.list_decisions(m.id).await?;
    if all.is_empty() {
        return Ok(().into_any());
    }
    let day = |d| when::day(lang, d, here.today());
    let rows: Vec<_> = all
        .iter()
        .map(|d| {
            let number = d.number.to_string();
            let number = if d.of_proposal {
                let href = links::proposal(slug(here), d.number);
                view! { <a class="link" href=href>{number}</a> }.into_any()
            } else {
                number.into_any()
            };
            let taken = match &d.accepted {
                Some((at, receipt)) => {
                    let receipt = receipt
                        .as_ref()
                        .map(|r| view! { <q class="mail__words">{r.clone()}</q> });
                    view! { <span class="mail__fact">{words::handed_over(lang, &day(day_of(*at)))}</span> {receipt} }
                        .into_any()
                }
                None => view! { <span class="mail__fact">{words::not_handed_over(lang)}</span> }.into_any(),
            };
            let duty = words::decision_duty(lang, d.unit.get(lang), &day(d.due_on));
            let (title, said) = (d.title.clone(), d.words.clone());
            view! {
                <li class="mail__one">
                    {number} " " <strong>{title}</strong>
                    <q class="mail__words">{said}</q>
                    <span class="mail__fact">{duty}</span>
                    {taken}
                </li>
            }
        })
        .collect();
    let title = words::decisions_title(lang);
    Ok(part(
        "decisions",
        title,
        view! { <ul class="mail">{rows}</ul> },
    ))
}

/// The minutes as far as they are public, with what people hold against them.
pub(super) async fn minutes(
    here: &Here,
    m: &Meeting,
    book: &Rulebook,
    typed: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    if matches!(m.stage, Stage::Called | Stage::Cancelled | Stage::UnderWay) {
        return Ok(().into_any());
    }
    let db = &here.portal.db;
    let all = db.list_minutes(m.id).await?;
    let of = |stage| all.iter().find(|minutes| minutes.stage == stage);
    let (first, last) = (of(Stage::Correction), of(Stage::Approved));
    let Some(shown) = last.or(first) else {
        let say = view! { <p class="meta">{words::minutes_none(lang)}</p> };
        return Ok(part("minutes", words::minutes_title(lang), say));
    };
    let day = |d| when::day(lang, d, here.today());
    let head = match (last, m.corrections_until) {
        (Some(approved), _) => words::minutes_approved(lang, &day(day_of(approved.at))),
        (None, Some(until)) => words::minutes_correction(lang, &day(until)),
        (None, None) => String::new(),
    };
    let earlier = last.and(first).filter(|f| f.hash != shown.hash).map(|f| {
        let text = written(lang, f);
        view! { <details><summary>{words::minutes_first(lang)}</summary>{text}</details> }
    });
    let objections: Vec<_> = db
        .list_minute_objections(m.id)
        .await?
        .into_iter()
        .map(|o| {
            let name = o.name.unwrap_or_else(|| words::somebody(lang).to_owned());
            let answer = match o.answer {
                Some(answer) => view! { <q class="mail__words">{answer}</q> }.into_any(),
                None => view! { <span class="mail__fact">{words::no_answer_yet(lang)}</span> }.into_any(),
            };
            view! { <li class="mail__one"><strong>{words::objection_by(lang, &name)}</strong> {o.text} {answer}</li> }
        })
        .collect();
    let objections = (!objections.is_empty()).then(|| {
        view! { <h3>{words::objections_title(lang)}</h3> <ul class="mail">{objections}</ul> }
    });
    let open = m.stage == Stage::Correction
        && m.corrections_until
            .is_some_and(|until| here.today() <= until);
    let object = open.then(|| object_form(here, m, typed, faults));
    let basis = rule_line(lang, book, Rule::MinutesDays);
    let text = written(lang, shown);
    let title = words::minutes_title(lang);
    Ok(part(
        "minutes",
        title,
        view! { <p class="meta"><span>{head}</span> <span>{basis}</span></p> {text} {earlier} {objections} {object} },
    ))
}

fn written(lang: domain::display::Lang, minutes: &Minutes) -> AnyView {
    let text = paragraphs(&minutes.text);
    let hash = minutes.hash.get(..16).unwrap_or_default().to_owned();
    view! { <div class="proposal__text">{text}</div> <p class="meta">{words::text_hash(lang, &hash)}</p> }
        .into_any()
}

fn object_form(here: &Here, m: &Meeting, typed: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    if here.standing.is_none() {
        let to = links::login_then(&links::meeting(slug(here), m.number));
        return view! { <p><a class="button button--plain button--small" href=to>{words::object_title(lang)}</a></p> }
            .into_any();
    }
    let field = Field::new(lang, "objection", words::object_label(lang))
        .hint(words::object_hint(lang))
        .value(typed.get("objection"))
        .limits(Remark::LIMITS)
        .lines()
        .draw(faults);
    let to = act(here, m, "object");
    view! {
        <details open=typed.has("objection")>
            <summary>{words::object_title(lang)}</summary>
            <form method="post" action=to novalidate>
                {field} <button class="button">{words::object_button(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}
