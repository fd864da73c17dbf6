//! Bringing many at once: a table is checked, put right, taken once, and still goes to a second person.

use crate::common::{House, phone_of, with_role};

const DESK: &str = "/qingyun/desk/facilities";

async fn staff(house: &House, role: &str) -> String {
    house
        .cookie(&phone_of(&with_role("qingyun", role)), true)
        .await
}

/// What stands in the text that comes back with a checked table.
fn table(body: &str) -> String {
    let at = body.find("name=\"table\"").expect("the table comes back");
    let text = body[at..].split_once('>').unwrap().1;
    let text = text.split("</textarea>").next().unwrap();
    text.trim_start_matches('\n')
        .replace("&lt;", "<")
        .replace("&amp;", "&")
}

fn once(body: &str) -> String {
    let at = body.find("name=\"once\" value=\"").expect("a key");
    body[at + 19..].split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_public_comes_out_as_a_table_and_goes_in_again_unchanged() {
    let house = House::demo().await;
    let editor = staff(&house, "editor").await;
    for room in ["services", "contacts", "facilities", "news", "catalogue"] {
        let desk = format!("/qingyun/desk/{room}");
        let filled = format!("{desk}/import/template.csv?filled=1");
        let file = house.get(&filled, &editor).await.body;
        let rows = file.lines().count();
        assert!(rows > 3, "{room}: {file}");
        let got = house
            .upload(&format!("{desk}/import"), &editor, "a.csv", file.as_bytes())
            .await;
        // Those that a colleague works on are told as such; of the rest nothing changes.
        assert!(
            got.body.contains("新增 0 条，修改 0 条"),
            "{room}: {}",
            got.body
        );
        assert!(
            !got.body.contains("value=\"take\""),
            "{room}: nothing to take"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_put_right_taken_once_and_checked_by_a_colleague() {
    let house = House::demo().await;
    let (editor, secretary) = (
        staff(&house, "editor").await,
        staff(&house, "secretary").await,
    );
    let import = format!("{DESK}/import");
    let template = house
        .get(&format!("{DESK}/import/template.csv"), &editor)
        .await
        .body;
    assert!(template.starts_with("\u{FEFF}编号,"), "{template}");
    // The names of the form's fields do as well as those of the template; a word may be chosen by its name.
    let head =
        "title_zh,sort,owner_zh,place_zh,hours_zh,fee_zh,phone,access_zh,usage_zh,valid_until";
    let row = |name: &str, phone: &str| {
        format!(
            "{name},健身,社区,东路 1 号,每天 9:00–17:00,不收费,{phone},没有台阶,不用预约,2099/1/31"
        )
    };
    let file = format!(
        "{head}\n{}\n{}\n",
        row("东门小花园", "0851-85550000"),
        row("西门乒乓球室", "不知道")
    );

    // A row is wrong: the whole table comes back with the row named, and nothing is taken, whatever is pressed.
    let got = house
        .upload_with(
            &import,
            &editor,
            &[("act", "take"), ("once", "k1")],
            "a.csv",
            file.as_bytes(),
        )
        .await;
    assert_eq!(got.status, 422);
    assert!(
        got.body.contains("新增 1 条") && got.body.contains("要改正 1 条"),
        "{}",
        got.body
    );
    assert!(table(&got.body).contains("东门小花园"));
    let list = house.get(DESK, &editor).await.body;
    assert!(!list.contains("东门小花园"), "nothing is taken");

    // Put right where it stands.
    let right = table(&got.body).replace("不知道", "0851-85550001");
    let checked = house
        .upload_with(
            &import,
            &editor,
            &[("act", "check"), ("table", &right)],
            "",
            b"",
        )
        .await;
    assert_eq!(checked.status, 200);
    assert!(checked.body.contains("新增 2 条"), "{}", checked.body);
    let list = house.get(DESK, &editor).await.body;
    assert!(!list.contains("东门小花园"), "a check takes nothing");
    let (key, text) = (once(&checked.body), table(&checked.body));
    let take = [
        ("act", "take"),
        ("once", key.as_str()),
        ("table", text.as_str()),
    ];
    let done = house.upload_with(&import, &editor, &take, "", b"").await;
    assert_eq!(
        done.location,
        Some(format!("{DESK}?done=imported")),
        "{}",
        done.body
    );

    // The colleague checks each; nobody reads any of it before.
    let list = house.get(DESK, &secretary).await.body;
    assert!(list.contains("东门小花园") && list.contains("西门乒乓球室"));
    assert!(
        !house
            .get("/qingyun/facilities", "")
            .await
            .body
            .contains("东门小花园")
    );

    // The same file again would double them: it is told that they are there.
    let again = house
        .upload(&import, &editor, "a.csv", text.as_bytes())
        .await;
    assert_eq!(again.status, 422);
    assert!(again.body.contains("已经有同名的"), "{}", again.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_no_table_says_what_to_do() {
    let house = House::demo().await;
    let editor = staff(&house, "editor").await;
    let import = format!("{DESK}/import");
    for (bytes, said) in [
        (&b""[..], "请选一个文件"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0", "另存为 XLSX"),
        (b"PK\x03\x04rubbish", "文件打不开"),
        ("颜色,大小\n红,1\n".as_bytes(), "颜色、大小"),
        ("名称\n".as_bytes(), "没有要导入的行"),
    ] {
        let got = house.upload(&import, &editor, "a.csv", bytes).await;
        assert_eq!(got.status, 422, "{said}");
        assert!(got.body.contains(said), "{said}: {}", got.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_of_a_report_comes_back_inside_its_draft() {
    let house = House::demo().await;
    let editor = staff(&house, "editor").await;
    let new = "/qingyun/desk/reports/new";
    let key = once(&house.get(new, &editor).await.body);
    let form = format!("once={key}&title_zh=%E6%8A%A5%E5%91%8A&year=2025&act=save");
    let kept = house.post(new, &editor, &form).await;
    let number = kept.location.unwrap();
    let number = number.split('/').nth(4).unwrap().split('?').next().unwrap();
    let table = format!("/qingyun/desk/reports/{number}/table");

    let none = house.upload(&table, &editor, "a.csv", b"x").await;
    assert_eq!(none.status, 422);
    let template = house
        .get("/qingyun/desk/reports/table/budget.csv", &editor)
        .await;
    assert!(template.body.contains("人员经费"));
    let file =
        "年份,人员经费,办公经费,公益事业经费,出处\n2024,100,20,5.5,决算表\n2025,多,20,6,决算表\n";
    let into = [("into", "budget")];
    let got = house
        .upload_with(&table, &editor, &into, "a.csv", file.as_bytes())
        .await;
    assert_eq!(got.status, 422, "a line is wrong");
    assert!(
        got.body.contains("2024 | 100 | 20 | 5.5 | 决算表"),
        "{}",
        got.body
    );
    assert!(got.body.contains("第 2 行"), "{}", got.body);
    let page = house
        .get(&format!("/qingyun/desk/reports/{number}/edit"), &editor)
        .await;
    assert!(
        !page.body.contains("决算表"),
        "nothing is saved before the form is"
    );
}
