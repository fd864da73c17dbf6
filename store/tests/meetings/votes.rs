//! Voting at a meeting: who is there, without who is recused, and only with a quorum.

use domain::meetings::{Kind, NoVote};
use domain::proposals::Stage as At;
use domain::text::Label;
use store::Db;
use store::ballots::NotCreated;
use store::meetings::{NewItem, NotVoted, VoteTerms};

use crate::common::{self, both, now, refused};
use crate::hall::{Hall, starts_at};
use crate::people::remark;

const OPEN: VoteTerms = VoteTerms {
    secret: false,
    minutes: 10,
};

both! {
    async fn those_who_are_there_vote_without_who_declared_an_interest(db) {
        let h = Hall::new(db).await;
        let discussed = h.proposal_at("三栋前面的路灯坏了", "in_discussion").await;
        let number = h.call(Kind::Decision, 0).await;
        h.db.add_item(&h.secretary(), number, &NewItem::Proposal(discussed), now()).await.unwrap();
        let item = h.items(number).await[0].id;
        h.db.declare_interest(&h.member(301), number, item, &remark("施工方是我的亲戚。"), now()).await.unwrap();
        let vote = async |terms| h.db.put_to_vote(&h.secretary(), number, item, terms, starts_at()).await;
        assert!(matches!(refused(vote(OPEN).await), NotVoted::Rule(NoVote::NotNow(_))));
        for n in 301..=304 {
            h.check_in(n, number, starts_at()).await.unwrap();
        }
        h.open(number).await.unwrap();
        let secret = VoteTerms { secret: true, ..OPEN };
        assert_eq!(refused(vote(secret).await), NotVoted::Ballot(NotCreated::TooFew { people: 3 }));
        let ballot = vote(OPEN).await.unwrap();
        assert_eq!(h.items(number).await[0].ballot, Some(ballot));
        assert_eq!(h.stage(discussed).await, At::AtBallot);
        assert_eq!(common::count(db, "select count(*) from ballot_roll").await, 3);
        assert_eq!(refused(vote(OPEN).await), NotVoted::Rule(NoVote::Settled));
        assert_eq!(common::leaves(db, "meetings.vote").await, 1);
    }

    async fn the_work_is_appraised_in_secret_once(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Enlarged, 0).await;
        for n in 301..=303 {
            h.check_in(n, number, starts_at()).await.unwrap();
        }
        h.open(number).await.unwrap();
        let whom = [Label::parse("社区服务中心主任").unwrap(), Label::parse("议事会召集人").unwrap()];
        let put = async || h.db.put_appraisal(&h.secretary(), number, &whom, 10, starts_at()).await;
        assert_eq!(refused(put().await), NotVoted::Ballot(NotCreated::TooFew { people: 3 }));
        // A fifth member has got an account and is there.
        let account = h.account_of(305).0;
        let seat = h.seats[4].0;
        common::raw!(db, |c| sqlx::query("update seats set account_id = $1 where id = $2")
            .bind(account).bind(seat).execute(c).await.map(|_| ()));
        for n in 304..=305 {
            h.check_in(n, number, starts_at()).await.unwrap();
        }
        let ballot = put().await.unwrap();
        let id = h.meeting(number).await.id;
        assert_eq!(db.find_appraisal(id).await.unwrap(), Some(ballot));
        assert_eq!(refused(put().await), NotVoted::Rule(NoVote::Settled));
        assert!(!db.what_is_done(&h.meeting(number).await).await.unwrap().appraised);
    }
}
