//! Words of the form of an item, and of whoever checks one.

use crate::frame::words::words;

words! {
    desk_title = "办事事项", "Service items";
    new = "写一件新事项", "Write a new item";
    review_look = "下面就是居民将看到的内容。请逐项核对：电话打得通吗？材料齐吗？时间对吗？", "This is what residents will see. Does the phone answer? Are the papers complete? Are the hours right?";
    other_names = "英文名称、别的叫法", "Chinese and other names";

    part_name = "叫什么、归在哪里", "Name and place in the catalogue";
    part_bring = "谁能办、要带什么", "Who may come, and with what";
    part_way = "怎么办", "How it goes";
    part_charge = "谁负责", "Who is in charge";
    part_basis = "依据和指导目录", "Basis and guidance catalogue";
    f_title = "事项名称", "Name of the item";
    f_title_hint = "居民会怎么说就怎么写，例如“高龄津贴申请”", "As residents would say it";
    f_keywords = "别的叫法", "Other names";
    f_keywords_hint = "居民还会怎么叫它，用顿号隔开，例如：尊老金、长寿钱。可以不填", "What else people call it, with commas between; optional";
    f_class = "类别", "Kind";
    f_events = "人生的事（可以选几项）", "Life events (one or more)";
    f_audience = "谁能办", "Who it is for";
    f_materials = "要带的材料，一行一种", "Papers to bring, one a line";
    f_materials_hint = "写成：名称 | 原件份数 | 复印件份数。例如：身份证 | 1 | 1。只写名称就是原件一份。什么都不用带就空着", "As: name | originals | copies. The name alone means one original. Leave empty where nothing is needed";
    f_steps = "步骤，一行一步", "Steps, one a line";
    f_steps_hint = "最多 8 步，每步不超过 60 个字", "Up to 8 steps";
    f_limit = "多久办好（工作日）", "Time limit (working days)";
    f_limit_hint = "当场办好就填 0", "0 means at once";
    f_fee = "收费", "Fee";
    f_fee_hint = "不要钱就写“不收费”", "Write “free” where it is free";
    f_place = "在哪里办", "Where";
    f_hours = "什么时间", "When";
    f_phone = "咨询电话", "Phone for questions";
    f_contact = "首问责任人", "First contact";
    f_contact_hint = "写岗位或公示的工作人员，例如“2 号窗口首问岗”", "A post or a named member of staff";
    f_charge_decides = "负责", "decides";
    f_charge_coordinates = "协调", "coordinates";
    f_charge_assists = "配合", "assists";
    f_charge = "本机构是", "The agency";
    f_department = "真正作决定的部门", "The department that decides";
    f_department_hint = "协调和配合的事项一定要写；负责的事项不用填", "Needed where the agency coordinates or assists";
    f_department_phone = "这个部门的电话", "That department's phone";
    f_basis = "依据（法规的名称和条款）", "Legal basis (law and clause)";
    f_mandatory = "是社区必须办的吗", "Must the community do this?";
    f_mandatory_yes = "必须办", "Yes";
    f_mandatory_no = "自己提供的便民服务", "No, offered by ourselves";
    f_filing = "指导目录的审批或备案编号", "Approval or filing number of the guidance catalogue";
    f_filing_hint = "必须办的事项没有编号不能公布（条例第十四条）", "Without it a mandatory item cannot be published (art. 14)";

    fault_filing = "社区必须办的事项，要有区指导目录的审批或备案编号才能公布（条例第十四条）", "An item the community must carry out needs the approval or filing number of the district's catalogue (art. 14)";
    fault_filing_shape = "编号里要有年份和序号，照目录上印的写，例如“云麓目录〔2025〕011 号”", "A number names a year and a running number, as the catalogue prints it, such as 云麓目录〔2025〕011 号";
    fault_department = "协调或配合的事项，要写明真正作决定的部门（条例第十二条、第十三条）", "Please name the department that decides (art. 12, 13)";
    fault_keywords = "最多写 10 个别的叫法", "At most 10 other names";
    fault_materials = "最多 10 种材料，不然一张告知单印不下", "At most 10 papers, or they do not fit on the sheet";
    fault_steps = "最多 8 步，不然一张告知单印不下", "At most 8 steps, or they do not fit on the sheet";
    fault_material = "材料要写成：名称 | 原件份数 | 复印件份数，份数是 0 到 9，至少一份", "Papers are: name | originals | copies, 0 to 9 of each and at least one";
}
