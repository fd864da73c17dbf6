//! A form that brings a file: its fields, and the file as it arrived. Only doors whose address ends in `/upload` take
//! one; the server gives those more room and more time ([`is_upload`]).

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use domain::display::Lang;
use domain::files::{FileFault, MAX_BYTES, Upload};
use http::StatusCode;

use super::fields::Fault;
use super::problem::Problem;
use super::words;

/// The largest body of a form with a file: the file, and room for its fields.
pub const LARGEST_UPLOAD: usize = MAX_BYTES + 64 * 1024;

/// Whether an address takes a file.
pub fn is_upload(path: &str) -> bool {
    path.ends_with("/upload")
}

/// The file of a form; empty where none was chosen. Called after the check of the right, not as an extractor before it.
///
/// # Errors
/// When it is no form with a file, or too large.
pub async fn uploaded(request: Request) -> Result<Upload, Problem> {
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| Problem::WrongType)?;
    let mut upload = Upload::default();
    while let Some(part) = form.next_field().await.map_err(problem)? {
        // A field that is no file is not ours; what it holds is read past.
        if let Some(name) = part.file_name().map(str::to_owned) {
            let bytes = part.bytes().await.map_err(problem)?.to_vec();
            upload = Upload { name, bytes };
        }
    }
    Ok(upload)
}

fn problem(error: MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        _ => Problem::BadRequest,
    }
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
        FileFault::Quota => words::file_quota,
        FileFault::Full => words::file_full,
    };
    Fault::Say(say)
}
