//! On whose behalf a task acts: the number of its request and the session behind it. They lie beside the task, as a span of the
//! journal does, and not in the signature of forty acts: no act decides anything by them, the security record alone writes them down.

use std::cell::RefCell;

use domain::access::Standing;
use domain::accounts::Role;
use domain::ids::{AccountId, CommunityId};

tokio::task_local! {
    static TRAIL: Beside;
}

#[derive(Default)]
struct Beside {
    request: String,
    session: RefCell<Option<Session>>,
}

/// The session of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Session {
    pub account: AccountId,
    pub second_factor: bool,
    pub community: Option<CommunityId>,
    /// The roles in which it may act, parted by commas.
    pub roles: String,
}

/// What is known here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Trail {
    pub request: String,
    pub session: Option<Session>,
}

/// Runs what belongs to one request under its number.
pub async fn follow<F: Future>(request: String, task: F) -> F::Output {
    let beside = Beside {
        request,
        session: RefCell::default(),
    };
    TRAIL.scope(beside, task).await
}

/// Notes who acts in the request that runs here; nothing outside of one.
pub fn act_as(standing: &Standing) {
    let may = |role: Role| standing.second_factor || !role.needs_second_factor();
    let mut roles: Vec<&str> = standing
        .roles
        .iter()
        .map(|(role, _)| *role)
        .filter(|role| may(*role))
        .map(Role::code)
        .collect();
    roles.sort_unstable();
    roles.dedup();
    let session = Session {
        account: standing.account,
        second_factor: standing.second_factor,
        community: standing.community,
        roles: roles.join(","),
    };
    let _ = TRAIL.try_with(|beside| beside.session.replace(Some(session)));
}

pub(super) fn here() -> Trail {
    TRAIL
        .try_with(|beside| Trail {
            request: beside.request.clone(),
            session: beside.session.borrow().clone(),
        })
        .unwrap_or_default()
}
