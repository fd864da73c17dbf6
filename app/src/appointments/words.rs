//! Words of the windows and of the own bookings.

use domain::appointments::Standing;
use domain::display::Lang;

use crate::frame::words::words;

words! {
    title = "预约窗口", "Book a window";
    lead = "选好窗口和时间，点一下就约好，到点直接来，不用排队。不约也能来，现场取号。", "Choose a window and a time: one tap books it, and you need not queue. You may also come without booking.";
    for_service(name: &str) = "要办的事：{name}", "What it is about: {name}";
    no_windows(phone: &str) = "这个社区还没有开放网上预约。请拨打 {phone}。", "Windows cannot be booked here yet. Please call {phone}.";
    next_free(when: &str) = "最近有空：{when}", "Next free: {when}";
    nothing_free = "近期已约满，可以排队等候", "Full for now; you may join the waiting list";
    home_visits = "可以上门", "Home visits";
    never_open = "暂不开放", "Closed for now";
    between = "、", ", ";
    from_to(a: &str, b: &str) = "{a}至{b}", "{a}–{b}";

    about = "窗口信息", "About this window";
    window = "窗口", "Window";
    days = "选日子", "Days";
    short_day(weekday: &str, day: u32) = "{weekday} {day} 日", "{weekday} {day}";
    day_free(n: i64) = "余 {n}", "{n} free";
    day_full = "已满", "full";
    times_of(day: &str) = "{day}，选个时间", "{day}: choose a time";
    tap_books = "点一下就约好了，不合适可以随时取消。", "One tap books it; you can cancel at any time before.";
    tap_signs_in = "点时间后先用手机号登录，再回到这里。", "Tap a time: you sign in with your phone number first and come back here.";
    morning = "上午", "Morning";
    afternoon = "下午", "Afternoon";
    evening = "晚上", "Evening";
    slot_free(at: &str, n: i64, all: u16) = "{at} 余 {n}/{all}", "{at} · {n}/{all} free";
    slot_full(at: &str) = "{at} 已满", "{at} full";
    share_all(all: u16) = "每段时间接待 {all} 人。", "{all} people in each slot.";
    share(all: u16, walk_in: u16) = "每段时间接待 {all} 人，其中 {walk_in} 人留给现场取号。", "{all} people in each slot; {walk_in} of these places are kept for people who come without booking.";
    day_over = "这一天没有可以约的时间了，请看别的日子。", "Nothing can be booked on this day any more; please see another one.";
    window_closed(phone: &str) = "近期没有可以约的时间。请拨打 {phone} 问一问。", "Nothing can be booked in the days to come. Please call {phone}.";
    closed_then(from: &str, until: &str) = "{from}–{until} 不开：", "Closed {from}–{until}:";
    closures = "临时不开的时候", "Closed for once";
    next_times = "最近的空号，点一下就约好", "The next free times; one tap books";
    book_that(when: &str) = "约 {when}", "Book {when}";

    home_fold = "行动不便，需要上门？", "Cannot come? We visit you at home";
    home_label = "上门服务", "Home visit";
    home_box = "行动不便，请到我家来办", "I cannot come; please visit me at home";
    home_hint = "到您已确认的住址，不用再填。窗口的工作人员会看到您的住址。", "To your confirmed address, so you need not type it. Staff of the window will see it.";
    home_note = "要告诉工作人员的话", "What staff should know (optional)";
    home_tick = "要上门请勾选“行动不便，请到我家来办”；不用上门就把说明删掉", "Tick that you need a visit at home, or remove the note";
    home_note_hint = "可以不填。只有社区窗口的工作人员看得到，办完一段时间后自动删除。", "Seen by the staff of the community's windows only, and deleted some time after the visit.";
    home_steps(phone: &str) = "确认住址以后，可以在这里约上门。现在也可以打电话：{phone}。", "Once your address is confirmed you can ask for a visit here. You may also call {phone}.";
    home_needs_address = "上门要先确认住址。请先确认，或者打窗口电话约。", "A visit needs a confirmed address. Please confirm it first, or call the window.";
    no_home_visits = "这个窗口不上门。请打窗口电话，我们一起想办法。", "This window makes no home visits. Please call it and we find a way together.";

    just_taken = "这个时间刚刚被别人约走了。下面是最近的空号，点一下就约好。", "Somebody was faster: this time is taken. The next free times are below; one tap books.";
    no_such_slot = "这个时间窗口不开。请在下面另选一个。", "The window is not open then. Please choose another time below.";
    begun = "这个时间已经过了。请在下面另选一个。", "This time is past. Please choose another one below.";
    too_far = "这一天还没有开放预约。请在下面选近一点的日子。", "This day cannot be booked yet. Please choose an earlier one below.";
    overlap = "您在这个时间已经有一个预约了。请换个时间，或者先取消那一个（“我的 › 我的预约”）。", "You have another booking at that time. Please choose another time, or cancel the other one (Me › My bookings).";
    too_many = "您还没办的预约已经够多了（上限见议事规则）。办完或取消一个，就能再约（“我的 › 我的预约”）。", "You hold as many bookings as the rules allow. Once one is done or cancelled you can book again (Me › My bookings).";

    waiting_title = "都约满了？可以排队等候", "Everything taken? Wait for a place";
    others_wait(n: i64) = "现在有 {n} 人在等。有人取消，就按先后顺序自动给您约上，并马上告诉您；不想要了点一下就能退。", "{n} people wait. When somebody cancels, the first in line is booked at once and told; one tap declines.";
    you_wait(before: i64) = "您在等候名单上，前面还有 {before} 人。有空位会自动约上并告诉您。", "You are on the waiting list; {before} wait before you. A place that becomes free is booked for you, and you are told.";
    wait = "排队等候", "Join the waiting list";
    wait_sign_in = "登录后排队等候", "Sign in and wait";
    unwait = "不等了", "Leave the list";
    waiting_chip = "等候中", "Waiting";
    no_wait = "这一天还有空号，或者已经不能约了，不用排队。请回到窗口页面看看。", "There are free times on that day, or it is over; nobody needs to wait. Please see the window's page.";
    to_window = "回到窗口页面", "To the window's page";

    code = "预约码", "Booking code";
    code_qr = "预约码的二维码，给窗口扫一扫", "QR code of the booking for the window's staff";
    at_home = "到您家里（已确认的住址）", "At your home (the confirmed address)";
    next_come = "到时间直接到窗口，报预约码或者出示二维码。迟到了也请来，按现场取号办理。", "Come to the window at that time and say the code or show the picture. If you are late, please come all the same: you are served as if you had not booked.";
    next_home = "工作人员按约好的时间到您家，请留人在家。", "Staff come to your home at that time; please have somebody there.";
    next_cancel = "来不了请取消，空出来的位子马上给等候的人。", "If you cannot come, please cancel: your place goes to somebody who waits.";
    next_reminder = "前一天会提醒您。来不了请取消，空出来的位子马上给等候的人。", "You are reminded the day before. If you cannot come, please cancel: your place goes to somebody who waits.";
    calendar = "加到手机日历", "Add to calendar";
    cancel = "取消预约", "Cancel";
    decline = "不要这个位子", "Decline";
    cancel_hint = "开始之前都可以取消。", "You can cancel until it begins.";
    sheet = "看一次性告知单", "See the checklist";
    day_off = "这个时间窗口不开。需要的话请另选时间。", "The window is not open at that time. Please choose another one if you need it.";
    from_waiting = "有位子空出来，给您约上了。来不了请点“不要这个位子”，马上给下一位。", "A place became free, and it is yours. If you cannot come, decline and it goes to the next.";
    cancelled_title = "窗口取消了这个预约，对不起。", "The window had to cancel this booking. We are sorry.";
    missed_say = "这次没有等到您，没关系，需要时再约就好。", "You did not come this time. Never mind; just book again when you need to.";
    too_late = "时间已经到了，不用再取消。来不了请给窗口打个电话。", "It has begun and need not be cancelled any more. If you cannot come, please call the window.";
    to_booking = "看这个预约", "See the booking";
    event_name(window: &str) = "预约：{window}", "Booking: {window}";

    mine_title = "我的预约", "My bookings";
    mine_none = "没有要来办的预约。", "You have no booking to come.";
    mine_over = "以前的预约", "Earlier ones";
    book_more = "再约一个", "Book another";
}

const WEEKDAYS: [(&str, &str); 7] = [
    ("周一", "Mon"),
    ("周二", "Tue"),
    ("周三", "Wed"),
    ("周四", "Thu"),
    ("周五", "Fri"),
    ("周六", "Sat"),
    ("周日", "Sun"),
];

/// A weekday, 0 = Monday.
pub(crate) fn weekday(lang: Lang, weekday: u32) -> &'static str {
    let (zh, en) = WEEKDAYS[(weekday % 7) as usize];
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Where a booking stands.
pub(crate) fn standing(lang: Lang, standing: Standing) -> &'static str {
    let (zh, en) = match standing {
        Standing::Booked => ("已约好", "Booked"),
        Standing::Arrived => ("到了", "Arrived"),
        Standing::Done => ("办完了", "Done"),
        Standing::Missed => ("未到", "Did not come"),
        Standing::Cancelled => ("已取消", "Cancelled"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
