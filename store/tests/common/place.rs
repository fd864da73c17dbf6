//! One community with everything it needs.

use domain::access::{self, Operator};
use domain::communities::Slug;
use domain::ids::{BuildingId, CategoryId, CommunityId, GridId, UnitId};
use domain::rulebook::{Entry, Rule, example};
use store::Db;
use store::communities::NewCommunity;

use super::{OPERATOR_PHONE, both_of, now, phone};

/// One community with everything it needs.
pub struct Place {
    pub id: CommunityId,
    pub slug: Slug,
    pub operator: Operator,
    /// 1 and 2.
    pub grids: [GridId; 2],
    /// Two in the first grid, one in the second.
    pub buildings: [BuildingId; 3],
    /// `environment` and `safety`.
    pub categories: [CategoryId; 2],
    pub units: [UnitId; 2],
}

pub fn new_community(slug: &str) -> NewCommunity {
    NewCommunity {
        slug: Slug::parse(slug).unwrap(),
        name: both_of("青云社区"),
        district: both_of("南明区"),
        agency: both_of("青云社区服务中心"),
        body: both_of("青云社区议事会"),
        phone: "0851-85550000".into(),
        address: both_of("青云路 1 号"),
        about: both_of("示例"),
        demo: false,
    }
}

/// The entries of the rulebook with which the community starts.
pub fn entries() -> std::collections::BTreeMap<Rule, Entry> {
    Rule::ALL
        .iter()
        .map(|rule| (*rule, example().entry(*rule).clone()))
        .collect()
}

/// The operator of the deployment, made when there is none.
pub async fn operator(db: &Db) -> Operator {
    let number = phone(OPERATOR_PHONE);
    let account = match db.create_operator(&number, "hash", "sealed", now()).await {
        Ok(account) => account,
        Err(_) => db.find_staff_login(&number).await.unwrap().unwrap().account,
    };
    access::operator(Some(&db.load_standing(account, true, None).await.unwrap())).unwrap()
}

/// Qingyun: two grids, three buildings, two categories, two units, the example rulebook in force since January.
pub async fn community(db: &Db) -> Place {
    named_community(db, "qingyun").await
}

pub async fn named_community(db: &Db, slug: &str) -> Place {
    let op = operator(db).await;
    let new = new_community(slug);
    let slug = new.slug.clone();
    let id = db.create_community(&op, new, now()).await.unwrap();
    let mut grids = [GridId(0); 2];
    for (number, grid) in (1..).zip(&mut grids) {
        let name = both_of(&format!("第{number}网格"));
        let area = both_of("青云路以北");
        *grid = db
            .add_grid(&op, id, number, name, area, now())
            .await
            .unwrap();
    }
    let mut buildings = [BuildingId(0); 3];
    for (n, building) in buildings.iter_mut().enumerate() {
        let name = both_of(&format!("{} 栋", n + 1));
        *building = db
            .add_building(&op, id, grids[n / 2], name, now())
            .await
            .unwrap();
    }
    let mut categories = [CategoryId(0); 2];
    for (sort, category) in (1..).zip(&mut categories) {
        let code = ["environment", "safety"][sort as usize - 1];
        *category = db
            .add_category(&op, id, code, both_of(code), sort, now())
            .await
            .unwrap();
    }
    let mut units = [UnitId(0); 2];
    for (n, unit) in units.iter_mut().enumerate() {
        let code = ["works", "lights"][n];
        *unit = db
            .add_unit(&op, id, code, both_of(code), "0851-85550001", now())
            .await
            .unwrap();
    }
    let january = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    db.adopt_rulebook(&op, id, january, entries(), now())
        .await
        .unwrap();
    Place {
        id,
        slug,
        operator: op,
        grids,
        buildings,
        categories,
        units,
    }
}
