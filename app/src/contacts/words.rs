//! Words of the contact board.

use domain::contacts::Post;
use domain::display::Lang;

use crate::frame::words::words;

words! {
    online = "也可以在网上告诉我们", "You may also tell us online";
    title = "找谁、打哪个电话", "Whom to call";
    lead = "每个网格、每个窗口都有人负责，名字和电话都在这里。", "Somebody is there for each grid and window: here are their names and phones.";
    mine = "您的网格员", "Your grid worker";
    which = "您住哪栋楼？", "Which building do you live in?";
    pick = "请选楼栋", "Choose a building";
    find = "找我的网格员", "Find my grid worker";
    of_building(b: &str) = "{b}的网格员", "The grid worker of {b}";
    nobody = "这个网格现在没有公布联系人，请打社区电话：", "No contact is published for this grid now. Please call the community: ";
    grids = "网格员", "Grid workers";
    windows = "服务窗口", "Service windows";
    leaders = "机构负责人", "Head of the agency";
    on_duty = "值班电话", "On duty";
    empty = "这里还没有公布联系牌。", "No contact is published here yet.";
    downloads = "下载列表：", "Download the list:";
    name = "姓名", "Name";
    duty = "负责什么", "In charge of";
    phone = "电话", "Phone";
    place = "在哪里", "Where";
    hours = "什么时间", "When";
    printed(day: &str) = "打印日期：{day}", "Printed on {day}";
    print_title = "联系卡", "Contact card";
    print_hint = "请用浏览器的“打印”，贴在楼道或冰箱上。扫码看最新的联系人。", "Print it and put it up in the hall or on the fridge. The code leads to the newest one.";
    scan = "扫码看最新的联系人", "Scan for the newest one";
    qr = "这张联系卡网页的二维码", "QR code of this card's page";

    desk_title = "联系牌", "Contact cards";
    new = "写一张联系牌", "Write a contact card";
    look = "下面就是居民将看到的内容。请拨一下这个电话：是不是这个人接？", "This is what residents will see. Please dial the number: does this person answer?";
    f_post = "岗位", "Post";
    of_grid(n: i64) = "（第 {n} 网格）", "(grid {n})";
    f_grid = "第几网格", "Number of the grid";
    f_grid_hint = "网格员要填，例如 2；其他岗位空着", "For a grid worker, such as 2; empty otherwise";
    f_title = "牌子上的名称", "Name on the sign";
    f_title_hint = "例如“2 号网格”“3 号窗口”", "Such as “Grid 2” or “Window 3”";
    f_name_hint = "轮流值班的写“值班人员”", "“Staff on duty” where people take turns";
    f_duty_hint = "一句话说清楚能找这个人办什么", "In one sentence, what one may ask of this person";
    fault_grid = "网格员的牌子要写明是第几网格，而且本社区有这个网格，例如 2", "A grid worker's card needs the number of a grid that the community has, such as 2";
}

/// What a post is called.
pub(crate) fn post(lang: Lang, post: Post) -> &'static str {
    let (zh, en) = match post {
        Post::Grid => ("网格员", "Grid worker"),
        Post::Window => ("服务窗口", "Service window"),
        Post::Leader => ("机构负责人", "Head of the agency"),
        Post::Duty => ("值班", "On duty"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
