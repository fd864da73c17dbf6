//! A community with two editors and a clerk, and what they do in one line.

use chrono::{DateTime, Duration, Utc};
use domain::access::{self, Clerk, Editor, SignedIn, Standing};
use domain::accounts::Role;
use domain::display::ShownAs;
use domain::publishing::{Kind, Publication, Typed};
use domain::reports::{Duty, Report};
use domain::text::{Answer, Remark};
use domain::time::Calendar;
use store::Db;
use store::publishing::{Decision, Draft, OpenVersion};
use store::reports::{NewReportQuestion, SetDuty};

use crate::common::{self, Place, now};

pub struct World {
    pub db: Db,
    pub place: Place,
    pub editors: [Editor; 2],
    pub clerk: Clerk,
    pub resident: Standing,
}

pub fn later(days: i64) -> DateTime<Utc> {
    now() + Duration::days(days)
}

/// A form filled in as an editor would.
pub fn typed(year: u16, satisfaction: &str) -> Typed {
    let mut t = Typed::default();
    for (name, value) in [
        ("subject", "annual".to_owned()),
        ("year", year.to_string()),
        ("title_zh", format!("{year} 年度工作报告")),
        (
            "lead_zh",
            "这一年办了什么、花了多少钱、还差什么。".to_owned(),
        ),
        ("s1_heading_zh", "考核和满意度".to_owned()),
        (
            "s1_figures",
            format!("居民满意度 | {year} | {satisfaction} | % | 第三方测评"),
        ),
        ("budget", format!("{year} | 186.4 | 42 | 65.5 | 区财政批复")),
    ] {
        t.set(name, value);
    }
    t
}

pub fn question(text: &str) -> NewReportQuestion {
    NewReportQuestion {
        shown_as: ShownAs::Nickname,
        body: Remark::parse(text).unwrap(),
    }
}

pub fn answer(text: &str) -> Answer {
    Answer::parse(text).unwrap()
}

pub fn duty(title: &str, due: i64, report: Option<i64>) -> SetDuty {
    let due = domain::time::day_of(later(due)).to_string();
    let get = |name: &str| match name {
        "title_zh" => title,
        "clause_zh" => "社区工作条例第四十三条",
        "period_zh" => "2025 年度",
        "due_on" => due.as_str(),
        _ => "",
    };
    SetDuty {
        duty: Duty::read(get).unwrap(),
        report,
    }
}

impl World {
    pub async fn new(db: &Db) -> Self {
        let place = common::community(db).await;
        let mut editors = Vec::new();
        for number in ["19900000031", "19900000032"] {
            let standing = common::staff(db, place.id, number, Role::Editor, None).await;
            editors.push(access::editor(Some(&standing)).unwrap());
        }
        let clerk = common::staff(db, place.id, "19900000033", Role::WindowClerk, None).await;
        let resident = common::resident(db, place.id, "19900000034", false).await;
        Self {
            db: db.clone(),
            place,
            editors: [editors[0], editors[1]],
            clerk: access::clerk(Some(&clerk)).unwrap(),
            resident,
        }
    }

    pub fn asker(&self) -> SignedIn {
        common::signed_in(&self.resident)
    }

    async fn open(&self, number: i64) -> OpenVersion<Report> {
        let by = &self.editors[0];
        let found = self.db.find_desk_publication::<Report>(by, number).await;
        found.unwrap().unwrap().open.unwrap()
    }

    /// What is open of a report is sent by the first editor and published by the second.
    async fn out(&self, number: i64, typed: &Typed, at: DateTime<Utc>) {
        let report = Report::read(typed).unwrap();
        let (db, by) = (&self.db, &self.editors[0]);
        let sent = report.sent();
        let revision = self.open(number).await.revision;
        let draft = Draft::sent(typed, &sent);
        db.save_publication(by, Kind::Report, number, revision, draft, at)
            .await
            .unwrap();
        let open = self.open(number).await;
        let may = self.editors[1].may_review(open.id, open.writer).unwrap();
        let now = Decision::Publish { on: None };
        db.decide_publication(&may, Kind::Report, &open.hash.unwrap(), &now, at)
            .await
            .unwrap();
    }

    /// A report that is public since then.
    pub async fn published(&self, typed: &Typed, at: DateTime<Utc>) -> i64 {
        let once = format!("{} {at}", typed.get("title_zh"));
        let begun = self
            .db
            .begin_publication(&self.editors[0], Kind::Report, typed, &once, at)
            .await;
        let (number, _) = begun.unwrap();
        self.out(number, typed, at).await;
        number
    }

    /// A correction of a public report.
    pub async fn corrected(&self, number: i64, typed: &Typed, at: DateTime<Utc>) {
        self.db
            .begin_version(&self.editors[0], Kind::Report, number, typed, at)
            .await
            .unwrap();
        self.out(number, typed, at).await;
    }

    pub async fn ask(&self, number: i64, text: &str, at: DateTime<Utc>) -> i64 {
        let calendar = Calendar::default();
        self.db
            .ask_report(
                &self.asker(),
                self.place.id,
                number,
                &question(text),
                &calendar,
                text,
                at,
            )
            .await
            .unwrap()
    }
}
