//! How often an account may do something, as far as a visit has to know of it.

use std::sync::Arc;

use domain::ids::AccountId;

/// What the server says of how often an account may do what is asked for: the buckets lie there, the account is known here
/// (requirements.md AB1).
#[derive(Clone)]
pub struct Quota(Arc<dyn Fn(AccountId) -> bool + Send + Sync>);

impl Quota {
    pub fn new(allows: impl Fn(AccountId) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(allows))
    }

    /// Whether the account may once more.
    pub fn allows(&self, account: AccountId) -> bool {
        (self.0)(account)
    }
}
