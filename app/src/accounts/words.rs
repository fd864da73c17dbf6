//! The words of the accounts room.

use domain::accounts::{Method, Step};
use domain::display::Lang;
use domain::password::PasswordFault;

use crate::frame::words::words;

words! {
    login_title = "登录或注册", "Sign in or register";
    login_saved = "您写的内容已经替您存好，登录后接着办。", "What you wrote is kept; sign in and carry on.";
    phone = "手机号", "Mobile number";
    phone_hint = "我们发一条短信验证码。第一次来会自动开户，不用密码。", "We send a code by SMS. The first time opens an account; no password is needed.";
    send_code = "发送验证码", "Send the code";
    no_phone = "收不到短信，或没有手机？", "No SMS, or no phone?";
    no_phone_help = "请带上身份证到社区服务窗口，或请网格员上门，当面替您办。", "Bring an identity card to the community window, or ask your grid worker to come: they do it with you.";
    staff_link = "我是工作人员，用密码登录", "I am staff: sign in with a password";
    not_delivered = "短信没有发出去，是发送渠道的问题，不是您的错。请过几分钟再试，或请窗口、网格员当面替您办。",
        "The SMS could not be sent; the channel failed, not you. Try again in a few minutes, or ask the window or your grid worker to do it with you.";
    code_title = "输入验证码", "Enter the code";
    code_sent(phone: &str) = "已发到 {phone}，10 分钟内有效。", "Sent to {phone}, valid for 10 minutes.";
    code_label = "6 位数字", "6 digits";
    code_demo = "演示环境不发短信，您的验证码是", "The demo sends no SMS. Your code is";
    code_again = "再发一次", "Send again";
    other_phone = "换个手机号", "Another number";
    sign_in = "登录", "Sign in";
    too_many_hour = "这个号码一小时内已发过 3 次验证码，请一小时后再试，或到窗口当面办理。",
        "Three codes were sent to this number within the hour. Try again in an hour, or come to the window.";
    too_many_day = "这个号码今天已发过太多次验证码，请明天再试，或到窗口当面办理。",
        "Too many codes were sent to this number today. Try again tomorrow, or come to the window.";
    too_many_here = "从您这个网络今天已发过太多次验证码，请明天再试，或到窗口当面办理。",
        "Too many codes were asked for from your network today. Try again tomorrow, or come to the window.";
    persona_title = "演示：点一个人直接登录", "Demo: sign in as one of these people";

    staff_title = "工作人员登录", "Staff sign-in";
    password = "密码", "Password";
    totp = "动态码", "One-time password";
    totp_hint = "打开您手机上的验证器，输入 6 位数字", "The 6 digits that your authenticator app shows";
    staff_wrong = "手机号、密码或动态码不对，或者连错了几次、还要等一等（最多 15 分钟）。请核对后再试；忘了密码请找管理员重置。",
        "The number, password or one-time password is wrong, or after several wrong tries it is too early for the next (15 minutes at most). Please check; if you forgot the password, ask the administrator to reset it.";
    login_again = "离上次登录有一会儿了。为了确认是您本人，请再登录一次，接着就能办。",
        "You signed in a while ago. To be sure that it is you, please sign in once more; then you go on where you were.";
    password_change = "修改密码", "Change the password";
    password_change_hint = "改好以后，其他设备会全部退出；动态码不变。",
        "All other devices are signed out afterwards; the one-time password stays as it is.";
    current_password = "现在的密码", "Current password";
    current_wrong = "现在的密码不对，或者连错了几次、还要等一等（最多 15 分钟）。",
        "The current password is wrong, or after several wrong tries it is too early for the next (15 minutes at most).";
    staff_setup_title = "设置工作登录", "Set up staff sign-in";
    staff_setup_hint = "办理工作事务要用密码和动态码登录。设置好以后，请用它重新登录。",
        "Work at the desk needs a password and a one-time password. Set both here, then sign in with them.";
    staff_setup_link = "设置工作登录（密码和动态码）", "Set up staff sign-in (password and one-time password)";
    new_password = "新密码", "New password";
    new_password_hint = "至少 10 个字符，什么字符都行，越长越好；可以粘贴", "At least 10 characters of any kind, the longer the better; pasting is fine";
    new_password_hint_graded = "至少 10 个字符，字母、数字、符号至少有两种；可以粘贴。满 90 天要换一次", "At least 10 characters, at least two of letters, digits and signs; pasting is fine. It is changed every 90 days";
    hashing_busy = "登录的人太多，系统暂时忙不过来。请过几秒钟再试一次。", "Too many people are signing in right now. Please try again in a few seconds.";
    own_password = "设置自己的密码", "Set a password of your own";
    own_password_hint = "您刚才用的密码是别人给您的，或者已经用了太久。请设一个只有您知道的，然后接着办事；其他设备会全部退出，动态码不变。",
        "The password you just used was given to you, or is too old. Set one that only you know, then carry on. All other devices are signed out; the one-time password stays as it is.";
    own_password_go = "保存，接着办事", "Save and carry on";
    same_password = "这就是原来的密码，请换一个", "This is the password of before; please choose another";
    totp_scan = "用手机上的验证器扫这个二维码，或手工输入下面的密钥，再填写它显示的 6 位数字。",
        "Scan this with an authenticator app, or type the key below into it, then enter the 6 digits it shows.";
    totp_wrong = "动态码不对，请等下一个再试。", "That one-time password is not right; please wait for the next one.";
    totp_key(key: &str) = "密钥：{key}", "Key: {key}";
    setup_stale = "这一页放得太久了，请重新扫码。", "This page is too old; please scan again.";
    setup_again_hint = "管理员重置了您的密码。动态码没有变：请设一个新密码，再填写验证器现在显示的 6 位数字。", "The administrator has reset your password. Your one-time password is as before: set a new password and enter the 6 digits that your authenticator shows now.";
    totp_refused = "动态码不对，或者连错了几次、还要等一等（最多 15 分钟）。", "That one-time password is not right, or after several wrong tries it is too early for the next (15 minutes at most).";
    staff_already = "您已经设过工作登录。要重设，请找管理员。", "Your staff sign-in exists already. Ask the administrator to reset it.";

    steps_left(n: usize) = "您还差 {n} 步，就能附议和表决", "{n} step(s) until you can support and vote";
    steps_none = "您已经可以附议和表决了", "You can support and vote";
    steps_meanwhile = "现在您已经可以写建议、发表意见。", "You can already write proposals and comments.";
    steps_sign_in_first = "先登录，就可以写建议、发表意见；确认住址后，还能附议和表决。",
        "Sign in to write proposals and comments; once your residency is confirmed you can support and vote.";
    step_done = "已完成：", "Done: ";
    step_phone_note(phone: &str) = "{phone} 已验证", "{phone} is proven";
    step_address_note = "只用来确认您住在本社区，不公开", "Used only to confirm that you live here; never public";
    step_wait_note = "网格员或窗口会联系您。带上身份证到窗口，当场就能确认。", "Your grid worker or the window will contact you. With an identity card at the window it is done on the spot.";
    step_letter_note = "确认信已经打印，会送到您家。收到后把信上的码填在这里。", "A letter is on its way to your home. Enter its code here.";
    step_method(method: &str) = "确认方式：{method}", "Confirmed: {method}";
    refused_title = "上次的登记被退回了", "Your last registration was returned";
    building = "住在哪栋楼", "Which building";
    choose_building = "请选择", "Please choose";
    unit = "单元", "Entrance";
    room = "房号", "Room";
    room_hint = "例如：501", "For example: 501";
    name = "您的姓名", "Your name";
    name_hint = "和身份证上一样，只给核对住址的工作人员看", "As on your identity card; only the staff who confirm it see it";
    claim = "登记住址", "Register this address";
    change_address = "住址填错了，重新填", "The address is wrong, change it";
    door_code = "信上的 8 位码", "The 8-character code of the letter";
    door_code_hint = "字母和数字，大小写都可以", "Letters and digits; case does not matter";
    door_shape = "码是 8 位字母和数字，没有 0、1、O、I、L", "The code has 8 letters and digits, without 0, 1, O, I and L";
    confirm = "确认", "Confirm";
    my_address(building: &str, unit: &str, room: &str) = "{building} {unit} {room}", "{building} {unit} {room}";
    already_attested = "您的住址已经确认过了。搬家了请到窗口办理。", "Your residency is confirmed already. If you moved, please come to the window.";
    alone_title = "自己弄不来？", "Need a hand?";
    alone_help(phone: &str) = "带上身份证到服务窗口，或打 {phone}，我们当面替您填。身份证号不会留存。",
        "Bring your identity card to the window, or call {phone}; we fill it in with you. The number on the card is never stored.";

    hello(name: &str) = "{name}，您好", "Hello, {name}";
    neighbour = "邻居", "neighbour";
    verified = "已确认住址", "Residency confirmed";
    not_verified = "住址还没确认", "Residency not confirmed yet";
    do_steps = "看看还差几步", "See which steps are missing";
    my_proposals = "我的建议和附议", "My proposals and support";
    my_drafts = "草稿", "Drafts";
    my_notices = "通知", "Messages";
    unread(n: i64) = "{n} 条没看", "{n} unread";
    no_unread = "都看过了", "All read";
    my_sessions = "登录设备", "Devices";
    my_sessions_note = "看看哪些设备登录着，可以一次全部退出", "Which devices are signed in; sign all of them out at once";
    my_data = "我的数据", "My data";
    my_data_note = "看存了什么、谁看过，下载一份", "What is kept, who looked at it, and a copy to download";
    erase = "注销账号", "Close my account";
    erase_note = "个人信息删除，公开的文字去掉姓名后保留", "Personal data is deleted; public texts stay without your name";
    my_name = "昵称", "Nickname";
    my_name_hint = "发表时默认显示这个名字；每次都可以改成实名或匿名", "Shown by default with what you publish; each time you may choose your real name or none";
    save_name = "保存昵称", "Save the nickname";

    device_now = "就是这台", "This device";
    device_since(day: &str) = "{day} 登录", "Signed in {day}";
    device_seen(day: &str) = "最近使用：{day}", "Last used: {day}";
    device_staff = "工作登录", "Staff session";
    device_close = "退出这台", "Sign it out";
    device_close_all = "退出其他所有设备", "Sign out all other devices";

    data_title = "我的数据", "My data";
    data_what = "这里是本网站存着的、和您有关的全部内容。", "Everything this site holds about you.";
    data_download = "下载一份（JSON）", "Download a copy (JSON)";
    data_views_title = "谁看过我的信息", "Who looked at my data";
    data_views_none = "还没有人查看过您的手机号、地址等信息。", "Nobody has looked at your number, address or other personal data.";
    data_view(role: &str, fields: &str, purpose: &str) = "{role}查看了{fields}，用途：{purpose}", "{role} looked at {fields}; purpose: {purpose}";
    viewer_helper = "您选定的帮忙邻居", "The neighbour you chose to help";
    viewer_asker = "您帮忙的邻居", "The neighbour you help";
    field_phone = "手机号", "the phone number";
    field_address_phone = "互助的地址和电话", "address and phone of the request";
    account_phone = "手机号", "Mobile number";
    account_name = "姓名（工作人员核对过）", "Name (seen by staff)";
    account_since = "开户日期", "Account since";
    none_yet = "还没有", "None yet";

    erase_title = "注销账号", "Close my account";
    erase_what = "注销后：手机号、姓名、住址、登录设备、草稿和通知会立即删除；您公开发表的建议和意见保留，作者显示为“已注销的居民”；您已投出的附议仍然计数，但不再和您有关联。如果您曾是席位选举的候选人，选票上的姓名是公开记录，会一直保留。",
        "What happens: your number, name, address, devices, drafts and messages are deleted at once. Proposals and comments that you published stay, by “a former resident”. Support you gave still counts, without any link to you. If you stood in a vote for a seat, your name on its ballot is public record and stays.";
    erase_sure = "我知道注销后不能恢复", "I understand that this cannot be undone";
    erase_confirm = "注销我的账号", "Close my account for good";
    erase_tick = "请先勾选，表示您知道不能恢复", "Please tick the box first: this cannot be undone";
}

/// A step of "您还差几步".
pub(crate) fn step(lang: Lang, step: Step) -> &'static str {
    match (lang, step) {
        (Lang::Zh, Step::SignIn) => "用手机号登录",
        (Lang::Zh, Step::NameAddress) => "说明您住在哪里",
        (Lang::Zh, Step::BeAttested) => "确认您住在这里",
        (Lang::En, Step::SignIn) => "Sign in with your phone",
        (Lang::En, Step::NameAddress) => "Say where you live",
        (Lang::En, Step::BeAttested) => "Have it confirmed",
    }
}

/// How residency was attested.
pub(crate) fn method(lang: Lang, method: Method) -> &'static str {
    match (lang, method) {
        (Lang::Zh, Method::InPerson) => "当面核对",
        (Lang::Zh, Method::DoorCode) => "门牌码信",
        (Lang::En, Method::InPerson) => "in person",
        (Lang::En, Method::DoorCode) => "by a posted letter",
    }
}

/// Why a password was refused.
pub(crate) fn password_fault(lang: Lang, fault: PasswordFault) -> String {
    match (lang, fault) {
        (Lang::Zh, PasswordFault::TooShort { min }) => format!("密码太短，请至少用 {min} 个字符"),
        (Lang::Zh, PasswordFault::TooLong { max }) => format!("密码太长，最多 {max} 个字符"),
        (Lang::Zh, PasswordFault::OneKind) => "请混用字母、数字、符号中的至少两种".to_owned(),
        (Lang::Zh, PasswordFault::TooCommon) => "这个密码太常见，容易被猜到，请换一个".to_owned(),
        (Lang::Zh, PasswordFault::Local) => {
            "这个密码用的是本地的名称或您的手机号，容易被猜到，请换一个".to_owned()
        }
        (Lang::En, PasswordFault::Local) => {
            "This password is a name of this place or your own number, which is easily guessed; please choose another"
                .to_owned()
        }
        (Lang::En, PasswordFault::TooShort { min }) => {
            format!("Too short: please use at least {min} characters")
        }
        (Lang::En, PasswordFault::TooLong { max }) => format!("Too long: at most {max} characters"),
        (Lang::En, PasswordFault::OneKind) => {
            "Please mix at least two of letters, digits and signs".to_owned()
        }
        (Lang::En, PasswordFault::TooCommon) => {
            "This password is too common and easily guessed; please choose another".to_owned()
        }
    }
}
