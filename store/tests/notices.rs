//! Life stories of the inbox.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod common;

use common::{
    both, both_of, community, minutes, now, proposal_row, resident, signed_in, support_row,
};
use domain::access::Standing;
use domain::ids::RecordNumber;
use domain::notices::{Notice, Room};
use store::Db;
use store::notices::{About, NoticeRow};

async fn inbox(db: &Db, who: &Standing) -> Vec<NoticeRow> {
    db.list_notices(&signed_in(who), 50).await.unwrap()
}

both! {
    async fn a_person_is_told_reads_and_is_told_again(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let other = resident(db, place.id, "13800000002", false).await;
        assert!(inbox(db, &who).await.is_empty());
        let proposal = proposal_row(db, &place, who.account, 42).await;
        let mut tx = db.begin().await.unwrap();
        tx.tell(place.id, who.account, Notice::ResidencyRefused, None, Some("没有这间房"), now()).await.unwrap();
        tx.tell(place.id, who.account, Notice::Accepted, Some(proposal), None, now() + minutes(1)).await.unwrap();
        tx.tell(place.id, other.account, Notice::DataSeen, None, None, now()).await.unwrap();
        tx.commit().await.unwrap();

        let told = inbox(db, &who).await;
        assert_eq!(told.iter().map(|n| n.kind).collect::<Vec<_>>(), [Notice::Accepted, Notice::ResidencyRefused]);
        let number = RecordNumber { year: 2026, seq: 42 };
        let about = About { room: Room::Proposals, number: number.to_string(), title: "修好三栋的路灯".into() };
        assert_eq!(told[0].about, Some(about));
        assert_eq!((&told[0].community_slug, &told[0].community_name), (&place.slug, &both_of("青云社区")));
        assert_eq!((told[1].about.clone(), told[1].words.as_deref()), (None, Some("没有这间房")));
        assert_eq!((told[1].at, told[1].read_at), (now(), None));
        assert_eq!(db.list_notices(&signed_in(&who), 1).await.unwrap().len(), 1);

        let (read, later) = (now() + minutes(2), now() + minutes(3));
        db.mark_proposal_notices_read(&signed_in(&who), proposal, read).await.unwrap();
        db.mark_proposal_notices_read(&signed_in(&who), proposal, later).await.unwrap();
        let times: Vec<_> = inbox(db, &who).await.iter().map(|n| n.read_at).collect();
        assert_eq!(times, [Some(read), None]);
        db.mark_notices_read(&signed_in(&who), later).await.unwrap();
        let times: Vec<_> = inbox(db, &who).await.iter().map(|n| n.read_at).collect();
        assert_eq!(times, [Some(read), Some(later)], "what was read stays read at its time");
        assert_eq!(inbox(db, &other).await[0].read_at, None);
    }

    async fn author_and_supporters_are_told_once_each_and_not_whoever_did_it(db) {
        let place = community(db).await;
        let author = resident(db, place.id, "13800000001", false).await;
        let friend = resident(db, place.id, "13800000002", false).await;
        let gone = resident(db, place.id, "13800000003", false).await;
        let bystander = resident(db, place.id, "13800000004", false).await;
        let proposal = proposal_row(db, &place, author.account, 1).await;
        let another = proposal_row(db, &place, author.account, 2).await;
        for supporter in [&author, &friend, &gone] {
            support_row(db, &place, proposal, supporter.account).await;
        }
        support_row(db, &place, another, bystander.account).await;
        db.erase_account(&signed_in(&gone), now()).await.unwrap();

        let mut tx = db.begin().await.unwrap();
        tx.tell_concerned(place.id, proposal, None, Notice::OnAgenda, Some("十二月四日"), now()).await.unwrap();
        tx.tell_concerned(place.id, proposal, Some(author.account), Notice::NewVersion, None, now() + minutes(1))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let kinds = async |who| inbox(db, who).await.iter().map(|n| n.kind).collect::<Vec<_>>();
        assert_eq!(kinds(&author).await, [Notice::OnAgenda]);
        assert_eq!(kinds(&friend).await, [Notice::NewVersion, Notice::OnAgenda]);
        assert!(kinds(&gone).await.is_empty());
        assert!(kinds(&bystander).await.is_empty());
        assert_eq!(inbox(db, &author).await[0].words.as_deref(), Some("十二月四日"));

        // Rolled back with the act that told of it.
        let mut tx = db.begin().await.unwrap();
        tx.tell_concerned(place.id, proposal, None, Notice::Declined, None, now()).await.unwrap();
        drop(tx);
        assert_eq!(inbox(db, &author).await.len(), 1);
    }
}
