//! Words of the desk of mutual aid.

use crate::frame::words::words;

words! {
    title = "互助工作台", "Desk of mutual aid";
    lead = "这里看得到居民反映的情况、板上的求助，并登记监护人同意。地址和电话平时看不到；出了事要看，先写理由，本人会收到通知。", "Reports, what stands on the board, and guardians' consents. Addresses are not shown; if something went wrong, write the reason first: the person is told.";
    concerns = "居民反映", "Reports";
    no_concerns = "没有人反映情况。", "Nobody has reported anything.";
    not_writers = "反映的内容由编辑和秘书处理。", "Editors and the secretary read reports.";
    request(n: i64) = "求助 {n} 号", "request {n}";
    offer(n: i64) = "我能帮 {n} 号", "offer {n}";
    by(name: &str) = "反映人：{name}", "by {name}";
    outcome_label = "处理结果（告知反映人）", "What came of it (told to who reported)";
    outcome_send = "办结", "Done";
    outcome_was(text: &str) = "处理结果：{text}", "Outcome: {text}";
    board = "板上的求助", "Requests on the board";
    offers = "板上的“我能帮”", "Offers on the board";
    none = "没有。", "None.";
    hide = "撤下", "Take down";
    hide_why = "撤下的原因（公开，并告知本人）", "Reason (public; the author is told)";
    look_title = "查看某条求助的地址", "Look at the address of a request";
    look_number = "求助编号", "Number of the request";
    look_why = "为什么要看（告知本人）", "Why (the person is told)";
    look_send = "查看，并通知本人", "Look, and tell the person";
    look_gone = "没有这一条，或地址已经删除。", "No such request, or its address is deleted.";
    consents = "监护人同意", "Guardians' consents";
    consents_lead = "未满 18 周岁的帮手，监护人到窗口当面同意后登记，最长一年。", "For helpers under 18, recorded after the guardian agreed in person; for a year at most.";
    consent_phone = "未成年帮手的手机号", "The young helper's phone number";
    consent_phone_hint = "本人要先用这个号码登录过。", "The person must have signed in with it before.";
    consent_guardian = "监护人姓名", "Guardian's name";
    consent_until = "有效到哪天", "Until which day";
    consent_send = "登记同意", "Record the consent";
    consent_line(guardian: &str, day: &str) = "监护人 {guardian}，到 {day}", "guardian {guardian}, until {day}";
    consent_end = "撤销", "Take out";
    consent_unknown = "没有人用这个号码登录过，或是您自己的号码。", "Nobody has signed in with this number, or it is your own.";
    consent_day = "最长一年，不能是过去的日子。", "At most a year, and not in the past.";
}
