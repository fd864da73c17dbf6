//! Words of attachments, the same in every room that has them.

use domain::display::Lang;
use domain::files::Kind;

use crate::frame::words::words;

words! {
    title = "附件", "Attachments";
    manage = "管理附件", "Manage attachments";
    none = "还没有附件。", "No attachments yet.";
    add = "添加附件", "Add an attachment";
    caption = "这是什么", "What it is";
    caption_hint = "例如“九月食堂价目表”。文件用它做名字，看不见图片的人靠它知道图里是什么。", "Such as “Canteen prices, September”. It names the file, and tells who cannot see a picture what it shows.";
    caption_en = "英文名字（可以不填）", "What it is, in English (optional)";
    file = "文件", "File";
    file_hint = "JPG、PNG、WebP 图片或 PDF，不超过 5 MB。图片里的拍摄地点会自动去掉；PDF 原样公开，请先确认里面没有不该公开的内容。", "A JPG, PNG or WebP picture or a PDF of at most 5 MB. Where a photo was taken is removed; a PDF is published as it is, so make sure it holds nothing private.";
    again = "文件没有留下，请再选一次", "The file was not kept; please choose it again";
    send = "上传", "Upload";
    full(most: i64) = "最多 {most} 个附件，已经放满。取下一个才能再传。", "There is room for {most} attachments and all of it is taken. Remove one to add another.";
    lift = "往前移", "Move up";
    remove = "取下", "Remove";
    kilobytes(kb: u64) = "{kb} KB", "{kb} KB";
    megabytes(whole: u64, tenth: u64) = "{whole}.{tenth} MB", "{whole}.{tenth} MB";
    link(title: &str, kind: &str, size: &str) = "{title}（{kind}，{size}）", "{title} ({kind}, {size})";
    picture = "图片", "picture";
    plain(link: &str, hash: &str) = "附件：{link} SHA-256 {hash}", "Attachment: {link} SHA-256 {hash}";

    desk_next = "附件跟着这一版一起送审、一起公布，公布后不能再换。都放好了，就接着写、送同事核对。", "Attachments are checked and published together with this version, and stay as they are from then on. When all are here, go on writing and send it to a colleague.";
    desk_go_on = "接着写，送同事核对", "Go on writing, send it to a colleague";
    desk_not_draft = "这一版已经送审或公布，附件不能再改。", "This version has been sent or published; its attachments no longer change.";
    desk_back = "返回", "Back";
    in_draft = "要附图片或 PDF，先存草稿，再打开“管理附件”。", "To attach pictures or a PDF, save the draft first, then open “Manage attachments”.";

    proposal_next = "有人附议之前，您可以添加或取下附件；有人附议后就不能再改，因为别人是看着它附议的。", "You may add and remove attachments until somebody supports the proposal. From then on they stay, because supporters have seen them.";
    proposal_fixed = "已经有人附议，或者不再征集附议，附件不能再改。", "Somebody has supported it, or supporters are no longer gathered: the attachments stay as they are.";
    proposal_add = "添加图片或 PDF", "Add pictures or a PDF";
    proposal_later = "提交以后可以附图片和 PDF，最多 4 个。", "After sending it you can attach up to 4 pictures or PDFs.";
    hide_title = "撤下一个附件", "Take an attachment away";
    hide_hint = "用于泄露他人信息或违法的内容。原因公开，提议人会收到通知", "For content that is unlawful or shows somebody's data. The reason is public, and the author is told";
    hide_which = "哪一个", "Which one";
    hide_reason = "原因（会公开）", "Why (this is public)";
    hide_do = "撤下", "Take it away";
}

/// How large it is, as people say it.
pub(crate) fn size(lang: Lang, bytes: u64) -> String {
    let kb = bytes.div_ceil(1024);
    match kb {
        0..1000 => kilobytes(lang, kb),
        _ => {
            let tenths = (kb * 10).div_ceil(1024);
            megabytes(lang, tenths / 10, tenths % 10)
        }
    }
}

/// What kind it is.
pub(crate) fn kind(lang: Lang, kind: Kind) -> &'static str {
    match kind {
        Kind::Jpeg => picture(lang),
        Kind::Pdf => "PDF",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_whole_kilobytes_and_tenths_of_megabytes() {
        let say = |bytes| size(Lang::En, bytes);
        assert_eq!(
            [say(1), say(2048), say(5 << 20)],
            ["1 KB", "2 KB", "5.0 MB"]
        );
        assert_eq!([say(1000 * 1024), say(1_300_000)], ["1.0 MB", "1.3 MB"]);
    }
}
