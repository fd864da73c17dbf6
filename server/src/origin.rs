//! Acts come from our own pages (requirements.md CS1). The browser says where a request comes from in headers that no
//! page can forge; a request that says nothing did not come from a form of ours.

use std::sync::Arc;

use app::frame::Problem;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses acts from elsewhere.
pub async fn same_origin(State(own): State<Arc<str>>, request: Request, next: Next) -> Response {
    if comes_from_us(request.method(), request.uri(), request.headers(), &own) {
        next.run(request).await
    } else {
        Problem::CrossSite.into_response()
    }
}

/// Whether a request may act: it only reads, or `Sec-Fetch-Site` says that it is ours or was typed, or, in browsers too
/// old for that header, its `Origin` is the host it was sent to.
fn comes_from_us(method: &Method, uri: &Uri, headers: &HeaderMap, own: &str) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some((scheme, from)) = text(header::ORIGIN).and_then(|o| o.split_once("://")) else {
        return false;
    };
    // Somebody between us and the reader can write pages for the plain address of our host, not for the secure one.
    if own.starts_with("https://") && scheme != "https" {
        return false;
    }
    // HTTP/2 has no Host header; the host is part of its address.
    let host = text(header::HOST).or_else(|| uri.authority().map(|a| a.as_str()));
    let own_host = own.split_once("://").map(|(_, host)| host);
    [host, own_host]
        .into_iter()
        .flatten()
        .any(|ours| ours.eq_ignore_ascii_case(from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};
    use rstest::rstest;

    const OWN: &str = "https://juyi.example.cn";

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)))
            .collect()
    }

    #[rstest]
    #[case::a_form_of_ours(&[("sec-fetch-site", "same-origin")], true)]
    #[case::typed_by_the_person(&[("sec-fetch-site", "none")], true)]
    #[case::another_site(&[("sec-fetch-site", "cross-site"), ("origin", "https://juyi.example.cn")], false)]
    #[case::a_neighbour_domain(&[("sec-fetch-site", "same-site")], false)]
    #[case::an_old_browser(&[("origin", "https://juyi.example.cn"), ("host", "juyi.example.cn")], true)]
    #[case::behind_a_proxy(&[("origin", "https://juyi.example.cn"), ("host", "10.0.0.7:3000")], true)]
    #[case::another_origin(&[("origin", "https://evil.example"), ("host", "juyi.example.cn")], false)]
    #[case::a_longer_name(&[("origin", "https://juyi.example.cn.evil.example"), ("host", "juyi.example.cn")], false)]
    #[case::the_plain_address(&[("origin", "http://juyi.example.cn"), ("host", "juyi.example.cn")], false)]
    #[case::a_sandboxed_frame(&[("origin", "null"), ("host", "juyi.example.cn")], false)]
    #[case::a_script_without_a_word(&[("host", "juyi.example.cn")], false)]
    fn an_act_comes_from_a_page_of_ours(
        #[case] pairs: &[(&'static str, &'static str)],
        #[case] allowed: bool,
    ) {
        let (uri, headers) = (Uri::from_static("/me/name"), headers(pairs));
        assert_eq!(comes_from_us(&Method::POST, &uri, &headers, OWN), allowed);
        assert_eq!(comes_from_us(&Method::DELETE, &uri, &headers, OWN), allowed);
        assert!(comes_from_us(&Method::GET, &uri, &headers, OWN));
    }

    #[test]
    fn over_http_2_the_host_lies_in_the_address() {
        let uri = Uri::from_static("http://127.0.0.1:3000/me/name");
        let headers = headers(&[("origin", "http://127.0.0.1:3000")]);
        assert!(comes_from_us(
            &Method::POST,
            &uri,
            &headers,
            "http://localhost:3000"
        ));
    }
}
