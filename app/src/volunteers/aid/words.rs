//! Words of mutual aid.

use domain::display::Lang;
use domain::volunteers::aid::{AidKind, NoHelp, NoStep, Stage, Weekdays};
use store::volunteers::aid::NotAided;

use crate::frame::words::words;

words! {
    title = "邻里互助", "Neighbours help";
    lead = "要人帮把手，写一条求助；有空帮忙，写一条“我能帮”。地址和电话不公开，只给您选定的那一位邻居。", "Ask for a hand, or say what you can do. Address and phone are never public: only the neighbour you choose gets them.";
    note = "不计分、不排名。120、110、119 的事请直接打电话，不要在这里等。", "No points, no ranking. In an emergency call 120, 110 or 119; do not wait here.";
    ask = "我要求助", "Ask for help";
    offer = "我能帮忙", "Offer help";
    mine = "我的互助", "My requests and offers";
    mine_note = "求助、帮忙、我能帮的事", "What I asked, answered and offer";
    to_desk = "互助工作台", "Desk of mutual aid";
    filter = "筛选", "Filter";
    all = "全部", "All";
    f_kind = "帮什么", "Kind of help";
    f_grid = "哪个网格", "Grid";
    show = "查看", "Show";
    requests = "要人帮忙", "Help wanted";
    offers = "愿意帮忙", "Help offered";
    no_requests = "现在没有人求助。", "Nobody asks for help right now.";
    no_offers = "现在还没有人留“我能帮”。", "Nobody offers help right now.";
    by_day(day: &str) = "{day} 前", "by {day}";
    until_day(day: &str) = "到 {day}", "until {day}";
    answered(n: i64) = "{n} 人愿意帮", "{n} would help";
    checked_only = "只请审核过的帮手", "checked helpers only";
    download = "下载：", "Download:";
    file = "求助列表（CSV，没有姓名）", "open requests (CSV, no names)";
    request_title(kind: &str, n: i64) = "求助 {n} 号：{kind}", "Request {n}: {kind}";
    offer_title(kind: &str, n: i64) = "我能帮 {n} 号：{kind}", "Offer {n}: {kind}";
    back = "邻里互助", "Neighbours help";
    sign_in = "登录后帮忙", "Sign in to help";
    verify = "登记并确认住址后才能帮忙", "Register your address here to help";

    ask_lead = "写好就挂到互助板上。谁愿意帮，会告诉您；您选一位，地址和电话才给他看。", "It goes on the board. You are told who would help; you choose one, and only then that person sees address and phone.";
    ask_then_1 = "有邻居说“我来帮”，就会通知您。", "You are told when a neighbour offers to help.";
    ask_then_2 = "您选一位。选了以后，他才看得到地址和电话，每看一次都记下来给您看。", "You choose one. From then on that person may look at address and phone; each look is noted for you.";
    ask_then_3 = "过了日子没人帮，求助自动撤下。事情结束 30 天后，地址和电话自动删除。", "After its day a request goes away by itself. Address and phone are deleted 30 days after the end.";
    ask_for_offer(n: i64) = "您在请“我能帮 {n} 号”的邻居帮忙，发出后会通知他；别的邻居也看得到。", "You turn to offer {n}; that neighbour is told. Others see the request too.";
    f_text = "简单说说（公开）", "What it is about (public)";
    f_text_hint = "不要写姓名、门牌、电话，这些下面另外填，不公开。", "No names, door or phone numbers here: they go below and stay private.";
    f_offer_text_hint = "大家都看得到：不要写姓名、门牌、电话。", "Everybody can read this: no names, door or phone numbers.";
    f_due = "最迟哪天", "By which day";
    f_due_hint = "今天起 30 天以内", "Within 30 days from today";
    f_frail = "帮的是谁", "For whom";
    f_frail_hint = "孩子，或者生病、失能、高龄独居的人，只请社区审核过的帮手。这一项不对外公开。", "For children, and people who are ill, frail or very old and alone, only checked helpers come. This is not public.";
    frail_no = "一般情况", "Nobody in particular need";
    frail_yes = "孩子，或需要照顾的人", "A child, or somebody in need of care";
    f_address = "地址（只给选定的邻居看）", "Address (only for the neighbour you choose)";
    f_address_hint = "几号楼几单元几室，在哪里碰面", "Building and door, or where to meet";
    f_phone = "电话（只给选定的邻居看）", "Phone (only for the neighbour you choose)";
    f_adult = "由谁求助", "Who asks";
    f_adult_hint = "未满 18 周岁的，请监护人来求助。", "For somebody under 18, a parent or guardian asks.";
    f_adult_say = "我已满 18 周岁", "I am 18 or older";
    need_adult = "请确认您已满 18 周岁；未满的请监护人来求助。", "Please confirm that you are 18 or older; otherwise a guardian asks.";
    send_ask = "发出求助", "Ask";
    kept_note = "地址和电话登录后再填。现在写的会留着。", "Address and phone come after signing in. What you typed here is kept.";
    send_sign_in = "登录后继续", "Sign in and go on";
    no_number = "看起来写了电话或证件号。公开的话里不要写号码，请删掉。", "This looks like a phone or identity number. Please take it out: everybody reads this text.";
    need_phone = "请填能打通的电话号码。", "Please give a number that can be called.";
    no_day = "日期要在今天以后、期限以内。", "The day must be today or later, and within the limit.";

    offer_lead = "写下您能帮什么、哪几天有空。要人帮忙的邻居会来找您，帮不帮您再定。", "Say what you can do and on which days. Neighbours turn to you; you decide each time.";
    f_days = "哪几天有空", "On which days";
    f_until = "到哪天为止", "Until which day";
    f_until_hint = "今天起 90 天以内，到期自动撤下", "Within 90 days from today; it goes away by itself";
    need_days = "请至少选一天。", "Please choose one day at least.";
    send_offer = "发布", "Publish";
    ask_this = "请这位邻居帮忙", "Ask this neighbour";
    unoffer = "撤下", "Take it down";

    when = "时间", "When";
    where_ = "网格", "Grid";
    who = "发布人", "By";
    over_public = "这一条已经结束，内容不再公开。", "This is over; its text is not public any more.";
    hidden_because(why: &str) = "工作人员已撤下，原因：{why}", "Taken down by staff. Reason: {why}";

    help_title = "我来帮", "I can help";
    help_lead = "写几句给求助的人。他选中您，您才看得到地址和电话，他也看得到您的手机号。", "A few words for the asker. Once you are chosen, address and phone open to you, and your mobile number to the asker.";
    help_message = "给求助人的话（只有他看到）", "Message (only the asker reads it)";
    help_message_hint = "什么时候能来、以前帮过没有", "When you can come, whether you did it before";
    help_age = "您的年龄", "Your age";
    help_age_hint = "未满 18 周岁的，要监护人到社区窗口登记同意。", "Under 18, a guardian must agree at the community desk first.";
    adult_yes = "已满 18 周岁", "18 or older";
    adult_no = "未满 18 周岁", "under 18";
    need_age = "请选一项。", "Please choose one.";
    help_send = "我来帮", "I can help";
    waiting = "您已说愿意帮，等求助人选。", "You offered to help; the asker chooses.";
    take_back = "去不了，收回", "I cannot, take it back";
    answers = "愿意帮忙的邻居", "Neighbours who would help";
    no_answers = "还没有人回应。有人愿意帮会通知您。", "Nobody yet. You are told when somebody offers.";
    pick = "请他来帮", "Choose";
    picked = "已选定", "chosen";
    checked = "社区审核过", "checked by the community";
    withdraw = "不用了，撤下求助", "Not needed any more, take it down";
    you_help = "求助人选了您。", "The asker chose you.";
    you_chose = "您已选定一位邻居。", "You chose a neighbour.";
    see_address = "查看地址和电话", "Show address and phone";
    see_phone = "查看他的电话", "Show the helper's phone";
    see_note = "每看一次都会记下来，对方看得到。", "Each look is noted, and the other side can read it.";
    seen_title = "地址和电话", "Address and phone";
    seen_note = "只在这一页显示，请不要转给别人。", "Shown on this page only. Please do not pass it on.";
    address = "地址", "Address";
    phone = "电话", "Phone";
    say_title = "帮上了吗", "Did it happen?";
    say_hint = "只记“帮上了”或“没帮上”，不打分。", "Only whether it happened. No marks.";
    say_yes = "帮上了", "It happened";
    say_no = "没帮上", "It did not";
    said_yes = "已记下：帮上了。", "Noted: it happened.";
    said_no = "已记下：没帮上。", "Noted: it did not happen.";
    helper_said_yes = "帮忙的邻居说：帮上了。", "The helper says: it happened.";
    helper_said_no = "帮忙的邻居说：没帮上。", "The helper says: it did not happen.";
    end = "不帮了 / 不用帮了", "End this";
    end_hint = "不用说理由。对方会收到通知，地址和电话马上看不到了。", "No reason is asked. The other side is told; address and phone close at once.";
    report = "向社区反映", "Report to the community";
    report_hint = "写给社区工作人员，对方看不到。有危险请直接打 110。", "Only staff read it; the other side does not. In danger call 110.";
    report_label = "发生了什么", "What happened";
    report_send = "反映", "Report";

    mine_asked = "我求助的", "What I asked";
    mine_answered = "我去帮的", "Where I help";
    mine_offers = "我能帮的", "What I offer";
    mine_none = "这里还没有内容。", "Nothing here yet.";
    offer_open = "公开中", "open";
    offer_closed = "已撤下", "closed";

    already = "您已经说过愿意帮这一条。", "You offered to help here already.";
    too_many = "同时最多挂 5 条；反映一天最多 5 次。请先结束一些，或直接打社区电话。", "At most 5 open at once, and 5 reports a day. Please close some, or call the community.";
    offer_gone = "这条“我能帮”已经撤下，请直接发求助。", "That offer is closed. Please ask without it.";
    own = "自己的事不能自己来办。", "This is your own; somebody else decides.";
}

/// A kind of help.
pub(crate) fn kind(lang: Lang, kind: AidKind) -> &'static str {
    let (zh, en) = match kind {
        AidKind::Errands => ("买菜取药", "shopping, medicine"),
        AidKind::Doctor => ("陪诊", "to the doctor"),
        AidKind::Meals => ("送餐", "meals"),
        AidKind::Children => ("看护孩子", "minding children"),
        AidKind::Repairs => ("小修小补", "small repairs"),
        AidKind::Carrying => ("搬东西", "carrying"),
        AidKind::Phone => ("教用手机", "phone help"),
        AidKind::Company => ("聊天陪伴", "company"),
        AidKind::Other => ("其他", "other"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Where a request stands.
pub(crate) fn stage(lang: Lang, stage: Stage) -> &'static str {
    let (zh, en) = match stage {
        Stage::Asked => ("等人帮", "waiting"),
        Stage::Answered => ("有人愿意帮", "somebody would help"),
        Stage::Matched => ("已找到人", "matched"),
        Stage::Done => ("已结束", "done"),
        Stage::Ended => ("已取消", "ended"),
        Stage::Lapsed => ("已过期", "lapsed"),
        Stage::Hidden => ("已被撤下", "taken down by staff"),
        Stage::Withdrawn => ("已撤下", "taken back"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A day of the week; 0 is Monday.
pub(crate) fn weekday(lang: Lang, day: usize) -> &'static str {
    let all = match lang {
        Lang::Zh => ZH,
        Lang::En => EN,
    };
    all.get(day).copied().unwrap_or_default()
}

/// `周二、周四`
pub(crate) fn weekdays(lang: Lang, days: Weekdays) -> String {
    let all: Vec<_> = days.days().map(|day| weekday(lang, day)).collect();
    match lang {
        Lang::Zh => all.join("、"),
        Lang::En => all.join(", "),
    }
}

/// Why somebody does not help, and what to do.
pub(crate) fn no_help(lang: Lang, why: NoHelp) -> &'static str {
    let (zh, en) = match why {
        NoHelp::Own => ("这是您自己的求助。", "This is your own request."),
        NoHelp::NotChecked => (
            "帮孩子和需要照顾的人，要由社区审核过、审核还没过期的帮手去。请先加入一支志愿者队伍，再请社区审核；求助人也可以另选一位。",
            "For children and people in need of care only helpers go whom the community has checked and whose check still holds. Please join a team and ask to be checked; or the asker chooses somebody else.",
        ),
        NoHelp::NoConsent => (
            "未满 18 周岁的帮手，要监护人先到社区窗口登记同意。带上监护人的身份证件就能办。",
            "Under 18, a guardian must agree at the community desk first, with an identity document.",
        ),
        NoHelp::Over => (
            "这次互助已经结束，地址和电话不再显示。",
            "This is over; address and phone are shown no more.",
        ),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Why something was not done.
pub(crate) fn refused(lang: Lang, why: NotAided) -> &'static str {
    let (zh, en) = match why {
        NotAided::Help(why) => return no_help(lang, why),
        NotAided::Already => return already(lang),
        NotAided::TooMany => return too_many(lang),
        NotAided::Own => return own(lang),
        NotAided::Day => return no_day(lang),
        NotAided::Step(NoStep::NotYours) => (
            "这一步要由求助人或选定的邻居来办。",
            "This is for the asker, or for the neighbour who was chosen.",
        ),
        NotAided::Step(NoStep::NotNow) => (
            "这一条的进展已经变了，请回去看看现在的情况。",
            "This has moved on meanwhile. Please look how it stands.",
        ),
        NotAided::Unknown | NotAided::Gone => ("没有找到。", "Not found."),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
