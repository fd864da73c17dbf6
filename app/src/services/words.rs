//! Words of the catalogue, for whoever looks for help.

use domain::display::Lang;
use domain::services::{Charge, Class, Event};

use crate::frame::words::words;

words! {
    ask = "网上问一问", "Ask about this online";
    title = "办事服务", "Services";
    lead = "要办什么事？可以搜，也可以按人生大事找，不用登录。", "What do you need? Search, or look by life event. No account needed.";
    search_label = "搜事项：可以写几个字，也可以用拼音首字母，如 jzz", "Search for a service; the first letters of its Chinese name work too, such as jzz";
    search = "搜索", "Search";
    by_event = "按人生大事找", "By life event";
    beside = "找人、找地方、看政策", "People, places and policies";
    by_class = "按类别找", "By kind";
    items(n: usize) = "{n} 件", "{n}";
    all_items(n: usize) = "看全部 {n} 件事项", "All {n} services";
    everything = "全部事项", "All services";
    results(q: &str, n: usize) = "“{q}”找到 {n} 件", "{n} found for “{q}”";
    near = "没有完全一样的，下面是相近的，请看看是不是。", "Nothing has exactly these words. These come close:";
    none_title = "没有找到", "Nothing found";
    none_hint(phone: &str) = "换几个字再试，或者直接打社区电话 {phone}，会有人帮您找。", "Try other words, or call the community at {phone}: somebody will find it for you.";
    empty = "这里还没有公布事项。", "Nothing is published here yet.";
    back = "办事服务", "Services";
    downloads = "下载列表：", "Download the list:";

    at_once = "当场办好", "Done at once";
    one_day = "1 个工作日", "1 working day";
    days(n: u16) = "{n} 个工作日", "{n} working days";

    number(n: i64) = "事项 {n} 号", "Service no. {n}";
    expired_title = "这件事项已过有效期", "This service has expired";
    expired_say(day: &str, phone: &str) = "有效期到{day}为止，内容可能已经变了。去之前请先打 {phone} 问一问。", "Valid until {day}; it may have changed since. Please call {phone} before you come.";

    who = "谁能办", "Who it is for";
    how_long = "多久办好", "How long";
    fee = "收费", "Fee";
    place = "在哪里办", "Where";
    hours = "什么时间", "When";
    phone = "打电话问", "Phone";
    contact = "首问责任人", "First contact";
    contact_hint = "第一个接待您的人负责到底，不会让您来回跑。", "Whoever receives you first stays responsible and does not send you around.";
    charge = "谁负责", "Who is in charge";
    responsible(agency: &str) = "{agency}负责办理", "{agency} handles this";
    coordinating(agency: &str, d: &str) = "{agency}协调，由{d}决定", "{d} decides; {agency} coordinates";
    assisting(agency: &str, d: &str) = "{agency}配合，由{d}办理", "{d} handles this; {agency} assists";
    department_phone(d: &str) = "{d}的电话：", "{d}: ";
    materials = "要带什么", "What to bring";
    material = "材料", "Paper";
    how_many = "份数", "How many";
    no_materials = "什么都不用带", "Nothing";
    originals(n: u8) = "原件 {n} 份", "originals: {n}";
    copies(n: u8) = "复印件 {n} 份", "copies: {n}";
    both_kinds(o: u8, c: u8) = "原件 {o} 份，复印件 {c} 份", "originals: {o}, copies: {c}";
    steps = "怎么办", "Steps";
    basis = "依据", "Legal basis";
    filing = "指导目录", "Guidance catalogue";
    mandatory(n: &str) = "社区必办，审批或备案编号 {n}（条例第十四条）", "The community must do this; approval or filing number {n} (art. 14)";
    voluntary = "便民提供，不是社区必办事项", "Offered for convenience; no duty of the community";
    class_label = "类别", "Kind";
    events_label = "人生大事", "Life events";
    keywords_label = "别的叫法", "Other names";
    between = "、", ", ";
    call = "打电话问", "Call";
    book = "预约办理", "Book a time";
    print_short = "打印告知单", "Print the checklist";
    details = "依据和责任", "Basis and responsibility";

    sheet_title = "一次性告知单", "Checklist";
    sheet_hint = "请用浏览器的“打印”打在一张 A4 纸上。没有打印机？到窗口说出事项号，工作人员给您打一张。", "Print this on one sheet of A4. No printer? Say the number at the window and get one there.";
    sheet_qr = "事项网页的二维码", "QR code of this service's page";
    sheet_scan = "扫码看最新内容", "Scan for the newest version";
    sheet_day(day: &str) = "打印日期：{day}", "Printed on {day}";
    sheet_promise = "要带的材料都写在这张单子上。如有漏告知的，由我们负责补上。", "Everything you need to bring is listed here. If we left something out, we will put it right.";
}

/// What a life event is called.
pub(crate) fn event(lang: Lang, event: Event) -> &'static str {
    let (zh, en) = match event {
        Event::Birth => ("生孩子", "Having a child"),
        Event::School => ("上学", "School"),
        Event::Health => ("看病", "Health"),
        Event::Work => ("就业", "Work"),
        Event::Home => ("住房", "Housing"),
        Event::Marriage => ("婚姻", "Marriage"),
        Event::Ageing => ("养老", "Old age"),
        Event::Aid => ("救助", "Hardship"),
        Event::Disability => ("残疾", "Disability"),
        Event::Veterans => ("退役军人", "Veterans"),
        Event::Papers => ("证件户口", "Papers"),
        Event::Farewell => ("身后事", "After a death"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// What a class is called.
pub(crate) fn class(lang: Lang, class: Class) -> &'static str {
    let (zh, en) = match class {
        Class::Public => ("公共服务", "Public services"),
        Class::Entrusted => ("协助和代办", "On behalf of departments"),
        Class::Administrative => ("部门在社区办的事", "Departments in the community"),
        Class::Everyday => ("便民服务", "Everyday help"),
        Class::Utilities => ("水电气暖和进驻单位", "Utilities and others at our windows"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// What belongs to a class, in the words of article 27.
pub(crate) fn class_note(lang: Lang, class: Class) -> &'static str {
    let (zh, en) = match class {
        Class::Public => (
            "公共服务和社会综合管理（条例第二十七条第一项）",
            "Public services and social administration, art. 27 (1)",
        ),
        Class::Entrusted => (
            "协助部门办的、部门委托办的（条例第二十七条第二项）",
            "What departments entrust to us, art. 27 (2)",
        ),
        Class::Administrative => (
            "派出所、人社等部门在社区办理的（条例第二十七条第三项）",
            "Administrative matters of departments, art. 27 (3)",
        ),
        Class::Everyday => (
            "居民需要、能集中办的（条例第二十七条第四项）",
            "What residents need and one window can do, art. 27 (4)",
        ),
        Class::Utilities => (
            "水电气暖等市政公用企业、事业单位、社会组织在窗口办的（条例第二十七条第二款）",
            "Utilities, public institutions and social organisations at our windows, art. 27 para. 2",
        ),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// The agency's part in one word.
pub(crate) fn charge_word(lang: Lang, charge: &Charge) -> &'static str {
    let (zh, en) = match charge {
        Charge::Responsible => ("负责", "decides"),
        Charge::Coordinating(_) => ("协调", "coordinates"),
        Charge::Assisting(_) => ("配合", "assists"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
