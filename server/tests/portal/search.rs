//! One question to everything published: forty of them, with the same answers on both engines.

use crate::common::House;

/// A question, and what must be the first answer; nothing where the demo world has nothing of the kind.
const QUESTIONS: [(&str, &str); 40] = [
    ("居住证", "居住证办理"),
    ("社保卡丢了", "社保卡补换"),
    ("生孩子", "生育登记"),
    ("上学", "四点半课堂报名"),
    ("医保", "新生儿出生一件事"),
    ("低保", "最低生活保障申请"),
    ("养老", "居家养老上门服务"),
    ("高龄津贴", "高龄津贴申请"),
    ("残疾证", "残疾人证申请"),
    ("就业", "失业登记和就业援助"),
    ("失业", "失业登记和就业援助"),
    ("公租房", "公租房申请受理"),
    ("垃圾", "青云社区公共场地使用办法"),
    ("停车", "青云社区 2024 年度工作报告"),
    ("充电桩", "请来听、请来说：下一次议题讨论会"),
    ("电梯", "议事厅"),
    ("路灯", "翠园小区后门的六盏路灯都亮了"),
    ("噪音", "锦绣花园东门广场舞噪音太大"),
    ("暖气", ""),
    ("网格员", "居住证办理"),
    ("派出所", "居住证办理"),
    ("图书馆", "社区图书室"),
    ("健身", "公益事业经费先办哪两件，票数出来了"),
    ("食堂", "社区食堂"),
    ("体检", "家庭医生签约"),
    ("疫苗", "流感疫苗免费接种登记"),
    ("预算", "青云社区 2025 年度工作报告"),
    ("年度报告", "青云社区 2025 年度工作报告"),
    ("议事会", "议事厅"),
    ("会议", "请来听、请来说：下一次议题讨论会"),
    ("志愿者", "社区食堂"),
    ("租房", "公租房申请受理"),
    ("结婚", "婚姻登记预约和指引"),
    ("户口", "新生儿出生一件事"),
    ("jzz", "居住证办理"),
    ("gaoling", "高龄津贴申请"),
    ("shenfenzheng", ""),
    ("居住正", "居住证办理"),
    ("怎么办老年证", "老年人优待证"),
    ("高龄津贴怎么申请", "高龄津贴申请"),
];

/// The titles that a page of answers shows, in their order.
async fn answers(house: &House, q: &str) -> Vec<String> {
    let encoded: String = q.bytes().map(|b| format!("%{b:02X}")).collect();
    let page = house.get(&format!("/qingyun/search?q={encoded}"), "").await;
    assert_eq!(page.status, 200, "{q}");
    let main = page.body.split("<main").nth(1).unwrap();
    let lines = main.split("<li").skip(1);
    lines
        .filter_map(|line| {
            let link = line.split("<a").nth(1)?;
            Some(link.split('>').nth(1)?.split('<').next()?.to_owned())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_questions_have_the_same_answers_on_both_engines() {
    let sqlite = House::demo().await;
    let postgres = House::on(store::test_db::postgres().await.unwrap()).await;
    let mut wrong: Vec<String> = Vec::new();
    for (q, first) in QUESTIONS {
        let (there, here) = (answers(&sqlite, q).await, answers(&postgres, q).await);
        assert_eq!(there, here, "{q}");
        if there.first().map_or("", String::as_str) != first {
            wrong.push(format!("{q}: {first:?} is not the first of {there:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
