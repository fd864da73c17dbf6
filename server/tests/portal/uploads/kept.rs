//! Files that are kept: whose business they are, and what of a photo is shown.

use domain::log::text_hash;

use super::bad::joined;
use super::{PDF, draft, facility, file, files, give, on_shelf, staff};
use crate::common::{Got, House, PICTURE, form, phone_of};

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
