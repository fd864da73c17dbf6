//! Tables of what the rules allow and refuse.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use rstest::rstest;

use super::*;
use crate::meetings::template::{Done, Output};
use crate::meetings::{ItemState, Kind, Outcome, Stage};
use crate::proposals::Stage as ProposalStage;
use crate::rulebook::{Rule, Rulebook, example};
use crate::time::Calendar;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Friday, ten in the morning in Shanghai. The notice of the example is five working days.
const NOW: &str = "2026-11-27T02:00:00Z";

#[rstest]
#[case("2026-12-04T06:00:00Z", "2026-12-04T08:00:00Z", Ok(()))]
#[case("2026-12-05T06:00:00Z", "2026-12-05T08:00:00Z", Ok(()))] // a Saturday
#[case("2026-12-03T06:00:00Z", "2026-12-03T08:00:00Z", Err(NoCall::InsideNotice { earliest: day("2026-12-04") }))]
#[case("2026-11-20T06:00:00Z", "2026-11-20T08:00:00Z", Err(NoCall::InsideNotice { earliest: day("2026-12-04") }))]
#[case("2026-12-04T06:00:00Z", "2026-12-04T06:00:00Z", Err(NoCall::Span))]
#[case("2026-12-04T06:00:00Z", "2026-12-05T06:00:00Z", Err(NoCall::Span))]
fn a_date_inside_the_notice_period_is_refused(
    #[case] from: &str,
    #[case] to: &str,
    #[case] expected: Result<(), NoCall>,
) {
    let got = may_call(at(from), at(to), at(NOW), &example(), &Calendar::default());
    assert_eq!(got, expected);
}

#[test]
fn a_refused_date_names_its_rule_and_holidays_lengthen_the_notice() {
    let refusal = NoCall::InsideNotice {
        earliest: day("2026-12-04"),
    };
    assert_eq!(refusal.rule(), Some(Rule::NoticeDays));
    assert_eq!(NoCall::Span.rule(), None);
    let free = Calendar::new([(day("2026-12-01"), false)]);
    assert_eq!(earliest(at(NOW), &example(), &free), day("2026-12-07"));
}

#[rstest]
#[case(Kind::Decision, Stage::Called, 0, 4, Ok(()))]
#[case(Kind::Decision, Stage::Called, 0, 3, Err(NoOpening::NoQuorum(Quorum { present: 3, least: 4, members: 7 })))]
#[case(Kind::Enlarged, Stage::Called, 0, 0, Err(NoOpening::NoQuorum(Quorum { present: 0, least: 4, members: 7 })))]
#[case(Kind::Discussion, Stage::Called, 0, 0, Ok(()))]
#[case(Kind::Collection, Stage::Called, 60, 0, Ok(()))]
#[case(Kind::Collection, Stage::Called, 61, 0, Err(NoOpening::TooEarly))]
#[case(
    Kind::Discussion,
    Stage::UnderWay,
    0,
    7,
    Err(NoOpening::NotFrom(Stage::UnderWay))
)]
#[case(
    Kind::Discussion,
    Stage::Cancelled,
    0,
    7,
    Err(NoOpening::NotFrom(Stage::Cancelled))
)]
fn what_decides_opens_only_with_its_quorum(
    #[case] kind: Kind,
    #[case] stage: Stage,
    #[case] early: i64,
    #[case] present: u64,
    #[case] expected: Result<(), NoOpening>,
) {
    let quorum = Quorum::of(present, 7, &example());
    let starts_at = at(NOW) + Duration::minutes(early);
    assert_eq!(may_open(kind, stage, starts_at, at(NOW), quorum), expected);
}

#[test]
fn nobody_of_nobody_is_no_quorum() {
    assert!(!Quorum::of(0, 0, &example()).is_reached());
}

#[rstest]
#[case(Stage::Called, 5, 1, Ok(()))]
#[case(Stage::Called, 0, 1, Err(NoSignUp::NoPlaces))]
#[case(Stage::Called, 5, 0, Err(NoSignUp::Closed(Stage::Called)))]
#[case(Stage::Cancelled, 5, 1, Err(NoSignUp::Closed(Stage::Cancelled)))]
fn people_sign_up_until_it_begins(
    #[case] stage: Stage,
    #[case] capacity: i64,
    #[case] minutes: i64,
    #[case] expected: Result<(), NoSignUp>,
) {
    let starts_at = at(NOW) + Duration::minutes(minutes);
    assert_eq!(may_sign_up(stage, capacity, starts_at, at(NOW)), expected);
}

#[test]
fn whoever_moved_up_confirms_in_time_and_before_it_begins() {
    let now = at(NOW);
    let soon = now + Duration::hours(3);
    assert_eq!(
        confirm_by(now, now + Duration::days(9), &example()),
        now + Duration::hours(24)
    );
    assert_eq!(confirm_by(now, soon, &example()), soon);
}

#[rstest]
#[case(Stage::UnderWay, 0, Ok(()))]
#[case(Stage::Called, 120, Ok(()))]
#[case(Stage::Called, 121, Err(NoCheckIn::TooEarly))]
#[case(Stage::Held, 0, Err(NoCheckIn::Over(Stage::Held)))]
#[case(Stage::Cancelled, 0, Err(NoCheckIn::Over(Stage::Cancelled)))]
fn people_check_in_shortly_before_and_during(
    #[case] stage: Stage,
    #[case] early: i64,
    #[case] expected: Result<(), NoCheckIn>,
) {
    let starts_at = at(NOW) + Duration::minutes(early);
    assert_eq!(may_check_in(stage, starts_at, at(NOW)), expected);
}

#[rstest]
#[case(Kind::Discussion, Stage::Called, 1, Ok(()))]
#[case(Kind::Decision, Stage::Called, 1, Ok(()))]
#[case(Kind::Collection, Stage::Called, 1, Err(NoAsk::NoAgenda))]
#[case(
    Kind::Discussion,
    Stage::UnderWay,
    1,
    Err(NoAsk::Closed(Stage::UnderWay))
)]
#[case(Kind::Discussion, Stage::Called, 0, Err(NoAsk::Closed(Stage::Called)))]
fn items_are_asked_for_before_the_meeting(
    #[case] kind: Kind,
    #[case] stage: Stage,
    #[case] minutes: i64,
    #[case] expected: Result<(), NoAsk>,
) {
    let starts_at = at(NOW) + Duration::minutes(minutes);
    assert_eq!(may_ask(kind, stage, starts_at, at(NOW)), expected);
}

#[rstest]
#[case(Kind::Discussion, Stage::Called, 0, Some(ProposalStage::OnAgenda), Ok(()))]
#[case(Kind::Discussion, Stage::Called, 0, None, Ok(()))]
#[case(Kind::Discussion, Stage::Called, 5, None, Err(NoItem::Full { most: 5 }))]
#[case(
    Kind::Discussion,
    Stage::Called,
    0,
    Some(ProposalStage::InDiscussion),
    Err(NoItem::NotForThisMeeting(ProposalStage::InDiscussion))
)]
#[case(Kind::Decision, Stage::Called, 0, Some(ProposalStage::InDiscussion), Ok(()))]
#[case(
    Kind::Decision,
    Stage::Called,
    0,
    Some(ProposalStage::Gathering),
    Err(NoItem::NotForThisMeeting(ProposalStage::Gathering))
)]
#[case(Kind::Decision, Stage::Held, 0, None, Err(NoItem::Closed(Stage::Held)))]
#[case(Kind::Enlarged, Stage::Called, 0, None, Err(NoItem::NoAgenda))]
fn an_agenda_takes_what_is_ready_and_no_more_than_the_rules_say(
    #[case] kind: Kind,
    #[case] stage: Stage,
    #[case] accepted: i64,
    #[case] proposal: Option<ProposalStage>,
    #[case] expected: Result<(), NoItem>,
) {
    let mut book = example();
    assert_eq!(book.get(Rule::AgendaCapacity), 8);
    book = Rulebook::new(
        1,
        book.effective_on,
        Rule::ALL
            .iter()
            .map(|rule| {
                let mut entry = book.entry(*rule).clone();
                if *rule == Rule::AgendaCapacity {
                    entry.value = 5;
                }
                (*rule, entry)
            })
            .collect(),
    )
    .unwrap();
    assert_eq!(may_add(kind, stage, accepted, proposal, &book), expected);
}

#[rstest]
#[case(Stage::Called, ItemState::Accepted, false, Ok(()))]
#[case(Stage::UnderWay, ItemState::Accepted, false, Ok(()))]
#[case(Stage::UnderWay, ItemState::Accepted, true, Err(NoRecusal::Closed))]
#[case(Stage::Held, ItemState::Accepted, false, Err(NoRecusal::Closed))]
#[case(Stage::Called, ItemState::Asked, false, Err(NoRecusal::NotOnAgenda))]
fn an_interest_is_declared_before_the_item_is_settled(
    #[case] stage: Stage,
    #[case] item: ItemState,
    #[case] settled: bool,
    #[case] expected: Result<(), NoRecusal>,
) {
    assert_eq!(may_recuse(stage, item, settled), expected);
}

fn settling(outcome: Outcome, proposal: Option<ProposalStage>) -> Settling {
    Settling {
        kind: Kind::Decision,
        stage: Stage::Held,
        item: ItemState::Accepted,
        settled: false,
        outcome,
        proposal,
        due_on: Some(day("2026-12-31")),
        met_on: day("2026-11-20"),
    }
}

#[rstest]
#[case(settling(Outcome::Decided, None), Ok(()))]
#[case(settling(Outcome::Decided, Some(ProposalStage::Adopted)), Ok(()))]
#[case(settling(Outcome::Decided, Some(ProposalStage::InProgress)), Ok(()))]
#[case(
    settling(Outcome::Decided, Some(ProposalStage::AtBallot)),
    Err(NoDecision::AgainstBallot(ProposalStage::AtBallot))
)]
#[case(
    settling(Outcome::Decided, Some(ProposalStage::Rejected)),
    Err(NoDecision::AgainstBallot(ProposalStage::Rejected))
)]
#[case(settling(Outcome::Rejected, Some(ProposalStage::Rejected)), Ok(()))]
#[case(
    settling(Outcome::Rejected, Some(ProposalStage::Adopted)),
    Err(NoDecision::AgainstBallot(ProposalStage::Adopted))
)]
#[case(settling(Outcome::Postponed, Some(ProposalStage::InDiscussion)), Ok(()))]
#[case(
    settling(Outcome::Postponed, Some(ProposalStage::Adopted)),
    Err(NoDecision::AgainstBallot(ProposalStage::Adopted))
)]
#[case(settling(Outcome::ToAgency, None), Err(NoDecision::WrongOutcome))]
#[case(Settling { due_on: None, ..settling(Outcome::Decided, None) }, Err(NoDecision::NoDuty))]
#[case(Settling { due_on: None, ..settling(Outcome::Postponed, None) }, Ok(()))]
#[case(Settling { due_on: Some(day("2026-11-19")), ..settling(Outcome::Decided, None) }, Err(NoDecision::DueInPast))]
#[case(Settling { settled: true, ..settling(Outcome::Decided, None) }, Err(NoDecision::Settled))]
#[case(Settling { item: ItemState::Refused, ..settling(Outcome::Decided, None) }, Err(NoDecision::NotOnAgenda))]
#[case(Settling { stage: Stage::Called, ..settling(Outcome::Decided, None) }, Err(NoDecision::NotNow(Stage::Called)))]
#[case(Settling { stage: Stage::Correction, ..settling(Outcome::Decided, None) }, Err(NoDecision::NotNow(Stage::Correction)))]
#[case(Settling { kind: Kind::Discussion, ..settling(Outcome::ToDecision, None) }, Ok(()))]
#[case(Settling { kind: Kind::Discussion, ..settling(Outcome::Decided, None) }, Err(NoDecision::WrongOutcome))]
fn a_decision_names_its_duty_and_says_what_was_voted(
    #[case] settling: Settling,
    #[case] expected: Result<(), NoDecision>,
) {
    assert_eq!(settling.check(), expected);
}

#[rstest]
#[case(Stage::Correction, "2026-11-26", 0, 1, Ok(()))]
#[case(Stage::Correction, "2026-11-27", 0, 1, Err(NoApproval::CorrectionsOpen { until: day("2026-11-27") }))]
#[case(Stage::Correction, "2026-11-26", 2, 1, Err(NoApproval::Unanswered { left: 2 }))]
#[case(
    Stage::Correction,
    "2026-11-26",
    0,
    0,
    Err(NoApproval::Owes(Output::Opinion))
)]
#[case(
    Stage::Drafting,
    "2026-11-26",
    0,
    1,
    Err(NoApproval::NotFrom(Stage::Drafting))
)]
fn minutes_are_approved_after_the_corrections_and_with_everything_there(
    #[case] stage: Stage,
    #[case] until: &str,
    #[case] unanswered: i64,
    #[case] opinions: i64,
    #[case] expected: Result<(), NoApproval>,
) {
    let done = Done {
        opinions,
        ..Done::default()
    };
    let got = may_approve(
        Kind::Collection,
        stage,
        Some(day(until)),
        unanswered,
        &done,
        at(NOW),
    );
    assert_eq!(got, expected);
    assert_eq!(
        corrections_until(at(NOW), &example(), &Calendar::default()),
        day("2026-12-04")
    );
}

#[rstest]
#[case(Kind::Decision, Stage::UnderWay, Some(ItemState::Accepted), false, 4, Ok(()))]
#[case(Kind::Enlarged, Stage::UnderWay, None, false, 4, Ok(()))]
#[case(
    Kind::Enlarged,
    Stage::UnderWay,
    Some(ItemState::Accepted),
    false,
    4,
    Err(NoVote::NotOfThisKind)
)]
#[case(
    Kind::Discussion,
    Stage::UnderWay,
    Some(ItemState::Accepted),
    false,
    4,
    Err(NoVote::NotOfThisKind)
)]
#[case(
    Kind::Decision,
    Stage::UnderWay,
    None,
    false,
    4,
    Err(NoVote::NotOfThisKind)
)]
#[case(
    Kind::Decision,
    Stage::Held,
    Some(ItemState::Accepted),
    false,
    4,
    Err(NoVote::NotNow(Stage::Held))
)]
#[case(
    Kind::Decision,
    Stage::UnderWay,
    Some(ItemState::Refused),
    false,
    4,
    Err(NoVote::NotOnAgenda)
)]
#[case(
    Kind::Decision,
    Stage::UnderWay,
    Some(ItemState::Accepted),
    true,
    4,
    Err(NoVote::Settled)
)]
#[case(Kind::Decision, Stage::UnderWay, Some(ItemState::Accepted), false, 3, Err(NoVote::NoQuorum(Quorum { present: 3, least: 4, members: 7 })))]
fn those_who_are_there_vote_only_with_a_quorum(
    #[case] kind: Kind,
    #[case] stage: Stage,
    #[case] item: Option<ItemState>,
    #[case] settled: bool,
    #[case] present: u64,
    #[case] expected: Result<(), NoVote>,
) {
    let quorum = Quorum::of(present, 7, &example());
    assert_eq!(may_vote(kind, stage, item, settled, quorum), expected);
}
