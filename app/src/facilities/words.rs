//! Words of the facilities.

use domain::display::Lang;
use domain::facilities::Sort;

use crate::frame::words::words;

words! {
    title = "场地设施", "Places to use";
    lead = "社区的活动场地，还有学校、单位向居民开放的场地。", "The community's own places, and those that schools and units have opened to residents.";
    all = "全部", "All";
    empty = "这里还没有公布场地。", "No place is published here yet.";
    downloads = "下载列表：", "Download the list:";
    owner = "谁管理", "Run by";
    place = "在哪里", "Where";
    hours = "什么时间", "When";
    fee = "收费", "Fee";
    phone = "电话", "Phone";
    access = "出入方便吗", "Getting in";
    usage = "怎么用", "How to use it";

    new = "写一处场地", "Write a place";
    look = "下面就是居民将看到的内容。开放时间对吗？轮椅真的进得去吗？", "This is what residents will see. Are the hours right? Can a wheelchair really get in?";
    f_title = "名称", "Name";
    f_sort = "做什么用", "What it is for";
    f_owner_hint = "向居民开放的学校、单位也写在这里", "Also a school or unit that has opened its place";
    f_fee_hint = "不要钱就写“不收费”", "Write “free” where it is free";
    f_access_hint = "有没有坡道、电梯、台阶，照实写", "Ramp, lift, steps: as it is";
    f_usage_hint = "要不要预约、带什么，怎么借", "Whether to book, what to bring, how to borrow it";
    f_valid = "开放到", "Open until";
}

/// What a place is for.
pub(crate) fn sort(lang: Lang, sort: Sort) -> &'static str {
    let (zh, en) = match sort {
        Sort::Culture => ("文化", "Culture"),
        Sort::Sports => ("健身", "Sports"),
        Sort::Elderly => ("养老", "Older people"),
        Sort::Children => ("儿童", "Children"),
        Sort::Health => ("卫生", "Health"),
        Sort::Meeting => ("议事", "Meetings"),
        Sort::Everyday => ("便民", "Everyday"),
        Sort::Shelter => ("应急避险", "Shelter"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
