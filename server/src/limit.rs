//! Token buckets per address for everything that acts (requirements.md AB1). Finer limits (codes a number, tries an
//! account) live in the store, where several processes share them.
//!
//! An address is one of IPv4 or a /64 of IPv6, which is what one household gets. `X-Forwarded-For` is believed only as
//! far as trusted proxies wrote it, so nobody gets a new bucket by inventing hops.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, ensure};
use app::frame::Problem;
use app::frame::visit::Household;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::Semaphore;

use crate::quota::Quotas;

/// A network such as `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    bits: u32,
}

impl FromStr for Network {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || format!("{text} is not an address or network such as 10.0.0.0/8");
        let (base, bits) = match text.split_once('/') {
            Some((base, bits)) => (base, Some(bits.parse::<u32>().with_context(wrong)?)),
            None => (text, None),
        };
        let base = base.parse::<IpAddr>().with_context(wrong)?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        ensure!(bits <= most, wrong());
        Ok(Self { base, bits })
    }
}

impl Network {
    fn holds(&self, address: IpAddr) -> bool {
        let differ = |a: u128, b: u128, width: u32| match width - self.bits {
            whole if whole >= 128 => false,
            host => (a ^ b) >> host != 0,
        };
        match (self.base, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                !differ(u128::from(a.to_bits()), u128::from(b.to_bits()), 32)
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => !differ(a.to_bits(), b.to_bits(), 128),
            _ => false,
        }
    }
}

/// The address that acts: the nearest hop that no trusted proxy vouches for.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let named: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .map(str::trim)
        .collect();
    let mut client = peer.to_canonical();
    for hop in named.iter().rev() {
        if !trusted.iter().any(|network| network.holds(client)) {
            break;
        }
        let address = hop.parse::<IpAddr>().ok();
        match address.or_else(|| hop.parse::<SocketAddr>().ok().map(|a| a.ip())) {
            Some(address) => client = address.to_canonical(),
            None => break,
        }
    }
    client
}

/// Whose bucket it is.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(a) => IpAddr::V6(Ipv6Addr::from_bits(a.to_bits() & (u128::MAX << 64))),
    }
}

type Buckets = DefaultKeyedRateLimiter<IpAddr>;

/// The buckets of all addresses.
pub struct Limits {
    acts: Buckets,
    sign_ins: Buckets,
    /// Reading that costs much: searches, and lists as files.
    costly: Buckets,
    quotas: Arc<Quotas>,
    trusted: Vec<Network>,
    asked: AtomicU32,
}

/// After so many questions, full buckets are thrown away: they say no more than none.
pub(crate) const SWEEP: u32 = 4096;

/// Buckets of so many a minute, so many of them at once, and `times` as many in a demo.
pub(crate) fn buckets<K: Hash + Eq + Clone>(
    a_minute: u32,
    at_once: u32,
    times: u32,
) -> DefaultKeyedRateLimiter<K> {
    let count = |n: u32| NonZeroU32::new(n.saturating_mul(times)).unwrap_or(NonZeroU32::MIN);
    RateLimiter::keyed(Quota::per_minute(count(a_minute)).allow_burst(count(at_once)))
}

impl Limits {
    /// 60 acts a minute, 30 at once; 10 sign-ins a minute; 60 searches and files of lists, 30 at once. `times` as much in a demo, where browser tests are in a
    /// hurry.
    pub fn new(trusted: Vec<Network>, times: u32) -> Self {
        Self {
            acts: buckets(60, 30, times),
            sign_ins: buckets(10, 10, times),
            costly: buckets(60, 30, times),
            quotas: Arc::new(Quotas::new(times)),
            trusted,
            asked: AtomicU32::new(0),
        }
    }

    /// Whether a household may act once more.
    fn allow(&self, from: IpAddr, path: &str) -> bool {
        self.sweep();
        let sign_in = path == "/login" || path.starts_with("/login/");
        let buckets = if sign_in { &self.sign_ins } else { &self.acts };
        buckets.check_key(&from).is_ok()
    }

    /// Whether a household may read once more.
    fn allow_reading(&self, from: IpAddr, uri: &Uri) -> bool {
        if !is_costly(uri) {
            return true;
        }
        self.sweep();
        self.costly.check_key(&from).is_ok()
    }

    fn sweep(&self) {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.acts.retain_recent();
            self.sign_ins.retain_recent();
            self.costly.retain_recent();
        }
    }
}

/// Whether reading an address makes the database work: a search, or a list as a file. The API's pages are as small as ours.
fn is_costly(uri: &Uri) -> bool {
    let path = uri.path();
    let asks = |query: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.any(|(name, value)| name == "q" && !value.is_empty())
    };
    let file = [".csv", ".json", ".jsonl", ".atom", ".xlsx"];
    let file = file.iter().any(|ending| path.ends_with(ending));
    uri.query().is_some_and(asks) || (file && path != "/api/v1/openapi.json")
}

/// How much is searched and written into files at once. The rest waits for its turn, so that a hundred who want a file leave
/// the two cores to those who read a page; who waits too long is answered by the time limit on every request.
pub const COSTLY: usize = 4;

/// Lets only so many through that cost much (requirements.md AB4). Inside the cache: what is kept costs nothing.
pub async fn few(State(places): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    if !is_costly(request.uri()) {
        return next.run(request).await;
    }
    // Never closed, so there is always a place some time.
    let _place = places.acquire().await;
    next.run(request).await
}

/// Refuses acts and costly reading beyond the limits. Other reading is borne by the cache and the number of places.
pub async fn limit(
    State(limits): State<Arc<Limits>>,
    mut request: Request,
    next: Next,
) -> Response {
    let quota = limits.quotas.of(request.method(), request.uri().path());
    if let Some(quota) = quota {
        request.extensions_mut().insert(quota);
    }
    if may_act(&limits, &mut request) {
        next.run(request).await
    } else {
        Problem::TooMany { minutes: 1 }.into_response()
    }
}

fn may_act(limits: &Limits, request: &mut Request) -> bool {
    // Without a connection, in tests, there is no address to count by.
    let Some(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>() else {
        return true;
    };
    let from = household(client(peer.0.ip(), request.headers(), &limits.trusted));
    if request.method().is_safe() {
        return limits.allow_reading(from, request.uri());
    }
    let may = limits.allow(from, request.uri().path());
    // For who must tell many answers of one household from those of many.
    request.extensions_mut().insert(Household(from.to_string()));
    may
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn forwarded(hops: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for hop in hops {
            headers.append("x-forwarded-for", HeaderValue::from_static(hop));
        }
        headers
    }

    #[test]
    fn without_a_trusted_proxy_the_header_is_ignored() {
        let headers = forwarded(&["1.2.3.4"]);
        assert_eq!(client(ip("9.9.9.9"), &headers, &[]), ip("9.9.9.9"));
    }

    #[test]
    fn an_invented_hop_gives_no_new_bucket() {
        let trusted: Vec<Network> = ["10.0.0.0/8", "fd00::/8"]
            .map(|n| n.parse::<Network>().unwrap())
            .to_vec();
        for (hops, expected) in [
            (vec!["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
            (vec!["6.6.6.6, 1.2.3.4, 10.0.0.3"], "1.2.3.4"),
            (vec!["6.6.6.6", "1.2.3.4:5678"], "1.2.3.4"),
            (vec!["[2001:db8::7]:443"], "2001:db8::7"),
            (vec!["10.0.0.9"], "10.0.0.9"),
            (vec!["6.6.6.6, unknown"], "10.0.0.2"),
            (vec![], "10.0.0.2"),
        ] {
            let headers = forwarded(&hops);
            assert_eq!(
                client(ip("10.0.0.2"), &headers, &trusted),
                ip(expected),
                "{hops:?}"
            );
            assert_eq!(
                client(ip("::ffff:10.0.0.2"), &headers, &trusted),
                ip(expected),
                "{hops:?}"
            );
        }
        assert_eq!(
            client(ip("9.9.9.9"), &forwarded(&["1.2.3.4"]), &trusted),
            ip("9.9.9.9")
        );
    }

    #[test]
    fn a_network_holds_its_addresses() {
        let network: Network = "192.168.4.0/22".parse().unwrap();
        assert!(network.holds(ip("192.168.7.255")) && !network.holds(ip("192.168.8.0")));
        assert!("0.0.0.0/0".parse::<Network>().unwrap().holds(ip("8.8.8.8")));
        assert!("::/0".parse::<Network>().unwrap().holds(ip("2001:db8::1")));
        assert!(!"::/0".parse::<Network>().unwrap().holds(ip("8.8.8.8")));
        assert!(
            "127.0.0.1"
                .parse::<Network>()
                .unwrap()
                .holds(ip("127.0.0.1"))
        );
        for bad in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "host"] {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
    }

    #[test]
    fn searches_and_files_of_lists_have_a_bucket_of_their_own() {
        for (address, costly) in [
            ("/qingyun/search?q=%E8%B7%AF%E7%81%AF", true),
            ("/qingyun/proposals?sort=new&q=a", true),
            ("/qingyun/proposals.csv", true),
            ("/qingyun/ballots/2026-0001/evidence.json", true),
            ("/qingyun/proposals?q=&sort=new", false),
            ("/qingyun/proposals?page=2", false),
            ("/qingyun/search", false),
            ("/api/v1/openapi.json", false),
        ] {
            assert_eq!(is_costly(&Uri::from_static(address)), costly, "{address}");
        }
        let limits = Limits::new(Vec::new(), 1);
        let (me, search) = (ip("1.1.1.1"), Uri::from_static("/qingyun/search?q=a"));
        let list = Uri::from_static("/qingyun/proposals");
        let done = (0..31).filter(|_| limits.allow_reading(me, &search));
        assert_eq!(done.count(), 30);
        assert!(limits.allow_reading(me, &list) && limits.allow(me, "/qingyun/proposals/new"));
        assert!(
            limits.allow_reading(ip("1.1.1.2"), &search),
            "somebody else"
        );
    }

    #[test]
    fn a_household_shares_one_bucket_and_signing_in_has_its_own() {
        let limits = Limits::new(Vec::new(), 1);
        let at = |address: &str| household(ip(address));
        for host in 1..=10 {
            assert!(limits.allow(at(&format!("2001:db8::{host}")), "/login/code"));
        }
        assert!(!limits.allow(at("2001:db8::ffff"), "/login"));
        assert!(
            limits.allow(at("2001:db8:0:1::1"), "/login"),
            "the neighbours"
        );
        assert!(limits.allow(at("2001:db8::1"), "/qingyun/proposals/new"));
        assert!(Limits::new(Vec::new(), 20).allow(at("1.1.1.1"), "/loginx"));
    }
}
