//! Reading tables that people bring: CSV as spreadsheets write it in any of their codes, and XLSX.
//!
//! What surprises: an XLSX file is an archive. What it unpacks to is measured before anything reads it, and its cells are
//! taken one by one, so that neither a bomb nor a single cell in the last corner of a sheet fills the memory
//! (requirements.md UP4).

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use encoding_rs::{Encoding, GB18030};
use tokio::sync::Semaphore;

/// The most rows of a table, with its first line.
pub const MAX_ROWS: usize = 301;
/// The most columns.
pub const MAX_COLUMNS: usize = 60;
/// The most characters of a table.
const MAX_TEXT: usize = 400_000;
/// The most that an archive may unpack to, in bytes, and the most files in it.
const MAX_UNPACKED: u64 = 24 * 1024 * 1024;
const MAX_ENTRIES: usize = 500;

/// Why a file is no table that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SheetFault {
    /// No file, or no row in it.
    Empty,
    /// Neither CSV nor XLSX.
    Kind,
    /// Its bytes make no sense.
    Broken,
    /// More rows, columns or text than are taken at once.
    TooLarge,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet counts it, from 1.
    pub number: usize,
    pub cells: Vec<String>,
}

/// How many archives are unpacked at once: each takes a core and up to [`MAX_UNPACKED`].
static UNPACKING: Semaphore = Semaphore::const_new(1);

/// The rows of a file that hold anything, read off the threads that answer requests.
///
/// # Errors
/// [`SheetFault`].
pub async fn read(bytes: Vec<u8>) -> Result<Vec<Row>, SheetFault> {
    if bytes.is_empty() {
        return Err(SheetFault::Empty);
    }
    // Never closed, so there is always a place some time.
    let _place = UNPACKING.acquire().await;
    let read = tokio::task::spawn_blocking(move || table(bytes));
    read.await.map_err(|_| SheetFault::Broken)?
}

/// [`read`] on the thread that asks.
///
/// # Errors
/// [`SheetFault`].
pub fn table(bytes: Vec<u8>) -> Result<Vec<Row>, SheetFault> {
    match bytes.starts_with(b"PK\x03\x04") {
        true => workbook(bytes),
        false => text(&decoded(&bytes)?),
    }
}

/// The text of a file: in the code that its first bytes name, else UTF-8, else the code of Chinese Windows.
fn decoded(bytes: &[u8]) -> Result<String, SheetFault> {
    let text = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((code, mark)), _) => code
            .decode_without_bom_handling_and_without_replacement(&bytes[mark..])
            .ok_or(SheetFault::Kind)?,
        (None, Ok(text)) => text.into(),
        (None, Err(_)) => GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or(SheetFault::Kind)?,
    };
    match text.contains('\0') {
        true => Err(SheetFault::Kind),
        false => Ok(text.into_owned()),
    }
}

/// The rows of a text whose cells are parted by commas, semicolons or tabs, whichever its first line has most of.
///
/// # Errors
/// [`SheetFault`].
pub fn text(text: &str) -> Result<Vec<Row>, SheetFault> {
    let text = text.trim_start_matches('\u{FEFF}');
    let first = text.lines().next().unwrap_or_default();
    let parts = [b',', b'\t', b';'];
    let most = parts.into_iter().rev();
    let delimiter = most.max_by_key(|part| first.bytes().filter(|b| b == part).count());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|_| SheetFault::Broken)?;
        for (column, cell) in record.iter().enumerate() {
            sheet.put(at, column, cell)?;
        }
    }
    sheet.rows()
}

/// The reader of workbooks panics over some that nobody's program writes: a row whose number does not fit (calamine 0.38).
fn workbook(bytes: Vec<u8>) -> Result<Vec<Row>, SheetFault> {
    unpacks_to_little(&bytes)?;
    std::panic::catch_unwind(|| rows_of(bytes)).unwrap_or(Err(SheetFault::Broken))
}

fn rows_of(bytes: Vec<u8>) -> Result<Vec<Row>, SheetFault> {
    let broken = |_| SheetFault::Broken;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetFault::Kind)?;
    let name = book.sheet_names().first().cloned();
    let name = name.ok_or(SheetFault::Empty)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
    let mut sheet = Sheet::default();
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        sheet.put(row as usize, column as usize, &shown(cell.get_value()))?;
    }
    sheet.rows()
}

/// Unpacks every file of an archive into nothing, and counts: the sizes that an archive names of itself may be lies.
fn unpacks_to_little(bytes: &[u8]) -> Result<(), SheetFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetFault::Broken)?;
    if archive.len() > MAX_ENTRIES {
        return Err(SheetFault::TooLarge);
    }
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|_| SheetFault::Broken)?;
        let read = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink());
        let read = read.map_err(|_| SheetFault::Broken)?;
        left = left.checked_sub(read).ok_or(SheetFault::TooLarge)?;
    }
    Ok(())
}

/// A cell as a person would type it: days as 2026-01-31, whole numbers without a point.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(n) => n.to_string(),
        // Displayed as the shortest text that means the same number: 3 for 3.0.
        DataRef::Float(n) => n.to_string(),
        DataRef::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A table being read, within its limits.
#[derive(Default)]
struct Sheet {
    rows: Vec<Row>,
    text: usize,
}

impl Sheet {
    /// Takes a cell; rows come in order, and empty ones are none.
    fn put(&mut self, row: usize, column: usize, cell: &str) -> Result<(), SheetFault> {
        let cell = cell.trim();
        if cell.is_empty() {
            return Ok(());
        }
        let number = row.saturating_add(1);
        if self.rows.last().is_none_or(|last| last.number != number) {
            self.rows.push(Row {
                number,
                cells: Vec::new(),
            });
        }
        self.text += cell.len();
        if self.rows.len() > MAX_ROWS || column >= MAX_COLUMNS || self.text > MAX_TEXT {
            return Err(SheetFault::TooLarge);
        }
        if let Some(last) = self.rows.last_mut() {
            last.cells
                .resize(last.cells.len().max(column + 1), String::new());
            if let Some(place) = last.cells.get_mut(column) {
                *place = plain(cell);
            }
        }
        Ok(())
    }

    fn rows(self) -> Result<Vec<Row>, SheetFault> {
        match self.rows.is_empty() {
            true => Err(SheetFault::Empty),
            false => Ok(self.rows),
        }
    }
}

/// A cell without the mark that [`super::safe_cell`] puts before what looks like a formula, and with the line ends of forms.
fn plain(cell: &str) -> String {
    let marked = cell.strip_prefix('\'').filter(|rest| {
        let first = rest.chars().next();
        first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@'))
    });
    marked.unwrap_or(cell).replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn cells(rows: &[Row]) -> Vec<Vec<&str>> {
        rows.iter()
            .map(|row| row.cells.iter().map(String::as_str).collect())
            .collect()
    }

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            out.start_file(*name, SimpleFileOptions::default()).unwrap();
            out.write_all(bytes).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    /// A workbook with these rows of XML in its only sheet.
    fn book(rows: &str) -> Vec<u8> {
        let sheet = format!(
            r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
        );
        archive(&[
            (
                "[Content_Types].xml",
                br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
            ),
            (
                "_rels/.rels",
                br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
            ),
            (
                "xl/workbook.xml",
                br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#,
            ),
            (
                "xl/_rels/workbook.xml.rels",
                br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
            ),
            (
                "xl/styles.xml",
                br#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#,
            ),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ])
    }

    #[tokio::test]
    async fn a_table_is_read_in_every_code_that_spreadsheets_write() {
        let typed = "名称,电话\r\n修路灯,0851-1\r\n";
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(typed.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let (gbk, _, _) = GB18030.encode(typed);
        for bytes in [
            typed.as_bytes().to_vec(),
            format!("\u{FEFF}{typed}").into_bytes(),
            utf16,
            gbk.into_owned(),
            typed.replace(',', "\t").into_bytes(),
            typed.replace(',', ";").into_bytes(),
        ] {
            let rows = read(bytes).await.unwrap();
            assert_eq!(
                cells(&rows),
                [vec!["名称", "电话"], vec!["修路灯", "0851-1"]]
            );
        }
    }

    #[test]
    fn cells_keep_their_lines_and_lose_the_mark_of_formulas() {
        let rows = text("a,b\n\"一\r\n二\",'+86 1\n,\n'x,\n").unwrap();
        assert_eq!(
            cells(&rows),
            [vec!["a", "b"], vec!["一\n二", "+86 1"], vec!["'x"]]
        );
        assert_eq!(rows.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 2, 4]);
    }

    #[tokio::test]
    async fn a_workbook_gives_texts_numbers_and_days() {
        let rows = book(
            r#"<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c><c r="B1"><v>3</v></c></row>
               <row r="3"><c r="B3"><v>2.5</v></c><c r="C3" s="1"><v>46053</v></c></row>"#,
        );
        let rows = read(rows).await.unwrap();
        assert_eq!(
            cells(&rows),
            [vec!["名称", "3"], vec!["", "2.5", "2026-01-31"]]
        );
        assert_eq!(rows[1].number, 3);
    }

    #[tokio::test]
    async fn a_bomb_is_no_table() {
        let zeros = vec![0_u8; 26 * 1024 * 1024];
        let bomb = archive(&[("xl/worksheets/sheet1.xml", &zeros)]);
        assert!(bomb.len() < 100_000);
        assert_eq!(read(bomb).await, Err(SheetFault::TooLarge));
    }

    #[tokio::test]
    async fn a_cell_in_the_last_corner_takes_no_memory() {
        let far = book(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#);
        assert_eq!(read(far).await, Err(SheetFault::TooLarge));
        let deep = book(r#"<row r="1048576"><c r="A1048576"><v>1</v></c></row>"#);
        assert_eq!(read(deep).await.unwrap()[0].number, 1_048_576);
    }

    #[tokio::test]
    async fn what_is_no_table_is_refused() {
        for (bytes, why) in [
            (vec![], SheetFault::Empty),
            (b"\n\n , \n".to_vec(), SheetFault::Empty),
            (b"\x89PNG\r\n\x1a\n\0\0".to_vec(), SheetFault::Kind),
            (
                b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0".to_vec(),
                SheetFault::Kind,
            ),
            (b"PK\x03\x04rubbish".to_vec(), SheetFault::Broken),
            (archive(&[("a.txt", b"x")]), SheetFault::Kind),
            (
                "x\n".repeat(MAX_ROWS + 1).into_bytes(),
                SheetFault::TooLarge,
            ),
            (",".repeat(MAX_COLUMNS).into_bytes(), SheetFault::Empty),
            (
                format!("{}x", ",".repeat(MAX_COLUMNS)).into_bytes(),
                SheetFault::TooLarge,
            ),
        ] {
            assert_eq!(read(bytes.clone()).await, Err(why), "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(rows) = decoded(&bytes).and_then(|t| text(&t)) {
                prop_assert!(rows.len() < MAX_ROWS);
            }
            let mut packed = b"PK\x03\x04".to_vec();
            packed.extend(bytes);
            prop_assert!(workbook(packed).is_err());
        }

        #[test]
        fn what_our_writer_writes_is_read_back(table in proptest::collection::vec(
            proptest::collection::vec("[a-z=+@'，。-]{1,8}", 3), 1..6,
        )) {
            let mut file = csv::Writer::from_writer(Vec::new());
            for row in &table {
                file.write_record(row.iter().map(|c| super::super::safe_cell(c))).unwrap();
            }
            // A cell that somebody begins with such a mark loses it: that is the price of the mark.
            prop_assume!(!table.iter().flatten().any(|c| plain(c) != *c));
            let written = String::from_utf8(file.into_inner().unwrap()).unwrap();
            let read = text(&written).unwrap();
            prop_assert_eq!(read.into_iter().map(|r| r.cells).collect::<Vec<_>>(), table);
        }
    }
}
