//! Mutual aid: who is who, and what each sees. Person 1 asks, the others help.

mod address;
mod guards;
mod leaving;
mod life;
mod storms;

use chrono::{DateTime, Days, Duration, Utc};
use domain::access::{self, SignedIn, Verified};
use domain::display::ShownAs;
use domain::notices::Notice;
use domain::phone::Telephone;
use domain::text::{AidAddress, AidText};
use domain::time::day_of;
use domain::volunteers::aid::{AidKind, Stage};
use store::volunteers::aid::{AidDetail, AidRequest, NewAid, NewAidAnswer, NotAided};
use store::{Db, Failed};

use crate::common::{self, now};
use crate::people::{World, remark};

pub const ADDRESS: &str = "2 栋 2 单元 1203";
pub const PHONE: &str = "13812341234";

/// The day of all requests, as a number of days from today.
pub const DUE: u64 = 3;

/// A request for shopping, not for anybody frail.
pub fn errand() -> NewAid {
    NewAid {
        kind: AidKind::Errands,
        text: AidText::parse("帮忙去药店取一次降压药").unwrap(),
        shown_as: ShownAs::Nickname,
        due_on: day_of(now()) + Days::new(DUE),
        frail: false,
        address: AidAddress::parse(ADDRESS).unwrap(),
        phone: Telephone::parse(PHONE).unwrap(),
        offer: None,
    }
}

pub fn hello(adult: bool) -> NewAidAnswer {
    NewAidAnswer {
        text: remark("明天下午可以"),
        shown_as: ShownAs::Nickname,
        adult,
    }
}

/// The middle of the day on which help is due.
pub fn due() -> DateTime<Utc> {
    now() + Duration::days(DUE as i64)
}

pub type Done = Result<(), Failed<NotAided>>;

pub struct Aid {
    pub w: World,
    pub db: Db,
}

impl Aid {
    pub async fn new(db: &Db) -> Self {
        let w = World::new(db, 1).await;
        Self { w, db: db.clone() }
    }

    /// The `n`-th neighbour, who lives in the first grid.
    pub async fn neighbour(&self, n: usize) -> Verified {
        let who = self.w.person(n).await.account();
        let place = &self.w.place;
        common::raw!(&self.db, |c| {
            sqlx::query(
            "insert into residencies (community_id, account_id, building_id, grid_id, unit, room, claimed_name, status,
                method, claimed_at, decided_at)
             select $1, $2, $3, $4, '2 单元', '1203', '王热心', 'attested', 'in_person', $5, $5
             where not exists (select 1 from residencies where account_id = $2)"
        )
        .bind(place.id.0)
        .bind(who.0)
        .bind(place.buildings[0].0)
        .bind(place.grids[0].0)
        .bind(now())
        .execute(c)
        .await
        .map(|_| ())
        });
        access::verified(Some(&self.w.standing(n).await)).unwrap()
    }

    /// The same person, in no need of an address here.
    pub async fn me(&self, n: usize) -> SignedIn {
        self.w.person(n).await
    }

    /// Lets staff vouch for a neighbour until a day from today, or no more.
    pub async fn vouch(&self, n: usize, days: Option<i64>) {
        let who = self.me(n).await;
        let find = async || {
            common::raw!(&self.db, |c| sqlx::query_scalar::<_, i64>(
                "select id from team_members where account_id = $1"
            )
            .bind(who.account().0)
            .fetch_optional(c)
            .await)
        };
        let member = match find().await {
            Some(member) => member,
            None => {
                self.w.member(n).await;
                find().await.unwrap()
            }
        };
        let until = days.map(|n| day_of(now() + Duration::days(n)));
        let (db, team) = (&self.db, self.w.team);
        db.mark_checked(&self.w.clerk, team, member, until, now())
            .await
            .unwrap();
    }

    /// Person 1 asks.
    pub async fn ask(&self, new: &NewAid) -> i64 {
        let me = self.neighbour(1).await;
        let once = format!("{:?} {} {}", new.kind, new.frail, new.due_on);
        self.db.ask_aid(&me, new, None, &once, now()).await.unwrap()
    }

    pub async fn answer(&self, n: usize, request: i64, adult: bool) -> Done {
        let me = self.neighbour(n).await;
        self.db.answer_aid(&me, request, &hello(adult), now()).await
    }

    /// The answer of a neighbour to a request.
    pub async fn answer_of(&self, n: usize, request: i64) -> i64 {
        let (who, r) = (self.me(n).await.account(), self.see(request).await);
        common::raw!(&self.db, |c| sqlx::query_scalar::<_, i64>(
            "select id from aid_answers where request_id = $1 and account_id = $2"
        )
        .bind(r.id)
        .bind(who.0)
        .fetch_one(c)
        .await)
    }

    /// Person 1 chooses.
    pub async fn pick(&self, n: usize, request: i64) -> Done {
        let (me, answer) = (self.me(1).await, self.answer_of(n, request).await);
        let place = self.w.place.id;
        self.db.pick_aid(&me, place, request, answer, now()).await
    }

    /// A request with a helper.
    pub async fn matched(&self, new: &NewAid, helper: usize) -> i64 {
        let n = self.ask(new).await;
        self.answer(helper, n, true).await.unwrap();
        self.pick(helper, n).await.unwrap();
        n
    }

    pub async fn look(
        &self,
        n: usize,
        request: i64,
        at: DateTime<Utc>,
    ) -> Result<AidDetail, Failed<NotAided>> {
        let me = self.neighbour(n).await;
        self.db.see_aid_address(&me, request, at).await
    }

    pub async fn end(&self, n: usize, request: i64) -> Done {
        let me = self.me(n).await;
        let place = self.w.place.id;
        self.db.end_aid(&me, place, request, now()).await
    }

    pub async fn say(&self, n: usize, request: i64, happened: bool) -> Done {
        let me = self.me(n).await;
        let place = self.w.place.id;
        self.db.say_aid(&me, place, request, happened, now()).await
    }

    pub async fn see(&self, request: i64) -> AidRequest {
        let found = self.db.find_aid(self.w.place.id, request).await;
        found.unwrap().unwrap()
    }

    pub async fn stage(&self, request: i64) -> Stage {
        self.see(request).await.stage()
    }

    /// What a neighbour was told last.
    pub async fn told(&self, n: usize) -> Option<Notice> {
        let all = self.w.told(&self.me(n).await).await;
        all.first().copied()
    }
}
