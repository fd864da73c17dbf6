//! Files that nobody may leave here, and that they leave nothing behind.

use super::{PDF, draft, file, give, on_shelf, staff};
use crate::common::{House, PICTURE, phone_of};

pub(super) fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// A picture's header that promises more points than are taken, and nothing behind it.
fn png_bomb(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend(width.to_be_bytes());
    png.extend(height.to_be_bytes());
    png.extend([8, 6, 0, 0, 0]);
    let step = |crc: u32, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
    let crc = !png[12..]
        .iter()
        .fold(!0, |crc, b| (0..8).fold(crc ^ u32::from(*b), step));
    png.extend(crc.to_be_bytes());
    png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    png
}

/// Files that nobody may leave here, each with its name.
pub(super) fn bad() -> Vec<(&'static str, Vec<u8>)> {
    let pdf =
        |head: &[u8], tail: &[u8]| joined(&[b"%PDF-1.4\n", head, b"\nstartxref\n9\n%%EOF\n", tail]);
    let jpeg_bomb = b"\xFF\xD8\xFF\xC0\x00\x11\x08\xFF\xDC\xFF\xDC\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xFF\xD9";
    let webp = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\xff\xff\xff\x0f";
    let of = |name, bytes: &[u8]| (name, bytes.to_vec());
    let mut all = vec![
        // Nothing.
        of("", b""),
        of("x.png", b""),
        of("x.pdf", b""),
        // Other kinds, whatever they call themselves.
        of(
            "x.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        ),
        of(
            "x.png",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        ),
        of("x.pdf", b"<!doctype html><script>alert(1)</script>"),
        of("x.jpg", b"<html><body onload=alert(1)>"),
        of("x.html", b"<html></html>"),
        of("x.pdf", b"just text"),
        of("x.txt", b"just text"),
        of("x.gif", b"GIF89a\x01\0\x01\0\0\0\0;"),
        of("x.png", b"GIF89a/*\x01\0\x01\0*/=alert(1)"),
        of("x.jpg", b"BM\x1e\0\0\0\0\0\0\0\x1a\0\0\0"),
        of("x.jpg", b"II*\0\x08\0\0\0"),
        of("x.jpg", b"\0\0\0\x18ftypheic\0\0\0\0"),
        of("x.webp", b"\0\0\0\x1cftypavif\0\0\0\0"),
        of("x.zip", b"PK\x03\x04\x14\0\0\0"),
        of("x.pdf", b"PK\x03\x04\x14\0\0\0"),
        of("x.docx", b"PK\x03\x04[Content_Types].xml"),
        of("x.png", b"PK\x03\x04[Content_Types].xml"),
        of("x.jpg", b"MZ\x90\0\x03\0\0\0"),
        of("x.png", b"\x7fELF\x02\x01\x01"),
        of("x.pdf", b"\x1f\x8b\x08\0\0\0\0\0"),
        of("x.pdf", b"7z\xbc\xaf\x27\x1c"),
        of("x.pdf", b"Rar!\x1a\x07\0"),
        of("x.jpg", b"#!/bin/sh\nrm -rf /"),
        of("x.jpg", b"<?php system($_GET['c']);"),
        of("x.pdf", b"%!PS-Adobe-3.0"),
        of("x.pdf", b"{\\rtf1}"),
        of("x.png", b"\0\0\0\0\0\0\0\0"),
        of("x.pdf", &joined(&[b"\xEF\xBB\xBF", PDF])),
        of("x.png", &joined(&[b" ", PICTURE])),
        // One kind under the ending of another, or under none.
        of("x.jpg", PICTURE),
        of("x.pdf", PICTURE),
        of("x.svg", PICTURE),
        of("x.png", PDF),
        of("png", PICTURE),
        of("x.", PICTURE),
        of("x.png.exe", PICTURE),
        of("x.png.html", PICTURE),
        of("x.pdf.js", PDF),
        of("x.pdf.png", PDF),
        // Names that are ways.
        of("../../x.png", PICTURE),
        of("/etc/x.png", PICTURE),
        of("a/b.pdf", PDF),
        // Halves.
        of("x.png", &PICTURE[..8]),
        of("x.png", &PICTURE[..40]),
        of("x.png", &PICTURE[..PICTURE.len() / 2]),
        of("x.jpg", b"\xFF\xD8\xFF\xE0"),
        of("x.jpg", b"\xFF\xD8\xFF\xE0nothing of a picture"),
        of("x.webp", b"RIFF\x04\0\0\0WEBP"),
        of("x.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\n"),
        of("x.pdf", b"%PDF-1.7\n%%EOF"),
        // Two things in one.
        of("x.pdf", &pdf(b"<html><script>alert(1)</script>", b"")),
        of("x.pdf", &pdf(b"<svg onload=alert(1)>", b"")),
        of("x.pdf", &pdf(b"", b"<script>alert(1)</script>")),
        of(
            "x.pdf",
            &pdf(b"", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        ),
        of("x.pdf", &pdf(b"PK\x03\x04 PK\x05\x06\0\0", b"")),
        of(
            "x.pdf",
            &pdf(b"<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", b""),
        ),
        of("x.pdf", &pdf(b"<</S/Launch/F(cmd.exe)>>", b"")),
        of("x.pdf", &pdf(b"<</Type/EmbeddedFile>>", b"")),
        // More points than are taken, promised by the header.
        ("x.png", png_bomb(20_000, 20_000)),
        ("x.png", png_bomb(u32::MAX, 1)),
        of("x.jpg", jpeg_bomb),
        of("x.webp", webp),
    ];
    // More bytes than are taken: the first is read and refused, the second turned away before it is read.
    for more in [1, 1 << 20] {
        let mut large = PICTURE.to_vec();
        large.resize(domain::files::MAX_BYTES + more, 0);
        all.push(("x.png", large));
    }
    all
}

/// Every bad file is refused at a door, with its reason on the page, and leaves nothing on the shelf.
pub async fn refused_at(house: &House, door: &str, cookie: &str) {
    let before = on_shelf(house).await;
    let all = bad();
    assert!(all.len() >= 40);
    for (n, (name, bytes)) in all.iter().enumerate() {
        let got = give(house, door, cookie, "一张照片", name, bytes).await;
        let status = got.status.as_u16();
        assert!(matches!(status, 413 | 422), "{door}: {n} {name}: {status}");
        assert!(
            got.body.contains("errors") || status == 413,
            "{door}: {n} {name}"
        );
    }
    assert_eq!(on_shelf(house).await, before, "{door}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_files_are_refused_and_leave_nothing_at_the_desk_and_at_a_proposal() {
    let house = House::demo().await;
    let editor = staff(&house, "editor").await;
    let item = draft(&house, &editor, "新食堂").await;
    refused_at(&house, &format!("{item}/files"), &editor).await;
    let author = house.cookie(&phone_of("lilei"), false).await;
    let proposal = file(&house, &author, "修一修广场上的长椅").await;
    refused_at(&house, &format!("{proposal}/files"), &author).await;
    // Without words nobody knows what it is; what was typed stays, and the file is asked for again.
    let door = format!("{item}/files");
    let typed = [("title_zh", ""), ("title_en", "Prices")];
    let got = house
        .upload_with(&door, &editor, &typed, "x.png", PICTURE)
        .await;
    assert_eq!(got.status, 422);
    assert!(got.body.contains("#title_zh") && got.body.contains("value=\"Prices\""));
    assert!(got.body.contains("请再选一次"));
    // A form that is no form with one file.
    assert_eq!(house.post(&door, &editor, "title_zh=a").await.status, 415);
}
