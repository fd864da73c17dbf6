//! Comments: two columns, one level of replies, hidden in public.

use domain::display::{PublicName, ShownAs};
use domain::ids::{CommentId, RecordNumber};
use domain::proposals::Side;
use store::Failed;
use store::proposals::{NewComment, NoComment, NotHidden};

use store::Db;

use crate::common::{self, both, now, refused};
use crate::people::{World, answer, later, remark};

fn comment(side: Option<Side>, parent: Option<CommentId>, text: &str) -> NewComment {
    NewComment {
        parent,
        side,
        shown_as: ShownAs::Nickname,
        body: remark(text),
    }
}

async fn add(
    w: &World,
    n: i64,
    number: RecordNumber,
    new: NewComment,
    once: &str,
) -> Result<CommentId, Failed<NoComment>> {
    w.db.add_comment(&w.person(n), w.here(), number, new, once, now())
        .await
}

both! {
    async fn people_speak_for_and_against_and_answer_once(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        let id = w.find(number).await.id;
        let pro = add(
            &w,
            2,
            number,
            comment(Some(Side::For), None, "我也看不清路。"),
            "a",
        )
        .await
        .unwrap();
        let con = add(
            &w,
            3,
            number,
            comment(Some(Side::Against), None, "太亮了睡不着。"),
            "a",
        )
        .await
        .unwrap();
        let reply = add(
            &w,
            3,
            number,
            comment(None, Some(pro), "可以装感应灯。"),
            "b",
        )
        .await
        .unwrap();
        // The same key again: the same comment, no second row.
        let again = add(
            &w,
            3,
            number,
            comment(None, Some(pro), "可以装感应灯。"),
            "b",
        )
        .await
        .unwrap();
        assert_eq!(again, reply);
        // Answering oneself tells nobody.
        add(&w, 2, number, comment(None, Some(pro), "补充一句。"), "c")
            .await
            .unwrap();
        assert_eq!(w.told(2).await, ["reply"]);
        let page = db.list_comments(id, None, 1).await.unwrap();
        assert_eq!((page.for_total, page.against_total, page.pages), (1, 1, 1));
        let thread = &page.for_[0];
        assert_eq!(thread.comment.id, pro);
        assert_eq!(thread.comment.name, PublicName::Named("居民2".into()));
        assert_eq!(thread.comment.account, Some(w.account(2)));
        assert_eq!(thread.comment.side, Some(Side::For));
        let replies: Vec<_> = thread
            .replies
            .iter()
            .map(|r| r.body.as_deref().unwrap())
            .collect();
        assert_eq!(replies, ["可以装感应灯。", "补充一句。"]);
        assert_eq!(page.against[0].comment.id, con);
        assert_eq!(w.find(number).await.comments, 4);
        let only = db.list_comments(id, Some(Side::Against), 1).await.unwrap();
        assert_eq!(
            (only.for_.len(), only.against.len(), only.for_total),
            (0, 1, 1)
        );
    }

    async fn comments_that_fit_nowhere_are_refused(db) {
        let w = World::new(db).await;
        let other = w.beside().await;
        let (number, second) = (
            w.file(1, "三栋前面的路灯坏了").await,
            w.file(1, "楼道里堆了杂物").await,
        );
        let side = Some(Side::For);
        let top = add(&w, 2, number, comment(side, None, "我也看不清路。"), "a")
            .await
            .unwrap();
        let reply = add(
            &w,
            3,
            number,
            comment(None, Some(top), "可以装感应灯。"),
            "a",
        )
        .await
        .unwrap();
        let text = "我有话要说。";
        let refusal = async |w: &World, number, new| refused(add(w, 4, number, new, "x").await);
        assert_eq!(
            refusal(&w, number, comment(None, None, text)).await,
            NoComment::SideMissing
        );
        assert_eq!(
            refusal(&w, number, comment(None, Some(reply), text)).await,
            NoComment::ReplyToReply
        );
        assert_eq!(
            refusal(&w, second, comment(None, Some(top), text)).await,
            NoComment::UnknownParent
        );
        assert_eq!(
            refusal(&w, number, comment(None, Some(CommentId(999)), text)).await,
            NoComment::UnknownParent
        );
        assert_eq!(
            refusal(&other, number, comment(side, None, text)).await,
            NoComment::UnknownProposal
        );
        // A refused comment does not use its key up.
        assert_eq!(
            common::count(db, "select count(*) from submissions").await,
            2
        );
        db.withdraw_proposal(&w.person(1), w.here(), number, now())
            .await
            .unwrap();
        assert_eq!(
            refusal(&w, number, comment(side, None, text)).await,
            NoComment::Closed
        );
        // Who pressed twice and lost the race with the end is still told of the comment.
        assert_eq!(
            add(&w, 2, number, comment(side, None, "我也看不清路。"), "a")
                .await
                .unwrap(),
            top
        );
        // The same key elsewhere is another form.
        add(&w, 2, second, comment(side, None, "我也看不清路。"), "a")
            .await
            .unwrap();
        assert_eq!(w.find(second).await.comments, 1);
    }

    async fn a_hidden_comment_keeps_its_place_and_its_reason(db) {
        let w = World::new(db).await;
        let other = w.beside().await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        let id = w.find(number).await.id;
        let rude = add(
            &w,
            2,
            number,
            comment(Some(Side::For), None, "某某家的电话是……"),
            "a",
        )
        .await
        .unwrap();
        let reason = answer("含有他人的个人信息。");
        assert_eq!(
            refused(db.hide_comment(&other.clerk(), rude, &reason, now()).await),
            NotHidden::UnknownComment
        );
        db.hide_comment(&w.clerk(), rude, &reason, now())
            .await
            .unwrap();
        assert_eq!(
            refused(db.hide_comment(&w.clerk(), rude, &reason, now()).await),
            NotHidden::AlreadyHidden
        );
        assert_eq!(
            refused(
                db.hide_comment(&w.clerk(), CommentId(999), &reason, now())
                    .await
            ),
            NotHidden::UnknownComment
        );
        let page = db.list_comments(id, None, 1).await.unwrap();
        let shown = &page.for_[0].comment;
        assert_eq!(
            (shown.body.as_deref(), shown.hidden_reason.as_deref()),
            (None, Some(reason.as_str()))
        );
        assert_eq!(w.told(2).await.len(), 1);
        assert_eq!(
            w.record(number).await.last().unwrap(),
            "proposals.hide_comment"
        );
    }

    async fn columns_are_paged_apart(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        let id = w.find(number).await.id;
        let mut first = None;
        for n in 0..43 {
            let side = if n < 41 { Side::For } else { Side::Against };
            let got =
                w.db.add_comment(
                    &w.person(2),
                    w.here(),
                    number,
                    comment(Some(side), None, &format!("第{n}条意见")),
                    &n.to_string(),
                    later(0),
                )
                .await
                .unwrap();
            first = first.or(Some(got));
        }
        add(&w, 3, number, comment(None, first, "回复第一条"), "r")
            .await
            .unwrap();
        let page = db.list_comments(id, None, 1).await.unwrap();
        assert_eq!(
            (page.for_.len(), page.against.len(), page.pages),
            (20, 2, 3)
        );
        assert_eq!(page.for_[0].comment.body.as_deref(), Some("第40条意见"));
        assert!(page.for_.iter().all(|t| t.replies.is_empty()));
        let last = db.list_comments(id, None, 3).await.unwrap();
        assert_eq!((last.for_.len(), last.against.len()), (1, 0));
        assert_eq!(last.for_[0].replies.len(), 1);
        assert_eq!((last.for_total, last.against_total), (41, 2));
        assert!(db.list_comments(id, None, 4).await.unwrap().for_.is_empty());
        assert_eq!(db.list_comments(id, None, -1).await.unwrap(), page);
        assert_eq!(
            db.list_comments(id, None, i64::MAX)
                .await
                .unwrap()
                .for_
                .len(),
            0
        );
    }
}
