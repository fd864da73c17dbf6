//! The next version of a rulebook as a form: every rule with its number and its source, filled with the latest ones.
//!
//! What surprises: the form carries the version it was filled from. A second press of the button finds its own version
//! there already and changes nothing; somebody else's version in between is shown before anything is adopted.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::communities::Slug;
use domain::display::Both;
use domain::rulebook::{Entry, Rule, Rulebook, RulebookFault};
use domain::text::Source;
use leptos::prelude::*;

use super::operator_form::{Pair, Typed, both, day, fold, form as post, number, section};
use super::words;
use crate::frame::fields::Fault;
use crate::frame::{Faults, Fields, links};

/// The version from which the form was filled; 0 before the first.
const AFTER: &str = "rule_after";
const EFFECTIVE: &str = "rule_effective_on";

struct Names {
    value: &'static str,
    source: Pair,
}

macro_rules! names {
    ($rule:expr; $($variant:ident = $code:literal,)+) => {
        match $rule {
            $(Rule::$variant => Names {
                value: concat!("rule_", $code),
                source: (concat!("rule_", $code, "_source_zh"), concat!("rule_", $code, "_source_en")),
            },)+
        }
    };
}

/// The names of a rule's fields.
fn names(rule: Rule) -> Names {
    names! { rule;
        SupportThreshold = "support_threshold",
        GatheringDays = "gathering_days",
        AnswerDays = "answer_days",
        NoticeDays = "notice_days",
        MeetingWeek = "meeting_week",
        MeetingWeekday = "meeting_weekday",
        AgendaCapacity = "agenda_capacity",
        HandlingDays = "handling_days",
        ConfirmDays = "confirm_days",
        ConfirmationsNeeded = "confirmations_needed",
        DoorCodeDays = "door_code_days",
        MeetingQuorum = "meeting_quorum",
        MinutesDays = "minutes_days",
        ConfirmHours = "confirm_hours",
        BodyQuorum = "body_quorum",
        PublicQuorum = "public_quorum",
        BallotMajority = "ballot_majority",
        AbstentionRule = "abstention_rule",
        TieRule = "tie_rule",
        BallotDays = "ballot_days",
        RegistrationDays = "registration_days",
        RecommendDays = "recommend_days",
        RecommendThreshold = "recommend_threshold",
        SeatSelection = "seat_selection",
        ObjectionDays = "objection_days",
        SeatTerm = "seat_term",
        BookingDays = "booking_days",
        OpenBookings = "open_bookings",
        BookingKeepDays = "booking_keep_days",
        HoursLateDays = "hours_late_days",
        RatingDays = "rating_days",
        ConsultationDays = "consultation_days",
        ConsultationAnswerDays = "consultation_answer_days",
        MatterReportDays = "matter_report_days",
        MatterRequestDays = "matter_request_days",
        MatterQuestionDays = "matter_question_days",
        MatterExtensions = "matter_extensions",
    }
}

/// A version to be adopted.
pub(super) struct Next {
    pub effective_on: NaiveDate,
    pub entries: BTreeMap<Rule, Entry>,
}

impl Next {
    /// Whether a version says the same: then it is this one, sent before.
    pub(super) fn is(&self, book: &Rulebook) -> bool {
        book.effective_on == self.effective_on
            && self
                .entries
                .iter()
                .all(|(rule, entry)| book.entry(*rule) == entry)
    }
}

/// Draws the part of the page; `books` are the versions so far, newest first.
pub(super) fn rules(
    typed: Typed<'_>,
    slug: &Slug,
    books: &[Rulebook],
    today: NaiveDate,
) -> AnyView {
    let lang = typed.lang;
    let latest = books.first();
    let after = latest.map_or(0, |b| b.version);
    let line = match latest {
        Some(book) => words::rules_latest(lang, &super::rulebook::line(lang, book, today)),
        None => words::rulebook_none(lang).to_owned(),
    };
    let fields = Rule::ALL
        .iter()
        .map(|rule| one(typed, *rule, latest.map(|b| b.entry(*rule))))
        .collect_view();
    let effective = typed
        .field(EFFECTIVE, words::rules_effective(lang), &today.to_string())
        .input_type("date")
        .draw(typed.faults);
    let fields = view! {
        <p>{words::rules_adopt_hint(lang)}</p>
        <input type="hidden" name=AFTER value=after.to_string()/>
        {fields}
        {effective}
    }
    .into_any();
    let adopt = post(
        links::operate_part(slug, "rulebook"),
        fields,
        words::rules_adopt_button(lang),
    );
    let adopt = fold(typed.wrong("rule_"), words::rules_adopt(lang), adopt);
    let open = links::rulebook(slug);
    let inside = view! {
        <p>{line}</p>
        <p><a class="link" href=open>{crate::frame::words::rulebook(lang)}</a></p>
        {adopt}
    };
    section("rulebook", words::rules_title(lang), inside.into_any())
}

fn one(typed: Typed<'_>, rule: Rule, kept: Option<&Entry>) -> AnyView {
    let lang = typed.lang;
    let names = names(rule);
    let (least, most) = (*rule.range().start(), *rule.range().end());
    let said = |n: i64| words::unit(lang, rule.unit(), n);
    let value = kept.map(|e| e.value.to_string()).unwrap_or_default();
    let value = typed.field(names.value, words::col_number(lang), &value);
    let value = match rule.unit() {
        // A handful of named values: a list says more than a number.
        named if named.is_named() => {
            let mut options = vec![(String::new(), words::please_choose(lang).to_owned())];
            options.extend((least..=most).map(|n| (n.to_string(), said(n))));
            value.select(options)
        }
        _ => value
            .hint(words::between(lang, &said(least), &said(most)))
            .inputmode("numeric"),
    };
    let value = value.draw(typed.faults);
    let source = kept
        .map(|e| Both::new(e.source_zh.as_str(), e.source_en.as_str()))
        .unwrap_or_default();
    let source = typed.both(
        names.source,
        words::col_source(lang),
        None,
        Source::LIMITS,
        &source,
    );
    view! {
        <fieldset class="field">
            <legend class="field__label">{words::rule(lang, rule)}</legend>
            {value}
            {source}
        </fieldset>
    }
    .into_any()
}

/// Reads the form. Only a first version may have taken effect before today: a later one would move goal posts.
pub(super) fn read(
    form: &Fields,
    first: bool,
    today: NaiveDate,
    faults: &mut Faults,
) -> Option<Next> {
    let mut entries = BTreeMap::new();
    for rule in Rule::ALL {
        let names = names(*rule);
        let value = faults.check(names.value, number(form, names.value, rule.range()));
        let source = both(form, names.source, Source::LIMITS, faults);
        if let (Some(value), Some(source)) = (value, source) {
            entries.insert(
                *rule,
                Entry {
                    value,
                    source_zh: source.zh,
                    source_en: source.en,
                },
            );
        }
    }
    let in_time = |day: NaiveDate| {
        if first || day >= today {
            Ok(day)
        } else {
            Err(Fault::Say(words::day_past))
        }
    };
    let effective = day(form.get(EFFECTIVE)).and_then(in_time);
    let effective_on = faults.check(EFFECTIVE, effective)?;
    (entries.len() == Rule::ALL.len()).then_some(Next {
        effective_on,
        entries,
    })
}

/// Whether the form was filled from the latest version.
pub(super) fn is_fresh(form: &Fields, latest: Option<&Rulebook>) -> bool {
    form.number(AFTER) == Some(latest.map_or(0, |b| b.version))
}

/// Another version came in between.
pub(super) fn overtaken() -> Faults {
    Faults::one(EFFECTIVE, Fault::Say(words::rulebook_moved))
}

/// Why the numbers make no rulebook, at the field.
pub(super) fn refused(why: RulebookFault) -> Faults {
    let (RulebookFault::Missing(rule) | RulebookFault::OutOfRange(rule)) = why;
    Faults::one(names(rule).value, Fault::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(number: &str) -> Fields {
        let mut text = format!("{EFFECTIVE}=2026-12-01&{AFTER}=1");
        for rule in Rule::ALL {
            let names = names(*rule);
            // A way with two numbers only has no third.
            let most = *rule.range().end();
            let number = number.parse::<i64>().unwrap().min(most);
            text.push_str(&format!(
                "&{}={number}&{}=clause+1&{}=",
                names.value, names.source.0, names.source.1
            ));
        }
        Fields::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn each_rule_has_fields_of_its_own() {
        for rule in Rule::ALL {
            assert_eq!(names(*rule).value, format!("rule_{}", rule.code()));
        }
    }

    #[test]
    fn a_version_is_read_whole_or_not_at_all() {
        let today: NaiveDate = "2026-11-22".parse().unwrap();
        let mut faults = Faults::default();
        let next = read(&form("3"), false, today, &mut faults).unwrap();
        assert!(faults.is_empty());
        assert_eq!(next.entries.len(), Rule::ALL.len());
        let book = Rulebook::new(2, next.effective_on, next.entries.clone()).unwrap();
        assert!(next.is(&book));
        assert!(!is_fresh(&form("3"), Some(&book)));
        assert!(read(&form("0"), false, today, &mut faults).is_none());
        assert!(!faults.is_empty());
    }

    #[test]
    fn a_later_version_never_takes_effect_in_the_past() {
        let day: NaiveDate = "2027-01-01".parse().unwrap();
        assert!(read(&form("3"), false, day, &mut Faults::default()).is_none());
        assert!(read(&form("3"), true, day, &mut Faults::default()).is_some());
    }
}
