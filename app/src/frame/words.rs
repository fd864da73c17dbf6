//! Words in both languages, side by side. A missing language or a misspelt placeholder does not compile.
//!
//! `words! { missing(n: i64) = "还差 {n} 人", "{n} more needed"; }` gives `missing(lang, n) -> String`; without
//! arguments it gives a `&'static str`. Each room keeps its words in its own `words.rs`; these are the corridor's.

macro_rules! words {
    () => {};
    ($(#[$doc:meta])* $name:ident = $zh:literal, $en:literal; $($rest:tt)*) => {
        $(#[$doc])*
        pub(crate) fn $name(lang: domain::display::Lang) -> &'static str {
            match lang {
                domain::display::Lang::Zh => $zh,
                domain::display::Lang::En => $en,
            }
        }
        $crate::frame::words::words! { $($rest)* }
    };
    ($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),+) = $zh:literal, $en:literal; $($rest:tt)*) => {
        $(#[$doc])*
        pub(crate) fn $name(lang: domain::display::Lang, $($arg: $ty),+) -> String {
            match lang {
                domain::display::Lang::Zh => format!($zh),
                domain::display::Lang::En => format!($en),
            }
        }
        $crate::frame::words::words! { $($rest)* }
    };
}
pub(crate) use words;

use domain::access::Denied;
use domain::codes::CodeFault;
use domain::display::{Lang, PublicName};
use domain::text::TextFault;

words! {
    portal = "居议", "Juyi";
    file_hint = "JPG、PNG、WebP 照片或 PDF，不超过 5 MB。照片里的拍摄地点会自动去掉。", "A JPG, PNG or WebP picture or a PDF of at most 5 MB. Where a photo was taken is removed.";
    file_empty = "请选一个文件", "Please choose a file";
    file_too_large = "文件超过 5 MB，请压缩或重拍一张小一点的", "The file is larger than 5 MB; please send a smaller one";
    file_kind = "只收 JPG、PNG、WebP 照片和 PDF，请换一个文件", "Only JPG, PNG and WebP pictures and PDFs are taken; please choose another file";
    file_ending = "文件名的后缀和内容对不上，请另存为照片或 PDF 再上传", "The ending of its name does not fit what is in the file; please save it again as a picture or PDF";
    file_pixels = "照片的尺寸太大，请用手机重拍或缩小后再上传", "The picture has too many points; please make it smaller";
    file_broken = "这个文件打不开，请重新拍照或换一个文件", "The file cannot be read; please take the photo again or choose another file";
    file_two_things = "这个 PDF 里还带着脚本、网页或压缩包，请重新导出一份再上传", "This PDF holds a script, a page or an archive as well; please export it again";
    file_name = "文件名里有 / 或 \\，请改个名字再上传", "The name of the file holds / or \\; please rename it";
    file_quota = "您今天上传的文件已经很多了，请明天再传", "You have uploaded enough for today; please go on tomorrow";
    file_hidden(why: &str) = "已撤下。原因：{why}", "Taken away. Reason: {why}";
    file_full = "这里的文件已经放满，不能再传。如果传错了，请联系运维人员", "There is no room for more files here. If one is wrong, please ask the operator";
    file_back = "回到上传的页面", "Back to the form";
    file_document = "PDF 文件", "PDF document";
    file_size(kb: u64) = "{kb} KB", "{kb} KB";
    skip = "跳到正文", "Skip to content";
    main_nav = "主导航", "Main";
    rooms_nav = "议事", "Deliberation";
    room_proposals = "建议", "Proposals";
    room_meetings = "会议", "Meetings";
    room_ballots = "表决", "Ballots";
    room_bodies = "议事组织", "Bodies";
    tab_home = "首页", "Home";
    tab_proposals = "议事", "Proposals";
    tab_services = "服务", "Services";
    tab_volunteers = "志愿", "Teams";
    tab_me = "我的", "Me";
    tab_desk = "工作台", "Desk";
    tab_operator = "运维", "Operator";
    to_elder = "长辈版", "Larger";
    to_normal = "标准版", "Standard";
    other_language = "EN", "中文";
    demo = "演示数据，不是真实结果", "Demo data, not real results";
    help_line(phone: &str) = "不会用？请拨打社区电话 {phone}", "Need help? Call the community: {phone}";
    sign_out = "退出登录", "Sign out";
    foot_nav = "页脚", "Footer";
    public_record = "公开记录", "Public record";
    privacy = "个人信息保护", "Your data";
    rulebook = "议事规则", "Rules of procedure";
    all_communities = "换一个社区", "Other communities";
    next_title = "接下来", "What happens next";
    errors_title(n: usize) = "还不能提交，有 {n} 处要改", "Not sent yet: please change {n} thing(s)";
    error_prefix = "错误：", "Error: ";
    at_question(n: usize, say: &str) = "第 {n} 题：{say}", "Question {n}: {say}";
    at_line(n: usize, what: &str) = "第 {n} 行：{what}", "Line {n} {what}";
    most_characters(n: usize) = "最多 {n} 个字", "{n} characters at most";
    diff_removed = "删去：", "removed: ";
    diff_added = "新增：", "added: ";
    text_hash(h: &str) = "文字指纹 {h}", "Text fingerprint {h}";
    read_aloud = "朗读", "Read aloud";
    read_stop = "停止朗读", "Stop reading";
    resident = "匿名居民", "A resident";
    erased = "已注销的居民", "A former resident";
    optional = "（可以不填）", "(optional)";
    page_of(n: i64, all: i64) = "第 {n} 页，共 {all} 页", "Page {n} of {all}";
    pager = "翻页", "Pages";
    next_page = "下一页", "Next page";
    previous_page = "上一页", "Previous page";

    // Refusals: what is wrong, then what to do.
    wrong_title = "这一步没有办成", "That did not work";
    not_found_title = "没有找到这一页", "Page not found";
    not_found = "网址可能写错了，或者内容已经不在。请核对编号，或从首页重新找。",
        "The address may be mistyped, or the page is gone. Check the number, or start again from the home page.";
    denied_title = "这一页不对您开放", "This page is not open to you";
    bad_request_title = "看不懂这次提交", "We could not read what was sent";
    bad_request = "提交的内容不完整或格式不对。请返回上一页，刷新后再试。",
        "What was sent is incomplete or malformed. Go back, reload the page and try again.";
    cross_site = "这次提交不是从本网站发出的，没有受理。请从本网站的页面重新提交。",
        "This did not come from a page of this site, so it was not accepted. Please send it from this site.";
    too_large_title = "内容太大了", "That is too large";
    too_large = "一次最多提交 64 KB 的文字。请缩短后再试。", "At most 64 KB of text can be sent at once. Please shorten it.";
    too_many_title = "操作太频繁", "Too many tries";
    too_many(minutes: i64) = "为了大家的安全，请过 {minutes} 分钟再试。也可以到社区窗口当面办理。",
        "To keep everyone safe, please try again in {minutes} minute(s), or come to the community window.";
    unavailable_title = "系统暂时忙不过来", "Temporarily unavailable";
    unavailable = "您的操作没有成功，也没有丢失别的东西。请过一会儿再试。",
        "Your action was not carried out, and nothing else was lost. Please try again shortly.";
    internal_title = "出了点问题，是我们的错", "Something went wrong on our side";
    internal = "您的操作没有成功。请再试一次；如果还不行，请把下面的编号告诉社区。",
        "Your action was not carried out. Please try again; if it keeps failing, tell the community this number.";
    reference(r: &str) = "问题编号：{r}", "Reference: {r}";
    go_home = "回首页", "Go to the home page";
    go_proposals = "看大家的建议", "Read the proposals";
    go_steps = "看看还差几步", "See which steps are missing";
    go_staff_sign_in = "用工作人员方式登录", "Sign in as staff";
    go_sign_in = "去登录", "Sign in";

    fault_empty = "请填写这一项", "Please fill this in";
    fault_short(min: usize) = "太短了，请至少写 {min} 个字", "Too short: at least {min} characters";
    fault_long(max: usize, got: usize) = "太长了：最多 {max} 个字，现在有 {got} 个字", "Too long: {got} characters, at most {max}";
    fault_character = "里面有不能使用的特殊字符，请删掉后重新输入", "It holds a special character that cannot be used; please retype it";
    fault_choose = "请选一项", "Please choose one";
    fault_phone = "请输入 11 位手机号，例如 138 0000 0000", "Please enter an 11-digit mobile number, such as 138 0000 0000";
    fault_code_shape = "验证码是 6 位数字", "The code has 6 digits";
    fault_code_wrong(left: i64) = "验证码不对，还可以再试 {left} 次", "That is not the code; {left} tries left";
    fault_code_expired = "验证码已过期或已用过，请重新获取", "The code has expired or was used; please get a new one";
    fault_code_tries = "试得太多次了，这个验证码已作废，请重新获取", "Too many tries: this code is void, please get a new one";
    fault_number = "请填写范围内的整数", "Please enter a whole number within the range";
    fault_day = "请填写正确的日期，例如 2026-12-04", "Please enter a date such as 2026-12-04";

    sign_in_again = "离上次登录有一会儿了，请再登录一次。", "You signed in a while ago; please sign in once more.";
    kept_title = "您刚才填的内容还在", "What you typed is still here";
    kept_hint = "提交的时候登录已经过期，所以没有办成。下面是您填的内容，看一看，没有问题就再提交一次。替您保存一天。",
        "Your sign-in had ended when you sent it, so nothing was done. This is what you typed: look through it and send it again. It is kept for a day.";
    kept_send = "再提交一次", "Send it again";
    kept_drop = "不要了，删除", "Throw it away";
    denied_not_signed_in = "请先登录，再继续。", "Please sign in first.";
    denied_not_verified = "这一步要先确认您住在本社区。", "This needs your residency in this community to be confirmed first.";
    denied_not_your_role = "您的账号没有办理这件事的权限。如果应该有，请联系社区的管理员。",
        "Your account has no right to do this. If it should, ask the community's administrator.";
    denied_second_factor = "办理工作事务需要用密码和动态码登录。", "Work at the desk needs a sign-in with password and one-time password.";
    denied_another_grid = "这位居民不在您负责的网格，请转给对应的网格员或窗口。", "This resident is not in your grid; please hand over to that grid's worker or the window.";
    denied_no_seat = "这一步由议事组织的成员办理。成员名单和报名办法在“议事组织”页面。", "This step belongs to members of the body. Its page shows who they are and how to apply for a seat.";
    denied_own_affair = "不能给自己办理，请由另一位同事办理。", "Nobody decides on their own affair; please ask a colleague.";
}

/// A name as the public sees it.
pub(crate) fn name(lang: Lang, name: &PublicName) -> String {
    match name {
        PublicName::Named(n) => n.clone(),
        PublicName::Anonymous => resident(lang).to_owned(),
        PublicName::Erased => erased(lang).to_owned(),
    }
}

/// Why a text was refused.
pub(crate) fn text_fault(lang: Lang, fault: TextFault) -> String {
    match fault {
        TextFault::Empty => fault_empty(lang).to_owned(),
        TextFault::TooShort { min } => fault_short(lang, min),
        TextFault::TooLong { max, got } => fault_long(lang, max, got),
        TextFault::ForbiddenCharacter => fault_character(lang).to_owned(),
    }
}

/// Why a code was refused.
pub(crate) fn code_fault(lang: Lang, fault: CodeFault) -> String {
    match fault {
        CodeFault::Wrong { left } => fault_code_wrong(lang, left),
        CodeFault::Expired => fault_code_expired(lang).to_owned(),
        CodeFault::TooManyTries => fault_code_tries(lang).to_owned(),
    }
}

/// Why a right was not given.
pub(crate) fn denied(lang: Lang, denied: Denied) -> &'static str {
    match denied {
        Denied::NotSignedIn => denied_not_signed_in(lang),
        Denied::NotVerified => denied_not_verified(lang),
        Denied::NotYourRole => denied_not_your_role(lang),
        Denied::SecondFactorMissing => denied_second_factor(lang),
        Denied::AnotherGrid => denied_another_grid(lang),
        Denied::OwnAffair => denied_own_affair(lang),
        Denied::NoSeat => denied_no_seat(lang),
    }
}
