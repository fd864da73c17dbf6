//! Words of the window's own side.

use crate::frame::words::words;

words! {
    title = "窗口预约", "Window bookings";
    today_title(day: &str) = "今天的预约 · {day}", "Today's bookings · {day}";
    day_title(day: &str) = "{day} 的预约", "Bookings of {day}";
    day_before = "前一天", "Day before";
    day_after = "后一天", "Day after";
    to_today = "今天", "Today";
    code_label = "查预约码", "Find a booking code";
    code_hint = "居民报的 8 位码，或扫二维码直接打开。", "The eight characters that somebody says; a scanned picture opens by itself.";
    unknown_code = "没有这个预约码。请核对，0、O、1、I、L 不会出现在码里。", "There is no such code. Please check it; 0, O, 1, I and L never occur.";
    find = "查找", "Find";
    no_windows = "还没有设窗口。", "No window is set up yet.";
    nobody = "没有人预约。", "Nobody has booked.";
    tally(n: usize, came: usize, missed: usize, walk_in: i64) = "预约 {n} · 到了 {came} · 未到 {missed} · 现场号 {walk_in}", "{n} booked · {came} came · {missed} did not · {walk_in} without booking";
    col_time = "时间", "Time";
    col_who = "姓名", "Name";
    col_state = "状态", "State";
    col_marks = "记一下", "Mark";
    no_name = "未留姓名", "No name";
    home_chip = "上门", "Home visit";
    by_staff = "窗口代约", "Booked by staff";
    mark_undo = "记错了，改回", "Undo";
    mark_cancelled = "这个预约已经取消，不能再记。", "This booking was cancelled and cannot be marked.";
    marks_later = "还没到那一天，到了当天再记。", "Its day has not come; mark it then.";
    mark_not_begun = "还没到时间，不能记“未到”。", "It has not begun, so nobody is late yet.";
    walk_in = "来了一位现场号", "Somebody came without booking";
    walk_in_back = "记错了，减一", "One less";
    print_hint = "要纸质名单，请用浏览器的“打印”。", "For a list on paper, use the browser's print.";
    back_day = "回到当天的预约", "Back to the day";

    cancel = "窗口取消这个预约", "Cancel this booking";
    cancel_reason = "取消的原因（会告诉本人）", "Why (the person is told)";
    needs_call = "这个时间窗口不开，请打电话告诉本人", "Not open at this time: please call the person";
    cancel_hint_call = "没有账户，收不到通知，请打电话告诉本人。", "There is no account to tell: please call the person.";
    call_number(phone: &str) = "没有账户，收不到通知，请打电话：{phone}", "No account to tell: please call {phone}";
    call_nobody = "没有账户，也没留电话，只能当面告诉", "No account and no phone: can only be told in person";
    cancel_hint = "本人会马上收到通知和最近的空号。", "The person is told at once, with the next free times.";
    cancel_late = "已经开始，或者已经记过，不能取消。", "It has begun or was marked, and cannot be cancelled.";

    helper_title = "替人预约", "Book for somebody";
    helper_lead = "给没有手机的人约。把预约码写在纸条上交给他，凭码就能办。", "For people without a phone. Write the code on a slip of paper; it is enough to be served.";
    helper_time = "窗口和时间", "Window and time";
    choose_time = "请选择", "Please choose";
    helper_name = "姓名（可以不填）", "Name (optional)";
    helper_phone = "电话（可以不填）", "Phone (optional)";
    helper_hint = "只用于这一次预约，办完一段时间后自动删除。", "For this booking only; deleted some time after it.";
    helper_book = "约好", "Book";

    windows_title = "窗口设置", "Windows";
    closed_already = "这一天已经设过不开的时间，请先点“照常开放”再重新设", "This day has a closure already; open it again first, then set the new one";
    windows_lead = "每次改动都会记入公开记录。改动如果和已有的预约冲突，会先列出来，不会悄悄丢掉谁的预约。", "Every change goes on the public record. Where a change does not fit bookings, they are listed first; none is dropped silently.";
    new_window = "添一个窗口", "Add a window";
    see_public = "看居民看到的页面", "See the public page";
    setup_title = "窗口资料和时间", "The window and its hours";
    setup_hint = "放假日自动不开；调休上班的周末按平常工作日的时间开。", "It is closed on public holidays; a weekend day that is worked has the hours of an ordinary working day.";
    save = "保存", "Save";
    changed = "同事刚刚改过这个窗口。您填的都还在，请打开新的页面对照后再保存。", "A colleague has just changed this window. What you typed is still here; please compare with a fresh page before saving.";
    english = "英文（可以不填）", "English (optional)";
    f_name = "窗口名称", "Name";
    f_name_hint = "例如：2 号窗口（民生）", "For example: window 2, welfare";
    f_place = "在哪里", "Where";
    f_handles = "能办什么", "What it handles";
    f_handles_hint = "用居民的话写，120 个字以内。", "In residents' words, 120 characters at most.";
    f_phone = "电话", "Phone";
    hours_title = "每周开放时间", "Hours of the week";
    hours_hint = "例如 9:00-12:00, 13:30-17:00；不开就空着。晚上和周末也可以开。", "For example 9:00-12:00, 13:30-17:00; empty is closed. Evenings and weekends are welcome.";
    hours_shape = "时间请写成 9:00-12:00", "Please write times as 9:00-12:00";
    hours_backwards = "结束要晚于开始", "It must end after it begins";
    hours_overlap = "两段时间重叠了，或者顺序反了", "Two stretches overlap, or stand in the wrong order";
    hours_many = "一天最多四段", "At most four stretches a day";
    places_title = "每段时间接待多少人", "How many people a slot takes";
    f_slot = "一段多少分钟", "Minutes of a slot";
    f_slot_hint = "5 到 240。装不下一整段的零头不开放。", "5 to 240. What is left before closing and too short makes no slot.";
    f_capacity = "一段接待几个人", "People in a slot";
    f_capacity_hint = "1 到 50。", "1 to 50.";
    f_walk_in = "留给现场取号的比例（%）", "Share kept for people without booking (%)";
    f_walk_in_hint = "0 到 90，不足一个人的进一，至少留一个位子能预约。", "0 to 90, rounded up; one place can always be booked.";
    f_home = "这个窗口的工作人员可以上门", "Staff of this window visit people at home";

    close = "临时关一天或一段", "Close it for once";
    close_day = "日期", "Day";
    close_span = "时间（全天就空着）", "Time (empty: the whole day)";
    close_span_hint = "例如 9:00-12:00", "For example 9:00-12:00";
    close_reason = "原因", "Why";
    close_reason_hint = "居民会看到。", "Everybody reads it.";
    reopen = "照常开放", "Open after all";
    past = "已经过去的日子不用再关了", "That day is past";
    misfits_title(n: usize) = "{n} 个预约会受影响", "{n} booking(s) would not fit";
    misfits_fault = "有人已经约了。请看下面的名单：要么换个改法，要么写明原因再保存一次，我们会取消这些预约，通知有账户的人。", "People have booked. Please see the list: change something else, or say why and save again; these bookings are then cancelled and those with an account are told.";
    release_reason = "取消这些预约的原因（会告诉本人）", "Why they are cancelled (they are told)";
    release_hint = "有账户的人会收到通知，打开就能看到最近的空号；没有账户的请按名单打电话。", "Those with an account are told and led to the next free times; please call the others from the list.";
}
