//! Uploads in a bucket. Asked only of a program that is built with S3, and of a server that speaks its language:
//! `JUYI_TEST_S3=http://127.0.0.1:5000/BUCKET cargo test -p store --features s3 --test bucket` (docs/operations.md).
#![cfg(feature = "s3")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests"
)]

use chrono::{TimeDelta, Utc};
use store::files::Shelf;

fn shelf() -> Shelf {
    let at = std::env::var("JUYI_TEST_S3").expect("JUYI_TEST_S3 names a server and a bucket");
    let (endpoint, bucket) = at.rsplit_once('/').expect("a bucket after a slash");
    let options = [
        ("AWS_ENDPOINT", endpoint),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
    ];
    let options = options.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Shelf::bucket(&format!("s3://{bucket}/uploads"), options).unwrap()
}

#[tokio::test]
async fn what_is_put_into_a_bucket_is_taken_out_of_it_and_listed() {
    let (shelf, name) = (shelf(), "0123456789abcdef0123456789abcdef");
    assert_eq!(shelf.take(name).await.unwrap(), None);
    shelf.put_back(name, b"a picture".to_vec()).await.unwrap();
    assert_eq!(shelf.take(name).await.unwrap().unwrap(), b"a picture");
    let soon = Utc::now() + TimeDelta::hours(1);
    assert_eq!(shelf.names_before(soon).await.unwrap(), [name]);
    let before = Utc::now() - TimeDelta::hours(1);
    assert!(shelf.names_before(before).await.unwrap().is_empty());
}

#[test]
fn an_address_that_means_nothing_is_refused() {
    for bad in ["", "uploads", "s3:", "gopher://bucket/uploads"] {
        assert!(Shelf::bucket(bad, []).is_err(), "{bad}");
    }
}
