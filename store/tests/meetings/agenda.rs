//! What comes on the agenda, who asks for it, and who must not vote on it.

use domain::meetings::{ItemState, Kind, NoAsk, NoItem, NoRecusal};
use domain::proposals::Stage as At;
use store::Db;
use store::meetings::{NewItem, NotAsked, NotOnAgenda, NotRecused};

use crate::common::{self, both, now, refused};
use crate::hall::{Hall, starts_at};
use crate::people::{answer, remark, title};

both! {
    async fn a_discussion_takes_up_the_proposals_whose_day_it_is(db) {
        let h = Hall::new(db).await;
        let ready = h.proposal_at("三栋前面的路灯坏了", "on_agenda").await;
        let number = h.call(Kind::Discussion, 0).await;
        // Another that is ready only after the meeting was called; the caretaker sees it.
        let late = h.proposal_at("给七号楼装上扶手", "on_agenda").await;
        assert_eq!(h.items(number).await.len(), 1);
        assert_eq!(db.keep_meetings(now()).await.unwrap(), 1);
        assert_eq!(db.keep_meetings(now()).await.unwrap(), 0);
        let items = h.items(number).await;
        let on_it: Vec<_> = items.iter().map(|i| i.proposal.unwrap()).collect();
        assert_eq!(on_it, [(ready, At::OnAgenda), (late, At::OnAgenda)]);
        h.open(number).await.unwrap();
        assert_eq!(h.stage(ready).await, At::InDiscussion);
        assert_eq!(h.stage(late).await, At::InDiscussion);
        assert_eq!(h.told(1).await, ["in_discussion", "in_discussion"]);
    }

    async fn an_agenda_is_full_by_the_rulebook(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Decision, 0).await;
        let discussed = h.proposal_at("三栋前面的路灯坏了", "in_discussion").await;
        let gathering = h.file(1, "给七号楼装上扶手").await;
        let add = async |new: NewItem| h.db.add_item(&h.secretary(), number, &new, now()).await;
        add(NewItem::Proposal(discussed)).await.unwrap();
        assert_eq!(refused(add(NewItem::Proposal(discussed)).await), NotOnAgenda::Twice);
        let why = NotOnAgenda::Rule(NoItem::NotForThisMeeting(At::Gathering));
        assert_eq!(refused(add(NewItem::Proposal(gathering)).await), why);
        add(NewItem::Own(title("讨论明年的工作计划"))).await.unwrap();
        let full = refused(add(NewItem::Own(title("再加一个议题看看"))).await);
        assert_eq!(full, NotOnAgenda::Rule(NoItem::Full { most: 2 }));
    }

    async fn a_resident_asks_for_an_item_and_is_told_why_it_is_taken_or_not(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Discussion, 0).await;
        let ask = async |once: &'static str| {
            let (what, why) = (title("小区门口的路面积水"), remark("每次下雨都要绕路。"));
            h.db.ask_for_item(&h.person(7), h.here(), number, &what, &why, once, now()).await
        };
        ask("one").await.unwrap();
        ask("one").await.unwrap();
        ask("two").await.unwrap();
        let items = h.items(number).await;
        assert_eq!(items.iter().map(|i| (i.place, i.state)).collect::<Vec<_>>(), [(1, ItemState::Asked), (2, ItemState::Asked)]);
        let reply = async |n: usize, accept| {
            h.db.answer_item(&h.secretary(), number, items[n].id, accept, &answer("已与居民核实。"), now()).await
        };
        reply(0, true).await.unwrap();
        reply(1, false).await.unwrap();
        assert_eq!(refused(reply(1, true).await), NotOnAgenda::Answered);
        assert_eq!(h.told(7).await, ["item_taken", "item_refused"]);
        let items = h.items(number).await;
        assert_eq!(items.iter().map(|i| i.state).collect::<Vec<_>>(), [ItemState::Accepted, ItemState::Refused]);
        let (what, why) = (title("小区门口的路面积水"), remark("每次下雨都要绕路。"));
        let late = h.db.ask_for_item(&h.person(7), h.here(), number, &what, &why, "late", starts_at()).await;
        assert_eq!(refused(late), NotAsked::Rule(NoAsk::Closed(domain::meetings::Stage::Called)));
    }

    async fn a_member_declares_an_interest_once_and_in_time(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Decision, 0).await;
        h.db.add_item(&h.secretary(), number, &NewItem::Own(title("停车棚由哪家施工")), now()).await.unwrap();
        let item = h.items(number).await[0].id;
        let declare = async || {
            h.db.declare_interest(&h.member(301), number, item, &remark("施工方是我的亲戚。"), now()).await
        };
        declare().await.unwrap();
        assert_eq!(refused(declare().await), NotRecused::Already);
        let said = db.list_recusals(h.meeting(number).await.id).await.unwrap();
        assert_eq!((said.len(), said[0].name.as_str()), (1, "成员301"));
        h.hold(number).await;
        let late = h.db.declare_interest(&h.member(302), number, item, &remark("我也认识。"), starts_at()).await;
        assert_eq!(refused(late), NotRecused::Rule(NoRecusal::Closed));
        assert_eq!(common::leaves(db, "meetings.recuse").await, 1);
    }
}
