//! Search: the same answers on both engines, for words of one, two, three and more characters.

use domain::text::Query;
use store::proposals::{Group, ListQuery, Sort};

use store::Db;

use crate::common::{self, both};
use crate::people::{World, body, day, later, title};

/// Titles and texts in which the queries below are looked up.
const TEXTS: [(&str, &str); 13] = [
    ("小区停车位太少", "晚上回来找不到停车位，只能停在路边。"),
    ("加装电梯的资金怎么分担", "一楼的邻居不愿意出钱。"),
    ("南京市长江大桥旁的绿地", "希望改成小公园，方便散步。"),
    ("楼道里的路灯坏了很久", "晚上回家看不清台阶。"),
    ("Parking 车位按月出租", "访客 parking 应该免费两小时。"),
    ("居民委员会公开账目", "每个季度公布一次收支。"),
    ("3 号楼门口积水", "下雨之后 3 号楼进不去。"),
    ("养老服务站增加午餐", "八十岁以上的老人行动不便。"),
    ("电动车充电桩数量不够", "请在地下车库加装充电桩。"),
    ("请给𠅤㛃老人送餐", "她一个人住在五栋。"),
    ("WiFi-6 覆盖活动中心", "现在的 wifi 很慢。"),
    ("临停车辆堵住消防通道", "消防车进不来，非常危险。"),
    ("ＡＢＣ幼儿园门口限速", "早晚接送孩子时车速太快。"),
];

/// Each query with the texts it must find, by number from 1.
const QUERIES: [(&str, &[i64]); 26] = [
    ("停", &[1, 12]),
    ("车", &[1, 5, 9, 12, 13]),
    ("停车", &[1, 12]),
    ("停车位", &[1]),
    ("车位", &[1, 5]),
    ("车停", &[]),
    ("电梯", &[2]),
    ("加装", &[2, 9]),
    ("电动车充电桩", &[9]),
    ("加装 充电桩", &[9]),
    ("南京", &[3]),
    ("长江大桥", &[3]),
    ("市长", &[3]),
    ("委员", &[6]),
    ("委员会", &[6]),
    ("晚上", &[1, 4]),
    ("晚上 台阶", &[4]),
    ("park", &[5]),
    ("PARKING 免费", &[5]),
    ("wifi", &[11]),
    ("3号楼", &[7]),
    ("消防", &[12]),
    ("𠅤㛃", &[10]),
    ("abc幼儿园", &[13]),
    ("老人！！", &[8, 10]),
    ("没有这个词", &[]),
];

fn asked(q: &str) -> ListQuery {
    ListQuery {
        group: Group::All,
        stage: None,
        category: None,
        grid: None,
        late: false,
        q: Some(Query::parse(q).unwrap()),
        sort: Sort::Relevance,
        after: None,
        limit: 100,
    }
}

async fn found(w: &World, q: &str) -> Vec<i64> {
    let listing =
        w.db.list_proposals(w.here(), &asked(q), day("2026-11-22"))
            .await
            .unwrap();
    listing.proposals.iter().map(|p| p.number.seq).collect()
}

async fn library(w: &World) {
    for (head, text) in TEXTS {
        let mut new = w.new_proposal(head);
        new.body = body(&format!("{text}请大家一起出主意。"));
        w.try_file(1, new, later(0)).await.unwrap();
    }
}

both! {
    async fn people_find_what_they_look_for(db) {
        let w = World::new(db).await;
        library(&w).await;
        for (q, expected) in QUERIES {
            let mut got = found(&w, q).await;
            got.sort_unstable();
            assert_eq!(got, expected, "{q}");
        }
    }

    async fn what_the_title_says_comes_first(db) {
        let w = World::new(db).await;
        library(&w).await;
        // 9 has it in the text only and is newer than 2.
        assert_eq!(found(&w, "加装").await, [2, 9]);
        assert_eq!(found(&w, "晚上").await, [4, 1]);
        assert_eq!(found(&w, "车位").await, [5, 1]);
    }

    async fn a_query_without_a_letter_finds_nothing_and_breaks_nothing(db) {
        let w = World::new(db).await;
        library(&w).await;
        for q in [
            "！？",
            "\"",
            "'",
            "* & | ! ()",
            "%_\\",
            "NEAR(",
            "terms:",
            "-",
            "^",
        ] {
            let got = found(&w, q).await;
            assert!(got.is_empty(), "{q}: {got:?}");
        }
        // Words of a query language are words.
        assert!(found(&w, "AND OR NOT").await.is_empty());
    }

    async fn a_changed_text_is_found_by_its_new_words_only(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        assert_eq!(found(&w, "路灯").await, [1]);
        db.revise_proposal(
            &w.person(1),
            w.here(),
            number,
            title("三栋门口的长椅坏了"),
            body("老人没有地方坐，请修好长椅。"),
            later(0),
        )
        .await
        .unwrap();
        assert!(found(&w, "路灯").await.is_empty());
        assert_eq!(found(&w, "长椅").await, [1]);
    }

    async fn a_word_of_two_thousand_letters_is_filed_and_found(db) {
        let w = World::new(db).await;
        let mut new = w.new_proposal("三栋前面的路灯坏了");
        new.body = body(&"ｱ𝒜é".repeat(666));
        w.try_file(1, new, later(0)).await.unwrap();
        let mut new = w.new_proposal("二栋前面的路灯坏了");
        new.body = body(&"x".repeat(2000));
        w.try_file(1, new, later(0)).await.unwrap();
        assert_eq!(found(&w, &"x".repeat(60)).await, [2]);
        assert_eq!(found(&w, "xxx").await, [2]);
    }

    async fn another_communitys_proposals_are_not_found(db) {
        let w = World::new(db).await;
        let other = w.beside().await;
        library(&w).await;
        assert!(found(&other, "停车").await.is_empty());
    }
}
