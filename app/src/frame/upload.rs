//! A form that brings one file. Only doors whose address is [`is_upload`] take one; the server gives those more room and
//! more time.

use std::time::Duration;

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use domain::display::Lang;
use domain::files::{FileFault, MAX_BYTES, Upload};
use http::StatusCode;
use http_body_util::BodyExt;

use super::fields::{Fault, Fields};
use super::problem::{Answer, Problem, Refusal};
use super::words;

/// The largest body of a form with a file: the file, and room for its fields.
pub const LARGEST_UPLOAD: usize = MAX_BYTES + 64 * 1024;

/// How long a body that is refused may still come.
const DRAIN: Duration = Duration::from_secs(10);

/// Whether an address takes a file.
pub fn is_upload(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').skip(2).collect();
    matches!(
        parts[..],
        ["ballots", _, "paper", "upload"]
            | ["desk", _, "import"]
            | ["desk", "reports", _, "table"]
            | ["proposals" | "matters", _, "files"]
            | ["desk", "matters", _, "files"]
            | [
                "desk",
                "services" | "reports" | "contacts" | "facilities" | "news" | "catalogue",
                _,
                "files"
            ]
    )
}

/// The file of a form, empty where none was chosen, and its other fields. Called after the check of the right, not as an
/// extractor before it.
///
/// # Errors
/// When it is no form with one file named `file`, or too large.
pub async fn uploaded(request: Request) -> Result<(Upload, Fields), Problem> {
    let path = request.uri().path().to_owned();
    let problem = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(&path),
        _ => Problem::BadRequest,
    };
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| Problem::WrongType)?;
    let (mut upload, mut fields) = (None, Vec::new());
    while let Some(part) = form.next_field().await.map_err(problem)? {
        let field = part.name().unwrap_or_default().to_owned();
        if field != "file" {
            fields.push((field, part.text().await.map_err(problem)?));
            continue;
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(problem)?.to_vec();
        if upload.replace(Upload { name, bytes }).is_some() {
            return Err(Problem::BadRequest);
        }
    }
    Ok((upload.unwrap_or_default(), Fields::from_pairs(fields)))
}

/// The answer to a form whose file nobody wants, once what still comes of it has been read past: a browser that is cut
/// off while it sends shows a broken connection instead of the answer.
pub async fn unread(request: Request, answer: Answer) -> Answer {
    drain(request.into_body()).await;
    answer
}

/// Reads past a body, not more of it than a file may be and not for long.
pub async fn drain(mut body: axum::body::Body) {
    let read = async {
        let mut read = 0;
        while let Some(Ok(frame)) = body.frame().await {
            read += frame.data_ref().map_or(0, |data| data.len());
            if read > 2 * LARGEST_UPLOAD {
                return;
            }
        }
    };
    let _ = tokio::time::timeout(DRAIN, read).await;
}

/// What is said of a file that is larger than any that is taken, with the way back to its form.
pub fn too_large(path: &str) -> Problem {
    let back = path.trim_end_matches("/upload").to_owned();
    let label: fn(Lang) -> &'static str = words::file_back;
    Problem::Refused(Refusal {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        say: std::sync::Arc::new(|lang| words::file_too_large(lang).to_owned()),
        onward: Some((back, label)),
    })
}

/// A file's fault in words, for its field.
pub fn fault(why: FileFault) -> Fault {
    let say: fn(Lang) -> &'static str = match why {
        FileFault::Empty => words::file_empty,
        FileFault::TooLarge => words::file_too_large,
        FileFault::Kind => words::file_kind,
        FileFault::Ending => words::file_ending,
        FileFault::TooManyPixels => words::file_pixels,
        FileFault::Broken => words::file_broken,
        FileFault::TwoThings => words::file_two_things,
        FileFault::Name => words::file_name,
        FileFault::Quota => words::file_quota,
        FileFault::Full => words::file_full,
    };
    Fault::Say(say)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_doors_that_take_a_file_get_more_room() {
        assert!(is_upload("/qingyun/ballots/2026-0001/paper/upload"));
        assert!(is_upload("/qingyun/desk/services/import"));
        assert!(is_upload("/qingyun/desk/reports/3/table"));
        assert!(is_upload("/qingyun/proposals/2026-0001/files"));
        assert!(is_upload("/qingyun/matters/2026-0001/files"));
        assert!(is_upload("/qingyun/desk/matters/2026-0001/files"));
        for room in [
            "services",
            "reports",
            "contacts",
            "facilities",
            "news",
            "catalogue",
        ] {
            assert!(
                is_upload(&format!("/qingyun/desk/{room}/3/files")),
                "{room}"
            );
        }
        for other in [
            "/qingyun/desk/meetings/2026-0001/upload",
            "/upload",
            "/qingyun/ballots/2026-0001/upload",
            "/qingyun/ballots/2026-0001/paper/upload/more",
            "/qingyun/desk/services/import/template.csv",
            "/qingyun/desk/import",
            "/qingyun/desk/news/3/files/change",
            "/qingyun/desk/meetings/3/files",
            "/qingyun/proposals/2026-0001/files/hide",
            "/qingyun/desk/matters/2026-0001/files/hide",
        ] {
            assert!(!is_upload(other), "{other}");
        }
    }
}
