//! The words of the operator's pages.

use crate::frame::words::words;

words! {
    slug_taken = "这个网址名已经有社区在用，请换一个", "Another community has this address; please choose another";
    number_taken = "这个网格编号已经有了", "There is a grid of this number already";
    building_taken = "这个楼栋已经录入了", "This building has been entered already";
    code_taken = "这个代码已经有了，请换一个", "This code is taken; please choose another";
    code_shape = "请用 2 到 30 个小写字母、数字或下划线，字母开头", "Use 2 to 30 lower-case letters, digits or underscores, beginning with a letter";
    phone_shape = "请填写能拨打的电话号码，例如 138 0000 0000", "Please enter a number that can be dialled, such as 138 0000 0000";
    already_held = "这个人已经有这个角色了", "This person holds the role already";
    grid_not_needed = "这个角色不分网格，请选“不分网格”", "This role is not of a grid; please choose “no grid”";
    day_past = "新版本要从今天或以后起用", "A new version takes effect today or later";
    rulebook_moved = "您填写的时候，别人发布了新的一版。请对照下面的数字，再提交一次", "Somebody adopted a version while you were writing. Please compare, then send this again";
    own_role = "不能收回自己的运维角色，请由另一位运维人员办理。", "Nobody ends their own operator role; please ask another operator.";

    in_zh(label: &str) = "{label}（中文）", "{label} (Chinese)";
    in_en(label: &str) = "{label}（英文，可以不填）", "{label} (English, optional)";
    please_choose = "请选择", "Please choose";
    save = "保存", "Save";
    add = "添加", "Add";
    acts = "操作", "Acts";
    none_yet = "还没有录入。", "None entered yet.";
    col_name = "名称", "Name";
    col_phone = "电话", "Telephone";
    col_code = "代码", "Code";
    col_grid = "网格", "Grid";

    operator_title = "运维", "Operator";
    communities_title = "社区", "Communities";
    communities_caption = "已录入的社区", "Communities entered";
    col_slug = "网址名", "Address";
    col_district = "所属区县", "District";
    create_title = "录入一个社区", "Enter a community";
    create_button = "录入", "Enter it";
    operators_title = "运维人员", "Operators";
    operators_caption = "现任运维人员", "Operators";
    operator_add = "授予运维角色", "Make somebody an operator";
    operator_phone = "手机号", "Mobile number";
    calendar_title = "工作日历", "Working days";
    calendar_link = "工作日历（节假日和调休）", "Working days (holidays and exchanged days)";

    facts_title = "社区资料", "The community";
    facts_edit = "修改社区资料", "Change these facts";
    facts_slug = "网址名", "Address of its pages";
    facts_slug_hint = "写进网址，定了就不能改，例如 qingshan", "Part of every link; it cannot change later. For example: qingshan";
    facts_name = "社区名称", "Name";
    facts_district = "所属区县", "District";
    facts_agency = "社区服务管理机构名称", "Name of the agency";
    facts_body = "议事组织名称", "Name of the deliberating body";
    facts_phone = "服务电话", "Telephone of the window";
    facts_phone_hint = "每一页底部都会显示", "Shown at the foot of every page";
    facts_address = "服务窗口地址", "Address of the window";
    facts_about = "社区简介", "About the community";
    facts_about_hint = "写上小区名和路名，居民在首页能搜到", "Name estates and streets: people search for them on the front page";
    to_home = "打开社区首页", "Open its home page";
    sections = "这一页的内容", "On this page";
}

words! {
    grids_title = "网格", "Grids";
    grids_caption = "全部网格", "All grids";
    grid_add = "添加一个网格", "Add a grid";
    grid_number = "编号", "Number";
    grid_name = "网格名称", "Name of the grid";
    grid_area = "范围", "Area";
    grid_area_hint = "写清楚包括哪些楼、哪些路", "Which buildings and streets it covers";
    buildings_title = "楼栋", "Buildings";
    buildings_caption = "全部楼栋", "All buildings";
    building_add = "添加一个楼栋", "Add a building";
    building_name = "楼栋名称", "Name of the building";
    building_grid = "属于哪个网格", "In which grid it lies";
    buildings_need_grids = "请先录入网格，再录入楼栋。", "Please enter grids first, then buildings.";
    categories_title = "建议类别", "Categories of proposals";
    categories_caption = "全部类别，按表单里的次序", "All categories in the order of forms";
    category_add = "添加一个类别", "Add a category";
    category_code = "类别代码", "Code of the category";
    code_hint = "用在网址和导出文件里，例如 parking", "Used in links and exports, such as parking";
    category_name = "类别名称", "Name of the category";
    category_sort = "次序", "Order";
    category_sort_hint = "数字小的排在前面，0 到 9999", "Smaller numbers come first, 0 to 9999";
    units_title = "承办单位", "Responsible units";
    units_caption = "全部承办单位", "All responsible units";
    unit_add = "添加一个承办单位", "Add a responsible unit";
    unit_code = "单位代码", "Code of the unit";
    unit_name = "单位名称", "Name of the unit";
    unit_phone = "单位电话", "Telephone of the unit";

    roles_title = "角色", "Roles";
    roles_caption = "现在担任角色的人", "Who holds which role";
    role_add = "授予一个角色", "Grant a role";
    role_phone = "这个人的手机号", "This person’s mobile number";
    role_phone_hint = "号码没有注册过也可以，本人第一次登录就能用", "The number may be new: its owner signs in with it";
    role_role = "角色", "Role";
    role_grid = "负责的网格", "Grid";
    role_grid_hint = "只有网格员要选", "Only for grid workers";
    no_grid = "不分网格", "No grid";
    grant = "授予", "Grant";
    end_role = "收回", "End";
    ends_what(who: &str, role: &str) = "：{who}，{role}", ": {who}, {role}";
    reset_password = "只重置密码", "Reset the password only";
    reset_staff = "重置工作登录（连动态码）", "Reset staff sign-in with its one-time password";
    resets_whom(who: &str) = "：{who}", ": {who}";
    col_person = "人员", "Person";
    col_role = "角色", "Role";
    col_login = "工作登录", "Staff sign-in";
    col_since = "授予日期", "Since";
    nameless = "未取名", "No name yet";
    login_ready = "已设好", "Set up";
    login_missing = "本人还没设置", "Not set up yet";
    login_unneeded = "不需要", "Not needed";
    your_own = "您自己", "Yourself";

    rules_title = "议事规则", "Rules of procedure";
    rules_latest(line: &str) = "最新：{line}。", "Latest: {line}.";
    rules_adopt = "发布新的一版", "Adopt a new version";
    rules_adopt_hint = "下面填的是最新一版的数字，改您要改的。发布后不能修改，只能再发布一版。", "The latest numbers are filled in; change what is to change. A version cannot be edited once adopted, only followed by another.";
    rules_effective = "起用日期", "In force from";
    rules_adopt_button = "发布这一版", "Adopt this version";

    calendar_note = "周一到周五是工作日，周末不是。这里只录不一样的日子：放假的工作日，和调休上班的周末。所有社区共用，答复和办理的期限都按它计算。",
        "Monday to Friday are worked, weekends are not. Only the exceptions are entered here: holidays, and weekends worked in exchange. All communities share them; every deadline is counted by them.";
    calendar_caption(year: i32) = "{year} 年的例外", "Exceptions in {year}";
    calendar_year(year: i32) = "{year} 年", "{year}";
    calendar_none(year: i32) = "{year} 年还没有录入，只按周末计算。", "Nothing entered for {year}: only weekends are free.";
    calendar_add = "录入或修改一天", "Enter or change a day";
    col_day = "日期", "Day";
    col_working = "是否上班", "Worked";
    day_works = "上班", "Worked";
    day_free = "放假", "Free";
    day_date = "哪一天", "Which day";
    day_name = "叫什么", "Its name";
    day_remove = "删除", "Remove";
    years = "换一年", "Another year";
}
