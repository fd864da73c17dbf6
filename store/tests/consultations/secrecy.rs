//! Who answered what: after the close, nobody who reads everything can tell. And what is hidden leaves its reason alone.

use domain::text::Answer;
use store::Db;
use store::consultations::{NotHidden, Sorted};
use store::keys::MemoryKeys;

use crate::common::{self, both, now, raw, refused};
use crate::everything::everything;
use crate::people::{World, closing};

const PEOPLE: i64 = 24;

both! {
    async fn after_the_close_nothing_ties_a_person_to_an_answer(db) {
        let w = World::new(db).await;
        let number = w.open().await;
        let said = |n: i64| format!("秘密{n}号");
        for n in 1..=PEOPLE {
            w.answer(n, number, (n % 2) as u8, &said(n), now()).await.unwrap();
        }
        let keys: Vec<String> = raw!(db, |c| sqlx::query_scalar("select person_key from consultation_sheets").fetch_all(c).await);
        let sealed: Vec<String> = raw!(db, |c| sqlx::query_scalar("select sealed from consultation_sheets").fetch_all(c).await);
        assert!(keys.len() == 24 && keys.iter().all(|k| k.len() == 64));
        // While it is open, no row but one names an account, that one says a day and nothing else, and no word can be read.
        let named = |row: &str| {
            let words: Vec<&str> = row.split(|c: char| !c.is_ascii_alphanumeric()).collect();
            (1..=PEOPLE).any(|n| words.contains(&(1000 + n).to_string().as_str()))
        };
        let may = ["accounts", "residencies", "consultation_takers"];
        for (table, row) in everything(db).await {
            assert!(!named(&row) || may.contains(&table.as_str()), "{table}: {row}");
            assert!(!row.contains("秘密"), "{table}: {row}");
        }
        assert_eq!(common::count(db, "select count(distinct answered_on) from consultation_takers").await, 1);
        w.keep(closing()).await;
        let after = everything(db).await;
        for (table, row) in &after {
            assert!(!named(row) || may.contains(&table.as_str()), "{table}: {row}");
            assert!(!keys.iter().chain(&sealed).any(|secret| row.contains(secret.as_str())), "{table} still holds a sheet");
            assert!(!row.contains("秘密") || table == "consultation_texts", "{table}: {row}");
        }
        // The reader is not blind: it finds who took part, and what was said.
        assert_eq!(after.iter().filter(|(table, row)| table == "consultation_takers" && named(row)).count(), 24);
        assert_eq!(after.iter().filter(|(table, _)| table == "consultation_texts").count(), 24);
        // What was said does not lie in the order in which it came, nor backwards.
        let texts: Vec<String> = raw!(db, |c| sqlx::query_scalar("select body from consultation_texts order by id").fetch_all(c).await);
        let came: Vec<String> = (1..=PEOPLE).map(said).collect();
        assert_ne!(texts, came);
        assert_ne!(texts, came.iter().rev().cloned().collect::<Vec<_>>());
        assert_eq!(common::count(db, "select count(*) from log_leaves where act like 'consultations.%' and account_id between 1001 and 1024").await, 0);
    }

    async fn a_lost_key_keeps_nobody_from_going(db) {
        let w = World::new(db).await;
        let number = w.open().await;
        w.answer(1, number, 1, "", now()).await.unwrap();
        db.forget_sheets(&w.person(1), &MemoryKeys::new([9; 32])).await.unwrap();
        assert_eq!(w.find(number).await.answers, 1);
        db.forget_sheets(&w.person(1), &w.keys).await.unwrap();
        assert_eq!(w.find(number).await.answers, 0);
        assert_eq!(common::count(db, "select count(*) from consultation_takers").await, 0);
    }

    async fn what_is_hidden_leaves_its_reason_and_no_group_and_its_author_is_told(db) {
        let w = World::new(db).await;
        let number = w.open().await;
        for n in 1..=5 {
            w.answer(n, number, 1, &format!("话{n}"), now()).await.unwrap();
        }
        w.say(3, number, 1, "张三的电话是 13900001111", now()).await.unwrap();
        w.keep(closing()).await;
        let (id, at) = (w.find(number).await.id, closing());
        let group = domain::consultations::Group {
            heading: "其他".into(),
            verdict: domain::consultations::Verdict::Noted,
            reason: "记下了。".into(),
        };
        db.save_consultation_group(&w.editor(1), number, None, &group, at).await.unwrap();
        let g = db.list_consultation_groups(id).await.unwrap()[0].id;
        let comment = db.list_consultation_comments(id).await.unwrap()[0].id;
        let texts = db.list_consultation_texts(id).await.unwrap();
        let mut sorted = Sorted::default();
        sorted.comments.insert(comment, Some(g));
        sorted.texts.extend(texts.iter().map(|t| (t.id, Some(g))));
        db.sort_consultation(&w.editor(1), number, &sorted, at).await.unwrap();
        let reason = Answer::parse("写出了他人的电话").unwrap();
        db.hide_consultation_comment(&w.clerk(), number, comment, &reason, at).await.unwrap();
        db.hide_consultation_text(&w.clerk(), number, texts[0].id, &reason, at).await.unwrap();
        assert_eq!(refused(db.hide_consultation_text(&w.clerk(), number, texts[0].id, &reason, at).await), NotHidden::Unknown);
        assert_eq!(refused(db.hide_consultation_comment(&w.clerk(), number, comment + 1, &reason, at).await), NotHidden::Unknown);
        let comment = db.list_consultation_comments(id).await.unwrap().remove(0);
        assert_eq!((comment.body, comment.hidden_reason.as_deref(), comment.group), (None, Some("写出了他人的电话"), None));
        let text = db.list_consultation_texts(id).await.unwrap().remove(0);
        assert_eq!((text.body, text.hidden_reason.as_deref(), text.group), (None, Some("写出了他人的电话"), None));
        // Sorting does not bring it back, and nothing that is hidden holds up the answer.
        db.sort_consultation(&w.editor(1), number, &sorted, at).await.unwrap();
        assert_eq!(db.list_consultation_comments(id).await.unwrap()[0].group, None);
        assert_eq!(db.count_left_comments(id).await.unwrap(), 0);
        let told = common::count(db, "select count(*) from notices where kind = 'comment_hidden' and account_id = 1003 and words = '写出了他人的电话'").await;
        assert_eq!((told, common::leaves(db, "consultations.hide").await), (1, 2));
    }
}
