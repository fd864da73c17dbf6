//! The forms of the secretary's page of a meeting: which of them the rules offer now, and what each asks.

use domain::meetings::rules::may_check_in;
use domain::meetings::{Act, Kind, PointKind, Stage, Voice};
use domain::text::{Answer as Words, Limits, Minutes, Remark, Title};
use leptos::prelude::*;
use store::meetings::Meeting;

use super::acts::Form;
use super::{fold, words};
use crate::frame::{Faults, Fields, Here, links};
use crate::meetings::{slug, words as public};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;
use crate::ui::once::once;

/// Up to twenty names, one a line.
const APPRAISED: Limits = Limits {
    min: 1,
    max: 1000,
    lines: true,
};

pub(super) type Options = Vec<(String, String)>;

/// What the forms choose from.
pub(super) struct Lists {
    pub(super) asked: Options,
    pub(super) unsettled: Options,
    pub(super) unvoted: Options,
    pub(super) appraised: bool,
    pub(super) units: Options,
    pub(super) questions: Options,
    pub(super) absent: Options,
    pub(super) objections: Options,
    /// The minutes as they stand: the draft, or what was published.
    pub(super) minutes: String,
}

/// The forms of the page, with what was typed into one of them.
pub(super) struct Draft<'a> {
    pub(super) here: &'a Here,
    pub(super) m: &'a Meeting,
    pub(super) lists: &'a Lists,
    pub(super) typed: Option<(Form, &'a Fields)>,
    pub(super) faults: &'a Faults,
}

impl Draft<'_> {
    /// Whether the rules allow the form now.
    pub(super) fn offered(&self, form: Form) -> bool {
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

    pub(super) fn draw(&self, form: Form) -> AnyView {
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
