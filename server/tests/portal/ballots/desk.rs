//! The staff's side of a ballot: paper, extending it, and what the secretary sees before it opens.

use super::{api, at, cast, encode, keep, resident, staff};
use crate::common::{House, PICTURE, open_ballot, phone_of};

#[tokio::test]
async fn paper_and_online_lock_each_other_and_two_people_count() {
    let house = House::demo().await;
    let number = open_ballot(&house).await;
    let online = resident(&house, "r001").await;
    let clerk = staff(&house, "window_clerk").await;
    let (mark, count) = (at(&number, "/paper/mark"), at(&number, "/paper/count"));
    cast(&house, &number, &online, "once=a1&choice=0").await;
    let person = |body: &str| {
        let rest = body.split("name=\"person\" value=\"").nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    let look = |key: &str| format!("phone={}", phone_of(key));
    let voted = house.post(&mark, &clerk, &look("r001")).await;
    assert!(voted.body.contains("已在网上投过") && person(&voted.body).is_none());
    let nobody = house.post(&mark, &clerk, &look("lilei")).await;
    assert!(nobody.body.contains("名册上没有"));
    let found = house.post(&mark, &clerk, &look("r002")).await;
    let someone = person(&found.body).unwrap();
    let marked = house
        .post(&mark, &clerk, &format!("person={someone}"))
        .await;
    assert_eq!(marked.status, 303, "{}", marked.body);
    let again = house
        .post(&mark, &clerk, &format!("person={someone}"))
        .await;
    assert_eq!(again.status, 409);
    // The other channel is closed for this person.
    let me = resident(&house, "r002").await;
    let refused = cast(&house, &number, &me, "once=a1&choice=0").await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("纸质选票"));
    let page = house.get(&at(&number, ""), &me).await.body;
    assert!(page.contains("网上不能再投") && !page.contains("/cast\""));
    let numbers = "n0-0=0&n1-0=1&n2-0=0&papers=1&note=%E7%AC%AC1%E5%8F%B7";
    assert_eq!(
        house.post(&count, &clerk, numbers).await.status,
        409,
        "still open"
    );
    house.wait(24 * 9);
    keep(&house).await;
    // A session of staff does not last a day.
    let clerk = staff(&house, "window_clerk").await;
    let secretary = staff(&house, "secretary").await;
    let page = house.get(&at(&number, ""), &me).await.body;
    assert!(page.contains("录入一致后"), "papers are waited for");
    let photo = at(&number, "/paper/upload");
    let first = house.get(&at(&number, "/paper"), &clerk).await.body;
    assert!(first.contains("上传照片") && !first.contains("name=\"papers\""));
    let without = house.post(&count, &clerk, numbers).await;
    assert_eq!(without.status, 422);
    assert!(without.body.contains("请先上传计票单的照片"));
    crate::uploads::refused_at(&house, &photo, &clerk).await;
    assert_eq!(
        house.upload(&photo, &me, "x.png", PICTURE).await.status,
        403
    );
    let mut large = PICTURE.to_vec();
    large.resize(6 << 20, 0);
    let got = house.upload(&photo, &clerk, "x.png", &large).await;
    assert_eq!(got.status, 413);
    assert!(
        got.body.contains("超过 5 MB") && got.body.contains("/paper\""),
        "and the way back"
    );
    // A double click is one photo.
    for _ in 0..2 {
        let kept = house.upload(&photo, &clerk, "计票单.png", PICTURE).await;
        assert!(kept.location.unwrap().ends_with("uploaded"));
    }
    let page = house.get(&at(&number, "/paper"), &clerk).await.body;
    assert_eq!(page.matches("<img ").count(), 1);
    for bad in [
        "",
        "n0-0=1&papers=2",
        "n0-0=1&n1-0=1&papers=1",
        "n0-0=x&papers=1",
    ] {
        let got = house.post(&count, &clerk, bad).await;
        assert_eq!(got.status, 422, "{bad}");
    }
    let first = house.post(&count, &clerk, numbers).await;
    assert_eq!(first.status, 303, "{}", first.body);
    let again = house.post(&count, &clerk, numbers).await;
    assert!(
        again.location.unwrap().ends_with("count_entered"),
        "pressed twice"
    );
    let other = numbers.replace("n0-0=0&n1-0=1", "n0-0=1&n1-0=0");
    assert_eq!(
        house.post(&count, &clerk, &other).await.status,
        409,
        "the same person"
    );
    // The second press finds a round that is over, and says the same.
    for _ in 0..2 {
        let differs = house.post(&count, &secretary, &other).await;
        let told = differs.location.unwrap();
        assert!(told.ends_with("count_differs"), "{told}");
        let page = house.get(&told, &secretary).await.body;
        assert!(page.contains("两次数得不一样") && page.contains("name=\"round\" value=\"1\""));
    }
    let numbers = &format!("round=1&{numbers}");
    assert_eq!(house.post(&count, &secretary, numbers).await.status, 303);
    let agreed = house.post(&count, &clerk, numbers).await;
    assert!(agreed.location.unwrap().ends_with("count_agreed"));
    keep(&house).await;
    let result = &api(&house, &number).await["result"];
    assert_eq!(
        (result["papers"].as_u64(), &result["options"][1]["votes"]),
        (Some(2), &1.into())
    );
    // Signed in: what visitors see may be two seconds old.
    let page = house.get(&at(&number, ""), &me).await.body;
    assert!(page.contains("其中纸质选票 1 张") && page.contains("计票单照片"));
    // Everybody may look at the sheet, and nothing in it can do anything.
    let address = page.split("<img src=\"").nth(1).unwrap();
    let address = address.split('"').next().unwrap();
    let got = house.get(address, "").await;
    let header = |name| got.headers.get(name).unwrap().to_str().unwrap();
    assert_eq!(
        (got.status.as_u16(), header("content-type")),
        (200, "image/jpeg")
    );
    assert!(header("content-security-policy").contains("sandbox"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-disposition").starts_with("inline; filename=\""));
    for unknown in ["0123456789abcdef0123456789abcdef", "..%2f..%2fsecret", "x"] {
        let got = house.get(&format!("/qingyun/files/{unknown}"), "").await;
        assert_eq!(got.status, 404, "{unknown}");
    }
    let elsewhere = address.replace("/qingyun/", "/nanhu/");
    assert_eq!(house.get(&elsewhere, "").await.status, 404);
    let reason = encode("照片里有身份证号");
    // It shows too much: a clerk takes it away, and everybody reads why.
    let hide = at(&number, "/paper/hide");
    let name = address.rsplit('/').next().unwrap();
    assert_eq!(house.post(&hide, &me, "").await.status, 403);
    let bad = house
        .post(&hide, &clerk, &format!("photo={name}&why=x"))
        .await;
    assert_eq!(bad.status, 422);
    let elsewhere = house
        .post(
            &hide,
            &clerk,
            &format!("photo={}&why={reason}", "a".repeat(32)),
        )
        .await;
    assert_eq!(elsewhere.status, 404);
    let gone = house
        .post(&hide, &clerk, &format!("photo={name}&why={reason}"))
        .await;
    assert!(gone.location.unwrap().ends_with("photo_hidden"));
    assert_eq!(house.get(address, &clerk).await.status, 404);
    let page = house.get(&at(&number, ""), &me).await.body;
    assert!(page.contains("已撤下。原因：照片里有身份证号") && !page.contains("<img "));
}

#[tokio::test]
async fn two_members_of_staff_extend_a_ballot_and_everybody_reads_why() {
    let house = House::demo().await;
    let number = open_ballot(&house).await;
    let clerk = staff(&house, "window_clerk").await;
    let secretary = staff(&house, "secretary").await;
    let me = resident(&house, "r001").await;
    let (ask, agree) = (at(&number, "/extend"), at(&number, "/extend/agree"));
    let reason = encode("停电一天，部分居民没能投票");
    assert_eq!(house.get(&ask, &me).await.status, 403);
    let form = |until: &str| format!("until={until}&reason={reason}");
    for (bad, say) in [
        (String::new(), "请填写正确的日期"),
        ("until=2026-12-02&reason=x".to_owned(), "太短"),
        (form("2026-11-23"), "要晚于现在的截止时间"),
        (form("2027-11-23"), "从开始算太久了"),
        (form("soon"), "请填写正确的日期"),
    ] {
        let got = house.post(&ask, &clerk, &bad).await;
        assert_eq!(got.status, 422, "{bad}");
        assert!(got.body.contains(say), "{bad}: {say}");
    }
    let shown = |body: &str| {
        let rest = body.split("name=\"extension\" value=\"").nth(1).unwrap();
        format!("extension={}", rest.split('"').next().unwrap())
    };
    // Asked for by mistake, and taken back.
    assert_eq!(
        house.post(&ask, &clerk, &form("2026-12-30")).await.status,
        303
    );
    let mistake = shown(&house.get(&ask, &secretary).await.body);
    let decline = at(&number, "/extend/decline");
    assert_eq!(house.post(&decline, &clerk, &mistake).await.status, 303);
    // A double click asks once.
    for _ in 0..2 {
        let asked = house.post(&ask, &clerk, &form("2026-12-02")).await;
        assert_eq!(asked.status, 303, "{}", asked.body);
    }
    let other = house.post(&ask, &secretary, &form("2026-12-03")).await;
    assert_eq!(other.status, 422);
    assert!(other.body.contains("已有一次延长等待处理"));
    assert!(
        other.body.contains("value=\"2026-12-03\""),
        "what was typed is kept"
    );
    let right = shown(&house.get(&ask, &secretary).await.body);
    let own = house.post(&agree, &clerk, &right).await;
    assert_eq!(own.status, 422, "the same person");
    let old = house.post(&agree, &secretary, &mistake).await;
    assert_eq!(old.status, 422, "an old page");
    assert!(old.body.contains("已经收回或不再等待"));
    let before = house.get(&at(&number, ""), &me).await.body;
    assert!(!before.contains("投票时间已延长"));
    for _ in 0..2 {
        assert_eq!(house.post(&agree, &secretary, &right).await.status, 303);
    }
    let after = house.get(&at(&number, ""), &me).await.body;
    assert!(after.contains("投票时间已延长") && after.contains("停电一天"));
    assert_eq!(after.matches("截止时间由").count(), 1);
    // Past the closing that was announced, and before the later one.
    house.wait(24 * 9);
    keep(&house).await;
    let page = house.get(&at(&number, ""), &me).await.body;
    assert!(page.contains("/cast\""), "still open");
}

#[tokio::test]
async fn the_secretary_sees_the_paper_before_anything_opens() {
    let house = House::demo().await;
    let secretary = staff(&house, "secretary").await;
    let form = format!(
        "title={}&text={}&method=up_to&options={}&k=2&seats=2&secrecy=secret&who=community&opens=&days=7",
        encode("今年先办哪两件事"),
        encode("经费有限，只能先办两件，请居民们来选。"),
        encode("修健身器材\n加装路灯\n整治停车"),
    );
    let look = |act: &str| format!("act={act}&{form}");
    let before = house.get("/api/v1/qingyun/ballots", "").await.body;
    let seen = house
        .post("/qingyun/ballots/new", &secretary, &look("preview"))
        .await;
    assert_eq!(seen.status, 200);
    assert!(seen.body.contains("样票") && seen.body.contains("加装路灯"));
    assert!(seen.body.contains("type=\"checkbox\"") && seen.body.contains("fieldset disabled"));
    let back = house
        .post("/qingyun/ballots/new", &secretary, &look("change"))
        .await;
    assert!(back.body.contains("加装路灯") && back.body.contains("name=\"title\""));
    assert_eq!(house.get("/api/v1/qingyun/ballots", "").await.body, before);
    let bad = look("open").replace("seats=2", "seats=3");
    assert_eq!(
        house
            .post("/qingyun/ballots/new", &secretary, &bad)
            .await
            .status,
        422
    );
    let opened = house
        .post("/qingyun/ballots/new", &secretary, &look("open"))
        .await;
    assert_eq!(opened.status, 303, "{}", opened.body);
    let page = house
        .get(opened.location.as_deref().unwrap(), &secretary)
        .await;
    assert!(page.body.contains("表决已经发起") && page.body.contains("最多选 2 项"));
}
