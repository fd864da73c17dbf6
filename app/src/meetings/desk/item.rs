//! `/{c}/desk/meetings/{n}`: one meeting with the steps that the secretary may take now.

use axum::extract::Path;
use domain::meetings::rules::may_check_in;
use domain::meetings::{Act, ItemState, Kind, PointKind, Quorum, Stage, Voice, outputs};
use domain::text::{Answer as Words, Limits, Minutes, Remark, Title};
use domain::time::day_of;
use http::StatusCode;
use leptos::prelude::*;
use store::meetings::{Item, Meeting};

use super::acts::Form;
use super::{fold, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::meetings::{book_of, chip, find, slug, span, words as public};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;

/// `GET /{c}/desk/meetings/{meeting}`
pub async fn item(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    here.at_desk()?;
    let m = find(&here, &number).await?;
    draw(&here, m, None, &Faults::default(), None).await
}

/// Up to twenty names, one a line.
const APPRAISED: Limits = Limits {
    min: 1,
    max: 1000,
    lines: true,
};

type Options = Vec<(String, String)>;

/// What the forms choose from.
struct Lists {
    asked: Options,
    unsettled: Options,
    unvoted: Options,
    appraised: bool,
    units: Options,
    questions: Options,
    absent: Options,
    objections: Options,
    /// The minutes as they stand: the draft, or what was published.
    minutes: String,
}

/// Draws the page; `typed` is the form that could not be taken, `say` the rule's refusal.
pub(super) async fn draw(
    here: &Here,
    m: Meeting,
    typed: Option<(Form, &Fields)>,
    faults: &Faults,
    say: Option<String>,
) -> Answer {
    let lang = here.lang;
    let lists = lists(here, &m).await?;
    let secretary = here.secretary().is_ok();
    let draft = Draft {
        here,
        m: &m,
        lists: &lists,
        typed,
        faults,
    };
    let forms: Vec<AnyView> = if secretary {
        Form::ALL
            .into_iter()
            .filter(|form| draft.offered(*form))
            .map(|form| draft.draw(form))
            .collect()
    } else {
        Vec::new()
    };
    let idle = match (secretary, forms.is_empty()) {
        (false, _) => Some(words::only_secretary(lang)),
        (true, true) => Some(words::nothing_to_do(lang)),
        (true, false) => None,
    };
    let idle = idle.map(|say| view! { <p class="meta">{say}</p> });
    let count = count(here, &m).await?;
    let owed = owed(here, &m).await?;
    let wrong = !faults.is_empty() || say.is_some();
    let refusal = say.map(|say| {
        view! { <div class="errors" role="alert" tabindex="-1"><p>{say}</p></div> }
    });
    let summary = errors(lang, faults);
    let status = if wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let screen = (secretary && may_check_in(m.stage, m.starts_at, here.now).is_ok()).then(|| {
        let to = links::desk_meeting_act(slug(here), m.number, "screen");
        view! { <p><a class="button" href=to>{words::screen(lang)}</a></p> }
    });
    let (back, open) = (
        links::desk_meetings(slug(here)),
        links::meeting(slug(here), m.number),
    );
    let (title, when, number) = (m.title.clone(), span(here, &m), m.number.to_string());
    let (stage, kind) = (m.stage, m.kind);
    here.draw(Page::new(title.clone()).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {words::to_desk(lang)}</a>
                {summary} {refusal}
                <h1>{title}</h1>
                <p class="meta">
                    {chip(lang, stage)} <span>{public::kind(lang, kind)}</span> <span>{when}</span>
                    <span>{number}</span> <a class="link" href=open>{words::public_page(lang)}</a>
                </p>
                {count} {screen} {owed} {idle} {forms}
            </div>
        }
    })
}

/// How the quorum stands.
async fn count(here: &Here, m: &Meeting) -> Result<Option<AnyView>, Problem> {
    if !matches!(m.stage, Stage::Called | Stage::UnderWay) {
        return Ok(None);
    }
    let book = book_of(here, m).await?;
    let there = here.portal.db.count_attendance(m.id).await?;
    let members = here
        .portal
        .db
        .list_members_at(m, day_of(m.starts_at))
        .await?
        .len() as u64;
    let quorum = Quorum::of(there.members.unsigned_abs(), members, &book);
    let say = words::open_hint(here.lang, there.members, quorum.least, members);
    Ok(Some(view! { <p>{say}</p> }.into_any()))
}

/// What the minutes still wait for.
async fn owed(here: &Here, m: &Meeting) -> Result<Option<AnyView>, Problem> {
    let lang = here.lang;
    if matches!(m.stage, Stage::Cancelled | Stage::Approved) {
        return Ok(None);
    }
    let done = here.portal.db.what_is_done(m).await?;
    let rows: Vec<_> = outputs(m.kind)
        .iter()
        .map(|output| {
            let there = output.is_there(&done);
            let (class, mark) = if there {
                ("chip chip--done", words::is_there(lang))
            } else {
                ("chip chip--wait", words::is_missing(lang))
            };
            view! { <li class="mail__one"><span class=class>{mark}</span> " " {public::output(lang, *output)}</li> }
        })
        .collect();
    Ok(Some(
        view! { <p>{words::owes(lang)}</p> <ul class="mail">{rows}</ul> }.into_any(),
    ))
}

async fn lists(here: &Here, m: &Meeting) -> Result<Lists, Problem> {
    let (lang, db) = (here.lang, &here.portal.db);
    let items = db.list_items(m.id).await?;
    let pick = |wanted: fn(&Item) -> bool| -> Options {
        items
            .iter()
            .filter(|i| wanted(i))
            .map(|i| (i.id.to_string(), i.title.clone()))
            .collect()
    };
    let minutes = db.list_minutes(m.id).await?;
    Ok(Lists {
        asked: pick(|i| i.state == ItemState::Asked),
        unsettled: pick(|i| i.state == ItemState::Accepted && i.outcome.is_none()),
        unvoted: pick(|i| {
            i.state == ItemState::Accepted && i.outcome.is_none() && i.ballot.is_none()
        }),
        appraised: db.find_appraisal(m.id).await?.is_some(),
        units: db
            .list_units(here.community.id)
            .await?
            .into_iter()
            .map(|u| (u.id.to_string(), u.name.get(lang).to_owned()))
            .collect(),
        questions: db
            .list_points(m.id)
            .await?
            .into_iter()
            .filter(|p| p.kind == PointKind::Question && p.answer.is_none())
            .map(|p| (p.id.to_string(), p.text))
            .collect(),
        absent: db
            .list_members_at(m, day_of(here.now))
            .await?
            .into_iter()
            .filter(|member| !member.there)
            .map(|member| (member.seat.to_string(), member.name))
            .collect(),
        objections: db
            .list_minute_objections(m.id)
            .await?
            .into_iter()
            .filter(|o| o.answer.is_none())
            .map(|o| (o.id.to_string(), o.text))
            .collect(),
        minutes: minutes
            .last()
            .map(|kept| kept.text.clone())
            .unwrap_or_default(),
    })
}

/// The forms of the page, with what was typed into one of them.
struct Draft<'a> {
    here: &'a Here,
    m: &'a Meeting,
    lists: &'a Lists,
    typed: Option<(Form, &'a Fields)>,
    faults: &'a Faults,
}

impl Draft<'_> {
    /// Whether the rules allow the form now.
    fn offered(&self, form: Form) -> bool {
        let (m, now) = (self.m, self.here.now);
        let results = m.stage.takes_results();
        match form {
            Form::Open => m.stage.allows(Act::Open),
            Form::Close => m.stage.allows(Act::Close),
            Form::Cancel => m.stage.allows(Act::Cancel),
            Form::Report => {
                m.kind == Kind::Enlarged && m.stage == Stage::Called && now < m.starts_at
            }
            Form::Item => m.kind.has_items() && m.stage == Stage::Called,
            Form::Answer => !self.lists.asked.is_empty() && m.stage != Stage::Cancelled,
            Form::Vote => {
                m.kind == Kind::Decision
                    && m.stage == Stage::UnderWay
                    && !self.lists.unvoted.is_empty()
            }
            Form::Appraise => {
                m.kind == Kind::Enlarged && m.stage == Stage::UnderWay && !self.lists.appraised
            }
            Form::Settle => results && !self.lists.unsettled.is_empty(),
            Form::Opinion => results && m.kind.points().contains(&PointKind::Opinion),
            Form::Fix => results && m.kind.points().contains(&PointKind::Fix),
            Form::Reply => {
                !self.lists.questions.is_empty()
                    && !matches!(m.stage, Stage::Cancelled | Stage::Approved)
            }
            Form::Member => {
                !self.lists.absent.is_empty() && may_check_in(m.stage, m.starts_at, now).is_ok()
            }
            Form::Minutes => m.stage.allows(Act::Publish),
            Form::Objection => m.stage == Stage::Correction && !self.lists.objections.is_empty(),
            Form::Approve => m.stage.allows(Act::Approve),
        }
    }

    fn draw(&self, form: Form) -> AnyView {
        let lang = self.here.lang;
        let open = self.typed.is_some_and(|(tried, _)| tried == form);
        let to = links::desk_meeting_act(slug(self.here), self.m.number, form.code());
        let (name, button) = self.names(form);
        if form == Form::Minutes {
            let text = self
                .lines("minutes_text", words::minutes_text(lang), Minutes::LIMITS)
                .hint(words::minutes_hint(lang));
            let text = self.kept(text, "minutes_text").draw(self.faults);
            return view! {
                <details class="act" open=open>
                    <summary class="act__name">{name}</summary>
                    <form class="act__form" method="post" action=to novalidate>
                        {text}
                        <button class="button" name="do" value="publish">{public::act(lang, Act::Publish)}</button>
                        <button class="button button--plain" name="do" value="draft">{public::act(lang, Act::Draft)}</button>
                    </form>
                </details>
            }
            .into_any();
        }
        fold(
            name,
            to,
            self.fields(form),
            button,
            form == Form::Cancel,
            open,
        )
    }

    fn names(&self, form: Form) -> (&'static str, &'static str) {
        let lang = self.here.lang;
        match form {
            Form::Open => (public::act(lang, Act::Open), public::act(lang, Act::Open)),
            Form::Close => (public::act(lang, Act::Close), public::act(lang, Act::Close)),
            Form::Cancel => (
                public::act(lang, Act::Cancel),
                public::act(lang, Act::Cancel),
            ),
            Form::Report => (words::report(lang), words::report(lang)),
            Form::Item => (words::add_item(lang), words::add_item(lang)),
            Form::Answer => (words::answer_request(lang), words::answer_button(lang)),
            Form::Vote => (words::vote(lang), words::vote_button(lang)),
            Form::Appraise => (words::appraise(lang), words::vote_button(lang)),
            Form::Settle => (words::settle(lang), words::settle_button(lang)),
            Form::Opinion => (words::opinion(lang), words::save(lang)),
            Form::Fix => (words::fix(lang), words::save(lang)),
            Form::Reply => (words::reply(lang), words::answer_button(lang)),
            Form::Member => (words::members_title(lang), words::member_button(lang)),
            Form::Minutes => (words::minutes(lang), words::minutes(lang)),
            Form::Objection => (words::answer_objection(lang), words::answer_button(lang)),
            Form::Approve => (
                public::act(lang, Act::Approve),
                public::act(lang, Act::Approve),
            ),
        }
    }

    fn fields(&self, form: Form) -> Vec<AnyView> {
        let (lang, faults) = (self.here.lang, self.faults);
        match form {
            Form::Open | Form::Close | Form::Minutes => Vec::new(),
            Form::Cancel => vec![
                self.lines("cancel_reason", words::cancel_reason(lang), Words::LIMITS)
                    .draw(faults),
            ],
            Form::Report => vec![
                self.lines("report_text", words::report_text(lang), Minutes::LIMITS)
                    .draw(faults),
            ],
            Form::Item => vec![
                self.field("item_number", words::item_number(lang))
                    .draw(faults),
                self.field("item_title", words::item_title(lang))
                    .limits(Title::LIMITS)
                    .draw(faults),
            ],
            Form::Answer => vec![
                self.select("answer_item", words::answer_which(lang), &self.lists.asked),
                self.yes_no(),
                self.lines("answer_words", words::answer_words(lang), Words::LIMITS)
                    .draw(faults),
            ],
            Form::Vote => self.vote(),
            Form::Appraise => vec![
                self.lines("appraise_whom", words::appraise_whom(lang), APPRAISED)
                    .hint(words::appraise_hint(lang))
                    .draw(faults),
                self.open_for("appraise_minutes"),
            ],
            Form::Settle => self.settle(),
            Form::Opinion => {
                let voices = Voice::ALL
                    .iter()
                    .map(|v| (v.code().to_owned(), public::voice(lang, *v).to_owned()))
                    .collect::<Options>();
                vec![
                    once(self.here),
                    self.select("opinion_voice", words::opinion_voice(lang), &voices),
                    self.lines("opinion_text", words::opinion_text(lang), Remark::LIMITS)
                        .draw(faults),
                ]
            }
            Form::Fix => vec![
                once(self.here),
                self.lines("fix_text", words::fix_text(lang), Remark::LIMITS)
                    .draw(faults),
                self.select("fix_unit", words::fix_unit(lang), &self.lists.units),
                self.field("fix_due", words::fix_due(lang))
                    .input_type("date")
                    .draw(faults),
            ],
            Form::Reply => vec![
                self.select(
                    "reply_point",
                    words::reply_which(lang),
                    &self.lists.questions,
                ),
                self.lines("reply_words", words::reply_words(lang), Words::LIMITS)
                    .draw(faults),
            ],
            Form::Member => {
                vec![self.select("member_seat", words::members_hint(lang), &self.lists.absent)]
            }
            Form::Objection => vec![
                self.select(
                    "objection_id",
                    words::objection_which(lang),
                    &self.lists.objections,
                ),
                self.lines("objection_words", words::answer_words(lang), Words::LIMITS)
                    .draw(faults),
            ],
            Form::Approve => {
                let text = self.lines("approve_text", words::approve_text(lang), Minutes::LIMITS);
                vec![self.kept(text, "approve_text").draw(faults)]
            }
        }
    }

    fn settle(&self) -> Vec<AnyView> {
        let (lang, faults) = (self.here.lang, self.faults);
        let outcomes = self
            .m
            .kind
            .outcomes()
            .iter()
            .map(|o| (o.code().to_owned(), public::outcome(lang, *o).to_owned()))
            .collect::<Options>();
        let mut fields = vec![
            self.select(
                "settle_item",
                words::settle_which(lang),
                &self.lists.unsettled,
            ),
            self.select("settle_outcome", words::settle_outcome(lang), &outcomes),
            self.lines("settle_words", words::settle_words(lang), Words::LIMITS)
                .draw(faults),
        ];
        if self.m.kind == Kind::Decision {
            fields.push(self.select("settle_unit", words::settle_unit(lang), &self.lists.units));
            let due = self.field("settle_due", words::settle_due(lang));
            fields.push(due.input_type("date").draw(faults));
        }
        fields
    }

    fn vote(&self) -> Vec<AnyView> {
        let lang = self.here.lang;
        let cards = vec![
            Card::new("open", words::vote_open(lang)),
            Card::new("secret", words::vote_secret(lang)),
        ];
        let how = Choice::new(lang, "vote_secret", words::vote_how(lang), cards)
            .chosen(self.value("vote_secret"))
            .draw(self.faults);
        vec![
            self.select("vote_item", words::settle_which(lang), &self.lists.unvoted),
            how,
            self.open_for("vote_minutes"),
        ]
    }

    fn open_for(&self, name: &'static str) -> AnyView {
        let field = self.field(name, words::vote_minutes(self.here.lang));
        let field = match self.value(name) {
            "" => field.value("10"),
            _ => field,
        };
        field.inputmode("numeric").draw(self.faults)
    }

    fn yes_no(&self) -> AnyView {
        let lang = self.here.lang;
        let cards = vec![
            Card::new("yes", words::answer_yes(lang)),
            Card::new("no", words::answer_no(lang)),
        ];
        Choice::new(lang, "answer_accept", words::answer_accept(lang), cards)
            .chosen(self.value("answer_accept"))
            .draw(self.faults)
    }

    fn value(&self, name: &str) -> &str {
        self.typed.map_or("", |(_, fields)| fields.get(name))
    }

    fn field(&self, name: &'static str, label: &'static str) -> Field {
        Field::new(self.here.lang, name, label)
            .value(self.value(name))
            .autocomplete("off")
    }

    fn lines(&self, name: &'static str, label: &'static str, limits: Limits) -> Field {
        self.field(name, label).limits(limits).lines()
    }

    /// The minutes as they stand, unless something was typed.
    fn kept(&self, field: Field, name: &str) -> Field {
        let typed = self.typed.is_some_and(|(_, fields)| fields.has(name));
        if typed {
            field
        } else {
            field.value(self.lists.minutes.clone())
        }
    }

    fn select(&self, name: &'static str, label: &'static str, options: &Options) -> AnyView {
        let mut all = vec![(String::new(), words::choose(self.here.lang).to_owned())];
        all.extend(options.iter().cloned());
        self.field(name, label).select(all).draw(self.faults)
    }
}
