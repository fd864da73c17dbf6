//! Words of the volunteers' room.

use domain::display::Lang;
use domain::volunteers::{Clash, NoCheckIn, NoPlace, Shown, Source, Standing};

use crate::frame::words::words;

words! {
    title = "志愿服务", "Volunteering";
    lead = "邻里互相帮一把。看看哪支队伍、哪个时段合适，点一下就能报名；不排名，不打分。", "Neighbours lend a hand. Find a team or a shift that suits you; one tap signs you up. Nobody is ranked and nothing is scored.";
    no_teams(phone: &str) = "这个社区还没有志愿者队伍。想发起一支，请拨打 {phone}。", "There is no team yet. To start one, please call {phone}.";
    figure_teams = "支队伍", "teams";
    figure_people = "名队员", "members";
    figure_hours = "小时", "hours";
    downloads = "数据：", "Data:";
    file_teams = "队伍和人数（CSV）", "teams and members (CSV)";
    file_ledger = "双方确认的服务时间账（CSV，不含姓名）", "ledger of hours that both sides confirmed (CSV, without names)";
    next_shifts = "最近的班次", "Next shifts";
    no_shifts = "近期没有安排班次。", "No shift is planned for now.";
    all_teams = "志愿者队伍", "Teams";
    see_all = "全部队伍和班次", "All teams and shifts";
    my_shifts = "我的班次", "My shifts";
    my_hours = "我的服务时间和证明", "My hours and proofs";
    to_desk = "队长工作台", "Lead's desk";
    check_proof = "核对一份服务证明", "Check a proof of service";
    members(n: i64) = "{n} 名队员", "{n} members";
    resting = "暂停活动", "resting";
    founded(day: &str) = "{day}成立", "founded {day}";

    needs = "正在找", "Looking for";
    leads = "队长", "Lead";
    contact = "联系电话", "Phone";
    activities = "活动", "Activities";
    no_activities = "还没有安排活动。", "No activity is planned yet.";
    join_title = "加入这支队伍", "Join this team";
    join_message = "简单介绍一下自己", "A few words about yourself";
    join_hint = "比如会什么、哪天有空。只有队长看得到，答复后删除。", "What you can do and when you have time. Only the lead reads it; it is deleted once you are answered.";
    join = "申请加入", "Ask to join";
    join_sign_in = "登录后申请加入", "Sign in to join";
    join_resting = "这支队伍暂停活动，暂不收新队员。", "This team is resting and takes nobody in for now.";
    join_not_needed = "不入队也能报名班次；入队后，临时缺人时会先通知您。", "You can sign up for shifts without joining; members are told first when somebody is missing.";
    asked = "您已申请加入，等队长答复，答复会发到您的消息里。", "You have asked to join; the lead's answer comes to your messages.";
    take_back = "撤回申请", "Take the request back";
    is_member = "您是这支队伍的队员。", "You belong to this team.";
    is_lead = "您是这支队伍的队长。", "You lead this team.";
    leave = "退出队伍", "Leave the team";
    was_declined(why: &str) = "上次申请没有通过：{why}", "Your last request was declined: {why}";
    leads_stay = "队长要先由秘书卸任，才能退出。请联系社区。", "A lead is relieved by the secretary before leaving. Please ask the community.";
    to_team = "回到队伍页面", "Back to the team";

    where_ = "地点", "Where";
    skills = "要会什么", "Skills";
    team = "队伍", "Team";
    about = "须知", "Good to know";
    age_label = "年龄", "Age";
    age(n: i64) = "年满 {n} 周岁", "aged {n} or over";
    age_say(n: i64) = "报名即表示您已年满 {n} 周岁。", "By signing up you say that you are {n} or over.";
    checked_only = "面向儿童或需要照护的人，只有经社区审核的队员可以报名。", "With children or people in need of care: only members whom the community has checked can sign up.";
    shifts = "班次", "Shifts";
    calendar = "加到日历", "Add to calendar";
    activity_cancelled = "这项活动已取消", "This activity is cancelled";
    free(n: i64, all: i64) = "余 {n}/{all}", "{n}/{all} free";
    full = "已满", "full";
    full_waiting(n: i64) = "已满，{n} 人候补", "full, {n} waiting";
    over = "已结束", "over";
    cancelled = "已取消", "cancelled";
    sign_up = "报名", "Sign up";
    sign_in_up = "登录后报名", "Sign in to sign up";
    wait = "候补排队", "Join the waiting list";
    waiting(n: i64) = "候补中，前面还有 {n} 人", "waiting, {n} before you";
    confirm = "确认，我来", "Yes, I am coming";
    confirm_by(at: &str) = "请在 {at} 前确认，过时给下一位。", "Please confirm by {at}, or the place goes to the next.";
    give_back = "来不了，退掉", "I cannot come";
    decline = "不要了，给下一位", "Decline";
    unwait = "不排了", "Leave the list";
    check_in = "到场签到", "Check in";
    just_full = "名额刚刚满了。下面可以看别的班次，或者候补排队。", "The last place was just taken. Choose another shift below, or join the waiting list.";
    place_free = "现在就有名额，直接报名就行。", "A place is free: you can simply sign up.";
    nothing_offered = "这个名额已经过时，给了下一位。", "That offer is over; the place went on.";
    go_on = "知道了，还是报名", "I know; sign me up anyway";
    go_on_hint = "两边时间错得开就继续；错不开，请先退掉一边。", "Go on if you can manage both; otherwise give one of them up first.";
    tap_hint = "点一下就报名，来不了随时可退。", "One tap signs you up; you can give the place back at any time before.";
    more = "看后面的", "More";
    earlier = "看更早的", "Earlier";
    came_already = "您已签到，不能再退。有事请告诉队长。", "You have checked in, so there is nothing to give back. If something came up, please tell the lead.";
    to_activity = "回到活动页面", "Back to the activity";

    checkin_title = "到场签到", "Check in";
    checkin_hint = "输入队长手机上的 6 位数字，每分钟换一次。", "Type the six digits on the lead's screen. They change every minute.";
    checkin_code = "签到码", "Code";
    checkin_button = "签到", "Check in";
    checkin_sign_in = "登录后签到", "Sign in to check in";
    checked_in_mine = "您已签到，谢谢！服务结束后队长会记时间，请您确认。", "You are checked in. Thank you! After the shift the lead writes your hours down and you confirm them.";

    mine_none = "您还没有报名志愿服务。", "You have not signed up for any shift.";
    mine_over = "做过的和取消的", "Over and cancelled";
    mine_calendar = "全部加到日历", "Add all to calendar";
    my_teams = "我的队伍", "My teams";
    team_asked = "等队长答复", "waiting for the lead";
    team_declined = "未通过", "declined";
    team_lead = "队长", "lead";

    hours_none = "还没有记在您名下的服务时间。服务结束后队长会记，您确认后才算数。", "Nothing is written down for you yet. After a shift the lead does; it counts once you confirm it.";
    hours_wait = "等您确认", "Waiting for your word";
    hours_wait_hint = "队长记的时间，您说对才算数，别人不能代答。", "What the lead wrote down counts only when you agree; nobody can answer for you.";
    hours_all = "全部记录", "All lines";
    hours_sum(sum: &str) = "双方确认，共 {sum}", "Confirmed by both sides: {sum}";
    agree = "对，确认", "Right, confirm";
    dispute = "不对", "Not right";
    dispute_why = "哪里不对", "What is wrong";
    dispute_hint = "写下实际的时间。队长会看到，并另记一行更正；原来的记录不会改。", "Say what it should be. The lead sees it and adds a correcting line; the first one stays as it was.";
    dispute_send = "告诉队长", "Tell the lead";
    line_waits = "待确认", "waiting";
    line_counts = "已确认", "confirmed";
    line_disputed = "有异议", "disputed";
    line_replaced = "已被更正", "corrected";
    line_other = "等另一位队长或秘书确认", "waits for another lead or the secretary";
    late = "补记", "late";
    correction(n: i64) = "更正第 {n} 条", "corrects no. {n}";
    line(n: i64) = "第 {n} 条", "no. {n}";
    not_your_line = "这一条不由您确认。自己记的时间由另一位队长或秘书确认。", "This line is not yours to confirm. What one writes down for oneself is confirmed by another lead or the secretary.";
    to_hours = "回到我的服务时间", "Back to my hours";
    col_day = "日期", "Day";
    col_what = "服务内容", "What";
    col_minutes = "时长", "Time";
    col_state = "状态", "State";
    col_times = "次数", "Times";

    proof_title = "志愿服务证明", "Proof of volunteer service";
    proof_make = "开一份证明", "Make a proof";
    proof_hint = "按双方确认的记录开具，免费，可打印一页 A4。拿到的人扫码就能核对，不用登录。", "Made from what both sides confirmed; free; one page of A4. Whoever gets it scans the code to check it, without signing in.";
    proof_shown = "证明上怎么写姓名", "How to name you";
    proof_need_name = "写姓名要先在窗口核对过证件。可以先选“不写姓名”。", "A name can stand on it once staff have seen your document. You may choose no name.";
    proof_button = "开具证明", "Make the proof";
    proof_nothing = "还没有双方确认的服务时间，开不了证明。", "Nothing is confirmed by both sides yet, so there is nothing to prove.";
    proofs_mine = "开过的证明", "My proofs";
    proof_print_hint = "用浏览器的“打印”，一页 A4。", "Use your browser's Print: one page of A4.";
    proof_number(year: i32, n: i64) = "编号 {year}-{n}", "No. {year}-{n}";
    proof_code = "核对码", "Code";
    proof_valid = "有效", "valid";
    proof_valid_say = "这份证明由下面的单位开具，内容与记录一致。", "This proof was issued by the body below; it says what the record says.";
    proof_revoked = "已作废", "revoked";
    proof_revoked_say(day: &str, why: &str) = "这份证明已于 {day} 作废。原因：{why}", "This proof was revoked on {day}. Reason: {why}";
    proof_unknown_title = "没有这份证明", "No such proof";
    proof_unknown = "没有用这个核对码开过证明。请对照纸上的码再输一次；还是没有，这份证明就不是这里开的。", "No proof was issued under this code. Please compare it with the paper and try again; if it is still unknown, the paper was not issued here.";
    proof_check_label = "核对码", "Code";
    proof_check_hint = "纸上 8 位字母和数字，不分大小写。", "Eight letters and digits on the paper; case does not matter.";
    proof_check = "核对", "Check";
    proof_person = "志愿者", "Volunteer";
    proof_no_name = "没有姓名（本人选择不写，或账号已注销）", "no name (by the person's choice, or because the account is closed)";
    proof_period = "服务期间", "Period";
    proof_period_say(from: &str, until: &str) = "{from}至{until}", "{from} to {until}";
    proof_sum = "服务时间合计", "Total time";
    proof_issuer = "开具单位", "Issued by";
    proof_day = "开具日期", "Date";
    proof_contact = "查验电话", "To ask about it";
    proof_body = "兹证明下列志愿服务时间，由志愿者和服务队伍双方确认。", "This certifies the volunteer service below, to which both the volunteer and the team agreed.";
    proof_scan = "扫码核对真伪：", "Scan to check:";
    proof_qr = "核对这份证明的二维码", "QR code to check this proof";
    proof_table = "服务内容", "Services";
    proof_revoke = "作废这份证明", "Revoke this proof";
    proof_revoke_why = "作废原因（公开，并告知本人）", "Reason (public; the person is told)";

    event_name(what: &str) = "志愿服务：{what}", "Volunteering: {what}";
    between = "、", ", ";
}

/// `2 小时 30 分`
pub(crate) fn duration(lang: Lang, minutes: i64) -> String {
    let (h, m) = (minutes / 60, minutes % 60);
    match (lang, h, m) {
        (Lang::Zh, 0, m) => format!("{m} 分钟"),
        (Lang::Zh, h, 0) => format!("{h} 小时"),
        (Lang::Zh, h, m) => format!("{h} 小时 {m} 分"),
        (Lang::En, 0, m) => format!("{m} min"),
        (Lang::En, h, 0) => format!("{h} h"),
        (Lang::En, h, m) => format!("{h} h {m} min"),
    }
}

/// What became of a place.
pub(crate) fn standing(lang: Lang, standing: Standing) -> &'static str {
    let (zh, en) = match standing {
        Standing::Coming => ("已报名", "signed up"),
        Standing::Offered => ("有名额，待您确认", "offered to you"),
        Standing::Came => ("到了", "came"),
        Standing::Missed => ("未到", "did not come"),
        Standing::GivenBack => ("已退", "given back"),
        Standing::Lapsed => ("过时未确认", "not confirmed in time"),
        Standing::Cancelled => ("已取消", "cancelled"),
    };
    pick(lang, zh, en)
}

/// Where a line of the ledger comes from.
pub(crate) fn source(lang: Lang, source: Source) -> &'static str {
    let (zh, en) = match source {
        Source::Code => ("现场签到", "checked in"),
        Source::List => ("按名单", "by the list"),
        Source::Bulk => ("批量记", "in bulk"),
        Source::Manual => ("手工记", "by hand"),
    };
    pick(lang, zh, en)
}

/// How somebody is named on a proof.
pub(crate) fn shown(lang: Lang, shown: Shown) -> &'static str {
    let (zh, en) = match shown {
        Shown::Name => ("写全名", "My whole name"),
        Shown::Family => ("只写姓，如“王**”", "Family name only, such as 王**"),
        Shown::Nobody => ("不写姓名", "No name"),
    };
    pick(lang, zh, en)
}

/// Why somebody has no place.
pub(crate) fn no_place(lang: Lang, why: NoPlace) -> &'static str {
    let (zh, en) = match why {
        NoPlace::Cancelled => ("这个班次已取消。", "This shift is cancelled."),
        NoPlace::Begun => (
            "这个班次已经开始，不能再改。来不了请打队里的电话。",
            "This shift has begun. If you cannot come, please call the team.",
        ),
        NoPlace::NotChecked => (
            "这个班次面向儿童或需要照护的人，要先由社区审核。请加入队伍后联系社区窗口。",
            "This shift is with children or people in need of care. Please join the team and ask the community to check you first.",
        ),
        NoPlace::Overlap => (
            "您在这个时间已有别的班次，请先退掉那一个（“我的 › 我的班次”）。",
            "You have another shift at that time; please give that one back first (Me › My shifts).",
        ),
    };
    pick(lang, zh, en)
}

/// What else there is at that time.
pub(crate) fn clash(lang: Lang, clash: Clash) -> &'static str {
    let (zh, en) = match clash {
        Clash::Booking => (
            "您在这个时间约了窗口办事。",
            "You have a booking at a window at that time.",
        ),
        Clash::Meeting => (
            "您在这个时间报名了旁听会议。",
            "You have a place at a meeting at that time.",
        ),
    };
    pick(lang, zh, en)
}

/// Why somebody was not checked in.
pub(crate) fn no_check_in(lang: Lang, why: NoCheckIn) -> &'static str {
    let (zh, en) = match why {
        NoCheckIn::NotOpen => (
            "现在不能签到：班次开始前半小时到结束之间才行。结束以后，请队长在名单上勾。",
            "Checking in is open from half an hour before the shift until its end. Afterwards the lead ticks the list.",
        ),
        NoCheckIn::NotChecked => (
            "这个班次只限经社区审核的队员，审核已不再有效。请联系社区窗口。",
            "Only members whom the community has checked help at this shift, and the check holds no longer. Please ask the community.",
        ),
        NoCheckIn::WrongCode => (
            "数字不对或已经换了，请看队长手机上现在的数字。",
            "These are not the digits on the screen now; please look again.",
        ),
        NoCheckIn::TooManyTries => (
            "试得太多次了，请过十分钟再试，或请队长在名单上勾您。",
            "Too many tries: please try again in ten minutes, or ask the lead to tick you on the list.",
        ),
        NoCheckIn::NoPlace => (
            "您没有报名这个班次，请先报名；名额满了请找队长。",
            "You have no place on this shift; please sign up first.",
        ),
    };
    pick(lang, zh, en)
}

fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
