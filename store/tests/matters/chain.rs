//! First-asked duty: one owner at every moment, and who may open a matter on the way.

use domain::access::{self, Denied};
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::matters::{MatterEvent, NoStep, Offered, Party, Stage};
use domain::time::day_of;
use store::Db;
use store::matters::NotDone;

use crate::common::{self, both, count, now, refused};
use crate::people::{EDITOR, LEAD, OTHER_WINDOW, OTHER_WORKER, WINDOW, WORKER, World, words};

both! {
    async fn the_owner_stays_the_owner_until_somebody_accepts(db) {
        let w = World::new(db).await;
        let n = w.routed().await;
        let owner = |m: store::matters::Matter| m.holders.owner.map(|a| a.0);
        assert_eq!(refused(w.hand(WINDOW, n, Offered::Person(AccountId(OTHER_WINDOW))).await), NotDone::Step(NoStep::NotYours));
        assert_eq!(refused(w.hand(WORKER, n, Offered::Person(AccountId(WORKER))).await), NotDone::NotTo);
        assert_eq!(refused(w.hand(WORKER, n, Offered::Person(AccountId(EDITOR))).await), NotDone::NotHere);
        assert_eq!(refused(w.hand(WORKER, n, Offered::Holders(Role::Editor)).await), NotDone::NotHere);
        let to = Offered::Person(AccountId(WINDOW));
        w.hand(WORKER, n, to).await.unwrap();
        w.hand(WORKER, n, to).await.unwrap();
        assert_eq!(count(db, "select count(*) from matter_handovers").await, 1);
        assert_eq!(refused(w.hand(WORKER, n, Offered::Holders(Role::Secretary)).await), NotDone::AlreadyOffered);
        assert_eq!(owner(w.find(n).await), Some(WORKER));
        // Declined: the owner stays.
        let why = words("这盏灯归电力公司管，先请网格员核实");
        db.refuse_matter(&w.staff(WINDOW), n, &why, now()).await.unwrap();
        assert_eq!(owner(w.find(n).await), Some(WORKER));
        assert_eq!(refused(db.accept_matter(&w.staff(WINDOW), n, now()).await), NotDone::Step(NoStep::NotYours));
        // To all windows: whoever accepts first owns it, the other comes too late.
        w.hand(WORKER, n, Offered::Holders(Role::WindowClerk)).await.unwrap();
        db.accept_matter(&w.staff(OTHER_WINDOW), n, now()).await.unwrap();
        db.accept_matter(&w.staff(OTHER_WINDOW), n, now()).await.unwrap();
        assert_eq!(owner(w.find(n).await), Some(OTHER_WINDOW));
        assert_eq!(refused(db.accept_matter(&w.staff(WINDOW), n, now()).await), NotDone::Step(NoStep::NotYours));
        assert_eq!(refused(w.answer(WORKER, n, now()).await), NotDone::Step(NoStep::NotYours));
        // The lead may move it on, and takes an offer back.
        w.hand(LEAD, n, Offered::Person(AccountId(OTHER_WORKER))).await.unwrap();
        db.recall_matter(&w.staff(LEAD), n, now()).await.unwrap();
        assert_eq!(refused(db.accept_matter(&w.staff(OTHER_WORKER), n, now()).await), NotDone::Step(NoStep::NotYours));
        let id = w.find(n).await.id;
        let chain = db.list_matter_events(id).await.unwrap();
        let acts: Vec<_> = chain.iter().map(|e| e.act).collect();
        use MatterEvent as E;
        assert_eq!(acts, [E::Received, E::Routed, E::Offered, E::Refused, E::Offered, E::Accepted, E::Offered, E::Recalled]);
        assert_eq!(chain[2].by.as_ref().map(|a| a.role), Some(Role::GridWorker));
        assert_eq!(chain[2].to.as_ref().map(|a| a.role), Some(Role::WindowClerk));
    }

    async fn an_answer_ends_the_open_offer(db) {
        let w = World::new(db).await;
        let n = w.routed().await;
        w.hand(WORKER, n, Offered::Person(AccountId(WINDOW))).await.unwrap();
        w.answer(WORKER, n, now()).await.unwrap();
        assert_eq!(count(db, "select count(*) from matter_handovers where state = 'open'").await, 0);
        assert!(db.accept_matter(&w.staff(WINDOW), n, now()).await.is_err());
    }

    async fn reporter_owner_the_one_it_is_offered_to_and_the_lead_open_it_and_nobody_else(db) {
        let w = World::new(db).await;
        let n = w.routed().await;
        w.hand(WORKER, n, Offered::Person(AccountId(WINDOW))).await.unwrap();
        let (id, holders) = w.holders(n).await;
        let grids = w.place.grids;
        let elsewhere = common::named_community(db, "nanhu").await;
        for (account, role, may) in [
            (1001, None, Some(Party::Reporter)),
            (WORKER, Some((Role::GridWorker, Some(grids[0]))), Some(Party::Owner)),
            (WINDOW, Some((Role::WindowClerk, None)), Some(Party::Offered)),
            (LEAD, Some((Role::Secretary, None)), Some(Party::Lead)),
            (1002, None, None),
            (WORKER, None, None),
            (OTHER_WINDOW, Some((Role::WindowClerk, None)), None),
            (OTHER_WORKER, Some((Role::GridWorker, Some(grids[1]))), None),
            (EDITOR, Some((Role::Editor, None)), None),
        ] {
            let standing = w.standing(account, role);
            let got = access::may_open(Some(&standing), id, &holders);
            assert_eq!(got.as_ref().ok().map(access::MayOpen::party), may, "{account}");
            if let Ok(right) = got {
                assert!(db.open_matter(&right).await.unwrap().body.is_some());
            }
        }
        assert_eq!(access::may_open(None, id, &holders), Err(Denied::NotSignedIn));
        // A right of the other community opens nothing here.
        let mut there = w.standing(LEAD, Some((Role::Secretary, None)));
        there.community = Some(elsewhere.id);
        let right = access::may_open(Some(&there), id, &holders).unwrap();
        assert!(db.open_matter(&right).await.is_err());
    }

    async fn the_common_queue_shows_no_private_text_before_it_is_taken(db) {
        let w = World::new(db).await;
        let n = w.waiting().await;
        assert_eq!(w.find(n).await.stage, Stage::Waiting);
        let today = day_of(now());
        for who in [WINDOW, WORKER] {
            let all = db.list_desk_matters(&w.staff(who), today, 9).await.unwrap();
            assert_eq!((all.len(), all[0].party, all[0].matter.body.as_deref()), (1, Party::Staff, None));
            assert_eq!(all[0].matter.holders.reporter, None);
        }
        db.take_matter(&w.staff(WINDOW), n, now()).await.unwrap();
        db.take_matter(&w.staff(WINDOW), n, now()).await.unwrap();
        assert_eq!(refused(db.take_matter(&w.staff(WORKER), n, now()).await), NotDone::AlreadyOwned);
        assert_eq!(w.at_desk(WORKER, today).await, []);
        assert_eq!(w.at_desk(WINDOW, today).await, [(n, Party::Owner)]);
    }

    async fn nobody_handles_the_own_matter(db) {
        let w = World::new(db).await;
        // The worker of the grid reports something in it.
        let new = store::matters::NewMatter { grid: Some(w.place.grids[0]), ..w.new_matter() };
        let n = w.report(WORKER, &new, "own").await.unwrap();
        assert_eq!(w.find(n).await.stage, Stage::Waiting);
        assert_eq!(w.at_desk(WORKER, day_of(now())).await, []);
        assert_eq!(refused(db.take_matter(&w.staff(WORKER), n, now()).await), NotDone::Step(NoStep::NotYours));
        db.take_matter(&w.staff(WINDOW), n, now()).await.unwrap();
        assert_eq!(refused(w.hand(WINDOW, n, Offered::Person(AccountId(WORKER))).await), NotDone::NotTo);
    }
}
