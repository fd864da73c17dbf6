//! Token buckets by account and act, beside those by address (requirements.md AB1): whoever changes addresses with every act
//! is one person still, and a whole office behind one address is not.
//!
//! What surprises: the account is known only where the session is read, so a request carries its buckets with it, and
//! `Visit` asks them. Whoever is not signed in has the buckets of the address alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::frame::quota::Quota;
use axum::http::Method;
use domain::ids::AccountId;
use governor::DefaultKeyedRateLimiter;

use crate::limit::{SWEEP, buckets};

/// What is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Support,
    Comment,
    /// Proposals, matters, what one asks of neighbours.
    File,
    /// Lists and the own data as files.
    Export,
}

impl Act {
    fn of(method: &Method, path: &str) -> Option<Self> {
        if method.is_safe() {
            let file = [".csv", ".json", ".jsonl", ".atom", ".xlsx", ".ics"];
            let file = file.iter().any(|ending| path.ends_with(ending));
            return (file && !path.starts_with("/api/")).then_some(Self::Export);
        }
        let ending = path.rsplit('/').next().unwrap_or_default();
        match ending {
            "support" | "unsupport" => Some(Self::Support),
            "comments" | "comment" | "say" => Some(Self::Comment),
            "new" | "ask" | "offer" => Some(Self::File),
            _ => None,
        }
    }
}

type Buckets = DefaultKeyedRateLimiter<i64>;

/// The buckets of all accounts.
pub struct Quotas {
    supports: Buckets,
    comments: Buckets,
    filings: Buckets,
    exports: Buckets,
    asked: AtomicU32,
}

impl Quotas {
    /// 60 supports a minute, 30 at once; 10 comments, 10 filings and 20 files a minute. `times` as much in a demo.
    pub fn new(times: u32) -> Self {
        Self {
            supports: buckets(60, 30, times),
            comments: buckets(10, 10, times),
            filings: buckets(10, 10, times),
            exports: buckets(20, 20, times),
            asked: AtomicU32::new(0),
        }
    }

    fn allow(&self, act: Act, account: AccountId) -> bool {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            for buckets in [&self.supports, &self.comments, &self.filings, &self.exports] {
                buckets.retain_recent();
            }
        }
        let buckets = match act {
            Act::Support => &self.supports,
            Act::Comment => &self.comments,
            Act::File => &self.filings,
            Act::Export => &self.exports,
        };
        buckets.check_key(&account.0).is_ok()
    }

    /// What a request asks of the account's buckets; nothing where its act has none.
    pub fn of(self: &Arc<Self>, method: &Method, path: &str) -> Option<Quota> {
        let act = Act::of(method, path)?;
        let quotas = self.clone();
        Some(Quota::new(move |account| quotas.allow(act, account)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(
        Method::POST,
        "/qingyun/proposals/2026-0001/support",
        Some(Act::Support)
    )]
    #[case(
        Method::POST,
        "/qingyun/proposals/2026-0001/unsupport",
        Some(Act::Support)
    )]
    #[case(
        Method::POST,
        "/qingyun/proposals/2026-0001/comments",
        Some(Act::Comment)
    )]
    #[case(
        Method::POST,
        "/qingyun/consultations/2026-0001/comment",
        Some(Act::Comment)
    )]
    #[case(Method::POST, "/qingyun/proposals/new", Some(Act::File))]
    #[case(Method::POST, "/qingyun/matters/new", Some(Act::File))]
    #[case(Method::GET, "/qingyun/proposals.csv", Some(Act::Export))]
    #[case(Method::GET, "/me/data.json", Some(Act::Export))]
    #[case(Method::GET, "/qingyun/proposals/new", None)]
    #[case(Method::GET, "/api/v1/openapi.json", None)]
    #[case(Method::POST, "/me/name", None)]
    #[case(Method::POST, "/logout", None)]
    fn acts_are_told_apart(#[case] method: Method, #[case] path: &str, #[case] act: Option<Act>) {
        assert_eq!(Act::of(&method, path), act);
    }

    #[test]
    fn an_account_has_a_bucket_for_each_act_and_its_own() {
        let quotas = Arc::new(Quotas::new(1));
        let (me, other) = (AccountId(1), AccountId(2));
        let done = |path: &str, who, n: usize| {
            let quota = quotas.of(&Method::POST, path).unwrap();
            (0..n).filter(|_| quota.allows(who)).count()
        };
        assert_eq!(done("/qingyun/proposals/2026-0001/comments", me, 40), 10);
        // Another proposal and another community are the same act of the same person.
        assert_eq!(done("/nanhu/proposals/2026-0002/comments", me, 40), 0);
        assert_eq!(done("/qingyun/proposals/2026-0001/comments", other, 1), 1);
        assert_eq!(done("/qingyun/proposals/2026-0001/support", me, 40), 30);
        assert_eq!(done("/qingyun/proposals/new", me, 40), 10);
    }
}
