//! What the portal does with personal data `/privacy`: what, why, how long, who sees it, and what one can do about it
//! (requirements.md PR1–PR9). The page says what the code does; whoever changes the one changes the other.

use domain::display::Lang;
use leptos::prelude::*;

use super::table::{cell, table};
use crate::frame::words::words;
use crate::frame::{Answer, Page, Visit, links};

words! {
    lead = "我们只存办事用得着的信息，不卖，不做广告，也不分析您的喜好。看建议、看结果不用登录。",
        "We keep only what the work needs. Nothing is sold, there is no advertising and no profiling. Reading needs no account.";
    stored_title = "存了什么", "What is stored";
    caption = "存着的个人信息", "Personal data that is stored";
    col_what = "内容", "What";
    col_why = "为什么", "Why";
    col_long = "存多久", "How long";
    col_who = "谁看得到", "Who sees it";
    id_title = "身份证号不存", "Identity numbers are never stored";
    id_text = "当面核对住址时，工作人员会看证件。证件号码输入后只留下一个加密算出的摘要，用来防止一个人开两个账号；号码本身不存，从摘要也不能直接读出号码。算摘要的钥匙不在数据库里。本网站也不存证件的照片。",
        "Staff look at a document when they confirm an address in person. Of its number only a keyed digest is kept, so that one person cannot hold two accounts. The number itself is not stored and cannot be read from the digest; the key lies outside the database. No picture of a document is stored either.";
    cookies_title = "浏览器里放的小文件（Cookie）", "Cookies";
    cookies_caption = "全部 Cookie，都只给本网站用", "All cookies; none is for anybody else";
    col_cookie = "名称", "Name";
    col_use = "用处", "Use";
    device_text = "写建议或意见时，没写完的文字还会留一份在您自己的设备上，防止丢失；提交后、退出登录时或一周没有动过就删掉。",
        "While you write a proposal or comment, the unfinished text is also kept on your own device, so that nothing is lost; sending it removes it, and so do signing out and a week without a change.";
    kept_text = "登录以后，您看过的投票回执、我的投票、预约和班次会在这台设备上存一份，没有网络时也能看；没有网络时写好的建议和诉求，也先存在这台设备上，有网络后存进您的草稿，最多留一周。退出登录时都删掉。", "Once signed in, what you have looked at of your receipts, votes, bookings and shifts is kept on this device, to be read without a network; a proposal or matter written without one waits on this device, for a week at most, until it is among your drafts. Signing out removes both.";
    rights_title = "您可以", "What you can do";
    right_see = "看我的数据，看谁查看过我的信息", "See my data, and who has looked at it";
    right_take = "下载一份我的数据", "Download my data";
    right_close = "注销账号：个人信息立即删除，公开的文字去掉姓名后保留", "Close my account: personal data is deleted at once, public texts stay without my name";
    right_mend = "姓名或住址有错，请到社区服务窗口更正，电话在社区首页。", "If your name or address is wrong, the community window corrects it; its number is on the community’s home page.";
    others_title = "不交给别人", "Nobody else";
    others_text = "网页不加载任何第三方的内容，没有统计代码。只有一个例外：用短信发验证码时，手机号和验证码要经过短信通道。", "Pages load nothing from third parties and hold no analytics. One exception: where codes go by SMS, your number and the code pass through the SMS gateway.";
    logs_text = "本程序的日志只记时间、页面和结果，不记网络地址、手机号和内容。运行本网站的单位如在前面设有代理服务器，其访问日志按法律规定留存，不用来分析您的行为。",
        "This program logs time, page and outcome, never network addresses, numbers or content. Where the operator runs a proxy in front, its access logs are kept as the law requires and are not used to study what you do.";
}

/// What, why, how long, who.
fn stored(lang: Lang) -> [[&'static str; 4]; 12] {
    match lang {
        Lang::Zh => [
            [
                "手机号",
                "登录，收验证码",
                "到您注销账号",
                "您自己；工作人员只看到 138****1234，要看全号须写明用途，并记录给您看",
            ],
            [
                "姓名和住址（您登记了才有）",
                "确认您住在本社区，才能附议和表决",
                "到您注销账号",
                "您自己、窗口工作人员、负责的网格员；公众看不到，除非您选择实名发表",
            ],
            [
                "建议、意见和昵称",
                "公开议事",
                "长期保留；注销后作者显示为“已注销的居民”",
                "所有人，按您每次选的称呼",
            ],
            [
                "附议和评价",
                "计数，一人一次",
                "长期计数；注销后和您没有关联",
                "公众只看到人数和评价的统计",
            ],
            [
                "草稿",
                "没写完的不丢",
                "登录前写的 7 天；登录后到您提交或删除，400 天没动过的自动删除",
                "您自己",
            ],
            [
                "登录的设备（种类和浏览器）和时间",
                "让您看到并退出",
                "不用满 30 天自动退出，工作登录 30 分钟",
                "您自己",
            ],
            ["验证码的摘要、发送次数", "防止冒用", "1 到 2 天", "没有人"],
            [
                "给您的通知、工作人员查看您信息的记录",
                "告诉您办到哪一步、谁看过什么",
                "通知读过 180 天，没读 400 天；查看记录 3 年；或到您注销账号",
                "您自己",
            ],
            [
                "满意度评议的答卷",
                "计入总数，一人一份",
                "加密存到结束计数为止，然后连同钥匙销毁；只留下您哪一天交过，没有时间和内容",
                "没有人；公众只看到总数，不到 5 份的小组不公布",
            ],
            [
                "窗口预约；上门服务的说明",
                "到时间接待您，满了替您排队",
                "预约 3 年，取消的 400 天，或到您注销账号；说明和代约时留的姓名电话，办完后按议事规则写的天数删除",
                "您自己和社区的窗口工作人员；公众只看到还有几个空号",
            ],
            [
                "志愿服务的队伍、班次、服务时间和证明",
                "排班、双方确认时间、开证明",
                "到您注销账号；服务时间去掉姓名后长期保留，证明仍可核对但不再有姓名",
                "您自己、队长和秘书；公众只看到人数和时间；证明上写不写姓名由您定",
            ],
            [
                "登录、退出和被拒绝的登录：账号编号和日期，没有时刻、手机号和网络地址",
                "查清冒用和越权",
                "400 天，注销后只剩一个编号",
                "居民的没有人看；工作人员的由审计员查看",
            ],
        ],
        Lang::En => [
            [
                "Mobile number",
                "Signing in, receiving codes",
                "Until you close your account",
                "You. Staff see 138****1234; seeing the whole number needs a purpose and is recorded for you",
            ],
            [
                "Name and address, if you register them",
                "Confirming that you live here, so that you may support and vote",
                "Until you close your account",
                "You, window clerks and the grid worker in charge. Not the public, unless you publish under your real name",
            ],
            [
                "Proposals, comments and nickname",
                "Public deliberation",
                "For good; after closing, by “a former resident”",
                "Everybody, under the name you chose each time",
            ],
            [
                "Support and verdicts",
                "Counting, one each",
                "Counted for good; after closing, without any link to you",
                "The public sees counts only",
            ],
            [
                "Drafts",
                "Nothing unfinished is lost",
                "7 days if begun before signing in; else until sent or deleted, or 400 days after the last touch",
                "You",
            ],
            [
                "Devices signed in (kind and browser) and times",
                "So that you can see and close them",
                "Closed after 30 days without use, staff after 30 minutes",
                "You",
            ],
            [
                "Digests of codes, how often they were sent",
                "Against misuse",
                "1 to 2 days",
                "Nobody",
            ],
            [
                "Messages to you, and who looked at your data",
                "Telling you how things stand and who saw what",
                "Messages 180 days once read, else 400; looks three years; or until you close your account",
                "You",
            ],
            [
                "Answers to rounds of satisfaction",
                "Counting them, once for each person",
                "Encrypted until they are counted, then destroyed with the key; what stays is the day on which you handed in, no time and no content",
                "Nobody. The public sees totals, never of groups under five",
            ],
            [
                "Bookings at windows; notes for visits at home",
                "Receiving you at that time, keeping your place in line",
                "Bookings three years, cancelled ones 400 days, or until you close your account; notes, and names and numbers left at the window, for as many days after it as the rules say",
                "You and staff at the community’s windows. The public sees how many places are free",
            ],
            [
                "Teams you belong to, shifts, hours of service and proofs",
                "Planning shifts, agreeing on hours, making proofs",
                "Until you close your account; the hours stay without your name, and a proof can still be checked but names nobody",
                "You, the team’s lead and the secretary. The public sees how many people and hours; whether a proof names you is your choice",
            ],
            [
                "Signing in, out, and in vain: the number of the account and the day, no moment, phone or network address",
                "Finding out about misuse",
                "400 days; after closing, a number alone",
                "Of residents nobody; of staff the auditor",
            ],
        ],
    }
}

/// Name, use, how long.
fn cookies(lang: Lang) -> [[&'static str; 3]; 6] {
    match lang {
        Lang::Zh => [
            [
                "__Host-juyi",
                "保持登录",
                "30 天；工作登录更短；一直在用，也最多 90 天",
            ],
            [
                "__Host-juyi-browser",
                "登录前，把验证码和草稿绑定到这台设备",
                "30 天",
            ],
            [
                "__Host-juyi-device",
                "工作登录过的设备：别人乱试密码时，您在这台设备上不用等",
                "400 天",
            ],
            ["__Host-juyi_lang", "记住语言", "400 天"],
            ["__Host-juyi_mode", "记住标准版或长辈版", "400 天"],
            ["__Host-juyi_c", "登录后，记住上次看的社区", "400 天"],
        ],
        Lang::En => [
            [
                "__Host-juyi",
                "Keeps you signed in",
                "30 days, 90 at most when in use; less for staff",
            ],
            [
                "__Host-juyi-browser",
                "Before sign-in, ties codes and drafts to this device",
                "30 days",
            ],
            [
                "__Host-juyi-device",
                "Where staff signed in: strangers’ wrong tries do not make you wait on this device",
                "400 days",
            ],
            ["__Host-juyi_lang", "Remembers the language", "400 days"],
            [
                "__Host-juyi_mode",
                "Remembers standard or larger pages",
                "400 days",
            ],
            [
                "__Host-juyi_c",
                "Once signed in, remembers the last community",
                "400 days",
            ],
        ],
    }
}

fn rows<const N: usize, const M: usize>(lines: [[&'static str; N]; M]) -> Vec<Vec<AnyView>> {
    lines
        .into_iter()
        .map(|line| line.into_iter().map(cell).collect())
        .collect()
}

/// `GET /privacy`
pub async fn privacy(visit: Visit) -> Answer {
    let lang = visit.lang;
    let title = crate::frame::words::privacy(lang);
    visit.draw(Page::new(title), move || {
        let columns = [col_what(lang), col_why(lang), col_long(lang), col_who(lang)];
        let stored = table(caption(lang).to_owned(), &columns, None, rows(stored(lang)));
        let columns = [col_cookie(lang), col_use(lang), col_long(lang)];
        let cookies = table(
            cookies_caption(lang).to_owned(),
            &columns,
            None,
            rows(cookies(lang)),
        );
        view! {
            <div class="main__col">
                <h1>{title}</h1>
                <p>{lead(lang)}</p>
                <section class="part" aria-labelledby="rights">
                    <h2 id="rights">{rights_title(lang)}</h2>
                    <ul>
                        <li><a class="link" href=links::MY_DATA>{right_see(lang)}</a></li>
                        <li><a class="link" href=links::MY_DATA_FILE>{right_take(lang)}</a></li>
                        <li><a class="link" href=links::ERASE>{right_close(lang)}</a></li>
                    </ul>
                    <p>{right_mend(lang)}</p>
                </section>
                <section class="part" aria-labelledby="stored">
                    <h2 id="stored">{stored_title(lang)}</h2>
                    {stored}
                </section>
                <section class="part" aria-labelledby="id">
                    <h2 id="id">{id_title(lang)}</h2>
                    <p>{id_text(lang)}</p>
                </section>
                <section class="part" aria-labelledby="others">
                    <h2 id="others">{others_title(lang)}</h2>
                    <p>{others_text(lang)}</p>
                    <p>{logs_text(lang)}</p>
                </section>
                <section class="part" aria-labelledby="cookies">
                    <h2 id="cookies">{cookies_title(lang)}</h2>
                    {cookies}
                    <p>{device_text(lang)}</p>
                    <p>{kept_text(lang)}</p>
                </section>
            </div>
        }
    })
}
