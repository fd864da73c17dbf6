//! Lists as CSV files, the same for every room; and tables that people bring, in [`read`].

pub mod read;

use axum::response::IntoResponse;
use domain::reports::Value;
use http::header;

use super::{Answer, Problem};

/// A cell that no spreadsheet takes for a formula; a number below zero is none.
pub fn safe_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    match formula && Value::parse(text).is_none() {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// The file: `columns` as its first line, then `rows` with as many cells each.
///
/// # Errors
/// [`Problem::Ours`] where a row has another number of cells.
pub fn csv(name: &str, columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Answer {
    let broken = |_| Problem::Ours("csv");
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(columns).map_err(broken)?;
    for row in rows {
        file.write_record(row.iter().map(|cell| safe_cell(cell)))
            .map_err(broken)?;
    }
    // The mark at the beginning tells Excel that this is UTF-8.
    let mut bytes = "\u{FEFF}".as_bytes().to_vec();
    bytes.extend(file.into_inner().map_err(|_| Problem::Ours("csv"))?);
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}.csv\""),
            ),
        ],
        bytes,
    )
        .into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for bad in ["=1+1", "+1", "-1+1", "-x", "@x", "\t=1"] {
            assert!(safe_cell(bad).starts_with('\''), "{bad}");
        }
        assert_eq!(safe_cell("修路灯"), "修路灯");
        assert_eq!(safe_cell("-3.5"), "-3.5");
        assert_eq!(safe_cell("-3.5+1"), "'-3.5+1");
    }
}
