//! Words of the district's catalogue.

use domain::catalogue::Part;
use domain::display::Lang;

use crate::frame::words::words;

words! {
    title = "区指导目录", "The district's catalogue";
    lead = "区里规定社区窗口办什么、哪个部门主管、社区负责还是配合（条例第十四条、第二十七条）。本社区办不办，一项一项写明。", "What the windows of communities handle by the district's rules, which department is in charge, and what the community's part is (art. 14, 27). Of each entry it says whether it can be had here.";
    tally(all: usize, here: usize) = "目录共 {all} 项，本社区办理 {here} 项。", "{all} entries, {here} of them handled here.";
    all = "全部", "All";
    not_here = "本社区不办的", "Not handled here";
    empty = "目录还没有公布。", "The catalogue is not published yet.";
    none = "没有这样的事项。", "There is no such entry.";
    downloads = "下载列表：", "Download the list:";
    here_say = "本社区办理：", "Handled here:";
    elsewhere_say = "本社区不办：", "Not handled here:";
    ask(name: &str) = "请找主管部门{name}", "please ask the department in charge, {name}";
    department = "主管部门", "Department in charge";
    department_phone = "主管部门电话", "Phone of the department";
    part_label = "社区做什么", "The community's part";
    basis = "依据", "Basis";
    filing = "目录编号", "Number in the catalogue";
    class = "哪一类（条例第二十七条）", "Class (art. 27)";

    new = "写一项目录", "Write an entry";
    look = "下面就是居民将看到的内容。编号和目录上印的一样吗？主管部门和电话对吗？", "This is what residents will see. Is the number as the catalogue prints it? Are department and phone right?";
    f_title = "事项名称", "Name of the entry";
    f_filing_hint = "照目录上印的写，例如“云麓目录〔2025〕011 号”。服务事项填了同一个编号，就算本社区办理", "As the catalogue prints it, such as 云麓目录〔2025〕011 号. It counts as handled here once a service holds the same number";
    f_elsewhere = "本社区不办的，到哪里办、为什么（可以不填）", "Where not handled here: where to go, and why (optional)";
    f_elsewhere_hint = "不填，就请居民找主管部门", "Left empty, residents are sent to the department in charge";
    fault_number = "编号里要有年份和序号，照目录上印的写，例如“云麓目录〔2025〕011 号”", "A number names a year and a running number, as the catalogue prints it, such as 云麓目录〔2025〕011 号";
}

/// The agency's part.
pub(crate) fn part(lang: Lang, part: Part) -> &'static str {
    let (zh, en) = match part {
        Part::Responsible => ("负责", "responsible"),
        Part::Coordinating => ("协调", "coordinating"),
        Part::Assisting => ("配合", "assisting"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
