//! Uploads at every door that takes a file to show it (requirements.md UP1–UP3, AZ3): what is refused and leaves nothing, what is
//! left of a photo, how files are served, and who sees those of a draft.

use chrono::{DateTime, Utc};
use domain::log::text_hash;

use crate::common::{Got, House, PICTURE, phone_of, with_role};

const DESK: &str = "/qingyun/desk/facilities";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n";

fn form(pairs: &[(&str, &str)]) -> String {
    let one = |(name, value): &(&str, &str)| format!("{name}={}", app::frame::links::query(value));
    pairs.iter().map(one).collect::<Vec<_>>().join("&")
}

async fn staff(house: &House, role: &str) -> String {
    let phone = phone_of(&with_role("qingyun", role));
    house.cookie(&phone, true).await
}

fn joined(parts: &[&[u8]]) -> Vec<u8> {
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
fn bad() -> Vec<(&'static str, Vec<u8>)> {
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

async fn on_shelf(house: &House) -> Vec<String> {
    let later = DateTime::<Utc>::MAX_UTC;
    let mut names = house.portal.shelf.names_before(later).await.unwrap();
    names.sort();
    names
}

async fn give(
    house: &House,
    path: &str,
    cookie: &str,
    title: &str,
    name: &str,
    bytes: &[u8],
) -> Got {
    let words = [("title_zh", title), ("title_en", "")];
    house.upload_with(path, cookie, &words, name, bytes).await
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

/// A draft of the room of facilities, and the address of its attachments.
async fn draft(house: &House, editor: &str, title: &str) -> String {
    let new = format!("{DESK}/new");
    let page = house.get(&new, editor).await.body;
    let once = page.split("name=\"once\" value=\"").nth(1).unwrap();
    let once = once.split('"').next().unwrap();
    let typed = facility(title, once, "save");
    let kept = house.post(&new, editor, &typed).await;
    let to = kept.location.unwrap();
    to.split('?').next().unwrap().to_owned()
}

fn facility(title: &str, once: &str, act: &str) -> String {
    form(&[
        ("title_zh", title),
        ("sort", "everyday"),
        ("owner_zh", "青云社区"),
        ("place_zh", "青云路 26 号"),
        ("hours_zh", "周一至周六 11:00–13:00"),
        ("fee_zh", "不收费"),
        ("phone", "19900090062"),
        ("access_zh", "没有台阶"),
        ("usage_zh", "现到现用"),
        ("once", once),
        ("act", act),
    ])
}

async fn file(house: &House, cookie: &str, title: &str) -> String {
    let typed = form(&[
        ("title", title),
        ("body", "广场的长椅坏了两张，老人没有地方坐，请修一下。"),
        ("category", "1"),
        ("shown", "nickname"),
    ]);
    let got = house.post("/qingyun/proposals/new", cookie, &typed).await;
    assert_eq!(got.status, 303, "{}", got.body);
    let to = got.location.unwrap();
    to.split('?').next().unwrap().to_owned()
}

/// The addresses of files on a page, in their order.
fn files(body: &str) -> Vec<&str> {
    let parts = body.split("href=\"/qingyun/files/").skip(1);
    parts.map(|part| part.split('"').next().unwrap()).collect()
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attachments_of_a_draft_are_nobodys_business_and_go_out_with_it() {
    let house = House::demo().await;
    let (editor, secretary) = (
        staff(&house, "editor").await,
        staff(&house, "secretary").await,
    );
    let item = draft(&house, &editor, "新食堂").await;
    let door = format!("{item}/files");
    for (title, name, bytes) in [("价目表", "a.pdf", PDF), ("门口的照片", "b.png", PICTURE)]
    {
        let kept = give(&house, &door, &editor, title, name, bytes).await;
        assert!(kept.location.unwrap().ends_with("done=attached"), "{title}");
    }
    let page = house.get(&door, &editor).await.body;
    let names: Vec<String> = files(&page).into_iter().map(str::to_owned).collect();
    assert_eq!(names.len(), 2);
    assert!(page.contains("价目表（PDF，1 KB）"));
    let pdf = format!("/qingyun/files/{}", names[0]);
    let (resident, clerk) = (
        house.cookie(&phone_of("r001"), false).await,
        staff(&house, "window_clerk").await,
    );
    let elsewhere = house.cookie(&phone_of("heyuqing"), true).await;
    for other in ["", &resident, &clerk, &elsewhere] {
        assert_eq!(house.get(&pdf, other).await.status, 404);
    }
    for mine in [&editor, &secretary] {
        let got = house.get(&pdf, mine).await;
        assert_eq!(
            (
                got.status.as_u16(),
                got.headers["cache-control"].to_str().unwrap()
            ),
            (200, "private, no-store")
        );
    }
    // The second moves up; the other one is taken out and put back.
    let change = |act: &str, name: &str| form(&[("act", act), ("name", name)]);
    let lift = house
        .post(
            &format!("{door}/change"),
            &editor,
            &change("lift", &names[1]),
        )
        .await;
    assert!(lift.location.unwrap().ends_with("attachment_moved"));
    let page = house.get(&door, &editor).await.body;
    assert_eq!(files(&page), [names[1].as_str(), names[0].as_str()]);
    let gone = house
        .post(
            &format!("{door}/change"),
            &editor,
            &change("remove", &names[0]),
        )
        .await;
    assert!(gone.location.unwrap().ends_with("attachment_removed"));
    assert_eq!(house.get(&pdf, &editor).await.status, 404);
    give(&house, &door, &editor, "价目表", "a.pdf", PDF).await;
    let edit = house.get(&format!("{item}/edit"), &editor).await.body;
    let revision = edit
        .split("name=\"revision\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let send = format!("{}&revision={revision}", facility("新食堂", "", "send"));
    let sent = house.post(&format!("{item}/edit"), &editor, &send).await;
    assert!(sent.location.unwrap().ends_with("sent_for_review"));
    assert_eq!(
        give(&house, &door, &editor, "太晚", "a.pdf", PDF)
            .await
            .status,
        409
    );
    let review = house.get(&format!("{item}/review"), &secretary).await.body;
    assert_eq!(files(&review).len(), 2);
    let value = |name: &str| {
        let mark = format!("name=\"{name}\" value=\"");
        review
            .split(&mark)
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    let decide = form(&[("version", &value("version")), ("seen", &value("seen"))]);
    let out = house
        .post(&format!("{item}/publish"), &secretary, &decide)
        .await;
    assert!(out.location.unwrap().ends_with("version_published"));
    let public = item.replace("/desk", "");
    let page = house.get(&public, "").await.body;
    let shown = files(&page);
    assert_eq!(shown.len(), 2);
    assert!(page.contains("alt=\"门口的照片\"") && page.contains("loading=\"lazy\""));
    let header = |got: &Got, name| got.headers[name].to_str().unwrap().to_owned();
    for (name, kind, way) in [
        (shown[0], "image/jpeg", "inline; filename=\""),
        (shown[1], "application/pdf", "attachment; filename=\""),
    ] {
        let got = house.get(&format!("/qingyun/files/{name}"), "").await;
        assert_eq!(
            (got.status.as_u16(), header(&got, "content-type").as_str()),
            (200, kind)
        );
        assert!(header(&got, "content-disposition").starts_with(way));
        assert!(header(&got, "content-security-policy").contains("default-src 'none'; sandbox"));
        assert_eq!(header(&got, "x-content-type-options"), "nosniff");
        assert_eq!(
            house.get(&format!("/nanhu/files/{name}"), "").await.status,
            404
        );
    }
    // The leaf's hash covers the bytes: the text that anybody hashes names theirs.
    let number = item.rsplit('/').next().unwrap().parse().unwrap();
    let place = house
        .db()
        .find_community(&domain::communities::Slug::parse("qingyun").unwrap())
        .await
        .unwrap()
        .unwrap()
        .id;
    let found = house
        .db()
        .find_published::<domain::facilities::Facility>(place, number)
        .await
        .unwrap()
        .unwrap();
    let version = found.current().unwrap();
    assert_eq!(text_hash(&[&version.text]), version.hash);
    let bytes = house.portal.shelf.take(shown[1]).await.unwrap().unwrap();
    assert!(version.text.contains(&domain::codes::hex(&sha(&bytes))));
}

fn sha(bytes: &[u8]) -> Vec<u8> {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).to_vec()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verify_names_an_upload_that_is_missing_or_has_other_bytes() {
    let house = House::demo().await;
    let author = house.cookie(&phone_of("lilei"), false).await;
    let proposal = file(&house, &author, "修一修广场上的长椅").await;
    let door = format!("{proposal}/files");
    give(&house, &door, &author, "长椅的照片", "a.png", PICTURE).await;
    let page = house.get(&proposal, "").await.body;
    let name = files(&page)[0].to_owned();
    let (db, shelf) = (house.db(), &house.portal.shelf);
    // The demo of a test keeps rows of its own files, and puts none on the shelf.
    let said = server::verify::uploads(db, shelf).await;
    let said = said.map_or_else(|why| why.to_string(), |_| String::new());
    assert!(!said.contains(&name), "{said}");
    shelf
        .put_back(&name, b"another picture".to_vec())
        .await
        .unwrap();
    let said = server::verify::uploads(db, shelf).await.unwrap_err();
    assert!(
        said.to_string().contains(&format!("{name} differs")),
        "{said}"
    );
    let empty = store::files::Shelf::memory();
    let said = server::verify::uploads(db, &empty).await.unwrap_err();
    assert!(
        said.to_string().contains(&format!("{name} is missing")),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_shows_what_its_author_attached_and_no_more_of_a_photo_than_is_seen() {
    let house = House::demo().await;
    let author = house.cookie(&phone_of("lilei"), false).await;
    let (me, clerk) = (
        house.cookie(&phone_of("r001"), false).await,
        staff(&house, "window_clerk").await,
    );
    let proposal = file(&house, &author, "修一修广场上的长椅").await;
    let door = format!("{proposal}/files");
    assert_eq!(
        give(&house, &door, &me, "不是我的", "a.png", PICTURE)
            .await
            .status,
        409
    );
    assert_eq!(
        give(&house, &door, "", "没登录", "a.png", PICTURE)
            .await
            .status,
        303
    );
    assert_eq!(
        give(&house, &door, &author, "长椅的照片", "a.png", PICTURE)
            .await
            .status,
        303
    );
    let mut drawn = Vec::new();
    for name in on_shelf(&house).await {
        let bytes = house.portal.shelf.take(&name).await.unwrap().unwrap();
        if bytes.starts_with(b"\xFF\xD8") && bytes.len() > drawn.len() {
            drawn = bytes;
        }
    }
    // A picture of the demo as a phone would write it, with the place where it was taken.
    let place =
        b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS-SECRET";
    let length = u16::try_from(place.len() + 2).unwrap().to_be_bytes();
    let photo = joined(&[
        &drawn[..2],
        b"\xFF\xE1",
        &length,
        place,
        &drawn[2..],
        b"<script>GPS-SECRET</script>",
    ]);
    assert_eq!(
        give(&house, &door, &author, "另一张照片", "b.jpg", &photo)
            .await
            .status,
        303
    );
    let page = house.get(&proposal, &me).await.body;
    let name = files(&page)[1].to_owned();
    let kept = house.portal.shelf.take(&name).await.unwrap().unwrap();
    assert!(
        !kept.windows(10).any(|w| w == b"GPS-SECRET") && !kept.windows(4).any(|w| w == b"Exif")
    );
    for n in 0..2 {
        let pdf = joined(&[b"%PDF-1.4\n", &[b'a' + n], &PDF[8..]]);
        assert_eq!(
            give(&house, &door, &author, "说明书", "c.pdf", &pdf)
                .await
                .status,
            303
        );
    }
    let full = give(&house, &door, &author, "第五个", "d.pdf", PDF).await;
    assert_eq!(full.status, 422);
    assert!(full.body.contains("已经放满"));
    // Once somebody has supported it, nothing changes but by staff, in public.
    let support = house
        .post(&format!("{proposal}/support"), &me, "version=1")
        .await;
    assert_eq!(support.status, 303);
    let take = form(&[("act", "remove"), ("name", &name)]);
    assert_eq!(
        house
            .post(&format!("{door}/change"), &author, &take)
            .await
            .status,
        409
    );
    let hide = |why: &str| form(&[("which", &name), ("why", why)]);
    assert_eq!(
        house
            .post(&format!("{door}/hide"), &me, &hide("x"))
            .await
            .status,
        403
    );
    let bad = house.post(&format!("{door}/hide"), &clerk, &hide("")).await;
    assert_eq!(bad.status, 422);
    let gone = house
        .post(
            &format!("{door}/hide"),
            &clerk,
            &hide("照片里有别人家的门牌"),
        )
        .await;
    assert!(gone.location.unwrap().ends_with("attachment_hidden"));
    assert_eq!(
        house
            .get(&format!("/qingyun/files/{name}"), &author)
            .await
            .status,
        404
    );
    let page = house.get(&proposal, &me).await.body;
    assert!(page.contains("照片里有别人家的门牌") && files(&page).len() == 3);
    let told = house.get("/me/notices", &author).await.body;
    assert!(told.contains("照片里有别人家的门牌"));
}
