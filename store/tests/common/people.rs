//! People of the stories: residents, staff, and what they claim.

use chrono::{DateTime, Utc};
use domain::access::{self, Attestor, MayAttest, Standing};
use domain::accounts::Role;
use domain::codes::Code;
use domain::ids::{CommunityId, GridId, ResidencyId};
use domain::text::{Door, Nickname, RealName};
use store::Db;
use store::accounts::{ClaimAddress, LoggedIn};

use super::{CLERK_PHONE, KEY, now, operator, phone, signed_in};

/// Asks for a code and types it. `browser` is the hash that the code is bound to.
pub async fn sign_in(db: &Db, number: &str, browser: &str, at: DateTime<Utc>) -> LoggedIn {
    let number = phone(number);
    let code = Code::phone("123456").unwrap();
    let digest = code.digest(KEY, &format!("login:{}", number.as_str()));
    db.start_login(&number, browser, &digest, at).await.unwrap();
    db.check_login(browser, &code, KEY, at).await.unwrap()
}

/// Somebody who has signed in with that number and a nickname, and, if `verified`, whose residency in the first
/// building a window clerk has attested.
pub async fn resident(db: &Db, community: CommunityId, number: &str, verified: bool) -> Standing {
    let account = sign_in(db, number, &format!("browser of {number}"), now())
        .await
        .account;
    let here = db
        .load_standing(account, false, Some(community))
        .await
        .unwrap();
    let person = signed_in(&here);
    let nickname = Nickname::parse(&format!("居民{}", &number[7..])).unwrap();
    db.rename(&person, &nickname, now()).await.unwrap();
    if verified {
        let claim = claim(db, community, &here, 0).await;
        let right = may_attest(db, community, claim).await;
        let name = RealName::parse("王芳").unwrap();
        db.attest_in_person(&right, &format!("document of {number}"), &name, now())
            .await
            .unwrap();
    }
    db.load_standing(account, false, Some(community))
        .await
        .unwrap()
}

/// The address `room` of the `building`-th building of a community.
pub async fn address(db: &Db, community: CommunityId, building: usize, room: &str) -> ClaimAddress {
    ClaimAddress {
        building: db.list_buildings(community).await.unwrap()[building].id,
        unit: Door::parse("2 单元").unwrap(),
        room: Door::parse(room).unwrap(),
        name: RealName::parse("王小芳").unwrap(),
    }
}

/// Lets somebody name the `building`-th building as home.
pub async fn claim(
    db: &Db,
    community: CommunityId,
    who: &Standing,
    building: usize,
) -> ResidencyId {
    let address = address(db, community, building, "1203").await;
    db.claim_residency(&signed_in(who), community, address, now())
        .await
        .unwrap()
}

/// Somebody of the staff, signed in with the second factor.
pub async fn staff(
    db: &Db,
    community: CommunityId,
    number: &str,
    role: Role,
    grid: Option<GridId>,
) -> Standing {
    let op = operator(db).await;
    // Held already when a story asks for the same person twice.
    let _ = db
        .grant_role(&op, Some(community), &phone(number), role, grid, now())
        .await;
    let account = db
        .find_staff_login(&phone(number))
        .await
        .unwrap()
        .unwrap()
        .account;
    db.load_standing(account, true, Some(community))
        .await
        .unwrap()
}

/// The window clerk whom all stories share.
pub async fn attestor(db: &Db, community: CommunityId) -> Attestor {
    let clerk = staff(db, community, CLERK_PHONE, Role::WindowClerk, None).await;
    access::attestor(Some(&clerk)).unwrap()
}

/// The shared clerk's right to decide on a claim.
pub async fn may_attest(db: &Db, community: CommunityId, claim: ResidencyId) -> MayAttest {
    let clerk = attestor(db, community).await;
    let waiting = db.find_claim(&clerk, claim).await.unwrap().unwrap();
    clerk
        .may_attest(waiting.id, waiting.account, waiting.grid)
        .unwrap()
}
