//! The demo brought to a certain point: a ballot or a round that is open, a procedure that runs, a draw that was made.

use chrono::{DateTime, Duration, Utc};
use domain::phone::Phone;

use super::{House, form, noon, phone_of, with_role};

/// The form of a secret yes/no ballot among the residents of the community, open for a week.
pub const RESIDENTS_BALLOT: &str = "act=open&title=%E8%A5%BF%E9%97%A8%E5%A4%9C%E9%97%B4%E6%98%AF%E5%90%A6%E5%85%B3%E9%97%AD\
    &text=%E8%A5%BF%E9%97%A8%E5%A4%9C%E9%97%B4%E8%BD%A6%E5%A4%9A%EF%BC%8C%E8%AF%B7%E5%B1%85%E6%B0%91%E4%BB%AC%E6%9D%A5%E5%AE%9A\
    &method=yes_no&secrecy=secret&who=community&days=7";

/// A ballot that the secretary of Qingyun opens by the portal's own form; gives its number.
pub async fn open_ballot(house: &House) -> String {
    start_ballot(house, RESIDENTS_BALLOT).await
}

/// A ballot by any form.
pub async fn start_ballot(house: &House, form: &str) -> String {
    let secretary = phone_of(&with_role("qingyun", "secretary"));
    let cookie = house.cookie(&secretary, true).await;
    let form = format!("{form}&once={}", house.portal.random_hex::<16>());
    let got = house.post("/qingyun/ballots/new", &cookie, &form).await;
    assert_eq!(got.status, 303, "{}", got.body);
    let location = got.location.unwrap();
    let path = location.split('?').next().unwrap();
    path.rsplit('/').next().unwrap().to_owned()
}

/// The number of the demo's round of satisfaction that can be answered.
pub async fn open_round(house: &House) -> String {
    let got = house.get("/api/v1/qingyun/assessments", "").await;
    let all: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    let open = all
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["state"] == "open");
    open.unwrap()["number"].as_str().unwrap().to_owned()
}

/// The record number of the seat procedure that runs in the demo world.
pub async fn running_procedure(house: &House) -> String {
    let slug = domain::communities::Slug::parse("qingyun").unwrap();
    let community = house.portal.community(&slug).await.unwrap().unwrap();
    let body = house
        .db()
        .find_body(community.id, 1)
        .await
        .unwrap()
        .unwrap();
    let all = house.db().list_procedures(community.id, body.id).await;
    let running = all
        .unwrap()
        .into_iter()
        .find(|p| !p.state.stage().is_final());
    running.unwrap().number.to_string()
}

/// Somebody of the demo in Qingyun.
async fn standing(house: &House, key: &str) -> domain::access::Standing {
    let slug = domain::communities::Slug::parse("qingyun").unwrap();
    let community = house.portal.community(&slug).await.unwrap().unwrap().id;
    let phone = Phone::parse(&phone_of(key)).unwrap();
    let account = house.db().find_account_of(&phone).await.unwrap().unwrap();
    let found = house
        .db()
        .load_standing(account, true, Some(community))
        .await;
    found.unwrap()
}

/// Places the waiting leaves and signs them at any moment.
pub async fn sign(house: &House, at: DateTime<Utc>) {
    let portal = &house.portal;
    let placed = portal.db.sequence_leaves(&portal.log_name, 10_000).await;
    placed.unwrap();
    let signed = portal.db.publish_checkpoint(&portal.log_key(), at).await;
    signed.unwrap();
}

/// Lets the days of procedures pass.
pub async fn advance(house: &House, at: DateTime<Utc>) {
    let (portal, calendar) = (&house.portal, house.portal.calendar().await.unwrap());
    let moved = portal.db.advance_procedures(&calendar, portal.random(), at);
    moved.await.unwrap();
}

/// Three who stand for one seat under rules by which it is drawn: their list is fixed on the fourth day and drawn on the
/// day after. Everything is done at once, whatever the clock of the house says.
pub async fn listed_procedure(house: &House) -> String {
    use domain::access;
    use domain::bodies::SeatClass;
    use domain::rulebook::Rule;
    use domain::text::{Label, Statement};
    use store::bodies::{Decision, NewApplication};
    let db = house.db();
    let day = |n| noon() + Duration::days(n);
    let operator = standing(house, &with_role("qingyun", "operator")).await;
    let secretary = standing(house, &with_role("qingyun", "secretary")).await;
    let secretary = access::secretary(Some(&secretary)).unwrap();
    let here = secretary.community();
    let today = domain::time::day_of(noon());
    let book = db.current_rulebook(here, today).await.unwrap().unwrap();
    let mut rules: std::collections::BTreeMap<_, _> = Rule::ALL
        .iter()
        .map(|rule| (*rule, book.entry(*rule).clone()))
        .collect();
    for (rule, value) in [
        (Rule::SeatSelection, 2),
        (Rule::RecommendThreshold, 1),
        (Rule::RegistrationDays, 1),
        (Rule::RecommendDays, 1),
    ] {
        rules.get_mut(&rule).unwrap().value = value;
    }
    let operator = access::operator(Some(&operator)).unwrap();
    db.adopt_rulebook(&operator, here, today, rules, noon())
        .await
        .unwrap();
    let body = db.find_body(here, 1).await.unwrap().unwrap();
    let classes = db.list_seat_classes(here, body.id).await.unwrap();
    let class = classes.iter().find(|c| c.class == SeatClass::Unit).unwrap();
    let number = db
        .open_procedure(&secretary, class.id, noon())
        .await
        .unwrap();
    for key in ["r001", "r002", "r003"] {
        let who = standing(house, key).await;
        let who = access::signed_in(Some(&who)).unwrap();
        let new = NewApplication {
            statement: Statement::parse("愿意把大家的话带到会上。").unwrap(),
            offices: None,
            stands_for: Some(Label::parse("青云菜场").unwrap()),
            salt: domain::ballots::Seed(house.portal.random()),
        };
        let applied = db.apply_for_seat(&who, None, here, number, &new, noon());
        applied.await.unwrap();
    }
    let procedure = db.find_procedure(here, number).await.unwrap().unwrap();
    let neighbour = standing(house, "r004").await;
    let neighbour = access::verified(Some(&neighbour)).unwrap();
    let all = db.list_applications(here, procedure.id).await.unwrap();
    for one in &all {
        let decided =
            db.decide_application(&secretary, number, one.id, &Decision::Eligible, noon());
        decided.await.unwrap();
    }
    advance(house, day(2)).await;
    for one in &all {
        db.recommend(&neighbour, number, one.id, day(2))
            .await
            .unwrap();
    }
    advance(house, day(4)).await;
    sign(house, day(4)).await;
    number.to_string()
}

/// The same with its draw, on record and signed; somebody on the list closes the account before it.
pub async fn drawn_procedure(house: &House) -> String {
    let number = listed_procedure(house).await;
    let gone = standing(house, "r002").await;
    let gone = domain::access::signed_in(Some(&gone)).unwrap();
    let day = |n| noon() + Duration::days(n);
    house.db().erase_account(&gone, day(4)).await.unwrap();
    sign(house, day(6)).await;
    advance(house, day(6)).await;
    sign(house, day(6)).await;
    number
}

/// The ballot of the demo whose last place is drawn.
pub async fn tied_ballot(house: &House) -> String {
    let list = house.get("/qingyun/ballots.json", "").await.body;
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    let mut rows = list.as_array().unwrap().iter();
    let row = rows.find(|row| row["title"].as_str().unwrap().contains("先办哪两件"));
    row.unwrap()["number"].as_str().unwrap().to_owned()
}

/// Signs and draws the tie of the demo, as the caretaker's turns do.
pub async fn draw_tie(house: &House) {
    server::caretaker::keep_log(&house.portal).await.unwrap();
    let now = house.portal.clock.now();
    assert_eq!(house.db().draw_due_ties(now).await.unwrap(), 1);
}
