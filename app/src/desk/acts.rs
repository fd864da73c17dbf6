//! The steps of the desk: each reads its form, moves the proposal, and leads back to it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use chrono::{Datelike, NaiveDate};
use domain::access::Clerk;
use domain::display::Lang;
use domain::ids::{RecordNumber, UnitId};
use domain::proposals::state::MOVES;
use domain::proposals::{Act, Refused};
use domain::text::{Answer as Words, Clause, Limits};
use domain::time::read_day;
use leptos::prelude::AnyView;
use store::Failed;
use store::communities::ResponsibleUnit;
use store::proposals::{EventAct, NoMove, Proposal};

use super::{item, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links, when};
use crate::ui::field::Field;

/// The acts of the desk in the order of the page.
pub(super) const ACTS: [Act; 6] = [
    Act::Accept,
    Act::Decline,
    Act::Merge,
    Act::Assign,
    Act::Progress,
    Act::Finish,
];

/// `POST /{c}/desk/proposals/{n}/accept`
pub async fn accept(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    take(&here, &number, Act::Accept, &form).await
}

/// `POST /{c}/desk/proposals/{n}/decline`
pub async fn decline(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    take(&here, &number, Act::Decline, &form).await
}

/// `POST /{c}/desk/proposals/{n}/merge`
pub async fn merge(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    take(&here, &number, Act::Merge, &form).await
}

/// `POST /{c}/desk/proposals/{n}/assign`
pub async fn assign(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    take(&here, &number, Act::Assign, &form).await
}

/// `POST /{c}/desk/proposals/{n}/progress`
pub async fn progress(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    take(&here, &number, Act::Progress, &form).await
}

/// `POST /{c}/desk/proposals/{n}/finish`
pub async fn finish(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    take(&here, &number, Act::Finish, &form).await
}

/// What a form asks for, read.
enum Step {
    Accept(Words),
    Decline(Words, Clause),
    Merge(RecordNumber, Words),
    Assign(UnitId, Option<NaiveDate>, Option<Words>),
    Progress(Words),
    Finish(Words),
}

async fn take(here: &Here, number: &str, act: Act, form: &Fields) -> Answer {
    let clerk = here.clerk()?;
    let proposal = crate::proposals::find(here, number).await?;
    // Before the form is read: a page without the form could not show what is wrong with it.
    if !proposal.state.allows(act, item::actor(&clerk)) {
        return Err(closed(here, &proposal, act, &clerk));
    }
    let mut faults = Faults::default();
    let Some(step) = read(act, form, &mut faults) else {
        return item::draw(here, &proposal, Some((act, form)), &faults).await;
    };
    match carry_out(here, &clerk, &proposal, step).await {
        Ok(()) => {
            let to = links::desk_proposal(&here.community.slug, proposal.number);
            Ok(Redirect::to(&format!("{to}?done=moved")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => {
            let (field, say): (_, fn(Lang) -> &'static str) = match why {
                NoMove::UnknownUnit => ("assign_unit", words::unknown_unit),
                NoMove::DueInPast => ("assign_due", words::due_in_past),
                NoMove::UnknownTarget => ("merge_into", words::unknown_target),
                NoMove::SameProposal => ("merge_into", words::same_proposal),
                NoMove::TargetClosed => ("merge_into", words::target_closed),
                NoMove::UnknownProposal => return Err(Problem::NotFound),
                NoMove::NotAuthor => {
                    return Err(Problem::Ours("a move of the desk asked for the author"));
                }
                NoMove::Refused(refused) => return Err(refuse(here, &proposal, refused)),
            };
            item::draw(
                here,
                &proposal,
                Some((act, form)),
                &Faults::one(field, Fault::Say(say)),
            )
            .await
        }
    }
}

/// Why the page would not have offered this act.
fn closed(here: &Here, proposal: &Proposal, act: Act, clerk: &Clerk) -> Problem {
    let by = item::actor(clerk);
    let stage = proposal.state.stage();
    let who: Vec<_> = MOVES
        .iter()
        .filter(|(from, a, ..)| *from == stage && *a == act)
        .map(|(.., who)| *who)
        .collect();
    let why = if who.is_empty() {
        Refused::NotFrom(stage)
    } else if who.iter().any(|who| who.contains(&by)) {
        Refused::AlreadyAccepted
    } else {
        Refused::NotBy(by)
    };
    refuse(here, proposal, why)
}

fn refuse(here: &Here, proposal: &Proposal, why: Refused) -> Problem {
    let label: fn(Lang) -> &'static str = words::to_item;
    let to = links::desk_proposal(&here.community.slug, proposal.number);
    Problem::refused(move |lang| words::refused(lang, why), Some((to, label)))
}

fn read(act: Act, form: &Fields, faults: &mut Faults) -> Option<Step> {
    match act {
        Act::Accept => words_of(form, "accept_words", faults).map(Step::Accept),
        Act::Decline => {
            let reason = words_of(form, "decline_reason", faults);
            let clause = faults.text("decline_clause", Clause::parse(form.get("decline_clause")));
            Some(Step::Decline(reason?, clause?))
        }
        Act::Merge => {
            let into = form
                .get("merge_into")
                .parse::<RecordNumber>()
                .map_err(|_| Fault::Say(words::number_shape));
            let into = faults.check("merge_into", into);
            let said = words_of(form, "merge_words", faults);
            Some(Step::Merge(into?, said?))
        }
        Act::Assign => {
            let unit = faults.check(
                "assign_unit",
                form.number("assign_unit").map(UnitId).ok_or(Fault::Choose),
            );
            let due = match form.get("assign_due").trim() {
                "" => Some(None),
                typed => faults.check("assign_due", day(typed).map(Some)),
            };
            let said = match form.get("assign_words").trim() {
                "" => Some(None),
                _ => words_of(form, "assign_words", faults).map(Some),
            };
            Some(Step::Assign(unit?, due?, said?))
        }
        Act::Progress => words_of(form, "progress_words", faults).map(Step::Progress),
        Act::Finish => words_of(form, "finish_words", faults).map(Step::Finish),
        // No other act has a form here.
        _ => None,
    }
}

/// A day of this millennium: `20260-12-04` is a slip of the finger.
fn day(typed: &str) -> Result<NaiveDate, Fault> {
    read_day(typed)
        .filter(|day| day.year() >= 2000)
        .ok_or(Fault::Day)
}

fn words_of(form: &Fields, field: &'static str, faults: &mut Faults) -> Option<Words> {
    faults.text(field, Words::parse(form.get(field)))
}

async fn carry_out(
    here: &Here,
    clerk: &Clerk,
    proposal: &Proposal,
    step: Step,
) -> Result<(), Failed<NoMove>> {
    let (db, number, now) = (&here.portal.db, proposal.number, here.now);
    match step {
        Step::Accept(said) => db.accept_proposal(clerk, number, said, now).await,
        Step::Decline(reason, clause) => {
            db.decline_proposal(clerk, number, reason, clause, now)
                .await
        }
        Step::Merge(into, said) => {
            let calendar = db.calendar().await?;
            db.merge_proposal(clerk, number, into, said, &calendar, now)
                .await
        }
        Step::Assign(unit, due_on, said) => {
            let calendar = db.calendar().await?;
            db.assign_proposal(clerk, number, unit, due_on, said, &calendar, now)
                .await
        }
        Step::Progress(said) => {
            // The one step that may follow itself: a button pressed twice must not say the same thing twice.
            let events = db.list_events(proposal.id).await?;
            let told = events.last().is_some_and(|last| {
                last.act == EventAct::Move(Act::Progress)
                    && last.words.as_deref() == Some(said.as_str())
            });
            if told {
                Ok(())
            } else {
                db.post_progress(clerk, number, said, now).await
            }
        }
        Step::Finish(said) => db.finish_proposal(clerk, number, said, now).await,
    }
}

/// The forms of the page, with what was typed into one of them.
pub(super) struct Draft<'a> {
    pub lang: Lang,
    pub today: NaiveDate,
    pub typed: &'a Fields,
    pub faults: &'a Faults,
    pub units: &'a [ResponsibleUnit],
    /// The working days of the rulebook for carrying out, and the day they end.
    pub handling: Option<(i64, NaiveDate)>,
}

impl Draft<'_> {
    /// The fields of an act.
    pub(super) fn fields(&self, act: Act) -> Vec<AnyView> {
        let lang = self.lang;
        match act {
            Act::Accept => vec![self.lines(
                "accept_words",
                words::accept_words(lang),
                words::public_hint(lang),
            )],
            Act::Decline => vec![
                self.lines(
                    "decline_reason",
                    words::decline_reason(lang),
                    words::decline_reason_hint(lang),
                ),
                self.line(
                    "decline_clause",
                    words::decline_clause(lang),
                    words::decline_clause_hint(lang),
                    Clause::LIMITS,
                ),
            ],
            Act::Merge => vec![
                self.field("merge_into", words::merge_into(lang))
                    .hint(words::merge_into_hint(lang))
                    .draw(self.faults),
                self.lines(
                    "merge_words",
                    words::merge_words(lang),
                    words::public_hint(lang),
                ),
            ],
            Act::Assign => {
                let optional = format!(
                    "{}{}",
                    words::assign_words(lang),
                    crate::frame::words::optional(lang)
                );
                let said = self
                    .field("assign_words", optional)
                    .hint(words::public_hint(lang))
                    .limits(Words::LIMITS)
                    .lines();
                vec![self.unit(), self.due(), said.draw(self.faults)]
            }
            Act::Progress => vec![self.lines(
                "progress_words",
                words::progress_words(lang),
                words::public_hint(lang),
            )],
            Act::Finish => vec![self.lines(
                "finish_words",
                words::finish_words(lang),
                words::finish_hint(lang),
            )],
            _ => Vec::new(),
        }
    }

    fn field(&self, name: &'static str, label: impl Into<String>) -> Field {
        Field::new(self.lang, name, label)
            .value(self.typed.get(name))
            .autocomplete("off")
    }

    fn line(
        &self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        limits: Limits,
    ) -> AnyView {
        self.field(name, label)
            .hint(hint)
            .limits(limits)
            .draw(self.faults)
    }

    fn lines(&self, name: &'static str, label: &'static str, hint: &'static str) -> AnyView {
        self.field(name, label)
            .hint(hint)
            .limits(Words::LIMITS)
            .lines()
            .draw(self.faults)
    }

    fn unit(&self) -> AnyView {
        let mut options = vec![(String::new(), words::choose(self.lang).to_owned())];
        options.extend(
            self.units
                .iter()
                .map(|u| (u.id.to_string(), u.name.get(self.lang).to_owned())),
        );
        self.field("assign_unit", words::assign_unit(self.lang))
            .select(options)
            .draw(self.faults)
    }

    fn due(&self) -> AnyView {
        let mut field = self
            .field("assign_due", words::assign_due(self.lang))
            .input_type("date");
        if let Some((days, day)) = self.handling {
            field = field.hint(words::assign_due_hint(
                self.lang,
                days,
                &when::day(self.lang, day, self.today),
            ));
            if !self.typed.has("assign_due") {
                field = field.value(day.to_string());
            }
        }
        field.draw(self.faults)
    }
}
