//! Words of the desk of matters.

use crate::frame::words::words;

words! {
    title = "诉求", "Matters";
    lead = "谁最先被问到，谁负责到底；换人要对方同意。", "Whoever is asked first is in charge until it is done; it changes hands only when the next person accepts.";
    enter = "替人登记一件", "Enter one for somebody";
    offered = "请我接手的", "Offered to me";
    mine = "我负责的", "Mine";
    waiting = "还没人接的", "Nobody's yet";
    waiting_note = "不公开的，接手以后才看得到内容。", "Private ones show their text once you take them.";
    escalated = "居民说没解决、退回重办的", "Reopened: not solved";
    late = "别人手上已超期的", "Late, with colleagues";
    none = "没有等您办的诉求。", "Nothing waits for you.";
    back = "诉求清单", "Matters";

    enter_title = "替人登记", "Enter a matter for somebody";
    enter_lead = "登记的人就是首问责任人。编号和网上的一样，登记后可以打印查询单。", "Whoever enters it is in charge. The number is of the same count; a slip can be printed afterwards.";
    f_source = "怎么来的", "Came in by";
    f_name = "姓名（可以不填）", "Name (optional)";
    f_phone = "电话（可以不填）", "Phone (optional)";
    f_contact_hint = "只有负责人和秘书看得到，每看一次都记下来；办完三个月后删除。", "Only its owner and the secretary see it, and each look is recorded; deleted three months after the end.";
    enter_send = "登记", "Enter it";
    enter_pictures = "登记，再添照片", "Enter it, then add pictures";

    take = "我来负责", "I take it";
    take_hint = "接手后由您负责到底，反映人会看到。", "From then on you are in charge, and the reporter sees it.";
    accept = "同意接手", "Accept";
    refuse = "不接手", "Do not accept";
    refuse_reason = "为什么不接（反映人看得到）", "Why not (the reporter reads it)";
    note = "写进展", "Tell how it goes on";
    note_words = "进展（反映人看得到）", "Progress (the reporter reads it)";
    answer = "办结，写答复", "Answer";
    answer_words = "办得怎么样", "What was done";
    answer_hint = "写清做了什么、什么时候。公开的诉求，答复也公开。解决没有，由反映人说。", "Say what was done and when. The answer to a public matter is public. Whether it is solved is the reporter's to say.";
    extend = "延期", "Take longer";
    extend_until = "延到哪天", "Until";
    extend_reason = "为什么（反映人看得到）", "Why (the reporter reads it)";
    extend_hint(n: i64, latest: &str) = "还可以延 {n} 次，最晚到 {latest}", "{n} more, to {latest} at the latest";
    hand = "请别人接手", "Offer it to somebody";
    hand_to = "请谁", "To whom";
    hand_reason = "为什么（反映人看得到）", "Why (the reporter reads it)";
    hand_hint = "对方同意以前，还是由您负责。", "Until it is accepted you stay in charge.";
    recall = "收回“请接手”", "Take the offer back";
    decline = "不属于社区办理", "Not for the community";
    decline_reason = "为什么，该找谁", "Why, and where to go instead";
    decline_hint = "写明该去哪里、电话多少。", "Name the place and its phone number.";
    close = "改为不公开", "Make it private";
    close_reason = "为什么（告诉反映人）", "Why (the reporter is told)";
    look = "看联系方式", "Show whom to call";
    look_hint = "每看一次都记下来，反映人看得到。", "Each look is recorded, and the reporter sees it.";
    seen = "联系方式", "Whom to call";
    seen_note = "只显示这一次，已记下。", "Shown this once, and recorded.";
    seen_name = "姓名", "Name";
    seen_phone = "电话", "Phone";
    seen_none = "没有留", "not known";
    slip = "打印查询单", "Print a slip";
    slip_hint = "每打印一次换一个新查询码，旧的就不能用了。", "Each print makes a new code; the one before holds no longer.";
    slip_title = "诉求查询单", "Slip of a matter";
    slip_code = "查询码", "Code";
    slip_how = "扫码或者打开下面的网址，输入编号和查询码，就能看办理经过。也可以打电话问：", "Scan it or open the address below, and type number and code to follow it. Or call:";
    slip_keep = "查询码不要给别人看。", "Keep the code to yourself.";
    slip_due(day: &str) = "{day} 前答复", "Answer by {day}";
    slip_qr = "查询页的二维码", "QR code of the page";
    colleague_name(name: &str, role: &str) = "{name}（{role}）", "{name} ({role})";
    choose_to = "请选择", "Please choose";
    no_day = "请填延到哪天", "Please enter a day";
}
