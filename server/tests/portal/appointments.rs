//! Journeys through the appointments room: booking, being too late, cancelling, waiting, the desk, and changing a window.

use crate::common::{House, phone_of, with_role};
use serde_json::Value;

const ROOM: &str = "/qingyun/appointments";
const DESK: &str = "/qingyun/desk/appointments";

async fn staff(house: &House, role: &str) -> String {
    house
        .cookie(&phone_of(&with_role("qingyun", role)), true)
        .await
}

async fn resident(house: &House, key: &str) -> String {
    house.cookie(&phone_of(key), false).await
}

fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |s: &str| s.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(n, v)| format!("{n}={}", encode(v)))
        .collect();
    pairs.join("&")
}

/// The days of a window with their slots, as everybody reads them.
async fn days(house: &House, window: i64) -> Vec<Value> {
    let path = format!("/api/v1{ROOM}/windows/{window}/slots");
    let got = house.get(&path, "").await;
    let all: Value = serde_json::from_str(&got.body).unwrap();
    all.as_array().unwrap().clone()
}

/// The value of the `n`-th free time of a window, from the `from`-th day on.
async fn free(house: &House, window: i64, from: usize, n: usize) -> String {
    let times: Vec<String> = days(house, window)
        .await
        .iter()
        .skip(from)
        .flat_map(|day| {
            let name = day["day"].as_str().unwrap().to_owned();
            let slots = day["slots"].as_array().unwrap().clone();
            slots
                .into_iter()
                .filter(|s| s["free"].as_i64().unwrap() > 0)
                .map(move |s| {
                    let (hour, minute) = s["from"].as_str().unwrap().split_once(':').unwrap();
                    let at = hour.parse::<u32>().unwrap() * 60 + minute.parse::<u32>().unwrap();
                    format!("{name}/{at}")
                })
                .collect::<Vec<_>>()
        })
        .collect();
    times[n].clone()
}

/// The free places of the slot that a value names.
async fn places(house: &House, window: i64, when: &str) -> i64 {
    let (day, at) = when.split_once('/').unwrap();
    let at: u32 = at.parse().unwrap();
    let from = format!("{:02}:{:02}", at / 60, at % 60);
    let days = days(house, window).await;
    let day = days.iter().find(|d| d["day"] == day).unwrap();
    let slots = day["slots"].as_array().unwrap();
    let slot = slots.iter().find(|s| s["from"] == from.as_str()).unwrap();
    slot["free"].as_i64().unwrap()
}

fn path_of(location: Option<String>) -> String {
    location.unwrap().split('?').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resident_books_in_two_taps_and_cancels_in_one() {
    let house = House::demo().await;
    let me = resident(&house, "r050").await;
    let list = house.get(&format!("{ROOM}?service=14"), "").await;
    assert!(list.body.contains("1 号窗口") && list.body.contains("居住证办理"));
    let page = house.get(&format!("{ROOM}/1?service=14"), "").await;
    assert!(
        page.body.contains("/login?next="),
        "a visitor is led to sign in and back"
    );
    assert!(page.body.contains("其中 1 人留给现场取号"));

    let when = free(&house, 1, 1, 0).await;
    let before = places(&house, 1, &when).await;
    let sent = form(&[("when", &when), ("service", "14")]);
    let got = house.post(&format!("{ROOM}/1/book"), &me, &sent).await;
    assert_eq!(got.status, 303);
    let again = house.post(&format!("{ROOM}/1/book"), &me, &sent).await;
    assert_eq!(
        path_of(got.location.clone()),
        path_of(again.location),
        "two presses, one booking"
    );
    let booking = path_of(got.location);
    assert_eq!(places(&house, 1, &when).await, before - 1);
    let mine = house.get(&booking, &me).await;
    for said in [
        "预约码",
        "<svg",
        "要带什么",
        "居住证办理",
        "event.ics",
        "取消预约",
    ] {
        assert!(mine.body.contains(said), "{said}");
    }
    assert_eq!(house.get(&booking, "").await.status, 303);
    let other = resident(&house, "r051").await;
    assert_eq!(house.get(&booking, &other).await.status, 404);

    let ics = house.get(&format!("{booking}/event.ics"), &me).await;
    assert_eq!(ics.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(ics.body.contains("BEGIN:VEVENT") && ics.body.contains("SUMMARY:预约：1 号窗口"));
    let day = when.split('/').next().unwrap().replace('-', "");
    assert!(
        ics.body.contains(&format!("DTSTART:{day}T")),
        "{}",
        ics.body
    );

    let got = house.post(&format!("{booking}/cancel"), &me, "").await;
    assert_eq!(
        got.location.as_deref(),
        Some("/me/appointments?done=booking_cancelled")
    );
    assert_eq!(places(&house, 1, &when).await, before);
    let again = house.post(&format!("{booking}/cancel"), &me, "").await;
    assert_eq!(again.status, 303);
    assert_eq!(
        house.get(&format!("{booking}/event.ics"), &me).await.status,
        404
    );
    let own = house.get("/me/appointments", &me).await;
    assert!(own.body.contains("已取消"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_too_late_reads_the_next_free_times_and_loses_nothing() {
    let house = House::demo().await;
    // Two may book each slot of the second window; the form was open when the last place went.
    let when = free(&house, 2, 3, 0).await;
    while places(&house, 2, &when).await > 0 {
        let n = 60 + places(&house, 2, &when).await;
        let other = resident(&house, &format!("r0{n}")).await;
        let got = house
            .post(&format!("{ROOM}/2/book"), &other, &form(&[("when", &when)]))
            .await;
        assert_eq!(got.status, 303, "{}", got.body);
    }
    let me = resident(&house, "r055").await;
    let note = "三楼没有电梯，请带轮椅";
    let sent = form(&[
        ("when", &when),
        ("home", "1"),
        ("note", note),
        ("service", "1"),
    ]);
    let got = house.post(&format!("{ROOM}/2/book"), &me, &sent).await;
    assert_eq!(got.status, 409);
    assert!(got.body.contains("刚刚被别人约走了") && got.body.contains("最近的空号"));
    assert!(
        got.body.contains(note)
            && got.body.contains("checked")
            && got.body.contains("高龄津贴申请")
    );
    let next = free(&house, 2, 3, 0).await;
    assert!(got.body.contains(&format!("value=\"{next}\"")), "{next}");

    // Without a confirmed address nobody is sent to a home, and the form says where to go on.
    let new = resident(&house, "lilei").await;
    let sent = form(&[("when", &next), ("home", "1")]);
    let got = house.post(&format!("{ROOM}/2/book"), &new, &sent).await;
    assert_eq!(got.status, 422);
    assert!(got.body.contains("/qingyun/steps"));
    for (when, said) in [
        ("2026-11-22/540", "窗口不开"),
        ("nonsense", "窗口不开"),
        ("", "请选一项"),
    ] {
        let got = house
            .post(&format!("{ROOM}/2/book"), &me, &form(&[("when", when)]))
            .await;
        assert!(got.status == 409 || got.status == 422, "{when}");
        assert!(got.body.contains(said), "{when}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_day_one_waits_and_moves_up() {
    let house = House::demo().await;
    let day = days(&house, 3).await[0]["day"].as_str().unwrap().to_owned();
    let me = resident(&house, "r070").await;
    let page = house.get(&format!("{ROOM}/3?day={day}"), &me).await;
    assert!(page.body.contains("现在有 2 人在等"), "{}", page.body);
    let sent = form(&[("day", &day)]);
    let got = house.post(&format!("{ROOM}/3/wait"), &me, &sent).await;
    assert!(got.location.unwrap().ends_with("&done=booking_waits"));
    let page = house.get(&format!("{ROOM}/3?day={day}"), &me).await;
    assert!(page.body.contains("前面还有 2 人"));

    // The clerk has to send three people away; each place goes on in order.
    let clerk = staff(&house, "window_clerk").await;
    let list = house.get(&format!("{DESK}?day={day}"), &clerk).await;
    let codes: Vec<String> = list
        .body
        .split("href=\"/qingyun/desk/appointments/bookings/")
        .skip(1)
        .map(|rest| rest[..8].to_owned())
        .collect();
    let third = &list.body[list.body.find("id=\"window-3\"").unwrap()..];
    let of_third: Vec<_> = codes
        .iter()
        .filter(|c| third.contains(c.as_str()))
        .collect();
    for code in &of_third[..3] {
        let path = format!("{DESK}/bookings/{code}/cancel");
        let empty = house.post(&path, &clerk, "").await;
        assert_eq!(empty.status, 422);
        let sent = form(&[("reason", "民警临时出警，对不起。")]);
        assert_eq!(house.post(&path, &clerk, &sent).await.status, 303);
    }
    let own = house.get("/me/appointments", &me).await;
    assert!(own.body.contains("不要这个位子") && own.body.contains("3 号窗口"));
    let told = house.get("/me/notices", &me).await;
    assert!(told.body.contains("您等的位子空出来了"));
    // On a day with free places nobody waits.
    let open = days(&house, 1).await[0]["day"].as_str().unwrap().to_owned();
    let got = house
        .post(&format!("{ROOM}/1/wait"), &me, &form(&[("day", &open)]))
        .await;
    assert_eq!(got.status, 409);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_sees_who_comes_and_marks_who_came() {
    let house = House::demo().await;
    let clerk = staff(&house, "window_clerk").await;
    // The house stands still on a Sunday; the booking of the verified resident is on the fourth open day.
    let booking = format!("{DESK}/bookings/QYR22345");
    let found = house.get(&format!("{DESK}?code=qyr2-2345"), &clerk).await;
    assert_eq!(found.location.as_deref(), Some(booking.as_str()));
    let unknown = house.get(&format!("{DESK}?code=AAAA2222"), &clerk).await;
    assert_eq!(unknown.status, 422);
    let early = house
        .post(&format!("{booking}/mark"), &clerk, "to=arrived")
        .await;
    assert_eq!(early.status, 409);
    house.wait(24 * 4);
    let clerk = staff(&house, "window_clerk").await;
    let list = house.get(DESK, &clerk).await;
    assert!(list.body.contains("QYR2-2345") && list.body.contains("现场号 0"));
    let got = house
        .post(&format!("{booking}/mark"), &clerk, "to=arrived&back=day")
        .await;
    assert_eq!(got.status, 303);
    assert!(house.get(&booking, &clerk).await.body.contains("到了"));
    let walk_in = |once: &'static str| {
        let (house, clerk) = (&house, clerk.clone());
        async move {
            house
                .post(
                    &format!("{DESK}/1/walk-in"),
                    &clerk,
                    &format!("once={once}"),
                )
                .await
        }
    };
    for once in ["a", "b", "b"] {
        assert_eq!(walk_in(once).await.status, 303);
    }
    assert!(house.get(DESK, &clerk).await.body.contains("现场号 2"));

    let when = free(&house, 1, 1, 0).await;
    let sent = form(&[
        ("when", &format!("1/{when}")),
        ("name", "老陈"),
        ("phone", "13700000000"),
        ("once", "helper"),
    ]);
    let got = house.post(&format!("{DESK}/book"), &clerk, &sent).await;
    assert_eq!(got.status, 303);
    let page = house.get(&path_of(got.location), &clerk).await;
    assert!(page.body.contains("老陈") && page.body.contains("窗口代约"));
    let bad = form(&[("when", ""), ("phone", "x")]);
    assert_eq!(
        house
            .post(&format!("{DESK}/book"), &clerk, &bad)
            .await
            .status,
        422
    );
    // The list of a day on which somebody is visited at home shows the verified address to staff.
    let wang = days(&house, 2).await;
    assert!(!wang.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_names_the_bookings_that_it_would_drop() {
    let house = House::demo().await;
    let editor = staff(&house, "editor").await;
    let me = resident(&house, "r001").await;
    let window = format!("{DESK}/windows/1");
    let page = house.get(&window, &editor).await;
    assert!(page.body.contains("09:00-12:00, 13:30-17:00"));
    // The day of the resident's booking, and what is typed into the form of a closure.
    let mine = house
        .get("/api/v1/qingyun/appointments/windows/1/slots", "")
        .await;
    let all: Value = serde_json::from_str(&mine.body).unwrap();
    let day = all[3]["day"].as_str().unwrap().to_owned();
    let sent = form(&[("day", &day), ("span", ""), ("reason", "窗口改造")]);
    let refused = house.post(&format!("{window}/close"), &editor, &sent).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("QYR2-2345") && refused.body.contains("窗口改造"));
    let ids: Vec<String> = refused
        .body
        .split("name=\"shown\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert!(!ids.is_empty());
    let mut pairs = vec![("day", day.as_str()), ("span", ""), ("reason", "窗口改造")];
    pairs.extend(ids.iter().map(|id| ("shown", id.as_str())));
    let without = house
        .post(&format!("{window}/close"), &editor, &form(&pairs))
        .await;
    assert_eq!(without.status, 422, "a reason is asked for");
    assert!(without.body.contains("QYR2-2345"));
    pairs.push(("release", "窗口改造，当天不开，很抱歉。"));
    let done = house
        .post(&format!("{window}/close"), &editor, &form(&pairs))
        .await;
    assert_eq!(done.status, 303, "{}", done.body);
    let told = house.get("/me/notices", &me).await;
    assert!(
        told.body.contains("窗口改造，当天不开")
            && told.body.contains("/appointments/bookings/QYR22345")
    );
    let booking = house.get(&format!("{ROOM}/bookings/QYR22345"), &me).await;
    assert!(booking.body.contains("窗口取消了这个预约") && booking.body.contains("最近的空号"));
    let public = house.get(&format!("{ROOM}/1?day={day}"), "").await;
    assert!(public.body.contains("窗口改造"));
    let got = house
        .post(
            &format!("{window}/reopen"),
            &editor,
            &form(&[("day", &day)]),
        )
        .await;
    assert_eq!(got.status, 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn windows_are_public_and_bookings_are_not() {
    let house = House::demo().await;
    let csv = house.get("/qingyun/appointments.csv", "").await;
    assert!(csv.body.contains("2 号窗口（民生）") && csv.body.contains("周六 09:00–12:00"));
    let all = house.get("/api/v1/qingyun/appointments/windows", "").await;
    let all: Value = serde_json::from_str(&all.body).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 3);
    assert_eq!(all[0]["walk_in"], 1);
    assert_eq!(all[0]["hours"][5][0]["until"], "12:00");
    let slots = house
        .get("/api/v1/qingyun/appointments/windows/9/slots", "")
        .await;
    assert_eq!(slots.status, 404);
    // Nobody's name and no code in what everybody reads.
    for path in [
        "/qingyun/appointments",
        "/qingyun/appointments/1",
        "/qingyun/appointments/3",
    ] {
        let page = house.get(path, "").await;
        for secret in ["QYR2", "王芳", "罗建群"] {
            assert!(!page.body.contains(secret), "{secret} on {path}");
        }
    }
    let me = resident(&house, "wangfang").await;
    let data = house.get("/me/data.json", &me).await;
    let data: Value = serde_json::from_str(&data.body).unwrap();
    assert_eq!(data["bookings"].as_array().unwrap().len(), 3);
    assert!(
        data["bookings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|b| b["note"].is_string())
    );
}
