//! Words of the news.

use domain::display::Lang;
use domain::news::Sort;

use crate::frame::words::words;

words! {
    title = "消息和政策", "News and policies";
    lead = "社区的消息、通知，还有和您有关的政策法规。过期的会写明。", "News and notices of the community, and the policies and law that concern you. What has ended says so.";
    all = "全部", "All";
    empty = "这里还没有消息。", "No news here yet.";
    more(n: i64) = "看全部 {n} 条", "All {n}";
    latest = "最新消息", "News";
    downloads = "订阅和下载：", "Feed and download: ";
    issuer = "发布单位", "Issued by";
    number = "文号", "Document number";
    from = "从哪天起有效", "In force from";
    in_force = "有效", "In force";
    until(day: &str) = "有效期到{day}", "Until {day}";
    not_yet(day: &str) = "{day}起有效", "In force from {day}";
    ended(day: &str) = "有效期到{day}，已过期", "Ended after {day}";
    feed = "消息和政策", "News and policies";

    new = "写一条消息", "Write news";
    look = "下面就是居民将看到的内容。日期、数字、电话都对吗？", "This is what residents will see. Are the days, figures and phones right?";
    f_title = "标题", "Title";
    f_sort = "是什么", "What it is";
    f_number_hint = "没有文号就空着", "Empty where there is none";
    f_body = "正文", "Text";
    f_body_hint = "空一行分段；“## ”开头是小标题，“- ”开头是列表，**两个星号**之间加粗", "An empty line between paragraphs; “## ” begins a heading, “- ” a list, **two stars** make bold";
    f_from_hint = "例如 2027-01-01。现在就有效就空着", "Such as 2027-01-01; empty where it holds already";
    fault_ends_first = "失效的日期不能早于生效的日期", "It cannot end before it begins";
}

/// What a text is.
pub(crate) fn sort(lang: Lang, sort: Sort) -> &'static str {
    let (zh, en) = match sort {
        Sort::News => ("消息", "News"),
        Sort::Notice => ("通知", "Notice"),
        Sort::Policy => ("政策", "Policy"),
        Sort::Law => ("法规", "Law"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
