//! Asking, answering, choosing, looking at the address, saying what came of it; and what stays of what was typed.

use super::{
    ADDRESS, BOARD, HELLO, PHONE, after, ask, changed, drafts, encoded, request, resident,
    sign_in_there, staff,
};
use crate::common::{House, form, phone_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_request_to_the_word_of_both_with_an_address_that_only_one_sees() {
    let house = House::demo().await;
    let (asker, helper) = (
        resident(&house, "r050").await,
        resident(&house, "r051").await,
    );
    let other = resident(&house, "r053").await;
    let page = ask(&house, &asker, &encoded(&request("one"))).await;
    assert_eq!(ask(&house, &asker, &encoded(&request("one"))).await, page);
    let public = house.get(&page, "").await;
    assert!(public.body.contains("取一次常吃的药") && public.body.contains("登录后帮忙"));
    for path in [
        page.clone(),
        BOARD.to_owned(),
        format!("{BOARD}.csv"),
        format!("/api/v1{BOARD}"),
        "/me/aid".to_owned(),
    ] {
        for who in [&asker, &helper, &String::new()] {
            let got = house.get(&path, who).await;
            assert!(
                !got.body.contains(ADDRESS) && !got.body.contains(PHONE),
                "{path} shows the address to {who}"
            );
        }
    }
    for who in [&helper, &other] {
        for _ in 0..2 {
            let got = house
                .post(&format!("{page}/answer"), who, &form(&HELLO))
                .await;
            assert_eq!(got.status, 303, "{}", got.body);
        }
    }
    let look = format!("{page}/look");
    assert_eq!(house.post(&look, &helper, "").await.status, 409);
    let read = house.get(&page, &asker).await;
    assert!(read.body.contains("今天下午可以") && read.body.contains("请他来帮"));
    assert!(
        !house.get(&page, &other).await.body.contains("今天下午可以"),
        "the asker alone reads answers"
    );
    let answer = after(&read.body, "name=\"answer\" value=\"").to_owned();
    let pick = form(&[("answer", &answer)]);
    assert_eq!(
        house
            .post(&format!("{page}/match"), &helper, &pick)
            .await
            .status,
        409,
        "the asker chooses"
    );
    for _ in 0..2 {
        let got = house.post(&format!("{page}/match"), &asker, &pick).await;
        assert_eq!(got.status, 303, "{}", got.body);
    }
    for who in [&other, &asker, &staff(&house, "secretary").await] {
        let got = house.post(&look, who, "").await;
        assert!(!got.body.contains(ADDRESS));
    }
    let seen = house.post(&look, &helper, "").await;
    assert_eq!(seen.status, 200);
    assert!(seen.body.contains(ADDRESS) && seen.body.contains(PHONE));
    assert!(
        seen.headers["cache-control"]
            .to_str()
            .unwrap()
            .contains("no-store"),
        "no browser keeps it"
    );
    for path in [&look, &page] {
        let got = house.get(path, &helper).await;
        assert!(
            !got.body.contains(ADDRESS),
            "only the press of the button shows it"
        );
    }
    let views = house.get("/me/data", &asker).await;
    assert!(views.body.contains("您选定的帮忙邻居") && views.body.contains("邻里互助"));
    let theirs = house.post(&look, &asker, "").await;
    assert!(theirs.body.contains(&phone_of("r051")));
    for (who, word) in [(&helper, "yes"), (&asker, "no")] {
        let said = form(&[("happened", word)]);
        for _ in 0..2 {
            let got = house.post(&format!("{page}/say"), who, &said).await;
            assert_eq!(got.status, 303, "{}", got.body);
        }
    }
    assert_eq!(
        house.post(&look, &helper, "").await.status,
        409,
        "it is over"
    );
    let over = house.get(&page, &other).await;
    assert!(over.body.contains("内容不再公开") && !over.body.contains("常吃的药"));
    let mine = house.get("/me/aid", &helper).await;
    assert!(mine.body.contains("常吃的药") && mine.body.contains("已结束"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_before_signing_in_or_wrongly_stays_and_no_draft_holds_an_address() {
    let house = House::demo().await;
    let ask_path = format!("{BOARD}/ask");
    let sent = encoded(&request("two"));
    let visitor = house.post(&ask_path, "", &sent).await;
    let login = visitor.location.as_deref().unwrap();
    assert!(login.starts_with("/login?next="), "{login}");
    let kept = sign_in_there(&house, "r050", &visitor).await;
    assert_eq!(kept.len(), 1);
    let fields = kept[0].fields.to_string();
    assert!(
        !fields.contains(PHONE) && !fields.contains(ADDRESS),
        "{fields}"
    );
    let id = kept[0].id;
    let me = resident(&house, "r050").await;
    let page = house.get(&format!("{ask_path}?draft={id}"), &me).await;
    assert!(page.body.contains("取一次常吃的药") && page.body.contains("2026-11-25"));
    assert!(page.body.contains("name=\"address\""));

    let wrong = [
        ("text", "请打 138 1234 9876", "#text"),
        ("due", "2027-03-01", "#due"),
        ("phone", "home", "#phone"),
        ("address", "", "#address"),
        ("adult", "", "#adult"),
        ("frail", "", "#frail"),
        ("kind", "ironing", "#kind"),
    ];
    for (field, value, at) in wrong {
        let got = house
            .post(&ask_path, &me, &changed(request("three"), field, value))
            .await;
        assert_eq!(got.status, 422, "{field}");
        assert!(got.body.contains(&format!("href=\"{at}\"")), "{field}");
        if field != "address" {
            assert!(got.body.contains(ADDRESS), "what was typed stays");
        }
    }
    let mut pairs = request("four");
    pairs.push(("draft", id.to_string()));
    let page = ask(&house, &me, &encoded(&pairs)).await;
    assert!(drafts(&house, "r050").await.is_empty(), "it is sent");

    // An answer and an offer survive a session that ran out.
    let got = house
        .post(&format!("{page}/answer"), "", &form(&HELLO))
        .await;
    assert!(got.location.as_deref().unwrap().contains("%23help"));
    sign_in_there(&house, "r051", &got).await;
    let offer = [
        ("kind", "carrying"),
        ("text", "周末可以帮忙搬东西"),
        ("days", "5"),
        ("days", "6"),
        ("until", "2026-12-20"),
        ("shown", "real"),
        ("once", "o"),
    ];
    let new = format!("{BOARD}/offer");
    let got = house.post(&new, "", &form(&offer)).await;
    sign_in_there(&house, "r051", &got).await;
    let helper = resident(&house, "r051").await;
    let kept = house.get(&page, &helper).await;
    assert!(kept.body.contains("今天下午可以"));
    let draft = after(&kept.body, "name=\"draft\" value=\"").to_owned();
    let mut hello = HELLO.to_vec();
    hello.push(("draft", &draft));
    let got = house
        .post(&format!("{page}/answer"), &helper, &form(&hello))
        .await;
    assert_eq!(got.status, 303);
    let kept = house.get(&new, &helper).await;
    assert!(kept.body.contains("周末可以帮忙搬东西"));
    assert_eq!(kept.body.matches("name=\"days\"").count(), 7);
    assert_eq!(
        kept.body.matches("checked").count(),
        4,
        "kind, two days, name"
    );
    let no_days = house
        .post(
            &new,
            &helper,
            &form(
                &offer
                    .iter()
                    .copied()
                    .filter(|(n, _)| *n != "days")
                    .collect::<Vec<_>>(),
            ),
        )
        .await;
    assert_eq!(no_days.status, 422);
    assert!(no_days.body.contains("周末可以帮忙搬东西") && no_days.body.contains("请至少选一天"));
    let draft = after(&kept.body, "name=\"draft\" value=\"").to_owned();
    let mut full = offer.to_vec();
    full.push(("draft", &draft));
    let got = house.post(&new, &helper, &form(&full)).await;
    assert_eq!(got.status, 303, "{}", got.body);
    assert!(drafts(&house, "r051").await.is_empty());
    // Who needs help turns to it, and takes it down.
    let to = got.location.unwrap();
    let to = to.split('?').next().unwrap();
    assert!(house.get(to, "").await.body.contains("请这位邻居帮忙"));
    let got = house.post(&format!("{to}/withdraw"), &helper, "").await;
    assert_eq!(got.status, 303);
    assert!(
        !house
            .get(BOARD, "")
            .await
            .body
            .contains("周末可以帮忙搬东西")
    );
}
