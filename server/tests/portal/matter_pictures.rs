//! Pictures of a matter with plain forms: who adds them, and whom the door of files shows them to.

use crate::common::{House, PICTURE, phone_of};
use crate::matters::{form, number_of, reported};
use crate::uploads::refused_at;

/// The names of the files on a page.
fn files(page: &str) -> Vec<String> {
    let marked = page.split("<img src=\"/qingyun/files/").skip(1);
    marked
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

async fn resident(house: &House, key: &str) -> String {
    house.cookie(&phone_of(key), false).await
}

async fn staff(house: &House, key: &str) -> String {
    house.cookie(&phone_of(key), true).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_of_a_private_matter_is_shown_to_those_who_may_open_it() {
    let house = House::demo().await;
    let me = resident(&house, "wangfang").await;
    // Sent with the button that goes on to the pictures.
    let sent = format!("{}&public=no&once=shown&act=pictures", form(&house).await);
    let got = house.post("/qingyun/matters/new", &me, &sent).await;
    let door = got.location.unwrap().split('?').next().unwrap().to_owned();
    assert!(door.ends_with("/files"), "{door}");
    let page = house.get(&door, &me).await;
    assert!(page.body.contains("还没有照片") && page.body.contains("不公开"));
    let said = [("shows", "before"), ("words", "三单元的楼道灯")];
    let got = house.upload_with(&door, &me, &said, "a.png", PICTURE).await;
    assert!(got.location.unwrap().ends_with("done=picture_added"));
    let page = house.get(&door, &me).await.body;
    assert!(page.contains("alt=\"三单元的楼道灯\""));
    let name = files(&page).remove(0);
    let picture = format!("/qingyun/files/{name}");
    let matter = door.trim_end_matches("/files").to_owned();
    assert_eq!(files(&house.get(&matter, &me).await.body), [name.as_str()]);
    let desk = matter.replace("/matters", "/desk/matters");
    let (owner, lead) = (
        staff(&house, "longhaiyan").await,
        staff(&house, "wuxiaomei").await,
    );
    assert_eq!(files(&house.get(&desk, &owner).await.body), [name.as_str()]);
    for cookie in [&me, &owner, &lead] {
        let got = house.get(&picture, cookie).await;
        let kept = got.headers["cache-control"].to_str().unwrap();
        assert_eq!((got.status.as_u16(), kept), (200, "private, no-store"));
    }
    let strangers = [
        ("visitor", String::new()),
        ("resident", resident(&house, "lilei").await),
        ("neighbour", resident(&house, "r001").await),
        ("owner as a resident", resident(&house, "longhaiyan").await),
        ("clerk", staff(&house, "chenjingyi").await),
        ("other grid worker", staff(&house, "zhaowenbo").await),
        ("editor", staff(&house, "liusiyuan").await),
        ("auditor", staff(&house, "xiemingyuan").await),
        ("operator", staff(&house, "tangyuhang").await),
        ("resident elsewhere", resident(&house, "huanglihua").await),
        ("clerk elsewhere", staff(&house, "sunjia").await),
        ("secretary elsewhere", staff(&house, "dengguoying").await),
    ];
    for (who, cookie) in &strangers {
        assert_eq!(house.get(&picture, cookie).await.status, 404, "{who}");
        for door in [door.clone(), format!("{desk}/files")] {
            let got = house.upload(&door, cookie, "a.png", PICTURE).await;
            assert!(
                [303, 403, 404].contains(&got.status.as_u16()) && !got.body.contains(&name),
                "{who} {door}"
            );
            let act = format!("act=remove&name={name}&which={name}&why=不让看了");
            for part in ["change", "hide"] {
                let got = house.post(&format!("{door}/{part}"), cookie, &act).await;
                assert!(!got.status.is_success(), "{who} {door} {part}");
            }
        }
    }
    assert_eq!(house.get(&picture, &me).await.status, 200, "still there");
    // Under the other community's address there is none.
    let elsewhere = picture.replace("qingyun", "nanhu");
    assert_eq!(house.get(&elsewhere, &me).await.status, 404);
    // Its colleague reads it while it is offered, and the owner shows what was done.
    let clerk = staff(&house, "chenjingyi").await;
    let hand = "to=window_clerk&hand_reason=电路要找供电所，请窗口接着办";
    house.post(&format!("{desk}/hand"), &owner, hand).await;
    assert_eq!(house.get(&picture, &clerk).await.status, 200);
    house
        .post(
            &format!("{desk}/refuse"),
            &clerk,
            "refuse_reason=先核实是不是物业的灯",
        )
        .await;
    assert_eq!(house.get(&picture, &clerk).await.status, 404);
    let answer = "answer=供电所换了灯头，今晚就亮。";
    house.post(&format!("{desk}/answer"), &owner, answer).await;
    let shown = format!("{desk}/files");
    let late = house.upload(&door, &me, "b.png", PICTURE).await;
    assert_eq!(late.status, 409, "answered");
    // The same picture once more is the one that is there.
    let again = house
        .upload_with(&shown, &owner, &[("shows", "after")], "b.png", PICTURE)
        .await;
    assert_eq!(again.status, 303, "{}", again.body);
    assert_eq!(files(&house.get(&matter, &me).await.body).len(), 1);
    // The reporter removes nothing any more; the owner takes it away, and the place says why.
    let act = format!("act=remove&name={name}");
    let got = house.post(&format!("{door}/change"), &me, &act).await;
    assert_eq!(got.status, 409);
    let got = house
        .post(&format!("{shown}/hide"), &owner, "which=&why=")
        .await;
    assert_eq!(got.status, 422);
    let act = format!("which={name}&why=拍到了别人家的门牌");
    let got = house.post(&format!("{shown}/hide"), &owner, &act).await;
    assert!(got.location.unwrap().ends_with("done=picture_hidden"));
    assert_eq!(house.get(&picture, &me).await.status, 404);
    let page = house.get(&matter, &me).await.body;
    assert!(page.contains("拍到了别人家的门牌") && files(&page).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_pictures_are_refused_and_a_public_one_is_everybodys() {
    let house = House::demo().await;
    let me = resident(&house, "wangfang").await;
    let n = reported(&house, "bad").await;
    let door = format!("/qingyun/matters/{n}/files");
    refused_at(&house, &door, &me).await;
    // A document is no picture, and a form without a file says so.
    let pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n";
    let got = house.upload(&door, &me, "a.pdf", pdf).await;
    assert!(got.status == 422 && got.body.contains("只收 JPG、PNG、WebP 照片"));
    assert_eq!(house.post(&door, &me, "words=a").await.status, 415);
    // What is typed stays, and the file is asked for again.
    let long = "字".repeat(61);
    let got = house
        .upload_with(&door, &me, &[("words", &long)], "a.png", PICTURE)
        .await;
    assert!(got.status == 422 && got.body.contains(&long) && got.body.contains("请再选一次"));
    let sent = format!("{}&public=yes&once=open&act=send", form(&house).await);
    let n = number_of(&house.post("/qingyun/matters/new", &me, &sent).await);
    let door = format!("/qingyun/matters/{n}/files");
    let told = [("words", "有事打 13812345678")];
    let got = house.upload_with(&door, &me, &told, "a.png", PICTURE).await;
    assert_eq!(got.status, 422);
    assert_eq!(house.upload(&door, &me, "a.png", PICTURE).await.status, 303);
    let page = house.get(&format!("/qingyun/matters/{n}"), "").await.body;
    let name = files(&page).remove(0);
    assert!(page.contains("反映的情况，第 1 张"));
    let got = house.get(&format!("/qingyun/files/{name}"), "").await;
    assert_eq!(got.status, 200);
    assert_eq!(got.headers["content-type"], "image/jpeg");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_account_sees_the_pictures_by_the_slip() {
    let house = House::demo().await;
    let clerk = staff(&house, "chenjingyi").await;
    let form = format!(
        "{}&public=no&once=slip&source=window&name=周玉梅&act=pictures",
        form(&house).await
    );
    let got = house.post("/qingyun/desk/matters/new", &clerk, &form).await;
    let door = got.location.unwrap().split('?').next().unwrap().to_owned();
    // Whoever enters it shows how it was found as well: which of the two is asked.
    let got = house.upload(&door, &clerk, "a.png", PICTURE).await;
    assert_eq!(got.status, 422);
    let said = [("shows", "before")];
    let got = house
        .upload_with(&door, &clerk, &said, "a.png", PICTURE)
        .await;
    assert_eq!(got.status, 303);
    let desk = door.trim_end_matches("/files");
    let slip = house.post(&format!("{desk}/slip"), &clerk, "").await.body;
    let code = slip.split("letter__code\">").nth(1).unwrap();
    let code = code.split('<').next().unwrap().replace(' ', "");
    let n = desk.rsplit('/').next().unwrap();
    let at = "/qingyun/matters/find";
    let page = house
        .post(at, "", &format!("number={n}&code={code}"))
        .await
        .body;
    let name = page.split("name=\"picture\" value=\"").nth(1).unwrap();
    let name = name.split('"').next().unwrap();
    assert_eq!(
        house
            .get(&format!("/qingyun/files/{name}"), "")
            .await
            .status,
        404
    );
    let ask = |code: &str, name: &str| format!("number={n}&code={code}&picture={name}");
    let got = house.post(at, "", &ask(&code, name)).await;
    assert_eq!(got.headers["content-type"], "image/jpeg");
    assert_eq!(got.headers["cache-control"], "private, no-store");
    let none = "f".repeat(32);
    for (code, name) in [("ZZZZ2222", name), (&code, none.as_str())] {
        assert_eq!(house.post(at, "", &ask(code, name)).await.status, 404);
    }
}
