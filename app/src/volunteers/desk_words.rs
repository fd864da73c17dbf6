//! Words of the lead's desk.

use domain::display::Lang;
use domain::volunteers::{NoEntry, NoShift};

use crate::frame::words::words;

words! {
    title = "志愿者工作台", "Volunteers' desk";
    lead_all = "您可以看到全部队伍：组建队伍、任免队长、审核队员。", "You see every team: you found teams, appoint leads and check members.";
    lead_own = "您带的队伍、等您答复的申请、最近的班次都在这里。", "The teams you lead, who asks to join, and the next shifts.";
    none = "您还没有带任何队伍。", "You lead no team.";
    requests = "等您答复的申请", "Requests to answer";
    no_requests = "没有等答复的申请。", "No request waits.";
    accept = "接收入队", "Take in";
    decline = "不接收", "Decline";
    decline_why = "不接收的理由（只有本人看到）", "Why not (only the person reads it)";
    no_name = "没有留姓名", "no name";
    no_name_but(n: i64) = "没有留姓名（第 {n} 号）", "no name (number {n})";
    account_closed = "账号已注销", "account closed";
    lead_hours = "队长自己的时间，等您确认", "Leads' own hours that wait for you";
    lead_hours_hint = "谁都不能独自给自己记时间，所以由您来说对不对。", "Nobody writes down the own hours alone, so you say whether they are right.";
    teams = "队伍", "Teams";
    found = "组建队伍", "Found a team";
    team_meta(members: i64, sum: &str) = "{members} 名队员 · 已确认 {sum}", "{members} members · {sum} confirmed";
    see_public = "看公开页面", "See the public page";
    edit = "修改队伍资料", "Change the team";
    hours = "服务时间账", "Ledger of hours";
    plan = "安排活动", "Plan an activity";
    back_desk = "志愿者工作台", "Volunteers' desk";

    f_name = "队伍名称", "Name";
    f_purpose = "做什么", "What it does";
    f_needs = "正在找什么样的人", "Whom it looks for";
    f_phone = "联系电话（公开）", "Phone (public)";
    f_founded = "成立日期", "Founded on";
    f_lead = "队长的手机号", "The lead's phone number";
    f_lead_hint = "本人要先用这个号码登录过。", "The person must have signed in with it before.";
    f_state = "状态", "State";
    f_resting = "暂停活动，暂不收新队员", "Resting: takes nobody in for now";
    english = "英文（可以不填）", "English (optional)";
    unknown_person = "这个号码还没有登录过，请先请本人登录一次", "Nobody has signed in with this number yet; please ask the person to do so once";
    changed = "同事刚刚改过这支队伍，请在最新的内容上再改", "A colleague has just changed this team; please change the newest text";
    save = "保存", "Save";

    members_title = "队员", "Members";
    col_name = "姓名", "Name";
    col_checked = "审核有效期", "Checked until";
    col_acts = "办理", "Acts";
    not_checked = "未审核", "not checked";
    check_until = "审核有效至", "Checked until";
    check = "记下审核", "Save";
    relieve = "卸任队长", "Relieve";
    last_lead = "一支队伍至少要有一位队长。请先任命新队长。", "A team has at least one lead. Please appoint another one first.";
    appoint = "任命队长", "Appoint a lead";
    message = "给全队发消息", "Write to the team";
    message_label = "消息", "Message";
    message_hint = "每支队伍每天最多 3 条，发到队员的消息里。", "At most three a day; it comes to the members' messages.";
    message_send = "发送", "Send";
    too_many = "这支队伍今天已经发过 3 条，请明天再发", "This team has had three messages today; please write tomorrow";
    shifts = "最近和接下来的班次", "Recent and next shifts";
    no_shifts = "没有班次。", "No shifts.";
    taken(n: i64, all: i64, waiting: i64) = "{n}/{all} 人 · 候补 {waiting}", "{n}/{all} · {waiting} waiting";

    a_title = "活动名称", "Title";
    a_about = "做什么、怎么做", "What is done, and how";
    a_place = "地点", "Where";
    a_skills = "要会什么（可以不填）", "Skills (optional)";
    a_age = "最低年龄（可以不填）", "Least age (optional)";
    a_checked = "谁能报名", "Who may sign up";
    a_checked_box = "只限经社区审核的队员（面向儿童或需要照护的人）", "Only members whom the community has checked (children, people in need of care)";
    a_create = "保存，接着排班次", "Save, then add shifts";
    a_change = "修改活动内容", "Change the activity";
    a_change_hint = "第一个班次开始前都可以改。名称或地点变了，报名的人会收到通知。年龄和审核要求不能改：别人是按它报的名。", "You can change it until the first shift begins. Whoever signed up is told when its title or place changes. Age and checks stay: people signed up by them.";
    a_save = "保存修改", "Save changes";
    a_begun = "第一个班次已经开始，内容不能再改。要说明情况，请给全队发消息", "The first shift has begun, so this cannot change any more. Write to the team instead";
    a_cancelled = "活动已经取消，不能再改", "The activity is cancelled and cannot change any more";
    a_changed = "同事刚刚保存过别的内容。您写的还在下面；再按一次保存，就换成您写的", "A colleague has just saved something else. What you wrote is still below; saving again puts yours in its place";
    add_title = "加一个班次", "Add a shift";
    s_day = "日期", "Day";
    s_hours = "时间", "Time";
    s_hours_hint = "例如 9:00-11:30", "Such as 9:00-11:30";
    s_places = "名额", "Places";
    add = "加上", "Add";
    hours_shape = "请这样写：9:00-11:30", "Please write it so: 9:00-11:30";
    cancel_activity = "取消整项活动", "Cancel the activity";
    cancel_shift = "取消这个班次", "Cancel this shift";
    cancel_why = "取消的原因（公开，并通知每个人）", "Reason (public; everybody is told)";
    cancel = "取消并通知", "Cancel and tell everybody";
    is_cancelled(why: &str) = "已取消：{why}", "Cancelled: {why}";

    roster = "名单", "List";
    roster_tally(coming: usize, came: usize, missed: usize) = "报名 {coming} · 到了 {came} · 未到 {missed}", "{coming} signed up · {came} came · {missed} did not";
    roster_none = "还没有人报名。", "Nobody has signed up yet.";
    print_hint = "用浏览器的“打印”可以打出名单。", "Print this page for the list on paper.";
    col_state = "状态", "State";
    col_hours = "时间", "Time";
    by_code = "扫码/输码", "by code";
    by_list = "队长勾选", "by lead's list";
    late = "迟到", "late";
    afterwards = "结束后勾选", "ticked afterwards";
    hours_cancelled = "班次已取消，不记时间。已经做了的服务，请在队伍的服务时间账里补记。", "The shift is cancelled, so no hours are written down for it. What was done all the same is written down in the team's ledger of hours.";
    mark_came = "到了", "Came";
    mark_missed = "未到", "Did not";
    mark_undo = "改回", "Undo";
    screen = "签到码（给志愿者看）", "Check-in code";
    screen_hint(url: &str) = "请志愿者扫码，或打开 {url} 输入数字：", "Volunteers scan this, or open {url} and type:";
    screen_until(at: &str) = "{at} 换新的；页面自己会更新。", "New digits at {at}; this page renews itself.";
    screen_qr = "签到二维码", "QR code to check in";
    screen_again = "现在更新", "Renew now";
    screen_count(n: usize) = "已签到 {n} 人", "{n} checked in";
    enter_title = "记服务时间", "Write hours down";
    enter_hint = "按班次时长填好了，早走晚到的请改。记完由本人确认才算数；您自己的由另一位队长或秘书确认。", "Filled in from the shift; please change it for who came late or left early. Each person confirms; your own are confirmed by another lead or the secretary.";
    enter_minutes(name: &str) = "{name}（分钟）", "{name} (minutes)";
    enter = "记下，请本人确认", "Write down and ask them";
    enter_skip = "不记的人把格子清空。", "Leave a field empty to skip that person.";
    enter_none = "班次结束、有人签到后，在这里记时间。", "Once the shift is over and people have checked in, their hours are written down here.";
    incident_title = "异常情况", "What went wrong";
    incident_hint = "只有队长和秘书看得到，不公开。", "Only the leads and the secretary read it.";
    incident_what = "发生了什么", "What happened";
    incident_told = "告诉了谁", "Who was told";
    incident_save = "记下", "Save";
    incident_told_say(who: &str) = "已告诉：{who}", "Told: {who}";

    service_title = "补记不在班次里的服务", "A service that was no shift";
    service_who = "队员", "Member";
    service_what = "服务内容", "What was done";
    service_hint = "会标明“手工记”，由本人确认才算数。", "Marked as written by hand; it counts once the person confirms.";
    service_save = "记下，请本人确认", "Write down";
    correct = "更正为（分钟）", "Correct to (minutes)";
    correct_save = "另记更正", "Add a correction";
    correct_open = "这一条还在等确认，或已有更正。", "This line waits for its answer, or has a correction already.";
    ledger_lead = "只加不改：错了另记一行更正，双方确认后替换原来的一行。", "Lines are added and never changed: a correction is a further line, and takes its place once both sides agree.";
    no_entries = "还没有记录。", "No lines yet.";
    to_team = "回到队伍", "Back to the team";
}

words! {
    not_over = "服务还没结束，不能先记时间", "The service is not over yet";
    wrong_minutes = "分钟数要在 1 和服务时长之间", "Between one minute and as long as it lasted, please";
    long_ago = "三年以前的服务不能再记，请看看年份对不对", "That is more than three years ago; please look at the year";
    same_time = "这个人在同一时间已有别的服务记录", "The person has other hours at the same time";
}

/// Why hours were not written down.
pub(crate) fn no_entry(why: NoEntry) -> fn(Lang) -> &'static str {
    match why {
        NoEntry::NotOver => not_over,
        NoEntry::TooLongAgo => long_ago,
        NoEntry::Minutes => wrong_minutes,
        NoEntry::Overlap => same_time,
    }
}

/// Why a shift was not added.
pub(crate) fn no_shift(why: NoShift) -> fn(Lang) -> &'static str {
    match why {
        NoShift::Past => past,
        NoShift::TooFar => too_far,
        NoShift::TooLong => too_long,
        NoShift::Places => places,
    }
}

words! {
    past = "这个时间已经过了", "That is in the past";
    too_far = "班次最多提前一年安排，请看看年份对不对", "Shifts are planned a year ahead at most; please look at the year";
    too_long = "一个班次最长 16 小时", "A shift lasts 16 hours at most";
    places = "名额在 1 到 200 之间", "Between 1 and 200 places, please";
}
